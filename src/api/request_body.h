// The fields of the domain in a request's body: amounts, rates, names, times and ids.

#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "api/json_reader.h"
#include "api/refusal.h"
#include "base/calendar.h"
#include "engine/configuration.h"
#include "engine/fact.h"
#include "ledger/number.h"
#include "ledger/points.h"

namespace huitong {

// Lines that one request may have.
inline constexpr size_t kLinesMax = 500;

// 2^53 − 1: past it a JavaScript number would lie.
inline constexpr int64_t kApiAmountMax = (int64_t{1} << 53) - 1;

// malformed_json for a body that is none.
Expected<JsonBody, RequestRefusal> ReadBody(std::string& text);
// invalid_body when anything was wrong with the fields read, or others are there.
Expected<Done, RequestRefusal> FinishBody(JsonBody& body);

// From `minimum` to kApiAmountMax.
int64_t AmountField(JsonObject& object, std::string_view name, int64_t minimum);
// {"fen", "micro_fen"} of an amount that is not negative, as micro-fen: at most 2^62.
int64_t MoneyField(JsonObject& object, std::string_view name);
Points PointsField(JsonObject& object, std::string_view name);
// {"numerator", "denominator"}, each from 1 to Rate::kTermMax.
Rate RateField(JsonObject& object, std::string_view name);
// "name": {"zh", "en"}, each up to 200 bytes; trimmed, and then not empty.
Names NamesField(JsonObject& object);
// "code": 1 to 32 of a–z, 0–9, '-' and '_'.
std::string CodeField(JsonObject& object);
// RFC 3339; nothing where it is not there.
std::optional<Timestamp> OptionalTimeField(JsonObject& object, std::string_view name);
Timestamp TimeField(JsonObject& object, std::string_view name);
// A day as YYYY-MM-DD, from 1970-01-02: the day before means none in records. "never", where that
// is a choice, is kNeverExpires. Nothing where it is not there.
std::optional<Day> OptionalLastDayField(JsonObject& object, std::string_view name);
std::optional<Day> OptionalLastDayOrNeverField(JsonObject& object, std::string_view name);
// One of the words that `from_name` knows; `otherwise` where the field is not there.
template <class Choice, class FromName>
Choice OptionalWordField(JsonObject& object, std::string_view name, FieldShape shape,
                         Choice otherwise, const FromName& from_name) {
  constexpr size_t kWordSizeMax = 32;
  const auto word = object.OptionalText(name, kWordSizeMax, shape);
  if (!word) return otherwise;
  const std::optional<Choice> choice = from_name(*word);
  if (!choice) object.Blame(name, FieldFault::kMalformed, shape);
  return choice.value_or(otherwise);
}
// The same where the field must be there.
template <class Choice, class FromName>
Choice WordField(JsonObject& object, std::string_view name, FieldShape shape, Choice otherwise,
                 const FromName& from_name) {
  if (!object.Has(name)) object.Blame(name, FieldFault::kMissing, shape);
  return OptionalWordField(object, name, shape, otherwise, from_name);
}
// "reason" of a change of status or of an adjustment, which must be there.
StatusReason StatusReasonField(JsonObject& object);
AdjustmentReason AdjustmentReasonField(JsonObject& object);
PeriodAdjustmentReason PeriodAdjustmentReasonField(JsonObject& object);
DisputeRejection DisputeRejectionField(JsonObject& object);
// "method" of a member's verification, "none" where he is verified no longer.
Verification VerificationField(JsonObject& object);
// "lines": [{"line", "amount"}], none where it is not there.
std::vector<LineAmount> OptionalLinesField(JsonObject& object);
// The caller's own number: "out_request_no", up to 64 bytes.
std::optional<std::string> OutRequestNumberField(JsonObject& object);

// A well-formed id of another log becomes a number that names nothing, so that the ledger declines
// it; anything else is malformed.
BrandNumber BrandField(JsonObject& object, std::string_view name, LogNumber log);
CurrencyNumber CurrencyField(JsonObject& object, std::string_view name, LogNumber log);
// Of a settlement: a brand's id, "house" or "pool".
BrandNumber PartyField(JsonObject& object, std::string_view name, LogNumber log);
// Nothing where it is not there.
std::optional<CurrencyNumber> OptionalCurrencyField(JsonObject& object, std::string_view name,
                                                    LogNumber log);
// kNoChannel where it is not there.
ChannelNumber OptionalChannelField(JsonObject& object, std::string_view name, LogNumber log);
MemberId MemberField(JsonObject& object, std::string_view name);
// "customer_number" as it was sent, which is one when it is normalised.
std::string CustomerNumberField(JsonObject& object);
// Why a text is no customer number, without its pointer; nothing where it is one.
std::optional<FieldError> WrongCustomerNumber(std::string_view text);

// The same from ids in a path or query: nothing for a malformed one.
std::optional<BrandNumber> BrandInLog(std::string_view text, LogNumber log);
// A brand's id, "house" or "pool".
std::optional<BrandNumber> PartyInLog(std::string_view text, LogNumber log);
std::optional<CurrencyNumber> CurrencyInLog(std::string_view text, LogNumber log);
// A well-formed id of another log becomes a place that is not there.
std::optional<Sequence> TransactionInLog(std::string_view text, LogNumber log);
std::optional<HoldId> HoldInLog(std::string_view text, LogNumber log);
std::optional<ChannelNumber> ChannelInLog(std::string_view text, LogNumber log);

}  // namespace huitong
