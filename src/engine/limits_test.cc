#include "engine/limits.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "engine/clearing_terms.h"
#include "engine/points_policy.h"
#include "ledger/points.h"

namespace huitong {
namespace {

// A field of the limits by its tag, with the greatest value that it may have.
struct Field {
  uint32_t tag;
  int64_t BrandLimits::*field;
  int64_t greatest;
};
const std::vector<Field> kFields = {
    {.tag = 1, .field = &BrandLimits::credit_line, .greatest = Points::kUnitsMax},
    {.tag = 2, .field = &BrandLimits::reserve, .greatest = Points::kUnitsMax},
    {.tag = 3, .field = &BrandLimits::alert, .greatest = Points::kUnitsMax},
    {.tag = 4, .field = &BrandLimits::net_debit_cap, .greatest = Points::kUnitsMax},
    {.tag = 5, .field = &BrandLimits::mint_cap, .greatest = Points::kOfMemberMax},
    {.tag = 6, .field = &BrandLimits::mint_cap_a_day, .greatest = Points::kOfMemberMax},
    {.tag = 8, .field = &BrandLimits::breaker, .greatest = Points::kUnitsMax}};

Bytes Settings(const std::vector<std::pair<uint32_t, int64_t>>& settings) {
  Bytes bytes;
  ByteWriter out(bytes);
  out.Put(static_cast<uint32_t>(settings.size()));
  for (const auto& [tag, value] : settings) {
    out.Put(tag);
    out.Put(value);
  }
  return bytes;
}

TEST(BrandLimitsTest, AreWrittenByTagAndOnlyWhereThereIsALimit) {
  EXPECT_EQ(EncodePayload(BrandLimits()), Settings({}));
  BrandLimits limits;
  limits.breaker = 0;
  limits.reserve = 7;
  limits.suspended = kNoSpending;
  EXPECT_EQ(EncodePayload(limits), Settings({{2, 7}, {7, 2}, {8, 0}}));
  EXPECT_EQ(DecodeBrandLimits(EncodePayload(limits)), limits);
}

TEST(BrandLimitsTest, AreReadUpToTheirBounds) {
  for (const auto& [tag, field, greatest] : kFields) {
    BrandLimits limits;
    limits.*field = greatest;
    EXPECT_TRUE(IsAllowed(limits)) << tag;
    EXPECT_EQ(DecodeBrandLimits(Settings({{tag, greatest}})), limits) << tag;
    EXPECT_FALSE(DecodeBrandLimits(Settings({{tag, greatest + 1}}))) << tag;
    EXPECT_FALSE(DecodeBrandLimits(Settings({{tag, -2}}))) << tag;
    EXPECT_FALSE(DecodeBrandLimits(Settings({{tag, kNoLimit}}))) << tag << " says its default";
    limits.*field = greatest + 1;
    EXPECT_FALSE(IsAllowed(limits)) << tag;
    limits.*field = -2;
    EXPECT_FALSE(IsAllowed(limits)) << tag;
  }
  EXPECT_TRUE(DecodeBrandLimits(Settings({{7, 7}})));
  EXPECT_FALSE(DecodeBrandLimits(Settings({{7, 8}})));
  EXPECT_FALSE(DecodeBrandLimits(Settings({{7, 0}})));
}

TEST(BrandLimitsTest, HaveOneEncoding) {
  EXPECT_FALSE(DecodeBrandLimits(Settings({{2, 7}, {1, 7}})));
  EXPECT_FALSE(DecodeBrandLimits(Settings({{2, 7}, {2, 7}})));
  EXPECT_FALSE(DecodeBrandLimits(Settings({{9, 7}})));
  EXPECT_FALSE(DecodeBrandLimits(Settings({{0, 7}})));
  Bytes longer = Settings({{2, 7}});
  longer.push_back(0);
  EXPECT_FALSE(DecodeBrandLimits(longer));
  EXPECT_FALSE(DecodeBrandLimits({}));
}

TEST(BrandLimitsTest, AreOfTheFloatAndTheCreditLineTogether) {
  EXPECT_EQ(ExposureLimitOf({}), std::nullopt);
  BrandLimits limits;
  limits.credit_line = 100;
  EXPECT_EQ(ExposureLimitOf(limits), 100);
  limits.reserve = 30;
  EXPECT_EQ(ExposureLimitOf(limits), 70);
  limits.credit_line = kNoLimit;
  EXPECT_EQ(ExposureLimitOf(limits), -30);
  limits.reserve = 0;
  EXPECT_EQ(ExposureLimitOf(limits), 0);
}

TEST(AcceptanceTest, StandsBehindTheFormulasOfItsContract) {
  Contract contract{.issuer = {.value = 1}, .acceptor = {.value = 2}, .formulas = {}};
  const Bytes plain = EncodePayload(contract);
  EXPECT_EQ(Bytes(plain.end() - 4, plain.end()), Settings({}));
  contract.acceptance = {
      .capabilities = kBurnedThere, .exchange_quota = 0, .locked_days = 3'660, .earn_price = 0};
  const Bytes settings = Settings({{1, 2}, {2, 0}, {3, 3'660}, {4, 0}});
  Bytes whole = plain;
  whole.resize(plain.size() - 4);
  whole.insert(whole.end(), settings.begin(), settings.end());
  EXPECT_EQ(EncodePayload(contract), whole);
  const auto read = DecodeContract(whole);
  ASSERT_TRUE(read);
  EXPECT_EQ(read->acceptance, contract.acceptance);
}

TEST(AcceptanceTest, IsReadWithinItsBounds) {
  Contract contract{.issuer = {.value = 1}, .acceptor = {.value = 2}, .formulas = {}};
  Bytes head = EncodePayload(contract);
  head.resize(head.size() - 4);
  const auto reads = [&](uint32_t tag, int64_t value) {
    Bytes bytes = head;
    const Bytes settings = Settings({{tag, value}});
    bytes.insert(bytes.end(), settings.begin(), settings.end());
    return DecodeContract(bytes).has_value();
  };
  for (const int64_t capabilities : {0, 1, 2, 3, 4, 5, 7}) {
    EXPECT_TRUE(reads(1, capabilities)) << capabilities;
  }
  for (const int64_t capabilities : {-1, 6, 8}) {
    EXPECT_FALSE(reads(1, capabilities)) << capabilities;
  }
  EXPECT_TRUE(reads(2, Points::kOfMemberMax));
  EXPECT_FALSE(reads(2, Points::kOfMemberMax + 1));
  EXPECT_FALSE(reads(2, -1));
  EXPECT_FALSE(reads(3, 3'661));
  EXPECT_FALSE(reads(3, 0));
  EXPECT_TRUE(reads(4, 0));
  EXPECT_TRUE(reads(4, Points::kOfMemberMax));
  EXPECT_FALSE(reads(4, Points::kOfMemberMax + 1));
  EXPECT_FALSE(reads(4, -1));
  EXPECT_FALSE(DecodeContract(head)) << "without a count";
}

TEST(PointsPolicyTest, HasQuotasOfMembersThatMayBeZero) {
  PointsPolicy policy;
  policy.exchange_quota_a_day = 0;
  policy.exchange_quota_a_year = Points::kOfMemberMax;
  EXPECT_EQ(EncodePayload(policy), Settings({{17, 0}, {18, Points::kOfMemberMax}}));
  EXPECT_EQ(DecodePointsPolicy(EncodePayload(policy)), policy);
  EXPECT_FALSE(DecodePointsPolicy(Settings({{17, -1}})));
  EXPECT_FALSE(DecodePointsPolicy(Settings({{18, Points::kOfMemberMax + 1}})));
}

}  // namespace
}  // namespace huitong
