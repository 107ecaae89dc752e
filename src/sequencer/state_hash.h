// One hash for a whole log's state: equal in every store, live or replayed.

#pragma once

#include <map>

#include "base/bytes.h"
#include "crypto/sha256.h"
#include "engine/state.h"

namespace huitong {

// A log's entries in canonical encoding: by family, by key without the log.
using CanonicalState = std::map<FamilyNumber, std::map<Bytes, Bytes>>;

// Requires that memory has the whole state.
CanonicalState CanonicalStateOf(const LogState& state);

// SHA-256 as section 8 of docs/journal_format.md says.
Hash StateHash(const CanonicalState& state);

}  // namespace huitong
