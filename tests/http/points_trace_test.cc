// Traces and past wallets over the chains of a journal in memory: two members, and the limits.

#include "api/points_trace.h"

#include <vector>

#include <gtest/gtest.h>

#include "base/check.h"
#include "storage/memory_journal.h"

namespace huitong {
namespace {

constexpr LogNumber kLog{.value = 1 << 16};
constexpr MemberOrdinal kMei{.value = 0};
constexpr MemberOrdinal kLi{.value = 1};
constexpr CurrencyNumber kRose{.value = 1};
constexpr LotKey kLot{.expires_on = {.number = 21'000}, .provenance = {.value = 1}};

RecordSubject Posts(MemberOrdinal member, uint64_t own_sequence, Sequence previous, int64_t amount,
                    int64_t balance_after) {
  RecordSubject subject;
  subject.member = member;
  subject.own_sequence = own_sequence;
  subject.previous = previous;
  subject.effects.push_back(AvailablePosting{
      .currency = kRose, .lot = kLot, .amount = amount, .balance_after = balance_after});
  return subject;
}

BookPosting ToBooks(AccountCode code, int64_t amount) {
  return {.currency = kRose,
          .account = {.code = code, .party = {.value = 1}, .counterparty = kHouse},
          .amount = amount};
}

// Mei earns 50, 20 of it go to li by a record with both as its subjects, who spends 5.
class GivenPoints {
 public:
  GivenPoints() {
    Add(RecordKind::kEarn, {Posts(kMei, 0, kNoSequence, 50, 50)}, AccountCode::kIssued, -50);
    Add(RecordKind::kExpire, {Posts(kMei, 1, 0, -20, 30), Posts(kLi, 0, kNoSequence, 20, 20)},
        AccountCode::kIssued, 0);
    Add(RecordKind::kRedeem, {Posts(kLi, 1, 1, -5, 15)}, AccountCode::kRedeemed, 5);
    Add(RecordKind::kEarn, {Posts(kMei, 2, 1, 7, 37)}, AccountCode::kIssued, -7);
  }
  [[nodiscard]] RecordSource source() const { return {.journal = journal_, .log = kLog}; }
  [[nodiscard]] static Sequence NewestOf(MemberOrdinal member) { return member == kMei ? 3 : 2; }

  // The trace of a record, with every chain that it wants and may read.
  [[nodiscard]] PointsTrace TraceOf(Sequence wanted, TraceLimits limits = {}) const {
    const auto record = source().At(wanted);
    CHECK(record.has_value());
    PointsTrace trace(source(), *record, 3, limits);
    while (!trace.wants().empty()) {
      const MemberOrdinal member = *trace.wants().begin();
      CHECK(trace.Follow(member, NewestOf(member)).has_value());
      if (trace.wants().empty()) trace.Fold();
    }
    return trace;
  }

 private:
  void Add(RecordKind kind, const std::vector<RecordSubject>& subjects, AccountCode code,
           int64_t amount) {
    Record record;
    record.header.kind = kind;
    record.header.sequence = next_;
    for (const RecordSubject& subject : subjects) {
      record.subjects.push_back(subject);
    }
    if (amount != 0) record.books.push_back(ToBooks(code, amount));
    Drain drain{.number = next_, .batches = {}};
    Batch& batch = drain.batches.emplace_back();
    batch.log = kLog.value;
    batch.first_sequence = next_++;
    batch.count = 1;
    EncodeRecord(record, batch.records);
    CHECK(journal_.Append(drain).has_value());
  }

  MemoryJournal journal_;
  uint64_t next_ = 0;
};

TEST(PointsTraceTest, FollowsPointsIntoAnotherMembersChain) {
  const GivenPoints given;
  const PointsTrace back = given.TraceOf(2);
  ASSERT_EQ(back.trace().steps.size(), 3u);
  EXPECT_EQ(back.trace().steps[0].record, 0u);
  EXPECT_EQ(back.trace().steps[0].arrived, 5);
  EXPECT_EQ(back.trace().steps[1].from.member, kMei);
  EXPECT_EQ(back.trace().steps[1].to.member, kLi);
  EXPECT_FALSE(back.trace().truncated);
  const PointsTrace on = given.TraceOf(0);
  ASSERT_EQ(on.trace().steps.size(), 3u);
  EXPECT_EQ(on.trace().steps[2].to.account.code, AccountCode::kRedeemed);
}

TEST(PointsTraceTest, SaysThatItIsTruncatedWhereAChainIsTooLong) {
  const GivenPoints given;
  const PointsTrace trace =
      given.TraceOf(3, {.records_max = 2, .members_max = 16, .steps_max = 100});
  EXPECT_TRUE(trace.trace().truncated);
  ASSERT_EQ(trace.trace().steps.size(), 1u);
  EXPECT_EQ(trace.trace().steps[0].arrived, 7);
}

TEST(PointsTraceTest, SaysThatItIsTruncatedWhereMoreMembersHadPart) {
  const GivenPoints given;
  const PointsTrace trace =
      given.TraceOf(2, {.records_max = 100, .members_max = 1, .steps_max = 100});
  EXPECT_TRUE(trace.trace().truncated);
  EXPECT_EQ(trace.trace().steps.size(), 2u);
  EXPECT_EQ(trace.trace().steps.front().previous, kNoStep);
}

TEST(MemberChainTest, MakesNoPastWalletOfTooLongAChain) {
  const GivenPoints given;
  const auto refused = ReadPastWallets(given.source(), kMei, 3, 0, 2);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::kInvalidArgument);
  const auto wallets = ReadPastWallets(given.source(), kMei, 3, 1, 3);
  ASSERT_TRUE(wallets && *wallets);
  EXPECT_EQ((*wallets)->at(kRose).total(), 30);
  const auto unknown = ReadPastWallets(given.source(), kLi, 2, 0, 100);
  ASSERT_TRUE(unknown);
  EXPECT_FALSE(*unknown);
}

TEST(MemberChainTest, NamesARecordThatIsNoneOfTheMembers) {
  const GivenPoints given;
  const auto history = ReadHistory(given.source(), kLi, 3, {}, 10);
  ASSERT_FALSE(history);
  EXPECT_EQ(history.error().code, ErrorCode::kNotFound);
}

}  // namespace
}  // namespace huitong
