#include "api/points_trace.h"

#include <utility>

#include "api/public_id.h"
#include "api/value_json.h"

namespace huitong {
namespace {

void WritePlace(JsonWriter& out, std::string_view name, LogNumber log, const PointPlace& place,
                const RecordNames& names) {
  out.BeginObject(name);
  out.Text("account", AccountName(place));
  out.Text("currency_id", CurrencyId(log, place.currency));
  if (place.standing == Standing::kBooks) {
    WriteBrandId(out, "party_id", log, place.account.party);
    WriteBrandId(out, "counterparty_id", log, place.account.counterparty);
  } else {
    out.Text("member_id", MemberIdText(names.members.at(place.member)));
  }
  if (place.standing == Standing::kPending) WriteDay(out, "matures_on", place.matures_on);
  if (place.standing == Standing::kHeld) out.Text("hold_id", HoldIdText(log, place.hold));
  if (place.HasLot()) WriteLotKey(out, log, place.lot, names);
  out.EndObject();
}

}  // namespace

std::string_view NameOf(TracePart part) {
  switch (part) {
    case TracePart::kOrigin:
      return "origin";
    case TracePart::kItself:
      return "itself";
    case TracePart::kOnward:
      return "onward";
  }
  return {};
}

std::string_view AccountName(const PointPlace& place) {
  switch (place.standing) {
    case Standing::kAvailable:
      return "member.available";
    case Standing::kPending:
      return "member.pending";
    case Standing::kHeld:
      return "member.held";
    case Standing::kDebt:
      return "member.debt";
    case Standing::kBooks:
      return NameOf(place.account.code);
  }
  return {};
}

PointsTrace::PointsTrace(RecordSource source, Record wanted, Sequence until, TraceLimits limits)
    : source_(source), wanted_(wanted.header.sequence), until_(until), limits_(limits) {
  records_.emplace(wanted_, std::move(wanted));
  Fold();
}

Expected<Done, Error> PointsTrace::Follow(MemberOrdinal member, Sequence newest) {
  wants_.erase(member);
  Chain chain = TRY(ReadChain(source_, member, newest, until_, limits_.records_max - read_));
  if (chain.too_long) {
    cut_ = true;
    return Done{};
  }
  read_ += chain.visits;
  followed_.insert(member);
  for (Record& record : chain.records) {
    const Sequence sequence = record.header.sequence;
    records_.emplace(sequence, std::move(record));
  }
  return Done{};
}

void PointsTrace::Fold() {
  LotTrail trail(followed_);
  for (const auto& [sequence, record] : records_) {
    trail.Take(record);
  }
  trace_ = TraceOf(trail, wanted_, limits_.steps_max);
  for (const MemberOrdinal member : trace_.unfollowed) {
    if (asked_.contains(member)) continue;
    if (asked_.size() == limits_.members_max) {
      cut_ = true;
      break;
    }
    asked_.insert(member);
    wants_.insert(member);
  }
  trace_.truncated = trace_.truncated || cut_;
}

RecordNumbers PointsTrace::Numbers() const {
  RecordNumbers numbers;
  numbers.Add(wanted());
  for (const TraceStep& step : trace_.steps) {
    numbers.Add(RecordOf(step));
  }
  return numbers;
}

void WritePointsTrace(JsonWriter& out, LogNumber log, const PointsTrace& traced,
                      const RecordNames& names) {
  const RecordHeader& header = traced.wanted().header;
  out.Text("transaction_id", TransactionId(log, header.sequence));
  out.Text("type", NameOf(header.kind));
  WriteTime(out, "recorded_at", header.committed.time);
  out.BeginArray("steps");
  int64_t number = 0;
  for (const TraceStep& step : traced.trace().steps) {
    const RecordHeader& of_step = traced.RecordOf(step).header;
    out.BeginObject();
    out.Integer("step", ++number);
    if (step.previous == kNoStep) {
      out.Null("previous_step");
    } else {
      out.Integer("previous_step", static_cast<int64_t>(step.previous) + 1);
    }
    out.Text("part", NameOf(step.part));
    out.Text("transaction_id", TransactionId(log, step.record));
    out.Integer("log_index", static_cast<int64_t>(step.record));
    out.Text("type", NameOf(of_step.kind));
    WriteTime(out, "recorded_at", of_step.committed.time);
    WritePlace(out, "from", log, step.from, names);
    WritePlace(out, "to", log, step.to, names);
    out.Integer("points_taken", step.taken);
    out.Integer("points_arrived", step.arrived);
    out.EndObject();
  }
  out.EndArray();
  out.Flag("truncated", traced.trace().truncated);
}

}  // namespace huitong
