// Bytes as text: hexadecimal, base64 (RFC 4648 section 4) and base32 (section 6, lower case,
// unpadded).

#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/bytes.h"

namespace huitong {

std::string ToHex(ByteView bytes);
// Nothing unless every character is a hexadecimal digit and they are even in number.
std::optional<Bytes> FromHex(std::string_view text);

std::string ToBase64(ByteView bytes);
// Strict: padding where it belongs, no other characters, and no bits set that would be lost.
std::optional<Bytes> FromBase64(std::string_view text);

std::string ToBase32(ByteView bytes);
// Strict in the same way, so that one value has exactly one text.
std::optional<Bytes> FromBase32(std::string_view text);

}  // namespace huitong
