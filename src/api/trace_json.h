// Why a transaction came out as it did: the inputs, the rules in force and the arithmetic, as its
// record states them.

#pragma once

#include "api/json_writer.h"
#include "engine/effect.h"
#include "ledger/number.h"

namespace huitong {

// Each writes one object, "earned", "redeemed", "exchanged" or "expired", into an open one.
void WriteTrace(JsonWriter& out, LogNumber log, const Earned& earned);
void WriteTrace(JsonWriter& out, LogNumber log, const Redeemed& redeemed);
void WriteTrace(JsonWriter& out, LogNumber log, const Exchanged& exchanged);
void WriteTrace(JsonWriter& out, LogNumber log, const Expired& expired);

}  // namespace huitong
