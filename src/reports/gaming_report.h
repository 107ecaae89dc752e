// The gaming report of a closed period: who spent whose points where, and what looks like a game.

#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <vector>

#include "clearing/gaming.h"
#include "engine/record.h"
#include "reports/log_fold.h"

namespace huitong {

// Members who work for a brand. The ledger does not know them: somebody has to say.
using StaffByBrand = std::map<BrandNumber, std::set<MemberOrdinal>>;

// How much each member spent between each two brands, in micro-fen of settled value, less refunds.
class MemberSpending {
 public:
  // A record of the period.
  void Take(const Configuration& configuration, const Record& record);

  // By issuer and acceptor, two different brands.
  using Spent = std::map<MemberOrdinal, int64_t>;
  [[nodiscard]] const std::map<PartyPair, Spent>& pairs() const { return pairs_; }

 private:
  std::map<PartyPair, Spent> pairs_;
};

struct GamingReport {
  PeriodActivity activity;
  GamingThresholds thresholds;
  bool staff_known = false;  // else nobody was looked at for self-dealing
  std::vector<GamingFinding> findings;
};

// Of a period that the fold has, and the spending of its records. What is usual for an issuer is
// what it did in the twelve months before the period's first day. A pair whose refunds outweigh
// what was spent counts as nothing. Nothing where the period was not cut.
std::optional<GamingReport> GamingOf(const LogFold& fold, PeriodNumber period,
                                     const MemberSpending& spending, const StaffByBrand* staff,
                                     const GamingThresholds& thresholds);

}  // namespace huitong
