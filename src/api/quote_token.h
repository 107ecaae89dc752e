// A quote's token: its terms and the coalition's MAC over them, so that nothing of a quote needs to
// be kept.
//
//   token = qte_ base32(body ‖ MAC 32 ‖ check 2)     as every id; big-endian:
//   body  = 2 u8 ‖ log u64 ‖ quote id 16 ‖ member id 16 ‖ from u32 ‖ to u32 ‖ asked for u8 ‖
//           paid u64 ‖ fee u64 ‖ received u64 ‖ bonus u64 ‖ versions of bid, ask, pair rate and
//           bonus u32 ×4 ‖ ends u64

#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "engine/command.h"
#include "ledger/number.h"
#include "sequencer/request_mac.h"

namespace huitong {

std::string QuoteToken(const RequestMacKey& key, LogNumber log, const QuoteTerms& terms);

// Nothing for a text that this log's key did not make.
std::optional<QuoteTerms> ReadQuoteToken(const RequestMacKey& key, LogNumber log,
                                         std::string_view text);
// The member's exchange by that quote; nothing likewise.
std::optional<Exchange> ExchangeBy(const RequestMacKey& key, LogNumber log, const MemberId& member,
                                   std::string_view token);

}  // namespace huitong
