// Reads of the ledger's state: a queue entry that the writer answers, in its place among commands.

#pragma once

#include <memory>
#include <optional>
#include <utility>
#include <variant>
#include <vector>

#include "api/api_core.h"
#include "api/json_writer.h"
#include "api/problem.h"
#include "api/value_json.h"
#include "engine/draft.h"
#include "sequencer/submission.h"

namespace huitong {

// The last record that a read saw.
inline Sequence LogIndexOf(const AsOf& as_of) { return as_of.next_sequence - 1; }

// `Look` is called with the state and the instant on the writer's thread, again when something was
// missing, and finds an Expected<Found, Halt>. `Then` is called with the reply, what was found and
// AsOf, on a thread of the lane: it must not block. A decline is answered as one.
template <class Look, class Then>
class StateRead final : public PointRead {
 public:
  using Found = std::decay_t<decltype(*std::declval<Look&>()(std::declval<LogState&>(),
                                                             std::declval<const Instant&>()))>;

  StateRead(LogNumber log, Reply reply, Look look, Then then)
      : log_(log), reply_(std::move(reply)), look_(std::move(look)), then_(std::move(then)) {}

  Expected<Done, Missing> Read(LogState& state, const Instant& now) override {
    Expected<Found, Halt> found = look_(state, now);
    if (found) {
      found_.emplace(*std::move(found));
      return Done{};
    }
    if (const auto* missing = std::get_if<Missing>(&found.error())) return Unexpected(*missing);
    declined_ = std::get<Declined>(found.error());
    return Done{};
  }

  void Answer(std::optional<AsOf> as_of) override {
    if (!as_of) {
      reply_.Refuse(RefusalCode::kNotReady);
    } else if (declined_) {
      reply_(RenderDecline(
          *declined_, reply_.language(),
          {.log = log_, .log_index = LogIndexOf(*as_of), .as_of = as_of->time, .recorded = false}));
    } else {
      then_(std::move(reply_), *std::move(found_), *as_of);
    }
  }

  void RefuseFull() { reply_.Refuse(RefusalCode::kQueueFull); }

 private:
  const LogNumber log_;
  Reply reply_;
  Look look_;
  Then then_;
  std::optional<Found> found_;
  std::optional<Declined> declined_;
};

// Queues the read; answers queue_full where the lane takes no more.
template <class Look, class Then>
void ReadState(ApiCore& core, Reply reply, Look look, Then then) {
  auto read = std::make_unique<StateRead<Look, Then>>(core.parts.log, std::move(reply),
                                                      std::move(look), std::move(then));
  StateRead<Look, Then>* const kept = read.get();
  std::vector<Submission> submissions;
  submissions.push_back(
      {.log = core.parts.log, .what = std::unique_ptr<PointRead>(std::move(read))});
  if (!core.parts.lane.Submit(submissions)) kept->RefuseFull();
}

// Reads do not look into records.
inline const SeenRecords& NoRecords() {
  static const SeenRecords none;
  return none;
}

// The 200 answer whose object `write` fills, with log_index and as_of behind.
template <class Write>
Response JsonResponse(const AsOf& as_of, const Write& write) {
  Response response{.status = 200, .content_type = kJsonType, .headers = {}, .body = {}};
  JsonWriter out(response.body);
  out.BeginObject();
  write(out);
  WriteAsOf(out, LogIndexOf(as_of), as_of.time);
  out.EndObject();
  return response;
}

}  // namespace huitong
