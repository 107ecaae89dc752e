#include "api/liability_json.h"

#include "api/public_id.h"
#include "api/value_json.h"
#include "reports/liability_text.h"

namespace huitong {
namespace {

void WriteRollForward(JsonWriter& out, const CurrencyLiability& one) {
  out.BeginObject("roll_forward");
  out.Integer("opening", one.book.opening);
  out.Integer("issued", one.book.issued);
  out.Integer("redeemed", one.book.redeemed);
  out.Integer("expired", one.book.expired);
  out.Integer("reversed", one.book.reversed);
  out.Integer("exchanged_in", one.book.exchanged_in);
  out.Integer("exchanged_out", one.book.exchanged_out);
  out.Integer("adjusted", one.book.adjusted);
  out.Integer("closing", one.closing);
  out.EndObject();
  out.BeginObject("ledger");
  out.Integer("in_wallets", one.in_wallets);
  out.Integer("owed_by_members", -one.debt);
  out.Integer("house_rounding", one.house_rounding);
  out.Flag("ties", one.ties);
  out.EndObject();
}

void WriteOutstanding(JsonWriter& out, LogNumber log, const Configuration& configuration,
                      const CurrencyLiability& one) {
  out.BeginArray("expiring");
  for (const AgeBucket& bucket : one.ages) {
    out.BeginObject();
    out.Text("month", AgeText(bucket));
    out.Integer("points", bucket.points);
    out.EndObject();
  }
  out.EndArray();
  out.BeginArray("funded_by");
  for (const FundedPoints& funded : one.funded) {
    out.BeginObject();
    WriteBrandId(out, "brand_id", log, funded.funding_brand);
    out.Text("brand", PartyCode(configuration, funded.funding_brand));
    out.Integer("points", funded.points);
    out.EndObject();
  }
  out.EndArray();
  WriteMoney(out, "settlement_value", one.settlement_value);
}

void WriteCohorts(JsonWriter& out, const CurrencyLiability& one) {
  out.BeginArray("cohorts");
  for (const CohortReport& cohort : one.cohorts) {
    out.BeginObject();
    out.Text("month", MonthText(cohort.earn_month));
    out.Integer("issued", cohort.flow.issued);
    out.Integer("redeemed", cohort.flow.redeemed);
    out.Integer("expired", cohort.flow.expired);
    out.Integer("expected", cohort.estimate.expected);
    out.Integer("breakage", cohort.estimate.breakage);
    out.BeginArray("redeemed_by_age");
    for (const int64_t redeemed : cohort.redeemed) {
      out.Integer(redeemed);
    }
    out.EndArray();
    out.Integer("deferred_fen", cohort.deferred);
    out.Integer("released_fen", cohort.release.to_date);
    out.Integer("remaining_fen", cohort.release.remaining);
    out.EndObject();
  }
  out.EndArray();
  out.BeginArray("development");
  for (const DevelopmentFactor& factor : one.factors) {
    out.BeginObject();
    out.Integer("earlier", factor.earlier);
    out.Integer("later", factor.later);
    out.EndObject();
  }
  out.EndArray();
}

void WriteThirdParty(JsonWriter& out, std::string_view name, const ThirdPartyRevenue& revenue) {
  out.BeginObject(name);
  out.Integer("revenue_fen", revenue.revenue);
  out.Integer("cost_fen", revenue.cost);
  out.EndObject();
}

void WriteDeferral(JsonWriter& out, const CurrencyLiability& one) {
  out.BeginObject("contract_liability");
  out.Integer("opening_fen", one.deferred_before);
  out.Integer("deferred_fen", one.deferred);
  out.Integer("released_fen", one.released);
  out.Integer("closing_fen", one.remaining);
  out.EndObject();
  out.BeginObject("spent_elsewhere");
  out.Integer("released_fen", one.released_elsewhere);
  out.Integer("owed_fen", one.owed_elsewhere);
  WriteThirdParty(out, "as_principal", one.as_principal);
  WriteThirdParty(out, "as_agent", one.as_agent);
  out.EndObject();
  out.BeginArray("entries");
  for (const EntryRow& row : one.entries) {
    out.BeginObject();
    out.Integer("entry", row.entry);
    out.Text("account", row.account);
    out.Integer("debit_fen", row.debit_fen);
    out.Integer("credit_fen", row.credit_fen);
    out.Text("text", row.text);
    out.EndObject();
  }
  out.EndArray();
}

}  // namespace

void WriteLiability(JsonWriter& out, LogNumber log, const Configuration& configuration,
                    const LiabilityBook& book) {
  out.Integer("period", book.period.value);
  out.Flag("open", book.open);
  WriteDay(out, "first_day", book.first_day);
  WriteDay(out, "last_day", book.last_day);
  out.Flag("ties", book.Ties());
  out.BeginArray("data");
  for (const CurrencyLiability& one : book.currencies) {
    out.BeginObject();
    out.Text("currency_id", CurrencyId(log, one.currency));
    out.Text("currency", CurrencyCode(configuration, one.currency));
    WriteBrandId(out, "brand_id", log, one.brand);
    out.Text("brand", PartyCode(configuration, one.brand));
    WriteRollForward(out, one);
    WriteOutstanding(out, log, configuration, one);
    WriteCohorts(out, one);
    WriteDeferral(out, one);
    out.EndObject();
  }
  out.EndArray();
}

}  // namespace huitong
