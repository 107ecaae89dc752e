// A ledger whose memory is spoiled stops before it writes what it would have made of it.

#include <gtest/gtest.h>

#include "engine/invariants/ledger_balances.h"
#include "storage/segment_journal.h"
#include "storage/testing/temporary_folder.h"
#include "support/ledger_fixture.h"

namespace huitong::testing {
namespace {

std::unique_ptr<SegmentJournal> OpenJournal(const TemporaryFolder& folder) {
  auto opened = SegmentJournal::Open(PosixFileSystem(), {.folder = folder.path() + "/journal",
                                                         .lane = 0,
                                                         .segment_bytes = uint64_t{64} << 10,
                                                         .proof = {},
                                                         .make_ahead = false});
  CHECK(opened.has_value());
  return *std::move(opened);
}

// A lane over a journal on disk; everything else in memory, made again from the journal.
struct DiskLedger {
  explicit DiskLedger(const TemporaryFolder& folder) : journal(OpenJournal(folder)) {
    auto opened = Lane::Open({.journal = *journal,
                              .store = store,
                              .trees = trees,
                              .clock = clock,
                              .secrets = SecretsForTests},
                             {});
    CHECK(opened.has_value());
    lane = *std::move(opened);
  }

  std::unique_ptr<SegmentJournal> journal;
  MemoryStateStore store;
  MemoryTreeStore trees;
  StandingClock clock;
  std::unique_ptr<Lane> lane;
};

// Points of a hold that memory has lost are not released: the hold does not add up.
void ReleaseASpoiledHold(const TemporaryFolder& folder) {
  DiskLedger ledger(folder);
  LaneClient client(*ledger.lane);
  SetUpTwoBrands(client);
  CHECK(client
            .Do(Earn{.member = MemberIdOf(0),
                     .brand = {.value = 1},
                     .channel = kNoChannel,
                     .spend_fen = 10'000})
            .kind == OutcomeKind::kRecorded);
  const Answered held =
      client.Do(PlaceHold{.member = MemberIdOf(0),
                          .currency = {.value = 1},
                          .acceptor = {.value = 2},
                          .channel = kNoChannel,
                          .points = *Points::FromUnits(40),
                          .ends = {.nanos = ledger.clock.Now().nanos + 3'600 * kNanosPerSecond}});
  CHECK(held.kind == OutcomeKind::kRecorded && !held.declined());
  const HoldId hold{.sequence = held.sequence, .ordinal = 0};
  CHECK(client.Read([&](LogState& state, const Instant&) -> Expected<Done, Missing> {
    state.holds.Change(hold).captured = 1;
    return Done{};
  }));
  client.Do(ReleaseHold{.hold = hold});
}

TEST(BrokenInvariantTest, StopsTheProcessBeforeTheRecordIsInTheJournal) {
  const TemporaryFolder folder;
  EXPECT_DEATH(ReleaseASpoiledHold(folder),
               "huitong stops: log huitong.test/log/sha256, record [0-9]+, invariant 6 .* is "
               "broken: the hold of record [0-9]+ does not add up");

  const auto journal = OpenJournal(folder);
  std::vector<RecordKind> kinds;
  for (;;) {
    const auto bytes = journal->ReadRecord(kTestLog.value, kinds.size());
    if (!bytes) break;
    const auto record = DecodeRecord(*bytes);
    ASSERT_TRUE(record);
    kinds.push_back(record->header.kind);
  }
  ASSERT_GE(kinds.size(), 2U);
  EXPECT_EQ(kinds.back(), RecordKind::kHold);
  EXPECT_EQ(kinds[kinds.size() - 2], RecordKind::kEarn);
}

TEST(BrokenInvariantTest, LeavesAJournalThatStartsAgainAndGoesOn) {
  const TemporaryFolder folder;
  EXPECT_DEATH(ReleaseASpoiledHold(folder), "invariant 6");

  const DiskLedger ledger(folder);
  LaneClient client(*ledger.lane);
  Sequence next = 0;
  ASSERT_TRUE(client.Read([&](LogState& state, const Instant&) -> Expected<Done, Missing> {
    EXPECT_EQ(FirstImbalance(state), std::nullopt);
    next = state.row.next_sequence;
    return Done{};
  }));
  const Answered released =
      client.Ask(CommandOf(ReleaseHold{.hold = {.sequence = next - 1, .ordinal = 0}}, "again"));
  EXPECT_EQ(released.kind, OutcomeKind::kRecorded);
  EXPECT_FALSE(released.declined());
  EXPECT_EQ(released.sequence, next);
}

}  // namespace
}  // namespace huitong::testing
