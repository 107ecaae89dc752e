// Invariants 5 and 9 and the arithmetic of each trade: whether the facts of an earning, a
// redemption, an exchange or an expiry are what the published rules give.

#pragma once

#include "engine/invariants/record_content.h"

namespace huitong {

// What is due on a wallet is done before any other record touches it.
Breach BreachOfDue(const Wallet& wallet, Day today);

// Each requires that the record has one subject and that its postings fold.
// Points from the spend and the versions in force when it occurred; one lot, with that day's term.
Breach BreachOfEarn(LogState& state, const Record& record, const RecordContent& content);
// The first expiring points first; the issuer owes the acceptor what the lots' prices say.
Breach BreachOfRedeem(LogState& state, const Record& record, const RecordContent& content);
// The effective prices at the commit; shares of the source lots; no point lives longer than it did.
Breach BreachOfExchange(LogState& state, const Record& record, const RecordContent& content);
// All that is past its day, and nothing else.
Breach BreachOfExpiry(LogState& state, const Record& record, const RecordContent& content);

}  // namespace huitong
