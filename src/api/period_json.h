// Contracts, clearing terms, periods and their settlement, as answers write them.

#pragma once

#include "api/json_writer.h"
#include "engine/clearing_terms.h"
#include "engine/fact.h"
#include "engine/state.h"
#include "ledger/number.h"

namespace huitong {

// Each into an object that is open. Amounts are micro-fen, written as exact money.
void WriteContract(JsonWriter& out, LogNumber log, ContractNumber number, uint32_t version,
                   Timestamp from, const Contract& contract);
void WriteClearingTerms(JsonWriter& out, LogNumber log, uint32_t version, Timestamp from,
                        const GeneralTerms& terms);
// A period that has ended.
void WritePeriod(JsonWriter& out, PeriodNumber number, const Period& period);

// Each writes one object, named like the fact, into an open one.
void WriteTrace(JsonWriter& out, const PeriodCut& cut);
void WriteTrace(JsonWriter& out, const SettlementClosed& closed);
void WriteTrace(JsonWriter& out, LogNumber log, const PaymentRecorded& paid);
void WriteTrace(JsonWriter& out, LogNumber log, const PeriodAdjusted& adjusted);
void WriteTrace(JsonWriter& out, LogNumber log, const SponsorGift& gift);
void WriteTrace(JsonWriter& out, LogNumber log, const DisputeRaised& raised);
void WriteTrace(JsonWriter& out, LogNumber log, const DisputeRejected& rejected);
// Its fields, into an open object.
void WriteClaim(JsonWriter& out, LogNumber log, const DisputeRaised& claim);

}  // namespace huitong
