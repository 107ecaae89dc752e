#include "http/body_reader.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include "base/check.h"
#include "http/message.h"

namespace huitong {
namespace {

constexpr size_t kLineBytesMax = 1'024;
constexpr std::string_view kHexDigits = "0123456789abcdefABCDEF";
// What a field's name is made of: a token of RFC 9110 section 5.6.2.
constexpr std::string_view kTokenCharacters =
    "!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

bool IsControl(char character) {
  const auto byte = static_cast<uint8_t>(character);
  return (byte < ' ' && byte != '\t') || byte == 0x7f;
}

}  // namespace

BodyReader::BodyReader(std::optional<uint64_t> length, Limits limits)
    : in_chunks_(!length), limits_(limits), part_(length ? Part::kData : Part::kSize) {
  if (!length) return;
  if (*length > limits_.body_bytes_max) {
    Refuse(413, "The request body is too large.");
    return;
  }
  left_ = static_cast<size_t>(*length);
  body_.reserve(left_ + kBodyPadding);
  if (left_ == 0) part_ = Part::kDone;
}

BodyReader::Step BodyReader::Read(std::string_view bytes) {
  size_t used = 0;
  while (part_ != Part::kDone) {
    if (refusal_.status != 0) return {.progress = Progress::kRefused, .used = used};
    const auto more = ReadPart(bytes.substr(used));
    if (more) {
      used += *more;
    } else if (refusal_.status == 0) {
      return {.progress = Progress::kNeedsBytes, .used = used};
    }
  }
  return {.progress = Progress::kComplete, .used = used};
}

std::string BodyReader::Take() {
  CHECK(part_ == Part::kDone);
  if (body_.capacity() - body_.size() < kBodyPadding) body_.reserve(body_.size() + kBodyPadding);
  return std::move(body_);
}

std::optional<size_t> BodyReader::ReadPart(std::string_view bytes) {
  if (part_ == Part::kData) return ReadData(bytes);
  const auto line = WholeLine(bytes);
  if (!line) return std::nullopt;
  if (part_ == Part::kSize) return ReadSize(*line);
  if (part_ == Part::kTrailer) return ReadTrailer(*line);
  if (!line->empty()) return Refuse(400, "A chunk is longer than its size says.");
  part_ = Part::kSize;
  return 2;
}

std::optional<size_t> BodyReader::ReadData(std::string_view bytes) {
  const size_t used = std::min(bytes.size(), left_);
  if (used == 0) return std::nullopt;
  body_.append(bytes.substr(0, used));
  left_ -= used;
  if (left_ == 0) part_ = in_chunks_ ? Part::kDataEnd : Part::kDone;
  return used;
}

std::optional<size_t> BodyReader::ReadSize(std::string_view line) {
  const size_t digits = std::min(line.find_first_not_of(kHexDigits), line.size());
  const std::string_view extension = line.substr(digits);
  uint64_t size = 0;
  const auto [end, error] = std::from_chars(line.data(), line.data() + digits, size, 16);
  if (error != std::errc()) return Refuse(400, "The size of a chunk is not a hexadecimal number.");
  if (!extension.empty() && !extension.starts_with(';')) {
    return Refuse(400, "The size of a chunk is followed by something else than an extension.");
  }
  if (size > limits_.body_bytes_max - body_.size()) {
    return Refuse(413, "The request body is too large.");
  }
  left_ = static_cast<size_t>(size);
  part_ = left_ == 0 ? Part::kTrailer : Part::kData;
  return line.size() + 2;
}

std::optional<size_t> BodyReader::ReadTrailer(std::string_view line) {
  if (line.empty()) {
    part_ = Part::kDone;
    return 2;
  }
  const size_t name = line.find_first_not_of(kTokenCharacters);
  if (name == 0 || name == std::string_view::npos || line[name] != ':') {
    return Refuse(400, "A line of the trailer is not a field.");
  }
  trailer_bytes_ += line.size() + 2;
  if (trailer_bytes_ > limits_.trailer_bytes_max) return Refuse(431, "The trailer is too large.");
  return line.size() + 2;
}

std::optional<std::string_view> BodyReader::WholeLine(std::string_view bytes) {
  const size_t most =
      part_ == Part::kTrailer ? std::min(kLineBytesMax, limits_.trailer_bytes_max) : kLineBytesMax;
  const size_t newline = bytes.substr(0, most).find('\n');
  if (newline == std::string_view::npos) {
    if (bytes.size() < most) return std::nullopt;
    return Refuse(431, "A chunk's header or a line of the trailer is too large.");
  }
  if (newline == 0 || bytes[newline - 1] != '\r') {
    return Refuse(400, "A line between chunks does not end with CR LF.");
  }
  const std::string_view line = bytes.substr(0, newline - 1);
  if (std::any_of(line.begin(), line.end(), IsControl)) {
    return Refuse(400, "A line between chunks holds a control character.");
  }
  return line;
}

std::nullopt_t BodyReader::Refuse(int status, const char* sentence) {
  refusal_ = {.status = status, .sentence = sentence};
  return std::nullopt;
}

}  // namespace huitong
