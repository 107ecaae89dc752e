#include "api/trace_json.h"

#include "api/public_id.h"
#include "api/value_json.h"
#include "program/earn.h"

namespace huitong {

void WriteTrace(JsonWriter& out, LogNumber log, const Earned& earned, const EarningCut* cut) {
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
  if (cut == nullptr) {
    out.Null("cut");
  } else {
    out.BeginObject("cut");
    out.Integer("points", cut->points);
    out.Text("by", cut->by == CutBy::kCap ? "cap" : "budget");
    out.EndObject();
  }
  out.EndObject();
}

void WriteTrace(JsonWriter& out, LogNumber log, const Redeemed& redeemed) {
  out.BeginObject("redeemed");
  out.Text("currency_id", CurrencyId(log, redeemed.currency));
  WriteBrandId(out, "acceptor_id", log, redeemed.acceptor);
  WriteChannelId(out, "channel_id", log, redeemed.channel);
  out.Integer("points", redeemed.points);
  WriteMoney(out, "face", redeemed.face);
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

void WriteTrace(JsonWriter& out, LogNumber /*log*/, const SpecialTerms& special) {
  out.BeginObject("special_terms");
  out.Text("asked_for", special.asked_for == AskedFor::kPaid ? "paid" : "received");
  if (special.pair_rate) {
    WriteRate(out, "pair_rate", *special.pair_rate);
    out.Integer("pair_rate_version", special.pair_rate_version);
  }
  if (special.bonus_share) {
    WriteRate(out, "bonus_share", *special.bonus_share);
    out.Integer("bonus_version", special.bonus_version);
  }
  out.Integer("fee", special.fee.units());
  out.Integer("bonus", special.bonus.units());
  out.EndObject();
}

void WriteTrace(JsonWriter& out, LogNumber log, const Expired& expired) {
  out.BeginObject("expired");
  out.Text("currency_id", CurrencyId(log, expired.currency));
  out.Integer("points", expired.points);
  out.EndObject();
}

void WriteTrace(JsonWriter& out, LogNumber log, const Matured& matured) {
  out.BeginObject("matured");
  out.Text("currency_id", CurrencyId(log, matured.currency));
  out.Integer("points", matured.points);
  out.EndObject();
}

void WriteTrace(JsonWriter& out, LogNumber log, const HoldPlaced& placed) {
  out.BeginObject("hold_placed");
  out.Text("currency_id", CurrencyId(log, placed.currency));
  WriteBrandId(out, "acceptor_id", log, placed.acceptor);
  WriteChannelId(out, "channel_id", log, placed.channel);
  out.Integer("points", placed.points);
  WriteTime(out, "ends_at", placed.ends);
  out.EndObject();
}

void WriteTrace(JsonWriter& out, LogNumber log, const HoldCaptured& captured) {
  out.BeginObject("captured");
  out.Text("hold_id", HoldIdText(log, captured.hold));
  out.Text("currency_id", CurrencyId(log, captured.currency));
  WriteBrandId(out, "acceptor_id", log, captured.acceptor);
  WriteChannelId(out, "channel_id", log, captured.channel);
  out.Integer("points", captured.points);
  WriteMoney(out, "face", captured.face);
  out.EndObject();
}

namespace {

std::string_view NameOf(HoldEnd why) {
  switch (why) {
    case HoldEnd::kReleased:
      return "released";
    case HoldEnd::kTimeWasUp:
      return "time_was_up";
    case HoldEnd::kRestOfCapture:
      return "rest_of_capture";
  }
  return {};
}

}  // namespace

void WriteTrace(JsonWriter& out, LogNumber log, const HoldEnded& ended) {
  out.BeginObject("hold_ended");
  out.Text("hold_id", HoldIdText(log, ended.hold));
  out.Text("currency_id", CurrencyId(log, ended.currency));
  out.Text("reason", NameOf(ended.why));
  out.Integer("points_released", ended.released);
  out.Integer("points_expired", ended.expired);
  out.EndObject();
}

void WriteTrace(JsonWriter& out, LogNumber log, const RedemptionReversed& reversed) {
  out.BeginObject("redemption_reversed");
  out.Text("original_id", TransactionId(log, reversed.original));
  out.Text("currency_id", CurrencyId(log, reversed.currency));
  WriteBrandId(out, "acceptor_id", log, reversed.acceptor);
  out.Integer("points", reversed.points);
  out.Integer("points_before", reversed.points_before);
  out.Integer("points_expired", reversed.expired);
  WriteMoney(out, "face", reversed.face);
  out.EndObject();
}

void WriteTrace(JsonWriter& out, LogNumber log, const EarnReversed& reversed) {
  out.BeginObject("earn_reversed");
  out.Text("original_id", TransactionId(log, reversed.original));
  out.Text("currency_id", CurrencyId(log, reversed.currency));
  WriteBrandId(out, "brand_id", log, reversed.brand);
  out.Integer("spend_fen", reversed.spend_fen);
  out.Integer("spend_fen_before", reversed.spend_fen_before);
  out.Integer("points", reversed.points);
  out.Integer("points_before", reversed.points_before);
  out.Integer("points_owed", reversed.debt);
  out.Integer("points_lost", reversed.loss);
  out.EndObject();
}

std::string_view NameOf(MemberStatus status) {
  switch (status) {
    case MemberStatus::kActive:
      return "active";
    case MemberStatus::kFrozen:
      return "frozen";
    case MemberStatus::kClosed:
      return "closed";
  }
  return {};
}

std::string_view NameOf(MergePhase phase) {
  switch (phase) {
    case MergePhase::kBegun:
      return "begun";
    case MergePhase::kUndone:
      return "undone";
    case MergePhase::kCompleted:
      return "completed";
  }
  return {};
}

void WriteTrace(JsonWriter& out, LogNumber /*log*/, const MemberVerified& verified) {
  out.BeginObject("verification");
  out.Flag("verified", verified.method != Verification::kNone);
  out.Text("method", NameOf(verified.method));
  out.EndObject();
}

void WriteTrace(JsonWriter& out, LogNumber /*log*/, const MemberStatusChanged& changed) {
  out.BeginObject("status_changed");
  out.Text("status", NameOf(changed.status));
  out.Text("reason", NameOf(changed.reason));
  out.EndObject();
}

namespace {

// Day 0 where none was asked for, or nothing was given.
void WriteAskedExpiry(JsonWriter& out, Day expires_on) {
  if (expires_on == Day{}) return out.Null("expires_on");
  WriteExpiry(out, expires_on);
}

}  // namespace

void WriteTrace(JsonWriter& out, LogNumber log, const Adjusted& adjusted) {
  out.BeginObject("adjusted");
  out.Text("currency_id", CurrencyId(log, adjusted.currency));
  out.Integer("points", adjusted.points);
  out.Text("reason", NameOf(adjusted.reason));
  if (adjusted.points > 0) {
    WriteExpiry(out, adjusted.expires_on);
  } else {
    out.Null("expires_on");
  }
  if (adjusted.proposal == kNoSequence) {
    out.Null("proposal_id");
  } else {
    out.Text("proposal_id", TransactionId(log, adjusted.proposal));
  }
  out.EndObject();
}

void WriteTrace(JsonWriter& out, LogNumber log, const AdjustmentProposed& proposed) {
  out.BeginObject("adjustment_proposed");
  out.Text("currency_id", CurrencyId(log, proposed.currency));
  out.Integer("points", proposed.points);
  out.Text("reason", NameOf(proposed.reason));
  WriteAskedExpiry(out, proposed.expires_on);
  out.EndObject();
}

void WriteTrace(JsonWriter& out, LogNumber log, const ProposalRejected& rejected) {
  out.BeginObject("proposal_rejected");
  out.Text("proposal_id", TransactionId(log, rejected.proposal));
  out.Integer("points", rejected.points);
  out.EndObject();
}

void WriteTrace(JsonWriter& out, LogNumber log, const Reinstated& reinstated) {
  out.BeginObject("reinstated");
  out.Text("original_id", TransactionId(log, reinstated.original));
  out.Text("currency_id", CurrencyId(log, reinstated.currency));
  WriteExpiry(out, reinstated.expires_on);
  out.Integer("points", reinstated.points);
  out.Integer("points_before", reinstated.points_before);
  out.EndObject();
}

void WriteActivity(JsonWriter& out, LogNumber log, const ActivityCounted& counted) {
  out.Text("currency_id", CurrencyId(log, counted.currency));
  WriteDay(out, "active_on", counted.active_on);
  WriteDay(out, "last_day", counted.last_day);
}

void WriteLines(JsonWriter& out, const Record& record) {
  bool open = false;
  ForEachEffect(record, [&](const RecordSubject*, const Effect& effect) {
    const auto* line = std::get_if<LineAmount>(&effect);
    if (line == nullptr) return;
    if (!open) out.BeginArray("lines");
    open = true;
    out.BeginObject();
    out.Integer("line", line->line);
    out.Integer("amount", line->amount);
    out.EndObject();
  });
  if (open) out.EndArray();
}

}  // namespace huitong
