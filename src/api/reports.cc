// /v1/reports: liability, gaming, rates and what-if, made of the log's fold off the writer's thread

#include <memory>
#include <utility>

#include "api/closed_period.h"
#include "api/liability_json.h"
#include "api/log_reading.h"
#include "api/report_json.h"
#include "api/request_body.h"
#include "api/request_fields.h"
#include "api/resources.h"
#include "api/state_read.h"
#include "api/terms_json.h"
#include "base/calendar.h"
#include "base/check.h"
#include "reports/liability_text.h"
#include "reports/report_csv.h"

namespace huitong {
namespace {

enum class TableFormat : uint8_t { kJson, kCsv };

Expected<TableFormat, RequestRefusal> TakeFormat(QueryParameters& query) {
  const auto format = query.Take("format");
  if (!format || *format == "json") return TableFormat::kJson;
  if (*format == "csv") return TableFormat::kCsv;
  return Unexpected(MalformedParameter("format", FieldShape::kTextFormat));
}

Expected<std::optional<PeriodNumber>, RequestRefusal> TakePeriod(QueryParameters& query) {
  const auto text = query.Take("period");
  if (!text) return std::optional<PeriodNumber>();
  const auto period = PeriodInPath(*text);
  if (!period) return Unexpected(NoPeriod());
  return period;
}

// What was asked for and is not there, or cannot be; anything else is ours.
void RefuseReport(Reply reply, const Error& error) {
  const std::string sentence = "There is no such report: " + error.sentence + ".";
  if (error.code == ErrorCode::kNotFound) {
    return reply.Refuse({.code = RefusalCode::kResourceNotFound, .sentence = sentence});
  }
  if (error.code == ErrorCode::kInvalidArgument) {
    return reply.Refuse({.code = RefusalCode::kInvalidParameter, .sentence = sentence});
  }
  reply.Refuse(RefusalCode::kInternalError);
}

Response CsvResponse(std::string text) {
  return {.status = 200,
          .content_type = "text/csv; charset=utf-8",
          .headers = {},
          .body = std::move(text)};
}

AsOf AsOfFold(const LogFold& fold) {
  return {.next_sequence = fold.next_sequence(), .time = fold.last_commit()};
}

// Calls `make(reply, fold)` on the reports' thread, with every record that is durable in the fold.
template <class Make>
void WithFold(ApiCore& core, Reply reply, Make make) {
  WorkOn(core.report_thread, std::move(reply),
         [&core, make = std::move(make)](Reply later) mutable {
           const Sequence end = core.parts.lane.heads().Of(core.parts.log).next_sequence;
           const auto fold = core.report_fold.Until(end);
           if (!fold) return later.Refuse(RefusalCode::kInternalError);
           if ((*fold)->next_sequence() == 0) return later.Refuse(RefusalCode::kNotReady);
           make(std::move(later), **fold);
         });
}

struct LiabilityRequest {
  LiabilityWish wish;
  std::optional<BrandNumber> brand;
  TableFormat format = TableFormat::kJson;
};

Expected<Portion, RequestRefusal> TakePart(QueryParameters& query, const std::string& name,
                                           const Portion& otherwise) {
  const auto text = query.Take(name);
  if (!text) return otherwise;
  const auto part = PortionFromText(*text);
  if (!part || part->IsAboveOne()) return Unexpected(MalformedParameter(name, FieldShape::kPart));
  return *part;
}

Expected<LiabilityRequest, RequestRefusal> LiabilityIn(const Request& request, LogNumber log) {
  QueryParameters query = TRY(QueryParameters::Of(request));
  LiabilityRequest wanted;
  wanted.wish.time.period = TRY(TakePeriod(query));
  if (const auto text = query.Take("as_of")) {
    wanted.wish.time.until = FromIsoDate(*text);
    const bool both = wanted.wish.time.period.has_value();
    if (both || !wanted.wish.time.until) {
      return Unexpected(MalformedParameter("as_of", FieldShape::kDate));
    }
  }
  if (const auto text = query.Take("brand_id")) {
    wanted.brand = BrandInLog(*text, log);
    if (!wanted.brand) return Unexpected(MalformedParameter("brand_id", FieldShape::kBrandId));
  }
  const Portion all = Portion::Of(1, 1).value_or(Portion());
  wanted.wish.bounds.floor = TRY(TakePart(query, "floor", Portion()));
  wanted.wish.bounds.ceiling = TRY(TakePart(query, "ceiling", all));
  wanted.format = TRY(TakeFormat(query));
  TRY(query.Finish());
  return wanted;
}

void AnswerLiability(LogNumber log, Reply reply, const LiabilityRequest& wanted,
                     const LogFold& fold) {
  auto made = LiabilityOf(fold, wanted.wish);
  if (!made) return RefuseReport(std::move(reply), made.error());
  LiabilityBook book = *std::move(made);
  if (wanted.brand) {
    std::erase_if(book.currencies,
                  [&](const CurrencyLiability& one) { return one.brand != *wanted.brand; });
    if (book.currencies.empty()) return reply.Refuse(RefusalCode::kResourceNotFound);
  }
  if (wanted.format == TableFormat::kCsv) {
    return reply(CsvResponse(LiabilityCsv(fold.configuration(), book)));
  }
  reply(JsonResponse(AsOfFold(fold), [&](JsonWriter& out) {
    WriteLiability(out, log, fold.configuration(), book);
  }));
}

Expected<GamingReport, Error> GamingIn(const ApiCore& core, const LogFold& fold,
                                       PeriodNumber period) {
  if (period.value > fold.cuts().size()) {
    return Fail(ErrorCode::kNotFound, "period " + std::to_string(period.value) +
                                          " was not cut: the open one is " +
                                          std::to_string(fold.cuts().size() + 1));
  }
  const CutInFold& cut = fold.cuts()[period.value - 1];
  MemberSpending spending;
  const auto take = [&](const Record& record) -> Expected<bool, Error> {
    spending.Take(fold.configuration(), record);
    return true;
  };
  TRY(VisitRecords({.journal = core.parts.journal, .log = core.parts.log}, cut.first_sequence,
                   cut.cut, take));
  auto report = GamingOf(fold, period, spending, nullptr, UsualThresholds());
  CHECK(report.has_value());
  return *std::move(report);
}

struct GamingRequest {
  PeriodNumber period;
  TableFormat format = TableFormat::kJson;
};

Expected<GamingRequest, RequestRefusal> GamingRequestIn(const Request& request) {
  QueryParameters query = TRY(QueryParameters::Of(request));
  const auto period = TRY(TakePeriod(query));
  if (!period) {
    return Unexpected(WrongParameter("period", FieldFault::kMissing, FieldShape::kParameter));
  }
  const TableFormat format = TRY(TakeFormat(query));
  TRY(query.Finish());
  return GamingRequest{.period = *period, .format = format};
}

struct RatesRequest {
  std::optional<Timestamp> at;  // nothing: now
  TableFormat format = TableFormat::kJson;
};

Expected<RatesRequest, RequestRefusal> RatesRequestIn(const Request& request) {
  QueryParameters query = TRY(QueryParameters::Of(request));
  RatesRequest wanted;
  if (const auto text = query.Take("at")) {
    wanted.at = FromRfc3339(*text);
    if (!wanted.at) return Unexpected(MalformedParameter("at", FieldShape::kTime));
  }
  wanted.format = TRY(TakeFormat(query));
  TRY(query.Finish());
  return wanted;
}

// What the writer knows of the rates, and which moment is meant.
struct SeenRates {
  Configuration configuration;
  Timestamp at;
};

void AnswerRates(LogNumber log, Reply reply, const SeenRates& seen, TableFormat format,
                 const AsOf& as_of) {
  const auto window = seen.configuration.LookBackAt(seen.at);
  if (!window) {
    return RefuseReport(std::move(reply), {.code = ErrorCode::kNotFound,
                                           .sentence = "the coalition was not open yet then"});
  }
  const auto matrix = RateMatrixAt(seen.configuration.rates(), seen.at, *window);
  if (format == TableFormat::kCsv) return reply(CsvResponse(RatesCsv(seen.configuration, matrix)));
  reply(JsonResponse(
      as_of, [&](JsonWriter& out) { WriteRates(out, log, seen.configuration, seen.at, matrix); }));
}

struct WhatIfRequest {
  PeriodNumber period;
  WhatIf what_if;
};

Expected<WhatIfRequest, RequestRefusal> WhatIfRequestIn(Call& call, LogNumber log) {
  JsonBody body = TRY(ReadBody(call.request.body));
  JsonObject root = body.Root();
  WhatIfRequest wanted;
  constexpr int64_t kPeriodMax = UINT32_MAX;
  wanted.period.value =
      static_cast<uint32_t>(root.Integer("period", {.minimum = 1, .maximum = kPeriodMax}));
  wanted.what_if = WhatIfIn(root, ById(log));
  TRY(FinishBody(body));
  return wanted;
}

// On the reports' thread.
void AnswerWhatIf(const ApiCore& core, Reply reply, const WhatIfRequest& wanted,
                  const ClosedPeriod& closed, const LogFold& fold) {
  const auto totals = ClosedTotals(core, closed);
  if (!totals) return reply.Refuse(RefusalCode::kInternalError);
  const auto report = SettleUnder(wanted.what_if, closed.terms, *totals, wanted.period, fold);
  if (!report) {
    return reply.Refuse({.code = RefusalCode::kInvalidBody,
                         .sentence = "There is no such settlement: " + report.error().sentence});
  }
  reply(JsonResponse(AsOfFold(fold), [&](JsonWriter& out) {
    WriteWhatIf(out, core.parts.log, closed.header, *report);
  }));
}

}  // namespace

void GetLiabilityReport(ApiCore& core, Call call) {
  const auto wanted = LiabilityIn(call.request, core.parts.log);
  if (!wanted) return call.reply.Refuse(wanted.error());
  WithFold(core, std::move(call.reply),
           [log = core.parts.log, wanted = *wanted](Reply reply, const LogFold& fold) {
             AnswerLiability(log, std::move(reply), wanted, fold);
           });
}

void GetGamingReport(ApiCore& core, Call call) {
  const auto wanted = GamingRequestIn(call.request);
  if (!wanted) return call.reply.Refuse(wanted.error());
  WithFold(core, std::move(call.reply),
           [&core, wanted = *wanted](Reply reply, const LogFold& fold) {
             const auto report = GamingIn(core, fold, wanted.period);
             if (!report) return RefuseReport(std::move(reply), report.error());
             if (wanted.format == TableFormat::kCsv) {
               return reply(CsvResponse(GamingCsv(fold.configuration(), *report)));
             }
             reply(JsonResponse(AsOfFold(fold), [&](JsonWriter& out) {
               WriteGaming(out, core.parts.log, wanted.period, *report);
             }));
           });
}

void GetRatesReport(ApiCore& core, Call call) {
  const auto wanted = RatesRequestIn(call.request);
  if (!wanted) return call.reply.Refuse(wanted.error());
  ReadState(
      core, std::move(call.reply),
      [at = wanted->at](LogState& state, const Instant& now) -> Expected<SeenRates, Halt> {
        return SeenRates{.configuration = state.configuration, .at = at.value_or(now.time)};
      },
      [&core, format = wanted->format](Reply reply, const SeenRates& seen, const AsOf& as_of) {
        WorkOn(core.report_thread, std::move(reply),
               [log = core.parts.log, seen, format, as_of](Reply later) {
                 AnswerRates(log, std::move(later), seen, format, as_of);
               });
      });
}

void PostWhatIfReport(ApiCore& core, Call call) {
  auto read = WhatIfRequestIn(call, core.parts.log);
  if (!read) return call.reply.Refuse(read.error());
  const auto wanted = std::make_shared<const WhatIfRequest>(*std::move(read));
  ReadState(
      core, std::move(call.reply),
      [wanted](LogState& state, const Instant&) { return ClosedPeriodIn(state, wanted->period); },
      [&core, wanted](Reply reply, const ClosedPeriod& closed, const AsOf&) {
        WithFold(core, std::move(reply), [&core, wanted, closed](Reply later, const LogFold& fold) {
          AnswerWhatIf(core, std::move(later), *wanted, closed, fold);
        });
      });
}

}  // namespace huitong
