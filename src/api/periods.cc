// /v1/periods, /v1/payments and /v1/sponsor-gifts: cuts, settlements, statements, and what was paid

#include <algorithm>

#include "api/closed_period.h"
#include "api/configuration_list.h"
#include "api/period_json.h"
#include "api/request_body.h"
#include "api/request_fields.h"
#include "api/resources.h"
#include "api/submit_body.h"
#include "clearing/statement_page.h"
#include "engine/settlement.h"

namespace huitong {
namespace {

ProposeCut CutIn(JsonObject& root) {
  const auto last_day = OptionalLastDayField(root, "last_day");
  if (!root.Has("last_day")) root.Blame("last_day", FieldFault::kMissing, FieldShape::kDate);
  return {.last_day = last_day.value_or(Day())};
}

Operation PaymentIn(JsonObject& root, LogNumber log) {
  const BrandNumber brand = BrandField(root, "brand_id", log);
  const auto fen =
      root.OptionalInteger("fen", {.minimum = -kApiAmountMax, .maximum = kApiAmountMax});
  if (fen == 0) root.Blame("fen", FieldFault::kOutOfRange, FieldShape::kNotZero);
  if (!root.Has("fen")) root.Blame("fen", FieldFault::kMissing, FieldShape::kInteger);
  const auto reference =
      root.OptionalInteger("reference", {.minimum = 0, .maximum = kApiAmountMax});
  return RecordPayment{.party = brand,
                       .fen = fen.value_or(1),
                       .reference = static_cast<uint64_t>(reference.value_or(0))};
}

Operation AdjustmentIn(JsonObject& root, PeriodNumber period, LogNumber log) {
  AdjustPeriod adjust{.period = period,
                      .debtor = PartyField(root, "debtor_id", log),
                      .creditor = PartyField(root, "creditor_id", log),
                      .micro_fen = AmountField(root, "micro_fen", 1),
                      .reason = PeriodAdjustmentReasonField(root)};
  if (adjust.debtor == adjust.creditor) {
    root.Blame("creditor_id", FieldFault::kRepeated, FieldShape::kParty);
  }
  return adjust;
}

Operation GiftIn(JsonObject& root, LogNumber log) {
  const BrandNumber sponsor = PartyField(root, "sponsor_id", log);
  if (sponsor == kValuePool) {
    root.Blame("sponsor_id", FieldFault::kMalformed, FieldShape::kSponsor);
  }
  const int64_t fen = AmountField(root, "fen", 1);
  const auto reference =
      root.OptionalInteger("reference", {.minimum = 0, .maximum = kApiAmountMax});
  return Sponsor{
      .sponsor = sponsor, .fen = fen, .reference = static_cast<uint64_t>(reference.value_or(0))};
}

enum class TextFormat : uint8_t { kJson, kCsv, kPage };

Expected<TextFormat, RequestRefusal> FormatIn(const Request& request, bool has_page) {
  QueryParameters query = TRY(QueryParameters::Of(request));
  const auto format = query.Take("format");
  TRY(query.Finish());
  if (!format || *format == "json") return TextFormat::kJson;
  if (*format == "csv") return TextFormat::kCsv;
  if (*format == "html" && has_page) return TextFormat::kPage;
  return Unexpected(MalformedParameter("format", FieldShape::kTextFormat));
}

std::string_view TypeOf(TextFormat format) {
  switch (format) {
    case TextFormat::kJson:
      return kJsonType;
    case TextFormat::kCsv:
      return "text/csv; charset=utf-8";
    case TextFormat::kPage:
      return "text/html; charset=utf-8";
  }
  return kJsonType;
}

std::string StatementText(TextFormat format, const PeriodHeader& header,
                          const Statement& statement) {
  switch (format) {
    case TextFormat::kJson:
      return StatementJson(header, statement);
    case TextFormat::kCsv:
      return StatementCsv(header, statement);
    case TextFormat::kPage:
      return StatementPage(header, statement);
  }
  return {};
}

// Answers with a text of the closed settlement; `render(header, settlement)` gives nothing where
// there is none.
template <class Render>
void AnswerText(ApiCore& core, Call call, PeriodNumber period, TextFormat format, Render render) {
  ReadState(
      core, std::move(call.reply),
      [period](LogState& state, const Instant&) { return ClosedPeriodIn(state, period); },
      [&core, format, render](Reply reply, const ClosedPeriod& closed, const AsOf&) {
        WorkOn(core.history_thread, std::move(reply), [&core, format, render, closed](Reply later) {
          const auto settlement = Resettle(core, closed);
          if (!settlement) return later.Refuse(RefusalCode::kInternalError);
          auto text = render(closed.header, *settlement);
          if (!text) return later.Refuse(RefusalCode::kResourceNotFound);
          later({.status = 200,
                 .content_type = TypeOf(format),
                 .headers = {},
                 .body = *std::move(text)});
        });
      });
}

struct NumberedPeriod {
  PeriodNumber number;
  std::optional<Period> ended;  // nothing: it is open
};

}  // namespace

void PostPeriodCut(ApiCore& core, Call call) {
  SubmitBody(core, std::move(call),
             [](JsonObject& root) { return Asked{.operation = CutIn(root)}; });
}

void ListPeriods(ApiCore& core, Call call) {
  AnswerPage(
      core, std::move(call), static_cast<uint64_t>(ConfigurationList::kPeriods),
      [](LogState& state, const Instant&,
         const PageRequest& page) -> Expected<PageOf<NumberedPeriod>, Halt> {
        return CutPage(state.row.period.value, page, [&](size_t i) {
          const PeriodNumber number{.value = static_cast<uint32_t>(i) + 1};
          const Period* ended = state.PeriodOf(number);
          return NumberedPeriod{.number = number,
                                .ended = ended == nullptr ? std::nullopt : std::optional(*ended)};
        });
      },
      [](JsonWriter& out, const NumberedPeriod& one) {
        if (one.ended) return WritePeriod(out, one.number, *one.ended);
        out.Integer("period", one.number.value);
        out.Text("status", "open");
      });
}

void PostPeriodClosing(ApiCore& core, Call call) {
  const auto period = PeriodInPath(call.path["period"]);
  if (!period) return call.reply.Refuse(NoPeriod());
  SubmitBody(core, std::move(call), [wanted = *period](JsonObject& root) {
    return Asked{.operation = CloseSettlement{.period = wanted},
                 .occurred_at = std::nullopt,
                 .out_request_no = OutRequestNumberField(root)};
  });
}

void PostPeriodAdjustment(ApiCore& core, Call call) {
  const auto period = PeriodInPath(call.path["period"]);
  if (!period) return call.reply.Refuse(NoPeriod());
  SubmitBody(core, std::move(call), [wanted = *period, log = core.parts.log](JsonObject& root) {
    return Asked{.operation = AdjustmentIn(root, wanted, log),
                 .occurred_at = std::nullopt,
                 .out_request_no = OutRequestNumberField(root)};
  });
}

void PostPayment(ApiCore& core, Call call) {
  SubmitBody(core, std::move(call), [log = core.parts.log](JsonObject& root) {
    return Asked{.operation = PaymentIn(root, log),
                 .occurred_at = std::nullopt,
                 .out_request_no = OutRequestNumberField(root)};
  });
}

void PostSponsorGift(ApiCore& core, Call call) {
  SubmitBody(core, std::move(call), [log = core.parts.log](JsonObject& root) {
    return Asked{.operation = GiftIn(root, log),
                 .occurred_at = std::nullopt,
                 .out_request_no = OutRequestNumberField(root)};
  });
}

void GetStatement(ApiCore& core, Call call) {
  const auto period = PeriodInPath(call.path["period"]);
  if (!period) return call.reply.Refuse(NoPeriod());
  const auto party = PartyInLog(call.path["party_id"], core.parts.log);
  if (!party) return call.reply.Refuse(MalformedParameter("party_id", FieldShape::kParty));
  const auto format = FormatIn(call.request, true);
  if (!format) return call.reply.Refuse(format.error());
  AnswerText(
      core, std::move(call), *period, *format,
      [wanted = *party, as = *format](const PeriodHeader& header,
                                      const Settlement& settlement) -> std::optional<std::string> {
        for (const Statement& statement : settlement.statements) {
          if (statement.party == wanted) return StatementText(as, header, statement);
        }
        return std::nullopt;
      });
}

void GetPayout(ApiCore& core, Call call) {
  const auto period = PeriodInPath(call.path["period"]);
  if (!period) return call.reply.Refuse(NoPeriod());
  const auto format = FormatIn(call.request, false);
  if (!format) return call.reply.Refuse(format.error());
  AnswerText(core, std::move(call), *period, *format,
             [as = *format](const PeriodHeader& header,
                            const Settlement& settlement) -> std::optional<std::string> {
               return as == TextFormat::kCsv ? PayoutCsv(header, settlement.statements)
                                             : PayoutJson(header, settlement.statements);
             });
}

}  // namespace huitong
