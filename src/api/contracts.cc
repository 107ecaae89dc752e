// /v1/contracts and /v1/clearing-terms: what brands agreed on for their settlements

#include <algorithm>
#include <array>
#include <set>

#include "api/configuration_list.h"
#include "api/limits_json.h"
#include "api/period_json.h"
#include "api/request_body.h"
#include "api/resources.h"
#include "api/submit_body.h"
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
  if (kFormulaTypes[type] == "fee_per_period")
    return FeePerPeriod{.payer = payer, .micro_fen = fee};
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

Contract ContractIn(JsonObject& root, LogNumber log) {
  Contract contract{.issuer = BrandField(root, "issuer_id", log),
                    .acceptor = BrandField(root, "acceptor_id", log),
                    .formulas = {},
                    .levy = OptionalPortionField(root, "levy"),
                    .acceptance = AcceptanceIn(root)};
  if (!root.Has("formulas")) return contract;
  for (JsonObject& formula : root.Objects("formulas", kFormulasMax)) {
    contract.formulas.push_back(FormulaIn(formula));
  }
  return contract;
}

std::optional<PoolMeasure> MeasureFromName(std::string_view name) {
  if (name == "redeemed") return PoolMeasure::kRedeemed;
  if (name == "contributed") return PoolMeasure::kContributed;
  return std::nullopt;
}

// By brand, ascending; a brand that is there twice is blamed.
std::vector<CostWeight> WeightsIn(JsonObject& root, LogNumber log) {
  std::vector<CostWeight> weights;
  std::set<BrandNumber> weighed;
  for (JsonObject& line : root.Objects("weights", kWeightsMax)) {
    weights.push_back(
        {.brand = BrandField(line, "brand_id", log),
         .weight = line.Integer("weight", {.minimum = 0, .maximum = Portion::kTermMax})});
    const bool repeated = !weighed.insert(weights.back().brand).second;
    if (repeated) line.BlameItself(FieldFault::kRepeated, FieldShape::kAny);
  }
  std::sort(weights.begin(), weights.end(),
            [](const CostWeight& a, const CostWeight& b) { return a.brand < b.brand; });
  return weights;
}

GeneralTerms TermsIn(JsonObject& root, LogNumber log) {
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
    terms.weights = WeightsIn(root, log);
  }
  return terms;
}

struct NumberedContract {
  ContractNumber number;
  Versions<Contract>::Version version;
};

// Every version of every contract, contract by contract.
std::vector<NumberedContract> ContractsIn(const Configuration& configuration) {
  std::vector<NumberedContract> all;
  for (uint32_t number = 1; number <= configuration.contracts().size(); ++number) {
    for (const auto& version : configuration.contracts()[number - 1].all()) {
      all.push_back({.number = {.value = number}, .version = version});
    }
  }
  return all;
}

}  // namespace

void PostContract(ApiCore& core, Call call) {
  SubmitBody(core, std::move(call), [log = core.parts.log](JsonObject& root) {
    return Asked{.operation =
                     PublishContract{.contract = ContractIn(root, log),
                                     .effective_from = OptionalTimeField(root, "effective_from")}};
  });
}

void ListContracts(ApiCore& core, Call call) {
  AnswerPage(
      core, std::move(call), static_cast<uint64_t>(ConfigurationList::kContracts),
      [](LogState& state, const Instant&,
         const PageRequest& page) -> Expected<PageOf<NumberedContract>, Halt> {
        const auto all = ContractsIn(state.configuration);
        return CutPage(all.size(), page, [&](size_t i) { return all[i]; });
      },
      [log = core.parts.log](JsonWriter& out, const NumberedContract& one) {
        WriteContract(out, log, one.number, one.version.number, one.version.effective_from,
                      one.version.value);
      });
}

void PostClearingTerms(ApiCore& core, Call call) {
  SubmitBody(core, std::move(call), [log = core.parts.log](JsonObject& root) {
    return Asked{.operation = PublishClearingTerms{
                     .terms = TermsIn(root, log),
                     .effective_from = OptionalTimeField(root, "effective_from")}};
  });
}

void ListClearingTerms(ApiCore& core, Call call) {
  using TermsVersion = Versions<GeneralTerms>::Version;
  AnswerPage(
      core, std::move(call), static_cast<uint64_t>(ConfigurationList::kClearingTerms),
      [](LogState& state, const Instant&,
         const PageRequest& page) -> Expected<PageOf<TermsVersion>, Halt> {
        const auto& all = state.configuration.clearing_terms().all();
        return CutPage(all.size(), page, [&](size_t i) { return all[i]; });
      },
      [log = core.parts.log](JsonWriter& out, const TermsVersion& one) {
        WriteClearingTerms(out, log, one.number, one.effective_from, one.value);
      });
}

}  // namespace huitong
