#include "api/quote_token.h"

#include <array>
#include <functional>

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
          .asked_for = AskedFor::kReceived,
          .paid = *Points::FromUnits(900),
          .fee = *Points::FromUnits(9),
          .received = *Points::FromUnits(Points::kUnitsMax),
          .bonus = *Points::FromUnits(90),
          .bid_version = 10,
          .ask_version = 11,
          .pair_rate_version = 12,
          .bonus_version = 13,
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
  const std::string token = QuoteToken(KeyOf(1), kLog, SomeTerms());
  const auto less = [](Points& points) { points = *Points::FromUnits(points.units() - 1); };
  const std::array<std::function<void(QuoteTerms&)>, 14> changes = {
      [](QuoteTerms& terms) { ++terms.id.bytes[15]; },
      [](QuoteTerms& terms) { ++terms.member.bytes[15]; },
      [](QuoteTerms& terms) { ++terms.from.value; },
      [](QuoteTerms& terms) { ++terms.to.value; },
      [](QuoteTerms& terms) { terms.asked_for = AskedFor::kPaid; },
      [&](QuoteTerms& terms) { less(terms.paid); },
      [&](QuoteTerms& terms) { less(terms.fee); },
      [&](QuoteTerms& terms) { less(terms.received); },
      [&](QuoteTerms& terms) { less(terms.bonus); },
      [](QuoteTerms& terms) { ++terms.bid_version; },
      [](QuoteTerms& terms) { ++terms.ask_version; },
      [](QuoteTerms& terms) { ++terms.pair_rate_version; },
      [](QuoteTerms& terms) { ++terms.bonus_version; },
      [](QuoteTerms& terms) { ++terms.ends.nanos; },
  };
  for (size_t i = 0; i < changes.size(); ++i) {
    QuoteTerms terms = SomeTerms();
    changes[i](terms);
    EXPECT_NE(QuoteToken(KeyOf(1), kLog, terms), token) << "change " << i;
  }
}

}  // namespace
}  // namespace huitong
