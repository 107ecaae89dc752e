#include "engine/unit_terms.h"

namespace huitong {

const PointsPolicy& UnitPolicy() {
  static const PointsPolicy policy = [] {
    PointsPolicy units;
    units.expiry = ExpiryMode::kNever;
    units.debt = DebtPolicy::kBrandBears;
    units.gifts = true;
    units.converted_expiry = ConvertedExpiry::kOwnTerm;
    return units;
  }();
  return policy;
}

RateBookVersion UnitPrice(uint32_t version, Timestamp effective_from, const UnitTerms& terms) {
  const Price price{.currency = kUniversalUnit,
                    .bid = Rate(),
                    .ask = Rate(),
                    .settlement_price = terms.anchor,
                    .reference = Rate(),
                    .redemption_value = terms.anchor};
  return {.version = version, .effective_from = effective_from, .prices = {price}};
}

Bytes EncodePayload(const UnitTerms& terms) {
  Bytes bytes;
  ByteWriter out(bytes);
  out.Put(terms.anchor);
  out.Put(terms.bearer.value);
  return bytes;
}

std::optional<UnitTerms> DecodeUnitTerms(ByteView payload) {
  ByteReader in(payload);
  UnitTerms terms;
  terms.anchor = in.Get<int64_t>();
  terms.bearer.value = in.Get<uint32_t>();
  const bool allowed = terms.anchor >= 1 && terms.anchor <= kUnitAnchorMax;
  if (in.failed() || !in.AtEnd() || !allowed) return std::nullopt;
  return terms;
}

}  // namespace huitong
