// Invariant 3 for the figures that limits are held against: added up again from the records alone.

#pragma once

#include <map>
#include <vector>

#include "engine/exposure.h"
#include "engine/invariants/invariant.h"
#include "engine/record.h"
#include "engine/state.h"

namespace huitong {

class FoldedExposures {
 public:
  // Each record of the log, in order.
  void Take(const Record& record);
  // What the state has otherwise.
  [[nodiscard]] Breach FirstDifference(const LogState& state) const;

 private:
  struct Taken;

  Exposure& Touch(BrandNumber brand, const RecordHeader& header);
  void TakePoints(const Taken& taken, const RecordHeader& header);
  void TakeBooks(const Record& record);
  void TakeExchange(const Record& record);
  void Learn(const Record& record);
  [[nodiscard]] BrandNumber BrandOf(CurrencyNumber currency) const;

  PeriodNumber period_{.value = 1};
  std::map<CurrencyNumber, BrandNumber> brands_;
  std::vector<int64_t> prices_;                // of provenances, from number 1
  std::map<Sequence, BrandNumber> acceptors_;  // of holds, by the record that placed them
  std::map<BrandNumber, Exposure> exposures_;
  std::map<BrandPair, Quota> quotas_;
  std::map<WalletKey, MemberQuota> member_quotas_;
};

}  // namespace huitong
