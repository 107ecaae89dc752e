#include "exchange/rate_matrix.h"

namespace huitong {
namespace {

MatrixEntry EntryOf(const PairTerms& there, const PairTerms& back) {
  MatrixEntry entry{.from = there.from,
                    .to = there.to,
                    .rate = RateOf(there),
                    .by_pair_rate = there.pair_rate.has_value(),
                    .pair_rate_paused = there.pair_rate_paused,
                    .bonus = there.bonus,
                    .bonus_paused = there.bonus_paused,
                    .round_trip_loss = Fraction::Of(1) - RateOf(there) * RateOf(back)};
  entry.round_trip_loss_per_mille = entry.round_trip_loss.RoundedUp(1000);
  return entry;
}

}  // namespace

std::vector<MatrixEntry> RateMatrixAt(const RateBook& book, Timestamp at, int64_t window) {
  std::vector<MatrixEntry> matrix;
  const std::vector<CurrencyNumber> currencies = book.Currencies();
  for (const CurrencyNumber from : currencies) {
    for (const CurrencyNumber to : currencies) {
      if (from == to) continue;
      const auto there = PairTermsAt(book, {from, to}, at, window);
      if (!there) continue;
      const auto back = PairTermsAt(book, {to, from}, at, window);
      matrix.push_back(EntryOf(*there, *back));  // both have a price, so the way back has terms
    }
  }
  return matrix;
}

}  // namespace huitong
