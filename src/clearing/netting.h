// From what each brand owes each other to one position per brand, and to whole fen that are paid.

#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "base/error.h"
#include "clearing/obligation.h"

namespace huitong {

// What two brands owe each other in a period, in micro-fen. Gross amounts may be negative where
// refunds of earlier periods outweigh what the period brought.
struct PairPosition {
  BrandNumber first;  // the lower number
  BrandNumber second;
  int64_t first_owes = 0;
  int64_t second_owes = 0;
  int64_t net = 0;  // first_owes − second_owes: what the first is to pay the second

  friend constexpr bool operator==(const PairPosition&, const PairPosition&) = default;
};

// What one brand owes and is owed by all others together, in micro-fen.
struct BrandPosition {
  BrandNumber brand;
  int64_t owes = 0;
  int64_t is_owed = 0;
  int64_t net = 0;  // is_owed − owes: positive receives, negative pays

  friend constexpr bool operator==(const BrandPosition&, const BrandPosition&) = default;
};

struct Netting {
  std::vector<PairPosition> pairs;       // by first, then second
  std::vector<BrandPosition> positions;  // by brand; the nets sum to zero

  friend bool operator==(const Netting&, const Netting&) = default;
};

// Obligations of the same pair add up; their order does not matter. Every party named has a
// position, zero or not: the house, the pool and sponsors are parties like brands.
// Refuses (kInvalidArgument) who owes itself, and sums past 2^62 micro-fen.
Expected<Netting, Error> Net(std::span<const Obligation> obligations);

// A brand's net position and what of it is paid now.
struct Payable {
  BrandNumber brand;
  int64_t net = 0;          // micro-fen, as given: positive receives
  int64_t payable_fen = 0;  // whole fen: positive receives, negative pays
  int64_t carried = 0;  // net − payable_fen · 10^6: opens the brand's next period, |carried| < 10^6

  friend constexpr bool operator==(const Payable&, const Payable&) = default;
};

// One brand's net position in micro-fen.
struct NetPosition {
  BrandNumber brand;
  int64_t net = 0;
};

// Every position is rounded down to whole fen; the fen which that leaves go to the largest
// remainders, of equal ones to the lowest brand. So the payments sum to zero exactly, whole fen
// are paid as they are, and what is carried sums to zero too.
// Requires brands in ascending order and nets that sum to zero.
std::vector<Payable> RoundToFen(std::span<const NetPosition> positions);

}  // namespace huitong
