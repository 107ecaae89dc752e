// Makes a record's facts true. The only code that changes a log's state, live and in a replay.

#pragma once

#include "engine/draft.h"
#include "engine/record.h"
#include "engine/state.h"

namespace huitong {

// Changes the state by the record's effects. It cannot fail: what is wrong here is a wrong program
// or a spoiled journal, and stops the process. The record is the log's next, and memory has every
// entry it touches (a live record's were read to decide; for a replay see LackingFor).
void Apply(LogState& state, const Record& record);

// What memory lacks to apply the record.
Missing LackingFor(LogState& state, const Record& record);

}  // namespace huitong
