#include "clearing/netting.h"

#include <string>

#include <gtest/gtest.h>

#include "base/prng.h"
#include "clearing/portion.h"

namespace huitong {
namespace {

BrandNumber B(uint32_t number) { return {.value = number}; }
Obligation Owes(uint32_t debtor, uint32_t creditor, int64_t micro_fen) {
  return {.debtor = B(debtor), .creditor = B(creditor), .micro_fen = micro_fen};
}
NetPosition At(uint32_t brand, int64_t net) { return {.brand = B(brand), .net = net}; }

// "1: -3 fen −200000, 2: …" of each brand.
std::string ToText(const std::vector<Payable>& payables) {
  std::string text;
  for (const Payable& payable : payables) {
    if (!text.empty()) text += ", ";
    text += std::to_string(payable.brand.value) + ": " + std::to_string(payable.payable_fen) +
            " fen " + std::to_string(payable.carried);
  }
  return text;
}

TEST(NettingTest, ShowsEachPairBothWaysAndEachBrandOnce) {
  const auto netting =
      Net(std::vector<Obligation>{Owes(2, 1, 70), Owes(1, 2, 100), Owes(1, 2, 20), Owes(3, 1, 5)});
  ASSERT_TRUE(netting);
  EXPECT_EQ(netting->pairs,
            (std::vector<PairPosition>{
                {.first = B(1), .second = B(2), .first_owes = 120, .second_owes = 70, .net = 50},
                {.first = B(1), .second = B(3), .first_owes = 0, .second_owes = 5, .net = -5}}));
  EXPECT_EQ(netting->positions,
            (std::vector<BrandPosition>{{.brand = B(1), .owes = 120, .is_owed = 75, .net = -45},
                                        {.brand = B(2), .owes = 70, .is_owed = 120, .net = 50},
                                        {.brand = B(3), .owes = 5, .is_owed = 0, .net = -5}}));
}

TEST(NettingTest, LetsACircleOfDebtsVanish) {
  const auto netting =
      Net(std::vector<Obligation>{Owes(1, 2, 100), Owes(2, 3, 100), Owes(3, 1, 100)});
  ASSERT_TRUE(netting);
  for (const BrandPosition& position : netting->positions) {
    EXPECT_EQ(position.net, 0);
    EXPECT_EQ(position.owes, 100);
  }
}

TEST(NettingTest, TakesRefundsThatOutweighThePeriod) {
  const auto netting = Net(std::vector<Obligation>{Owes(1, 2, 30), Owes(1, 2, -50)});
  ASSERT_TRUE(netting);
  EXPECT_EQ(netting->pairs[0].net, -20);
  EXPECT_EQ(netting->positions[0].net, 20);
}

TEST(NettingTest, RefusesWhoOwesItself) {
  const auto netting = Net(std::vector<Obligation>{Owes(4, 4, 1)});
  ASSERT_FALSE(netting);
  EXPECT_EQ(netting.error().sentence, "brand 4 cannot owe itself anything.");
}

TEST(NettingTest, RefusesSumsThatAreNoAmount) {
  EXPECT_FALSE(Net(std::vector<Obligation>{Owes(1, 2, kAmountMax), Owes(1, 2, 1)}));
  EXPECT_FALSE(Net(std::vector<Obligation>{Owes(1, 2, kAmountMax), Owes(1, 3, 1)}));
  EXPECT_TRUE(Net(std::vector<Obligation>{Owes(1, 2, kAmountMax), Owes(1, 2, 0)}));
}

TEST(RoundToFenTest, PaysWholeFenAndCarriesTheRest) {
  EXPECT_EQ(ToText(RoundToFen(std::vector<NetPosition>{At(1, -2'400'000), At(2, 2'400'000)})),
            "1: -2 fen -400000, 2: 2 fen 400000");
  EXPECT_EQ(
      ToText(RoundToFen(std::vector<NetPosition>{At(1, -40'000'000'000), At(2, 40'000'000'000)})),
      "1: -40000 fen 0, 2: 40000 fen 0");
}

TEST(RoundToFenTest, GivesTheFenThatAreLeftToTheLargestRemainders) {
  // Floors −1, 0, 0; remainders 200,000, 300,000 and 500,000: one fen is left, for brand 3.
  EXPECT_EQ(
      ToText(RoundToFen(std::vector<NetPosition>{At(1, -800'000), At(2, 300'000), At(3, 500'000)})),
      "1: -1 fen 200000, 2: 0 fen 300000, 3: 1 fen -500000");
}

TEST(RoundToFenTest, GivesEqualRemaindersToTheLowestBrand) {
  EXPECT_EQ(ToText(RoundToFen(std::vector<NetPosition>{At(3, 500'000), At(8, -500'000)})),
            "3: 1 fen -500000, 8: -1 fen 500000");
}

TEST(RoundToFenDeathTest, StopsWhereThePositionsDoNotSumToZero) {
  EXPECT_DEATH((void)RoundToFen(std::vector<NetPosition>{At(1, 1)}), "CHECK failed");
  EXPECT_DEATH((void)RoundToFen(std::vector<NetPosition>{At(2, 1), At(1, -1)}), "CHECK failed");
}

TEST(NettingTest, OfAnyObligationsSumsToZeroAndSoDoPaymentsAndWhatIsCarried) {
  constexpr uint64_t kSeed = 20260403;
  SCOPED_TRACE(kSeed);
  Prng prng(kSeed);
  for (int i = 0; i < 5'000; ++i) {
    const auto brands = static_cast<uint32_t>(prng.Between(2, 20));
    std::vector<Obligation> obligations;
    for (int64_t left = prng.Between(1, 60); left > 0; --left) {
      const auto debtor = static_cast<uint32_t>(prng.Below(brands));
      const auto creditor = (debtor + 1 + static_cast<uint32_t>(prng.Below(brands - 1))) % brands;
      obligations.push_back(Owes(debtor, creditor, prng.Between(-1'000'000'000, 9'000'000'000)));
    }
    const auto netting = Net(obligations);
    ASSERT_TRUE(netting);
    int64_t of_positions = 0;
    std::vector<NetPosition> nets;
    for (const BrandPosition& position : netting->positions) {
      of_positions += position.net;
      nets.push_back({.brand = position.brand, .net = position.net});
    }
    ASSERT_EQ(of_positions, 0);
    int64_t paid = 0;
    int64_t carried = 0;
    for (const Payable& payable : RoundToFen(nets)) {
      ASSERT_EQ(payable.payable_fen * kMicroFenPerFen + payable.carried, payable.net);
      ASSERT_LT(std::abs(payable.carried), kMicroFenPerFen);
      paid += payable.payable_fen;
      carried += payable.carried;
    }
    ASSERT_EQ(paid, 0);
    ASSERT_EQ(carried, 0);
  }
}

}  // namespace
}  // namespace huitong
