// What a brand does that means to vanish: it issues points to its own people, who take them
// elsewhere as fast as they can.

#include <algorithm>
#include <bit>

#include "engine/quote.h"
#include "simulation/swarm/sorts.h"

namespace huitong {
namespace {

Wish Plainly(Operation operation) {
  return {.operation = std::move(operation), .refers_to = std::nullopt, .occurred = std::nullopt};
}

// Of a few purses with its points the one that has most; nobody's, where there is none.
Wishes::Purse PurseOfRogue(Wishes& wishes, CurrencyNumber currency) {
  Wishes::Purse best{.member = {}, .currency = currency, .balance = 0};
  const auto& purses = wishes.notebook.purses();
  for (int i = 0; i < 40 && !purses.empty(); ++i) {
    const auto& [member, held] = purses[wishes.prng.Below(purses.size())];
    const int64_t balance = wishes.notebook.BalanceOf(member, held);
    if (held == currency && balance > best.balance) {
      best = {.member = member, .currency = currency, .balance = balance};
    }
  }
  return best;
}

BrandNumber AnotherBrand(Wishes& wishes) {
  BrandNumber brand = wishes.AnyBrand();
  for (int i = 0; i < 4 && brand == wishes.plan.rogue.brand; ++i) {
    brand = wishes.AnyBrand();
  }
  return brand;
}

Wish Mint(Wishes& wishes) {
  const int64_t spend = wishes.prng.Between(1, wishes.prng.OneIn(4) ? 10'000'000'000 : 1'000'000);
  return Plainly(Earn{.member = wishes.AnyMember(),
                      .brand = wishes.plan.rogue.brand,
                      .channel = kNoChannel,
                      .spend_fen = spend,
                      .lines = {}});
}

// All of it, or a part, however small: what still fits at the end.
Points SomeOf(int64_t balance, Prng& prng) {
  const int64_t part =
      balance >> prng.Below(static_cast<uint64_t>(std::bit_width(static_cast<uint64_t>(balance))));
  return *Points::FromUnits(std::max<int64_t>(part, 1));
}

// Into a currency for which there is something, if it finds one.
Wish Swap(Wishes& wishes, const Wishes::Purse& purse) {
  QuoteWish wish{.member = purse.member,
                 .from = purse.currency,
                 .to = wishes.AnyCurrency(),
                 .asked_for = AskedFor::kPaid,
                 .points = SomeOf(purse.balance, wishes.prng)};
  const Timestamp ends{.nanos = wishes.clock.nanos + kQuoteNanosMax};
  QuoteTerms terms = PromiseOf(wishes.configuration, wish, wishes.clock, ends);
  for (int i = 0; i < 6 && terms.received.units() == 0; ++i) {
    wish.to = wishes.AnyCurrency();
    terms = PromiseOf(wishes.configuration, wish, wishes.clock, ends);
  }
  return Plainly(
      Exchange{.member = purse.member, .quote = terms, .quote_mac = MarkOf(wishes.prng.Next(), 1)});
}

Wish SpendElsewhere(Wishes& wishes, const Wishes::Purse& purse) {
  return Plainly(Redeem{.member = purse.member,
                        .currency = purse.currency,
                        .acceptor = AnotherBrand(wishes),
                        .channel = kNoChannel,
                        .points = SomeOf(purse.balance, wishes.prng),
                        .lines = {}});
}

Wish HoldElsewhere(Wishes& wishes, const Wishes::Purse& purse) {
  const int64_t seconds = wishes.prng.Between(60, 300 * kSecondsPerDay);
  return Plainly(PlaceHold{.member = purse.member,
                           .currency = purse.currency,
                           .acceptor = AnotherBrand(wishes),
                           .channel = kNoChannel,
                           .points = SomeOf(purse.balance, wishes.prng),
                           .ends = {.nanos = wishes.clock.nanos + seconds * kNanosPerSecond}});
}

// The last hold, in part or whole.
std::optional<Wish> CaptureLast(Wishes& wishes) {
  const auto& holds = wishes.notebook.holds();
  if (holds.empty()) return std::nullopt;
  const KnownTransaction& hold =
      holds[holds.size() - 1 - wishes.prng.Below(std::min<size_t>(holds.size(), 3))];
  return Wish{.operation = CaptureHold{.hold = {.sequence = hold.sequence, .ordinal = 0},
                                       .points = SomeOf(hold.left, wishes.prng),
                                       .releases_rest = wishes.prng.OneIn(2)},
              .refers_to = hold.step,
              .occurred = std::nullopt};
}

// What it has to give before it is trusted with more.
Wish PayIn(Wishes& wishes) {
  constexpr int64_t kMost = 9'007'199'254;
  constexpr int64_t kMicroFenOfFen = 1'000'000;
  return Plainly(
      RecordPayment{.party = wishes.plan.rogue.brand,
                    .fen = std::clamp<int64_t>(wishes.AnyMicroFen() / 8 / kMicroFenOfFen, 1, kMost),
                    .reference = 0});
}

// The sort of who asks for the same and means well.
std::string_view NameOf(const Operation& operation) {
  if (std::holds_alternative<Redeem>(operation)) return "redeem";
  if (std::holds_alternative<Exchange>(operation)) return "exchange";
  if (std::holds_alternative<PlaceHold>(operation)) return "hold";
  if (std::holds_alternative<CaptureHold>(operation)) return "capture";
  if (std::holds_alternative<RecordPayment>(operation)) return "record payment";
  return "earn";
}

}  // namespace

Sort RogueSort() {
  return {.name = "rogue",
          .make = [](Wishes& wishes) -> std::optional<Wish> {
            const auto currency = wishes.configuration.CurrencyOfBrand(wishes.plan.rogue.brand);
            if (!currency) return std::nullopt;
            if (wishes.plan.rogue.pays_in && wishes.prng.OneIn(24)) return PayIn(wishes);
            const Wishes::Purse purse = PurseOfRogue(wishes, *currency);
            if (purse.balance == 0 || wishes.prng.OneIn(4)) return Mint(wishes);
            switch (wishes.prng.Below(6)) {
              case 0:
                return HoldElsewhere(wishes, purse);
              case 1:
                if (auto capture = CaptureLast(wishes)) return capture;
                return SpendElsewhere(wishes, purse);
              case 2:
              case 3:
                return Swap(wishes, purse);
              default:
                return SpendElsewhere(wishes, purse);
            }
          },
          .text =
              [](const Operation& operation) {
                return Sorts()[SortNamed(NameOf(operation))].text(operation);
              },
          .declines = {Decline::kExposureLimit}};
}

}  // namespace huitong
