// Commands on their way through the lane, and what their outcome is answered with.

#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "api/api_core.h"
#include "api/problem.h"
#include "engine/command.h"
#include "sequencer/submission.h"

namespace huitong {

// What a request asks the ledger to do.
struct Asked {
  Operation operation;
  std::optional<Timestamp> occurred_at = std::nullopt;
  std::optional<std::string> out_request_no = std::nullopt;  // the caller's own number
  ParamNames names = {};                                     // in the request
};

// What request_mac is made of: method LF path LF body.
std::string RequestText(const Request& request, std::string_view body);

// The command of what a call asks under a key, but for its request MAC. not_ready while the
// coalition is not open and it says when it occurred.
Expected<Command, RequestRefusal> CommandOf(ApiCore& core, const Call& call, std::string_view key,
                                            Asked asked);

// Submits the command of a call whose body names nobody, and answers with its outcome.
void SubmitCommand(ApiCore& core, Call call, Asked asked);

// Submits a ready command and answers with its outcome.
void SubmitAndAnswer(ApiCore& core, Reply reply, Command command, const ParamNames& names);

// The answer to an outcome; counts declines and replays. `names` are the request's.
Response ResponseTo(ApiCore& core, const Outcome& outcome, Language language,
                    const ParamNames& names);

// As a lane takes it.
std::vector<Submission> OneSubmission(LogNumber log, Command command,
                                      std::unique_ptr<Waiter> waiter);

// Answers with an outcome, on a thread of the lane.
template <class Then>
class ThenWaiter final : public Waiter {
 public:
  ThenWaiter(Reply reply, Then then) : reply_(std::move(reply)), then_(std::move(then)) {}

  void Answer(const Outcome& outcome) override { then_(std::move(reply_), outcome); }
  Reply TakeReply() { return std::move(reply_); }

 private:
  Reply reply_;
  Then then_;
};

// Hands the reply and the outcome to `then`, on a thread of the lane: it must not block, and the
// outcome's bytes are gone when it returns. Gives the reply back where the lane takes no more.
template <class Then>
[[nodiscard]] std::optional<Reply> SubmitTo(const ApiParts& parts, Reply reply, Command&& command,
                                            Then then) {
  auto waiter = std::make_unique<ThenWaiter<Then>>(std::move(reply), std::move(then));
  ThenWaiter<Then>* const kept = waiter.get();
  std::vector<Submission> submissions;
  submissions.push_back(
      {.log = parts.log,
       .what = CommandSubmission{
           .command = std::move(command), .waiter = std::move(waiter), .at = std::nullopt}});
  if (parts.lane.Submit(submissions)) return std::nullopt;
  // What was not taken is as it was, so its waiter is still there.
  return kept->TakeReply();
}

}  // namespace huitong
