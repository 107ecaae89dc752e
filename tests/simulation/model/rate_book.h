// What a rate book may be: section 3 of docs/ledger_rules.md.

#pragma once

#include <cstdint>
#include <vector>

#include "model/books.h"

namespace huitong::model {

// The currencies that it names, in the order of its lines.
std::vector<uint32_t> NamedIn(const RateBook& book);

// All that speaks now against publishing the book, of registered currencies, from that time on. Any
// of it may be said.
std::vector<Refusal> ObjectionsTo(const Books& books, const RateBook& book, int64_t from,
                                  int64_t now);

}  // namespace huitong::model
