#include "api/problem.h"

#include <algorithm>
#include <array>

#include <fmt/core.h>

#include "api/decline_status.h"
#include "api/field_wording.h"
#include "api/json_writer.h"
#include "api/language.h"
#include "api/public_id.h"
#include "api/request_id.h"
#include "api/wording.h"

namespace huitong {
namespace {

struct Core {
  std::string_view code;
  int status = 0;
  std::string_view title;
  std::string_view detail;
};

void WriteCore(JsonWriter& out, const Core& core) {
  out.Text("type", fmt::format("urn:huitong:problem:{}", core.code));
  out.Text("title", core.title);
  out.Integer("status", core.status);
  out.Text("detail", core.detail);
  out.Text("code", core.code);
  out.Text("doc_url", fmt::format("{}#{}", kProblemPage, core.code));
}

Response ProblemResponse(int status, Language language, std::string body) {
  Response response{
      .status = status, .content_type = kProblemType, .headers = {}, .body = std::move(body)};
  response.headers.push_back({.name = "Content-Language", .value = std::string(TagOf(language))});
  return response;
}

// The two figures are the 16 bytes of a member's id (engine/decide_member.cc).
MemberId MemberOfFigures(const Declined& declined) {
  MemberId member;
  const std::array figures = {declined.figure, declined.second_figure};
  std::memcpy(member.bytes.data(), figures.data(), member.bytes.size());
  return member;
}

// As the request calls it.
std::string_view NameIn(const ParamNames& names, Param param) {
  std::string_view name;
  if (param == Param::kCurrencyId) name = names.currency;
  if (param == Param::kMemberId) name = names.member;
  if (param == Param::kPoints) name = names.points;
  if (param == Param::kRate) name = names.rate;
  return name.empty() ? NameOf(param) : name;
}

CurrencyNumber CurrencyOfFigure(const Declined& declined) {
  return {.value = static_cast<uint32_t>(declined.figure)};
}

BrandNumber BrandOfFigure(int64_t figure) { return {.value = static_cast<uint32_t>(figure)}; }

// What the figures of a decline mean, under names of their own.
void WriteFigures(JsonWriter& out, const Declined& declined, LogNumber log) {
  const bool of_pair = declined.figure > UINT32_MAX;
  const bool names_pair = declined.code == Decline::kPairRateTooHigh ||
                          declined.code == Decline::kBonusTooHigh ||
                          declined.code == Decline::kPairWithoutPrice ||
                          (declined.code == Decline::kRateBookNotSound && of_pair);
  if (names_pair) {
    const CurrencyNumber from{.value = static_cast<uint32_t>(declined.figure >> 32)};
    out.Text("from_currency_id", CurrencyId(log, from));
    out.Text("to_currency_id", CurrencyId(log, CurrencyOfFigure(declined)));
    if (declined.second_figure != 0) out.Integer("excess_per_mille", declined.second_figure);
  }
  const bool names_currency =
      declined.code == Decline::kBidAboveAsk || declined.code == Decline::kReferenceOutsidePrices ||
      declined.code == Decline::kNoticeTooShort ||
      (declined.code == Decline::kRateBookNotSound && !of_pair) ||
      declined.code == Decline::kNotExchangeable || declined.code == Decline::kSameCurrency;
  if (names_currency) out.Text("currency_id", CurrencyId(log, CurrencyOfFigure(declined)));
  if (declined.code == Decline::kNoticeTooShort) out.Integer("notice_days", declined.second_figure);
  if (declined.code == Decline::kPeriodOutOfOrder && declined.param == Param::kPeriodLastDay) {
    out.Text("first_open_day", ToIsoDate({.number = static_cast<int32_t>(declined.figure)}));
    out.Text("today", ToIsoDate({.number = static_cast<int32_t>(declined.second_figure)}));
  }
  const bool says_what_there_is =
      declined.code == Decline::kInsufficientPoints ||
      declined.code == Decline::kCaptureExceedsHold ||
      declined.code == Decline::kReversalExceedsOriginal || declined.code == Decline::kMintCap ||
      declined.code == Decline::kExchangeQuota || declined.code == Decline::kMemberQuota;
  if (says_what_there_is) {
    out.Integer("available", declined.figure);
    out.Integer("wanted", declined.second_figure);
  }
  if (declined.code == Decline::kNothingPayable && declined.figure > 0) {
    out.Integer("short_of_floor_fen", declined.figure);
  }
  if (declined.code == Decline::kTenderChanged) {
    out.Integer("paid_by_points_fen", declined.figure);
    out.Integer("expected_fen", declined.second_figure);
  }
  const bool names_brand = declined.code == Decline::kExposureLimit ||
                           declined.code == Decline::kNetDebitCap ||
                           declined.code == Decline::kBrandSuspended;
  if (names_brand) out.Text("brand_id", BrandId(log, BrandOfFigure(declined.figure)));
  if (declined.code == Decline::kNotInContract) {
    out.Text("issuer_id", BrandId(log, BrandOfFigure(declined.figure)));
    out.Text("acceptor_id", BrandId(log, BrandOfFigure(declined.second_figure)));
  }
  if (declined.code == Decline::kAccountInDebt) {
    out.Integer("owed", declined.figure);
    // A closure is of all currencies, and says which.
    const CurrencyNumber owed_in{.value = static_cast<uint32_t>(declined.second_figure)};
    if (owed_in != kUniversalUnit) out.Text("currency_id", CurrencyId(log, owed_in));
  }
  const bool says_what_is_left =
      declined.code == Decline::kAccountNotEmpty || declined.code == Decline::kAccountHasHolds;
  if (says_what_is_left) {
    out.Text("currency_id", CurrencyId(log, CurrencyOfFigure(declined)));
    out.Integer("points", declined.second_figure);
  }
  if (declined.code == Decline::kTooLate) {
    out.Text("last_day", ToIsoDate({.number = static_cast<int32_t>(declined.figure)}));
    out.Text("today", ToIsoDate({.number = static_cast<int32_t>(declined.second_figure)}));
  }
  const bool names_line = declined.code == Decline::kLineNotInOriginal;
  if (names_line) out.Integer("line", declined.figure);
  if (declined.code == Decline::kRateTooFine) out.Integer("denominator_max", declined.figure);
  const bool names_member = declined.code == Decline::kMemberAlreadyEnrolled;
  if (names_member) out.Text("member_id", MemberIdText(MemberOfFigures(declined)));
}

void WriteErrors(JsonWriter& out, const std::vector<FieldError>& errors, Language language) {
  if (errors.empty()) return;
  out.BeginArray("errors");
  for (const FieldError& error : errors) {
    out.BeginObject();
    out.Text("pointer", error.pointer);
    out.Text("code", NameOf(error.fault));
    out.Text("detail", SentenceOf(error, language));
    out.EndObject();
  }
  out.EndArray();
}

RefusalCode CodeOfStatus(int status) {
  switch (status) {
    case 400:
      return RefusalCode::kMalformedRequest;
    case 408:
      return RefusalCode::kRequestTimeout;
    case 413:
      return RefusalCode::kBodyTooLarge;
    case 417:
      return RefusalCode::kExpectationFailed;
    case 431:
      return RefusalCode::kHeadersTooLarge;
    case 501:
      return RefusalCode::kNotImplemented;
    case 503:
      return RefusalCode::kQueueFull;
    default:
      return RefusalCode::kInternalError;
  }
}

std::string PageRow(std::string_view code, int status, const Wording& chinese,
                    const Wording& english) {
  return fmt::format(
      "<tr id=\"{0}\"><td><code>{0}</code></td><td>{1}</td><td lang=\"zh\"><b>{2}</b> {3}</td>"
      "<td lang=\"en\"><b>{4}</b>. {5}</td></tr>\n",
      code, status, chinese.title, chinese.detail, english.title, english.detail);
}

}  // namespace

Response RenderRefusal(const RequestRefusal& refusal, Language language) {
  const Wording words = WordingOf(refusal.code, language);
  std::string detail(refusal.sentence.empty() ? words.detail : refusal.sentence);
  if (refusal.malformed) detail = SentenceOf(*refusal.malformed, language);
  if (refusal.param_error) detail = SentenceOf(*refusal.param_error, language);
  const int status = StatusOf(refusal.code);
  std::string body;
  JsonWriter out(body);
  out.BeginObject();
  WriteCore(
      out,
      {.code = NameOf(refusal.code), .status = status, .title = words.title, .detail = detail});
  if (!refusal.param.empty()) out.Text("param", refusal.param);
  WriteErrors(out, refusal.errors, language);
  out.EndObject();

  Response response = ProblemResponse(status, language, std::move(body));
  // A cache may keep even a 404, and what is refused now may be there in a second: a tile, say.
  response.headers.push_back({.name = "Cache-Control", .value = "no-store"});
  if (status == 503) response.headers.push_back({.name = "Retry-After", .value = "1"});
  if (status == 405) response.headers.push_back({.name = "Allow", .value = refusal.allow});
  if (status == 401) {
    response.headers.push_back({.name = "WWW-Authenticate", .value = "Bearer realm=\"huitong\""});
  }
  return response;
}

Response RenderDecline(const Declined& declined, Language language, const DeclinePlace& place) {
  const Wording words = WordingOf(declined.code, place.kind, language);
  const int status = StatusOf(declined.code);
  const std::string detail =
      fmt::format(fmt::runtime(words.detail), declined.figure, declined.second_figure);
  std::string body;
  JsonWriter out(body);
  out.BeginObject();
  WriteCore(
      out,
      {.code = NameOf(declined.code), .status = status, .title = words.title, .detail = detail});
  if (declined.param != Param::kNone) out.Text("param", NameIn(place.names, declined.param));
  WriteFigures(out, declined, place.log);
  if (place.recorded) out.Text("transaction_id", TransactionId(place.log, place.log_index));
  out.Integer("log_index", static_cast<int64_t>(place.log_index));
  out.Text("as_of", ToRfc3339(place.as_of));
  out.EndObject();
  return ProblemResponse(status, language, std::move(body));
}

Response RenderServerError(int status, std::string_view sentence) {
  RequestRefusal refusal{.code = CodeOfStatus(status), .sentence = std::string(sentence)};
  Response response = RenderRefusal(refusal, Language::kEnglish);
  response.headers.push_back({.name = "X-Request-Id", .value = NextRequestId()});
  return response;
}

std::string ProblemPage() {
  std::string page =
      "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">"
      "<title>Huitong problems</title></head><body><h1>Problems</h1>\n<table>\n";
  for (const Decline decline : AllDeclines()) {
    page += PageRow(NameOf(decline), StatusOf(decline), WordingOf(decline, Language::kChinese),
                    WordingOf(decline, Language::kEnglish));
  }
  for (int number = 0; number <= static_cast<int>(kLastRefusal); ++number) {
    const auto code = static_cast<RefusalCode>(number);
    page += PageRow(NameOf(code), StatusOf(code), WordingOf(code, Language::kChinese),
                    WordingOf(code, Language::kEnglish));
  }
  page += "</table></body></html>\n";
  return page;
}

}  // namespace huitong
