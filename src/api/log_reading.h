// The records of a log from one to another, in order, read from the journal's durable bytes.

#pragma once

#include <functional>

#include "api/member_chain.h"
#include "base/error.h"
#include "engine/record.h"
#include "ledger/number.h"

namespace huitong {

// Takes the log's next record; false: no more are wanted. An error of it ends the reading.
using VisitRecord = std::function<Expected<bool, Error>(const Record&)>;

// Each record from `first` on that is before `end`, which must be durable; many are read at once.
// What the journal says where it cannot be read, and what `visit` says.
Expected<Done, Error> VisitRecords(const RecordSource& source, Sequence first, Sequence end,
                                   const VisitRecord& visit);

}  // namespace huitong
