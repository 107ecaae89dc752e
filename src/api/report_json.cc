#include "api/report_json.h"

#include "api/public_id.h"
#include "api/value_json.h"
#include "reports/liability_text.h"

namespace huitong {

void WriteWhatIf(JsonWriter& out, LogNumber log, const PeriodHeader& header,
                 const WhatIfReport& report) {
  out.Integer("period", header.period);
  out.BeginArray("data");
  for (const PartyDifference& difference : report.differences) {
    out.BeginObject();
    WritePartyId(out, "party_id", log, difference.party);
    out.Text("party", CodeOf(header, difference.party));
    WriteMoney(out, "closing_before", difference.closing_before);
    WriteMoney(out, "closing_after", difference.closing_after);
    WriteMoney(out, "difference", difference.closing_after - difference.closing_before);
    out.BeginArray("kinds");
    for (const KindDifference& kind : difference.kinds) {
      out.BeginObject();
      out.Text("kind", NameOf(kind.kind));
      WriteMoney(out, "before", kind.before);
      WriteMoney(out, "after", kind.after);
      out.EndObject();
    }
    out.EndArray();
    out.EndObject();
  }
  out.EndArray();
}

namespace {

void WriteThresholds(JsonWriter& out, const GamingThresholds& thresholds) {
  const auto write = [&](std::string_view name, const Portion& portion) {
    WriteFraction(out, name, portion.numerator(), portion.denominator());
  };
  out.BeginObject("thresholds");
  write("reciprocity", thresholds.reciprocity);
  write("concentration", thresholds.concentration);
  write("staff_share", thresholds.staff_share);
  write("over_issuance", thresholds.over_issuance);
  WriteMoney(out, "least_value", thresholds.least_value);
  out.Integer("least_points", thresholds.least_points);
  out.EndObject();
}

void WriteFindings(JsonWriter& out, LogNumber log, const GamingReport& report) {
  out.BeginArray("findings");
  for (const GamingFinding& finding : report.findings) {
    out.BeginObject();
    out.Text("kind", NameOf(finding.kind));
    WriteBrandId(out, "brand_id", log, finding.brand);
    WriteBrandId(out, "other_brand_id", log, finding.other);  // null where there is none
    out.BeginArray("ratios");
    for (const MeasuredRatio& ratio : finding.ratios) {
      out.BeginObject();
      out.Text("name", ratio.name);
      // Micro-fen may be past what a number of JSON holds.
      out.Text("numerator", std::to_string(ratio.numerator));
      out.Text("denominator", std::to_string(ratio.denominator));
      WriteFraction(out, "threshold", ratio.threshold.numerator(), ratio.threshold.denominator());
      out.EndObject();
    }
    out.EndArray();
    out.EndObject();
  }
  out.EndArray();
}

void WriteActivity(JsonWriter& out, LogNumber log, const GamingReport& report) {
  out.BeginArray("pairs");
  for (const PairActivity& pair : report.activity.pairs) {
    out.BeginObject();
    WriteBrandId(out, "issuer_id", log, pair.issuer);
    WriteBrandId(out, "acceptor_id", log, pair.acceptor);
    WriteMoney(out, "settled", pair.settled);
    WriteMoney(out, "by_ten_busiest", pair.busiest);
    out.EndObject();
  }
  out.EndArray();
  out.BeginArray("issuers");
  for (const IssuerActivity& issuer : report.activity.issuers) {
    out.BeginObject();
    WriteBrandId(out, "brand_id", log, issuer.issuer);
    out.Integer("issued", issuer.issued);
    out.Integer("sales_fen", issuer.sales_fen);
    out.Integer("usual_issued", issuer.usual_issued);
    out.Integer("usual_sales_fen", issuer.usual_sales_fen);
    out.EndObject();
  }
  out.EndArray();
}

}  // namespace

void WriteGaming(JsonWriter& out, LogNumber log, PeriodNumber period, const GamingReport& report) {
  out.Integer("period", period.value);
  WriteThresholds(out, report.thresholds);
  out.Flag("staff_known", report.staff_known);
  WriteFindings(out, log, report);
  WriteActivity(out, log, report);
}

void WriteRates(JsonWriter& out, LogNumber log, const Configuration& configuration, Timestamp at,
                std::span<const MatrixEntry> matrix) {
  WriteTime(out, "at", at);
  out.BeginArray("data");
  for (const MatrixEntry& entry : matrix) {
    out.BeginObject();
    out.Text("from_currency_id", CurrencyId(log, entry.from));
    out.Text("from", CurrencyCode(configuration, entry.from));
    out.Text("to_currency_id", CurrencyId(log, entry.to));
    out.Text("to", CurrencyCode(configuration, entry.to));
    out.Text("rate", entry.rate.ToText());
    out.Flag("by_pair_rate", entry.by_pair_rate);
    out.Flag("pair_rate_paused", entry.pair_rate_paused);
    if (entry.bonus) {
      WriteRate(out, "bonus", *entry.bonus);
    } else {
      out.Null("bonus");
    }
    out.Flag("bonus_paused", entry.bonus_paused);
    out.Text("round_trip_loss", entry.round_trip_loss.ToText());
    out.Integer("round_trip_loss_per_mille", entry.round_trip_loss_per_mille);
    out.EndObject();
  }
  out.EndArray();
}

void WriteLine(JsonWriter& out, LogNumber log, const LineOrigin& origin) {
  const Line& line = origin.line;
  out.Text("kind", NameOf(line.kind));
  WritePartyId(out, "debtor_id", log, line.debtor);
  WritePartyId(out, "creditor_id", log, line.creditor);
  WriteMoney(out, "amount", line.amount);
  WriteMoney(out, "base", line.base);
  out.Integer("count", line.count);
  if (origin.owed) {
    WriteMoney(out, "transactions_owe", *origin.owed);
  } else {
    out.Null("transactions_owe");
  }
}

void WriteLineTransaction(JsonWriter& out, LogNumber log, const LineTransaction& transaction) {
  out.Text("transaction_id", TransactionId(log, transaction.sequence));
  out.Integer("log_index", static_cast<int64_t>(transaction.sequence));
  out.Text("type", NameOf(transaction.kind));
  WriteTime(out, "recorded_at", transaction.committed.time);
  WritePartyId(out, "debtor_id", log, transaction.pair.first);
  WritePartyId(out, "creditor_id", log, transaction.pair.second);
  out.Integer("points", transaction.points);
  WriteMoney(out, "owed", transaction.micro_fen);
}

}  // namespace huitong
