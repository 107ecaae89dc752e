#include "engine/configuration.h"

#include <gtest/gtest.h>

#include "engine/testing/small_coalition.h"

namespace huitong {
namespace {

// Whether a payload and only it is read: not one cut short, nor one with a byte more.
template <class Decode>
void ExpectOnlyWhole(const Bytes& payload, const Decode& decode) {
  EXPECT_TRUE(decode(payload));
  for (size_t size = 0; size < payload.size(); ++size) {
    EXPECT_FALSE(decode(ByteView(payload).first(size))) << size;
  }
  Bytes longer = payload;
  longer.push_back(0);
  EXPECT_FALSE(decode(longer));
}

TEST(PayloadTest, ComesBackFromItsBytes) {
  const Coalition coalition = CoalitionNamed("汇通");
  EXPECT_EQ(DecodeCoalition(EncodePayload(coalition)), coalition);
  const Brand brand = BrandNamed("florist");
  EXPECT_EQ(DecodeBrand(EncodePayload(brand)), brand);
  const Currency currency = CurrencyNamed("rose", kFlorist);
  EXPECT_EQ(DecodeCurrency(EncodePayload(currency)), currency);
  const Channel channel = ChannelNamed("online", RateOf(6, 5));
  EXPECT_EQ(DecodeChannel(EncodePayload(channel)), channel);
  const EarnRate rate{.points_per_yuan = RateOf(3, 2)};
  EXPECT_EQ(DecodeEarnRate(EncodePayload(rate)), rate);
  const EarnRate limited{
      .points_per_yuan = RateOf(3, 2), .budget = Points::kOfMemberMax, .cap_per_member_day = 0};
  EXPECT_EQ(DecodeEarnRate(EncodePayload(limited)), limited);
  const RateBookVersion book = WholeRateBook();
  EXPECT_EQ(DecodeRateBook(EncodePayload(book)), book);
}

TEST(PayloadTest, IsReadWholeOrNotAtAll) {
  ExpectOnlyWhole(EncodePayload(CoalitionNamed("汇通")), DecodeCoalition);
  ExpectOnlyWhole(EncodePayload(BrandNamed("florist")), DecodeBrand);
  ExpectOnlyWhole(EncodePayload(CurrencyNamed("rose", kFlorist)), DecodeCurrency);
  ExpectOnlyWhole(EncodePayload(ChannelNamed("online", RateOf(6, 5))), DecodeChannel);
  ExpectOnlyWhole(EncodePayload(EarnRate{.points_per_yuan = RateOf(3, 2)}), DecodeEarnRate);
  ExpectOnlyWhole(EncodePayload(WholeRateBook()), DecodeRateBook);
}

TEST(PayloadTest, HasNoPriceBelowZeroAndNoWindowPastAYear) {
  Currency currency = CurrencyNamed("rose", kFlorist);
  currency.settlement_price = -1;
  EXPECT_FALSE(DecodeCurrency(EncodePayload(currency)));
  RateBookVersion book = PricesOnly({PriceOf(kRose, Rate(), Rate(), -1)});
  EXPECT_FALSE(DecodeRateBook(EncodePayload(book)));
  book.prices.front().settlement_price = 0;
  EXPECT_TRUE(DecodeRateBook(EncodePayload(book)));
  book.prices.front().redemption_value = -1;
  EXPECT_FALSE(DecodeRateBook(EncodePayload(book)));
  Coalition coalition = CoalitionNamed("汇通");
  coalition.look_back_hours = kLookBackHoursMax;
  EXPECT_TRUE(DecodeCoalition(EncodePayload(coalition)));
  ++coalition.look_back_hours;
  EXPECT_FALSE(DecodeCoalition(EncodePayload(coalition)));
}

TEST(VersionsTest, AreInForceFromTheirInstantOn) {
  Versions<int> versions;
  versions.Add(1, {.nanos = 100}, 10);
  versions.Add(2, {.nanos = 200}, 20);
  EXPECT_EQ(versions.InForce({.nanos = 99}), nullptr);
  EXPECT_EQ(versions.InForce({.nanos = 100})->value, 10);
  EXPECT_EQ(versions.InForce({.nanos = 199})->value, 10);
  EXPECT_EQ(versions.InForce({.nanos = 200})->value, 20);
}

TEST(VersionsTest, PreferTheGreatestNumberOfOneInstant) {
  Versions<int> versions;
  versions.Add(2, {.nanos = 100}, 20);
  versions.Add(1, {.nanos = 100}, 10);
  versions.Add(3, {.nanos = 50}, 30);
  EXPECT_EQ(versions.InForce({.nanos = 100})->value, 20);
  EXPECT_EQ(versions.InForce({.nanos = 99})->value, 30);
  EXPECT_EQ(versions.next_number(), 4u);
}

TEST(ConfigurationTest, KnowsThingsByNumberAndByCode) {
  const SmallLog log = OpenSmallCoalition();
  const Configuration& configuration = log.state.configuration;
  EXPECT_EQ(configuration.BrandOf(kFlorist)->code, "florist");
  EXPECT_EQ(configuration.BrandByCode("cafe"), kCafe);
  EXPECT_EQ(configuration.CurrencyByCode("bean"), kBean);
  EXPECT_EQ(configuration.CurrencyOf(kBean)->brand, kCafe);
  EXPECT_EQ(configuration.CurrencyOfBrand(kCafe), kBean);
  EXPECT_EQ(configuration.ChannelByCode("online"), kOnline);
  EXPECT_EQ(configuration.settlement_money(), MoneyCurrency(156));
}

TEST(ConfigurationTest, KnowsNothingOfOtherNumbersAndCodes) {
  const SmallLog log = OpenSmallCoalition();
  const Configuration& configuration = log.state.configuration;
  for (const uint32_t number : {0U, 4U, 1'000U, ~0U}) {
    EXPECT_EQ(configuration.BrandOf({.value = number}), nullptr) << number;
    EXPECT_EQ(configuration.CurrencyOf({.value = number}), nullptr) << number;
    EXPECT_EQ(configuration.ChannelOf({.value = number}), nullptr) << number;
    EXPECT_EQ(configuration.EarnRatesOf({.value = number}), nullptr) << number;
    EXPECT_EQ(configuration.CurrencyOfBrand({.value = number}), std::nullopt) << number;
  }
  EXPECT_EQ(configuration.CurrencyOfBrand(kBank), std::nullopt);
  EXPECT_EQ(configuration.BrandByCode("rose"), std::nullopt);
}

TEST(ConfigurationTest, AcceptsNoPayloadOfAnotherTopic) {
  Configuration configuration;
  EXPECT_FALSE(configuration.Accept(
      VersionOf(Topic::kCoalition, 0, 1, 0, EncodePayload(BrandNamed("florist")))));
  EXPECT_FALSE(configuration.Accept(
      VersionOf(Topic::kCurrency, 1, 1, 0, EncodePayload(CurrencyNamed("rose", kFlorist)))));
  EXPECT_FALSE(configuration.Accept(
      VersionOf(Topic::kEarnRate, 1, 1, 0, EncodePayload(EarnRate{.points_per_yuan = Rate()}))));
  EXPECT_FALSE(configuration.Accept(VersionOf(Topic::kBucketMap, 0, 1, 0, {})));
  EXPECT_FALSE(configuration.Accept(VersionOf(static_cast<Topic>(99), 0, 1, 0, {})));
}

TEST(ConfigurationTest, PricesPointsByTheRegistrationUntilARateBookDoes) {
  SmallLog log = OpenSmallCoalition();
  const Configuration& configuration = log.state.configuration;
  const Timestamp before = At("2026-01-01").time;
  EXPECT_EQ(configuration.PriceOf(kRose, before), std::nullopt);
  EXPECT_EQ(configuration.SettlementPriceOf(kRose, before), 400'000);
  log.PublishPrices({PriceOf(kRose, RateOf(10), RateOf(11), 300'000)}, At("2026-02-01").time);
  EXPECT_EQ(configuration.SettlementPriceOf(kRose, log.now.time), 400'000);
  EXPECT_EQ(configuration.SettlementPriceOf(kRose, At("2026-02-01").time), 300'000);
}

}  // namespace
}  // namespace huitong
