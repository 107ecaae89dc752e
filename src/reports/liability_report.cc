#include "reports/liability_report.h"

#include <algorithm>
#include <map>
#include <span>
#include <string>
#include <utility>

#include "base/check.h"
#include "base/planted.h"
#include "clearing/obligation.h"

namespace huitong {
namespace {

// Days of the fold that are settled together, and the last day that they are about.
struct Step {
  size_t begin = 0;
  size_t end = 0;
  Day first_day;
  Day last_day;
  bool cut = false;
};

// Every period up to the wanted time, each a step; the last is the report's window.
Expected<std::vector<Step>, Error> StepsTo(const LogFold& fold, const ReportTime& time) {
  const std::vector<DayFlow>& days = fold.days();
  const size_t cuts = fold.cuts().size();
  if (time.period && (time.period->value == 0 || time.period->value > cuts)) {
    return Fail(ErrorCode::kNotFound, "period " + std::to_string(time.period->value) +
                                          " was not cut: the open one is " +
                                          std::to_string(cuts + 1));
  }
  if (days.empty() || (time.until && *time.until < days.front().day)) {
    return Fail(ErrorCode::kNotFound, "the ledger has no record until then");
  }
  std::vector<Step> steps;
  for (size_t i = 0; i < days.size(); ++i) {
    const DayFlow& day = days[i];
    if (time.until && day.day > *time.until) break;
    if (time.period && day.period > *time.period) break;
    if (steps.empty() || days[i - 1].period != day.period) {
      steps.push_back({.begin = i, .end = i, .first_day = day.day, .last_day = {}, .cut = false});
    }
    steps.back().end = i + 1;
    steps.back().last_day = day.day;
  }
  for (size_t i = 0; i < steps.size(); ++i) {
    const uint32_t period = days[steps[i].begin].period.value;
    const bool ended = period <= cuts && (i + 1 < steps.size() || time.period.has_value());
    if (!ended) continue;
    steps[i].first_day = fold.cuts()[period - 1].first_day;
    steps[i].last_day = fold.cuts()[period - 1].last_day;
    steps[i].cut = true;
  }
  if (time.until) steps.back().last_day = *time.until;
  return steps;
}

// One currency's liability, step by step.
class CurrencyFold {
 public:
  CurrencyFold(CurrencyNumber currency, const BreakageBounds& bounds)
      : currency_(currency), bounds_(bounds) {}

  Expected<Done, Error> TakeStep(std::span<const DayFlow> days, const Step& step);
  Expected<CurrencyLiability, Error> Report(BrandNumber brand, Role role) const;

 private:
  struct CohortState {
    CohortFlow flow;
    std::map<int32_t, int64_t> redeemed_in;  // by month
    int64_t deferred = 0;
    int64_t released = 0;
  };

  void Add(const DayFlow& day, const CurrencyFlow& flow, int32_t last_month);
  void AddBooks(const CurrencyFlow& flow);
  [[nodiscard]] std::vector<Cohort> HistoriesUntil(int32_t month) const;
  Expected<Done, Error> Estimate(int32_t month);
  Expected<Done, Error> Defer();
  Expected<Done, Error> DeferSale(const SalesKey& key, const SalesFlow& sales);
  Expected<Done, Error> DeferMore(int32_t month, int64_t fen);
  Expected<Done, Error> ReleaseAt(int32_t month);
  void AddThirdParty(CurrencyLiability& report, Role role) const;

  const CurrencyNumber currency_;
  const BreakageBounds bounds_;
  RollForward book_;  // of the last step
  int64_t closing_ = 0;
  int64_t in_lots_ = 0;
  int64_t debt_ = 0;
  int64_t house_rounding_ = 0;
  std::map<Day, int64_t> last_days_;
  std::map<FundedLots, int64_t> lots_;
  std::map<int32_t, CohortState> cohorts_;
  int32_t whole_until_ = 0;  // the last whole month, at the last step, as all below
  std::vector<Cohort> histories_;
  std::vector<CohortEstimate> estimates_;
  LiabilityReport releases_;
  CurrencyFlow step_;  // sales, received, elsewhere and owed of the last step
  int64_t redeemed_in_step_ = 0;
  int64_t deferred_before_ = 0;
  int64_t deferred_in_step_ = 0;
};

void CurrencyFold::AddBooks(const CurrencyFlow& flow) {
  const auto of = [&](AccountCode code) { return flow.books[static_cast<size_t>(code)]; };
  book_.issued -= of(AccountCode::kIssued);
  book_.redeemed += of(AccountCode::kRedeemed);
  book_.expired += of(AccountCode::kExpired);
  book_.reversed += of(AccountCode::kReversed);
  book_.exchanged_in -= of(AccountCode::kExchangedIn);
  book_.exchanged_out += of(AccountCode::kExchangedOut);
  book_.adjusted -= of(AccountCode::kAdjusted);
  house_rounding_ += of(AccountCode::kHouseRounding);
}

// What happened after the last day of a period and before its cut counts as of its last month.
void CurrencyFold::Add(const DayFlow& day, const CurrencyFlow& flow, int32_t last_month) {
  AddBooks(flow);
  in_lots_ += flow.in_lots;
  debt_ += flow.debt;
  for (const auto& [last_day, points] : flow.last_days) {
    last_days_[last_day] += points;
  }
  for (const auto& [lots, points] : flow.lots) {
    lots_[lots] += points;
  }
  const int32_t month = Planted("late-redemption-not-in-history")
                            ? MonthNumber(day.day)
                            : std::min(MonthNumber(day.day), last_month);
  for (const auto& [earned, change] : flow.cohorts) {
    CohortState& cohort = cohorts_[earned];
    cohort.flow.issued += change.issued;
    cohort.flow.redeemed += change.redeemed;
    cohort.flow.expired += change.expired;
    cohort.redeemed_in[std::max(month, earned)] += change.redeemed;
    redeemed_in_step_ += change.redeemed;
  }
  for (const auto& [key, sales] : flow.sales) {
    step_.sales[key].spend_fen += sales.spend_fen;
    step_.sales[key].points += sales.points;
  }
  for (const auto& [earned, micro_fen] : flow.received) {
    step_.received[earned] += micro_fen;
  }
  step_.elsewhere += flow.elsewhere;
  step_.owed += flow.owed;
}

// Refunds and reversals may leave a month of the past with more redeemed than was issued in the
// end, or less than nothing: the history is kept between the two, as clearing wants it.
int64_t Within(const CohortFlow& flow, int64_t redeemed) {
  return std::clamp(redeemed, int64_t{0}, std::max(flow.issued, int64_t{0}));
}

// Of whole months only: half a month's redemptions would pass for a month's. What was earned later
// has a history of one month in which nothing was redeemed, so that it is expected to be redeemed
// as the older cohorts are on average.
std::vector<Cohort> CurrencyFold::HistoriesUntil(int32_t month) const {
  std::vector<Cohort> cohorts;
  for (const auto& [earned, state] : cohorts_) {
    Cohort cohort{
        .earn_month = earned, .issued = std::max(state.flow.issued, int64_t{0}), .redeemed = {}};
    int64_t redeemed = 0;
    for (int32_t at = earned; at <= month; ++at) {
      const auto found = state.redeemed_in.find(at);
      if (found != state.redeemed_in.end()) redeemed += found->second;
      cohort.redeemed.push_back(Within(state.flow, redeemed));
    }
    if (cohort.redeemed.empty()) cohort.redeemed.push_back(0);
    cohorts.push_back(std::move(cohort));
  }
  return cohorts;
}

// Never below what is redeemed by now, the running month's included.
Expected<Done, Error> CurrencyFold::Estimate(int32_t month) {
  histories_ = HistoriesUntil(month);
  estimates_ = TRY(EstimateRedemption(histories_, bounds_));
  for (CohortEstimate& estimate : estimates_) {
    const CohortFlow& flow = cohorts_.at(estimate.earn_month).flow;
    estimate.redeemed = Within(flow, flow.redeemed);
    if (!Planted("breakage-of-redeemed-points")) {
      estimate.expected = std::max(estimate.expected, estimate.redeemed);
    }
    estimate.breakage = estimate.issued - estimate.expected;
  }
  return Done{};
}

// expected / issued, in terms that a Portion takes: halved together while they are too large.
Portion ExpectedPart(const CohortEstimate& estimate) {
  int64_t numerator = estimate.expected;
  int64_t denominator = std::max(estimate.issued, int64_t{1});
  std::optional<Portion> part = Portion::Of(numerator, denominator);
  while (!part) {
    numerator = (numerator + 1) / 2;
    denominator = (denominator + 1) / 2;
    part = Portion::Of(numerator, denominator);
  }
  return *part;
}

Expected<Done, Error> CurrencyFold::DeferMore(int32_t month, int64_t fen) {
  CohortState& cohort = cohorts_[month];
  const auto deferred = Sum(cohort.deferred, fen);
  if (!deferred) return Fail(ErrorCode::kInvalidArgument, "Deferred revenue passes 2^62 fen.");
  // What is returned of earlier sales was deferred at another expectation, perhaps less of it.
  const int64_t kept = std::max(*deferred, int64_t{0});
  deferred_in_step_ += kept - cohort.deferred;
  cohort.deferred = kept;
  return Done{};
}

// Sales of a step, or, where more was returned than sold in it, the opposite of it.
Expected<Done, Error> CurrencyFold::DeferSale(const SalesKey& key, const SalesFlow& sales) {
  const int64_t sign = sales.spend_fen < 0 ? -1 : 1;
  const int64_t spend = sign * sales.spend_fen;
  const int64_t points = std::max(sign * sales.points, int64_t{0});
  const auto value = Portion::Of(key.settlement_price, kMicroFenPerFen);
  if (!value) {
    return Fail(ErrorCode::kInvalidArgument, "A settlement price of " +
                                                 std::to_string(key.settlement_price) +
                                                 " micro-fen is too large to allocate sales by.");
  }
  if (spend == 0) return Done{};
  const auto estimate =
      std::find_if(estimates_.begin(), estimates_.end(),
                   [&](const CohortEstimate& one) { return one.earn_month == key.month; });
  const Portion expected = estimate == estimates_.end() ? Portion() : ExpectedPart(*estimate);
  const Allocation allocation = TRY(Allocate({.price = spend,
                                              .goods_stand_alone = spend,
                                              .points = points,
                                              .value = *value,
                                              .expected = expected}));
  return DeferMore(key.month,
                   (Planted("returns-deferred-once-more") ? 1 : sign) * allocation.liability);
}

Expected<Done, Error> CurrencyFold::Defer() {
  for (const auto& [key, sales] : step_.sales) {
    TRY(DeferSale(key, sales));
  }
  // For points that another brand pays for there are no goods: all of it waits for the points.
  for (const auto& [month, micro_fen] : step_.received) {
    const auto fen = ScaleToNearest(micro_fen, 1, kMicroFenPerFen);
    if (!fen) return Fail(ErrorCode::kInvalidArgument, "What others paid passes 2^62 micro-fen.");
    TRY(DeferMore(month, fen->amount));
  }
  return Done{};
}

Expected<Done, Error> CurrencyFold::ReleaseAt(int32_t month) {
  std::vector<CohortDeferral> deferrals;
  for (const auto& [earned, state] : cohorts_) {
    const CohortFlow& flow = state.flow;
    deferrals.push_back(
        {.earn_month = earned,
         .deferred = state.deferred,
         .released_before = state.released,
         .ended = earned < month && flow.issued - flow.redeemed - flow.expired == 0});
  }
  releases_ = TRY(ReleaseByCohort(deferrals, estimates_));
  size_t i = 0;
  for (auto& [earned, state] : cohorts_) {
    state.released = releases_.cohorts[i++].to_date;
  }
  return Done{};
}

Expected<Done, Error> CurrencyFold::TakeStep(std::span<const DayFlow> days, const Step& step) {
  book_ = {.opening = Planted("opening-of-wallets-alone") ? in_lots_ : closing_};
  step_ = {};
  redeemed_in_step_ = 0;
  deferred_in_step_ = 0;
  deferred_before_ = 0;
  for (const auto& [earned, state] : cohorts_) {
    deferred_before_ += state.deferred - state.released;
  }
  const int32_t month = MonthNumber(step.last_day);
  for (const DayFlow& day : days) {
    const auto flow = day.currencies.find(currency_);
    if (flow != day.currencies.end()) Add(day, flow->second, month);
  }
  for (const auto& [key, sales] : step_.sales) {
    (void)cohorts_[key.month];  // also where no point of it ever was in a lot
  }
  for (const auto& [earned, micro_fen] : step_.received) {
    (void)cohorts_[earned];
  }
  const auto closing = ClosingOf(book_);
  if (!closing) {
    return Fail(
        ErrorCode::kInvalidArgument,
        "The points of currency " + std::to_string(currency_.value) + " come to more than 2^62.");
  }
  closing_ = *closing;
  const bool month_is_whole = step.last_day == EndOfMonth(step.last_day);
  whole_until_ = month_is_whole ? month : month - 1;
  TRY(Estimate(whole_until_));
  TRY(Defer());
  return ReleaseAt(month);
}

void CurrencyFold::AddThirdParty(CurrencyLiability& report, Role role) const {
  const auto owed = ScaleToNearest(step_.owed, 1, kMicroFenPerFen);
  report.owed_elsewhere = owed ? owed->amount : 0;
  if (redeemed_in_step_ > 0 && step_.elsewhere > 0 && report.released > 0) {
    const auto part = ScaleToNearest(report.released, std::min(step_.elsewhere, redeemed_in_step_),
                                     redeemed_in_step_);
    report.released_elsewhere = part ? part->amount : 0;
  }
  // Where refunds of earlier periods outweigh what the window brought nothing is owed.
  const int64_t due = std::max(report.owed_elsewhere, int64_t{0});
  report.as_principal = RevenueOf(Role::kPrincipal, report.released_elsewhere, due);
  report.as_agent = RevenueOf(Role::kAgent, report.released_elsewhere, due);
  report.entries =
      LiabilityEntries({.deferred = report.deferred,
                        .released = report.released,
                        .third_party = role == Role::kPrincipal || Planted("agent-revenue-gross")
                                           ? report.as_principal
                                           : report.as_agent},
                       BrandAccounts());
}

Expected<CurrencyLiability, Error> CurrencyFold::Report(BrandNumber brand, Role role) const {
  CurrencyLiability report;
  report.currency = currency_;
  report.brand = brand;
  report.book = book_;
  report.closing = closing_;
  report.in_wallets = in_lots_;
  report.debt = debt_;
  report.house_rounding = house_rounding_;
  report.ties = CheckTies(book_, currency_, in_lots_ + debt_ + house_rounding_).has_value();
  std::vector<DatedPoints> outstanding;
  for (const auto& [last_day, points] : last_days_) {
    if (points != 0) outstanding.push_back({.expires_on = last_day, .points = points});
  }
  report.ages = TRY(AgeByExpiry(outstanding));
  for (const auto& [lots, points] : lots_) {
    if (points == 0) continue;
    if (report.funded.empty() || report.funded.back().funding_brand != lots.funding_brand) {
      report.funded.push_back({.funding_brand = lots.funding_brand, .points = 0});
    }
    report.funded.back().points += points;
    const auto value = Scale(points, lots.settlement_price, 1, Rounding::kDown);
    const auto sum = value ? Sum(report.settlement_value, value->amount) : std::nullopt;
    if (!sum) {
      return Fail(ErrorCode::kInvalidArgument, "The points are worth more than 2^62 micro-fen.");
    }
    report.settlement_value = *sum;
  }
  size_t i = 0;
  for (const auto& [earned, state] : cohorts_) {
    report.cohorts.push_back(
        {.earn_month = earned,
         .flow = state.flow,
         .redeemed = earned > whole_until_ ? std::vector<int64_t>() : histories_[i].redeemed,
         .estimate = estimates_[i],
         .deferred = state.deferred,
         .release = releases_.cohorts[i]});
    ++i;
  }
  report.factors = TRY(DevelopmentFactors(histories_));
  report.deferred_before = deferred_before_;
  report.deferred = deferred_in_step_;
  report.released = releases_.this_period;
  report.remaining = releases_.remaining;
  AddThirdParty(report, role);
  return report;
}

}  // namespace

bool LiabilityBook::Ties() const {
  return std::all_of(currencies.begin(), currencies.end(),
                     [](const CurrencyLiability& one) { return one.ties; });
}

Expected<LiabilityBook, Error> LiabilityOf(const LogFold& fold, const LiabilityWish& wish) {
  const std::vector<Step> steps = TRY(StepsTo(fold, wish.time));
  (void)TRY(EstimateRedemption({}, wish.bounds));  // also where there is no currency yet
  const std::span<const DayFlow> days = fold.days();
  const Step& window = steps.back();
  LiabilityBook book{.period = days[window.begin].period,
                     .open = !window.cut,
                     .first_day = window.first_day,
                     .last_day = window.last_day,
                     .end = days[window.end - 1].end,
                     .currencies = {}};
  const auto& currencies = fold.configuration().currencies();
  for (uint32_t number = 1; number <= currencies.size(); ++number) {
    CurrencyFold currency({.value = number}, wish.bounds);
    for (const Step& step : steps) {
      TRY(currency.TakeStep(days.subspan(step.begin, step.end - step.begin), step));
    }
    const BrandNumber brand = currencies[number - 1].all().front().value.brand;
    CurrencyLiability report = TRY(currency.Report(brand, wish.role));
    book.currencies.push_back(std::move(report));
  }
  return book;
}

}  // namespace huitong
