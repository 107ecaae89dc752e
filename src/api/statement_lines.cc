// /v1/periods/{period}/statements/{party_id}/lines/{line}: the transactions behind a line of a
// statement, page by page

#include <algorithm>
#include <charconv>
#include <memory>
#include <utility>
#include <vector>

#include "api/closed_period.h"
#include "api/log_reading.h"
#include "api/page.h"
#include "api/report_json.h"
#include "api/request_body.h"
#include "api/request_fields.h"
#include "api/resources.h"
#include "api/state_read.h"
#include "reports/line_origin.h"

namespace huitong {
namespace {

struct LineRequest {
  PeriodNumber period;
  BrandNumber party;
  uint32_t line = 0;  // from 1
  PageRequest page;
};

// Ties a cursor to one line.
uint64_t ListOf(const LineRequest& wanted) {
  return (uint64_t{1} << 63) |
         (uint64_t{wanted.period.value} << 40 ^ uint64_t{wanted.party.value} << 16 ^ wanted.line);
}

Expected<LineRequest, RequestRefusal> LineRequestIn(Call& call, LogNumber log) {
  const auto period = PeriodInPath(call.path["period"]);
  if (!period) return Unexpected(NoPeriod());
  const auto party = PartyInLog(call.path["party_id"], log);
  if (!party) return Unexpected(MalformedParameter("party_id", FieldShape::kParty));
  // Lines are counted as periods are.
  const auto line = PeriodInPath(call.path["line"]);
  if (!line) return Unexpected(MalformedParameter("line", FieldShape::kInteger));
  LineRequest wanted{.period = *period, .party = *party, .line = line->value, .page = {}};
  QueryParameters query = TRY(QueryParameters::Of(call.request));
  wanted.page = TRY(TakePage(query, ListOf(wanted)));
  TRY(query.Finish());
  return wanted;
}

struct SeenPeriod {
  ClosedPeriod closed;
  Configuration configuration;
};

struct LinePage {
  std::vector<LineTransaction> transactions;
  std::optional<Sequence> next;
};

// From the page's place on, one more than it has room for, to know whether there is one.
Expected<LinePage, Error> ReadPage(const RecordSource& source, const SeenPeriod& seen,
                                   const LineOrigin& origin, const PageRequest& page) {
  const PeriodHeader& header = seen.closed.header;
  LinePage read;
  const auto take = [&](const Record& record) -> Expected<bool, Error> {
    const auto found = TransactionsBehind(origin, seen.configuration, record);
    if (found.empty()) return true;
    if (read.transactions.size() >= page.limit) {
      read.next = record.header.sequence;
      return false;
    }
    read.transactions.insert(read.transactions.end(), found.begin(), found.end());
    return true;
  };
  const Sequence start = std::max(page.place.value_or(0), header.first_sequence);
  TRY(VisitRecords(source, start, header.end_sequence, take));
  return read;
}

// On the history thread.
void AnswerLine(const ApiCore& core, Reply reply, const LineRequest& wanted, const SeenPeriod& seen,
                const AsOf& as_of) {
  const auto settlement = Resettle(core, seen.closed);
  if (!settlement) return reply.Refuse(RefusalCode::kInternalError);
  const auto statement =
      std::find_if(settlement->statements.begin(), settlement->statements.end(),
                   [&](const Statement& one) { return one.party == wanted.party; });
  const bool is_there =
      statement != settlement->statements.end() && wanted.line <= statement->entries.size();
  if (!is_there) return reply.Refuse(RefusalCode::kResourceNotFound);
  const auto origin =
      OriginOf(seen.closed.terms, seen.closed.totals.pairs, *statement, wanted.line - 1);
  if (!origin) return reply.Refuse(RefusalCode::kInternalError);
  const auto page =
      ReadPage({.journal = core.parts.journal, .log = core.parts.log}, seen, *origin, wanted.page);
  if (!page) return reply.Refuse(RefusalCode::kInternalError);
  reply(JsonResponse(as_of, [&](JsonWriter& out) {
    out.Integer("period", wanted.period.value);
    out.Integer("line", wanted.line);
    WriteLine(out, core.parts.log, *origin);
    out.BeginArray("data");
    for (const LineTransaction& transaction : page->transactions) {
      out.BeginObject();
      WriteLineTransaction(out, core.parts.log, transaction);
      out.EndObject();
    }
    out.EndArray();
    out.Flag("has_more", page->next.has_value());
    if (page->next) {
      out.Text("next_cursor", CursorText({.list = ListOf(wanted), .place = *page->next}));
    } else {
      out.Null("next_cursor");
    }
  }));
}

}  // namespace

void GetStatementLine(ApiCore& core, Call call) {
  const auto wanted = LineRequestIn(call, core.parts.log);
  if (!wanted) return call.reply.Refuse(wanted.error());
  ReadState(
      core, std::move(call.reply),
      [period = wanted->period](LogState& state, const Instant&) -> Expected<SeenPeriod, Halt> {
        return SeenPeriod{.closed = TRY(ClosedPeriodIn(state, period)),
                          .configuration = state.configuration};
      },
      [&core, wanted = *wanted](Reply reply, const SeenPeriod& seen, const AsOf& as_of) {
        const auto kept = std::make_shared<const SeenPeriod>(seen);
        WorkOn(core.history_thread, std::move(reply), [&core, wanted, kept, as_of](Reply later) {
          AnswerLine(core, std::move(later), wanted, *kept, as_of);
        });
      });
}

}  // namespace huitong
