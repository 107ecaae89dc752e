// The body of one request out of the bytes of its connection (RFC 9112 sections 6 and 7.1).

#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace huitong {

// Why a request was not taken: a status and a whole sentence for its sender.
struct Refusal {
  int status = 400;
  std::string sentence;
};

// Reads a body of a known length, or one in chunks; it looks at lines only when they are whole, so
// that the same comes out however the bytes are cut into pieces. Extensions of chunks and trailers
// are checked for their form and passed over. What it refuses:
// 400: sizes, extensions and trailers that are malformed, and lines without CR LF
// 413: more than body_bytes_max bytes of data
// 431: a line of more than 1,024 bytes, trailers of more than trailer_bytes_max together
class BodyReader {
 public:
  struct Limits {
    size_t body_bytes_max = 0;
    size_t trailer_bytes_max = 0;
  };
  enum class Progress : uint8_t { kNeedsBytes, kComplete, kRefused };
  struct Step {
    Progress progress = Progress::kNeedsBytes;
    size_t used = 0;
  };

  // Nothing for `length`: in chunks.
  BodyReader(std::optional<uint64_t> length, Limits limits);

  // Reads on; bytes behind `used` come again with more behind them, or belong to the next request.
  Step Read(std::string_view bytes);
  [[nodiscard]] const Refusal& refusal() const { return refusal_; }
  // How much is still to come, as far as that is known.
  [[nodiscard]] size_t bytes_left() const { return in_chunks_ ? 0 : left_; }
  // After kComplete. Its capacity is kBodyPadding bytes more than its size, or larger.
  std::string Take();

 private:
  enum class Part : uint8_t { kSize, kData, kDataEnd, kTrailer, kDone };

  // How much of `bytes` this part used; nothing where it needs more of them, or refuses.
  std::optional<size_t> ReadPart(std::string_view bytes);
  std::optional<size_t> ReadData(std::string_view bytes);
  std::optional<size_t> ReadSize(std::string_view line);
  std::optional<size_t> ReadTrailer(std::string_view line);
  // The line that `bytes` begin with, without its CR LF.
  std::optional<std::string_view> WholeLine(std::string_view bytes);
  std::nullopt_t Refuse(int status, const char* sentence);

  bool in_chunks_;
  Limits limits_;
  Part part_;
  size_t left_ = 0;  // of the body, or of the chunk
  size_t trailer_bytes_ = 0;
  std::string body_;
  Refusal refusal_{.status = 0, .sentence = {}};
};

}  // namespace huitong
