// /v1/quotes: firm offers that leave no record

#include <variant>

#include "api/public_id.h"
#include "api/quote_token.h"
#include "api/request_body.h"
#include "api/resources.h"
#include "api/state_read.h"
#include "crypto/random.h"
#include "engine/quote.h"

namespace huitong {
namespace {

struct WantedQuote {
  MemberId member;
  CurrencyNumber from;
  CurrencyNumber to;
  Points points;
};

Expected<WantedQuote, RequestRefusal> ReadQuote(std::string& text, LogNumber log) {
  JsonBody body = TRY(ReadBody(text));
  JsonObject root = body.Root();
  const WantedQuote wanted{.member = MemberField(root, "member_id"),
                           .from = CurrencyField(root, "from_currency_id", log),
                           .to = CurrencyField(root, "to_currency_id", log),
                           .points = PointsField(root, "points")};
  TRY(FinishBody(body));
  return wanted;
}

struct FoundQuote {
  Quoted quoted;
  Timestamp ends;
};

// A quote, or why there is none: what is said of a currency depends on the side that it is on.
using MaybeQuote = std::variant<FoundQuote, Declined>;

Expected<MaybeQuote, Halt> FindQuote(LogState& state, const WantedQuote& wanted, Timestamp now) {
  Draft draft(state, NoRecords());
  const auto quoted = QuoteOf(state.configuration, wanted.from, wanted.to, wanted.points, now);
  if (!quoted) {
    if (const auto* declined = std::get_if<Declined>(&quoted.error())) return MaybeQuote(*declined);
    return Unexpected(quoted.error());
  }
  TRY(draft.MemberById(wanted.member));
  return MaybeQuote(FoundQuote{.quoted = *quoted, .ends = {.nanos = now.nanos + kQuoteNanosMax}});
}

// The sides are the same where one cannot be told from the other: the second is then the wrong one.
std::string_view SideOf(const WantedQuote& wanted, const Declined& declined) {
  const bool is_from = declined.figure == wanted.from.value && wanted.from != wanted.to;
  return is_from ? "from_currency_id" : "to_currency_id";
}

void WriteQuote(JsonWriter& out, LogNumber log, const WantedQuote& wanted,
                const FoundQuote& found) {
  const auto& [terms, conversion, round_trip] = found.quoted;
  out.Text("member_id", MemberIdText(wanted.member));
  out.Text("from_currency_id", CurrencyId(log, wanted.from));
  out.Text("to_currency_id", CurrencyId(log, wanted.to));
  out.Integer("points_paid", conversion.paid.units());
  out.Integer("points_received", conversion.received.units());
  WriteRate(out, "bid", terms.bid.bid);
  out.Integer("bid_version", terms.bid.bid_version);
  WriteRate(out, "ask", terms.ask.ask);
  out.Integer("ask_version", terms.ask.ask_version);
  out.Integer("hub_in", conversion.hub_in.units());
  out.Integer("hub_out", conversion.hub_out.units());
  WriteFraction(out, "bid_remainder", conversion.bid_remainder, terms.bid.bid.denominator());
  WriteFraction(out, "ask_remainder", conversion.ask_remainder, terms.ask.ask.numerator());
  out.Integer("round_trip_points", round_trip.units());
  out.Integer("round_trip_loss", conversion.paid.units() - round_trip.units());
  WriteTime(out, "expires_at", found.ends);
}

Response QuoteResponse(const ApiCore& core, const WantedQuote& wanted, const FoundQuote& found,
                       const AsOf& as_of) {
  const auto& [terms, conversion, round_trip] = found.quoted;
  const QuoteTerms promised{.id = {.bytes = RandomArray<16>()},
                            .member = wanted.member,
                            .from = wanted.from,
                            .to = wanted.to,
                            .paid = conversion.paid,
                            .received = conversion.received,
                            .bid_version = terms.bid.bid_version,
                            .ask_version = terms.ask.ask_version,
                            .ends = found.ends};
  const LogNumber log = core.parts.log;
  return JsonResponse(as_of, [&](JsonWriter& out) {
    out.Text("quote", QuoteToken(core.macs, log, promised));
    WriteQuote(out, log, wanted, found);
  });
}

}  // namespace

void PostQuote(ApiCore& core, Call call) {
  const auto wanted = ReadQuote(call.request.body, core.parts.log);
  if (!wanted) return call.reply.Refuse(wanted.error());
  ReadState(
      core, std::move(call.reply),
      [quote = *wanted](LogState& state, const Instant& now) {
        return FindQuote(state, quote, now.time);
      },
      [&core, quote = *wanted](Reply reply, const MaybeQuote& found, const AsOf& as_of) {
        if (const auto* offer = std::get_if<FoundQuote>(&found)) {
          return reply(QuoteResponse(core, quote, *offer, as_of));
        }
        const Declined& declined = std::get<Declined>(found);
        reply(RenderDecline(
            declined, reply.language(),
            {.log = core.parts.log,
             .log_index = LogIndexOf(as_of),
             .as_of = as_of.time,
             .recorded = false,
             .names = {
                 .currency = SideOf(quote, declined), .member = {}, .points = {}, .rate = {}}}));
      });
}

}  // namespace huitong
