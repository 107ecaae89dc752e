// The universal unit over the API: proposed, approved, earned at a shop without points, and spent.

#include <gtest/gtest.h>

#include "support/api_district.h"

namespace huitong::testing {
namespace {

struct Street {
  ApiWorld world;
  ApiDistrict district{world};

  ApiAnswer Propose(const std::string& bearer, int64_t anchor = 1'000'000) {
    return world.Post("/v1/unit/versions", R"({"anchor_micro_fen":)" + std::to_string(anchor) +
                                               R"(,"bearer_id":")" + bearer + R"("})");
  }
  ApiAnswer Approve(const std::string& proposal) {
    return world.PostAs(2, "/v1/proposals/" + proposal + "/approvals", "{}", proposal);
  }
};

TEST(ApiUnitTest, IsProposedByOneAndApprovedByAnother) {
  Street street;
  EXPECT_EQ(street.world.Get("/v1/unit").code(), "currency_not_found");
  const ApiAnswer proposed = street.Propose("house");
  ASSERT_EQ(proposed.status, 202) << proposed.body;
  EXPECT_EQ(proposed.At("/type"), "universal_unit");
  EXPECT_EQ(proposed.At("/anchor_micro_fen"), "1000000");
  const ApiAnswer approved = street.Approve(proposed.At("/id"));
  ASSERT_EQ(approved.status, 201) << approved.body;
  EXPECT_EQ(approved.At("/version"), "1");
  EXPECT_EQ(approved.At("/bearer_id"), "house");
  const ApiAnswer unit = street.world.Get("/v1/unit");
  EXPECT_EQ(unit.At("/anchor_micro_fen"), "1000000");
  EXPECT_EQ(unit.At("/outstanding"), "0");
  EXPECT_EQ(street.world.Get("/v1/unit/versions").At("/data/0/version"), "1");
}

TEST(ApiUnitTest, SaysWhatIsWrongWithAProposal) {
  Street street;
  EXPECT_EQ(street.Propose("pool").status, 400);
  EXPECT_EQ(street.Propose("nobody").status, 400);
  EXPECT_EQ(street.Propose("house", 0).status, 400);
  EXPECT_EQ(street.Propose("brd_aaaaaaaaaeaaaaaaaa2z4ja").status, 400);
  EXPECT_EQ(
      street.world
          .Post("/v1/unit/earn-rates", R"({"points_per_yuan":{"numerator":1,"denominator":2}})")
          .code(),
      "currency_not_found");
}

TEST(ApiUnitTest, IsGivenByAShopWithoutPointsAndSpentElsewhere) {
  Street street;
  street.Approve(street.Propose("house").At("/id"));
  const ApiAnswer kiosk =
      street.world.Post("/v1/brands", R"({"code":"kiosk","name":{"zh":"小卖部","en":"Kiosk"}})");
  ASSERT_EQ(kiosk.status, 201) << kiosk.body;
  ASSERT_EQ(
      street.world
          .Post("/v1/unit/earn-rates", R"({"points_per_yuan":{"numerator":1,"denominator":2}})")
          .At("/currency_id"),
      "unit");
  const std::string member = street.district.mei;
  const ApiAnswer earned = street.world.Post(
      "/v1/events", R"({"type":"purchase","member_id":")" + member + R"(","brand_id":")" +
                        kiosk.At("/id") + R"(","spend_fen":10000})");
  ASSERT_EQ(earned.status, 201) << earned.body;
  EXPECT_EQ(earned.At("/wallet/currency_id"), "unit");
  const ApiAnswer spent =
      street.world.Post("/v1/redemptions", R"({"member_id":")" + member +
                                               R"(","currency_id":"unit","acceptor_id":")" +
                                               street.district.cafe + R"(","points":20})");
  ASSERT_EQ(spent.status, 201) << spent.body;
  EXPECT_EQ(spent.At("/obligations/0/debtor_id"), "pool");
  EXPECT_EQ(spent.At("/obligations/0/owed/fen"), "20");
  EXPECT_EQ(street.world.Get("/v1/unit").At("/outstanding"), "30");
  EXPECT_EQ(street.world.Get("/v1/unit/earn-rates").At("/data/0/version"), "1");
  EXPECT_EQ(street.world.Get("/v1/currencies/unit").code(), "currency_not_found");
}

}  // namespace
}  // namespace huitong::testing
