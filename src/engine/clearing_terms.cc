#include "engine/clearing_terms.h"

#include <utility>

#include "engine/settings.h"
#include "ledger/points.h"

namespace huitong {

template <class Visit>
void VisitSettings(Acceptance& acceptance, const Visit& visit) {
  visit(1, acceptance.capabilities, 0, kAllCapabilities);
  visit(2, acceptance.exchange_quota, 0, Points::kOfMemberMax);
  visit(3, acceptance.locked_days, 0, kLockedDaysMax);
  visit(4, acceptance.earn_price, 0, Points::kOfMemberMax);
}
template <class Visit>
void VisitSettings(const Acceptance& acceptance, const Visit& visit) {
  visit(1, acceptance.capabilities, 0, kAllCapabilities);
  visit(2, acceptance.exchange_quota, 0, Points::kOfMemberMax);
  visit(3, acceptance.locked_days, 0, kLockedDaysMax);
  visit(4, acceptance.earn_price, 0, Points::kOfMemberMax);
}

namespace {

// DO NOT RENUMBER: the values are in the journal.
enum class FormulaKind : uint32_t {
  kReimbursement = 1,
  kCommission = 2,
  kThroughPool = 3,
  kCoFunding = 4,
  kFeeOfValue = 5,
  kFeePerRedemption = 6,
  kFeePerPeriod = 7,
};

constexpr uint32_t kNoPayer = 0;
constexpr uint32_t kIssuerPays = 1;
constexpr uint32_t kAcceptorPays = 2;
constexpr uint32_t kMeasuredByRedeemed = 1;
constexpr uint32_t kMeasuredByContributed = 2;
constexpr uint32_t kByWeights = 1;
constexpr uint32_t kByRedemptions = 2;

// All that a formula may say; what its kind has no use for stays as it is here.
struct FormulaFields {
  FormulaKind kind = FormulaKind::kReimbursement;
  uint32_t payer = kNoPayer;
  Portion rate;
  int64_t micro_fen = 0;
  int64_t cap = 0;

  friend bool operator==(const FormulaFields&, const FormulaFields&) = default;
};

uint32_t WordOf(Side payer) { return payer == Side::kIssuer ? kIssuerPays : kAcceptorPays; }

struct FieldsOf {
  using K = FormulaKind;

  FormulaFields operator()(const Reimbursement& f) const {
    return {.kind = K::kReimbursement, .payer = 0, .rate = f.share, .micro_fen = 0, .cap = f.cap};
  }
  FormulaFields operator()(const Commission& f) const {
    return {.kind = K::kCommission, .payer = 0, .rate = f.rate, .micro_fen = 0, .cap = f.cap};
  }
  FormulaFields operator()(const ThroughPool& f) const {
    return {.kind = K::kThroughPool, .payer = 0, .rate = f.rate, .micro_fen = 0, .cap = f.cap};
  }
  FormulaFields operator()(const CoFunding& f) const {
    return {
        .kind = K::kCoFunding, .payer = 0, .rate = f.issuer_share, .micro_fen = 0, .cap = f.cap};
  }
  FormulaFields operator()(const FeeOfValue& f) const {
    return {.kind = K::kFeeOfValue,
            .payer = WordOf(f.payer),
            .rate = f.rate,
            .micro_fen = 0,
            .cap = f.cap};
  }
  FormulaFields operator()(const FeePerRedemption& f) const {
    return {.kind = K::kFeePerRedemption,
            .payer = WordOf(f.payer),
            .rate = {},
            .micro_fen = f.micro_fen,
            .cap = f.cap};
  }
  FormulaFields operator()(const FeePerPeriod& f) const {
    return {.kind = K::kFeePerPeriod,
            .payer = WordOf(f.payer),
            .rate = {},
            .micro_fen = f.micro_fen,
            .cap = 0};
  }
};

std::optional<Formula> FormulaOf(const FormulaFields& fields) {
  const Side payer = fields.payer == kIssuerPays ? Side::kIssuer : Side::kAcceptor;
  switch (fields.kind) {
    case FormulaKind::kReimbursement:
      return Reimbursement{.share = fields.rate, .cap = fields.cap};
    case FormulaKind::kCommission:
      return Commission{.rate = fields.rate, .cap = fields.cap};
    case FormulaKind::kThroughPool:
      return ThroughPool{.rate = fields.rate, .cap = fields.cap};
    case FormulaKind::kCoFunding:
      return CoFunding{.issuer_share = fields.rate, .cap = fields.cap};
    case FormulaKind::kFeeOfValue:
      return FeeOfValue{.payer = payer, .rate = fields.rate, .cap = fields.cap};
    case FormulaKind::kFeePerRedemption:
      return FeePerRedemption{.payer = payer, .micro_fen = fields.micro_fen, .cap = fields.cap};
    case FormulaKind::kFeePerPeriod:
      return FeePerPeriod{.payer = payer, .micro_fen = fields.micro_fen};
  }
  return std::nullopt;
}

void Put(ByteWriter& out, const Portion& portion) {
  out.Put(static_cast<uint32_t>(portion.numerator()));
  out.Put(static_cast<uint32_t>(portion.denominator()));
}

Portion ReadPortion(ByteReader& in) {
  const auto numerator = in.Get<uint32_t>();
  const auto denominator = in.Get<uint32_t>();
  const auto portion = Portion::Of(numerator, denominator);
  if (!portion || portion->numerator() != numerator || portion->denominator() != denominator) {
    in.MarkFailed();
  }
  return portion.value_or(Portion());
}

int64_t ReadAmount(ByteReader& in) {
  const auto amount = in.Get<int64_t>();
  if (amount < 0 || amount > kAmountMax) in.MarkFailed();
  return amount;
}

// One of 1 and 2.
uint32_t ReadOneOfTwo(ByteReader& in) {
  const auto word = in.Get<uint32_t>();
  if (word != 1 && word != 2) in.MarkFailed();
  return word;
}

// A formula that its fields say exactly: none that its kind has no use for says anything.
std::optional<Formula> ReadFormula(ByteReader& in) {
  FormulaFields fields;
  fields.kind = static_cast<FormulaKind>(in.Get<uint32_t>());
  fields.payer = in.Get<uint32_t>();
  fields.rate = ReadPortion(in);
  fields.micro_fen = ReadAmount(in);
  fields.cap = ReadAmount(in);
  const auto formula = FormulaOf(fields);
  if (in.failed() || !formula || std::visit(FieldsOf(), *formula) != fields) return std::nullopt;
  return formula;
}

}  // namespace

bool IsAllowed(const Contract& contract, uint32_t brands) {
  std::vector<BrandNumber> known;
  known.reserve(brands);
  for (uint32_t brand = 1; brand <= brands; ++brand) {
    known.push_back({.value = brand});
  }
  return CheckContract(contract, known).has_value() &&
         DecodeContract(EncodePayload(contract)).has_value();
}

bool IsAllowed(const GeneralTerms& terms) {
  if (terms.levy.IsAboveOne() || terms.kept.IsAboveOne()) return false;
  if (terms.basis == CostBasis::kRedemptions && !terms.weights.empty()) return false;
  int64_t sum = 0;
  for (const CostWeight& weight : terms.weights) {
    if (weight.weight < 0 || weight.weight > Portion::kTermMax - sum) return false;
    sum += weight.weight;
  }
  if (terms.basis == CostBasis::kWeights && terms.cost != 0 && sum == 0) return false;
  return DecodeGeneralTerms(EncodePayload(terms)).has_value();
}

ClearingTerms TermsOf(std::vector<Contract> contracts, const GeneralTerms& general) {
  ClearingTerms terms;
  terms.contracts = std::move(contracts);
  terms.pool = {.pool = kValuePool,
                .levy_payer = general.levy_payer,
                .measure = general.measure,
                .kept = general.kept,
                .cap = general.pool_cap};
  terms.levy = general.levy;
  terms.cost = {.micro_fen = general.cost, .basis = general.basis, .weights = general.weights};
  return terms;
}

Bytes EncodePayload(const Contract& contract) {
  Bytes bytes;
  ByteWriter out(bytes);
  out.Put(contract.issuer.value);
  out.Put(contract.acceptor.value);
  out.Put(contract.levy ? uint32_t{1} : uint32_t{0});
  Put(out, contract.levy.value_or(Portion()));
  out.Put(static_cast<uint32_t>(contract.formulas.size()));
  for (const Formula& formula : contract.formulas) {
    const FormulaFields fields = std::visit(FieldsOf(), formula);
    out.Put(static_cast<uint32_t>(fields.kind));
    out.Put(fields.payer);
    Put(out, fields.rate);
    out.Put(fields.micro_fen);
    out.Put(fields.cap);
  }
  PutSettings(out, contract.acceptance);
  return bytes;
}

Bytes EncodePayload(const GeneralTerms& terms) {
  Bytes bytes;
  ByteWriter out(bytes);
  out.Put(WordOf(terms.levy_payer));
  out.Put(terms.measure == PoolMeasure::kRedeemed ? kMeasuredByRedeemed : kMeasuredByContributed);
  Put(out, terms.levy);
  Put(out, terms.kept);
  out.Put(terms.pool_cap);
  out.Put(terms.cost);
  out.Put(terms.basis == CostBasis::kWeights ? kByWeights : kByRedemptions);
  out.Put(static_cast<uint32_t>(terms.weights.size()));
  for (const CostWeight& weight : terms.weights) {
    out.Put(weight.brand.value);
    out.Put(uint32_t{0});
    out.Put(weight.weight);
  }
  return bytes;
}

std::optional<Contract> DecodeContract(ByteView payload) {
  ByteReader in(payload);
  Contract contract;
  contract.issuer.value = in.Get<uint32_t>();
  contract.acceptor.value = in.Get<uint32_t>();
  const auto levied = in.Get<uint32_t>();
  const Portion levy = ReadPortion(in);
  if (levied > 1 || (levied == 0 && levy != Portion())) return std::nullopt;
  if (levied == 1) contract.levy = levy;
  const auto count = in.Get<uint32_t>();
  if (in.failed() || count > kFormulasMax) return std::nullopt;
  for (uint32_t i = 0; i < count; ++i) {
    const auto formula = ReadFormula(in);
    if (!formula) return std::nullopt;
    contract.formulas.push_back(*formula);
  }
  contract.acceptance = ReadSettings<Acceptance>(in);
  if ((contract.acceptance.capabilities & ~kAllCapabilities) != 0) in.MarkFailed();
  if (in.failed() || !in.AtEnd()) return std::nullopt;
  return contract;
}

std::optional<GeneralTerms> DecodeGeneralTerms(ByteView payload) {
  ByteReader in(payload);
  GeneralTerms terms;
  terms.levy_payer = ReadOneOfTwo(in) == kIssuerPays ? Side::kIssuer : Side::kAcceptor;
  terms.measure =
      ReadOneOfTwo(in) == kMeasuredByRedeemed ? PoolMeasure::kRedeemed : PoolMeasure::kContributed;
  terms.levy = ReadPortion(in);
  terms.kept = ReadPortion(in);
  terms.pool_cap = ReadAmount(in);
  terms.cost = ReadAmount(in);
  terms.basis = ReadOneOfTwo(in) == kByWeights ? CostBasis::kWeights : CostBasis::kRedemptions;
  const auto count = in.Get<uint32_t>();
  for (uint32_t i = 0; i < count && !in.failed(); ++i) {
    CostWeight weight;
    weight.brand.value = in.Get<uint32_t>();
    if (in.Get<uint32_t>() != 0) in.MarkFailed();
    weight.weight = in.Get<int64_t>();
    if (!terms.weights.empty() && weight.brand <= terms.weights.back().brand) in.MarkFailed();
    terms.weights.push_back(weight);
  }
  if (in.failed() || !in.AtEnd()) return std::nullopt;
  return terms;
}

}  // namespace huitong
