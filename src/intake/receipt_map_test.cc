#include "intake/receipt_map.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace huitong {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

constexpr std::string_view kSmall = R"(customer_brand = "shop"
[file]
time_zone = "America/New_York"
[columns]
receipt = "id"
customer = "who"
sold_at = "when"
amount = "cents"
[money]
unit = "cent"
[coalition]
name = { zh = "联盟", en = "Coalition" }
origin = "example.com/log/sha256"
[[brands]]
code = "shop"
name = { zh = "店", en = "Shop" }
earn_rate = "1/2"
matches = { column = "department", values = ["A", ""] }
[brands.currency]
code = "point"
name = { zh = "积分", en = "Points" }
settlement_price_micro_fen = 500000
[[channels]]
code = "market"
name = { zh = "电商", en = "Market" }
kind = "marketplace"
coefficient = "0.8"
matches = { column = "store", values = ["7"] }
[[rate_book]]
brand = "shop"
bid = "0.49"
ask = "0.51"
)";

// The small map with the first `from` replaced.
std::string With(std::string_view from, std::string_view to) {
  std::string text(kSmall);
  const size_t at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return text.replace(at, from.size(), to);
}

std::string ErrorOf(const std::string& toml) {
  const auto map = ParseReceiptMap(toml, "map.toml");
  if (map) return "no error";
  EXPECT_EQ(map.error().code, ErrorCode::kInvalidArgument);
  return map.error().sentence;
}

TEST(ReceiptMapTest, ReadsEveryPart) {
  const auto map = ParseReceiptMap(kSmall, "map.toml");
  ASSERT_TRUE(map) << map.error().sentence;
  EXPECT_EQ(map->time_zone, "America/New_York");
  EXPECT_EQ(map->columns.amount, "cents");
  EXPECT_EQ(map->fen_per_unit, 1);
  ASSERT_TRUE(map->coalition);
  EXPECT_EQ(map->coalition->names.chinese, "联盟");
  EXPECT_EQ(map->coalition->time_zone, "America/New_York");
  ASSERT_EQ(map->brands.size(), 1U);
  EXPECT_EQ(map->brands[0].earn_rate, Rate::Of(1, 2));
  EXPECT_EQ(map->brands[0].currency.expiry_months, 24);
  EXPECT_EQ(map->brands[0].matches->values, (std::vector<std::string>{"A", ""}));
  ASSERT_EQ(map->channels.size(), 1U);
  EXPECT_EQ(map->channels[0].channel.kind, ChannelKind::kMarketplace);
  EXPECT_EQ(map->channels[0].channel.coefficient, Rate::Of(4, 5));
  ASSERT_EQ(map->rate_book.size(), 1U);
  EXPECT_EQ(map->rate_book[0].price.settlement_price, 500'000);
  EXPECT_EQ(map->customer_brand, 0U);
  EXPECT_FALSE(map->default_brand);
}

TEST(ReceiptMapTest, OneLineAReceiptLeavesNoRoomBetweenLines) {
  const auto map =
      ParseReceiptMap(With("[columns]", "lines_per = \"receipt\"\n[columns]"), "map.toml");
  ASSERT_TRUE(map);
  EXPECT_EQ(map->lines_apart, 0U);
}

TEST(ReceiptMapTest, RatesAreExact) {
  const auto rate_of = [](const std::string& text) {
    const auto map = ParseReceiptMap(With("\"1/2\"", "\"" + text + "\""), "map.toml");
    return map ? std::optional(map->brands[0].earn_rate) : std::nullopt;
  };
  EXPECT_EQ(rate_of("3"), Rate::Of(3, 1));
  EXPECT_EQ(rate_of("0.000001"), Rate::Of(1, 1'000'000));
  EXPECT_EQ(rate_of("2/6"), Rate::Of(1, 3));
  for (const char* wrong : {"0", "-1", "1/0", "0.0000001", "1.", ".5", "1e3", "1/2/3", "a", "1/",
                            "99999999999999999999", "1/1000001", " 1"}) {
    EXPECT_FALSE(rate_of(wrong)) << wrong;
  }
}

TEST(ReceiptMapTest, NamesFileLineAndKeyOfWhatIsWrong) {
  EXPECT_THAT(ErrorOf(With("\"1/2\"", "0.5")),
              AllOf(HasSubstr("map.toml, line 17:"), HasSubstr("brands[1].earn_rate"),
                    HasSubstr("not a text")));
}

TEST(ReceiptMapTest, RefusesWhatIsNoToml) {
  EXPECT_THAT(ErrorOf("[file\n"), HasSubstr("map.toml, line 1: this is not TOML"));
}

TEST(ReceiptMapTest, RefusesKeysThatItDoesNotKnow) {
  EXPECT_THAT(ErrorOf(With("kind =", "sort = \"x\"\nkind =")),
              HasSubstr("channels[1].sort is not a key"));
  EXPECT_THAT(ErrorOf("colour = \"red\"\n" + std::string(kSmall)),
              HasSubstr("line 1: colour is not a key"));
}

TEST(ReceiptMapTest, RefusesKeysThatAreMissing) {
  EXPECT_THAT(ErrorOf(With("receipt = \"id\"\n", "")), HasSubstr("columns.receipt is missing"));
  EXPECT_THAT(ErrorOf(With("amount = \"cents\"", "amount = \"id\"")),
              HasSubstr("columns.amount is \"id\", as receipt is."));
  EXPECT_THAT(ErrorOf(With("unit = \"cent\"", "")), HasSubstr("money.unit is missing"));
  EXPECT_THAT(ErrorOf(With("customer_brand = \"shop\"", "")),
              HasSubstr("customer_brand is missing"));
  EXPECT_THAT(ErrorOf(With("settlement_price_micro_fen = 500000\n", "")),
              HasSubstr("settlement_price_micro_fen is missing"));
}

TEST(ReceiptMapTest, RefusesValuesOutOfRange) {
  EXPECT_THAT(ErrorOf(With("\"America/New_York\"", "\"Mars/Olympus\"")), HasSubstr("no time zone"));
  EXPECT_THAT(ErrorOf(With("[columns]", "delimiter = \"::\"\n[columns]")),
              HasSubstr("one ASCII character"));
  EXPECT_THAT(ErrorOf(With("unit = \"cent\"", "unit = \"euro\"")), HasSubstr("none of \"fen\""));
  EXPECT_THAT(ErrorOf(With("= 500000", "= -1")), HasSubstr("integer from 0"));
  EXPECT_THAT(ErrorOf(With("/sha256", "")), HasSubstr("coalition.origin"));
  EXPECT_THAT(ErrorOf(With("code = \"shop\"", "code = \"Shop!\"")), HasSubstr("is no code"));
  EXPECT_THAT(ErrorOf(With("bid = \"0.49\"", "bid = \"0.52\"")), HasSubstr("above the ask"));
  EXPECT_THAT(ErrorOf(With("[\"A\", \"\"]", "[]")), HasSubstr("at least one text"));
}

TEST(ReceiptMapTest, RefusesCodesThatAreNotDefined) {
  EXPECT_THAT(ErrorOf(With("customer_brand = \"shop\"", "customer_brand = \"inn\"")),
              HasSubstr("line 1: customer_brand is \"inn\", which the map does not define"));
  EXPECT_THAT(ErrorOf(With("brand = \"shop\"\nbid", "brand = \"inn\"\nbid")),
              HasSubstr("rate_book[1].brand"));
}

TEST(ReceiptMapTest, RefusesCodesAndValuesThatAreUsedTwice) {
  const std::string second = R"([[brands]]
code = "inn"
name = { zh = "店", en = "Inn" }
matches = { column = "department", values = ["A"] }
currency = { code = "coin", name = { zh = "币", en = "Coin" }, settlement_price_micro_fen = 1 }
[[channels]])";
  EXPECT_THAT(ErrorOf(With("[[channels]]", second)),
              HasSubstr("brands[2].matches has the value \"A\", which \"shop\" matches already"));
  std::string same_code = With("[[channels]]", second);
  same_code.replace(same_code.find("\"inn\""), 5, "\"shop\"");
  EXPECT_THAT(ErrorOf(same_code), HasSubstr("as another brand's is"));
}

}  // namespace
}  // namespace huitong
