#include "clearing/gaming.h"

#include <algorithm>
#include <map>
#include <optional>
#include <utility>

#include "base/check.h"
#include "base/planted.h"

namespace huitong {
namespace {

__extension__ using Int128 = __int128;

Portion Of(int64_t numerator, int64_t denominator) {
  const auto portion = Portion::Of(numerator, denominator);
  CHECK(portion.has_value());
  return *portion;
}

bool IsReached(const MeasuredRatio& ratio) {
  return Int128{ratio.numerator} * ratio.threshold.denominator() >=
         Int128{ratio.denominator} * ratio.threshold.numerator();
}

int64_t Total(int64_t a, int64_t b) {
  CHECK(a >= 0 && b >= 0 && b <= kAmountMax - a);
  return a + b;
}

// Of two brands, the lower number first.
struct BothWays {
  int64_t of_first = 0;  // the first one's points at the second
  int64_t of_second = 0;
  int64_t busiest = 0;
};
using Pair = std::pair<BrandNumber, BrandNumber>;

std::map<Pair, BothWays> BothWaysOf(const std::vector<PairActivity>& activity) {
  std::map<Pair, BothWays> pairs;
  for (const PairActivity& pair : activity) {
    BothWays& both =
        pairs[{std::min(pair.issuer, pair.acceptor), std::max(pair.issuer, pair.acceptor)}];
    int64_t& way = pair.issuer < pair.acceptor ? both.of_first : both.of_second;
    way = Total(way, pair.settled);
    both.busiest = Total(both.busiest, pair.busiest);
  }
  return pairs;
}

std::optional<GamingFinding> WashTrade(const Pair& brands, const BothWays& both,
                                       const GamingThresholds& thresholds) {
  const int64_t all = Total(both.of_first, both.of_second);
  if (all == 0 || all < thresholds.least_value) return std::nullopt;
  const MeasuredRatio reciprocity{.name = "reciprocity",
                                  .numerator = std::min(both.of_first, both.of_second),
                                  .denominator = std::max(both.of_first, both.of_second),
                                  .threshold = thresholds.reciprocity};
  const MeasuredRatio concentration{.name = "concentration",
                                    .numerator = both.busiest,
                                    .denominator = all,
                                    .threshold = thresholds.concentration};
  const bool found = Planted("one-way-traffic-is-a-wash-trade")
                         ? IsReached(concentration)
                         : IsReached(reciprocity) && IsReached(concentration);
  if (!found) return std::nullopt;
  return GamingFinding{.kind = GamingKind::kWashTrading,
                       .brand = brands.first,
                       .other = brands.second,
                       .ratios = {reciprocity, concentration}};
}

std::optional<GamingFinding> SelfDealing(const AcceptorActivity& acceptor,
                                         const GamingThresholds& thresholds) {
  if (acceptor.settled == 0 || acceptor.settled < thresholds.least_value) return std::nullopt;
  const MeasuredRatio staff{.name = "staff_share",
                            .numerator = acceptor.by_staff,
                            .denominator = acceptor.settled,
                            .threshold = thresholds.staff_share};
  if (!IsReached(staff)) return std::nullopt;
  return GamingFinding{.kind = GamingKind::kSelfDealing,
                       .brand = acceptor.acceptor,
                       .other = kHouse,
                       .ratios = {staff}};
}

std::optional<GamingFinding> OverIssuance(const IssuerActivity& issuer,
                                          const GamingThresholds& thresholds) {
  if (issuer.issued == 0 || issuer.issued < thresholds.least_points) return std::nullopt;
  if (issuer.usual_sales_fen == 0) return std::nullopt;
  const auto usual =
      Scale(issuer.sales_fen, issuer.usual_issued, issuer.usual_sales_fen, Rounding::kUp);
  if (!usual) return std::nullopt;  // more than anybody can issue
  const MeasuredRatio over{.name = "over_issuance",
                           .numerator = issuer.issued,
                           .denominator = usual->amount,
                           .threshold = thresholds.over_issuance};
  if (!IsReached(over)) return std::nullopt;
  return GamingFinding{
      .kind = GamingKind::kOverIssuance, .brand = issuer.issuer, .other = kHouse, .ratios = {over}};
}

}  // namespace

GamingThresholds UsualThresholds() {
  return {.reciprocity = Of(7, 10),
          .concentration = Of(1, 2),
          .staff_share = Of(1, 5),
          .over_issuance = Of(2, 1),
          .least_value = 100'000'000'000,
          .least_points = 10'000};
}

std::string_view NameOf(GamingKind kind) {
  switch (kind) {
    case GamingKind::kWashTrading:
      return "wash_trading";
    case GamingKind::kSelfDealing:
      return "self_dealing";
    case GamingKind::kOverIssuance:
      return "over_issuance";
  }
  CHECK(!"a kind of gaming");
}

std::vector<GamingFinding> FindGaming(const PeriodActivity& activity,
                                      const GamingThresholds& thresholds) {
  std::vector<GamingFinding> findings;
  const auto add = [&](std::optional<GamingFinding> finding) {
    if (finding) findings.push_back(*std::move(finding));
  };
  for (const auto& [brands, both] : BothWaysOf(activity.pairs)) {
    add(WashTrade(brands, both, thresholds));
  }
  for (const AcceptorActivity& acceptor : activity.acceptors) {
    add(SelfDealing(acceptor, thresholds));
  }
  for (const IssuerActivity& issuer : activity.issuers) {
    add(OverIssuance(issuer, thresholds));
  }
  std::stable_sort(findings.begin(), findings.end(),
                   [](const GamingFinding& a, const GamingFinding& b) {
                     if (a.kind != b.kind) return a.kind < b.kind;
                     return Pair(a.brand, a.other) < Pair(b.brand, b.other);
                   });
  return findings;
}

std::string SentenceOf(const GamingFinding& finding) {
  std::string sentence(NameOf(finding.kind));
  sentence += finding.other == kHouse ? ", brand " + std::to_string(finding.brand.value)
                                      : ", brands " + std::to_string(finding.brand.value) +
                                            " and " + std::to_string(finding.other.value);
  for (size_t i = 0; i < finding.ratios.size(); ++i) {
    const MeasuredRatio& ratio = finding.ratios[i];
    sentence += (i == 0 ? ": " : ", ") + std::string(ratio.name) + " " +
                std::to_string(ratio.numerator) + " of " + std::to_string(ratio.denominator) +
                " (looked at from " + std::to_string(ratio.threshold.numerator()) + "/" +
                std::to_string(ratio.threshold.denominator()) + ")";
  }
  return sentence + ".";
}

}  // namespace huitong
