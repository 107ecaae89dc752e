#include "engine/within_limits.h"

#include <algorithm>
#include <map>
#include <string>

#include <gtest/gtest.h>

#include "base/prng.h"
#include "engine/apply.h"
#include "engine/invariants/folded_exposures.h"
#include "engine/invariants/record_follows_state.h"
#include "engine/invariants/stays_within_limits.h"
#include "engine/testing/small_coalition.h"

namespace huitong {
namespace {

constexpr uint64_t kSeed = 20260731;
constexpr int64_t kFen = 1'000'000;  // micro-fen

const MemberId mei = MemberIdOf("mei");

// Mei has 1,000 roses, each 0.4 fen.
SmallLog LogWith(const BrandLimits& limits) {
  SmallLog log = OpenSmallCoalition();
  log.Do(Earn{.member = mei, .brand = kFlorist, .channel = kNoChannel, .spend_fen = 100'000});
  log.Do(PublishLimits{.brand = kFlorist, .limits = limits, .effective_from = std::nullopt});
  return log;
}

Redeem Spending(BrandNumber acceptor, int64_t points) {
  return {.member = mei,
          .currency = kRose,
          .acceptor = acceptor,
          .channel = kNoChannel,
          .points = PointsOf(points)};
}

Earn Buying(BrandNumber brand, int64_t points) {
  return {.member = mei, .brand = brand, .channel = kNoChannel, .spend_fen = 100 * points};
}

BrandLimits Credit(int64_t fen) {
  BrandLimits limits;
  limits.credit_line = fen * kFen;
  return limits;
}

TEST(WithinLimitsTest, SaysWhoseLimitItIsAndNotHowFarItIsAway) {
  SmallLog log = LogWith(Credit(10));
  EXPECT_EQ(log.Declines(Spending(kCafe, 26)), (Declined{.code = Decline::kExposureLimit,
                                                         .param = Param::kPoints,
                                                         .figure = kFlorist.value}));
  EXPECT_FALSE(log.Declines(Spending(kCafe, 25)));
}

TEST(WithinLimitsTest, SaysHowManyPointsThereIsRoomFor) {
  BrandLimits limits;
  limits.mint_cap = 1'010;
  SmallLog log = LogWith(limits);
  EXPECT_EQ(
      log.Declines(Buying(kFlorist, 11)),
      (Declined{
          .code = Decline::kMintCap, .param = Param::kSpend, .figure = 10, .second_figure = 11}));
  EXPECT_FALSE(log.Declines(Buying(kFlorist, 10)));
  limits.mint_cap = 5;  // less than there are
  log.Do(PublishLimits{.brand = kFlorist, .limits = limits, .effective_from = std::nullopt});
  EXPECT_EQ(log.Declines(Buying(kFlorist, 1))->figure, 0);
  EXPECT_FALSE(log.Declines(Spending(kFlorist, 1)));
}

TEST(WithinLimitsTest, ComesAfterAllThatIsTheMembersOwn) {
  SmallLog log = LogWith(Credit(0));
  EXPECT_EQ(log.Declines(Spending(kCafe, 1'001))->code, Decline::kInsufficientPoints);
  Redeem lines = Spending(kCafe, 10);
  lines.lines = {{.line = 1, .amount = 9}};
  EXPECT_EQ(log.Declines(lines)->code, Decline::kLinesDoNotAddUp);
  EXPECT_EQ(log.Declines(Spending(kCafe, 10))->code, Decline::kExposureLimit);
}

TEST(WithinLimitsTest, SaysTheFirstOfAllThatApply) {
  BrandLimits limits = Credit(0);
  limits.net_debit_cap = 0;
  limits.breaker = 0;
  limits.suspended = kNoSpending;
  SmallLog log = LogWith(limits);
  Contract contract{.issuer = kFlorist, .acceptor = kCafe, .formulas = {}};
  contract.acceptance.capabilities = kConvertedThere;
  log.Do(PublishContract{.contract = contract, .effective_from = std::nullopt});
  const auto publish = [&] {
    log.Do(PublishLimits{.brand = kFlorist, .limits = limits, .effective_from = std::nullopt});
  };
  EXPECT_EQ(log.Declines(Spending(kCafe, 1)), (Declined{.code = Decline::kNotInContract,
                                                        .param = Param::kAcceptorId,
                                                        .figure = kFlorist.value,
                                                        .second_figure = kCafe.value}));
  EXPECT_EQ(log.Declines(Spending(kBank, 1))->code, Decline::kBrandSuspended);
  limits.suspended = 0;
  publish();
  EXPECT_EQ(log.Declines(Spending(kBank, 1))->code, Decline::kExposureLimit);
  limits.credit_line = kNoLimit;
  publish();
  EXPECT_EQ(log.Declines(Spending(kBank, 1))->code, Decline::kNetDebitCap);
  limits.net_debit_cap = kNoLimit;
  publish();
  EXPECT_EQ(log.Declines(Spending(kBank, 1)), (Declined{.code = Decline::kBrandSuspended,
                                                        .param = Param::kCurrencyId,
                                                        .figure = kFlorist.value}));
  limits.breaker = kNoLimit;
  publish();
  EXPECT_FALSE(log.Declines(Spending(kBank, 1)));
}

TEST(WithinLimitsTest, HoldsFromTheTimeOnAtWhichAVersionBegins) {
  SmallLog log = LogWith({});
  log.Do(PublishLimits{
      .brand = kFlorist, .limits = Credit(0), .effective_from = At("2026-01-20").time});
  EXPECT_FALSE(log.Declines(Spending(kCafe, 1)));
  log.now = At("2026-01-20");
  EXPECT_EQ(log.Declines(Spending(kCafe, 1))->code, Decline::kExposureLimit);
}

TEST(WithinLimitsTest, HasNoLimitsOfABrandThatIsNone) {
  SmallLog log = OpenSmallCoalition();
  EXPECT_EQ(log.Declines(PublishLimits{
                             .brand = {.value = 9}, .limits = {}, .effective_from = std::nullopt})
                ->code,
            Decline::kBrandNotFound);
  EXPECT_EQ(
      log.Declines(PublishLimits{
                       .brand = kFlorist, .limits = {}, .effective_from = At("2026-01-14").time})
          ->code,
      Decline::kEffectiveInPast);
}

TEST(WithinLimitsTest, DeclinesAHoldThatMayComeToMoreThanCanBeSaid) {
  SmallLog log = OpenSmallCoalition();
  log.PublishPrices({PriceOf(kRose, Rate(), Rate(), Points::kOfMemberMax)});
  log.Do(Buying(kFlorist, 1'000));
  PlaceHold hold{.member = mei,
                 .currency = kRose,
                 .acceptor = kCafe,
                 .channel = kNoChannel,
                 .points = PointsOf(2),
                 .ends = At("2026-02-01").time};
  EXPECT_EQ(log.Declines(hold)->code, Decline::kAmountTooLarge);
  hold.points = PointsOf(1);
  EXPECT_FALSE(log.Declines(hold));
}

// Trades by chance, most of them of the florist, who owes what he can.
class RandomTrade {
 public:
  RandomTrade(Prng& prng, SmallLog& log) : prng_(prng), log_(log) {}

  // One more record, and perhaps those that are due before it.
  void Go() {
    if (prng_.OneIn(4)) log_.now = SecondsAfter(log_.now, prng_.Between(1, 80'000));
    switch (prng_.Below(8)) {
      case 0:
      case 1:
        return Offer(Buying(prng_.OneIn(5) ? kCafe : kFlorist, prng_.Between(1, 800)));
      case 2:
      case 3:
        return Offer(SomeRedemption());
      case 4:
        return OfferHold();
      case 5:
        return OfferExchange();
      case 6:
        return EndHold();
      default:
        return Offer(Adjust{.member = mei,
                            .currency = kRose,
                            .points = prng_.Between(1, 50),
                            .reason = AdjustmentReason::kGoodwill,
                            .expires_on = std::nullopt});
    }
  }
  // What lets a brand pass its limit, as nobody can decline it.
  void Correct() {
    if (redemptions_.empty()) return;
    const Sequence original = redemptions_[prng_.Below(redemptions_.size())];
    Offer(ReverseRedemption{
        .original = original, .points = PointsOf(prng_.Between(1, 20)), .lines = {}});
  }

  [[nodiscard]] const std::map<Decline, int>& declined() const { return declined_; }

 private:
  void Offer(Operation operation) {
    const bool redeems = std::holds_alternative<Redeem>(operation);
    const auto declined = log_.Declines(std::move(operation));
    if (declined) ++declined_[declined->code];
    if (redeems && !declined) redemptions_.push_back(log_.records.back().header.sequence);
  }
  Redeem SomeRedemption() {
    Redeem redeem = Spending(prng_.OneIn(2) ? kCafe : kBank, prng_.Between(1, 300));
    if (prng_.OneIn(4)) {
      redeem.currency = kBean;
      redeem.acceptor = kFlorist;
    }
    return redeem;
  }
  void OfferHold() {
    const Redeem redeem = SomeRedemption();
    const auto ends = SecondsAfter(log_.now, prng_.Between(10, 200'000)).time;
    const auto declined = log_.Declines(PlaceHold{.member = mei,
                                                  .currency = redeem.currency,
                                                  .acceptor = redeem.acceptor,
                                                  .channel = kNoChannel,
                                                  .points = redeem.points,
                                                  .ends = ends});
    if (declined) {
      ++declined_[declined->code];
    } else {
      holds_.push_back({.sequence = log_.records.back().header.sequence, .ordinal = 0});
    }
  }
  void EndHold() {
    if (holds_.empty()) return;
    const HoldId hold = holds_[prng_.Below(holds_.size())];
    if (prng_.OneIn(3)) return Offer(ReleaseHold{.hold = hold});
    Offer(CaptureHold{
        .hold = hold, .points = PointsOf(prng_.Between(1, 300)), .releases_rest = prng_.OneIn(2)});
  }
  void OfferExchange() {
    const bool away = !prng_.OneIn(4);
    Offer(log_.Quoted(mei, away ? kRose : kBean, away ? kBean : kRose, prng_.Between(6, 300)));
  }

  Prng& prng_;
  SmallLog& log_;
  std::vector<HoldId> holds_;
  std::vector<Sequence> redemptions_;
  std::map<Decline, int> declined_;
};

int64_t PositionInBooks(const LogState& state, BrandNumber brand) {
  int64_t position = 0;
  state.books.ForEach([&](const BookKey& key, const BookBalance& book) {
    const auto account = AccountFromWord(key.account);
    if (!account || account->code != AccountCode::kDue) return;
    if (account->party == brand) position -= book.balance;
    if (account->counterparty == brand) position += book.balance;
  });
  return position;
}

// A brand issues what it likes, its points go to all others, and one day it is gone: what all
// others lose is what it owes them, and never more than they let it.
TEST(RogueBrandTest, CostsTheOthersNoMoreThanItsLimit) {
  constexpr int kHistories = 2'000;
  Prng seeds(kSeed);
  std::map<Decline, int> declined;
  int up_to_the_limit = 0;
  for (int history = 0; history < kHistories; ++history) {
    SCOPED_TRACE("history " + std::to_string(history) + " of seed " + std::to_string(kSeed));
    Prng prng = seeds.Fork(static_cast<uint64_t>(history));
    SmallLog log = OpenSmallCoalition();
    BrandLimits limits;
    if (prng.OneIn(2)) limits.credit_line = prng.Between(0, 300) * kFen;
    if (!prng.OneIn(3) || limits.credit_line < 0) limits.reserve = prng.Between(0, 100) * kFen;
    const int64_t limit = *ExposureLimitOf(limits);
    log.Do(PublishLimits{.brand = kFlorist, .limits = limits, .effective_from = std::nullopt});
    if (prng.OneIn(2)) {
      log.Do(RecordPayment{.party = kFlorist, .fen = prng.Between(1, 400), .reference = 0});
    }
    RandomTrade trade(prng, log);
    for (int i = 0; i < 40; ++i) {
      trade.Go();
      const int64_t lost = -PositionInBooks(log.state, kFlorist);
      ASSERT_LE(lost, std::max<int64_t>(limit, 0));
      if (limit > 0 && lost > limit - 10 * kFen) ++up_to_the_limit;
    }
    for (const auto& [code, count] : trade.declined()) {
      declined[code] += count;
    }
  }
  // The histories are none in which it would not matter.
  EXPECT_GT(declined[Decline::kExposureLimit], kHistories);
  EXPECT_GT(up_to_the_limit, kHistories);
}

BrandLimits SomeLimits(Prng& prng) {
  BrandLimits limits;
  const auto some = [&](int64_t greatest) {
    return prng.OneIn(2) ? kNoLimit : prng.Between(0, greatest);
  };
  limits.credit_line = some(300 * kFen);
  limits.reserve = some(50 * kFen);
  limits.net_debit_cap = some(300 * kFen);
  limits.mint_cap = some(4'000);
  limits.mint_cap_a_day = some(2'000);
  limits.breaker = some(200 * kFen);
  if (prng.OneIn(8)) limits.suspended = static_cast<uint32_t>(prng.Below(kAllSuspensions + 1));
  return limits;
}

Acceptance SomeAcceptance(Prng& prng) {
  Acceptance acceptance;
  if (prng.OneIn(6)) acceptance.capabilities = static_cast<uint32_t>(2 * prng.Below(4));
  if (prng.OneIn(2)) acceptance.exchange_quota = prng.Between(0, 500);
  acceptance.locked_days = static_cast<uint32_t>(prng.Below(3));
  return acceptance;
}

void PublishSomething(Prng& prng, SmallLog& log) {
  const BrandNumber brand = prng.OneIn(3) ? kCafe : kFlorist;
  switch (prng.Below(4)) {
    case 0: {
      PointsPolicy policy;
      policy.adjustment_limit = 1'000;
      policy.exchange_quota_a_day = prng.OneIn(2) ? -1 : prng.Between(0, 500);
      policy.exchange_quota_a_year = prng.OneIn(2) ? -1 : prng.Between(0, 2'000);
      log.Do(
          PublishPointsPolicy{.currency = kRose, .policy = policy, .effective_from = std::nullopt});
      return;
    }
    case 1: {
      Contract contract{
          .issuer = brand, .acceptor = brand == kCafe ? kFlorist : kCafe, .formulas = {}};
      contract.acceptance = SomeAcceptance(prng);
      log.Do(PublishContract{.contract = contract, .effective_from = std::nullopt});
      return;
    }
    default:
      log.Do(PublishLimits{
          .brand = brand, .limits = SomeLimits(prng), .effective_from = std::nullopt});
  }
}

// Every record of random coalitions is one that the rules allow, and every figure the fold of them.
TEST(WithinLimitsTest, HoldsEveryRecordOfRandomCoalitions) {
  constexpr int kHistories = 60;
  Prng seeds(kSeed + 1);
  std::map<Decline, int> declined;
  for (int history = 0; history < kHistories; ++history) {
    SCOPED_TRACE("history " + std::to_string(history) + " of seed " + std::to_string(kSeed + 1));
    Prng prng = seeds.Fork(static_cast<uint64_t>(history));
    SmallLog log = OpenSmallCoalition();
    RandomTrade trade(prng, log);
    for (int i = 0; i < 120; ++i) {
      if (prng.OneIn(10)) PublishSomething(prng, log);
      if (prng.OneIn(15)) trade.Correct();
      if (prng.OneIn(40)) {
        log.Declines(ProposeCut{.last_day = {.number = log.now.day.number - 1}});
      }
      trade.Go();
    }
    LogState state;
    FoldedExposures folded;
    for (const Record& record : log.records) {
      const auto breach = FirstBreach(state, record, [&](Sequence sequence) {
        return std::optional<Record>(log.records[sequence]);
      });
      ASSERT_EQ(breach, std::nullopt);
      Apply(state, record);
      folded.Take(record);
    }
    ASSERT_EQ(folded.FirstDifference(state), std::nullopt);
    ASSERT_EQ(FirstExposureUnlikeTheBooks(state), std::nullopt);
    for (const auto& [code, count] : trade.declined()) {
      declined[code] += count;
    }
  }
  for (const Decline code :
       {Decline::kExposureLimit, Decline::kNetDebitCap, Decline::kMintCap, Decline::kExchangeQuota,
        Decline::kNotInContract, Decline::kBrandSuspended, Decline::kMemberQuota}) {
    EXPECT_GT(declined[code], 5) << NameOf(code);
  }
}

}  // namespace
}  // namespace huitong
