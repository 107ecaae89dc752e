// Why a line of an export is not imported.

#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace huitong {

// The word of each is in the error file, the summary and docs/import.md. A receipt that the ledger
// declines is refused by the decline's own word.
enum class RefusalReason : uint8_t {
  kWrongNumberOfFields,
  kNulByte,
  kInvalidUtf8,
  kInvalidReceipt,
  kInvalidCustomer,
  kInvalidTime,
  kInFuture,
  kInvalidAmount,
  kNegativeAmount,
  kAmountTooLarge,
  kUnknownBrand,
  kReceiptInconsistent,  // another line of the receipt has another customer, time or channel
  kReceiptTooLong,       // more lines than one receipt may have
  kReceiptChanged,       // recorded before, with other content
  kReceiptRepeated,      // recorded before by this very import
};

// "negative_amount", …
std::string_view NameOf(RefusalReason reason);

struct Refusal {
  RefusalReason reason = RefusalReason::kInvalidReceipt;
  std::string sentence;
};

}  // namespace huitong
