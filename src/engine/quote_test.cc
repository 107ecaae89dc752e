#include "engine/quote.h"

#include <gtest/gtest.h>

#include "engine/testing/small_coalition.h"

namespace huitong {
namespace {

Decline WhyNot(const Expected<Quoted, Halt>& quoted) {
  EXPECT_FALSE(quoted);
  const auto* declined = std::get_if<Declined>(&quoted.error());
  EXPECT_NE(declined, nullptr);
  return declined == nullptr ? Decline::kMemberNotFound : declined->code;
}

QuoteWish Paying(CurrencyNumber from, CurrencyNumber to, Points points) {
  return {.member = {}, .from = from, .to = to, .asked_for = AskedFor::kPaid, .points = points};
}

TEST(QuoteTest, StatesWhatThePointsGiveAndWhatComingBackWouldLeave) {
  const SmallLog log = OpenSmallCoalition();
  const auto quoted =
      QuoteOf(log.state.configuration, Paying(kRose, kBean, PointsOf(100)), log.now.time);
  ASSERT_TRUE(quoted);
  EXPECT_EQ(quoted->offer.conversion.received, PointsOf(200));  // 1,000 units at 5
  EXPECT_EQ(quoted->offer.returned, PointsOf(72));              // 800 units at 11
  EXPECT_EQ(quoted->terms.from_brand, kFlorist);
  EXPECT_EQ(quoted->terms.to_brand, kCafe);
}

TEST(QuoteTest, HasNoTermsForWhatCannotBeExchanged) {
  SmallLog log = OpenSmallCoalition();
  log.Do(RegisterCurrency{.currency = CurrencyNamed("coin", kBank)});
  const CurrencyNumber coin{.value = 3};
  const CurrencyNumber unknown{.value = 99};
  const Configuration& configuration = log.state.configuration;
  const Timestamp now = log.now.time;
  const Points hundred = PointsOf(100);
  EXPECT_EQ(WhyNot(QuoteOf(configuration, Paying(unknown, kBean, hundred), now)),
            Decline::kCurrencyNotFound);
  EXPECT_EQ(WhyNot(QuoteOf(configuration, Paying(kRose, unknown, hundred), now)),
            Decline::kCurrencyNotFound);
  EXPECT_EQ(WhyNot(QuoteOf(configuration, Paying(kRose, kRose, hundred), now)),
            Decline::kSameCurrency);
  EXPECT_EQ(WhyNot(QuoteOf(configuration, Paying(coin, kBean, hundred), now)),
            Decline::kNotExchangeable);
  EXPECT_EQ(WhyNot(QuoteOf(configuration, Paying(kRose, coin, hundred), now)),
            Decline::kNotExchangeable);
}

TEST(QuoteTest, HasNoTermsForAmountsOfNothingOrPastTheMaximum) {
  const SmallLog log = OpenSmallCoalition();
  const Configuration& configuration = log.state.configuration;
  EXPECT_EQ(WhyNot(QuoteOf(configuration, Paying(kBean, kRose, PointsOf(2)), log.now.time)),
            Decline::kAmountTooSmall);
  EXPECT_EQ(WhyNot(QuoteOf(configuration, Paying(kBean, kRose, PointsOf(0)), log.now.time)),
            Decline::kAmountTooSmall);
  EXPECT_EQ(WhyNot(QuoteOf(configuration, Paying(kRose, kBean, PointsOf(Points::kUnitsMax)),
                           log.now.time)),
            Decline::kAmountTooLarge);
}

}  // namespace
}  // namespace huitong
