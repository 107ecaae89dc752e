#include "api/terms_json.h"

#include <algorithm>
#include <array>
#include <set>

#include "api/limits_json.h"
#include "api/request_body.h"
#include "clearing/obligation.h"

namespace huitong {
namespace {

constexpr size_t kWeightsMax = 1000;

// {"numerator", "denominator"}, which may be nothing at all.
Portion PortionField(JsonObject& object, std::string_view name) {
  JsonObject portion = object.Object(name);
  const int64_t numerator =
      portion.Integer("numerator", {.minimum = 0, .maximum = Portion::kTermMax});
  const int64_t denominator =
      portion.Integer("denominator", {.minimum = 1, .maximum = Portion::kTermMax});
  return Portion::Of(numerator, denominator).value_or(Portion());
}

std::optional<Portion> OptionalPortionField(JsonObject& object, std::string_view name) {
  if (!object.Has(name)) return std::nullopt;
  return PortionField(object, name);
}

int64_t OptionalCapField(JsonObject& object, std::string_view name) {
  return object.Has(name) ? MoneyField(object, name) : kAmountMax;
}

std::optional<Side> SideFromName(std::string_view name) {
  if (name == "issuer") return Side::kIssuer;
  if (name == "acceptor") return Side::kAcceptor;
  return std::nullopt;
}

Side PayerField(JsonObject& formula, std::string_view name) {
  return WordField(formula, name, FieldShape::kSide, Side::kAcceptor, SideFromName);
}

// The kinds of formulas in the order of the variant.
constexpr std::array<std::string_view, std::variant_size_v<Formula>> kFormulaTypes = {
    "reimbursement", "commission",         "through_pool",  "co_funding",
    "fee_of_value",  "fee_per_redemption", "fee_per_period"};

std::optional<size_t> FormulaTypeFromName(std::string_view name) {
  const auto found = std::find(kFormulaTypes.begin(), kFormulaTypes.end(), name);
  if (found == kFormulaTypes.end()) return std::nullopt;
  return static_cast<size_t>(found - kFormulaTypes.begin());
}

Formula FeeIn(JsonObject& object, size_t type) {
  const Side payer = PayerField(object, "payer");
  if (kFormulaTypes[type] == "fee_of_value") {
    return FeeOfValue{.payer = payer,
                      .rate = PortionField(object, "rate"),
                      .cap = OptionalCapField(object, "cap")};
  }
  const int64_t fee = MoneyField(object, "fee");
  if (kFormulaTypes[type] == "fee_per_period") {
    return FeePerPeriod{.payer = payer, .micro_fen = fee};
  }
  return FeePerRedemption{.payer = payer, .micro_fen = fee, .cap = OptionalCapField(object, "cap")};
}

Formula FormulaIn(JsonObject& object) {
  const size_t type =
      WordField(object, "type", FieldShape::kFormulaType, size_t{1}, FormulaTypeFromName);
  constexpr size_t kFirstFee = 4;
  if (type >= kFirstFee) return FeeIn(object, type);
  const Portion rate = PortionField(object, "rate");
  const int64_t cap = OptionalCapField(object, "cap");
  if (kFormulaTypes[type] == "reimbursement") return Reimbursement{.share = rate, .cap = cap};
  if (kFormulaTypes[type] == "through_pool") return ThroughPool{.rate = rate, .cap = cap};
  if (kFormulaTypes[type] == "co_funding") return CoFunding{.issuer_share = rate, .cap = cap};
  return Commission{.rate = rate, .cap = cap};
}

std::optional<PoolMeasure> MeasureFromName(std::string_view name) {
  if (name == "redeemed") return PoolMeasure::kRedeemed;
  if (name == "contributed") return PoolMeasure::kContributed;
  return std::nullopt;
}

// By brand, ascending; a brand that is there twice is blamed.
std::vector<CostWeight> WeightsIn(JsonObject& root, const TermsNaming& naming) {
  std::vector<CostWeight> weights;
  std::set<BrandNumber> weighed;
  for (JsonObject& line : root.Objects("weights", kWeightsMax)) {
    weights.push_back(
        {.brand = naming.brand(line, naming.brand_field),
         .weight = line.Integer("weight", {.minimum = 0, .maximum = Portion::kTermMax})});
    const bool repeated = !weighed.insert(weights.back().brand).second;
    if (repeated) line.BlameItself(FieldFault::kRepeated, FieldShape::kAny);
  }
  std::sort(weights.begin(), weights.end(),
            [](const CostWeight& a, const CostWeight& b) { return a.brand < b.brand; });
  return weights;
}

}  // namespace

TermsNaming ById(LogNumber log) {
  return {.issuer_field = "issuer_id",
          .acceptor_field = "acceptor_id",
          .brand_field = "brand_id",
          .currency_field = "currency_id",
          .brand = [log](JsonObject& object,
                         std::string_view name) { return BrandField(object, name, log); },
          .currency = [log](JsonObject& object,
                            std::string_view name) { return CurrencyField(object, name, log); }};
}

Contract ContractIn(JsonObject& root, const TermsNaming& naming) {
  Contract contract{.issuer = naming.brand(root, naming.issuer_field),
                    .acceptor = naming.brand(root, naming.acceptor_field),
                    .formulas = {},
                    .levy = OptionalPortionField(root, "levy"),
                    .acceptance = AcceptanceIn(root)};
  if (!root.Has("formulas")) return contract;
  for (JsonObject& formula : root.Objects("formulas", kFormulasMax)) {
    contract.formulas.push_back(FormulaIn(formula));
  }
  return contract;
}

GeneralTerms TermsIn(JsonObject& root, const TermsNaming& naming) {
  GeneralTerms terms;
  terms.levy_payer =
      OptionalWordField(root, "levy_payer", FieldShape::kSide, terms.levy_payer, SideFromName);
  terms.measure =
      OptionalWordField(root, "measure", FieldShape::kPoolMeasure, terms.measure, MeasureFromName);
  terms.levy = OptionalPortionField(root, "levy").value_or(Portion());
  terms.kept = OptionalPortionField(root, "kept").value_or(Portion());
  terms.pool_cap = OptionalCapField(root, "cap");
  if (root.Has("cost")) terms.cost = MoneyField(root, "cost");
  if (root.Has("weights")) {
    terms.basis = CostBasis::kWeights;
    terms.weights = WeightsIn(root, naming);
  }
  return terms;
}

WhatIf WhatIfIn(JsonObject& root, const TermsNaming& naming) {
  constexpr size_t kContractsMax = 1000;
  WhatIf what_if;
  if (root.Has("contracts")) {
    for (JsonObject& contract : root.Objects("contracts", kContractsMax)) {
      what_if.contracts.push_back(ContractIn(contract, naming));
    }
  }
  if (root.Has("terms")) {
    JsonObject terms = root.Object("terms");
    what_if.terms = TermsIn(terms, naming);
  }
  if (!root.Has("settlement_prices")) return what_if;
  for (JsonObject& price : root.Objects("settlement_prices", kContractsMax)) {
    const CurrencyNumber currency = naming.currency(price, naming.currency_field);
    const int64_t micro_fen = AmountField(price, "settlement_price_micro_fen", 0);
    const bool added = what_if.settlement_prices.emplace(currency, micro_fen).second;
    if (!added) price.BlameItself(FieldFault::kRepeated, FieldShape::kAny);
  }
  return what_if;
}

}  // namespace huitong
