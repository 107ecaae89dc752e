// What the operator of a simulation lets brands owe and issue, and pairs of them take and exchange.

#include <algorithm>
#include <bit>

#include "simulation/swarm/sorts.h"

namespace huitong {
namespace {

constexpr int64_t kMicroFenMax = int64_t{1} << 62;

int64_t AnyMintCap(Wishes& wishes) {
  if (wishes.prng.OneIn(12)) return wishes.prng.OneIn(2) ? 0 : Points::kOfMemberMax;
  return wishes.prng.Between(1, int64_t{1} << wishes.prng.Between(8, 32));
}

// A figure that was set is mostly made tighter or looser.
int64_t Another(int64_t figure, int64_t fresh, int64_t most, Prng& prng) {
  if (prng.OneIn(6)) return kNoLimit;
  if (figure < 1 || prng.OneIn(3)) return prng.OneIn(2) ? fresh : figure;
  const int64_t factor = prng.Between(2, 16);
  if (prng.OneIn(2)) return figure / factor;
  return figure > most / factor ? most : figure * factor;
}

BrandLimits AnyLimits(Wishes& wishes, BrandLimits limits) {
  Prng& prng = wishes.prng;
  const auto change = [&](int64_t& figure, int64_t fresh, int64_t most) {
    figure = Another(figure, fresh, most, prng);
  };
  change(limits.credit_line, wishes.AnyMicroFen(), kMicroFenMax);
  change(limits.reserve, wishes.AnyMicroFen(), kMicroFenMax);
  change(limits.alert, wishes.AnyMicroFen(), kMicroFenMax);
  change(limits.net_debit_cap, wishes.AnyMicroFen(), kMicroFenMax);
  change(limits.breaker, wishes.AnyMicroFen(), kMicroFenMax);
  change(limits.mint_cap, AnyMintCap(wishes), Points::kOfMemberMax);
  change(limits.mint_cap_a_day, AnyMintCap(wishes), Points::kOfMemberMax);
  limits.suspended = prng.OneIn(4) ? static_cast<uint32_t>(prng.Between(0, kAllSuspensions)) : 0;
  // What is to stay of nothing lets nothing through.
  if (limits.credit_line < 0 && prng.OneIn(2)) limits.reserve = kNoLimit;
  return limits;
}

// Those of who means to vanish: mostly a credit line alone, which it can go up to.
BrandLimits LimitsOfRogue(Wishes& wishes) {
  Prng& prng = wishes.prng;
  BrandLimits limits;
  limits.credit_line = prng.OneIn(10) ? 0 : prng.Between(1, int64_t{1} << prng.Between(24, 42));
  if (prng.OneIn(4)) limits.reserve = prng.Between(0, limits.credit_line / 2);
  if (prng.OneIn(6)) limits.breaker = wishes.AnyMicroFen();
  if (prng.OneIn(6)) limits.net_debit_cap = wishes.AnyMicroFen();
  if (prng.OneIn(6)) limits.mint_cap = AnyMintCap(wishes);
  return limits;
}

PublishLimits AnyPublication(Wishes& wishes) {
  const BrandNumber rogue = wishes.plan.rogue.brand;
  const Configuration& configuration = wishes.configuration;
  const bool has_rogue = configuration.BrandOf(rogue) != nullptr;
  if (has_rogue && configuration.LimitVersionsOf(rogue) == nullptr) {
    return {.brand = rogue, .limits = LimitsOfRogue(wishes), .effective_from = std::nullopt};
  }
  BrandNumber brand = wishes.AnyBrand();
  const bool watched = has_rogue && wishes.plan.rogue.is_watched;
  if (watched && wishes.prng.OneIn(3)) brand = rogue;
  const BrandLimits before = wishes.prng.OneIn(3) || configuration.BrandOf(brand) == nullptr
                                 ? BrandLimits()
                                 : configuration.LimitsOf(brand, wishes.clock);
  PublishLimits asked{
      .brand = brand, .limits = AnyLimits(wishes, before), .effective_from = wishes.AnyBeginning()};
  // It keeps one, tighter or looser.
  int64_t& credit_line = asked.limits.credit_line;
  if (has_rogue && brand == rogue && credit_line < 1) {
    credit_line = std::max<int64_t>(before.credit_line, 0);
  }
  return asked;
}

std::string TextOf(const BrandLimits& limits) {
  std::string text;
  const auto add = [&](const char* what, int64_t value) {
    if (value != kNoLimit) text += std::string(", ") + what + " " + std::to_string(value);
  };
  add("credit line", limits.credit_line);
  add("reserve", limits.reserve);
  add("alert", limits.alert);
  add("net debit cap", limits.net_debit_cap);
  add("mint cap", limits.mint_cap);
  add("a day", limits.mint_cap_a_day);
  add("suspended", limits.suspended);
  add("breaker", limits.breaker);
  return text;
}

Acceptance AnyAcceptance(Prng& prng) {
  Acceptance acceptance;
  if (prng.OneIn(3)) acceptance.capabilities = static_cast<uint32_t>(prng.Below(8));
  if (prng.OneIn(2)) acceptance.capabilities |= kEarnedThere;
  if (!prng.OneIn(3)) {
    acceptance.exchange_quota =
        prng.OneIn(12) ? 0 : prng.Between(1, int64_t{1} << prng.Between(4, 24));
  }
  if (prng.OneIn(2)) {
    acceptance.locked_days = static_cast<uint32_t>(prng.Between(1, prng.OneIn(2) ? 2 : 3'660));
  }
  if (prng.OneIn(3)) {
    acceptance.earn_price =
        prng.OneIn(12) ? Points::kOfMemberMax : prng.Between(0, int64_t{1} << prng.Between(0, 24));
  }
  return acceptance;
}

}  // namespace

Sort LimitsSort() {
  return {.name = "publish limits",
          .make = [](Wishes& wishes) -> std::optional<Wish> {
            return Wish{.operation = AnyPublication(wishes),
                        .refers_to = std::nullopt,
                        .occurred = std::nullopt};
          },
          .text =
              [](const Operation& operation) {
                const auto& asked = std::get<PublishLimits>(operation);
                return "of brand " + std::to_string(asked.brand.value) + TextOf(asked.limits) +
                       TextOf(asked.effective_from);
              },
          .declines = {Decline::kBrandNotFound, Decline::kEffectiveInPast}};
}

// Without formulas and levy, so that the settlement has no lines of it.
Sort ContractSort() {
  return {
      .name = "publish contract",
      .make = [](Wishes& wishes) -> std::optional<Wish> {
        return Wish{
            .operation = PublishContract{.contract = {.issuer = wishes.AnyBrand(),
                                                      .acceptor = wishes.AnyBrand(),
                                                      .formulas = {},
                                                      .acceptance = AnyAcceptance(wishes.prng)},
                                         .effective_from = wishes.AnyBeginning()},
            .refers_to = std::nullopt,
            .occurred = std::nullopt};
      },
      .text =
          [](const Operation& operation) {
            const auto& asked = std::get<PublishContract>(operation);
            const Acceptance& acceptance = asked.contract.acceptance;
            return "of brands " + std::to_string(asked.contract.issuer.value) + " and " +
                   std::to_string(asked.contract.acceptor.value) + ", capabilities " +
                   std::to_string(acceptance.capabilities) + ", quota " +
                   std::to_string(acceptance.exchange_quota) + ", locked for " +
                   std::to_string(acceptance.locked_days) + " days" + TextOf(asked.effective_from);
          },
      .declines = {Decline::kBrandNotFound, Decline::kEffectiveInPast, Decline::kTermsNotAllowed}};
}

}  // namespace huitong
