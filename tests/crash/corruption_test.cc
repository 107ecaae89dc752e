// A journal at rest, all of which a state checkpoint proves, is altered in every byte, cut at every
// length, zeroed by sectors and has its pages swapped: the next start refuses it with a sentence,
// or has every record and the state as they were. Never anything else.

#include <array>
#include <iostream>

#include <gtest/gtest.h>

#include "disk_trace.h"

namespace huitong {
namespace {

constexpr size_t kOperations = 14;
constexpr size_t kSectorBytes = 512;
constexpr size_t kPageBytes = 4'096;
constexpr std::string_view kSegment = "journal/0000-0000000000.segment";

// A machine that was stopped after its last state checkpoint.
class RestedMachine {
 public:
  RestedMachine() : trace_(MakeDiskTrace(1, kOperations)) {
    CHECK(machine_.Start().has_value());
    for (size_t n = 0; n < trace_.moments.size(); ++n) {
      CHECK(Play(machine_, trace_, n));
    }
    CHECK(machine_.CloseDrainAndBeginCheckpoint().has_value());
    while (machine_.checkpoints() == 0) {
      CHECK(machine_.TendCheckpoint(1'000).has_value());
    }
    records_ = RecordsIn();
    hash_ = HashOf(machine_);
    machine_.Stop();
    whole_ = segment();
    used_ = whole_.size();
    while (whole_[used_ - 1] == 0) {
      --used_;
    }
  }

  [[nodiscard]] const Bytes& whole() const { return whole_; }
  // Up to the last byte that is not zero.
  [[nodiscard]] size_t used() const { return used_; }

  // What a start makes of the segment as these bytes: nothing where all is as it was.
  std::optional<std::string> Refuses(Bytes bytes) {
    segment() = std::move(bytes);
    const auto started = machine_.Start();
    if (!started) return started.error().sentence;
    EXPECT_EQ(machine_.durable(), records_.size());
    EXPECT_EQ(HashOf(machine_), hash_);
    EXPECT_EQ(RecordsIn(), records_);
    machine_.Stop();
    return std::nullopt;
  }

 private:
  Bytes& segment() { return machine_.disk().Contents(std::string(kSegment)); }

  // An error of a read stands for the record.
  std::vector<Bytes> RecordsIn() {
    std::vector<Bytes> records;
    for (Sequence sequence = 0; sequence < machine_.durable(); ++sequence) {
      auto bytes = machine_.journal().ReadRecord(kSimulatedLog.value, sequence);
      EXPECT_TRUE(bytes) << bytes.error().sentence;
      records.push_back(bytes ? *std::move(bytes) : Bytes());
    }
    return records;
  }

  const DiskTrace trace_;
  Machine machine_{SmallSegments()};
  std::vector<Bytes> records_;
  Hash hash_{};
  Bytes whole_;
  size_t used_ = 0;
};

TEST(CorruptionTest, IsNeverServedWhicheverByteIsFlipped) {
  RestedMachine machine;
  size_t refused = 0;
  for (size_t at = 0; at < machine.used(); ++at) {
    Bytes flipped = machine.whole();
    flipped[at] ^= static_cast<uint8_t>(1U << (at % 8));
    const auto sentence = machine.Refuses(std::move(flipped));
    if (sentence) ++refused;
    ASSERT_FALSE(::testing::Test::HasFailure()) << "byte " << at;
    ASSERT_TRUE(!sentence || !sentence->empty());
  }
  std::cout << refused << " of " << machine.used() << " flips refused\n";
  EXPECT_EQ(refused, machine.used());
}

TEST(CorruptionTest, IsNeverServedWhereverTheFileEnds) {
  RestedMachine machine;
  for (size_t size = 0; size < machine.whole().size(); ++size) {
    Bytes cut = machine.whole();
    cut.resize(size);
    ASSERT_TRUE(machine.Refuses(std::move(cut))) << size;
  }
}

TEST(CorruptionTest, IsNeverServedWhicheverSectorIsZero) {
  RestedMachine machine;
  for (size_t at = 0; at < machine.used(); at += kSectorBytes) {
    Bytes zeroed = machine.whole();
    const auto begin = zeroed.begin() + static_cast<ptrdiff_t>(at);
    const bool was_zero =
        std::all_of(begin, begin + kSectorBytes, [](uint8_t byte) { return byte == 0; });
    std::fill(begin, begin + kSectorBytes, uint8_t{0});
    EXPECT_EQ(machine.Refuses(std::move(zeroed)).has_value(), !was_zero) << at;
  }
}

TEST(CorruptionTest, IsNeverServedWhicheverPagesAreSwapped) {
  RestedMachine machine;
  size_t swapped = 0;
  for (size_t one = 0; one < machine.used(); one += kPageBytes) {
    for (size_t other = one + kPageBytes; other < machine.used(); other += kPageBytes) {
      Bytes bytes = machine.whole();
      const auto page = [&](size_t at) { return bytes.begin() + static_cast<ptrdiff_t>(at); };
      std::swap_ranges(page(one), page(one) + kPageBytes, page(other));
      EXPECT_TRUE(machine.Refuses(std::move(bytes))) << one << " and " << other;
      ++swapped;
    }
  }
  EXPECT_GT(swapped, 50U);
}

TEST(CorruptionTest, IsNeverServedWhereTheSegmentIsAnOlderOne) {
  RestedMachine machine;
  // Each drain has a page: the segment as it was after every one of them.
  for (size_t end = kPageBytes; end + kPageBytes <= machine.used(); end += kPageBytes) {
    Bytes older = machine.whole();
    std::fill(older.begin() + static_cast<ptrdiff_t>(end), older.end(), uint8_t{0});
    EXPECT_TRUE(machine.Refuses(std::move(older))) << end;
  }
}

}  // namespace
}  // namespace huitong
