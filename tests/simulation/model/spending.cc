#include "model/spending.h"

#include <algorithm>

#include "model/pricing.h"
#include "model/unit.h"

namespace huitong::model {

Parts TakeInOrder(const Parts& lots, int64_t skipped, int64_t amount) {
  Parts taken;
  for (const auto& [lot, remaining] : lots) {
    const int64_t passed = std::min(skipped, remaining);
    skipped -= passed;
    const int64_t part = std::min(amount, remaining - passed);
    amount -= part;
    if (part > 0) taken.emplace_back(lot, part);
  }
  return taken;
}

Parts LiveLots(const Wallet& wallet, int32_t today) {
  Parts live;
  for (const auto& [lot, amount] : wallet.available) {
    if (wallet.IsLive(lot, today)) live.emplace_back(lot, amount);
  }
  return live;
}

int64_t SumOf(const Parts& parts) {
  int64_t sum = 0;
  for (const auto& [lot, amount] : parts) {
    sum += amount;
  }
  return sum;
}

std::optional<int64_t> OwedFor(const Books& books, uint32_t currency, const Parts& parts,
                               int64_t time) {
  if (currency == kUnit) return WorthOfUnits(books, SumOf(parts), time);
  Wide owed = 0;
  for (const auto& [lot, amount] : parts) {
    owed += Wide{amount} * books.ProvenanceOf(lot.provenance).settlement_price;
  }
  if (owed > kOwedMax) return std::nullopt;
  return static_cast<int64_t>(owed);
}

std::optional<int64_t> FaceOf(const Books& books, uint32_t currency, int64_t points, int64_t owed,
                              int64_t time) {
  if (currency == kUnit) return WorthOfUnits(books, points, time);
  const Price* price = PriceInForce(books.rate_book, currency, time);
  if (price == nullptr || price->redemption_value == 0) return owed;
  const Wide face = Wide{points} * price->redemption_value;
  if (face > kOwedMax) return std::nullopt;
  return static_cast<int64_t>(face);
}

Decision CheckLines(const std::vector<ReceiptLine>& lines, int64_t total) {
  if (lines.empty()) return std::nullopt;
  Wide sum = 0;
  int64_t before = -1;
  for (const ReceiptLine& line : lines) {
    sum += line.amount;
    const bool wrong = line.number <= before || line.amount <= 0 || sum > total;
    if (wrong) {
      return Refuse(kLinesDoNotAddUp, kLinesPart, line.number);
    }
    before = line.number;
  }
  if (sum != total) return Refuse(kLinesDoNotAddUp, kLinesPart, 0);
  return std::nullopt;
}

}  // namespace huitong::model
