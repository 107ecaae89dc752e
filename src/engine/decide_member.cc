// Decisions about one member and one brand: enrolment, earning, spending.

#include <algorithm>
#include <array>
#include <bit>
#include <optional>

#include "base/planted.h"
#include "engine/activity.h"
#include "engine/credit.h"
#include "engine/decide.h"
#include "engine/lines.h"
#include "engine/settle_redemption.h"
#include "engine/standing.h"
#include "program/earn.h"

namespace huitong {
namespace {

// The rules in force when the purchase happened.
struct RulesInForce {
  uint32_t rate_version = 0;
  uint32_t channel_version = 0;
  EarnRule rule;
};

Expected<RulesInForce, Halt> RulesFor(const Draft& draft, CurrencyNumber currency,
                                      ChannelNumber channel, Timestamp occurred) {
  RulesInForce rules;
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
  }
  return rules;
}

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

}  // namespace

Decided Decide(Draft& draft, const Enrol& operation) {
  if (draft.configuration().BrandOf(operation.brand) == nullptr) {
    return Refuse(Decline::kBrandNotFound, Param::kBrandId);
  }
  const auto known = TRY(draft.FindMember(operation.member));
  if (known) {
    // The answer names the member from the record alone.
    const auto halves = std::bit_cast<std::array<int64_t, 2>>(operation.member.bytes);
    return Refuse(Decline::kMemberAlreadyEnrolled, Param::kMemberId, halves[0], halves[1]);
  }
  draft.AddNewSubject({.brand = operation.brand, .id = operation.member});
  return Done{};
}

Decided Decide(Draft& draft, const Earn& operation) {
  const Configuration& configuration = draft.configuration();
  if (configuration.BrandOf(operation.brand) == nullptr) {
    return Refuse(Decline::kBrandNotFound, Param::kBrandId);
  }
  const Instant occurred = draft.header().occurred;
  const auto currency = configuration.CurrencyOfBrand(operation.brand);
  const auto rules =
      RulesFor(draft, currency.value_or(kUniversalUnit), operation.channel,
               Planted("earn-by-the-rule-of-today") ? draft.now().time : occurred.time);
  if (!rules) return Unexpected(rules.error());
  if (!currency) return Refuse(Decline::kCurrencyNotFound, Param::kBrandId);
  const MemberOrdinal member = TRY(draft.MemberById(operation.member));
  TRY(RequireOpen(draft, member));
  const Wallet wallet = TRY(draft.WalletOf({.member = member, .currency = *currency}));
  const auto earned = EarnedPoints(operation.spend_fen, rules->rule);
  if (!earned || earned->points.units() > Points::kOfMemberMax) {
    return Refuse(Decline::kAmountTooLarge, Param::kSpend);
  }
  // What repays debt at once comes into no wallet.
  const int64_t repaid =
      MaturesOn(draft, *currency) ? 0 : std::min(earned->points.units(), wallet.debt());
  if (earned->points.units() - repaid > Points::kOfMemberMax - wallet.whole()) {
    return Refuse(Decline::kBalanceTooLarge, Param::kSpend);
  }
  TRY(CheckLines(operation.lines, operation.spend_fen));

  TRY(draft.AddSubject(member));
  draft.State(Earned{.currency = *currency,
                     .brand = operation.brand,
                     .channel = operation.channel,
                     .rate_version = rules->rate_version,
                     .channel_version = rules->channel_version,
                     .spend_fen = operation.spend_fen,
                     .rate = rules->rule.points_per_yuan,
                     .coefficient = rules->rule.coefficient,
                     .points = earned->points.units(),
                     .remainder = earned->remainder});
  StateLines(draft, operation.lines);
  if (earned->points.units() == 0) return Done{};

  const ProvenanceNumber provenance =
      draft.Intern({.issuer = operation.brand,
                    .funding_brand = operation.brand,
                    .earn_month = MonthNumber(occurred.day),
                    .not_exchangeable_until = {},
                    .settlement_price = configuration.SettlementPriceOf(*currency, occurred.time)});
  const LotKey lot{
      .expires_on = TermOf(configuration.TermOf(*currency, occurred.time), occurred.day),
      .provenance = provenance};
  TRY(PostEarned(draft, *currency, lot, earned->points.units()));
  TRY(CountEarning(draft, *currency, occurred));
  draft.PostToBooks(
      *currency, {.code = AccountCode::kIssued, .party = operation.brand, .counterparty = kHouse},
      -earned->points.units());
  return Done{};
}

Decided Decide(Draft& draft, const Redeem& operation) {
  const auto spend = TRY(SpendingOf(draft, {.member = operation.member,
                                            .currency = operation.currency,
                                            .acceptor = operation.acceptor,
                                            .channel = operation.channel,
                                            .points = operation.points}));
  const int64_t owed = TRY(SettlementOf(draft, spend.taken));
  TRY(CheckLines(operation.lines, operation.points.units()));

  TRY(draft.AddSubject(spend.member));
  draft.State(Redeemed{.currency = operation.currency,
                       .acceptor = operation.acceptor,
                       .channel = operation.channel,
                       .points = operation.points.units()});
  StateLines(draft, operation.lines);
  for (const Lot& lot : spend.taken) {
    TRY(draft.Post(operation.currency, lot.key, -lot.remaining));
  }
  TRY(CountActivity(draft, operation.currency, kRedeeming));
  PostRedeemed(draft, operation.currency, operation.acceptor, operation.points.units(), owed);
  return Done{};
}

}  // namespace huitong
