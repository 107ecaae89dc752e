#include "exchange/conversion.h"

#include "base/check.h"
#include "base/planted.h"

namespace huitong {
namespace {

__extension__ using Int128 = __int128;

// x points paid for y received, by a pair's rate.
std::optional<Conversion> ByPairRate(Points paid, Points received, const Rate& rate,
                                     const Fraction& reference) {
  const Fraction worth = Fraction::Of(static_cast<uint64_t>(received.units())) * reference;
  const auto through_hub = Points::FromUnits(worth.RoundedUp());
  if (!through_hub) return std::nullopt;
  const Int128 remainder =
      Int128{paid.units()} * rate.numerator() - Int128{received.units()} * rate.denominator();
  CHECK(remainder >= 0);
  // Of a floor it is below the denominator; of a ceiling below the numerator.
  return Conversion{.paid = paid,
                    .hub_in = *through_hub,
                    .hub_out = *through_hub,
                    .received = received,
                    .bid_remainder = static_cast<int64_t>(remainder),
                    .ask_remainder = 0};
}

}  // namespace

std::optional<Conversion> Convert(Points paid, const Rate& bid, const Rate& ask) {
  const auto hub_in = bid.Convert(paid, Rounding::kDown);
  if (!hub_in) return std::nullopt;
  const auto received = ask.Inverse().Convert(
      hub_in->points, Planted("exchange-rounds-for-the-member") ? Rounding::kUp : Rounding::kDown);
  if (!received) return std::nullopt;
  const auto hub_out = ask.Convert(
      received->points, Planted("floor-for-ceiling-in-exchange") ? Rounding::kDown : Rounding::kUp);
  if (!hub_out) return std::nullopt;
  CHECK(hub_out->points <= hub_in->points);

  return Conversion{.paid = paid,
                    .hub_in = hub_in->points,
                    .hub_out = hub_out->points,
                    .received = received->points,
                    .bid_remainder = hub_in->remainder,
                    .ask_remainder = received->remainder};
}

std::optional<Conversion> ConvertBackward(Points received, const Rate& bid, const Rate& ask) {
  const auto hub_out = ask.Convert(received, Rounding::kUp);
  if (!hub_out) return std::nullopt;
  const auto paid = bid.Inverse().Convert(
      hub_out->points, Planted("exact-order-pays-too-little") ? Rounding::kDown : Rounding::kUp);
  if (!paid) return std::nullopt;
  const auto hub_in = bid.Convert(paid->points, Rounding::kDown);
  if (!hub_in) return std::nullopt;
  CHECK(hub_in->points >= hub_out->points);

  // x is the least, so u is below c + bid + 1 and u − y · ask below bid + 2: at most
  // (10^9 + 2) · 10^9 over the ask's denominator.
  const Int128 left = Int128{hub_in->points.units()} * ask.denominator() -
                      Int128{received.units()} * ask.numerator();
  return Conversion{.paid = paid->points,
                    .hub_in = hub_in->points,
                    .hub_out = hub_out->points,
                    .received = received,
                    .bid_remainder = hub_in->remainder,
                    .ask_remainder = static_cast<int64_t>(left)};
}

std::optional<Conversion> ConvertAtPairRate(Points paid, const Rate& rate,
                                            const Fraction& reference) {
  const auto received = rate.Convert(paid, Rounding::kDown);
  if (!received) return std::nullopt;
  return ByPairRate(paid, received->points, rate, reference);
}

std::optional<Conversion> ConvertBackwardAtPairRate(Points received, const Rate& rate,
                                                    const Fraction& reference) {
  const auto paid = rate.Inverse().Convert(received, Rounding::kUp);
  if (!paid) return std::nullopt;
  return ByPairRate(paid->points, received, rate, reference);
}

std::vector<int64_t> SpreadOver(const Lots& sources, Points paid, Points received) {
  std::vector<int64_t> parts;
  int64_t paid_so_far = 0;
  int64_t spread_so_far = 0;
  for (const Lot& source : sources) {
    paid_so_far += source.remaining;
    const auto cumulative =
        MultiplyAndDivide(paid_so_far, received.units(), paid.units(), Rounding::kDown);
    CHECK(cumulative.has_value());
    parts.push_back(cumulative->points.units() - spread_so_far);
    spread_so_far = cumulative->points.units();
  }
  CHECK(paid_so_far == paid.units());
  return parts;
}

}  // namespace huitong
