// Budgets and caps of earn rates. What they leave of purchases is played in
// tests/scenarios/budget.scenario; here is what a state keeps of them, in whatever order purchases
// come, and what breaks the rules.

#include "engine/earn_counters.h"

#include <algorithm>
#include <map>
#include <string>
#include <utility>

#include <gtest/gtest.h>

#include "base/prng.h"
#include "base/text_encoding.h"
#include "engine/apply.h"
#include "engine/invariants/rules_are_kept.h"
#include "engine/testing/breaches.h"
#include "engine/testing/small_coalition.h"

namespace huitong {
namespace {

struct GivenAtMost {
  int64_t budget = kNoLimit;
  int64_t cap = kNoLimit;
};

// Version 1 of the florist's earn rate: a rose for a yuan.
SmallLog LogGiving(const GivenAtMost& most) {
  SmallLog log = OpenSmallCoalition();
  log.Do(PublishEarnRate{.brand = kFlorist,
                         .points_per_yuan = RateOf(1),
                         .budget = most.budget,
                         .cap_per_member_day = most.cap,
                         .effective_from = std::nullopt});
  return log;
}

Earn Spending(std::string_view member, int64_t yuan) {
  return {.member = MemberIdOf(member),
          .brand = kFlorist,
          .channel = kNoChannel,
          .spend_fen = yuan * 100};
}

const Earned& EarnedIn(const Record& record) {
  return std::get<Earned>(record.subjects.front().effects.front());
}

// Null where nothing was cut.
const EarningCut* CutIn(const Record& record) {
  const Effects& effects = record.subjects.front().effects;
  return effects.size() < 2 ? nullptr : std::get_if<EarningCut>(&effects[1]);
}

EarnDayKey Today(const SmallLog& log, const Record& record) {
  return {.member = record.subjects.front().member, .currency = kRose, .day = log.now.day};
}

TEST(EarnCountersTest, CountOnlyForVersionsThatHaveABudgetOrACap) {
  SmallLog free = LogGiving({});
  free.Do(Spending("mei", 10));
  EXPECT_EQ(free.state.earn_budgets.present(), 0u);
  EXPECT_EQ(free.state.earn_days.present(), 0u);

  SmallLog log = LogGiving({.budget = 1'000});
  log.Do(Spending("mei", 10));
  log.Do(Spending("li", 7));
  EXPECT_EQ(GivenBy(log.state, kRose, 1), 17);
  EXPECT_EQ(log.state.earn_days.present(), 0u);

  SmallLog capped = LogGiving({.cap = 1'000});
  const Record earned = capped.Do(Spending("mei", 10));
  EXPECT_EQ(capped.state.earn_budgets.present(), 0u);
  EXPECT_EQ(*capped.state.earn_days.Peek(Today(capped, earned)), 10);
}

TEST(EarnCountersTest, CountForEachVersionByItself) {
  SmallLog log = LogGiving({.budget = 10});
  log.Do(Spending("mei", 8));
  log.now.time.nanos += kNanosPerSecond;
  log.Do(PublishEarnRate{.brand = kFlorist,
                         .points_per_yuan = RateOf(1),
                         .budget = 10,
                         .cap_per_member_day = kNoLimit,
                         .effective_from = std::nullopt});
  EXPECT_EQ(EarnedIn(log.Do(Spending("mei", 7))).points, 7);
  EXPECT_EQ(GivenBy(log.state, kRose, 1), 8);
  EXPECT_EQ(GivenBy(log.state, kRose, 2), 7);
}

TEST(EarnCountersTest, KeepNoEntryOfNothing) {
  SmallLog log = LogGiving({.budget = 0, .cap = 0});
  const Record earned = log.Do(Spending("mei", 10));
  EXPECT_EQ(EarnedIn(earned).points, 0);
  EXPECT_EQ(*CutIn(earned), (EarningCut{.by = CutBy::kCap, .points = 10}));
  EXPECT_EQ(log.state.earn_budgets.present() + log.state.earn_days.present(), 0u);
  EXPECT_EQ(DifferenceOf(log), "nothing");
}

TEST(EarnCountersTest, SayWhichOfTheTwoBinds) {
  SmallLog log = LogGiving({.budget = 30, .cap = 20});
  EXPECT_EQ(*CutIn(log.Do(Spending("mei", 25))), (EarningCut{.by = CutBy::kCap, .points = 5}));
  EXPECT_EQ(CutIn(log.Do(Spending("li", 10))), nullptr);
  // Both have no room for more: of equals it is the cap.
  EXPECT_EQ(*CutIn(log.Do(Spending("mei", 25))), (EarningCut{.by = CutBy::kCap, .points = 25}));
  EXPECT_EQ(*CutIn(log.Do(Spending("li", 25))), (EarningCut{.by = CutBy::kBudget, .points = 25}));
}

TEST(EarnCountersTest, AreNotGivenBackByAReturn) {
  SmallLog log = LogGiving({.budget = 30, .cap = 20});
  const Record earned = log.Do(Spending("mei", 20));
  log.Do(ReverseEarn{
      .original = earned.header.sequence, .spend_fen = EarnedIn(earned).spend_fen, .lines = {}});
  EXPECT_EQ(GivenBy(log.state, kRose, 1), 20);
  EXPECT_EQ(EarnedIn(log.Do(Spending("mei", 20))).points, 0);
  EXPECT_EQ(DifferenceOf(log), "nothing");
}

// Invariant 13 in whatever order the purchases of some days arrive.
TEST(EarnCountersTest, HoldUnderAnyInterleaving) {
  constexpr int64_t kBudget = 400;
  constexpr int64_t kCap = 60;
  for (uint64_t seed = 1; seed <= 40; ++seed) {
    Prng prng(seed);
    SmallLog log = LogGiving({.budget = kBudget, .cap = kCap});
    const Instant opened = log.now;
    log.now = SecondsAfter(log.now, 4 * kSecondsPerDay);
    std::map<std::pair<bool, int64_t>, int64_t> wished;
    std::map<std::pair<bool, int64_t>, int64_t> given;
    int64_t all = 0;
    for (int i = 0; i < 30; ++i) {
      const bool mei = prng.OneIn(2);
      const int64_t day = prng.Between(0, 3);
      Command command = log.Asked(Spending(mei ? "mei" : "li", prng.Between(0, 50)));
      command.occurred = SecondsAfter(opened, day * kSecondsPerDay + prng.Between(1, 3'600));
      log.Offer(command);
      const Earned& earned = EarnedIn(log.records.back());
      wished[{mei, day}] += earned.spend_fen / 100;
      given[{mei, day}] += earned.points;
      all += earned.points;
    }
    EXPECT_LE(all, kBudget);
    EXPECT_EQ(GivenBy(log.state, kRose, 1), all);
    int64_t within_caps = 0;
    for (const auto& [whose, points] : wished) {
      EXPECT_LE(given[whose], kCap);
      within_caps += std::min(points, kCap);
    }
    // Not a point less either.
    EXPECT_EQ(all, std::min(within_caps, kBudget)) << "seed " << seed;
    EXPECT_EQ(DifferenceOf(log), "nothing");
  }
}

TEST(EarnCountersTest, AreAskedForWhereMemoryLacksThem) {
  SmallLog log = LogGiving({.cap = 20});
  const Record earned = log.Do(Spending("mei", 20));
  log.state.earn_days = {};
  log.state.MarkIncomplete();
  const Missing missing = LackingFor(log.state, earned);
  MissingEntry entry{.family = FamilyNumber::kEarnDays, .key = {}};
  EarnDayCodec::EncodeKey(Today(log, earned), entry.key);
  EXPECT_EQ(std::count(missing.entries.begin(), missing.entries.end(), entry), 1);
  EXPECT_TRUE(log.state.LoadAbsent(entry));
  EXPECT_EQ(log.state.earn_days.Find(Today(log, earned)).presence, Presence::kAbsent);
  EXPECT_FALSE(log.state.LoadAbsent({.family = FamilyNumber::kEarnBudgets, .key = Bytes(8)}));
}

TEST(EarnCountersTest, HaveDaysInTheirKeysAsTheTwosComplement) {
  Bytes key;
  EarnDayCodec::EncodeKey({.member = {.value = 2}, .currency = kBean, .day = {.number = -2}}, key);
  EXPECT_EQ(ToHex(key), "000000000000000200000002fffffffe");
}

TEST(EarnCountersTest, AreBrokenByAPointMoreOrAnotherCut) {
  SmallLog log = LogGiving({.budget = 30, .cap = 20});
  SmallLog before = LogGiving({.budget = 30, .cap = 20});
  const Record earned = log.Do(Spending("mei", 25));
  EXPECT_EQ(BreachOf(before, earned), "nothing");
  EXPECT_EQ(BreachOfRoom(before.state, earned), std::nullopt);

  Record more = earned;
  std::get<Earned>(more.subjects.front().effects[0]).points += 1;
  EXPECT_EQ(BreachOf(before, more), "the points earned are not what the rules give");
  EXPECT_EQ(BreachOfRoom(before.state, more), "the member gets more for a day than the cap");
  Record silent = earned;
  silent.subjects.front().effects.erase(silent.subjects.front().effects.begin() + 1);
  EXPECT_EQ(BreachOf(before, silent), "the cut stated is not what the cap or the budget left out");
  Record other = earned;
  std::get<EarningCut>(other.subjects.front().effects[1]).by = CutBy::kBudget;
  EXPECT_EQ(BreachOf(before, other), "the cut stated is not what the cap or the budget left out");
  Record needless = before.Do(Spending("li", 5));
  auto& effects = needless.subjects.front().effects;
  effects.insert(effects.begin() + 1, EarningCut{.by = CutBy::kCap, .points = 1});
  SmallLog fresh = LogGiving({.budget = 30, .cap = 20});
  EXPECT_EQ(BreachOf(fresh, needless), "a cut is stated where nothing was cut");

  Record spent = log.Do(Spending("li", 15));
  std::get<Earned>(spent.subjects.front().effects[0]).points = 11;
  SmallLog half = LogGiving({.budget = 30, .cap = 20});
  half.Do(Spending("mei", 20));
  EXPECT_EQ(BreachOfRoom(half.state, spent),
            "the version of the earn rate gives more than its budget");
}

// What each of these records comes to with a cut at its end.
TEST(EarnCountersTest, CutNothingButPurchases) {
  const std::pair<Operation, std::string_view> operations[] = {
      {Enrol{.brand = kFlorist, .member = MemberIdOf("wang")}, "it cuts an earning"},
      {Redeem{.member = MemberIdOf("mei"),
              .currency = kRose,
              .acceptor = kFlorist,
              .channel = kNoChannel,
              .points = *Points::FromUnits(3),
              .lines = {}},
       "it cuts an earning"},
      {Redeem{.member = MemberIdOf("mei"),
              .currency = kRose,
              .acceptor = kFlorist,
              .channel = kNoChannel,
              .points = *Points::FromUnits(300),
              .lines = {}},
       "a decline does not say just why it is one"}};
  for (const auto& [operation, breach] : operations) {
    SmallLog log = LogGiving({.budget = 30});
    log.Do(Spending("mei", 5));
    SmallLog before = log;
    Record record = log.Do(operation);
    EXPECT_EQ(BreachOf(before, record), "nothing");
    record.subjects.front().effects.push_back(EarningCut{.by = CutBy::kBudget, .points = 1});
    EXPECT_EQ(BreachOf(before, record), breach);
  }
}

TEST(EarnCountersTest, AreAddedUpAgainFromTheRecords) {
  const SmallLog log = [] {
    SmallLog made = LogGiving({.budget = 30, .cap = 20});
    made.Do(Spending("mei", 25));
    return made;
  }();
  SmallLog budget = log;
  budget.state.earn_budgets.Change({.currency = kRose, .version = 1}) += 1;
  EXPECT_EQ(DifferenceOf(budget),
            "what an earn rate gave of its budget is not what the records make");
  SmallLog day = log;
  day.state.earn_days.Change(Today(log, log.records.back())) += 1;
  EXPECT_EQ(DifferenceOf(day), "what a member was given for a day is not what the records make");

  const auto beyond = [&](int64_t points) {
    FoldedEarnRates folded;
    for (const Record& record : log.records) {
      folded.Take(record);
    }
    Record again = log.records.back();
    std::get<Earned>(again.subjects.front().effects[0]).points = points;
    again.header.occurred = SecondsAfter(log.now, kSecondsPerDay);
    folded.Take(again);
    return folded.FirstBeyond().value_or("nothing");
  };
  const std::string record = "record " + std::to_string(log.records.back().header.sequence);
  EXPECT_EQ(beyond(10), "nothing");
  EXPECT_EQ(beyond(11), record + " earns beyond the budget of its earn rate");
}

}  // namespace
}  // namespace huitong
