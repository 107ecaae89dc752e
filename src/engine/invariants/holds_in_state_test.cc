#include "engine/invariants/holds_in_state.h"

#include <functional>

#include <gtest/gtest.h>

#include "engine/apply.h"
#include "engine/invariants/replay_gives_the_same.h"
#include "engine/testing/busy_log.h"

namespace huitong {
namespace {

// The busy log up to its n-th last record, its fold, and a state to spoil.
struct Audited {
  SmallLog log = MakeBusyLog();
  LogState state;
  FoldedLog folded;

  explicit Audited(size_t without = 0) {
    log.records.resize(log.records.size() - without);
    for (const Record& record : log.records) {
      Apply(state, record);
      folded.Take(record);
    }
  }

  [[nodiscard]] std::optional<BrokenInvariant> FirstBroken() const {
    return FirstBrokenInState(state, folded, [&](Sequence sequence) {
      return sequence < log.records.size() ? std::optional(log.records[sequence]) : std::nullopt;
    });
  }
  [[nodiscard]] Wallet& Roses() {
    return state.wallets.Change({.member = {.value = 0}, .currency = kRose});
  }
  // The sequence of the first record of the kind.
  [[nodiscard]] Sequence First(RecordKind kind) const {
    for (const Record& record : log.records) {
      if (record.header.kind == kind) return record.header.sequence;
    }
    ADD_FAILURE() << "there is no such record";
    return kNoSequence;
  }
};

// What `spoil` breaks in the state of the busy log, as "5: how"; "nothing" where all holds.
std::string BrokenBy(const std::function<void(Audited&)>& spoil, size_t without = 0) {
  Audited audited(without);
  spoil(audited);
  const auto broken = audited.FirstBroken();
  if (!broken) return "nothing";
  return std::to_string(static_cast<int>(broken->invariant)) + ": " + broken->how;
}

Account IssuedByTheFlorist() {
  return {.code = AccountCode::kIssued, .party = kFlorist, .counterparty = kHouse};
}

TEST(HoldsInStateTest, HoldsAfterEachRecordOfALog) {
  const SmallLog log = MakeBusyLog();
  LogState state;
  FoldedLog folded;
  for (const Record& record : log.records) {
    Apply(state, record);
    folded.Take(record);
    const auto broken = FirstBrokenInState(
        state, folded, [&](Sequence sequence) { return std::optional(log.records[sequence]); });
    EXPECT_EQ(broken, std::nullopt) << Sentence(*broken);
  }
}

TEST(HoldsInStateTest, Names1WhereACurrencyDoesNotSumToZero) {
  const auto spoil = [](Audited& audited) {
    audited.Roses().Post({.expires_on = At("2028-03-31").day, .provenance = {.value = 1}}, 1);
  };
  EXPECT_EQ(BrokenBy(spoil), "1: currency 1 does not sum to zero: 1");
}

TEST(HoldsInStateTest, Names2WhereTheBooksDoNotExplainWhatIsOutstanding) {
  const auto spoil = [](Audited& audited) {
    audited.Roses().Post({.expires_on = At("2028-03-31").day, .provenance = {.value = 1}}, 1);
    const Account odd{.code = AccountCode::kPaidIn, .party = kFlorist, .counterparty = kHouse};
    --audited.state.books.Change({.currency = kRose, .account = ToWord(odd)}).balance;
  };
  EXPECT_EQ(BrokenBy(spoil), "2: currency 1 has 2 points outstanding, but the books say 1");
}

TEST(HoldsInStateTest, Names3WhereACounterIsNotTheFold) {
  const auto moved = [](Audited& audited) {
    Wallet& roses = audited.Roses();
    const Lot lot = roses.lots().front();
    roses.Post(lot.key, -1);
    roses.Post(
        {.expires_on = {.number = lot.key.expires_on.number + 1}, .provenance = lot.key.provenance},
        1);
  };
  EXPECT_EQ(
      BrokenBy(moved),
      "3: the available points of member 0 in currency 1, lot 2030-03-31 of provenance 5: the "
      "records make 1, the state has 0");
  const auto entries = [](Audited& audited) {
    ++audited.state.books.Change({.currency = kRose, .account = ToWord(IssuedByTheFlorist())})
          .postings;
  };
  EXPECT_TRUE(BrokenBy(entries).starts_with("3: the number of postings to account"));
  const auto records = [](Audited& audited) {
    ++audited.state.members.Change({.value = 0}).records;
  };
  EXPECT_TRUE(BrokenBy(records).starts_with("3: the number of records of member 0: the records"));
}

TEST(HoldsInStateTest, Names3WhereAMemberIsAnother) {
  const auto chain = [](Audited& audited) {
    --audited.state.members.Change({.value = 1}).last_record;
  };
  EXPECT_EQ(BrokenBy(chain), "3: member 1 is not as the records have it");
  const auto id = [](Audited& audited) {
    audited.state.member_ids.Change(MemberIdOf("li")).value = 0;
  };
  EXPECT_EQ(BrokenBy(id), "3: member 0 is not as the records have it");
  const auto more = [](Audited& audited) {
    audited.state.member_ids.Change(MemberIdOf("nobody")).value = 7;
  };
  EXPECT_EQ(BrokenBy(more), "3: member 7 is not as the records have it");
}

TEST(HoldsInStateTest, Names3WhereAProvenanceIsAnother) {
  const auto spoil = [](Audited& audited) {
    ++audited.state.provenances.Change({.value = 1}).settlement_price;
  };
  EXPECT_EQ(BrokenBy(spoil), "3: a provenance is not what was interned");
}

TEST(HoldsInStateTest, Names4WhereAWalletIsOneThatCannotBe) {
  const auto provenance = [](Audited& audited) {
    Wallet& roses = audited.Roses();
    const LotKey key = roses.lots().front().key;
    roses.Post(key, -1);
    roses.Post({.expires_on = key.expires_on, .provenance = {.value = 99}}, 1);
  };
  EXPECT_EQ(BrokenBy(provenance),
            "4: the wallet of member 0 in currency 1 has a lot of no provenance");
  const auto stranger = [](Audited& audited) {
    audited.state.wallets.Change({.member = {.value = 5}, .currency = kRose}) = audited.Roses();
    audited.Roses() = Wallet();
  };
  EXPECT_EQ(BrokenBy(stranger),
            "4: the wallet of member 5 in currency 1 has a member who is not enrolled");
  const auto transit = [](Audited& audited) {
    const Account on_its_way{
        .code = AccountCode::kTransit, .party = kHouse, .counterparty = kHouse};
    --audited.state.books.Change({.currency = kRose, .account = ToWord(on_its_way)}).balance;
    ++audited.state.books.Change({.currency = kRose, .account = ToWord(IssuedByTheFlorist())})
          .balance;
  };
  EXPECT_EQ(BrokenBy(transit), "4: transit in currency 1 is below zero");
}

TEST(HoldsInStateTest, Names6WhereAHoldDoesNotAddUp) {
  const auto captured = [](Audited& audited) {
    const HoldId id{.sequence = audited.First(RecordKind::kHold), .ordinal = 0};
    ++audited.state.holds.Change(id).captured;
  };
  EXPECT_TRUE(BrokenBy(captured).starts_with("6: the hold of record "));
  EXPECT_TRUE(BrokenBy(captured).ends_with(" does not add up"));
  const auto wallet = [](Audited& audited) {
    const HoldId id{.sequence = audited.First(RecordKind::kHold), .ordinal = 0};
    Wallet& roses = audited.Roses();
    const LotKey lot = roses.lots().front().key;
    roses.Post(lot, -1);
    roses.PostHeld(id, At("2028-05-01").time, 1);
  };
  EXPECT_TRUE(BrokenBy(wallet).starts_with("6: the hold of record "));
  EXPECT_TRUE(BrokenBy(wallet).ends_with(" and its wallet differ"));
}

TEST(HoldsInStateTest, Names7WhereMoreIsReversedThanTheOriginalHas) {
  const auto points = [](Audited& audited) {
    audited.state.reversals.Change(audited.First(RecordKind::kRedeem)).points = 31;
  };
  EXPECT_TRUE(BrokenBy(points).ends_with(": more is reversed than the original has"));
  const auto line = [](Audited& audited) {
    audited.state.reversals.Change(audited.First(RecordKind::kRedeem)).lines.front().amount = 11;
  };
  EXPECT_TRUE(BrokenBy(line).ends_with(": a line is reversed beyond the original"));
  const auto decline = [](Audited& audited) { audited.state.reversals.Change(0).points = 1; };
  EXPECT_EQ(BrokenBy(decline), "7: record 0: it was reversed and cannot be");
}

TEST(HoldsInStateTest, Names8WhereAKeyIsForgottenOrBoundTwice) {
  const auto forgotten = [](Audited& audited) {
    const Mac& key = audited.log.records.back().header.request->key;
    audited.state.requests.Change(FingerprintOf(key)).clear();
  };
  EXPECT_TRUE(
      BrokenBy(forgotten).starts_with("8: the index of keys is wrong about the key or quote of"));
  const auto twice = [](Audited& audited) {
    const Mac& key = audited.log.records.back().header.request->key;
    audited.state.requests.Change(FingerprintOf(key)).push_back(3);
  };
  EXPECT_EQ(BrokenBy(twice), "8: the index of keys is wrong about the key or quote of record 3");
}

TEST(HoldsInStateTest, Names12WhereTheLogDoesNotStandWhereItsRecordsEnd) {
  const auto skipped = [](Audited& audited) { ++audited.state.row.next_sequence; };
  EXPECT_TRUE(BrokenBy(skipped).starts_with("12: there are "));
  const auto back = [](Audited& audited) { --audited.state.row.last_commit.time.nanos; };
  EXPECT_EQ(BrokenBy(back), "12: the last commit time is not the last record's");
}

TEST(HoldsInStateTest, Names14WhereAClosedMemberHasPoints) {
  const auto closed = [](Audited& audited) {
    audited.state.members.Change({.value = 0}).flags = kClosed;
  };
  EXPECT_EQ(BrokenBy(closed), "14: member 0 is closed or merged, and has points or debt");
  const auto empty = [](Audited& audited) {
    audited.state.members.Change({.value = 1}).flags = kMerged;
  };
  EXPECT_EQ(BrokenBy(empty), "nothing");
}

TEST(ReplayGivesTheSameTest, NamesTheFirstEntryThatDiffers) {
  const Audited live;
  Audited replayed;
  EXPECT_EQ(FirstDifferenceInReplay(live.state, replayed.state), std::nullopt);
  replayed.state.reversals.Change(4'096).points = 1;
  EXPECT_EQ(FirstDifferenceInReplay(live.state, replayed.state),
            "the entry of family 12 with key 0000000000001000 is made by a replay alone");
  EXPECT_EQ(FirstDifferenceInReplay(replayed.state, live.state),
            "the entry of family 12 with key 0000000000001000 is not made by a replay");
  ++replayed.state.row.members;
  EXPECT_TRUE(FirstDifferenceInReplay(live.state, replayed.state)
                  ->starts_with("the entry of family 8 with key  is made otherwise by a replay"));
  ++replayed.state.members.Change({.value = 1}).records;
  EXPECT_TRUE(FirstDifferenceInReplay(live.state, replayed.state)
                  ->starts_with("the entry of family 1 with key 0000000000000001 is made otherwise "
                                "by a replay: "));
}

}  // namespace
}  // namespace huitong
