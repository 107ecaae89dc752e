#include "exchange/no_gain.h"

#include <algorithm>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "base/prng.h"

namespace huitong {
namespace {

constexpr CurrencyNumber kRose{.value = 1};
constexpr CurrencyNumber kBean{.value = 2};
constexpr RateBook::Pair kRoseToBean{kRose, kBean};
constexpr int64_t kWindow = 100;

Rate R(int64_t numerator, int64_t denominator = 1) {
  return Rate::Of(numerator, denominator).value_or(Rate());
}
Fraction F(uint64_t numerator, uint64_t denominator = 1) {
  return Fraction::Of(numerator, denominator);
}
Timestamp T(int64_t nanos) { return {.nanos = nanos}; }

Price PriceOf(CurrencyNumber currency, Rate bid, Rate ask) {
  return {.currency = currency, .bid = bid, .ask = ask, .settlement_price = 0};
}

// The rose at 10 to 12 units, reference 11; the bean at 5 to 6, reference 11/2: 2 beans for a rose.
RateBookVersion Opening() {
  return {.version = 1,
          .effective_from = T(0),
          .prices = {PriceOf(kRose, R(10), R(12)), PriceOf(kBean, R(5), R(6))}};
}
RateBookVersion WithPairRate(RateBookVersion version, Rate rate) {
  version.pair_rates = {{.from = kRose, .to = kBean, .rate = rate}};
  return version;
}
RateBookVersion WithBonus(RateBookVersion version, Rate share, int64_t begins, int64_t ends) {
  version.bonuses = {
      {.from = kRose, .to = kBean, .share = share, .begins = T(begins), .ends = T(ends)}};
  return version;
}
RateBookVersion Roses(uint32_t number, int64_t from, Rate bid, Rate ask) {
  return {.version = number, .effective_from = T(from), .prices = {PriceOf(kRose, bid, ask)}};
}
RateBook BookOf(const std::vector<RateBookVersion>& versions) { return RateBook(versions); }

// The rate from rose to bean, with what is paused.
std::string TermsAt(const RateBook& book, int64_t at) {
  const auto terms = PairTermsAt(book, kRoseToBean, T(at), kWindow);
  if (!terms) return "none";
  return RateWithBonus(*terms).ToText() + (terms->pair_rate_paused ? ", pair rate paused" : "") +
         (terms->bonus_paused ? ", bonus paused" : "");
}

TEST(PairTermsTest, AreBidAndAskWhereTheBookSaysNoMore) {
  EXPECT_EQ(TermsAt(BookOf({Opening()}), 0), "5/3");
  EXPECT_EQ(TermsAt(BookOf({Opening()}), -1), "none");
}

TEST(PairTermsTest, AreThePairsOwnRateUpToTheReference) {
  EXPECT_EQ(TermsAt(BookOf({WithPairRate(Opening(), R(2))}), 0), "2");
  EXPECT_EQ(TermsAt(BookOf({WithPairRate(Opening(), R(2001, 1000))}), 0), "5/3, pair rate paused");
  EXPECT_EQ(TermsAt(BookOf({WithPairRate(Opening(), R(1))}), 0), "1");  // lower is no breach
}

TEST(PairTermsTest, AddTheBonusWhileItLives) {
  const RateBook book = BookOf({WithBonus(Opening(), R(1, 5), 50, 60)});
  EXPECT_EQ(TermsAt(book, 49), "5/3");
  EXPECT_EQ(TermsAt(book, 50), "2");
  EXPECT_EQ(TermsAt(book, 60), "5/3");
  EXPECT_EQ(TermsAt(BookOf({WithBonus(Opening(), R(201, 1000), 50, 60)}), 50), "5/3, bonus paused");
}

TEST(PairTermsTest, PauseAroundAChangeThatWouldMakeThemTooHigh) {
  const RateBook falls =
      BookOf({WithPairRate(Opening(), R(2)), WithPairRate(Roses(2, 1000, R(9), R(11)), R(20, 11))});
  EXPECT_EQ(TermsAt(falls, 900), "2");
  EXPECT_EQ(TermsAt(falls, 901), "3/2, pair rate paused");  // the change is announced
  EXPECT_EQ(TermsAt(falls, 999), "3/2, pair rate paused");
  EXPECT_EQ(TermsAt(falls, 1000), "20/11");  // below both references
  const RateBook rises = BookOf(
      {WithPairRate(Opening(), R(2)), WithPairRate(Roses(2, 1000, R(11), R(13)), R(24, 11))});
  EXPECT_EQ(TermsAt(rises, 999), "2");
  EXPECT_EQ(TermsAt(rises, 1000), "5/3, pair rate paused");
  EXPECT_EQ(TermsAt(rises, 1099), "5/3, pair rate paused");
  EXPECT_EQ(TermsAt(rises, 1100), "24/11");
}

TEST(PairTermsTest, PauseABonusOnTheRateThatHoldsThen) {
  // The pair rate pauses until 1100, bid and ask with the bonus may hold: 10/6 · 6/5 = 2.
  RateBookVersion second = WithPairRate(Roses(2, 1000, R(11), R(13)), R(24, 11));
  second = WithBonus(second, R(1, 5), 1000, 2000);
  EXPECT_EQ(TermsAt(BookOf({Opening(), second}), 1050), "2, pair rate paused");
  EXPECT_EQ(TermsAt(BookOf({Opening(), second}), 1100), "24/11, bonus paused");
}

std::vector<std::string> PausesFrom(const RateBook& book, int64_t since) {
  std::vector<std::string> pauses;
  for (const Pause& pause : PausesOf(book, kRoseToBean, T(since), kWindow)) {
    const bool open = pause.ends == kLatestTimestamp;
    pauses.push_back(std::string(pause.of_bonus ? "bonus" : "rate") + " from " +
                     std::to_string(pause.begins.nanos) + " to " +
                     (open ? "ever" : std::to_string(pause.ends.nanos)));
  }
  return pauses;
}

TEST(PausesTest, AreTheWindowBeforeAFallAndTheOneAfterARise) {
  const RateBook falls =
      BookOf({WithPairRate(Opening(), R(2)), WithPairRate(Roses(2, 1000, R(9), R(11)), R(20, 11))});
  EXPECT_EQ(PausesFrom(falls, 0), (std::vector<std::string>{"rate from 901 to 1000"}));
  EXPECT_EQ(PausesFrom(falls, 950), (std::vector<std::string>{"rate from 950 to 1000"}));
  EXPECT_EQ(PausesFrom(falls, 1000), std::vector<std::string>{});
  RateBookVersion rise = WithPairRate(Roses(2, 1000, R(11), R(13)), R(24, 11));
  rise = WithBonus(rise, R(1, 12), 1020, 1150);
  EXPECT_EQ(PausesFrom(BookOf({WithPairRate(Opening(), R(2)), rise}), 0),
            (std::vector<std::string>{"rate from 1000 to 1100", "bonus from 1100 to 1150"}));
}

TEST(PausesTest, HaveNoEndWhereTheBookKnowsNone) {
  EXPECT_EQ(PausesFrom(BookOf({WithPairRate(Opening(), R(3))}), 5),
            (std::vector<std::string>{"rate from 5 to ever"}));
  EXPECT_EQ(PausesFrom(BookOf({Opening()}), 5), std::vector<std::string>{});
}

struct Refusal {
  const char* why;
  RateBookVersion candidate;
  BookBreachKind kind;
  CurrencyNumber from;
  CurrencyNumber to;
  Fraction excess;
  int64_t per_mille;
};

std::vector<Refusal> RefusalsOfOneVersion() {
  RateBookVersion twice = Opening();
  twice.prices.push_back(twice.prices[0]);
  RateBookVersion crossed = Opening();
  crossed.prices[1].bid = R(7);
  RateBookVersion low = Opening();
  low.prices[0].reference = R(99, 10);
  RateBookVersion high = Opening();
  high.prices[0].reference = R(121, 10);
  RateBookVersion self = Opening();
  self.pair_rates = {{.from = kRose, .to = kRose, .rate = R(1)}};
  RateBookVersion repeated = WithPairRate(Opening(), R(1));
  repeated.pair_rates.push_back(repeated.pair_rates[0]);
  RateBookVersion unpriced = WithPairRate(Opening(), R(1));
  unpriced.prices.pop_back();
  return {
      {"two prices", twice, BookBreachKind::kNamedTwice, kRose, kRose, {}, 0},
      {"bid above ask", crossed, BookBreachKind::kBidAboveAsk, kBean, kBean, F(1, 6), 167},
      {"m below bid", low, BookBreachKind::kReferenceBelowBid, kRose, kRose, F(1, 99), 11},
      {"m above ask", high, BookBreachKind::kReferenceAboveAsk, kRose, kRose, F(1, 120), 9},
      {"to itself", self, BookBreachKind::kPairOfOne, kRose, kRose, {}, 0},
      {"two pair rates", repeated, BookBreachKind::kNamedTwice, kRose, kBean, {}, 0},
      {"no bean's price", unpriced, BookBreachKind::kUnpriced, kRose, kBean, {}, 0},
      {"never lives",
       WithBonus(Opening(), R(1, 9), 5, 5),
       BookBreachKind::kEndsBeforeBegins,
       kRose,
       kBean,
       {},
       0},
      {"pair rate", WithPairRate(Opening(), R(2001, 1000)), BookBreachKind::kPairRateTooHigh, kRose,
       kBean, F(1, 2000), 1},
      {"bonus", WithBonus(Opening(), R(1, 4), 50, 60), BookBreachKind::kBonusTooHigh, kRose, kBean,
       F(1, 24), 42},
  };
}

TEST(CheckRateBookTest, NamesWhatIsWrongAndByHowMuch) {
  for (const Refusal& refusal : RefusalsOfOneVersion()) {
    const auto breach = CheckRateBook(RateBook(), refusal.candidate);
    ASSERT_TRUE(breach) << refusal.why;
    EXPECT_EQ(breach->kind, refusal.kind) << refusal.why;
    EXPECT_EQ(breach->from, refusal.from) << refusal.why;
    EXPECT_EQ(breach->to, refusal.to) << refusal.why;
    EXPECT_EQ(breach->excess, refusal.excess) << refusal.why << breach->excess.ToText();
    EXPECT_EQ(breach->excess_per_mille, refusal.per_mille) << refusal.why;
  }
}

TEST(CheckRateBookTest, TakesWhatIsJustRight) {
  EXPECT_FALSE(CheckRateBook(RateBook(), Opening()));
  EXPECT_FALSE(CheckRateBook(RateBook(), WithPairRate(Opening(), R(2))));
  EXPECT_FALSE(CheckRateBook(RateBook(), WithBonus(Opening(), R(1, 5), 50, 60)));
}

TEST(CheckRateBookTest, RefusesAPriceThatMakesAnOlderPairRateTooHigh) {
  const RateBook book = BookOf({WithPairRate(Opening(), R(2))});
  const auto breach = CheckRateBook(book, Roses(2, 1000, R(9), R(11)));
  ASSERT_TRUE(breach);
  EXPECT_EQ(breach->kind, BookBreachKind::kPairRateTooHigh);
  EXPECT_EQ(breach->version, 1u);
  EXPECT_EQ(breach->at, T(1000));
  EXPECT_EQ(breach->stated, F(2));
  EXPECT_EQ(breach->limit, F(20, 11));
  EXPECT_EQ(breach->excess, F(1, 10));
  EXPECT_FALSE(CheckRateBook(book, Roses(2, 1000, R(11), R(13))));  // dearer roses do not
  EXPECT_FALSE(CheckRateBook(book, WithPairRate(Roses(2, 1000, R(9), R(11)), R(20, 11))));
}

TEST(CheckRateBookTest, LooksAtVersionsThatAreAnnouncedAlready) {
  const RateBook book = BookOf({Opening(), Roses(2, 1000, R(9), R(11))});
  RateBookVersion candidate{.version = 3, .effective_from = T(500), .prices = {}};
  const auto breach = CheckRateBook(book, WithPairRate(candidate, R(2)));
  ASSERT_TRUE(breach);
  EXPECT_EQ(breach->at, T(1000));
  const auto ends_before = WithBonus(candidate, R(1, 5), 500, 1000);
  EXPECT_FALSE(CheckRateBook(book, ends_before));
  const auto ends_after = WithBonus(candidate, R(1, 3), 1000, 1001);
  ASSERT_TRUE(CheckRateBook(book, ends_after));
  EXPECT_EQ(CheckRateBook(book, ends_after)->excess, F(1, 10));  // 9/6 · 4/3 = 2 against 20/11
}

TEST(CheckRateBookTest, StatesTheLargestDisagreementOfAll) {
  const Rate most = R(Rate::kTermMax);
  RateBookVersion version{.version = 1,
                          .effective_from = T(0),
                          .prices = {PriceOf(kRose, R(1, 999'999'937), R(1, 999'999'929)),
                                     PriceOf(kBean, R(999'999'893), R(999'999'893, 1))}};
  version = WithPairRate(version, most);
  const auto breach = CheckRateBook(RateBook(), version);
  ASSERT_TRUE(breach);
  EXPECT_EQ(breach->excess_per_mille, INT64_MAX);
  EXPECT_EQ(breach->limit * (F(1) + breach->excess), F(Rate::kTermMax));
}

// Random books in which little fits: pair rates and bonuses near what the references allow.
class AnyBook {
 public:
  explicit AnyBook(Prng& prng) : prng_(prng) {
    int64_t from = 0;
    const uint64_t versions = 1 + prng_.Below(4);
    for (uint32_t number = 1; number <= versions; ++number) {
      RateBookVersion version{.version = number, .effective_from = T(from), .prices = {}};
      for (const CurrencyNumber currency : {kRose, kBean}) {
        if (number > 1 && prng_.OneIn(3)) continue;
        const Rate one = R(prng_.Between(8, 12), prng_.Between(1, 2));
        const Rate other = R(prng_.Between(8, 12), prng_.Between(1, 2));
        version.prices.push_back(PriceOf(currency, std::min(one, other), std::max(one, other)));
      }
      if (prng_.OneIn(2)) version = WithPairRate(version, R(prng_.Between(8, 12), 10));
      const int64_t begins = from + prng_.Between(0, 100);
      if (prng_.OneIn(2)) version = WithBonus(version, R(1, prng_.Between(1, 9)), begins, 400);
      book_.Add(version);
      from += prng_.Between(0, 80);
    }
  }
  [[nodiscard]] const RateBook& book() const { return book_; }

 private:
  Prng& prng_;
  RateBook book_;
};

TEST(NoGainTest, NoRateIsAboveTheReferencesOfAnyEarlierMomentWithinTheWindow) {
  constexpr uint64_t kSeed = 20260403;
  Prng prng(kSeed);
  int own_rates = 0;
  for (int i = 0; i < 20'000; ++i) {
    const AnyBook any(prng);
    const int64_t at = prng.Between(0, 300);
    const int64_t rose_seen = std::max<int64_t>(0, at - prng.Between(0, kWindow - 1));
    const int64_t bean_seen = std::max<int64_t>(0, at - prng.Between(0, kWindow - 1));
    const auto terms = PairTermsAt(any.book(), kRoseToBean, T(at), kWindow);
    ASSERT_TRUE(terms) << "seed " << kSeed << ", book " << i;
    const Fraction rose = any.book().PriceAt(kRose, T(rose_seen), 0)->reference;
    const Fraction bean = any.book().PriceAt(kBean, T(bean_seen), 0)->reference;
    EXPECT_LE(RateWithBonus(*terms), rose / bean) << "seed " << kSeed << ", book " << i;
    if (terms->pair_rate || terms->bonus) ++own_rates;
  }
  EXPECT_GT(own_rates, 2000) << "too few books have a pair rate or bonus that holds";
}

bool PausesAt(const std::vector<Pause>& pauses, bool of_bonus, Timestamp at) {
  return std::any_of(pauses.begin(), pauses.end(), [&](const Pause& pause) {
    return pause.of_bonus == of_bonus && pause.begins <= at && at < pause.ends;
  });
}

TEST(PausesTest, AreWhatTheTermsSayAtEveryInstant) {
  constexpr uint64_t kSeed = 20260412;
  Prng prng(kSeed);
  for (int i = 0; i < 100; ++i) {
    const AnyBook any(prng);
    const auto pauses = PausesOf(any.book(), kRoseToBean, T(0), kWindow);
    for (int64_t at = 0; at < 600; ++at) {
      const auto terms = PairTermsAt(any.book(), kRoseToBean, T(at), kWindow);
      ASSERT_EQ(PausesAt(pauses, false, T(at)), terms->pair_rate_paused)
          << "seed " << kSeed << ", book " << i;
      ASSERT_EQ(PausesAt(pauses, true, T(at)), terms->bonus_paused)
          << "seed " << kSeed << ", book " << i;
    }
  }
}

TEST(NoGainTest, WhatIsPublishedUncheckedIsStillNeverUsedWhileTooHigh) {
  const RateBook book = BookOf({WithPairRate(Opening(), R(3))});
  EXPECT_TRUE(CheckRateBook(RateBook(), WithPairRate(Opening(), R(3))));
  EXPECT_EQ(TermsAt(book, 50), "5/3, pair rate paused");
}

}  // namespace
}  // namespace huitong
