#include "simulation/months.h"

#include <string>
#include <utility>

#include "base/check.h"
#include "clearing/obligation.h"
#include "simulation/street.h"

namespace huitong {
namespace {

constexpr int64_t kNanosPerMinute = 60 * kNanosPerSecond;
constexpr int64_t kAgreementNanos = (6 * 60 + 30) * kNanosPerMinute;
constexpr int64_t kCutNanos = 300 * kNanosPerMinute;  // five o'clock
constexpr int64_t kClosingNanos = kCutNanos + 10 * kNanosPerMinute;
// What the operator gives a month to those whom people come to.
constexpr int64_t kSponsoredFen = 50'000;

// In the order of the street.
constexpr BrandNumber kTea{.value = 1};
constexpr BrandNumber kBakery{.value = 2};
constexpr BrandNumber kBooks{.value = 3};
constexpr BrandNumber kPharmacy{.value = 4};
constexpr BrandNumber kCinema{.value = 5};
constexpr BrandNumber kFlorist{.value = 7};

Portion Of(int64_t numerator, int64_t denominator) {
  const auto portion = Portion::Of(numerator, denominator);
  CHECK(portion.has_value());
  return *portion;
}

// The operator's, ten seconds apart.
std::vector<Act> ActsFrom(const DistrictDay& day, int64_t nanos,
                          std::vector<Operation> operations) {
  std::vector<Act> acts;
  for (Operation& operation : operations) {
    acts.push_back(
        {.at = day.After(nanos),
         .occurred = std::nullopt,
         .actor = kDistrictOperator,
         .language = Language::kChinese,
         .key = "months-" + ToIsoDate(day.day) + "-" + std::to_string(nanos / kNanosPerSecond),
         .operation = std::move(operation)});
    nanos += 10 * kNanosPerSecond;
  }
  return acts;
}

bool BeginsMonth(Day day) { return MonthNumber(day) != MonthNumber({.number = day.number - 1}); }

Operation Agreed(BrandNumber issuer, BrandNumber acceptor, std::vector<Formula> formulas) {
  return PublishContract{.contract = {.issuer = issuer,
                                      .acceptor = acceptor,
                                      .formulas = std::move(formulas),
                                      .levy = std::nullopt},
                         .effective_from = std::nullopt};
}

}  // namespace

std::vector<Act> AgreementActs(const DistrictDay& first_day) {
  GeneralTerms terms;
  terms.levy = Of(1, 100);
  terms.kept = Of(1, 10);
  terms.cost = 20'000 * kMicroFenPerFen;
  // The noodle shop gives its customers the market's points, too.
  PublishContract market_and_noodles{.contract = {.issuer = kMarket,
                                                  .acceptor = kNoodles,
                                                  .formulas = {Reimbursement{.share = Of(9, 10)}}},
                                     .effective_from = std::nullopt};
  market_and_noodles.contract.acceptance.capabilities = kAllCapabilities;
  return ActsFrom(
      first_day, kAgreementNanos,
      {PublishClearingTerms{.terms = terms, .effective_from = std::nullopt},
       Agreed(kBooks, kTea,
              {Commission{.rate = Of(3, 100)},
               FeePerRedemption{.payer = Side::kAcceptor, .micro_fen = 5 * kMicroFenPerFen}}),
       Agreed(kCinema, kBakery, {Commission{.rate = Of(2, 100)}}),
       Agreed(kFlorist, kPharmacy, {ThroughPool{.rate = Of(8, 10)}}), market_and_noodles,
       Sponsor{.sponsor = kHouse, .fen = kSponsoredFen, .reference = 0}});
}

bool ClosesMonthOn(const DistrictDay& day, Day until, int32_t days) {
  if (days < kDaysOfThreeMonths || day.index == 0 || !BeginsMonth(day.day)) return false;
  uint32_t firsts = 0;
  for (Day later = day.day; later < until; ++later.number) {
    if (BeginsMonth(later)) ++firsts;
  }
  return firsts <= kMonthsClosed;
}

std::vector<Act> CutActs(const DistrictDay& day, ProposalNumber next) {
  std::vector<Act> acts = ActsFrom(day, kCutNanos,
                                   {ProposeCut{.last_day = {.number = day.day.number - 1}},
                                    ApprovePublication{.proposal = next}});
  // Both read the log's first record, and the second must find what the first proposed.
  for (Act& act : acts) {
    act.alone = true;
  }
  acts.back().actor = kDistrictTreasurer;
  return acts;
}

std::vector<Act> ClosingActs(const DistrictDay& day, PeriodNumber period,
                             const Settlement& settlement) {
  std::vector<Operation> operations = {
      CloseSettlement{.period = period},
      Sponsor{.sponsor = kHouse, .fen = kSponsoredFen, .reference = period.value}};
  for (const Statement& statement : settlement.statements) {
    const bool is_brand = statement.party != kHouse && statement.party != kValuePool;
    if (!is_brand || statement.payable_fen == 0) continue;
    constexpr uint64_t kReferencesPerPeriod = 1000;
    operations.emplace_back(
        RecordPayment{.party = statement.party,
                      .fen = -statement.payable_fen,
                      .reference = period.value * kReferencesPerPeriod + statement.party.value});
  }
  return ActsFrom(day, kClosingNanos, std::move(operations));
}

}  // namespace huitong
