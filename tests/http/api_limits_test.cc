// Limits of brands, their gauges, and the uses that a contract allows, through the API.

#include <gtest/gtest.h>

#include "support/api_district.h"

namespace huitong::testing {
namespace {

// Mei has 200 roses of the florist, 0.4 fen each at the café.
class Street {
 public:
  Street() { CHECK(world.Post("/v1/events", district.Purchase(20'000)).status == 201); }

  ApiAnswer Publish(const std::string& body) {
    return world.Post("/v1/brands/" + district.florist + "/limits", body);
  }
  ApiAnswer Standing() { return world.Get("/v1/brands/" + district.florist + "/limits"); }
  ApiAnswer Redeem(int64_t points) {
    return world.Post("/v1/redemptions", district.Redemption(points));
  }

  ApiWorld world;
  ApiDistrict district{world};
};

TEST(ApiLimitsTest, StopATradeAndSayWhoseTheyAre) {
  Street street;
  const ApiAnswer published =
      street.Publish(R"({"credit_line":{"fen":40,"micro_fen":0},"alert":{"fen":30,"micro_fen":0},)"
                     R"("breaker":{"fen":1000,"micro_fen":5}})");
  ASSERT_EQ(published.status, 201) << published.body;
  EXPECT_EQ(published.At("/brand_id"), street.district.florist);
  EXPECT_EQ(published.At("/version"), "1");
  EXPECT_EQ(published.At("/credit_line/fen"), "40");
  EXPECT_EQ(published.At("/breaker/micro_fen"), "5");
  EXPECT_EQ(published.At("/reserve"), "null");
  EXPECT_EQ(published.At("/mint_cap"), "null");
  const ApiAnswer declined = street.Redeem(101);
  EXPECT_EQ(declined.status, 422);
  EXPECT_EQ(declined.code(), "exposure_limit");
  EXPECT_EQ(declined.At("/brand_id"), street.district.florist);
  EXPECT_EQ(street.Redeem(50).status, 201);

  const ApiAnswer standing = street.Standing();
  ASSERT_EQ(standing.status, 200) << standing.body;
  EXPECT_EQ(standing.At("/figures/position/fen"), "-20");
  EXPECT_EQ(standing.At("/figures/reserved/fen"), "0");
  EXPECT_EQ(standing.At("/figures/outstanding"), "150");
  EXPECT_EQ(standing.At("/figures/net_debit/fen"), "20");
  EXPECT_EQ(standing.At("/figures/owed_today/fen"), "20");
  EXPECT_EQ(standing.At("/figures/minted_today"), "200");
  EXPECT_EQ(standing.At("/room/exposure/fen"), "20");
  EXPECT_EQ(standing.At("/room/net_debit"), "null");
  EXPECT_EQ(standing.At("/room/breaker/fen"), "980");
  EXPECT_EQ(standing.At("/alert"), "true");
  EXPECT_EQ(standing.At("/versions/0/credit_line/fen"), "40");
}

TEST(ApiLimitsTest, SayHowManyPointsThereIsRoomFor) {
  Street street;
  ASSERT_EQ(street.Publish(R"({"mint_cap":210,"mint_cap_a_day":205,"suspended":["exchange_out"]})")
                .status,
            201);
  const ApiAnswer declined = street.world.Post("/v1/events", street.district.Purchase(600));
  EXPECT_EQ(declined.code(), "mint_cap");
  EXPECT_EQ(declined.At("/available"), "5");
  EXPECT_EQ(declined.At("/wanted"), "6");
  EXPECT_EQ(street.Standing().At("/room/mint"), "10");
  EXPECT_EQ(street.Standing().At("/room/mint_today"), "5");
  const ApiAnswer exchanged =
      street.world.Post("/v1/exchanges", street.district.Execution(street.district.Quote(10)));
  EXPECT_EQ(exchanged.code(), "brand_suspended");
}

TEST(ApiLimitsTest, AreThoseOfTheContractToo) {
  Street street;
  const ApiAnswer contract = street.world.Post(
      "/v1/contracts", R"({"issuer_id":")" + street.district.florist + R"(","acceptor_id":")" +
                           street.district.cafe +
                           R"(","capabilities":["convert"],"exchange_quota":10,"locked_days":7})");
  ASSERT_EQ(contract.status, 201) << contract.body;
  EXPECT_EQ(contract.At("/capabilities/0"), "convert");
  EXPECT_EQ(contract.At("/exchange_quota"), "10");
  EXPECT_EQ(contract.At("/locked_days"), "7");
  const ApiAnswer redeemed = street.Redeem(1);
  EXPECT_EQ(redeemed.code(), "not_in_contract");
  EXPECT_EQ(redeemed.At("/issuer_id"), street.district.florist);
  EXPECT_EQ(redeemed.At("/acceptor_id"), street.district.cafe);
  const ApiAnswer exchanged =
      street.world.Post("/v1/exchanges", street.district.Execution(street.district.Quote(30)));
  EXPECT_EQ(exchanged.code(), "exchange_quota");
  EXPECT_EQ(exchanged.At("/available"), "10");
  EXPECT_EQ(exchanged.At("/wanted"), "12");
  const ApiAnswer policy = street.world.Post("/v1/currencies/" + street.district.rose + "/policies",
                                             R"({"exchange_quota_a_day":3})");
  ASSERT_EQ(policy.status, 201) << policy.body;
  EXPECT_EQ(policy.At("/exchange_quota_a_day"), "3");
  const ApiAnswer quota =
      street.world.Post("/v1/exchanges", street.district.Execution(street.district.Quote(4)));
  EXPECT_EQ(quota.code(), "member_quota");
  EXPECT_EQ(quota.At("/available"), "3");
  EXPECT_EQ(quota.At("/wanted"), "4");
}

TEST(ApiLimitsTest, RefuseWhatIsNone) {
  Street street;
  for (const char* body : {R"({"credit_line":5})", R"({"credit_line":{"fen":-1,"micro_fen":0}})",
                           R"({"mint_cap":-1})", R"({"suspended":["everything"]})",
                           R"({"limit":1})", R"({"suspended":["issuing","issuing"]})"}) {
    const ApiAnswer refused = street.Publish(body);
    EXPECT_EQ(refused.status, 400) << body << refused.body;
    EXPECT_EQ(refused.code(), "invalid_body") << body;
  }
  const ApiAnswer nowhere = street.world.Get("/v1/brands/nonsense/limits");
  EXPECT_EQ(nowhere.code(), "invalid_parameter");
  EXPECT_EQ(street.Standing().At("/versions"), "[]");
}

TEST(ApiLimitsTest, AreGaugesForThoseWhoHaveAKey) {
  Street street;
  ASSERT_EQ(street.Publish(R"({"credit_line":{"fen":40,"micro_fen":0},"mint_cap":210})").status,
            201);
  ASSERT_EQ(street.Redeem(50).status, 201);
  const std::string page = street.world.Get("/metrics").body;
  for (const char* line : {"huitong_brand_position_micro_fen{brand=\"florist\"} -20000000\n",
                           "huitong_brand_outstanding_points{brand=\"florist\"} 150\n",
                           "huitong_brand_room_micro_fen{brand=\"florist\",limit=\"exposure\"} "
                           "20000000\n",
                           "huitong_brand_room_points{brand=\"florist\",limit=\"mint\"} 60\n",
                           "huitong_brand_alert{brand=\"florist\"} 0\n"}) {
    EXPECT_NE(page.find(line), std::string::npos) << line << page;
  }
  const std::string for_all = street.world.GetPublic("/metrics").body;
  EXPECT_EQ(for_all.find("huitong_brand"), std::string::npos);
  EXPECT_NE(for_all.find("huitong_log_durable_records"), std::string::npos);
}

}  // namespace
}  // namespace huitong::testing
