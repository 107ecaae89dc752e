#include "api/json_writer.h"

#include <cstdint>
#include <string>

#include <gtest/gtest.h>

namespace huitong {
namespace {

TEST(JsonWriterTest, WritesCompactlyInOrder) {
  std::string text;
  JsonWriter out(text);
  out.BeginObject();
  out.Text("name", "tea");
  out.BeginArray("lots");
  out.BeginObject();
  out.Integer("points", -5);
  out.EndObject();
  out.BeginObject();
  out.EndObject();
  out.Text("loose");
  out.EndArray();
  out.BeginObject("rate");
  out.Flag("demo", false);
  out.EndObject();
  out.Null("next");
  out.EndObject();
  EXPECT_EQ(
      text,
      R"({"name":"tea","lots":[{"points":-5},{},"loose"],"rate":{"demo":false},"next":null})");
}

TEST(JsonWriterTest, EscapesWhatJsonMustAndNothingElse) {
  std::string text;
  JsonWriter out(text);
  out.Text(std::string_view("a\"b\\c\nd\x01\x1f 茶/\x7f"));
  EXPECT_EQ(text, "\"a\\\"b\\\\c\\nd\\u0001\\u001f 茶/\x7f\"");
}

TEST(JsonWriterTest, WritesTheEndsOfIntegers) {
  std::string text;
  JsonWriter out(text);
  out.BeginObject();
  out.Integer("least", INT64_MIN);
  out.Integer("greatest", INT64_MAX);
  out.EndObject();
  EXPECT_EQ(text, R"({"least":-9223372036854775808,"greatest":9223372036854775807})");
}

}  // namespace
}  // namespace huitong
