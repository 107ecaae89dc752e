#include "engine/invariants/trade_follows_rules.h"

#include <algorithm>
#include <span>

#include "clearing/obligation.h"
#include "engine/invariants/due_comes_first.h"
#include "engine/invariants/retraced_wallet.h"
#include "program/earn.h"

namespace huitong {
namespace {

// What fits a limit of which so much is used up; all where there is none.
int64_t Fitting(int64_t promised, int64_t limit, int64_t used) {
  return limit == kNoLimit ? promised : std::clamp(limit - used, int64_t{0}, promised);
}

// What a version of an earn rate gives of what it promises.
Breach BreachOfCut(LogState& state, const EarnDayKey& day, const Earned& earned,
                   const EarnRate& rate, std::span<const EarningCut> cuts, int64_t promised) {
  const int64_t* given =
      state.earn_budgets.Peek({.currency = earned.currency, .version = earned.rate_version});
  const auto on_day = state.earn_days.Find(day);
  const int64_t by_budget = Fitting(promised, rate.budget, given == nullptr ? 0 : *given);
  const int64_t by_cap = Fitting(promised, rate.cap_per_member_day,
                                 on_day.presence == Presence::kFound ? *on_day.value : 0);
  const int64_t points = std::min(by_budget, by_cap);
  if (earned.points != points) return "the points earned are not what the rules give";
  if (points == promised) return Unless(cuts.empty(), "a cut is stated where nothing was cut");
  const EarningCut expected{.by = by_cap <= by_budget ? CutBy::kCap : CutBy::kBudget,
                            .points = promised - points};
  const bool stated = cuts.size() == 1 && cuts.front() == expected;
  return Unless(stated, "the cut stated is not what the cap or the budget left out");
}

Breach BreachOfEarnRules(LogState& state, const Record& record, const Earned& earned,
                         std::span<const EarningCut> cuts) {
  const Configuration& configuration = state.configuration;
  const auto& [occurred, occurred_on] = record.header.occurred;
  Rate coefficient;
  uint32_t channel_version = 0;
  if (earned.channel != kNoChannel) {
    const auto* versions = configuration.ChannelOf(earned.channel);
    if (versions == nullptr) return "the channel is unknown";
    const auto* version = versions->InForce(occurred);
    if (version == nullptr) version = &versions->all().front();
    channel_version = version->number;
    coefficient = version->value.coefficient;
  }
  const auto* rates = configuration.EarnRatesOf(earned.currency);
  const auto* rate = rates == nullptr ? nullptr : rates->InForce(occurred);
  const uint32_t rate_version = rate == nullptr ? 0 : rate->number;
  const EarnRate in_force = rate == nullptr ? EarnRate() : rate->value;
  const Rate& points_per_yuan = in_force.points_per_yuan;

  const bool named = earned.channel_version == channel_version &&
                     earned.rate_version == rate_version && earned.rate == points_per_yuan &&
                     earned.coefficient == coefficient;
  if (!named) return "the rules named were not those in force";
  if (earned.spend_fen < 0) return "the spend is below zero";
  const auto promised = EarnedPoints(
      earned.spend_fen, {.points_per_yuan = points_per_yuan, .coefficient = coefficient});
  const bool right = promised && promised->points.units() <= Points::kOfMemberMax &&
                     promised->remainder == earned.remainder;
  if (!right) return "the points earned are not what the rules give";
  return BreachOfCut(
      state,
      {.member = record.subjects.front().member, .currency = earned.currency, .day = occurred_on},
      earned, in_force, cuts, promised->points.units());
}

// The lot into which an earning went.
std::optional<LotKey> LotEarned(const RecordContent& content) {
  if (!content.pending.empty()) return content.pending.front().lot;
  if (!content.postings.empty()) return content.postings.front().lot;
  return std::nullopt;
}

// Pending while the goods can come back; else against debt first.
void PostEarned(RetracedWallet& expected, const LotKey& lot, int64_t points, Day matures_on,
                Day today) {
  if (matures_on > today) {
    expected.PostPending(matures_on, lot, points);
    return;
  }
  expected.Credit(lot, points);
}

}  // namespace

std::optional<int64_t> OwedFor(LogState& state, const RecordContent& content, const Lots& lots,
                               Timestamp at) {
  Points owed;
  const auto* unit = state.configuration.unit().InForce(at);
  for (const Lot& lot : lots) {
    const auto provenance = ProvenanceIn(state, content, lot.key.provenance);
    if (!provenance) return std::nullopt;
    const bool of_units = unit != nullptr && provenance->issuer == kValuePool;
    const int64_t price = of_units ? unit->value.anchor : provenance->settlement_price;
    const auto value = SettlementValue(*Points::FromUnits(lot.remaining), price);
    const auto sum = value ? owed.Plus(*Points::FromUnits(*value)) : std::nullopt;
    if (!sum) return std::nullopt;
    owed = *sum;
  }
  if (owed.units() > Points::kOfMemberMax) return std::nullopt;
  return owed.units();
}

std::optional<std::vector<BookPosting>> WithUnitsBought(std::vector<BookPosting> books,
                                                        const Configuration& configuration,
                                                        const PointsBought& bought, Timestamp at) {
  if (bought.currency != kUniversalUnit) return books;
  __extension__ using Int128 = __int128;
  const Int128 worth = Int128{bought.points} * configuration.unit().InForce(at)->value.anchor;
  if (worth < -Points::kOfMemberMax || worth > Points::kOfMemberMax) return std::nullopt;
  const Obligation obligation{
      .debtor = bought.buyer, .creditor = kValuePool, .micro_fen = static_cast<int64_t>(worth)};
  return WithObligation(std::move(books), configuration.settlement_money(), obligation);
}

std::optional<std::vector<BookPosting>> WithPointsBought(std::vector<BookPosting> books,
                                                         const Configuration& configuration,
                                                         const PointsBought& bought,
                                                         int64_t price) {
  if (bought.currency == kUniversalUnit) return books;
  const BrandNumber issuer = configuration.CurrencyOf(bought.currency)->brand;
  if (issuer == bought.buyer) return books;
  __extension__ using Int128 = __int128;
  const Int128 worth = Int128{bought.points} * price;
  if (worth < -Points::kOfMemberMax || worth > Points::kOfMemberMax) return std::nullopt;
  return WithObligation(
      std::move(books), configuration.settlement_money(),
      {.debtor = bought.buyer, .creditor = issuer, .micro_fen = static_cast<int64_t>(worth)});
}

std::optional<int64_t> FaceFor(const Configuration& configuration, CurrencyNumber currency,
                               int64_t points, int64_t owed, Timestamp at) {
  const auto& versions = configuration.rate_book().all();
  for (size_t i = versions.size(); i-- > 0;) {
    if (versions[i].effective_from > at) continue;
    for (const Price& price : versions[i].value.prices) {
      if (price.currency != currency) continue;
      if (price.redemption_value == 0) return owed;
      const auto face = Scale(points, price.redemption_value, 1, Rounding::kDown);
      if (!face || face->amount > Points::kOfMemberMax) return std::nullopt;
      return face->amount;
    }
  }
  return owed;
}

Breach BreachOfEarn(LogState& state, const Record& record, const RecordContent& content) {
  const auto* earned = OnlyFact<Earned>(content);
  if (earned == nullptr) return "an earning does not say what was earned";
  const Configuration& configuration = state.configuration;
  const Instant& occurred = record.header.occurred;
  const bool of_unit = earned->currency == kUniversalUnit;
  if (configuration.BrandOf(earned->brand) == nullptr) return "the brand is unknown";
  if (!configuration.IsHeld(earned->currency)) return "there are no such points";
  if (auto breach = BreachOfEarnRules(state, record, *earned, content.cuts)) return breach;
  const WalletKey key{.member = record.subjects.front().member, .currency = earned->currency};
  if (auto breach = BreachOfDue(state, key, record.header.committed)) return breach;
  RetracedWallet expected(state, key);
  if (auto breach = BreachOfSum(content.lines, earned->spend_fen)) return breach;
  expected.State(*earned);
  for (const EarningCut& cut : content.cuts) {
    expected.State(cut);
  }
  if (content.receipts.size() > 1) return "it takes more than one receipt";
  for (const ReceiptTaken& taken : content.receipts) {
    expected.State(taken);
  }
  expected.StateLines(content.lines);
  if (earned->points == 0) {
    const bool empty = expected.Matches(record.subjects.front()) && content.books.empty();
    return empty ? Breach() : "an earning of nothing posts something";
  }
  const auto lot = LotEarned(content);
  const BrandNumber issuer = configuration.CurrencyOf(earned->currency)->brand;
  const Provenance provenance{
      .issuer = issuer,
      .funding_brand = earned->brand,
      .earn_month = MonthNumber(occurred.day),
      .not_exchangeable_until = {},
      .settlement_price =
          of_unit ? 0 : configuration.SettlementPriceOf(earned->currency, occurred.time)};
  const auto number = NumberOf(state, content, provenance);
  if (!number || (lot && lot->provenance != *number)) {
    return "the points earned are not of their provenance";
  }
  if (lot && lot->expires_on !=
                 TermOf(configuration.TermOf(earned->currency, occurred.time), occurred.day)) {
    return "the points earned do not have the currency's term";
  }
  const PointsPolicy policy = configuration.PolicyOf(earned->currency, occurred.time);
  const Day matures_on{.number =
                           occurred.day.number + static_cast<int32_t>(policy.return_window_days)};
  // Where all of it repays debt no lot is named.
  PostEarned(expected, lot.value_or(LotKey()), earned->points, matures_on,
             record.header.committed.day);
  expected.CountEarning(configuration, occurred);
  if (!expected.Matches(record.subjects.front())) return "the posting is not the points earned";
  const std::vector<BookPosting> books = {
      {.currency = earned->currency,
       .account = OfIssuer(AccountCode::kIssued, issuer, kHouse),
       .amount = -earned->points}};
  const PointsBought bought{
      .currency = earned->currency, .buyer = earned->brand, .points = earned->points};
  auto whole = WithUnitsBought(books, configuration, bought, record.header.committed.time);
  const int64_t agreed =
      configuration.AcceptanceOf(issuer, earned->brand, record.header.committed.time).earn_price;
  const int64_t price = agreed < 0 ? provenance.settlement_price : agreed;
  if (whole) whole = WithPointsBought(*whole, configuration, bought, price);
  if (!whole || !AreBooks(*whole, content.books)) return "the books are not those of the earning";
  return std::nullopt;
}

Breach BreachOfRedeem(LogState& state, const Record& record, const RecordContent& content) {
  const auto* redeemed = OnlyFact<Redeemed>(content);
  if (redeemed == nullptr) return "a redemption does not say what was redeemed";
  const Configuration& configuration = state.configuration;
  const Currency* currency = configuration.CurrencyOf(redeemed->currency);
  const bool known =
      currency != nullptr && configuration.BrandOf(redeemed->acceptor) != nullptr &&
      (redeemed->channel == kNoChannel || configuration.ChannelOf(redeemed->channel) != nullptr);
  if (!known) return "the currency, the acceptor or the channel is unknown";

  const Lots debits = DebitsOf(content, redeemed->currency);
  const bool whole = debits.size() == content.postings.size() && redeemed->points > 0 &&
                     SumOf(debits) == redeemed->points;
  if (!whole) return "the postings are not the points redeemed";
  const WalletKey key{.member = record.subjects.front().member, .currency = redeemed->currency};
  if (auto breach = BreachOfDue(state, key, record.header.committed)) return breach;
  const Wallet wallet = WalletBefore(state, key);
  if (wallet.debt() > 0) return "a member in debt redeems";
  if (auto breach = BreachOfSum(content.lines, redeemed->points)) return breach;
  if (auto breach = BreachOfOrder(wallet, debits)) return breach;
  if (content.activities != ActivitiesDue(state, record, kRedeeming, {redeemed->currency})) {
    return "the activity is not counted as the policy wants it";
  }

  const auto owed = OwedFor(state, content, debits, record.header.committed.time);
  if (!owed) return "the obligation is too large, or a lot has no provenance";
  const auto face = FaceFor(configuration, redeemed->currency, redeemed->points, *owed,
                            record.header.committed.time);
  if (face != redeemed->face) return "the member does not get what the rate book says";
  const std::vector<BookPosting> books = {
      {.currency = redeemed->currency,
       .account = OfIssuer(AccountCode::kRedeemed, currency->brand, redeemed->acceptor),
       .amount = redeemed->points}};
  const Obligation obligation{
      .debtor = currency->brand, .creditor = redeemed->acceptor, .micro_fen = *owed};
  const bool right =
      AreBooks(WithObligation(books, configuration.settlement_money(), obligation), content.books);
  if (!right) return "the books are not those of the redemption";
  return std::nullopt;
}

Breach BreachOfExpiry(LogState& state, const Record& record, const RecordContent& content) {
  const auto* expired = OnlyFact<Expired>(content);
  if (expired == nullptr) return "an expiry does not say what expired";
  const Currency* currency = state.configuration.CurrencyOf(expired->currency);
  if (currency == nullptr) return "the currency is unknown";
  const Day today = record.header.committed.day;
  const Lots debits = DebitsOf(content, expired->currency);
  const bool whole = !debits.empty() && debits.size() == content.postings.size() &&
                     SumOf(debits) == expired->points;
  if (!whole) return "the postings are not the points expired";
  const WalletKey key{.member = record.subjects.front().member, .currency = expired->currency};
  auto due = BreachOfDueBefore(state, key, record.header.committed, DueStep::kExpiry);
  if (due) return due;
  Wallet after = WalletBefore(state, key);
  for (const Lot& debit : debits) {
    if (after.IsLive(debit.key, today)) return "a lot expires before its last day is over";
    after.Post(debit.key, -debit.remaining);
  }
  if (!ExpiredLots(after, today).empty()) return "a lot past its last day is left";
  const std::vector<BookPosting> books = {
      {.currency = expired->currency,
       .account = OfIssuer(AccountCode::kExpired, currency->brand, kHouse),
       .amount = expired->points}};
  if (!AreBooks(books, content.books)) return "the books are not those of the expiry";
  return std::nullopt;
}

}  // namespace huitong
