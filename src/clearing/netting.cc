#include "clearing/netting.h"

#include <algorithm>
#include <numeric>
#include <string>
#include <utility>

#include "base/check.h"
#include "base/planted.h"
#include "clearing/portion.h"

namespace huitong {
namespace {

__extension__ using Int128 = __int128;

std::string NameOf(BrandNumber brand) { return "brand " + std::to_string(brand.value); }

Unexpected<Error> TooMuch(const std::string& whose) {
  return Fail(ErrorCode::kInvalidArgument,
              "What " + whose + " owes in the period is past 2^62 micro-fen.");
}

// By (lower, higher) brand.
bool ByPair(const Obligation& a, const Obligation& b) {
  return std::pair(std::min(a.debtor, a.creditor), std::max(a.debtor, a.creditor)) <
         std::pair(std::min(b.debtor, b.creditor), std::max(b.debtor, b.creditor));
}

// 128 bits hold any sum of int64 that fits in memory; what is written down is checked.
struct WideSums {
  BrandNumber brand;
  Int128 owes = 0;
  Int128 is_owed = 0;
};

bool Fits(Int128 sum) { return sum >= -kAmountMax && sum <= kAmountMax; }

Expected<PairPosition, Error> PositionOfPair(std::span<const Obligation> of_pair) {
  const BrandNumber first = std::min(of_pair[0].debtor, of_pair[0].creditor);
  const BrandNumber second = std::max(of_pair[0].debtor, of_pair[0].creditor);
  Int128 first_owes = 0;
  Int128 second_owes = 0;
  for (const Obligation& obligation : of_pair) {
    (obligation.debtor == first ? first_owes : second_owes) += obligation.micro_fen;
  }
  if (!Fits(first_owes) || !Fits(second_owes) || !Fits(first_owes - second_owes)) {
    return TooMuch(NameOf(first) + " or " + NameOf(second));
  }
  return PairPosition{.first = first,
                      .second = second,
                      .first_owes = static_cast<int64_t>(first_owes),
                      .second_owes = static_cast<int64_t>(second_owes),
                      .net = static_cast<int64_t>(first_owes - second_owes)};
}

// Of each party of the pairs, both ways of each pair.
std::vector<WideSums> SumsOf(std::span<const PairPosition> pairs) {
  std::vector<WideSums> sides;
  for (const PairPosition& pair : pairs) {
    sides.push_back({.brand = pair.first, .owes = pair.first_owes, .is_owed = pair.second_owes});
    sides.push_back({.brand = pair.second, .owes = pair.second_owes, .is_owed = pair.first_owes});
  }
  std::stable_sort(sides.begin(), sides.end(),
                   [](const WideSums& a, const WideSums& b) { return a.brand < b.brand; });
  std::vector<WideSums> sums;
  for (const WideSums& side : sides) {
    if (sums.empty() || sums.back().brand != side.brand) {
      sums.push_back({.brand = side.brand, .owes = 0, .is_owed = 0});
    }
    sums.back().owes += side.owes;
    sums.back().is_owed += side.is_owed;
  }
  return sums;
}

}  // namespace

Expected<Netting, Error> Net(std::span<const Obligation> obligations) {
  std::vector<Obligation> sorted(obligations.begin(), obligations.end());
  std::sort(sorted.begin(), sorted.end(), ByPair);
  Netting netting;
  for (size_t begin = 0; begin < sorted.size();) {
    if (sorted[begin].debtor == sorted[begin].creditor) {
      return Fail(ErrorCode::kInvalidArgument,
                  NameOf(sorted[begin].debtor) + " cannot owe itself anything.");
    }
    size_t end = begin;
    while (end < sorted.size() && !ByPair(sorted[begin], sorted[end])) {
      ++end;
    }
    const PairPosition pair =
        TRY(PositionOfPair(std::span<const Obligation>(sorted).subspan(begin, end - begin)));
    netting.pairs.push_back(pair);
    begin = end;
  }
  for (const WideSums& sums : SumsOf(netting.pairs)) {
    const Int128 net = sums.is_owed - sums.owes;
    if (!Fits(sums.owes) || !Fits(sums.is_owed) || !Fits(net)) return TooMuch(NameOf(sums.brand));
    netting.positions.push_back({.brand = sums.brand,
                                 .owes = static_cast<int64_t>(sums.owes),
                                 .is_owed = static_cast<int64_t>(sums.is_owed),
                                 .net = static_cast<int64_t>(net)});
  }
  return netting;
}

std::vector<Payable> RoundToFen(std::span<const NetPosition> positions) {
  std::vector<Payable> payables;
  Int128 sum = 0;
  int64_t left = 0;  // micro-fen that the floors leave, a multiple of a fen
  for (const NetPosition& position : positions) {
    CHECK(payables.empty() || payables.back().brand < position.brand);
    CHECK(IsAmount(position.net));
    sum += position.net;
    FenAndMicroFen split = SplitMicroFen(position.net);
    if (split.micro_fen < 0 && !Planted("payables-rounded-towards-zero")) {
      --split.fen;
      split.micro_fen += kMicroFenPerFen;
    }
    left += split.micro_fen;
    payables.push_back({.brand = position.brand,
                        .net = position.net,
                        .payable_fen = split.fen,
                        .carried = split.micro_fen});
  }
  CHECK(sum == 0);

  std::vector<size_t> order(payables.size());
  std::iota(order.begin(), order.end(), size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](size_t a, size_t b) { return payables[a].carried > payables[b].carried; });
  const auto fen_left = static_cast<size_t>(left / kMicroFenPerFen);
  CHECK(fen_left <= order.size());
  for (size_t i = 0; i < fen_left; ++i) {
    Payable& payable = payables[order[i]];
    ++payable.payable_fen;
    payable.carried -= kMicroFenPerFen;
  }
  return payables;
}

}  // namespace huitong
