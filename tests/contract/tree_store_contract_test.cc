// What every TreeStore must do.

#include <memory>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/memory_file_system.h"
#include "base/prng.h"
#include "journal/tree_store.h"
#include "storage/file_tree_store.h"
#include "storage/memory_tree_store.h"
#include "storage/testing/temporary_folder.h"

namespace huitong {
namespace {

using ::testing::ElementsAre;

constexpr uint64_t kSeed = 20260604;
constexpr uint64_t kLog = 1 << 16;
constexpr uint64_t kOtherLog = 2 << 16;

// A hash that tells of which log and place it is.
Hash HashOf(uint64_t log, uint64_t place) {
  Bytes bytes;
  ByteWriter(bytes).Put(log);
  ByteWriter(bytes).Put(place);
  return Sha256(bytes);
}

std::vector<Hash> HashesOf(uint64_t log, uint64_t begin, uint64_t end) {
  std::vector<Hash> hashes;
  for (uint64_t place = begin; place < end; ++place) {
    hashes.push_back(HashOf(log, place));
  }
  return hashes;
}

template <class T>
T Must(Expected<T, Error> result) {
  if (!result) ADD_FAILURE() << result.error().sentence;
  return *std::move(result);
}

std::vector<Hash> ReadOf(const TreeStore& store, uint64_t log,
                         const std::vector<uint64_t>& places) {
  return Must(store.Read(log, places));
}

class InMemory {
 public:
  TreeStore& store() { return store_; }

 private:
  MemoryTreeStore store_;
};

class InFiles {
 public:
  InFiles() { Reopen(); }
  TreeStore& store() { return *store_; }
  void Reopen() {
    store_ = nullptr;
    store_ = Must(FileTreeStore::Open(PosixFileSystem(), folder_.path() + "/tree"));
  }

 private:
  TemporaryFolder folder_;
  std::unique_ptr<FileTreeStore> store_;
};

class InFilesInMemory {
 public:
  InFilesInMemory() { Reopen(); }
  TreeStore& store() { return *store_; }
  void Reopen() {
    store_ = nullptr;
    store_ = Must(FileTreeStore::Open(files_, "tree"));
  }
  void LosePower() {
    store_ = nullptr;
    files_.LosePower();
    Reopen();
  }

 private:
  MemoryFileSystem files_;
  std::unique_ptr<FileTreeStore> store_;
};

template <class World>
class TreeStoreContractTest : public testing::Test {};
using Worlds = testing::Types<InMemory, InFiles, InFilesInMemory>;
TYPED_TEST_SUITE(TreeStoreContractTest, Worlds);

TYPED_TEST(TreeStoreContractTest, BeginsEmpty) {
  TypeParam world;
  EXPECT_EQ(Must(world.store().Count(kLog)), 0U);
  EXPECT_TRUE(ReadOf(world.store(), kLog, {}).empty());
}

TYPED_TEST(TreeStoreContractTest, ReadsWhatWasAppendedInAnyOrderOfPlaces) {
  TypeParam world;
  Must(world.store().Append(kLog, HashesOf(kLog, 0, 2)));
  Must(world.store().Append(kLog, HashesOf(kLog, 2, 3)));

  EXPECT_EQ(Must(world.store().Count(kLog)), 3U);
  EXPECT_THAT(ReadOf(world.store(), kLog, {2, 0, 2, 1}),
              ElementsAre(HashOf(kLog, 2), HashOf(kLog, 0), HashOf(kLog, 2), HashOf(kLog, 1)));
}

TYPED_TEST(TreeStoreContractTest, KeepsLogsApart) {
  TypeParam world;
  Must(world.store().Append(kLog, HashesOf(kLog, 0, 1)));
  Must(world.store().Append(kOtherLog, HashesOf(kOtherLog, 0, 2)));

  EXPECT_EQ(Must(world.store().Count(kLog)), 1U);
  EXPECT_EQ(Must(world.store().Count(kOtherLog)), 2U);
  EXPECT_THAT(ReadOf(world.store(), kLog, {0}), ElementsAre(HashOf(kLog, 0)));
  EXPECT_THAT(ReadOf(world.store(), kOtherLog, {0}), ElementsAre(HashOf(kOtherLog, 0)));
}

TYPED_TEST(TreeStoreContractTest, RefusesAPlacePastTheEnd) {
  TypeParam world;
  Must(world.store().Append(kLog, HashesOf(kLog, 0, 3)));
  const auto result = world.store().Read(kLog, std::vector<uint64_t>{0, 3});
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().code, ErrorCode::kNotFound);
}

TYPED_TEST(TreeStoreContractTest, AppendsAnewAfterTruncate) {
  TypeParam world;
  Must(world.store().Append(kLog, HashesOf(kLog, 0, 5)));
  Must(world.store().Truncate(kLog, 2));
  EXPECT_EQ(Must(world.store().Count(kLog)), 2U);
  EXPECT_FALSE(world.store().Read(kLog, std::vector<uint64_t>{2}));

  Must(world.store().Append(kLog, HashesOf(kOtherLog, 2, 4)));
  EXPECT_THAT(ReadOf(world.store(), kLog, {1, 2, 3}),
              ElementsAre(HashOf(kLog, 1), HashOf(kOtherLog, 2), HashOf(kOtherLog, 3)));
}

TYPED_TEST(TreeStoreContractTest, TruncatePastTheEndChangesNothing) {
  TypeParam world;
  Must(world.store().Append(kLog, HashesOf(kLog, 0, 2)));
  Must(world.store().Truncate(kLog, 9));
  Must(world.store().Truncate(kOtherLog, 9));
  EXPECT_EQ(Must(world.store().Count(kLog)), 2U);
  EXPECT_EQ(Must(world.store().Count(kOtherLog)), 0U);
}

// More than a store may keep in memory before it writes.
TYPED_TEST(TreeStoreContractTest, ReadsAcrossWhatIsWrittenAndWhatIsNot) {
  constexpr uint64_t kCount = 5000;
  TypeParam world;
  for (uint64_t place = 0; place < kCount; place += 100) {
    Must(world.store().Append(kLog, HashesOf(kLog, place, place + 100)));
  }
  std::vector<uint64_t> places(kCount);
  for (uint64_t place = 0; place < kCount; ++place) {
    places[place] = place;
  }
  EXPECT_EQ(ReadOf(world.store(), kLog, places), HashesOf(kLog, 0, kCount));

  Must(world.store().Truncate(kLog, 10));
  Must(world.store().Append(kLog, HashesOf(kLog, 10, 11)));
  EXPECT_EQ(Must(world.store().Count(kLog)), 11U);
  EXPECT_THAT(ReadOf(world.store(), kLog, {10, 9}), ElementsAre(HashOf(kLog, 10), HashOf(kLog, 9)));
}

TYPED_TEST(TreeStoreContractTest, ReadsAnyPlacesAtOnce) {
  constexpr uint64_t kCount = 3000;
  TypeParam world;
  Must(world.store().Append(kLog, HashesOf(kLog, 0, 2500)));
  Must(world.store().Append(kLog, HashesOf(kLog, 2500, kCount)));
  Prng prng(kSeed);
  for (int round = 0; round < 50; ++round) {
    std::vector<uint64_t> places;
    std::vector<Hash> expected;
    for (uint64_t runs = prng.Below(20); runs > 0; --runs) {
      uint64_t place = prng.Below(kCount);
      for (uint64_t left = prng.Below(8); left > 0 && place < kCount; --left) {
        places.push_back(place);
        expected.push_back(HashOf(kLog, place));
        ++place;
      }
    }
    ASSERT_TRUE(ReadOf(world.store(), kLog, places) == expected) << "seed " << kSeed;
  }
}

template <class World>
class DurableTreeStoreContractTest : public testing::Test {};
using DurableWorlds = testing::Types<InFiles, InFilesInMemory>;
TYPED_TEST_SUITE(DurableTreeStoreContractTest, DurableWorlds);

TYPED_TEST(DurableTreeStoreContractTest, KeepsWhatWasSynced) {
  TypeParam world;
  Must(world.store().Append(kLog, HashesOf(kLog, 0, 5)));
  Must(world.store().Append(kOtherLog, HashesOf(kOtherLog, 0, 1)));
  Must(world.store().Truncate(kLog, 3));
  Must(world.store().Sync());
  world.Reopen();

  EXPECT_EQ(Must(world.store().Count(kLog)), 3U);
  EXPECT_EQ(Must(world.store().Count(kOtherLog)), 1U);
  EXPECT_THAT(ReadOf(world.store(), kLog, {2}), ElementsAre(HashOf(kLog, 2)));
}

// More logs than a store keeps files open.
TYPED_TEST(DurableTreeStoreContractTest, HoldsHundredsOfLogs) {
  constexpr uint64_t kLogs = 200;
  TypeParam world;
  for (uint64_t log = 0; log < kLogs; ++log) {
    Must(world.store().Append(log, HashesOf(log, 0, 2)));
  }
  Must(world.store().Sync());
  world.Reopen();
  for (uint64_t log = 0; log < kLogs; ++log) {
    ASSERT_EQ(Must(world.store().Count(log)), 2U);
    ASSERT_THAT(ReadOf(world.store(), log, {1}), ElementsAre(HashOf(log, 1)));
  }
}

TEST(FileTreeStoreContractTest, KeepsWhatWasSyncedWhenPowerIsLost) {
  InFilesInMemory world;
  Must(world.store().Append(kLog, HashesOf(kLog, 0, 3000)));
  Must(world.store().Sync());
  Must(world.store().Append(kLog, HashesOf(kLog, 3000, 6000)));
  Must(world.store().Append(kOtherLog, HashesOf(kOtherLog, 0, 6000)));
  world.LosePower();

  EXPECT_GE(Must(world.store().Count(kLog)), 3000U);
  Must(world.store().Truncate(kLog, 3000));
  Must(world.store().Truncate(kOtherLog, 0));
  Must(world.store().Append(kOtherLog, HashesOf(kOtherLog, 0, 2)));
  EXPECT_THAT(ReadOf(world.store(), kLog, {0, 2999}),
              ElementsAre(HashOf(kLog, 0), HashOf(kLog, 2999)));
  EXPECT_THAT(ReadOf(world.store(), kOtherLog, {1}), ElementsAre(HashOf(kOtherLog, 1)));
}

}  // namespace
}  // namespace huitong
