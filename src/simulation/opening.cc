#include "simulation/opening.h"

#include <utility>

#include "simulation/street.h"

namespace huitong {
namespace {

constexpr int64_t kNanosPerMinute = 60 * kNanosPerSecond;
constexpr int64_t kNanosPerHour = 60 * kNanosPerMinute;
constexpr int64_t kOpeningNanos = 6 * kNanosPerHour;
constexpr int64_t kChangesNanos = kOpeningNanos + 15 * kNanosPerMinute;
constexpr int64_t kNoticeNanos = 3 * kSecondsPerDay * kNanosPerSecond;

constexpr BrandNumber kBakery{.value = 2};

// The operator's acts of one morning, ten seconds apart.
class Morning {
 public:
  Morning(const DistrictDay& day, int64_t nanos) : day_(day), at_(day.After(nanos)) {}

  [[nodiscard]] Timestamp now() const { return at_; }
  void Do(Operation operation) { DoAs(kDistrictOperator, std::move(operation)); }
  // The second person, who approves what the operator proposes.
  void DoAsTreasurer(Operation operation) { DoAs(kDistrictTreasurer, std::move(operation)); }
  std::vector<Act> Acts() && { return std::move(acts_); }

 private:
  void DoAs(const Actor& actor, Operation operation) {
    const std::string number = std::to_string(acts_.size());
    acts_.push_back({.at = at_,
                     .occurred = std::nullopt,
                     .actor = actor,
                     .language = Language::kChinese,
                     .key = "operator-" + ToIsoDate(day_.day) + "-" +
                            std::to_string(at_.nanos / kNanosPerSecond) + "-" + number,
                     .operation = std::move(operation)});
    at_.nanos += 10 * kNanosPerSecond;
  }

  const DistrictDay& day_;
  Timestamp at_;
  std::vector<Act> acts_;
};

}  // namespace

Timestamp OpeningTimeOf(const DistrictDay& first_day) { return first_day.After(kOpeningNanos); }

std::vector<Act> OpeningActs(const DistrictDay& first_day, const std::string& origin) {
  Morning morning(first_day, kOpeningNanos);
  morning.Do(OpenCoalition{.coalition = StreetCoalition(origin)});
  for (const StreetBrand& brand : Street()) {
    morning.Do(RegisterBrand{.brand = BrandOf(brand)});
  }
  uint32_t number = 0;
  for (const StreetBrand& brand : Street()) {
    morning.Do(RegisterCurrency{.currency = CurrencyOf(brand, {.value = ++number})});
  }
  for (Channel& channel : StreetChannels()) {
    morning.Do(RegisterChannel{.channel = std::move(channel)});
  }
  number = 0;
  for (const StreetBrand& brand : Street()) {
    ++number;
    if (EarnRateOf(brand) == Rate()) continue;  // one for one is the default
    morning.Do(PublishEarnRate{.brand = {.value = number},
                               .points_per_yuan = EarnRateOf(brand),
                               .effective_from = std::nullopt});
  }
  morning.Do(PublishRateBook{.prices = FirstPrices(), .effective_from = std::nullopt});
  morning.DoAsTreasurer(ApprovePublication{.proposal = {.value = 1}});
  return std::move(morning).Acts();
}

std::vector<Act> OperatorActsOn(const DistrictDay& day, int32_t days, ProposalNumber next) {
  Morning morning(day, kChangesNanos);
  if (day.index == days / 3) {
    morning.Do(PublishEarnRate{.brand = kBakery,
                               .points_per_yuan = *Rate::Of(5, 2),
                               .effective_from = day.After(kSecondsPerDay * kNanosPerSecond)});
  }
  if (day.index == days / 2) {
    const Timestamp from{.nanos = morning.now().nanos + kNoticeNanos};
    morning.Do(PublishRateBook{.prices = MistypedPrices(), .effective_from = from});
    morning.Do(PublishRateBook{.prices = SecondPrices(), .effective_from = from});
    morning.DoAsTreasurer(ApprovePublication{.proposal = next});
  }
  if (day.index == days * 2 / 3) {
    morning.Do(PublishCoefficient{.channel = kMarketplaceChannel,
                                  .coefficient = *Rate::Of(9, 10),
                                  .effective_from = std::nullopt});
  }
  return std::move(morning).Acts();
}

}  // namespace huitong
