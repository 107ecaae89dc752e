#include "support/witness.h"

#include "engine/apply.h"
#include "engine/invariants/holds_in_state.h"
#include "engine/invariants/record_follows_state.h"
#include "engine/invariants/transaction_sums_to_zero.h"

namespace huitong {

std::optional<std::string> Witness::Take(const Record& record) {
  if (!TransactionSumsToZero(record)) {
    return "record " + std::to_string(record.header.sequence) + " does not sum to zero";
  }
  const auto read = [this](Sequence sequence) { return std::optional(records_.at(sequence)); };
  if (auto breach = FirstBreach(state_, record, read)) return breach;
  Apply(state_, record);
  records_.push_back(record);
  folded_.Take(record);
  const auto broken = FirstBrokenInState(state_, folded_, read);
  if (broken) return Sentence(*broken);
  return std::nullopt;
}

}  // namespace huitong
