// What a record changes of the figures that limits are held against, and what they decline:
// section 22 of docs/ledger_rules.md.

#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "model/books.h"

namespace huitong::model {

// The rows that the record changes, as they are after it. The books are those before it.
Figures ChangedBy(const Books& books, const Record& record);

// Why a limit declines what would be this record; nothing where none does.
std::optional<Refusal> RefusalByLimits(const Books& books, const Record& drafted);

// Whether a limit of what brands owe declines the hold that would be this record.
bool IsBarredByOwing(const Books& books, const Record& drafted);

// What others lose if the brand vanishes, from the accounts and the open holds, whatever the
// figures say.
Wide ExposureByAccounts(const Books& books, uint32_t brand);

// Enters the record. What is wrong where a brand's exposure grew by it, and not by what is a fact,
// beyond the limit in force: by the accounts, as above.
std::optional<std::string> EnterWithinLimits(Books& books, Record record);

}  // namespace huitong::model
