#include "api/wording.h"

#include <set>
#include <string>

#include <gtest/gtest.h>

#include "api/decline_status.h"

namespace huitong {
namespace {

TEST(WordingTest, SaysEveryDeclineInBothLanguages) {
  for (const Decline decline : AllDeclines()) {
    const Wording chinese = WordingOf(decline, Language::kChinese);
    const Wording english = WordingOf(decline, Language::kEnglish);
    EXPECT_FALSE(chinese.title.empty() || chinese.detail.empty()) << NameOf(decline);
    EXPECT_FALSE(english.title.empty() || english.detail.empty()) << NameOf(decline);
    EXPECT_NE(chinese.title, english.title) << NameOf(decline);
  }
}

TEST(WordingTest, SaysEveryRefusalInBothLanguages) {
  std::set<std::string> titles;
  for (int number = 0; number <= static_cast<int>(kLastRefusal); ++number) {
    const auto code = static_cast<RefusalCode>(number);
    for (const Language language : {Language::kChinese, Language::kEnglish}) {
      EXPECT_FALSE(WordingOf(code, language).detail.empty()) << NameOf(code);
      EXPECT_TRUE(titles.insert(std::string(WordingOf(code, language).title)).second)
          << NameOf(code);
    }
  }
}

TEST(WordingTest, KnowsAllDeclinesThatHaveNumbers) {
  EXPECT_EQ(AllDeclines().size(), 72u);
  EXPECT_EQ(AllDeclines().back(), Decline::kDisputeClosed);
}

}  // namespace
}  // namespace huitong
