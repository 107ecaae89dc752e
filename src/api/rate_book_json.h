// A version of the rate book in JSON, both ways.

#pragma once

#include "api/json_reader.h"
#include "api/json_writer.h"
#include "exchange/rate_book.h"
#include "ledger/number.h"

namespace huitong {

// "prices", "pair_rates", "bonuses" and "fees", at least one of them. A pair rate without "rate"
// and a bonus without "share" withdraw what holds; a fee without anything is none.
RateBookVersion RateBookIn(JsonObject& root, LogNumber log);

// The same four lists, prices always and the others where they are not empty, into an open object.
void WriteRateBookLines(JsonWriter& out, LogNumber log, const RateBookVersion& book);

}  // namespace huitong
