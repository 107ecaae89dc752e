// Holds of a simulation, their captures and releases.

#include <algorithm>
#include <cstdlib>

#include "simulation/swarm/sorts.h"

namespace huitong {
namespace {

Timestamp AnyEnd(Wishes& wishes) {
  const int64_t now = wishes.clock.nanos;
  switch (wishes.prng.Below(8)) {
    case 0:
      return {.nanos = now - wishes.prng.Between(0, 10)};
    case 1:
      return {.nanos = now + kHoldNanosMax + wishes.prng.Between(-1, 1)};
    case 2:
      return {.nanos = now + wishes.prng.Between(1, 400) * kSecondsPerDay * kNanosPerSecond};
    default:
      return {.nanos = now + wishes.prng.Between(1, 100'000) * kNanosPerSecond};
  }
}

// One that ends in this nanosecond, or one before or after it; null where there is none.
const KnownTransaction* EndingNow(const Wishes& wishes) {
  const auto& holds = wishes.notebook.holds();
  const auto found = std::find_if(holds.begin(), holds.end(), [&](const KnownTransaction& hold) {
    return std::abs(hold.ends.nanos - wishes.clock.nanos) <= 1;
  });
  return found == holds.end() ? nullptr : &*found;
}

// Mostly a hold that somebody placed, and first one at whose end it matters who comes first.
struct NamedHold {
  HoldId id;
  std::optional<size_t> step;
  int64_t points = 0;
};
std::optional<NamedHold> AnyHold(Wishes& wishes) {
  if (wishes.prng.OneIn(wishes.plan.unknown_one_in)) {
    return NamedHold{.id = {.sequence = wishes.AnySequence(),
                            .ordinal = static_cast<uint32_t>(wishes.prng.Below(2))},
                     .step = std::nullopt,
                     .points = 10};
  }
  const auto& tenders = wishes.notebook.tenders();
  if (!tenders.empty() && wishes.prng.OneIn(12)) {
    const KnownTender& tender = tenders[wishes.prng.Below(tenders.size())];
    return NamedHold{
        .id = {.sequence = tender.sequence, .ordinal = 1}, .step = tender.step, .points = 10};
  }
  const KnownTransaction* hold = EndingNow(wishes);
  if (hold == nullptr) hold = wishes.AnyOf(wishes.notebook.holds());
  if (hold == nullptr) return std::nullopt;
  return NamedHold{
      .id = {.sequence = hold->sequence, .ordinal = 0}, .step = hold->step, .points = hold->left};
}

std::string TextOf(const HoldId& hold) {
  return "hold " + std::to_string(hold.sequence) + "." + std::to_string(hold.ordinal);
}

}  // namespace

Sort HoldSort() {
  return {
      .name = "hold",
      .make = [](Wishes& wishes) -> std::optional<Wish> {
        const Wishes::Purse purse = wishes.AnyPurse();
        return Wish{.operation = PlaceHold{.member = purse.member,
                                           .currency = purse.currency,
                                           .acceptor = wishes.AnyBrand(),
                                           .channel = wishes.AnyChannel(),
                                           .points = wishes.AnyPoints(purse.balance),
                                           .ends = AnyEnd(wishes)},
                    .refers_to = std::nullopt,
                    .occurred = std::nullopt};
      },
      .text =
          [](const Operation& operation) {
            const auto& asked = std::get<PlaceHold>(operation);
            return TextOf(asked.member) + " holds " + std::to_string(asked.points.units()) +
                   " of currency " + std::to_string(asked.currency.value) + " for brand " +
                   std::to_string(asked.acceptor.value) + " until " + ToRfc3339(asked.ends);
          },
      .declines = {Decline::kAccountClosed, Decline::kAccountFrozen, Decline::kBrandNotFound,
                   Decline::kChannelNotFound, Decline::kCurrencyNotFound, Decline::kMemberNotFound,
                   Decline::kAccountInDebt, Decline::kInsufficientPoints,
                   Decline::kHoldTermNotAllowed, Decline::kAmountTooLarge, Decline::kNotInContract,
                   Decline::kBrandSuspended, Decline::kExposureLimit, Decline::kNetDebitCap}};
}

Sort CaptureSort() {
  return {.name = "capture",
          .make = [](Wishes& wishes) -> std::optional<Wish> {
            const auto hold = AnyHold(wishes);
            if (!hold) return std::nullopt;
            return Wish{.operation = CaptureHold{.hold = hold->id,
                                                 .points = wishes.AnyPoints(hold->points),
                                                 .releases_rest = wishes.prng.OneIn(2)},
                        .refers_to = hold->step,
                        .occurred = std::nullopt};
          },
          .text =
              [](const Operation& operation) {
                const auto& asked = std::get<CaptureHold>(operation);
                return std::to_string(asked.points.units()) + " of " + TextOf(asked.hold) +
                       (asked.releases_rest ? "" : ", which stays open");
              },
          .declines = {Decline::kHoldNotFound, Decline::kHoldAlreadyClosed,
                       Decline::kCaptureExceedsHold, Decline::kHoldOfTender}};
}

Sort ReleaseSort() {
  return {
      .name = "release",
      .make = [](Wishes& wishes) -> std::optional<Wish> {
        const auto hold = AnyHold(wishes);
        if (!hold) return std::nullopt;
        return Wish{.operation = ReleaseHold{.hold = hold->id},
                    .refers_to = hold->step,
                    .occurred = std::nullopt};
      },
      .text =
          [](const Operation& operation) { return TextOf(std::get<ReleaseHold>(operation).hold); },
      .declines = {Decline::kHoldNotFound, Decline::kHoldAlreadyClosed, Decline::kHoldOfTender}};
}

}  // namespace huitong
