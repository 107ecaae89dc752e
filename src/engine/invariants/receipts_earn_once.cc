#include "engine/invariants/receipts_earn_once.h"

#include <string>

#include "engine/invariants/mac_bound_once.h"

namespace huitong {
namespace {

// Null where the record took none.
const Mac* ReceiptOf(const Record& record) {
  for (const RecordSubject& subject : record.subjects) {
    for (const Effect& effect : subject.effects) {
      if (const auto* taken = std::get_if<ReceiptTaken>(&effect)) return &taken->receipt;
    }
  }
  return nullptr;
}

}  // namespace

Breach BreachOfReceipt(LogState& state, const Record& record, std::span<const Record> seen) {
  const Mac* receipt = ReceiptOf(record);
  if (receipt == nullptr) return std::nullopt;
  return BreachOfMac(state, *receipt, seen, ReceiptOf, "receipt");
}

void FoldedReceipts::Take(const Record& record) {
  const Mac* receipt = ReceiptOf(record);
  if (receipt == nullptr || taken_.insert(*receipt).second || again_) return;
  again_ = record.header.sequence;
}

Breach FoldedReceipts::FirstUsedAgain() const {
  if (!again_) return std::nullopt;
  return "the receipt of record " + std::to_string(*again_) + " has earned before";
}

}  // namespace huitong
