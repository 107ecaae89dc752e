// The steps of a transaction's points: which chains they need, and how answers write them.

#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <vector>

#include "api/json_writer.h"
#include "api/member_chain.h"
#include "api/record_names.h"
#include "engine/trace.h"

namespace huitong {

// What one trace may cost.
struct TraceLimits {
  uint64_t records_max = 20'000;  // read, of all members together
  size_t members_max = 16;        // whose chains are followed
  size_t steps_max = 1000;        // told
};

// The trace of one transaction, as far as the chains that were read tell it. Wants says whose chain
// is to be followed next; when it says nobody, Finish gives the trace.
class PointsTrace {
 public:
  // As the log stood when `until` was its last record. `wanted` is at or before it.
  PointsTrace(RecordSource source, Record wanted, Sequence until, TraceLimits limits = {});

  [[nodiscard]] const Record& wanted() const { return records_.at(wanted_); }
  // Members whose chains would tell more and may still be followed.
  [[nodiscard]] const std::set<MemberOrdinal>& wants() const { return wants_; }
  // Reads the member's chain, `newest` being one of his records. A chain that is too long is left:
  // the trace is then truncated.
  Expected<Done, Error> Follow(MemberOrdinal member, Sequence newest);
  // Looks again whom the trace wants, when all of them were followed.
  void Fold();

  [[nodiscard]] const Trace& trace() const { return trace_; }
  // The record of a step.
  [[nodiscard]] const Record& RecordOf(const TraceStep& step) const {
    return records_.at(step.record);
  }
  [[nodiscard]] RecordNumbers Numbers() const;

 private:
  const RecordSource source_;
  const Sequence wanted_;
  const Sequence until_;
  const TraceLimits limits_;
  std::map<Sequence, Record> records_;
  std::set<MemberOrdinal> followed_;
  std::set<MemberOrdinal> asked_;
  std::set<MemberOrdinal> wants_;
  uint64_t read_ = 0;
  bool cut_ = false;  // somebody was not followed
  Trace trace_;
};

// "transaction_id", "type", "recorded_at", "steps" and "truncated", into an open object.
void WritePointsTrace(JsonWriter& out, LogNumber log, const PointsTrace& traced,
                      const RecordNames& names);

// "origin", "itself", "onward".
std::string_view NameOf(TracePart part);
// "member.available", …, or that of the account in the books.
std::string_view AccountName(const PointPlace& place);

}  // namespace huitong
