// One thing that somebody in the district does: an operation with its moment and its request key.

#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/calendar.h"
#include "engine/command.h"
#include "engine/record.h"
#include "ledger/number.h"

namespace huitong {

// One day of the simulation, from midnight in the district's time zone.
struct DistrictDay {
  int32_t index = 0;  // from 0
  Day day;
  Timestamp begins;
  bool brands_agreed = false;  // on contracts: a district of three months

  // `nanos` after midnight.
  [[nodiscard]] Timestamp After(int64_t nanos) const { return {.nanos = begins.nanos + nanos}; }
};

struct Act {
  Timestamp at;
  std::optional<Instant> occurred;  // when it happened, if not at the commit
  Actor actor;
  Language language = Language::kChinese;
  std::string key;  // unique in the district
  Operation operation;
  // Deciding it reads a record of the journal, so it waits while others go on: for the same records
  // each time it is sent when nothing else is under way.
  bool alone = false;
};

inline constexpr Actor kDistrictOperator{.kind = ActorKind::kOperator, .number = 0};
inline constexpr Actor kDistrictTreasurer{.kind = ActorKind::kUser, .number = 2};
constexpr Actor ActorOf(BrandNumber brand) {
  return {.kind = ActorKind::kBrand, .number = brand.value};
}

// By time, each later than the one before: what coincides is put a microsecond apart, in the order
// given.
std::vector<Act> InOrder(std::vector<Act> acts);

}  // namespace huitong
