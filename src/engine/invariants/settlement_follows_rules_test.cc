#include "engine/invariants/settlement_follows_rules.h"

#include <functional>

#include <gtest/gtest.h>

#include "engine/apply.h"
#include "engine/invariants/holds_in_state.h"
#include "engine/invariants/record_follows_state.h"
#include "engine/testing/small_coalition.h"

namespace huitong {
namespace {

const MemberId mei = MemberIdOf("mei");

Redeem RosesAtCafe(int64_t points) {
  return {.member = mei,
          .currency = kRose,
          .acceptor = kCafe,
          .channel = kShop,
          .points = PointsOf(points)};
}

Portion Of(int64_t numerator, int64_t denominator) {
  return Portion::Of(numerator, denominator).value_or(Portion());
}

// Two periods with terms, a late redemption, a payment and a dispute.
const SmallLog& SettledLog() {
  static const SmallLog settled = [] {
    SmallLog log = OpenSmallCoalition();
    log.Do(PublishContract{.contract = {.issuer = kFlorist,
                                        .acceptor = kCafe,
                                        .formulas = {Commission{.rate = Of(1, 50)}}},
                           .effective_from = std::nullopt});
    GeneralTerms terms;
    terms.levy = Of(1, 100);
    log.Do(PublishClearingTerms{.terms = terms, .effective_from = std::nullopt});
    log.Do(Earn{.member = mei, .brand = kFlorist, .channel = kShop, .spend_fen = 100'000});
    log.now = At("2026-01-20");
    log.Do(RosesAtCafe(250));
    log.now = At("2026-02-01");
    log.Cut(At("2026-01-31").day);
    log.Do(RosesAtCafe(10));
    log.Do(CloseSettlement{.period = {.value = 1}});
    log.Do(RecordPayment{.party = kFlorist, .fen = 98, .reference = 7});
    log.Do(AdjustPeriod{.period = {.value = 1},
                        .debtor = kCafe,
                        .creditor = kFlorist,
                        .micro_fen = 1'000'000,
                        .reason = PeriodAdjustmentReason::kCountedTwice});
    log.now = At("2026-03-01");
    log.Cut(At("2026-02-28").day);
    log.Do(CloseSettlement{.period = {.value = 2}});
    log.Do(CloseSettlement{.period = {.value = 2}});
    log.Do(ProposeCut{.last_day = At("2026-02-28").day});  // is declined
    return log;
  }();
  return settled;
}

std::optional<Record> SettledRecord(Sequence sequence) { return SettledLog().records.at(sequence); }

template <class T>
T& In(Record& record, int nth = 0) {
  for (Effect& effect : record.books) {
    auto* found = std::get_if<T>(&effect);
    if (found != nullptr && nth-- == 0) return *found;
  }
  ADD_FAILURE() << "the record has no such effect";
  std::abort();
}

// Both sides of the record's n-th obligation.
void Owe(Record& record, int nth, int64_t more) {
  In<BookPosting>(record, 2 * nth).amount += more;
  In<BookPosting>(record, 2 * nth + 1).amount -= more;
}

struct Case {
  std::string breach;
  std::function<void(Record&)> spoil;
};
void ExpectBreaches(RecordKind kind, const std::vector<Case>& cases, int nth = 0) {
  EXPECT_EQ(BreachAfter(
                SettledLog(), kind, [](Record&) {}, nth),
            "nothing");
  for (const Case& one : cases) {
    EXPECT_EQ(BreachAfter(SettledLog(), kind, one.spoil, nth), one.breach);
  }
}

int PublicationsOfTheLog() {
  const auto& records = SettledLog().records;
  return static_cast<int>(std::count_if(records.begin(), records.end(), [](const Record& record) {
    return record.header.kind == RecordKind::kPublished;
  }));
}

// Which of them cut a period.
std::vector<int> CutsOfTheLog() {
  std::vector<int> cuts;
  int publications = 0;
  for (const Record& record : SettledLog().records) {
    if (record.header.kind != RecordKind::kPublished) continue;
    const bool cuts_here =
        std::any_of(record.books.begin(), record.books.end(),
                    [](const Effect& effect) { return std::holds_alternative<PeriodCut>(effect); });
    if (cuts_here) cuts.push_back(publications);
    ++publications;
  }
  return cuts;
}

TEST(SettlementFollowsRulesTest, HoldsForEachRecordOfALog) {
  LogState state;
  FoldedLog folded;
  for (const Record& record : SettledLog().records) {
    EXPECT_EQ(FirstBreach(state, record, SettledRecord), std::nullopt);
    Apply(state, record);
    folded.Take(record);
    EXPECT_EQ(FirstBrokenInState(state, folded, SettledRecord), std::nullopt);
  }
}

TEST(SettlementFollowsRulesTest, IsBrokenByACutThatDoesNotFollowTheLast) {
  const std::vector<Case> cases = {
      {"the period that it cuts is not the open one",
       [](Record& r) { ++In<PeriodCut>(r).period.value; }},
      {"the period does not begin where the last one ended",
       [](Record& r) { --In<PeriodCut>(r).first_day.number; }},
      {"the period does not begin where the last one ended",
       [](Record& r) { ++In<PeriodCut>(r).first_sequence; }},
      {"it counts other brands", [](Record& r) { --In<PeriodCut>(r).brands; }},
      {"it cuts another day than what was proposed",
       [](Record& r) { --In<PeriodCut>(r).last_day.number; }},
      {"a publication does not say just what was published",
       [](Record& r) { r.books.push_back(In<PeriodCut>(r)); }},
      {"no second person approved it",
       [](Record& r) { r.header.actor = {.kind = ActorKind::kOperator, .number = 0}; }},
      {"it approves, and publishes nothing", [](Record& r) { r.books.pop_back(); }},
      {"a publication does not say just what was published",
       [](Record& r) { r.books.erase(r.books.begin()); }},
  };
  for (const int cut : CutsOfTheLog())
    ExpectBreaches(RecordKind::kPublished, cases, cut);
}

TEST(SettlementFollowsRulesTest, IsBrokenByAClosingThatIsNotWhatTheTermsMake) {
  const std::vector<Case> cases = {
      {"the period is not cut", [](Record& r) { In<SettlementClosed>(r).period.value = 9; }},
      {"its lines or statements are not so many",
       [](Record& r) { ++In<SettlementClosed>(r).lines; }},
      {"its lines or statements are not so many",
       [](Record& r) { --In<SettlementClosed>(r).statements; }},
      {"its digest is not that of its statements",
       [](Record& r) { In<SettlementClosed>(r).digest[31] ^= 1; }},
      {"it does not post what its formulas make", [](Record& r) { Owe(r, 0, 1); }},
      {"it does not post what its formulas make",
       [](Record& r) {
         r.books.pop_back();
         r.books.pop_back();
       }},
      {"a closing does not say just what was closed",
       [](Record& r) { r.books.erase(r.books.begin()); }},
  };
  ExpectBreaches(RecordKind::kCloseSettlement, cases, 0);
  ExpectBreaches(RecordKind::kCloseSettlement, cases, 1);
  ExpectBreaches(
      RecordKind::kCloseSettlement,
      {{"the period is closed already", [](Record& r) { --In<SettlementClosed>(r).period.value; }}},
      1);
}

TEST(SettlementFollowsRulesTest, IsBrokenByAPaymentThatIsNotPosted) {
  ExpectBreaches(
      RecordKind::kRecordPayment,
      {{"the brand is unknown", [](Record& r) { In<PaymentRecorded>(r).party.value = 9; }},
       {"the brand is unknown", [](Record& r) { In<PaymentRecorded>(r).party = kHouse; }},
       {"no such sum can be paid", [](Record& r) { In<PaymentRecorded>(r).fen = 0; }},
       {"no such sum can be paid", [](Record& r) { In<PaymentRecorded>(r).fen = 9'007'199'255; }},
       {"it does not post what was paid",
        [](Record& r) { In<PaymentRecorded>(r).fen = -In<PaymentRecorded>(r).fen; }},
       {"it does not post what was paid", [](Record& r) { Owe(r, 0, 1); }},
       {"a payment does not say just what was paid",
        [](Record& r) { r.books.erase(r.books.begin()); }}});
}

TEST(SettlementFollowsRulesTest, IsBrokenByAnAdjustmentOfNoClosedPeriod) {
  ExpectBreaches(
      RecordKind::kAdjustPeriod,
      {{"the period is not closed", [](Record& r) { ++In<PeriodAdjusted>(r).period.value; }},
       {"one of the parties is unknown",
        [](Record& r) { In<PeriodAdjusted>(r).creditor.value = 9; }},
       {"nobody can owe that", [](Record& r) { In<PeriodAdjusted>(r).creditor = kCafe; }},
       {"nobody can owe that", [](Record& r) { In<PeriodAdjusted>(r).micro_fen = 0; }},
       {"it does not post what is adjusted",
        [](Record& r) { ++In<PeriodAdjusted>(r).micro_fen; }}});
}

TEST(SettlementFollowsRulesTest, IsBrokenByADeclineThatSaysWhatIsNotSo) {
  const auto declined = [](Record& r) -> Declined& { return In<RequestDeclined>(r).declined; };
  ExpectBreaches(RecordKind::kCloseSettlement,
                 {{"the decline says what is not so", [&](Record& r) { declined(r).figure = 1; }},
                  {"its kind is not declined for that reason",
                   [&](Record& r) { declined(r).code = Decline::kTermsNotAllowed; }},
                  {"the decline says what is not so",
                   [&](Record& r) { declined(r).code = Decline::kPeriodNotCut; }},
                  // Both periods are closed: there is nothing to be too large, or out of order.
                  {"the decline says what is not so",
                   [&](Record& r) { declined(r) = {.code = Decline::kBalanceTooLarge}; }},
                  {"the decline says what is not so",
                   [&](Record& r) {
                     declined(r) = {
                         .code = Decline::kPeriodOutOfOrder, .param = Param::kPeriod, .figure = 3};
                   }}},
                 2);
  ExpectBreaches(
      RecordKind::kPublished,
      {{"the decline says what is not so", [&](Record& r) { ++declined(r).figure; }},
       {"the decline says what is not so", [&](Record& r) { ++declined(r).second_figure; }}},
      PublicationsOfTheLog() - 1);
}

// A first period that is cut, and a closing of it that is said to be declined.
std::string BreachOfDeclinedClosing(LogState& state, const SmallLog& log,
                                    const Declined& declined) {
  Record record = log.records.back();
  record.header.sequence += 1;
  record.header.kind = RecordKind::kCloseSettlement;
  record.subjects.clear();
  record.books = {RequestDeclined{.declined = declined}};
  const auto breach = FirstBreach(
      state, record, [&](Sequence sequence) { return std::optional(log.records.at(sequence)); });
  return breach ? breach->substr(breach->find(": ") + 2) : "nothing";
}

TEST(SettlementFollowsRulesTest, HoldsOfAClosingThatIsTooLargeOnlyWhereItIs) {
  SmallLog log = OpenSmallCoalition();
  log.now = At("2026-02-01");
  log.Cut(At("2026-01-31").day);
  const Declined too_large{.code = Decline::kBalanceTooLarge};
  const Declined out_of_order{
      .code = Decline::kPeriodOutOfOrder, .param = Param::kPeriod, .figure = 1};
  EXPECT_EQ(BreachOfDeclinedClosing(log.state, log, too_large), "the decline says what is not so");
  EXPECT_EQ(BreachOfDeclinedClosing(log.state, log, out_of_order),
            "the decline says what is not so");

  const CurrencyNumber money = log.state.configuration.settlement_money();
  for (const BrandNumber creditor : {kCafe, kHouse}) {
    const Account due = Due(kFlorist, creditor);
    log.state.books.Change({.currency = money, .account = ToWord(due)}).balance = kAmountMax;
  }
  EXPECT_EQ(BreachOfDeclinedClosing(log.state, log, too_large), "nothing");
  log.now = At("2026-03-01");
  log.Cut(At("2026-02-28").day);
  EXPECT_EQ(BreachOfDeclinedClosing(log.state, log, out_of_order), "nothing");
}

TEST(SettlementFollowsRulesTest, HoldsOfAClosingThatTakesAPositionTooFar) {
  SmallLog log = OpenSmallCoalition();
  PublishContract publish;
  publish.contract.issuer = kFlorist;
  publish.contract.acceptor = kCafe;
  publish.contract.formulas = {FeePerPeriod{.payer = Side::kIssuer, .micro_fen = 1}};
  log.Do(publish);
  log.now = At("2026-02-01");
  log.Cut(At("2026-01-31").day);
  const Declined too_large{.code = Decline::kBalanceTooLarge};
  log.state.exposures.Change(kFlorist).position = 1 - kAmountMax;
  EXPECT_EQ(BreachOfDeclinedClosing(log.state, log, too_large), "the decline says what is not so");
  log.state.exposures.Change(kFlorist).position = -kAmountMax;
  EXPECT_EQ(BreachOfDeclinedClosing(log.state, log, too_large), "nothing");
  EXPECT_EQ(log.Declines(CloseSettlement{.period = {.value = 1}}), too_large);
}

TEST(SettlementFollowsRulesTest, IsBrokenByTermsThatAreNotAllowedOrNotTheNext) {
  const auto publishes = [](auto terms) {
    return [terms](Record& r) { In<Published>(r).payload = EncodePayload(terms); };
  };
  Contract above_one{
      .issuer = kFlorist, .acceptor = kCafe, .formulas = {Commission{.rate = Of(3, 2)}}};
  int contract = 0;
  for (const Record& record : SettledLog().records) {
    if (record.header.kind != RecordKind::kPublished) continue;
    if (std::get<Published>(record.books.front()).what == Topic::kContract) break;
    ++contract;
  }
  ExpectBreaches(
      RecordKind::kPublished,
      {{"the contract is not allowed", publishes(above_one)},
       {"the contract's number is not its pair's", [](Record& r) { ++In<Published>(r).number; }},
       {"the version is not the next", [](Record& r) { ++In<Published>(r).version; }},
       {"the payload is no contract", [](Record& r) { In<Published>(r).payload.pop_back(); }}},
      contract);
  GeneralTerms unknown;
  unknown.basis = CostBasis::kWeights;
  unknown.weights = {{.brand = {.value = 9}, .weight = 1}};
  GeneralTerms all_levied;
  all_levied.levy = Of(2, 1);
  ExpectBreaches(RecordKind::kPublished,
                 {{"a weight is of an unknown brand", publishes(unknown)},
                  {"the terms are not allowed", publishes(all_levied)},
                  {"the version is not the next", [](Record& r) { ++In<Published>(r).version; }},
                  {"the payload is no clearing terms",
                   [](Record& r) { In<Published>(r).payload.pop_back(); }}},
                 contract + 1);
}

// What `spoil` breaks in the whole state, as "11: how".
std::string BrokenInStateBy(const std::function<void(LogState&, FoldedLog&)>& spoil) {
  LogState state;
  FoldedLog folded;
  for (const Record& record : SettledLog().records) {
    Apply(state, record);
    folded.Take(record);
  }
  spoil(state, folded);
  const auto broken = FirstBrokenInState(state, folded, SettledRecord);
  return broken ? std::to_string(static_cast<int>(broken->invariant)) + ": " + broken->how
                : "nothing";
}

TEST(SettlementFollowsRulesTest, IsBrokenByTrafficOrPeriodsThatTheRecordsDoNotMake) {
  const TrafficKey traffic{.period = {.value = 1}, .debtor = kFlorist, .creditor = kCafe};
  EXPECT_EQ(BrokenInStateBy([](LogState&, FoldedLog&) {}), "nothing");
  EXPECT_EQ(BrokenInStateBy([&](LogState& s, FoldedLog&) { ++s.traffic.Change(traffic).face; }),
            "3: figure 6 of what 1 came to owe 2 in period 1: the records make 100000000, the "
            "state has 100000001");
  EXPECT_EQ(BrokenInStateBy(
                [](LogState& s, FoldedLog&) { ++s.periods.Change({.value = 2}).cut_time.nanos; }),
            "3: period 2 is not as the records have it");
  EXPECT_EQ(BrokenInStateBy([](LogState& s, FoldedLog&) { ++s.row.period.value; }),
            "3: the records cut 2 periods, the state has 2");
}

TEST(SettlementFollowsRulesTest, IsBrokenByAnObligationThatIsOfNoPeriod) {
  const auto broken = BrokenInStateBy([](LogState& state, FoldedLog& folded) {
    // A gift that owes: no settlement would ever have it.
    Record stray = SettledLog().records.back();
    stray.header.kind = RecordKind::kGift;
    stray.header.sequence = state.row.next_sequence;
    stray.header.request->key = MacOf("stray");
    const CurrencyNumber money = state.configuration.settlement_money();
    stray.books = {BookPosting{.currency = money, .account = Due(kBank, kCafe), .amount = 5},
                   BookPosting{.currency = money, .account = Claim(kCafe, kBank), .amount = -5}};
    Apply(state, stray);
    folded.Take(stray);
  });
  EXPECT_EQ(broken, "11: of what brand 3 owes brand 2, 5 micro-fen are of no period");
}

}  // namespace
}  // namespace huitong
