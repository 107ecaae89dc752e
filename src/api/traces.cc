// /v1/transactions/{transaction_id}/trace: the steps that a transaction's points took, read from
// the journal's durable bytes

#include <memory>
#include <utility>

#include "api/points_trace.h"
#include "api/public_id.h"
#include "api/resources.h"
#include "api/seen_member.h"
#include "api/state_read.h"

namespace huitong {
namespace {

// One trace on its way between the history thread, which reads chains, and the state, which knows
// where each begins. One of the two has it at a time.
struct Tracing {
  PointsTrace points;
  AsOf as_of;
};

void ReadOn(ApiCore& core, Reply reply, std::shared_ptr<Tracing> tracing);

// The newest record of each member whose chain is wanted.
using Newest = std::vector<std::pair<MemberOrdinal, Sequence>>;

Expected<Newest, Halt> SeeNewest(LogState& state, const std::set<MemberOrdinal>& members) {
  Newest newest;
  for (const MemberOrdinal member : members) {
    newest.emplace_back(member, TRY(SeeMember(state, member)).last_record);
  }
  return newest;
}

void AnswerTrace(ApiCore& core, Reply reply, std::shared_ptr<Tracing> tracing) {
  ReadState(
      core, std::move(reply),
      [tracing](LogState& state, const Instant&) {
        return SeeNames(state, tracing->points.Numbers());
      },
      [tracing, log = core.parts.log](Reply answered, const RecordNames& names, const AsOf&) {
        answered(JsonResponse(tracing->as_of, [&](JsonWriter& out) {
          WritePointsTrace(out, log, tracing->points, names);
        }));
      });
}

// On the history thread.
void FollowAll(ApiCore& core, Reply reply, std::shared_ptr<Tracing> tracing, const Newest& newest) {
  for (const auto& [member, last_record] : newest) {
    const auto followed = tracing->points.Follow(member, last_record);
    if (!followed) return reply.Refuse(RefusalCode::kInternalError);
  }
  tracing->points.Fold();
  ReadOn(core, std::move(reply), std::move(tracing));
}

void ReadOn(ApiCore& core, Reply reply, std::shared_ptr<Tracing> tracing) {
  if (tracing->points.wants().empty()) {
    return AnswerTrace(core, std::move(reply), std::move(tracing));
  }
  ReadState(
      core, std::move(reply),
      [tracing](LogState& state, const Instant&) {
        return SeeNewest(state, tracing->points.wants());
      },
      [&core, tracing](Reply answered, const Newest& newest, const AsOf&) {
        WorkOn(core.history_thread, std::move(answered), [&core, tracing, newest](Reply read) {
          FollowAll(core, std::move(read), tracing, newest);
        });
      });
}

// On the history thread. Later records than `as_of` saw are no part of the trace.
void BeginTrace(ApiCore& core, Reply reply, Sequence sequence, const AsOf& as_of) {
  const RecordSource source{.journal = core.parts.journal, .log = core.parts.log};
  auto record = source.At(sequence);
  if (!record) return reply.Refuse(RefusalCode::kInternalError);
  auto tracing = std::make_shared<Tracing>(Tracing{
      .points = PointsTrace(source, *std::move(record), LogIndexOf(as_of)), .as_of = as_of});
  ReadOn(core, std::move(reply), std::move(tracing));
}

}  // namespace

void GetTrace(ApiCore& core, Call call) {
  const auto place = ReadTransactionId(call.path["transaction_id"]);
  if (!place) {
    return call.reply.Refuse(MalformedParameter("transaction_id", FieldShape::kTransactionId));
  }
  if (place->log != core.parts.log) return call.reply.Refuse(RefusalCode::kResourceNotFound);
  ReadState(
      core, std::move(call.reply),
      [](LogState&, const Instant&) -> Expected<Done, Halt> { return Done{}; },
      [&core, sequence = place->sequence](Reply reply, Done, const AsOf& as_of) {
        if (sequence >= as_of.next_sequence) {
          return reply.Refuse(RefusalCode::kResourceNotFound);
        }
        WorkOn(core.history_thread, std::move(reply), [&core, sequence, as_of](Reply read) {
          BeginTrace(core, std::move(read), sequence, as_of);
        });
      });
}

}  // namespace huitong
