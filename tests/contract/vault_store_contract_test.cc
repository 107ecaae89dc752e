// What every store of the vault must do, tried on each.

#include <algorithm>
#include <array>
#include <cstdlib>
#include <filesystem>
#include <future>
#include <limits>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "base/prng.h"
#include "storage/memory_vault_store.h"
#include "storage/sqlite_vault_store.h"

namespace huitong {
namespace {

constexpr LogNumber kLog{.value = 1 << 16};
constexpr LogNumber kOtherLog{.value = 2 << 16};

template <size_t N>
std::array<uint8_t, N> Filled(int seed) {
  std::array<uint8_t, N> bytes{};
  Prng random(static_cast<uint64_t>(seed));
  for (uint8_t& byte : bytes) {
    byte = static_cast<uint8_t>(random.Next());
  }
  return bytes;
}

MemberId Member(int number) { return {.bytes = Filled<16>(number)}; }
BlindIndex Index(int number) { return Filled<16>(1'000'000 + number); }

// The row with blind index `index` of `member`, all else following from the two.
VaultRow RowOf(int index, int member) {
  const auto sealed = Filled<45>(2'000'000 + index);
  const auto wrapped = Filled<61>(3'000'000 + member);
  return {
      .log = kLog,
      .member = Member(member),
      .blind_index = Index(index),
      .kind = IdentityKind::kCustomerNumber,
      .brand = {.value = static_cast<uint32_t>(index % 7)},
      .state = RowState::kPending,
      .sealed_identity = Bytes(sealed.begin(), sealed.end()),
      .wrapped_key = Bytes(wrapped.begin(), wrapped.end()),
      .key_mac = Filled<16>(4'000'000 + index),
      .request_mac = Filled<16>(5'000'000 + index),
      .actor = 0x2000'0001,
      .claimed_at = {.nanos = 1'700'000'000'000'000'000 + member},
  };
}

VaultRow Live(VaultRow row) {
  row.state = RowState::kLive;
  return row;
}

using Holders = std::vector<std::optional<VaultRow>>;

// Claims one row and says whether it was free.
bool ClaimOne(VaultStore& store, const VaultRow& row) {
  return !(*store.Claim(std::span(&row, 1)))[0];
}

Expected<Done, Error> MarkOneLive(VaultStore& store, const MemberId& member) {
  return store.MarkLive(kLog, std::span(&member, 1));
}

Expected<Done, Error> DropOne(VaultStore& store, const MemberId& member) {
  return store.Drop(kLog, std::span(&member, 1));
}

class VaultStoreContract : public testing::TestWithParam<bool> {
 protected:
  VaultStoreContract() {
    if (!GetParam()) {
      store_ = std::make_unique<MemoryVaultStore>();
      return;
    }
    folder_ = (std::filesystem::temp_directory_path() / "huitong-vault-XXXXXX").string();
    CHECK(mkdtemp(folder_.data()) != nullptr);
    store_ = *SqliteVaultStore::Open(folder_ + "/vault");
  }
  ~VaultStoreContract() override {
    store_.reset();
    if (!folder_.empty()) std::filesystem::remove_all(folder_);
  }

  VaultStore& store() { return *store_; }

 private:
  std::string folder_;
  std::unique_ptr<VaultStore> store_;
};

INSTANTIATE_TEST_SUITE_P(Stores, VaultStoreContract, testing::Bool(),
                         [](const auto& tested) { return tested.param ? "Sqlite" : "Memory"; });

TEST_P(VaultStoreContract, EveryReadFindsAClaimedRow) {
  const VaultRow row = RowOf(1, 1);
  EXPECT_TRUE(ClaimOne(store(), row));
  EXPECT_EQ(*store().FindByIndex(kLog, row.blind_index), row);
  EXPECT_EQ(*store().FindByMember(kLog, row.member), std::vector{row});
  EXPECT_EQ(*store().FindKey(kLog, row.member), row.wrapped_key);
  EXPECT_EQ(*store().Pending(kLog), std::vector{row});
}

TEST_P(VaultStoreContract, NothingIsFoundBeforeAClaim) {
  EXPECT_EQ(*store().FindByIndex(kLog, Index(1)), std::nullopt);
  EXPECT_TRUE((*store().FindByMember(kLog, Member(1))).empty());
  EXPECT_EQ(*store().FindKey(kLog, Member(1)), std::nullopt);
  EXPECT_TRUE((*store().Pending(kLog)).empty());
  EXPECT_TRUE((*store().Claim({})).empty());
}

TEST_P(VaultStoreContract, ATakenIndexGivesTheRowThatHasIt) {
  ASSERT_TRUE(ClaimOne(store(), RowOf(1, 1)));
  const VaultRow late = RowOf(1, 2);
  EXPECT_EQ(*store().Claim(std::span(&late, 1)), Holders{RowOf(1, 1)});
  EXPECT_EQ(*store().FindKey(kLog, late.member), std::nullopt);

  ASSERT_TRUE(MarkOneLive(store(), Member(1)));
  EXPECT_EQ(*store().Claim(std::span(&late, 1)), Holders{Live(RowOf(1, 1))});
}

TEST_P(VaultStoreContract, OneCallClaimsAnIndexOnce) {
  const std::vector rows{RowOf(1, 1), RowOf(2, 2), RowOf(1, 3)};
  EXPECT_EQ(*store().Claim(rows), (Holders{std::nullopt, std::nullopt, RowOf(1, 1)}));
  EXPECT_EQ(*store().Pending(kLog), (std::vector{RowOf(1, 1), RowOf(2, 2)}));
}

TEST_P(VaultStoreContract, LogsShareNothing) {
  VaultRow elsewhere = RowOf(1, 1);
  elsewhere.log = kOtherLog;
  EXPECT_TRUE(ClaimOne(store(), RowOf(1, 1)));
  EXPECT_TRUE(ClaimOne(store(), elsewhere));
  ASSERT_TRUE(store().Erase(kLog, Member(1)));
  EXPECT_EQ(*store().FindByMember(kOtherLog, Member(1)), std::vector{elsewhere});
}

TEST_P(VaultStoreContract, GreatestAndLeastNumbersComeBackAsTheyWere) {
  VaultRow row = RowOf(1, 1);
  row.log.value = ~uint64_t{0};
  row.brand.value = ~uint32_t{0};
  row.actor = ~uint32_t{0};
  row.claimed_at.nanos = std::numeric_limits<int64_t>::min();
  row.sealed_identity = {};
  ASSERT_TRUE(ClaimOne(store(), row));
  EXPECT_EQ(*store().FindByIndex(row.log, row.blind_index), row);
}

TEST_P(VaultStoreContract, AMemberMayHaveSeveralIdentities) {
  ASSERT_TRUE(ClaimOne(store(), RowOf(1, 1)));
  ASSERT_TRUE(MarkOneLive(store(), Member(1)));
  ASSERT_TRUE(ClaimOne(store(), RowOf(2, 1)));
  std::vector expected{Live(RowOf(1, 1)), RowOf(2, 1)};
  std::ranges::sort(expected, {}, &VaultRow::blind_index);
  EXPECT_EQ(*store().FindByMember(kLog, Member(1)), expected);
}

TEST_P(VaultStoreContract, ASecondKeyOfAMemberIsRefusedWithTheWholeCall) {
  ASSERT_TRUE(ClaimOne(store(), RowOf(1, 1)));
  VaultRow other_key = RowOf(3, 1);
  other_key.wrapped_key.back() ^= 1;
  const auto refused = store().Claim(std::vector{RowOf(2, 2), other_key});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::kInvalidArgument);
  EXPECT_EQ(*store().Pending(kLog), std::vector{RowOf(1, 1)});
  EXPECT_EQ(*store().FindKey(kLog, Member(2)), std::nullopt);
}

TEST_P(VaultStoreContract, TwoKeysOfAMemberInOneCallAreRefused) {
  VaultRow other_key = RowOf(2, 1);
  other_key.wrapped_key.back() ^= 1;
  EXPECT_FALSE(store().Claim(std::vector{RowOf(1, 1), other_key}));
  EXPECT_TRUE((*store().Pending(kLog)).empty());
}

TEST_P(VaultStoreContract, MarkLiveChangesTheStateAndNothingElse) {
  ASSERT_TRUE(store().Claim(std::vector{RowOf(1, 1), RowOf(2, 2), RowOf(3, 3)}));
  ASSERT_TRUE(store().MarkLive(kLog, std::vector{Member(3), Member(1), Member(99)}));
  EXPECT_EQ(*store().Pending(kLog), std::vector{RowOf(2, 2)});
  EXPECT_EQ(*store().FindByIndex(kLog, Index(1)), Live(RowOf(1, 1)));
  EXPECT_EQ(*store().FindByIndex(kLog, Index(3)), Live(RowOf(3, 3)));
}

TEST_P(VaultStoreContract, PendingIsInOrderOfTimeThenOfMember) {
  std::vector rows{RowOf(1, 3), RowOf(2, 1), RowOf(3, 2), RowOf(4, 4)};
  rows[3].claimed_at = rows[0].claimed_at;
  ASSERT_TRUE(store().Claim(rows));
  std::ranges::sort(rows, [](const VaultRow& a, const VaultRow& b) {
    return std::pair(a.claimed_at, a.member) < std::pair(b.claimed_at, b.member);
  });
  EXPECT_EQ(*store().Pending(kLog), rows);
}

TEST_P(VaultStoreContract, DropFreesTheIndexAndTakesTheKey) {
  ASSERT_TRUE(ClaimOne(store(), RowOf(1, 1)));
  ASSERT_TRUE(DropOne(store(), Member(1)));
  EXPECT_EQ(*store().FindByIndex(kLog, Index(1)), std::nullopt);
  EXPECT_EQ(*store().FindKey(kLog, Member(1)), std::nullopt);
  EXPECT_TRUE(ClaimOne(store(), RowOf(1, 2)));
}

TEST_P(VaultStoreContract, DropLeavesLiveRowsAndTheirKey) {
  ASSERT_TRUE(ClaimOne(store(), RowOf(1, 1)));
  ASSERT_TRUE(MarkOneLive(store(), Member(1)));
  ASSERT_TRUE(ClaimOne(store(), RowOf(2, 1)));
  ASSERT_TRUE(DropOne(store(), Member(1)));
  EXPECT_EQ(*store().FindByMember(kLog, Member(1)), std::vector{Live(RowOf(1, 1))});
  EXPECT_EQ(*store().FindKey(kLog, Member(1)), RowOf(1, 1).wrapped_key);
}

TEST_P(VaultStoreContract, EraseTakesEveryRowAndTheKey) {
  ASSERT_TRUE(store().Claim(std::vector{RowOf(1, 1), RowOf(2, 2)}));
  ASSERT_TRUE(MarkOneLive(store(), Member(1)));
  ASSERT_TRUE(ClaimOne(store(), RowOf(3, 1)));
  ASSERT_TRUE(store().Erase(kLog, Member(1)));
  EXPECT_TRUE((*store().FindByMember(kLog, Member(1))).empty());
  EXPECT_EQ(*store().FindByIndex(kLog, Index(1)), std::nullopt);
  EXPECT_EQ(*store().FindByIndex(kLog, Index(3)), std::nullopt);
  EXPECT_EQ(*store().FindKey(kLog, Member(1)), std::nullopt);
  EXPECT_EQ(*store().Pending(kLog), std::vector{RowOf(2, 2)});
}

TEST_P(VaultStoreContract, EraseCanBeAppliedAgain) {
  ASSERT_TRUE(ClaimOne(store(), RowOf(1, 1)));
  EXPECT_TRUE(store().Erase(kLog, Member(1)));
  EXPECT_TRUE(store().Erase(kLog, Member(1)));
  EXPECT_TRUE(store().Erase(kLog, Member(2)));
}

// Of each of `rounds` indexes whether it was free when thread `thread` of `threads` claimed it.
std::vector<bool> ClaimEach(VaultStore& store, int rounds, int thread, int threads) {
  std::vector<bool> was_free;
  was_free.reserve(static_cast<size_t>(rounds));
  for (int round = 0; round < rounds; ++round) {
    was_free.push_back(ClaimOne(store, RowOf(round, round * threads + thread)));
  }
  return was_free;
}

TEST_P(VaultStoreContract, OfEightThreadsThatClaimAnIndexOneHasIt) {
  constexpr int kThreads = 8;
  constexpr int kRounds = 20;
  std::vector<std::future<std::vector<bool>>> racers(kThreads);
  for (int thread = 0; thread < kThreads; ++thread) {
    racers[static_cast<size_t>(thread)] = std::async(
        std::launch::async, [&, thread] { return ClaimEach(store(), kRounds, thread, kThreads); });
  }
  std::multimap<int, int> winners;  // by round
  for (int thread = 0; thread < kThreads; ++thread) {
    const auto was_free = racers[static_cast<size_t>(thread)].get();
    for (int round = 0; round < kRounds; ++round) {
      if (was_free[static_cast<size_t>(round)]) winners.emplace(round, thread);
    }
  }

  for (int round = 0; round < kRounds; ++round) {
    ASSERT_EQ(winners.count(round), 1U) << "round " << round;
    const int member = round * kThreads + winners.find(round)->second;
    EXPECT_EQ(*store().FindByIndex(kLog, Index(round)), RowOf(round, member));
  }
}

// One random call on both stores, with the same answer.
void CallBoth(VaultStore& one, VaultStore& other, Prng& random) {
  const int member = static_cast<int>(random.Below(12));
  const std::vector members{Member(member), Member(static_cast<int>(random.Below(12)))};
  switch (random.Below(8)) {
    case 0:
      ASSERT_TRUE(one.MarkLive(kLog, members));
      ASSERT_TRUE(other.MarkLive(kLog, members));
      return;
    case 1:
      ASSERT_TRUE(one.Drop(kLog, members));
      ASSERT_TRUE(other.Drop(kLog, members));
      return;
    case 2:
      ASSERT_TRUE(one.Erase(kLog, members[0]));
      ASSERT_TRUE(other.Erase(kLog, members[0]));
      return;
    default:
      std::vector<VaultRow> rows;
      for (auto left = random.Below(4); left > 0; --left) {
        rows.push_back(RowOf(static_cast<int>(random.Below(20)), member));
        if (random.OneIn(10)) rows.back().wrapped_key[0] ^= 1;
      }
      const auto answer = one.Claim(rows);
      const auto other_answer = other.Claim(rows);
      ASSERT_EQ(answer.has_value(), other_answer.has_value());
      if (!answer) return;
      ASSERT_EQ(*answer, *other_answer);
  }
}

TEST_P(VaultStoreContract, AnswersAsTheStoreInMemoryDoes) {
  constexpr uint64_t kSeed = 20261122;
  Prng random(kSeed);
  MemoryVaultStore model;
  for (int call = 0; call < 600; ++call) {
    SCOPED_TRACE("seed " + std::to_string(kSeed) + ", call " + std::to_string(call));
    CallBoth(store(), model, random);
    if (HasFatalFailure()) return;
    ASSERT_EQ(*store().Pending(kLog), *model.Pending(kLog));
    const MemberId member = Member(static_cast<int>(random.Below(12)));
    ASSERT_EQ(*store().FindByMember(kLog, member), *model.FindByMember(kLog, member));
    ASSERT_EQ(*store().FindKey(kLog, member), *model.FindKey(kLog, member));
    const BlindIndex index = Index(static_cast<int>(random.Below(20)));
    ASSERT_EQ(*store().FindByIndex(kLog, index), *model.FindByIndex(kLog, index));
  }
}

}  // namespace
}  // namespace huitong
