#include "identity/customer_number.h"

#include <cstddef>
#include <cstdint>
#include <optional>

namespace huitong {
namespace {

struct CodePoint {
  uint32_t value;
  size_t size;  // in bytes
};

// What the first byte of a sequence says: how long it is, and which value is the least that needs
// this length.
struct Lead {
  size_t size;
  uint32_t bits;
  uint32_t least;
};

std::optional<Lead> LeadOf(uint8_t byte) {
  if (byte < 0x80) return Lead{.size = 1, .bits = byte, .least = 0};
  if (byte >= 0xc0 && byte < 0xe0) return Lead{.size = 2, .bits = byte & 0x1fU, .least = 0x80};
  if (byte >= 0xe0 && byte < 0xf0) return Lead{.size = 3, .bits = byte & 0x0fU, .least = 0x800};
  if (byte >= 0xf0 && byte < 0xf8) return Lead{.size = 4, .bits = byte & 0x07U, .least = 0x10000};
  return std::nullopt;
}

// The first code point of a text that is not empty; nothing where RFC 3629 allows none.
std::optional<CodePoint> FirstCodePoint(std::string_view text) {
  const auto lead = LeadOf(static_cast<uint8_t>(text[0]));
  if (!lead || text.size() < lead->size) return std::nullopt;
  uint32_t value = lead->bits;
  for (size_t at = 1; at < lead->size; ++at) {
    const auto byte = static_cast<uint8_t>(text[at]);
    if ((byte & 0xc0U) != 0x80) return std::nullopt;
    value = value << 6 | (byte & 0x3fU);
  }
  const bool is_surrogate = value >= 0xd800 && value <= 0xdfff;
  if (value < lead->least || value > 0x10ffff || is_surrogate) return std::nullopt;
  return CodePoint{.value = value, .size = lead->size};
}

std::string_view Trimmed(std::string_view text) {
  constexpr std::string_view kBlanks = " \t";
  const size_t first = text.find_first_not_of(kBlanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kBlanks) - first + 1);
}

}  // namespace

Expected<std::string, Error> NormalisedCustomerNumber(std::string_view text) {
  const std::string_view trimmed = Trimmed(text);
  if (trimmed.empty()) return Fail(ErrorCode::kInvalidArgument, "The customer number is empty.");
  if (trimmed.size() > kCustomerNumberSizeMax) {
    return Fail(ErrorCode::kInvalidArgument, "The customer number is " +
                                                 std::to_string(trimmed.size()) +
                                                 " bytes long; at most 64 are allowed.");
  }
  for (std::string_view rest = trimmed; !rest.empty();) {
    const auto point = FirstCodePoint(rest);
    if (!point) return Fail(ErrorCode::kInvalidArgument, "The customer number is not UTF-8.");
    if (point->value < 0x20 || (point->value >= 0x7f && point->value <= 0x9f)) {
      return Fail(ErrorCode::kInvalidArgument, "The customer number contains a control character.");
    }
    rest.remove_prefix(point->size);
  }

  return std::string(trimmed);
}

}  // namespace huitong
