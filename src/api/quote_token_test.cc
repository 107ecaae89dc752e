#include "api/quote_token.h"

#include <array>

#include <gtest/gtest.h>

namespace huitong {
namespace {

constexpr LogNumber kLog{.value = 1 << 16};

RequestMacKey KeyOf(uint8_t byte) { return RequestMacKey(std::array<uint8_t, 32>{byte}); }

QuoteTerms SomeTerms() {
  return {.id = {.bytes = {1, 2, 3}},
          .member = {.bytes = {4, 5, 6}},
          .from = {.value = 7},
          .to = {.value = 8},
          .paid = *Points::FromUnits(900),
          .received = *Points::FromUnits(Points::kUnitsMax),
          .bid_version = 10,
          .ask_version = 11,
          .ends = {.nanos = 1'767'225'600'123'456'789}};
}

TEST(QuoteTokenTest, CarriesItsTerms) {
  const auto read = ReadQuoteToken(KeyOf(1), kLog, QuoteToken(KeyOf(1), kLog, SomeTerms()));
  ASSERT_TRUE(read);
  EXPECT_EQ(*read, SomeTerms());
}

TEST(QuoteTokenTest, IsRefusedUnderAnotherKeyAndInAnotherLog) {
  const std::string token = QuoteToken(KeyOf(1), kLog, SomeTerms());
  EXPECT_FALSE(ReadQuoteToken(KeyOf(2), kLog, token));
  EXPECT_FALSE(ReadQuoteToken(KeyOf(1), {.value = 2 << 16}, token));
}

TEST(QuoteTokenTest, IsRefusedWithOneLetterChangedOrMissing) {
  const std::string token = QuoteToken(KeyOf(1), kLog, SomeTerms());
  for (size_t at = 0; at < token.size(); ++at) {
    std::string other = token;
    other[at] = other[at] == 'a' ? 'b' : 'a';
    EXPECT_FALSE(ReadQuoteToken(KeyOf(1), kLog, other)) << at;
    EXPECT_FALSE(ReadQuoteToken(KeyOf(1), kLog, token.substr(0, at))) << at;
  }
}

TEST(QuoteTokenTest, DependsOnEveryTerm) {
  QuoteTerms terms = SomeTerms();
  const std::string token = QuoteToken(KeyOf(1), kLog, terms);
  terms.received = *Points::FromUnits(terms.received.units() - 1);
  EXPECT_NE(QuoteToken(KeyOf(1), kLog, terms), token);
}

}  // namespace
}  // namespace huitong
