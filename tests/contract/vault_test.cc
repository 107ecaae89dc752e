// The vault over each of its stores: who is who, who was first, and what nobody can read.

#include "identity/vault.h"

#include <array>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <future>
#include <iterator>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "base/text_encoding.h"
#include "crypto/random.h"
#include "storage/memory_vault_store.h"
#include "storage/sqlite_vault_store.h"

namespace huitong {
namespace {

constexpr LogNumber kLog{.value = 1 << 16};
constexpr LogNumber kOtherLog{.value = 2 << 16};
constexpr BrandNumber kTea{.value = 1};
constexpr BrandNumber kBooks{.value = 3};

KeyRing Ring(std::string_view seed = "vault test") {
  return KeyRing::FromMaster(MasterFromSeed(seed));
}

MemberId Fresh() { return {.bytes = RandomArray<16>()}; }

EnrolmentRequest Request(uint8_t number) {
  return {
      .key_mac = {number},
      .text = "POST\n/v1/members\n{}",
      .actor = 0x2000'0001,
      .now = {.nanos = 1'700'000'000'000'000'000 + number},
  };
}

CustomerNumber TeaNumber(std::string text) { return {.brand = kTea, .text = std::move(text)}; }

class VaultContract : public testing::TestWithParam<bool> {
 protected:
  VaultContract() {
    if (!GetParam()) {
      store_ = std::make_unique<MemoryVaultStore>();
      return;
    }
    folder_ = (std::filesystem::temp_directory_path() / "huitong-vault-XXXXXX").string();
    CHECK(mkdtemp(folder_.data()) != nullptr);
    store_ = *SqliteVaultStore::Open(folder_ + "/vault");
  }
  ~VaultContract() override {
    store_.reset();
    if (!folder_.empty()) std::filesystem::remove_all(folder_);
  }

  VaultStore& store() { return *store_; }

  // Every byte of every file of the store, one after the other.
  std::string Files() {
    std::string all;
    if (folder_.empty()) return all;
    for (const auto& entry : std::filesystem::directory_iterator(folder_)) {
      std::ifstream file(entry.path(), std::ios::binary);
      all.append(std::istreambuf_iterator<char>(file), {});
    }
    return all;
  }

 private:
  std::string folder_;
  std::unique_ptr<VaultStore> store_;
};

INSTANTIATE_TEST_SUITE_P(Stores, VaultContract, testing::Bool(),
                         [](const auto& tested) { return tested.param ? "Sqlite" : "Memory"; });

TEST_P(VaultContract, AnEnrolmentIsPendingThenLive) {
  Vault vault(store(), Ring());
  const MemberId member = Fresh();
  const auto claimed = *vault.Claim(kLog, TeaNumber("8817"), Request(1), member);
  EXPECT_TRUE(claimed.fresh);
  EXPECT_EQ(claimed.member, member);
  EXPECT_EQ(*vault.Find(kLog, TeaNumber("8817")),
            (KnownMember{.member = member, .state = RowState::kPending}));

  ASSERT_TRUE(vault.MarkLive(kLog, std::array{member}));
  EXPECT_EQ(*vault.Find(kLog, TeaNumber("8817")),
            (KnownMember{.member = member, .state = RowState::kLive}));
  EXPECT_TRUE((*vault.Pending(kLog)).empty());
}

TEST_P(VaultContract, ASecondClaimGetsTheFirstEnrolment) {
  Vault vault(store(), Ring());
  auto first = *vault.Claim(kLog, TeaNumber("8817"), Request(1), Fresh());
  const auto second = *vault.Claim(kLog, TeaNumber(" 8817 "), Request(2), Fresh());
  first.fresh = false;
  EXPECT_EQ(second, first);
}

TEST_P(VaultContract, ARestartOffersPendingEnrolmentsAsTheyWereAskedFor) {
  auto asked = *Vault(store(), Ring()).Claim(kLog, TeaNumber("8817"), Request(7), Fresh());
  const Vault restarted(store(), Ring());
  const auto pending = *restarted.Pending(kLog);
  asked.fresh = false;
  EXPECT_EQ(pending, std::vector{asked});
  EXPECT_EQ(pending[0].key_mac, Request(7).key_mac);
  EXPECT_EQ(pending[0].actor, Request(7).actor);
  EXPECT_EQ(pending[0].claimed_at, Request(7).now);
  EXPECT_EQ(pending[0].brand, kTea);
}

TEST_P(VaultContract, BrandsLogsAndSpellingsAreApart) {
  Vault vault(store(), Ring());
  ASSERT_TRUE(vault.Claim(kLog, TeaNumber("ab1"), Request(1), Fresh()));
  EXPECT_EQ(*vault.Find(kLog, {.brand = kBooks, .text = "ab1"}), std::nullopt);
  EXPECT_EQ(*vault.Find(kOtherLog, TeaNumber("ab1")), std::nullopt);
  EXPECT_EQ(*vault.Find(kLog, TeaNumber("AB1")), std::nullopt);
  EXPECT_NE(*vault.Find(kLog, TeaNumber("\tab1 ")), std::nullopt);
}

TEST_P(VaultContract, IdentitiesAreDecryptedAsNormalised) {
  Vault vault(store(), Ring());
  const MemberId member = Fresh();
  ASSERT_TRUE(vault.Claim(kLog, TeaNumber(" 会员-8817 "), Request(1), member));
  EXPECT_EQ(*vault.IdentitiesOf(kLog, member),
            (std::vector{Identity{.number = TeaNumber("会员-8817"), .state = RowState::kPending}}));
  EXPECT_TRUE((*vault.IdentitiesOf(kLog, Fresh())).empty());
}

TEST_P(VaultContract, ManyAreClaimedInOneCall) {
  Vault vault(store(), Ring());
  std::vector<Applicant> applicants;
  for (uint8_t at = 0; at < 50; ++at) {
    applicants.push_back({.number = TeaNumber("n" + std::to_string(at % 40)),
                          .request = Request(at),
                          .fresh_member = Fresh()});
  }
  const auto enrolments = *vault.ClaimAll(kLog, applicants);
  ASSERT_EQ(enrolments.size(), 50U);
  for (size_t at = 0; at < 50; ++at) {
    EXPECT_EQ(enrolments[at].fresh, at < 40);
    EXPECT_EQ(enrolments[at].member, applicants[at % 40].fresh_member);
  }
  EXPECT_EQ((*vault.Pending(kLog)).size(), 40U);
}

TEST_P(VaultContract, OneBadNumberRefusesTheWholeCall) {
  Vault vault(store(), Ring());
  const auto refused = vault.ClaimAll(
      kLog, std::vector<Applicant>{
                {.number = TeaNumber("good"), .request = Request(1), .fresh_member = Fresh()},
                {.number = TeaNumber("\n"), .request = Request(2), .fresh_member = Fresh()}});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::kInvalidArgument);
  EXPECT_EQ(refused.error().sentence,
            "Applicant 2 of 2: The customer number contains a control character.");
  EXPECT_EQ(*vault.Find(kLog, TeaNumber("good")), std::nullopt);
}

// What one racer is told of each number.
std::vector<Enrolment> ClaimTen(Vault& vault) {
  std::vector<Enrolment> answers;
  for (uint8_t round = 0; round < 10; ++round) {
    answers.push_back(
        *vault.Claim(kLog, TeaNumber("n" + std::to_string(round)), Request(round), Fresh()));
  }
  return answers;
}

TEST_P(VaultContract, OfEightThreadsThatClaimANumberOneWins) {
  Vault vault(store(), Ring());
  std::vector<std::future<std::vector<Enrolment>>> racers(8);
  for (auto& racer : racers) {
    racer = std::async(std::launch::async, [&vault] { return ClaimTen(vault); });
  }
  std::array<std::set<MemberId>, 10> members;
  std::array<int, 10> winners{};
  for (auto& racer : racers) {
    const auto answers = racer.get();
    for (size_t round = 0; round < 10; ++round) {
      members.at(round).insert(answers[round].member);
      winners.at(round) += answers[round].fresh ? 1 : 0;
    }
  }

  for (size_t round = 0; round < 10; ++round) {
    EXPECT_EQ(winners.at(round), 1) << "round " << round;
    EXPECT_EQ(members.at(round).size(), 1U) << "all racers are told of one member";
  }
}

TEST_P(VaultContract, ARepeatedRequestHasTheSameMacUnderTheMembersKey) {
  Vault vault(store(), Ring());
  const MemberId member = Fresh();
  const auto claimed = *vault.Claim(kLog, TeaNumber("8817"), Request(1), member);
  const auto key = vault.MemberMacKey(kLog, member);
  ASSERT_TRUE(key);
  EXPECT_EQ(RequestMacUnder(*key, Request(1).text), claimed.request_mac);
  EXPECT_NE(RequestMacUnder(*key, "another body"), claimed.request_mac);
}

TEST_P(VaultContract, MembersDoNotShareAMacKey) {
  Vault vault(store(), Ring());
  const auto one = *vault.Claim(kLog, TeaNumber("1"), Request(1), Fresh());
  const auto other = *vault.Claim(kLog, TeaNumber("2"), Request(1), Fresh());
  EXPECT_NE(one.request_mac, other.request_mac);
}

TEST_P(VaultContract, AnErasedMemberHasNoKeyAndNoIdentity) {
  Vault vault(store(), Ring());
  const MemberId member = Fresh();
  ASSERT_TRUE(vault.Claim(kLog, TeaNumber("8817"), Request(1), member));
  ASSERT_TRUE(vault.Erase(kLog, member));
  const auto key = vault.MemberMacKey(kLog, member);
  ASSERT_FALSE(key);
  EXPECT_EQ(key.error().code, ErrorCode::kNotFound);
  EXPECT_EQ(*vault.Find(kLog, TeaNumber("8817")), std::nullopt);
  EXPECT_TRUE((*vault.IdentitiesOf(kLog, member)).empty());
  EXPECT_TRUE((*vault.Claim(kLog, TeaNumber("8817"), Request(2), Fresh())).fresh);
}

TEST_P(VaultContract, ADeclinedEnrolmentFreesTheNumber) {
  Vault vault(store(), Ring());
  const MemberId member = Fresh();
  ASSERT_TRUE(vault.Claim(kLog, TeaNumber("8817"), Request(1), member));
  ASSERT_TRUE(vault.Drop(kLog, std::array{member}));
  EXPECT_EQ(*vault.Find(kLog, TeaNumber("8817")), std::nullopt);
}

TEST_P(VaultContract, AnotherKeyFileOpensNothing) {
  const MemberId member = Fresh();
  ASSERT_TRUE(Vault(store(), Ring()).Claim(kLog, TeaNumber("8817"), Request(1), member));
  const Vault stranger(store(), Ring("another master"));
  EXPECT_EQ(*stranger.Find(kLog, TeaNumber("8817")), std::nullopt);
  const auto identities = stranger.IdentitiesOf(kLog, member);
  ASSERT_FALSE(identities);
  EXPECT_EQ(identities.error().code, ErrorCode::kDenied);
  EXPECT_FALSE(stranger.MemberMacKey(kLog, member));
}

// The rows of two members, stored anew after `alter` and opened.
template <class Alter>
std::vector<ErrorCode> RefusalsAfter(VaultStore& origin, VaultStore& altered, const Alter& alter) {
  Vault vault(origin, Ring());
  std::vector<VaultRow> rows;
  for (const char* text : {"8817", "8818"}) {
    const auto enrolled = *vault.Claim(kLog, TeaNumber(text), Request(1), Fresh());
    rows.push_back((*origin.FindByMember(kLog, enrolled.member))[0]);
  }
  alter(rows[0], rows[1]);
  CHECK(altered.Claim(rows).has_value());
  std::vector<ErrorCode> refusals;
  for (const VaultRow& row : rows) {
    const auto opened = Vault(altered, Ring()).IdentitiesOf(row.log, row.member);
    if (!opened) refusals.push_back(opened.error().code);
  }
  return refusals;
}

std::vector<ErrorCode> BothDenied() { return {ErrorCode::kDenied, ErrorCode::kDenied}; }

TEST_P(VaultContract, UnalteredRowsOpen) {
  MemoryVaultStore origin;
  EXPECT_TRUE(RefusalsAfter(origin, store(), [](VaultRow&, VaultRow&) {}).empty());
}

TEST_P(VaultContract, IdentitiesSwappedBetweenMembersAreRefused) {
  MemoryVaultStore origin;
  EXPECT_EQ(RefusalsAfter(
                origin, store(),
                [](VaultRow& a, VaultRow& b) { std::swap(a.sealed_identity, b.sealed_identity); }),
            BothDenied());
}

TEST_P(VaultContract, KeysSwappedBetweenMembersAreRefused) {
  MemoryVaultStore origin;
  EXPECT_EQ(RefusalsAfter(origin, store(),
                          [](VaultRow& a, VaultRow& b) {
                            std::swap(a.wrapped_key, b.wrapped_key);
                            std::swap(a.sealed_identity, b.sealed_identity);
                          }),
            BothDenied());
}

TEST_P(VaultContract, AMembersMacKeyIsNotThatOfAnother) {
  MemoryVaultStore origin;
  Vault vault(origin, Ring());
  const auto one = *vault.Claim(kLog, TeaNumber("8817"), Request(1), Fresh());
  const auto other = *vault.Claim(kLog, TeaNumber("8818"), Request(1), Fresh());
  VaultRow row = (*origin.FindByMember(kLog, one.member))[0];
  row.wrapped_key = **origin.FindKey(kLog, other.member);
  ASSERT_TRUE(store().Claim(std::array{row}));
  const auto key = Vault(store(), Ring()).MemberMacKey(kLog, one.member);
  ASSERT_FALSE(key);
  EXPECT_EQ(key.error().code, ErrorCode::kDenied);
}

TEST_P(VaultContract, IndexesSwappedBetweenMembersAreRefused) {
  MemoryVaultStore origin;
  EXPECT_EQ(
      RefusalsAfter(origin, store(),
                    [](VaultRow& a, VaultRow& b) { std::swap(a.blind_index, b.blind_index); }),
      BothDenied());
}

TEST_P(VaultContract, RowsMovedToAnotherLogOrBrandAreRefused) {
  MemoryVaultStore origin;
  EXPECT_EQ(RefusalsAfter(origin, store(),
                          [](VaultRow& a, VaultRow& b) {
                            a.log = kOtherLog;
                            b.brand = kBooks;
                          }),
            BothDenied());
}

TEST_P(VaultContract, AnyByteAlteredInAnIdentityIsRefused) {
  Vault vault(store(), Ring());
  const auto enrolled = *vault.Claim(kLog, TeaNumber("8817"), Request(1), Fresh());
  const VaultRow row = (*store().FindByMember(kLog, enrolled.member))[0];
  for (size_t byte = 0; byte < row.sealed_identity.size(); ++byte) {
    MemoryVaultStore altered;
    VaultRow changed = row;
    changed.sealed_identity[byte] ^= 0x10;
    ASSERT_TRUE(altered.Claim(std::array{changed}));
    EXPECT_FALSE(Vault(altered, Ring()).IdentitiesOf(kLog, row.member)) << "byte " << byte;
  }
}

// Computed apart from this program, with Python's hmac and hashlib: a number enrolled today must be
// found for ever.
TEST_P(VaultContract, BlindIndexesAreWhatTheyAlwaysWere) {
  Vault vault(store(), Ring("demo"));
  ASSERT_TRUE(vault.Claim(kLog, {.brand = kBooks, .text = "8817会员"}, Request(1), Fresh()));
  EXPECT_EQ(ToHex((*vault.Pending(kLog)).size() == 1 ? (*store().Pending(kLog))[0].blind_index
                                                     : BlindIndex{}),
            "69132805b3957a6fe2fabd71278573e2");
}

// The ways in which a text could lie in a file: plain, UTF-16, hexadecimal, and base64 at each of
// the three places it can have in a group.
std::vector<std::string> FormsOf(const std::string& text) {
  std::string wide;
  for (const char letter : text) {
    wide += {letter, '\0'};
  }
  std::vector<std::string> forms{text, wide, ToHex(AsBytes(text))};
  for (size_t skip = 0; skip < 3; ++skip) {
    std::string_view rest = std::string_view(text).substr(skip);
    rest.remove_suffix(rest.size() % 3);
    forms.push_back(ToBase64(AsBytes(rest)));
  }
  return forms;
}

TEST_P(VaultContract, NoFormOfANumberIsInTheFiles) {
  Vault vault(store(), Ring());
  std::vector<std::string> canaries;
  std::vector<Applicant> applicants;
  for (uint8_t at = 0; at < 100; ++at) {
    canaries.push_back("canary" + std::to_string(13'800'000'000 + at * int64_t{7'919}));
    applicants.push_back(
        {.number = TeaNumber(canaries.back()), .request = Request(at), .fresh_member = Fresh()});
  }
  // The texts of the requests are views, so they are set once the vector has stopped growing.
  for (size_t at = 0; at < 100; ++at) {
    applicants[at].request.text = canaries[at];
  }
  ASSERT_TRUE(vault.ClaimAll(kLog, applicants));
  ASSERT_TRUE(vault.MarkLive(kLog, std::array{applicants[0].fresh_member}));
  const std::string files = Files();
  for (const std::string& canary : canaries) {
    for (const std::string& form : FormsOf(canary)) {
      EXPECT_EQ(files.find(form), std::string::npos);
    }
  }
}

TEST(VaultFilesTest, TheSearchForCanariesFindsThem) {
  const std::string canary = "canary13800000000";
  for (const std::string before : {"", "x", "xy"}) {
    const std::string encoded = ToBase64(AsBytes(before + canary + "tail"));
    bool found = false;
    for (const std::string& form : FormsOf(canary)) {
      found = found || encoded.find(form) != std::string::npos;
    }
    EXPECT_TRUE(found) << before;
  }
}

}  // namespace
}  // namespace huitong
