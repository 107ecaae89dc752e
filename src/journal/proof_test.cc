#include "journal/proof.h"

#include <gtest/gtest.h>

#include "base/text_encoding.h"
#include "journal/testing/fake_tree_store.h"
#include "journal/testing/golden.h"
#include "journal/testing/record_builder.h"
#include "journal/tree.h"

namespace huitong {
namespace {

constexpr const char* kOrigin = "huitong.example/log/1/0/sha256";
constexpr uint64_t kLog = 0x10000;
constexpr uint64_t kSize = 11;

std::array<uint8_t, 32> Filled(uint8_t value) {
  std::array<uint8_t, 32> bytes{};
  bytes.fill(value);
  return bytes;
}

SigningKey TestKey() { return SigningKey(Filled(7)); }

// A receipt for one section of one record of a log of eleven.
Receipt TestReceipt(uint64_t index, size_t section) {
  FakeTreeStore store;
  Frontier frontier;
  LeafHasher hasher(kLog, Filled(9));
  Receipt receipt;
  for (uint64_t sequence = 0; sequence < kSize; ++sequence) {
    TestRecord record;
    record.sequence = sequence;
    record.flags = kFlagKeyed;
    record.subjects = {
        {.member = 5, .own_sequence = sequence, .previous = 1, .effects = Bytes(32, 0x11)}};
    record.books = Bytes(24, 0x33);
    const Bytes bytes = BuildRecord(record);
    const auto shape = *ReadRecordShape(bytes);
    EXPECT_TRUE(store.Append(kLog, frontier.Append(hasher.LeafOf(shape))));
    if (sequence == index) receipt.section = hasher.ProofOfSection(shape, section);
  }
  receipt.index = index;
  receipt.path = *InclusionProof(store, kLog, index, kSize);
  receipt.note = SignNote({.origin = kOrigin, .size = kSize, .root = frontier.Root()}, TestKey());
  return receipt;
}

Expected<VerifiedReceipt, Error> Verified(std::string_view text) {
  return VerifyReceipt(text, kOrigin, TestKey().public_key());
}

TEST(ProofTest, AReceiptProvesEverySectionOfEveryRecord) {
  for (uint64_t index = 0; index < kSize; ++index) {
    for (size_t section = 0; section < 2; ++section) {
      const Receipt receipt = TestReceipt(index, section);
      const auto verified = Verified(RenderReceipt(receipt));
      ASSERT_TRUE(verified) << verified.error().sentence;
      EXPECT_EQ(verified->index, index);
      EXPECT_EQ(verified->section, receipt.section.section);
      EXPECT_EQ(verified->checkpoint.size, kSize);
    }
  }
}

TEST(ProofTest, TheReceiptIsTheGoldenOne) {
  const std::string text = RenderReceipt(TestReceipt(6, 0));
  EXPECT_EQ(text, GoldenText("proof.txt", text));
}

TEST(ProofTest, RenderingWhatWasReadGivesTheSameText) {
  const std::string text = RenderReceipt(TestReceipt(6, 1));
  EXPECT_EQ(RenderReceipt(*ReadReceipt(text)), text);
}

TEST(ProofTest, RefusesEveryFlippedBit) {
  const std::string text = RenderReceipt(TestReceipt(6, 0));
  for (size_t i = 0; i < text.size() * 8; ++i) {
    std::string flipped = text;
    flipped[i / 8] = static_cast<char>(flipped[i / 8] ^ 1 << i % 8);
    EXPECT_FALSE(Verified(flipped)) << i;
  }
}

TEST(ProofTest, RefusesEveryCut) {
  const std::string text = RenderReceipt(TestReceipt(6, 0));
  for (size_t size = 0; size < text.size(); ++size) {
    EXPECT_FALSE(Verified(std::string_view(text).substr(0, size))) << size;
  }
}

TEST(ProofTest, RefusesHashesDroppedOrDoubled) {
  const Receipt sound = TestReceipt(6, 0);
  for (size_t i = 0; i < sound.path.size(); ++i) {
    const auto at = static_cast<std::ptrdiff_t>(i);
    Receipt changed = sound;
    changed.path.erase(changed.path.begin() + at);
    EXPECT_FALSE(Verified(RenderReceipt(changed)));
    changed = sound;
    changed.path.insert(changed.path.begin() + at, sound.path[i]);
    EXPECT_FALSE(Verified(RenderReceipt(changed)));
  }
  Receipt endless = sound;
  endless.path.resize(65);
  EXPECT_FALSE(ReadReceipt(RenderReceipt(endless)));
}

TEST(ProofTest, RefusesAnotherKeyAndAnotherOrigin) {
  const std::string text = RenderReceipt(TestReceipt(6, 0));
  EXPECT_FALSE(VerifyReceipt(text, kOrigin, SigningKey(Filled(8)).public_key()));
  EXPECT_FALSE(VerifyReceipt(text, "huitong.example/log/2/0/sha256", TestKey().public_key()));
}

TEST(ProofTest, RefusesAReceiptWithoutItsSection) {
  const std::string text = RenderReceipt(TestReceipt(6, 0));
  const size_t extra = text.find("extra ");
  const size_t index = text.find("index ");
  EXPECT_FALSE(Verified(text.substr(0, extra) + text.substr(index)));
}

// A log whose leaf stands in another place than its record says.
TEST(ProofTest, RefusesASectionOfAnotherSequence) {
  TestRecord record;
  record.sequence = 5;
  const Bytes bytes = BuildRecord(record);
  LeafHasher hasher(kLog, Filled(9));
  const auto shape = *ReadRecordShape(bytes);
  Receipt receipt;
  receipt.section = hasher.ProofOfSection(shape, 0);
  receipt.note = SignNote({.origin = kOrigin, .size = 1, .root = hasher.LeafOf(shape)}, TestKey());
  const auto verified = Verified(RenderReceipt(receipt));
  ASSERT_FALSE(verified);
  EXPECT_EQ(verified.error().code, ErrorCode::kDenied);
}

TEST(ProofTest, TakesAnyTextWithoutHarm) {
  Prng prng(20260301);
  const std::string sound = RenderReceipt(TestReceipt(6, 0));
  for (int round = 0; round < 3'000; ++round) {
    std::string text = sound;
    for (uint64_t changes = 1 + prng.Below(8); changes > 0; --changes) {
      text.erase(prng.Below(text.size()), prng.Below(30));
      text.insert(prng.Below(text.size() + 1), 1, static_cast<char>(prng.Next()));
    }
    EXPECT_FALSE(Verified(text));
  }
}

}  // namespace
}  // namespace huitong
