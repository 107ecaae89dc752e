#include "engine/tender_in_record.h"

#include <algorithm>

namespace huitong {

const PlacedLine* PlacedTender::LineOf(uint32_t number) const {
  const auto line = std::find_if(lines.begin(), lines.end(),
                                 [&](const PlacedLine& one) { return one.number == number; });
  return line == lines.end() ? nullptr : &*line;
}

std::optional<PlacedTender> PlacedTenderIn(const Record& record) {
  const bool places = record.header.kind == RecordKind::kPlaceTender && record.subjects.size() == 1;
  if (!places) return std::nullopt;
  std::optional<PlacedTender> tender;
  for (const Effect& effect : record.subjects.front().effects) {
    if (const auto* placed = std::get_if<TenderPlaced>(&effect)) {
      tender = {
          .member = record.subjects.front().member, .placed = *placed, .lines = {}, .taken = {}};
    }
    if (!tender) return std::nullopt;  // a decline
    if (const auto* line = std::get_if<TenderedLine>(&effect)) {
      tender->lines.push_back({.number = line->line,
                               .payable = line->payable != 0,
                               .line = {.fen = line->fen, .cash = line->cash_fen, .parts = {}}});
    } else if (const auto* part = std::get_if<TenderedPart>(&effect)) {
      if (tender->lines.empty()) return std::nullopt;
      tender->lines.back().line.parts.push_back(
          {.currency = part->currency, .points = part->points, .fen = part->fen});
    } else if (const auto* taken = std::get_if<TenderedCurrency>(&effect)) {
      tender->taken.push_back(*taken);
    }
  }
  return tender;
}

Lots SoldOf(const Record& settlement, const HoldId& hold) {
  Lots sold;
  for (const Effect& effect : settlement.subjects.front().effects) {
    const auto* posting = std::get_if<HeldPosting>(&effect);
    if (posting == nullptr || posting->hold != hold) continue;
    sold.push_back({.key = posting->lot, .remaining = -posting->amount});
  }
  std::reverse(sold.begin(), sold.end());
  return sold;
}

void AppendLines(const std::vector<PlacedLine>& lines, Effects& facts) {
  for (const auto& [number, payable, line] : lines) {
    facts.push_back(TenderedLine{
        .line = number, .payable = payable ? 1U : 0U, .fen = line.fen, .cash_fen = line.cash});
    for (const TenderPart& part : line.parts) {
      facts.push_back(TenderedPart{
          .line = number, .currency = part.currency, .points = part.points, .fen = part.fen});
    }
  }
}

}  // namespace huitong
