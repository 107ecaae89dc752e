// Exchanges by pair rate, with a bonus, for a fee, for exactly so many points; and what a rate book
// may say of them.

#include <algorithm>
#include <iterator>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "engine/apply.h"
#include "engine/invariants/record_follows_state.h"
#include "engine/testing/small_coalition.h"

namespace huitong {
namespace {

const MemberId mei = MemberIdOf("mei");

// Rose at 10 to 11 and bean at 4 to 5: references 21/2 and 9/2, an ordinary rate of 2, and 7/3 is
// what no rate may be above. Mei has 1,000 roses until 2028-01-31.
SmallLog LogWith(const PublishRateBook& book) {
  SmallLog log = OpenSmallCoalition();
  log.Do(Earn{.member = mei, .brand = kFlorist, .channel = kNoChannel, .spend_fen = 100'000});
  log.PublishBook(book);
  return log;
}

PublishRateBook WithPairRate(const Rate& rate) {
  return {.prices = {},
          .pair_rates = {{.from = kRose, .to = kBean, .rate = rate}},
          .effective_from = std::nullopt};
}

PublishRateBook WithBonus(const Rate& share, std::string_view begins, std::string_view ends) {
  return {.prices = {},
          .bonuses = {{.from = kRose,
                       .to = kBean,
                       .share = share,
                       .begins = At(begins).time,
                       .ends = At(ends).time}},
          .effective_from = std::nullopt};
}

PublishRateBook WithFee(const FeeRule& rule) {
  return {.prices = {},
          .fees = {{.from = kRose, .to = kBean, .rule = rule}},
          .effective_from = std::nullopt};
}

QuoteWish Paying(int64_t roses) {
  return {.member = mei,
          .from = kRose,
          .to = kBean,
          .asked_for = AskedFor::kPaid,
          .points = PointsOf(roses)};
}

QuoteWish Exactly(int64_t beans) {
  QuoteWish wish = Paying(beans);
  wish.asked_for = AskedFor::kReceived;
  return wish;
}

// "paid fee received bonus", as the record states it.
std::string Exchanged4(SmallLog& log, const QuoteWish& wish) {
  const Record record = log.Do(log.QuotedFor(wish));
  std::string text;
  SpecialTerms special;
  ForEachEffect(record, [&](const RecordSubject*, const Effect& effect) {
    if (const auto* fact = std::get_if<SpecialTerms>(&effect)) special = *fact;
  });
  ForEachEffect(record, [&](const RecordSubject*, const Effect& effect) {
    if (const auto* fact = std::get_if<Exchanged>(&effect)) {
      text = std::to_string(fact->conversion.paid.units()) + " " +
             std::to_string(special.fee.units()) + " " +
             std::to_string(fact->conversion.received.units()) + " " +
             std::to_string(special.bonus.units());
    }
  });
  return text;
}

int64_t Booked(SmallLog& log, CurrencyNumber currency, AccountCode code, BrandNumber party,
               BrandNumber counterparty) {
  return log.state.BalanceOf(currency,
                             {.code = code, .party = party, .counterparty = counterparty});
}

// Every record as the verifiers see it.
void ExpectSound(const SmallLog& log) {
  LogState state;
  for (const Record& record : log.records) {
    const auto breach = FirstBreach(
        state, record, [&](Sequence sequence) { return std::optional(log.records[sequence]); });
    ASSERT_EQ(breach, std::nullopt) << "record " << record.header.sequence;
    Apply(state, record);
  }
}

TEST(SpecialTermsTest, APairRateHoldsInsteadOfBidAndAsk) {
  SmallLog log = LogWith(WithPairRate(RateOf(9, 4)));
  EXPECT_EQ(Exchanged4(log, Paying(100)), "100 0 225 0");
  // 225 beans at 9/2 units.
  EXPECT_EQ(Booked(log, kUniversalUnit, AccountCode::kHub, kFlorist, kHouse), -1'013);
  EXPECT_EQ(Booked(log, kUniversalUnit, AccountCode::kHub, kCafe, kHouse), 1'013);
  EXPECT_EQ(Booked(log, kUniversalUnit, AccountCode::kHouseRounding, kHouse, kHouse), 0);
  EXPECT_EQ(Exchanged4(log, Exactly(200)), "89 0 200 0");
  ExpectSound(log);
}

TEST(SpecialTermsTest, ExactlySoManyPointsCostTheLeastThatGivesThem) {
  SmallLog log = LogWith(WithFee({.fixed = 1, .share = RateOf(1, 50), .minimum = 2}));
  // 15 beans are 75 units, which 8 roses give (80); of 10 roses the fee leaves 8.
  EXPECT_EQ(Exchanged4(log, Exactly(15)), "8 2 15 0");
  EXPECT_EQ(Booked(log, kUniversalUnit, AccountCode::kHouseRounding, kHouse, kHouse), 5);
  EXPECT_EQ(BalanceOf(log, "mei", kRose), 990);
  EXPECT_EQ(BalanceOf(log, "mei", kBean), 15);
  ExpectSound(log);
}

TEST(SpecialTermsTest, AFeeIsTrafficWithTheHouse) {
  SmallLog log = LogWith(WithFee({.fixed = 1, .share = RateOf(1, 50), .minimum = 2}));
  log.Do(log.QuotedFor(Paying(100)));
  log.Do(log.QuotedFor(Paying(10)));
  const auto exchanged = [&](BrandNumber creditor) {
    return log.state.traffic
        .Peek({.period = {.value = 1}, .debtor = kFlorist, .creditor = creditor})
        ->exchanged;
  };
  // 194 and 16 beans at 0.2 fen each; 3 and 2 roses at 0.4 fen each.
  EXPECT_EQ(exchanged(kCafe), (TrafficSum{.micro_fen = int64_t{210} * 200'000, .count = 2}));
  EXPECT_EQ(exchanged(kHouse), (TrafficSum{.micro_fen = int64_t{5} * 400'000, .count = 2}));
  ExpectSound(log);
}

TEST(SpecialTermsTest, AFeeIsRedeemedAtTheHouse) {
  SmallLog log = LogWith(WithFee({.fixed = 1, .share = RateOf(1, 50), .minimum = 2}));
  EXPECT_EQ(Exchanged4(log, Paying(100)), "97 3 194 0");
  EXPECT_EQ(Booked(log, kRose, AccountCode::kRedeemed, kFlorist, kHouse), 3);
  EXPECT_EQ(Booked(log, kRose, AccountCode::kExchangedOut, kFlorist, kCafe), 97);
  const CurrencyNumber yuan = log.state.configuration.settlement_money();
  EXPECT_EQ(log.state.BalanceOf(yuan, Due(kFlorist, kHouse)), 3 * 400'000);
  EXPECT_EQ(log.state.BalanceOf(yuan, Due(kFlorist, kCafe)), 194 * 200'000);
  EXPECT_EQ(BalanceOf(log, "mei", kRose), 900);
  ExpectSound(log);
}

TEST(SpecialTermsTest, ABonusIsALotOfTheReceivingBrand) {
  SmallLog log = LogWith(WithBonus(RateOf(1, 10), "2026-01-01", "2026-01-16"));
  EXPECT_EQ(Exchanged4(log, Paying(101)), "101 0 202 20");
  EXPECT_EQ(BalanceOf(log, "mei", kBean), 222);
  EXPECT_EQ(Booked(log, kBean, AccountCode::kIssued, kCafe, kHouse), -20);
  const CurrencyNumber yuan = log.state.configuration.settlement_money();
  EXPECT_EQ(log.state.BalanceOf(yuan, Due(kFlorist, kCafe)), 202 * 200'000);
  std::vector<BrandNumber> funded_by;
  ForEachEffect(log.records.back(), [&](const RecordSubject*, const Effect& effect) {
    const auto* interned = std::get_if<ProvenanceInterned>(&effect);
    if (interned != nullptr) funded_by.push_back(interned->provenance.funding_brand);
  });
  EXPECT_EQ(funded_by, (std::vector<BrandNumber>{kFlorist, kCafe}));
  // It ends.
  log.now = At("2026-01-16");
  EXPECT_EQ(Exchanged4(log, Paying(101)), "101 0 202 0");
  ExpectSound(log);
}

// What is found where an exchange of 100 roses says of its beans that they came in these postings:
// each so many of the share (false) or of the bonus (true).
std::string BreachOfPostings(const std::vector<std::pair<int64_t, bool>>& postings) {
  SmallLog log = LogWith(WithBonus(RateOf(1, 10), "2026-01-01", "2026-01-16"));
  log.Do(log.QuotedFor(Paying(100)));
  return BreachAfter(log, RecordKind::kExchange, [&](Record& record) {
    Effects& effects = record.subjects.front().effects;
    std::vector<AvailablePosting> beans;
    for (const Effect& effect : effects) {
      const auto* posting = std::get_if<AvailablePosting>(&effect);
      if (posting != nullptr && posting->currency == kBean) beans.push_back(*posting);
    }
    ASSERT_EQ(beans.size(), 2U);
    const auto is_bean = [](const Effect& effect) {
      const auto* posting = std::get_if<AvailablePosting>(&effect);
      return posting != nullptr && posting->currency == kBean;
    };
    auto at = std::find_if(effects.begin(), effects.end(), is_bean);
    at = effects.erase(at, at + 2);
    int64_t balance = 0;
    for (const auto& [amount, is_bonus] : postings) {
      AvailablePosting posting = beans[is_bonus ? 1 : 0];
      posting.amount = amount;
      posting.balance_after = balance += amount;
      at = std::next(effects.insert(at, posting));
    }
  });
}

TEST(SpecialTermsTest, ABonusIsOnePostingAfterTheShares) {
  const std::string kBroken = "the bonus is not one posting after the shares";
  EXPECT_EQ(BreachOfPostings({{200, false}, {20, true}}), "nothing");
  EXPECT_EQ(BreachOfPostings({{100, false}, {100, false}, {20, true}}), "nothing");
  EXPECT_EQ(BreachOfPostings({{20, true}, {200, false}}), kBroken);
  EXPECT_EQ(BreachOfPostings({{200, false}, {10, true}, {10, true}}), kBroken);
  EXPECT_EQ(BreachOfPostings({{200, false}, {19, true}}),
            "the points received are not each source's share");
}

// docs/accounting.md, "Exchange by special terms".
TEST(SpecialTermsTest, TheExampleOfTheAccountsComesOut) {
  PublishRateBook book = WithFee({.fixed = 1, .share = RateOf(1, 50), .minimum = 2});
  book.bonuses = WithBonus(RateOf(1, 10), "2026-01-01", "2027-01-01").bonuses;
  SmallLog log = LogWith(book);
  EXPECT_EQ(Exchanged4(log, Paying(100)), "97 3 194 19");
  EXPECT_EQ(BalanceOf(log, "mei", kRose), 900);
  EXPECT_EQ(BalanceOf(log, "mei", kBean), 213);
  EXPECT_EQ(Booked(log, kBean, AccountCode::kExchangedIn, kCafe, kFlorist), -194);
  EXPECT_EQ(Booked(log, kBean, AccountCode::kIssued, kCafe, kHouse), -19);
  EXPECT_EQ(Booked(log, kUniversalUnit, AccountCode::kHub, kFlorist, kHouse), -970);
  EXPECT_EQ(Booked(log, kUniversalUnit, AccountCode::kHub, kCafe, kHouse), 970);
  ExpectSound(log);
}

TEST(SpecialTermsTest, APairRatePausesWhereAChangeOfPriceComes) {
  SmallLog log = LogWith(WithPairRate(RateOf(9, 4)));
  // References 19/2 and 9/2 from tomorrow on: no rate above 19/9.
  PublishRateBook cheaper = WithPairRate(RateOf(2));
  cheaper.prices = {PriceOf(kRose, RateOf(9), RateOf(10), 400'000)};
  cheaper.effective_from = At("2026-01-16 12:00").time;
  log.PublishBook(cheaper);
  EXPECT_EQ(Exchanged4(log, Paying(100)), "100 0 225 0");
  log.now = At("2026-01-15 12:00:01");
  EXPECT_EQ(Exchanged4(log, Paying(100)), "100 0 180 0");  // 9/5
  log.now = At("2026-01-16 12:00");
  EXPECT_EQ(Exchanged4(log, Paying(100)), "100 0 200 0");
  ExpectSound(log);
}

TEST(SpecialTermsTest, AQuoteDiesWithTheLineThatItStandsOn) {
  SmallLog log = LogWith(WithPairRate(RateOf(9, 4)));
  const Exchange quoted = log.QuotedFor(Paying(4));
  log.PublishBook(WithPairRate(RateOf(9, 4)));
  EXPECT_EQ(log.Declines(quoted)->code, Decline::kQuoteSuperseded);
  const Exchange anew = log.QuotedFor(Paying(4));
  log.PublishBook(WithFee({.fixed = 1, .share = std::nullopt, .minimum = 0}));
  EXPECT_EQ(log.Declines(anew)->code, Decline::kQuoteSuperseded);
  log.Do(log.QuotedFor(Paying(5)));
  ExpectSound(log);
}

TEST(SpecialTermsTest, WhatIsReceivedLivesAsItsPolicySays) {
  const std::map<ConvertedExpiry, std::string> last_days = {
      {ConvertedExpiry::kEarlier, "2027-01-31"},
      {ConvertedExpiry::kOfSource, "2028-01-31"},
      {ConvertedExpiry::kOwnTerm, "2027-01-31"}};
  for (const auto& [policy, last_day] : last_days) {
    SmallLog log = LogWith(WithPairRate(RateOf(2)));
    log.Do(PublishPointsPolicy{
        .currency = kBean, .policy = {.converted_expiry = policy}, .effective_from = std::nullopt});
    log.Do(log.QuotedFor(Paying(10)));
    const auto& received =
        std::get<AvailablePosting>(log.records.back().subjects[0].effects.back());
    EXPECT_EQ(ToIsoDate(received.lot.expires_on), last_day);
    ExpectSound(log);
  }
  SmallLog late = LogWith(WithPairRate(RateOf(2)));
  late.Do(PublishPointsPolicy{.currency = kBean,
                              .policy = {.converted_expiry = ConvertedExpiry::kOwnTerm},
                              .effective_from = std::nullopt});
  late.now = At("2027-12-01");
  late.Do(late.QuotedFor(Paying(10)));
  const auto& received = std::get<AvailablePosting>(late.records.back().subjects[0].effects.back());
  EXPECT_EQ(ToIsoDate(received.lot.expires_on), "2028-12-31");
  ExpectSound(late);
}

struct RefusedBook {
  Declined declined;
  PublishRateBook book;
};

TEST(SpecialTermsTest, ABookThatIsNotSoundIsDeclinedWithWhatIsWrong) {
  const int64_t pair = PairFigure(kRose, kBean);
  PublishRateBook outside{.prices = {PriceOf(kRose, RateOf(10), RateOf(11), 0)},
                          .effective_from = std::nullopt};
  outside.prices.front().reference = RateOf(12);
  PublishRateBook twice = WithPairRate(RateOf(2));
  twice.pair_rates.push_back(twice.pair_rates.front());
  const std::vector<RefusedBook> cases = {
      {{Decline::kReferenceOutsidePrices, Param::kPrices, kRose.value, 0}, outside},
      // 5/2 is above 7/3 by 1/14.
      {{Decline::kPairRateTooHigh, Param::kPairRates, pair, 72}, WithPairRate(RateOf(5, 2))},
      // 2 · 6/5 is above 7/3 by 1/35.
      {{Decline::kBonusTooHigh, Param::kBonuses, pair, 29},
       WithBonus(RateOf(1, 5), "2026-01-20", "2026-01-21")},
      {{Decline::kRateBookNotSound, Param::kPairRates, pair, 0}, twice},
      {{Decline::kRateBookNotSound, Param::kBonuses, pair, 0},
       WithBonus(RateOf(1, 50), "2026-01-21", "2026-01-21")},
      {{Decline::kRateBookNotSound, Param::kFees, pair, 0}, WithFee({.fixed = -1})},
      {{Decline::kRateBookNotSound, Param::kFees, pair, 0}, WithFee({.share = Rate()})}};
  SmallLog log = OpenSmallCoalition();
  for (const RefusedBook& one : cases) {
    EXPECT_EQ(log.Declines(one.book), one.declined) << NameOf(one.declined.code);
  }
  log.Do(RegisterCurrency{.currency = CurrencyNamed("coin", kBank)});
  PublishRateBook unpriced = WithPairRate(RateOf(1));
  unpriced.pair_rates.front().to = {.value = 3};
  EXPECT_EQ(log.Declines(unpriced)->code, Decline::kPairWithoutPrice);
  ExpectSound(log);
}

TEST(SpecialTermsTest, WhatWasSoundWhenItWasProposedMayNotBeWhenItIsApproved) {
  SmallLog log = OpenSmallCoalition();
  log.Do(WithPairRate(RateOf(9, 4)));
  log.PublishPrices({PriceOf(kRose, RateOf(9), RateOf(10), 400'000)});
  Command approval = log.Asked(ApprovePublication{.proposal = {.value = 2}});
  approval.actor = {.kind = ActorKind::kUser, .number = 2};
  log.Offer(approval);
  const auto& why = std::get<RequestDeclined>(log.records.back().books.front()).declined;
  EXPECT_EQ(why.code, Decline::kPairRateTooHigh);
  ExpectSound(log);
}

}  // namespace
}  // namespace huitong
