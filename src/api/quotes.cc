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

// The side of which so many points are asked for, and how many.
QuoteWish WishIn(JsonObject& root, LogNumber log) {
  QuoteWish wish{.member = MemberField(root, "member_id"),
                 .from = CurrencyField(root, "from_currency_id", log),
                 .to = CurrencyField(root, "to_currency_id", log),
                 .asked_for = AskedFor::kPaid,
                 .points = {}};
  if (!root.Has("points_received")) {
    wish.points = PointsField(root, "points");
    return wish;
  }
  wish.asked_for = AskedFor::kReceived;
  wish.points = PointsField(root, "points_received");
  if (root.Has("points")) root.Blame("points", FieldFault::kRepeated, FieldShape::kQuoteSide);
  return wish;
}

Expected<QuoteWish, RequestRefusal> ReadQuote(std::string& text, LogNumber log) {
  JsonBody body = TRY(ReadBody(text));
  JsonObject root = body.Root();
  const QuoteWish wish = WishIn(root, log);
  TRY(FinishBody(body));
  return wish;
}

struct FoundQuote {
  Quoted quoted;
  QuoteTerms promise;
};

// A quote, or why there is none: what is said of a currency depends on the side that it is on.
using MaybeQuote = std::variant<FoundQuote, Declined>;

Expected<MaybeQuote, Halt> FindQuote(LogState& state, const QuoteWish& wanted, Timestamp now) {
  Draft draft(state, NoRecords());
  const auto quoted = QuoteOf(state.configuration, wanted, now);
  if (!quoted) {
    if (const auto* declined = std::get_if<Declined>(&quoted.error())) return MaybeQuote(*declined);
    return Unexpected(quoted.error());
  }
  TRY(draft.MemberById(wanted.member));
  const Timestamp ends{.nanos = now.nanos + kQuoteNanosMax};
  return MaybeQuote(
      FoundQuote{.quoted = *quoted, .promise = PromiseOf(state.configuration, wanted, now, ends)});
}

// The sides are the same where one cannot be told from the other: the second is then the wrong one.
std::string_view SideOf(const QuoteWish& wanted, const Declined& declined) {
  const bool is_from = declined.figure == wanted.from.value && wanted.from != wanted.to;
  return is_from ? "from_currency_id" : "to_currency_id";
}

// By which lines of the rate book; what is paused is said, so that nobody wonders.
void WriteTerms(JsonWriter& out, const PairTerms& pair) {
  WriteRate(out, "bid", pair.source.bid);
  out.Integer("bid_version", pair.source.bid_version);
  WriteRate(out, "ask", pair.target.ask);
  out.Integer("ask_version", pair.target.ask_version);
  if (pair.pair_rate) {
    WriteRate(out, "pair_rate", *pair.pair_rate);
    out.Integer("pair_rate_version", pair.pair_rate_version);
  }
  if (pair.pair_rate_paused) out.Flag("pair_rate_paused", true);
  if (pair.bonus) {
    WriteRate(out, "bonus_share", *pair.bonus);
    out.Integer("bonus_version", pair.bonus_version);
  }
  if (pair.bonus_paused) out.Flag("bonus_paused", true);
}

void WriteQuote(JsonWriter& out, LogNumber log, const QuoteWish& wanted, const FoundQuote& found) {
  const ExchangeOffer& offer = found.quoted.offer;
  const Conversion& conversion = offer.conversion;
  const PairTerms& pair = found.quoted.terms.pair;
  out.Text("member_id", MemberIdText(wanted.member));
  out.Text("from_currency_id", CurrencyId(log, wanted.from));
  out.Text("to_currency_id", CurrencyId(log, wanted.to));
  out.Integer("points_paid", offer.paid.units());
  out.Integer("fee", offer.fee.units());
  out.Integer("points_received", conversion.received.units());
  out.Integer("bonus", offer.bonus.units());
  WriteTerms(out, pair);
  out.Integer("hub_in", conversion.hub_in.units());
  out.Integer("hub_out", conversion.hub_out.units());
  const Rate& kept_of = pair.pair_rate ? *pair.pair_rate : pair.source.bid;
  WriteFraction(out, "bid_remainder", conversion.bid_remainder, kept_of.denominator());
  WriteFraction(out, "ask_remainder", conversion.ask_remainder, pair.target.ask.numerator());
  out.Integer("round_trip_points", offer.returned.units());
  out.Integer("round_trip_loss", offer.paid.units() - offer.returned.units());
  out.Integer("round_trip_loss_per_mille", offer.round_trip_loss_per_mille);
  WriteTime(out, "expires_at", found.promise.ends);
}

Response QuoteResponse(const ApiCore& core, const QuoteWish& wanted, const FoundQuote& found,
                       const AsOf& as_of) {
  QuoteTerms promised = found.promise;
  promised.id.bytes = RandomArray<16>();
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
