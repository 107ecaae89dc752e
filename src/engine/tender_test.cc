// Tenders from the basket to the last return: what each record holds, and that everything adds up.

#include <algorithm>
#include <numeric>

#include <gtest/gtest.h>

#include "base/prng.h"
#include "engine/apply.h"
#include "engine/invariants/folded_log.h"
#include "engine/invariants/record_follows_state.h"
#include "engine/tender_in_record.h"
#include "engine/tender_mix.h"
#include "engine/testing/small_coalition.h"

namespace huitong {
namespace {

constexpr uint64_t kSeed = 20261123;
constexpr int64_t kDay = kSecondsPerDay;

const MemberId mei = MemberIdOf("mei");

// Mei has 1,000 roses, of 0.4 fen until 2028-01, and 500 beans, of 0.2 fen until 2027-01.
SmallLog LogWithPoints() {
  SmallLog log = OpenSmallCoalition();
  log.Do(Earn{.member = mei, .brand = kFlorist, .channel = kNoChannel, .spend_fen = 100'000});
  log.Do(Earn{.member = mei, .brand = kCafe, .channel = kNoChannel, .spend_fen = 50'000});
  return log;
}

NumberedLine Payable(uint32_t number, int64_t fen) {
  return {.number = number, .line = {.fen = fen, .payable = true}};
}
NumberedLine CashOnly(uint32_t number, int64_t fen) {
  return {.number = number, .line = {.fen = fen, .payable = false}};
}

PlaceTender Basket(const SmallLog& log, std::vector<NumberedLine> lines) {
  return {.member = mei,
          .acceptor = kCafe,
          .channel = kShop,
          .lines = std::move(lines),
          .wish = {},
          .ends = SecondsAfter(log.now, 600).time,
          .expected_fen = std::nullopt};
}

const Effects& FactsOf(const Record& record) { return record.subjects.front().effects; }

template <class Fact>
std::vector<Fact> FactsIn(const Record& record) {
  std::vector<Fact> facts;
  for (const Effect& effect : FactsOf(record)) {
    if (const auto* fact = std::get_if<Fact>(&effect)) facts.push_back(*fact);
  }
  return facts;
}

// What the rules and the fold of all records find wrong with the log.
std::string BreachIn(const SmallLog& log) {
  SmallLog again;
  FoldedLog fold;
  const RecordSource source = [&](Sequence sequence) -> std::optional<Record> {
    if (sequence >= log.records.size()) return std::nullopt;
    return log.records[sequence];
  };
  for (const Record& record : log.records) {
    if (auto breach = FirstBreach(again.state, record, source)) return *breach;
    Apply(again.state, record);
    fold.Take(record);
  }
  const auto difference = fold.FirstDifference(log.state);
  return difference ? difference->how : std::string();
}

TEST(TenderTest, TakesWhatExpiresFirstAndPaysToTheCent) {
  SmallLog log = LogWithPoints();
  // Beans end first: 500 of them pay 100 fen, and 250 roses the other 100.
  const Record record = log.Do(Basket(log, {Payable(1, 150), CashOnly(2, 77), Payable(5, 50)}));
  const auto tender = PlacedTenderIn(record);
  ASSERT_TRUE(tender.has_value());
  EXPECT_EQ(tender->placed.basket_fen, 277);
  EXPECT_EQ(tender->placed.paid_by_points_fen, 200);
  EXPECT_EQ(tender->placed.cash_fen, 77);
  ASSERT_EQ(tender->taken.size(), 2U);
  EXPECT_EQ(tender->taken[0].currency, kRose);
  EXPECT_EQ(tender->taken[0].points, 250);
  EXPECT_EQ(tender->taken[0].fen, 100);
  EXPECT_EQ(tender->taken[1].currency, kBean);
  EXPECT_EQ(tender->taken[1].points, 500);
  EXPECT_EQ(tender->taken[1].fen, 100);
  ASSERT_EQ(tender->lines.size(), 3U);
  EXPECT_EQ(tender->lines[0].line.cash, 0);
  EXPECT_EQ(tender->lines[0].line.parts,
            (std::vector<TenderPart>{{.currency = kRose, .points = 188, .fen = 75},
                                     {.currency = kBean, .points = 375, .fen = 75}}));
  EXPECT_EQ(tender->lines[1].line.cash, 77);
  EXPECT_TRUE(tender->lines[1].line.parts.empty());
  EXPECT_EQ(BalanceOf(log, "mei", kRose), 750);
  EXPECT_EQ(BalanceOf(log, "mei", kBean), 0);
  EXPECT_TRUE(record.books.empty());
  EXPECT_EQ(BreachIn(log), "");
}

TEST(TenderTest, SettlesAllHoldsAndEarnsOnTheCash) {
  SmallLog log = LogWithPoints();
  const Sequence tender =
      log.Do(Basket(log, {Payable(1, 200), CashOnly(2, 1'000)})).header.sequence;
  const Record record = log.Do(SettleTender{.tender = tender});
  const auto captured = FactsIn<HoldCaptured>(record);
  ASSERT_EQ(captured.size(), 2U);
  EXPECT_EQ(captured[0].hold, HoldOfTender(tender, 0));
  EXPECT_EQ(captured[1].hold, HoldOfTender(tender, 1));
  const auto earned = FactsIn<Earned>(record);
  ASSERT_EQ(earned.size(), 1U);
  EXPECT_EQ(earned.front().spend_fen, 1'000);
  EXPECT_EQ(earned.front().points, 10);
  EXPECT_EQ(BalanceOf(log, "mei", kBean), 10);
  // The florist owes the café 250 roses at 0.4 fen; the café owes itself nothing.
  const auto owed = [&](BrandNumber debtor) {
    return log.state.BalanceOf(MoneyCurrency(156),
                               {.code = AccountCode::kDue, .party = debtor, .counterparty = kCafe});
  };
  EXPECT_EQ(owed(kFlorist), 100'000'000);
  EXPECT_EQ(owed(kCafe), 0);
  EXPECT_EQ(log.Declines(SettleTender{.tender = tender})->code, Decline::kHoldAlreadyClosed);
  EXPECT_EQ(BreachIn(log), "");
}

TEST(TenderTest, CountsEachOfItsCurrenciesForTheSettlement) {
  SmallLog log = LogWithPoints();
  PlaceTender basket = Basket(log, {Payable(1, 200)});
  basket.acceptor = kBank;  // has no points of its own
  const Sequence tender = log.Do(basket).header.sequence;
  log.Do(SettleTender{.tender = tender});
  for (const BrandNumber issuer : {kFlorist, kCafe}) {
    const PairTraffic* traffic =
        log.state.traffic.Peek({.period = {.value = 1}, .debtor = issuer, .creditor = kBank});
    ASSERT_NE(traffic, nullptr) << "of brand " << issuer.value;
    EXPECT_EQ(traffic->redeemed.count, 1U);
    EXPECT_EQ(traffic->redeemed.micro_fen, 100'000'000);
    EXPECT_EQ(traffic->face, 100'000'000);
  }
  EXPECT_EQ(BreachIn(log), "");
}

TEST(TenderTest, EarnsNothingWhereTheCallerWantsNone) {
  SmallLog log = LogWithPoints();
  const Sequence tender =
      log.Do(Basket(log, {Payable(1, 200), CashOnly(2, 1'000)})).header.sequence;
  const Record record = log.Do(SettleTender{.tender = tender, .earns = false});
  EXPECT_TRUE(FactsIn<Earned>(record).empty());
  EXPECT_EQ(BreachIn(log), "");
}

TEST(TenderTest, AVoidedOneLeavesTheWalletsAsIfItHadNeverBeen) {
  SmallLog log = LogWithPoints();
  const Sequence tender = log.Do(Basket(log, {Payable(1, 200)})).header.sequence;
  log.Do(VoidTender{.tender = tender});
  EXPECT_EQ(BalanceOf(log, "mei", kRose), 1'000);
  EXPECT_EQ(BalanceOf(log, "mei", kBean), 500);
  EXPECT_EQ(log.Declines(VoidTender{.tender = tender})->code, Decline::kHoldAlreadyClosed);
  EXPECT_EQ(log.Declines(SettleTender{.tender = tender})->code, Decline::kHoldAlreadyClosed);
  EXPECT_EQ(log.Declines(ReturnTender{.tender = tender, .lines = {{.line = 1, .amount = 1}}})->code,
            Decline::kTenderNotSettled);
  EXPECT_EQ(BreachIn(log), "");
}

TEST(TenderTest, EndsByItsTimeHoldByHold) {
  SmallLog log = LogWithPoints();
  const Sequence tender = log.Do(Basket(log, {Payable(1, 200)})).header.sequence;
  log.now = SecondsAfter(log.now, 600);
  EXPECT_EQ(log.Declines(SettleTender{.tender = tender})->code, Decline::kHoldAlreadyClosed);
  const auto ends = [](const Record& record) { return record.header.kind == RecordKind::kHoldEnd; };
  EXPECT_EQ(std::count_if(log.records.begin(), log.records.end(), ends), 2);
  EXPECT_EQ(BalanceOf(log, "mei", kBean), 500);
  EXPECT_EQ(BreachIn(log), "");
}

TEST(TenderTest, ItsHoldsAreNeitherCapturedNorReleasedByThemselves) {
  SmallLog log = LogWithPoints();
  const Sequence tender = log.Do(Basket(log, {Payable(1, 200)})).header.sequence;
  const HoldId hold = HoldOfTender(tender, 0);
  EXPECT_EQ(log.Declines(CaptureHold{.hold = hold, .points = PointsOf(1)})->code,
            Decline::kHoldOfTender);
  EXPECT_EQ(log.Declines(ReleaseHold{.hold = hold})->code, Decline::kHoldOfTender);
}

TEST(TenderTest, ItsSettlementIsReversedByItsLinesAlone) {
  SmallLog log = LogWithPoints();
  const Sequence tender =
      log.Do(Basket(log, {Payable(1, 200), CashOnly(2, 1'000)})).header.sequence;
  const Sequence settled = log.Do(SettleTender{.tender = tender}).header.sequence;
  const ReverseRedemption redemption{.original = settled, .points = PointsOf(1), .lines = {}};
  EXPECT_EQ(log.Declines(redemption)->code, Decline::kNotReversible);
  const ReverseEarn earning{.original = settled, .spend_fen = 1, .lines = {}};
  EXPECT_EQ(log.Declines(earning)->code, Decline::kNotReversible);
}

TEST(TenderTest, ReturnsALineInPartAndThenTheRestToNothing) {
  SmallLog log = LogWithPoints();
  const Sequence tender =
      log.Do(Basket(log, {Payable(1, 150), CashOnly(2, 1'000), Payable(5, 50)})).header.sequence;
  log.Do(SettleTender{.tender = tender});
  const Record part = log.Do(ReturnTender{
      .tender = tender, .lines = {{.line = 1, .amount = 51}, {.line = 2, .amount = 300}}});
  const auto fact = std::get<TenderReturned>(FactsOf(part).front());
  EXPECT_EQ(fact.fen, 351);
  EXPECT_EQ(fact.cash_fen, 300);
  const auto back = FactsIn<RedemptionReversed>(part);
  ASSERT_EQ(back.size(), 2U);
  EXPECT_EQ(FactsIn<EarnReversed>(part).front().points, 3);
  EXPECT_EQ(log.Declines(ReturnTender{.tender = tender, .lines = {{.line = 1, .amount = 100}}}),
            (Declined{.code = Decline::kReversalExceedsOriginal,
                      .param = Param::kLines,
                      .figure = 99,
                      .second_figure = 100}));
  EXPECT_EQ(log.Declines(ReturnTender{.tender = tender, .lines = {{.line = 3, .amount = 1}}})->code,
            Decline::kLineNotInOriginal);
  log.Do(ReturnTender{
      .tender = tender,
      .lines = {{.line = 1, .amount = 99}, {.line = 2, .amount = 700}, {.line = 5, .amount = 50}}});
  EXPECT_EQ(BalanceOf(log, "mei", kRose), 1'000);
  EXPECT_EQ(BalanceOf(log, "mei", kBean), 500);
  EXPECT_EQ(BreachIn(log), "");
}

TEST(TenderTest, IsDeclinedWhereItCameToSomethingElseThanWasExpected) {
  SmallLog log = LogWithPoints();
  PlaceTender basket = Basket(log, {Payable(1, 200)});
  basket.expected_fen = 150;
  EXPECT_EQ(log.Declines(basket), (Declined{.code = Decline::kTenderChanged,
                                            .param = Param::kPaidByPoints,
                                            .figure = 200,
                                            .second_figure = 150}));
  basket.expected_fen = 200;
  EXPECT_FALSE(log.Declines(basket));
}

TEST(TenderTest, SaysByHowMuchPointsStayBelowTheFloor) {
  SmallLog log = LogWithPoints();
  log.Do(PublishTenderSettings{
      .acceptor = kCafe, .settings = {.floor_fen = 600}, .effective_from = std::nullopt});
  EXPECT_EQ(log.Declines(Basket(log, {Payable(1, 1'000)})),
            (Declined{.code = Decline::kNothingPayable, .param = Param::kLines, .figure = 100}));
}

TEST(TenderTest, KeepsToTheCeilingAndTheStepOfTheAcceptor) {
  SmallLog log = LogWithPoints();
  log.Do(PublishTenderSettings{.acceptor = kCafe,
                               .settings = {.ceiling_per_mille = 500, .step = 100},
                               .effective_from = std::nullopt});
  const Record record = log.Do(Basket(log, {Payable(1, 333)}));
  const auto tender = PlacedTenderIn(record);
  // Half of 333 is 166: 500 beans pay 100, and of roses only 100 whole steps fit: 40.
  EXPECT_EQ(tender->placed.paid_by_points_fen, 140);
  for (const TenderedCurrency& taken : tender->taken) {
    EXPECT_EQ(taken.points % 100, 0);
  }
}

TEST(TenderTest, LeavesOutWhatALimitOfItsIssuerStops) {
  SmallLog log = LogWithPoints();
  BrandLimits limits;
  limits.credit_line = 50'000'000;  // 50 fen
  log.Do(PublishLimits{.brand = kFlorist, .limits = limits, .effective_from = std::nullopt});
  const Record record = log.Do(Basket(log, {Payable(1, 300)}));
  const auto tender = PlacedTenderIn(record);
  ASSERT_EQ(tender->taken.size(), 1U);
  EXPECT_EQ(tender->taken.front().currency, kBean);
  EXPECT_EQ(tender->placed.paid_by_points_fen, 100);
}

TEST(TenderTest, LeavesOutWhatTheAcceptorDoesNotTake) {
  SmallLog log = LogWithPoints();
  Contract contract;
  contract.issuer = kFlorist;
  contract.acceptor = kCafe;
  contract.acceptance.capabilities = kConvertedThere;
  log.Do(PublishContract{.contract = contract, .effective_from = std::nullopt});
  const Record record = log.Do(Basket(log, {Payable(1, 300)}));
  EXPECT_EQ(PlacedTenderIn(record)->taken.size(), 1U);
}

TEST(TenderTest, CashOfASuspendedBrandIsSettledWithoutEarning) {
  SmallLog log = LogWithPoints();
  const Sequence tender =
      log.Do(Basket(log, {Payable(1, 200), CashOnly(2, 1'000)})).header.sequence;
  BrandLimits limits;
  limits.suspended = kNoIssuing;
  log.Do(PublishLimits{.brand = kCafe, .limits = limits, .effective_from = std::nullopt});
  EXPECT_EQ(
      log.Declines(SettleTender{.tender = tender}),
      (Declined{
          .code = Decline::kBrandSuspended, .param = Param::kAcceptorId, .figure = kCafe.value}));
  EXPECT_FALSE(log.Declines(SettleTender{.tender = tender, .earns = false}));
  EXPECT_EQ(BreachIn(log), "");
}

TEST(TenderTest, AFrozenMembersTenderIsSettledAndVoidedAllTheSame) {
  for (const bool settles : {true, false}) {
    SmallLog log = LogWithPoints();
    const Sequence tender = log.Do(Basket(log, {Payable(1, 200)})).header.sequence;
    log.Do(ChangeStatus{.member = mei, .status = MemberStatus::kFrozen});
    const auto declined = settles ? log.Declines(SettleTender{.tender = tender})
                                  : log.Declines(VoidTender{.tender = tender});
    EXPECT_FALSE(declined);
    EXPECT_EQ(BreachIn(log), "");
  }
}

// Baskets and policies by chance; each tender is settled and comes back in pieces, in any order.
TEST(TenderTest, ReturnsInAnyOrderRestoreTheLots) {
  Prng prng(kSeed);
  for (int round = 0; round < 60; ++round) {
    SmallLog log = LogWithPoints();
    log.Do(PublishTenderSettings{
        .acceptor = kCafe,
        .settings = {.ceiling_per_mille = static_cast<uint32_t>(prng.Between(100, 1'000)),
                     .step = prng.Between(1, 7)},
        .effective_from = std::nullopt});
    const CanonicalState before = CanonicalStateOf(log.state);
    std::vector<NumberedLine> lines;
    for (uint32_t number = 1; number <= static_cast<uint32_t>(prng.Between(1, 6)); ++number) {
      const int64_t fen = prng.Between(1, 150);
      lines.push_back(prng.OneIn(4) ? CashOnly(number, fen) : Payable(number, fen));
    }
    lines.push_back(Payable(9, prng.Between(20, 90)));
    const Record placed = log.Do(Basket(log, lines));
    if (!PlacedTenderIn(placed)) continue;
    const Sequence tender = placed.header.sequence;
    log.Do(SettleTender{.tender = tender});
    std::vector<LineAmount> left;
    left.reserve(lines.size());
    for (const NumberedLine& line : lines) {
      left.push_back({.line = line.number, .amount = line.line.fen});
    }
    while (!left.empty()) {
      LineAmount& line = left[prng.Below(left.size())];
      const int64_t fen = prng.Between(1, line.amount);
      log.Do(ReturnTender{.tender = tender, .lines = {{.line = line.line, .amount = fen}}});
      line.amount -= fen;
      std::erase_if(left, [](const LineAmount& one) { return one.amount == 0; });
    }
    const CanonicalState after = CanonicalStateOf(log.state);
    for (const auto& [key, value] : before) {
      if (key.first != FamilyNumber::kWallets) continue;
      EXPECT_EQ(after.at(key), value) << "round " << round << ", seed " << kSeed;
    }
    ASSERT_EQ(BreachIn(log), "") << "round " << round << ", seed " << kSeed;
  }
}

TEST(TenderTest, WhatExpiredInTheMeantimeComesBackToNobody) {
  SmallLog log = LogWithPoints();
  const Sequence tender = log.Do(Basket(log, {Payable(1, 100)})).header.sequence;
  log.Do(SettleTender{.tender = tender});
  log.now = SecondsAfter(log.now, 400 * kDay);
  const Record record =
      log.Do(ReturnTender{.tender = tender, .lines = {{.line = 1, .amount = 100}}});
  const auto back = FactsIn<RedemptionReversed>(record);
  ASSERT_EQ(back.size(), 1U);
  EXPECT_EQ(back.front().expired, 500);
  EXPECT_EQ(BalanceOf(log, "mei", kBean), 0);
  EXPECT_EQ(BreachIn(log), "");
}

// What the rules find wrong with the log's record of the kind, every fact of a sort in it spoiled.
template <class Fact, class Spoil>
std::string BreachWith(const SmallLog& log, RecordKind kind, const Spoil& spoil) {
  return BreachAfter(log, kind, [&](Record& record) {
    for (Effect& effect : record.subjects.front().effects) {
      if (auto* fact = std::get_if<Fact>(&effect)) spoil(*fact);
    }
  });
}

TEST(TenderTest, AForgedRecordIsRefused) {
  SmallLog log = LogWithPoints();
  const Sequence tender =
      log.Do(Basket(log, {Payable(1, 200), CashOnly(2, 1'000)})).header.sequence;
  log.Do(SettleTender{.tender = tender});
  log.Do(ReturnTender{.tender = tender, .lines = {{.line = 1, .amount = 60}}});
  const std::string not_given = "the facts and postings of a tender are not what its rules give";
  EXPECT_EQ(BreachWith<TenderedPart>(log, RecordKind::kPlaceTender,
                                     [](TenderedPart& part) { ++part.fen; }),
            "cash and points do not pay a line to the cent");
  EXPECT_EQ(BreachWith<TenderedCurrency>(log, RecordKind::kPlaceTender,
                                         [](TenderedCurrency& taken) { ++taken.remainder; }),
            "points do not pay what they are worth");
  EXPECT_EQ(BreachWith<TenderPlaced>(log, RecordKind::kPlaceTender,
                                     [](TenderPlaced& placed) { placed.wish_fen = 10; }),
            not_given);
  EXPECT_EQ(BreachWith<Earned>(log, RecordKind::kSettleTender,
                               [](Earned& earned) { ++earned.spend_fen; }),
            not_given);
  EXPECT_EQ(BreachWith<TenderReturned>(log, RecordKind::kReturnTender,
                                       [](TenderReturned& returned) { ++returned.cash_fen; }),
            not_given);
}

}  // namespace
}  // namespace huitong
