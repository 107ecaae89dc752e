// Who is verified, and where each verified member counts in a period, from the records alone.

#pragma once

#include <map>
#include <utility>
#include <vector>

#include "engine/invariants/invariant.h"
#include "engine/record.h"
#include "engine/state.h"

namespace huitong {

class FoldedVisits {
 public:
  void Take(const Record& record);
  [[nodiscard]] Breach FirstDifference(const LogState& state) const;

 private:
  struct Visitor {
    bool verified = false;
    PeriodNumber counted;
  };

  void Visit(MemberOrdinal member, BrandNumber acceptor);

  PeriodNumber open_{.value = 1};
  std::map<MemberOrdinal, Visitor> visitors_;
  std::map<std::pair<PeriodNumber, BrandNumber>, uint64_t> members_;
};

}  // namespace huitong
