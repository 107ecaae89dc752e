#include "simulation/shoppers.h"

#include <algorithm>
#include <numeric>
#include <tuple>

namespace huitong {
namespace {

constexpr int64_t kNanosPerMilli = 1'000'000;
constexpr int64_t kMillisPerHour = 3'600'000;
constexpr int64_t kNanosPerMinute = 60 * kNanosPerSecond;

BrandNumber PopularBrand(Prng& prng) {
  uint64_t all = 0;
  for (const StreetBrand& brand : Street()) {
    all += brand.popularity;
  }
  uint64_t drawn = prng.Below(all);
  uint32_t number = 1;
  for (const StreetBrand& brand : Street()) {
    if (drawn < brand.popularity) break;
    drawn -= brand.popularity;
    ++number;
  }
  return {.value = number};
}

std::array<BrandNumber, 3> DistinctBrands(Prng& prng) {
  std::array<BrandNumber, 3> brands{};
  for (size_t i = 0; i < brands.size();) {
    const BrandNumber brand = PopularBrand(prng);
    const auto end = brands.begin() + static_cast<ptrdiff_t>(i);
    if (std::find(brands.begin(), end, brand) == end) brands[i++] = brand;
  }
  return brands;
}

Habit HabitFrom(Prng& prng) {
  const uint64_t drawn = prng.Below(100);
  if (drawn < 35) return Habit::kHoards;
  return drawn < 75 ? Habit::kSpends : Habit::kGathers;
}

int32_t EnrolmentDay(int32_t days, Prng& prng) {
  const int32_t opening = days / 10 + 1;
  const int32_t last = std::max(opening, days * 2 / 3);
  return static_cast<int32_t>(prng.Below(static_cast<uint64_t>(prng.OneIn(2) ? opening : last)));
}

// Without a customer number, which is given in the order of enrolment.
Shopper SomebodyOf(const std::array<BrandNumber, 3>& favourites, int32_t days, Prng& prng) {
  Shopper shopper;
  shopper.id = IdFrom<MemberId>(prng);
  shopper.home = favourites[prng.Below(2)];
  shopper.enrols_on = EnrolmentDay(days, prng);
  shopper.enrols_nanos = MomentIn(Street()[PlaceOf(shopper.home)].hours, prng);
  shopper.favourites = favourites;
  shopper.visits_per_mille = static_cast<uint32_t>(prng.Between(80, 620));
  shopper.purse_percent = prng.Between(60, 190);
  shopper.habit = HabitFrom(prng);
  return shopper;
}

std::string Digits(uint64_t number, size_t width) {
  const std::string digits = std::to_string(number);
  return std::string(width - std::min(width, digits.size()), '0') + digits;
}

BrandNumber BrandVisited(const Shopper& shopper, Prng& prng) {
  const uint64_t drawn = prng.Below(100);
  if (drawn < 45) return shopper.favourites[0];
  if (drawn < 70) return shopper.favourites[1];
  if (drawn < 85) return shopper.favourites[2];
  return PopularBrand(prng);
}

ChannelNumber ChannelOfSale(Prng& prng) {
  const uint64_t drawn = prng.Below(100);
  if (drawn < 60) return kTillChannel;
  if (drawn < 82) return kMiniProgramChannel;
  return drawn < 94 ? kAppChannel : kMarketplaceChannel;
}

// In whole tenths of a yuan; small purchases are commoner than large ones.
int64_t SpendAt(const StreetBrand& brand, const Shopper& shopper, Prng& prng) {
  const int64_t one = prng.Between(brand.spend_fen_min, brand.spend_fen_max);
  const int64_t other = prng.Between(brand.spend_fen_min, brand.spend_fen_max);
  return std::min(one, other) * shopper.purse_percent / 100 / 10 * 10;
}

bool IsWeekend(Day day) {
  // Day 0 was a Thursday.
  return (day.number + 3) % 7 >= 5;
}

struct Sale {
  BrandNumber brand;
  ChannelNumber channel;
  int64_t nanos = 0;  // after midnight
};

// Some who eat noodles would rather have what the market takes.
std::optional<CurrencyNumber> PointsAskedFor(const Sale& sale, const DistrictDay& day,
                                             const Shopper& shopper) {
  const bool others = day.brands_agreed && sale.brand == kNoodles && shopper.number % 3 == 0;
  if (!others) return std::nullopt;
  return CurrencyOnStreet(kMarket);
}

Act ActOf(const Sale& sale, const DistrictDay& day, const Shopper& shopper, Prng& prng) {
  const StreetBrand& brand = Street()[PlaceOf(sale.brand)];
  Act act{.at = day.After(sale.nanos),
          .occurred = std::nullopt,
          .actor = ActorOf(sale.brand),
          .language = shopper.language,
          .key = {},
          .operation = Earn{.member = shopper.id,
                            .brand = sale.brand,
                            .channel = sale.channel,
                            .spend_fen = SpendAt(brand, shopper, prng),
                            .lines = {},
                            .currency = PointsAskedFor(sale, day, shopper)}};
  if (sale.channel != kMarketplaceChannel) return act;
  act.occurred = Instant{.time = act.at, .day = day.day};
  act.at.nanos += prng.Between(2, 80) * kNanosPerMinute;
  return act;
}

std::string NumberOnDay(const DistrictDay& day, const Shopper& shopper) {
  return std::to_string(day.index) + "-" + std::to_string(shopper.number);
}

// The enrolment, now and then asked for twice, and the purchase after it.
void AddEnrolment(const DistrictDay& day, const Shopper& shopper, Prng& prng,
                  std::vector<Act>& acts) {
  Act enrolment{.at = EnrolmentTimeOf(shopper, day),
                .occurred = std::nullopt,
                .actor = ActorOf(shopper.home),
                .language = shopper.language,
                .key = EnrolmentKeyOf(shopper),
                .operation = Enrol{.brand = shopper.home, .member = shopper.id}};
  acts.push_back(enrolment);
  if (prng.OneIn(100)) {
    enrolment.at.nanos += 20 * kNanosPerSecond;
    enrolment.key += "-again";
    acts.push_back(std::move(enrolment));
  }
  // Two in three type in the code that was sent to their phone.
  if (shopper.number % 3 != 0) {
    Act verification{
        .at = EnrolmentTimeOf(shopper, day),
        .occurred = std::nullopt,
        .actor = ActorOf(shopper.home),
        .language = shopper.language,
        .key = "code-" + NumberOnDay(day, shopper),
        .operation = VerifyMember{.member = shopper.id, .method = Verification::kPhone}};
    verification.at.nanos += 40 * kNanosPerSecond;
    acts.push_back(std::move(verification));
  }
  const Sale sale{.brand = shopper.home,
                  .channel = kTillChannel,
                  .nanos = shopper.enrols_nanos + prng.Between(1, 5) * kNanosPerMinute};
  Act purchase = ActOf(sale, day, shopper, prng);
  purchase.key = "sale-" + NumberOnDay(day, shopper);
  acts.push_back(std::move(purchase));
}

void AddPurchases(const DistrictDay& day, const Shopper& shopper, Prng& prng,
                  std::vector<Act>& acts) {
  uint64_t chance = shopper.visits_per_mille;
  if (IsWeekend(day.day)) chance = chance * 7 / 5;
  for (int visit = 0; visit < 3 && prng.Below(1000) < chance; ++visit, chance /= 2) {
    const BrandNumber brand = BrandVisited(shopper, prng);
    const Sale sale{.brand = brand,
                    .channel = ChannelOfSale(prng),
                    .nanos = MomentIn(Street()[PlaceOf(brand)].hours, prng)};
    Act purchase = ActOf(sale, day, shopper, prng);
    purchase.key = "sale-" + NumberOnDay(day, shopper) + "-" + std::to_string(visit);
    acts.push_back(std::move(purchase));
  }
}

}  // namespace

int64_t MomentIn(const BusyHours& hours, Prng& prng) {
  uint64_t drawn = prng.Below(std::accumulate(hours.begin(), hours.end(), uint64_t{0}));
  int64_t hour = 0;
  for (const uint8_t busy : hours) {
    if (drawn < busy) break;
    drawn -= busy;
    ++hour;
  }
  return (hour * kMillisPerHour + prng.Between(0, kMillisPerHour - 1)) * kNanosPerMilli;
}

std::vector<Shopper> ShoppersOf(uint32_t count, int32_t days, Prng prng) {
  std::vector<Shopper> shoppers;
  while (shoppers.size() < count) {
    const auto favourites = DistinctBrands(prng);
    const Language language = prng.OneIn(12) ? Language::kEnglish : Language::kChinese;
    const uint64_t household = 1 + prng.Below(4);
    for (uint64_t i = 0; i < household && shoppers.size() < count; ++i) {
      shoppers.push_back(SomebodyOf(favourites, days, prng));
      shoppers.back().language = language;
    }
  }
  std::stable_sort(shoppers.begin(), shoppers.end(), [](const Shopper& a, const Shopper& b) {
    return std::tie(a.enrols_on, a.enrols_nanos) < std::tie(b.enrols_on, b.enrols_nanos);
  });
  std::array<uint64_t, kStreetBrands> cards{};
  for (size_t i = 0; i < shoppers.size(); ++i) {
    Shopper& shopper = shoppers[i];
    const size_t place = PlaceOf(shopper.home);
    shopper.number = static_cast<uint32_t>(i);
    shopper.customer_number = std::string(Street()[place].card_prefix) + Digits(++cards[place], 6);
  }
  return shoppers;
}

std::string EnrolmentKeyOf(const Shopper& shopper) {
  return "enrolment-" + std::to_string(shopper.number);
}

Timestamp EnrolmentTimeOf(const Shopper& shopper, const DistrictDay& day) {
  return day.After(shopper.enrols_nanos);
}

std::vector<Act> ShoppingOn(const DistrictDay& day, std::span<const Shopper> shoppers, Prng prng) {
  std::vector<Act> acts;
  for (const Shopper& shopper : shoppers) {
    if (shopper.enrols_on > day.index) break;  // and so do all after him
    if (shopper.enrols_on == day.index) {
      AddEnrolment(day, shopper, prng, acts);
    } else {
      AddPurchases(day, shopper, prng, acts);
    }
  }
  return acts;
}

}  // namespace huitong
