// A second reader of a log: it believes nothing that a record says before it has checked it.

#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/invariants/folded_log.h"
#include "engine/record.h"
#include "engine/state.h"

namespace huitong {

class Witness {
 public:
  // Checks the record against the state before it, applies it, and checks the whole state after
  // it. What is wrong, as a sentence; a record that is wrong is not applied.
  std::optional<std::string> Take(const Record& record);

  [[nodiscard]] const LogState& state() const { return state_; }

 private:
  LogState state_;
  FoldedLog folded_;
  std::vector<Record> records_;
};

}  // namespace huitong
