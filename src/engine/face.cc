#include "engine/face.h"

#include "base/check.h"
#include "base/planted.h"
#include "clearing/obligation.h"

namespace huitong {
namespace {

__extension__ using Int128 = __int128;

}  // namespace

std::optional<int64_t> FaceOf(const Configuration& configuration, CurrencyNumber currency,
                              int64_t points, int64_t settled, Timestamp at) {
  const Price* price = configuration.rates().LineAt(currency, at);
  const bool said = price != nullptr && price->redemption_value != 0;
  if (!said || Planted("face-is-what-is-settled")) return settled;
  const auto face = SettlementValue(*Points::FromUnits(points), price->redemption_value);
  if (!face || *face > Points::kOfMemberMax) return std::nullopt;
  return face;
}

int64_t FaceBack(int64_t face, int64_t whole, int64_t before, int64_t points) {
  CHECK(before >= 0 && points >= 0 && whole > 0 && before + points <= whole);
  const auto of = [&](int64_t part) { return static_cast<int64_t>(Int128{face} * part / whole); };
  if (Planted("face-of-a-refund-by-itself")) return of(points);
  return of(before + points) - of(before);
}

}  // namespace huitong
