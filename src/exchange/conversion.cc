#include "exchange/conversion.h"

#include "base/check.h"
#include "base/planted.h"

namespace huitong {

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
