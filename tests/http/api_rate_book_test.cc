// Pair rates, bonuses and fees over HTTP: published, quoted, exchanged, and refused.

#include <gtest/gtest.h>

#include "support/api_district.h"

namespace huitong::testing {
namespace {

// References are 9/20 unit for a rose and 19/20 for a bean, so that no rate may be above 9/19; the
// ordinary one is 2/5. Mei has 10,000 roses.
struct RateOffice {
  RateOffice() { CHECK(world.Post("/v1/events", district.Purchase(1'000'000)).status == 201); }

  [[nodiscard]] std::string Line(const std::string& list, const std::string& more) const {
    return "{\"" + list + R"(":[{"from_currency_id":")" + district.rose +
           R"(","to_currency_id":")" + district.bean + "\"" + more + "}]}";
  }
  ApiAnswer Publish(const std::string& list, const std::string& more) {
    ApiAnswer answer = district.PublishRateBook(Line(list, more));
    CHECK(answer.status == 201);
    return answer;
  }
  ApiAnswer Propose(const std::string& list, const std::string& more) {
    return world.Post("/v1/rate-book/versions", Line(list, more));
  }
  ApiAnswer Quote(const std::string& wish) {
    return world.Post("/v1/quotes", R"({"member_id":")" + district.mei +
                                        R"(","from_currency_id":")" + district.rose +
                                        R"(","to_currency_id":")" + district.bean + "\"," + wish +
                                        "}");
  }

  ApiWorld world;
  ApiDistrict district{world};
};

constexpr const char* kTenth = R"(,"share":{"numerator":1,"denominator":10},)"
                               R"("begins_at":"2025-12-01T00:00:00Z",)"
                               R"("ends_at":"2026-01-02T00:00:00Z")";

TEST(ApiRateBookTest, ShowsTheLinesOfAPairAsTheyWereSaid) {
  RateOffice office;
  (void)office.Publish("bonuses", kTenth);
  (void)office.Publish("fees",
                       R"(,"fixed":1,"share":{"numerator":1,"denominator":50},"minimum":2)");
  (void)office.Publish("bonuses", "");
  (void)office.Publish("pair_rates", R"(,"rate":{"numerator":9,"denominator":19})");
  const ApiAnswer all = office.world.Get("/v1/rate-book/versions");
  EXPECT_EQ(all.At("/data/1/prices"), "[]");
  EXPECT_EQ(all.At("/data/1/bonuses/0/from_currency_id"), office.district.rose);
  EXPECT_EQ(all.At("/data/1/bonuses/0/to_currency_id"), office.district.bean);
  EXPECT_EQ(all.At("/data/1/bonuses/0/share"), R"({"numerator":1,"denominator":10})");
  EXPECT_EQ(all.At("/data/1/bonuses/0/begins_at"), "2025-12-01T00:00:00Z");
  EXPECT_EQ(all.At("/data/1/bonuses/0/ends_at"), "2026-01-02T00:00:00Z");
  EXPECT_EQ(all.At("/data/2/fees/0/fixed"), "1");
  EXPECT_EQ(all.At("/data/2/fees/0/share"), R"({"numerator":1,"denominator":50})");
  EXPECT_EQ(all.At("/data/2/fees/0/minimum"), "2");
  EXPECT_EQ(all.At("/data/3/bonuses/0/share"), "null");
  EXPECT_EQ(all.At("/data/4/pair_rates/0/rate"), R"({"numerator":9,"denominator":19})");
}

TEST(ApiRateBookTest, QuotesAndExchangesByThem) {
  RateOffice office;
  (void)office.Publish("bonuses", kTenth);
  (void)office.Publish("fees", R"(,"fixed":1)");
  const ApiAnswer quote = office.Quote(R"("points":51)");
  ASSERT_EQ(quote.status, 200) << quote.body;
  EXPECT_EQ(quote.At("/points_paid"), "51");
  EXPECT_EQ(quote.At("/fee"), "1");
  EXPECT_EQ(quote.At("/points_received"), "20");
  EXPECT_EQ(quote.At("/bonus"), "2");
  EXPECT_EQ(quote.At("/bonus_share"), R"({"numerator":1,"denominator":10})");
  EXPECT_EQ(quote.At("/bonus_version"), "2");
  const ApiAnswer done =
      office.world.Post("/v1/exchanges", office.district.Execution(quote.At("/quote")));
  ASSERT_EQ(done.status, 201) << done.body;
  EXPECT_EQ(done.At("/from/balance_after"), "9949");
  EXPECT_EQ(done.At("/to/balance_after"), "22");
  // A bean settles at 1 fen, the rose of the fee at 0.4.
  EXPECT_EQ(done.At("/obligations/0/owed"), R"({"fen":20,"micro_fen":0})");
  EXPECT_EQ(done.At("/obligations/1/owed"), R"({"fen":0,"micro_fen":400000})");
}

TEST(ApiRateBookTest, QuotesExactlySoManyPointsByAPairRate) {
  RateOffice office;
  (void)office.Publish("pair_rates", R"(,"rate":{"numerator":9,"denominator":19})");
  (void)office.Publish("fees", R"(,"share":{"numerator":1,"denominator":10})");
  const ApiAnswer quote = office.Quote(R"("points_received":9)");
  ASSERT_EQ(quote.status, 200) << quote.body;
  EXPECT_EQ(quote.At("/points_received"), "9");
  EXPECT_EQ(quote.At("/points_paid"), "22");  // 19 give 9, and of 22 the fee is 3
  EXPECT_EQ(quote.At("/fee"), "3");
  EXPECT_EQ(quote.At("/pair_rate"), R"({"numerator":9,"denominator":19})");
  EXPECT_EQ(quote.At("/pair_rate_version"), "2");
  const ApiAnswer done =
      office.world.Post("/v1/exchanges", office.district.Execution(quote.At("/quote")));
  ASSERT_EQ(done.status, 201) << done.body;
  EXPECT_EQ(done.At("/to/balance_after"), "9");
}

TEST(ApiRateBookTest, DeclinesWhatWouldLetSomebodyGainAndSaysByHowMuch) {
  RateOffice office;
  const ApiAnswer rate = office.Propose("pair_rates", R"(,"rate":{"numerator":1,"denominator":2})");
  EXPECT_EQ(rate.status, 422) << rate.body;
  EXPECT_EQ(rate.code(), "pair_rate_too_high");
  EXPECT_EQ(rate.At("/detail"), "It is 56 per mille above what the two reference prices allow.");
  EXPECT_EQ(rate.At("/from_currency_id"), office.district.rose);
  EXPECT_EQ(rate.At("/to_currency_id"), office.district.bean);
  EXPECT_EQ(rate.At("/excess_per_mille"), "56");
  const ApiAnswer bonus = office.Propose("bonuses", R"(,"share":{"numerator":1,"denominator":5},)"
                                                    R"("begins_at":"2026-02-01T00:00:00Z",)"
                                                    R"("ends_at":"2026-03-01T00:00:00Z")");
  EXPECT_EQ(bonus.status, 422) << bonus.body;
  EXPECT_EQ(bonus.code(), "bonus_too_high");
}

TEST(ApiRateBookTest, RefusesLinesThatSayTooLittleOrTwoThings) {
  RateOffice office;
  const auto pointer = [&](const ApiAnswer& answer) {
    EXPECT_EQ(answer.status, 400) << answer.body;
    return answer.At("/errors/0/pointer");
  };
  EXPECT_EQ(pointer(office.world.Post("/v1/rate-book/versions", "{}")), "/prices");
  EXPECT_EQ(pointer(office.Propose("bonuses", R"(,"share":{"numerator":1,"denominator":5})")),
            "/bonuses/0/begins_at");
  std::string twice = office.Line("fees", R"(,"fixed":1)");
  const std::string line = twice.substr(9, twice.size() - 11);
  twice = "{\"fees\":[" + line + "," + line + "]}";
  EXPECT_EQ(pointer(office.world.Post("/v1/rate-book/versions", twice)), "/fees/1");
  EXPECT_EQ(pointer(office.Quote(R"("points":1,"points_received":1)")), "/points");
}

}  // namespace
}  // namespace huitong::testing
