#include "engine/lines.h"

#include <algorithm>

#include "base/planted.h"

namespace huitong {
namespace {

int64_t AmountOf(const std::vector<LineAmount>& lines, uint32_t number) {
  const auto found = std::find_if(lines.begin(), lines.end(),
                                  [&](const LineAmount& line) { return line.line == number; });
  return found == lines.end() ? 0 : found->amount;
}

std::vector<LineAmount> LinesOf(const Record& record) {
  std::vector<LineAmount> lines;
  ForEachEffect(record, [&](const RecordSubject*, const Effect& effect) {
    if (const auto* line = std::get_if<LineAmount>(&effect)) lines.push_back(*line);
  });
  return lines;
}

}  // namespace

Decided CheckLines(const std::vector<LineAmount>& lines, int64_t total) {
  if (lines.empty()) return Done{};
  int64_t left = total;
  for (size_t i = 0; i < lines.size(); ++i) {
    const bool ascending = i == 0 || lines[i - 1].line < lines[i].line;
    if (!ascending || lines[i].amount <= 0 || lines[i].amount > left) {
      return Refuse(Decline::kLinesDoNotAddUp, Param::kLines, lines[i].line);
    }
    left -= lines[i].amount;
  }
  if (left != 0) return Refuse(Decline::kLinesDoNotAddUp, Param::kLines);
  return Done{};
}

Decided CheckReversedLines(const std::vector<LineAmount>& lines, const Record& original,
                           const Reversal& before) {
  if (lines.empty()) return Done{};
  const auto sold = LinesOf(original);
  for (const LineAmount& line : lines) {
    if (AmountOf(sold, line.line) != 0) continue;
    return Refuse(Decline::kLineNotInOriginal, Param::kLines, line.line);
  }
  for (const LineAmount& line : lines) {
    const int64_t left = AmountOf(sold, line.line) -
                         (Planted("line-returned-twice") ? 0 : AmountOf(before.lines, line.line));
    if (line.amount > left) {
      return Refuse(Decline::kReversalExceedsOriginal, Param::kLines, left, line.amount);
    }
  }
  return Done{};
}

void StateLines(Draft& draft, const std::vector<LineAmount>& lines) {
  for (const LineAmount& line : lines) {
    draft.State(line);
  }
}

}  // namespace huitong
