#include "clearing/contract.h"

#include <algorithm>
#include <string>

#include "base/check.h"
#include "base/planted.h"
#include "clearing/assessment.h"

namespace huitong {
namespace {

__extension__ using Int128 = __int128;

std::string NameOf(const Contract& contract) {
  return "The contract of issuer " + std::to_string(contract.issuer.value) + " with acceptor " +
         std::to_string(contract.acceptor.value);
}

// What is wrong with one formula, as the end of a sentence; empty where nothing is.
struct FormulaCheck {
  static std::string OfRate(const char* what, const Portion& rate, int64_t cap) {
    if (rate.IsAboveOne()) return std::string(" has a ") + what + " above one.";
    if (cap < 0) return std::string(" has a negative cap of its ") + what + ".";
    return {};
  }
  static std::string OfFee(int64_t micro_fen, int64_t cap) {
    if (micro_fen < 0) return " has a negative fee.";
    if (cap < 0) return " has a negative cap of its fee.";
    return {};
  }

  std::string operator()(const Reimbursement& f) const {
    return OfRate("reimbursement", f.share, f.cap);
  }
  std::string operator()(const Commission& f) const { return OfRate("commission", f.rate, f.cap); }
  std::string operator()(const ThroughPool& f) const {
    return OfRate("pool contribution", f.rate, f.cap);
  }
  std::string operator()(const CoFunding& f) const {
    return OfRate("co-funding share", f.issuer_share, f.cap);
  }
  std::string operator()(const FeeOfValue& f) const { return OfRate("fee", f.rate, f.cap); }
  std::string operator()(const FeePerRedemption& f) const { return OfFee(f.micro_fen, f.cap); }
  std::string operator()(const FeePerPeriod& f) const { return OfFee(f.micro_fen, 0); }
};

// f − v where the face value is the larger of the two, in the direction of the traffic: what was
// co-funded before is given back when more is refunded than redeemed.
std::optional<int64_t> FaceAboveSettled(const PairTotals& totals) {
  const auto above = Sum(totals.face, -totals.settled);
  if (!above) return std::nullopt;
  if (Planted("co-funding-below-face")) return above;
  return totals.face >= 0 ? std::max(*above, int64_t{0}) : std::min(*above, int64_t{0});
}

// The lines of one formula; an empty optional among them where an amount is too large.
using Lines = std::vector<std::optional<Line>>;

class Assessor {
 public:
  Assessor(const Contract& contract, const PairTotals& totals, BrandNumber pool)
      : contract_(contract), totals_(totals), pool_(pool) {}

  Lines operator()(const Reimbursement& formula) const {
    if (totals_.face == 0 && totals_.settled == 0) return {};
    return {
        Between(contract_.issuer, contract_.acceptor,
                ComputedLine(LineKind::kReimbursement, totals_.face, formula.share, Rounding::kDown,
                             {.posted = totals_.settled, .cap = formula.cap}))};
  }
  Lines operator()(const Commission& formula) const {
    return Of(LineKind::kCommission, totals_.settled, formula.rate, formula.cap, contract_.acceptor,
              contract_.issuer);
  }
  Lines operator()(const ThroughPool& formula) const {
    if (totals_.settled == 0) return {};
    Lines lines = Of(LineKind::kPoolContribution, totals_.settled, formula.rate, formula.cap,
                     contract_.issuer, pool_);
    lines.insert(lines.begin(), PlainLine(LineKind::kPooled, contract_.issuer, contract_.acceptor,
                                          -totals_.settled));
    return lines;
  }
  Lines operator()(const CoFunding& formula) const {
    const auto above = FaceAboveSettled(totals_);
    if (!above) return {std::nullopt};
    return Of(LineKind::kCoFunding, *above, formula.issuer_share, formula.cap, contract_.issuer,
              contract_.acceptor);
  }
  Lines operator()(const FeeOfValue& formula) const {
    return Of(LineKind::kFee, totals_.settled, formula.rate, formula.cap, PayerOf(formula.payer),
              kHouse);
  }
  Lines operator()(const FeePerRedemption& formula) const {
    const Int128 base = Int128{totals_.redemptions} * formula.micro_fen;
    if (base < -kAmountMax || base > kAmountMax) return {std::nullopt};
    return Of(LineKind::kFee, static_cast<int64_t>(base), One(), formula.cap,
              PayerOf(formula.payer), kHouse);
  }
  Lines operator()(const FeePerPeriod& formula) const {
    return Of(LineKind::kFee, formula.micro_fen, One(), kAmountMax, PayerOf(formula.payer), kHouse);
  }

 private:
  static Portion One() { return Portion::Of(1, 1).value_or(Portion()); }
  [[nodiscard]] BrandNumber PayerOf(Side side) const {
    return side == Side::kIssuer ? contract_.issuer : contract_.acceptor;
  }
  [[nodiscard]] std::optional<Line> Between(BrandNumber debtor, BrandNumber creditor,
                                            std::optional<Line> line) const {
    if (!line) return line;
    line->debtor = debtor;
    line->creditor = creditor;
    line->count = totals_.redemptions;
    return line;
  }
  [[nodiscard]] Lines Of(LineKind kind, int64_t base, const Portion& rate, int64_t cap,
                         BrandNumber debtor, BrandNumber creditor) const {
    if (base == 0) return {};
    return {Between(debtor, creditor,
                    ComputedLine(kind, base, rate, Rounding::kDown, {.posted = 0, .cap = cap}))};
  }

  const Contract& contract_;
  const PairTotals& totals_;
  BrandNumber pool_;
};

}  // namespace

Expected<Done, Error> CheckContract(const Contract& contract, std::span<const BrandNumber> brands) {
  const auto refuse = [&](const std::string& why) {
    return Fail(ErrorCode::kInvalidArgument, NameOf(contract) + why);
  };
  for (const BrandNumber brand : {contract.issuer, contract.acceptor}) {
    if (!std::binary_search(brands.begin(), brands.end(), brand)) {
      return refuse(" names brand " + std::to_string(brand.value) + ", which is not known.");
    }
  }
  if (contract.issuer == contract.acceptor) return refuse(" is one of a brand with itself.");
  int ways = 0;
  for (const Formula& formula : contract.formulas) {
    const std::string wrong = std::visit(FormulaCheck(), formula);
    if (!wrong.empty()) return refuse(wrong);
    if (std::holds_alternative<Reimbursement>(formula)) ++ways;
    if (std::holds_alternative<ThroughPool>(formula)) ++ways;
  }
  if (contract.levy && contract.levy->IsAboveOne()) return refuse(" has a levy above one.");
  if (ways > 1) return refuse(" has more than one way to settle.");
  return Done();
}

Expected<std::vector<Line>, Error> Assess(const Contract& contract, const PairTotals& totals,
                                          BrandNumber pool) {
  CHECK(contract.issuer == totals.issuer && contract.acceptor == totals.acceptor);
  CHECK(IsAmount(totals.settled) && IsAmount(totals.face));
  std::vector<Line> lines;
  for (const Formula& formula : contract.formulas) {
    for (std::optional<Line>& line : std::visit(Assessor(contract, totals, pool), formula)) {
      if (!line) {
        return Fail(ErrorCode::kInvalidArgument,
                    NameOf(contract) + " comes to more than 2^62 micro-fen in a period.");
      }
      lines.push_back(std::move(*line));
    }
  }
  return lines;
}

}  // namespace huitong
