// Points given and taken by hand through the API, by one person or by two.

#include <gtest/gtest.h>

#include "support/api_district.h"

namespace huitong::testing {
namespace {

class Office {
 public:
  std::string Adjustment(int64_t points, const std::string& more = "") const {
    return R"({"member_id":")" + district.mei + R"(","currency_id":")" + district.rose +
           R"(","points":)" + std::to_string(points) + R"(,"reason":"goodwill")" + more + "}";
  }
  void SetLimit(int64_t points) {
    CHECK(world
              .Post("/v1/currencies/" + district.rose + "/policies",
                    R"({"adjustment_limit":)" + std::to_string(points) + "}")
              .status == 201);
  }
  std::string Points() {
    return world.Get("/v1/members/" + district.mei + "/wallets").At("/data/0/points");
  }
  // The path of the proposal that user 1 makes.
  std::string Proposed(int64_t points) {
    const ApiAnswer answer = world.PostAs(1, "/v1/adjustments", Adjustment(points), "proposal");
    CHECK(answer.status == 202);
    return "/v1/adjustments/" + answer.At("/proposal_id");
  }

  ApiWorld world;
  ApiDistrict district{world};
};

TEST(ApiAdjustmentTest, IsOnePersonsUpToTheLimit) {
  Office office;
  office.SetLimit(100);
  const ApiAnswer given =
      office.world.Post("/v1/adjustments", office.Adjustment(100, R"(,"expires_on":"2026-03-31")"));
  ASSERT_EQ(given.status, 201) << given.body;
  EXPECT_EQ(given.At("/status"), "adjusted");
  EXPECT_EQ(given.At("/type"), "adjust");
  EXPECT_EQ(given.At("/wallet/balance_after"), "100");
  EXPECT_EQ(given.At("/wallet/lots/0/expires_on"), "2026-03-31");
  EXPECT_EQ(given.At("/adjusted/reason"), "goodwill");
  EXPECT_EQ(given.At("/adjusted/proposal_id"), "null");
  const ApiAnswer taken = office.world.Post("/v1/adjustments", office.Adjustment(-30));
  ASSERT_EQ(taken.status, 201) << taken.body;
  EXPECT_EQ(taken.At("/wallet/balance_after"), "70");
  EXPECT_EQ(taken.At("/adjusted/expires_on"), "null");
  const ApiAnswer seen = office.world.Get("/v1/transactions/" + taken.At("/id"));
  EXPECT_EQ(seen.At("/adjusted/points"), "-30");
  EXPECT_EQ(seen.At("/actor"), "operator");
  EXPECT_EQ(seen.json().as_object().count("user"), 0u);
  EXPECT_EQ(seen.At("/postings/1/account"), "issuer.adjusted");
}

TEST(ApiAdjustmentTest, TakesTwoPersonsAboveTheLimit) {
  Office office;
  const std::string body = office.Adjustment(500, R"(,"expires_on":"never")");
  const ApiAnswer proposed = office.world.PostAs(1, "/v1/adjustments", body, "k-1");
  ASSERT_EQ(proposed.status, 202) << proposed.body;
  EXPECT_EQ(proposed.At("/status"), "proposed");
  EXPECT_EQ(proposed.At("/type"), "propose_adjustment");
  EXPECT_EQ(proposed.At("/proposal_id"), proposed.At("/id"));
  EXPECT_EQ(proposed.At("/adjustment_proposed/points"), "500");
  EXPECT_EQ(proposed.At("/adjustment_proposed/expiry"), "never");
  EXPECT_EQ(office.world.PostAs(1, "/v1/adjustments", body, "k-1").body, proposed.body);
  EXPECT_EQ(office.world.PostAs(1, "/v1/adjustments", body, "k-1").status, 202);

  const std::string approvals = "/v1/adjustments/" + proposed.At("/proposal_id") + "/approvals";
  const ApiAnswer alone = office.world.PostAs(1, approvals, "{}", "k-2");
  EXPECT_EQ(alone.status, 422);
  EXPECT_EQ(alone.code(), "second_person_needed");
  EXPECT_EQ(alone.At("/param"), "proposal_id");
  // A user's keys are his own: the other's first request under the same one is another request.
  const ApiAnswer approved = office.world.PostAs(2, approvals, "{}", "k-2");
  ASSERT_EQ(approved.status, 201) << approved.body;
  EXPECT_EQ(approved.At("/status"), "adjusted");
  EXPECT_EQ(approved.At("/adjusted/proposal_id"), proposed.At("/id"));
  EXPECT_EQ(approved.At("/wallet/lots/0/expires_on"), "null");
  EXPECT_EQ(approved.At("/wallet/lots/0/expiry"), "never");
  EXPECT_EQ(office.Points(), "500");
  EXPECT_EQ(office.world.PostAs(2, approvals, "{}", "k-2").body, approved.body);

  const ApiAnswer seen = office.world.Get("/v1/transactions/" + approved.At("/id"));
  EXPECT_EQ(seen.At("/actor"), "user");
  EXPECT_EQ(seen.At("/user"), "2");
  EXPECT_EQ(office.world.Get("/v1/transactions/" + proposed.At("/id")).At("/user"), "1");
  const ApiAnswer twice = office.world.Post(approvals, "{}");
  EXPECT_EQ(twice.status, 409);
  EXPECT_EQ(twice.code(), "proposal_closed");
}

TEST(ApiAdjustmentTest, MayBeRejectedByAnybody) {
  Office office;
  const std::string proposal = office.Proposed(500);
  const ApiAnswer rejected = office.world.PostAs(1, proposal + "/rejections", "{}", "k-2");
  ASSERT_EQ(rejected.status, 201) << rejected.body;
  EXPECT_EQ(rejected.At("/status"), "rejected");
  EXPECT_EQ(rejected.At("/proposal_rejected/points"), "500");
  EXPECT_EQ(office.world.Post(proposal + "/approvals", "{}").code(), "proposal_closed");
  EXPECT_EQ(office.world.Get("/v1/members/" + office.district.mei + "/wallets").At("/data"), "[]");
}

TEST(ApiAdjustmentTest, IsCheckedAgainWhenItIsApproved) {
  Office office;
  (void)office.world.Post("/v1/events", office.district.Purchase(60'000));
  const std::string proposal = office.Proposed(-500);
  ASSERT_EQ(office.world.Post("/v1/redemptions", office.district.Redemption(200)).status, 201);
  const ApiAnswer approved = office.world.Post(proposal + "/approvals", "{}");
  EXPECT_EQ(approved.status, 422);
  EXPECT_EQ(approved.code(), "insufficient_points");
  EXPECT_EQ(approved.At("/available"), "400");
}

TEST(ApiAdjustmentTest, RefusesFieldsByPointer) {
  Office office;
  const auto expect = [&](const std::string& body, const std::string& pointer,
                          const std::string& fault) {
    const ApiAnswer answer = office.world.Post("/v1/adjustments", body);
    EXPECT_EQ(answer.status, 400) << body;
    EXPECT_EQ(answer.At("/errors/0/pointer"), pointer) << body;
    EXPECT_EQ(answer.At("/errors/0/code"), fault) << body;
    return answer;
  };
  EXPECT_EQ(expect(office.Adjustment(0), "/points", "out_of_range").At("/errors/0/detail"),
            "It must not be 0: above it gives, below it takes.");
  expect(office.Adjustment(int64_t{1} << 53), "/points", "out_of_range");
  expect(office.Adjustment(-(int64_t{1} << 53)), "/points", "out_of_range");
  for (const char* day : {"2026-02-30", "2026-13-01", "2027-02-29", "1970-01-01", "1969-12-31",
                          "10000-01-01", "2026-1-1", "", "Never"}) {
    expect(office.Adjustment(1, std::string(R"(,"expires_on":")") + day + "\""), "/expires_on",
           "malformed");
  }
  expect(office.Adjustment(1, R"(,"expires_on":20260331)"), "/expires_on", "wrong_type");
  expect(office.Adjustment(-1, R"(,"expires_on":"2026-03-31")"), "/expires_on", "unknown");
  expect(R"({"member_id":")" + office.district.mei + R"(","currency_id":")" + office.district.rose +
             R"(","reason":"goodwill"})",
         "/points", "missing");
  expect(R"({"member_id":")" + office.district.mei + R"(","currency_id":")" + office.district.rose +
             R"(","points":5,"reason":"kindness"})",
         "/reason", "malformed");
}

TEST(ApiAdjustmentTest, DeclinesWhatTheLedgerDoesNotKnow) {
  Office office;
  const ApiAnswer past =
      office.world.Post("/v1/adjustments", office.Adjustment(1, R"(,"expires_on":"2025-12-31")"));
  EXPECT_EQ(past.status, 422);
  EXPECT_EQ(past.code(), "expiry_in_past");
  const std::string enrolment =
      office.world.Get("/v1/members/" + office.district.mei + "/transactions?type=member_enrolled")
          .At("/data/0/id");
  const ApiAnswer none = office.world.Post("/v1/adjustments/" + enrolment + "/approvals", "{}");
  EXPECT_EQ(none.status, 422);
  EXPECT_EQ(none.code(), "not_reversible");
  EXPECT_EQ(none.At("/detail"),
            "This transaction is no adjustment that waits for a second person.");
  const ApiAnswer malformed = office.world.Post("/v1/adjustments/txn_x/rejections", "{}");
  EXPECT_EQ(malformed.status, 400);
  EXPECT_EQ(malformed.At("/param"), "proposal_id");
}

}  // namespace
}  // namespace huitong::testing
