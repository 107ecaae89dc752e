#include "api/language.h"

#include <set>
#include <string>

#include <gtest/gtest.h>

#include "api/decline_status.h"

namespace huitong {
namespace {

TEST(LanguageTest, FollowsTheHeaviestRange) {
  EXPECT_EQ(PreferredLanguage("zh-CN"), Language::kChinese);
  EXPECT_EQ(PreferredLanguage("zh"), Language::kChinese);
  EXPECT_EQ(PreferredLanguage("ZH-Hans-CN"), Language::kChinese);
  EXPECT_EQ(PreferredLanguage("en-GB, zh;q=0.9"), Language::kEnglish);
  EXPECT_EQ(PreferredLanguage("en;q=0.8, zh;q=0.9"), Language::kChinese);
  EXPECT_EQ(PreferredLanguage("fr, zh-TW;q=0.001"), Language::kChinese);
  EXPECT_EQ(PreferredLanguage("zh;q=0.5,en ; q=0.51"), Language::kEnglish);
}

TEST(LanguageTest, TakesTheFirstOfEqualWeights) {
  EXPECT_EQ(PreferredLanguage("zh,en"), Language::kChinese);
  EXPECT_EQ(PreferredLanguage("en,zh"), Language::kEnglish);
}

TEST(LanguageTest, SpeaksEnglishToWhoSaysNothingOfEither) {
  EXPECT_EQ(PreferredLanguage(std::nullopt), Language::kEnglish);
  for (const char* field : {"", "*", "fr", "zhx", "zh;q=0", "zh;q=x", "zh;level=1", ",,;;", "z"}) {
    EXPECT_EQ(PreferredLanguage(field), Language::kEnglish) << field;
  }
}

TEST(LanguageTest, SaysEveryDeclineInBothLanguages) {
  for (const Decline decline : AllDeclines()) {
    const Wording chinese = WordingOf(decline, Language::kChinese);
    const Wording english = WordingOf(decline, Language::kEnglish);
    EXPECT_FALSE(chinese.title.empty() || chinese.detail.empty()) << NameOf(decline);
    EXPECT_FALSE(english.title.empty() || english.detail.empty()) << NameOf(decline);
    EXPECT_NE(chinese.title, english.title) << NameOf(decline);
  }
}

TEST(LanguageTest, SaysEveryRefusalInBothLanguages) {
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

TEST(LanguageTest, KnowsAllDeclinesThatHaveNumbers) {
  EXPECT_EQ(AllDeclines().size(), 23u);
  EXPECT_EQ(AllDeclines().back(), Decline::kRateTooFine);
}

}  // namespace
}  // namespace huitong
