// What the operator publishes in a simulation.

#include "simulation/swarm/sorts.h"

namespace huitong {
namespace {

Names NamesOf(const std::string& code) { return {.chinese = "店" + code, .english = code}; }

// Half of the time none; else what some purchases fill, or what none does.
int64_t AnyPointsToGive(Wishes& wishes) {
  if (wishes.prng.OneIn(2)) return kNoLimit;
  if (wishes.prng.OneIn(4)) return wishes.AnyPoints(0).units();
  return wishes.prng.Between(0, wishes.prng.OneIn(2) ? 300 : 10'000);
}

std::string TextOf(const char* what, int64_t limit) {
  return limit == kNoLimit ? "" : std::string(what) + std::to_string(limit);
}

}  // namespace

Sort OpeningSort() {
  return {.name = "open coalition",
          .make = [](Wishes& wishes) -> std::optional<Wish> {
            return Wish{.operation = OpenCoalition{.coalition = wishes.plan.coalition},
                        .refers_to = std::nullopt,
                        .occurred = std::nullopt};
          },
          .text =
              [](const Operation& operation) {
                return std::get<OpenCoalition>(operation).coalition.time_zone;
              },
          .declines = {Decline::kCoalitionAlreadyOpened}};
}

Sort BrandSort() {
  return {
      .name = "register brand",
      .make = [](Wishes& wishes) -> std::optional<Wish> {
        const std::string code = wishes.AnyCode("b", wishes.configuration.brands().size());
        return Wish{.operation = RegisterBrand{.brand = {.code = code, .names = NamesOf(code)}},
                    .refers_to = std::nullopt,
                    .occurred = std::nullopt};
      },
      .text =
          [](const Operation& operation) { return std::get<RegisterBrand>(operation).brand.code; },
      .declines = {Decline::kCodeAlreadyUsed}};
}

Sort CurrencySort() {
  return {
      .name = "register currency",
      .make = [](Wishes& wishes) -> std::optional<Wish> {
        const size_t known = wishes.configuration.currencies().size();
        const std::string code = wishes.AnyCode("c", known);
        // Mostly for a brand that has none yet.
        BrandNumber brand = wishes.AnyBrand();
        for (int i = 0; i < 4 && wishes.configuration.CurrencyOfBrand(brand); ++i) {
          brand = wishes.AnyBrand();
        }
        const BrandNumber rogue = wishes.plan.rogue.brand;
        const bool lacks = wishes.configuration.BrandOf(rogue) != nullptr &&
                           !wishes.configuration.CurrencyOfBrand(rogue);
        if (lacks) brand = rogue;
        const auto months = static_cast<int32_t>(wishes.prng.Between(0, wishes.plan.term_max));
        return Wish{
            .operation =
                RegisterCurrency{
                    .currency = {.brand = brand,
                                 .code = code,
                                 .names = NamesOf(code),
                                 .expiry_months = wishes.prng.OneIn(40) ? INT32_MAX : months,
                                 .settlement_price = wishes.AnySettlementPrice()}},
            .refers_to = std::nullopt,
            .occurred = std::nullopt};
      },
      .text =
          [](const Operation& operation) {
            const Currency& currency = std::get<RegisterCurrency>(operation).currency;
            return currency.code + " of brand " + std::to_string(currency.brand.value) + ", " +
                   std::to_string(currency.expiry_months) + " months, settles at " +
                   std::to_string(currency.settlement_price);
          },
      .declines = {Decline::kBrandNotFound, Decline::kCodeAlreadyUsed, Decline::kBrandHasCurrency}};
}

Sort ChannelSort() {
  return {.name = "register channel",
          .make = [](Wishes& wishes) -> std::optional<Wish> {
            const std::string code = wishes.AnyCode("k", wishes.configuration.channels().size());
            return Wish{.operation = RegisterChannel{.channel = {.code = code,
                                                                 .names = NamesOf(code),
                                                                 .kind = ChannelKind::kTill,
                                                                 .coefficient = wishes.AnyRule()}},
                        .refers_to = std::nullopt,
                        .occurred = std::nullopt};
          },
          .text =
              [](const Operation& operation) {
                const Channel& channel = std::get<RegisterChannel>(operation).channel;
                return channel.code + " coefficient " + TextOf(channel.coefficient);
              },
          .declines = {Decline::kCodeAlreadyUsed, Decline::kRateTooFine}};
}

Sort CoefficientSort() {
  return {
      .name = "publish coefficient",
      .make = [](Wishes& wishes) -> std::optional<Wish> {
        ChannelNumber channel = wishes.AnyChannel();
        if (channel == kNoChannel) channel = {.value = 1};
        return Wish{.operation = PublishCoefficient{.channel = channel,
                                                    .coefficient = wishes.AnyRule(),
                                                    .effective_from = wishes.AnyBeginning()},
                    .refers_to = std::nullopt,
                    .occurred = std::nullopt};
      },
      .text =
          [](const Operation& operation) {
            const auto& asked = std::get<PublishCoefficient>(operation);
            return "of channel " + std::to_string(asked.channel.value) + ": " +
                   TextOf(asked.coefficient) + TextOf(asked.effective_from);
          },
      .declines = {Decline::kChannelNotFound, Decline::kEffectiveInPast, Decline::kRateTooFine}};
}

Sort EarnRateSort() {
  return {.name = "publish earn rate",
          .make = [](Wishes& wishes) -> std::optional<Wish> {
            const bool of_unit = wishes.plan.units && wishes.prng.OneIn(4);
            return Wish{.operation = PublishEarnRate{.brand = of_unit ? kHouse : wishes.AnyBrand(),
                                                     .points_per_yuan = wishes.AnyRule(),
                                                     .budget = AnyPointsToGive(wishes),
                                                     .cap_per_member_day = AnyPointsToGive(wishes),
                                                     .effective_from = wishes.AnyBeginning()},
                        .refers_to = std::nullopt,
                        .occurred = std::nullopt};
          },
          .text =
              [](const Operation& operation) {
                const auto& asked = std::get<PublishEarnRate>(operation);
                return "of brand " + std::to_string(asked.brand.value) + ": " +
                       TextOf(asked.points_per_yuan) + TextOf(", budget ", asked.budget) +
                       TextOf(", cap ", asked.cap_per_member_day) + TextOf(asked.effective_from);
              },
          .declines = {Decline::kBrandNotFound, Decline::kCurrencyNotFound,
                       Decline::kEffectiveInPast, Decline::kRateTooFine}};
}

}  // namespace huitong
