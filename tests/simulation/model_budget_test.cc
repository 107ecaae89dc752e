// The model by itself, of budgets and caps of earn rates: figures that were worked out by hand from
// sections 4 and 14 of docs/ledger_rules.md.

#include <string>

#include <gtest/gtest.h>

#include "model_shop.h"

namespace huitong::model {
namespace {

constexpr uint32_t kCafe = 1;
constexpr uint32_t kBeans = 1;
constexpr uint32_t kFlorist = 2;
constexpr uint32_t kRoses = 2;
constexpr Mark kOther = {2};

// A point for a yuan, no more than so many.
void Publish(Shop& shop, uint32_t brand, int64_t budget, int64_t cap) {
  shop.Ask(EarnRatePublishing{
      .brand = brand, .rate = {}, .from = std::nullopt, .budget = budget, .cap = cap});
}

// With a second member. The café's beans have version 1 of seven tenths, and now version 2.
Shop ShopWith(int64_t budget, int64_t cap) {
  Shop shop;
  shop.Ask(Enrolling{.brand = kCafe, .member = kOther});
  Publish(shop, kCafe, budget, cap);
  return shop;
}

Purchase Of(int64_t yuan, const Mark& member = Shop::kMember) {
  return {.member = member,
          .brand = kCafe,
          .channel = 0,
          .spend_fen = yuan * 100,
          .lines = {},
          .receipt = std::nullopt,
          .currency = std::nullopt,
          .occurred = {}};
}

EarningReversing BringBack(Place original, int64_t yuan) {
  return {.original = original, .spend_fen = yuan * 100, .lines = {}};
}

// "40, cut 20 by 1", of an earning.
std::string GivenBy(const Record& record) {
  const Line* earned = record.Find("earned");
  if (earned == nullptr) return "declined " + DeclineOf(record);
  const std::string points = std::to_string((*earned)["points"]);
  const Line* cut = record.Find("earning cut");
  if (cut == nullptr) return points;
  return points + ", cut " + std::to_string((*cut)["points"]) + " by " +
         std::to_string((*cut)["by"]);
}

// What is counted of a version's budget, and under a member's cap of that day; −1 where nothing is.
int64_t GivenOf(const Shop& shop, uint32_t currency, uint32_t version) {
  const auto found = shop.books().given_of_budgets.find({currency, version});
  return found == shop.books().given_of_budgets.end() ? -1 : found->second;
}
int64_t GivenOn(const Shop& shop, uint64_t member, uint32_t currency, int32_t day) {
  const auto found = shop.books().given_on_days.find({member, currency, day});
  return found == shop.books().given_on_days.end() ? -1 : found->second;
}

TEST(BudgetTest, WithoutEitherNothingIsCutAndNothingCounted) {
  Shop shop = ShopWith(kNoLimit, kNoLimit);
  EXPECT_EQ(GivenBy(shop.Ask(Of(1'000'000))), "1000000");
  EXPECT_TRUE(shop.books().given_of_budgets.empty());
  EXPECT_TRUE(shop.books().given_on_days.empty());
}

TEST(BudgetTest, TheCapIsAMembersOfADay) {
  Shop shop = ShopWith(kNoLimit, 100);
  const int32_t today = shop.Now().day;
  EXPECT_EQ(GivenBy(shop.Ask(Of(60))), "60");
  EXPECT_EQ(GivenBy(shop.Ask(Of(60))), "40, cut 20 by 1");
  EXPECT_EQ(GivenBy(shop.Ask(Of(10))), "0, cut 10 by 1");
  EXPECT_EQ(GivenBy(shop.Ask(Of(70, kOther))), "70");
  EXPECT_EQ(GivenOn(shop, 0, kBeans, today), 100);
  EXPECT_EQ(GivenOn(shop, 1, kBeans, today), 70);
  shop.Wait(1);
  EXPECT_EQ(GivenBy(shop.Ask(Of(100))), "100");
  EXPECT_EQ(GivenOn(shop, 0, kBeans, today + 1), 100);
  EXPECT_EQ(shop.wallet(kBeans).AvailableTotal(), 200);
  EXPECT_TRUE(shop.books().given_of_budgets.empty());
}

TEST(BudgetTest, TheBudgetIsAVersionsOfAllMembers) {
  Shop shop = ShopWith(100, kNoLimit);
  EXPECT_EQ(GivenBy(shop.Ask(Of(60))), "60");
  shop.Wait(1);
  EXPECT_EQ(GivenBy(shop.Ask(Of(60, kOther))), "40, cut 20 by 2");
  EXPECT_EQ(GivenBy(shop.Ask(Of(1))), "0, cut 1 by 2");
  EXPECT_EQ(GivenOf(shop, kBeans, 2), 100);
  Publish(shop, kCafe, 30, kNoLimit);
  EXPECT_EQ(GivenBy(shop.Ask(Of(31))), "30, cut 1 by 2");
  EXPECT_EQ(GivenOf(shop, kBeans, 3), 30);
  EXPECT_EQ(GivenOf(shop, kBeans, 2), 100);
  EXPECT_TRUE(shop.books().given_on_days.empty());
}

TEST(BudgetTest, TheOneWithLessRoomCutsAndOfEqualOnesTheCap) {
  Shop shop = ShopWith(50, 50);
  EXPECT_EQ(GivenBy(shop.Ask(Of(60))), "50, cut 10 by 1");
  EXPECT_EQ(GivenBy(shop.Ask(Of(60))), "0, cut 60 by 1");
  EXPECT_EQ(GivenBy(shop.Ask(Of(60, kOther))), "0, cut 60 by 2");
  Publish(shop, kCafe, 10, 61);
  // The room of the cap is 11, that of the budget 10.
  EXPECT_EQ(GivenBy(shop.Ask(Of(10'000))), "10, cut 9990 by 2");
  Publish(shop, kCafe, 10, 69);
  EXPECT_EQ(GivenBy(shop.Ask(Of(9))), "9");
  EXPECT_EQ(GivenOf(shop, kBeans, 4), 9);
}

TEST(BudgetTest, WhatIsCutStandsAfterTheEarningAndWithoutPointsNothingIsPosted) {
  Shop shop = ShopWith(0, kNoLimit);
  Purchase purchase = Of(8);
  purchase.receipt = Mark{7};
  purchase.lines = {{.number = 1, .amount = 300}, {.number = 2, .amount = 500}};
  const size_t provenances = shop.books().provenances.size();
  const Record made = shop.Ask(purchase);
  std::string lines;
  for (const Line& line : made.lines) {
    lines += std::string(line.what) + "; ";
  }
  EXPECT_EQ(lines, "record; about; earned; earning cut; receipt taken; line; line; ");
  EXPECT_EQ(GivenBy(made), "0, cut 8 by 2");
  EXPECT_EQ(shop.books().provenances.size(), provenances);
  EXPECT_TRUE(shop.books().given_of_budgets.empty());
  // It earned nothing, and its receipt is used all the same.
  EXPECT_EQ(GivenBy(shop.Ask(purchase)), "declined 18 38 0 0");
}

TEST(BudgetTest, TheRemainderIsThatOfWhatWasPromised) {
  Shop shop = ShopWith(kNoLimit, 5);
  Purchase purchase = Of(8);
  purchase.spend_fen = 899;
  const Record made = shop.Ask(purchase);
  EXPECT_EQ(GivenBy(made), "5, cut 3 by 1");
  EXPECT_EQ((*made.Find("earned"))["remainder"], 99);
}

TEST(BudgetTest, VersionsOfOneDayShareWhatTheirCapsCount) {
  Shop shop = ShopWith(kNoLimit, 100);
  EXPECT_EQ(GivenBy(shop.Ask(Of(80))), "80");
  Publish(shop, kCafe, kNoLimit, 30);
  // It has given more than its cap already.
  EXPECT_EQ(GivenBy(shop.Ask(Of(10))), "0, cut 10 by 1");
  Publish(shop, kCafe, kNoLimit, kNoLimit);
  EXPECT_EQ(GivenBy(shop.Ask(Of(500))), "500");
  Publish(shop, kCafe, kNoLimit, 90);
  EXPECT_EQ(GivenBy(shop.Ask(Of(11))), "10, cut 1 by 1");
  EXPECT_EQ(GivenOn(shop, 0, kBeans, shop.Now().day), 90);
}

TEST(BudgetTest, WhatArrivesLateCountsForItsOwnDayAndVersion) {
  Shop shop = ShopWith(150, 100);
  const int32_t first = shop.Now().day;
  shop.Wait(1);
  Publish(shop, kCafe, 20, kNoLimit);
  shop.Wait(2);
  EXPECT_EQ(GivenBy(shop.Ask(Of(15))), "15");
  EXPECT_EQ(GivenBy(shop.AskOf(Of(70), shop.Now(3))), "70");
  EXPECT_EQ(GivenBy(shop.AskOf(Of(70), shop.Now(3))), "30, cut 40 by 1");
  EXPECT_EQ(GivenBy(shop.AskOf(Of(70, kOther), shop.Now(3))), "50, cut 20 by 2");
  EXPECT_EQ(GivenOn(shop, 0, kBeans, first), 100);
  EXPECT_EQ(GivenOn(shop, 1, kBeans, first), 50);
  EXPECT_EQ(GivenOn(shop, 0, kBeans, first + 3), -1);
  EXPECT_EQ(GivenOf(shop, kBeans, 2), 150);
  EXPECT_EQ(GivenOf(shop, kBeans, 3), 15);
  // Before the first version there is neither.
  EXPECT_EQ(GivenBy(shop.AskOf(Of(500), shop.Now(10))), "500");
  EXPECT_EQ(GivenOf(shop, kBeans, 0), -1);
}

TEST(BudgetTest, WhatComesBackMakesNoRoom) {
  Shop shop = ShopWith(150, 100);
  const Place original = PlaceOf(shop.Ask(Of(100)));
  shop.Ask(BringBack(original, 100));
  EXPECT_EQ(shop.wallet(kBeans).AvailableTotal(), 0);
  EXPECT_EQ(GivenBy(shop.Ask(Of(10))), "0, cut 10 by 1");
  EXPECT_EQ(GivenBy(shop.Ask(Of(60, kOther))), "50, cut 10 by 2");
  EXPECT_EQ(GivenOf(shop, kBeans, 2), 150);
  EXPECT_EQ(GivenOn(shop, 0, kBeans, shop.Now().day), 100);
}

TEST(BudgetTest, OfACutEarningThatComesBackFirstWhichGaveNothing) {
  Shop shop = ShopWith(kNoLimit, 60);
  const Place original = PlaceOf(shop.Ask(Of(100)));
  const auto taken = [&](int64_t yuan) {
    return (*shop.Ask(BringBack(original, yuan)).Find("earning reversed"))["points"];
  };
  // 70, 40, 30 and no yuan promise as many points, of which 60 are the most that it may keep.
  EXPECT_EQ(taken(30), 0);
  EXPECT_EQ(shop.books().journal.back().Find("books"), nullptr);
  EXPECT_EQ(taken(30), 20);
  EXPECT_EQ(taken(10), 10);
  EXPECT_EQ(taken(30), 30);
  EXPECT_EQ(shop.wallet(kBeans).AvailableTotal(), 0);
  EXPECT_EQ(shop.books().accounts.at({kBeans, kReversed, kCafe, 0}), 60);
}

TEST(BudgetTest, OfAnEarningThatGaveNothingNothingComesBack) {
  Shop shop = ShopWith(0, kNoLimit);
  const Place original = PlaceOf(shop.Ask(Of(100)));
  const Record back = shop.Ask(BringBack(original, 100));
  EXPECT_EQ((*back.Find("earning reversed"))["points"], 0);
  EXPECT_EQ(shop.wallet(kBeans).debt, 0);
}

TEST(BudgetTest, TheCashOfATenderIsCutAndComesBackSo) {
  Shop shop = ShopWith(kNoLimit, kNoLimit);
  shop.Earn(kFlorist, 2'000);  // 2,000 roses, which are 600 fen
  Publish(shop, kCafe, kNoLimit, 20);
  const Record placed = shop.Place(
      {{.number = 1, .fen = 600, .payable = true}, {.number = 2, .fen = 3'000, .payable = false}},
      std::nullopt);
  const Place tender = PlaceOf(placed);
  ASSERT_EQ((*placed.Find("tender placed"))["cash"], 3'000);
  const Record settled = shop.Ask(TenderSettling{.tender = tender, .earns = true});
  EXPECT_EQ(GivenBy(settled), "20, cut 10 by 1");
  EXPECT_EQ(GivenOn(shop, 0, kBeans, shop.Now().day), 20);
  const auto taken = [&](int64_t fen) {
    const Record back =
        shop.Ask(TenderReturning{.tender = tender, .lines = {{.number = 2, .amount = fen}}});
    const Line* reversed = back.Find("earning reversed");
    return std::to_string((*reversed)["points"]) + " after " +
           std::to_string((*reversed)["points before"]);
  };
  // 25, 15 and no yuan promise as many points.
  EXPECT_EQ(taken(500), "0 after 0");
  EXPECT_EQ(taken(1'000), "5 after 0");
  EXPECT_EQ(taken(1'500), "15 after 5");
  EXPECT_EQ(shop.wallet(kBeans).AvailableTotal(), 0);
}

TEST(BudgetTest, TheCashOfATenderIsSpentWhenItIsSettled) {
  Shop shop = ShopWith(kNoLimit, 20);
  shop.Earn(kFlorist, 2'000);
  const Record placed = shop.Place(
      {{.number = 1, .fen = 600, .payable = true}, {.number = 2, .fen = 3'000, .payable = false}},
      std::nullopt);
  const int32_t today = shop.Now().day;
  const TenderSettling settling{.tender = PlaceOf(placed), .earns = true};
  EXPECT_EQ(GivenBy(shop.AskOf(settling, shop.Now(5))), "20, cut 10 by 1");
  EXPECT_EQ(GivenOn(shop, 0, kBeans, today), 20);
  EXPECT_EQ(GivenOn(shop, 0, kBeans, today - 5), -1);
}

TEST(BudgetTest, AMergeMovesNothingThatWasCounted) {
  Shop shop = ShopWith(kNoLimit, 100);
  const int32_t today = shop.Now().day;
  shop.Ask(CoolOffPublishing{.hours = 0, .from = std::nullopt});
  shop.Ask(Of(50));
  shop.Ask(Of(70, kOther));
  shop.Ask(Merging{.source = Shop::kMember, .target = kOther});
  shop.Sweep(kBeans);
  ASSERT_TRUE(shop.books().members.at(0).merged);
  // The points of who is named go to the other, and count for him.
  EXPECT_EQ(GivenBy(shop.Ask(Of(40))), "30, cut 10 by 1");
  EXPECT_EQ(GivenOn(shop, 0, kBeans, today), 50);
  EXPECT_EQ(GivenOn(shop, 1, kBeans, today), 100);
}

TEST(BudgetTest, AnUndoneMergeLeavesWhatWasCountedWithWhoGotIt) {
  Shop shop = ShopWith(kNoLimit, 100);
  const int32_t today = shop.Now().day;
  shop.Ask(Merging{.source = Shop::kMember, .target = kOther});
  shop.Ask(Of(40));
  shop.Ask(Unmerging{.source = Shop::kMember});
  EXPECT_EQ(GivenOn(shop, 0, kBeans, today), -1);
  EXPECT_EQ(GivenOn(shop, 1, kBeans, today), 40);
  EXPECT_EQ(GivenBy(shop.Ask(Of(101))), "100, cut 1 by 1");
}

TEST(BudgetTest, BoughtPointsAreThoseThatAreGiven) {
  Shop shop = ShopWith(kNoLimit, kNoLimit);
  Publish(shop, kFlorist, kNoLimit, 60);
  Purchase wanted = Of(100);
  wanted.currency = kRoses;
  // Without a contract, also what would be cut to nothing.
  EXPECT_EQ(GivenBy(shop.Ask(wanted)), "declined 89 1 2 1");
  shop.Ask(ContractPublishing{.issuer = kFlorist,
                              .acceptor = kCafe,
                              .agreement = {.capabilities = 7,
                                            .exchange_quota = kNoLimit,
                                            .locked_days = 0,
                                            .earn_price = 500'000},
                              .from = std::nullopt});
  const Record earned = shop.Ask(wanted);
  EXPECT_EQ(GivenBy(earned), "60, cut 40 by 1");
  EXPECT_EQ(Owed(shop, kCafe, kFlorist), 30'000'000);
  EXPECT_EQ(GivenOn(shop, 0, kRoses, shop.Now().day), 60);
  // The second obliges nobody.
  EXPECT_EQ(GivenBy(shop.Ask(wanted)), "0, cut 100 by 1");
  EXPECT_EQ(TrafficBetween(shop, kCafe, kFlorist), "bought 30000000 in 1; face 0");
  // 50 yuan promise 50, of which 10 are given back at half a fen.
  shop.Ask(BringBack(PlaceOf(earned), 50));
  EXPECT_EQ(Owed(shop, kCafe, kFlorist), 25'000'000);
  shop.Ask(BringBack(PlaceOf(earned), 50));
  EXPECT_EQ(Owed(shop, kCafe, kFlorist), 0);
}

TEST(BudgetTest, UnitsHaveABudgetToo) {
  Shop shop = ShopWith(kNoLimit, kNoLimit);
  shop.Ask(BrandRegistering{.code = "bare"});
  shop.Ask(UnitProposing{.anchor = 1'000'000, .bearer = kHouse, .actor = 0}, 1);
  shop.Ask(PublicationApproving{.proposal = 1, .actor = 0}, 2);
  Publish(shop, kHouse, 30, 25);
  Purchase purchase = Of(40);
  purchase.brand = 3;
  EXPECT_EQ(GivenBy(shop.Ask(purchase)), "25, cut 15 by 1");
  EXPECT_EQ(Owed(shop, 3, kThePool), 25'000'000);
  purchase.member = kOther;
  EXPECT_EQ(GivenBy(shop.Ask(purchase)), "5, cut 35 by 2");
  EXPECT_EQ(Owed(shop, 3, kThePool), 30'000'000);
  EXPECT_EQ(GivenOf(shop, kUnit, 1), 30);
  EXPECT_EQ(GivenOn(shop, 1, kUnit, shop.Now().day), 5);
}

TEST(BudgetTest, DebtIsRepaidWithWhatIsGiven) {
  Shop shop = ShopWith(kNoLimit, 100);
  const Place original = PlaceOf(shop.Ask(Of(100)));
  shop.Ask(Redemption{.member = Shop::kMember,
                      .currency = kBeans,
                      .acceptor = kCafe,
                      .channel = 0,
                      .points = 80,
                      .lines = {}});
  shop.Ask(BringBack(original, 100));
  ASSERT_EQ(shop.wallet(kBeans).debt, 80);
  shop.Wait(1);
  EXPECT_EQ(GivenBy(shop.Ask(Of(150))), "100, cut 50 by 1");
  EXPECT_EQ(shop.wallet(kBeans).debt, 0);
  EXPECT_EQ(shop.wallet(kBeans).AvailableTotal(), 20);
}

TEST(BudgetTest, LimitsAreHeldAgainstWhatIsGivenAndTheGreatestPromiseIsNot) {
  Shop shop = ShopWith(kNoLimit, 50);
  Limits limits;
  limits.mint_cap_a_day = 50;
  shop.Limit(kCafe, limits);
  EXPECT_EQ(GivenBy(shop.Ask(Of(80))), "50, cut 30 by 1");
  // A point for a fen. 2^53 − 1 are too many for who has 50, were they given; one more is declined,
  // whatever would be left of it.
  shop.Ask(EarnRatePublishing{.brand = kCafe,
                              .rate = {.over = 100, .under = 1},
                              .from = std::nullopt,
                              .budget = 0,
                              .cap = kNoLimit});
  Purchase purchase = Of(1);
  purchase.spend_fen = kOfMemberMax;
  EXPECT_EQ(GivenBy(shop.Ask(purchase)), "0, cut 9007199254740991 by 2");
  purchase.spend_fen = kOfMemberMax + 1;
  EXPECT_EQ(GivenBy(shop.Ask(purchase)), "declined 60 10 0 0");
}

}  // namespace
}  // namespace huitong::model
