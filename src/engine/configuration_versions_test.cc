// Versions and numbers of each topic: in whatever order they come, and where they are refused.

#include <vector>

#include <gtest/gtest.h>

#include "engine/configuration.h"
#include "engine/testing/small_coalition.h"

namespace huitong {
namespace {

// Versions 4, 2, 1 and 3 of one thing, of which 1 and 2 are of one instant and 3 is earlier.
void AcceptFour(Configuration& configuration, Topic what, uint32_t number, const Bytes& payload) {
  struct Dated {
    uint32_t version;
    int64_t from;
  };
  for (const Dated& one : {Dated{4, 200}, Dated{2, 100}, Dated{1, 100}, Dated{3, 50}}) {
    EXPECT_TRUE(configuration.Accept(VersionOf(what, number, one.version, one.from, payload)));
  }
}

template <class T>
std::vector<uint32_t> OrderOf(const Versions<T>& versions) {
  std::vector<uint32_t> numbers;
  for (const auto& version : versions.all()) {
    numbers.push_back(version.number);
  }
  return numbers;
}

TEST(ConfigurationVersionsTest, OfEachTopicComeIntoForceByInstantAndThenByNumber) {
  Configuration configuration;
  AcceptFour(configuration, Topic::kCoalition, 0, EncodePayload(CoalitionNamed("small")));
  AcceptFour(configuration, Topic::kBrand, 1, EncodePayload(BrandNamed("florist")));
  AcceptFour(configuration, Topic::kCurrency, 1, EncodePayload(CurrencyNamed("rose", kFlorist)));
  AcceptFour(configuration, Topic::kChannel, 1, EncodePayload(ChannelNamed("shop", Rate())));
  AcceptFour(configuration, Topic::kEarnRate, 1, EncodePayload(EarnRate{.points_per_yuan = {}}));
  AcceptFour(configuration, Topic::kRateBook, 0, EncodePayload(RateBookVersion()));
  AcceptFour(configuration, Topic::kPointsPolicy, 1, EncodePayload(PointsPolicy()));
  AcceptFour(configuration, Topic::kMemberPolicy, 0, EncodePayload(MemberPolicy()));
  const std::vector<uint32_t> order = {3, 1, 2, 4};
  EXPECT_EQ(OrderOf(configuration.coalition()), order);
  EXPECT_EQ(OrderOf(configuration.brands().front()), order);
  EXPECT_EQ(OrderOf(configuration.currencies().front()), order);
  EXPECT_EQ(OrderOf(configuration.channels().front()), order);
  EXPECT_EQ(OrderOf(*configuration.EarnRatesOf(kRose)), order);
  EXPECT_EQ(OrderOf(configuration.rate_book()), order);
  EXPECT_EQ(OrderOf(*configuration.PoliciesOf(kRose)), order);
  EXPECT_EQ(OrderOf(configuration.member_policies()), order);
}

TEST(ConfigurationVersionsTest, AreRefusedOfNumbersThatAreNotTheNext) {
  SmallLog log = OpenSmallCoalition();
  Configuration& configuration = log.state.configuration;
  struct Numbered {
    Topic what;
    Bytes payload;
    uint32_t past;  // the first number that is refused
  };
  const std::vector<Numbered> all = {
      {Topic::kBrand, EncodePayload(BrandNamed("new")), 5},
      {Topic::kCurrency, EncodePayload(CurrencyNamed("new", kBank)), 4},
      {Topic::kChannel, EncodePayload(ChannelNamed("new", Rate())), 4},
      {Topic::kEarnRate, EncodePayload(EarnRate{.points_per_yuan = {}}), 4},
      {Topic::kPointsPolicy, EncodePayload(PointsPolicy()), 4},
  };
  for (const Numbered& one : all) {
    SCOPED_TRACE(static_cast<int>(one.what));
    // The earn rate of number 0 is the unit's.
    const bool of_unit = one.what == Topic::kEarnRate;
    EXPECT_EQ(configuration.Accept(VersionOf(one.what, 0, 1, 0, one.payload)), of_unit);
    EXPECT_FALSE(configuration.Accept(VersionOf(one.what, one.past, 1, 0, one.payload)));
    EXPECT_TRUE(configuration.Accept(VersionOf(one.what, one.past - 1, 1, 0, one.payload)));
  }
  const Bytes policy = EncodePayload(MemberPolicy());
  EXPECT_FALSE(configuration.Accept(VersionOf(Topic::kMemberPolicy, 1, 1, 0, policy)));
}

TEST(ConfigurationVersionsTest, AreRefusedWherePayloadsAreNoneOfTheirTopic) {
  SmallLog log = OpenSmallCoalition();
  Configuration& configuration = log.state.configuration;
  const Bytes nothing = {1};
  for (const Topic what : {Topic::kCoalition, Topic::kRateBook, Topic::kMemberPolicy}) {
    EXPECT_FALSE(configuration.Accept(VersionOf(what, 0, 9, 0, nothing)));
  }
  for (const Topic what :
       {Topic::kBrand, Topic::kCurrency, Topic::kChannel, Topic::kPointsPolicy}) {
    EXPECT_FALSE(configuration.Accept(VersionOf(what, 1, 9, 0, nothing)));
  }
  EXPECT_FALSE(configuration.Accept(VersionOf(Topic::kBrand, 4, 1, 0, nothing)));
  EXPECT_EQ(configuration.BrandOf({.value = 4}), nullptr);
  const Bytes of_nobody = EncodePayload(CurrencyNamed("new", {.value = 9}));
  EXPECT_FALSE(configuration.Accept(VersionOf(Topic::kCurrency, 3, 1, 0, of_nobody)));
}

// The payload with one byte another.
Bytes With(Bytes payload, size_t at, uint8_t byte) {
  payload.at(at) = byte;
  return payload;
}

TEST(ConfigurationVersionsTest, HavePayloadsOfWhichNoByteIsAnythingElse) {
  const Bytes coalition = EncodePayload(CoalitionNamed("small"));
  EXPECT_TRUE(DecodeCoalition(With(coalition, coalition.size() - 1, 1))->demo);
  EXPECT_FALSE(DecodeCoalition(With(coalition, coalition.size() - 1, 2)));
  const Bytes currency = EncodePayload(CurrencyNamed("rose", kFlorist));
  EXPECT_FALSE(DecodeCurrency(With(currency, currency.size() - 13, 2)));    // how they expire
  EXPECT_FALSE(DecodeCurrency(With(currency, currency.size() - 9, 0x80)));  // months
  const Bytes channel = EncodePayload(ChannelNamed("shop", RateOf(6, 5)));
  EXPECT_FALSE(DecodeChannel(With(channel, channel.size() - 9, 0)));  // its kind
  EXPECT_FALSE(DecodeChannel(With(channel, channel.size() - 9, 5)));
  EXPECT_FALSE(DecodeChannel(With(channel, channel.size() - 4, 0)));  // 6/0
  const Bytes fraction = EncodePayload(EarnRate{.points_per_yuan = RateOf(3, 2)});
  EXPECT_FALSE(DecodeEarnRate(With(With(fraction, 0, 6), 4, 4)));  // 6/4
  const Bytes limited = EncodePayload(
      EarnRate{.points_per_yuan = RateOf(3, 2), .budget = kNoLimit, .cap_per_member_day = 7});
  EXPECT_FALSE(DecodeEarnRate(With(limited, 15, 0xfe)));      // below none
  EXPECT_FALSE(DecodeEarnRate(With(limited, 22, 0x20)));      // above 2^53 − 1
  EXPECT_FALSE(DecodeEarnRate(ByteView(limited).first(16)));  // a budget alone
  Bytes neither = fraction;
  neither.insert(neither.end(), 16, 0xff);
  EXPECT_FALSE(DecodeEarnRate(neither));
}

}  // namespace
}  // namespace huitong
