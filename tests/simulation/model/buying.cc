#include "model/buying.h"

#include "model/unit.h"

namespace huitong::model {
bool AreBought(const Books& books, const PointsGiven& given) {
  return given.currency != kUnit && books.CurrencyOf(given.currency)->brand != given.brand;
}

std::optional<int64_t> CostOf(const Books& books, const PointsGiven& given, int64_t price,
                              int64_t time) {
  if (given.currency == kUnit) return WorthOfUnits(books, given.points, time);
  if (!AreBought(books, given)) return 0;
  const uint32_t issuer = books.CurrencyOf(given.currency)->brand;
  const int64_t agreed = books.AgreementAt({issuer, given.brand}, time).earn_price;
  const Wide owed = Wide{given.points} * (agreed == kOfLot ? price : agreed);
  if (owed > kOwedMax) return std::nullopt;
  return static_cast<int64_t>(owed);
}

std::optional<int64_t> RefundOf(const Books& books, const Record& original, int64_t points,
                                int64_t time) {
  const Line& fact = *original.Find("earned");
  const PointsGiven given{.brand = static_cast<uint32_t>(fact["brand"]),
                          .currency = static_cast<uint32_t>(fact["currency"]),
                          .points = fact["points"]};
  if (given.currency == kUnit) return WorthOfUnits(books, points, time);
  if (!AreBought(books, given) || given.points == 0) return 0;
  const uint32_t issuer = books.CurrencyOf(given.currency)->brand;
  return points * (original.Owed(given.brand, issuer) / given.points);
}

}  // namespace huitong::model
