#include "engine/proposal.h"

#include <gtest/gtest.h>

#include "engine/apply.h"
#include "engine/invariants/record_follows_state.h"
#include "engine/testing/small_coalition.h"

namespace huitong {
namespace {

constexpr Actor kProposer{.kind = ActorKind::kOperator, .number = 0};
constexpr Actor kSecond{.kind = ActorKind::kUser, .number = 2};
// The first is the one by which the small coalition opens.
constexpr ProposalNumber kProposed{.value = 2};

PublishRateBook NewPrices(std::optional<Timestamp> from = std::nullopt) {
  return {.prices = {PriceOf(kRose, RateOf(9), RateOf(10), 400'000)}, .effective_from = from};
}

SmallLog ProposedLog(std::optional<Timestamp> from = std::nullopt) {
  SmallLog log = OpenSmallCoalition();
  log.Do(NewPrices(from));
  return log;
}

const Published& OfBooks(const Record& record, size_t place) {
  return std::get<Published>(record.books.at(place));
}

std::optional<Decline> SecondPersonDeclined(SmallLog& log, Operation operation) {
  std::optional<Decline> code;
  ForEachEffect(log.DoAsSecondPerson(std::move(operation)),
                [&](const RecordSubject*, const Effect& effect) {
                  const auto* declined = std::get_if<RequestDeclined>(&effect);
                  if (declined != nullptr) code = declined->declined.code;
                });
  return code;
}

// What is wrong with a record that is next in this state; "nothing" where all holds.
std::string BreachOfNext(const SmallLog& log, LogState& state, Record record) {
  record.header.sequence = state.row.next_sequence;
  const auto breach = FirstBreach(state, record, [&](Sequence sequence) {
    return std::optional<Record>(log.records.at(sequence));
  });
  return breach ? breach->substr(breach->find(": ") + 2) : "nothing";
}

Record DeclineOf(const SmallLog& log, Decline code, const Actor& actor) {
  Record record = log.records.back();
  record.subjects.clear();
  record.header.kind = RecordKind::kPublished;
  record.header.actor = actor;
  record.books = {RequestDeclined{.declined = {.code = code, .param = Param::kProposalId},
                                  .language = Language::kEnglish}};
  return record;
}

TEST(ProposalTest, PublishesNothingBeforeASecondPersonApproves) {
  SmallLog log = ProposedLog();
  EXPECT_EQ(log.state.configuration.rate_book().all().size(), 1u);
  EXPECT_EQ(log.state.configuration.ProposalOf(kProposed)->answer, std::nullopt);
  const Record approved = log.DoAsSecondPerson(ApprovePublication{.proposal = kProposed});
  EXPECT_EQ(OfBooks(approved, 0).what, Topic::kProposal);
  EXPECT_EQ(OfBooks(approved, 1).payload, EncodePayload(PricesOnly(NewPrices().prices)));
  EXPECT_EQ(log.state.configuration.rate_book().all().size(), 2u);
  EXPECT_EQ(log.state.configuration.ProposalOf(kProposed)->answer, ProposalAnswer::kApproved);
}

TEST(ProposalTest, BeginsWithItsApprovalOrWhenItSays) {
  SmallLog log = ProposedLog();
  log.now = At("2026-02-01");
  log.DoAsSecondPerson(ApprovePublication{.proposal = kProposed});
  EXPECT_EQ(OfBooks(log.records.back(), 1).effective_from, At("2026-02-01").time);
  log.PublishPrices(NewPrices().prices, At("2026-03-01").time);
  EXPECT_EQ(OfBooks(log.records.back(), 1).effective_from, At("2026-03-01").time);
}

TEST(ProposalTest, IsNotApprovedByWhoMadeIt) {
  SmallLog log = ProposedLog();
  const Declined alone = *log.Declines(ApprovePublication{.proposal = kProposed});
  EXPECT_EQ(alone.code, Decline::kSecondPersonNeeded);
  EXPECT_EQ(alone.param, Param::kProposalId);
  EXPECT_EQ(log.Declines(RejectPublication{.proposal = kProposed}), std::nullopt);
}

TEST(ProposalTest, CutsNoPeriodBeforeASecondPersonApproves) {
  SmallLog log = OpenSmallCoalition();
  log.now = At("2026-02-03");
  log.Do(ProposeCut{.last_day = At("2026-01-31").day});
  log.Do(ProposeCut{.last_day = At("2026-02-01").day});
  EXPECT_EQ(log.state.row.period.value, 1u);
  EXPECT_EQ(log.Declines(ApprovePublication{.proposal = {.value = 3}})->code,
            Decline::kSecondPersonNeeded);
  log.DoAsSecondPerson(ApprovePublication{.proposal = {.value = 3}});
  EXPECT_EQ(log.state.row.period.value, 2u);
  EXPECT_EQ(log.state.PeriodOf({.value = 1})->last_day, At("2026-02-01").day);
  // Its day is in the period that is cut by now; it stays open until somebody rejects it.
  EXPECT_EQ(SecondPersonDeclined(log, ApprovePublication{.proposal = kProposed}),
            Decline::kPeriodOutOfOrder);
  EXPECT_EQ(SecondPersonDeclined(log, RejectPublication{.proposal = kProposed}), std::nullopt);
}

TEST(ProposalTest, CutsNoDayTwice) {
  SmallLog log = OpenSmallCoalition();
  log.now = At("2026-02-03");
  log.Do(ProposeCut{.last_day = At("2026-01-31").day});
  log.Do(ProposeCut{.last_day = At("2026-02-01").day});
  Record cut = log.DoAsSecondPerson(ApprovePublication{.proposal = {.value = 3}});
  // The same again, of the other proposal and the period that is open by now.
  std::get<Published>(cut.books.front()).number = kProposed.value;
  auto& said = std::get<PeriodCut>(cut.books.back());
  said = {.period = {.value = 2},
          .first_day = At("2026-02-02").day,
          .last_day = At("2026-01-31").day,
          .brands = said.brands,
          .first_sequence = cut.header.sequence};
  EXPECT_EQ(BreachOfNext(log, log.state, cut),
            "the last day of the period is not over, or before its first");
}

TEST(ProposalTest, LowersRatesOnlyAfterTheirNotice) {
  SmallLog log = OpenSmallCoalition();
  PointsPolicy policy;
  policy.rate_notice_days = 10;
  log.Do(PublishPointsPolicy{.currency = kRose, .policy = policy, .effective_from = std::nullopt});
  const auto lower = [&](Timestamp from) {
    return PublishRateBook{.prices = {PriceOf(kRose, RateOf(9), RateOf(11), 400'000)},
                           .effective_from = from};
  };
  const auto due = [&](int64_t nanos) {
    return Timestamp{.nanos = log.now.time.nanos + 10 * 86'400 * kNanosPerSecond + nanos};
  };
  const auto declined = log.Declines(lower(due(-1)));
  ASSERT_TRUE(declined.has_value());
  EXPECT_EQ(declined->code, Decline::kNoticeTooShort);
  EXPECT_EQ(declined->figure, int64_t{kRose.value});
  EXPECT_EQ(declined->second_figure, 10);
  EXPECT_EQ(log.Declines(lower(due(0))), std::nullopt);
}

TEST(ProposalTest, IsAnsweredOnce) {
  SmallLog log = ProposedLog();
  log.Do(RejectPublication{.proposal = kProposed});
  EXPECT_EQ(SecondPersonDeclined(log, ApprovePublication{.proposal = kProposed}),
            Decline::kProposalClosed);
  EXPECT_EQ(SecondPersonDeclined(log, RejectPublication{.proposal = kProposed}),
            Decline::kProposalClosed);
  EXPECT_EQ(log.state.configuration.rate_book().all().size(), 1u);
}

TEST(ProposalTest, IsNotApprovedWhenItsDayHasCome) {
  SmallLog log = ProposedLog(At("2026-02-01").time);
  log.now = At("2026-02-02");
  EXPECT_EQ(SecondPersonDeclined(log, ApprovePublication{.proposal = kProposed}),
            Decline::kEffectiveInPast);
  EXPECT_EQ(SecondPersonDeclined(log, RejectPublication{.proposal = kProposed}), std::nullopt);
}

TEST(ProposalTest, IsDeclinedWhereThereIsNone) {
  SmallLog log = ProposedLog();
  for (const uint32_t number : {0U, 3U, ~0U}) {
    EXPECT_EQ(log.Declines(ApprovePublication{.proposal = {.value = number}})->code,
              Decline::kProposalNotFound);
    EXPECT_EQ(log.Declines(RejectPublication{.proposal = {.value = number}})->code,
              Decline::kProposalNotFound);
  }
}

TEST(ProposalTest, NeedsASecondPersonWhereTheFirstAsksAgain) {
  SmallLog log = ProposedLog();
  const std::string not_so = "the decline says what is not so";
  const auto breach_for = [&](const Actor& actor) {
    return BreachOfNext(log, log.state, DeclineOf(log, Decline::kSecondPersonNeeded, actor));
  };
  EXPECT_EQ(breach_for(kProposer), "nothing");
  EXPECT_EQ(breach_for(kSecond), not_so);
  log.DoAsSecondPerson(ApprovePublication{.proposal = kProposed});
  EXPECT_EQ(breach_for(kProposer), not_so);
}

TEST(ProposalTest, IsClosedOnlyWhereOneHasItsAnswer) {
  SmallLog log = OpenSmallCoalition();
  LogState before;
  for (const Record& record : log.records) {
    if (record.books.size() == 2) break;  // the first approval
    Apply(before, record);
  }
  Record closed = DeclineOf(log, Decline::kProposalClosed, kSecond);
  const std::string not_so = "the decline says what is not so";
  EXPECT_EQ(BreachOfNext(log, before, closed), not_so);
  EXPECT_EQ(BreachOfNext(log, log.state, closed), "nothing");
  std::get<RequestDeclined>(closed.books.front()).declined.figure = 1;
  EXPECT_EQ(BreachOfNext(log, log.state, closed), not_so);
}

TEST(ProposalTest, IsAcceptedInTheOrderOfItsVersionsAndNumbers) {
  SmallLog log = ProposedLog();
  log.Do(RejectPublication{.proposal = kProposed});
  Configuration& configuration = log.state.configuration;
  Published answer = OfBooks(log.records.back(), 0);
  EXPECT_FALSE(configuration.Accept(answer));
  Published proposed = OfBooks(log.records.at(log.records.size() - 2), 0);
  EXPECT_FALSE(configuration.Accept(proposed));
  ++proposed.number;
  EXPECT_TRUE(configuration.Accept(proposed));
  ++answer.number;
  ++answer.version;
  EXPECT_FALSE(configuration.Accept(answer));
  --answer.version;
  EXPECT_TRUE(configuration.Accept(answer));
}

TEST(ProposalTest, IsReadOnlyAsItIsWritten) {
  const ProposedPublication proposed{.proposer = kProposer,
                                     .what = Topic::kRateBook,
                                     .number = 0,
                                     .effective_from = std::nullopt,
                                     .payload = EncodePayload(PricesOnly(NewPrices().prices))};
  const Bytes written = EncodePayload(proposed);
  EXPECT_EQ(DecodeProposedPublication(written), proposed);
  // The bytes of the kind of actor, what, number, begins, effective_from and size.
  for (const size_t place : {3u, 4u, 8u, 12u, 16u, 24u}) {
    Bytes other = written;
    other[place] ^= 0x70;
    EXPECT_EQ(DecodeProposedPublication(other), std::nullopt) << place;
  }
  EXPECT_EQ(DecodeProposedPublication(ByteView(written).first(written.size() - 1)), std::nullopt);
  const Bytes day = EncodePayload(At("2026-01-31").day);
  EXPECT_EQ(DecodeLastDay(day), At("2026-01-31").day);
  EXPECT_EQ(DecodeLastDay(ByteView(day).first(3)), std::nullopt);
  Bytes answer = EncodePayload(ProposalAnswer::kRejected);
  EXPECT_EQ(DecodeProposalAnswer(answer), ProposalAnswer::kRejected);
  answer.front() = 3;
  EXPECT_EQ(DecodeProposalAnswer(answer), std::nullopt);
}

}  // namespace
}  // namespace huitong
