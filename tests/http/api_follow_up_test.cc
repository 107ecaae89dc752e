// What follows a purchase or redemption: holds and captures, refunds, returns, and the policy of a
// currency, as a till and a web shop would ask for them.

#include <gtest/gtest.h>

#include "support/api_district.h"

namespace huitong::testing {
namespace {

std::string HoldRequest(const ApiDistrict& district, int64_t points) {
  return R"({"member_id":")" + district.mei + R"(","currency_id":")" + district.rose +
         R"(","acceptor_id":")" + district.cafe + R"(","points":)" + std::to_string(points) +
         R"(,"ends_at":"2026-01-01T01:00:00Z"})";
}

std::string WalletsOf(const ApiDistrict& district) {
  return "/v1/members/" + district.mei + "/wallets";
}

TEST(ApiFollowUpTest, HoldsAndCapturesInPart) {
  ApiWorld world;
  const ApiDistrict district(world);
  (void)world.Post("/v1/events", district.Purchase(10'000));
  const ApiAnswer held = world.Post("/v1/holds", HoldRequest(district, 60));
  ASSERT_EQ(held.status, 201) << held.body;
  EXPECT_EQ(held.At("/wallet/balance_after"), "40");
  EXPECT_EQ(held.At("/held_after"), "60");
  const std::string hold = "/v1/holds/" + held.At("/hold_id");
  EXPECT_EQ(world.Get(WalletsOf(district)).At("/data/0/points_held"), "60");
  EXPECT_EQ(world.Get(WalletsOf(district)).At("/data/0/holds/0/hold_id"), held.At("/hold_id"));

  const ApiAnswer part = world.Post(hold + "/captures", R"({"points":10,"rest":"keep"})");
  ASSERT_EQ(part.status, 201) << part.body;
  EXPECT_EQ(part.At("/obligations/0/owed"), R"({"fen":4,"micro_fen":0})");
  EXPECT_EQ(world.Get(hold).At("/status"), "open");
  const ApiAnswer last = world.Post(hold + "/captures", R"({"points":20})");
  ASSERT_EQ(last.status, 201) << last.body;
  EXPECT_EQ(last.At("/hold_ended/points_released"), "30");
  EXPECT_EQ(last.At("/wallet/balance_after"), "70");
  EXPECT_EQ(world.Get(hold).At("/status"), "captured");
  EXPECT_EQ(world.Get(hold).At("/points_captured"), "30");

  const ApiAnswer again = world.Post(hold + "/captures", R"({"points":1})");
  EXPECT_EQ(again.status, 409);
  EXPECT_EQ(again.code(), "hold_already_closed");
}

TEST(ApiFollowUpTest, ReleasesAHoldAndShowsOneWhoseTimeIsUp) {
  ApiWorld world;
  const ApiDistrict district(world);
  (void)world.Post("/v1/events", district.Purchase(10'000));
  const std::string first =
      "/v1/holds/" + world.Post("/v1/holds", HoldRequest(district, 60)).At("/hold_id");
  const ApiAnswer released = world.Post(first + "/releases", "{}");
  ASSERT_EQ(released.status, 201) << released.body;
  EXPECT_EQ(released.At("/wallet/balance_after"), "100");
  EXPECT_EQ(world.Get(first).At("/status"), "released");

  const std::string second =
      "/v1/holds/" + world.Post("/v1/holds", HoldRequest(district, 60)).At("/hold_id");
  world.clock().Advance(3600);
  EXPECT_EQ(world.Get(second).At("/status"), "ended");
  const ApiAnswer late = world.Post(second + "/captures", R"({"points":1})");
  EXPECT_EQ(late.code(), "hold_already_closed");
  EXPECT_EQ(world.Get(second).At("/points_released"), "60");
}

TEST(ApiFollowUpTest, RefusesAHoldThatCannotBe) {
  ApiWorld world;
  const ApiDistrict district(world);
  (void)world.Post("/v1/events", district.Purchase(10'000));
  EXPECT_EQ(world.Post("/v1/holds", HoldRequest(district, 101)).code(), "insufficient_points");
  EXPECT_EQ(world.Get("/v1/holds/hld_nothing").code(), "invalid_parameter");
  const ApiAnswer without_end = world.Post("/v1/holds", district.Redemption(5));
  EXPECT_EQ(without_end.At("/errors/0/pointer"), "/ends_at");
  const std::string hold =
      "/v1/holds/" + world.Post("/v1/holds", HoldRequest(district, 60)).At("/hold_id");
  const ApiAnswer more = world.Post(hold + "/captures", R"({"points":61})");
  EXPECT_EQ(more.code(), "capture_exceeds_hold");
  EXPECT_EQ(more.At("/available"), "60");
  EXPECT_EQ(world.Post(hold + "/captures", R"({"points":1,"rest":"eat"})").At("/errors/0/pointer"),
            "/rest");
  std::string unknown = hold;
  unknown.replace(unknown.find("hld_"), std::string::npos,
                  "hld_" + district.mei.substr(4));  // an id of another kind
  EXPECT_EQ(world.Get(unknown).code(), "invalid_parameter");
}

TEST(ApiFollowUpTest, GivesPointsBackInPartAndNeverBeyondTheOriginal) {
  ApiWorld world;
  const ApiDistrict district(world);
  (void)world.Post("/v1/events", district.Purchase(10'000));
  const ApiAnswer redeemed = world.Post("/v1/redemptions", district.Redemption(50));
  const std::string reversals = "/v1/transactions/" + redeemed.At("/id") + "/reversals";
  const ApiAnswer back = world.Post(reversals, R"({"points":20})");
  ASSERT_EQ(back.status, 201) << back.body;
  EXPECT_EQ(back.At("/type"), "reverse_redemption");
  EXPECT_EQ(back.At("/redemption_reversed/original_id"), redeemed.At("/id"));
  EXPECT_EQ(back.At("/wallet/balance_after"), "70");
  const ApiAnswer more = world.Post(reversals, R"({"points":31})");
  EXPECT_EQ(more.status, 422);
  EXPECT_EQ(more.code(), "reversal_exceeds_original");
  EXPECT_EQ(more.At("/available"), "30");
  EXPECT_EQ(world.Post(reversals, "{}").At("/errors/0/pointer"), "/points");
  EXPECT_EQ(world.Post(reversals, R"({"points":1,"spend_fen":1})").At("/errors/0/pointer"),
            "/points");
  EXPECT_EQ(world.Post(reversals, R"({"spend_fen":1})").code(), "not_reversible");
}

TEST(ApiFollowUpTest, TakesReturnedGoodsBackByLineAndLetsTheMemberOwe) {
  ApiWorld world;
  const ApiDistrict district(world);
  const ApiAnswer earned = world.Post(
      "/v1/events",
      district.Purchase(10'000, R"(,"lines":[{"line":1,"amount":4000},{"line":2,"amount":6000}])"));
  ASSERT_EQ(earned.status, 201) << earned.body;
  EXPECT_EQ(earned.At("/lines/1/amount"), "6000");
  (void)world.Post("/v1/redemptions", district.Redemption(70));
  const std::string reversals = "/v1/transactions/" + earned.At("/id") + "/reversals";
  const ApiAnswer back =
      world.Post(reversals, R"({"spend_fen":4000,"lines":[{"line":1,"amount":4000}]})");
  ASSERT_EQ(back.status, 201) << back.body;
  EXPECT_EQ(back.At("/earn_reversed/points"), "40");
  EXPECT_EQ(back.At("/earn_reversed/points_owed"), "10");
  EXPECT_EQ(back.At("/owed_after"), "10");
  EXPECT_EQ(world.Get(WalletsOf(district)).At("/data/0/points_owed"), "10");
  const ApiAnswer in_debt = world.Post("/v1/redemptions", district.Redemption(1));
  EXPECT_EQ(in_debt.code(), "account_in_debt");
  EXPECT_EQ(in_debt.At("/owed"), "10");
  const ApiAnswer again =
      world.Post(reversals, R"({"spend_fen":1,"lines":[{"line":1,"amount":1}]})");
  EXPECT_EQ(again.code(), "reversal_exceeds_original");
  const ApiAnswer transaction = world.Get("/v1/transactions/" + back.At("/id"));
  EXPECT_EQ(transaction.At("/postings/1/account"), "member.debt");
  EXPECT_EQ(transaction.At("/postings/1/balance_after"), "-10");
}

TEST(ApiFollowUpTest, KeepsPointsPendingWhileGoodsCanComeBack) {
  ApiWorld world;
  const ApiDistrict district(world);
  const std::string policies = "/v1/currencies/" + district.rose + "/policies";
  const ApiAnswer published = world.Post(policies, R"({"return_window_days":7,"debt":"brand"})");
  ASSERT_EQ(published.status, 201) << published.body;
  EXPECT_EQ(world.Get(policies).At("/data/0/return_window_days"), "7");
  EXPECT_EQ(world.Post(policies, R"({"debt":"nobody"})").At("/errors/0/pointer"), "/debt");

  const ApiAnswer earned = world.Post("/v1/events", district.Purchase(10'000));
  ASSERT_EQ(earned.status, 201) << earned.body;
  EXPECT_EQ(earned.At("/wallet/points"), "0");
  EXPECT_EQ(earned.At("/pending/0/matures_on"), "2026-01-08");
  EXPECT_EQ(earned.At("/pending_after"), "100");
  EXPECT_EQ(world.Get(WalletsOf(district)).At("/data/0/points_pending"), "100");
  EXPECT_EQ(world.Post("/v1/redemptions", district.Redemption(1)).code(), "insufficient_points");
  world.clock().Advance(7 * kSecondsPerDay);
  const ApiAnswer redeemed = world.Post("/v1/redemptions", district.Redemption(1));
  ASSERT_EQ(redeemed.status, 201) << redeemed.body;
  EXPECT_EQ(redeemed.At("/wallet/balance_after"), "99");
}

}  // namespace
}  // namespace huitong::testing
