#include "clearing/liability.h"

#include <gtest/gtest.h>

#include "clearing/portion.h"
#include "ledger/lot.h"

namespace huitong {
namespace {

constexpr CurrencyNumber kRose{.value = 1};

RollForward AYear() {
  return {.opening = 1'000,
          .issued = 500,
          .redeemed = 300,
          .expired = 40,
          .reversed = 25,
          .exchanged_in = 60,
          .exchanged_out = 70,
          .adjusted = -5};
}
Day D(const char* iso) { return FromIsoDate(iso).value_or(Day()); }

TEST(RollForwardTest, AddsWhatCameAndTakesOffWhatWent) {
  EXPECT_EQ(ClosingOf(AYear()), 1'120);
  EXPECT_TRUE(CheckTies(AYear(), kRose, 1'120));
}

TEST(RollForwardTest, NamesTheDifferenceToTheLedger) {
  const auto tied = CheckTies(AYear(), kRose, 1'123);
  ASSERT_FALSE(tied);
  EXPECT_EQ(tied.error().sentence,
            "The book of currency 1 closes with 1120 points, the ledger has 1123: -3 too many.");
}

TEST(RollForwardTest, OpensWithWhatThePeriodBeforeClosedWith) {
  RollForward next = AYear();
  next.opening = 1'120;
  EXPECT_TRUE(CheckFollows(AYear(), next, kRose));
  next.opening = 1'119;
  const auto follows = CheckFollows(AYear(), next, kRose);
  ASSERT_FALSE(follows);
  EXPECT_EQ(follows.error().sentence,
            "The book of currency 1 opens with 1119 points, the period before closed with 1120.");
}

TEST(RollForwardTest, IsNothingPastTheLargestAmount) {
  const RollForward huge{.opening = kAmountMax, .issued = 1};
  EXPECT_FALSE(ClosingOf(huge));
  const auto tied = CheckTies(huge, kRose, 0);
  ASSERT_FALSE(tied);
  EXPECT_EQ(tied.error().sentence,
            "The book of currency 1 closes with 4611686018427387905 points, the ledger has 0: "
            "4611686018427387905 too many.");
}

TEST(AgeingTest, IsByMonthOfTheLastDay) {
  const auto buckets =
      AgeByExpiry(std::vector<DatedPoints>{{.expires_on = kNeverExpires, .points = 7},
                                           {.expires_on = D("2028-02-29"), .points = 5},
                                           {.expires_on = D("2028-01-31"), .points = 3},
                                           {.expires_on = D("2028-01-02"), .points = 4},
                                           {.expires_on = D("2028-03-31"), .points = 0},
                                           {.expires_on = kSlidingLot, .points = 9}});
  ASSERT_TRUE(buckets);
  const int32_t january = MonthNumber(D("2028-01-01"));
  EXPECT_EQ(*buckets,
            (std::vector<AgeBucket>{{.kind = AgeKind::kSliding, .month = 0, .points = 9},
                                    {.kind = AgeKind::kMonth, .month = january, .points = 7},
                                    {.kind = AgeKind::kMonth, .month = january + 1, .points = 5},
                                    {.kind = AgeKind::kNever, .month = 0, .points = 7}}));
}

TEST(AgeingTest, RefusesWhatIsNoAmount) {
  EXPECT_FALSE(
      AgeByExpiry(std::vector<DatedPoints>{{.expires_on = kNeverExpires, .points = kAmountMax},
                                           {.expires_on = kNeverExpires, .points = 1}}));
}

}  // namespace
}  // namespace huitong
