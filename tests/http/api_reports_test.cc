// Reports and the lines of statements through the API.

#include <gtest/gtest.h>

#include "support/api_district.h"

namespace huitong::testing {
namespace {

// A closed month of the florist and the café under a commission of 2 %: 125 roses are 50 fen, in
// three redemptions, and 20 more become beans.
class ClosedMonth {
 public:
  ClosedMonth() {
    CHECK(world.Post("/v1/contracts", Contract(50)).status == 201);
    CHECK(world.Post("/v1/events", district.Purchase(20'000)).status == 201);
    world.clock().Advance(20 * kSecondsPerDay);
    for (const int64_t points : {75, 30, 20}) {
      CHECK(world.Post("/v1/redemptions", district.Redemption(points)).status == 201);
    }
    CHECK(world.Post("/v1/exchanges", district.Execution(district.Quote(20))).status == 201);
    world.clock().Advance(12 * kSecondsPerDay);  // 2 February
    const ApiAnswer proposed = world.Post("/v1/periods", R"({"last_day":"2026-01-31"})");
    const std::string approvals = "/v1/proposals/" + proposed.At("/id") + "/approvals";
    CHECK(world.PostAs(2, approvals, "{}", "approval").status == 201);
    CHECK(world.Post("/v1/periods/1/closings", "{}").status == 201);
  }

  // With a commission of one part of so many.
  [[nodiscard]] std::string Contract(int64_t parts) const {
    return R"({"issuer_id":")" + district.florist + R"(","acceptor_id":")" + district.cafe +
           R"(","formulas":[{"type":"commission","rate":{"numerator":1,"denominator":)" +
           std::to_string(parts) + "}}]}";
  }
  ApiAnswer Line(int line, const std::string& query = "") {
    return world.Get("/v1/periods/1/statements/" + district.florist + "/lines/" +
                     std::to_string(line) + query);
  }
  ApiAnswer WhatIf(const std::string& body) { return world.Post("/v1/reports/what-if", body); }

  ApiWorld world;
  ApiDistrict district{world};
};

TEST(ApiReportsTest, ShowsTheLiabilityBookOfAPeriodAndOfWhatIsOpen) {
  ClosedMonth month;
  const ApiAnswer book = month.world.Get("/v1/reports/liability?period=1");
  ASSERT_EQ(book.status, 200) << book.body;
  EXPECT_EQ(book.At("/open"), "false");
  EXPECT_EQ(book.At("/ties"), "true");
  EXPECT_EQ(book.At("/last_day"), "2026-01-31");
  EXPECT_EQ(book.At("/data/0/currency_id"), month.district.rose);
  EXPECT_EQ(book.At("/data/0/roll_forward/issued"), "200");
  EXPECT_EQ(book.At("/data/0/roll_forward/redeemed"), "125");
  EXPECT_EQ(book.At("/data/0/roll_forward/closing"), "55");
  EXPECT_EQ(book.At("/data/0/spent_elsewhere/owed_fen"), "58");
  EXPECT_EQ(book.At("/data/1/funded_by/0/brand_id"), month.district.florist);
  const ApiAnswer open = month.world.Get("/v1/reports/liability?brand_id=" + month.district.cafe);
  EXPECT_EQ(open.At("/period"), "2");
  EXPECT_EQ(open.At("/open"), "true");
  EXPECT_EQ(open.json().at("data").as_array().size(), 1U);
  EXPECT_EQ(open.At("/data/0/roll_forward/opening"), "8");
}

// The fold is kept: what comes later is in the next answer.
TEST(ApiReportsTest, KeepsUpWithTheLedger) {
  ClosedMonth month;
  EXPECT_EQ(month.world.Get("/v1/reports/liability").At("/data/0/roll_forward/redeemed"), "0");
  ASSERT_EQ(month.world.Post("/v1/redemptions", month.district.Redemption(5)).status, 201);
  const ApiAnswer book = month.world.Get("/v1/reports/liability");
  EXPECT_EQ(book.At("/data/0/roll_forward/redeemed"), "5");
  EXPECT_EQ(book.At("/ties"), "true");
  const ApiAnswer earlier = month.world.Get("/v1/reports/liability?as_of=2026-01-15");
  EXPECT_EQ(earlier.At("/data/0/roll_forward/closing"), "200");
}

TEST(ApiReportsTest, TakesBoundsOfTheExpectedRedemption) {
  ClosedMonth month;
  const ApiAnswer all = month.world.Get("/v1/reports/liability?period=1&floor=1");
  EXPECT_EQ(all.At("/data/0/cohorts/0/expected"), "200");
  const ApiAnswer part = month.world.Get("/v1/reports/liability?period=1&floor=0.9&ceiling=19/20");
  EXPECT_EQ(part.At("/data/0/cohorts/0/expected"), "180");
  EXPECT_EQ(month.world.Get("/v1/reports/liability?floor=1.5").At("/param"), "floor");
  EXPECT_EQ(month.world.Get("/v1/reports/liability?floor=1&ceiling=0").status, 400);
}

TEST(ApiReportsTest, RefusesReportsOfNoTime) {
  ClosedMonth month;
  const ApiAnswer open = month.world.Get("/v1/reports/liability?period=2");
  EXPECT_EQ(open.status, 404);
  EXPECT_NE(open.body.find("period 2 was not cut"), std::string::npos) << open.body;
  EXPECT_EQ(month.world.Get("/v1/reports/liability?period=0").status, 400);
  EXPECT_EQ(month.world.Get("/v1/reports/liability?period=1&as_of=2026-01-31").status, 400);
  EXPECT_EQ(month.world.Get("/v1/reports/liability?as_of=2020-01-01").status, 404);
  EXPECT_EQ(month.world.Get("/v1/reports/liability?as_of=January").status, 400);
  EXPECT_EQ(month.world.Get("/v1/reports/liability?brand_id=cafe").status, 400);
  EXPECT_EQ(month.world.Get("/v1/reports/liability?format=html").status, 400);
  EXPECT_EQ(month.world.Get("/v1/reports/gaming").At("/param"), "period");
  EXPECT_EQ(month.world.Get("/v1/reports/gaming?period=2").status, 404);
  EXPECT_EQ(month.world.Get("/v1/reports/rates?at=noon").status, 400);
  EXPECT_EQ(month.world.Get("/v1/reports/rates?at=2020-01-01T00:00:00Z").status, 404);
  EXPECT_EQ(month.world.GetPublic("/v1/reports/liability").status, 401);
}

TEST(ApiReportsTest, ShowsGamingAndRatesWithTheirFigures) {
  ClosedMonth month;
  const ApiAnswer gaming = month.world.Get("/v1/reports/gaming?period=1");
  ASSERT_EQ(gaming.status, 200) << gaming.body;
  EXPECT_EQ(gaming.At("/thresholds/reciprocity"), R"({"numerator":7,"denominator":10})");
  EXPECT_EQ(gaming.At("/pairs/0/settled/fen"), "50");
  EXPECT_EQ(gaming.At("/pairs/0/by_ten_busiest/fen"), "50");
  EXPECT_EQ(gaming.At("/issuers/0/issued"), "200");
  EXPECT_EQ(gaming.At("/findings"), "[]");
  const ApiAnswer rates = month.world.Get("/v1/reports/rates");
  EXPECT_EQ(rates.At("/data/0/from_currency_id"), month.district.rose);
  EXPECT_EQ(rates.At("/data/0/rate"), "2/5");
  EXPECT_EQ(rates.At("/data/1/rate"), "9/5");
  EXPECT_EQ(rates.At("/data/0/round_trip_loss_per_mille"), "280");  // 1 − 2/5 · 9/5
}

TEST(ApiReportsTest, GivesTables) {
  ClosedMonth month;
  for (const auto& [target, start] :
       {std::pair{"/v1/reports/liability?period=1&format=csv", "huitong_liability_1,"},
        {"/v1/reports/gaming?period=1&format=csv", "huitong_gaming_1,"},
        {"/v1/reports/rates?format=csv", "huitong_rates_1,"}}) {
    const ApiAnswer table = month.world.Get(target);
    EXPECT_EQ(table.content_type, "text/csv; charset=utf-8");
    EXPECT_TRUE(table.body.starts_with(start)) << table.body;
  }
}

TEST(ApiReportsTest, SettlesAClosedPeriodUnderOtherTerms) {
  ClosedMonth month;
  const ApiAnswer dearer = month.WhatIf(R"({"period":1,"contracts":[)" + month.Contract(10) + "]}");
  ASSERT_EQ(dearer.status, 200) << dearer.body;
  EXPECT_EQ(dearer.At("/data/1/party_id"), month.district.florist);
  EXPECT_EQ(dearer.At("/data/1/difference/fen"), "4");
  EXPECT_EQ(dearer.At("/data/1/kinds/0/kind"), "commission");
  EXPECT_EQ(dearer.At("/data/2/difference/fen"), "-4");
  const ApiAnswer cheaper =
      month.WhatIf(R"({"period":1,"settlement_prices":[{"currency_id":")" + month.district.bean +
                   R"(","settlement_price_micro_fen":0}]})");
  EXPECT_EQ(cheaper.At("/data/1/difference/fen"), "8");
  EXPECT_EQ(month.WhatIf(R"({"period":2})").code(), "period_not_cut");
  EXPECT_EQ(month.WhatIf(R"({"contracts":[]})").code(), "invalid_body");
  EXPECT_EQ(month.WhatIf(R"({"period":1,"levies":1})").code(), "invalid_body");
  const ApiAnswer twice = month.WhatIf(R"({"period":1,"contracts":[)" + month.Contract(10) + "," +
                                       month.Contract(9) + "]}");
  EXPECT_EQ(twice.code(), "invalid_body");
  EXPECT_NE(twice.body.find("is there twice"), std::string::npos) << twice.body;
}

TEST(ApiReportsTest, GoesFromALineToItsTransactionsPageByPage) {
  ClosedMonth month;
  const ApiAnswer first = month.Line(1, "?limit=2");
  ASSERT_EQ(first.status, 200) << first.body;
  EXPECT_EQ(first.At("/kind"), "redemption");
  EXPECT_EQ(first.At("/transactions_owe/fen"), "50");
  EXPECT_EQ(first.At("/data/0/owed/fen"), "30");
  EXPECT_EQ(first.At("/data/1/points"), "30");
  EXPECT_EQ(first.At("/has_more"), "true");
  const ApiAnswer second = month.Line(1, "?limit=2&cursor=" + first.At("/next_cursor"));
  EXPECT_EQ(second.At("/data/0/owed/fen"), "8");
  EXPECT_EQ(second.json().at("data").as_array().size(), 1U);
  EXPECT_EQ(second.At("/next_cursor"), "null");
  const std::string id = second.At("/data/0/transaction_id");
  EXPECT_EQ(month.world.Get("/v1/transactions/" + id).At("/type"), "redeem");
  EXPECT_EQ(month.Line(2).At("/kind"), "exchange");
  EXPECT_EQ(month.Line(3).At("/kind"), "commission");
  EXPECT_EQ(month.Line(3).json().at("data").as_array().size(), 3U);
}

TEST(ApiReportsTest, RefusesLinesThatAreNone) {
  ClosedMonth month;
  EXPECT_EQ(month.Line(4).status, 404);
  EXPECT_EQ(month.Line(0).At("/param"), "line");
  EXPECT_EQ(month.Line(1, "?limit=0").status, 400);
  const std::string cursor = month.Line(1, "?limit=1").At("/next_cursor");
  EXPECT_EQ(month.Line(2, "?cursor=" + cursor).At("/param"), "cursor");
  EXPECT_EQ(month.world.Get("/v1/periods/2/statements/house/lines/1").code(), "period_not_cut");
  EXPECT_EQ(month.world.Get("/v1/periods/1/statements/nobody/lines/1").status, 400);
}

}  // namespace
}  // namespace huitong::testing
