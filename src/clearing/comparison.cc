#include "clearing/comparison.h"

#include <map>
#include <string_view>
#include <utility>

namespace huitong {
namespace {

using KindSums = std::map<LineKind, int64_t>;

Unexpected<Error> Refuse(const Statement& statement, const std::string& why) {
  return Fail(ErrorCode::kInvalidArgument,
              "The statement of party " + std::to_string(statement.party.value) + why);
}

Expected<KindSums, Error> SumsOf(const Statement& statement) {
  KindSums sums;
  for (const StatementEntry& entry : statement.entries) {
    int64_t& sum = sums[entry.line.kind];
    const auto more = Sum(entry.credit, -entry.debit);
    const auto added = more ? Sum(sum, *more) : std::nullopt;
    if (!added) return Refuse(statement, " has lines of one kind past 2^62 micro-fen.");
    sum = *added;
  }
  return sums;
}

Expected<PartyDifference, Error> Difference(const Statement& before, const Statement& after) {
  if (before.party != after.party) return Refuse(before, " is missing in the other settlement.");
  if (before.opening != after.opening) {
    return Refuse(before, " opens with another balance in the other settlement.");
  }
  if (!Sum(after.closing, -before.closing)) {
    return Refuse(before, " differs by more than 2^62 micro-fen.");
  }
  PartyDifference difference{.party = before.party,
                             .closing_before = before.closing,
                             .closing_after = after.closing,
                             .kinds = {}};
  std::map<LineKind, std::pair<int64_t, int64_t>> kinds;
  for (const auto& [kind, sum] : TRY(SumsOf(before))) {
    kinds[kind].first = sum;
  }
  for (const auto& [kind, sum] : TRY(SumsOf(after))) {
    kinds[kind].second = sum;
  }
  for (const auto& [kind, sums] : kinds) {
    if (sums.first == sums.second) continue;
    if (!Sum(sums.second, -sums.first)) {
      return Refuse(before, " differs by more than 2^62 micro-fen.");
    }
    difference.kinds.push_back({.kind = kind, .before = sums.first, .after = sums.second});
  }
  return difference;
}

}  // namespace

Expected<std::vector<PartyDifference>, Error> Compare(std::span<const Statement> before,
                                                      std::span<const Statement> after) {
  if (before.size() != after.size()) {
    return Fail(ErrorCode::kInvalidArgument, "The two settlements have " +
                                                 std::to_string(before.size()) + " and " +
                                                 std::to_string(after.size()) + " parties.");
  }
  std::vector<PartyDifference> differences;
  differences.reserve(before.size());
  for (size_t i = 0; i < before.size(); ++i) {
    PartyDifference difference = TRY(Difference(before[i], after[i]));
    differences.push_back(std::move(difference));
  }
  return differences;
}

std::string ComparisonCsv(const PeriodHeader& header,
                          std::span<const PartyDifference> differences) {
  std::string csv = "huitong_what_if_1,party,kind,before_fen,after_fen,difference_fen\n";
  const auto row = [&](std::string_view word, BrandNumber party, std::string_view kind,
                       std::pair<int64_t, int64_t> amounts) {
    csv += std::string(word) + "," + CsvCell(CodeOf(header, party)) + "," + std::string(kind) +
           "," + FenText(amounts.first) + "," + FenText(amounts.second) + "," +
           FenText(amounts.second - amounts.first) + "\n";
  };
  for (const PartyDifference& difference : differences) {
    row("closing", difference.party, "", {difference.closing_before, difference.closing_after});
    for (const KindDifference& kind : difference.kinds) {
      row("kind", difference.party, NameOf(kind.kind), {kind.before, kind.after});
    }
  }
  return csv;
}

}  // namespace huitong
