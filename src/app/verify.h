// Checks a data directory from its files alone: every byte, record, sum, hash and signature.

#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "base/error.h"
#include "crypto/sha256.h"
#include "engine/invariants/ledger_balances.h"
#include "ledger/number.h"

namespace huitong {

// What the files say of one log.
struct VerifiedLog {
  LogNumber log;
  uint64_t sequence = 0;  // how many records it has
  uint64_t members = 0;
  Hash root{};
  Hash state_hash{};
  uint64_t signed_size = 0;  // of the last signed head; 0 where none was signed
  std::map<CurrencyNumber, CurrencyTotals> totals;
  std::map<CurrencyNumber, std::string> currency_codes;
};

struct Verified {
  uint64_t drains = 0;
  std::vector<VerifiedLog> logs;
  uint64_t checkpoint_drain = 0;  // the stored state is as of this drain; 0: nothing stored
  std::string torn;               // what a start would cut off the journal's end; empty: nothing
};

// Changes no file. The first thing that is wrong is the error: kCorrupt names the drain, or the log
// and record. `progress` is told the number of records so far.
Expected<Verified, Error> VerifyDirectory(const std::string& folder,
                                          const std::function<void(uint64_t)>& progress);

}  // namespace huitong
