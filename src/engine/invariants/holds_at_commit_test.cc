#include "engine/invariants/holds_at_commit.h"

#include <functional>
#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/apply.h"
#include "engine/testing/busy_log.h"

namespace huitong {
namespace {

const SmallLog& TradedLog() {
  static const SmallLog traded = MakeBusyLog();
  return traded;
}

// Which record of a kind, counted from 0, to spoil.
struct Place {
  RecordKind kind;
  int nth = 0;
};

// The state before that record, and the index of it.
struct Moment {
  LogState state;
  size_t at = 0;
};
Moment Before(const Place& place) {
  Moment moment;
  int nth = place.nth;
  for (const Record& record : TradedLog().records) {
    if (record.header.kind == place.kind && nth-- == 0) return moment;
    Apply(moment.state, record);
    ++moment.at;
  }
  ADD_FAILURE() << "the log has no such record";
  std::abort();
}

using Spoil = std::function<void(Record&)>;

// What the spoiled record breaks, as "5: how"; "nothing" where all holds.
std::string BrokenBy(const Place& place, const Spoil& spoil) {
  Moment moment = Before(place);
  const auto& records = TradedLog().records;
  Record spoiled = records[moment.at];
  spoil(spoiled);
  const auto broken =
      FirstBrokenAtCommit(moment.state, spoiled, std::span(records).first(moment.at));
  if (!broken) return "nothing";
  return std::to_string(static_cast<int>(broken->invariant)) + ": " + broken->how;
}

template <class T>
T& In(Effects& effects, int nth = 0) {
  for (Effect& effect : effects) {
    auto* found = std::get_if<T>(&effect);
    if (found != nullptr && nth-- == 0) return *found;
  }
  ADD_FAILURE() << "the record has no such effect";
  std::abort();
}
template <class T>
T& OfMember(Record& record, int nth = 0) {
  return In<T>(record.subjects.front().effects, nth);
}

// One more unit posted, and stated, and booked: all sums still agree.
template <class Posting>
void PostMore(Record& record, int64_t amount, int nth = 0) {
  auto& posting = OfMember<Posting>(record, nth);
  posting.amount += amount;
  posting.balance_after += amount;
  record.books.push_back(BookPosting{
      .currency = posting.currency,
      .account = {.code = AccountCode::kIssued, .party = kFlorist, .counterparty = kHouse},
      .amount = -amount});
}

TEST(HoldsAtCommitTest, HoldsForEachRecordOfALog) {
  const auto& records = TradedLog().records;
  LogState state;
  std::set<RecordKind> kinds;
  for (size_t i = 0; i < records.size(); ++i) {
    const auto broken = FirstBrokenAtCommit(state, records[i], std::span(records).first(i));
    EXPECT_EQ(broken, std::nullopt) << "record " << i << ": " << Sentence(*broken);
    Apply(state, records[i]);
    kinds.insert(records[i].header.kind);
  }
  EXPECT_EQ(kinds.size(), 13u);  // every kind but the end that time brings to a hold
}

TEST(HoldsAtCommitTest, Names1WhereATransactionDoesNotSumToZero) {
  const auto spoil = [](Record& record) { ++In<BookPosting>(record.books).amount; };
  EXPECT_EQ(BrokenBy({RecordKind::kEarn}, spoil), "1: its postings do not sum to zero");
}

TEST(HoldsAtCommitTest, Names3WhereABalanceAfterIsNotTheFold) {
  EXPECT_EQ(BrokenBy({RecordKind::kEarn, 1},
                     [](Record& record) { ++OfMember<AvailablePosting>(record).balance_after; }),
            "3: a posting states 201 available after it where the postings make 200");
  EXPECT_EQ(BrokenBy({RecordKind::kEarn, 2},
                     [](Record& record) { --OfMember<PendingPosting>(record).balance_after; }),
            "3: a posting states 49 pending after it where the postings make 50");
  EXPECT_EQ(BrokenBy({RecordKind::kHold},
                     [](Record& record) { --OfMember<HeldPosting>(record, 1).balance_after; }),
            "3: a posting states 89 held after it where the postings make 90");
  EXPECT_EQ(BrokenBy({RecordKind::kReverseEarn, 1},
                     [](Record& record) { ++OfMember<DebtPosting>(record).balance_after; }),
            "3: a posting states -39 of debt after it where the postings make -40");
}

TEST(HoldsAtCommitTest, Names4WhereMoreIsTakenThanThereIs) {
  const auto more = [](Record& record) { PostMore<AvailablePosting>(record, -101); };
  EXPECT_EQ(BrokenBy({RecordKind::kRedeem}, more),
            "4: a lot would hold less than nothing, or more than 2^53 - 1");
  const auto too_much = [](Record& record) {
    PostMore<AvailablePosting>(record, Points::kOfMemberMax);
  };
  EXPECT_EQ(BrokenBy({RecordKind::kEarn, 1}, too_much),
            "4: a lot would hold less than nothing, or more than 2^53 - 1");
  const auto into_debt = [](Record& record) { PostMore<DebtPosting>(record, 1); };
  EXPECT_EQ(BrokenBy({RecordKind::kEarn, 4}, into_debt), "4: more debt is repaid than there is");
  const auto pending = [](Record& record) { PostMore<PendingPosting>(record, -31); };
  EXPECT_EQ(BrokenBy({RecordKind::kReverseEarn}, pending),
            "4: pending points would be below zero, or above 2^53 - 1");
  const auto another_day = [](Record& record) {
    ++OfMember<PendingPosting>(record).matures_on.number;
  };
  EXPECT_EQ(BrokenBy({RecordKind::kReverseEarn}, another_day),
            "4: a pending lot would hold less than nothing");
  const auto held = [](Record& record) { PostMore<HeldPosting>(record, -100); };
  EXPECT_EQ(BrokenBy({RecordKind::kCapture}, held),
            "4: held points would be below zero, or above 2^53 - 1");
}

TEST(HoldsAtCommitTest, Names5WhereALaterLotGoesFirst) {
  const auto later = [](Record& record) {
    auto& posting = OfMember<AvailablePosting>(record);
    posting.lot = {.expires_on = At("2028-02-29").day, .provenance = {.value = 2}};
  };
  EXPECT_EQ(BrokenBy({RecordKind::kRedeem}, later),
            "5: a later lot is spent before an earlier one is empty");
  const auto later_held = [](Record& record) {
    auto& first = OfMember<HeldPosting>(record);
    first.lot = {.expires_on = At("2028-02-29").day, .provenance = {.value = 2}};
  };
  EXPECT_EQ(BrokenBy({RecordKind::kCapture}, later_held),
            "5: a later lot of a hold goes before an earlier one is empty");
}

TEST(HoldsAtCommitTest, Names5WhereALotIsSpentAfterItsLastDay) {
  const auto late = [](Record& record) { record.header.committed = At("2028-03-01"); };
  for (const RecordKind kind : {RecordKind::kRedeem, RecordKind::kExchange, RecordKind::kHold}) {
    EXPECT_EQ(BrokenBy({kind, kind == RecordKind::kHold ? 1 : 0},
                       [&](Record& record) {
                         late(record);
                         if (kind != RecordKind::kHold) return;
                         OfMember<HoldPlaced>(record).ends = At("2028-04-01").time;
                       }),
              "5: a lot is spent after its last day");
  }
}

TEST(HoldsAtCommitTest, Names5WhereALotExpiresBeforeItsTimeOrIsLeftAfterIt) {
  const auto early = [](Record& record) { record.header.committed.day = At("2026-03-01").day; };
  EXPECT_EQ(BrokenBy({RecordKind::kExpire}, early), "5: a lot expires before its last day is over");
  const auto part = [](Record& record) { PostMore<AvailablePosting>(record, 1); };
  EXPECT_EQ(BrokenBy({RecordKind::kExpire}, part), "5: a lot past its last day is left");
}

TEST(HoldsAtCommitTest, Names5WhereARecordTakesThatMayNotTake) {
  const auto spoil = [](Record& record) {
    auto& posting = OfMember<AvailablePosting>(record);
    posting.lot = {.expires_on = At("2028-01-31").day, .provenance = {.value = 1}};
    PostMore<AvailablePosting>(record, -101);
  };
  EXPECT_EQ(BrokenBy({RecordKind::kEarn, 1}, spoil),
            "5: a record that takes nothing takes available points");
}

TEST(HoldsAtCommitTest, Names6WhereAHoldDoesNotAddUp) {
  const auto captured = [](Record& record) { ++OfMember<HoldCaptured>(record).points; };
  const auto placed = [](Record& record) { ++OfMember<HoldPlaced>(record).points; };
  const auto released = [](Record& record) { --OfMember<HoldEnded>(record).released; };
  for (const std::string& broken :
       {BrokenBy({RecordKind::kHold}, placed), BrokenBy({RecordKind::kCapture}, captured),
        BrokenBy({RecordKind::kRelease}, released)}) {
    EXPECT_THAT(broken, ::testing::ContainsRegex("^6: the hold of record [0-9]+ does not add up$"));
  }
}

TEST(HoldsAtCommitTest, Names6WhereAHoldIsEndedTwiceOrByAnother) {
  const auto twice = [](Record& record) {
    Effects& effects = record.subjects.front().effects;
    const Effect ended = effects.front();
    effects.insert(effects.begin(), ended);
  };
  EXPECT_EQ(BrokenBy({RecordKind::kRelease}, twice), "6: a hold ends twice");
  const auto foreign = [](Record& record) {
    record.subjects.front().effects = {HoldEnded{.currency = kRose,
                                                 .hold = OfMember<HoldEnded>(record).hold,
                                                 .why = HoldEnd::kReleased,
                                                 .released = 0,
                                                 .expired = 0}};
    record.books.clear();
    record.subjects.front().member = {.value = 1};
  };
  EXPECT_EQ(BrokenBy({RecordKind::kRelease}, foreign),
            "6: a hold is of another member or currency");
}

TEST(HoldsAtCommitTest, Names6WhereAHoldIsCapturedAfterItsEndOrWhenItIsClosed) {
  const auto late = [](Record& record) { record.header.committed = At("2026-03-01"); };
  EXPECT_EQ(BrokenBy({RecordKind::kCapture}, late), "6: a hold is captured at its end");
  const auto closed = [](Record& record) {
    const Moment captured = Before({RecordKind::kCapture});
    Record capture = TradedLog().records[captured.at];
    OfMember<HoldEnded>(record).hold = OfMember<HoldCaptured>(capture).hold;
  };
  EXPECT_THAT(BrokenBy({RecordKind::kRelease}, closed),
              ::testing::ContainsRegex("^6: the hold of record [0-9]+ is closed already$"));
}

TEST(HoldsAtCommitTest, Names7WhereMoreIsReversedThanTheOriginalHas) {
  const auto redemption = [](Record& record) { OfMember<RedemptionReversed>(record).points = 31; };
  EXPECT_EQ(BrokenBy({RecordKind::kReverseRedemption}, redemption),
            "7: more is reversed than the original has");
  const auto spend = [](Record& record) { OfMember<EarnReversed>(record).spend_fen = 5'001; };
  EXPECT_EQ(BrokenBy({RecordKind::kReverseEarn}, spend),
            "7: more is reversed than the original has");
  const auto before = [](Record& record) { ++OfMember<RedemptionReversed>(record).points_before; };
  EXPECT_EQ(BrokenBy({RecordKind::kReverseRedemption}, before),
            "7: what was reversed before is stated wrongly");
  const auto line = [](Record& record) { OfMember<LineAmount>(record).amount = 11; };
  EXPECT_EQ(BrokenBy({RecordKind::kReverseRedemption}, line),
            "7: a line is reversed beyond the original");
}

TEST(HoldsAtCommitTest, Names7WhereAFullReturnLeavesPointsEarned) {
  const auto spoil = [](Record& record) { OfMember<EarnReversed>(record).spend_fen = 5'000; };
  EXPECT_EQ(BrokenBy({RecordKind::kReverseEarn}, spoil), "7: a full return leaves points earned");
}

TEST(HoldsAtCommitTest, Names7WhereTheOriginalWasNotRead) {
  Moment moment = Before({RecordKind::kReverseEarn});
  const auto broken = FirstBrokenAtCommit(moment.state, TradedLog().records[moment.at], {});
  ASSERT_TRUE(broken);
  EXPECT_EQ(broken->invariant, Invariant::kReversalsStayWithin);
  EXPECT_EQ(broken->how, "the record that it reverses was not read");
}

TEST(HoldsAtCommitTest, Names8WhereAKeyOrAQuoteIsUsedAgain) {
  const auto key = [](Record& record) {
    record.header.request = TradedLog().records.front().header.request;
  };
  EXPECT_EQ(BrokenBy({RecordKind::kEarn}, key), "8: its request key or quote was used by record 0");
  Moment moment = Before({RecordKind::kExchange});
  Record again = TradedLog().records[moment.at];
  Apply(moment.state, again);
  ++again.header.sequence;
  ++again.subjects.front().own_sequence;
  again.header.request->key = MacOf("another key");
  const auto broken = FirstBrokenAtCommit(moment.state, again, TradedLog().records);
  ASSERT_TRUE(broken);
  EXPECT_EQ(broken->invariant, Invariant::kKeysBindOnce);
}

TEST(HoldsAtCommitTest, Names8WhereARecordOfTheSameFingerprintWasNotRead) {
  Moment moment = Before({RecordKind::kEarn});
  Record record = TradedLog().records[moment.at];
  record.header.request->key = TradedLog().records.front().header.request->key;
  record.header.request->key.back() ^= 1;
  const auto records = std::span(TradedLog().records);
  EXPECT_EQ(FirstBrokenAtCommit(moment.state, record, records.first(1)), std::nullopt);
  const auto broken = FirstBrokenAtCommit(moment.state, record, {});
  ASSERT_TRUE(broken);
  EXPECT_EQ(broken->how, "record 0, which may have the same request key or quote, was not read");
}

TEST(HoldsAtCommitTest, Names8WhereADeclineDoesMore) {
  const auto spoil = [](Record& record) {
    record.books.push_back(RequestDeclined{.declined = {.code = Decline::kInsufficientPoints},
                                           .language = Language::kEnglish});
  };
  EXPECT_EQ(BrokenBy({RecordKind::kEarn}, spoil), "8: a decline does more than to bind its key");
}

TEST(HoldsAtCommitTest, Names12WhereTimeGoesBackOrARecordIsSkipped) {
  const auto back = [](Record& record) { --record.header.committed.time.nanos; };
  EXPECT_EQ(BrokenBy({RecordKind::kRedeem}, back),
            "12: its commit time is before that of the record before it");
  const auto skipped = [](Record& record) { ++record.header.sequence; };
  EXPECT_THAT(BrokenBy({RecordKind::kRedeem}, skipped),
              ::testing::ContainsRegex("^12: it comes where record [0-9]+ should$"));
}

// What the log's first record of the kind breaks when its member stands like that.
std::string BrokenWhere(uint32_t flags, const Place& place) {
  Moment moment = Before(place);
  moment.state.members.Change({.value = 0}).flags = flags;
  const auto& records = TradedLog().records;
  const auto broken =
      FirstBrokenAtCommit(moment.state, records[moment.at], std::span(records).first(moment.at));
  if (!broken) return "nothing";
  return std::to_string(static_cast<int>(broken->invariant)) + ": " + broken->how;
}

TEST(HoldsAtCommitTest, Names14WhereAFrozenMembersPointsAreTaken) {
  for (const uint32_t flags : {uint32_t{kFrozen}, uint32_t{kMerging}}) {
    for (const RecordKind kind : {RecordKind::kRedeem, RecordKind::kExchange, RecordKind::kHold,
                                  RecordKind::kReverseEarn}) {
      EXPECT_EQ(BrokenWhere(flags, {kind}), "14: points of a frozen member are taken");
    }
    for (const RecordKind kind :
         {RecordKind::kEarn, RecordKind::kExpire, RecordKind::kMature, RecordKind::kCapture,
          RecordKind::kRelease, RecordKind::kReverseRedemption}) {
      EXPECT_EQ(BrokenWhere(flags, {kind}), "nothing");
    }
  }
}

TEST(HoldsAtCommitTest, Names14WhereSomethingHappensToAClosedMember) {
  for (const uint32_t flags : {uint32_t{kClosed}, uint32_t{kMerged}}) {
    for (const RecordKind kind : {RecordKind::kEarn, RecordKind::kExpire, RecordKind::kRelease}) {
      EXPECT_EQ(BrokenWhere(flags, {kind}), "14: something happens to a closed or merged member");
    }
  }
  EXPECT_EQ(BrokenWhere(kAbsorbing, {RecordKind::kRedeem}), "nothing");
  SmallLog log = OpenSmallCoalition();
  log.state.members.Change({.value = 0}).flags = kClosed;
  EXPECT_TRUE(log.Declines(Redeem{.member = MemberIdOf("mei"),
                                  .currency = kRose,
                                  .acceptor = kCafe,
                                  .channel = kShop,
                                  .points = PointsOf(1)}));
}

TEST(HoldsAtCommitTest, StopsTheProcessWithASentence) {
  Moment moment = Before({RecordKind::kEarn});
  const auto& records = TradedLog().records;
  Record spoiled = records[moment.at];
  ++OfMember<AvailablePosting>(spoiled).balance_after;
  EXPECT_DEATH(
      RequireInvariants(moment.state, spoiled, std::span(records).first(moment.at)),
      "huitong stops: log example.org/log/sha256, record [0-9]+, invariant 3 .* is broken: a "
      "posting states 101 available after it where the postings make 100");
  RequireInvariants(moment.state, records[moment.at], std::span(records).first(moment.at));
}

}  // namespace
}  // namespace huitong
