// The limits of a brand and the figures that they are held against, as requests, answers and
// monitors have them.

#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "api/json_reader.h"
#include "api/json_writer.h"
#include "base/calendar.h"
#include "clearing/contract.h"
#include "engine/exposure.h"
#include "engine/limits.h"
#include "engine/state.h"
#include "ledger/number.h"

namespace huitong {

// A version says all limits: what it leaves out is no limit. Faults are blamed on `root`.
BrandLimits LimitsIn(JsonObject& root);
// Of a contract: "capabilities", "exchange_quota" and "locked_days".
Acceptance AcceptanceIn(JsonObject& root);

// Each into an object that is open; money is exact.
void WriteLimits(JsonWriter& out, LogNumber log, BrandNumber brand, uint32_t version,
                 Timestamp from, const BrandLimits& limits);
void WriteAcceptance(JsonWriter& out, const Acceptance& acceptance);

// Where a brand stands.
struct LimitGauge {
  BrandNumber brand;
  std::string code;
  BrandLimits limits;  // in force
  Exposure row;        // as of today
};
// What a pair with a quota exchanged today.
struct QuotaGauge {
  std::string issuer;  // codes
  std::string acceptor;
  int64_t received = 0;  // points of the acceptor
  int64_t quota = 0;
};

// Requires that the brand is registered.
LimitGauge GaugeOf(const LogState& state, BrandNumber brand, const Instant& now);
std::vector<LimitGauge> GaugesOf(const LogState& state, const Instant& now);
std::vector<QuotaGauge> QuotaGaugesOf(const LogState& state, const Instant& now);

// How much a figure may still rise; below 0 where a payment, a correction or a new version of the
// limits left it beyond its limit. Nothing where it has none.
struct LimitRoom {
  std::string_view name;
  std::optional<int64_t> room;
  bool is_money = false;  // micro-fen; else points
};
std::vector<LimitRoom> RoomsOf(const LimitGauge& gauge);
// The room in the exposure is less than the brand's limits want to be told of.
bool IsAlert(const LimitGauge& gauge);

// "figures", "room" and "alert", into an open object.
void WriteGauge(JsonWriter& out, const LimitGauge& gauge);
// In the text exposition format.
std::string GaugePage(const std::vector<LimitGauge>& gauges, const std::vector<QuotaGauge>& quotas);

}  // namespace huitong
