#include "model/unit.h"

namespace huitong::model {
namespace {

// The figure of the pool's row.
Wide Outstanding(const Books& books) {
  const auto row = books.figures.brands.find(kThePool);
  return row == books.figures.brands.end() ? 0 : row->second.outstanding;
}

}  // namespace

std::optional<int64_t> WorthOfUnits(const Books& books, int64_t units, int64_t time) {
  const Wide worth = Wide{units} * books.AnchorAt(time);
  if (worth > kOwedMax || worth < -kOwedMax) return std::nullopt;
  return static_cast<int64_t>(worth);
}

std::optional<int64_t> BackingOf(const Books& books, uint32_t currency, int64_t points,
                                 int64_t time) {
  return currency == kUnit ? WorthOfUnits(books, points, time) : 0;
}

Decision CheckUnit(const Page& page, const UnitTerms& terms) {
  if (terms.bearer != kHouse && !page.books().HasBrand(terms.bearer)) {
    return Refuse(kBrandNotFound, kBrandId);
  }
  const Wide difference = RevaluationBy(page, terms);
  if (difference > kOwedMax || difference < -kOwedMax) return Refuse(kAmountTooLarge, kAmountPart);
  return std::nullopt;
}

Wide RevaluationBy(const Page& page, const UnitTerms& terms) {
  const Books& books = page.books();
  // Before its first terms none is out.
  return Outstanding(books) * (terms.anchor - books.AnchorAt(page.now().time));
}

std::optional<std::string> MissingCover(const Books& books) {
  const Wide needed = books.cover.units * books.AnchorAt(books.last_time);
  if (books.cover.promised >= needed) return std::nullopt;
  return "the pool was promised less than the units that are out stand for";
}

}  // namespace huitong::model
