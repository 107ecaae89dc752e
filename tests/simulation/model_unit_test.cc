// The model by itself, of the universal unit: figures that were worked out by hand from section 24
// of docs/ledger_rules.md.

#include <string>

#include <gtest/gtest.h>

#include "model_shop.h"

namespace huitong::model {
namespace {

constexpr uint32_t kBare = 3;  // a brand without a currency
constexpr int64_t kFen = 1'000'000;
constexpr Mark kOther = {2};

// A shop with a third brand, whose purchases earn units once there are any: one for a yuan.
Shop ShopWithoutUnit() {
  Shop shop;
  shop.Ask(BrandRegistering{.code = "c"});
  return shop;
}

// Proposed by one and approved by another. What it comes to.
const Record& SetUnit(Shop& shop, int64_t anchor, uint32_t bearer = kHouse) {
  const Record& proposed =
      shop.Ask(UnitProposing{.anchor = anchor, .bearer = bearer, .actor = 0}, 1);
  if (CodeOf(proposed) != 0) return proposed;
  const auto proposal = static_cast<uint32_t>(shop.books().proposals.size());
  return shop.Ask(PublicationApproving{.proposal = proposal, .actor = 0}, 2);
}

Shop ShopWithUnit(int64_t anchor) {
  Shop shop = ShopWithoutUnit();
  SetUnit(shop, anchor);
  return shop;
}

Redemption Spend(int64_t points, uint32_t acceptor) {
  return {.member = Shop::kMember,
          .currency = kUnit,
          .acceptor = acceptor,
          .channel = 0,
          .points = points,
          .lines = {}};
}

int64_t UnitsAt(const Shop& shop, AccountCode account, uint32_t party, uint32_t counterparty) {
  const auto found = shop.books().accounts.find({kUnit, account, party, counterparty});
  return found == shop.books().accounts.end() ? 0 : found->second;
}

// The units that are out, and what the pool has for them. Nothing else may stand in its row.
std::string PoolOf(const Shop& shop) {
  const auto found = shop.books().figures.brands.find(kThePool);
  if (found == shop.books().figures.brands.end()) return "no row";
  const BrandFigures& row = found->second;
  const bool bare = row.position == 0 && row.reserved == 0 && row.net_debit == 0 && row.owed == 0 &&
                    row.minted == 0;
  return std::to_string(static_cast<int64_t>(row.outstanding)) + " units for " +
         std::to_string(static_cast<int64_t>(shop.books().cover.promised)) +
         (bare ? "" : ", and more");
}

TEST(UnitTest, BeforeItHasTermsNobodyCanNameIt) {
  Shop shop = ShopWithoutUnit();
  const Record rate =
      shop.Ask(EarnRatePublishing{.brand = kHouse, .rate = {}, .from = std::nullopt});
  EXPECT_EQ(CodeOf(rate), kCurrencyNotFound);
  EXPECT_EQ((*rate.Find("declined"))["param"], kBrandId);
  shop.Earn(kBare, 1);
  EXPECT_EQ(CodeOf(shop.books().journal.back()), kCurrencyNotFound);
  EXPECT_EQ(CodeOf(shop.Ask(Spend(1, 1))), kCurrencyNotFound);
  EXPECT_EQ(PoolOf(shop), "no row");
}

TEST(UnitTest, EarnedAtABrandWithoutACurrencyItIsSpentAtAnother) {
  Shop shop = ShopWithUnit(1'250'000);
  shop.Ask(
      EarnRatePublishing{.brand = kHouse, .rate = {.over = 3, .under = 2}, .from = std::nullopt});
  const Record earned = shop.Ask(Purchase{.member = Shop::kMember,
                                          .brand = kBare,
                                          .channel = 0,
                                          .spend_fen = 9'999,
                                          .lines = {},
                                          .receipt = std::nullopt,
                                          .currency = std::nullopt,
                                          .occurred = {}});
  // 9,999 · 3 = 29,997 over 200: 149, and 197 are left. A unit is a fen and a quarter.
  EXPECT_EQ((*earned.Find("earned"))["points"], 149);
  EXPECT_EQ((*earned.Find("earned"))["remainder"], 197);
  EXPECT_EQ((*earned.Find("available"))["expires on"], kNever);
  const Provenance& provenance = shop.books().provenances.back();
  EXPECT_EQ(provenance.issuer, kThePool);
  EXPECT_EQ(provenance.funding_brand, kBare);
  EXPECT_EQ(provenance.settlement_price, 0);
  EXPECT_EQ(Owed(shop, kBare, kThePool), 186'250'000);  // 149 · 1,250,000
  EXPECT_EQ(UnitsAt(shop, kIssued, kThePool, 0), -149);

  const Record redeemed = shop.Ask(Spend(100, 1));
  EXPECT_EQ((*redeemed.Find("redeemed"))["face"], 125'000'000);
  EXPECT_EQ(Owed(shop, kThePool, 1), 125'000'000);
  EXPECT_EQ(UnitsAt(shop, kRedeemed, kThePool, 1), 100);
  EXPECT_EQ(TrafficBetween(shop, kBare, kThePool), "exchanged 186250000 in 1; face 0");
  EXPECT_EQ(TrafficBetween(shop, kThePool, 1), "redeemed 125000000 in 1; face 125000000");
  EXPECT_EQ(PoolOf(shop), "49 units for 61250000");  // 49 · 1,250,000
}

TEST(UnitTest, WhatEarnsNoWholeUnitObligesNobody) {
  Shop shop = ShopWithUnit(kFen);
  shop.Ask(
      EarnRatePublishing{.brand = kHouse, .rate = {.over = 1, .under = 2}, .from = std::nullopt});
  shop.Earn(kBare, 1);
  EXPECT_EQ((*shop.books().journal.back().Find("earned"))["remainder"], 100);
  EXPECT_EQ(TrafficBetween(shop, kBare, kThePool), "none");
  EXPECT_EQ(PoolOf(shop), "no row");
}

TEST(UnitTest, AnotherAnchorRevaluesWhatIsOutAtTheBearersCost) {
  Shop shop = ShopWithUnit(kFen);
  shop.Earn(kBare, 40);
  SetUnit(shop, 1'300'000, 1);
  // 40 · 300,000 of brand 1; then 40 · −400,000 of the house; then nothing.
  EXPECT_EQ(Owed(shop, 1, kThePool), 12'000'000);
  EXPECT_EQ(PoolOf(shop), "40 units for 52000000");
  SetUnit(shop, 900'000, kHouse);
  EXPECT_EQ(Owed(shop, kHouse, kThePool), -16'000'000);
  EXPECT_EQ(Owed(shop, 1, kThePool), 12'000'000);
  EXPECT_EQ(PoolOf(shop), "40 units for 36000000");
  const Record same = SetUnit(shop, 900'000, 2);
  EXPECT_EQ(same.Find("books"), nullptr);
  EXPECT_EQ(TrafficBetween(shop, 1, kThePool), "adjusted 12000000 in 1; face 0");
  EXPECT_EQ(TrafficBetween(shop, kHouse, kThePool), "adjusted -16000000 in 1; face 0");
  EXPECT_EQ(TrafficBetween(shop, 2, kThePool), "none");
  EXPECT_TRUE(shop.books().figures.brands.at(1).Exposure() == 12'000'000);
}

TEST(UnitTest, ItsTermsNeedTwoPersonsABearerAndARevaluationThatCanBeSaid) {
  Shop shop = ShopWithUnit(kFen);
  shop.Earn(kBare, 100);
  EXPECT_EQ(CodeOf(SetUnit(shop, kFen, 4)), kBrandNotFound);
  EXPECT_EQ(CodeOf(SetUnit(shop, kFen, kThePool)), kBrandNotFound);
  // 100 · 90,071,992,547,410 is 9 more than 2^53 − 1, and a hundred less is not.
  const Record declined = SetUnit(shop, kFen + 90'071'992'547'410);
  EXPECT_EQ(CodeOf(declined), kAmountTooLarge);
  EXPECT_EQ((*declined.Find("declined"))["param"], kAmountPart);
  const UnitProposing greatest{.anchor = kFen + 90'071'992'547'409, .bearer = kHouse, .actor = 0};
  EXPECT_EQ(CodeOf(shop.Ask(greatest, 1)), 0);
  const auto proposal = static_cast<uint32_t>(shop.books().proposals.size());
  const PublicationApproving approving{.proposal = proposal, .actor = 0};
  EXPECT_EQ(CodeOf(shop.Ask(approving, 1)), kSecondPersonNeeded);
  // A unit more, and it cannot be approved any more.
  shop.Earn(kBare, 1);
  EXPECT_EQ(CodeOf(shop.Ask(approving, 2)), kAmountTooLarge);
  shop.Ask(Spend(1, 1));
  EXPECT_EQ(CodeOf(shop.Ask(approving, 2)), 0);
  EXPECT_EQ(Owed(shop, kHouse, kThePool), 9'007'199'254'740'900);
}

TEST(UnitTest, NeitherARateBookNorAPolicyNamesIt) {
  Shop shop = ShopWithUnit(kFen);
  RateBook book;
  book.prices = {{.currency = kUnit,
                  .bid = {},
                  .ask = {},
                  .settlement_price = kFen,
                  .redemption_value = 0,
                  .reference = std::nullopt}};
  EXPECT_EQ(CodeOf(shop.Ask(RateBookPublishing{.book = book, .from = std::nullopt, .actor = 0})),
            kCurrencyNotFound);
  EXPECT_EQ(
      CodeOf(shop.Ask(PolicyPublishing{.currency = kUnit, .policy = {}, .from = std::nullopt})),
      kCurrencyNotFound);
}

// By the first version of the rate book and the unit.
Exchanging QuoteOf(uint32_t from, uint32_t to, int64_t leaving, int64_t received) {
  return {.member = Shop::kMember,
          .quote_of = Shop::kMember,
          .quote = {static_cast<uint8_t>(from), static_cast<uint8_t>(to)},
          .from = from,
          .to = to,
          .exact = false,
          .leaving = leaving,
          .fee = 0,
          .received = received,
          .bonus = 0,
          .bid_version = 1,
          .ask_version = 1,
          .pair_rate_version = 0,
          .bonus_version = 0,
          .ends = int64_t{1} << 62};
}

TEST(UnitTest, ItIsExchangedAtOneForOneOfTheHubAndBringsWhatItStandsFor) {
  Shop shop = ShopWithUnit(kFen);
  shop.Price({.over = 3, .under = 4}, 0);  // and 2 for one that is bought
  shop.Earn(2, 101);
  const Record in = shop.Ask(QuoteOf(2, kUnit, 101, 75));
  // 101 · 3 / 4 is 75, and 3 are left.
  EXPECT_EQ((*in.Find("exchanged"))["hub in"], 75);
  EXPECT_EQ((*in.Find("exchanged"))["hub out"], 75);
  EXPECT_EQ((*in.Find("exchanged"))["bid remainder"], 3);
  EXPECT_EQ((*in.Find("exchanged"))["settlement price"], kFen);
  EXPECT_EQ(shop.wallet(kUnit).available.begin()->first.expires_on, kNever);
  EXPECT_EQ(shop.books().provenances.back().settlement_price, 0);
  EXPECT_EQ(Owed(shop, 2, kThePool), 75'000'000);
  EXPECT_EQ(PoolOf(shop), "75 units for 75000000");

  const Record out = shop.Ask(QuoteOf(kUnit, 2, 75, 37));
  // 75 bring 37 points, which cost 74: a unit's worth stays with the pool, and its rounding.
  EXPECT_EQ((*out.Find("exchanged"))["hub in"], 75);
  EXPECT_EQ((*out.Find("exchanged"))["hub out"], 74);
  EXPECT_EQ((*out.Find("exchanged"))["ask remainder"], 1);
  EXPECT_EQ(shop.books().provenances.back().settlement_price, 300'000);
  EXPECT_EQ(Owed(shop, kThePool, 2), 74'000'000);
  EXPECT_EQ(UnitsAt(shop, kHub, 2, 0), -1);  // −75 and 74
  EXPECT_EQ(UnitsAt(shop, kHub, kThePool, 0), 0);
  EXPECT_EQ(UnitsAt(shop, kHouseRounding, 0, 0), 1);
  EXPECT_EQ(UnitsAt(shop, kExchangedIn, kThePool, 2), -75);
  EXPECT_EQ(UnitsAt(shop, kExchangedOut, kThePool, 2), 75);
  EXPECT_EQ(TrafficBetween(shop, 2, kThePool), "exchanged 75000000 in 1; face 0");
  EXPECT_EQ(TrafficBetween(shop, kThePool, 2), "exchanged 74000000 in 1; face 0");
  EXPECT_EQ(PoolOf(shop), "0 units for 1000000");
}

TEST(UnitTest, ExactlySoManyUnitsAreOwedWhateverPassesTheHub) {
  Shop shop = ShopWithUnit(kFen);
  shop.Price({.over = 3, .under = 2}, 0);
  shop.Earn(2, 10);
  Exchanging quote = QuoteOf(2, kUnit, 4, 5);
  quote.exact = true;
  const Record made = shop.Ask(quote);
  // 5 units cost 10 / 3, so 4 points, which bring 6.
  EXPECT_EQ((*made.Find("exchanged"))["hub in"], 6);
  EXPECT_EQ((*made.Find("exchanged"))["hub out"], 5);
  EXPECT_EQ((*made.Find("exchanged"))["ask remainder"], 1);
  EXPECT_EQ(UnitsAt(shop, kHouseRounding, 0, 0), 1);
  EXPECT_EQ(PoolOf(shop), "5 units for 5000000");
}

TEST(UnitTest, AnotherAnchorSupersedesAQuote) {
  Shop shop = ShopWithUnit(kFen);
  shop.Price({.over = 3, .under = 4}, 0);
  shop.Earn(2, 101);
  SetUnit(shop, kFen);
  EXPECT_EQ(CodeOf(shop.Ask(QuoteOf(2, kUnit, 101, 75))), kQuoteSuperseded);
  Exchanging quote = QuoteOf(2, kUnit, 101, 75);
  quote.ask_version = 2;
  EXPECT_EQ(CodeOf(shop.Ask(quote)), 0);
}

TEST(UnitTest, EveryAdjustmentNeedsTwoPersonsAndIsOfTheHouse) {
  Shop shop = ShopWithUnit(kFen);
  for (const int64_t points : {10, -4}) {
    const Record proposed = shop.Ask(Adjusting{.member = Shop::kMember,
                                               .currency = kUnit,
                                               .points = points,
                                               .reason = 1,
                                               .expires_on = std::nullopt},
                                     7);
    EXPECT_EQ(proposed.kind(), kProposal);
    const Approving approving{.proposal = PlaceOf(proposed), .actor = 0};
    EXPECT_EQ(CodeOf(shop.Ask(approving, 7)), kSecondPersonNeeded);
    EXPECT_EQ(CodeOf(shop.Ask(approving, 8)), 0);
  }
  EXPECT_EQ(shop.books().provenances.back().issuer, kThePool);
  EXPECT_EQ(shop.books().provenances.back().funding_brand, kThePool);
  EXPECT_EQ(Owed(shop, kHouse, kThePool), 6'000'000);
  EXPECT_EQ(UnitsAt(shop, kAdjusted, kThePool, 1), -6);
  EXPECT_EQ(TrafficBetween(shop, kHouse, kThePool), "exchanged 6000000 in 2; face 0");
  EXPECT_EQ(PoolOf(shop), "6 units for 6000000");
}

TEST(UnitTest, WhatAnAdjustmentGaveForADayComesBackAtTheAnchorOfThen) {
  Shop shop = ShopWithUnit(kFen);
  const int32_t today = shop.books().opened_on;
  const Record proposed = shop.Ask(Adjusting{.member = Shop::kMember,
                                             .currency = kUnit,
                                             .points = 10,
                                             .reason = 1,
                                             .expires_on = today + 1},
                                   7);
  shop.Ask(Approving{.proposal = PlaceOf(proposed), .actor = 0}, 8);
  shop.Wait(2);
  const Record expired = shop.Sweep(kUnit);
  EXPECT_EQ(UnitsAt(shop, kExpired, kThePool, 0), 10);
  EXPECT_EQ(PoolOf(shop), "0 units for 10000000");
  SetUnit(shop, 2 * kFen);
  EXPECT_EQ(Owed(shop, kHouse, kThePool), 10'000'000);
  shop.Ask(Reinstating{.original = PlaceOf(expired), .points = 10, .expires_on = std::nullopt});
  EXPECT_EQ(Owed(shop, kHouse, kThePool), 30'000'000);
  EXPECT_EQ(PoolOf(shop), "10 units for 30000000");
}

TEST(UnitTest, WhatIsGivenUpAtACloseStaysWithThePool) {
  Shop shop = ShopWithUnit(kFen);
  shop.Earn(kBare, 30);
  const Record closed =
      shop.Ask(Closing{.member = Shop::kMember, .reason = 1, .forfeits_points = true});
  EXPECT_EQ(CodeOf(closed), 0);
  EXPECT_EQ(UnitsAt(shop, kExpired, kThePool, 0), 30);
  EXPECT_EQ(PoolOf(shop), "0 units for 30000000");
  SetUnit(shop, 5 * kFen);
  EXPECT_EQ(PoolOf(shop), "0 units for 30000000");
}

TEST(UnitTest, WhatWasSpentBeforeAReturnIsABrandsLossAndGivesItNothingBack) {
  Shop shop = ShopWithUnit(kFen);
  shop.Earn(kBare, 100);
  const Place original = PlaceOf(shop.books().journal.back());
  shop.Ask(Spend(70, 1));
  SetUnit(shop, 1'200'000);
  const Record first =
      shop.Ask(EarningReversing{.original = original, .spend_fen = 6'000, .lines = {}});
  // Of the 60 points of 60 yuan there are 30, which are worth 36 fen now.
  EXPECT_EQ((*first.Find("earning reversed"))["points"], 60);
  EXPECT_EQ((*first.Find("earning reversed"))["loss"], 30);
  EXPECT_EQ((*first.Find("earning reversed"))["debt"], 0);
  EXPECT_EQ(Owed(shop, kBare, kThePool), 64'000'000);  // 100,000,000 − 36,000,000
  EXPECT_EQ(UnitsAt(shop, kReversed, kThePool, 0), 30);
  const Record second =
      shop.Ask(EarningReversing{.original = original, .spend_fen = 4'000, .lines = {}});
  EXPECT_EQ((*second.Find("earning reversed"))["loss"], 40);
  EXPECT_EQ(second.Find("books"), nullptr);
  EXPECT_EQ(TrafficBetween(shop, kBare, kThePool), "exchanged 64000000 in 2; face 0");
  // 100 − 70 million, 30 · 200,000 more, and less the 36.
  EXPECT_EQ(PoolOf(shop), "0 units for 0");
}

TEST(UnitTest, WhatComesBackOfARedemptionIsOwedAtTheAnchorOfNow) {
  Shop shop = ShopWithUnit(kFen);
  shop.Earn(kBare, 100);
  const Place original = PlaceOf(shop.Ask(Spend(50, 1)));
  SetUnit(shop, 700'000);
  const Record back =
      shop.Ask(RedemptionReversing{.original = original, .points = 20, .lines = {}});
  EXPECT_EQ((*back.Find("redemption reversed"))["face"], 20'000'000);
  // 50 fen less 20 · 700,000.
  EXPECT_EQ(Owed(shop, kThePool, 1), 36'000'000);
  EXPECT_EQ(TrafficBetween(shop, kThePool, 1),
            "redeemed 50000000 in 1; refunded -14000000 in 1; face 30000000");
  // 100 − 50 − 50 · 0.3 + 14 million, which is 70 · 700,000.
  EXPECT_EQ(PoolOf(shop), "70 units for 49000000");
}

TEST(UnitTest, AHoldIsCapturedAtTheAnchorOfThen) {
  Shop shop = ShopWithUnit(kFen);
  shop.Earn(kBare, 100);
  const Record held =
      shop.Ask(Holding{.wish = Spend(50, 1), .ends = int64_t{1'810'000'000} * 1'000'000'000});
  EXPECT_EQ(PoolOf(shop), "100 units for 100000000");
  SetUnit(shop, 1'500'000);
  const HoldName name{.place = PlaceOf(held), .ordinal = 0};
  const Record captured = shop.Ask(Capturing{.hold = name, .points = 20, .releases_rest = true});
  EXPECT_EQ((*captured.Find("hold captured"))["face"], 30'000'000);
  EXPECT_EQ(Owed(shop, kThePool, 1), 30'000'000);
  EXPECT_EQ(shop.wallet(kUnit).AvailableTotal(), 80);
  EXPECT_EQ(PoolOf(shop), "80 units for 120000000");
}

// What so much spent at the bare brand comes to by these limits of its own.
std::string EarnedBy(Shop& shop, const Limits& limits, int64_t yuan) {
  shop.Limit(kBare, limits);
  shop.Earn(kBare, yuan);
  return DeclineOf(shop.books().journal.back());
}

TEST(UnitTest, AnEarningIsHeldAgainstWhatTheBrandThatPaysForItMayOwe) {
  Shop shop = ShopWithUnit(kFen);
  Limits limits;
  limits.credit_line = 99'999'999;
  limits.mint_cap = 1;  // of a currency that it does not have
  EXPECT_EQ(EarnedBy(shop, limits, 100), "85 9 3 0");
  EXPECT_EQ(EarnedBy(shop, limits, 99), "0");
  const BrandFigures& row = shop.books().figures.brands.at(kBare);
  EXPECT_TRUE(row.Exposure() == 99'000'000);
  EXPECT_TRUE(row.net_debit == 99'000'000);
  EXPECT_TRUE(row.owed == 99'000'000);

  limits.credit_line = kNoLimit;
  limits.net_debit_cap = 99'999'999;
  limits.breaker = 99'999'999;
  EXPECT_EQ(EarnedBy(shop, limits, 1), "86 9 3 0");
  limits.net_debit_cap = kNoLimit;
  EXPECT_EQ(EarnedBy(shop, limits, 1), "90 1 3 0");
  limits.breaker = 100'000'000;
  EXPECT_EQ(EarnedBy(shop, limits, 1), "0");

  limits.suspended = 1;
  EXPECT_EQ(EarnedBy(shop, limits, 1), "90 1 3 0");
}

TEST(UnitTest, WhatWouldBeOwedForAnEarningCanBeSaid) {
  Shop shop = ShopWithUnit(kOwedMax);
  shop.Earn(kBare, 1);
  EXPECT_EQ(CodeOf(shop.books().journal.back()), 0);
  shop.Earn(kBare, 2);
  EXPECT_EQ(CodeOf(shop.books().journal.back()), kAmountTooLarge);
  EXPECT_EQ((*shop.books().journal.back().Find("declined"))["param"], kSpendPart);
}

TEST(UnitTest, AGiftObligesNobody) {
  Shop shop = ShopWithUnit(kFen);
  shop.Ask(Enrolling{.brand = 1, .member = kOther});
  shop.Earn(kBare, 40);
  const Record given = shop.Ask(
      Giving{.giver = Shop::kMember, .recipient = kOther, .currency = kUnit, .points = 25});
  EXPECT_EQ(CodeOf(given), 0);
  EXPECT_EQ(given.Find("books"), nullptr);
  EXPECT_EQ(shop.books().WalletOf(1, kUnit).available.begin()->first.expires_on, kNever);
  EXPECT_EQ(PoolOf(shop), "40 units for 40000000");
}

TEST(UnitTest, NoTenderDrawsIt) {
  Shop shop = ShopWithUnit(kFen);
  shop.Earn(kBare, 40);
  EXPECT_EQ(CodeOf(shop.Place({{.number = 1, .fen = 10, .payable = true}}, std::nullopt)),
            kNothingPayable);
}

// Both currencies at one for one, by the first version of the rate book.
void PriceBoth(Shop& shop) {
  RateBook book;
  for (const uint32_t currency : {1U, 2U}) {
    book.prices.push_back({.currency = currency,
                           .bid = {},
                           .ask = {},
                           .settlement_price = 300'000,
                           .redemption_value = 0,
                           .reference = std::nullopt});
  }
  shop.Ask(RateBookPublishing{.book = book, .from = std::nullopt, .actor = 0}, 1);
  const auto proposal = static_cast<uint32_t>(shop.books().proposals.size());
  shop.Ask(PublicationApproving{.proposal = proposal, .actor = 0}, 2);
}

TEST(UnitTest, TheHubOfTwoBrandsAndARevaluationLeaveThePoolsRowAsItIs) {
  Shop shop = ShopWithUnit(kFen);
  PriceBoth(shop);
  shop.Earn(kBare, 40);
  shop.Earn(2, 40);
  const int32_t day = shop.books().figures.brands.at(kThePool).day;
  shop.Wait(1);
  EXPECT_EQ(CodeOf(shop.Ask(QuoteOf(2, 1, 40, 40))), 0);
  EXPECT_EQ(UnitsAt(shop, kHub, 1, 0), 40);
  SetUnit(shop, 2 * kFen);
  EXPECT_EQ(shop.books().figures.brands.at(kThePool).day, day);
  shop.Ask(Spend(1, 1));
  EXPECT_EQ(shop.books().figures.brands.at(kThePool).day, day + 1);
}

TEST(UnitTest, UnitsFollowAMergeAndObligeNobody) {
  Shop shop = ShopWithUnit(kFen);
  shop.Ask(Enrolling{.brand = 1, .member = kOther});
  shop.Earn(kBare, 40);
  shop.Ask(Merging{.source = Shop::kMember, .target = kOther});
  shop.Wait(8);
  const Record merged = shop.Sweep(kUnit);
  EXPECT_EQ(merged.kind(), kMergeEnd);
  EXPECT_EQ(merged.Find("books"), nullptr);
  EXPECT_EQ(shop.books().WalletOf(1, kUnit).AvailableTotal(), 40);
  EXPECT_EQ(PoolOf(shop), "40 units for 40000000");
}

TEST(UnitTest, ABrandThatGetsItsOwnPointsTakesBackTheUnitsOfBefore) {
  Shop shop = ShopWithUnit(kFen);
  shop.Earn(kBare, 40);
  const Place original = PlaceOf(shop.books().journal.back());
  shop.Ask(CurrencyRegistering{
      .code = "c", .currency = {.brand = kBare, .expiry_months = 24, .settlement_price = 1}});
  shop.Earn(kBare, 5);
  EXPECT_EQ(shop.wallet(3).AvailableTotal(), 5);
  shop.Ask(EarningReversing{.original = original, .spend_fen = 1'000, .lines = {}});
  EXPECT_EQ(Owed(shop, kBare, kThePool), 30'000'000);
  EXPECT_EQ(PoolOf(shop), "30 units for 30000000");
}

TEST(UnitTest, UnitsThatNobodyPaidForAreFound) {
  Shop shop = ShopWithUnit(kFen);
  shop.Earn(kBare, 40);
  Record forged = shop.books().journal.back();
  for (Line& line : forged.lines) {
    for (Figure& figure : line.figures) {
      if (line["account"] == kDue && figure.name == "amount") figure.value -= 1;
    }
  }
  const auto wrong = shop.Forge(forged);
  ASSERT_TRUE(wrong.has_value());
  EXPECT_NE(wrong->find("the pool was promised less"), std::string::npos);
}

}  // namespace
}  // namespace huitong::model
