#include "simulation/shoppers.h"

#include <algorithm>
#include <set>

#include <gtest/gtest.h>

namespace huitong {
namespace {

constexpr int64_t kNanosPerDay = kSecondsPerDay * kNanosPerSecond;
constexpr uint64_t kSeed = 7;

DistrictDay DayOf(int32_t index) {
  return {.index = index,
          .day = {.number = 20'000 + index},
          .begins = {.nanos = (20'000 + index) * kNanosPerDay}};
}

TEST(ShoppersTest, AreNumberedInTheOrderOfEnrolment) {
  const auto shoppers = ShoppersOf(500, 90, Prng(kSeed));
  ASSERT_EQ(shoppers.size(), 500U);
  for (size_t i = 0; i < shoppers.size(); ++i) {
    EXPECT_EQ(shoppers[i].number, i);
    if (i == 0) continue;
    EXPECT_LE(EnrolmentTimeOf(shoppers[i - 1], DayOf(shoppers[i - 1].enrols_on)),
              EnrolmentTimeOf(shoppers[i], DayOf(shoppers[i].enrols_on)));
  }
}

TEST(ShoppersTest, EnrolWithinTheDaysHoweverFew) {
  for (const int32_t days : {1, 2, 5, 90}) {
    for (const Shopper& shopper : ShoppersOf(100, days, Prng(kSeed))) {
      EXPECT_GE(shopper.enrols_on, 0);
      EXPECT_LT(shopper.enrols_on, days);
    }
  }
}

TEST(ShoppersTest, HaveIdsNumbersAndFavouritesOfTheirOwn) {
  const auto shoppers = ShoppersOf(500, 90, Prng(kSeed));
  std::set<MemberId> ids;
  std::set<std::string> numbers;
  for (const Shopper& shopper : shoppers) {
    ids.insert(shopper.id);
    numbers.insert(shopper.customer_number);
    const std::set<BrandNumber> favourites(shopper.favourites.begin(), shopper.favourites.end());
    EXPECT_EQ(favourites.size(), 3U);
    EXPECT_TRUE(favourites.contains(shopper.home));
  }
  EXPECT_EQ(ids.size(), 500U);
  EXPECT_EQ(numbers.size(), 500U);
}

TEST(ShoppersTest, OfTheSameSeedAreTheSamePeople) {
  const auto once = ShoppersOf(50, 90, Prng(kSeed));
  const auto again = ShoppersOf(50, 90, Prng(kSeed));
  const auto others = ShoppersOf(50, 90, Prng(kSeed + 1));
  for (size_t i = 0; i < once.size(); ++i) {
    EXPECT_EQ(once[i].id, again[i].id);
    EXPECT_NE(once[i].id, others[i].id);
  }
}

TEST(ShoppersTest, DoEverythingOfADayOnThatDay) {
  const auto shoppers = ShoppersOf(500, 10, Prng(kSeed));
  const DistrictDay day = DayOf(6);
  for (const Act& act : ShoppingOn(day, shoppers, Prng(kSeed))) {
    EXPECT_GE(act.at, day.begins);
    EXPECT_LT(act.at, DayOf(7).begins);
    if (!act.occurred) continue;
    EXPECT_EQ(act.occurred->day, day.day);
    EXPECT_GE(act.occurred->time, day.begins);
    EXPECT_LT(act.occurred->time, act.at);
  }
}

TEST(ShoppersTest, BuyNothingBeforeTheyAreEnrolled) {
  const auto shoppers = ShoppersOf(200, 10, Prng(kSeed));
  std::set<MemberId> enrolled;
  for (int32_t index = 0; index < 10; ++index) {
    const auto acts = InOrder(ShoppingOn(DayOf(index), shoppers, Prng(kSeed + 1)));
    for (const Act& act : acts) {
      if (const auto* enrol = std::get_if<Enrol>(&act.operation)) enrolled.insert(enrol->member);
      const auto* earn = std::get_if<Earn>(&act.operation);
      EXPECT_TRUE(earn == nullptr || enrolled.contains(earn->member));
    }
  }
  EXPECT_EQ(enrolled.size(), 200U);
}

TEST(ShoppersTest, BuyMoreAtTheWeekend) {
  const auto shoppers = ShoppersOf(2000, 1, Prng(kSeed));
  size_t friday = 0;
  size_t saturday = 0;
  // Day 20,000 was the 4th of October 2024, a Friday.
  for (int week = 1; week <= 4; ++week) {
    friday += ShoppingOn(DayOf(7 * week), shoppers, Prng(kSeed)).size();
    saturday += ShoppingOn(DayOf(7 * week + 1), shoppers, Prng(kSeed)).size();
  }
  EXPECT_GT(saturday, friday * 6 / 5);
}

TEST(MomentTest, IsInAnOpenHour) {
  BusyHours hours{};
  hours[9] = 1;
  hours[20] = 3;
  Prng prng(kSeed);
  size_t evenings = 0;
  for (int i = 0; i < 1000; ++i) {
    const int64_t hour = MomentIn(hours, prng) / kNanosPerSecond / 3600;
    EXPECT_TRUE(hour == 9 || hour == 20);
    if (hour == 20) ++evenings;
  }
  EXPECT_GT(evenings, 650U);
  EXPECT_LT(evenings, 850U);
}

}  // namespace
}  // namespace huitong
