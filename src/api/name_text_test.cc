#include "api/name_text.h"

#include <gtest/gtest.h>

namespace huitong {
namespace {

TEST(NameTextTest, CountsCharactersAndNotBytes) {
  EXPECT_EQ(CharactersOf("汇通 a"), 4u);
  EXPECT_EQ(CharactersOf(""), 0u);
  EXPECT_EQ(CharactersOf("\xff"), std::nullopt);
}

TEST(NameTextTest, TrimsBlanksOfBothWidthsAtBothEnds) {
  EXPECT_EQ(TrimmedName(" \u3000 茶 馆\u3000 "), "茶 馆");
  EXPECT_EQ(TrimmedName(" "), "");
  EXPECT_EQ(TrimmedName("\u3000"), "");
  EXPECT_EQ(TrimmedName("tea"), "tea");
}

TEST(NameTextTest, KnowsControlCharacters) {
  EXPECT_TRUE(HasControlCharacter("a\tb"));
  EXPECT_TRUE(HasControlCharacter("\x7f"));
  EXPECT_FALSE(HasControlCharacter("茶"));
}

}  // namespace
}  // namespace huitong
