#include "http/target.h"

#include <gtest/gtest.h>

namespace huitong {
namespace {

TEST(TargetTest, DecodesEscapesInEitherCase) {
  EXPECT_EQ(PercentDecoded("a%2fb%2Fc%20%E4%BC%9A"), "a/b/c \u4f1a");
  EXPECT_EQ(PercentDecoded(""), "");
  EXPECT_EQ(PercentDecoded("1+1"), "1+1");
}

TEST(TargetTest, RefusesMalformedEscapes) {
  for (const char* text : {"%", "a%2", "%zz", "%2g", "%%20", "% 20"}) {
    EXPECT_EQ(PercentDecoded(text), std::nullopt) << text;
  }
}

TEST(TargetTest, RefusesWhatDecodesToNoUtf8) {
  for (const char* text : {"%00", "%ff", "%C0%AF", "%E0%80%AF", "%ED%A0%80", "%F4%90%80%80",
                           "%F0%80%80%80", "%E4%BC", "%80", "%F8%88%80%80%80"}) {
    EXPECT_EQ(PercentDecoded(text), std::nullopt) << text;
  }
}

TEST(TargetTest, TakesTheBoundsOfUtf8) {
  for (const char* text : {"%7F", "%C2%80", "%DF%BF", "%E0%A0%80", "%ED%9F%BF", "%EE%80%80",
                           "%F0%90%80%80", "%F3%BF%BF%BF", "%F4%8F%BF%BF"}) {
    EXPECT_TRUE(PercentDecoded(text)) << text;
  }
}

TEST(TargetTest, TakesPlainPaths) {
  for (const char* path : {"/", "/v1/members", "/v1/members/", "/a.b/~c/d-e_f", "/v1/members:merge",
                           "/a%20b", "/%E4%BC%9A", "/...", "/a@b,c=d"}) {
    EXPECT_TRUE(IsPlainPath(path)) << path;
  }
}

TEST(TargetTest, RefusesPathsThatMeanDifferentThingsToDifferentReaders) {
  for (const char* path :
       {"",           "*",      "v1",     "//",        "/a//b",         "/.",      "/..",
        "/a/../b",    "/a/./b", "/a/..",  "/%2e%2e/a", "/a%2Eb",        "/a%2fb",  "/a%5Cb",
        "/a\\b",      "/a;b",   "/a%3Bb", "/a%00",     "/a%0a",         "/a%7F",   "/a%",
        "/a%2",       "/a b",   "/a#b",   "/a?b",      "/\xE4\xBC\x9A", "/%C0%AF", "/%ff",
        "http://a/b", "/a|b"}) {
    EXPECT_FALSE(IsPlainPath(path)) << path;
  }
}

}  // namespace
}  // namespace huitong
