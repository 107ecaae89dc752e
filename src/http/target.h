// The parts of a request target: which paths are taken, and percent-decoding (RFC 3986).

#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace huitong {

// Nothing when an escape is not '%' and two hexadecimal digits, or when the decoded text is not
// UTF-8 or holds a NUL.
std::optional<std::string> PercentDecoded(std::string_view text);

// True for a path that means the same to everybody who reads it, before and after decoding:
//   path    = "/" [ segment *( "/" segment ) [ "/" ] ]
//   segment = 1*( unreserved / sub-delims but ";" / ":" / "@" / "%" HEXDIG HEXDIG )
// where no segment is "." or "..", every segment decodes to UTF-8, and no escape stands for '.',
// '/', ';', '\' or a control character.
bool IsPlainPath(std::string_view path);

}  // namespace huitong
