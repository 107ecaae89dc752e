// A data directory's ledger with the state that its records make, and settlements read from it.

#pragma once

#include <functional>
#include <memory>
#include <string>

#include "app/stored_ledger.h"
#include "clearing/statement.h"
#include "engine/record.h"
#include "engine/state.h"

namespace huitong {

struct ReplayedLedger {
  std::unique_ptr<StoredLedger> ledger;
  LogState state;
};

// Every record, in order, right after the state has it.
using SeeRecord = std::function<Expected<Done, Error>(const RecordSource&, const Record&)>;

// Reads the whole journal, and shows on a terminal how far. `see` may be empty. What
// StoredLedger::Open says, and what `see` says.
Expected<std::unique_ptr<ReplayedLedger>, Error> ReplayLedger(const std::string& folder,
                                                              const SeeRecord& see = {});

// The settlement of a closed period, checked against what its record says of it: kCorrupt where it
// says otherwise. Requires that the period is closed.
Expected<Settlement, Error> ClosedSettlement(const ReplayedLedger& replayed, PeriodNumber period);

// kNotFound, in one sentence, for a period that is not there, or is open or not closed.
Expected<Done, Error> CheckClosed(const LogState& state, PeriodNumber number);

// The brand of a code; "house" and "pool" for the two parties that are none. kNotFound names it.
Expected<BrandNumber, Error> PartyOfCode(const StoredLedger& ledger, const std::string& code);

}  // namespace huitong
