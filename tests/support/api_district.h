// Two brands with points, a channel and a rate book, registered through the API, and a member.

#pragma once

#include <string>

#include "support/api_fixture.h"

namespace huitong::testing {

// Everything accepted; ids as the API gave them.
class ApiDistrict {
 public:
  explicit ApiDistrict(ApiWorld& world) : world_(world) {
    florist = Made("/v1/brands", R"({"code":"florist","name":{"zh":"花店","en":"Florist"}})");
    cafe = Made("/v1/brands", R"({"code":"cafe","name":{"zh":"咖啡馆","en":"Cafe"}})");
    rose = Made("/v1/currencies", R"({"brand_id":")" + florist +
                                      R"(","code":"rose","name":{"zh":"玫瑰","en":"Rose"},)"
                                      R"("settlement_price_micro_fen":400000})");
    bean =
        Made("/v1/currencies", R"({"brand_id":")" + cafe +
                                   R"(","code":"bean","name":{"zh":"豆","en":"Bean"},)"
                                   R"("expiry_months":12,"settlement_price_micro_fen":1000000})");
    market = Made("/v1/channels",
                  R"({"code":"market","name":{"zh":"平台","en":"Market"},"kind":"marketplace",)"
                  R"("coefficient":{"numerator":4,"denominator":5}})");
    CHECK(PublishRateBook(RateBook()).status == 201);
    mei = Made("/v1/members", Enrolment("C-1"));
  }

  [[nodiscard]] std::string Enrolment(const std::string& number) const {
    return R"({"brand_id":")" + florist + R"(","customer_number":")" + number + R"("})";
  }
  // Proposed by the operator, approved by the second user.
  ApiAnswer PublishRateBook(const std::string& body) {
    const ApiAnswer proposed = world_.Post("/v1/rate-book/versions", body);
    CHECK(proposed.status == 202);
    const std::string id = proposed.At("/id");
    return world_.PostAs(2, "/v1/proposals/" + id + "/approvals", "{}", "approval of " + id);
  }
  [[nodiscard]] std::string RateBook() const {
    return R"({"prices":[{"currency_id":")" + rose +
           R"(","bid":{"numerator":2,"denominator":5},"ask":{"numerator":1,"denominator":2},)"
           R"("settlement_price_micro_fen":400000},{"currency_id":")" +
           bean +
           R"(","bid":{"numerator":9,"denominator":10},"ask":{"numerator":1,"denominator":1},)"
           R"("settlement_price_micro_fen":1000000}]})";
  }
  // Of `mei` at the florist's.
  [[nodiscard]] std::string Purchase(int64_t spend_fen, const std::string& more = "") const {
    return R"({"type":"purchase","member_id":")" + mei + R"(","brand_id":")" + florist +
           R"(","spend_fen":)" + std::to_string(spend_fen) + more + "}";
  }
  [[nodiscard]] std::string Redemption(int64_t points) const {
    return R"({"member_id":")" + mei + R"(","currency_id":")" + rose + R"(","acceptor_id":")" +
           cafe + R"(","points":)" + std::to_string(points) + "}";
  }
  [[nodiscard]] std::string QuoteRequest(int64_t points) const {
    return R"({"member_id":")" + mei + R"(","from_currency_id":")" + rose +
           R"(","to_currency_id":")" + bean + R"(","points":)" + std::to_string(points) + "}";
  }
  [[nodiscard]] std::string Execution(const std::string& quote) const {
    return R"({"member_id":")" + mei + R"(","quote":")" + quote + R"("})";
  }
  // The token of a quote for so many roses.
  [[nodiscard]] std::string Quote(int64_t points) {
    const ApiAnswer answer = world_.Post("/v1/quotes", QuoteRequest(points));
    CHECK(answer.status == 200);
    return answer.At("/quote");
  }

  std::string florist, cafe, rose, bean, market, mei;

 private:
  std::string Made(const std::string& target, const std::string& body) {
    const ApiAnswer answer = world_.Post(target, body);
    CHECK(answer.status == 201);
    return answer.At("/id");
  }

  ApiWorld& world_;
};

}  // namespace huitong::testing
