#include "clearing/line.h"

#include <algorithm>
#include <array>

#include "base/check.h"
#include "base/planted.h"

namespace huitong {

std::string_view NameOf(LineKind kind) {
  switch (kind) {
    case LineKind::kRedemption:
      return "redemption";
    case LineKind::kRefund:
      return "refund";
    case LineKind::kExchange:
      return "exchange";
    case LineKind::kUnits:
      return "units";
    case LineKind::kEarning:
      return "earning";
    case LineKind::kReimbursement:
      return "reimbursement";
    case LineKind::kCommission:
      return "commission";
    case LineKind::kPooled:
      return "pooled";
    case LineKind::kPoolContribution:
      return "pool_contribution";
    case LineKind::kCoFunding:
      return "co_funding";
    case LineKind::kFee:
      return "fee";
    case LineKind::kLevy:
      return "levy";
    case LineKind::kPoolShare:
      return "pool_share";
    case LineKind::kSponsorMoney:
      return "sponsor_money";
    case LineKind::kSponsorShare:
      return "sponsor_share";
    case LineKind::kCost:
      return "cost";
    case LineKind::kAdjustment:
      return "adjustment";
    case LineKind::kPayment:
      return "payment";
  }
  CHECK(false);
}

namespace {

constexpr std::array kLineKinds = {
    LineKind::kRedemption, LineKind::kRefund,       LineKind::kExchange,
    LineKind::kUnits,      LineKind::kEarning,      LineKind::kReimbursement,
    LineKind::kCommission, LineKind::kPooled,       LineKind::kPoolContribution,
    LineKind::kCoFunding,  LineKind::kFee,          LineKind::kLevy,
    LineKind::kPoolShare,  LineKind::kSponsorMoney, LineKind::kSponsorShare,
    LineKind::kCost,       LineKind::kAdjustment,   LineKind::kPayment};

template <class IsIt>
std::optional<LineKind> KindThat(const IsIt& is_it) {
  const auto found = std::find_if(kLineKinds.begin(), kLineKinds.end(), is_it);
  if (found == kLineKinds.end()) return std::nullopt;
  return *found;
}

}  // namespace

std::optional<LineKind> LineKindFromNumber(uint32_t number) {
  return KindThat([&](LineKind kind) { return static_cast<uint32_t>(kind) == number; });
}

std::optional<LineKind> LineKindNamed(std::string_view name) {
  return KindThat([&](LineKind kind) { return NameOf(kind) == name; });
}

Line PlainLine(LineKind kind, BrandNumber debtor, BrandNumber creditor, int64_t amount) {
  Line line;
  line.kind = kind;
  line.debtor = debtor;
  line.creditor = creditor;
  line.amount = amount;
  line.base = amount;
  line.rate = Portion::Of(1, 1).value_or(Portion());
  return line;
}

std::optional<Line> ComputedLine(LineKind kind, int64_t base, const Portion& rate,
                                 Rounding rounding, const Limits& limits) {
  CHECK(limits.cap >= 0 && IsAmount(limits.posted));
  const auto part = rate.Take(base, rounding);
  if (!part) return std::nullopt;
  int64_t within = std::clamp(part->amount, -limits.cap, limits.cap);
  if (Planted("cap-only-for-debits")) within = std::min(part->amount, limits.cap);
  const auto amount = Sum(within, -limits.posted);
  if (!amount) return std::nullopt;

  Line line;
  line.kind = kind;
  line.amount = *amount;
  line.base = base;
  line.rate = rate;
  line.posted = limits.posted;
  line.capped = part->amount - within;
  line.remainder = part->remainder;
  return line;
}

}  // namespace huitong
