#include "api/period_json.h"

#include <type_traits>

#include "api/limits_json.h"
#include "api/public_id.h"
#include "api/value_json.h"
#include "base/text_encoding.h"

namespace huitong {
namespace {

void WritePortion(JsonWriter& out, std::string_view name, const Portion& portion) {
  WriteFraction(out, name, portion.numerator(), portion.denominator());
}

std::string_view NameOf(Side side) { return side == Side::kIssuer ? "issuer" : "acceptor"; }

void WriteCap(JsonWriter& out, int64_t cap) {
  if (cap == kAmountMax) {
    out.Null("cap");
  } else {
    WriteMoney(out, "cap", cap);
  }
}

// The fields of one formula, into an open object.
struct FormulaWriter {
  JsonWriter& out;

  void operator()(const Reimbursement& formula) const {
    WriteRated("reimbursement", formula.share, formula.cap);
  }
  void operator()(const Commission& formula) const {
    WriteRated("commission", formula.rate, formula.cap);
  }
  void operator()(const ThroughPool& formula) const {
    WriteRated("through_pool", formula.rate, formula.cap);
  }
  void operator()(const CoFunding& formula) const {
    WriteRated("co_funding", formula.issuer_share, formula.cap);
  }
  void operator()(const FeeOfValue& formula) const {
    WriteRated("fee_of_value", formula.rate, formula.cap);
    out.Text("payer", NameOf(formula.payer));
  }
  void operator()(const FeePerRedemption& formula) const {
    out.Text("type", "fee_per_redemption");
    WriteMoney(out, "fee", formula.micro_fen);
    WriteCap(out, formula.cap);
    out.Text("payer", NameOf(formula.payer));
  }
  void operator()(const FeePerPeriod& formula) const {
    out.Text("type", "fee_per_period");
    WriteMoney(out, "fee", formula.micro_fen);
    out.Text("payer", NameOf(formula.payer));
  }

 private:
  void WriteRated(std::string_view type, const Portion& rate, int64_t cap) const {
    out.Text("type", type);
    WritePortion(out, "rate", rate);
    WriteCap(out, cap);
  }
};

}  // namespace

void WriteContract(JsonWriter& out, LogNumber log, ContractNumber number, uint32_t version,
                   Timestamp from, const Contract& contract) {
  out.Integer("contract", number.value);
  out.Integer("version", version);
  WriteTime(out, "effective_from", from);
  WriteBrandId(out, "issuer_id", log, contract.issuer);
  WriteBrandId(out, "acceptor_id", log, contract.acceptor);
  out.BeginArray("formulas");
  for (const Formula& formula : contract.formulas) {
    out.BeginObject();
    std::visit(FormulaWriter{out}, formula);
    out.EndObject();
  }
  out.EndArray();
  if (contract.levy) {
    WritePortion(out, "levy", *contract.levy);
  } else {
    out.Null("levy");
  }
  WriteAcceptance(out, contract.acceptance);
}

void WriteClearingTerms(JsonWriter& out, LogNumber log, uint32_t version, Timestamp from,
                        const GeneralTerms& terms) {
  out.Integer("version", version);
  WriteTime(out, "effective_from", from);
  out.Text("levy_payer", NameOf(terms.levy_payer));
  out.Text("measure", terms.measure == PoolMeasure::kRedeemed ? "redeemed" : "contributed");
  WritePortion(out, "levy", terms.levy);
  WritePortion(out, "kept", terms.kept);
  WriteCap(out, terms.pool_cap);
  WriteMoney(out, "cost", terms.cost);
  out.Text("cost_basis", terms.basis == CostBasis::kWeights ? "weights" : "redemptions");
  out.BeginArray("weights");
  for (const CostWeight& weight : terms.weights) {
    out.BeginObject();
    WriteBrandId(out, "brand_id", log, weight.brand);
    out.Integer("weight", weight.weight);
    out.EndObject();
  }
  out.EndArray();
}

void WritePeriod(JsonWriter& out, PeriodNumber number, const Period& period) {
  out.Integer("period", number.value);
  WriteDay(out, "first_day", period.first_day);
  WriteDay(out, "last_day", period.last_day);
  out.Integer("first_log_index", static_cast<int64_t>(period.first_sequence));
  out.Integer("cut_log_index", static_cast<int64_t>(period.cut));
  WriteTime(out, "cut_at", period.cut_time);
  if (period.closed == kNoSequence) {
    out.Text("status", "cut");
    out.Null("closed_log_index");
  } else {
    out.Text("status", "closed");
    out.Integer("closed_log_index", static_cast<int64_t>(period.closed));
  }
}

void WriteTrace(JsonWriter& out, const PeriodCut& cut) {
  out.BeginObject("period_cut");
  out.Integer("period", cut.period.value);
  WriteDay(out, "first_day", cut.first_day);
  WriteDay(out, "last_day", cut.last_day);
  out.Integer("brands", cut.brands);
  out.Integer("first_log_index", static_cast<int64_t>(cut.first_sequence));
  out.EndObject();
}

void WriteTrace(JsonWriter& out, const SettlementClosed& closed) {
  out.BeginObject("settlement_closed");
  out.Integer("period", closed.period.value);
  out.Integer("lines", closed.lines);
  out.Integer("statements", closed.statements);
  out.Text("digest", ToHex(closed.digest));
  out.EndObject();
}

void WriteTrace(JsonWriter& out, LogNumber log, const PaymentRecorded& paid) {
  out.BeginObject("payment_recorded");
  WriteBrandId(out, "brand_id", log, paid.party);
  out.Integer("fen", paid.fen);
  out.Text("reference", std::to_string(paid.reference));
  out.EndObject();
}

void WriteTrace(JsonWriter& out, LogNumber log, const PeriodAdjusted& adjusted) {
  out.BeginObject("period_adjusted");
  out.Integer("period", adjusted.period.value);
  WritePartyId(out, "debtor_id", log, adjusted.debtor);
  WritePartyId(out, "creditor_id", log, adjusted.creditor);
  WriteMoney(out, "amount", adjusted.micro_fen);
  out.Text("reason", huitong::NameOf(adjusted.reason));
  if (adjusted.dispute != DisputeNumber()) {
    out.Text("dispute_id", DisputeId(log, adjusted.dispute));
  }
  out.EndObject();
}

void WriteTrace(JsonWriter& out, LogNumber log, const SponsorGift& gift) {
  out.BeginObject("sponsor_gift");
  WritePartyId(out, "sponsor_id", log, gift.sponsor);
  out.Integer("fen", gift.fen);
  out.Text("reference", std::to_string(gift.reference));
  out.EndObject();
}

void WriteClaim(JsonWriter& out, LogNumber log, const DisputeRaised& claim) {
  out.Text("dispute_id", DisputeId(log, claim.dispute));
  out.Integer("period", claim.period.value);
  WriteBrandId(out, "brand_id", log, claim.brand);
  WritePartyId(out, "counterparty_id", log, claim.counterparty);
  if (claim.line) {
    out.Text("line", huitong::NameOf(*claim.line));
  } else {
    out.Null("line");
  }
  out.Text("reason", huitong::NameOf(claim.reason));
  WriteMoney(out, "claim", claim.micro_fen);
}

void WriteTrace(JsonWriter& out, LogNumber log, const DisputeRaised& raised) {
  out.BeginObject("dispute_raised");
  WriteClaim(out, log, raised);
  out.EndObject();
}

void WriteTrace(JsonWriter& out, LogNumber log, const DisputeRejected& rejected) {
  out.BeginObject("dispute_rejected");
  out.Text("dispute_id", DisputeId(log, rejected.dispute));
  out.Text("reason", huitong::NameOf(rejected.reason));
  out.EndObject();
}

}  // namespace huitong
