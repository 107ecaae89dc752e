// Purchases of a simulation.

#include "simulation/swarm/sorts.h"

namespace huitong {
namespace {

std::optional<Instant> AnyOccurrence(Wishes& wishes) {
  if (!wishes.prng.OneIn(4)) return std::nullopt;
  const int64_t span = wishes.prng.OneIn(2) ? kSecondsPerDay : 900 * kSecondsPerDay;
  const int64_t seconds =
      wishes.prng.OneIn(8) ? wishes.prng.Between(1, 3'600) : -wishes.prng.Between(0, span);
  return wishes.InstantAt({.nanos = wishes.clock.nanos + seconds * kNanosPerSecond});
}

struct PointsAskedFor {
  BrandNumber brand;
  std::optional<CurrencyNumber> currency;  // the brand's own where it is not said
};

// Points that a brand may give, though they are another's, by contract.
std::vector<PointsAskedFor> PointsOfOthers(const Wishes& wishes) {
  std::vector<PointsAskedFor> found;
  const Configuration& configuration = wishes.configuration;
  for (const Versions<Contract>& versions : configuration.contracts()) {
    const Contract& pair = versions.all().front().value;
    const Acceptance& agreed = configuration.AcceptanceOf(pair.issuer, pair.acceptor, wishes.clock);
    if ((agreed.capabilities & kEarnedThere) == 0) continue;
    if (wishes.rogue_is_gone && pair.acceptor == wishes.plan.rogue.brand) continue;
    for (uint32_t i = 1; i <= configuration.currencies().size(); ++i) {
      const CurrencyNumber currency{.value = i};
      if (configuration.CurrencyOf(currency)->brand != pair.issuer) continue;
      found.push_back({.brand = pair.acceptor, .currency = currency});
    }
  }
  return found;
}

// Mostly the brand's own; of others' half as a contract has it, half anything.
PointsAskedFor AnyPointsAskedFor(Wishes& wishes) {
  if (!wishes.prng.OneIn(4)) return {.brand = wishes.AnyIssuer(), .currency = std::nullopt};
  const auto of_others = PointsOfOthers(wishes);
  if (!of_others.empty() && wishes.prng.OneIn(2)) {
    return of_others[wishes.prng.Below(of_others.size())];
  }
  return {.brand = wishes.AnyIssuer(), .currency = wishes.AnyCurrency()};
}

// A third have one; of those now and then one that a neighbour had.
std::optional<Mac> AnyReceipt(Wishes& wishes) {
  if (!wishes.prng.OneIn(3)) return std::nullopt;
  const bool common = wishes.prng.OneIn(8);
  return MarkOf(common ? wishes.prng.Below(4) : wishes.prng.Next(), 2);
}

}  // namespace

Sort EarningSort() {
  return {
      .name = "earn",
      .make = [](Wishes& wishes) -> std::optional<Wish> {
        const int64_t spend = wishes.AnyAmount(10'000);
        const PointsAskedFor asked = AnyPointsAskedFor(wishes);
        return Wish{.operation = Earn{.member = wishes.AnyMember(),
                                      .brand = asked.brand,
                                      .channel = wishes.AnyChannel(),
                                      .spend_fen = spend,
                                      .lines = wishes.AnyLines(spend),
                                      .currency = asked.currency,
                                      .receipt = AnyReceipt(wishes)},
                    .refers_to = std::nullopt,
                    .occurred = AnyOccurrence(wishes)};
      },
      .text =
          [](const Operation& operation) {
            const auto& asked = std::get<Earn>(operation);
            return TextOf(asked.member) + " spends " + std::to_string(asked.spend_fen) +
                   " fen at brand " + std::to_string(asked.brand.value) + " through " +
                   std::to_string(asked.channel.value) +
                   (asked.currency ? " for currency " + std::to_string(asked.currency->value)
                                   : "") +
                   TextOf(asked.lines);
          },
      .declines = {Decline::kAccountClosed, Decline::kOccurredInFuture, Decline::kBrandNotFound,
                   Decline::kChannelNotFound, Decline::kCurrencyNotFound, Decline::kMemberNotFound,
                   Decline::kReceiptUsed, Decline::kAmountTooLarge, Decline::kBalanceTooLarge,
                   Decline::kLinesDoNotAddUp, Decline::kBrandSuspended, Decline::kMintCap,
                   Decline::kNotInContract, Decline::kExposureLimit, Decline::kNetDebitCap}};
}

}  // namespace huitong
