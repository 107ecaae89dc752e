#include "engine/settlement.h"

#include <ctime>
#include <iostream>
#include <map>

#include <gtest/gtest.h>

#include "base/prng.h"
#include "engine/apply.h"
#include "engine/invariants/holds_in_state.h"
#include "engine/invariants/record_follows_state.h"
#include "engine/testing/small_coalition.h"
#include "engine/traffic.h"

namespace huitong {
namespace {

constexpr uint64_t kSeed = 20260201;

BrandNumber BrandOf(uint32_t number) { return {.value = number}; }
CurrencyNumber PointsOfBrand(uint32_t number) { return {.value = number}; }
MemberId MemberOf(uint32_t brand) { return MemberIdOf("member of " + std::to_string(brand)); }
Portion Of(int64_t numerator, int64_t denominator) {
  return Portion::Of(numerator, denominator).value_or(Portion());
}

// `brands` brands with points of their own, brand n's at n thousandths of a fen more than 0.4, and
// a member each who has as many of them as a purchase gives.
SmallLog CoalitionOf(uint32_t brands) {
  SmallLog log;
  log.now = At("2026-01-01 10:00");
  log.Do(OpenCoalition{.coalition = CoalitionNamed("random")});
  for (uint32_t brand = 1; brand <= brands; ++brand) {
    const std::string code = "brand" + std::to_string(brand);
    log.Do(RegisterBrand{.brand = BrandNamed(code)});
    Currency currency = CurrencyNamed(code, BrandOf(brand));
    currency.settlement_price = 400'000 + int64_t{brand} * 1'000 + 7;
    log.Do(RegisterCurrency{.currency = currency});
    log.Do(Enrol{.brand = BrandOf(brand), .member = MemberOf(brand)});
    log.Do(Earn{.member = MemberOf(brand),
                .brand = BrandOf(brand),
                .channel = kNoChannel,
                .spend_fen = 100'000'000});
  }
  return log;
}

Redeem Spending(uint32_t issuer, uint32_t acceptor, int64_t points) {
  return {.member = MemberOf(issuer),
          .currency = PointsOfBrand(issuer),
          .acceptor = BrandOf(acceptor),
          .channel = kNoChannel,
          .points = PointsOf(points)};
}

// What the party is owed by the books less what it owes.
int64_t PositionOf(const LogState& state, BrandNumber party) {
  int64_t position = 0;
  state.books.ForEach([&](const BookKey& key, const BookBalance& balance) {
    const auto account = AccountFromWord(key.account);
    if (account->code != AccountCode::kDue) return;
    if (account->party == party) position -= balance.balance;
    if (account->counterparty == party) position += balance.balance;
  });
  return position;
}

const PairTraffic* TrafficIn(const SmallLog& log, uint32_t period, BrandNumber debtor,
                             BrandNumber creditor) {
  return log.state.traffic.Peek(
      {.period = {.value = period}, .debtor = debtor, .creditor = creditor});
}

TEST(TrafficTest, CountsWhatIsRedeemedCapturedTakenBackAndExchanged) {
  SmallLog log = OpenSmallCoalition();
  const MemberId mei = MemberIdOf("mei");
  log.Do(Earn{.member = mei, .brand = kFlorist, .channel = kShop, .spend_fen = 100'000});
  const Redeem redeem{.member = mei,
                      .currency = kRose,
                      .acceptor = kCafe,
                      .channel = kShop,
                      .points = PointsOf(100)};
  const Sequence redeemed = log.Do(redeem).header.sequence;
  log.Do(ReverseRedemption{.original = redeemed, .points = PointsOf(30), .lines = {}});
  log.Do(PlaceHold{.member = mei,
                   .currency = kRose,
                   .acceptor = kCafe,
                   .channel = kShop,
                   .points = PointsOf(50),
                   .ends = At("2026-02-01").time});
  const HoldId hold{.sequence = log.records.back().header.sequence, .ordinal = 0};
  log.Do(CaptureHold{.hold = hold, .points = PointsOf(20), .releases_rest = true});
  log.Do(log.Quoted(mei, kRose, kBean, 10));
  log.Do(Redeem{.member = mei,
                .currency = kRose,
                .acceptor = kFlorist,
                .channel = kShop,
                .points = PointsOf(1)});
  ASSERT_EQ(log.Declines(Redeem{.member = mei,
                                .currency = kRose,
                                .acceptor = kCafe,
                                .channel = kShop,
                                .points = PointsOf(10'000)})
                ->code,
            Decline::kInsufficientPoints);
  const PairTraffic* traffic = TrafficIn(log, 1, kFlorist, kCafe);
  ASSERT_NE(traffic, nullptr);
  EXPECT_EQ(traffic->redeemed, (TrafficSum{.micro_fen = 48'000'000, .count = 2}));
  EXPECT_EQ(traffic->refunded, (TrafficSum{.micro_fen = -12'000'000, .count = 1}));
  EXPECT_EQ(traffic->exchanged, (TrafficSum{.micro_fen = int64_t{20} * 200'000, .count = 1}));
  EXPECT_EQ(traffic->face, 36'000'000);
  EXPECT_EQ(log.state.traffic.present(), 1u);
}

TEST(TrafficTest, CountsWhatRedemptionsWereWorthAndTakesItBackWithThem) {
  SmallLog log = OpenSmallCoalition();
  const MemberId mei = MemberIdOf("mei");
  log.Do(Earn{.member = mei, .brand = kFlorist, .channel = kShop, .spend_fen = 100'000});
  Price price = PriceOf(kRose, RateOf(10), RateOf(11), 400'000);
  price.redemption_value = 500'001;
  log.PublishPrices({price});
  const Redeem redeem{.member = mei,
                      .currency = kRose,
                      .acceptor = kCafe,
                      .channel = kShop,
                      .points = PointsOf(100)};
  const Sequence redeemed = log.Do(redeem).header.sequence;
  price.redemption_value = 0;  // from now on it is what they settle at
  log.now = SecondsAfter(log.now, 1);
  log.PublishPrices({price});
  log.Do(ReverseRedemption{.original = redeemed, .points = PointsOf(30), .lines = {}});
  log.Do(redeem);
  const PairTraffic* traffic = TrafficIn(log, 1, kFlorist, kCafe);
  ASSERT_NE(traffic, nullptr);
  EXPECT_EQ(traffic->redeemed.micro_fen, 80'000'000);
  EXPECT_EQ(traffic->refunded.micro_fen, -12'000'000);
  EXPECT_EQ(traffic->face, 50'000'100 - 15'000'030 + 40'000'000);
}

TEST(TrafficTest, RefusesToPassItsLimit) {
  PairTraffic most;
  most.paid.micro_fen = kAmountMax;
  PairTraffic one;
  one.paid.micro_fen = 1;
  EXPECT_EQ(Sum(most, one), std::nullopt);
  EXPECT_TRUE(Sum(most, PairTraffic()));
  PairTraffic other;
  other.redeemed.micro_fen = 1;
  EXPECT_EQ(Sum(most, other), std::nullopt);  // together they are too much
  other.refunded.micro_fen = -1;
  EXPECT_TRUE(Sum(most, other));
}

TEST(SettlementTest, LeavesWhatCameAfterTheCutToTheNextPeriod) {
  SmallLog log = CoalitionOf(2);
  log.Do(Spending(1, 2, 10));
  log.now = At("2026-02-01 10:00");
  log.Cut(At("2026-01-31").day);
  log.Do(Spending(1, 2, 5));
  EXPECT_EQ(TrafficIn(log, 1, BrandOf(1), BrandOf(2))->redeemed.micro_fen, 4'010'070);
  EXPECT_EQ(TrafficIn(log, 2, BrandOf(1), BrandOf(2))->redeemed.micro_fen, 2'005'035);
  const auto settlement = SettlementOf(log.state, {.value = 1});
  ASSERT_TRUE(settlement);
  ASSERT_EQ(settlement->statements.size(), 4u);
  EXPECT_EQ(settlement->statements[2].opening, 0);
  EXPECT_EQ(settlement->statements[2].closing, 4'010'070);
  EXPECT_EQ(PositionOf(log.state, BrandOf(2)), 6'015'105);
}

TEST(SettlementTest, CallsItselfByThePeriodAndThePartiesByTheirCodes) {
  SmallLog log = CoalitionOf(2);
  log.now = At("2026-02-01 10:00");
  const Sequence cut = log.Cut(At("2026-01-31").day).header.sequence;
  log.Do(RegisterBrand{.brand = BrandNamed("late")});
  const PeriodHeader header = PeriodHeaderOf(log.state, {.value = 1});
  EXPECT_EQ(header.coalition, "example.org/log/sha256");
  EXPECT_EQ(header.money, "CNY");
  EXPECT_EQ(header.first_sequence, 0u);
  EXPECT_EQ(header.end_sequence, cut);
  EXPECT_EQ(ToIsoDate(header.first_day), "2026-01-01");
  ASSERT_EQ(header.names.size(), 4u);
  EXPECT_EQ(header.names[0].code, "HOUSE");
  EXPECT_EQ(header.names[2].code, "brand2");
  EXPECT_EQ(header.names[3].code, "POOL");
  EXPECT_EQ(header.names[3].party, kValuePool);
}

// A coalition whose random months are traded, cut and closed, sometimes late, and what its
// statements said.
class RandomMonths {
 public:
  explicit RandomMonths(uint64_t seed)
      : prng_(seed),
        brands_(2 + static_cast<uint32_t>(prng_.Below(5))),
        log_(CoalitionOf(brands_)) {}

  void Play(int months) {
    for (int month = 1; month <= months; ++month) {
      log_.now = SecondsAfter(log_.now, 60);
      if (prng_.OneIn(2)) Agree();
      Trade();
      log_.now =
          At("2026-" + std::string(month < 9 ? "0" : "") + std::to_string(month + 1) + "-01 10:00");
      log_.Cut({.number = log_.now.day.number - 1});
      log_.now = SecondsAfter(log_.now, 1);
      Trade();
      if (prng_.OneIn(2)) CloseAll();
    }
    CloseAll();
  }

  [[nodiscard]] const SmallLog& log() const { return log_; }

 private:
  uint32_t AnyBrand() { return 1 + static_cast<uint32_t>(prng_.Below(brands_)); }
  Side AnySide() { return prng_.OneIn(2) ? Side::kIssuer : Side::kAcceptor; }
  Portion AnyShare() { return Of(static_cast<int64_t>(prng_.Below(101)), 100); }

  Formula AnyFormula() {
    const auto micro_fen = static_cast<int64_t>(prng_.Below(1'000'000));
    switch (prng_.Below(6)) {
      case 0:
        return Commission{.rate = AnyShare()};
      case 1:
        return ThroughPool{.rate = AnyShare()};
      case 2:
        return Commission{.rate = AnyShare(), .cap = micro_fen};
      case 3:
        return FeeOfValue{.payer = AnySide(), .rate = AnyShare()};
      case 4:
        return FeePerRedemption{.payer = AnySide(), .micro_fen = micro_fen};
      default:
        return FeePerPeriod{.payer = AnySide(), .micro_fen = micro_fen};
    }
  }

  void Agree() {
    Contract contract{
        .issuer = BrandOf(AnyBrand()), .acceptor = BrandOf(AnyBrand()), .formulas = {AnyFormula()}};
    if (prng_.OneIn(3)) contract.levy = AnyShare();
    log_.Do(PublishContract{.contract = contract, .effective_from = std::nullopt});
    GeneralTerms terms;
    terms.levy = AnyShare();
    terms.kept = AnyShare();
    terms.cost = static_cast<int64_t>(prng_.Below(3'000'000));
    log_.Do(PublishClearingTerms{.terms = terms, .effective_from = std::nullopt});
    log_.now = SecondsAfter(log_.now, 1);
  }

  void Trade() {
    for (uint64_t left = prng_.Below(20); left > 0; --left) {
      const uint32_t issuer = AnyBrand();
      const auto points = 1 + static_cast<int64_t>(prng_.Below(1'000));
      if (prng_.OneIn(6)) {
        const int64_t fen = prng_.OneIn(2) ? points : -points;
        log_.Do(RecordPayment{.party = BrandOf(issuer), .fen = fen, .reference = left});
        continue;
      }
      if (prng_.OneIn(6)) {
        log_.Do(Sponsor{.sponsor = BrandOf(issuer), .fen = points, .reference = left});
        continue;
      }
      if (prng_.OneIn(6)) {
        log_.Do(VerifyMember{.member = MemberOf(issuer), .method = Verification::kDocument});
        continue;
      }
      const bool redeemed = !log_.Declines(Spending(issuer, AnyBrand(), points)).has_value();
      if (!redeemed || !prng_.OneIn(3)) continue;
      log_.Do(ReverseRedemption{.original = log_.records.back().header.sequence,
                                .points = PointsOf(1 + points / 2),
                                .lines = {}});
    }
  }

  void CloseAll() {
    while (closed_ + 1 < log_.state.row.period.value) {
      const PeriodNumber period{.value = ++closed_};
      const auto settlement = SettlementOf(log_.state, period);
      ASSERT_TRUE(settlement) << settlement.error().sentence;
      const Record& record = log_.Do(CloseSettlement{.period = period});
      ASSERT_TRUE(std::holds_alternative<SettlementClosed>(record.books.front()));
      Compare(period, *settlement);
    }
  }

  // Each statement opens with what the last one closed with, and closes with the position in the
  // books less what later periods brought.
  void Compare(PeriodNumber period, const Settlement& settlement) {
    std::map<BrandNumber, int64_t> later;
    log_.state.traffic.ForEach([&](const TrafficKey& key, const PairTraffic& traffic) {
      if (key.period <= period) return;
      later[key.debtor] -= ObligationsOf(traffic);
      later[key.creditor] += ObligationsOf(traffic);
    });
    int64_t sum = 0;
    for (const Statement& statement : settlement.statements) {
      EXPECT_EQ(statement.opening, closings_[statement.party]);
      EXPECT_EQ(statement.closing,
                PositionOf(log_.state, statement.party) - later[statement.party]);
      closings_[statement.party] = statement.closing;
      sum += statement.closing;
    }
    EXPECT_EQ(sum, 0);
  }

  Prng prng_;
  uint32_t brands_;
  SmallLog log_;
  uint32_t closed_ = 0;
  std::map<BrandNumber, int64_t> closings_;
};

// Each closed period settled once more, at the end of all.
void ExpectTheSameBytesAgain(const SmallLog& log) {
  for (PeriodNumber period{.value = 1}; period < log.state.row.period; ++period.value) {
    std::vector<Record> closings;
    for (const Sequence sequence : ClosingsFrom(log.state, period)) {
      closings.push_back(log.records[sequence]);
    }
    const auto again = SettlementOf(log.state, period, closings);
    ASSERT_TRUE(again);
    const auto& closed = std::get<SettlementClosed>(closings.front().books.front());
    EXPECT_EQ(closed.period, period);
    EXPECT_EQ(DigestOf(PeriodHeaderOf(log.state, period), again->statements), closed.digest);
  }
}

void ExpectSound(const SmallLog& log) {
  LogState state;
  FoldedLog folded;
  const auto read = [&](Sequence sequence) { return std::optional(log.records.at(sequence)); };
  for (const Record& record : log.records) {
    ASSERT_EQ(FirstBreach(state, record, read), std::nullopt);
    Apply(state, record);
    folded.Take(record);
  }
  const auto broken = FirstBrokenInState(state, folded, read);
  EXPECT_FALSE(broken.has_value()) << (broken ? broken->how : "");
  EXPECT_EQ(CanonicalStateOf(state), CanonicalStateOf(log.state));
}

TEST(SettlementTest, OfRandomMonthsTiesToTheBooks) {
  std::cout << "seed " << kSeed << "\n";
  for (uint64_t seed = kSeed; seed < kSeed + 60; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    RandomMonths months(seed);
    months.Play(4);
    ExpectSound(months.log());
    ExpectTheSameBytesAgain(months.log());
  }
}

TEST(SettlementTest, OfFiftyBrandsWhoAllTradeIsAMatterOfMilliseconds) {
  constexpr uint32_t kBrands = 50;
  constexpr uint32_t kPairs = kBrands * (kBrands - 1);
  SmallLog log = CoalitionOf(kBrands);
  for (uint32_t issuer = 1; issuer <= kBrands; ++issuer) {
    for (uint32_t acceptor = 1; acceptor <= kBrands; ++acceptor) {
      if (issuer == acceptor) continue;
      log.Do(Spending(issuer, acceptor, int64_t{1} + (issuer * acceptor) % 97));
      log.Do(PublishContract{
          .contract = {.issuer = BrandOf(issuer),
                       .acceptor = BrandOf(acceptor),
                       .formulas = {Commission{.rate = Of(1, 50)},
                                    FeePerRedemption{.payer = Side::kAcceptor, .micro_fen = 5}}},
          .effective_from = std::nullopt});
    }
  }
  GeneralTerms terms;
  terms.levy = Of(1, 50);
  terms.cost = 100'000'000;
  log.Do(PublishClearingTerms{.terms = terms, .effective_from = std::nullopt});
  log.now = At("2026-02-01 10:00");
  log.Cut(At("2026-01-31").day);
  const auto began = std::clock();
  const Record& record = log.Do(CloseSettlement{.period = {.value = 1}});
  const auto milliseconds = (std::clock() - began) * 1000 / CLOCKS_PER_SEC;
  std::cout << "closed in " << milliseconds << " ms, " << record.books.size() << " effects\n";
  const auto& closed = std::get<SettlementClosed>(record.books.front());
  EXPECT_EQ(closed.statements, kBrands + 2);
  EXPECT_EQ(closed.lines, kPairs * 4 + 2 * kBrands);
}

}  // namespace
}  // namespace huitong
