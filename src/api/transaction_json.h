// A record as the transaction that its readers see: facts, postings, obligations and trace.

#pragma once

#include <optional>
#include <string_view>

#include "api/json_writer.h"
#include "api/record_names.h"
#include "engine/record.h"
#include "ledger/number.h"

namespace huitong {

// Into an open object. `names` has all that the record calls by number.
void WriteTransaction(JsonWriter& out, LogNumber log, const Record& record,
                      const RecordNames& names);

// Whether the record is the answer of no to a command.
bool IsDeclined(const Record& record);

// The kind of that name, "earn", …; nothing for another word.
std::optional<RecordKind> RecordKindFromName(std::string_view name);

}  // namespace huitong
