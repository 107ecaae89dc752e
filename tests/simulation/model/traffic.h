// Traffic: what each debtor and creditor did for each other's members in a period, as records are
// counted. Section 20 of docs/ledger_rules.md.

#pragma once

#include <cstdint>
#include <map>
#include <tuple>
#include <utility>

#include "model/words.h"

namespace huitong::model {

struct Books;
struct Record;

// Sums are micro-fen.
struct TrafficRow {
  Wide redeemed = 0;
  Wide refunded = 0;  // not above 0
  Wide exchanged = 0;
  Wide face = 0;
  Wide paid = 0;
  Wide adjusted = 0;
  Wide bought = 0;
  Wide sponsored = 0;
  int64_t redemptions = 0;
  int64_t refunds = 0;
  int64_t exchanges = 0;
  int64_t payments = 0;
  int64_t adjustments = 0;
  int64_t purchases = 0;
  int64_t gifts = 0;
  int64_t members = 0;  // who are verified and first spent others' points at the creditor

  friend bool operator==(const TrafficRow&, const TrafficRow&) = default;

  void Add(const TrafficRow& other);
  // What of it obliges, all together.
  [[nodiscard]] Wide Obliged() const;
  // Of how many kinds something was counted.
  [[nodiscard]] int64_t Kinds() const;
};

// By period, debtor and creditor.
using Traffic = std::map<std::tuple<uint32_t, uint32_t, uint32_t>, TrafficRow>;

// What the record adds, by debtor and creditor, to the period that is open before it.
std::map<std::pair<uint32_t, uint32_t>, TrafficRow> TrafficOf(const Books& books,
                                                              const Record& record);

// Whether a sum, or the obligations of an entry together, would pass its limit by the record:
// section 11.
bool PassesTraffic(const Books& books, const Record& record);

}  // namespace huitong::model
