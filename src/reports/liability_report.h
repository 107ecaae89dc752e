// The liability book of a coalition's brands over one period, or up to a day: roll-forward, ageing,
// expected redemption by month of earning, deferred revenue, and entries for the brands' own books.

#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "base/error.h"
#include "clearing/breakage.h"
#include "clearing/deferral.h"
#include "clearing/entries.h"
#include "clearing/liability.h"
#include "reports/log_fold.h"

namespace huitong {

// Which time a report is about. With neither, all that is open: from the last cut to the last
// record. At most one of the two is there.
struct ReportTime {
  std::optional<PeriodNumber> period = std::nullopt;  // that was cut
  // The end of this day: from the last cut before it, or the beginning.
  std::optional<Day> until = std::nullopt;
};

struct LiabilityWish {
  ReportTime time;
  BreakageBounds bounds;
  Role role = Role::kPrincipal;  // of the brands where others' rewards are concerned
};

// The points earned in one month. Money in fen.
struct CohortReport {
  int32_t earn_month = 0;
  CohortFlow flow;                // in all
  std::vector<int64_t> redeemed;  // in all, by the end of each whole month from that of earning
  CohortEstimate estimate;
  int64_t deferred = 0;  // in all
  Release release;       // of it: until now, in the window, remaining
};

// Points of a currency in members' wallets that one brand pays for.
struct FundedPoints {
  BrandNumber funding_brand;
  int64_t points = 0;
};

struct CurrencyLiability {
  CurrencyNumber currency;
  BrandNumber brand;
  RollForward book;            // of the window
  int64_t closing = 0;         // ClosingOf(book)
  int64_t in_wallets = 0;      // Σ of what each wallet has, by the last posting of each
  int64_t debt = 0;            // Σ of what members owe: negative
  int64_t house_rounding = 0;  // of the currency
  bool ties = false;           // closing = in_wallets + debt + house_rounding
  std::vector<AgeBucket> ages;
  std::vector<FundedPoints> funded;   // ascending; none without points
  int64_t settlement_value = 0;       // micro-fen: Σ lots · their settlement price
  std::vector<CohortReport> cohorts;  // ascending by month
  std::vector<DevelopmentFactor> factors;
  // Fen: contract liability at the beginning, deferred and released in the window, at the end.
  int64_t deferred_before = 0;
  int64_t deferred = 0;
  int64_t released = 0;
  int64_t remaining = 0;
  // Of what was released: for points that were spent at others, and what the brand owes for these.
  int64_t released_elsewhere = 0;
  int64_t owed_elsewhere = 0;
  ThirdPartyRevenue as_principal;
  ThirdPartyRevenue as_agent;
  std::vector<EntryRow> entries;  // of the window, in the wish's role
};

struct LiabilityBook {
  PeriodNumber period;
  bool open = true;  // the period was not cut by then
  Day first_day;
  Day last_day;
  Sequence end = 0;                           // the first record after it
  std::vector<CurrencyLiability> currencies;  // ascending

  [[nodiscard]] bool Ties() const;
};

// What the fold says of the time. Redemption is estimated from whole months. Sales are deferred
// period by period, at the redemption that was expected at each one's cut; estimates of now are
// caught up in the release of the window. A cohort whose month is over and whose points are all
// redeemed or expired is released whole. What comes after a period's last day and before its cut
// counts as of its last month.
// kNotFound, in one sentence, for a period that was not cut or a day before the first record;
// kInvalidArgument for bounds that EstimateRedemption refuses and sums past 2^62.
Expected<LiabilityBook, Error> LiabilityOf(const LogFold& fold, const LiabilityWish& wish);

}  // namespace huitong
