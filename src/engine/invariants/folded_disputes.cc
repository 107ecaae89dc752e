#include "engine/invariants/folded_disputes.h"

#include <string>

namespace huitong {

void FoldedDisputes::Answer(DisputeNumber number, DisputeStatus status, Sequence sequence) {
  if (number.value == 0 || number.value > disputes_.size()) return;
  disputes_[number.value - 1].status = status;
  disputes_[number.value - 1].answered = sequence;
}

void FoldedDisputes::Take(const Record& record) {
  const Sequence sequence = record.header.sequence;
  for (const Effect& effect : record.books) {
    if (const auto* raised = std::get_if<DisputeRaised>(&effect)) {
      disputes_.push_back({.period = raised->period,
                           .brand = raised->brand,
                           .counterparty = raised->counterparty,
                           .line = raised->line,
                           .reason = raised->reason,
                           .status = DisputeStatus::kOpen,
                           .micro_fen = raised->micro_fen,
                           .raised = sequence,
                           .answered = kNoSequence});
    } else if (const auto* adjusted = std::get_if<PeriodAdjusted>(&effect)) {
      Answer(adjusted->dispute, DisputeStatus::kUpheld, sequence);
    } else if (const auto* rejected = std::get_if<DisputeRejected>(&effect)) {
      Answer(rejected->dispute, DisputeStatus::kRejected, sequence);
    }
  }
}

Breach FoldedDisputes::FirstDifference(const LogState& state) const {
  if (state.disputes.present() != disputes_.size()) {
    return "there are " + std::to_string(disputes_.size()) + " disputes, the state has " +
           std::to_string(state.disputes.present());
  }
  for (uint32_t number = 1; number <= disputes_.size(); ++number) {
    const Dispute* stored = state.disputes.Peek({.value = number});
    if (stored != nullptr && *stored == disputes_[number - 1]) continue;
    return "dispute " + std::to_string(number) + " is not as the records have it";
  }
  return std::nullopt;
}

}  // namespace huitong
