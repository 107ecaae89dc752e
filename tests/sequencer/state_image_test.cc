#include "sequencer/state_image.h"

#include <optional>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

namespace huitong {
namespace {

Bytes Key(uint64_t first, uint64_t second = 0) {
  Bytes key;
  AppendBigEndian(key, first);
  AppendBigEndian(key, second);
  return key;
}

StateImage TwoWallets() {
  StateImage image;
  image.Add(FamilyNumber::kWallets, Key(1), Bytes{1});
  image.Add(FamilyNumber::kWallets, Key(2), Bytes{2});
  return image;
}

TEST(StateImageTest, TheOrderInWhichEntriesComeMakesNoDifference) {
  StateImage other;
  other.Add(FamilyNumber::kWallets, Key(2), Bytes{2});
  other.Add(FamilyNumber::kWallets, Key(1), Bytes{1});
  EXPECT_EQ(TwoWallets().FirstDifference(other), std::nullopt);
}

TEST(StateImageTest, WhatIsThereAlreadyStays) {
  StateImage other = TwoWallets();
  other.Add(FamilyNumber::kWallets, Key(1), Bytes{9});
  EXPECT_EQ(TwoWallets().FirstDifference(other), std::nullopt);
  EXPECT_EQ(other.FirstDifference(TwoWallets()), std::nullopt);
}

TEST(StateImageTest, AnotherValueIsADifference) {
  StateImage other;
  other.Add(FamilyNumber::kWallets, Key(1), Bytes{1});
  other.Add(FamilyNumber::kWallets, Key(2), Bytes{3});
  EXPECT_EQ(TwoWallets().FirstDifference(other), FamilyNumber::kWallets);
}

TEST(StateImageTest, AMissingEntryIsADifferenceToBothSides) {
  StateImage other = TwoWallets();
  other.Add(FamilyNumber::kHolds, Key(1), Bytes{1});
  EXPECT_EQ(TwoWallets().FirstDifference(other), FamilyNumber::kHolds);
  EXPECT_EQ(other.FirstDifference(TwoWallets()), FamilyNumber::kHolds);
}

TEST(StateImageTest, KeysThatBeginAlikeAreTwoKeys) {
  StateImage other = TwoWallets();
  other.Add(FamilyNumber::kWallets, Key(1, 1), Bytes{1});
  EXPECT_EQ(TwoWallets().FirstDifference(other), FamilyNumber::kWallets);
}

TEST(StateImageTest, AStateHasItsRow) {
  LogState one;
  LogState other;
  EXPECT_EQ(StateImage(one).FirstDifference(StateImage(other)), std::nullopt);
  other.row.next_sequence = 1;
  EXPECT_EQ(StateImage(one).FirstDifference(StateImage(other)), FamilyNumber::kLogs);
}

// One entry of each family; of one family the entry is another, or there is none.
StateImage OneOfEach(std::optional<FamilyNumber> odd = std::nullopt,
                     const std::vector<std::pair<Bytes, Bytes>>& entries = {}) {
  StateImage image;
  for (const FamilyNumber family : kFamilies) {
    if (family != odd) image.Add(family, Bytes{1}, Bytes{2});
  }
  for (const auto& [key, value] : entries) {
    image.Add(*odd, key, value);
  }
  return image;
}

TEST(StateImageTest, TheHashIsOfEveryFamilyEveryKeyAndEveryValue) {
  const Hash whole = OneOfEach().StateHash();
  for (const FamilyNumber family : kFamilies) {
    EXPECT_EQ(OneOfEach(family, {{{1}, {2}}}).StateHash(), whole);
    EXPECT_NE(OneOfEach(family).StateHash(), whole) << "family " << static_cast<int>(family);
    EXPECT_NE(OneOfEach(family, {{{7}, {2}}}).StateHash(), whole);
    EXPECT_NE(OneOfEach(family, {{{1}, {7}}}).StateHash(), whole);
    EXPECT_NE(OneOfEach(family, {{{1}, {2}}, {{2}, {2}}}).StateHash(), whole);
  }
}

}  // namespace
}  // namespace huitong
