#include "clearing/contract.h"

#include <string>

#include <gtest/gtest.h>

#include "base/prng.h"
#include "clearing/assessment.h"

namespace huitong {
namespace {

constexpr BrandNumber kFlorist{.value = 1};
constexpr BrandNumber kCafe{.value = 2};
constexpr BrandNumber kPool{.value = 9};
constexpr int64_t kFen = 1'000'000;

Portion Of(int64_t numerator, int64_t denominator) {
  return Portion::Of(numerator, denominator).value_or(Portion());
}

Contract With(std::vector<Formula> formulas) {
  return {.issuer = kFlorist, .acceptor = kCafe, .formulas = std::move(formulas)};
}
// 40 roses settled at 0.4 fen, worth 0.5 fen each to who spends them, in two purchases.
PairTotals Totals(int64_t settled = 16 * kFen, int64_t face = 20 * kFen, int64_t redemptions = 2) {
  return {.issuer = kFlorist,
          .acceptor = kCafe,
          .settled = settled,
          .face = face,
          .redemptions = redemptions};
}

std::string NameOfParty(BrandNumber party) {
  if (party == kFlorist) return "florist";
  if (party == kCafe) return "cafe";
  return party == kPool ? "pool" : "house";
}

// "commission cafe>florist 800000" for each line, with what a cap took off.
std::string Lines(const Formula& formula, const PairTotals& totals) {
  const auto lines = Assess(With({formula}), totals, kPool);
  if (!lines) return lines.error().sentence;
  std::string text;
  for (const Line& line : *lines) {
    if (!text.empty()) text += ", ";
    text += std::string(NameOf(line.kind)) + " " + NameOfParty(line.debtor) + ">" +
            NameOfParty(line.creditor) + " " + std::to_string(line.amount);
    if (line.capped != 0) text += " capped " + std::to_string(line.capped);
  }
  return text;
}

TEST(ContractTest, SaysWhatEachFormulaMakesOfAPeriod) {
  const Portion five = Of(5, 100);
  struct Row {
    Formula formula;
    std::string lines;
  };
  const std::vector<Row> rows = {
      // 100 % of the face value is 4 fen above what was posted; 80 % is just that; 60 % is less.
      {Reimbursement{.share = Of(1, 1)}, "reimbursement florist>cafe 4000000"},
      {Reimbursement{.share = Of(8, 10)}, "reimbursement florist>cafe 0"},
      {Reimbursement{.share = Of(6, 10)}, "reimbursement florist>cafe -4000000"},
      {Reimbursement{.share = Portion()}, "reimbursement florist>cafe -16000000"},
      {Reimbursement{.share = Of(1, 1), .cap = 17 * kFen},
       "reimbursement florist>cafe 1000000 capped 3000000"},
      {Commission{.rate = five}, "commission cafe>florist 800000"},
      {Commission{.rate = five, .cap = 500'000}, "commission cafe>florist 500000 capped 300000"},
      {ThroughPool{.rate = Of(3, 4)},
       "pooled florist>cafe -16000000, pool_contribution florist>pool 12000000"},
      {CoFunding{.issuer_share = Of(1, 2)}, "co_funding florist>cafe 2000000"},
      {FeeOfValue{.payer = Side::kAcceptor, .rate = Of(1, 100)}, "fee cafe>house 160000"},
      {FeeOfValue{.payer = Side::kIssuer, .rate = Of(1, 100)}, "fee florist>house 160000"},
      {FeePerRedemption{.payer = Side::kAcceptor, .micro_fen = 30}, "fee cafe>house 60"},
      {FeePerPeriod{.payer = Side::kIssuer, .micro_fen = 7}, "fee florist>house 7"},
  };
  for (const Row& row : rows) {
    EXPECT_EQ(Lines(row.formula, Totals()), row.lines);
  }
}

TEST(ContractTest, GivesBackWhereRefundsOutweighThePeriod) {
  const PairTotals refunds = Totals(-16 * kFen, -20 * kFen, -2);
  EXPECT_EQ(Lines(Reimbursement{.share = Of(1, 1)}, refunds),
            "reimbursement florist>cafe -4000000");
  EXPECT_EQ(Lines(Commission{.rate = Of(5, 100), .cap = 500'000}, refunds),
            "commission cafe>florist -500000 capped -300000");
  EXPECT_EQ(Lines(CoFunding{.issuer_share = Of(1, 2)}, refunds),
            "co_funding florist>cafe -2000000");
  EXPECT_EQ(Lines(FeePerRedemption{.payer = Side::kAcceptor, .micro_fen = 30}, refunds),
            "fee cafe>house -60");
}

TEST(ContractTest, CoFundsNothingWhereTheFaceValueIsNotAbove) {
  EXPECT_EQ(Lines(CoFunding{.issuer_share = Of(1, 2)}, Totals(16 * kFen, 15 * kFen)), "");
  EXPECT_EQ(Lines(CoFunding{.issuer_share = Of(1, 2)}, Totals(16 * kFen, 16 * kFen)), "");
}

TEST(ContractTest, HasNoLineWithoutTrafficButTheFeeOfThePeriod) {
  const PairTotals none = Totals(0, 0, 0);
  EXPECT_EQ(Lines(Reimbursement{.share = Of(1, 1)}, none), "");
  EXPECT_EQ(Lines(ThroughPool{.rate = Of(1, 1)}, none), "");
  EXPECT_EQ(Lines(Commission{.rate = Of(1, 1)}, none), "");
  EXPECT_EQ(Lines(FeePerRedemption{.payer = Side::kAcceptor, .micro_fen = 30}, none), "");
  EXPECT_EQ(Lines(FeePerPeriod{.payer = Side::kAcceptor, .micro_fen = 7}, none),
            "fee cafe>house 7");
}

TEST(ContractTest, StatesTheRemainderOfEachLine) {
  // 1/3 of 100 micro-fen is 33 and a third.
  const auto lines = Assess(With({Commission{.rate = Of(1, 3)}}), Totals(100), kPool);
  ASSERT_TRUE(lines);
  EXPECT_EQ((*lines)[0].amount, 33);
  EXPECT_EQ((*lines)[0].remainder, 1);
  EXPECT_EQ((*lines)[0].base, 100);
}

TEST(ContractTest, ExplainsEveryLineByItsBaseAndRate) {
  constexpr uint64_t kSeed = 20260404;
  SCOPED_TRACE(kSeed);
  Prng prng(kSeed);
  for (int i = 0; i < 20'000; ++i) {
    const int64_t cap = prng.OneIn(2) ? kAmountMax : prng.Between(0, 1'000'000);
    const Portion rate = Of(prng.Between(0, 40), 40);
    const Contract contract =
        With({Reimbursement{.share = rate, .cap = cap}, Commission{.rate = rate, .cap = cap},
              CoFunding{.issuer_share = rate, .cap = cap},
              FeeOfValue{.payer = Side::kIssuer, .rate = rate, .cap = cap},
              FeePerRedemption{.payer = Side::kIssuer, .micro_fen = 40, .cap = cap}});
    const auto lines = Assess(contract,
                              Totals(prng.Between(-5'000'000, 5'000'000),
                                     prng.Between(-5'000'000, 5'000'000), prng.Between(-9, 9)),
                              kPool);
    ASSERT_TRUE(lines);
    for (const Line& line : *lines) {
      ASSERT_EQ(
          line.base * line.rate.numerator(),
          (line.amount + line.posted + line.capped) * line.rate.denominator() + line.remainder);
      ASSERT_LT(std::abs(line.remainder), line.rate.denominator());
      ASSERT_LE(std::abs(line.amount + line.posted), cap);
    }
  }
}

TEST(ContractTest, RefusesWhatPassesTheLargestAmount) {
  EXPECT_EQ(Lines(Reimbursement{.share = Of(1, 1)}, Totals(-kAmountMax, kAmountMax)),
            "The contract of issuer 1 with acceptor 2 comes to more than 2^62 micro-fen in a "
            "period.");
  EXPECT_EQ(Lines(FeePerRedemption{.payer = Side::kIssuer, .micro_fen = kAmountMax}, Totals()),
            "The contract of issuer 1 with acceptor 2 comes to more than 2^62 micro-fen in a "
            "period.");
}

std::string WhyRefused(const Contract& contract) {
  const std::vector<BrandNumber> brands = {kFlorist, kCafe};
  const auto accepted = CheckContract(contract, brands);
  return accepted ? "" : accepted.error().sentence;
}

TEST(ContractTest, IsRefusedWithTheReasonInOneSentence) {
  const std::string contract = "The contract of issuer 1 with acceptor 2 ";
  const Portion above = Of(3, 2);
  EXPECT_EQ(WhyRefused(With({Reimbursement{.share = Of(1, 1)}, Commission{.rate = Of(1, 1)}})), "");
  EXPECT_EQ(WhyRefused(With({Reimbursement{.share = above}})),
            contract + "has a reimbursement above one.");
  EXPECT_EQ(WhyRefused(With({Commission{.rate = above}})),
            contract + "has a commission above one.");
  EXPECT_EQ(WhyRefused(With({ThroughPool{.rate = above}})),
            contract + "has a pool contribution above one.");
  EXPECT_EQ(WhyRefused(With({CoFunding{.issuer_share = above}})),
            contract + "has a co-funding share above one.");
  EXPECT_EQ(WhyRefused(With({FeeOfValue{.payer = Side::kIssuer, .rate = above}})),
            contract + "has a fee above one.");
  EXPECT_EQ(WhyRefused(With({Commission{.rate = Of(1, 2), .cap = -1}})),
            contract + "has a negative cap of its commission.");
  EXPECT_EQ(WhyRefused(With({FeePerPeriod{.payer = Side::kIssuer, .micro_fen = -1}})),
            contract + "has a negative fee.");
  EXPECT_EQ(WhyRefused(With({FeePerRedemption{.payer = Side::kIssuer, .micro_fen = 1, .cap = -1}})),
            contract + "has a negative cap of its fee.");
  EXPECT_EQ(WhyRefused(With({Reimbursement{.share = Of(1, 1)}, ThroughPool{.rate = Of(1, 1)}})),
            contract + "has more than one way to settle.");
  Contract levied = With({});
  levied.levy = above;
  EXPECT_EQ(WhyRefused(levied), contract + "has a levy above one.");
  EXPECT_EQ(WhyRefused({.issuer = kFlorist, .acceptor = kFlorist, .formulas = {}}),
            "The contract of issuer 1 with acceptor 1 is one of a brand with itself.");
  EXPECT_EQ(WhyRefused({.issuer = kFlorist, .acceptor = {.value = 7}, .formulas = {}}),
            "The contract of issuer 1 with acceptor 7 names brand 7, which is not known.");
}

TEST(ContractDeathTest, StopsAtTheTotalsOfAnotherPair) {
  EXPECT_DEATH(
      (void)Assess({.issuer = kCafe, .acceptor = kFlorist, .formulas = {}}, Totals(), kPool),
      "CHECK failed");
}

}  // namespace
}  // namespace huitong
