#include "api/request_body.h"

#include <algorithm>

#include "api/name_text.h"
#include "api/public_id.h"
#include "clearing/obligation.h"
#include "identity/customer_number.h"

namespace huitong {
namespace {

constexpr size_t kCodeSizeMax = 32;
constexpr size_t kNameSizeMax = 200;
constexpr size_t kTimeSizeMax = 64;
constexpr size_t kIdSizeMax = 100;
constexpr size_t kOutRequestNumberSizeMax = 64;

// No log has so many: numbers count from 1 up to kBrandNumberMax. Zero would mean the house, no
// channel, or the universal unit.
constexpr uint32_t kNothing = kBrandNumberMax + 1;

uint32_t NumberIn(const LogThing& thing, LogNumber log) {
  return thing.log == log && thing.number != 0 ? thing.number : kNothing;
}

std::string NameIn(JsonObject& object, std::string_view language) {
  const std::string_view name = object.Text(language, kNameSizeMax, FieldShape::kTrimmedText);
  const std::string_view trimmed = TrimmedName(name);
  if (trimmed.empty() && !name.empty()) {
    object.Blame(language, FieldFault::kOutOfRange, FieldShape::kTrimmedText,
                 {.minimum = 1, .maximum = kNameSizeMax});
  }
  return std::string(trimmed);
}

bool IsCode(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char letter) {
    return (letter >= 'a' && letter <= 'z') || (letter >= '0' && letter <= '9') || letter == '-' ||
           letter == '_';
  });
}

}  // namespace

Expected<JsonBody, RequestRefusal> ReadBody(std::string& text) {
  auto body = JsonBody::Parse(text);
  if (!body) {
    return Unexpected(
        RequestRefusal{.code = RefusalCode::kMalformedJson, .malformed = body.error()});
  }
  return *std::move(body);
}

Expected<Done, RequestRefusal> FinishBody(JsonBody& body) {
  auto errors = body.Errors();
  if (errors.empty()) return Done{};
  return Unexpected(RequestRefusal{.code = RefusalCode::kInvalidBody, .errors = std::move(errors)});
}

int64_t AmountField(JsonObject& object, std::string_view name, int64_t minimum) {
  return object.Integer(name, {.minimum = minimum, .maximum = kApiAmountMax});
}

int64_t MoneyField(JsonObject& object, std::string_view name) {
  JsonObject money = object.Object(name);
  const int64_t fen =
      money.Integer("fen", {.minimum = 0, .maximum = kAmountMax / kMicroFenPerFen - 1});
  const int64_t micro_fen =
      money.Integer("micro_fen", {.minimum = 0, .maximum = kMicroFenPerFen - 1});
  return fen * kMicroFenPerFen + micro_fen;
}

Points PointsField(JsonObject& object, std::string_view name) {
  return *Points::FromUnits(AmountField(object, name, 1));
}

Rate RateField(JsonObject& object, std::string_view name) {
  JsonObject rate = object.Object(name);
  const Range terms{.minimum = 1, .maximum = Rate::kTermMax};
  const int64_t numerator = rate.Integer("numerator", terms);
  const int64_t denominator = rate.Integer("denominator", terms);
  return *Rate::Of(numerator, denominator);
}

Names NamesField(JsonObject& object) {
  JsonObject name = object.Object("name");
  return {.chinese = NameIn(name, "zh"), .english = NameIn(name, "en")};
}

std::string CodeField(JsonObject& object) {
  const std::string_view code = object.Text("code", kCodeSizeMax, FieldShape::kCode);
  if (!IsCode(code)) object.Blame("code", FieldFault::kMalformed, FieldShape::kCode);
  return std::string(code);
}

std::optional<Timestamp> OptionalTimeField(JsonObject& object, std::string_view name) {
  const auto text = object.OptionalText(name, kTimeSizeMax, FieldShape::kTime);
  if (!text) return std::nullopt;
  const auto time = FromRfc3339(*text);
  if (!time) object.Blame(name, FieldFault::kMalformed, FieldShape::kTime);
  return time;
}

Timestamp TimeField(JsonObject& object, std::string_view name) {
  const auto time = FromRfc3339(object.Text(name, kTimeSizeMax, FieldShape::kTime));
  if (!time) object.Blame(name, FieldFault::kMalformed, FieldShape::kTime);
  return time.value_or(Timestamp());
}

namespace {

std::optional<Day> DayIn(std::string_view text) {
  const auto day = FromIsoDate(text);
  return day && *day > Day{} ? day : std::nullopt;
}

// The reason of that name; the numbers of reasons have one digit.
template <class Reason>
std::optional<Reason> ReasonFromName(std::string_view name) {
  constexpr uint32_t kNumbersEnd = 10;
  for (uint32_t number = 0; number < kNumbersEnd; ++number) {
    const auto reason = static_cast<Reason>(number);
    if (!name.empty() && NameOf(reason) == name) return reason;
  }
  return std::nullopt;
}

}  // namespace

std::optional<Day> OptionalLastDayField(JsonObject& object, std::string_view name) {
  constexpr FieldShape kShape = FieldShape::kDate;
  const auto text = object.OptionalText(name, kTimeSizeMax, kShape);
  if (!text) return std::nullopt;
  const auto day = DayIn(*text);
  if (!day) object.Blame(name, FieldFault::kMalformed, kShape);
  return day;
}

std::optional<Day> OptionalLastDayOrNeverField(JsonObject& object, std::string_view name) {
  constexpr FieldShape kShape = FieldShape::kDateOrNever;
  const auto text = object.OptionalText(name, kTimeSizeMax, kShape);
  if (!text) return std::nullopt;
  if (*text == "never") return kNeverExpires;
  const auto day = DayIn(*text);
  if (!day) object.Blame(name, FieldFault::kMalformed, kShape);
  return day;
}

StatusReason StatusReasonField(JsonObject& object) {
  return WordField(object, "reason", FieldShape::kStatusReason, StatusReason::kOther,
                   ReasonFromName<StatusReason>);
}

AdjustmentReason AdjustmentReasonField(JsonObject& object) {
  return WordField(object, "reason", FieldShape::kAdjustmentReason, AdjustmentReason::kOther,
                   ReasonFromName<AdjustmentReason>);
}

PeriodAdjustmentReason PeriodAdjustmentReasonField(JsonObject& object) {
  return WordField(object, "reason", FieldShape::kPeriodAdjustmentReason,
                   PeriodAdjustmentReason::kOther, ReasonFromName<PeriodAdjustmentReason>);
}

DisputeRejection DisputeRejectionField(JsonObject& object) {
  return WordField(object, "reason", FieldShape::kDisputeRejection, DisputeRejection::kOther,
                   ReasonFromName<DisputeRejection>);
}

Verification VerificationField(JsonObject& object) {
  return WordField(object, "method", FieldShape::kVerification, Verification::kOther,
                   ReasonFromName<Verification>);
}

std::optional<std::string> OutRequestNumberField(JsonObject& object) {
  const auto text = object.OptionalText("out_request_no", kOutRequestNumberSizeMax);
  return text ? std::optional<std::string>(*text) : std::nullopt;
}

BrandNumber BrandField(JsonObject& object, std::string_view name, LogNumber log) {
  constexpr FieldShape kShape = FieldShape::kBrandId;
  const std::string_view text = object.Text(name, kIdSizeMax, kShape);
  const auto brand = BrandInLog(text, log);
  if (!brand && !text.empty()) object.Blame(name, FieldFault::kMalformed, kShape);
  return brand.value_or(kHouse);
}

CurrencyNumber CurrencyField(JsonObject& object, std::string_view name, LogNumber log) {
  constexpr FieldShape kShape = FieldShape::kCurrencyId;
  const std::string_view text = object.Text(name, kIdSizeMax, kShape);
  const auto currency = CurrencyInLog(text, log);
  if (!currency && !text.empty()) object.Blame(name, FieldFault::kMalformed, kShape);
  return currency.value_or(kUniversalUnit);
}

BrandNumber PartyField(JsonObject& object, std::string_view name, LogNumber log) {
  const std::string_view text = object.Text(name, kIdSizeMax, FieldShape::kParty);
  const auto party = PartyInLog(text, log);
  if (!party && !text.empty()) object.Blame(name, FieldFault::kMalformed, FieldShape::kParty);
  return party.value_or(kHouse);
}

std::optional<CurrencyNumber> OptionalCurrencyField(JsonObject& object, std::string_view name,
                                                    LogNumber log) {
  if (!object.Has(name)) return std::nullopt;
  return CurrencyField(object, name, log);
}

ChannelNumber OptionalChannelField(JsonObject& object, std::string_view name, LogNumber log) {
  constexpr FieldShape kShape = FieldShape::kChannelId;
  const auto text = object.OptionalText(name, kIdSizeMax, kShape);
  if (!text) return kNoChannel;
  const auto channel = ChannelInLog(*text, log);
  if (!channel) object.Blame(name, FieldFault::kMalformed, kShape);
  return channel.value_or(kNoChannel);
}

MemberId MemberField(JsonObject& object, std::string_view name) {
  constexpr FieldShape kShape = FieldShape::kMemberId;
  const std::string_view text = object.Text(name, kIdSizeMax, kShape);
  const auto member = ReadMemberId(text);
  if (!member && !text.empty()) object.Blame(name, FieldFault::kMalformed, kShape);
  return member.value_or(MemberId());
}

std::string CustomerNumberField(JsonObject& object) {
  constexpr std::string_view kName = "customer_number";
  const auto text = object.AnyText(kName);
  if (!text) return {};
  if (const auto wrong = WrongCustomerNumber(*text)) {
    object.Blame(kName, wrong->fault, wrong->shape,
                 {.minimum = wrong->minimum, .maximum = wrong->maximum});
  }
  return std::string(*text);
}

std::optional<FieldError> WrongCustomerNumber(std::string_view text) {
  if (NormalisedCustomerNumber(text)) return std::nullopt;
  FieldError error;
  error.shape = FieldShape::kTrimmedText;
  const size_t first = text.find_first_not_of(" \t");
  const size_t size =
      first == std::string_view::npos ? 0 : text.find_last_not_of(" \t") - first + 1;
  error.fault = FieldFault::kMalformed;
  if (size == 0 || size > kCustomerNumberSizeMax) {
    error.fault = FieldFault::kOutOfRange;
    error.minimum = 1;
    error.maximum = kCustomerNumberSizeMax;
  }
  return error;
}

std::optional<BrandNumber> BrandInLog(std::string_view text, LogNumber log) {
  const auto thing = ReadBrandId(text);
  if (!thing) return std::nullopt;
  return BrandNumber{.value = NumberIn(*thing, log)};
}

std::optional<BrandNumber> PartyInLog(std::string_view text, LogNumber log) {
  if (text == "house") return kHouse;
  if (text == "pool") return kValuePool;
  return BrandInLog(text, log);
}

std::optional<CurrencyNumber> CurrencyInLog(std::string_view text, LogNumber log) {
  if (text == kUnitId) return kUniversalUnit;
  const auto thing = ReadCurrencyId(text);
  if (!thing) return std::nullopt;
  return CurrencyNumber{.value = NumberIn(*thing, log)};
}

std::optional<ChannelNumber> ChannelInLog(std::string_view text, LogNumber log) {
  const auto thing = ReadChannelId(text);
  if (!thing) return std::nullopt;
  return ChannelNumber{.value = NumberIn(*thing, log)};
}

std::vector<LineAmount> OptionalLinesField(JsonObject& object) {
  std::vector<LineAmount> lines;
  if (!object.Has("lines")) return lines;
  for (JsonObject& one : object.Objects("lines", kLinesMax)) {
    const int64_t line = one.Integer("line", {.minimum = 0, .maximum = UINT32_MAX});
    lines.push_back({.line = static_cast<uint32_t>(line), .amount = AmountField(one, "amount", 1)});
  }
  return lines;
}

std::optional<Sequence> TransactionInLog(std::string_view text, LogNumber log) {
  const auto place = ReadTransactionId(text);
  if (!place) return std::nullopt;
  return place->log == log ? place->sequence : kNoSequence;
}

std::optional<HoldId> HoldInLog(std::string_view text, LogNumber log) {
  const auto place = ReadHoldId(text);
  if (!place) return std::nullopt;
  return HoldId{.sequence = place->log == log ? place->sequence : kNoSequence,
                .ordinal = place->ordinal};
}

}  // namespace huitong
