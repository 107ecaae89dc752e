#include "intake/refusal.h"

namespace huitong {

std::string_view NameOf(RefusalReason reason) {
  switch (reason) {
    case RefusalReason::kWrongNumberOfFields:
      return "wrong_number_of_fields";
    case RefusalReason::kNulByte:
      return "nul_byte";
    case RefusalReason::kInvalidUtf8:
      return "invalid_utf8";
    case RefusalReason::kInvalidReceipt:
      return "invalid_receipt";
    case RefusalReason::kInvalidCustomer:
      return "invalid_customer";
    case RefusalReason::kInvalidTime:
      return "invalid_time";
    case RefusalReason::kInFuture:
      return "in_future";
    case RefusalReason::kInvalidAmount:
      return "invalid_amount";
    case RefusalReason::kNegativeAmount:
      return "negative_amount";
    case RefusalReason::kAmountTooLarge:
      return "amount_too_large";
    case RefusalReason::kUnknownBrand:
      return "unknown_brand";
    case RefusalReason::kReceiptInconsistent:
      return "receipt_inconsistent";
    case RefusalReason::kReceiptTooLong:
      return "receipt_too_long";
    case RefusalReason::kReceiptChanged:
      return "receipt_changed";
    case RefusalReason::kReceiptRepeated:
      return "receipt_repeated";
  }
  return {};
}

}  // namespace huitong
