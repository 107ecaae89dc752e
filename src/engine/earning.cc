#include "engine/earning.h"

#include <algorithm>
#include <optional>

#include "base/planted.h"
#include "engine/activity.h"
#include "engine/bought_points.h"
#include "engine/credit.h"
#include "engine/earn_counters.h"
#include "engine/unit_obligation.h"

namespace huitong {
namespace {

// The day from which the points can be spent; nothing where they can be at once.
std::optional<Day> MaturesOn(const Draft& draft, CurrencyNumber currency) {
  const Instant& occurred = draft.record().header.occurred;
  const PointsPolicy& policy = draft.configuration().PolicyOf(currency, occurred.time);
  const Day matures_on{.number =
                           occurred.day.number + static_cast<int32_t>(policy.return_window_days)};
  const bool pending = matures_on > draft.now().day && !Planted("pending-counts-as-spendable");
  if (pending) return matures_on;
  return std::nullopt;
}

// Points that can be spent at once repay what the member owes first; pending ones do when they
// mature.
Decided PostEarned(Draft& draft, CurrencyNumber currency, const LotKey& lot, int64_t points) {
  const auto matures_on = MaturesOn(draft, currency);
  if (matures_on) return draft.PostPending(currency, *matures_on, lot, points);
  return Credit(draft, currency, lot, points);
}

// What the version in force at the purchase may give the member for it still.
Expected<EarnRoom, Halt> RoomFor(Draft& draft, MemberOrdinal member, CurrencyNumber currency,
                                 const EarnRulesInForce& rules) {
  EarnRoom room;
  if (rules.budget != kNoLimit && !Planted("budget-unread")) {
    room.of_budget = rules.budget - GivenBy(draft.state(), currency, rules.rate_version);
  }
  if (rules.cap_per_member_day != kNoLimit) {
    const Day day =
        Planted("cap-of-the-day-of-arrival") ? draft.now().day : draft.record().header.occurred.day;
    const int64_t given =
        TRY(draft.GivenOnDay({.member = member, .currency = currency, .day = day}));
    // A version before may have given more than this one does.
    room.of_cap = std::max(int64_t{0}, rules.cap_per_member_day - given);
  }
  return room;
}

}  // namespace

Expected<EarnRulesInForce, Halt> RulesFor(const Draft& draft, CurrencyNumber currency,
                                          ChannelNumber channel) {
  const Timestamp occurred =
      Planted("earn-by-the-rule-of-today") ? draft.now().time : draft.record().header.occurred.time;
  EarnRulesInForce rules;
  const Configuration& configuration = draft.configuration();
  if (channel != kNoChannel) {
    const auto* versions = configuration.ChannelOf(channel);
    if (versions == nullptr) return Refuse(Decline::kChannelNotFound, Param::kChannelId);
    // A purchase before the channel was registered is rated by its first version.
    const auto* version = versions->InForce(occurred);
    if (version == nullptr) version = &versions->all().front();
    rules.channel_version = version->number;
    rules.rule.coefficient = version->value.coefficient;
  }
  const auto* rates = configuration.EarnRatesOf(currency);
  const auto* rate = rates == nullptr ? nullptr : rates->InForce(occurred);
  if (rate != nullptr) {
    rules.rate_version = rate->number;
    rules.rule.points_per_yuan = rate->value.points_per_yuan;
    rules.budget = rate->value.budget;
    rules.cap_per_member_day = rate->value.cap_per_member_day;
  }
  return rules;
}

Expected<PurchaseEarning, Halt> EarningOf(Draft& draft, const Purchase& purchase,
                                          const EarnRulesInForce& rules) {
  const auto promised = EarnedPoints(purchase.spend_fen, rules.rule);
  if (!promised || promised->points.units() > Points::kOfMemberMax) {
    return Refuse(Decline::kAmountTooLarge, Param::kSpend);
  }
  const CurrencyNumber currency = purchase.currency;
  const EarnRoom room = TRY(RoomFor(draft, purchase.member, currency, rules));
  const int64_t points = PointsWithin(room, promised->points.units());
  const bool whole = points == promised->points.units();
  if (!whole && Planted("earning-beyond-the-cap-declined")) {
    return Refuse(Decline::kMintCap, Param::kSpend, points, promised->points.units());
  }
  if (currency == kUniversalUnit) TRY(WorthOfUnits(draft, points, Param::kSpend));
  TRY(WorthOfBought(draft, {.currency = currency, .buyer = purchase.brand}, points));
  const Wallet wallet = TRY(draft.WalletOf({.member = purchase.member, .currency = currency}));
  // What repays debt at once comes into no wallet.
  const int64_t repaid = MaturesOn(draft, currency) ? 0 : std::min(points, wallet.debt());
  if (points - repaid > Points::kOfMemberMax - wallet.whole()) {
    return Refuse(Decline::kBalanceTooLarge, Param::kSpend);
  }
  PurchaseEarning earning{.earned = {.currency = currency,
                                     .brand = purchase.brand,
                                     .channel = purchase.channel,
                                     .rate_version = rules.rate_version,
                                     .channel_version = rules.channel_version,
                                     .spend_fen = purchase.spend_fen,
                                     .rate = rules.rule.points_per_yuan,
                                     .coefficient = rules.rule.coefficient,
                                     .points = points,
                                     .remainder = promised->remainder},
                          .cut = std::nullopt};
  const int64_t cut = promised->points.units() - points;
  if (cut > 0) earning.cut = EarningCut{.by = BoundBy(room), .points = cut};
  return earning;
}

void StateEarning(Draft& draft, const PurchaseEarning& earning) {
  draft.State(earning.earned);
  if (earning.cut) draft.State(*earning.cut);
}

Decided PostEarning(Draft& draft, const Earned& earned) {
  if (earned.points == 0) return Done{};
  const Configuration& configuration = draft.configuration();
  const CurrencyNumber currency = earned.currency;
  const Instant occurred = draft.record().header.occurred;
  const BrandNumber issuer = configuration.CurrencyOf(currency)->brand;
  const ProvenanceNumber provenance =
      draft.Intern({.issuer = issuer,
                    .funding_brand = earned.brand,
                    .earn_month = MonthNumber(occurred.day),
                    .not_exchangeable_until = {},
                    .settlement_price = configuration.LotPriceOf(currency, occurred.time)});
  const LotKey lot{
      .expires_on = TermOf(configuration.TermOf(currency, occurred.time), occurred.day),
      .provenance = provenance};
  TRY(PostEarned(draft, currency, lot, earned.points));
  TRY(CountEarning(draft, currency, occurred));
  draft.PostToBooks(currency,
                    {.code = AccountCode::kIssued, .party = issuer, .counterparty = kHouse},
                    -earned.points);
  TRY(BuyUnits(draft, currency, earned.brand, earned.points, Param::kSpend));
  const int64_t worth =
      TRY(WorthOfBought(draft, {.currency = currency, .buyer = earned.brand}, earned.points));
  if (worth > 0) draft.PostObligation(earned.brand, issuer, worth);
  return Done{};
}

}  // namespace huitong
