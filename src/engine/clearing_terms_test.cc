#include "engine/clearing_terms.h"

#include <gtest/gtest.h>

namespace huitong {
namespace {

constexpr BrandNumber kFlorist{.value = 1};
constexpr BrandNumber kCafe{.value = 2};

Portion Of(int64_t numerator, int64_t denominator) {
  return Portion::Of(numerator, denominator).value_or(Portion());
}

Contract ContractWith(Formula formula) {
  return {.issuer = kFlorist, .acceptor = kCafe, .formulas = {formula}};
}

// One of each kind, with everything that it can say.
std::vector<Formula> AllFormulas() {
  return {Reimbursement{.share = Of(3, 5), .cap = 9},
          Commission{.rate = Of(1, 20)},
          ThroughPool{.rate = Of(1, 1), .cap = 0},
          CoFunding{.issuer_share = Portion(), .cap = 1},
          FeeOfValue{.payer = Side::kIssuer, .rate = Of(1, 100)},
          FeePerRedemption{.payer = Side::kAcceptor, .micro_fen = 5, .cap = 6},
          FeePerPeriod{.payer = Side::kIssuer, .micro_fen = 7}};
}

TEST(ClearingTermsTest, OfAContractComeBackFromTheirBytes) {
  for (const Formula& formula : AllFormulas()) {
    for (const auto& levy :
         {std::optional<Portion>(), std::optional(Portion()), std::optional(Of(1, 50))}) {
      Contract contract = ContractWith(formula);
      contract.levy = levy;
      const Bytes bytes = EncodePayload(contract);
      const auto read = DecodeContract(bytes);
      ASSERT_TRUE(read) << formula.index();
      EXPECT_EQ(read->formulas.front().index(), formula.index());
      EXPECT_EQ(read->levy, levy);
      EXPECT_EQ(EncodePayload(*read), bytes);
    }
  }
}

// Each byte changed in some ways: no terms, or terms of just these bytes.
template <class Decode>
void ExpectNoOtherBytes(const Bytes& bytes, const Decode& decode) {
  EXPECT_FALSE(decode(ByteView(bytes).first(bytes.size() - 1)));
  for (size_t at = 0; at < bytes.size(); ++at) {
    for (const int change : {1, 3, 0x80, 0xff}) {
      Bytes altered = bytes;
      altered[at] = static_cast<uint8_t>(altered[at] ^ change);
      const auto read = decode(altered);
      if (!read) continue;
      EXPECT_EQ(EncodePayload(*read), altered) << "at " << at;
    }
  }
}

TEST(ClearingTermsTest, OfAContractAreReadFromNoOtherBytes) {
  for (const Formula& formula : AllFormulas()) {
    SCOPED_TRACE(formula.index());
    ExpectNoOtherBytes(EncodePayload(ContractWith(formula)), DecodeContract);
  }
}

TEST(ClearingTermsTest, OfAContractMayNotSayWhatAFormulaHasNoUseFor) {
  Bytes bytes = EncodePayload(ContractWith(FeePerPeriod{.payer = Side::kIssuer, .micro_fen = 7}));
  ASSERT_TRUE(DecodeContract(bytes));
  bytes.back() = 1;  // its cap
  EXPECT_FALSE(DecodeContract(bytes));
}

TEST(ClearingTermsTest, AreAllowedWithinTheirBounds) {
  EXPECT_TRUE(IsAllowed(ContractWith(Commission{.rate = Of(1, 1)}), 2));
  EXPECT_FALSE(IsAllowed(ContractWith(Commission{.rate = Of(1, 1)}), 1));
  EXPECT_FALSE(IsAllowed(ContractWith(Commission{.rate = Of(2, 1)}), 2));
  EXPECT_FALSE(IsAllowed(ContractWith(Commission{.rate = Of(1, 1), .cap = -1}), 2));
  EXPECT_FALSE(IsAllowed(ContractWith(Commission{.rate = Of(1, 1), .cap = kAmountMax + 1}), 2));
  Contract long_one = ContractWith(Commission{.rate = Of(1, 100)});
  long_one.formulas.resize(kFormulasMax, long_one.formulas.front());
  EXPECT_TRUE(IsAllowed(long_one, 2));
  long_one.formulas.push_back(long_one.formulas.front());
  EXPECT_FALSE(IsAllowed(long_one, 2));
}

TEST(ClearingTermsTest, OfAllAreAllowedWithinTheirBounds) {
  const auto allowed = [](auto change) {
    GeneralTerms terms;
    terms.basis = CostBasis::kWeights;
    terms.cost = 5;
    terms.weights = {{.brand = kFlorist, .weight = 0}, {.brand = kCafe, .weight = 1'000'000'000}};
    change(terms);
    return IsAllowed(terms);
  };
  EXPECT_TRUE(IsAllowed(GeneralTerms()));
  EXPECT_TRUE(allowed([](GeneralTerms&) {}));
  EXPECT_FALSE(allowed([](GeneralTerms& t) { t.weights.front().weight = 1; }));
  EXPECT_FALSE(allowed([](GeneralTerms& t) { t.weights.front().weight = -1; }));
  EXPECT_FALSE(allowed([](GeneralTerms& t) { t.weights.back().weight = 0; }));
  EXPECT_FALSE(allowed([](GeneralTerms& t) { t.weights.back().brand = kFlorist; }));
  EXPECT_FALSE(allowed([](GeneralTerms& t) { t.basis = CostBasis::kRedemptions; }));
  EXPECT_FALSE(allowed([](GeneralTerms& t) { t.levy = Of(3, 2); }));
  EXPECT_FALSE(allowed([](GeneralTerms& t) { t.kept = Of(3, 2); }));
  EXPECT_FALSE(allowed([](GeneralTerms& t) { t.cost = -1; }));
  EXPECT_FALSE(allowed([](GeneralTerms& t) { t.pool_cap = -1; }));
  EXPECT_TRUE(allowed([](GeneralTerms& t) {
    t.cost = 0;
    t.weights.clear();
  }));
}

TEST(ClearingTermsTest, OfAllComeBackFromTheirBytesAndNoOthers) {
  GeneralTerms terms;
  terms.levy_payer = Side::kIssuer;
  terms.levy = Of(1, 50);
  terms.kept = Of(1, 10);
  terms.basis = CostBasis::kWeights;
  terms.cost = 8;
  terms.weights = {{.brand = kFlorist, .weight = 3}, {.brand = kCafe, .weight = 4}};
  const Bytes bytes = EncodePayload(terms);
  ASSERT_TRUE(DecodeGeneralTerms(bytes));
  ExpectNoOtherBytes(bytes, DecodeGeneralTerms);
}

}  // namespace
}  // namespace huitong
