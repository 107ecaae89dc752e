// Paying a part of a basket with points: holding them, settling with the sale, letting them go, and
// giving them back with returned goods. Section 23 of docs/ledger_rules.md.

#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "model/mixing.h"
#include "model/page.h"

namespace huitong::model {

struct TenderPlacing {
  Mark member{};
  uint32_t acceptor = 0;
  uint32_t channel = 0;
  std::vector<BasketLine> lines;  // ascending by number
  std::optional<int64_t> wish_points;
  std::optional<int64_t> wish_fen;
  int64_t ends = 0;
  std::optional<int64_t> expected;  // fen paid by points
};
// A tender is named by where it was placed.
struct TenderSettling {
  Place tender = 0;
  bool earns = true;
};
struct TenderVoiding {
  Place tender = 0;
};
struct TenderReturning {
  Place tender = 0;
  std::vector<ReceiptLine> lines;  // ascending by number, fen
};

Decision PlaceTender(Page& page, const TenderPlacing& placing);
Decision SettleTender(Page& page, const TenderSettling& settling);
Decision VoidTender(Page& page, const TenderVoiding& voiding);
Decision ReturnTender(Page& page, const TenderReturning& returning);

}  // namespace huitong::model
