#include "ledger/account.h"

#include <set>
#include <string>

#include <gtest/gtest.h>

#include "ledger/decline.h"

namespace huitong {
namespace {

TEST(AccountTest, IsOneWordInTheJournalsOrderOfBits) {
  const Account account{.code = AccountCode::kRedeemed,
                        .party = {.value = 0x0abcdef},
                        .counterparty = {.value = 0x0123456}};
  EXPECT_EQ(ToWord(account), 0x03'0abcdef'0123456u);
}

TEST(AccountTest, ComesBackFromItsWord) {
  for (int code = 0; code < 256; ++code) {
    const Account account{.code = static_cast<AccountCode>(code),
                          .party = {.value = kBrandNumberMax},
                          .counterparty = {.value = 1}};
    const auto read = AccountFromWord(ToWord(account));
    if (NameOf(account.code).empty()) {
      EXPECT_FALSE(read) << code;
    } else {
      EXPECT_EQ(read, account) << code;
    }
  }
}

TEST(AccountTest, HasTheFourteenNamesOfTheChart) {
  std::set<std::string_view> names;
  for (int code = 0; code < 256; ++code) {
    names.insert(NameOf(static_cast<AccountCode>(code)));
  }
  names.erase(std::string_view());
  EXPECT_EQ(names.size(), 14u);
  EXPECT_EQ(NameOf(AccountCode::kIssued), "issuer.issued");
  EXPECT_EQ(NameOf(AccountCode::kDue), "due");
}

TEST(AccountTest, SeesAnObligationFromBothSides) {
  const BrandNumber florist{.value = 1};
  const BrandNumber cafe{.value = 2};
  EXPECT_EQ(Due(florist, cafe).party, florist);
  EXPECT_EQ(Claim(cafe, florist).party, cafe);
  EXPECT_EQ(Claim(cafe, florist).counterparty, florist);
}

TEST(DeclineTest, HasAWordOfItsOwnForEachNumber) {
  std::set<std::string_view> words;
  int declines = 0;
  for (uint32_t number = 0; number <= UINT16_MAX; ++number) {
    const auto decline = DeclineFromNumber(static_cast<uint16_t>(number));
    if (!decline) continue;
    EXPECT_EQ(static_cast<uint32_t>(*decline), number);
    words.insert(NameOf(*decline));
    ++declines;
  }
  EXPECT_EQ(declines, 72);
  EXPECT_EQ(words.size(), 72u);
}

TEST(DeclineTest, NamesEachPartOfARequestButNone) {
  std::set<std::string_view> names;
  for (int param = 0; param < 256; ++param) {
    names.insert(NameOf(static_cast<Param>(param)));
  }
  names.erase(std::string_view());
  EXPECT_EQ(names.size(), 38u);
  EXPECT_TRUE(NameOf(Param::kNone).empty());
}

}  // namespace
}  // namespace huitong
