// Why a transaction came out as it did: the inputs, the rules in force and the arithmetic, as its
// record states them.

#pragma once

#include "api/json_writer.h"
#include "api/public_id.h"
#include "api/value_json.h"
#include "engine/effect.h"
#include "engine/record.h"
#include "ledger/number.h"

namespace huitong {

// Each writes one object, named like the fact ("earned", "hold_placed", …), into an open one.
// `cut` is null where all was given that the purchase promised.
void WriteTrace(JsonWriter& out, LogNumber log, const Earned& earned, const EarningCut* cut);
void WriteTrace(JsonWriter& out, LogNumber log, const Redeemed& redeemed);
void WriteTrace(JsonWriter& out, LogNumber log, const Exchanged& exchanged);
void WriteTrace(JsonWriter& out, LogNumber log, const SpecialTerms& special);
void WriteTrace(JsonWriter& out, LogNumber log, const Expired& expired);
void WriteTrace(JsonWriter& out, LogNumber log, const Matured& matured);
void WriteTrace(JsonWriter& out, LogNumber log, const HoldPlaced& placed);
void WriteTrace(JsonWriter& out, LogNumber log, const HoldCaptured& captured);
void WriteTrace(JsonWriter& out, LogNumber log, const HoldEnded& ended);
void WriteTrace(JsonWriter& out, LogNumber log, const RedemptionReversed& reversed);
void WriteTrace(JsonWriter& out, LogNumber log, const EarnReversed& reversed);
void WriteTrace(JsonWriter& out, LogNumber log, const MemberStatusChanged& changed);
void WriteTrace(JsonWriter& out, LogNumber log, const MemberVerified& verified);
void WriteTrace(JsonWriter& out, LogNumber log, const Adjusted& adjusted);
void WriteTrace(JsonWriter& out, LogNumber log, const AdjustmentProposed& proposed);
void WriteTrace(JsonWriter& out, LogNumber log, const ProposalRejected& rejected);
void WriteTrace(JsonWriter& out, LogNumber log, const Reinstated& reinstated);
// "active", "frozen", "closed"; "begun", "undone", "completed".
std::string_view NameOf(MemberStatus status);
std::string_view NameOf(MergePhase phase);
// Facts about two members, as one object. Their ids are not in the record: `WriteMembers` adds them
// where they are known.
template <class WriteMembers>
void WriteTrace(JsonWriter& out, const MergeStep& step, const WriteMembers& write_members) {
  out.BeginObject("merge");
  out.Text("phase", NameOf(step.phase));
  write_members();
  WriteTime(out, "ends_at", step.ends);
  out.EndObject();
}
template <class WriteMembers>
void WriteTrace(JsonWriter& out, LogNumber log, const Gifted& gifted,
                const WriteMembers& write_members) {
  out.BeginObject("gifted");
  write_members();
  out.Text("currency_id", CurrencyId(log, gifted.currency));
  out.Integer("points", gifted.points);
  out.EndObject();
}
// The fields of an element of "activity", into an open object.
void WriteActivity(JsonWriter& out, LogNumber log, const ActivityCounted& counted);
// "lines": of the record, where it has any.
void WriteLines(JsonWriter& out, const Record& record);

}  // namespace huitong
