// The people of the demo district, and what they buy on a day.

#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "base/prng.h"
#include "engine/effect.h"
#include "ledger/number.h"
#include "simulation/act.h"
#include "simulation/street.h"

namespace huitong {

// What somebody does with points once he has some.
enum class Habit : uint8_t {
  kHoards,
  kSpends,   // at the brand that issued them, now and then at another
  kGathers,  // exchanges small balances into his favourite brand's points, and spends there
};

// A household goes to the same few brands.
struct Shopper {
  uint32_t number = 0;  // from 0, in the order of enrolment
  MemberId id;
  BrandNumber home;  // where he enrols
  std::string customer_number;
  Language language = Language::kChinese;
  int32_t enrols_on = 0;                  // index of the day
  int64_t enrols_nanos = 0;               // after its midnight
  std::array<BrandNumber, 3> favourites;  // distinct, the most visited first
  uint32_t visits_per_mille = 0;          // the chance of a purchase on a weekday
  int64_t purse_percent = 100;            // what he spends in comparison with others
  Habit habit = Habit::kHoards;
};

// In the order of enrolment; half of them in the first tenth of the days, the last when two thirds
// are over. Requires days ≥ 1.
std::vector<Shopper> ShoppersOf(uint32_t count, int32_t days, Prng prng);

// The request key of the shopper's enrolment.
std::string EnrolmentKeyOf(const Shopper& shopper);
Timestamp EnrolmentTimeOf(const Shopper& shopper, const DistrictDay& day);

// Enrolments and purchases of one day, in no order. A shopper's first purchase follows his
// enrolment; the marketplace reports its sales later than they happen.
std::vector<Act> ShoppingOn(const DistrictDay& day, std::span<const Shopper> shoppers, Prng prng);

// A moment of the brand's opening hours, in nanoseconds after midnight, likelier when it is busy.
int64_t MomentIn(const BusyHours& hours, Prng& prng);

// Sixteen bytes of the generator.
template <class SomeId>
SomeId IdFrom(Prng& prng) {
  SomeId id;
  for (size_t i = 0; i < id.bytes.size(); i += 8) {
    const uint64_t word = prng.Next();
    std::memcpy(id.bytes.data() + i, &word, sizeof word);
  }
  return id;
}

}  // namespace huitong
