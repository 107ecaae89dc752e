// Which rate a pair has at a moment, so that nobody gains by going round; and what a rate book is
// refused for. The proof is in docs/accounting.md, "No gain by going round".

#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "base/fraction.h"
#include "exchange/rate_book.h"

namespace huitong {

// An ordered pair at one moment. With m(C) for the reference prices of a currency over the window,
// no exchange gives more than min m(from) / max m(to) points of `to` for one of `from`.
struct PairTerms {
  CurrencyNumber from;
  CurrencyNumber to;
  EffectivePrice source;  // of `from`: its bid counts
  EffectivePrice target;  // of `to`: its ask counts
  // The pair's own rate, which holds instead of bid and ask; nothing where bid and ask hold. It is
  // paused, and bid and ask hold, at the moments at which it is above what the references allow.
  std::optional<Rate> pair_rate;
  uint32_t pair_rate_version = 0;  // of the line, paused or not; 0: there is none
  bool pair_rate_paused = false;
  // On top of what the rate gives; nothing where it is paused, for the same reason.
  std::optional<Rate> bonus;
  uint32_t bonus_version = 0;  // as above
  bool bonus_paused = false;
};

// Nothing when either currency has no price in force. `window` in nanoseconds, as of PriceAt.
// Requires from ≠ to.
std::optional<PairTerms> PairTermsAt(const RateBook& book, const RateBook::Pair& pair, Timestamp at,
                                     int64_t window);

// A time at which a pair's rate or bonus is in the book and alive, and paused.
struct Pause {
  bool of_bonus = false;  // else of the pair rate
  Timestamp begins;
  Timestamp ends;  // the first instant after it; kLatestTimestamp where the book knows no end

  friend bool operator==(const Pause&, const Pause&) = default;
};

// The pauses of one pair that end after `since`, of its rate, then of its bonus, each in the order
// of time: what a publisher is shown, and a member who asks. The first may have begun before
// `since`, which it then begins with. Requires window ≥ 1.
std::vector<Pause> PausesOf(const RateBook& book, const RateBook::Pair& pair, Timestamp since,
                            int64_t window);

// Points of `to` for one of `from` before any rounding, without and with the bonus.
Fraction RateOf(const PairTerms& terms);
Fraction RateWithBonus(const PairTerms& terms);

enum class BookBreachKind : uint8_t {
  kNamedTwice,        // a version says two things of one currency or pair
  kPairOfOne,         // a pair rate or bonus from a currency to itself
  kEndsBeforeBegins,  // a bonus that never lives
  kNoFee,             // a fee that IsFee does not take
  kUnpriced,          // a pair rate or bonus of a currency that has no price when it begins
  kBidAboveAsk,
  kReferenceBelowBid,
  kReferenceAboveAsk,
  kPairRateTooHigh,  // above m(from) / m(to)
  kBonusTooHigh,     // the rate with the bonus is above m(from) / m(to)
};

// Which lines of a version a breach is about.
enum class BookPart : uint8_t { kPrices, kPairRates, kBonuses, kFees };

// Why a version cannot be published. Where two figures disagree, `stated` is above `limit`, which
// it must not be, by `excess` = stated / limit − 1; else all three are zero.
struct BookBreach {
  BookBreachKind kind{};
  BookPart part{};
  CurrencyNumber from;
  CurrencyNumber to;     // `from` again where one currency alone is wrong
  uint32_t version = 0;  // that has the line: the candidate's or one before
  Timestamp at;          // the first moment at which it is wrong
  Fraction stated;
  Fraction limit;
  Fraction excess;
  int64_t excess_per_mille = 0;  // rounded up; INT64_MAX for all that is not below it

  friend bool operator==(const BookBreach&, const BookBreach&) = default;
};

// The first thing wrong with the book once `candidate` is in it, from the candidate's beginning on;
// nothing where all is well. At no instant of its life may a pair rate, or a rate with its bonus,
// be above m(from) / m(to) of the prices in force at that instant, those of versions announced
// already included. Around a change of price what would be too high for either side pauses
// (PairTermsAt), which is no breach. To be asked again when the candidate is approved.
std::optional<BookBreach> CheckRateBook(const RateBook& book, const RateBookVersion& candidate);

}  // namespace huitong
