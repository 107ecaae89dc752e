#include "support/witness.h"

#include "engine/apply.h"
#include "engine/invariants/ledger_balances.h"
#include "engine/invariants/record_follows_state.h"
#include "engine/invariants/transaction_sums_to_zero.h"

namespace huitong {

std::optional<std::string> Witness::Take(const Record& record) {
  if (!TransactionSumsToZero(record)) {
    return "record " + std::to_string(record.header.sequence) + " does not sum to zero";
  }
  if (auto breach = FirstBreach(state_, record)) return breach;
  Apply(state_, record);
  return FirstImbalance(state_);
}

}  // namespace huitong
