#include "api/request_body.h"

#include <algorithm>

#include "api/public_id.h"

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
        RequestRefusal{.code = RefusalCode::kMalformedJson, .json_fault = body.error()});
  }
  return *std::move(body);
}

Expected<Done, RequestRefusal> FinishBody(JsonBody& body) {
  auto errors = body.Errors();
  if (errors.empty()) return Done{};
  return Unexpected(RequestRefusal{.code = RefusalCode::kInvalidBody, .errors = std::move(errors)});
}

int64_t AmountField(JsonObject& object, std::string_view name, int64_t minimum) {
  return object.Integer(name, {.minimum = minimum, .maximum = kAmountMax});
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
  return {.chinese = std::string(name.Text("zh", kNameSizeMax)),
          .english = std::string(name.Text("en", kNameSizeMax))};
}

std::string CodeField(JsonObject& object) {
  const std::string_view code = object.Text("code", kCodeSizeMax);
  if (!IsCode(code)) object.Blame("code", FieldFault::kMalformed);
  return std::string(code);
}

std::optional<Timestamp> OptionalTimeField(JsonObject& object, std::string_view name) {
  const auto text = object.OptionalText(name, kTimeSizeMax);
  if (!text) return std::nullopt;
  const auto time = FromRfc3339(*text);
  if (!time) object.Blame(name, FieldFault::kMalformed);
  return time;
}

std::optional<std::string> OutRequestNumberField(JsonObject& object) {
  const auto text = object.OptionalText("out_request_no", kOutRequestNumberSizeMax);
  return text ? std::optional<std::string>(*text) : std::nullopt;
}

BrandNumber BrandField(JsonObject& object, std::string_view name, LogNumber log) {
  const std::string_view text = object.Text(name, kIdSizeMax);
  const auto brand = BrandInLog(text, log);
  if (!brand && !text.empty()) object.Blame(name, FieldFault::kMalformed);
  return brand.value_or(kHouse);
}

CurrencyNumber CurrencyField(JsonObject& object, std::string_view name, LogNumber log) {
  const std::string_view text = object.Text(name, kIdSizeMax);
  const auto currency = CurrencyInLog(text, log);
  if (!currency && !text.empty()) object.Blame(name, FieldFault::kMalformed);
  return currency.value_or(kUniversalUnit);
}

ChannelNumber OptionalChannelField(JsonObject& object, std::string_view name, LogNumber log) {
  const auto text = object.OptionalText(name, kIdSizeMax);
  if (!text) return kNoChannel;
  const auto channel = ChannelInLog(*text, log);
  if (!channel) object.Blame(name, FieldFault::kMalformed);
  return channel.value_or(kNoChannel);
}

MemberId MemberField(JsonObject& object, std::string_view name) {
  const std::string_view text = object.Text(name, kIdSizeMax);
  const auto member = ReadMemberId(text);
  if (!member && !text.empty()) object.Blame(name, FieldFault::kMalformed);
  return member.value_or(MemberId());
}

std::optional<BrandNumber> BrandInLog(std::string_view text, LogNumber log) {
  const auto thing = ReadBrandId(text);
  if (!thing) return std::nullopt;
  return BrandNumber{.value = NumberIn(*thing, log)};
}

std::optional<CurrencyNumber> CurrencyInLog(std::string_view text, LogNumber log) {
  const auto thing = ReadCurrencyId(text);
  if (!thing) return std::nullopt;
  return CurrencyNumber{.value = NumberIn(*thing, log)};
}

std::optional<ChannelNumber> ChannelInLog(std::string_view text, LogNumber log) {
  const auto thing = ReadChannelId(text);
  if (!thing) return std::nullopt;
  return ChannelNumber{.value = NumberIn(*thing, log)};
}

}  // namespace huitong
