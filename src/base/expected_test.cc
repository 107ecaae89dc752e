#include "base/expected.h"

#include <memory>
#include <string>

#include <gtest/gtest.h>

#include "base/error.h"

namespace huitong {
namespace {

enum class Refusal { kOdd, kNegative };

Expected<int, Refusal> HalfOf(int number) {
  if (number < 0) return Unexpected(Refusal::kNegative);
  if (number % 2 != 0) return Unexpected(Refusal::kOdd);
  return number / 2;
}

Expected<std::string, Refusal> QuarterAsText(int number) {
  const int quarter = TRY(HalfOf(TRY(HalfOf(number))));
  return std::to_string(quarter);
}

Expected<std::unique_ptr<int>, Error> Boxed(int number) {
  if (number < 0) return Fail(ErrorCode::kInvalidArgument, "the number is negative");
  return std::make_unique<int>(number);
}

Expected<int, Error> Unboxed(int number) {
  const std::unique_ptr<int> box = TRY(Boxed(number));
  return *box;
}

TEST(ExpectedTest, HoldsAValueOrAnError) {
  ASSERT_TRUE(HalfOf(4));
  EXPECT_EQ(*HalfOf(4), 2);
  ASSERT_FALSE(HalfOf(3));
  EXPECT_EQ(HalfOf(3).error(), Refusal::kOdd);
}

TEST(ExpectedTest, TellsAValueFromAnErrorOfTheSameType) {
  const Expected<int, int> value = 7;
  const Expected<int, int> error = Unexpected(7);
  EXPECT_TRUE(value.has_value());
  EXPECT_FALSE(error.has_value());
}

TEST(ExpectedTest, ReachesIntoTheValue) {
  const Expected<std::string, Refusal> text = std::string("four");
  EXPECT_EQ(text->size(), 4U);
}

TEST(ExpectedTest, TryGivesTheValue) { EXPECT_EQ(*QuarterAsText(12), "3"); }

TEST(ExpectedTest, TryLeavesWithTheErrorOfTheInnermostCall) {
  EXPECT_EQ(QuarterAsText(-4).error(), Refusal::kNegative);
  EXPECT_EQ(QuarterAsText(6).error(), Refusal::kOdd);
}

TEST(ExpectedTest, TryMovesWhatCannotBeCopied) {
  EXPECT_EQ(*Unboxed(5), 5);
  EXPECT_EQ(Unboxed(-5).error().sentence, "the number is negative");
}

TEST(ExpectedDeathTest, ReadingTheWrongSideStopsTheProcess) {
  EXPECT_DEATH((void)*HalfOf(3), "CHECK failed: has_value");
  EXPECT_DEATH((void)HalfOf(4).error(), "CHECK failed: !has_value");
}

}  // namespace
}  // namespace huitong
