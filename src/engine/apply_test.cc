#include "engine/apply.h"

#include <gtest/gtest.h>

#include "engine/testing/small_coalition.h"

namespace huitong {
namespace {

const MemberId mei = MemberIdOf("mei");

// A log with an accepted record of each kind and a decline.
SmallLog EventfulLog() {
  SmallLog log = OpenSmallCoalition();
  const Earn earn{.member = mei, .brand = kFlorist, .channel = kOnline, .spend_fen = 10'000};
  log.Do(earn);
  log.Do(log.Quoted(mei, kRose, kBean, 33));
  log.Do(Redeem{.member = mei,
                .currency = kRose,
                .acceptor = kCafe,
                .channel = kShop,
                .points = PointsOf(7)});
  log.Do(Redeem{.member = mei,
                .currency = kRose,
                .acceptor = kCafe,
                .channel = kShop,
                .points = PointsOf(7'000)});
  log.now = At("2028-02-01");
  log.Do(earn);
  return log;
}

TEST(ApplyTest, GivesTheSameStateFromTheEncodedRecords) {
  const SmallLog log = EventfulLog();
  LogState replayed;
  ByteView rest = log.bytes;
  while (!rest.empty()) {
    const auto size = ByteReader(rest).Get<uint32_t>();
    const auto record = DecodeRecord(rest.first(size));
    ASSERT_TRUE(record);
    Apply(replayed, *record);
    rest = rest.subspan(size);
  }
  EXPECT_EQ(CanonicalStateOf(replayed), CanonicalStateOf(log.state));
}

TEST(ApplyTest, LinksTheRecordsOfEachMember) {
  SmallLog log = EventfulLog();
  const auto member = log.state.members.Find({.value = 0});
  ASSERT_EQ(member.presence, Presence::kFound);
  uint64_t walked = 0;
  for (Sequence at = member.value->last_record; at != kNoSequence; ++walked) {
    const RecordSubject& subject = log.records[at].subjects.front();
    EXPECT_EQ(subject.member.value, 0u);
    EXPECT_EQ(subject.own_sequence, member.value->records - 1 - walked);
    at = subject.previous;
  }
  EXPECT_EQ(walked, member.value->records);
}

TEST(ApplyTest, BindsTheKeyOfEachRequestAndTheQuoteOfAnExchange) {
  SmallLog log = OpenSmallCoalition();
  log.Do(Earn{.member = mei, .brand = kFlorist, .channel = kShop, .spend_fen = 10'000});
  const Exchange exchange = log.Quoted(mei, kRose, kBean, 33);
  const Record record = log.Do(exchange);
  const Sequences own = {record.header.sequence};
  for (const Mac& mac : {record.header.request->key, exchange.quote_mac}) {
    const auto bound = log.state.requests.Find(FingerprintOf(mac));
    ASSERT_EQ(bound.presence, Presence::kFound);
    EXPECT_EQ(*bound.value, own);
  }
}

TEST(ApplyTest, CountsThePostingsOfAnAccount) {
  SmallLog log = OpenSmallCoalition();
  const Earn earn{.member = mei, .brand = kFlorist, .channel = kShop, .spend_fen = 10'000};
  log.Do(earn);
  log.Do(earn);
  const Account issued{.code = AccountCode::kIssued, .party = kFlorist, .counterparty = kHouse};
  const auto found = log.state.books.Find({.currency = kRose, .account = ToWord(issued)});
  ASSERT_EQ(found.presence, Presence::kFound);
  EXPECT_EQ(found.value->balance, -200);
  EXPECT_EQ(found.value->postings, 2u);
}

TEST(ApplyTest, NamesEverythingThatMemoryLacksForARecord) {
  const SmallLog log = EventfulLog();
  LogState replayed;
  for (const Record& record : log.records) {
    replayed.MarkIncomplete();
    for (const MissingEntry& entry : LackingFor(replayed, record).entries) {
      ASSERT_TRUE(replayed.LoadAbsent(entry));
    }
    EXPECT_TRUE(LackingFor(replayed, record).entries.empty());
    Apply(replayed, record);
  }
  EXPECT_EQ(CanonicalStateOf(replayed), CanonicalStateOf(log.state));
}

TEST(ApplyDeathTest, StopsWhereARecordIsNotTheNext) {
  const SmallLog log = EventfulLog();
  LogState state;
  EXPECT_DEATH(Apply(state, log.records[1]), "CHECK failed");
  Apply(state, log.records[0]);
  EXPECT_DEATH(Apply(state, log.records[0]), "CHECK failed");
}

TEST(ApplyDeathTest, StopsWhereTimeStepsBack) {
  const SmallLog log = EventfulLog();
  LogState state;
  Apply(state, log.records[0]);
  Record next = log.records[1];
  next.header.committed.time.nanos -= 1;
  EXPECT_DEATH(Apply(state, next), "CHECK failed");
}

TEST(ApplyDeathTest, StopsWhereAMembersChainIsBroken) {
  SmallLog log = OpenSmallCoalition();
  LogState state;
  for (const Record& record : log.records) {
    Apply(state, record);
  }
  Record next = log.Do(Earn{.member = mei, .brand = kFlorist, .channel = kShop, .spend_fen = 100});
  next.subjects.front().own_sequence += 1;
  EXPECT_DEATH(Apply(state, next), "CHECK failed");
}

}  // namespace
}  // namespace huitong
