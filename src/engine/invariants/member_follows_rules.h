// Sections 15 to 19 of docs/ledger_rules.md: whether the records of a member's standing, of merges,
// adjustments, gifts, reinstatements and notices are what the rules give.

#pragma once

#include "engine/invariants/record_content.h"
#include "engine/invariants/reversals_stay_within.h"

namespace huitong {

// Each of these two requires that the record's members exist.
// A merge that was over is completed before any request about one of its members.
Breach BreachOfEndedMerges(LogState& state, const Record& record);
// Section 17: whether an accepted request may be about the record's members, by who they are and
// what they may do.
Breach BreachOfAsked(LogState& state, const Record& record);

// Whether one wallet may hold what both members have in each currency.
bool FitTogether(LogState& state, MemberOrdinal source, MemberOrdinal target);

// Each requires that the members exist and that the record has one subject, or two for kinds 30 to
// 32 and 36.
// Freeze and unfreeze.
Breach BreachOfStatusChange(const Record& record, const RecordContent& content);
Breach BreachOfVerification(const Record& record, const RecordContent& content);
Breach BreachOfClose(LogState& state, const Record& record, const RecordContent& content);
Breach BreachOfMerge(LogState& state, const Record& record);
Breach BreachOfUnmerge(LogState& state, const Record& record);
// All that the source has, and the dates that hold for it.
Breach BreachOfMergeEnd(LogState& state, const Record& record);
Breach BreachOfGift(LogState& state, const Record& record, const RecordContent& content);
// `records` reads the proposal or the expiry that the record names.
Breach BreachOfAdjustment(LogState& state, const Record& record, const RecordContent& content,
                          const RecordSource& records);
Breach BreachOfProposal(LogState& state, const Record& record, const RecordContent& content);
Breach BreachOfRejection(LogState& state, const Record& record, const RecordContent& content,
                         const RecordSource& records);
Breach BreachOfReinstatement(LogState& state, const Record& record, const RecordContent& content,
                             const RecordSource& records);
Breach BreachOfNotice(LogState& state, const Record& record, const RecordContent& content);

}  // namespace huitong
