// The fields of requests: a body without errors has values in their ranges and ids that are written
// as they were sent.

#include "api/request_body.h"

#include "api/policy_json.h"
#include "api/public_id.h"
#include "fuzz/fuzz_input.h"
#include "identity/customer_number.h"

namespace huitong {

const size_t kProperties = 1;

namespace {

constexpr LogNumber kLog{.value = 0x10000};

struct Fields {
  int64_t spend = 0;
  Points points;
  Rate rate;
  Names names;
  std::string code;
  std::optional<Timestamp> time;
  std::vector<LineAmount> lines;
  std::optional<std::string> number;
  BrandNumber brand;
  CurrencyNumber currency;
  MemberId member;
  std::string customer;
  PointsPolicy policy;
  std::optional<Day> last_day;
};

Fields Read(JsonObject root) {
  Fields fields;
  fields.spend = AmountField(root, "spend_fen", 0);
  fields.points = PointsField(root, "points");
  fields.rate = RateField(root, "rate");
  fields.names = NamesField(root);
  fields.code = CodeField(root);
  fields.time = OptionalTimeField(root, "occurred_at");
  fields.lines = OptionalLinesField(root);
  fields.number = OutRequestNumberField(root);
  fields.brand = BrandField(root, "brand_id", kLog);
  fields.currency = CurrencyField(root, "currency_id", kLog);
  (void)OptionalChannelField(root, "channel_id", kLog);
  fields.member = MemberField(root, "member_id");
  fields.customer = CustomerNumberField(root);
  fields.policy = PointsPolicyIn(root);
  fields.last_day = OptionalLastDayOrNeverField(root, "expires_on");
  return fields;
}

void CheckFields(const Fields& fields) {
  Reached(0);
  CHECK(fields.spend >= 0 && fields.spend <= kApiAmountMax);
  CHECK(fields.points.units() >= 1 && fields.points.units() <= kApiAmountMax);
  CHECK(!fields.names.chinese.empty() && fields.names.chinese.size() <= 200);
  CHECK(!fields.code.empty() && fields.code.size() <= 32);
  CHECK(!fields.number || (!fields.number->empty() && fields.number->size() <= 64));
  CHECK(fields.brand != kHouse && fields.currency != kUniversalUnit);
  CHECK(fields.lines.size() <= 500);
  for (const LineAmount& line : fields.lines) {
    CHECK(line.amount >= 1 && line.amount <= kApiAmountMax);
  }
  if (fields.time) CHECK(FromRfc3339(ToRfc3339(*fields.time)) == fields.time);
  CHECK(NormalisedCustomerNumber(fields.customer).has_value());
  CHECK(IsAllowed(fields.policy));
  const bool has_day = fields.last_day && fields.last_day != kNeverExpires;
  if (has_day) CHECK(FromIsoDate(ToIsoDate(*fields.last_day)) == fields.last_day);
  CHECK(fields.last_day != Day{});
}

}  // namespace
}  // namespace huitong

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  std::string text(huitong::AsText({data, size}));
  auto parsed = huitong::ReadBody(text);
  if (!parsed) return 0;
  huitong::JsonBody body = *std::move(parsed);
  const huitong::Fields fields = huitong::Read(body.Root());
  if (huitong::FinishBody(body)) huitong::CheckFields(fields);
  return 0;
}
