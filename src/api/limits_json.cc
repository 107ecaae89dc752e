#include "api/limits_json.h"

#include <algorithm>
#include <array>

#include <fmt/core.h>

#include "api/points_limit.h"
#include "api/request_body.h"
#include "api/value_json.h"

namespace huitong {
namespace {

__extension__ using Int128 = __int128;

// In the order of their bits (engine/limits.h).
constexpr std::array<std::string_view, 3> kSuspensions = {"issuing", "spending", "exchange_out"};
// In the order of their bits (clearing/contract.h).
constexpr std::array<std::string_view, 3> kCapabilities = {"earn", "burn", "convert"};

int64_t OptionalMoneyLimit(JsonObject& root, std::string_view name) {
  return root.Has(name) ? MoneyField(root, name) : kNoLimit;
}

void WriteMoneyLimit(JsonWriter& out, std::string_view name, int64_t limit) {
  if (limit == kNoLimit) return out.Null(name);
  WriteMoney(out, name, limit);
}

template <class Words>
void WriteWords(JsonWriter& out, std::string_view name, const Words& words, uint32_t bits) {
  out.BeginArray(name);
  for (size_t i = 0; i < words.size(); ++i) {
    if ((bits >> i & 1) != 0) out.Text(words[i]);
  }
  out.EndArray();
}

// What is left of a limit. Both are within 2^63 of 0; a room is cut to int64.
std::optional<int64_t> RoomIn(std::optional<int64_t> limit, Int128 figure) {
  if (!limit || *limit == kNoLimit) return std::nullopt;
  const Int128 room = *limit - figure;
  return static_cast<int64_t>(std::clamp<Int128>(room, INT64_MIN, INT64_MAX));
}

std::optional<int64_t> ExposureRoomOf(const LimitGauge& gauge) {
  const auto limit = ExposureLimitOf(gauge.limits);
  if (!limit) return std::nullopt;
  const Int128 exposure = Int128{gauge.row.reserved} - gauge.row.position;
  const Int128 room = *limit - exposure;
  return static_cast<int64_t>(std::clamp<Int128>(room, INT64_MIN, INT64_MAX));
}

std::string CodeOf(const Configuration& configuration, BrandNumber brand) {
  return configuration.BrandOf(brand)->code;
}

// The head of a gauge, and its lines: `line(write)` calls write(labels, value) for each.
template <class Lines>
void AppendGauge(std::string& page, std::string_view name, std::string_view sentence,
                 const Lines& lines) {
  page += fmt::format("# HELP {0} {1}\n# TYPE {0} gauge\n", name, sentence);
  lines([&](const std::string& labels, int64_t value) {
    page += fmt::format("{}{{{}}} {}\n", name, labels, value);
  });
}

std::string BrandLabel(const LimitGauge& gauge) { return fmt::format("brand=\"{}\"", gauge.code); }

// A figure of each brand.
template <class FigureOf>
void AppendFigure(std::string& page, std::string_view name, std::string_view sentence,
                  const std::vector<LimitGauge>& gauges, const FigureOf& figure_of) {
  AppendGauge(page, name, sentence, [&](const auto& write) {
    for (const LimitGauge& gauge : gauges) {
      write(BrandLabel(gauge), figure_of(gauge));
    }
  });
}

// The rooms of each brand that has any, of money or of points.
void AppendRooms(std::string& page, std::string_view name, std::string_view sentence,
                 const std::vector<LimitGauge>& gauges, bool money) {
  AppendGauge(page, name, sentence, [&](const auto& write) {
    for (const LimitGauge& gauge : gauges) {
      for (const LimitRoom& one : RoomsOf(gauge)) {
        if (one.is_money != money || !one.room) continue;
        write(BrandLabel(gauge) + fmt::format(",limit=\"{}\"", one.name), *one.room);
      }
    }
  });
}

std::string PairLabels(const QuotaGauge& quota) {
  return fmt::format("issuer=\"{}\",acceptor=\"{}\"", quota.issuer, quota.acceptor);
}

}  // namespace

BrandLimits LimitsIn(JsonObject& root) {
  BrandLimits limits;
  limits.credit_line = OptionalMoneyLimit(root, "credit_line");
  limits.reserve = OptionalMoneyLimit(root, "reserve");
  limits.alert = OptionalMoneyLimit(root, "alert");
  limits.net_debit_cap = OptionalMoneyLimit(root, "net_debit_cap");
  limits.mint_cap = OptionalPointsLimit(root, "mint_cap");
  limits.mint_cap_a_day = OptionalPointsLimit(root, "mint_cap_a_day");
  limits.suspended =
      root.OptionalWords("suspended", kSuspensions, FieldShape::kSuspension).value_or(0);
  limits.breaker = OptionalMoneyLimit(root, "breaker");
  return limits;
}

Acceptance AcceptanceIn(JsonObject& root) {
  Acceptance acceptance;
  const auto uses = root.OptionalWords("capabilities", kCapabilities, FieldShape::kCapability);
  if (uses) acceptance.capabilities = *uses;
  acceptance.exchange_quota = OptionalPointsLimit(root, "exchange_quota");
  acceptance.locked_days = static_cast<uint32_t>(
      root.OptionalInteger("locked_days", {.minimum = 0, .maximum = kLockedDaysMax}).value_or(0));
  const auto price =
      root.OptionalInteger("earn_price_micro_fen", {.minimum = 0, .maximum = kApiAmountMax});
  acceptance.earn_price = price.value_or(kAtSettlementPrice);
  return acceptance;
}

void WriteLimits(JsonWriter& out, LogNumber log, BrandNumber brand, uint32_t version,
                 Timestamp from, const BrandLimits& limits) {
  WriteBrandId(out, "brand_id", log, brand);
  out.Integer("version", version);
  WriteTime(out, "effective_from", from);
  WriteMoneyLimit(out, "credit_line", limits.credit_line);
  WriteMoneyLimit(out, "reserve", limits.reserve);
  WriteMoneyLimit(out, "alert", limits.alert);
  WriteMoneyLimit(out, "net_debit_cap", limits.net_debit_cap);
  WritePointsLimit(out, "mint_cap", limits.mint_cap);
  WritePointsLimit(out, "mint_cap_a_day", limits.mint_cap_a_day);
  WriteWords(out, "suspended", kSuspensions, limits.suspended);
  WriteMoneyLimit(out, "breaker", limits.breaker);
}

void WriteAcceptance(JsonWriter& out, const Acceptance& acceptance) {
  WriteWords(out, "capabilities", kCapabilities, acceptance.capabilities);
  WritePointsLimit(out, "exchange_quota", acceptance.exchange_quota);
  out.Integer("locked_days", acceptance.locked_days);
  // Answers stay as they were before there were such prices.
  if (acceptance.earn_price == kAtSettlementPrice) return;
  out.Integer("earn_price_micro_fen", acceptance.earn_price);
}

LimitGauge GaugeOf(const LogState& state, BrandNumber brand, const Instant& now) {
  const Exposure* stored = state.exposures.Peek(brand);
  return {.brand = brand,
          .code = CodeOf(state.configuration, brand),
          .limits = state.configuration.LimitsOf(brand, now.time),
          .row = OnDay(stored == nullptr ? Exposure() : *stored, state.row.period, now.day)};
}

std::vector<LimitGauge> GaugesOf(const LogState& state, const Instant& now) {
  std::vector<LimitGauge> gauges;
  const auto brands = static_cast<uint32_t>(state.configuration.brands().size());
  for (uint32_t number = 1; number <= brands; ++number) {
    gauges.push_back(GaugeOf(state, {.value = number}, now));
  }
  return gauges;
}

std::vector<QuotaGauge> QuotaGaugesOf(const LogState& state, const Instant& now) {
  std::vector<QuotaGauge> quotas;
  for (const auto& versions : state.configuration.contracts()) {
    const auto* contract = versions.InForce(now.time);
    if (contract == nullptr || contract->value.acceptance.exchange_quota == kNoLimit) continue;
    const BrandPair pair{.issuer = contract->value.issuer, .acceptor = contract->value.acceptor};
    const Quota* stored = state.quotas.Peek(pair);
    quotas.push_back({.issuer = CodeOf(state.configuration, pair.issuer),
                      .acceptor = CodeOf(state.configuration, pair.acceptor),
                      .received = OnDay(stored == nullptr ? Quota() : *stored, now.day).received,
                      .quota = contract->value.acceptance.exchange_quota});
  }
  return quotas;
}

std::vector<LimitRoom> RoomsOf(const LimitGauge& gauge) {
  const auto& [brand, code, limits, row] = gauge;
  return {
      {.name = "exposure", .room = ExposureRoomOf(gauge), .is_money = true},
      {.name = "net_debit",
       .room = RoomIn(limits.net_debit_cap, Int128{row.net_debit} + row.reserved),
       .is_money = true},
      {.name = "breaker",
       .room = RoomIn(limits.breaker, Int128{row.owed} + row.reserved),
       .is_money = true},
      {.name = "mint", .room = RoomIn(limits.mint_cap, row.outstanding), .is_money = false},
      {.name = "mint_today", .room = RoomIn(limits.mint_cap_a_day, row.minted), .is_money = false}};
}

bool IsAlert(const LimitGauge& gauge) {
  const auto room = ExposureRoomOf(gauge);
  return room && gauge.limits.alert != kNoLimit && *room < gauge.limits.alert;
}

void WriteGauge(JsonWriter& out, const LimitGauge& gauge) {
  const Exposure& row = gauge.row;
  out.BeginObject("figures");
  WriteMoney(out, "position", row.position);
  WriteMoney(out, "reserved", row.reserved);
  out.Integer("outstanding", row.outstanding);
  WriteMoney(out, "net_debit", row.net_debit);
  WriteMoney(out, "owed_today", row.owed);
  out.Integer("minted_today", row.minted);
  out.EndObject();
  out.BeginObject("room");
  for (const LimitRoom& one : RoomsOf(gauge)) {
    if (!one.room) {
      out.Null(one.name);
    } else if (one.is_money) {
      WriteMoney(out, one.name, *one.room);
    } else {
      out.Integer(one.name, *one.room);
    }
  }
  out.EndObject();
  out.Flag("alert", IsAlert(gauge));
}

std::string GaugePage(const std::vector<LimitGauge>& gauges,
                      const std::vector<QuotaGauge>& quotas) {
  std::string page;
  AppendFigure(page, "huitong_brand_position_micro_fen",
               "What all others owe the brand less what it owes them.", gauges,
               [](const LimitGauge& one) { return one.row.position; });
  AppendFigure(page, "huitong_brand_reserved_micro_fen",
               "What the brand's points held at others will make it owe.", gauges,
               [](const LimitGauge& one) { return one.row.reserved; });
  AppendFigure(page, "huitong_brand_outstanding_points", "Points of the brand in wallets.", gauges,
               [](const LimitGauge& one) { return one.row.outstanding; });
  AppendRooms(page, "huitong_brand_room_micro_fen", "How much more the brand may come to owe.",
              gauges, true);
  AppendRooms(page, "huitong_brand_room_points", "How much more the brand may issue.", gauges,
              false);
  AppendFigure(page, "huitong_brand_alert", "1 while the room in the exposure is below the alert.",
               gauges, [](const LimitGauge& one) { return IsAlert(one) ? 1 : 0; });
  AppendFigure(page, "huitong_brand_suspended",
               "1 issuing, 2 spending at others, 4 exchange into others, and their sums.", gauges,
               [](const LimitGauge& one) { return int64_t{one.limits.suspended}; });
  AppendGauge(page, "huitong_pair_quota_used_points",
              "Points of the acceptor that exchanges brought from the issuer's today.",
              [&](const auto& write) {
                for (const QuotaGauge& quota : quotas) {
                  write(PairLabels(quota), quota.received);
                }
              });
  AppendGauge(page, "huitong_pair_quota_points", "How many there may be in a day.",
              [&](const auto& write) {
                for (const QuotaGauge& quota : quotas) {
                  write(PairLabels(quota), quota.quota);
                }
              });
  return page;
}

}  // namespace huitong
