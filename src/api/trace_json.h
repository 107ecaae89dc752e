// Why a transaction came out as it did: the inputs, the rules in force and the arithmetic, as its
// record states them.

#pragma once

#include "api/json_writer.h"
#include "engine/effect.h"
#include "engine/record.h"
#include "ledger/number.h"

namespace huitong {

// Each writes one object, named like the fact ("earned", "hold_placed", …), into an open one.
void WriteTrace(JsonWriter& out, LogNumber log, const Earned& earned);
void WriteTrace(JsonWriter& out, LogNumber log, const Redeemed& redeemed);
void WriteTrace(JsonWriter& out, LogNumber log, const Exchanged& exchanged);
void WriteTrace(JsonWriter& out, LogNumber log, const Expired& expired);
void WriteTrace(JsonWriter& out, LogNumber log, const Matured& matured);
void WriteTrace(JsonWriter& out, LogNumber log, const HoldPlaced& placed);
void WriteTrace(JsonWriter& out, LogNumber log, const HoldCaptured& captured);
void WriteTrace(JsonWriter& out, LogNumber log, const HoldEnded& ended);
void WriteTrace(JsonWriter& out, LogNumber log, const RedemptionReversed& reversed);
void WriteTrace(JsonWriter& out, LogNumber log, const EarnReversed& reversed);
// "lines": of the record, where it has any.
void WriteLines(JsonWriter& out, const Record& record);

}  // namespace huitong
