#include "simulation/swarm/notebook.h"

#include <algorithm>
#include <array>

#include "engine/configuration.h"
#include "engine/proposal.h"

namespace huitong {
namespace {

std::vector<LineAmount> LinesOf(const Record& record) {
  std::vector<LineAmount> lines;
  ForEachEffect(record, [&](const RecordSubject*, const Effect& effect) {
    if (const auto* line = std::get_if<LineAmount>(&effect)) lines.push_back(*line);
  });
  return lines;
}

}  // namespace

void Notebook::Observe(size_t step, const Record& record) {
  ObserveTender(step, record);
  ForEachEffect(record, [&](const RecordSubject* subject, const Effect& effect) {
    ObserveEffect(step, record, subject, effect);
  });
}

void Notebook::ObserveTender(size_t step, const Record& record) {
  if (record.subjects.empty()) return;
  const Effects& effects = record.subjects.front().effects;
  const auto known = [&](Sequence placed) {
    return std::find_if(tenders_.begin(), tenders_.end(),
                        [&](const KnownTender& one) { return one.sequence == placed; });
  };
  auto tender = tenders_.end();
  int64_t sign = 1;
  for (const Effect& effect : effects) {
    if (const auto* placed = std::get_if<TenderPlaced>(&effect)) {
      tenders_.push_back({.step = step,
                          .sequence = record.header.sequence,
                          .left = {},
                          .settled = false,
                          .closed = false,
                          .ends = placed->ends});
      tender = tenders_.end() - 1;
    } else if (const auto* settled = std::get_if<TenderSettled>(&effect)) {
      known(settled->tender)->settled = true;
    } else if (const auto* voided = std::get_if<TenderVoided>(&effect)) {
      known(voided->tender)->closed = true;
    } else if (const auto* returned = std::get_if<TenderReturned>(&effect)) {
      tender = known(returned->tender);
      sign = -1;
    } else if (const auto* line = std::get_if<TenderedLine>(&effect)) {
      const auto at = std::find_if(tender->left.begin(), tender->left.end(),
                                   [&](const LineAmount& one) { return one.line == line->line; });
      if (at == tender->left.end()) {
        tender->left.push_back({.line = line->line, .amount = line->fen});
      } else {
        at->amount += sign * line->fen;
      }
    }
  }
}

void Notebook::Use(std::vector<KnownTransaction>& known, Sequence sequence, int64_t amount) {
  const auto found = std::find_if(known.begin(), known.end(), [&](const KnownTransaction& one) {
    return one.sequence == sequence;
  });
  if (found == known.end()) return;
  found->left -= amount;
  if (found->left > 0) return;
  used_up_.push_back(*found);
  known.erase(found);
}

// What has a part in exchanges changes when it begins and ends, and when it comes into the window
// and leaves it.
void Notebook::ObserveRateBook(const Published& published) {
  const int64_t from = published.effective_from.nanos;
  const std::array<Timestamp, 3> of_all = {published.effective_from,
                                           Timestamp{.nanos = from - window_},
                                           Timestamp{.nanos = from + window_}};
  moments.insert(moments.end(), of_all.begin(), of_all.end());
  const auto book = DecodeRateBook(published.payload);
  if (!book) return;
  for (const PairRate& line : book->pair_rates) {
    for (const Timestamp at : of_all) {
      turns.push_back({.pair = {line.from, line.to}, .at = at});
    }
  }
  for (const Bonus& line : book->bonuses) {
    for (const Timestamp at : {of_all[0], of_all[1], of_all[2], line.begins, line.ends}) {
      turns.push_back({.pair = {line.from, line.to}, .at = at});
    }
  }
}

void Notebook::ObservePublication(size_t step, const Published& published) {
  moments.push_back(published.effective_from);
  if (published.what == Topic::kCoalition) {
    const auto coalition = DecodeCoalition(published.payload);
    if (coalition) window_ = int64_t{coalition->look_back_hours} * 3'600 * kNanosPerSecond;
  }
  if (published.what == Topic::kRateBook) ObserveRateBook(published);
  if (published.what != Topic::kProposal) return;
  const ProposalNumber number{.value = published.number};
  if (published.version == kProposedVersion) {
    const auto proposed = DecodeProposedPublication(published.payload);
    if (!proposed) return;
    const auto begins = proposed->effective_from;
    open_proposals_.push_back({.step = step, .number = number, .begins = begins});
    if (begins) moments.push_back(*begins);
    return;
  }
  for (const KnownProposal& proposal : open_proposals_) {
    if (proposal.number == number) answered_proposals_.push_back(proposal);
  }
  std::erase_if(open_proposals_,
                [&](const KnownProposal& proposal) { return proposal.number == number; });
}

void Notebook::ObserveEffect(size_t step, const Record& record, const RecordSubject* subject,
                             const Effect& effect) {
  const auto known = [&](int64_t amount) {
    return KnownTransaction{.step = step,
                            .sequence = record.header.sequence,
                            .left = amount,
                            .lines = LinesOf(record),
                            .member = subject == nullptr ? MemberId() : ids_[subject->member],
                            .ends = {}};
  };
  if (const auto* enrolled = std::get_if<MemberEnrolled>(&effect)) {
    members_.push_back(enrolled->id);
    ids_[subject->member] = enrolled->id;
  } else if (const auto* available = std::get_if<AvailablePosting>(&effect)) {
    const std::pair purse(ids_[subject->member], available->currency);
    if (!balances_.contains(purse)) purses_.push_back(purse);
    balances_[purse] = available->balance_after;
    days.push_back(available->lot.expires_on);
  } else if (const auto* pending = std::get_if<PendingPosting>(&effect)) {
    days.push_back(pending->matures_on);
  } else if (const auto* earned = std::get_if<Earned>(&effect)) {
    earnings_.push_back(known(earned->spend_fen));
  } else if (const auto* redeemed = std::get_if<Redeemed>(&effect)) {
    spendings_.push_back(known(redeemed->points));
  } else if (record.header.kind == RecordKind::kSettleTender &&
             std::holds_alternative<HoldCaptured>(effect)) {
    used_up_.push_back(known(1));  // by itself it cannot be reversed
  } else if (const auto* captured = std::get_if<HoldCaptured>(&effect)) {
    spendings_.push_back(known(captured->points));
    Use(holds_, captured->hold.sequence, captured->points);
  } else if (const auto* ended = std::get_if<HoldEnded>(&effect)) {
    Use(holds_, ended->hold.sequence, ended->released + ended->expired);
  } else if (const auto* refund = std::get_if<RedemptionReversed>(&effect)) {
    Use(spendings_, refund->original, refund->points);
    used_up_.push_back(known(refund->points));
  } else if (const auto* returned = std::get_if<EarnReversed>(&effect)) {
    Use(earnings_, returned->original, returned->spend_fen);
    used_up_.push_back(known(returned->spend_fen));
  } else if (const auto* expired = std::get_if<Expired>(&effect)) {
    expiries_.push_back(known(expired->points));
  } else if (const auto* reinstated = std::get_if<Reinstated>(&effect)) {
    Use(expiries_, reinstated->original, reinstated->points);
  } else if (std::holds_alternative<AdjustmentProposed>(effect)) {
    proposals_.push_back(known(1));
  } else if (const auto* rejected = std::get_if<ProposalRejected>(&effect)) {
    Use(proposals_, rejected->proposal, 1);
  } else if (const auto* adjusted = std::get_if<Adjusted>(&effect)) {
    Use(proposals_, adjusted->proposal, 1);
  } else if (const auto* noticed = std::get_if<ExpiryNoticed>(&effect)) {
    days.push_back(noticed->expires_on);
  } else if (const auto* deferred = std::get_if<ExpiryDeferred>(&effect)) {
    days.push_back(deferred->last_day);
  } else if (const auto* activity = std::get_if<ActivityCounted>(&effect)) {
    days.push_back(activity->last_day);
  } else if (const auto* step_of_merge = std::get_if<MergeStep>(&effect)) {
    moments.push_back(step_of_merge->ends);
    if (step_of_merge->role == MergeRole::kSource) merged_.push_back(ids_[subject->member]);
  } else if (const auto* placed = std::get_if<TenderPlaced>(&effect)) {
    moments.push_back(placed->ends);
  } else if (const auto* hold = std::get_if<HoldPlaced>(&effect);
             hold != nullptr && hold->ordinal == 0) {
    holds_.push_back(known(hold->points));
    holds_.back().ends = hold->ends;
    moments.push_back(hold->ends);
  } else if (const auto* published = std::get_if<Published>(&effect)) {
    ObservePublication(step, *published);
  } else if (const auto* cut = std::get_if<PeriodCut>(&effect)) {
    periods_cut = cut->period.value;
  } else if (const auto* closed = std::get_if<SettlementClosed>(&effect)) {
    periods_closed = closed->period.value;
  } else if (const auto* raised = std::get_if<DisputeRaised>(&effect)) {
    disputes = raised->dispute.value;
  }
}

int64_t Notebook::BalanceOf(const MemberId& member, CurrencyNumber currency) const {
  const auto found = balances_.find({member, currency});
  return found == balances_.end() ? 0 : found->second;
}

}  // namespace huitong
