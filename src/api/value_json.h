// The values that many answers are made of, each always written the same way.

#pragma once

#include <cstdint>
#include <string_view>

#include "api/json_writer.h"
#include "base/calendar.h"
#include "engine/configuration.h"
#include "engine/effect.h"
#include "engine/record.h"
#include "exchange/rate_book.h"
#include "ledger/number.h"
#include "ledger/points.h"

namespace huitong {

// {"numerator": 1, "denominator": 2}
void WriteRate(JsonWriter& out, std::string_view name, const Rate& rate);
// The same for what is no rate: 0 is a numerator too.
void WriteFraction(JsonWriter& out, std::string_view name, int64_t numerator, int64_t denominator);
// {"zh": …, "en": …}
void WriteNames(JsonWriter& out, const Names& names);
void WriteTime(JsonWriter& out, std::string_view name, Timestamp at);
void WriteDay(JsonWriter& out, std::string_view name, Day day);
// "expires_on" of a lot: the last day on which it can be spent. Null where no day is named, and
// then "expiry" says why: "sliding" or "never".
void WriteExpiry(JsonWriter& out, Day expires_on);
// Which record an answer is, or the last one a read saw, and when that was.
void WriteAsOf(JsonWriter& out, Sequence log_index, Timestamp at);

// Null for the house and for no channel.
void WriteBrandId(JsonWriter& out, std::string_view name, LogNumber log, BrandNumber brand);
// Of a settlement: a brand's id, "house" or "pool".
void WritePartyId(JsonWriter& out, std::string_view name, LogNumber log, BrandNumber party);
void WriteChannelId(JsonWriter& out, std::string_view name, LogNumber log, ChannelNumber channel);

// {"fen": …, "micro_fen": …}: exact, both with the sign of the whole.
void WriteMoney(JsonWriter& out, std::string_view name, int64_t micro_fen);
// {"debtor_id", "creditor_id", "owed": {…}}, an element of an array.
void WriteObligation(JsonWriter& out, LogNumber log, const Account& due, int64_t micro_fen);
// "obligations": what the record makes brands owe each other, one object per due posting.
void WriteObligations(JsonWriter& out, LogNumber log, const Record& record);

// The fields of a resource, into an object that is open.
void WriteBrand(JsonWriter& out, LogNumber log, BrandNumber number, const Brand& brand);
void WriteCurrency(JsonWriter& out, LogNumber log, CurrencyNumber number, const Currency& currency);
void WriteChannel(JsonWriter& out, LogNumber log, ChannelNumber number, const Channel& channel);
void WriteCoefficient(JsonWriter& out, uint32_t version, Timestamp from, const Rate& coefficient);
void WriteRateBook(JsonWriter& out, LogNumber log, uint32_t version, Timestamp from,
                   const RateBookVersion& book);
// What was proposed to be published, and what became of it: "open", "approved" or "rejected".
void WriteUnit(JsonWriter& out, LogNumber log, uint32_t version, Timestamp from,
               const UnitTerms& terms);
void WriteProposal(JsonWriter& out, LogNumber log, ProposalNumber number, const Proposal& proposal);

// "till", "app", …; nothing for another word.
std::string_view NameOf(ChannelKind kind);
std::optional<ChannelKind> ChannelKindFromName(std::string_view name);

}  // namespace huitong
