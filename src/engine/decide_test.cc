#include "engine/decide.h"

#include <gtest/gtest.h>

#include "engine/testing/small_coalition.h"
#include "program/earn.h"

namespace huitong {
namespace {

const MemberId mei = MemberIdOf("mei");
const MemberId nobody = MemberIdOf("nobody");
constexpr BrandNumber kNoBrand{.value = 99};
constexpr ChannelNumber kChannelUnknown{.value = 99};
constexpr CurrencyNumber kNoCurrency{.value = 99};

Earn Spend(int64_t fen) {
  return {.member = mei, .brand = kFlorist, .channel = kShop, .spend_fen = fen};
}
Redeem Spending(CurrencyNumber currency, BrandNumber acceptor, int64_t points) {
  return {.member = mei,
          .currency = currency,
          .acceptor = acceptor,
          .channel = kShop,
          .points = PointsOf(points)};
}

// The decline of a fresh command; CHECKs that it is declined.
Declined WhyNot(SmallLog& log, const Operation& operation) {
  const auto declined = log.Declines(operation);
  EXPECT_TRUE(declined);
  return declined.value_or(Declined{});
}

// Mends a command's faults one by one, each time expecting a later decline than before.
class Faults {
 public:
  explicit Faults(SmallLog& log) : log_(log) {}

  void Expect(Decline decline, const Command& command) {
    EXPECT_LT(last_, static_cast<uint16_t>(decline)) << NameOf(decline);
    last_ = static_cast<uint16_t>(decline);
    Command fresh = log_.Asked(command.operation);
    fresh.occurred = command.occurred;
    log_.Offer(fresh);
    const auto& record = log_.records.back();
    const auto& effects = record.subjects.empty() ? record.books : record.subjects.front().effects;
    ASSERT_EQ(effects.size(), 1u) << NameOf(decline);
    const auto* declined = std::get_if<RequestDeclined>(&effects.front());
    ASSERT_NE(declined, nullptr) << NameOf(decline);
    EXPECT_EQ(NameOf(declined->declined.code), NameOf(decline));
  }
  void Expect(Decline decline, const Operation& operation) {
    Expect(decline, log_.Asked(operation));
  }
  void ExpectNone(const Operation& operation) { EXPECT_FALSE(log_.Declines(operation)); }

 private:
  SmallLog& log_;
  uint16_t last_ = 0;
};

TEST(DecideTest, DeclinesAnEarningInTheOrderOfTheNumbers) {
  SmallLog empty;
  Command command = empty.Asked(
      Earn{.member = nobody, .brand = kNoBrand, .channel = kChannelUnknown, .spend_fen = 1});
  command.occurred = At("2030-01-01");
  Faults(empty).Expect(Decline::kCoalitionNotOpened, command);

  SmallLog log = OpenSmallCoalition();
  Faults faults(log);
  faults.Expect(Decline::kOccurredInFuture, command);
  command.occurred = std::nullopt;
  faults.Expect(Decline::kBrandNotFound, command);
  Earn earn = *std::get_if<Earn>(&command.operation);
  earn.brand = kBank;
  faults.Expect(Decline::kChannelNotFound, earn);
  earn.channel = kShop;
  faults.Expect(Decline::kCurrencyNotFound, earn);
  earn.brand = kFlorist;
  faults.Expect(Decline::kMemberNotFound, earn);
  earn.member = mei;
  log.Do(PublishEarnRate{.brand = kFlorist,
                         .points_per_yuan = RateOf(Rate::kTermMax),
                         .effective_from = std::nullopt});
  earn.spend_fen = int64_t{1} << 50;
  faults.Expect(Decline::kAmountTooLarge, earn);
  earn.spend_fen = int64_t{1} << 29;
  faults.ExpectNone(earn);
  faults.Expect(Decline::kBalanceTooLarge, earn);
}

TEST(DecideTest, DeclinesARedemptionInTheOrderOfTheNumbers) {
  SmallLog log = OpenSmallCoalition();
  log.Do(Spend(1'000));
  Faults faults(log);
  Redeem redeem{.member = nobody,
                .currency = kNoCurrency,
                .acceptor = kNoBrand,
                .channel = kChannelUnknown,
                .points = PointsOf(11)};
  faults.Expect(Decline::kBrandNotFound, redeem);
  redeem.acceptor = kCafe;
  faults.Expect(Decline::kChannelNotFound, redeem);
  redeem.channel = kShop;
  faults.Expect(Decline::kCurrencyNotFound, redeem);
  redeem.currency = kRose;
  faults.Expect(Decline::kMemberNotFound, redeem);
  redeem.member = mei;
  faults.Expect(Decline::kInsufficientPoints, redeem);
  redeem.points = PointsOf(10);
  faults.ExpectNone(redeem);
}

TEST(DecideTest, DeclinesARedemptionWhoseObligationIsTooLarge) {
  SmallLog log = OpenSmallCoalition();
  log.PublishPrices({PriceOf(kRose, Rate(), Rate(), Points::kOfMemberMax)});
  log.Do(Spend(100'000));
  EXPECT_EQ(WhyNot(log, Spending(kRose, kCafe, 2)).code, Decline::kAmountTooLarge);
  for (int64_t owed = 0; owed <= Points::kUnitsMax - Points::kOfMemberMax;
       owed += Points::kOfMemberMax) {
    ASSERT_FALSE(log.Declines(Spending(kRose, kCafe, 1)));
  }
  // The due of the florist to the cafe is now at its end.
  EXPECT_EQ(WhyNot(log, Spending(kRose, kCafe, 1)).code, Decline::kBalanceTooLarge);
  EXPECT_EQ(WhyNot(log, Spending(kRose, kBank, 1)).code, Decline::kBalanceTooLarge)
      << "so is its position towards all others";
}

TEST(DecideTest, DeclinesAnExchangeInTheOrderOfTheNumbers) {
  SmallLog log = OpenSmallCoalition();
  log.Do(Spend(2'000));
  Faults faults(log);
  Exchange exchange = log.Quoted(mei, kRose, kBean, 10);
  log.Do(exchange);
  Exchange wrong = exchange;
  wrong.member = nobody;
  wrong.quote.from = kNoCurrency;
  wrong.quote.to = kNoCurrency;
  faults.Expect(Decline::kCurrencyNotFound, wrong);
  wrong.quote.from = kBean;
  wrong.quote.to = kBean;
  faults.Expect(Decline::kMemberNotFound, wrong);
  wrong.member = MemberIdOf("li");
  faults.Expect(Decline::kQuoteNotOfMember, wrong);
  wrong.quote.member = wrong.member;
  wrong.quote.ends = log.now.time;
  faults.Expect(Decline::kQuoteUsed, wrong);
  wrong.quote_mac = MacOf("another quote");
  faults.Expect(Decline::kQuoteExpired, wrong);
  wrong.quote.ends.nanos += 1;
  faults.Expect(Decline::kSameCurrency, wrong);

  log.Do(RegisterCurrency{.currency = CurrencyNamed("coin", kBank)});
  wrong.quote.from = {.value = 3};
  faults.Expect(Decline::kNotExchangeable, wrong);
  wrong.quote.from = kRose;
  wrong.quote.paid = PointsOf(0);
  wrong.quote.received = PointsOf(1);
  faults.Expect(Decline::kQuoteSuperseded, wrong);
  wrong.quote.received = PointsOf(0);
  faults.Expect(Decline::kAmountTooSmall, wrong);
  Exchange of_li = log.Quoted(MemberIdOf("li"), kRose, kBean, 10);
  faults.Expect(Decline::kInsufficientPoints, of_li);
}

TEST(DecideTest, DeclinesAnEnrolmentInTheOrderOfTheNumbers) {
  SmallLog log = OpenSmallCoalition();
  Faults faults(log);
  faults.Expect(Decline::kBrandNotFound, Enrol{.brand = kNoBrand, .member = mei});
  faults.Expect(Decline::kMemberAlreadyEnrolled, Enrol{.brand = kCafe, .member = mei});
  faults.ExpectNone(Enrol{.brand = kCafe, .member = nobody});
}

TEST(DecideTest, DeclinesACurrencyInTheOrderOfTheNumbers) {
  SmallLog log = OpenSmallCoalition();
  Faults faults(log);
  faults.Expect(Decline::kBrandNotFound,
                RegisterCurrency{.currency = CurrencyNamed("rose", kNoBrand)});
  faults.Expect(Decline::kCodeAlreadyUsed,
                RegisterCurrency{.currency = CurrencyNamed("rose", kFlorist)});
  faults.Expect(Decline::kBrandHasCurrency,
                RegisterCurrency{.currency = CurrencyNamed("tulip", kFlorist)});
  faults.ExpectNone(RegisterCurrency{.currency = CurrencyNamed("coin", kBank)});
}

TEST(DecideTest, DeclinesAChannelInTheOrderOfTheNumbers) {
  SmallLog log = OpenSmallCoalition();
  Faults faults(log);
  const Rate fine = RateOf(1, kRuleDenominatorMax + 1);
  faults.Expect(Decline::kCodeAlreadyUsed, RegisterChannel{.channel = ChannelNamed("shop", fine)});
  faults.Expect(Decline::kRateTooFine, RegisterChannel{.channel = ChannelNamed("kiosk", fine)});
  faults.ExpectNone(RegisterChannel{.channel = ChannelNamed("kiosk", Rate())});
}

TEST(DecideTest, DeclinesACoefficientInTheOrderOfTheNumbers) {
  SmallLog log = OpenSmallCoalition();
  Faults faults(log);
  PublishCoefficient publish{.channel = kChannelUnknown,
                             .coefficient = RateOf(1, kRuleDenominatorMax + 1),
                             .effective_from = At("2025-12-31").time};
  faults.Expect(Decline::kChannelNotFound, publish);
  publish.channel = kShop;
  faults.Expect(Decline::kEffectiveInPast, publish);
  publish.effective_from = log.now.time;
  faults.Expect(Decline::kRateTooFine, publish);
  publish.coefficient = RateOf(1, kRuleDenominatorMax);
  faults.ExpectNone(publish);
}

TEST(DecideTest, DeclinesAnEarnRateInTheOrderOfTheNumbers) {
  SmallLog log = OpenSmallCoalition();
  Faults faults(log);
  PublishEarnRate publish{.brand = kNoBrand,
                          .points_per_yuan = RateOf(1, kRuleDenominatorMax + 1),
                          .effective_from = At("2025-12-31").time};
  faults.Expect(Decline::kBrandNotFound, publish);
  publish.brand = kBank;
  faults.Expect(Decline::kCurrencyNotFound, publish);
  publish.brand = kFlorist;
  faults.Expect(Decline::kEffectiveInPast, publish);
  publish.effective_from = std::nullopt;
  faults.Expect(Decline::kRateTooFine, publish);
  publish.points_per_yuan = RateOf(1, kRuleDenominatorMax);
  faults.ExpectNone(publish);
}

TEST(DecideTest, DeclinesARateBookInTheOrderOfTheNumbers) {
  SmallLog log = OpenSmallCoalition();
  Faults faults(log);
  PublishRateBook publish{.prices = {PriceOf(kRose, RateOf(12), RateOf(11), 0),
                                     PriceOf(kNoCurrency, Rate(), Rate(), 0)},
                          .effective_from = At("2025-12-31").time};
  faults.Expect(Decline::kCurrencyNotFound, publish);
  publish.prices.pop_back();
  faults.Expect(Decline::kEffectiveInPast, publish);
  publish.effective_from = std::nullopt;
  faults.Expect(Decline::kBidAboveAsk, publish);
  publish.prices.front().bid = RateOf(11);
  faults.ExpectNone(publish);
}

TEST(DecideTest, OpensACoalitionOnce) {
  SmallLog log;
  EXPECT_FALSE(log.Declines(OpenCoalition{.coalition = CoalitionNamed("one")}));
  Command again = log.Asked(OpenCoalition{.coalition = CoalitionNamed("two")});
  again.occurred = At("2030-01-01");
  Faults(log).Expect(Decline::kCoalitionAlreadyOpened, again);
}

TEST(DecideTest, SaysHowMuchWasThereAndHowMuchWasWanted) {
  SmallLog log = OpenSmallCoalition();
  log.Do(Spend(12'550));
  EXPECT_EQ(WhyNot(log, Spending(kRose, kCafe, 200)),
            (Declined{.code = Decline::kInsufficientPoints,
                      .param = Param::kPoints,
                      .figure = 125,
                      .second_figure = 200}));
}

TEST(DecideTest, RatesAPurchaseByTheVersionsOfItsInstant) {
  SmallLog log = OpenSmallCoalition();
  log.Do(PublishEarnRate{
      .brand = kFlorist, .points_per_yuan = RateOf(2), .effective_from = At("2026-02-01").time});
  log.Do(PublishCoefficient{
      .channel = kOnline, .coefficient = RateOf(3), .effective_from = At("2026-02-01").time});
  log.now = At("2026-02-10");
  Command command =
      log.Asked(Earn{.member = mei, .brand = kFlorist, .channel = kOnline, .spend_fen = 1'000});
  command.occurred = At("2026-01-31 23:59:59");
  log.Offer(command);
  EXPECT_EQ(BalanceOf(log, "mei", kRose), 12);
  command = log.Asked(command.operation);
  command.occurred = At("2026-02-01");
  log.Offer(command);
  EXPECT_EQ(BalanceOf(log, "mei", kRose), 12 + 60);
}

TEST(DecideTest, RatesAPurchaseBeforeItsChannelByTheChannelsFirstVersion) {
  SmallLog log = OpenSmallCoalition();
  Command command =
      log.Asked(Earn{.member = mei, .brand = kFlorist, .channel = kOnline, .spend_fen = 1'000});
  command.occurred = At("2025-06-30");
  log.Offer(command);
  EXPECT_EQ(BalanceOf(log, "mei", kRose), 12);
  const auto& effects = log.records.back().subjects.front().effects;
  EXPECT_EQ(std::get_if<AvailablePosting>(&effects[1])->lot.expires_on, At("2027-06-30").day);
}

TEST(DecideTest, TakesTermAndMonthFromTheDayAPurchaseOccurred) {
  SmallLog log = OpenSmallCoalition();
  log.now = At("2026-02-01 00:30");
  Command command = log.Asked(Spend(1'000));
  command.occurred = At("2026-01-31 23:30");  // the day before here, the same day in UTC
  log.Offer(command);
  const Record record = log.records.back();
  const auto* posting = std::get_if<AvailablePosting>(&record.subjects.front().effects[1]);
  EXPECT_EQ(posting->lot.expires_on, At("2028-01-31").day);
  EXPECT_EQ(log.state.ProvenanceOf(posting->lot.provenance).earn_month,
            MonthNumber(At("2026-01-31").day));
}

TEST(DecideTest, RecordsAnEarningOfNothingWithoutPostings) {
  SmallLog log = OpenSmallCoalition();
  const Record record = log.Do(Spend(99));
  EXPECT_EQ(record.subjects.front().effects.size(), 1u);
  EXPECT_TRUE(record.books.empty());
}

TEST(DecideTest, OwesTheAcceptorWhatTheLotsSettleAt) {
  SmallLog log = OpenSmallCoalition();
  log.Do(Spend(1'000));  // 10 points at 0.4 fen
  log.now = At("2026-03-01");
  log.PublishPrices({PriceOf(kRose, RateOf(10), RateOf(11), 250'000)});
  log.Do(Spend(1'000));  // 10 points at 0.25 fen
  log.Do(Spending(kRose, kCafe, 13));
  const CurrencyNumber yuan = log.state.configuration.settlement_money();
  EXPECT_EQ(log.state.BalanceOf(yuan, Due(kFlorist, kCafe)), 10 * 400'000 + 3 * 250'000);
  EXPECT_EQ(log.state.BalanceOf(yuan, Claim(kCafe, kFlorist)), -(10 * 400'000 + 3 * 250'000));
}

TEST(DecideTest, OwesNothingWhereTheIssuerIsTheAcceptor) {
  SmallLog log = OpenSmallCoalition();
  log.Do(Spend(1'000));
  EXPECT_EQ(log.Do(Spending(kRose, kFlorist, 10)).books.size(), 1u);
}

TEST(DecideTest, ExchangesThroughTheHubAndOwesTheOtherBrand) {
  SmallLog log = OpenSmallCoalition();
  log.Do(Spend(1'000));
  log.Do(log.Quoted(mei, kRose, kBean, 7));  // 70 units, 14 beans
  EXPECT_EQ(BalanceOf(log, "mei", kRose), 3);
  EXPECT_EQ(BalanceOf(log, "mei", kBean), 14);
  const auto hub = [](BrandNumber brand) {
    return Account{.code = AccountCode::kHub, .party = brand, .counterparty = kHouse};
  };
  EXPECT_EQ(log.state.BalanceOf(kUniversalUnit, hub(kFlorist)), -70);
  EXPECT_EQ(log.state.BalanceOf(kUniversalUnit, hub(kCafe)), 70);
  const CurrencyNumber yuan = log.state.configuration.settlement_money();
  EXPECT_EQ(log.state.BalanceOf(yuan, Due(kFlorist, kCafe)), 14 * 200'000);
}

TEST(DecideTest, GivesReceivedPointsTheEarlierOfSourceAndNewTerm) {
  SmallLog log = OpenSmallCoalition();
  log.Do(Spend(1'000));  // until 2028-01-31; beans live a year
  log.Do(log.Quoted(mei, kRose, kBean, 5));
  log.now = At("2027-10-01");
  log.Do(log.Quoted(mei, kRose, kBean, 5));
  std::vector<std::string> days;
  ForEachEffect(log.records.back(), [&](const RecordSubject*, const Effect& effect) {
    const auto* posting = std::get_if<AvailablePosting>(&effect);
    if (posting != nullptr) days.push_back(ToIsoDate(posting->lot.expires_on));
  });
  EXPECT_EQ(days, (std::vector<std::string>{"2028-01-31", "2028-01-31"}));
  const Record& first = log.records[log.records.size() - 3];
  EXPECT_EQ(first.header.kind, RecordKind::kExchange);
  const auto* received = std::get_if<AvailablePosting>(&first.subjects.front().effects[2]);
  EXPECT_EQ(received->lot.expires_on, At("2027-01-31").day);
}

TEST(DecideTest, ExchangesNoLotBeforeItsFirstDayOfExchange) {
  SmallLog log = OpenSmallCoalition();
  log.Do(Spend(1'000));
  // No command bars lots yet; a contract will.
  const ProvenanceNumber barred{.value = ++log.state.row.provenances};
  log.state.provenances.Change(barred) = {.issuer = kFlorist,
                                          .funding_brand = kFlorist,
                                          .earn_month = 600,
                                          .not_exchangeable_until = At("2026-01-16").day,
                                          .settlement_price = 400'000};
  log.state.wallets.Change({.member = {.value = 0}, .currency = kRose})
      .Post({.expires_on = At("2027-01-31").day, .provenance = barred}, 10);
  EXPECT_EQ(WhyNot(log, log.Quoted(mei, kRose, kBean, 11)),
            (Declined{.code = Decline::kInsufficientPoints,
                      .param = Param::kPoints,
                      .figure = 10,
                      .second_figure = 11}));
  log.Do(log.Quoted(mei, kRose, kBean, 10));
  EXPECT_EQ(BalanceOf(log, "mei", kRose), 10);
  log.now = At("2026-01-16");
  EXPECT_FALSE(log.Declines(log.Quoted(mei, kRose, kBean, 10)));
}

TEST(DecideTest, TouchesBothWalletsOfAnExchange) {
  SmallLog log = OpenSmallCoalition();
  const SeenRecords seen;
  Draft draft(log.state, seen);
  const auto about = AboutOf(draft, log.Quoted(mei, kRose, kBean, 10));
  ASSERT_TRUE(about);
  const std::vector<WalletKey> both = {{.member = {.value = 0}, .currency = kRose},
                                       {.member = {.value = 0}, .currency = kBean}};
  EXPECT_TRUE(std::ranges::equal(about->wallets, both));
  EXPECT_TRUE(AboutOf(draft, Enrol{.brand = kFlorist, .member = mei})->wallets.empty());
  EXPECT_TRUE(
      AboutOf(draft, Earn{.member = nobody, .brand = kFlorist, .channel = kShop, .spend_fen = 1})
          ->wallets.empty());
}

TEST(DecideDueTest, ExpiresAllThatIsPastItsDayAndNothingElse) {
  SmallLog log = OpenSmallCoalition();
  log.Do(Spend(1'000));
  log.now = At("2026-02-15");
  log.Do(Spend(500));
  const SeenRecords seen;
  Draft draft(log.state, seen);
  const WalletKey wallet{.member = {.value = 0}, .currency = kRose};
  draft.Begin(RecordKind::kExpire, At("2028-01-31 23:59:59"));
  ASSERT_TRUE(DecideDue(draft, wallet));
  EXPECT_TRUE(draft.record().subjects.empty());
  draft.Begin(RecordKind::kExpire, At("2028-02-01"));
  ASSERT_TRUE(DecideDue(draft, wallet));
  ASSERT_EQ(draft.record().subjects.size(), 1u);
  EXPECT_EQ(draft.record().subjects.front().effects.back(),
            Effect(Expired{.currency = kRose, .points = 10}));
}

}  // namespace
}  // namespace huitong
