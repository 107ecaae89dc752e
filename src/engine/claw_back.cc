#include "engine/claw_back.h"

#include <algorithm>

#include "base/check.h"
#include "base/planted.h"
#include "engine/bought_points.h"
#include "engine/unit_obligation.h"
#include "program/earn.h"

namespace huitong {
namespace {

ClawBack ClawBackOf(const Wallet& wallet, const Earning& earning, int64_t points, Day today) {
  ClawBack claw;
  int64_t left = points;
  for (const PendingLot& lot : wallet.pending()) {
    const bool same = earning.matures_on == lot.matures_on && earning.lot == lot.key;
    if (same) claw.pending = std::min(left, lot.amount);
  }
  left -= claw.pending;
  const auto take = [&](const Lot& lot) {
    const int64_t part = std::min(left, lot.remaining);
    if (part > 0) claw.lots.push_back({.key = lot.key, .remaining = part});
    left -= part;
  };
  for (const Lot& lot : wallet.lots()) {
    const bool same = earning.lot == lot.key && !Planted("claw-back-misses-its-own-lot");
    if (same && wallet.IsLive(lot.key, today)) take(lot);
  }
  for (const Lot& lot : wallet.lots()) {
    if (earning.lot != lot.key && wallet.IsLive(lot.key, today)) take(lot);
  }
  claw.spent = left;
  return claw;
}

}  // namespace

std::optional<Earning> EarningIn(const Configuration& configuration, const Record& record) {
  if (record.subjects.size() != 1) return std::nullopt;
  std::optional<Earning> earning;
  for (const Effect& effect : record.subjects.front().effects) {
    if (const auto* earned = std::get_if<Earned>(&effect)) {
      earning = {.member = record.subjects.front().member,
                 .earned = *earned,
                 .lot = std::nullopt,
                 .matures_on = std::nullopt,
                 .paid_per_point = 0};
    }
    if (!earning) continue;
    if (const auto* available = std::get_if<AvailablePosting>(&effect)) {
      earning->lot = available->lot;
    }
    if (const auto* pending = std::get_if<PendingPosting>(&effect)) {
      earning->lot = pending->lot;
      earning->matures_on = pending->matures_on;
    }
  }
  const bool bought = earning && earning->earned.currency != kUniversalUnit;
  if (bought) {
    const BrandNumber issuer = configuration.CurrencyOf(earning->earned.currency)->brand;
    earning->paid_per_point = PricePaidIn(record, earning->earned, issuer);
  }
  return earning;
}

int64_t PointsOff(const Earned& earned, int64_t spend_returned) {
  const EarnRule rule{.points_per_yuan = earned.rate, .coefficient = earned.coefficient};
  const auto net = EarnedPoints(earned.spend_fen - spend_returned, rule);
  CHECK(net.has_value());  // it is no more than what was promised
  // A cut earning keeps what is left of the purchase would have been given as well.
  const int64_t kept = std::min(earned.points, net->points.units());
  // As if the cut had been on what was returned first.
  const bool all =
      Planted("return-of-a-cut-earning-takes-less") && spend_returned < earned.spend_fen;
  return all ? 0 : earned.points - kept;
}

Expected<ClawedBack, Halt> ClawingBack(Draft& draft, MemberOrdinal member, const Earning& earning,
                                       const ReturnedSpend& returned, Param param) {
  const Earned& earned = earning.earned;
  const Wallet wallet = TRY(draft.WalletOf({.member = member, .currency = earned.currency}));
  const int64_t points =
      PointsOff(earned, returned.spend_fen_before + returned.spend_fen) - returned.points_before;
  const ClawBack claw = ClawBackOf(wallet, earning, points, draft.now().day);
  const PointsPolicy& policy = draft.configuration().PolicyOf(earned.currency, draft.now().time);
  const bool owes = policy.debt == DebtPolicy::kMemberOwes;
  if (owes && claw.spent > Points::kOfMemberMax - wallet.debt()) {
    return Refuse(Decline::kBalanceTooLarge, param);
  }
  return ClawedBack{.fact = {.currency = earned.currency,
                             .brand = earned.brand,
                             .original = returned.original,
                             .spend_fen = returned.spend_fen,
                             .spend_fen_before = returned.spend_fen_before,
                             .points = points,
                             .points_before = returned.points_before,
                             .debt = owes ? claw.spent : 0,
                             .loss = owes ? 0 : claw.spent},
                    .claw = claw};
}

Decided PostClawedBack(Draft& draft, const ClawedBack& clawed, const Earning& earning) {
  const auto& [reversed, claw] = clawed;
  const CurrencyNumber currency = reversed.currency;
  if (claw.pending > 0) {
    TRY(draft.PostPending(currency, *earning.matures_on, *earning.lot, -claw.pending));
  }
  for (const Lot& lot : claw.lots) {
    TRY(draft.Post(currency, lot.key, -lot.remaining));
  }
  const bool owes = reversed.debt > 0 && !Planted("claw-back-skips-debt");
  if (owes) TRY(draft.PostDebt(currency, -reversed.debt));
  const int64_t withdrawn = reversed.points - reversed.loss;
  if (withdrawn == 0) return Done{};
  const BrandNumber issuer = draft.configuration().CurrencyOf(currency)->brand;
  draft.PostToBooks(currency,
                    {.code = AccountCode::kReversed, .party = issuer, .counterparty = kHouse},
                    withdrawn);
  TRY(BuyUnits(draft, currency, reversed.brand, -withdrawn, Param::kSpend));
  const int64_t refund = withdrawn * earning.paid_per_point;
  if (refund > 0 && !Planted("bought-points-not-refunded"))
    draft.PostObligation(reversed.brand, issuer, -refund);
  return Done{};
}

}  // namespace huitong
