#include "exchange/tender.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "base/prng.h"

namespace huitong {
namespace {

constexpr CurrencyNumber kRose{.value = 1};
constexpr CurrencyNumber kBean{.value = 2};

Rate R(int64_t numerator, int64_t denominator = 1) {
  return Rate::Of(numerator, denominator).value_or(Rate());
}
TenderLot LotOf(int32_t last_day, int64_t points) {
  const Day day{.number = last_day};
  return {
      .key = {.expires_on = day, .provenance = {.value = 1}}, .last_day = day, .points = points};
}
TenderFunds FundsOf(CurrencyNumber currency, Rate fen_per_point, Fraction loss,
                    std::vector<TenderLot> lots) {
  return {
      .currency = currency, .fen_per_point = fen_per_point, .loss = loss, .lots = std::move(lots)};
}

// A café's basket: 30 and 20 yuan, and 10 yuan that points may not pay.
std::vector<BasketLine> Basket() {
  return {{.fen = 3000, .payable = true},
          {.fen = 2000, .payable = true},
          {.fen = 1000, .payable = false}};
}
// The café's own beans, a fen each; roses at 2/5 fen, of which some expire first.
std::vector<TenderFunds> Wallet() {
  return {FundsOf(kRose, R(2, 5), Fraction::Of(1, 20), {LotOf(10, 1001), LotOf(90, 5000)}),
          FundsOf(kBean, R(1), {}, {LotOf(50, 600), LotOf(90, 900)})};
}
TenderPolicy Policy() { return {.floor = {}, .ceiling = {}, .step = 1}; }

// What is taken of each currency, "points = fen" each, then the cash.
std::string MixOf(const TenderPolicy& policy, const TenderWish& wish,
                  const std::vector<TenderFunds>& funds = Wallet()) {
  const auto tender = TenderFor(Basket(), policy, funds, wish);
  if (!tender) return "refused";
  std::string mix;
  for (const TenderTaken& taken : tender->taken) {
    mix += std::to_string(taken.currency.value) + ": " + std::to_string(taken.points) + " = " +
           std::to_string(taken.fen) + ", ";
  }
  return mix + "cash " + std::to_string(tender->cash);
}

TEST(TenderTest, TakesWhatExpiresFirstThenWhatLosesLeast) {
  // Day 10: 1,001 roses, worth 400 fen and a bit; the last would not add a whole fen.
  EXPECT_EQ(MixOf(Policy(), {.fen = 400}), "1: 1000 = 400, cash 5600");
  // Day 50: beans. Day 90: beans lose nothing, so they go before the roses.
  EXPECT_EQ(MixOf(Policy(), {.fen = 1000}), "1: 1000 = 400, 2: 600 = 600, cash 5000");
  EXPECT_EQ(MixOf(Policy(), {.fen = 1900}), "1: 1000 = 400, 2: 1500 = 1500, cash 4100");
  EXPECT_EQ(MixOf(Policy(), {.fen = 2000}), "1: 1250 = 500, 2: 1500 = 1500, cash 4000");
  EXPECT_EQ(MixOf(Policy(), {}), "1: 6000 = 2400, 2: 1500 = 1500, cash 2100");
}

TEST(TenderTest, TakesOfEqualLossTheLowerNumberAndKeepsTheOrderOfUse) {
  auto funds = Wallet();
  funds[0].lots = {LotOf(90, 100)};
  funds[1].lots = {LotOf(95, 40), LotOf(90, 100)};  // the wallet uses the later day first
  funds[0].loss = {};
  EXPECT_EQ(MixOf(Policy(), {.fen = 40}, funds), "1: 100 = 40, cash 5960");
  EXPECT_EQ(MixOf(Policy(), {.fen = 80}, funds), "1: 100 = 40, 2: 40 = 40, cash 5920");
}

TEST(TenderTest, TakesNoMorePointsThanWished) {
  EXPECT_EQ(MixOf(Policy(), {.points = 0}), "cash 6000");
  EXPECT_EQ(MixOf(Policy(), {.points = 500}), "1: 500 = 200, cash 5800");
  EXPECT_EQ(MixOf(Policy(), {.points = 1100}), "1: 1000 = 400, 2: 100 = 100, cash 5500");
  EXPECT_EQ(MixOf(Policy(), {.points = 1100, .fen = 450}), "1: 1000 = 400, 2: 50 = 50, cash 5550");
}

struct PolicyRow {
  TenderPolicy policy;
  TenderWish wish;
  const char* mix;
};

TEST(TenderTest, FollowsThePolicy) {
  const PolicyRow rows[] = {
      {{.floor = {}, .ceiling = {.fen = 700}, .step = 1},
       {},
       "1: 1000 = 400, 2: 300 = 300, cash 5300"},
      // 101 per mille of the 50 yuan that points may pay.
      {{.floor = {}, .ceiling = {.per_mille = 101}, .step = 1},
       {},
       "1: 1000 = 400, 2: 105 = 105, cash 5495"},
      {{.floor = {}, .ceiling = {.fen = 500, .per_mille = 101}, .step = 1},
       {},
       "1: 1000 = 400, 2: 100 = 100, cash 5500"},
      {{.floor = {}, .ceiling = {}, .step = 400},
       {.fen = 1000},
       "1: 1200 = 480, 2: 400 = 400, cash 5120"},
      {{.floor = {.fen = 400}, .ceiling = {}, .step = 1},
       {.points = 1000},
       "1: 1000 = 400, cash 5600"},
      {{.floor = {.fen = 401}, .ceiling = {}, .step = 1}, {.points = 1000}, "cash 6000"},
      {{.floor = {.per_mille = 81}, .ceiling = {}, .step = 1}, {.points = 1000}, "cash 6000"},
      {{.floor = {}, .ceiling = {.fen = 0}, .step = 1}, {}, "cash 6000"},
  };
  for (const PolicyRow& row : rows) {
    EXPECT_EQ(MixOf(row.policy, row.wish), row.mix);
  }
}

TEST(TenderTest, SaysHowFarBelowTheFloorThePointsAre) {
  const auto tender = TenderFor(Basket(), {.floor = {.fen = 401}, .ceiling = {}, .step = 1},
                                Wallet(), {.points = 1000});
  ASSERT_TRUE(tender);
  EXPECT_EQ(tender->short_of_floor, 1);
  EXPECT_EQ(tender->paid_by_points, 0);
}

TEST(TenderTest, PaysEachLineToTheCentAndNamesTheLots) {
  const auto tender = TenderFor(Basket(), Policy(), Wallet(), {.fen = 1001});
  ASSERT_TRUE(tender);
  // Roses 400 fen as 3 : 2; beans 601 fen as 2760 : 1840, which leaves 360.6 and 240.4.
  const std::vector<TenderLine> lines = {
      {.fen = 3000,
       .cash = 2399,
       .parts = {{.currency = kRose, .points = 600, .fen = 240},
                 {.currency = kBean, .points = 361, .fen = 361}}},
      {.fen = 2000,
       .cash = 1600,
       .parts = {{.currency = kRose, .points = 400, .fen = 160},
                 {.currency = kBean, .points = 240, .fen = 240}}},
      {.fen = 1000, .cash = 1000, .parts = {}}};
  EXPECT_EQ(tender->lines, lines);
  EXPECT_EQ(tender->paid_by_points, 1001);
  EXPECT_EQ(tender->taken[0].lots, (std::vector<TenderLot>{LotOf(10, 1000)}));
  EXPECT_EQ(tender->taken[1].lots, (std::vector<TenderLot>{LotOf(50, 600), LotOf(90, 1)}));
}

TEST(TenderTest, StatesThePartOfAFenThatAStepWastes) {
  const auto tender =
      TenderFor({{.fen = 1000, .payable = true}}, {.floor = {}, .ceiling = {}, .step = 100},
                {FundsOf(kRose, R(1, 3), {}, {LotOf(10, 150)})}, {});
  ASSERT_TRUE(tender);
  EXPECT_EQ(tender->taken[0].points, 100);
  EXPECT_EQ(tender->taken[0].fen, 33);
  EXPECT_EQ(tender->taken[0].remainder, 1);  // of 3
}

TEST(TenderTest, ReturnsALineByItsParts) {
  const TenderLine line{.fen = 100,
                        .cash = 50,
                        .parts = {{.currency = kRose, .points = 63, .fen = 25},
                                  {.currency = kBean, .points = 25, .fen = 25}}};
  const auto third = ReturnOf(line, 33);  // 16.5, 8.25 and 8.25
  ASSERT_TRUE(third);
  EXPECT_EQ(third->back.cash, 17);
  EXPECT_EQ(third->back.parts[0], (TenderPart{.currency = kRose, .points = 20, .fen = 8}));
  EXPECT_EQ(third->back.parts[1], (TenderPart{.currency = kBean, .points = 8, .fen = 8}));
  const auto rest = ReturnOf(third->left, 67);
  ASSERT_TRUE(rest);
  EXPECT_EQ(rest->back, third->left);
  EXPECT_EQ(rest->back.parts[0].points, 43);
  EXPECT_EQ(rest->left, (TenderLine{.fen = 0, .cash = 0, .parts = {}}));
  EXPECT_FALSE(ReturnOf(line, 101));
  EXPECT_FALSE(ReturnOf(line, -1));
  EXPECT_EQ(ReturnOf(line, 0)->left, line);
}

TEST(TenderTest, RefusesWhatIsOutOfRange) {
  const int64_t most = Points::kOfMemberMax;
  const auto refusal = [](const std::vector<BasketLine>& basket, TenderPolicy policy,
                          const std::vector<TenderFunds>& funds, TenderWish wish) {
    const auto tender = TenderFor(basket, policy, funds, wish);
    return tender ? -1 : static_cast<int>(tender.error());
  };
  const auto is = [](TenderRefusal why) { return static_cast<int>(why); };
  EXPECT_EQ(refusal({{.fen = -1}}, Policy(), {}, {}), is(TenderRefusal::kBasketOutOfRange));
  EXPECT_EQ(refusal({{.fen = most}, {.fen = 1}}, Policy(), {}, {}),
            is(TenderRefusal::kBasketOutOfRange));
  EXPECT_EQ(refusal({{.fen = most}}, Policy(), {}, {}), -1);
  for (const TenderPolicy& policy :
       {TenderPolicy{.floor = {.fen = -1}, .ceiling = {}, .step = 1},
        TenderPolicy{.floor = {}, .ceiling = {.per_mille = 1001}, .step = 1},
        TenderPolicy{.floor = {}, .ceiling = {.per_mille = -1}, .step = 1},
        TenderPolicy{.floor = {}, .ceiling = {}, .step = 0}}) {
    EXPECT_EQ(refusal({}, policy, {}, {}), is(TenderRefusal::kPolicyOutOfRange));
  }
  const auto beans = FundsOf(kBean, R(1), {}, {LotOf(1, 1)});
  EXPECT_EQ(refusal({}, Policy(), {beans, beans}, {}), is(TenderRefusal::kFundsOutOfRange));
  EXPECT_EQ(refusal({}, Policy(), {FundsOf(kBean, R(1), {}, {LotOf(1, 0)})}, {}),
            is(TenderRefusal::kFundsOutOfRange));
  EXPECT_EQ(refusal({}, Policy(), {FundsOf(kRose, R(1), {}, {LotOf(1, most), LotOf(2, 1)})}, {}),
            is(TenderRefusal::kFundsOutOfRange));
  EXPECT_EQ(refusal({}, Policy(), {beans, FundsOf(kRose, R(1), {}, {LotOf(1, most)})}, {}), -1);
  EXPECT_EQ(refusal({}, Policy(), {}, {.fen = -1}), is(TenderRefusal::kWishOutOfRange));
  EXPECT_EQ(refusal({}, Policy(), {}, {.points = -1}), is(TenderRefusal::kWishOutOfRange));
}

TEST(TenderTest, HoldsTheLargestAmountsAndTheExtremeRates) {
  const int64_t most = Points::kOfMemberMax;
  const std::vector<BasketLine> basket = {{.fen = most}};
  for (const Rate value : {R(Rate::kTermMax), R(1, Rate::kTermMax), R(1)}) {
    const auto tender = TenderFor(basket, {.floor = {}, .ceiling = {}, .step = Points::kUnitsMax},
                                  {FundsOf(kRose, value, {}, {LotOf(1, most)})}, {});
    ASSERT_TRUE(tender);
    EXPECT_EQ(tender->cash, most);
    const auto free =
        TenderFor(basket, Policy(), {FundsOf(kRose, value, {}, {LotOf(1, most)})}, {});
    ASSERT_TRUE(free);
    EXPECT_EQ(free->cash + free->paid_by_points, most);
    EXPECT_GT(free->paid_by_points, 0);
  }
}

struct Sale {
  std::vector<BasketLine> basket;
  TenderPolicy policy;
  std::vector<TenderFunds> funds;
  TenderWish wish;
};

TenderBound AnyBound(Prng& prng, int64_t fen_max) {
  TenderBound bound;
  if (prng.OneIn(3)) bound.fen = prng.Between(0, fen_max);
  if (prng.OneIn(3)) bound.per_mille = prng.Between(0, 1000);
  return bound;
}

Sale AnySale(Prng& prng) {
  Sale sale;
  const auto lines = prng.Below(7);
  const int64_t fen_max = int64_t{10} << prng.Below(16);
  for (uint64_t i = 0; i < lines; ++i) {
    sale.basket.push_back({.fen = prng.Between(0, fen_max), .payable = !prng.OneIn(4)});
  }
  if (prng.OneIn(4)) sale.policy.floor = AnyBound(prng, fen_max);
  sale.policy.ceiling = AnyBound(prng, 3 * fen_max);
  sale.policy.step = prng.OneIn(2) ? 1 : prng.Between(1, 200);
  const auto currencies = static_cast<uint32_t>(prng.Below(5));
  for (uint32_t number = 1; number <= currencies; ++number) {
    auto funds = FundsOf({.value = number}, R(prng.Between(1, 12), prng.Between(1, 12)),
                         Fraction::Of(prng.Below(3), 20), {});
    for (uint64_t lots = prng.Below(4); lots > 0; --lots) {
      funds.lots.push_back(
          LotOf(static_cast<int32_t>(prng.Between(1, 5)), prng.Between(1, fen_max)));
    }
    sale.funds.push_back(std::move(funds));
  }
  if (prng.OneIn(3)) sale.wish.fen = prng.Between(0, 2 * fen_max);
  if (prng.OneIn(3)) sale.wish.points = prng.Between(0, 2 * fen_max);
  return sale;
}

// Whether fen and points of the lines, the currencies and the lots are the same amounts.
std::string DifferenceWithin(const Sale& sale, const Tender& tender) {
  int64_t basket = 0;
  int64_t paid = 0;
  for (size_t i = 0; i < sale.basket.size(); ++i) {
    const TenderLine& line = tender.lines[i];
    int64_t of_line = line.cash;
    for (const TenderPart& part : line.parts) {
      if (part.fen < 1 || part.points < 0) return "a part pays nothing";
      of_line += part.fen;
      paid += part.fen;
    }
    if (line.fen != sale.basket[i].fen || of_line != line.fen) return "a line is not paid exactly";
    if (line.cash < 0) return "a line's cash is below zero";
    if (!sale.basket[i].payable && !line.parts.empty()) return "points pay what they may not";
    basket += line.fen;
  }
  if (tender.paid_by_points != paid || paid + tender.cash != basket) return "the sum is wrong";
  for (const TenderTaken& taken : tender.taken) {
    int64_t points = 0;
    int64_t fen = 0;
    for (const TenderLine& line : tender.lines) {
      for (const TenderPart& part : line.parts) {
        if (part.currency != taken.currency) continue;
        points += part.points;
        fen += part.fen;
      }
    }
    int64_t of_lots = 0;
    for (const TenderLot& lot : taken.lots) {
      of_lots += lot.points;
    }
    if (points != taken.points || of_lots != points) return "points are lost";
    if (fen != taken.fen) return "fen are lost";
    if (points % sale.policy.step != 0) return "the step is not kept";
  }
  return "";
}

// Whether the tender keeps the bounds, and a currency has no more points that would still fit.
std::string DifferenceFromPolicy(const Sale& sale, const Tender& tender) {
  int64_t payable = 0;
  for (const BasketLine& line : sale.basket) {
    payable += line.payable ? line.fen : 0;
  }
  const TenderBound& ceiling = sale.policy.ceiling;
  int64_t most = std::min(payable, ceiling.fen.value_or(payable));
  most = std::min(most, payable * ceiling.per_mille.value_or(1000) / 1000);
  most = std::min(most, sale.wish.fen.value_or(most));
  if (tender.paid_by_points > most) return "above the ceiling";
  const TenderBound& floor = sale.policy.floor;
  const bool low = tender.paid_by_points < floor.fen.value_or(0) ||
                   tender.paid_by_points * 1000 < payable * floor.per_mille.value_or(0);
  if (low != (tender.short_of_floor > 0)) return "the floor is not kept";
  if (low) return tender.taken.empty() ? "" : "points pay below the floor";

  int64_t wished = sale.wish.points.value_or(INT64_MAX);
  for (const TenderTaken& taken : tender.taken) {
    wished -= taken.points;
  }
  if (wished < 0) return "more points than wished";
  for (const TenderFunds& funds : sale.funds) {
    int64_t available = 0;
    for (const TenderLot& lot : funds.lots) {
      available += lot.points;
    }
    TenderTaken taken;
    for (const TenderTaken& one : tender.taken) {
      if (one.currency == funds.currency) taken = one;
    }
    const int64_t above = funds.fen_per_point.numerator();
    const int64_t below = funds.fen_per_point.denominator();
    if (taken.points * above / below != taken.fen) return "points are not worth their fen";
    const int64_t step = sale.policy.step;
    if (taken.points >= step && (taken.points - step) * above / below == taken.fen) {
      return "a step of points is wasted";
    }
    for (int64_t more = step; taken.points + more <= available && more <= wished; more += step) {
      const int64_t fen = (taken.points + more) * above / below;
      if (fen == taken.fen) continue;
      if (fen - taken.fen <= most - tender.paid_by_points) return "more would have fitted";
      break;
    }
  }
  return "";
}

TEST(TenderTest, IsExactAndKeepsThePolicyForAnySale) {
  constexpr uint64_t kSeed = 20260405;
  Prng prng(kSeed);
  int mixed = 0;
  for (int i = 0; i < 50'000; ++i) {
    const Sale sale = AnySale(prng);
    const auto tender = TenderFor(sale.basket, sale.policy, sale.funds, sale.wish);
    ASSERT_TRUE(tender) << "seed " << kSeed << ", sale " << i;
    ASSERT_EQ(DifferenceWithin(sale, *tender), "") << "seed " << kSeed << ", sale " << i;
    ASSERT_EQ(DifferenceFromPolicy(sale, *tender), "") << "seed " << kSeed << ", sale " << i;
    if (tender->taken.size() > 1) ++mixed;
  }
  EXPECT_GT(mixed, 5'000);
}

TEST(TenderTest, TakesPointByPointInTheOrderOfLastDayLossAndNumber) {
  constexpr uint64_t kSeed = 20260406;
  Prng prng(kSeed);
  for (int i = 0; i < 5'000; ++i) {
    // All points are worth a fen, so the order alone says which are taken.
    std::vector<TenderFunds> funds;
    std::vector<std::tuple<int32_t, Fraction, uint32_t>> points;
    for (uint32_t number = 1; number <= 4; ++number) {
      funds.push_back(FundsOf({.value = number}, R(1), Fraction::Of(prng.Below(2), 9), {}));
      int32_t day = 1;
      for (int lot = 0; lot < 3; ++lot) {
        day += static_cast<int32_t>(prng.Below(3));
        funds.back().lots.push_back(LotOf(day, prng.Between(1, 6)));
        const auto count = static_cast<size_t>(funds.back().lots.back().points);
        points.insert(points.end(), count, {day, funds.back().loss, number});
      }
    }
    std::sort(points.begin(), points.end());
    const auto fen = static_cast<size_t>(prng.Between(0, static_cast<int64_t>(points.size())));
    std::vector<int64_t> expected(5);
    for (size_t point = 0; point < fen; ++point) {
      ++expected[std::get<2>(points[point])];
    }
    const auto tender = TenderFor({{.fen = 1000}}, Policy(), funds, {.fen = fen});
    std::vector<int64_t> taken(5);
    for (const TenderTaken& one : tender->taken) {
      taken[one.currency.value] = one.points;
    }
    ASSERT_EQ(taken, expected) << "seed " << kSeed << ", sale " << i;
  }
}

TEST(TenderTest, ReturnsInAnyPiecesAndOrderRestoreAll) {
  constexpr uint64_t kSeed = 20260407;
  Prng prng(kSeed);
  for (int i = 0; i < 10'000; ++i) {
    const Sale sale = AnySale(prng);
    const auto tender = TenderFor(sale.basket, sale.policy, sale.funds, sale.wish);
    ASSERT_TRUE(tender);
    std::vector<TenderLine> left = tender->lines;
    int64_t cash = 0;
    std::vector<int64_t> points(6);
    for (size_t open = left.size(); open > 0;) {
      const size_t line = prng.Below(left.size());
      if (left[line].fen == 0 && tender->lines[line].fen > 0) continue;
      const auto piece = ReturnOf(left[line], prng.Between(0, left[line].fen));
      ASSERT_TRUE(piece) << "seed " << kSeed << ", sale " << i;
      cash += piece->back.cash;
      ASSERT_GE(piece->left.cash, 0);
      for (const TenderPart& part : piece->back.parts) {
        points[part.currency.value] += part.points;
      }
      left[line] = piece->left;
      open = static_cast<size_t>(std::count_if(left.begin(), left.end(),
                                               [](const TenderLine& one) { return one.fen > 0; }));
    }
    EXPECT_EQ(cash, tender->cash) << "seed " << kSeed << ", sale " << i;
    for (const TenderTaken& taken : tender->taken) {
      EXPECT_EQ(points[taken.currency.value], taken.points) << "seed " << kSeed << ", sale " << i;
    }
  }
}

TEST(TenderTest, TakesTenCurrenciesForTwentyLines) {
  std::vector<BasketLine> basket;
  std::vector<TenderFunds> funds;
  for (int64_t i = 0; i < 20; ++i) {
    basket.push_back({.fen = 1234 + 77 * i, .payable = i % 7 != 6});
  }
  for (uint32_t number = 1; number <= 10; ++number) {
    auto one = FundsOf({.value = number}, R(number, 7), Fraction::Of(number, 100), {});
    for (int32_t lot = 0; lot < 4; ++lot) {
      one.lots.push_back(LotOf(10 * lot + static_cast<int32_t>(number % 4), 500));
    }
    funds.push_back(std::move(one));
  }
  constexpr int kTimes = 2000;
  int64_t paid = 0;
  const auto began = std::chrono::steady_clock::now();
  for (int i = 0; i < kTimes; ++i) {
    paid += TenderFor(basket, Policy(), funds, {.fen = 15'000 + i})->paid_by_points;
  }
  const auto took = std::chrono::steady_clock::now() - began;
  const auto nanos = std::chrono::duration_cast<std::chrono::nanoseconds>(took).count() / kTimes;
  std::printf("tender of 10 currencies and 20 lines: %lld.%lld us\n",
              static_cast<long long>(nanos / 1000), static_cast<long long>(nanos / 100 % 10));
  EXPECT_EQ(TenderFor(basket, Policy(), funds, {})->taken.size(), 10u);
  EXPECT_GT(paid, int64_t{kTimes} * 14'990);
}

}  // namespace
}  // namespace huitong
