// /v1/members/{member_id}/transactions and /v1/transactions/{transaction_id}: history, read from
// the journal's durable bytes

#include <algorithm>

#include "api/page.h"
#include "api/problem.h"
#include "api/public_id.h"
#include "api/resources.h"
#include "api/seen_member.h"
#include "api/state_read.h"
#include "api/transaction_json.h"

namespace huitong {
namespace {

// Ties a cursor to the history of one member.
uint64_t ListOf(const MemberId& member) { return ReadBigEndian(ByteView(member.bytes).last(8)); }

struct History {
  std::vector<Record> records;  // newest first
  std::optional<Sequence> next;
};

const RecordSubject* SubjectOf(const Record& record, MemberOrdinal member) {
  const auto found = std::find_if(record.subjects.begin(), record.subjects.end(),
                                  [&](const auto& one) { return one.member == member; });
  return found == record.subjects.end() ? nullptr : &*found;
}

Expected<Record, Error> RecordAt(const ApiCore& core, Sequence sequence) {
  return DecodeRecord(TRY(core.parts.journal.ReadRecord(core.parts.log.value, sequence)));
}

// The member's records from `start` back. kNotFound when `start` is none of them.
Expected<History, Error> Walk(const ApiCore& core, MemberOrdinal member, Sequence start,
                              uint32_t limit) {
  History history;
  Sequence at = start;
  while (at != kNoSequence && history.records.size() < limit) {
    Record record = TRY(RecordAt(core, at));
    const RecordSubject* subject = SubjectOf(record, member);
    if (subject == nullptr) {
      return Fail(ErrorCode::kNotFound, "The record is not in this member's history.");
    }
    at = subject->previous;
    history.records.push_back(std::move(record));
  }
  if (at != kNoSequence) history.next = at;
  return history;
}

struct WantedHistory {
  SeenMember seen;
  PageRequest page;
  AsOf as_of;
};

// On the history thread.
void AnswerHistory(ApiCore& core, Reply reply, const WantedHistory& wanted) {
  const Sequence start = wanted.page.place.value_or(wanted.seen.member.last_record);
  const auto history = Walk(core, wanted.seen.ordinal, start, wanted.page.limit);
  if (!history) {
    const bool bad_cursor = wanted.page.place && history.error().code == ErrorCode::kNotFound;
    if (!bad_cursor) return reply.Refuse(RefusalCode::kInternalError);
    return reply.Refuse(MalformedParameter("cursor", FieldShape::kCursor));
  }
  const LogNumber log = core.parts.log;
  const MemberId id = wanted.seen.member.id;
  reply(JsonResponse(wanted.as_of, [&](JsonWriter& out) {
    out.BeginArray("data");
    for (const Record& record : history->records) {
      out.BeginObject();
      WriteTransaction(out, log, record, std::vector<MemberId>(record.subjects.size(), id));
      out.EndObject();
    }
    out.EndArray();
    out.Flag("has_more", history->next.has_value());
    if (history->next) {
      out.Text("next_cursor", CursorText({.list = ListOf(id), .place = *history->next}));
    } else {
      out.Null("next_cursor");
    }
  }));
}

Expected<PageRequest, RequestRefusal> PageIn(const Request& request, const MemberId& member) {
  QueryParameters query = TRY(QueryParameters::Of(request));
  const PageRequest page = TRY(TakePage(query, ListOf(member)));
  TRY(query.Finish());
  return page;
}

Expected<std::vector<MemberId>, Halt> SubjectIds(LogState& state, const Record& record) {
  std::vector<MemberId> ids;
  for (const RecordSubject& subject : record.subjects) {
    ids.push_back(TRY(SeeMember(state, subject.member)).id);
  }
  return ids;
}

// On the history thread. Whose transaction it is only the state knows.
void AnswerTransaction(ApiCore& core, Reply reply, Sequence sequence) {
  const bool durable = sequence < core.parts.lane.heads().Of(core.parts.log).next_sequence;
  if (!durable) return reply.Refuse(RefusalCode::kResourceNotFound);
  auto record = RecordAt(core, sequence);
  if (!record) return reply.Refuse(RefusalCode::kInternalError);
  const auto kept = std::make_shared<const Record>(*std::move(record));
  ReadState(
      core, std::move(reply),
      [kept](LogState& state, const Instant&) { return SubjectIds(state, *kept); },
      [kept, log = core.parts.log](Reply answered, const std::vector<MemberId>& members,
                                   const AsOf& as_of) {
        Response response{.status = 200, .content_type = kJsonType, .headers = {}, .body = {}};
        JsonWriter out(response.body);
        out.BeginObject();
        WriteTransaction(out, log, *kept, members);
        WriteTime(out, "as_of", as_of.time);
        out.EndObject();
        answered(std::move(response));
      });
}

}  // namespace

void ListTransactions(ApiCore& core, Call call) {
  const auto member = ReadMemberId(call.path["member_id"]);
  if (!member) {
    return call.reply.Refuse(MalformedParameter("member_id", FieldShape::kMemberId));
  }
  const auto page = PageIn(call.request, *member);
  if (!page) return call.reply.Refuse(page.error());
  ReadState(
      core, std::move(call.reply),
      [wanted = *member](LogState& state, const Instant&) { return SeeMember(state, wanted); },
      [&core, wanted = *page](Reply reply, const SeenMember& seen, const AsOf& as_of) {
        const WantedHistory history{.seen = seen, .page = wanted, .as_of = as_of};
        WorkOn(core.history_thread, std::move(reply), [&core, history](Reply answered) {
          AnswerHistory(core, std::move(answered), history);
        });
      });
}

void GetTransaction(ApiCore& core, Call call) {
  const auto place = ReadTransactionId(call.path["transaction_id"]);
  if (!place) {
    return call.reply.Refuse(MalformedParameter("transaction_id", FieldShape::kTransactionId));
  }
  if (place->log != core.parts.log) return call.reply.Refuse(RefusalCode::kResourceNotFound);
  WorkOn(core.history_thread, std::move(call.reply),
         [&core, sequence = place->sequence](Reply reply) {
           AnswerTransaction(core, std::move(reply), sequence);
         });
}

}  // namespace huitong
