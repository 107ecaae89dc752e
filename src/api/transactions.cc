// /v1/members/{member_id}/transactions and /v1/transactions/{transaction_id}: history, read from
// the journal's durable bytes

#include <memory>

#include "api/member_chain.h"
#include "api/page.h"
#include "api/problem.h"
#include "api/public_id.h"
#include "api/request_body.h"
#include "api/resources.h"
#include "api/seen_member.h"
#include "api/state_read.h"
#include "api/transaction_json.h"

namespace huitong {
namespace {

// Ties a cursor to the history of one member. A filter is no part of it: each page has its own.
uint64_t ListOf(const MemberId& member) { return ReadBigEndian(ByteView(member.bytes).last(8)); }

struct WantedHistory {
  SeenMember seen;
  PageRequest page;
  HistoryFilter filter;
  AsOf as_of;
};

void WriteHistory(JsonWriter& out, LogNumber log, const MemberId& member, const HistoryPage& page,
                  const RecordNames& names) {
  out.BeginArray("data");
  for (const Record& record : page.records) {
    out.BeginObject();
    WriteTransaction(out, log, record, names);
    out.EndObject();
  }
  out.EndArray();
  out.Flag("has_more", page.next.has_value());
  if (page.next) {
    out.Text("next_cursor", CursorText({.list = ListOf(member), .place = *page.next}));
  } else {
    out.Null("next_cursor");
  }
}

// On the history thread. What the records call by number only the state knows.
void AnswerHistory(ApiCore& core, Reply reply, const WantedHistory& wanted) {
  const RecordSource source{.journal = core.parts.journal, .log = core.parts.log};
  const Sequence start = wanted.page.place.value_or(wanted.seen.member.last_record);
  auto page = ReadHistory(source, wanted.seen.ordinal, start, wanted.filter, wanted.page.limit);
  if (!page) {
    const bool bad_cursor = wanted.page.place && page.error().code == ErrorCode::kNotFound;
    if (!bad_cursor) return reply.Refuse(RefusalCode::kInternalError);
    return reply.Refuse(MalformedParameter("cursor", FieldShape::kCursor));
  }
  const auto kept = std::make_shared<const HistoryPage>(*std::move(page));
  ReadState(
      core, std::move(reply),
      [kept](LogState& state, const Instant&) { return SeeNames(state, NumbersIn(kept->records)); },
      [kept, log = core.parts.log, id = wanted.seen.member.id, as_of = wanted.as_of](
          Reply answered, const RecordNames& names, const AsOf&) {
        answered(JsonResponse(as_of,
                              [&](JsonWriter& out) { WriteHistory(out, log, id, *kept, names); }));
      });
}

struct HistoryRequest {
  PageRequest page;
  HistoryFilter filter;
};

Expected<HistoryRequest, RequestRefusal> HistoryIn(const Request& request, const MemberId& member,
                                                   LogNumber log) {
  QueryParameters query = TRY(QueryParameters::Of(request));
  HistoryRequest wanted{.page = TRY(TakePage(query, ListOf(member))), .filter = {}};
  if (const auto text = query.Take("currency_id")) {
    wanted.filter.currency = CurrencyInLog(*text, log);
    if (!wanted.filter.currency) {
      return Unexpected(MalformedParameter("currency_id", FieldShape::kCurrencyId));
    }
  }
  if (const auto text = query.Take("type")) {
    wanted.filter.kind = RecordKindFromName(*text);
    if (!wanted.filter.kind) {
      return Unexpected(MalformedParameter("type", FieldShape::kRecordType));
    }
  }
  TRY(query.Finish());
  return wanted;
}

// On the history thread. Whose transaction it is only the state knows.
void AnswerTransaction(ApiCore& core, Reply reply, Sequence sequence) {
  const bool durable = sequence < core.parts.lane.heads().Of(core.parts.log).next_sequence;
  if (!durable) return reply.Refuse(RefusalCode::kResourceNotFound);
  auto record = RecordSource{.journal = core.parts.journal, .log = core.parts.log}.At(sequence);
  if (!record) return reply.Refuse(RefusalCode::kInternalError);
  const auto kept = std::make_shared<const Record>(*std::move(record));
  ReadState(
      core, std::move(reply),
      [kept](LogState& state, const Instant&) {
        return SeeNames(state, NumbersIn({kept.get(), 1}));
      },
      [kept, log = core.parts.log](Reply answered, const RecordNames& names, const AsOf& as_of) {
        Response response{.status = 200, .content_type = kJsonType, .headers = {}, .body = {}};
        JsonWriter out(response.body);
        out.BeginObject();
        WriteTransaction(out, log, *kept, names);
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
  const auto asked = HistoryIn(call.request, *member, core.parts.log);
  if (!asked) return call.reply.Refuse(asked.error());
  ReadState(
      core, std::move(call.reply),
      [wanted = *member](LogState& state, const Instant&) { return SeeMember(state, wanted); },
      [&core, wanted = *asked](Reply reply, const SeenMember& seen, const AsOf& as_of) {
        const WantedHistory history{
            .seen = seen, .page = wanted.page, .filter = wanted.filter, .as_of = as_of};
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
