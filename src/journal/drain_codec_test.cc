#include "journal/drain_codec.h"

#include <algorithm>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/crc32c.h"
#include "base/text_encoding.h"
#include "journal/testing/golden.h"
#include "journal/testing/record_builder.h"

namespace huitong {
namespace {

using testing::HasSubstr;

constexpr uint32_t kLane = 3;
constexpr JournalHead kHead{.next_drain = 12, .previous_crc = 0xabcdef01};

Drain RandomDrain(Prng& prng, uint64_t number, uint32_t records) {
  return {.number = number,
          .batches = {RandomBatch(prng, 0x10000, 100, records),
                      RandomBatch(prng, 0x20000, 7, records)}};
}

Bytes Encoded(const Drain& drain, uint32_t previous = kHead.previous_crc) {
  return EncodeDrain(drain, kLane, previous).bytes;
}

// A segment's rest that holds these bytes and then zeros.
Bytes Segment(Bytes bytes, size_t zeros = size_t{64} * 1024) {
  bytes.resize(bytes.size() + zeros);
  return bytes;
}

DrainJudgement JudgementOf(const Bytes& segment, const JournalHead& head = kHead) {
  const ReadBytes read = [&segment](uint64_t offset, size_t count) -> Expected<Bytes, Error> {
    const ByteView bytes = ByteView(segment).subspan(offset, count);
    return Bytes(bytes.begin(), bytes.end());
  };
  auto judgement = JudgeDrain(kLane, head, segment.size(), read);
  EXPECT_TRUE(judgement);
  return *std::move(judgement);
}

template <class T>
bool Is(const DrainJudgement& judgement) {
  return std::holds_alternative<T>(judgement);
}

CorruptDrain CorruptionOf(const DrainJudgement& judgement) {
  const auto* const corrupt = std::get_if<CorruptDrain>(&judgement);
  return corrupt == nullptr ? CorruptDrain{.offset = ~uint64_t{0}, .sentence = "it is not corrupt"}
                            : *corrupt;
}

// Writes the CRCs of a drain anew, so that only what they vouch for is judged.
void Reseal(Bytes& drain) {
  ByteWriter writer(drain);
  uint64_t data_bytes = 0;
  std::memcpy(&data_bytes, &drain[24], sizeof data_bytes);
  writer.PatchAt(60, Crc32c(ByteView(drain).first(60)));
  const size_t sectors = (data_bytes + 511) / 512;
  for (size_t i = 0; i < sectors; ++i) {
    const size_t trailer = (sectors + i / 127) * kSectorBytes;
    writer.PatchAt(trailer + i % 127 * 4,
                   Crc32c(ByteView(drain).subspan(i * kSectorBytes, kSectorBytes)));
    writer.PatchAt(trailer + 508, Crc32c(ByteView(drain).subspan(trailer, 508)));
  }
}

template <class T>
Bytes Resealed(Bytes drain, size_t offset, T value) {
  ByteWriter(drain).PatchAt(offset, value);
  Reseal(drain);
  return drain;
}

TEST(DrainCodecTest, ADrainComesBackWhole) {
  Prng prng(20260401);
  for (const uint32_t records : {1U, 3U, 40U, 500U}) {
    const Drain drain = RandomDrain(prng, 12, records);
    const EncodedDrain encoded = EncodeDrain(drain, kLane, kHead.previous_crc);
    EXPECT_EQ(encoded.bytes.size(), BytesOnDisk(drain));
    const DrainJudgement judgement = JudgementOf(Segment(encoded.bytes));
    const auto* const whole = std::get_if<WholeDrain>(&judgement);
    ASSERT_NE(whole, nullptr);
    EXPECT_EQ(whole->header_crc, encoded.header_crc);
    EXPECT_EQ(whole->bytes_on_disk, encoded.bytes.size());
    EXPECT_EQ(whole->drain.number, 12U);
    ASSERT_EQ(whole->drain.batches.size(), 2U);
    for (size_t i = 0; i < 2; ++i) {
      EXPECT_EQ(whole->drain.batches[i].log, drain.batches[i].log);
      EXPECT_EQ(whole->drain.batches[i].first_sequence, drain.batches[i].first_sequence);
      EXPECT_EQ(whole->drain.batches[i].count, drain.batches[i].count);
      EXPECT_EQ(whole->drain.batches[i].records, drain.batches[i].records);
    }
  }
}

TEST(DrainCodecTest, ADrainWithoutBatchesThatFillsTheSegmentIsWhole) {
  EXPECT_TRUE(Is<WholeDrain>(JudgementOf(Segment(Encoded({.number = 12, .batches = {}}), 0))));
}

TEST(DrainCodecTest, TheBytesAreTheGoldenOnes) {
  Drain drain{.number = 12, .batches = {}};
  for (const uint64_t log : {uint64_t{0x10000}, uint64_t{0x20000}}) {
    TestRecord record;
    record.sequence = 100;
    record.flags = kFlagKeyed | kFlagNumber | kFlagOccurrence;
    record.subjects = {{.member = 1, .own_sequence = 2, .previous = 3, .effects = Bytes(16, 0x11)}};
    record.books = Bytes(log == 0x10000 ? 24 : 600, 0x33);
    drain.batches.push_back(
        {.log = log, .first_sequence = 100, .count = 1, .records = BuildRecord(record)});
  }
  const std::string hex = ToHex(Encoded(drain));
  std::string lines;
  for (size_t at = 0; at < hex.size(); at += 64) {
    lines += hex.substr(at, 64) + "\n";
  }
  EXPECT_EQ(lines, GoldenText("drain.hex", lines));
}

TEST(DrainCodecTest, NothingButZerosIsTheEnd) {
  EXPECT_TRUE(Is<NoDrain>(JudgementOf(Bytes(size_t{64} * 1024))));
  EXPECT_TRUE(Is<NoDrain>(JudgementOf(Bytes(3 << 20))));
  EXPECT_TRUE(Is<NoDrain>(JudgementOf({})));
}

// More than 127 data sectors, so that two trailer sectors vouch for them.
Bytes LongDrain() {
  Prng prng(20260402);
  return Encoded(RandomDrain(prng, 12, 130));
}

size_t DataSectorsOf(const Bytes& drain) {
  uint64_t data_bytes = 0;
  std::memcpy(&data_bytes, &drain[24], sizeof data_bytes);
  return (data_bytes + 511) / 512;
}

size_t SectorsOf(const Bytes& drain) {
  const size_t data = DataSectorsOf(drain);
  return data + (data + 126) / 127;
}

TEST(DrainCodecTest, EverySingleZeroedSectorIsTorn) {
  const Bytes sound = LongDrain();
  ASSERT_GT(DataSectorsOf(sound), 127U);
  ASSERT_LT(DataSectorsOf(sound), 254U);
  for (size_t sector = 0; sector < SectorsOf(sound); ++sector) {
    Bytes torn = sound;
    std::fill_n(torn.begin() + static_cast<std::ptrdiff_t>(sector * 512), 512, uint8_t{0});
    const DrainJudgement judgement = JudgementOf(Segment(torn));
    ASSERT_TRUE(Is<TornDrain>(judgement)) << sector << CorruptionOf(judgement).sentence;
    EXPECT_EQ(std::get<TornDrain>(judgement).offset, sector * 512);
  }
}

TEST(DrainCodecTest, EveryWriteCutAtASectorIsTornOrNeverBegan) {
  const Bytes sound = LongDrain();
  for (size_t sector = 0; sector < SectorsOf(sound); ++sector) {
    Bytes torn = sound;
    std::fill(torn.begin() + static_cast<std::ptrdiff_t>(sector * 512), torn.end(), uint8_t{0});
    const DrainJudgement judgement = JudgementOf(Segment(torn));
    if (sector == 0) {
      EXPECT_TRUE(Is<NoDrain>(judgement));
    } else {
      EXPECT_TRUE(Is<TornDrain>(judgement)) << sector;
    }
  }
}

TEST(DrainCodecTest, EverySetOfUnwrittenSectorsIsTorn) {
  Prng prng(20260403);
  const Bytes sound = LongDrain();
  for (int round = 0; round < 200; ++round) {
    Bytes torn = sound;
    const uint64_t one_in = 1 + prng.Below(20);
    bool changed = false;
    for (size_t sector = 0; sector < SectorsOf(sound); ++sector) {
      if (!prng.OneIn(one_in)) continue;
      changed = true;
      std::fill_n(torn.begin() + static_cast<std::ptrdiff_t>(sector * 512), 512, uint8_t{0});
    }
    const DrainJudgement judgement = JudgementOf(Segment(torn));
    const bool nothing_left =
        std::all_of(torn.begin(), torn.end(), [](uint8_t b) { return b == 0; });
    EXPECT_EQ(Is<NoDrain>(judgement), nothing_left);
    EXPECT_EQ(Is<TornDrain>(judgement), changed && !nothing_left);
  }
}

TEST(DrainCodecTest, AFlippedBitInAnySectorIsCorruptAndNamesTheSector) {
  Prng prng(20260404);
  const Bytes sound = LongDrain();
  for (size_t sector = 0; sector < sound.size() / 512; ++sector) {
    Bytes flipped = sound;
    flipped[sector * 512 + prng.Below(512)] ^= static_cast<uint8_t>(1 << prng.Below(8));
    const CorruptDrain corrupt = CorruptionOf(JudgementOf(Segment(flipped)));
    EXPECT_EQ(corrupt.offset, std::min(sector, SectorsOf(sound)) * 512) << corrupt.sentence;
    EXPECT_THAT(corrupt.sentence, HasSubstr("drain 12 of lane 3 is corrupt"));
  }
}

TEST(DrainCodecTest, AFlippedBitBesideAnUnwrittenSectorIsCorrupt) {
  Bytes bytes = LongDrain();
  std::fill_n(bytes.begin() + 512, 512, uint8_t{0});
  bytes[5 * 512 + 9] ^= 4;
  EXPECT_EQ(CorruptionOf(JudgementOf(Segment(bytes))).offset, 5U * 512);
}

TEST(DrainCodecTest, DataIsNotJudgedWhereItsTrailerSectorIsUnwritten) {
  Bytes bytes = LongDrain();
  const size_t trailer = DataSectorsOf(bytes) * 512;
  std::fill_n(bytes.begin() + static_cast<std::ptrdiff_t>(trailer), 512, uint8_t{0});
  bytes[5 * 512 + 9] ^= 4;
  EXPECT_TRUE(Is<TornDrain>(JudgementOf(Segment(bytes))));
  bytes[127 * 512 + 9] ^= 4;  // the second trailer sector vouches for this one
  EXPECT_EQ(CorruptionOf(JudgementOf(Segment(bytes))).offset, 127U * 512);
}

TEST(DrainCodecTest, AnUnwrittenSectorBeforeALaterDrainIsCorrupt) {
  Prng prng(20260405);
  const Bytes sound = LongDrain();
  const Bytes later = Encoded(RandomDrain(prng, 13, 3), 99);
  for (const size_t sector : {size_t{0}, size_t{1}, size_t{130}, DataSectorsOf(sound)}) {
    Bytes bytes = sound;
    std::fill_n(bytes.begin() + static_cast<std::ptrdiff_t>(sector * 512), 512, uint8_t{0});
    bytes.insert(bytes.end(), later.begin(), later.end());
    EXPECT_EQ(CorruptionOf(JudgementOf(Segment(bytes))).offset, sector * 512);
  }
}

TEST(DrainCodecTest, ALaterDrainFarOffProvesALostHeader) {
  Prng prng(20260406);
  Bytes bytes(5 << 20);
  const Bytes later = Encoded(RandomDrain(prng, 14, 3), 99);
  bytes.insert(bytes.end(), later.begin(), later.end());
  EXPECT_THAT(CorruptionOf(JudgementOf(Segment(bytes))).sentence, HasSubstr("5242880 bytes on"));
}

TEST(DrainCodecTest, AHeaderOfAnEarlierDrainOrAnotherLaneProvesNothing) {
  Prng prng(20260407);
  Bytes earlier(4096);
  const Bytes old_drain = Encoded(RandomDrain(prng, 12, 1), 99);
  earlier.insert(earlier.end(), old_drain.begin(), old_drain.end());
  EXPECT_TRUE(Is<TornDrain>(JudgementOf(Segment(earlier))));
  Bytes foreign(4096);
  const Bytes other = EncodeDrain(RandomDrain(prng, 13, 1), kLane + 1, 99).bytes;
  foreign.insert(foreign.end(), other.begin(), other.end());
  EXPECT_TRUE(Is<TornDrain>(JudgementOf(Segment(foreign))));
}

TEST(DrainCodecTest, AHeaderThatIsNotTheExpectedOneIsCorrupt) {
  const Bytes sound = LongDrain();
  const auto sentence = [&](const JournalHead& head) {
    return CorruptionOf(JudgementOf(Segment(sound), head)).sentence;
  };
  EXPECT_THAT(sentence({.next_drain = 11, .previous_crc = kHead.previous_crc}),
              HasSubstr("the header is of drain 12"));
  EXPECT_THAT(sentence({.next_drain = 12, .previous_crc = 1}), HasSubstr("the drain before"));
  const Bytes other_lane = Resealed(sound, 12, uint32_t{4});
  EXPECT_THAT(CorruptionOf(JudgementOf(Segment(other_lane))).sentence, HasSubstr("lane 4"));
}

TEST(DrainCodecTest, AHeaderThatCannotBeIsCorrupt) {
  const Bytes sound = LongDrain();
  const auto sentence = [](const Bytes& bytes) {
    return CorruptionOf(JudgementOf(Segment(bytes))).sentence;
  };
  const auto header = [&sound](size_t offset, auto value) {
    Bytes bytes = sound;
    ByteWriter(bytes).PatchAt(offset, value);
    ByteWriter(bytes).PatchAt(60, Crc32c(ByteView(bytes).first(60)));
    return bytes;
  };
  EXPECT_THAT(sentence(header(8, uint32_t{2})), HasSubstr("version 2"));
  EXPECT_THAT(sentence(header(24, uint64_t{1} << 30)), HasSubstr("more than the segment"));
  EXPECT_THAT(sentence(header(24, ~uint64_t{0})), HasSubstr("more than the segment"));
  EXPECT_THAT(sentence(header(24, uint64_t{63})), HasSubstr("too few"));
  EXPECT_THAT(sentence(header(32, ~uint32_t{0})), HasSubstr("too few"));
  EXPECT_THAT(sentence(header(44, uint8_t{1})), HasSubstr("padding"));
  EXPECT_THAT(sentence(header(0, uint8_t{'h'})), HasSubstr("no header"));
}

TEST(DrainCodecTest, BatchesThatCannotBeAreCorruptThoughTheirCrcsAreSound) {
  const Bytes sound = LongDrain();
  const auto sentence = [](const Bytes& bytes) {
    return CorruptionOf(JudgementOf(Segment(bytes))).sentence;
  };
  EXPECT_THAT(sentence(Resealed(sound, 64, uint64_t{0x20000})), HasSubstr("order of log"));
  EXPECT_THAT(sentence(Resealed(sound, 72, uint64_t{101})), HasSubstr("begins with record 100"));
  EXPECT_THAT(sentence(Resealed(sound, 80, uint32_t{131})), HasSubstr("131 records"));
  EXPECT_THAT(sentence(Resealed(sound, 80, uint32_t{0})), HasSubstr("no records"));
  EXPECT_THAT(sentence(Resealed(sound, 84, uint32_t{1})), HasSubstr("padding"));
  EXPECT_THAT(sentence(Resealed(sound, 88, ~uint64_t{0})), HasSubstr("past the end"));
  EXPECT_THAT(sentence(Resealed(sound, 32, uint32_t{1})), HasSubstr("bytes follow"));
  EXPECT_THAT(sentence(Resealed(sound, 32, uint32_t{3})), HasSubstr("batch 2"));
  const size_t last_of_data = DataSectorsOf(sound) * 512 - 1;
  ASSERT_EQ(sound[last_of_data], 0);
  EXPECT_THAT(sentence(Resealed(sound, last_of_data, uint8_t{1})), HasSubstr("pads"));
  const size_t last_crc = SectorsOf(sound) * 512 - 8;
  ASSERT_EQ(sound[last_crc], 0);
  EXPECT_THAT(sentence(Resealed(sound, last_crc, uint8_t{1})),
              HasSubstr("sectors that it has not"));
}

TEST(DrainCodecTest, AReadThatFailsIsNoJudgement) {
  const ReadBytes fails = [](uint64_t, size_t) -> Expected<Bytes, Error> {
    return Fail(ErrorCode::kIo, "the disk is gone");
  };
  const auto failed = JudgeDrain(kLane, kHead, 8192, fails);
  ASSERT_FALSE(failed);
  EXPECT_EQ(failed.error().sentence, "the disk is gone");
  const ReadBytes is_short = [](uint64_t, size_t) -> Expected<Bytes, Error> { return Bytes(7); };
  EXPECT_FALSE(JudgeDrain(kLane, kHead, 8192, is_short));
}

TEST(DrainCodecDeathTest, RefusesToWriteWhatNobodyCouldRead) {
  Prng prng(20260408);
  Drain unordered = RandomDrain(prng, 12, 1);
  std::swap(unordered.batches[0], unordered.batches[1]);
  EXPECT_DEATH(Encoded(unordered), "CHECK failed");
  Drain miscounted = RandomDrain(prng, 12, 2);
  miscounted.batches[0].count = 3;
  EXPECT_DEATH(Encoded(miscounted), "CHECK failed");
}

// Any bytes get a judgement, and only what was written whole is taken for whole.
TEST(DrainCodecTest, TakesAnyBytesWithoutHarm) {
  Prng prng(20260409);
  const Bytes sound = Segment(Encoded(RandomDrain(prng, 12, 3)), 8192);
  for (int round = 0; round < 20'000; ++round) {
    Bytes bytes = sound;
    const bool keeps_header = prng.OneIn(2);
    for (uint64_t changes = 1 + prng.Below(3); changes > 0; --changes) {
      const uint64_t at = keeps_header ? 64 + prng.Below(300) : prng.Below(200);
      bytes[at] = static_cast<uint8_t>(prng.Next());
    }
    if (keeps_header) Reseal(bytes);
    const DrainJudgement judgement = JudgementOf(bytes);
    if (const auto* const whole = std::get_if<WholeDrain>(&judgement)) {
      const Bytes again = Encoded(whole->drain);
      ASSERT_TRUE(std::equal(again.begin(), again.end(), bytes.begin()));
    }
  }
}

}  // namespace
}  // namespace huitong
