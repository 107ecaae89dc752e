// The gaming report: simple ratios of a period's totals, with thresholds that everybody knows.

#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "clearing/portion.h"
#include "ledger/number.h"

namespace huitong {

// Points of the issuer that were spent at the acceptor in the period, in micro-fen of settled
// value.
struct PairActivity {
  BrandNumber issuer;
  BrandNumber acceptor;
  int64_t settled = 0;
  int64_t busiest = 0;  // of it by the ten members who spent most between these two brands
};

// Others' points that were spent at one brand.
struct AcceptorActivity {
  BrandNumber acceptor;
  int64_t settled = 0;
  int64_t by_staff = 0;  // of it by the brand's own staff
};

// What a brand gave for its sales in the period, and what it usually gives (the twelve months
// before).
struct IssuerActivity {
  BrandNumber issuer;
  int64_t issued = 0;     // points
  int64_t sales_fen = 0;  // what earned them
  int64_t usual_issued = 0;
  int64_t usual_sales_fen = 0;
};

// All amounts are at least 0.
struct PeriodActivity {
  std::vector<PairActivity> pairs;
  std::vector<AcceptorActivity> acceptors;
  std::vector<IssuerActivity> issuers;
};

// A finding is where a ratio is at or above its threshold. Nothing is looked at below the least
// value and the least points: small numbers make large ratios.
struct GamingThresholds {
  Portion reciprocity;       // the lesser of two brands' traffic over the greater
  Portion concentration;     // the ten busiest members' part of both
  Portion staff_share;       // staff's part of what is spent at their own brand
  Portion over_issuance;     // points for a sale, over what is usual
  int64_t least_value = 0;   // micro-fen, of both brands' traffic or of what is spent at one
  int64_t least_points = 0;  // issued
};
// Reciprocity 7/10 with concentration 1/2; staff 1/5; over-issuance 2; from 1,000 yuan and 10,000
// points on. A coalition publishes its own, or these.
GamingThresholds UsualThresholds();

enum class GamingKind : uint8_t {
  kWashTrading = 1,   // two brands, as much there as back, by few members: both ratios
  kSelfDealing = 2,   // a brand's staff spend others' points at it
  kOverIssuance = 3,  // a brand gives more points for its sales than it uses to
};
// "wash_trading", …
std::string_view NameOf(GamingKind kind);

// numerator / denominator ≥ threshold. A denominator of zero is "of nothing": always above.
struct MeasuredRatio {
  std::string_view name;  // a literal: "reciprocity", …
  int64_t numerator = 0;
  int64_t denominator = 0;
  Portion threshold;

  friend bool operator==(const MeasuredRatio&, const MeasuredRatio&) = default;
};

// A reason to look closer, with its figures; never a proof.
struct GamingFinding {
  GamingKind kind = GamingKind::kWashTrading;
  BrandNumber brand;
  BrandNumber other;  // the second brand of a wash trade, the higher number; the house otherwise
  std::vector<MeasuredRatio> ratios;

  friend bool operator==(const GamingFinding&, const GamingFinding&) = default;
};

// By kind, brand, other brand, whatever the order of the activity. What is usual is compared by the
// points that the period's sales would usually have earned, rounded up; where nothing is usual yet
// (no usual sales) nothing is found. Pairs that are given twice add up.
// Requires amounts ≥ 0 that sum to at most 2^62.
std::vector<GamingFinding> FindGaming(const PeriodActivity& activity,
                                      const GamingThresholds& thresholds);

// "wash_trading, brands 1 and 2: reciprocity 900 of 1000 (looked at from 7/10), … ."
std::string SentenceOf(const GamingFinding& finding);

}  // namespace huitong
