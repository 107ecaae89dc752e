// The small words that checkpoints and receipts are written in: lines, decimals and hashes.

#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "crypto/sha256.h"

namespace huitong {

// Takes a text apart at its line feeds.
class LineReader {
 public:
  explicit LineReader(std::string_view text) : rest_(text) {}

  // The next line without its line feed; nothing when no further line ends in one.
  std::optional<std::string_view> Next();
  // What Next has not given yet.
  [[nodiscard]] std::string_view rest() const { return rest_; }

 private:
  std::string_view rest_;
};

// Nothing unless the text is the one way to write a number below 2^64 in decimal.
std::optional<uint64_t> ReadDecimal(std::string_view text);

// Nothing unless the text is the one way to write 32 bytes in base64.
std::optional<Hash> ReadBase64Hash(std::string_view text);

// Whether the text is well-formed UTF-8 (RFC 3629) without ASCII control characters other than
// line feeds, as c2sp.org/signed-note demands of a note.
bool IsNoteText(std::string_view text);

}  // namespace huitong
