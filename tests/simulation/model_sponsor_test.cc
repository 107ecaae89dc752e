// The model by itself, of sponsors and of the members that their money is shared by: worked out by
// hand from docs/accounting.md and sections 17, 20 and 21 of docs/ledger_rules.md.

#include <string>

#include <gtest/gtest.h>

#include "model_shop.h"

namespace huitong::model {
namespace {

constexpr Mark kSecond = {2};
constexpr Mark kThird = {3};
constexpr Mark kFourth = {4};

Verifying Verified(const Mark& member, int64_t method = 1) {
  return {.member = member, .method = method};
}

Sponsoring Gift(uint32_t sponsor, int64_t fen) {
  return {.sponsor = sponsor, .fen = fen, .reference = 0};
}

Redemption Spend(const Mark& member, uint32_t currency, uint32_t acceptor) {
  return {.member = member,
          .currency = currency,
          .acceptor = acceptor,
          .channel = 0,
          .points = 10,
          .lines = {}};
}

// Of four members with points of both brands, of whom the first three are verified.
Shop ShopWithMembers() {
  Shop shop;
  for (const Mark& member : {kSecond, kThird, kFourth}) {
    shop.Ask(Enrolling{.brand = 1, .member = member});
  }
  for (const Mark& member : {Shop::kMember, kSecond, kThird, kFourth}) {
    shop.Earn(1, 1'000, member);
    shop.Earn(2, 1'000, member);
    if (member != kFourth) shop.Ask(Verified(member));
  }
  return shop;
}

// Members that count at a brand in a period.
int64_t MembersAt(const Shop& shop, uint32_t brand, uint32_t period = 1) {
  const auto found = shop.books().traffic.find({period, kThePool, brand});
  return found == shop.books().traffic.end() ? 0 : found->second.members;
}

const Record& CutAndSettle(Shop& shop) {
  const auto& periods = shop.books().periods;
  const int32_t day = periods.empty() ? shop.books().opened_on : periods.back().last_day + 1;
  shop.Wait(1);
  Cut(shop, day);
  return shop.Ask(Settling{.period = static_cast<uint32_t>(periods.size())});
}

TEST(SponsorTest, AThousandFenAreSharedByTwoMembersAndOne) {
  Shop shop = ShopWithMembers();
  const Record given = shop.Ask(Gift(2, 600));
  EXPECT_EQ(given.kind(), kSponsorGift);
  EXPECT_EQ((*given.Find("sponsor gift"))["fen"], 600);
  EXPECT_EQ(Owed(shop, 2, kThePool), 600'000'000);
  EXPECT_TRUE(shop.books().figures.brands.at(2).position == -600'000'000);
  EXPECT_TRUE(shop.books().figures.brands.at(2).net_debit == 0);
  EXPECT_TRUE(shop.books().figures.brands.at(2).owed == 0);
  shop.Ask(Gift(kHouse, 300));
  shop.Ask(Gift(kHouse, 100));
  EXPECT_EQ(TrafficBetween(shop, 2, kThePool), "sponsored 600000000 in 1; face 0");
  EXPECT_EQ(TrafficBetween(shop, kHouse, kThePool), "sponsored 400000000 in 2; face 0");

  shop.Ask(Spend(kSecond, 2, 2));  // his points at home
  shop.Ask(Spend(Shop::kMember, 2, 1));
  shop.Ask(Spend(kSecond, 2, 1));
  shop.Ask(Spend(kThird, 1, 2));
  shop.Ask(Spend(kSecond, 1, 2));  // he counted already
  shop.Ask(Spend(kFourth, 1, 2));  // who he is nobody saw
  EXPECT_EQ(TrafficBetween(shop, kThePool, 1), "members 2; face 0");
  EXPECT_EQ(TrafficBetween(shop, kThePool, 2), "members 1; face 0");

  const Record closed = CutAndSettle(shop);
  // A line for each direction of the redemptions, for each sponsor, and for each share.
  EXPECT_EQ((*closed.Find("settlement closed"))["lines"], 6);
  EXPECT_EQ(Owed(shop, kThePool, 1), 666'666'667);
  EXPECT_EQ(Owed(shop, kThePool, 2), 333'333'333);
  // −600 fen, 9 for 30 points at home, less 6 for 20 elsewhere, and its share.
  EXPECT_TRUE(shop.books().figures.brands.at(2).position == -600'000'000 + 3'000'000 + 333'333'333);
}

TEST(SponsorTest, WhatNobodyBroughtMembersForStaysWithThePool) {
  Shop shop = ShopWithMembers();
  shop.Ask(Gift(2, 600));
  const Record closed = CutAndSettle(shop);
  EXPECT_EQ((*closed.Find("settlement closed"))["lines"], 1);
  EXPECT_EQ(closed.Find("books"), nullptr);
  // And what of it is left is not of the next period.
  shop.Ask(Spend(kThird, 1, 2));
  EXPECT_EQ(MembersAt(shop, 2, 2), 1);
  const Record next = CutAndSettle(shop);
  EXPECT_EQ((*next.Find("settlement closed"))["lines"], 1);
  EXPECT_EQ(next.Find("books"), nullptr);
}

TEST(SponsorTest, AMemberCountsOnceInEachPeriodWhateverComesBack) {
  Shop shop = ShopWithMembers();
  const Record spent = shop.Ask(Spend(kSecond, 2, 1));
  shop.Ask(RedemptionReversing{.original = PlaceOf(spent), .points = 10, .lines = {}});
  shop.Ask(Spend(kSecond, 2, 1));
  EXPECT_EQ(MembersAt(shop, 1), 1);
  EXPECT_EQ(shop.books().members[1].counted, 1U);
  shop.Wait(1);
  Cut(shop, shop.books().opened_on);
  shop.Ask(Spend(kSecond, 1, 2));
  shop.Ask(Spend(kSecond, 2, 1));
  EXPECT_EQ(MembersAt(shop, 2, 2), 1);
  EXPECT_EQ(MembersAt(shop, 1, 2), 0);
  EXPECT_EQ(shop.books().members[1].counted, 2U);
}

TEST(SponsorTest, WhatIsHeldCountsWhereAndWhenItIsCaptured) {
  Shop shop = ShopWithMembers();
  const Record held = shop.Ask(
      Holding{.wish = Spend(kSecond, 2, 1), .ends = int64_t{1'810'000'000} * 1'000'000'000});
  EXPECT_EQ(MembersAt(shop, 1), 0);
  shop.Ask(Spend(kSecond, 1, 2));
  shop.Ask(Capturing{
      .hold = {.place = PlaceOf(held), .ordinal = 0}, .points = 10, .releases_rest = true});
  EXPECT_EQ(MembersAt(shop, 2), 1);
  EXPECT_EQ(MembersAt(shop, 1), 0);

  const Record second = shop.Ask(
      Holding{.wish = Spend(kThird, 2, 1), .ends = int64_t{1'810'000'000} * 1'000'000'000});
  shop.Ask(Capturing{
      .hold = {.place = PlaceOf(second), .ordinal = 0}, .points = 1, .releases_rest = true});
  EXPECT_EQ(MembersAt(shop, 1), 1);
}

TEST(SponsorTest, ATenderCountsOnceAndOnlyWhereItTookPointsOfOthers) {
  Shop shop = ShopWithMembers();
  // 700 own points are 210 fen.
  const auto settle = [&](int64_t fen) {
    const Record placed = shop.Place({{.number = 1, .fen = fen, .payable = true}}, std::nullopt);
    shop.Ask(TenderSettling{.tender = PlaceOf(placed), .earns = false});
    return placed.Find("tender taken") != nullptr ? MembersAt(shop, 1) : -1;
  };
  EXPECT_EQ(settle(10), 0);
  EXPECT_EQ(settle(400), 1);
  EXPECT_EQ(TrafficBetween(shop, kThePool, 1), "members 1; face 0");
}

TEST(SponsorTest, PointsThatSettleAtNothingCountAndSoDoUnits) {
  Shop shop = ShopWithMembers();
  shop.Ask(BrandRegistering{.code = "c"});
  shop.Ask(CurrencyRegistering{
      .code = "c", .currency = {.brand = 3, .expiry_months = 24, .settlement_price = 0}});
  shop.Ask(BrandRegistering{.code = "d"});
  shop.Ask(UnitProposing{.anchor = 1'000'000, .bearer = kHouse, .actor = 0}, 1);
  shop.Ask(PublicationApproving{.proposal = 1, .actor = 0}, 2);
  shop.Earn(3, 10, kSecond);
  shop.Earn(4, 10, kThird);
  shop.Ask(Spend(kSecond, 3, 1));
  EXPECT_EQ(TrafficBetween(shop, kThePool, 1), "members 1; face 0");
  shop.Ask(Spend(kThird, kUnit, 1));
  EXPECT_EQ(TrafficBetween(shop, kThePool, 1), "redeemed 10000000 in 1; members 2; face 10000000");
}

TEST(SponsorTest, WhoIsVerifiedIsSaidAndTakenBack) {
  Shop shop = ShopWithMembers();
  const Record said = shop.Ask(Verified(kFourth, 4));
  EXPECT_EQ(said.kind(), kVerification);
  EXPECT_EQ((*said.Find("member verified"))["verified"], 1);
  EXPECT_EQ((*said.Find("member verified"))["method"], 4);
  EXPECT_EQ(said.Find("books"), nullptr);
  EXPECT_TRUE(shop.books().members[3].verified);
  EXPECT_EQ(DeclineOf(shop.Ask(Verified({9}))), "13 4 0 0");
  shop.Ask(StandingChange{.member = kFourth, .freezes = true, .reason = 2});
  EXPECT_EQ(DeclineOf(shop.Ask(Verified(kFourth, 0))), "0");
  EXPECT_EQ((*shop.books().journal.back().Find("member verified"))["verified"], 0);
  EXPECT_EQ(DeclineOf(shop.Ask(Verified(kFourth, 0))), "0");
  shop.Ask(StandingChange{.member = kFourth, .freezes = false, .reason = 2});
  shop.Ask(Spend(kFourth, 2, 1));
  EXPECT_EQ(MembersAt(shop, 1), 0);
  // From then on he counts, be it with the next that he spends.
  shop.Ask(Verified(kFourth));
  shop.Ask(Spend(kFourth, 1, 2));
  EXPECT_EQ(MembersAt(shop, 2), 1);
  shop.Ask(Closing{.member = kFourth, .reason = 1, .forfeits_points = true});
  EXPECT_EQ(DeclineOf(shop.Ask(Verified(kFourth))), "47 4 0 0");
}

TEST(SponsorTest, AMergeLeavesWhoIsVerifiedAndCountedAsItIs) {
  Shop shop = ShopWithMembers();
  shop.Ask(Spend(kSecond, 2, 1));
  shop.Ask(Merging{.source = kSecond, .target = kFourth});
  // Who names the source means the target.
  EXPECT_EQ(shop.Ask(Spend(kSecond, 2, 1)).member, 3U);
  EXPECT_EQ(MembersAt(shop, 1), 1);
  EXPECT_TRUE(shop.books().members[1].verified);
  EXPECT_FALSE(shop.books().members[3].verified);
  shop.Ask(Verified(kSecond, 2));
  EXPECT_TRUE(shop.books().members[3].verified);
  shop.Ask(Spend(kFourth, 2, 1));
  EXPECT_EQ(MembersAt(shop, 1), 2);
}

TEST(SponsorTest, ABrandGivesWithinItsCreditLineAndWhateverElseItMayOwe) {
  Shop shop = ShopWithMembers();
  Limits limits;
  limits.credit_line = 600'000'000;
  limits.net_debit_cap = 0;
  limits.breaker = 0;
  limits.suspended = 7;
  shop.Limit(2, limits);
  EXPECT_EQ(DeclineOf(shop.Ask(Gift(2, 601))), "85 27 2 0");
  EXPECT_EQ(DeclineOf(shop.Ask(Gift(2, 600))), "0");
  EXPECT_EQ(DeclineOf(shop.Ask(Gift(2, 1))), "85 27 2 0");
  EXPECT_EQ(DeclineOf(shop.Ask(Gift(kHouse, 9'007'199'254))), "0");
  EXPECT_EQ(DeclineOf(shop.Ask(Gift(kHouse, 9'007'199'255))), "60 27 0 0");
  EXPECT_EQ(DeclineOf(shop.Ask(Gift(3, 9'007'199'255))), "10 36 0 0");
  EXPECT_EQ(DeclineOf(shop.Ask(Gift(kThePool, 1))), "10 36 0 0");
  EXPECT_EQ(Owed(shop, 2, kThePool), 600'000'000);
}

TEST(SponsorTest, WhatSponsorsGiveCoversNoUnits) {
  Shop shop = ShopWithMembers();
  shop.Ask(UnitProposing{.anchor = 1'000'000, .bearer = kHouse, .actor = 0}, 1);
  shop.Ask(PublicationApproving{.proposal = 1, .actor = 0}, 2);
  shop.Ask(Gift(2, 600));
  EXPECT_TRUE(shop.books().cover.promised == 0);
  shop.Ask(Spend(kSecond, 2, 1));
  CutAndSettle(shop);
  EXPECT_EQ(Owed(shop, kThePool, 1), 600'000'000);
  EXPECT_TRUE(shop.books().cover.promised == 0);
}

}  // namespace
}  // namespace huitong::model
