#include "api/json_fault_place.h"

#include <string>

#include <gtest/gtest.h>

namespace huitong {
namespace {

// "line:column" of the fault that parsing finds; "none" for a body that is sound.
std::string PlaceIn(std::string text) {
  const auto body = JsonBody::Parse(text);
  if (body) return "none";
  return std::to_string(body.error().line) + ":" + std::to_string(body.error().column);
}

TEST(JsonFaultPlaceTest, NamesTheFirstCharacterThatCannotBe) {
  EXPECT_EQ(PlaceIn(""), "1:1");
  EXPECT_EQ(PlaceIn("{"), "1:2");
  EXPECT_EQ(PlaceIn("{a:1}"), "1:2");
  EXPECT_EQ(PlaceIn("{\"a\":}"), "1:6");
  EXPECT_EQ(PlaceIn("{\"a\":1,}"), "1:8");
  EXPECT_EQ(PlaceIn("{\"a\" 1}"), "1:6");
  EXPECT_EQ(PlaceIn("{\"a\":[1 2]}"), "1:9");
  EXPECT_EQ(PlaceIn("{\"a\":tru}"), "1:6");
  EXPECT_EQ(PlaceIn("{}x"), "1:3");
  EXPECT_EQ(PlaceIn("{\"a\":1"), "1:7");
}

TEST(JsonFaultPlaceTest, CountsLinesAndCharacters) {
  EXPECT_EQ(PlaceIn("{\n  \"茶馆\": 01\n}"), "2:9");
  EXPECT_EQ(PlaceIn("{\r\n}\n}"), "3:1");
}

TEST(JsonFaultPlaceTest, PointsAtTheBeginningOfANumber) {
  for (const char* number :
       {"01", "1.", "1e", "--1", "18446744073709551616", "-9223372036854775809", "1e999"}) {
    EXPECT_EQ(PlaceIn(std::string("{\"a\":[0.5, -2e-3,") + number + "]}"), "1:18") << number;
  }
}

TEST(JsonFaultPlaceTest, PointsIntoTexts) {
  EXPECT_EQ(PlaceIn(R"({"a":"b\ud800"})"), "1:8");
  EXPECT_EQ(PlaceIn(R"({"a":"\ud83d\ude00\udc00"})"), "1:19");
  EXPECT_EQ(PlaceIn(R"({"a":"b\x41"})"), "1:8");
  EXPECT_EQ(PlaceIn("{\"a\":\"b\nc\"}"), "1:8");
  EXPECT_EQ(PlaceIn("{\"a\":\"b\xff\"}"), "1:8");
  EXPECT_EQ(PlaceIn("{\"茶\":\"\xed\xa0\x80\"}"), "1:7");
  EXPECT_EQ(PlaceIn("{\"a\":\"b"), "1:8");
}

TEST(JsonFaultPlaceTest, PointsAtTheBracketThatIsTooDeep) {
  EXPECT_EQ(PlaceIn("{\"a\":" + std::string(40, '[') + std::string(40, ']') + "}"), "1:37");
}

TEST(JsonFaultPlaceTest, NamesNoPlaceWhereTheWholeIsWrong) { EXPECT_EQ(PlaceIn("[]"), "0:0"); }

}  // namespace
}  // namespace huitong
