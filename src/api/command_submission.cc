#include "api/command_submission.h"

#include "api/answer.h"
#include "api/problem.h"

namespace huitong {
namespace {

Response Refused(RefusalCode code, Language language) {
  return RenderRefusal({.code = code}, language);
}

Response AnswerFromRecord(ApiCore& core, const Outcome& outcome, Language language,
                          const ParamNames& names) {
  const auto record = DecodeRecord(outcome.record);
  auto answer = record ? RenderAnswer(outcome.log, *record, names) : std::nullopt;
  if (!answer) return Refused(RefusalCode::kInternalError, language);
  if (outcome.kind == OutcomeKind::kReplayed) {
    core.metrics.CountReplay();
    answer->headers.push_back({.name = "Idempotent-Replayed", .value = "true"});
    return *std::move(answer);
  }
  if (const auto* declined = DeclineIn(*record)) {
    core.metrics.CountDecline(declined->declined.code);
  }
  return *std::move(answer);
}

}  // namespace

std::string RequestText(const Request& request, std::string_view body) {
  std::string text;
  text.reserve(request.method_text.size() + request.path.size() + body.size() + 2);
  text += request.method_text;
  text += '\n';
  text += request.path;
  text += '\n';
  text += body;
  return text;
}

Expected<Command, RequestRefusal> CommandOf(ApiCore& core, const Call& call, std::string_view key,
                                            Asked asked) {
  Command command{.actor = call.actor,
                  .macs = {.key = core.macs.OfKey(call.actor, key), .request = {}},
                  .number = std::nullopt,
                  .occurred = std::nullopt,
                  .language = call.reply.language(),
                  .answer_version = kAnswerVersion,
                  .operation = std::move(asked.operation)};
  if (asked.out_request_no) {
    command.number = core.macs.OfNumber(call.actor, *asked.out_request_no);
  }
  if (asked.occurred_at) {
    command.occurred = core.zone.InstantAt(*asked.occurred_at);
    if (!command.occurred) return RefuseRequest(RefusalCode::kNotReady);
  }
  return command;
}

void SubmitCommand(ApiCore& core, Call call, Asked asked) {
  const ParamNames names = asked.names;
  auto command = CommandOf(core, call, call.idempotency_key, std::move(asked));
  if (!command) {
    call.reply.Refuse(command.error());
    return;
  }
  Command ready = *std::move(command);
  ready.macs.request = core.macs.OfRequest(RequestText(call.request, call.request.body));
  SubmitAndAnswer(core, std::move(call.reply), std::move(ready), names);
}

std::vector<Submission> OneSubmission(LogNumber log, Command command,
                                      std::unique_ptr<Waiter> waiter) {
  std::vector<Submission> submissions;
  submissions.push_back(
      {.log = log,
       .what = CommandSubmission{
           .command = std::move(command), .waiter = std::move(waiter), .at = std::nullopt}});
  return submissions;
}

void SubmitAndAnswer(ApiCore& core, Reply reply, Command command, const ParamNames& names) {
  auto back = SubmitTo(core.parts, std::move(reply), std::move(command),
                       [&core, names](Reply answered, const Outcome& outcome) {
                         answered(ResponseTo(core, outcome, answered.language(), names));
                       });
  if (back) back->Refuse(RefusalCode::kQueueFull);
}

Response ResponseTo(ApiCore& core, const Outcome& outcome, Language language,
                    const ParamNames& names) {
  switch (outcome.kind) {
    case OutcomeKind::kRecorded:
    case OutcomeKind::kReplayed:
      return AnswerFromRecord(core, outcome, language, names);
    case OutcomeKind::kKeyReused:
      return Refused(RefusalCode::kIdempotencyKeyReused, language);
    case OutcomeKind::kUnknownLog:
      return Refused(RefusalCode::kNotReady, language);
    case OutcomeKind::kUnknown:
      return Refused(RefusalCode::kOutcomeUnknown, language);
  }
  return Refused(RefusalCode::kInternalError, language);
}

}  // namespace huitong
