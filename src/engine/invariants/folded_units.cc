#include "engine/invariants/folded_units.h"

#include "engine/unit_terms.h"

namespace huitong {
namespace {

// What a posting adds to the units that a member has.
int64_t UnitsIn(const Effect& effect) {
  const auto of_unit = [](const auto* posting) {
    return posting != nullptr && posting->currency == kUniversalUnit;
  };
  const auto* available = std::get_if<AvailablePosting>(&effect);
  if (of_unit(available)) return available->amount;
  const auto* pending = std::get_if<PendingPosting>(&effect);
  if (of_unit(pending)) return pending->amount;
  const auto* held = std::get_if<HeldPosting>(&effect);
  if (of_unit(held)) return held->amount;
  const auto* debt = std::get_if<DebtPosting>(&effect);
  return of_unit(debt) ? debt->amount : 0;
}

// What an effect of the books adds to what the pool is owed, less what it owes.
int64_t PromisedIn(const Effect& effect) {
  const auto* posting = std::get_if<BookPosting>(&effect);
  if (posting == nullptr || posting->account.code != AccountCode::kDue) return 0;
  if (posting->account.counterparty == kValuePool) return posting->amount;
  return posting->account.party == kValuePool ? -posting->amount : 0;
}

}  // namespace

void FoldedUnits::Take(const Record& record) {
  bool moves = false;
  Int128 promised = 0;
  ForEachEffect(record, [&](const RecordSubject*, const Effect& effect) {
    const int64_t units = UnitsIn(effect);
    moves = moves || units != 0;
    units_ += units;
    promised += PromisedIn(effect);
    const auto* published = std::get_if<Published>(&effect);
    if (published == nullptr || published->what != Topic::kUnit) return;
    moves = true;
    if (const auto terms = DecodeUnitTerms(published->payload)) anchor_ = terms->anchor;
  });
  // Closings and disputes owe the pool, too, but not for units.
  if (moves) promised_ += promised;
}

Breach FoldedUnits::FirstDifference(const LogState& state) const {
  const Exposure* pool = state.exposures.Peek(kValuePool);
  if (units_ != (pool == nullptr ? 0 : pool->outstanding)) {
    return "the units outstanding are not what the wallets hold";
  }
  if (promised_ < units_ * anchor_) return "the pool was promised less than units stand for";
  return std::nullopt;
}

}  // namespace huitong
