#include "api/trace_json.h"

#include "api/public_id.h"
#include "api/value_json.h"
#include "program/earn.h"

namespace huitong {

void WriteTrace(JsonWriter& out, LogNumber log, const Earned& earned) {
  out.BeginObject("earned");
  WriteBrandId(out, "brand_id", log, earned.brand);
  WriteChannelId(out, "channel_id", log, earned.channel);
  out.Text("currency_id", CurrencyId(log, earned.currency));
  out.Integer("spend_fen", earned.spend_fen);
  WriteRate(out, "points_per_yuan", earned.rate);
  out.Integer("earn_rate_version", earned.rate_version);
  WriteRate(out, "coefficient", earned.coefficient);
  out.Integer("coefficient_version", earned.channel_version);
  out.Integer("points", earned.points);
  WriteFraction(
      out, "remainder", earned.remainder,
      kFenPerYuan * int64_t{earned.rate.denominator()} * int64_t{earned.coefficient.denominator()});
  out.EndObject();
}

void WriteTrace(JsonWriter& out, LogNumber log, const Redeemed& redeemed) {
  out.BeginObject("redeemed");
  out.Text("currency_id", CurrencyId(log, redeemed.currency));
  WriteBrandId(out, "acceptor_id", log, redeemed.acceptor);
  WriteChannelId(out, "channel_id", log, redeemed.channel);
  out.Integer("points", redeemed.points);
  out.EndObject();
}

void WriteTrace(JsonWriter& out, LogNumber log, const Exchanged& exchanged) {
  const Conversion& conversion = exchanged.conversion;
  const int64_t hub_in = conversion.hub_in.units();
  const int64_t hub_out = conversion.hub_out.units();
  out.BeginObject("exchanged");
  out.Text("from_currency_id", CurrencyId(log, exchanged.from));
  out.Text("to_currency_id", CurrencyId(log, exchanged.to));
  out.Integer("points_paid", conversion.paid.units());
  WriteRate(out, "bid", exchanged.bid);
  out.Integer("bid_version", exchanged.bid_version);
  out.Integer("hub_in", hub_in);
  WriteFraction(out, "bid_remainder", conversion.bid_remainder, exchanged.bid.denominator());
  WriteRate(out, "ask", exchanged.ask);
  out.Integer("ask_version", exchanged.ask_version);
  out.Integer("hub_out", hub_out);
  WriteFraction(out, "ask_remainder", conversion.ask_remainder, exchanged.ask.numerator());
  out.Integer("house_rounding", hub_in - hub_out);
  out.Integer("points_received", conversion.received.units());
  out.Integer("settlement_price_micro_fen", exchanged.settlement_price);
  out.EndObject();
}

void WriteTrace(JsonWriter& out, LogNumber log, const Expired& expired) {
  out.BeginObject("expired");
  out.Text("currency_id", CurrencyId(log, expired.currency));
  out.Integer("points", expired.points);
  out.EndObject();
}

}  // namespace huitong
