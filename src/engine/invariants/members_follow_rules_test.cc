// Records of standing, merges, gifts, adjustments, reinstatements, notices and declines that the
// rules do not give are refused, each with its reason.

#include <functional>

#include <gtest/gtest.h>

#include "engine/apply.h"
#include "engine/invariants/record_follows_state.h"
#include "engine/testing/small_coalition.h"

namespace huitong {
namespace {

const MemberId mei = MemberIdOf("mei");
const MemberId li = MemberIdOf("li");
const MemberId old = MemberIdOf("old");

Command By(SmallLog& log, uint32_t user, Operation operation) {
  Command command = log.Asked(std::move(operation));
  command.actor = {.kind = ActorKind::kUser, .number = user};
  return command;
}

Earn Purchase(const MemberId& member, int64_t fen) {
  return {
      .member = member, .brand = kFlorist, .channel = kNoChannel, .spend_fen = fen, .lines = {}};
}
Gift Present(int64_t points) {
  return {.giver = mei, .recipient = li, .currency = kRose, .points = PointsOf(points)};
}
Adjust By(int64_t points) {
  return {.member = mei,
          .currency = kRose,
          .points = points,
          .reason = AdjustmentReason::kGoodwill,
          .expires_on = std::nullopt};
}

PointsPolicy GenerousPolicy() {
  PointsPolicy policy;
  policy.expiry_months = 1;
  policy.gifts = true;
  policy.adjustment_limit = 50;
  policy.notices = kNotice7Days;
  policy.notice_days = 14;
  return policy;
}

// One of each kind: the log of all the cases below.
SmallLog MadeLog() {
  SmallLog log = OpenSmallCoalition();
  log.Do(PublishPointsPolicy{
      .currency = kRose, .policy = GenerousPolicy(), .effective_from = std::nullopt});
  log.Do(
      PublishMemberPolicy{.policy = {.merge_cool_off_hours = 2}, .effective_from = std::nullopt});
  log.Do(Enrol{.brand = kFlorist, .member = old});
  log.Do(Purchase(mei, 10'000));
  log.Do(Purchase(old, 5'000));
  log.Do(Present(30));
  log.Do(By(40));
  log.Do(By(-20));
  for (int i = 0; i < 2; ++i) {
    log.Offer(By(log, 1, By(60)));
    const Sequence proposal = log.records.back().header.sequence;
    if (i == 0) log.Offer(By(log, 2, ApproveAdjustment{.proposal = proposal}));
    if (i == 1) log.Offer(By(log, 2, RejectAdjustment{.proposal = proposal}));
  }
  log.Do(ChangeStatus{
      .member = li, .status = MemberStatus::kFrozen, .reason = StatusReason::kDispute});
  log.Do(ChangeStatus{
      .member = li, .status = MemberStatus::kActive, .reason = StatusReason::kDispute});
  log.Do(PlaceHold{.member = old,
                   .currency = kRose,
                   .acceptor = kCafe,
                   .channel = kNoChannel,
                   .points = PointsOf(7),
                   .ends = At("2026-06-01").time});
  log.Do(Merge{.source = old, .target = mei});
  log.Do(Unmerge{.source = old});
  log.Do(Merge{.source = old, .target = mei});
  log.now = At("2026-01-16");
  log.Do(Purchase(mei, 100));  // completes the merge
  log.now = At("2026-02-25");
  log.Do(Purchase(mei, 100));  // gives notice
  log.now = At("2026-03-15");
  const Record expiry = [&] {
    log.Do(Purchase(mei, 100));
    return log.records.at(log.records.size() - 2);
  }();
  log.Do(Reinstate{.original = expiry.header.sequence,
                   .points = PointsOf(25),
                   .expires_on = At("2026-04-30").day});
  log.Do(CloseAccount{.member = li, .reason = StatusReason::kMemberAsked, .forfeits_points = true});
  log.Declines(Present(1));
  return log;
}
const SmallLog& Made() {
  static const SmallLog made = MadeLog();
  return made;
}
std::optional<Record> MadeRecord(Sequence sequence) { return Made().records.at(sequence); }

using Spoil = std::function<void(Record&)>;

struct Case {
  std::string breach;
  Spoil spoil;
};
void ExpectBreaches(RecordKind kind, const std::vector<Case>& cases, int nth = 0) {
  EXPECT_EQ(BreachAfter(
                Made(), kind, [](Record&) {}, nth),
            "nothing");
  for (const Case& one : cases) {
    EXPECT_EQ(BreachAfter(Made(), kind, one.spoil, nth), one.breach);
  }
}

template <class T>
T& In(Record& record, size_t subject = 0, int nth = 0) {
  for (Effect& effect : record.subjects[subject].effects) {
    auto* found = std::get_if<T>(&effect);
    if (found != nullptr && nth-- == 0) return *found;
  }
  ADD_FAILURE() << "the record has no such effect";
  std::abort();
}
void DropLast(Record& record, size_t subject = 0) { record.subjects[subject].effects.pop_back(); }
void DoTwice(Record& record, size_t subject = 0) {
  record.subjects[subject].effects.push_back(record.subjects[subject].effects.back());
}
void Delay(Record& record, std::string_view until) {
  record.header.committed = At(until);
  record.header.occurred = record.header.committed;
}

TEST(MembersFollowRulesTest, HoldsForEachRecordOfALog) {
  LogState state;
  for (const Record& record : Made().records) {
    EXPECT_EQ(FirstBreach(state, record, MadeRecord), std::nullopt);
    Apply(state, record);
  }
}

TEST(MembersFollowRulesTest, AnActorIsOneAndAHeaderSaysWhatItsKindMay) {
  ExpectBreaches(
      RecordKind::kFreeze,
      {{"its actor is none",
        [](Record& r) { r.header.actor = {.kind = ActorKind::kUser, .number = 0}; }},
       {"its actor is none",
        [](Record& r) { r.header.actor = {.kind = ActorKind::kBrand, .number = 9}; }},
       {"its actor is none",
        [](Record& r) { r.header.actor = {.kind = ActorKind::kMember, .number = 1}; }},
       {"its kind states no time of occurrence", [](Record& r) { --r.header.occurred.time.nanos; }},
       {"its answer is of another renderer", [](Record& r) { r.header.answer_version = 2; }}});
  ExpectBreaches(RecordKind::kMemberEnrolled, {{"its kind bears no caller's number", [](Record& r) {
                                                  r.header.number = MacOf("a number");
                                                }}});
}

TEST(MembersFollowRulesTest, IsBrokenByAStatusThatIsNotOfItsKind) {
  ExpectBreaches(
      RecordKind::kFreeze,
      {{"the status is not that of its kind",
        [](Record& r) { In<MemberStatusChanged>(r).status = MemberStatus::kActive; }},
       {"a change of status does not say just what the status is", [](Record& r) { DoTwice(r); }},
       {"it is of too many or too few", [](Record& r) { r.subjects.clear(); }}});
  ExpectBreaches(RecordKind::kUnfreeze,
                 {{"the status is not that of its kind",
                   [](Record& r) { In<MemberStatusChanged>(r).status = MemberStatus::kFrozen; }}});
}

TEST(MembersFollowRulesTest, IsBrokenByACloseThatLeavesAnything) {
  ExpectBreaches(RecordKind::kClose,
                 {{"a close does not give up just what is left", [](Record& r) { DropLast(r); }},
                  {"a close does not say that the account is closed",
                   [](Record& r) { In<MemberStatusChanged>(r).status = MemberStatus::kFrozen; }},
                  {"the books are not those of the close", [](Record& r) { r.books.clear(); }},
                  {"points past their last day were not expired before",
                   [](Record& r) { Delay(r, "2026-05-30"); }}});
}

TEST(MembersFollowRulesTest, IsBrokenByAMergeOfOthersOrForAnotherTime) {
  const std::string not_just =
      "a merge does not say just who is merged, and until when it can be undone";
  ExpectBreaches(
      RecordKind::kMerge,
      {{not_just, [](Record& r) { ++In<MergeStep>(r).ends.nanos; }},
       {not_just, [](Record& r) { In<MergeStep>(r, 1).role = MergeRole::kSource; }},
       {not_just, [](Record& r) { In<MergeStep>(r).other = {.value = 7}; }},
       {not_just, [](Record& r) { In<MergeStep>(r).phase = MergePhase::kCompleted; }},
       {"a member is merged into himself", [](Record& r) { r.subjects[1] = r.subjects[0]; }},
       {"a notice that was due was not given before", [](Record& r) { Delay(r, "2026-02-25"); }}});
  ExpectBreaches(RecordKind::kUnmerge,
                 {{"a merge whose time was up was still open",
                   [](Record& r) { Delay(r, "2026-01-15 12:00"); }},
                  {"there is no open merge of these members",
                   [](Record& r) { std::swap(r.subjects[0], r.subjects[1]); }},
                  {"an undone merge does not say just which it is",
                   [](Record& r) { ++In<MergeStep>(r).ends.nanos; }}});
}

TEST(MembersFollowRulesTest, AMergeEndMovesAllThatTheSourceHas) {
  const std::string not_all = "what moves is not just what the source has";
  ExpectBreaches(RecordKind::kMergeEnd,
                 {{not_all, [](Record& r) { DropLast(r, 1); }},
                  {not_all, [](Record& r) { DropLast(r, 0); }},
                  {not_all, [](Record& r) { In<HoldMoved>(r, 1).hold.sequence = 1; }},
                  {not_all, [](Record& r) { --In<AvailablePosting>(r, 1).lot.expires_on.number; }},
                  {"a merge is completed before its time is up",
                   [](Record& r) { Delay(r, "2026-01-15 11:59:59"); }},
                  {"the end of a merge posts to the books",
                   [](Record& r) { r.books.emplace_back(BookPosting{}); }}});
}

TEST(MembersFollowRulesTest, IsBrokenByAGiftThatLivesLongerOrIsNotFirstToExpire) {
  ExpectBreaches(
      RecordKind::kGift,
      {{"what is received is not what was given",
        [](Record& r) { ++In<AvailablePosting>(r, 1).lot.expires_on.number; }},
       {"what is given is not the first expiring",
        [](Record& r) { ++In<AvailablePosting>(r, 0).lot.expires_on.number; }},
       {"the two sides of a gift do not agree", [](Record& r) { ++In<Gifted>(r, 1).points; }},
       {"the two sides of a gift do not agree", [](Record& r) { In<Gifted>(r).other.value = 9; }},
       {"a member gives to himself", [](Record& r) { r.subjects[1] = r.subjects[0]; }},
       {"a gift does not say who gives whom",
        [](Record& r) { r.subjects[1].effects.erase(r.subjects[1].effects.begin()); }},
       {"the gift is not of points that are there",
        [](Record& r) { In<Gifted>(r, 0).points = In<Gifted>(r, 1).points = 101; }},
       {"the currency is unknown",
        [](Record& r) { In<Gifted>(r, 0).currency.value = In<Gifted>(r, 1).currency.value = 9; }},
       {"gifts are not allowed",
        [](Record& r) { In<Gifted>(r, 0).currency = In<Gifted>(r, 1).currency = kBean; }}});
}

TEST(MembersFollowRulesTest, IsBrokenByAnAdjustmentThatOnePersonMayNotMake) {
  ExpectBreaches(
      RecordKind::kAdjust,
      {{"one person may not adjust so many points", [](Record& r) { In<Adjusted>(r).points = 51; }},
       {"the adjustment is of no points, or of too many",
        [](Record& r) { In<Adjusted>(r).points = 0; }},
       {"the last day of what is given is over, or is none",
        [](Record& r) { In<Adjusted>(r).expires_on = At("2026-01-14").day; }},
       {"the last day of what is given is over, or is none",
        [](Record& r) { In<Adjusted>(r).expires_on = {.number = kLastDay.number + 1}; }},
       {"the postings are not the adjustment",
        [](Record& r) { In<Adjusted>(r).expires_on = At("2026-05-05").day; }},
       {"the postings are not the adjustment",
        [](Record& r) { ++In<AvailablePosting>(r).balance_after; }},
       {"the books are not those of the adjustment",
        [](Record& r) { In<Adjusted>(r).reason = AdjustmentReason::kFraud; }}});
  ExpectBreaches(RecordKind::kAdjust,
                 {{"points that are taken have no last day",
                   [](Record& r) { In<Adjusted>(r).expires_on = At("2026-05-05").day; }},
                  {"the postings are not the adjustment",
                   [](Record& r) { ++In<AvailablePosting>(r).lot.expires_on.number; }}},
                 1);
}

TEST(MembersFollowRulesTest, IsBrokenByAnApprovalOfAnythingButAnOpenProposal) {
  ExpectBreaches(
      RecordKind::kAdjust,
      {{"a proposal is approved by the one who made it",
        [](Record& r) { r.header.actor.number = 1; }},
       {"the adjustment is not the one proposed", [](Record& r) { ++In<Adjusted>(r).points; }},
       {"what is answered is no proposal", [](Record& r) { --In<Adjusted>(r).proposal; }},
       {"there is no such proposal", [](Record& r) { In<Adjusted>(r).proposal += 9; }},
       {"the last day is not the one proposed, or is over",
        [](Record& r) { In<Adjusted>(r).expires_on = kNeverExpires; }}},
      2);
  ExpectBreaches(
      RecordKind::kRejectProposal,
      {{"the rejection is of other points", [](Record& r) { ++In<ProposalRejected>(r).points; }},
       {"the proposal was answered already",
        [](Record& r) { In<ProposalRejected>(r).proposal -= 2; }},
       {"a rejection does not say just what it rejects", [](Record& r) { DoTwice(r); }}});
  ExpectBreaches(RecordKind::kProposeAdjustment,
                 {{"one person may adjust so many points",
                   [](Record& r) { In<AdjustmentProposed>(r).points = 50; }},
                  {"more points are taken than there are",
                   [](Record& r) { In<AdjustmentProposed>(r).points = -500; }},
                  {"points that are taken have no last day",
                   [](Record& r) {
                     In<AdjustmentProposed>(r).points = -60;
                     In<AdjustmentProposed>(r).expires_on = kNeverExpires;
                   }},
                  {"the last day of what is given is over, or is none",
                   [](Record& r) { In<AdjustmentProposed>(r).expires_on = At("2026-01-14").day; }},
                  {"a balance would pass 2^53 - 1",
                   [](Record& r) { In<AdjustmentProposed>(r).points = Points::kOfMemberMax; }}});
}

TEST(MembersFollowRulesTest, IsBrokenByAReinstatementOfMoreOrOtherOrTooLate) {
  ExpectBreaches(
      RecordKind::kReinstate,
      {{"the reinstatements exceed what expired",
        [](Record& r) { In<Reinstated>(r).points = 100'000; }},
       {"the reinstatements exceed what expired",
        [](Record& r) { ++In<Reinstated>(r).points_before; }},
       {"what is reinstated did not expire", [](Record& r) { --In<Reinstated>(r).original; }},
       {"what is reinstated expired too long ago", [](Record& r) { Delay(r, "2026-04-29"); }},
       {"the last day is over, or is none",
        [](Record& r) { In<Reinstated>(r).expires_on = kNeverExpires; }},
       {"what comes back is not what expired",
        [](Record& r) { ++In<Reinstated>(r).expires_on.number; }},
       {"the books are not those of the reinstatement", [](Record& r) { r.books.clear(); }}});
}

TEST(MembersFollowRulesTest, IsBrokenByANoticeThatIsNotDue) {
  const std::string not_due = "the notices are not those due";
  ExpectBreaches(RecordKind::kNotice,
                 {{not_due, [](Record& r) { ++In<ExpiryNoticed>(r).points; }},
                  {not_due, [](Record& r) { In<ExpiryNoticed>(r).days = 30; }},
                  {not_due, [](Record& r) { ++In<ExpiryDeferred>(r).last_day.number; }},
                  {not_due, [](Record& r) { DropLast(r); }},
                  {not_due, [](Record& r) { DoTwice(r); }},
                  {not_due, [](Record& r) { Delay(r, "2026-02-20"); }},
                  {"a notice does not say of which points it is",
                   [](Record& r) { r.subjects.front().effects.clear(); }}});
}

TEST(MembersFollowRulesTest, IsBrokenByADeclineForNoReasonOfItsKind) {
  const auto declined = [](Record& r) -> Declined& { return In<RequestDeclined>(r).declined; };
  const std::string no_reason = "its kind is not declined for that reason";
  ExpectBreaches(RecordKind::kGift,
                 {{no_reason, [&](Record& r) { declined(r).code = Decline::kTooLate; }},
                  {no_reason, [&](Record& r) { declined(r).param = Param::kTargetId; }},
                  {"the decline says what is not so", [&](Record& r) { declined(r).figure = 1; }},
                  {"the decline says what is not so",
                   [&](Record& r) { declined(r).param = Param::kMemberId; }},
                  {"a decline that knows no member has one",
                   [&](Record& r) {
                     declined(r) = {.code = Decline::kMemberNotFound, .param = Param::kMemberId};
                   }},
                  {"a decline is not in the history of its member",
                   [](Record& r) {
                     r.books = r.subjects.front().effects;
                     r.subjects.clear();
                   }}},
                 1);
}

// The subject of a record becomes another member, whose chain it continues.
Spoil Of(uint64_t member) {
  return [member](Record& record) {
    LogState state;
    for (const Record& before : Made().records) {
      if (before.header.sequence == record.header.sequence) break;
      Apply(state, before);
    }
    const auto found = state.members.Find({.value = member});
    RecordSubject& subject = record.subjects.front();
    subject.member.value = member;
    subject.own_sequence = found.value->records;
    subject.previous = found.value->last_record;
  };
}

TEST(MembersFollowRulesTest, AMergedOrClosedMemberIsNotAsked) {
  ExpectBreaches(RecordKind::kEarn,
                 {{"who names the source of a merge means the other member", Of(2)}}, 3);
  LogState state;
  for (const Record& record : Made().records) {
    Apply(state, record);
  }
  Record late = Made().records.back();
  late.header.sequence = state.row.next_sequence;
  Spoil(Of(1))(late);
  late.header.kind = RecordKind::kFreeze;
  late.subjects.front().effects.assign({MemberStatusChanged{.status = MemberStatus::kFrozen}});
  EXPECT_EQ(FirstBreach(state, late, MadeRecord), "record " + std::to_string(late.header.sequence) +
                                                      " is wrong: the member's account is closed");
}

}  // namespace
}  // namespace huitong
