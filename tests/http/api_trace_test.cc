// History, trace and time travel over the API.

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "api/public_id.h"
#include "support/api_district.h"

namespace huitong::testing {
namespace {

// A district in which mei has earned, exchanged, spent, held and got something back.
struct BusyWorld {
  BusyWorld() : district(world) {
    earned = Done("/v1/events", district.Purchase(10'000));
    exchanged = Done("/v1/exchanges", district.Execution(district.Quote(51)));
    redeemed = Done("/v1/redemptions", district.Redemption(20));
    declined = world.Post("/v1/redemptions", district.Redemption(2'000)).At("/transaction_id");
    returned = Done("/v1/transactions/" + redeemed + "/reversals", R"({"points":5})");
  }
  std::string Done(const std::string& target, const std::string& body) {
    const ApiAnswer answer = world.Post(target, body);
    CHECK(answer.status == 201);
    return answer.At("/id");
  }
  std::string History(const std::string& query) {
    return "/v1/members/" + district.mei + "/transactions" + query;
  }
  std::vector<std::string> Types(const ApiAnswer& answer) const {
    std::vector<std::string> types;
    const boost::json::value seen = answer.json();
    for (const auto& one : seen.at("data").as_array()) {
      types.emplace_back(one.at("type").as_string());
    }
    return types;
  }

  ApiWorld world;
  ApiDistrict district;
  std::string earned, exchanged, redeemed, declined, returned;
};

using Texts = std::vector<std::string>;

TEST(ApiTraceTest, FiltersAHistoryByTypeAndCurrency) {
  BusyWorld busy;
  EXPECT_EQ(busy.Types(busy.world.Get(busy.History("?type=redeem"))), (Texts{"redeem", "redeem"}));
  EXPECT_EQ(busy.Types(busy.world.Get(busy.History("?currency_id=" + busy.district.bean))),
            Texts{"exchange"});
  EXPECT_EQ(
      busy.Types(busy.world.Get(busy.History("?type=exchange&currency_id=" + busy.district.rose))),
      Texts{"exchange"});
  EXPECT_EQ(busy.Types(busy.world.Get(busy.History("?type=hold"))), Texts{});
}

TEST(ApiTraceTest, ShowsADeclineInTheHistoryWithItsCode) {
  BusyWorld busy;
  const ApiAnswer history = busy.world.Get(busy.History("?type=redeem"));
  EXPECT_EQ(history.At("/data/0/status"), "declined");
  EXPECT_EQ(history.At("/data/0/declined/code"), "insufficient_points");
  EXPECT_EQ(history.At("/data/0/postings"), "[]");
}

TEST(ApiTraceTest, NamesTheBrandsBehindEachLotOfAPosting) {
  BusyWorld busy;
  const ApiAnswer history = busy.world.Get(busy.History("?type=exchange"));
  EXPECT_EQ(history.At("/data/0/postings/0/provenance/issuer_id"), busy.district.florist);
  EXPECT_EQ(history.At("/data/0/postings/1/provenance/issuer_id"), busy.district.cafe);
  EXPECT_EQ(history.At("/data/0/postings/1/provenance/funding_brand_id"), busy.district.florist);
  EXPECT_EQ(history.At("/data/0/postings/0/balance_after"), "49");
}

TEST(ApiTraceTest, RefusesFiltersThatAreNone) {
  BusyWorld busy;
  for (const auto& [query, param] :
       {std::pair("?type=nonsense", "type"), std::pair("?type=", "type"),
        std::pair("?currency_id=rose", "currency_id"), std::pair("?kind=earn", "kind")}) {
    const ApiAnswer answer = busy.world.Get(busy.History(query));
    EXPECT_EQ(answer.status, 400) << query;
    EXPECT_EQ(answer.At("/param"), param);
  }
}

TEST(ApiTraceTest, LooksAtABoundedPartOfAHistoryPerPage) {
  BusyWorld busy;
  constexpr int kMore = 1'010;
  for (int i = 0; i < kMore; ++i) {
    (void)busy.Done("/v1/events", busy.district.Purchase(100));
  }
  const ApiAnswer first = busy.world.Get(busy.History("?type=exchange"));
  EXPECT_EQ(first.At("/data"), "[]");
  EXPECT_EQ(first.At("/has_more"), "true");
  (void)busy.Done("/v1/events", busy.district.Purchase(100));
  const ApiAnswer second =
      busy.world.Get(busy.History("?type=exchange&cursor=" + first.At("/next_cursor")));
  EXPECT_EQ(busy.Types(second), Texts{"exchange"});
  EXPECT_EQ(second.At("/has_more"), "false");
}

// "origin earn issuer.issued -> member.available 51 51 <- 0", a line for each step.
Texts StepsOf(const ApiAnswer& answer) {
  Texts steps;
  const boost::json::value trace = answer.json();
  for (const auto& step : trace.at("steps").as_array()) {
    const auto text = [&](const char* pointer) {
      return std::string(step.at_pointer(pointer).as_string());
    };
    const auto number = [&](const char* name) { return boost::json::serialize(step.at(name)); };
    steps.push_back(text("/part") + " " + text("/type") + " " + text("/from/account") + " -> " +
                    text("/to/account") + " " + number("points_taken") + " " +
                    number("points_arrived") + " after " + number("previous_step"));
  }
  return steps;
}

TEST(ApiTraceTest, TracesPointsBackThroughAnExchangeAndOn) {
  BusyWorld busy;
  const ApiAnswer trace = busy.world.Get("/v1/transactions/" + busy.exchanged + "/trace");
  ASSERT_EQ(trace.status, 200) << trace.body;
  EXPECT_EQ(trace.At("/transaction_id"), busy.exchanged);
  EXPECT_EQ(trace.At("/type"), "exchange");
  EXPECT_EQ(trace.At("/truncated"), "false");
  EXPECT_EQ(StepsOf(trace),
            (Texts{"origin earn issuer.issued -> member.available 51 51 after null",
                   "itself exchange member.available -> member.available 51 20 after 1"}));
  EXPECT_EQ(trace.At("/steps/0/transaction_id"), busy.earned);
  EXPECT_EQ(trace.At("/steps/0/from/party_id"), busy.district.florist);
  EXPECT_EQ(trace.At("/steps/1/from/provenance/issuer_id"), busy.district.florist);
  EXPECT_EQ(trace.At("/steps/1/to/provenance/issuer_id"), busy.district.cafe);
  EXPECT_EQ(trace.At("/steps/1/to/currency_id"), busy.district.bean);

  EXPECT_EQ(StepsOf(busy.world.Get("/v1/transactions/" + busy.earned + "/trace")),
            (Texts{"itself earn issuer.issued -> member.available 100 100 after null",
                   "onward exchange member.available -> member.available 51 20 after 1",
                   "onward redeem member.available -> issuer.redeemed 20 20 after 1",
                   "onward reverse_redemption issuer.redeemed -> member.available 5 5 after 3"}));
}

TEST(ApiTraceTest, TracesNothingOfADeclineOrOfConfiguration) {
  BusyWorld busy;
  const ApiAnswer declined = busy.world.Get("/v1/transactions/" + busy.declined + "/trace");
  EXPECT_EQ(declined.status, 200) << declined.body;
  EXPECT_EQ(declined.At("/steps"), "[]");
  const std::string opening = TransactionId(kTestLog, 0);
  EXPECT_EQ(busy.world.Get("/v1/transactions/" + opening + "/trace").At("/steps"), "[]");
}

TEST(ApiTraceTest, KnowsNoTraceOfWhatIsNotThere) {
  BusyWorld busy;
  const std::string later = TransactionId(kTestLog, 10'000);
  EXPECT_EQ(busy.world.Get("/v1/transactions/" + later + "/trace").status, 404);
  const std::string elsewhere = TransactionId({.value = kTestLog.value + 1}, 3);
  EXPECT_EQ(busy.world.Get("/v1/transactions/" + elsewhere + "/trace").status, 404);
  const ApiAnswer malformed = busy.world.Get("/v1/transactions/txn_x/trace");
  EXPECT_EQ(malformed.status, 400);
  EXPECT_EQ(malformed.At("/param"), "transaction_id");
}

// The answer without when it was given.
boost::json::value Undated(const ApiAnswer& answer) {
  boost::json::value seen = answer.json();
  seen.as_object().erase("as_of");
  return seen;
}

TEST(ApiTraceTest, ShowsWalletsAsTheyWereAtEachRecord) {
  ApiWorld world;
  ApiDistrict district(world);
  const std::string wallets = "/v1/members/" + district.mei + "/wallets";
  const auto act = [&](int turn) {
    const std::string hold = R"({"member_id":")" + district.mei + R"(","currency_id":")" +
                             district.rose + R"(","acceptor_id":")" + district.cafe +
                             R"(","points":7,"ends_at":"2026-06-01T00:00:00Z"})";
    switch (turn % 4) {
      case 0:
        return world.Post("/v1/events", district.Purchase(4'000));
      case 1:
        return world.Post("/v1/redemptions", district.Redemption(9));
      case 2:
        return world.Post("/v1/holds", hold);
      default:
        return world.Post("/v1/exchanges", district.Execution(district.Quote(11)));
    }
  };
  std::vector<boost::json::value> live;
  std::vector<std::string> indexes;
  for (int turn = 0; turn < 24; ++turn) {
    const ApiAnswer done = act(turn);
    ASSERT_EQ(done.status, 201) << done.body;
    const ApiAnswer now = world.Get(wallets);
    EXPECT_EQ(now.At("/log_index"), done.At("/log_index"));
    live.push_back(Undated(now));
    indexes.push_back(done.At("/log_index"));
    world.clock().Advance(kSecondsPerDay);
  }
  for (size_t i = 0; i < live.size(); ++i) {
    const ApiAnswer past = world.Get(wallets + "?as_of_log_index=" + indexes[i]);
    ASSERT_EQ(past.status, 200) << past.body;
    EXPECT_EQ(Undated(past), live[i]) << indexes[i];
  }
}

TEST(ApiTraceTest, KnowsNoWalletBeyondTheHeadOrBeforeTheEnrolment) {
  BusyWorld busy;
  const std::string wallets = "/v1/members/" + busy.district.mei + "/wallets?as_of_log_index=";
  for (const char* index : {"10000", "-1", "x", "", "99999999999999999999"}) {
    const ApiAnswer answer = busy.world.Get(wallets + index);
    EXPECT_EQ(answer.status, 400) << index;
    EXPECT_EQ(answer.At("/param"), "as_of_log_index") << index;
  }
  const ApiAnswer before = busy.world.Get(wallets + "1");
  EXPECT_EQ(before.code(), "member_not_found");
  EXPECT_EQ(before.At("/log_index"), "1");
  const std::string nobody = MemberIdText(MemberId{});
  EXPECT_EQ(busy.world.Get("/v1/members/" + nobody + "/wallets?as_of_log_index=1").code(),
            "member_not_found");
}

}  // namespace
}  // namespace huitong::testing
