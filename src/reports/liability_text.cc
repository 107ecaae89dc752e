#include "reports/liability_text.h"

#include <string_view>

#include "clearing/statement_text.h"

namespace huitong {
namespace {

// The rows of one currency.
class Rows {
 public:
  Rows(std::string currency, std::string brand)
      : currency_(std::move(currency)), brand_(std::move(brand)) {}

  void Points(std::string_view section, std::string_view figure, int64_t points,
              const std::string& of = {}) {
    Row(section, figure, of, std::to_string(points), "points");
  }
  void Fen(std::string_view section, std::string_view figure, int64_t fen,
           const std::string& of = {}) {
    Row(section, figure, of, std::to_string(fen), "fen");
  }
  void MicroFen(std::string_view section, std::string_view figure, int64_t micro_fen) {
    Row(section, figure, {}, FenText(micro_fen), "fen");
  }
  void Flag(std::string_view section, std::string_view figure, bool is) {
    Row(section, figure, {}, is ? "yes" : "no", "");
  }
  std::string Take() { return std::move(csv_); }

 private:
  void Row(std::string_view section, std::string_view figure, const std::string& of,
           const std::string& value, std::string_view unit) {
    csv_ += std::string(section) + "," + CsvCell(currency_) + "," + CsvCell(brand_) + "," +
            std::string(figure) + "," + CsvCell(of) + "," + value + "," + std::string(unit) + "\n";
  }

  const std::string currency_;
  const std::string brand_;
  std::string csv_;
};

void AddRollForward(Rows& rows, const CurrencyLiability& one) {
  constexpr std::string_view kSection = "roll_forward";
  rows.Points(kSection, "opening", one.book.opening);
  rows.Points(kSection, "issued", one.book.issued);
  rows.Points(kSection, "redeemed", one.book.redeemed);
  rows.Points(kSection, "expired", one.book.expired);
  rows.Points(kSection, "reversed", one.book.reversed);
  rows.Points(kSection, "exchanged_in", one.book.exchanged_in);
  rows.Points(kSection, "exchanged_out", one.book.exchanged_out);
  rows.Points(kSection, "adjusted", one.book.adjusted);
  rows.Points(kSection, "closing", one.closing);
  rows.Points(kSection, "in_wallets", one.in_wallets);
  rows.Points(kSection, "owed_by_members", -one.debt);
  rows.Points(kSection, "house_rounding", one.house_rounding);
  rows.Flag(kSection, "ties", one.ties);
  rows.MicroFen(kSection, "settlement_value", one.settlement_value);
}

void AddCohorts(Rows& rows, const CurrencyLiability& one) {
  for (const CohortReport& cohort : one.cohorts) {
    const std::string month = MonthText(cohort.earn_month);
    rows.Points("cohort", "issued", cohort.flow.issued, month);
    rows.Points("cohort", "redeemed", cohort.flow.redeemed, month);
    rows.Points("cohort", "expired", cohort.flow.expired, month);
    rows.Points("cohort", "expected", cohort.estimate.expected, month);
    rows.Points("cohort", "breakage", cohort.estimate.breakage, month);
    rows.Fen("cohort", "deferred", cohort.deferred, month);
    rows.Fen("cohort", "released", cohort.release.to_date, month);
    rows.Fen("cohort", "remaining", cohort.release.remaining, month);
    for (size_t age = 0; age < cohort.redeemed.size(); ++age) {
      rows.Points("curve", "redeemed_at_age_" + std::to_string(age), cohort.redeemed[age], month);
    }
  }
}

void AddDeferral(Rows& rows, const CurrencyLiability& one) {
  constexpr std::string_view kSection = "contract_liability";
  rows.Fen(kSection, "opening", one.deferred_before);
  rows.Fen(kSection, "deferred", one.deferred);
  rows.Fen(kSection, "released", one.released);
  rows.Fen(kSection, "closing", one.remaining);
  rows.Fen("elsewhere", "released", one.released_elsewhere);
  rows.Fen("elsewhere", "owed", one.owed_elsewhere);
  rows.Fen("elsewhere", "principal_revenue", one.as_principal.revenue);
  rows.Fen("elsewhere", "principal_cost", one.as_principal.cost);
  rows.Fen("elsewhere", "agent_revenue", one.as_agent.revenue);
}

}  // namespace

std::string PartyCode(const Configuration& configuration, BrandNumber party) {
  if (party == kHouse) return "HOUSE";
  if (party == kValuePool) return "POOL";
  const Brand* brand = configuration.BrandOf(party);
  return brand == nullptr ? std::to_string(party.value) : brand->code;
}

std::string CurrencyCode(const Configuration& configuration, CurrencyNumber currency) {
  const Currency* known = configuration.CurrencyOf(currency);
  return known == nullptr ? std::to_string(currency.value) : known->code;
}

std::string MonthText(int32_t month) { return ToIsoDate(AddMonths(Day{}, month)).substr(0, 7); }

std::string AgeText(const AgeBucket& bucket) {
  switch (bucket.kind) {
    case AgeKind::kSliding:
      return "sliding";
    case AgeKind::kMonth:
      return MonthText(bucket.month);
    case AgeKind::kNever:
      return "never";
  }
  return {};
}

std::string LiabilityCsv(const Configuration& configuration, const LiabilityBook& book) {
  std::string csv = "huitong_liability_1,currency,brand,figure,of,value,unit\n";
  for (const CurrencyLiability& one : book.currencies) {
    Rows rows(CurrencyCode(configuration, one.currency), PartyCode(configuration, one.brand));
    AddRollForward(rows, one);
    for (const AgeBucket& bucket : one.ages) {
      rows.Points("age", "outstanding", bucket.points, AgeText(bucket));
    }
    for (const FundedPoints& funded : one.funded) {
      rows.Points("funded", "outstanding", funded.points,
                  PartyCode(configuration, funded.funding_brand));
    }
    AddCohorts(rows, one);
    AddDeferral(rows, one);
    csv += rows.Take();
  }
  return csv;
}

}  // namespace huitong
