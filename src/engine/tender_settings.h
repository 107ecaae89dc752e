// How much of a basket an acceptor lets points pay: docs/ledger_rules.md, section 23.

#pragma once

#include <cstdint>
#include <optional>

#include "base/bytes.h"
#include "exchange/tender.h"

namespace huitong {

inline constexpr int64_t kNoCeiling = -1;

// Without a version of them points may pay all. docs/journal_format.md has the tags.
struct TenderSettings {
  int64_t floor_fen = 0;  // points pay at least this, or nothing
  uint32_t floor_per_mille = 0;
  int64_t ceiling_fen = kNoCeiling;
  uint32_t ceiling_per_mille = 1'000;
  int64_t step = 1;  // points of each currency are taken in multiples of it

  friend constexpr bool operator==(const TenderSettings&, const TenderSettings&) = default;
};

[[nodiscard]] bool IsAllowed(const TenderSettings& settings);
// Requires allowed ones.
TenderPolicy PolicyBy(const TenderSettings& settings);

// Payloads as docs/journal_format.md has them. The decoder gives nothing for bytes that the encoder
// does not write of allowed settings.
Bytes EncodePayload(const TenderSettings& settings);
std::optional<TenderSettings> DecodeTenderSettings(ByteView payload);

}  // namespace huitong
