// A tender as the record that placed it has it, and what the record that settled it sold.

#pragma once

#include <optional>
#include <vector>

#include "engine/record.h"
#include "exchange/tender.h"
#include "ledger/lot.h"

namespace huitong {

struct PlacedLine {
  uint32_t number = 0;
  bool payable = true;
  TenderLine line;

  friend bool operator==(const PlacedLine&, const PlacedLine&) = default;
};

struct PlacedTender {
  MemberOrdinal member;  // who he was then
  TenderPlaced placed;
  std::vector<PlacedLine> lines;        // ascending by number
  std::vector<TenderedCurrency> taken;  // ascending by currency: the i-th is held by HoldIn(…, i)

  // Null where it has none of that number.
  [[nodiscard]] const PlacedLine* LineOf(uint32_t number) const;
};

// Nothing where the record placed none.
std::optional<PlacedTender> PlacedTenderIn(const Record& record);

// The hold of the i-th currency, from 0, of the tender that the record of that sequence placed.
constexpr HoldId HoldOfTender(Sequence placed, size_t i) {
  return {.sequence = placed, .ordinal = static_cast<uint32_t>(i) + 1};
}
constexpr bool IsOfTender(const HoldId& hold) { return hold.ordinal != 0; }

// What the record that settled a tender took of the hold, the last taken first.
Lots SoldOf(const Record& settlement, const HoldId& hold);

// States lines with their parts: of a basket, or of what comes back of one.
void AppendLines(const std::vector<PlacedLine>& lines, Effects& facts);

}  // namespace huitong
