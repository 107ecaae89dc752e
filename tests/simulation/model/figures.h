// What limits say, and the figures that they are held against: section 22 of docs/ledger_rules.md.

#pragma once

#include <cstdint>
#include <map>
#include <utility>

#include "model/words.h"

namespace huitong::model {

// Two currencies, from and to, or two brands, issuer and acceptor.
using Pair = std::pair<uint32_t, uint32_t>;

inline constexpr int64_t kNoLimit = -1;
inline constexpr int64_t kOfLot = -1;  // no price but that of the lot

// What a brand may owe and issue. What is told below some room declines nothing, and is not here.
struct Limits {
  int64_t credit_line = kNoLimit;
  int64_t reserve = kNoLimit;
  int64_t net_debit_cap = kNoLimit;
  int64_t mint_cap = kNoLimit;
  int64_t mint_cap_a_day = kNoLimit;
  int64_t suspended = 0;  // 1 from issuing + 2 from being spent at others + 4 from being exchanged
  int64_t breaker = kNoLimit;
};

// What a contract says of an issuer's points at an acceptor, beside money.
struct Agreement {
  // 1 they are earned there + 2 they are taken there + 4 they can be exchanged into the acceptor's.
  int64_t capabilities = 6;
  int64_t exchange_quota = kNoLimit;
  int64_t locked_days = 0;
  int64_t earn_price = kOfLot;  // micro-fen that the acceptor pays for a point earned there
};

struct BrandFigures {
  Wide position = 0;
  Wide reserved = 0;
  Wide outstanding = 0;
  Wide net_debit = 0;  // of that period
  Wide owed = 0;       // of that day, as is the next
  Wide minted = 0;
  uint32_t period = 0;
  int32_t day = 0;

  // The most that the others lose by it.
  [[nodiscard]] Wide Exposure() const { return reserved - position; }
};
struct PairFigures {
  Wide received = 0;  // on that day
  int32_t day = 0;
};
struct MemberFigures {
  Wide on_day = 0;   // of that day
  Wide in_year = 0;  // of its year
  int32_t day = 0;
};

// Of brands, of (issuer, acceptor), of (member, currency).
struct Figures {
  std::map<uint32_t, BrandFigures> brands;
  std::map<Pair, PairFigures> pairs;
  std::map<std::pair<uint64_t, uint32_t>, MemberFigures> members;

  // Takes over the rows that these have.
  void Take(const Figures& changed) {
    for (const auto& [key, row] : changed.brands) {
      brands[key] = row;
    }
    for (const auto& [key, row] : changed.pairs) {
      pairs[key] = row;
    }
    for (const auto& [key, row] : changed.members) {
      members[key] = row;
    }
  }
};

}  // namespace huitong::model
