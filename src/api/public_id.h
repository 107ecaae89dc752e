// The ids of the API: a prefix that says of what, and base32 with a check, as section 1 of
// docs/journal_format.md makes them.

#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "ledger/number.h"

namespace huitong {

// Of the universal unit, in every log.
inline constexpr std::string_view kUnitId = "unit";

// prefix ‖ base32(bytes ‖ the first two bytes of SHA-256(prefix ‖ bytes)).
std::string IdText(std::string_view prefix, ByteView bytes);
// The bytes of an id of that prefix; nothing for any other text.
std::optional<Bytes> IdBytes(std::string_view prefix, std::string_view text);

// A number in a log: brd_, chn_, cur_, prp_ and dsp_ are the log's 8 bytes and the number's 4.
struct LogThing {
  LogNumber log;
  uint32_t number = 0;

  friend bool operator==(const LogThing&, const LogThing&) = default;
};
// A place in a log: txn_, exc_ and hld_ are the log's 8 bytes, the sequence's 8, and the 2 of the
// ordinal within the record, which is 0 but for the holds of a tender.
struct LogPlace {
  LogNumber log;
  Sequence sequence = 0;
  uint32_t ordinal = 0;

  friend bool operator==(const LogPlace&, const LogPlace&) = default;
};

std::string BrandId(LogNumber log, BrandNumber brand);
std::string ChannelId(LogNumber log, ChannelNumber channel);
// "unit" of the universal one.
std::string CurrencyId(LogNumber log, CurrencyNumber currency);
std::string ProposalId(LogNumber log, ProposalNumber proposal);
std::string DisputeId(LogNumber log, DisputeNumber dispute);
std::string TransactionId(LogNumber log, Sequence sequence);
std::string ExchangeId(LogNumber log, Sequence sequence);
std::string HoldIdText(LogNumber log, const HoldId& hold);
std::string MemberIdText(const MemberId& member);

// Nothing when the text is no such id.
std::optional<LogThing> ReadBrandId(std::string_view text);
std::optional<LogThing> ReadChannelId(std::string_view text);
// Of a registered currency: not of the unit.
std::optional<LogThing> ReadCurrencyId(std::string_view text);
std::optional<LogThing> ReadProposalId(std::string_view text);
std::optional<LogThing> ReadDisputeId(std::string_view text);
std::optional<LogPlace> ReadTransactionId(std::string_view text);
std::optional<LogPlace> ReadHoldId(std::string_view text);
std::optional<MemberId> ReadMemberId(std::string_view text);

}  // namespace huitong
