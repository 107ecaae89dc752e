// The rate book: what the hub gives and charges for a point of each currency, by dated version.

#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "base/calendar.h"
#include "base/fraction.h"
#include "ledger/number.h"
#include "ledger/points.h"

namespace huitong {

Fraction FractionOf(const Rate& rate);

// One currency's line in one version. Bid and ask are universal units per point.
struct Price {
  CurrencyNumber currency;
  Rate bid;                      // what the hub gives for one point
  Rate ask;                      // what the hub charges for one point; never below the bid
  int64_t settlement_price = 0;  // micro-fen that the issuer owes for one point
  // What pair rates and bonuses are measured by, from bid to ask; nothing is the middle of the two.
  std::optional<Rate> reference = std::nullopt;
  // Micro-fen that a member gets for one point, on the price list; 0: what it settles at.
  int64_t redemption_value = 0;

  friend bool operator==(const Price&, const Price&) = default;
};

// The line's reference price m in units per point: what it says, or (bid + ask) / 2, exactly.
Fraction ReferenceOf(const Price& price);

// Points of `to` for one of `from`, instead of bid and ask, until a later version says otherwise;
// nothing withdraws it.
struct PairRate {
  CurrencyNumber from;
  CurrencyNumber to;
  std::optional<Rate> rate;

  friend bool operator==(const PairRate&, const PairRate&) = default;
};

// So much on top of what an exchange of that pair gives, for as long as begins ≤ now < ends, until
// a later version names the pair; nothing withdraws it.
struct Bonus {
  CurrencyNumber from;
  CurrencyNumber to;
  std::optional<Rate> share;  // 1/10: one point more for ten
  Timestamp begins;
  Timestamp ends;

  friend bool operator==(const Bonus&, const Bonus&) = default;
};

// What an exchange costs in points of the currency paid, out of what is paid: at least `minimum`,
// else `fixed` + ceil(share · paid). All zero is no fee.
struct FeeRule {
  int64_t fixed = 0;
  std::optional<Rate> share = std::nullopt;
  int64_t minimum = 0;

  friend bool operator==(const FeeRule&, const FeeRule&) = default;
};

// Whether fixed and minimum are from 0 to Points::kOfMemberMax and the share is below one: what
// the functions of offer.h require.
bool IsFee(const FeeRule& rule);

// What exchanges of that pair cost until a later version names it.
struct PairFee {
  CurrencyNumber from;
  CurrencyNumber to;
  FeeRule rule;

  friend bool operator==(const PairFee&, const PairFee&) = default;
};

// What a version leaves out it does not change.
struct RateBookVersion {
  uint32_t version = 0;
  Timestamp effective_from;
  std::vector<Price> prices;
  std::vector<PairRate> pair_rates = {};
  std::vector<Bonus> bonuses = {};
  std::vector<PairFee> fees = {};

  friend bool operator==(const RateBookVersion&, const RateBookVersion&) = default;
};

// All that the version names, in the order of its lines; some more than once.
std::vector<CurrencyNumber> CurrenciesOf(const RateBookVersion& version);

// The rates that hold for one currency at one moment. Over the look-back window to both sides the
// bid is the lowest and the ask the highest of all versions in force at any instant of it, so that
// no exchange there and back across a change of version gains (docs/accounting.md has the proof).
struct EffectivePrice {
  Rate bid;
  uint32_t bid_version = 0;
  Rate ask;
  uint32_t ask_version = 0;
  int64_t settlement_price = 0;
  Fraction reference;          // of the version in force at the moment
  Fraction lowest_reference;   // over the window, as the bid
  Fraction highest_reference;  // over the window, as the ask

  friend bool operator==(const EffectivePrice&, const EffectivePrice&) = default;
};

// All versions that were published so far, by currency and by ordered pair.
class RateBook {
 public:
  using Pair = std::pair<CurrencyNumber, CurrencyNumber>;

  // One line of one version.
  template <class Line>
  struct Dated {
    Timestamp effective_from;
    uint32_t version = 0;
    Line line;
  };

  RateBook() = default;
  explicit RateBook(std::span<const RateBookVersion> versions);

  // In any order: of two that begin at one instant the one of the higher number holds.
  void Add(const RateBookVersion& version);

  // Nothing when no version in force at `at` prices the currency. `window` ≥ 0 in nanoseconds; what
  // begins before at + window counts already, what was in force after at − window counts still.
  // Takes the logarithm of the number of versions, and a step for each within the window.
  [[nodiscard]] std::optional<EffectivePrice> PriceAt(CurrencyNumber currency, Timestamp at,
                                                      int64_t window) const;

  // The currency's line in force at `at`: null when no version has priced it by then.
  [[nodiscard]] const Price* LineAt(CurrencyNumber currency, Timestamp at) const;

  // The line in force at `at`: null when there is none, or when it withdraws. Says nothing of
  // whether the rate may be used: no_gain.h does.
  [[nodiscard]] const Dated<PairRate>* PairRateAt(const Pair& pair, Timestamp at) const;
  [[nodiscard]] const Dated<Bonus>* BonusAt(const Pair& pair, Timestamp at) const;
  // No fee where no version names the pair.
  [[nodiscard]] FeeRule FeeAt(const Pair& pair, Timestamp at) const;

  // In ascending order, each once: currencies that have a price in any version, pairs that have a
  // pair rate or a bonus, and the instants after `since` at which anything begins or ends.
  [[nodiscard]] std::vector<CurrencyNumber> Currencies() const;
  [[nodiscard]] std::vector<Pair> Pairs() const;
  [[nodiscard]] std::vector<Timestamp> ChangesAfter(Timestamp since) const;

 private:
  struct Priced {
    Price price;
    Fraction reference;
  };
  template <class Line>
  using History = std::vector<Dated<Line>>;  // by (effective_from, version)

  std::map<CurrencyNumber, History<Priced>> prices_;
  std::map<Pair, History<PairRate>> pair_rates_;
  std::map<Pair, History<Bonus>> bonuses_;
  std::map<Pair, History<PairFee>> fees_;
};

}  // namespace huitong
