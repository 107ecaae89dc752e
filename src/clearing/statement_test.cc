#include "clearing/statement.h"

#include <algorithm>
#include <ctime>
#include <iostream>

#include <gtest/gtest.h>

#include "base/prng.h"
#include "clearing/statement_text.h"

namespace huitong {
namespace {

__extension__ using Int128 = __int128;

constexpr BrandNumber kFlorist{.value = 1};
constexpr BrandNumber kCafe{.value = 2};
constexpr BrandNumber kBarber{.value = 3};
constexpr BrandNumber kPool{.value = 90};
constexpr BrandNumber kSponsor{.value = 91};
constexpr int64_t kFen = 1'000'000;

Portion Of(int64_t numerator, int64_t denominator) {
  return Portion::Of(numerator, denominator).value_or(Portion());
}

ClearingTerms NoTerms() {
  ClearingTerms terms;
  terms.pool.pool = kPool;
  return terms;
}

PostedTotal Redeemed(BrandNumber issuer, BrandNumber acceptor, int64_t micro_fen, int64_t count) {
  return {.kind = LineKind::kRedemption,
          .debtor = issuer,
          .creditor = acceptor,
          .micro_fen = micro_fen,
          .count = count};
}
PairTotals Pair(BrandNumber issuer, BrandNumber acceptor, int64_t settled, int64_t redemptions) {
  return {.issuer = issuer,
          .acceptor = acceptor,
          .settled = settled,
          .face = settled,
          .redemptions = redemptions};
}

// Everybody who may appear, owing nothing.
PeriodTotals Nothing() {
  PeriodTotals totals;
  for (const BrandNumber party : {kHouse, kFlorist, kCafe, kBarber, kPool, kSponsor}) {
    totals.openings.push_back({.party = party, .micro_fen = 0});
  }
  return totals;
}
// The florist's points were spent at the café for 50 fen and the café's at the florist for 12.4.
PeriodTotals Spent() {
  PeriodTotals totals = Nothing();
  totals.posted = {Redeemed(kFlorist, kCafe, 50 * kFen, 5),
                   Redeemed(kCafe, kFlorist, 12'400'000, 2)};
  totals.pairs = {Pair(kFlorist, kCafe, 50 * kFen, 5), Pair(kCafe, kFlorist, 12'400'000, 2)};
  return totals;
}

const Statement& StatementOf(const Settlement& settlement, BrandNumber party) {
  const auto found =
      std::find_if(settlement.statements.begin(), settlement.statements.end(),
                   [&](const Statement& statement) { return statement.party == party; });
  CHECK(found != settlement.statements.end());
  return *found;
}

// "opening 0; redemption 2 debit 50.000000; …; closing -37.600000 pays -38 carried 0.400000".
std::string ToText(const Statement& statement) {
  std::string text = "opening " + FenText(statement.opening);
  for (const StatementEntry& entry : statement.entries) {
    text += "; " + std::string(NameOf(entry.line.kind)) + " " +
            std::to_string(entry.counterparty.value);
    if (entry.debit != 0) text += " debit " + FenText(entry.debit);
    if (entry.credit != 0) text += " credit " + FenText(entry.credit);
  }
  return text + "; closing " + FenText(statement.closing) + " = " +
         std::to_string(statement.payable_fen) + " fen and " + FenText(statement.carried);
}
std::string TextOf(const ClearingTerms& terms, const PeriodTotals& totals, BrandNumber party) {
  const auto settlement = Settle(terms, totals);
  return settlement ? ToText(StatementOf(*settlement, party)) : settlement.error().sentence;
}

TEST(StatementTest, ShowsWhatABrandOwesAndIsOwed) {
  EXPECT_EQ(TextOf(NoTerms(), Spent(), kFlorist),
            "opening 0.000000; redemption 2 debit 50.000000; redemption 2 credit 12.400000; "
            "closing -37.600000 = -38 fen and 0.400000");
  EXPECT_EQ(TextOf(NoTerms(), Spent(), kCafe),
            "opening 0.000000; redemption 1 credit 50.000000; redemption 1 debit 12.400000; "
            "closing 37.600000 = 38 fen and -0.400000");
  EXPECT_EQ(TextOf(NoTerms(), Spent(), kBarber),
            "opening 0.000000; closing 0.000000 = 0 fen and 0.000000");
}

TEST(StatementTest, OwesFortyThousandFenForAHundredThousandPointsRedeemedOneByOne) {
  PeriodTotals totals = Nothing();
  totals.posted = {Redeemed(kFlorist, kCafe, 100'000 * int64_t{400'000}, 100'000)};
  totals.pairs = {Pair(kFlorist, kCafe, 40'000 * kFen, 100'000)};
  const auto settlement = Settle(NoTerms(), totals);
  ASSERT_TRUE(settlement);
  EXPECT_EQ(StatementOf(*settlement, kFlorist).payable_fen, -40'000);
  EXPECT_EQ(StatementOf(*settlement, kFlorist).carried, 0);
}

TEST(StatementTest, OpensWithWhatTheLastOneClosedWithAndCountsPayments) {
  const auto first = Settle(NoTerms(), Spent());
  ASSERT_TRUE(first);
  PeriodTotals next = Nothing();
  for (size_t i = 0; i < next.openings.size(); ++i) {
    next.openings[i].micro_fen = first->statements[i].closing;
  }
  next.payments = {{.party = kFlorist, .paid_fen = 38, .reference = "1-florist"},
                   {.party = kCafe, .paid_fen = -38, .reference = "1-cafe"}};
  EXPECT_EQ(TextOf(NoTerms(), next, kFlorist),
            "opening -37.600000; payment 0 credit 38.000000; closing 0.400000 = 0 fen and "
            "0.400000");
  EXPECT_EQ(TextOf(NoTerms(), next, kCafe),
            "opening 37.600000; payment 0 debit 38.000000; closing -0.400000 = 0 fen and "
            "-0.400000");
  next.payments.pop_back();  // the house has the florist's money still
  EXPECT_EQ(TextOf(NoTerms(), next, kHouse),
            "opening 0.000000; payment 1 debit 38.000000; closing -38.000000 = -38 fen and "
            "0.000000");
}

TEST(StatementTest, AdjustsAnEarlierPeriodAndTakesRefunds) {
  PeriodTotals totals = Spent();
  totals.posted.push_back({.kind = LineKind::kRefund,
                           .debtor = kFlorist,
                           .creditor = kCafe,
                           .micro_fen = -10 * kFen,
                           .count = 1});
  totals.pairs[0] = Pair(kFlorist, kCafe, 40 * kFen, 4);
  totals.adjustments = {
      {.debtor = kCafe, .creditor = kFlorist, .micro_fen = 3 * kFen, .reference = "dispute 7"}};
  EXPECT_EQ(TextOf(NoTerms(), totals, kFlorist),
            "opening 0.000000; redemption 2 debit 50.000000; redemption 2 credit 12.400000; "
            "refund 2 debit -10.000000; adjustment 2 credit 3.000000; closing -24.600000 = -25 "
            "fen and 0.400000");
}

TEST(StatementTest, CarriesUniversalUnitsThroughThePool) {
  // The florist's points became 100 units at 1 fen; 60 are spent at the café, then the anchor rises
  // by a tenth and the sponsor, named in the contract, bears it for the 40 that are left.
  const auto units = [](BrandNumber debtor, BrandNumber creditor, int64_t micro_fen) {
    return PostedTotal{.kind = LineKind::kUnits,
                       .debtor = debtor,
                       .creditor = creditor,
                       .micro_fen = micro_fen,
                       .count = 1};
  };
  PeriodTotals totals = Nothing();
  totals.posted = {units(kFlorist, kPool, 100 * kFen), units(kPool, kCafe, 60 * kFen),
                   units(kSponsor, kPool, 4 * kFen)};
  EXPECT_EQ(TextOf(NoTerms(), totals, kPool),
            "opening 0.000000; units 1 credit 100.000000; units 2 debit 60.000000; units 91 credit "
            "4.000000; closing 44.000000 = 44 fen and 0.000000");
  EXPECT_EQ(TextOf(NoTerms(), totals, kCafe),
            "opening 0.000000; units 90 credit 60.000000; closing 60.000000 = 60 fen and "
            "0.000000");
}

TEST(StatementTest, AddsContractsPoolSponsorsAndCosts) {
  ClearingTerms terms = NoTerms();
  terms.contracts = {{.issuer = kFlorist,
                      .acceptor = kCafe,
                      .formulas = {Commission{.rate = Of(1, 10)},
                                   FeeOfValue{.payer = Side::kAcceptor, .rate = Of(1, 100)}},
                      .levy = Of(1, 25)}};
  terms.levy = Of(1, 50);
  terms.pool.kept = Of(1, 2);
  terms.cost = {.micro_fen = 7 * kFen, .basis = CostBasis::kRedemptions, .weights = {}};
  PeriodTotals totals = Spent();
  totals.gifts = {{.sponsor = kSponsor, .micro_fen = 9 * kFen}};
  totals.members = {{.brand = kFlorist, .members = 1}, {.brand = kCafe, .members = 2}};
  EXPECT_EQ(TextOf(terms, totals, kCafe),
            "opening 0.000000; redemption 1 credit 50.000000; redemption 1 debit 12.400000; "
            "commission 1 debit 5.000000; fee 0 debit 0.500000; levy 90 debit 2.000000; "
            "pool_share 90 credit 1.000000; sponsor_share 90 credit 6.000000; cost 0 debit "
            "5.000000; closing 32.100000 = 32 fen and 0.100000");
  EXPECT_EQ(TextOf(terms, totals, kPool),
            "opening 0.000000; levy 1 credit 0.248000; levy 2 credit 2.000000; pool_share 1 debit "
            "0.124000; pool_share 2 debit 1.000000; sponsor_money 91 credit 9.000000; "
            "sponsor_share 1 debit 3.000000; sponsor_share 2 debit 6.000000; closing 1.124000 = 1 "
            "fen and 0.124000");
  EXPECT_EQ(TextOf(terms, totals, kHouse),
            "opening 0.000000; fee 2 credit 0.500000; cost 1 credit 2.000000; cost 2 credit "
            "5.000000; closing 7.500000 = 8 fen and -0.500000");
}

TEST(StatementTest, ChargesTheFeeOfAPeriodWithoutTraffic) {
  ClearingTerms terms = NoTerms();
  terms.contracts = {{.issuer = kFlorist,
                      .acceptor = kCafe,
                      .formulas = {FeePerPeriod{.payer = Side::kIssuer, .micro_fen = kFen}}}};
  EXPECT_EQ(TextOf(terms, Nothing(), kFlorist),
            "opening 0.000000; fee 0 debit 1.000000; closing -1.000000 = -1 fen and 0.000000");
}

TEST(StatementTest, IsRefusedWithTheReasonInOneSentence) {
  PeriodTotals unbalanced = Spent();
  unbalanced.openings[1].micro_fen = 1;
  EXPECT_EQ(TextOf(NoTerms(), unbalanced, kCafe), "The openings of the period do not sum to zero.");

  PeriodTotals untied = Spent();
  untied.pairs[0].settled += 1;
  EXPECT_EQ(TextOf(NoTerms(), untied, kCafe),
            "The totals of issuer 1 and acceptor 2 say that 50000001 micro-fen were settled; the "
            "ledger posted 50000000.");
  untied.pairs.erase(untied.pairs.begin());
  EXPECT_EQ(TextOf(NoTerms(), untied, kCafe),
            "The totals of issuer 1 and acceptor 2 say that 0 micro-fen were settled; the ledger "
            "posted 50000000.");

  PeriodTotals stranger = Spent();
  stranger.adjustments = {
      {.debtor = kCafe, .creditor = {.value = 8}, .micro_fen = 1, .reference = ""}};
  EXPECT_EQ(TextOf(NoTerms(), stranger, kCafe),
            "Brand 8 has a line of kind adjustment but no opening.");

  PeriodTotals twice = Spent();
  twice.openings.push_back(twice.openings.back());
  EXPECT_EQ(TextOf(NoTerms(), twice, kCafe),
            "The opening of party 91 is out of order or there twice.");

  PeriodTotals derived = Spent();
  derived.posted.push_back({.kind = LineKind::kLevy, .debtor = kCafe, .creditor = kPool});
  EXPECT_EQ(TextOf(NoTerms(), derived, kCafe),
            "A total of kind levy is none that the ledger posts.");

  PeriodTotals payment = Spent();
  payment.payments = {{.party = kCafe, .paid_fen = kAmountMax, .reference = ""}};
  EXPECT_EQ(TextOf(NoTerms(), payment, kCafe), "The payment of party 2 is past 2^62 micro-fen.");

  ClearingTerms unknown = NoTerms();
  unknown.contracts = {{.issuer = kFlorist, .acceptor = {.value = 8}, .formulas = {}}};
  EXPECT_EQ(TextOf(unknown, Spent(), kCafe),
            "The contract of issuer 1 with acceptor 8 names brand 8, which is not known.");
  ClearingTerms doubled = NoTerms();
  doubled.contracts = {{.issuer = kFlorist, .acceptor = kCafe, .formulas = {}},
                       {.issuer = kFlorist, .acceptor = kCafe, .formulas = {}}};
  EXPECT_EQ(TextOf(doubled, Spent(), kCafe),
            "The contract of issuer 1 and acceptor 2 is out of order or there twice.");
}

// A period of `brands` brands, in which about one of `sparsity` pairs has traffic.
PeriodTotals AnyTotals(Prng& prng, uint32_t brands, uint64_t sparsity) {
  PeriodTotals totals;
  int64_t sum = 0;
  totals.openings.push_back({.party = kHouse, .micro_fen = 0});
  for (uint32_t brand = 1; brand <= brands; ++brand) {
    const int64_t opening = prng.Between(-5'000'000, 5'000'000);
    totals.openings.push_back({.party = {.value = brand}, .micro_fen = opening});
    sum += opening;
  }
  totals.openings[0].micro_fen = -sum;
  totals.openings.push_back({.party = kPool, .micro_fen = 0});
  totals.openings.push_back({.party = kSponsor, .micro_fen = 0});
  for (uint32_t issuer = 1; issuer <= brands; ++issuer) {
    for (uint32_t acceptor = 1; acceptor <= brands; ++acceptor) {
      if (issuer == acceptor || !prng.OneIn(sparsity)) continue;
      const int64_t redeemed = prng.Between(0, 9'000'000'000);
      const int64_t refunded = prng.OneIn(4) ? -prng.Between(0, 9'000'000'000) : 0;
      totals.posted.push_back(
          Redeemed({.value = issuer}, {.value = acceptor}, redeemed, prng.Between(1, 500)));
      totals.posted.push_back({.kind = LineKind::kRefund,
                               .debtor = {.value = issuer},
                               .creditor = {.value = acceptor},
                               .micro_fen = refunded,
                               .count = 1});
      totals.posted.push_back({.kind = LineKind::kExchange,
                               .debtor = {.value = issuer},
                               .creditor = {.value = acceptor},
                               .micro_fen = prng.Between(0, 1'000'000'000),
                               .count = 1});
      PairTotals pair = Pair({.value = issuer}, {.value = acceptor}, redeemed + refunded, 10);
      pair.face += prng.Between(-1'000'000, 1'000'000'000);
      totals.pairs.push_back(pair);
    }
    totals.members.push_back({.brand = {.value = issuer}, .members = prng.Between(0, 50)});
  }
  totals.gifts = {{.sponsor = kSponsor, .micro_fen = prng.Between(0, 1'000'000'000)}};
  totals.payments = {{.party = {.value = 1}, .paid_fen = prng.Between(-99, 99), .reference = "p"}};
  return totals;
}

ClearingTerms AnyTerms(Prng& prng, const PeriodTotals& totals) {
  ClearingTerms terms = NoTerms();
  terms.levy = Of(prng.Between(0, 50), 1'000);
  terms.pool.kept = Of(prng.Between(0, 4), 4);
  terms.pool.cap = prng.OneIn(2) ? kAmountMax : prng.Between(0, 100'000'000);
  terms.pool.levy_payer = prng.OneIn(2) ? Side::kIssuer : Side::kAcceptor;
  terms.cost = {
      .micro_fen = prng.Between(0, 1'000'000'000), .basis = CostBasis::kRedemptions, .weights = {}};
  for (const PairTotals& pair : totals.pairs) {
    if (prng.OneIn(4)) continue;
    Contract contract{.issuer = pair.issuer, .acceptor = pair.acceptor, .formulas = {}};
    if (prng.OneIn(2)) {
      contract.formulas.emplace_back(Reimbursement{.share = Of(prng.Between(0, 97), 97)});
    } else {
      contract.formulas.emplace_back(ThroughPool{.rate = Of(prng.Between(0, 89), 89)});
    }
    contract.formulas.emplace_back(Commission{.rate = Of(prng.Between(0, 13), 130)});
    contract.formulas.emplace_back(CoFunding{.issuer_share = Of(prng.Between(0, 7), 7)});
    contract.formulas.emplace_back(
        FeePerRedemption{.payer = Side::kAcceptor, .micro_fen = prng.Between(0, 1'000'000)});
    terms.contracts.push_back(std::move(contract));
  }
  return terms;
}

PeriodHeader AnyHeader() {
  return {.coalition = "district",
          .money = "CNY",
          .period = 3,
          .first_day = {.number = 20'000},
          .last_day = {.number = 20'030},
          .first_sequence = 0,
          .end_sequence = 10,
          .names = {}};
}

std::string AllJson(const Settlement& settlement) {
  const PeriodHeader header = AnyHeader();
  std::string all = PayoutJson(header, settlement.statements);
  for (const Statement& statement : settlement.statements) {
    all += StatementJson(header, statement);
  }
  return all;
}
std::string AllCsv(const Settlement& settlement) {
  const PeriodHeader header = AnyHeader();
  std::string all;
  all += PayoutCsv(header, settlement.statements);
  for (const Statement& statement : settlement.statements) {
    all += StatementCsv(header, statement);
  }
  return all;
}

// Empty where the settlement adds up; otherwise what does not.
std::string WhatIsWrong(const Settlement& settlement) {
  Int128 closing = 0;
  Int128 paid = 0;
  Int128 carried = 0;
  Int128 of_netting = 0;
  for (const BrandPosition& position : settlement.netting.positions) {
    of_netting += position.net;
    const Statement& statement = StatementOf(settlement, position.brand);
    if (statement.closing != statement.opening + position.net) return "a position";
  }
  for (const Statement& statement : settlement.statements) {
    Int128 balance = statement.opening;
    for (const StatementEntry& entry : statement.entries) {
      balance += Int128{entry.credit} - entry.debit;
    }
    if (balance != statement.closing) return "a statement";
    if (statement.payable_fen * kFen + statement.carried != balance) return "a payable";
    if (std::abs(statement.carried) >= kFen) return "what is carried";
    closing += statement.closing;
    paid += statement.payable_fen;
    carried += statement.carried;
  }
  if (closing != 0 || paid != 0 || carried != 0 || of_netting != 0) return "a sum";
  for (const Line& line : settlement.lines) {
    const Int128 explained = Int128{line.amount + line.posted + line.capped};
    if (Int128{line.base} * line.rate.numerator() !=
        explained * line.rate.denominator() + line.remainder) {
      return "a line of kind " + std::string(NameOf(line.kind));
    }
  }
  return {};
}

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr int kPeriods = 1'000;  // a sanitizer takes twenty times as long for each
#else
constexpr int kPeriods = 20'000;
#endif

TEST(StatementTest, OfTwentyThousandPeriodsNetToZeroAndHaveTheSameBytesAgain) {
  constexpr uint64_t kSeed = 20260407;
  SCOPED_TRACE(kSeed);
  Prng prng(kSeed);
  for (int i = 0; i < kPeriods; ++i) {
    const auto brands = static_cast<uint32_t>(std::min(prng.Between(2, 50), prng.Between(2, 50)));
    PeriodTotals totals = AnyTotals(prng, brands, std::max(uint64_t{1}, uint64_t{brands} * 2));
    const ClearingTerms terms = AnyTerms(prng, totals);
    const auto settlement = Settle(terms, totals);
    ASSERT_TRUE(settlement) << settlement.error().sentence;
    ASSERT_EQ(WhatIsWrong(*settlement), "") << "period " << i;
    std::reverse(totals.posted.begin(), totals.posted.end());
    const auto again = Settle(terms, totals);
    ASSERT_TRUE(again);
    ASSERT_TRUE(settlement->lines == again->lines) << "period " << i;
    ASSERT_EQ(settlement->netting, again->netting);
    ASSERT_TRUE(AllJson(*settlement) == AllJson(*again)) << "period " << i;
    ASSERT_TRUE(i % 10 != 0 || AllCsv(*settlement) == AllCsv(*again)) << "period " << i;
  }
}

// Zero, one, the largest amounts and their neighbours, either sign.
int64_t Extreme(Prng& prng) {
  const int64_t size = prng.OneIn(3) ? 0 : kAmountMax >> prng.Between(0, 62);
  const int64_t near = std::clamp(size - prng.Between(-1, 1), int64_t{0}, kAmountMax);
  return prng.OneIn(2) ? near : -near;
}

TEST(StatementTest, OfExtremeAmountsIsRefusedOrAddsUp) {
  constexpr uint64_t kSeed = 20260412;
  SCOPED_TRACE(kSeed);
  Prng prng(kSeed);
  int settled = 0;
  for (int i = 0; i < kPeriods; ++i) {
    PeriodTotals totals = AnyTotals(prng, 3, 2);
    if (prng.OneIn(2)) {
      totals.openings[1].micro_fen = Extreme(prng);
      totals.openings[2].micro_fen = -totals.openings[1].micro_fen;
      totals.openings[3].micro_fen = 0;
      totals.openings[0].micro_fen = 0;
    }
    for (PairTotals& pair : totals.pairs) {
      const int64_t amount = Extreme(prng);
      for (PostedTotal& posted : totals.posted) {
        if (posted.debtor != pair.issuer || posted.creditor != pair.acceptor) continue;
        posted.micro_fen = posted.kind == LineKind::kRedemption ? amount : 0;
        if (posted.kind == LineKind::kExchange) posted.micro_fen = Extreme(prng);
        if (prng.OneIn(9)) posted.count = Extreme(prng);
      }
      pair.settled = amount;
      pair.face = Extreme(prng);
      if (prng.OneIn(9)) pair.redemptions = Extreme(prng);
    }
    ClearingTerms terms = AnyTerms(prng, totals);
    if (prng.OneIn(9)) terms.cost.micro_fen = Extreme(prng);
    const auto settlement = Settle(terms, totals);
    if (!settlement) {
      ASSERT_EQ(settlement.error().sentence.back(), '.');
      continue;
    }
    ++settled;
    ASSERT_EQ(WhatIsWrong(*settlement), "") << "period " << i;
    ASSERT_FALSE(AllJson(*settlement).empty());
  }
  EXPECT_GT(settled, kPeriods / 20);
  EXPECT_LT(settled, kPeriods - kPeriods / 20);
}

TEST(StatementTest, OfFiftyBrandsWhoAllTradeWithEachOtherIsAMatterOfMilliseconds) {
  Prng prng(20260408);
  const PeriodTotals totals = AnyTotals(prng, 50, 1);
  const ClearingTerms terms = AnyTerms(prng, totals);
  const auto milliseconds = [](std::clock_t ticks) { return ticks * 1000 / CLOCKS_PER_SEC; };
  const std::clock_t began = std::clock();
  const auto settlement = Settle(terms, totals);
  const std::clock_t settled = std::clock();
  ASSERT_TRUE(settlement);
  const std::string texts = AllJson(*settlement) + AllCsv(*settlement);
  const std::clock_t written = std::clock();
  std::cout << settlement->lines.size() << " lines of 50 brands: " << milliseconds(settled - began)
            << " ms; " << texts.size()
            << " bytes of statements: " << milliseconds(written - settled) << " ms\n";
  EXPECT_EQ(WhatIsWrong(*settlement), "");
  EXPECT_LT(milliseconds(settled - began), 2'000);  // what is quadratic would take longer
}

}  // namespace
}  // namespace huitong
