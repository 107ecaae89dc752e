// The model by itself, of disputes and of what they come to: by section 20 of docs/ledger_rules.md.

#include <string>

#include <gtest/gtest.h>

#include "model_shop.h"

namespace huitong::model {
namespace {

// Brand 3 is there when the first period is cut, 4 and 5 come after; both periods are closed, or
// the first is.
Shop ShopWithStatements(uint32_t closed) {
  Shop shop;
  shop.Wait(3);
  const int32_t first_day = shop.books().opened_on;
  Cut(shop, first_day, {"c"});
  shop.Ask(BrandRegistering{.code = "d"});
  shop.Ask(BrandRegistering{.code = "e"});
  Cut(shop, first_day + 1);
  for (uint32_t period = 1; period <= closed; ++period) {
    shop.Ask(Settling{.period = period});
  }
  return shop;
}

PeriodAdjusting Owing(uint32_t period, uint32_t debtor, uint32_t creditor, int64_t micro_fen) {
  return {.period = period,
          .debtor = debtor,
          .creditor = creditor,
          .micro_fen = micro_fen,
          .reason = 1};
}

DisputeRaising Claim(uint32_t period, uint32_t brand, uint32_t counterparty, int64_t micro_fen) {
  return {.period = period,
          .brand = brand,
          .counterparty = counterparty,
          .line = 10,
          .micro_fen = micro_fen,
          .reason = 2};
}

TEST(DisputeTest, AnAdjustmentIsBetweenPartiesWhoHaveAStatementOfItsPeriod) {
  Shop shop = ShopWithStatements(1);
  const auto adjust = [&](uint32_t period, uint32_t debtor, uint32_t creditor, int64_t micro_fen) {
    return DeclineOf(shop.Ask(Owing(period, debtor, creditor, micro_fen)));
  };
  EXPECT_EQ(adjust(3, 1, 2, 5), "82 26 3 0");
  EXPECT_EQ(adjust(2, 4, 1, 5), "84 26 2 0");
  EXPECT_EQ(adjust(1, 4, 1, 5), "79 28 0 0");
  EXPECT_EQ(adjust(1, 3, 4, 5), "79 29 0 0");
  EXPECT_EQ(adjust(1, 5, 4, 5), "79 28 0 0");
  EXPECT_EQ(adjust(1, kThePool, 5, kOwedMax + 1), "79 29 0 0");
  EXPECT_EQ(adjust(1, 4, 6, 5), "10 29 0 0");
  EXPECT_EQ(adjust(1, 3, kThePool, kOwedMax + 1), "60 27 0 0");
  EXPECT_EQ(adjust(1, 3, kThePool, 5), "0");
  EXPECT_EQ(adjust(1, kHouse, 3, 5), "0");

  shop.Ask(Settling{.period = 2});
  EXPECT_EQ(adjust(2, 5, 4, 5), "0");
  // What was declined posted nothing, and what was not is traffic of the period that is open.
  EXPECT_EQ(shop.books().traffic.size(), 3U);
  EXPECT_EQ(TrafficBetween(shop, 3, kThePool, 3), "adjusted 5 in 1; face 0");
  EXPECT_EQ(TrafficBetween(shop, kHouse, 3, 3), "adjusted 5 in 1; face 0");
  EXPECT_EQ(TrafficBetween(shop, 5, 4, 3), "adjusted 5 in 1; face 0");
  EXPECT_TRUE(shop.books().disputes.empty());
}

TEST(DisputeTest, ABrandDisputesItsStatementWithAnyOtherWhoHasOne) {
  Shop shop = ShopWithStatements(1);
  const auto raise = [&](uint32_t period, uint32_t brand, uint32_t counterparty,
                         int64_t micro_fen) {
    return DeclineOf(shop.Ask(Claim(period, brand, counterparty, micro_fen)));
  };
  EXPECT_EQ(raise(1, 6, 1, 5), "10 1 0 0");
  EXPECT_EQ(raise(1, kHouse, 1, 5), "10 1 0 0");
  EXPECT_EQ(raise(1, kThePool, 1, 5), "10 1 0 0");
  EXPECT_EQ(raise(1, 1, 6, 5), "10 37 0 0");
  EXPECT_EQ(raise(3, 1, 2, 5), "82 26 3 0");
  EXPECT_EQ(raise(2, 4, 1, 5), "84 26 2 0");
  EXPECT_EQ(raise(1, 4, 5, 5), "79 1 0 0");
  EXPECT_EQ(raise(1, 3, 4, kOwedMax + 1), "79 37 0 0");
  EXPECT_EQ(raise(1, 3, 1, kOwedMax + 1), "60 27 0 0");
  EXPECT_EQ(raise(1, 3, 1, kOwedMax), "0");
  EXPECT_EQ(raise(1, 1, kHouse, 1), "0");
  EXPECT_EQ(raise(1, 2, kThePool, 1), "0");
  // It posts nothing, whatever is claimed.
  EXPECT_TRUE(shop.books().traffic.empty());
  EXPECT_TRUE(shop.books().accounts.empty());
  const auto& disputes = shop.books().disputes;
  ASSERT_EQ(disputes.size(), 3U);
  EXPECT_EQ(disputes[2].brand, 2U);
  EXPECT_EQ(disputes[2].counterparty, kThePool);
  EXPECT_EQ(disputes[2].line, 10);
  EXPECT_EQ(disputes[2].raised, PlaceOf(shop.books().journal.back()));
  EXPECT_EQ((*shop.books().journal.back().Find("dispute raised"))["dispute"], 3);
}

TEST(DisputeTest, ItIsAnsweredOnceByAnAdjustmentBetweenTheTwoInEitherDirectionOrNot) {
  Shop shop = ShopWithStatements(2);
  for (int i = 0; i < 3; ++i) {
    shop.Ask(Claim(1, 3, 1, 100));
  }
  const auto uphold = [&](uint32_t dispute, int64_t micro_fen) {
    return DeclineOf(
        shop.Ask(DisputeUpholding{.dispute = dispute, .micro_fen = micro_fen, .reason = 4}));
  };
  const auto reject = [&](uint32_t dispute) {
    return DeclineOf(shop.Ask(DisputeRejecting{.dispute = dispute, .reason = 1}));
  };
  EXPECT_EQ(uphold(4, 5), "17 35 0 0");
  EXPECT_EQ(uphold(0, 5), "17 35 0 0");
  EXPECT_EQ(reject(4), "17 35 0 0");
  EXPECT_EQ(uphold(1, kOwedMax + 1), "60 27 0 0");
  EXPECT_EQ(uphold(1, -kOwedMax - 1), "60 27 0 0");
  // One that names none answers none, be it between the two.
  EXPECT_EQ(DeclineOf(shop.Ask(Owing(1, 1, 3, 100))), "0");
  EXPECT_EQ(shop.books().disputes[0].status, 1);

  EXPECT_EQ(uphold(1, 70), "0");
  const Record upheld = shop.books().journal.back();
  EXPECT_EQ((*upheld.Find("period adjusted"))["period"], 1);
  EXPECT_EQ((*upheld.Find("period adjusted"))["dispute"], 1);
  EXPECT_EQ(upheld.kind(), kPeriodAdjustment);
  EXPECT_EQ(uphold(2, -1'000), "0");  // more than was claimed, and the other way
  EXPECT_EQ(reject(3), "0");
  EXPECT_EQ(shop.books().journal.back().kind(), kDisputeRejection);
  EXPECT_EQ(Owed(shop, 1, 3), 170);
  EXPECT_EQ(Owed(shop, 3, 1), 1'000);
  EXPECT_EQ(TrafficBetween(shop, 1, 3, 3), "adjusted 170 in 2; face 0");
  EXPECT_EQ(TrafficBetween(shop, 3, 1, 3), "adjusted 1000 in 1; face 0");

  const auto& disputes = shop.books().disputes;
  EXPECT_EQ(disputes[0].status, 2);
  EXPECT_EQ(disputes[0].answered, PlaceOf(upheld));
  EXPECT_EQ(disputes[1].status, 2);
  EXPECT_EQ(disputes[2].status, 3);
  EXPECT_EQ(uphold(1, kOwedMax + 1), "96 35 0 0");
  EXPECT_EQ(uphold(3, 5), "96 35 0 0");
  EXPECT_EQ(reject(2), "96 35 0 0");
  EXPECT_EQ(reject(3), "96 35 0 0");
  EXPECT_EQ(Owed(shop, 1, 3), 170);
}

}  // namespace
}  // namespace huitong::model
