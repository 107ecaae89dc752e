#include "engine/invariants/rules_are_kept.h"

#include <string>

#include "base/check.h"
#include "engine/invariants/is_fold_of.h"
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

// Null where it earned nothing.
const Earned* EarningIn(const RecordSubject& subject) {
  for (const Effect& effect : subject.effects) {
    const auto* earned = std::get_if<Earned>(&effect);
    if (earned != nullptr && earned->points > 0) return earned;
  }
  return nullptr;
}

bool Passes(int64_t limit, int64_t sum) { return limit != kNoLimit && sum > limit; }

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

Breach BreachOfRoom(LogState& state, const Record& record) {
  if (record.subjects.empty()) return std::nullopt;
  const RecordSubject& subject = record.subjects.front();
  const Earned* earned = EarningIn(subject);
  const auto* versions =
      earned == nullptr ? nullptr : state.configuration.EarnRatesOf(earned->currency);
  const auto* version = versions == nullptr ? nullptr : versions->Numbered(earned->rate_version);
  if (version == nullptr) return std::nullopt;
  const int64_t* given =
      state.earn_budgets.Peek({.currency = earned->currency, .version = earned->rate_version});
  if (Passes(version->value.budget, earned->points + (given == nullptr ? 0 : *given))) {
    return "the version of the earn rate gives more than its budget";
  }
  if (version->value.cap_per_member_day == kNoLimit) return std::nullopt;
  const auto day = state.earn_days.Find(
      {.member = subject.member, .currency = earned->currency, .day = record.header.occurred.day});
  CHECK(day.presence != Presence::kMissing);
  const int64_t before = day.presence == Presence::kFound ? *day.value : 0;
  const bool passes = Passes(version->value.cap_per_member_day, before + earned->points);
  return passes ? Breach("the member gets more for a day than the cap") : std::nullopt;
}

void FoldedEarnRates::TakeEarning(const RecordHeader& header, MemberOrdinal member,
                                  const Earned& earned) {
  const EarnRateVersionKey version{.currency = earned.currency, .version = earned.rate_version};
  const auto found = rates_.find(version);
  if (found == rates_.end()) return;
  const EarnRate& rate = found->second;
  const auto beyond = [&](std::string_view which) {
    if (beyond_) return;
    beyond_ = "record " + std::to_string(header.sequence) + " earns beyond the " +
              std::string(which) + " of its earn rate";
  };
  if (rate.budget != kNoLimit) {
    int64_t& given = given_[version];
    given += earned.points;
    if (given > rate.budget) beyond("budget");
  }
  if (rate.cap_per_member_day != kNoLimit) {
    int64_t& given =
        on_days_[{.member = member, .currency = earned.currency, .day = header.occurred.day}];
    given += earned.points;
    if (given > rate.cap_per_member_day) beyond("cap");
  }
}

void FoldedEarnRates::Take(const Record& record) {
  for (const Effect& effect : record.books) {
    const auto* published = std::get_if<Published>(&effect);
    if (published == nullptr || published->what != Topic::kEarnRate) continue;
    const auto rate = DecodeEarnRate(published->payload);
    if (!rate) continue;
    rates_[{.currency = {.value = published->number}, .version = published->version}] = *rate;
  }
  for (const RecordSubject& subject : record.subjects) {
    const Earned* earned = EarningIn(subject);
    if (earned != nullptr) TakeEarning(record.header, subject.member, *earned);
  }
}

Breach FoldedEarnRates::FirstDifference(const LogState& state) const {
  if (!IsFoldOf(given_, state.earn_budgets)) {
    return "what an earn rate gave of its budget is not what the records make";
  }
  if (!IsFoldOf(on_days_, state.earn_days)) {
    return "what a member was given for a day is not what the records make";
  }
  return std::nullopt;
}

}  // namespace huitong
