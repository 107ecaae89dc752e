#include "api/provenance_json.h"

#include <fmt/core.h>

#include "api/value_json.h"

namespace huitong {

void WriteProvenance(JsonWriter& out, LogNumber log, const Provenance& provenance) {
  constexpr int kMonths = 12;
  out.BeginObject("provenance");
  WriteBrandId(out, "issuer_id", log, provenance.issuer);
  WriteBrandId(out, "funding_brand_id", log, provenance.funding_brand);
  out.Text("earn_month", fmt::format("{:04}-{:02}", 1970 + provenance.earn_month / kMonths,
                                     provenance.earn_month % kMonths + 1));
  if (provenance.not_exchangeable_until.number == 0) {
    out.Null("not_exchangeable_until");
  } else {
    WriteDay(out, "not_exchangeable_until", provenance.not_exchangeable_until);
  }
  out.Integer("settlement_price_micro_fen", provenance.settlement_price);
  out.EndObject();
}

}  // namespace huitong
