// How long points live, through the API: policies of every mode, wallets that show what is due as
// done, notices, and expired points that live again.

#include <gtest/gtest.h>

#include "support/api_district.h"

namespace huitong::testing {
namespace {

class Shop {
 public:
  std::string policies() const { return "/v1/currencies/" + district.rose + "/policies"; }
  void Publish(const std::string& policy) {
    const ApiAnswer answer = world.Post(policies(), policy);
    CHECK(answer.status == 201);
  }
  ApiAnswer Earn(int64_t points) {
    return world.Post("/v1/events", district.Purchase(points * 100));
  }
  ApiAnswer Wallets() { return world.Get("/v1/members/" + district.mei + "/wallets"); }
  uint64_t Records() { return world.lane().heads().Of(kTestLog).next_sequence; }
  // The newest transaction of the member of that type.
  ApiAnswer Newest(const std::string& type) {
    return world.Get("/v1/members/" + district.mei + "/transactions?type=" + type);
  }

  ApiWorld world;
  ApiDistrict district{world};
};

TEST(ApiExpiryTest, PublishesEverySettingAndListsThemAll) {
  Shop shop;
  const std::string all =
      R"({"return_window_days":7,"debt":"brand","late_refund":"reissue","grace_days":30,)"
      R"("expiry":{"mode":"calendar_date","months":12,"month":6,"day":30},)"
      R"("activity":["redeem","gift"],"adjustment_limit":500,"gifts":true,)"
      R"("reinstatement_days":60,"notices":[90,7],"notice_days":14)";
  const ApiAnswer published = shop.world.Post(shop.policies(), all + "}", "p-1");
  ASSERT_EQ(published.status, 201) << published.body;
  EXPECT_NE(published.body.find(all.substr(1)), std::string::npos) << published.body;
  EXPECT_EQ(shop.world.Post(shop.policies(), all + "}", "p-1").body, published.body);
  ASSERT_EQ(shop.world.Post(shop.policies(), "{}").status, 201);
  const ApiAnswer listed = shop.world.Get(shop.policies());
  EXPECT_NE(listed.body.find(all.substr(1)), std::string::npos) << listed.body;
  EXPECT_EQ(listed.At("/data/1/expiry"), R"({"mode":"month_end","months":null})");
  EXPECT_EQ(listed.At("/data/1/activity"), R"(["redeem"])");
  EXPECT_EQ(listed.At("/data/1/reinstatement_days"), "30");
  EXPECT_EQ(listed.At("/data/1/notices"), "[]");
}

TEST(ApiExpiryTest, RefusesSettingsByPointer) {
  Shop shop;
  const std::vector<std::tuple<std::string, std::string, std::string>> cases = {
      {R"({"expiry":"never"})", "/expiry", "wrong_type"},
      {R"({"expiry":{}})", "/expiry/mode", "missing"},
      {R"({"expiry":{"mode":"soon"}})", "/expiry/mode", "malformed"},
      {R"({"expiry":{"mode":"to_the_day","months":1201}})", "/expiry/months", "out_of_range"},
      {R"({"expiry":{"mode":"never","months":1}})", "/expiry/months", "unknown"},
      {R"({"expiry":{"mode":"sliding","day":1}})", "/expiry/day", "unknown"},
      {R"({"expiry":{"mode":"calendar_date","month":13}})", "/expiry/month", "out_of_range"},
      {R"({"expiry":{"mode":"calendar_date","day":0}})", "/expiry/day", "out_of_range"},
      {R"({"activity":"redeem"})", "/activity", "wrong_type"},
      {R"({"activity":["sleep"]})", "/activity/0", "malformed"},
      {R"({"activity":["gift","gift"]})", "/activity/1", "repeated"},
      {R"({"activity":[7]})", "/activity/0", "wrong_type"},
      {R"({"notices":[60]})", "/notices/0", "malformed"},
      {R"({"notices":["7"]})", "/notices/0", "wrong_type"},
      {R"({"notice_days":367})", "/notice_days", "out_of_range"},
      {R"({"gifts":1})", "/gifts", "wrong_type"},
      {R"({"adjustment_limit":-1})", "/adjustment_limit", "out_of_range"}};
  for (const auto& [body, pointer, fault] : cases) {
    const ApiAnswer answer = shop.world.Post(shop.policies(), body);
    EXPECT_EQ(answer.status, 400) << body;
    EXPECT_EQ(answer.At("/errors/0/pointer"), pointer) << body;
    EXPECT_EQ(answer.At("/errors/0/code"), fault) << body;
  }
  EXPECT_EQ(shop.world.Get(shop.policies()).At("/data"), "[]");
}

TEST(ApiExpiryTest, ShowsPointsByTheirLastDay) {
  Shop shop;
  shop.Publish(R"({"expiry":{"mode":"to_the_day","months":1}})");
  const ApiAnswer dated = shop.Earn(10);
  EXPECT_EQ(dated.At("/wallet/lots/0/expires_on"), "2026-02-01");
  shop.Publish(R"({"expiry":{"mode":"sliding","months":3}})");
  const ApiAnswer sliding = shop.Earn(20);
  EXPECT_EQ(sliding.At("/wallet/lots/0/expires_on"), "null");
  EXPECT_EQ(sliding.At("/wallet/lots/0/expiry"), "sliding");
  EXPECT_EQ(sliding.At("/activity/0/last_day"), "2026-04-01");
  shop.Publish(R"({"expiry":{"mode":"never"}})");
  const ApiAnswer never = shop.Earn(40);
  EXPECT_EQ(never.At("/wallet/lots/0/expiry"), "never");

  const ApiAnswer wallets = shop.Wallets();
  EXPECT_EQ(wallets.At("/data/0/points"), "70");
  EXPECT_EQ(wallets.At("/data/0/expiring_points"),
            R"([{"expires_on":"2026-02-01","last_day":"2026-02-01","points":10},)"
            R"({"expires_on":"2026-04-01","last_day":"2026-04-01","points":20}])");
  const auto lots = wallets.json().at("data").as_array()[0].at("lots").as_array();
  ASSERT_EQ(lots.size(), 3u);
  for (const auto& lot : lots) {
    const bool ends = lot.at("expiry") != "never";
    EXPECT_EQ(lot.at("expires_on").is_string(), ends);
    EXPECT_EQ(lot.at("last_day").is_string(), ends);
  }
}

TEST(ApiExpiryTest, ShowsWhatIsDueAsDoneAndWritesNothing) {
  Shop shop;
  shop.Publish(R"({"return_window_days":7,"expiry":{"mode":"to_the_day","months":1}})");
  (void)shop.Earn(100);
  const uint64_t before = shop.Records();
  EXPECT_EQ(shop.Wallets().At("/data/0/points_pending"), "100");
  shop.world.clock().Advance(7 * kSecondsPerDay);
  EXPECT_EQ(shop.Wallets().At("/data/0/points"), "100");
  EXPECT_EQ(shop.Wallets().At("/data/0/points_pending"), "0");
  shop.world.clock().Advance(25 * kSecondsPerDay);
  EXPECT_EQ(shop.Wallets().At("/data/0/points"), "0");
  EXPECT_EQ(shop.Wallets().At("/data/0/expiring_points"), "[]");
  EXPECT_EQ(shop.Records(), before);
}

TEST(ApiExpiryTest, ShowsAHoldWhoseTimeIsUpAsGivenBack) {
  Shop shop;
  (void)shop.Earn(100);
  const std::string hold = R"({"member_id":")" + shop.district.mei + R"(","currency_id":")" +
                           shop.district.rose + R"(","acceptor_id":")" + shop.district.cafe +
                           R"(","points":60,"ends_at":"2026-01-01T01:00:00Z"})";
  ASSERT_EQ(shop.world.Post("/v1/holds", hold).status, 201);
  EXPECT_EQ(shop.Wallets().At("/data/0/points_held"), "60");
  shop.world.clock().Advance(3600);
  EXPECT_EQ(shop.Wallets().At("/data/0/points_held"), "0");
  EXPECT_EQ(shop.Wallets().At("/data/0/points"), "100");
  EXPECT_EQ(shop.Wallets().At("/data/0/holds"), "[]");
}

TEST(ApiExpiryTest, DefersAnExpiryWithoutNoticeAndShowsBothDays) {
  Shop shop;
  shop.Publish(R"({"expiry":{"mode":"to_the_day","months":1},"notices":[7],"notice_days":14})");
  (void)shop.Earn(100);
  shop.world.clock().Advance(31 * kSecondsPerDay);  // the last day
  EXPECT_EQ(shop.Wallets().At("/data/0/expiring_points"),
            R"([{"expires_on":"2026-02-01","last_day":"2026-02-15","points":100}])");
  ASSERT_EQ(shop.world.Post("/v1/redemptions", shop.district.Redemption(1)).status, 201);
  const ApiAnswer notice = shop.Newest("notice");
  EXPECT_EQ(notice.At("/data/0/notices/0/days"), "7");
  EXPECT_EQ(notice.At("/data/0/notices/0/points"), "100");
  EXPECT_EQ(notice.At("/data/0/deferrals/0/last_day"), "2026-02-15");
  EXPECT_EQ(shop.Wallets().At("/data/0/lots/0/expires_on"), "2026-02-01");
  EXPECT_EQ(shop.Wallets().At("/data/0/lots/0/last_day"), "2026-02-15");
}

TEST(ApiExpiryTest, GivesExpiredPointsBackInPartAndNotForEver) {
  Shop shop;
  shop.Publish(R"({"expiry":{"mode":"to_the_day","months":1},"grace_days":5})");
  (void)shop.Earn(100);
  shop.world.clock().Advance(32 * kSecondsPerDay);
  ASSERT_EQ(shop.world.Post("/v1/redemptions", shop.district.Redemption(1)).code(),
            "insufficient_points");
  const std::string expiry = shop.Newest("expire").At("/data/0/id");
  const std::string target = "/v1/transactions/" + expiry + "/reinstatements";
  const ApiAnswer back = shop.world.Post(target, R"({"points":60})", "r-1");
  ASSERT_EQ(back.status, 201) << back.body;
  EXPECT_EQ(back.At("/type"), "reinstate");
  EXPECT_EQ(back.At("/reinstated/original_id"), expiry);
  EXPECT_EQ(back.At("/reinstated/expires_on"), "2026-02-07");
  EXPECT_EQ(back.At("/wallet/balance_after"), "60");
  EXPECT_EQ(shop.world.Post(target, R"({"points":60})", "r-1").body, back.body);

  const ApiAnswer more = shop.world.Post(target, R"({"points":41})");
  EXPECT_EQ(more.code(), "reversal_exceeds_original");
  EXPECT_EQ(more.At("/detail"),
            "40 of the expired points are left to give back, and 41 were asked for.");
  EXPECT_EQ(shop.world.Post(target, R"({"points":1,"expires_on":"2026-02-01"})").code(),
            "expiry_in_past");
  EXPECT_EQ(
      shop.world.Post(target, R"({"points":1,"expires_on":"2026-02-30"})").At("/errors/0/pointer"),
      "/expires_on");
  EXPECT_EQ(shop.world.Post(target, R"({"points":1,"expires_on":"never"})").At("/errors/0/pointer"),
            "/expires_on");
  shop.world.clock().Advance(31 * kSecondsPerDay);
  const ApiAnswer late = shop.world.Post(target, R"({"points":1})");
  EXPECT_EQ(late.status, 422);
  EXPECT_EQ(late.code(), "too_late");
  EXPECT_EQ(late.At("/last_day"), "2026-03-04");
  const ApiAnswer other =
      shop.world.Post("/v1/transactions/" + back.At("/id") + "/reinstatements", R"({"points":1})");
  EXPECT_EQ(other.code(), "not_reversible");
  EXPECT_EQ(other.At("/detail"),
            "Points can be given back of a transaction in which they expired.");
}

}  // namespace
}  // namespace huitong::testing
