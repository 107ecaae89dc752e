// Tenders and what acceptors let points pay, as requests and answers have them.

#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "api/json_reader.h"
#include "api/json_writer.h"
#include "base/calendar.h"
#include "engine/command.h"
#include "engine/record.h"
#include "engine/state.h"
#include "engine/tender_mix.h"
#include "engine/tender_settings.h"
#include "ledger/number.h"

namespace huitong {

// A version says all settings: what it leaves out has its default. Faults are blamed on `root`.
TenderSettings TenderSettingsIn(JsonObject& root);
// "lines": [{"line", "fen", "payable"}], in ascending order.
std::vector<NumberedLine> BasketIn(JsonObject& root);
// "points" and "fen", the most that points are to pay, each where it is there.
TenderWish TenderWishIn(JsonObject& root);
// "lines": [{"line", "fen"}] of goods that come back, in ascending order.
std::vector<LineAmount> ReturnedLinesIn(JsonObject& root);

// Each into an object that is open.
void WriteTenderSettings(JsonWriter& out, LogNumber log, BrandNumber acceptor, uint32_t version,
                         Timestamp from, const TenderSettings& settings);
// What points would pay of the basket now.
void WriteMix(JsonWriter& out, LogNumber log, const std::vector<NumberedLine>& basket,
              const TenderMix& mix);
// What is left of a tender.
void WriteRow(JsonWriter& out, LogNumber log, const TenderRow& row);

// Whether the record places, settles, voids or returns a tender, accepted.
bool IsOfTender(const Record& record);
// One object, "tender", of such a record.
void WriteTender(JsonWriter& out, LogNumber log, const Record& record);

}  // namespace huitong
