#include "api/json_reader.h"

#include <array>
#include <string>
#include <string_view>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/check.h"

namespace huitong {
namespace {

std::optional<JsonFault> FaultOf(std::string text) {
  const auto body = JsonBody::Parse(text);
  if (body) return std::nullopt;
  return body.error().fault;
}

// What reading the integer "points", from 1 to 10, blames.
std::vector<FieldError> ErrorsOfPoints(std::string text) {
  auto body = JsonBody::Parse(text);
  CHECK(body.has_value());
  JsonBody taken = *std::move(body);
  JsonObject root = taken.Root();
  (void)root.Integer("points", {.minimum = 1, .maximum = 10});
  return taken.Errors();
}

FieldError Blamed(std::string pointer, FieldFault fault, FieldShape shape = FieldShape::kAny) {
  return {
      .pointer = std::move(pointer), .fault = fault, .shape = shape, .minimum = 0, .maximum = 0};
}

std::string Nested(size_t depth) {
  return "{\"a\":" + std::string(depth - 1, '[') + std::string(depth - 1, ']') + "}";
}

TEST(JsonReaderTest, ReadsFieldsOfEveryType) {
  std::string text = R"({"points":7,"code":"茶","rate":{"n":2},"prices":[{"bid":1},{"bid":2}]})";
  auto body = JsonBody::Parse(text);
  ASSERT_TRUE(body);
  JsonBody taken = *std::move(body);
  JsonObject root = taken.Root();
  EXPECT_EQ(root.Integer("points", {.minimum = 1, .maximum = 10}), 7);
  EXPECT_EQ(root.Text("code", 3), "茶");
  EXPECT_EQ(root.Object("rate").Integer("n", {.minimum = 1, .maximum = 2}), 2);
  std::vector<int64_t> bids;
  for (JsonObject& price : root.Objects("prices", 2)) {
    bids.push_back(price.Integer("bid", {.minimum = 1, .maximum = 2}));
  }
  EXPECT_THAT(bids, testing::ElementsAre(1, 2));
  EXPECT_EQ(root.OptionalText("none", 9), std::nullopt);
  EXPECT_TRUE(root.Has("code"));
  EXPECT_FALSE(root.Has("none"));
  EXPECT_EQ(root.OptionalInteger("absent", {}), std::nullopt);
  EXPECT_THAT(taken.Errors(), testing::IsEmpty());
}

TEST(JsonReaderTest, ReadsFlagsAndSetsOfWordsAndNumbers) {
  constexpr std::array<std::string_view, 3> kWords = {"redeem", "exchange", "gift"};
  constexpr std::array<int64_t, 3> kNumbers = {90, 30, 7};
  std::string text =
      R"({"on":true,"off":false,"words":["gift","redeem"],"none":[],"numbers":[30,7]})";
  auto body = JsonBody::Parse(text);
  ASSERT_TRUE(body);
  JsonBody taken = *std::move(body);
  JsonObject root = taken.Root();
  EXPECT_EQ(root.OptionalFlag("on"), true);
  EXPECT_EQ(root.OptionalFlag("off"), false);
  EXPECT_EQ(root.OptionalFlag("absent"), std::nullopt);
  EXPECT_EQ(root.OptionalWords("words", kWords, FieldShape::kActivity), 5u);
  EXPECT_EQ(root.OptionalWords("none", kWords, FieldShape::kActivity), 0u);
  EXPECT_EQ(root.OptionalWords("absent", kWords, FieldShape::kActivity), std::nullopt);
  EXPECT_EQ(root.OptionalNumbers("numbers", kNumbers, FieldShape::kNoticeTerm), 6u);
  EXPECT_THAT(taken.Errors(), testing::IsEmpty());
}

TEST(JsonReaderTest, BlamesTheElementOfASetThatIsWrong) {
  constexpr std::array<std::string_view, 3> kWords = {"redeem", "exchange", "gift"};
  std::string text = R"({"words":["gift","sleep","gift",7],"flag":0,"list":"gift"})";
  auto body = JsonBody::Parse(text);
  ASSERT_TRUE(body);
  JsonBody taken = *std::move(body);
  JsonObject root = taken.Root();
  (void)root.OptionalWords("words", kWords, FieldShape::kActivity);
  (void)root.OptionalFlag("flag");
  (void)root.OptionalWords("list", kWords, FieldShape::kActivity);
  EXPECT_THAT(taken.Errors(), testing::ElementsAre(
                                  Blamed("/words/1", FieldFault::kMalformed, FieldShape::kActivity),
                                  Blamed("/words/2", FieldFault::kRepeated, FieldShape::kActivity),
                                  Blamed("/words/3", FieldFault::kWrongType, FieldShape::kText),
                                  Blamed("/flag", FieldFault::kWrongType, FieldShape::kFlag),
                                  Blamed("/list", FieldFault::kWrongType, FieldShape::kList)));
}

TEST(JsonReaderTest, RefusesWhatIsNotJson) {
  for (const char* text : {"", " ", "{", "{}x", "{}{}", "{\"a\":}", "{a:1}", "{\"a\":1,}", "nul",
                           "{\"a\":'b'}", "{\"a\":tru}", "\xef\xbb\xbf{}", "// c\n{}"}) {
    EXPECT_TRUE(FaultOf(text).has_value()) << text;
  }
}

TEST(JsonReaderTest, RefusesTextsThatMeanNoCharacters) {
  EXPECT_EQ(FaultOf(R"({"a":"\ud800"})"), JsonFault::kBadText);
  EXPECT_EQ(FaultOf(R"({"a":"\udc00\ud800"})"), JsonFault::kBadText);
  EXPECT_EQ(FaultOf(R"({"a":"\x41"})"), JsonFault::kBadText);
  EXPECT_EQ(FaultOf("{\"a\":\"\n\"}"), JsonFault::kBadText);
  EXPECT_EQ(FaultOf("{\"a\":\"\xff\"}"), JsonFault::kNotUtf8);
  EXPECT_EQ(FaultOf("{\"a\":\"\xed\xa0\x80\"}"), JsonFault::kNotUtf8);
  EXPECT_EQ(FaultOf(R"({"a":"\ud83d\ude00"})"), std::nullopt);
}

TEST(JsonReaderTest, RefusesMalformedNumbers) {
  for (const char* number :
       {"01", "+1", "1.", ".5", "1e", "0x1", "--1", "NaN", "Infinity", "99999999999999999999"}) {
    EXPECT_TRUE(FaultOf(std::string("{\"points\":") + number + "}").has_value()) << number;
  }
}

TEST(JsonReaderTest, RefusesADepthAbove32) {
  EXPECT_EQ(FaultOf(Nested(32)), std::nullopt);
  EXPECT_EQ(FaultOf(Nested(33)), JsonFault::kTooDeep);
  EXPECT_EQ(FaultOf(Nested(100'000)), JsonFault::kTooDeep);
}

TEST(JsonReaderTest, RefusesARootThatIsNoObject) {
  for (const char* text : {"[]", "1", "\"a\"", "null", "true"}) {
    EXPECT_EQ(FaultOf(text), JsonFault::kNotAnObject) << text;
  }
}

TEST(JsonReaderTest, TakesOnlyIntegersForIntegers) {
  for (const char* value : {"1.0", "1e0", "5.5", "\"5\"", "true", "[]", "{}", "null"}) {
    EXPECT_THAT(
        ErrorsOfPoints(std::string("{\"points\":") + value + "}"),
        testing::ElementsAre(Blamed("/points", FieldFault::kWrongType, FieldShape::kInteger)))
        << value;
  }
}

TEST(JsonReaderTest, NamesTheRangeOfAnInteger) {
  for (const char* value : {"0", "11", "-1", "9223372036854775808", "18446744073709551615"}) {
    EXPECT_THAT(ErrorsOfPoints(std::string("{\"points\":") + value + "}"),
                testing::ElementsAre(FieldError{.pointer = "/points",
                                                .fault = FieldFault::kOutOfRange,
                                                .shape = FieldShape::kInteger,
                                                .minimum = 1,
                                                .maximum = 10}))
        << value;
  }
}

TEST(JsonReaderTest, BlamesMissingUnknownAndDuplicateFields) {
  EXPECT_THAT(ErrorsOfPoints("{}"), testing::ElementsAre(Blamed("/points", FieldFault::kMissing)));
  EXPECT_THAT(ErrorsOfPoints(R"({"points":1,"a/b~c":2})"),
              testing::ElementsAre(Blamed("/a~1b~0c", FieldFault::kUnknown)));
  EXPECT_THAT(ErrorsOfPoints(R"({"points":1,"points":2})"),
              testing::ElementsAre(Blamed("/points", FieldFault::kDuplicate)));
  EXPECT_THAT(ErrorsOfPoints("{\"points\":1,\"p\\u006fints\":2}"),
              testing::ElementsAre(Blamed("/points", FieldFault::kDuplicate)));
}

TEST(JsonReaderTest, PointsIntoObjectsAndArrays) {
  std::string text = R"({"prices":[{"bid":1},{"bid":"x","more":1},7]})";
  auto body = JsonBody::Parse(text);
  ASSERT_TRUE(body);
  JsonBody taken = *std::move(body);
  JsonObject root = taken.Root();
  for (JsonObject& price : root.Objects("prices", 3)) {
    (void)price.Integer("bid", {.minimum = 1, .maximum = 9});
  }
  EXPECT_THAT(taken.Errors(),
              testing::UnorderedElementsAre(
                  Blamed("/prices/2", FieldFault::kWrongType, FieldShape::kObject),
                  Blamed("/prices/1/bid", FieldFault::kWrongType, FieldShape::kInteger),
                  Blamed("/prices/1/more", FieldFault::kUnknown)));
}

TEST(JsonReaderTest, TakesNullForNoTextObjectOrList) {
  std::string text = R"({"code":null,"maybe":null,"any":7,"rate":null,"prices":null})";
  auto body = JsonBody::Parse(text);
  ASSERT_TRUE(body);
  JsonBody taken = *std::move(body);
  JsonObject root = taken.Root();
  (void)root.Text("code", 3);
  (void)root.OptionalText("maybe", 3);
  (void)root.AnyText("any");
  (void)root.Object("rate");
  (void)root.Objects("prices", 3);
  EXPECT_THAT(taken.Errors(),
              testing::ElementsAre(Blamed("/code", FieldFault::kWrongType, FieldShape::kText),
                                   Blamed("/maybe", FieldFault::kWrongType, FieldShape::kText),
                                   Blamed("/any", FieldFault::kWrongType, FieldShape::kText),
                                   Blamed("/rate", FieldFault::kWrongType, FieldShape::kObject),
                                   Blamed("/prices", FieldFault::kWrongType, FieldShape::kList)));
}

TEST(JsonReaderTest, BlamesATextOfAShapeOnceForItsShape) {
  for (const char* value : {"\"\"", "\"far too long\"", "\"a\\n\""}) {
    std::string text = std::string("{\"at\":") + value + "}";
    auto body = JsonBody::Parse(text);
    ASSERT_TRUE(body) << value;
    JsonBody taken = *std::move(body);
    EXPECT_EQ(taken.Root().OptionalText("at", 9, FieldShape::kTime), std::nullopt);
    EXPECT_THAT(taken.Errors(),
                testing::ElementsAre(Blamed("/at", FieldFault::kMalformed, FieldShape::kTime)))
        << value;
  }
}

TEST(JsonReaderTest, BlamesTextsThatAreEmptyLongOrHoldControls) {
  std::string text = "{\"empty\":\"\",\"long\":\"abcd\",\"control\":\"a\\u0000\"}";
  auto body = JsonBody::Parse(text);
  ASSERT_TRUE(body);
  JsonBody taken = *std::move(body);
  JsonObject root = taken.Root();
  for (const char* name : {"empty", "long", "control"}) {
    (void)root.Text(name, 3);
  }
  const auto errors = taken.Errors();
  ASSERT_EQ(errors.size(), 3u);
  EXPECT_EQ(errors[0].fault, FieldFault::kOutOfRange);
  EXPECT_EQ(errors[1].fault, FieldFault::kOutOfRange);
  EXPECT_EQ(errors[2].fault, FieldFault::kMalformed);
}

TEST(JsonReaderTest, StopsCountingFaultsAtTwenty) {
  std::string text = "{\"points\":1";
  for (int i = 0; i < 100'000; ++i) {
    text += ",\"f" + std::to_string(i) + "\":1";
  }
  EXPECT_EQ(ErrorsOfPoints(text + "}").size(), 20u);
}

}  // namespace
}  // namespace huitong
