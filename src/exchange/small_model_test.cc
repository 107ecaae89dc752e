// Every book of small numbers: nobody gains by any way of exchanging three currencies.
//
// Bids and asks are the 91 fractions with terms from 1 to 12, amounts are from 1 to 200: 4,186^3
// books of three currencies. They are reduced as follows, each step being a test of its own.
//   - An exchange knows one bid and one ask only: all 91 · 91 of them are tried with all amounts.
//   - Splitting: all splits of all those amounts in two; three pieces are two, one split again.
//   - An exchange gives no less for a higher bid, a lower ask or a higher amount. So no book gives
//     more along a cycle than the one in which each ask is lowered to its bid: what is left to try
//     are the 91^3 books with bid = ask, with all cycles of up to four exchanges. Each takes twenty
//     of the 200 amounts, by turns, so that each amount comes as often as another.
// What the reduction could overlook is tried by chance: books with bid < ask and pieces that go
// different ways.

#include <algorithm>
#include <array>
#include <cstdio>
#include <functional>
#include <numeric>
#include <vector>

#include <gtest/gtest.h>

#include "base/prng.h"
#include "exchange/conversion.h"

namespace huitong {
namespace {

constexpr int64_t kTermMax = 12;
constexpr int64_t kAmountMax = 200;

// In ascending order.
const std::vector<Rate>& SmallRates() {
  static const std::vector<Rate> all = [] {
    std::vector<Rate> rates;
    for (int64_t above = 1; above <= kTermMax; ++above) {
      for (int64_t below = 1; below <= kTermMax; ++below) {
        if (std::gcd(above, below) == 1) rates.push_back(*Rate::Of(above, below));
      }
    }
    std::sort(rates.begin(), rates.end());
    return rates;
  }();
  return all;
}

int64_t Given(int64_t paid, const Rate& bid, const Rate& ask) {
  return Convert(*Points::FromUnits(paid), bid, ask)->received.units();
}

// What each amount from 0 gives.
std::vector<int64_t> GivenForEach(const Rate& bid, const Rate& ask) {
  std::vector<int64_t> given;
  for (int64_t paid = 0; paid <= kAmountMax; ++paid) {
    given.push_back(Given(paid, bid, ask));
  }
  return given;
}

TEST(SmallModelTest, HasAllFractionsOfItsTerms) {
  EXPECT_EQ(SmallRates().size(), 91u);
  EXPECT_EQ(std::adjacent_find(SmallRates().begin(), SmallRates().end()), SmallRates().end());
}

// How many splits in two of any amount were tried.
int64_t TrySplits(const std::vector<int64_t>& given) {
  int64_t cases = 0;
  for (size_t paid = 0; paid < given.size(); ++paid) {
    for (size_t first = 1; 2 * first <= paid; ++first) {
      EXPECT_LE(given[first] + given[paid - first], given[paid]) << first << " of " << paid;
      ++cases;
    }
  }
  return cases;
}

TEST(SmallModelTest, NoExchangeGivesMoreThanItTakesAndNoSplitGivesMoreThanTheWhole) {
  int64_t cases = 0;
  for (const Rate& bid : SmallRates()) {
    for (const Rate& ask : SmallRates()) {
      const auto given = GivenForEach(bid, ask);
      for (int64_t paid = 0; paid <= kAmountMax; ++paid) {
        ASSERT_LE(given[static_cast<size_t>(paid)] * ask.numerator() * bid.denominator(),
                  paid * bid.numerator() * ask.denominator());
      }
      cases += TrySplits(given);
      ASSERT_FALSE(HasFailure());
    }
  }
  std::printf("%lld splits of exchanges\n", static_cast<long long>(cases));
  EXPECT_EQ(cases, int64_t{91} * 91 * 10'000);
}

TEST(SmallModelTest, AHigherBidALowerAskAndAHigherAmountGiveNoLess) {
  const auto& rates = SmallRates();
  for (size_t i = 0; i < rates.size(); ++i) {
    for (size_t j = 0; j < rates.size(); ++j) {
      const auto given = GivenForEach(rates[i], rates[j]);
      ASSERT_TRUE(std::is_sorted(given.begin(), given.end()));
      if (i + 1 < rates.size()) {
        const auto more = GivenForEach(rates[i + 1], rates[j]);
        ASSERT_TRUE(std::equal(given.begin(), given.end(), more.begin(), std::less_equal<>()));
      }
      if (j + 1 < rates.size()) {
        const auto less = GivenForEach(rates[i], rates[j + 1]);
        ASSERT_TRUE(std::equal(less.begin(), less.end(), given.begin(), std::less_equal<>()));
      }
    }
  }
}

using Book = std::array<Rate, 3>;  // one price each: bid and ask

// What is left of `paid` points of the first currency at the end of a cycle.
int64_t AfterCycle(int64_t paid, const std::vector<size_t>& cycle, const Book& prices) {
  for (size_t step = 0; step + 1 < cycle.size(); ++step) {
    paid = Given(paid, prices[cycle[step]], prices[cycle[step + 1]]);
  }
  return paid;
}

// All books, each once.
std::vector<Book> AllBooks() {
  std::vector<Book> books;
  books.reserve(size_t{91} * 91 * 91);
  for (const Rate& a : SmallRates()) {
    for (const Rate& b : SmallRates()) {
      for (const Rate& c : SmallRates()) {
        books.push_back({a, b, c});
      }
    }
  }
  return books;
}

TEST(SmallModelTest, NoCycleOfUpToFourExchangesGainsInAnyBook) {
  // All that start with A → B; those with A → C are these with the names of B and C exchanged.
  const std::vector<std::vector<size_t>> cycles = {
      {0, 1, 0}, {0, 1, 2, 0}, {0, 1, 0, 1, 0}, {0, 1, 0, 2, 0}, {0, 1, 2, 1, 0}};
  constexpr int64_t kAmountsOfBook = 20;
  int64_t cases = 0;
  int64_t turn = 0;
  for (const Book& book : AllBooks()) {
    for (const int64_t turns = turn + kAmountsOfBook; turn < turns; ++turn) {
      const int64_t paid = 1 + turn % kAmountMax;
      for (const auto& cycle : cycles) {
        ASSERT_LE(AfterCycle(paid, cycle, book), paid) << "book " << turn / kAmountsOfBook;
        ++cases;
      }
    }
  }
  std::printf("%lld cycles\n", static_cast<long long>(cases));
  EXPECT_EQ(cases, int64_t{91} * 91 * 91 * 5 * kAmountsOfBook);
}

// A trader of three currencies who splits what there is of one in up to three pieces.
class Splitter {
 public:
  explicit Splitter(Prng& prng) : prng_(prng) {
    const auto& rates = SmallRates();
    for (size_t currency = 0; currency < 3; ++currency) {
      const size_t one = prng_.Below(rates.size());
      const size_t other = prng_.OneIn(3) ? one : prng_.Below(rates.size());
      bids_[currency] = rates[std::min(one, other)];
      asks_[currency] = rates[std::max(one, other)];
    }
  }

  // What is left of `paid` at the end.
  int64_t Trade(int64_t paid) {
    held_ = {paid, 0, 0};
    for (int round = 0; round < 3; ++round) {
      const size_t from = prng_.Below(3);
      for (uint64_t pieces = 1 + prng_.Below(3); pieces > 0; --pieces) {
        const size_t to = (from + 1 + prng_.Below(2)) % 3;
        Exchange(from, to, pieces == 1 ? held_[from] : prng_.Between(0, held_[from]));
      }
    }
    Exchange(1, 0, held_[1]);
    Exchange(2, 0, held_[2]);
    return held_[0];
  }

 private:
  void Exchange(size_t from, size_t to, int64_t paid) {
    held_[from] -= paid;
    held_[to] += Given(paid, bids_[from], asks_[to]);
  }

  Prng& prng_;
  std::array<Rate, 3> bids_;
  std::array<Rate, 3> asks_;
  std::array<int64_t, 3> held_{};
};

TEST(SmallModelTest, NobodyGainsByPiecesThatGoDifferentWays) {
  constexpr uint64_t kSeed = 20260408;
  Prng prng(kSeed);
  for (int i = 0; i < 1'000'000; ++i) {
    Splitter splitter(prng);
    const int64_t paid = prng.Between(1, kAmountMax);
    ASSERT_LE(splitter.Trade(paid), paid) << "seed " << kSeed << ", book " << i;
  }
}

}  // namespace
}  // namespace huitong
