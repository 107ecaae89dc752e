#include "api/language.h"

#include <gtest/gtest.h>

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

}  // namespace
}  // namespace huitong
