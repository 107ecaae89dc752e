// What is wrong with a record or a state of a small log, in the words of the invariants.

#pragma once

#include <optional>
#include <string>

#include "engine/invariants/folded_log.h"
#include "engine/invariants/record_follows_state.h"
#include "engine/testing/small_coalition.h"

namespace huitong {

// How the record would break the rules were it the log's next; "nothing" where it would not.
inline std::string BreachOf(SmallLog& log, Record record) {
  record.header.sequence = log.state.row.next_sequence;
  const auto breach = FirstBreach(log.state, record, [&](Sequence sequence) {
    return std::optional<Record>(log.records.at(sequence));
  });
  return breach ? breach->substr(breach->find(": ") + 2) : "nothing";
}

// The first thing that the state has otherwise than the records make it; "nothing" likewise.
inline std::string DifferenceOf(const SmallLog& log) {
  FoldedLog folded;
  for (const Record& record : log.records) {
    folded.Take(record);
  }
  const auto broken = folded.FirstDifference(log.state);
  return broken ? broken->how : "nothing";
}

}  // namespace huitong
