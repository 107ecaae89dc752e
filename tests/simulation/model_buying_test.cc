// The model by itself, of points that a brand gives of another: figures that were worked out by
// hand from docs/accounting.md and section 4 of docs/ledger_rules.md.

#include <string>

#include <gtest/gtest.h>

#include "model_shop.h"

namespace huitong::model {
namespace {

constexpr uint32_t kCafe = 1;
constexpr uint32_t kFlorist = 3;
constexpr uint32_t kBank = 4;
constexpr uint32_t kRoses = 3;
constexpr int64_t kHalfAFen = 500'000;

ContractPublishing AgreedAt(int64_t earn_price, int64_t capabilities = 7) {
  return {.issuer = kFlorist,
          .acceptor = kCafe,
          .agreement = {.capabilities = capabilities,
                        .exchange_quota = kNoLimit,
                        .locked_days = 0,
                        .earn_price = earn_price},
          .from = std::nullopt};
}

// With a florist, whose roses settle at 0.4 fen, and a bank.
Shop ShopWithRoses() {
  Shop shop;
  shop.Ask(BrandRegistering{.code = "florist"});
  shop.Ask(CurrencyRegistering{
      .code = "roses",
      .currency = {.brand = kFlorist, .expiry_months = 24, .settlement_price = 400'000}});
  shop.Ask(BrandRegistering{.code = "bank"});
  return shop;
}

Shop ShopWithContract() {
  Shop shop = ShopWithRoses();
  shop.Ask(AgreedAt(kHalfAFen));
  return shop;
}

// Points that are asked for with a purchase at the café.
Purchase Wanted(uint32_t currency, int64_t fen) {
  return {.member = Shop::kMember,
          .brand = kCafe,
          .channel = 0,
          .spend_fen = fen,
          .lines = {},
          .receipt = std::nullopt,
          .currency = currency,
          .occurred = {}};
}

Redemption Spend(int64_t points, uint32_t acceptor) {
  return {.member = Shop::kMember,
          .currency = kRoses,
          .acceptor = acceptor,
          .channel = 0,
          .points = points,
          .lines = {}};
}

EarningReversing BringBack(Place original, int64_t fen) {
  return {.original = original, .spend_fen = fen, .lines = {}};
}

int64_t RosesAt(const Shop& shop, AccountCode account, uint32_t party, uint32_t counterparty) {
  const auto found = shop.books().accounts.find({kRoses, account, party, counterparty});
  return found == shop.books().accounts.end() ? 0 : found->second;
}

// "position, net debit, owed" in micro-fen.
std::string FiguresOf(const Shop& shop, uint32_t brand) {
  const BrandFigures& row = shop.books().figures.brands.at(brand);
  const auto text = [](Wide figure) { return std::to_string(static_cast<int64_t>(figure)); };
  return text(row.position) + ", " + text(row.net_debit) + ", " + text(row.owed);
}

TEST(BuyingTest, TheCafeGivesRosesTakesSomeBackAndTheBankIsPaidOfWhatItPaid) {
  Shop shop = ShopWithContract();
  const Record earned = shop.Ask(Wanted(kRoses, 10'000));
  EXPECT_EQ((*earned.Find("earned"))["points"], 100);
  EXPECT_EQ((*earned.Find("earned"))["brand"], kCafe);
  EXPECT_EQ(shop.books().provenances.back().issuer, kFlorist);
  EXPECT_EQ(shop.books().provenances.back().funding_brand, kCafe);
  EXPECT_EQ(shop.books().provenances.back().settlement_price, 400'000);
  EXPECT_EQ(RosesAt(shop, kIssued, kFlorist, 0), -100);
  EXPECT_EQ(Owed(shop, kCafe, kFlorist), 50'000'000);
  EXPECT_EQ(FiguresOf(shop, kCafe), "-50000000, 50000000, 50000000");
  EXPECT_EQ(FiguresOf(shop, kFlorist), "50000000, -50000000, 0");

  const Record back = shop.Ask(BringBack(PlaceOf(earned), 4'000));
  EXPECT_EQ((*back.Find("earning reversed"))["points"], 40);
  EXPECT_EQ(shop.wallet(kRoses).AvailableTotal(), 60);
  EXPECT_EQ(RosesAt(shop, kReversed, kFlorist, 0), 40);
  EXPECT_EQ(Owed(shop, kCafe, kFlorist), 30'000'000);
  // What is owed of a day is that of trades, and not of what comes back of them.
  EXPECT_EQ(FiguresOf(shop, kCafe), "-30000000, 30000000, 50000000");
  EXPECT_EQ(FiguresOf(shop, kFlorist), "30000000, -30000000, 0");

  shop.Ask(Spend(30, kBank));
  EXPECT_EQ(Owed(shop, kFlorist, kBank), 12'000'000);
  EXPECT_EQ(FiguresOf(shop, kFlorist), "18000000, -18000000, 12000000");
  EXPECT_EQ(TrafficBetween(shop, kCafe, kFlorist), "bought 30000000 in 2; face 0");
  EXPECT_EQ(TrafficBetween(shop, kFlorist, kBank), "redeemed 12000000 in 1; face 12000000");
}

TEST(BuyingTest, WithoutAPriceOfItsOwnAPointIsBoughtForWhatItSettlesAt) {
  Shop shop = ShopWithRoses();
  shop.Ask(AgreedAt(kOfLot, 1));
  shop.Ask(Wanted(kRoses, 10'000));
  EXPECT_EQ(Owed(shop, kCafe, kFlorist), 40'000'000);
}

TEST(BuyingTest, WhatIsFreeObligesNobodyAndIsNoPurchase) {
  Shop shop = ShopWithRoses();
  shop.Ask(AgreedAt(0));
  const Place original = PlaceOf(shop.Ask(Wanted(kRoses, 10'000)));
  shop.Ask(BringBack(original, 10'000));
  EXPECT_EQ(RosesAt(shop, kReversed, kFlorist, 0), 100);
  EXPECT_EQ(Owed(shop, kCafe, kFlorist), 0);
  EXPECT_EQ(TrafficBetween(shop, kCafe, kFlorist), "none");
}

TEST(BuyingTest, OnesOwnPointsAreNotBought) {
  Shop shop = ShopWithRoses();
  const Record earned = shop.Ask(Wanted(1, 10'000));
  EXPECT_EQ((*earned.Find("earned"))["points"], 70);  // at seven tenths
  EXPECT_EQ(shop.books().provenances.back().funding_brand, kCafe);
  EXPECT_TRUE(shop.books().traffic.empty());
}

TEST(BuyingTest, ItTakesAContractThatSaysSo) {
  Shop shop = ShopWithRoses();
  EXPECT_EQ(DeclineOf(shop.Ask(Wanted(kRoses, 10'000))), "89 1 3 1");
  shop.Ask(AgreedAt(kHalfAFen, 6));
  EXPECT_EQ(DeclineOf(shop.Ask(Wanted(kRoses, 10'000))), "89 1 3 1");
  // Also where it would bring no point.
  EXPECT_EQ(DeclineOf(shop.Ask(Wanted(kRoses, 99))), "89 1 3 1");
  EXPECT_EQ(DeclineOf(shop.Ask(Wanted(9, 99))), "12 3 0 0");
  EXPECT_EQ(DeclineOf(shop.Ask(Wanted(kUnit, 99))), "12 3 0 0");
  EXPECT_EQ(Owed(shop, kCafe, kFlorist), 0);
  // The contract is one of now, the price that of the day of the purchase.
  shop.Ask(AgreedAt(kOfLot));
  shop.Wait(3);
  EXPECT_EQ(DeclineOf(shop.AskOf(Wanted(kRoses, 10'000), shop.Now(3))), "0");
  EXPECT_EQ(Owed(shop, kCafe, kFlorist), 40'000'000);
}

TEST(BuyingTest, WhatTheyComeToCanBeSaid) {
  Shop shop = ShopWithRoses();
  shop.Ask(AgreedAt(kOwedMax / 2));  // 2^53 − 1 is odd
  EXPECT_EQ(DeclineOf(shop.Ask(Wanted(kRoses, 300))), "60 10 0 0");
  EXPECT_EQ(DeclineOf(shop.Ask(Wanted(kRoses, 200))), "0");
  EXPECT_EQ(Owed(shop, kCafe, kFlorist), kOwedMax - 1);
}

TEST(BuyingTest, WhatComesBackIsPaidBackAtThePriceOfThePurchase) {
  Shop shop = ShopWithContract();
  const Place original = PlaceOf(shop.Ask(Wanted(kRoses, 10'000)));
  shop.Ask(AgreedAt(700'000, 6));
  shop.Ask(BringBack(original, 1'000));
  EXPECT_EQ(Owed(shop, kCafe, kFlorist), 45'000'000);
  shop.Ask(BringBack(original, 9'000));
  EXPECT_EQ(Owed(shop, kCafe, kFlorist), 0);
  EXPECT_EQ(TrafficBetween(shop, kCafe, kFlorist), "bought 0 in 3; face 0");
}

TEST(BuyingTest, WhatIsABrandsLossWasPaidForAndADebtIsPaidBack) {
  for (const bool borne : {true, false}) {
    SCOPED_TRACE(borne);
    Shop shop = ShopWithContract();
    Policy policy;
    policy.brand_bears_debt = borne;
    shop.Ask(PolicyPublishing{.currency = kRoses, .policy = policy, .from = std::nullopt});
    const Place original = PlaceOf(shop.Ask(Wanted(kRoses, 10'000)));
    shop.Ask(Spend(70, kBank));
    // 30 of the 60 are there: 15 fen of 50, or all 30.
    const Record back = shop.Ask(BringBack(original, 6'000));
    EXPECT_EQ((*back.Find("earning reversed"))["loss"], borne ? 30 : 0);
    EXPECT_EQ(Owed(shop, kCafe, kFlorist), borne ? 35'000'000 : 20'000'000);
    // Nothing is there of the last 40.
    shop.Ask(BringBack(original, 4'000));
    EXPECT_EQ(Owed(shop, kCafe, kFlorist), borne ? 35'000'000 : 0);
    EXPECT_EQ(TrafficBetween(shop, kCafe, kFlorist),
              borne ? "bought 35000000 in 2; face 0" : "bought 0 in 3; face 0");
  }
}

TEST(BuyingTest, AReturnMayLeaveTheIssuerBeyondItsLimit) {
  Shop shop = ShopWithContract();
  Limits limits;
  limits.credit_line = 0;
  shop.Limit(kFlorist, limits);
  // What the café pays is room: 50 fen for 100 roses, which are worth 40.
  EXPECT_EQ(DeclineOf(shop.Ask(Wanted(kRoses, 10'000))), "0");
  const Place original = PlaceOf(shop.books().journal.back());
  EXPECT_EQ(DeclineOf(shop.Ask(Spend(100, kBank))), "0");
  EXPECT_EQ(DeclineOf(shop.Ask(BringBack(original, 10'000))), "0");
  EXPECT_EQ(FiguresOf(shop, kFlorist), "-40000000, 40000000, 40000000");
}

// What 100 yuan at the café come to by limits of a brand: a shop for each.
std::string BoughtBy(uint32_t brand, const Limits& limits) {
  Shop shop = ShopWithContract();
  shop.Limit(brand, limits);
  return DeclineOf(shop.Ask(Wanted(kRoses, 10'000)));
}

TEST(BuyingTest, TheIssuerMayNotIssueAndTheBuyerMayNotOweMore) {
  Limits limits;
  limits.suspended = 1;
  EXPECT_EQ(BoughtBy(kFlorist, limits), "90 1 3 0");
  EXPECT_EQ(BoughtBy(kCafe, limits), "0");  // it issues nothing
  limits = {};
  limits.mint_cap = 99;
  EXPECT_EQ(BoughtBy(kFlorist, limits), "87 10 99 100");
  limits = {};
  limits.mint_cap_a_day = 98;
  EXPECT_EQ(BoughtBy(kFlorist, limits), "87 10 98 100");
  limits = {};
  limits.credit_line = 49'999'999;
  EXPECT_EQ(BoughtBy(kCafe, limits), "85 9 1 0");
  EXPECT_EQ(BoughtBy(kFlorist, limits), "0");
  limits = {};
  limits.net_debit_cap = 49'999'999;
  limits.breaker = 49'999'999;
  EXPECT_EQ(BoughtBy(kCafe, limits), "86 9 1 0");
  limits.net_debit_cap = 50'000'000;
  EXPECT_EQ(BoughtBy(kCafe, limits), "90 1 1 0");
  limits.breaker = 50'000'000;
  limits.credit_line = 50'000'000;
  EXPECT_EQ(BoughtBy(kCafe, limits), "0");
}

TEST(BuyingTest, UnitsCanBeAskedForWhereTheBrandHasPointsOfItsOwn) {
  Shop shop = ShopWithRoses();
  shop.Ask(UnitProposing{.anchor = 1'000'000, .bearer = kHouse, .actor = 0}, 1);
  shop.Ask(PublicationApproving{.proposal = 1, .actor = 0}, 2);
  const Record earned = shop.Ask(Wanted(kUnit, 10'000));
  EXPECT_EQ((*earned.Find("earned"))["points"], 100);
  EXPECT_EQ(Owed(shop, kCafe, kThePool), 100'000'000);
  EXPECT_EQ(TrafficBetween(shop, kCafe, kThePool), "exchanged 100000000 in 1; face 0");
  shop.Ask(BringBack(PlaceOf(earned), 10'000));
  EXPECT_EQ(Owed(shop, kCafe, kThePool), 0);
}

TEST(BuyingTest, WhatIsDueIsThatOfTheWalletThatIsEarnedInto) {
  Shop shop = ShopWithContract();
  shop.Ask(Wanted(kRoses, 10'000));
  shop.Wait(800);
  Purchase at_home = Wanted(kRoses, 10'000);
  at_home.currency = std::nullopt;
  EXPECT_FALSE(shop.DueBefore(at_home).has_value());
  EXPECT_FALSE(shop.DueBefore(Wanted(9, 10'000)).has_value());
  const auto due = shop.DueBefore(Wanted(kRoses, 10'000));
  ASSERT_TRUE(due.has_value());
  EXPECT_EQ(due->kind(), kExpiry);
}

TEST(BuyingTest, ASettlementHasALineOfPurchases) {
  Shop shop = ShopWithContract();
  shop.Ask(Wanted(kRoses, 10'000));
  shop.Ask(Spend(30, kBank));
  shop.Wait(1);
  Cut(shop, shop.books().opened_on);
  const Record closed = shop.Ask(Settling{.period = 1});
  EXPECT_EQ((*closed.Find("settlement closed"))["lines"], 2);
  EXPECT_EQ(closed.Find("books"), nullptr);
}

}  // namespace
}  // namespace huitong::model
