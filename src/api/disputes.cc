// /v1/disputes and /v1/periods/{period}/disputes: a brand finds its statement wrong, and what the
// operator answers

#include "api/closed_period.h"
#include "api/configuration_list.h"
#include "api/period_json.h"
#include "api/public_id.h"
#include "api/request_body.h"
#include "api/resources.h"
#include "api/submit_body.h"

namespace huitong {
namespace {

struct NumberedDispute {
  DisputeNumber number;
  Dispute dispute;
};

std::optional<DisputeNumber> DisputeInLog(std::string_view text, LogNumber log) {
  const auto thing = ReadDisputeId(text);
  if (!thing || thing->log != log) return std::nullopt;
  return DisputeNumber{.value = thing->number};
}

RequestRefusal NoDisputeId() { return MalformedParameter("dispute_id", FieldShape::kDisputeId); }

std::optional<LineKind> OptionalLineKindField(JsonObject& root) {
  constexpr size_t kLineSizeMax = 32;
  const auto text = root.OptionalText("line", kLineSizeMax, FieldShape::kLineKind);
  if (!text) return std::nullopt;
  const auto kind = LineKindNamed(*text);
  if (!kind) root.Blame("line", FieldFault::kMalformed, FieldShape::kLineKind);
  return kind;
}

RaiseDispute DisputeIn(JsonObject& root, PeriodNumber period, LogNumber log) {
  RaiseDispute raise{.period = period,
                     .brand = BrandField(root, "brand_id", log),
                     .counterparty = PartyField(root, "counterparty_id", log),
                     .line = OptionalLineKindField(root),
                     .reason = PeriodAdjustmentReasonField(root),
                     .micro_fen = AmountField(root, "micro_fen", 1)};
  if (raise.brand == raise.counterparty) {
    root.Blame("counterparty_id", FieldFault::kRepeated, FieldShape::kParty);
  }
  return raise;
}

UpholdDispute UpholdingIn(JsonObject& root, DisputeNumber dispute) {
  const auto micro_fen =
      root.OptionalInteger("micro_fen", {.minimum = -kApiAmountMax, .maximum = kApiAmountMax});
  if (!root.Has("micro_fen")) root.Blame("micro_fen", FieldFault::kMissing, FieldShape::kInteger);
  if (micro_fen == 0) root.Blame("micro_fen", FieldFault::kOutOfRange, FieldShape::kNotZero);
  return {.dispute = dispute,
          .micro_fen = micro_fen.value_or(1),
          .reason = PeriodAdjustmentReasonField(root)};
}

// An answer to the dispute of the path; `read(root, dispute)` makes it of the body.
template <class Read>
void PostAnswer(ApiCore& core, Call call, const Read& read) {
  const auto dispute = DisputeInLog(call.path["dispute_id"], core.parts.log);
  if (!dispute) return call.reply.Refuse(NoDisputeId());
  SubmitBody(core, std::move(call), [&](JsonObject& root) {
    return Asked{.operation = read(root, *dispute),
                 .occurred_at = std::nullopt,
                 .out_request_no = OutRequestNumberField(root)};
  });
}

std::string_view NameOf(DisputeStatus status) {
  switch (status) {
    case DisputeStatus::kOpen:
      return "open";
    case DisputeStatus::kUpheld:
      return "upheld";
    case DisputeStatus::kRejected:
      return "rejected";
  }
  return {};
}

void WriteDispute(JsonWriter& out, LogNumber log, const NumberedDispute& one) {
  const Dispute& dispute = one.dispute;
  WriteClaim(out, log,
             {.dispute = one.number,
              .period = dispute.period,
              .brand = dispute.brand,
              .counterparty = dispute.counterparty,
              .line = dispute.line,
              .reason = dispute.reason,
              .micro_fen = dispute.micro_fen});
  out.Text("status", NameOf(dispute.status));
  out.Text("raised_by", TransactionId(log, dispute.raised));
  if (dispute.answered == kNoSequence) return out.Null("answered_by");
  out.Text("answered_by", TransactionId(log, dispute.answered));
}

}  // namespace

void PostDispute(ApiCore& core, Call call) {
  const auto period = PeriodInPath(call.path["period"]);
  if (!period) return call.reply.Refuse(NoPeriod());
  SubmitBody(core, std::move(call), [wanted = *period, log = core.parts.log](JsonObject& root) {
    return Asked{.operation = DisputeIn(root, wanted, log),
                 .occurred_at = std::nullopt,
                 .out_request_no = OutRequestNumberField(root)};
  });
}

void PostDisputeAdjustment(ApiCore& core, Call call) {
  PostAnswer(core, std::move(call), UpholdingIn);
}

void PostDisputeRejection(ApiCore& core, Call call) {
  PostAnswer(core, std::move(call), [](JsonObject& root, DisputeNumber dispute) {
    return RejectDispute{.dispute = dispute, .reason = DisputeRejectionField(root)};
  });
}

void ListDisputes(ApiCore& core, Call call) {
  AnswerPage(
      core, std::move(call), static_cast<uint64_t>(ConfigurationList::kDisputes),
      [](LogState& state, const Instant&,
         const PageRequest& page) -> Expected<PageOf<NumberedDispute>, Halt> {
        return CutPage(state.disputes.present(), page, [&](size_t i) {
          const DisputeNumber number{.value = static_cast<uint32_t>(i) + 1};
          return NumberedDispute{.number = number, .dispute = *state.disputes.Peek(number)};
        });
      },
      [log = core.parts.log](JsonWriter& out, const NumberedDispute& one) {
        WriteDispute(out, log, one);
      });
}

void GetDispute(ApiCore& core, Call call) {
  const LogNumber log = core.parts.log;
  const auto number = DisputeInLog(call.path["dispute_id"], log);
  if (!number) return call.reply.Refuse(NoDisputeId());
  ReadState(
      core, std::move(call.reply),
      [wanted = *number](LogState& state, const Instant&) -> Expected<NumberedDispute, Halt> {
        const Dispute* const found = state.disputes.Peek(wanted);
        if (found == nullptr) return Refuse(Decline::kDisputeNotFound, Param::kDisputeId);
        return NumberedDispute{.number = wanted, .dispute = *found};
      },
      [log](Reply reply, const NumberedDispute& found, const AsOf& as_of) {
        reply(JsonResponse(as_of, [&](JsonWriter& out) { WriteDispute(out, log, found); }));
      });
}

}  // namespace huitong
