// A million books whose prices, pair rates and bonuses change while somebody goes round: no gain.
//
// Books are made to be just at the edge: bid and ask often equal, pair rates and bonuses that use
// up the reference prices of some version, that version's or another's. The trader knows nothing
// of the rule, only exchanges; as much as the rule allows is gained by nobody.

#include <algorithm>
#include <array>
#include <cstdio>
#include <vector>

#include <gtest/gtest.h>

#include "base/prng.h"
#include "exchange/no_gain.h"
#include "exchange/offer.h"

namespace huitong {
namespace {

constexpr int64_t kTrip = 100;  // every trip takes less
constexpr size_t kCurrencies = 3;

CurrencyNumber NumberOf(size_t currency) { return {.value = static_cast<uint32_t>(currency) + 1}; }
Points P(int64_t units) { return Points::FromUnits(units).value_or(Points()); }
Timestamp T(int64_t nanos) { return {.nanos = nanos}; }

// A version and when it was published: not after it begins.
struct Publication {
  int64_t published = 0;
  RateBookVersion version;
};

class Publisher {
 public:
  // All but the first are published at least `notice` ahead.
  Publisher(Prng& prng, int64_t notice) : prng_(prng), notice_(notice) {}

  // In the order of publication. The first has all prices, and holds from 0 on.
  std::vector<Publication> Publish() {
    std::vector<Publication> publications;
    const auto count = static_cast<uint32_t>(1 + prng_.Below(3));
    int64_t published = 0;
    for (uint32_t number = 1; number <= count; ++number) {
      if (number > 1) published += prng_.Between(0, 60);
      const int64_t from =
          number == 1 ? 0 : published + notice_ + (prng_.OneIn(3) ? 0 : prng_.Between(0, 80));
      RateBookVersion version{.version = number, .effective_from = T(from), .prices = {}};
      for (size_t currency = 0; currency < kCurrencies; ++currency) {
        if (number == 1 || prng_.OneIn(2)) version.prices.push_back(AnyPrice(currency));
      }
      AddPairs(version);
      publications.push_back({.published = published, .version = std::move(version)});
    }
    return publications;
  }

 private:
  Price AnyPrice(size_t currency) {
    const int64_t middle = prng_.Between(3, 6);
    middles_[currency] = middle;
    const int64_t half = prng_.OneIn(2) ? 0 : prng_.Between(0, 2);
    return {.currency = NumberOf(currency),
            .bid = *Rate::Of(middle - half, 1),
            .ask = *Rate::Of(middle + half, 1),
            .settlement_price = 0};
  }

  // By the middles as they were last published, whether in force by then or not.
  void AddPairs(RateBookVersion& version) {
    for (uint64_t pairs = prng_.Below(4); pairs > 0; --pairs) {
      const size_t from = prng_.Below(kCurrencies);
      const size_t to = (from + 1 + prng_.Below(kCurrencies - 1)) % kCurrencies;
      if (prng_.OneIn(2)) {
        version.pair_rates.push_back({.from = NumberOf(from),
                                      .to = NumberOf(to),
                                      .rate = Rate::Of(middles_[from], middles_[to])});
        continue;
      }
      version.bonuses.push_back({.from = NumberOf(from),
                                 .to = NumberOf(to),
                                 .share = Rate::Of(prng_.Between(1, 4), prng_.Between(3, 12)),
                                 .begins = T(prng_.Between(0, 100)),
                                 .ends = T(prng_.Between(100, 300))});
    }
  }

  Prng& prng_;
  int64_t notice_;
  std::array<int64_t, kCurrencies> middles_{};
};

class Trader {
 public:
  Trader(Prng& prng, std::vector<Publication> publications, int64_t window, int64_t paid)
      : prng_(prng), publications_(std::move(publications)), window_(window), held_{paid, 0, 0} {}

  // Goes round for less than kTrip, and comes back to the first currency: what is left of it.
  int64_t Trade() {
    int64_t now = prng_.Between(0, 150);
    const int64_t end = now + kTrip - 1;
    size_t at = 0;
    for (uint64_t steps = 1 + prng_.Below(4); steps > 0; --steps) {
      const size_t to = (at + 1 + prng_.Below(kCurrencies - 1)) % kCurrencies;
      Exchange(at, to, prng_.OneIn(4) ? prng_.Between(0, held_[at]) : held_[at], now);
      at = to;
      now = prng_.OneIn(3) ? now : prng_.Between(now, end);
    }
    for (size_t from = 1; from < kCurrencies; ++from) {
      Exchange(from, 0, held_[from], now);
    }
    return held_[0];
  }
  [[nodiscard]] int64_t by_own_rates() const { return by_own_rates_; }

 private:
  void Exchange(size_t from, size_t to, int64_t paid, int64_t now) {
    while (known_ < publications_.size() && publications_[known_].published <= now) {
      book_.Add(publications_[known_++].version);
    }
    const auto terms = PairTermsAt(book_, {NumberOf(from), NumberOf(to)}, T(now), window_);
    auto conversion = ConvertBy(*terms, P(paid));
    if (prng_.OneIn(4)) {  // exactly as many, for what is the least
      conversion = ConvertBackwardBy(*terms, conversion->received);
      ASSERT_LE(conversion->paid, P(paid));
    }
    if (terms->pair_rate || terms->bonus) ++by_own_rates_;
    held_[from] -= paid;  // what an exact order leaves is thrown away: it could not be a gain
    held_[to] += conversion->received.units() + BonusOf(*terms, conversion->received)->units();
  }

  Prng& prng_;
  std::vector<Publication> publications_;
  int64_t window_;
  size_t known_ = 0;
  RateBook book_;
  std::array<int64_t, kCurrencies> held_;
  int64_t by_own_rates_ = 0;
};

TEST(TimedCyclesTest, WhereTheWindowIsShorterThanTheTripTheTraderDoesGain) {
  constexpr uint64_t kSeed = 20260410;
  Prng prng(kSeed);
  for (const int64_t window : {int64_t{0}, kTrip / 2}) {
    int gains = 0;
    for (int i = 0; i < 20'000; ++i) {
      Trader trader(prng, Publisher(prng, 0).Publish(), window, 1'000'000);
      if (trader.Trade() > 1'000'000) ++gains;
    }
    std::printf("%d of 20000 books gain where the window is %lld of %lld\n", gains,
                static_cast<long long>(window), static_cast<long long>(kTrip));
    EXPECT_GT(gains, 20) << "seed " << kSeed << ", window " << window;
  }
}

TEST(TimedCyclesTest, ChangesThatWereAnnouncedInTimeProtectTripsOfTwiceTheWindow) {
  constexpr uint64_t kSeed = 20260411;
  constexpr int64_t kWindow = kTrip / 2;
  Prng prng(kSeed);
  for (int i = 0; i < 200'000; ++i) {
    Trader trader(prng, Publisher(prng, kWindow).Publish(), kWindow, 1'000'000);
    ASSERT_LE(trader.Trade(), 1'000'000) << "seed " << kSeed << ", book " << i;
  }
}

TEST(TimedCyclesTest, NobodyGainsInAMillionBooksThatChangeMeanwhile) {
  constexpr uint64_t kSeed = 20260409;
  Prng prng(kSeed);
  int64_t by_own_rates = 0;
  int64_t even = 0;
  for (int i = 0; i < 1'000'000; ++i) {
    const int64_t paid = prng.OneIn(3) ? prng.Between(1, 200) : 1'000'000;
    Trader trader(prng, Publisher(prng, 0).Publish(), kTrip, paid);
    const int64_t left = trader.Trade();
    ASSERT_LE(left, paid) << "seed " << kSeed << ", book " << i;
    by_own_rates += trader.by_own_rates();
    if (left == paid) ++even;
  }
  std::printf("%lld exchanges by a pair rate or bonus, %lld books in which nothing was lost\n",
              static_cast<long long>(by_own_rates), static_cast<long long>(even));
  EXPECT_GT(by_own_rates, 200'000);
  EXPECT_GT(even, 50'000) << "the books are too far from the edge to try anything";
}

}  // namespace
}  // namespace huitong
