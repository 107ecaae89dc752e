// From enrolment to obligations, as an operator's till would walk it.

#include <gtest/gtest.h>

#include "journal/proof.h"
#include "support/api_district.h"

namespace huitong::testing {
namespace {

TEST(ApiStoryTest, EarnsAndExplainsTheArithmetic) {
  ApiWorld world;
  const ApiDistrict district(world);
  const ApiAnswer answer =
      world.Post("/v1/events", district.Purchase(12'599, R"(,"channel_id":")" + district.market +
                                                             R"(","out_request_no":"R-1")"));
  ASSERT_EQ(answer.status, 201) << answer.body;
  EXPECT_EQ(answer.At("/type"), "earn");
  EXPECT_EQ(answer.At("/wallet/points"), "100");
  EXPECT_EQ(answer.At("/wallet/balance_after"), "100");
  EXPECT_EQ(answer.At("/wallet/lots/0/expires_on"), "2028-01-31");
  EXPECT_EQ(answer.At("/earned/coefficient"), R"({"numerator":4,"denominator":5})");
  EXPECT_EQ(answer.At("/earned/remainder"), R"({"numerator":396,"denominator":500})");
  EXPECT_EQ(answer.At("/as_of"), "2026-01-01T00:00:00Z");
  EXPECT_TRUE(answer.HeaderValue("X-Request-Id"));
}

TEST(ApiStoryTest, EarnsForACustomerNumber) {
  ApiWorld world;
  const ApiDistrict district(world);
  const ApiAnswer answer =
      world.Post("/v1/events", R"({"type":"purchase","customer_number":"C-1","brand_id":")" +
                                   district.florist + R"(","spend_fen":500})");
  ASSERT_EQ(answer.status, 201) << answer.body;
  const ApiAnswer wallets = world.Get("/v1/members/" + district.mei + "/wallets");
  EXPECT_EQ(wallets.At("/data/0/points"), "5");
}

TEST(ApiStoryTest, RatesByTheDayAPurchaseOccurred) {
  ApiWorld world;
  const ApiDistrict district(world);
  const ApiAnswer answer = world.Post(
      "/v1/events", district.Purchase(1'000, R"(,"occurred_at":"2025-12-31T23:30:00+08:00")"));
  ASSERT_EQ(answer.status, 201) << answer.body;
  EXPECT_EQ(answer.At("/occurred_at"), "2025-12-31T15:30:00Z");
  EXPECT_EQ(answer.At("/wallet/lots/0/expires_on"), "2027-12-31");
}

TEST(ApiStoryTest, QuotesAndExchangesOnce) {
  ApiWorld world;
  ApiDistrict district(world);
  (void)world.Post("/v1/events", district.Purchase(10'000));
  const ApiAnswer quote = world.Post("/v1/quotes", district.QuoteRequest(51));
  ASSERT_EQ(quote.status, 200) << quote.body;
  EXPECT_EQ(quote.At("/points_received"), "20");  // floor(floor(51 · 2/5) / 1)
  EXPECT_EQ(quote.At("/round_trip_points"), "36");
  EXPECT_EQ(quote.At("/round_trip_loss"), "15");
  EXPECT_EQ(quote.At("/expires_at"), "2026-01-01T00:01:00Z");

  const ApiAnswer done = world.Post("/v1/exchanges", district.Execution(quote.At("/quote")));
  ASSERT_EQ(done.status, 201) << done.body;
  EXPECT_EQ(done.At("/from/balance_after"), "49");
  EXPECT_EQ(done.At("/to/balance_after"), "20");
  EXPECT_EQ(done.At("/obligations/0/owed"), R"({"fen":20,"micro_fen":0})");

  const ApiAnswer again = world.Post("/v1/exchanges", district.Execution(quote.At("/quote")));
  EXPECT_EQ(again.status, 409);
  EXPECT_EQ(again.code(), "quote_used");
}

TEST(ApiStoryTest, DeclinesAQuoteOfMorePointsThanANumberCanSay) {
  ApiWorld world;
  ApiDistrict district(world);
  const auto price = [](const std::string& currency, const std::string& rate) {
    return R"({"currency_id":")" + currency + R"(","bid":)" + rate + R"(,"ask":)" + rate +
           R"(,"settlement_price_micro_fen":1})";
  };
  const std::string dear = R"({"numerator":2,"denominator":1})";
  const std::string cheap = R"({"numerator":1,"denominator":1})";
  ASSERT_EQ(district
                .PublishRateBook("{\"prices\":[" + price(district.rose, dear) + "," +
                                 price(district.bean, cheap) + "]}")
                .status,
            201);
  world.clock().Advance(7 * kSecondsPerDay);  // past the look-back at earlier prices
  constexpr int64_t kHalf = int64_t{1} << 52;
  const ApiAnswer most = world.Post("/v1/quotes", district.QuoteRequest(kHalf - 1));
  EXPECT_EQ(most.At("/points_received"), "9007199254740990");
  const ApiAnswer more = world.Post("/v1/quotes", district.QuoteRequest(kHalf));
  EXPECT_EQ(more.status, 422);
  EXPECT_EQ(more.code(), "amount_too_large");
}

TEST(ApiStoryTest, DeclinesAQuoteThatEnded) {
  ApiWorld world;
  ApiDistrict district(world);
  (void)world.Post("/v1/events", district.Purchase(10'000));
  const std::string quote = district.Quote(50);
  world.clock().Advance(60);
  const ApiAnswer late = world.Post("/v1/exchanges", district.Execution(quote));
  EXPECT_EQ(late.status, 422);
  EXPECT_EQ(late.code(), "quote_expired");
}

TEST(ApiStoryTest, RefusesAForgedQuote) {
  ApiWorld world;
  ApiDistrict district(world);
  std::string quote = district.Quote(50);
  quote[20] = quote[20] == 'a' ? 'b' : 'a';
  const ApiAnswer forged = world.Post("/v1/exchanges", district.Execution(quote));
  EXPECT_EQ(forged.status, 400);
  EXPECT_EQ(forged.code(), "invalid_quote");
}

TEST(ApiStoryTest, RedeemsElsewhereAndOwesForIt) {
  ApiWorld world;
  const ApiDistrict district(world);
  (void)world.Post("/v1/events", district.Purchase(10'000));
  const ApiAnswer answer = world.Post("/v1/redemptions", district.Redemption(33));
  ASSERT_EQ(answer.status, 201) << answer.body;
  EXPECT_EQ(answer.At("/wallet/points"), "-33");
  EXPECT_EQ(answer.At("/wallet/balance_after"), "67");
  EXPECT_EQ(answer.At("/obligations/0/owed"), R"({"fen":13,"micro_fen":200000})");

  const ApiAnswer owed = world.Get("/v1/obligations");
  EXPECT_EQ(owed.At("/data/0/debtor_id"), district.florist);
  EXPECT_EQ(owed.At("/data/0/creditor_id"), district.cafe);
  EXPECT_EQ(owed.At("/data/0/owed"), R"({"fen":13,"micro_fen":200000})");
}

TEST(ApiStoryTest, DeclinesMoreThanThereIsAndSaysHowMuch) {
  ApiWorld world;
  const ApiDistrict district(world);
  (void)world.Post("/v1/events", district.Purchase(10'000));
  const ApiAnswer answer = world.Post("/v1/redemptions", district.Redemption(101));
  EXPECT_EQ(answer.status, 422);
  EXPECT_EQ(answer.content_type, "application/problem+json");
  EXPECT_EQ(answer.code(), "insufficient_points");
  EXPECT_EQ(answer.At("/param"), "points");
  EXPECT_EQ(answer.At("/available"), "100");
  EXPECT_EQ(answer.At("/wanted"), "101");
  const ApiAnswer record = world.Get("/v1/transactions/" + answer.At("/transaction_id"));
  EXPECT_EQ(record.At("/status"), "declined");
  EXPECT_EQ(record.At("/declined/code"), "insufficient_points");
  EXPECT_EQ(record.At("/member_id"), district.mei);
}

TEST(ApiStoryTest, ShowsWhatIsDueAsDone) {
  ApiWorld world;
  const ApiDistrict district(world);
  (void)world.Post("/v1/events", district.Purchase(10'000));
  constexpr int64_t kThreeYears = 3 * 366 * kSecondsPerDay;
  world.clock().Advance(kThreeYears);
  const ApiAnswer wallets = world.Get("/v1/members/" + district.mei + "/wallets");
  EXPECT_EQ(wallets.At("/data/0/points"), "0");
  EXPECT_EQ(wallets.At("/data/0/lots"), "[]");
}

TEST(ApiStoryTest, ShowsAllPostingsOfATransaction) {
  ApiWorld world;
  ApiDistrict district(world);
  (void)world.Post("/v1/events", district.Purchase(10'000));
  const ApiAnswer done = world.Post("/v1/exchanges", district.Execution(district.Quote(51)));
  const ApiAnswer transaction = world.Get("/v1/transactions/" + done.At("/id"));
  ASSERT_EQ(transaction.status, 200) << transaction.body;
  EXPECT_EQ(transaction.At("/log_index"), done.At("/log_index"));
  EXPECT_EQ(transaction.At("/exchanged"), done.At("/exchanged"));
  EXPECT_EQ(transaction.At("/obligations"), done.At("/obligations"));
  std::map<std::string, int64_t> sums;
  const boost::json::value seen = transaction.json();
  for (const auto& posting : seen.at("postings").as_array()) {
    sums[std::string(posting.at("currency_id").as_string())] += posting.at("amount").as_int64();
  }
  EXPECT_EQ(sums.size(), 4u);  // two brands' points, the unit, and money
  for (const auto& [currency, sum] : sums) {
    EXPECT_EQ(sum, 0) << currency;
  }
}

TEST(ApiStoryTest, ProvesEachSectionOffline) {
  ApiWorld world;
  const ApiDistrict district(world);
  const ApiAnswer earned = world.Post("/v1/events", district.Purchase(10'000));
  world.Sign();
  for (const char* section : {"", "?section=subject", "?section=books"}) {
    const ApiAnswer proof = world.Get("/v1/transactions/" + earned.At("/id") + "/proof" + section);
    ASSERT_EQ(proof.status, 200) << proof.body;
    const auto verified = VerifyReceipt(proof.body, CoalitionForTests().origin, world.public_key());
    ASSERT_TRUE(verified) << verified.error().sentence;
    EXPECT_EQ(std::to_string(verified->index), earned.At("/log_index"));
  }
}

TEST(ApiStoryTest, PagesThroughAHistoryNewestFirst) {
  ApiWorld world;
  const ApiDistrict district(world);
  for (int i = 1; i <= 6; ++i) {
    (void)world.Post("/v1/events", district.Purchase(i * 100));
  }
  const std::string target = "/v1/members/" + district.mei + "/transactions?limit=3";
  std::string cursor;
  std::vector<std::string> types;
  std::vector<int64_t> indexes;
  for (int page = 0; page < 3; ++page) {
    const ApiAnswer answer = world.Get(cursor.empty() ? target : target + "&cursor=" + cursor);
    ASSERT_EQ(answer.status, 200) << answer.body;
    const boost::json::value seen = answer.json();
    for (const auto& one : seen.at("data").as_array()) {
      types.emplace_back(one.at("type").as_string());
      indexes.push_back(one.at("log_index").as_int64());
    }
    EXPECT_EQ(answer.At("/has_more"), page < 2 ? "true" : "false");
    cursor = page < 2 ? answer.At("/next_cursor") : "";
  }
  EXPECT_EQ(types.size(), 7u);
  EXPECT_EQ(types.back(), "member_enrolled");
  EXPECT_TRUE(std::is_sorted(indexes.rbegin(), indexes.rend()));
}

}  // namespace
}  // namespace huitong::testing
