#include "simulation/errands.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "base/check.h"
#include "engine/quote.h"

namespace huitong {
namespace {

// Fewer points are not worth a way to the till.
constexpr int64_t kPointsMin = 20;
// Somebody who gathers leaves a balance of fewer points where it is, and empties three at most.
constexpr int64_t kExchangePointsMin = 10;
constexpr size_t kExchangesMax = 3;

uint64_t DaysBetweenErrands(Habit habit) {
  switch (habit) {
    case Habit::kHoards:
      break;
    case Habit::kSpends:
      return 16;
    case Habit::kGathers:
      return 22;
  }
  return 120;
}

// One errand in the making: the clock runs on with each act.
struct Outing {
  const Shopper& shopper;
  const Configuration& configuration;
  std::vector<int64_t> points;  // by currency
  Timestamp now;
  std::string key;  // of the errand; its acts count on
  Prng prng;
  std::vector<Act> acts;
};

void Pass(Outing& outing, int64_t seconds_min, int64_t seconds_max) {
  outing.now.nanos += outing.prng.Between(seconds_min * 1000, seconds_max * 1000) * 1'000'000;
}

void Do(Outing& outing, BrandNumber brand, Operation operation) {
  outing.acts.push_back({.at = outing.now,
                         .occurred = std::nullopt,
                         .actor = ActorOf(brand),
                         .language = outing.shopper.language,
                         .key = outing.key + "-" + std::to_string(outing.acts.size()),
                         .operation = std::move(operation)});
}

// The worth of a balance at settlement prices, in micro-fen.
int64_t WorthOf(const Outing& outing, CurrencyNumber currency) {
  return outing.points[currency.value] *
         outing.configuration.SettlementPriceOf(currency, outing.now);
}

// The currencies with at least `least` points, the least worth first.
std::vector<CurrencyNumber> BalancesOf(const Outing& outing, int64_t least) {
  std::vector<CurrencyNumber> currencies;
  for (uint32_t number = 1; number < outing.points.size(); ++number) {
    if (outing.points[number] >= least) currencies.push_back({.value = number});
  }
  std::stable_sort(currencies.begin(), currencies.end(), [&](CurrencyNumber a, CurrencyNumber b) {
    return WorthOf(outing, a) < WorthOf(outing, b);
  });
  return currencies;
}

void RedeemAt(Outing& outing, BrandNumber acceptor, CurrencyNumber currency, int64_t points) {
  const ChannelNumber channel = outing.prng.OneIn(4) ? kAppChannel : kTillChannel;
  Do(outing, acceptor,
     Redeem{.member = outing.shopper.id,
            .currency = currency,
            .acceptor = acceptor,
            .channel = channel,
            .points = *Points::FromUnits(points)});
}

// A part of the richest balance, mostly at the brand that issued it.
void Spend(Outing& outing) {
  const auto balances = BalancesOf(outing, kPointsMin);
  if (balances.empty()) return;
  const CurrencyNumber currency = balances.back();
  const BrandNumber issuer = outing.configuration.CurrencyOf(currency)->brand;
  const BrandNumber acceptor =
      outing.prng.Below(100) < 60 ? issuer : outing.shopper.favourites[outing.prng.Below(3)];
  const int64_t part = outing.points[currency.value] * outing.prng.Between(30, 100) / 100;
  const int64_t points = std::max(kPointsMin, part / 10 * 10);
  if (outing.prng.OneIn(30)) {
    // A digit too many at the till.
    RedeemAt(outing, acceptor, currency, points * 10);
    Pass(outing, 20, 60);
  }
  RedeemAt(outing, acceptor, currency, points);
}

std::optional<QuoteTerms> AskForQuote(Outing& outing, CurrencyNumber from, CurrencyNumber to,
                                      Points paid) {
  const QuoteWish wish{.member = outing.shopper.id,
                       .from = from,
                       .to = to,
                       .asked_for = AskedFor::kPaid,
                       .points = paid};
  if (!QuoteOf(outing.configuration, wish, outing.now)) return std::nullopt;
  QuoteTerms terms = PromiseOf(outing.configuration, wish, outing.now,
                               {.nanos = outing.now.nanos + kQuoteNanosMax});
  terms.id = IdFrom<QuoteId>(outing.prng);
  return terms;
}

// The whole balance of one currency into another; its quote is used in time, or too late and then
// asked for again, and sometimes twice.
void ExchangeAll(Outing& outing, CurrencyNumber from, CurrencyNumber to, BrandNumber brand) {
  const Points paid = *Points::FromUnits(outing.points[from.value]);
  auto quote = AskForQuote(outing, from, to, paid);
  if (!quote) return;
  const auto use = [&] {
    Do(outing, brand, Exchange{.member = outing.shopper.id, .quote = *quote, .quote_mac = {}});
  };
  if (outing.prng.OneIn(20)) {
    Pass(outing, 70, 150);
    use();
    Pass(outing, 5, 15);
    quote = AskForQuote(outing, from, to, paid);
    if (!quote) return;
  }
  Pass(outing, 6, 45);
  use();
  outing.points[from.value] = 0;
  outing.points[to.value] += quote->received.units();
  if (outing.prng.OneIn(25)) {
    Pass(outing, 1, 4);
    use();
    outing.acts.back().alone = true;
  }
  Pass(outing, 10, 40);
}

void Gather(Outing& outing) {
  const BrandNumber favourite = outing.shopper.favourites[0];
  const CurrencyNumber target = CurrencyOnStreet(favourite);
  size_t exchanged = 0;
  for (const CurrencyNumber currency : BalancesOf(outing, kExchangePointsMin)) {
    if (currency == target) continue;
    if (exchanged++ == kExchangesMax) break;
    ExchangeAll(outing, currency, target, favourite);
  }
  const int64_t points = outing.points[target.value] / 10 * 10;
  if (points < kPointsMin) return;
  Pass(outing, 120, 480);
  RedeemAt(outing, favourite, target, points);
}

Expected<std::vector<Act>, Halt> Plan(LogState& state, const DistrictDay& day,
                                      const Errand& errand) {
  const Shopper& shopper = *errand.shopper;
  Outing outing{.shopper = shopper,
                .configuration = state.configuration,
                .points = TRY(LivePointsOf(state, shopper.id, day.day)),
                .now = day.After(errand.nanos),
                .key = "errand-" + std::to_string(day.index) + "-" + std::to_string(shopper.number),
                .prng = errand.prng,
                .acts = {}};
  if (shopper.habit == Habit::kGathers) {
    Gather(outing);
  } else {
    Spend(outing);
  }
  return std::move(outing.acts);
}

}  // namespace

std::vector<Errand> ErrandsOn(const DistrictDay& day, std::span<const Shopper> shoppers,
                              Prng prng) {
  std::vector<Errand> errands;
  for (const Shopper& shopper : shoppers) {
    if (shopper.enrols_on >= day.index) break;  // and so do all after him
    if (!prng.OneIn(DaysBetweenErrands(shopper.habit))) continue;
    const BusyHours& hours = Street()[PlaceOf(shopper.favourites[0])].hours;
    const int64_t nanos = MomentIn(hours, prng);
    errands.push_back({.shopper = &shopper, .nanos = nanos, .prng = prng.Fork(shopper.number)});
  }
  return errands;
}

Expected<std::vector<Act>, Missing> PlanErrands(LogState& state, const DistrictDay& day,
                                                std::span<const Errand> errands) {
  std::vector<Act> acts;
  for (const Errand& errand : errands) {
    auto planned = Plan(state, day, errand);
    if (!planned) {
      // Reading declines nothing.
      const auto* missing = std::get_if<Missing>(&planned.error());
      CHECK(missing != nullptr);
      return Unexpected(*missing);
    }
    for (Act& act : *std::move(planned)) {
      acts.push_back(std::move(act));
    }
  }
  return acts;
}

Expected<std::vector<int64_t>, Halt> LivePointsOf(LogState& state, const MemberId& member,
                                                  Day today) {
  const SeenRecords none;
  Draft draft(state, none);
  std::vector<int64_t> points(state.configuration.currencies().size() + 1);
  const auto ordinal = TRY(draft.FindMember(member));
  if (!ordinal) return points;
  for (uint32_t number = 1; number < points.size(); ++number) {
    const WalletKey key{.member = *ordinal, .currency = {.value = number}};
    points[number] = LiveTotal(TRY(draft.WalletOf(key)), today);
  }
  return points;
}

}  // namespace huitong
