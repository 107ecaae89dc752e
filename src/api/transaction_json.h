// A record as the transaction that its readers see: facts, postings, obligations and trace.

#pragma once

#include <optional>
#include <string>
#include <vector>

#include "api/json_writer.h"
#include "engine/record.h"
#include "ledger/number.h"

namespace huitong {

// Into an open object. `members` are the ids of the record's subjects, in order.
void WriteTransaction(JsonWriter& out, LogNumber log, const Record& record,
                      const std::vector<MemberId>& members);

}  // namespace huitong
