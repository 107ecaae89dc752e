#include "reports/report_csv.h"

#include "clearing/statement_text.h"
#include "reports/liability_text.h"

namespace huitong {
namespace {

std::string PortionText(const Portion& portion) {
  return std::to_string(portion.numerator()) + "/" + std::to_string(portion.denominator());
}

std::string Cell(const Configuration& configuration, BrandNumber brand) {
  return CsvCell(PartyCode(configuration, brand));
}

}  // namespace

std::string GamingCsv(const Configuration& configuration, const GamingReport& report) {
  std::string csv = "huitong_gaming_1,kind,brand,other,figure,numerator,denominator,threshold\n";
  for (const GamingFinding& finding : report.findings) {
    for (const MeasuredRatio& ratio : finding.ratios) {
      csv += "finding," + std::string(NameOf(finding.kind)) + "," +
             Cell(configuration, finding.brand) + "," +
             (finding.other == kHouse ? "" : Cell(configuration, finding.other)) + "," +
             std::string(ratio.name) + "," + std::to_string(ratio.numerator) + "," +
             std::to_string(ratio.denominator) + "," + PortionText(ratio.threshold) + "\n";
    }
  }
  for (const PairActivity& pair : report.activity.pairs) {
    csv += "pair,," + Cell(configuration, pair.issuer) + "," + Cell(configuration, pair.acceptor) +
           ",busiest_of_settled," + FenText(pair.busiest) + "," + FenText(pair.settled) + ",\n";
  }
  for (const AcceptorActivity& acceptor : report.activity.acceptors) {
    csv += "acceptor,," + Cell(configuration, acceptor.acceptor) + ",,staff_of_settled," +
           (report.staff_known ? FenText(acceptor.by_staff) : "") + "," +
           FenText(acceptor.settled) + ",\n";
  }
  for (const IssuerActivity& issuer : report.activity.issuers) {
    const std::string start = "issuer,," + Cell(configuration, issuer.issuer) + ",,";
    csv += start + "points_for_sales_fen," + std::to_string(issuer.issued) + "," +
           std::to_string(issuer.sales_fen) + ",\n" + start + "usual_points_for_sales_fen," +
           std::to_string(issuer.usual_issued) + "," + std::to_string(issuer.usual_sales_fen) +
           ",\n";
  }
  return csv;
}

std::string RatesCsv(const Configuration& configuration, std::span<const MatrixEntry> matrix) {
  std::string csv =
      "huitong_rates_1,from,to,rate,by_pair_rate,pair_rate_paused,bonus,bonus_paused,"
      "round_trip_loss,round_trip_loss_per_mille\n";
  for (const MatrixEntry& entry : matrix) {
    const std::string bonus = entry.bonus ? std::to_string(entry.bonus->numerator()) + "/" +
                                                std::to_string(entry.bonus->denominator())
                                          : "";
    csv += "rate," + CsvCell(CurrencyCode(configuration, entry.from)) + "," +
           CsvCell(CurrencyCode(configuration, entry.to)) + "," + entry.rate.ToText() + "," +
           (entry.by_pair_rate ? "yes" : "no") + "," + (entry.pair_rate_paused ? "yes" : "no") +
           "," + bonus + "," + (entry.bonus_paused ? "yes" : "no") + "," +
           entry.round_trip_loss.ToText() + "," + std::to_string(entry.round_trip_loss_per_mille) +
           "\n";
  }
  return csv;
}

}  // namespace huitong
