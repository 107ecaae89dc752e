// The number by which one brand knows a customer, and the one spelling that is kept of it.

#pragma once

#include <string>
#include <string_view>

#include "base/error.h"
#include "ledger/number.h"

namespace huitong {

// Personal data: never logged, never in the text of an error, never in the journal. The same text
// at two brands is two numbers.
struct CustomerNumber {
  BrandNumber brand;
  std::string text;

  friend bool operator==(const CustomerNumber&, const CustomerNumber&) = default;
};

// Bytes of UTF-8, counted after trimming.
inline constexpr size_t kCustomerNumberSizeMax = 64;

// The text without the ASCII blanks (space and tab) at both ends; everything else is kept, case,
// inner spaces and full-width characters too, so two numbers are equal when their bytes are.
// DO NOT CHANGE: blind indexes are made of the result.
// kInvalidArgument when that is empty, longer than kCustomerNumberSizeMax, not UTF-8, or contains
// a control character (U+0000 to U+001F, U+007F to U+009F). The sentence does not repeat the text.
Expected<std::string, Error> NormalisedCustomerNumber(std::string_view text);

}  // namespace huitong
