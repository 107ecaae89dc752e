// /v1/batches: many operations in one request, each with a key of its own

#include "api/command_submission.h"
#include "api/compact_batch.h"
#include "api/quote_token.h"
#include "api/resources.h"
#include "base/check.h"
#include "sequencer/submission.h"

namespace huitong {
namespace {

class BatchReply final : public BatchWaiter {
 public:
  BatchReply(ApiMetrics& metrics, Reply reply) : metrics_(metrics), reply_(std::move(reply)) {}

  void Answer(const std::vector<CommandOutcome>& outcomes) override {
    if (outcomes.empty()) return reply_.Refuse(RefusalCode::kNotReady);
    for (const CommandOutcome& outcome : outcomes) {
      if (outcome.kind == OutcomeKind::kReplayed) {
        metrics_.CountReplay();
      } else if (outcome.result.declined) {
        metrics_.CountDecline(outcome.result.declined->code);
      }
    }
    reply_({.status = 200,
            .content_type = kCompactBatchType,
            .headers = {},
            .body = CompactAnswers(outcomes)});
  }
  Reply TakeReply() { return std::move(reply_); }

 private:
  ApiMetrics& metrics_;
  Reply reply_;
};

Unexpected<RequestRefusal> RefuseField(FieldError error) {
  RequestRefusal refusal{.code = RefusalCode::kInvalidBody};
  refusal.errors.push_back(std::move(error));
  return Unexpected(std::move(refusal));
}

// Puts into the operation what its text stands for.
Expected<Done, RequestRefusal> FillIn(const ApiCore& core, const CompactOperation& sent,
                                      Operation& operation) {
  if (auto* earn = std::get_if<Earn>(&operation); earn != nullptr && !sent.receipt.empty()) {
    earn->receipt = core.macs.OfReceipt(earn->brand, sent.receipt);
  }
  if (auto* exchange = std::get_if<Exchange>(&operation)) {
    const auto by_quote = ExchangeBy(core.macs, core.parts.log, exchange->member, sent.quote);
    if (!by_quote) return RefuseRequest(RefusalCode::kInvalidQuote, "quote");
    *exchange = *by_quote;
  }
  return Done{};
}

Expected<Command, RequestRefusal> CommandIn(ApiCore& core, const Call& call,
                                            CompactOperation sent) {
  TRY(FillIn(core, sent, sent.operation));
  Asked asked{.operation = std::move(sent.operation), .occurred_at = sent.occurred_at};
  if (!sent.out_request_no.empty()) asked.out_request_no = sent.out_request_no;
  Command command = TRY(CommandOf(core, call, sent.key, std::move(asked)));
  command.macs.request = core.macs.OfRequest(AsText(sent.bytes));
  return command;
}

// All of them, or the first that is wrong: a batch is refused whole.
Expected<std::vector<Command>, RequestRefusal> CommandsOf(ApiCore& core, const Call& call) {
  auto opened = CompactBatchReader::Open(AsBytes(call.request.body));
  if (!opened) return RefuseField(opened.error());
  CompactBatchReader reader = *std::move(opened);
  std::vector<Command> commands;
  commands.reserve(reader.size());
  for (size_t i = 0; i < reader.size(); ++i) {
    auto sent = reader.Next();
    if (!sent) return RefuseField(sent.error());
    commands.push_back(TRY(CommandIn(core, call, *std::move(sent))));
  }
  const auto finished = reader.Finish();
  if (!finished) return RefuseField(finished.error());
  return commands;
}

}  // namespace

void PostBatch(ApiCore& core, Call call) {
  auto commands = CommandsOf(core, call);
  if (!commands) return call.reply.Refuse(commands.error());
  auto batch = std::make_unique<CommandBatch>();
  batch->commands = *std::move(commands);
  auto waiter = std::make_unique<BatchReply>(core.metrics, std::move(call.reply));
  BatchReply* const kept = waiter.get();
  batch->waiter = std::move(waiter);
  std::vector<Submission> submissions;
  submissions.push_back({.log = core.parts.log, .what = std::move(batch)});
  // What was not taken is as it was, so its waiter is still there.
  if (!core.parts.lane.Submit(submissions)) kept->TakeReply().Refuse(RefusalCode::kQueueFull);
}

}  // namespace huitong
