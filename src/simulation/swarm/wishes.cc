#include "simulation/swarm/wishes.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>

#include "base/check.h"

namespace huitong {

Mac MarkOf(uint64_t seed, uint64_t number) {
  Prng prng(seed * 0x9e3779b97f4a7c15 + number);
  Mac mark{};
  for (size_t i = 0; i < mark.size(); i += 8) {
    const uint64_t word = prng.Next();
    std::memcpy(mark.data() + i, &word, sizeof word);
  }
  return mark;
}

MemberId SimulatedMember(uint64_t seed, uint64_t number) {
  return {.bytes = MarkOf(seed ^ 0x6d656d626572, number)};
}

MemberId Wishes::AnyMember() {
  const auto& members = notebook.members();
  if (members.empty() || prng.OneIn(plan.unknown_one_in)) {
    return SimulatedMember(plan.seed, prng.Next() | uint64_t{1} << 63);
  }
  uint64_t chosen = members.size();
  for (uint32_t i = 0; i < plan.skew; ++i) {
    chosen = std::min(chosen, prng.Below(members.size()));
  }
  return members[chosen];
}

BrandNumber Wishes::AnyBrand() {
  const auto known = static_cast<int64_t>(configuration.brands().size());
  if (known < 1 || prng.OneIn(plan.unknown_one_in)) return {.value = kNobody};
  const BrandNumber chosen{.value = static_cast<uint32_t>(prng.Between(1, known))};
  if (!rogue_is_gone || chosen != plan.rogue.brand) return chosen;
  return {.value = chosen.value % static_cast<uint32_t>(known) + 1};
}

BrandNumber Wishes::AnyIssuer() {
  const CurrencyNumber currency = AnyCurrency();
  const Currency* found = configuration.CurrencyOf(currency);
  const bool is_gone = rogue_is_gone && found != nullptr && found->brand == plan.rogue.brand;
  return found == nullptr || is_gone || prng.OneIn(16) ? AnyBrand() : found->brand;
}

Wishes::Purse Wishes::AnyPurse() {
  const auto& purses = notebook.purses();
  if (!purses.empty() && !prng.OneIn(10)) {
    // Of a few, the one that has most.
    Purse best;
    for (int i = 0; i < 3; ++i) {
      const auto& [member, currency] = purses[prng.Below(purses.size())];
      const int64_t balance = notebook.BalanceOf(member, currency);
      if (i == 0 || balance > best.balance) {
        best = {.member = member, .currency = currency, .balance = balance};
      }
    }
    return best;
  }
  const MemberId member = AnyMember();
  const CurrencyNumber currency = AnyCurrency();
  return {.member = member, .currency = currency, .balance = notebook.BalanceOf(member, currency)};
}

CurrencyNumber Wishes::AnyCurrency() {
  const auto known = static_cast<int64_t>(configuration.currencies().size());
  if (plan.units && prng.OneIn(5)) return kUniversalUnit;
  if (known < 1 || prng.OneIn(plan.unknown_one_in)) return {.value = kNobody};
  return {.value = static_cast<uint32_t>(prng.Between(1, known))};
}

ChannelNumber Wishes::AnyChannel() {
  const auto known = static_cast<int64_t>(configuration.channels().size());
  if (prng.OneIn(plan.unknown_one_in)) return {.value = kNobody};
  if (known < 1 || prng.OneIn(2)) return kNoChannel;
  return {.value = static_cast<uint32_t>(prng.Between(1, known))};
}

std::string Wishes::AnyCode(const char* kind, size_t taken) {
  const uint64_t number = taken > 0 && prng.OneIn(8) ? prng.Below(taken) : taken;
  return kind + std::to_string(number);
}

int64_t Wishes::AnyAmount(int64_t balance) {
  constexpr int64_t kMax = Points::kOfMemberMax;
  uint32_t all = 0;
  for (const uint32_t weight : plan.amounts) {
    all += weight;
  }
  uint64_t at = prng.Below(all);
  size_t style = 0;
  for (; at >= plan.amounts[style]; ++style) {
    at -= plan.amounts[style];
  }
  switch (style) {
    case 0:
      return prng.Between(1, 3);
    case 2:
      return std::max<int64_t>(balance + prng.Between(-1, 1), 0);
    case 3:
      return prng.Between(1'000'000'000, 1'000'000'000'000);
    case 4:
      return prng.OneIn(2) ? kMax - prng.Between(0, 2) : prng.Between(kMax / 4, kMax);
    case 5:
      return 0;
    default:
      return balance > 0 && prng.OneIn(2) ? prng.Between(1, balance) : prng.Between(1, 50'000);
  }
}

Points Wishes::AnyPoints(int64_t balance) {
  return *Points::FromUnits(std::max<int64_t>(AnyAmount(balance), 1));
}

Rate Wishes::AnyRate() {
  if (plan.generous) return *Rate::Of(prng.Between(5, 8), 6);
  if (prng.OneIn(12)) return *Rate::Of(prng.Between(1, Rate::kTermMax), 1);
  if (prng.OneIn(12)) return *Rate::Of(1, prng.Between(1, Rate::kTermMax));
  return *Rate::Of(prng.Between(1, 20), prng.Between(1, 20));
}

Rate Wishes::AnyRule() {
  if (plan.generous && !prng.OneIn(4)) return *Rate::Of(100, 1);
  if (prng.OneIn(10)) return *Rate::Of(prng.Between(1, Rate::kTermMax), 999'999'937);
  if (prng.OneIn(20)) return *Rate::Of(prng.Between(1, Rate::kTermMax), 1);
  if (prng.OneIn(6)) return *Rate::Of(100, 1);
  return *Rate::Of(prng.Between(1, 30), prng.Between(1, 10));
}

std::optional<Timestamp> Wishes::AnyBeginning() {
  if (plan.generous || prng.OneIn(2)) return std::nullopt;
  const int64_t span = prng.OneIn(2) ? 3'600 : 40 * kSecondsPerDay;
  const int64_t seconds = prng.OneIn(5) ? -prng.Between(1, span) : prng.Between(0, span);
  return Timestamp{.nanos = std::max<int64_t>(clock.nanos + seconds * kNanosPerSecond, 0)};
}

int64_t Wishes::AnySettlementPrice() {
  return prng.OneIn(6) ? 0 : prng.Between(0, plan.settlement_price_max);
}

int64_t Wishes::AnyMicroFen() {
  const auto bits =
      static_cast<int64_t>(std::bit_width(static_cast<uint64_t>(plan.settlement_price_max)));
  return prng.Between(1, int64_t{1} << std::min<int64_t>(bits + prng.Between(2, 22), 61));
}

std::vector<LineAmount> Wishes::AnyLines(int64_t total) {
  if (!prng.OneIn(plan.lines_one_in)) return {};
  std::vector<LineAmount> lines;
  int64_t left = total;
  uint32_t number = static_cast<uint32_t>(prng.Below(3));
  for (int64_t more = prng.Between(1, 4); more > 0 && left > 0; --more, ++number) {
    const int64_t amount = more == 1 ? left : prng.Between(1, left);
    lines.push_back({.line = number, .amount = amount});
    left -= amount;
  }
  if (lines.empty() || prng.OneIn(8)) {
    lines.push_back({.line = number, .amount = prng.Between(0, 2)});
  }
  if (prng.OneIn(16)) lines.back().line = lines.front().line;
  return lines;
}

std::vector<LineAmount> Wishes::LinesOf(const KnownTransaction& original, int64_t& total) {
  if (original.lines.empty() || prng.OneIn(4)) return AnyLines(total);
  std::vector<LineAmount> lines;
  int64_t sum = 0;
  for (const LineAmount& line : original.lines) {
    if (prng.OneIn(2)) continue;
    const int64_t amount = prng.OneIn(2) ? line.amount : prng.Between(1, line.amount);
    lines.push_back({.line = line.line, .amount = amount});
    sum += amount;
  }
  if (sum > 0 && !prng.OneIn(8)) total = sum;
  if (!lines.empty() && prng.OneIn(12)) lines.back().line += 7;
  return lines;
}

const KnownTransaction* Wishes::AnyOf(const std::vector<KnownTransaction>& known) {
  if (!notebook.used_up().empty() && prng.OneIn(12)) {
    return &notebook.used_up()[prng.Below(notebook.used_up().size())];
  }
  if (known.empty()) return nullptr;
  const size_t recent = std::min<size_t>(known.size(), 8);
  if (prng.OneIn(4)) return &known[prng.Below(known.size())];
  return &known[known.size() - 1 - prng.Below(recent)];
}

Sequence Wishes::AnySequence() { return prng.OneIn(8) ? kNoSequence : prng.Below(1'200); }

Instant Wishes::InstantAt(Timestamp at) const {
  const auto zone = TimeZone::Named(plan.coalition.time_zone);
  CHECK(zone.has_value());
  return {.time = at, .day = zone->DayAt(at)};
}

}  // namespace huitong
