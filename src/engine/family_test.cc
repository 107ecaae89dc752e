#include "engine/family.h"

#include <algorithm>
#include <map>

#include <gtest/gtest.h>

namespace huitong {
namespace {

constexpr uint64_t kSeed = 20260105;

struct NumberCodec {
  static void EncodeKey(uint64_t key, Bytes& out) { AppendBigEndian(out, key); }
  static void EncodeValue(uint64_t value, ByteWriter& out) { out.Put(value); }
};
using Numbers = Family<uint64_t, uint64_t, NumberCodec>;

using Stored = std::map<uint64_t, uint64_t>;

Stored Read(const std::vector<SavedEntry>& entries) {
  Stored stored;
  for (const SavedEntry& entry : entries) {
    const bool fresh =
        stored.emplace(ReadBigEndian(entry.key), ByteReader(entry.value).Get<uint64_t>()).second;
    EXPECT_TRUE(fresh) << "an entry was saved twice";
  }
  return stored;
}

// The value of a key that is found.
std::optional<uint64_t> ValueOf(Numbers& numbers, uint64_t key) {
  const auto found = numbers.Find(key);
  if (found.value == nullptr) return std::nullopt;
  return *found.value;
}

// A whole state checkpoint.
Stored Checkpoint(Numbers& numbers) {
  numbers.BeginCheckpoint();
  while (!numbers.AllSaved()) {
    numbers.SaveSome(1);
  }
  Stored stored = Read(numbers.TakeSaved());
  numbers.MarkInstalled();
  return stored;
}

TEST(FamilyTest, KnowsThatWhatItNeverHadIsAbsentWhileItIsWhole) {
  Numbers numbers;
  EXPECT_EQ(numbers.Find(1).presence, Presence::kAbsent);
  numbers.MarkIncomplete();
  EXPECT_EQ(numbers.Find(1).presence, Presence::kMissing);
}

TEST(FamilyTest, FindsWhatWasChanged) {
  Numbers numbers;
  numbers.Change(1) = 10;
  numbers.Change(1) = 11;
  ASSERT_EQ(numbers.Find(1).presence, Presence::kFound);
  EXPECT_EQ(ValueOf(numbers, 1), 11u);
  EXPECT_EQ(numbers.present(), 1u);
}

TEST(FamilyDeathTest, StopsWhereAMissingEntryIsChanged) {
  Numbers numbers;
  numbers.MarkIncomplete();
  EXPECT_DEATH((void)numbers.Change(1), "CHECK failed");
}

TEST(FamilyTest, LoadsAValueAndTheKnowledgeThatThereIsNone) {
  Numbers numbers;
  numbers.MarkIncomplete();
  numbers.Load(1, 10);
  numbers.Load(2, std::nullopt);
  EXPECT_EQ(ValueOf(numbers, 1), 10u);
  EXPECT_EQ(numbers.Find(2).presence, Presence::kAbsent);
  EXPECT_EQ(numbers.present(), 1u);
  numbers.Change(2) = 20;
  EXPECT_EQ(ValueOf(numbers, 2), 20u);
  EXPECT_EQ(numbers.present(), 2u);
}

TEST(FamilyTest, KeepsItsOwnValueWhenAnOlderOneIsLoaded) {
  Numbers numbers;
  numbers.Change(1) = 11;
  numbers.Load(1, 10);
  numbers.Load(1, std::nullopt);
  EXPECT_EQ(ValueOf(numbers, 1), 11u);
  EXPECT_EQ(numbers.present(), 1u);
}

TEST(FamilyTest, SavesWhatChangedSinceTheLastCheckpointAndNoMore) {
  Numbers numbers;
  numbers.Change(1) = 10;
  numbers.Change(2) = 20;
  EXPECT_EQ(Checkpoint(numbers), (Stored{{1, 10}, {2, 20}}));
  numbers.Change(2) = 21;
  EXPECT_EQ(Checkpoint(numbers), (Stored{{2, 21}}));
  EXPECT_EQ(Checkpoint(numbers), Stored());
}

TEST(FamilyTest, DoesNotSaveWhatWasOnlyLoaded) {
  Numbers numbers;
  numbers.MarkIncomplete();
  numbers.Load(1, 10);
  EXPECT_EQ(Checkpoint(numbers), Stored());
}

TEST(FamilyTest, SavesAnEntryAsItWasWhenTheCheckpointBegan) {
  Numbers numbers;
  numbers.Change(1) = 10;
  numbers.Change(2) = 20;
  numbers.BeginCheckpoint();
  numbers.Change(2) = 21;  // before its slice came
  numbers.Change(2) = 22;
  numbers.Change(3) = 30;  // not of this checkpoint
  numbers.SaveSome(10);
  numbers.Change(1) = 11;  // after its slice came
  ASSERT_TRUE(numbers.AllSaved());
  EXPECT_EQ(Read(numbers.TakeSaved()), (Stored{{1, 10}, {2, 20}}));
  numbers.MarkInstalled();
  EXPECT_EQ(Checkpoint(numbers), (Stored{{1, 11}, {2, 22}, {3, 30}}));
}

TEST(FamilyTest, HandsOverInSlices) {
  Numbers numbers;
  for (uint64_t key = 0; key < 10; ++key) {
    numbers.Change(key) = key;
  }
  numbers.BeginCheckpoint();
  numbers.SaveSome(4);
  EXPECT_FALSE(numbers.AllSaved());
  EXPECT_EQ(numbers.TakeSaved().size(), 4u);
  numbers.SaveSome(100);
  EXPECT_TRUE(numbers.AllSaved());
  EXPECT_EQ(numbers.TakeSaved().size(), 6u);
}

TEST(FamilyDeathTest, StopsWhereACheckpointBeginsBeforeTheLastIsInstalled) {
  Numbers numbers;
  numbers.Change(1) = 10;
  numbers.BeginCheckpoint();
  EXPECT_DEATH(numbers.BeginCheckpoint(), "CHECK failed");
  EXPECT_DEATH(numbers.MarkInstalled(), "CHECK failed");
  numbers.SaveSome(1);
  EXPECT_DEATH(numbers.MarkInstalled(), "CHECK failed");  // nobody took what was saved
  EXPECT_DEATH(numbers.BeginCheckpoint(), "CHECK failed");
}

TEST(FamilyTest, NeverForgetsWhatIsNotStored) {
  Numbers numbers;
  Prng prng(kSeed);
  numbers.Change(1) = 10;
  EXPECT_EQ(numbers.EvictAtRandom(prng, 1), 0u);
  numbers.BeginCheckpoint();
  EXPECT_EQ(numbers.EvictAtRandom(prng, 1), 0u);
  numbers.SaveSome(1);
  (void)numbers.TakeSaved();
  EXPECT_EQ(numbers.EvictAtRandom(prng, 1), 0u);
  numbers.Change(2) = 20;
  numbers.MarkInstalled();
  EXPECT_EQ(numbers.EvictAtRandom(prng, 1), 1u);
  EXPECT_EQ(numbers.Find(1).presence, Presence::kMissing);
  EXPECT_EQ(ValueOf(numbers, 2), 20u);
  EXPECT_EQ(numbers.present(), 1u);
}

TEST(FamilyTest, NeverForgetsWhatChangedAgainDuringTheCheckpoint) {
  Numbers numbers;
  Prng prng(kSeed);
  numbers.Change(1) = 10;
  numbers.BeginCheckpoint();
  numbers.Change(1) = 11;
  numbers.SaveSome(10);
  (void)numbers.TakeSaved();
  numbers.MarkInstalled();
  EXPECT_EQ(numbers.EvictAtRandom(prng, 1), 0u);
  EXPECT_EQ(ValueOf(numbers, 1), 11u);
}

TEST(FamilyTest, SparesOnceWhatWasUsed) {
  Numbers numbers;
  for (uint64_t key = 0; key < 4; ++key) {
    numbers.Change(key) = key;
  }
  (void)Checkpoint(numbers);
  (void)numbers.Find(2);
  EXPECT_EQ(numbers.Evict(10), 3u);
  EXPECT_EQ(numbers.Find(1).presence, Presence::kMissing);
  EXPECT_EQ(numbers.present(), 1u);
  EXPECT_EQ(numbers.Evict(10), 1u);
  EXPECT_EQ(numbers.Find(2).presence, Presence::kMissing);
}

TEST(FamilyTest, LooksAtTheNextEntriesWithTheNextEviction) {
  Numbers numbers;
  for (uint64_t key = 0; key < 100; ++key) {
    numbers.Change(key) = key;
  }
  (void)Checkpoint(numbers);
  size_t evicted = 0;
  for (int turn = 0; turn < 10; ++turn) {
    evicted += numbers.Evict(10);
  }
  EXPECT_EQ(evicted, 100u);
  EXPECT_EQ(numbers.present(), 0u);
  EXPECT_EQ(numbers.Evict(10), 0u);
}

TEST(FamilyTest, EvictsFromAnEmptyFamilyNothing) {
  Numbers numbers;
  EXPECT_EQ(numbers.Evict(10), 0u);
  EXPECT_TRUE(numbers.whole());
}

// The backing store and a plain map beside a family under random use: they never disagree.
TEST(FamilyTest, AgreesWithAPlainMapUnderCheckpointsAndEviction) {
  Prng prng(kSeed);
  Numbers numbers;
  Stored model;
  Stored store;
  Stored at_begin;
  std::vector<SavedEntry> taken;
  bool running = false;
  for (int step = 0; step < 20'000; ++step) {
    const uint64_t key = prng.Below(40);
    if (numbers.Find(key).presence == Presence::kMissing) {
      const auto found = store.find(key);
      numbers.Load(key, found == store.end() ? std::nullopt : std::optional(found->second));
    }
    const auto expected = model.find(key);
    const auto found = numbers.Find(key);
    ASSERT_EQ(found.presence == Presence::kFound, expected != model.end()) << "seed " << kSeed;
    if (expected != model.end()) {
      ASSERT_EQ(*found.value, expected->second) << "seed " << kSeed;
    }
    if (prng.OneIn(2)) numbers.Change(key) = model[key] = prng.Next();

    if (!running && prng.OneIn(20)) {
      numbers.BeginCheckpoint();
      at_begin = model;
      running = true;
    }
    if (running) {
      numbers.SaveSome(prng.Below(4));
      for (SavedEntry& entry : numbers.TakeSaved()) {
        taken.push_back(std::move(entry));
      }
    }
    if (running && numbers.AllSaved() && prng.OneIn(3)) {
      for (const auto& [saved_key, value] : Read(taken)) {
        store[saved_key] = value;
      }
      taken.clear();
      ASSERT_EQ(store, at_begin) << "seed " << kSeed << ", step " << step;
      numbers.MarkInstalled();
      running = false;
    }
    if (prng.OneIn(10)) (void)numbers.Evict(prng.Below(10));
    if (prng.OneIn(30)) (void)numbers.EvictAtRandom(prng, 2);
  }
}

}  // namespace
}  // namespace huitong
