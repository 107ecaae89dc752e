#include "intake/line_rules.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace huitong {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

CsvRow RowOf(const std::vector<std::string>& fields) {
  CsvRow row;
  row.number = 1;
  row.line = 2;
  for (const std::string& field : fields) {
    row.AddField(field);
  }
  return row;
}

const CsvRow& Header() {
  static const CsvRow header = RowOf({"id", "who", "when", "fen", "department", "store"});
  return header;
}

ReceiptMap SmallMap() {
  ReceiptMap map;
  map.time_zone = "America/New_York";
  map.columns = {.receipt = "id", .customer = "who", .sold_at = "when", .amount = "fen"};
  map.amount_fen_max = 1000;
  map.brands.resize(2);
  map.brands[0].matches = {.column = "department", .values = {"FOOD", ""}};
  map.brands[1].matches = {.column = "department", .values = {"WINE"}};
  map.channels.resize(1);
  map.channels[0].matches = {.column = "store", .values = {"7"}};
  return map;
}

Expected<ReceiptLine, Refusal> Read(const ReceiptMap& map, const std::vector<std::string>& fields) {
  const auto rules = LineRules::For(map, Header(), *FromRfc3339("2017-12-31T23:00:00Z"));
  CHECK(rules.has_value());
  return rules->Read(RowOf(fields));
}

// The reason for which the small map refuses a good row with one field replaced.
std::string_view ReasonFor(size_t field, const std::string& text) {
  std::vector<std::string> fields{"r1", "c1", "2017-01-01T07:30:27", "150", "WINE", "7"};
  fields[field] = text;
  const auto line = Read(SmallMap(), fields);
  return line ? "none" : NameOf(line.error().reason);
}

TEST(LineRulesTest, ReadsWhatTheMapSays) {
  const auto line = Read(SmallMap(), {"r1", " c1 ", "2017-01-01T07:30:27", "150", "WINE", "7"});
  ASSERT_TRUE(line) << line.error().sentence;
  EXPECT_EQ(line->brand, 1U);
  EXPECT_EQ(line->channel, 0U);
  EXPECT_EQ(line->receipt, "r1");
  EXPECT_EQ(line->customer, "c1");
  EXPECT_EQ(line->sold_at, FromRfc3339("2017-01-01T12:30:27Z"));
  EXPECT_EQ(line->amount_fen, 150);
}

TEST(LineRulesTest, AnEmptyFieldMatchesAnEmptyValue) {
  const auto line = Read(SmallMap(), {"r1", "c1", "2017-01-01T07:30:27", "0", "", "8"});
  ASSERT_TRUE(line);
  EXPECT_EQ(line->brand, 0U);
  EXPECT_FALSE(line->channel);
}

TEST(LineRulesTest, RefusesEachThingForItsOwnReason) {
  EXPECT_EQ(ReasonFor(0, ""), "invalid_receipt");
  EXPECT_EQ(ReasonFor(0, "a\tb"), "invalid_receipt");
  EXPECT_EQ(ReasonFor(0, std::string(65, 'r')), "invalid_receipt");
  EXPECT_EQ(ReasonFor(1, " "), "invalid_customer");
  EXPECT_EQ(ReasonFor(2, "yesterday"), "invalid_time");
  EXPECT_EQ(ReasonFor(2, "2017-02-30T00:00:00"), "invalid_time");
  EXPECT_EQ(ReasonFor(3, "1.50"), "invalid_amount");
  EXPECT_EQ(ReasonFor(3, ""), "invalid_amount");
  EXPECT_EQ(ReasonFor(3, "99999999999999999999"), "invalid_amount");
  EXPECT_EQ(ReasonFor(3, "-1"), "negative_amount");
  EXPECT_EQ(ReasonFor(3, "1001"), "amount_too_large");
  EXPECT_EQ(ReasonFor(4, "TOYS"), "unknown_brand");
}

TEST(LineRulesTest, RefusesASaleThatHasNotComeYet) {
  EXPECT_EQ(ReasonFor(2, "2017-12-31T18:00:00"), "none");
  EXPECT_EQ(ReasonFor(2, "2017-12-31T18:00:01"), "in_future");
}

TEST(LineRulesTest, SaysWhichFieldMatchedNoBrand) {
  const auto line = Read(SmallMap(), {"r1", "c1", "2017-01-01T07:30:27", "1", "TOYS", "7"});
  ASSERT_FALSE(line);
  EXPECT_THAT(line.error().sentence, HasSubstr("\"TOYS\" in the column department"));
}

TEST(LineRulesTest, TakesTheDefaultBrandAndChannelWhereNothingMatches) {
  ReceiptMap map = SmallMap();
  map.default_brand = 1;
  map.default_channel = 0;
  const auto line = Read(map, {"r1", "c1", "2017-01-01T07:30:27", "1", "TOYS", "9"});
  ASSERT_TRUE(line);
  EXPECT_EQ(line->brand, 1U);
  EXPECT_EQ(line->channel, 0U);
}

TEST(LineRulesTest, NeverRepeatsACustomersNumber) {
  const std::string secret = "13800138000" + std::string(60, '1');
  const auto line = Read(SmallMap(), {"r1", secret, "2017-01-01T07:30:27", "1", "WINE", "7"});
  ASSERT_FALSE(line);
  EXPECT_THAT(line.error().sentence, Not(HasSubstr("13800138000")));
}

TEST(LineRulesTest, RefusesRowsWithAFlaw) {
  const ReceiptMap map = SmallMap();
  const auto rules = LineRules::For(map, Header());
  ASSERT_TRUE(rules);
  CsvRow row = RowOf({"r1"});
  row.flaw = RowFlaw::kWrongNumberOfFields;
  EXPECT_EQ(rules->Read(row).error().reason, RefusalReason::kWrongNumberOfFields);
  row.flaw = RowFlaw::kNulByte;
  EXPECT_EQ(rules->Read(row).error().reason, RefusalReason::kNulByte);
  row.flaw = RowFlaw::kInvalidUtf8;
  EXPECT_EQ(rules->Read(row).error().reason, RefusalReason::kInvalidUtf8);
}

TEST(LineRulesTest, NamesAColumnThatTheFileHasNot) {
  ReceiptMap map = SmallMap();
  map.columns.amount = "price";
  const auto rules = LineRules::For(map, Header());
  ASSERT_FALSE(rules);
  EXPECT_THAT(rules.error().sentence, HasSubstr("\"price\""));
}

TEST(LineRulesTest, ReadsMoneyExactly) {
  EXPECT_EQ(FenFromField(1, "150"), 150);
  EXPECT_EQ(FenFromField(100, "150"), 15'000);
  EXPECT_EQ(FenFromField(100, "1.5"), 150);
  EXPECT_EQ(FenFromField(100, "0.07"), 7);
  EXPECT_EQ(FenFromField(100, "-0.07"), -7);
  for (const char* wrong : {"", "-", ".5", "1.", "1.234", "1,5", "+1", " 1", "1 ", "0x1", "--1",
                            "1.-5", "92233720368547758.08"}) {
    EXPECT_FALSE(FenFromField(100, wrong)) << wrong;
  }
}

TEST(LineRulesTest, ReadsTimesWithAnOffset) {
  const auto zone = TimeZone::Named("Asia/Shanghai");
  ASSERT_TRUE(zone);
  EXPECT_EQ(InstantFromField(*zone, TimeFormat::kRfc3339, "2026-01-01T08:00:00+08:00"),
            FromRfc3339("2026-01-01T00:00:00Z"));
  EXPECT_FALSE(InstantFromField(*zone, TimeFormat::kLocal, "2026-01-01T08:00:00+08:00"));
}

}  // namespace
}  // namespace huitong
