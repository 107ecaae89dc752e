// Invariants 5 and 9 and the arithmetic of each trade: whether the facts of an earning, a
// redemption, an exchange or an expiry are what the published rules give.

#pragma once

#include "engine/invariants/record_content.h"

namespace huitong {

// Lines, if there are any, are ascending, above zero, and add up to `total`.
Breach BreachOfSum(const std::vector<LineAmount>& lines, int64_t total);

// What the issuer owes for these lots at `at`, in micro-fen; nothing where it passes 2^53 − 1, or a
// lot has no provenance.
std::optional<int64_t> OwedFor(LogState& state, const RecordContent& content, const Lots& lots,
                               Timestamp at);

// Points that a buyer gives a member, or, below 0, takes from him.
struct PointsBought {
  CurrencyNumber currency;
  BrandNumber buyer;
  int64_t points = 0;
};

// The books with what the buyer then owes the pool, where the points are units. Nothing where that
// passes 2^53 − 1.
std::optional<std::vector<BookPosting>> WithUnitsBought(std::vector<BookPosting> books,
                                                        const Configuration& configuration,
                                                        const PointsBought& bought, Timestamp at);

// The books with what the buyer then owes the brand of the currency at so many micro-fen per point,
// where they are of another brand. Nothing where that passes 2^53 − 1.
std::optional<std::vector<BookPosting>> WithPointsBought(std::vector<BookPosting> books,
                                                         const Configuration& configuration,
                                                         const PointsBought& bought, int64_t price);

// What a member gets for points that settle at `owed`; nothing where it passes 2^53 − 1.
std::optional<int64_t> FaceFor(const Configuration& configuration, CurrencyNumber currency,
                               int64_t points, int64_t owed, Timestamp at);

// Each requires that the record has one subject and that its postings fold.
// Points from the spend and the versions in force when it occurred; one lot, with that day's term.
Breach BreachOfEarn(LogState& state, const Record& record, const RecordContent& content);
// The first expiring points first; the issuer owes the acceptor what the lots' prices say.
Breach BreachOfRedeem(LogState& state, const Record& record, const RecordContent& content);
// The effective prices at the commit; shares of the source lots; no point lives longer than it did.
Breach BreachOfExchange(LogState& state, const Record& record, const RecordContent& content);
// All that is past its day, and nothing else.
Breach BreachOfExpiry(LogState& state, const Record& record, const RecordContent& content);

// All that has matured, and first of all against debt.
Breach BreachOfMature(LogState& state, const Record& record, const RecordContent& content);
Breach BreachOfHold(LogState& state, const Record& record, const RecordContent& content);
Breach BreachOfCapture(LogState& state, const Record& record, const RecordContent& content);
// A release, or the end that time brings.
Breach BreachOfHoldEnd(LogState& state, const Record& record, const RecordContent& content);
// Against the record that is reversed.
Breach BreachOfRedemptionReversal(LogState& state, const Record& record,
                                  const RecordContent& content, const Record& original);
Breach BreachOfEarnReversal(LogState& state, const Record& record, const RecordContent& content,
                            const Record& original);

}  // namespace huitong
