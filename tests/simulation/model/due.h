// What is due on a wallet before anything else touches it: points mature, holds end, lots expire.
// Sections 7, 12 and 13 of docs/ledger_rules.md.

#pragma once

#include <cstdint>
#include <optional>

#include "model/page.h"

namespace huitong::model {

// The first thing due; nothing where nothing is.
std::optional<Record> FirstDue(const Books& books, const Moment& now, uint64_t member,
                               uint32_t currency);

// Gives back what a hold pins, lot by lot, and says why: to the wallet, or, past its last day,
// nowhere. What is returned is past its day: it goes to issuer.expired.
int64_t EndHold(Page& page, const HoldName& hold, int64_t why);

}  // namespace huitong::model
