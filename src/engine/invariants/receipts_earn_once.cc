#include "engine/invariants/receipts_earn_once.h"

#include <algorithm>
#include <string>

#include "base/check.h"

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
  const auto bound = state.requests.Find(FingerprintOf(*receipt));
  CHECK(bound.presence != Presence::kMissing);
  if (bound.presence == Presence::kAbsent) return std::nullopt;
  for (const Sequence sequence : *bound.value) {
    const auto earlier = std::find_if(seen.begin(), seen.end(), [&](const Record& one) {
      return one.header.sequence == sequence;
    });
    if (earlier == seen.end()) {
      return "record " + std::to_string(sequence) +
             ", which may have the same receipt, was not read";
    }
    const Mac* other = ReceiptOf(*earlier);
    if (other != nullptr && *other == *receipt) {
      return "its receipt has earned before, in record " + std::to_string(sequence);
    }
  }
  return std::nullopt;
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
