// Budgets and caps of earn rates through the API: said, cut, listed, and held by 64 who race.

#include <array>
#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include "support/api_district.h"

namespace huitong::testing {
namespace {

constexpr std::string_view kOneForAYuan = R"("points_per_yuan":{"numerator":1,"denominator":1})";

class Florist {
 public:
  ApiAnswer Publish(const std::string& limits) {
    return world.Post(rates(), "{" + std::string(kOneForAYuan) + limits + "}");
  }
  ApiAnswer Listed() { return world.Get(rates()); }
  ApiAnswer Spend(int64_t yuan) { return world.Post("/v1/events", district.Purchase(yuan * 100)); }

  ApiWorld world;
  ApiDistrict district{world};

 private:
  [[nodiscard]] std::string rates() const {
    return "/v1/brands/" + district.florist + "/earn-rates";
  }
};

TEST(ApiEarnRatesTest, SayWhatABudgetOrACapLeftOut) {
  Florist florist;
  const ApiAnswer published = florist.Publish(R"(,"budget":100,"cap_per_member_day":60)");
  ASSERT_EQ(published.status, 201) << published.body;
  EXPECT_EQ(published.At("/budget"), "100");
  EXPECT_EQ(published.At("/cap_per_member_day"), "60");
  const ApiAnswer whole = florist.Spend(50);
  EXPECT_EQ(whole.At("/earned/points"), "50");
  EXPECT_EQ(whole.At("/earned/cut"), "null");
  const ApiAnswer cut = florist.Spend(50);
  ASSERT_EQ(cut.status, 201) << cut.body;
  EXPECT_EQ(cut.At("/earned/points"), "10");
  EXPECT_EQ(cut.At("/earned/cut/points"), "40");
  EXPECT_EQ(cut.At("/earned/cut/by"), "cap");
  EXPECT_EQ(cut.At("/wallet/balance_after"), "60");
  const ApiAnswer read = florist.world.Get("/v1/transactions/" + cut.At("/id"));
  EXPECT_EQ(read.At("/earned/cut/by"), "cap") << read.body;
  const ApiAnswer listed = florist.Listed();
  EXPECT_EQ(listed.At("/data/0/given"), "60");
  EXPECT_EQ(listed.At("/data/0/budget"), "100");
}

TEST(ApiEarnRatesTest, HaveNeitherWhereNoneIsSaid) {
  Florist florist;
  const ApiAnswer published = florist.Publish("");
  EXPECT_EQ(published.At("/budget"), "null");
  EXPECT_EQ(published.At("/cap_per_member_day"), "null");
  florist.Spend(50);
  EXPECT_EQ(florist.Listed().At("/data/0/given"), "null");
}

TEST(ApiEarnRatesTest, RefuseWhatIsNoAmountOfPoints) {
  Florist florist;
  for (const char* limits :
       {R"(,"budget":-1)", R"(,"budget":1.5)", R"(,"budget":"100")", R"(,"budget":null)",
        R"(,"cap_per_member_day":9007199254740992)", R"(,"cap_per_member":5)"}) {
    const ApiAnswer refused = florist.Publish(limits);
    EXPECT_EQ(refused.status, 400) << limits << refused.body;
    EXPECT_EQ(refused.code(), "invalid_body") << limits;
  }
  EXPECT_EQ(florist.Listed().At("/data"), "[]");
}

TEST(ApiEarnRatesTest, NeverPassABudgetByAPointHoweverManyRace) {
  Florist florist;
  constexpr int64_t kBudget = 1'000;
  ASSERT_EQ(florist.Publish(R"(,"budget":1000)").status, 201);
  constexpr size_t kRacers = 64;
  constexpr int kPurchases = 5;
  std::array<int64_t, kRacers> points{};
  std::vector<std::thread> racers;
  for (size_t i = 0; i < kRacers; ++i) {
    racers.emplace_back([&, i] {
      for (int n = 0; n < kPurchases; ++n) {
        const auto headers =
            florist.world.WriteHeaders("racer " + std::to_string(i) + "-" + std::to_string(n));
        const ApiAnswer answer =
            florist.world.Send("POST", "/v1/events", headers, florist.district.Purchase(700)).get();
        if (answer.status == 201) points[i] += std::stoll(answer.At("/earned/points"));
      }
    });
  }
  for (std::thread& racer : racers) {
    racer.join();
  }
  int64_t all = 0;
  for (const int64_t given : points) {
    all += given;
  }
  EXPECT_EQ(all, kBudget);  // 64 · 5 · 7 were promised
  EXPECT_EQ(florist.Listed().At("/data/0/given"), "1000");
}

}  // namespace
}  // namespace huitong::testing
