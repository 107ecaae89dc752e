// What every StateStore must do.

#include <atomic>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/prng.h"
#include "sequencer/state_store.h"
#include "storage/memory_state_store.h"
#include "storage/rocks_state_store.h"
#include "storage/testing/temporary_folder.h"

namespace huitong {
namespace {

using ::testing::ElementsAre;

constexpr uint64_t kSeed = 20260602;

template <class T>
T Must(Expected<T, Error> result) {
  if (!result) ADD_FAILURE() << result.error().sentence;
  return *std::move(result);
}

Bytes BytesOf(std::string_view text) {
  const ByteView bytes = AsBytes(text);
  return {bytes.begin(), bytes.end()};
}

StateChange Put(std::string_view key, std::string_view value) {
  return {.key = BytesOf(key), .value = BytesOf(value)};
}
StateChange Delete(std::string_view key) { return {.key = BytesOf(key), .value = {}}; }

FamilyChanges Changes(StateFamily family, std::vector<StateChange> changes) {
  return {.family = family, .changes = std::move(changes)};
}

void Install(StateStore& store, const std::vector<FamilyChanges>& families) {
  Must(store.Install(families));
}

// The value as text; "-" where there is no entry.
std::string ValueOf(const StateStore& store, StateFamily family, std::string_view key) {
  const std::vector<StateKey> keys{{.family = family, .key = BytesOf(key)}};
  const auto values = Must(store.Load(keys));
  if (values.size() != 1 || !values[0]) return "-";
  return std::string(AsText(*values[0]));
}

// Each entry as key=value.
std::vector<std::string> ScanOf(const StateStore& store, StateFamily family,
                                std::string_view prefix) {
  std::vector<std::string> entries;
  Must(store.Scan(family, AsBytes(prefix),
                  [&](ByteView key, ByteView value) -> Expected<Done, Error> {
                    entries.push_back(std::string(AsText(key)) + "=" + std::string(AsText(value)));
                    return Done{};
                  }));
  return entries;
}

class InMemory {
 public:
  StateStore& store() { return store_; }

 private:
  MemoryStateStore store_;
};

class InRocks {
 public:
  InRocks() { Reopen(); }
  StateStore& store() { return *store_; }
  [[nodiscard]] std::string folder() const { return folder_.path() + "/state"; }
  void Close() { store_ = nullptr; }
  void Reopen() {
    Close();
    store_ = Must(RocksStateStore::Open({.folder = folder(), .cache_bytes = 1 << 20}));
  }

 private:
  TemporaryFolder folder_;
  std::unique_ptr<RocksStateStore> store_;
};

template <class World>
class StateStoreContractTest : public testing::Test {};
using Worlds = testing::Types<InMemory, InRocks>;
TYPED_TEST_SUITE(StateStoreContractTest, Worlds);

TYPED_TEST(StateStoreContractTest, BeginsEmpty) {
  TypeParam world;
  EXPECT_EQ(ValueOf(world.store(), StateFamily::kWallets, "a"), "-");
  EXPECT_TRUE(ScanOf(world.store(), StateFamily::kWallets, "").empty());
  EXPECT_EQ(world.store().ApproximateBytes(), 0U);
  EXPECT_TRUE(Must(world.store().Load({})).empty());
}

TYPED_TEST(StateStoreContractTest, LoadsInTheOrderOfTheKeysFromAllFamilies) {
  TypeParam world;
  Install(world.store(), {Changes(StateFamily::kMembers, {Put("a", "1"), Put("b", "2")}),
                          Changes(StateFamily::kLanes, {Put("a", "3")})});
  const std::vector<StateKey> keys{{.family = StateFamily::kLanes, .key = BytesOf("a")},
                                   {.family = StateFamily::kMembers, .key = BytesOf("b")},
                                   {.family = StateFamily::kMembers, .key = BytesOf("c")},
                                   {.family = StateFamily::kMembers, .key = BytesOf("a")},
                                   {.family = StateFamily::kMembers, .key = BytesOf("b")},
                                   {.family = StateFamily::kTrees, .key = BytesOf("a")}};
  EXPECT_THAT(Must(world.store().Load(keys)),
              ElementsAre(BytesOf("3"), BytesOf("2"), std::nullopt, BytesOf("1"), BytesOf("2"),
                          std::nullopt));
}

TYPED_TEST(StateStoreContractTest, TheNewestCheckpointWins) {
  TypeParam world;
  Install(world.store(), {Changes(StateFamily::kBooks, {Put("a", "1"), Put("b", "2")})});
  Install(world.store(), {Changes(StateFamily::kBooks, {Put("b", "3"), Put("c", "")})});
  EXPECT_THAT(ScanOf(world.store(), StateFamily::kBooks, ""), ElementsAre("a=1", "b=3", "c="));
}

TYPED_TEST(StateStoreContractTest, DeletesEntriesAndTakesThemAgain) {
  TypeParam world;
  Install(world.store(), {Changes(StateFamily::kWallets, {Put("a", "1"), Put("b", "2")})});
  Install(world.store(), {Changes(StateFamily::kWallets, {Delete("a"), Delete("x")})});
  EXPECT_EQ(ValueOf(world.store(), StateFamily::kWallets, "a"), "-");
  EXPECT_THAT(ScanOf(world.store(), StateFamily::kWallets, ""), ElementsAre("b=2"));
  Install(world.store(), {Changes(StateFamily::kWallets, {Put("a", "4")})});
  EXPECT_EQ(ValueOf(world.store(), StateFamily::kWallets, "a"), "4");
}

TYPED_TEST(StateStoreContractTest, ScansByPrefixInOrderOfKey) {
  TypeParam world;
  Install(world.store(),
          {Changes(StateFamily::kRequests,
                   {Put("a", "1"), Put("ab", "2"), Put("ab\x01", "3"), Put("ac", "4"),
                    Put("b", "5"), Put("\xff\xff", "6"), Put("\xff\xff\xff", "7")})});
  EXPECT_THAT(ScanOf(world.store(), StateFamily::kRequests, "ab"), ElementsAre("ab=2", "ab\x01=3"));
  EXPECT_THAT(ScanOf(world.store(), StateFamily::kRequests, "\xff\xff"),
              ElementsAre("\xff\xff=6", "\xff\xff\xff=7"));
  EXPECT_THAT(ScanOf(world.store(), StateFamily::kRequests, "c"), ElementsAre());
  EXPECT_EQ(ScanOf(world.store(), StateFamily::kRequests, "").size(), 7U);
}

TYPED_TEST(StateStoreContractTest, AScanEndsAtTheFirstErrorOfVisit) {
  TypeParam world;
  Install(world.store(), {Changes(StateFamily::kBooks, {Put("a", "1"), Put("b", "2")})});
  int visits = 0;
  const auto result =
      world.store().Scan(StateFamily::kBooks, {}, [&](ByteView, ByteView) -> Expected<Done, Error> {
        ++visits;
        return Fail(ErrorCode::kBusy, "enough");
      });
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().sentence, "enough");
  EXPECT_EQ(visits, 1);
}

TYPED_TEST(StateStoreContractTest, InstallsNothingWhenThereIsNothing) {
  TypeParam world;
  Install(world.store(), {});
  Install(world.store(), {Changes(StateFamily::kBooks, {})});
  Install(world.store(),
          {Changes(StateFamily::kBooks, {}), Changes(StateFamily::kLogs, {Put("a", "1")})});
  EXPECT_EQ(ValueOf(world.store(), StateFamily::kLogs, "a"), "1");
}

TYPED_TEST(StateStoreContractTest, TellsAboutHowManyBytesItHolds) {
  TypeParam world;
  std::vector<StateChange> changes;
  for (int i = 1000; i < 2000; ++i) {
    changes.push_back(Put(std::to_string(i), std::string(96, 'x')));
  }
  Install(world.store(), {Changes(StateFamily::kMembers, changes)});
  EXPECT_GE(world.store().ApproximateBytes(), 90'000U);
  EXPECT_LE(world.store().ApproximateBytes(), 200'000U);
}

// Every family, chance upon chance, compared with a map.
TYPED_TEST(StateStoreContractTest, HoldsTheNewestOfManyCheckpoints) {
  constexpr int kCheckpoints = 200;
  TypeParam world;
  Prng prng(kSeed);
  std::vector<std::map<Bytes, Bytes>> expected(kStateFamilies);
  for (int checkpoint = 0; checkpoint < kCheckpoints; ++checkpoint) {
    std::vector<FamilyChanges> families;
    for (size_t place = 0; place < expected.size(); ++place) {
      if (!prng.OneIn(4)) continue;
      std::map<Bytes, std::optional<Bytes>> changes;
      for (uint64_t i = prng.Below(20); i > 0; --i) {
        Bytes key;
        AppendBigEndian(key, prng.Below(100));
        const bool deleted = prng.OneIn(4);
        changes[key] = deleted ? std::nullopt : std::optional(Bytes(prng.Below(40), uint8_t{7}));
      }
      FamilyChanges family{.family = static_cast<StateFamily>(place + 1), .changes = {}};
      for (const auto& [key, value] : changes) {
        family.changes.push_back({.key = key, .value = value});
        expected[place].erase(key);
        if (value) expected[place][key] = *value;
      }
      families.push_back(std::move(family));
    }
    Install(world.store(), families);
  }
  for (size_t place = 0; place < expected.size(); ++place) {
    std::map<Bytes, Bytes> found;
    Must(world.store().Scan(static_cast<StateFamily>(place + 1), {},
                            [&](ByteView key, ByteView value) -> Expected<Done, Error> {
                              found.emplace(Bytes(key.begin(), key.end()),
                                            Bytes(value.begin(), value.end()));
                              return Done{};
                            }));
    EXPECT_EQ(found, expected[place]) << "family " << place + 1 << ", seed " << kSeed;
  }
}

// Each checkpoint writes one number under all keys: a Load must never see two numbers.
TYPED_TEST(StateStoreContractTest, ALoadSeesWholeCheckpointsOnly) {
  constexpr int kCheckpoints = 40;
  TypeParam world;
  const std::vector<StateFamily> families{StateFamily::kMembers, StateFamily::kBooks,
                                          StateFamily::kLogs, StateFamily::kLanes};
  const auto install = [&](int number) {
    std::vector<FamilyChanges> changes;
    changes.reserve(families.size());
    for (const StateFamily family : families) {
      changes.push_back(Changes(family, {Put("key", std::to_string(number))}));
    }
    Install(world.store(), changes);
  };
  install(0);
  std::vector<StateKey> keys;
  keys.reserve(families.size());
  for (const StateFamily family : families) {
    keys.push_back({.family = family, .key = BytesOf("key")});
  }

  std::atomic<bool> installed = false;
  std::thread installing([&] {
    for (int number = 1; number <= kCheckpoints; ++number) {
      install(number);
    }
    installed = true;
  });
  while (!installed) {
    const auto values = Must(world.store().Load(keys));
    for (const auto& value : values) {
      EXPECT_EQ(value, values.front());
    }
  }
  installing.join();
  EXPECT_EQ(ValueOf(world.store(), StateFamily::kLanes, "key"), std::to_string(kCheckpoints));
}

TEST(RocksStateStoreContractTest, KeepsWholeCheckpointsAcrossReopening) {
  InRocks world;
  for (int i = 0; i < 20; ++i) {
    const std::string number = std::to_string(i);
    Install(world.store(), {Changes(StateFamily::kWallets, {Put("same", number)}),
                            Changes(StateFamily::kTrees, {Put("k" + number, number)}),
                            Changes(StateFamily::kLanes, {Put("same", number)})});
    world.Reopen();
    ASSERT_EQ(ValueOf(world.store(), StateFamily::kWallets, "same"), number);
    ASSERT_EQ(ValueOf(world.store(), StateFamily::kLanes, "same"), number);
    ASSERT_EQ(ScanOf(world.store(), StateFamily::kTrees, "").size(), static_cast<size_t>(i) + 1);
  }
}

TEST(RocksStateStoreContractTest, KeepsDeletionsAcrossReopening) {
  InRocks world;
  Install(world.store(), {Changes(StateFamily::kWallets, {Put("a", "1"), Put("b", "2")})});
  world.Reopen();
  Install(world.store(), {Changes(StateFamily::kWallets, {Delete("a")})});
  world.Reopen();
  EXPECT_THAT(ScanOf(world.store(), StateFamily::kWallets, ""), ElementsAre("b=2"));
}

TEST(RocksStateStoreContractTest, RefusesChangesOutOfOrderAndInstallsNoneOfThem) {
  InRocks world;
  const std::vector<FamilyChanges> families{
      Changes(StateFamily::kMembers, {Put("a", "1")}),
      Changes(StateFamily::kWallets, {Put("b", "1"), Put("a", "1")})};
  const auto result = world.store().Install(families);
  ASSERT_FALSE(result);
  EXPECT_THAT(result.error().sentence, testing::HasSubstr(world.folder()));
  EXPECT_EQ(ValueOf(world.store(), StateFamily::kMembers, "a"), "-");

  Install(world.store(), {Changes(StateFamily::kMembers, {Put("a", "2")})});
  EXPECT_EQ(ValueOf(world.store(), StateFamily::kMembers, "a"), "2");
}

TEST(RocksStateStoreContractTest, RemovesWhatACrashLeftStaged) {
  InRocks world;
  Install(world.store(), {Changes(StateFamily::kWallets, {Put("a", "1")})});
  const std::string left = world.folder() + "/staged/wallets-0.sst";
  std::ofstream(left) << "half a file";
  world.Reopen();
  EXPECT_FALSE(std::filesystem::exists(left));
  EXPECT_EQ(ValueOf(world.store(), StateFamily::kWallets, "a"), "1");
}

TEST(RocksStateStoreContractTest, LeavesNothingStagedBehind) {
  InRocks world;
  Install(world.store(), {Changes(StateFamily::kWallets, {Put("a", "1")})});
  EXPECT_TRUE(std::filesystem::is_empty(world.folder() + "/staged"));
}

TEST(RocksStateStoreContractTest, ASecondStoreInTheSameFolderIsRefused) {
  InRocks world;
  const auto second = RocksStateStore::Open({.folder = world.folder(), .cache_bytes = 1 << 20});
  ASSERT_FALSE(second);
  EXPECT_THAT(second.error().sentence, testing::HasSubstr(world.folder()));
}

// Every file below a folder, with its bytes, and every folder.
std::map<std::string, std::string> FilesOf(const std::string& folder) {
  std::map<std::string, std::string> files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    if (entry.is_directory()) {
      files[entry.path().string()] = "a folder";
      continue;
    }
    std::ifstream file(entry.path());
    files[entry.path().string()] = {std::istreambuf_iterator<char>(file), {}};
  }
  return files;
}

std::unique_ptr<RocksStateStore> OpenToRead(const std::string& folder) {
  return Must(RocksStateStore::Open({.folder = folder, .cache_bytes = 1 << 20, .read_only = true}));
}

TEST(RocksStateStoreContractTest, AStoreOpenedForReadingReadsAllAndChangesNothing) {
  InRocks world;
  Install(world.store(), {Changes(StateFamily::kWallets, {Put("a", "1"), Put("b", "2")}),
                          Changes(StateFamily::kLanes, {Put("a", "3")})});
  Install(world.store(), {Changes(StateFamily::kWallets, {Put("b", "4")})});
  world.Close();
  std::ofstream(world.folder() + "/staged/wallets-0.sst") << "half a file";
  const auto before = FilesOf(world.folder());
  {
    const auto store = OpenToRead(world.folder());
    EXPECT_EQ(ValueOf(*store, StateFamily::kLanes, "a"), "3");
    EXPECT_EQ(ValueOf(*store, StateFamily::kBooks, "a"), "-");
    EXPECT_THAT(ScanOf(*store, StateFamily::kWallets, ""), ElementsAre("a=1", "b=4"));
    EXPECT_GT(store->ApproximateBytes(), 0U);
    const std::vector<FamilyChanges> changes{Changes(StateFamily::kBooks, {Put("a", "1")})};
    const auto installed = store->Install(changes);
    ASSERT_FALSE(installed);
    EXPECT_EQ(installed.error().code, ErrorCode::kDenied);
  }
  EXPECT_TRUE(FilesOf(world.folder()) == before);
}

TEST(RocksStateStoreContractTest, AFolderThatIsNotThereReadsAsAnEmptyStore) {
  const TemporaryFolder folder;
  const std::string missing = folder.path() + "/state";
  {
    const auto store = OpenToRead(missing);
    EXPECT_EQ(ValueOf(*store, StateFamily::kLanes, "a"), "-");
    EXPECT_TRUE(ScanOf(*store, StateFamily::kWallets, "").empty());
    EXPECT_EQ(store->ApproximateBytes(), 0U);
  }
  EXPECT_FALSE(std::filesystem::exists(missing));
}

}  // namespace
}  // namespace huitong
