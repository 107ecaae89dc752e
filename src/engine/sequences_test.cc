#include "engine/sequences.h"

#include <gtest/gtest.h>

namespace huitong {
namespace {

TEST(SequencesTest, HoldNoneOneOrMany) {
  Sequences sequences;
  EXPECT_TRUE(sequences.empty());
  EXPECT_EQ(sequences.begin(), sequences.end());
  for (Sequence next = 0; next < 5; ++next) {
    sequences.push_back(next * 7);
    EXPECT_EQ(sequences.size(), next + 1);
    EXPECT_EQ(sequences.back(), next * 7);
    Sequence wanted = 0;
    for (const Sequence sequence : sequences) {
      EXPECT_EQ(sequence, wanted);
      wanted += 7;
    }
    EXPECT_EQ(wanted, (next + 1) * 7);
  }
  sequences.clear();
  EXPECT_TRUE(sequences.empty());
}

TEST(SequencesTest, AreCopiedWhole) {
  for (const Sequences& one : {Sequences(), Sequences{3}, Sequences{3, 17}}) {
    Sequences copy = one;
    EXPECT_EQ(copy, one);
    copy.push_back(99);
    EXPECT_NE(copy, one);
    copy = one;
    EXPECT_EQ(copy, one);
  }
}

TEST(SequencesTest, TakeTheRoomOfTwoWords) { EXPECT_EQ(sizeof(Sequences), 16u); }

}  // namespace
}  // namespace huitong
