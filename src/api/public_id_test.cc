#include "api/public_id.h"

#include <set>
#include <string>

#include <gtest/gtest.h>

#include "base/prng.h"

namespace huitong {
namespace {

constexpr LogNumber kLog{.value = 1 << 16};

TEST(PublicIdTest, KeepsItsTextForEver) {
  EXPECT_EQ(BrandId(kLog, {.value = 1}), "brd_aaaaaaaaaeaaaaaaaaavqhi");
  EXPECT_EQ(TransactionId(kLog, 48), "txn_aaaaaaaaaeaaaaaaaaaaaaaagaaaazeq");
}

TEST(PublicIdTest, ReadsBackWhatItWrites) {
  const LogThing thing{.log = kLog, .number = 7};
  EXPECT_EQ(ReadBrandId(BrandId(kLog, {.value = 7})), thing);
  EXPECT_EQ(ReadChannelId(ChannelId(kLog, {.value = 7})), thing);
  EXPECT_EQ(ReadCurrencyId(CurrencyId(kLog, {.value = 7})), thing);
  EXPECT_EQ(ReadTransactionId(TransactionId(kLog, 1U << 30)),
            (LogPlace{.log = kLog, .sequence = 1U << 30}));
  MemberId member;
  for (size_t i = 0; i < member.bytes.size(); ++i) {
    member.bytes[i] = static_cast<uint8_t>(i * 17);
  }
  EXPECT_EQ(ReadMemberId(MemberIdText(member)), member);
}

TEST(PublicIdTest, RefusesAnIdOfAnotherKind) {
  const std::string brand = BrandId(kLog, {.value = 7});
  EXPECT_FALSE(ReadChannelId(brand));
  EXPECT_FALSE(ReadChannelId("chn_" + brand.substr(4)));
  EXPECT_FALSE(ReadCurrencyId("cur_" + brand.substr(4)));
  EXPECT_FALSE(ReadTransactionId(ExchangeId(kLog, 7)));
}

TEST(PublicIdTest, RefusesEveryTextButItsOwn) {
  const std::string id = BrandId(kLog, {.value = 7});
  for (size_t at = 0; at < id.size(); ++at) {
    for (const char letter : std::string("aZ2_= \0x", 8)) {
      std::string other = id;
      other[at] = letter;
      if (other == id) continue;
      EXPECT_FALSE(ReadBrandId(other)) << other;
    }
    EXPECT_FALSE(ReadBrandId(id.substr(0, at))) << at;
  }
  EXPECT_FALSE(ReadBrandId(id + "a"));
  EXPECT_FALSE(ReadBrandId(""));
}

TEST(PublicIdTest, RefusesBytesOfAnotherLength) {
  EXPECT_FALSE(ReadBrandId(IdText("brd_", Bytes(11))));
  EXPECT_FALSE(ReadBrandId(IdText("brd_", Bytes(13))));
  EXPECT_FALSE(ReadMemberId(IdText("mbr_", Bytes(15))));
  EXPECT_FALSE(ReadTransactionId(IdText("txn_", Bytes(17))));
  EXPECT_FALSE(ReadBrandId(IdText("brd_", {})));
}

TEST(PublicIdTest, DiffersWhereNumbersDiffer) {
  Prng prng(20261122);
  std::set<std::string> ids;
  for (int i = 0; i < 1000; ++i) {
    ids.insert(TransactionId(kLog, prng.Next()));
  }
  EXPECT_EQ(ids.size(), 1000u);
}

}  // namespace
}  // namespace huitong
