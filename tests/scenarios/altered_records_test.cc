// Every record of every scenario, altered in every way of alterations.h (2.7 million records): the
// rules refuse it, or no invariant finds fault with it or with the state after it. What is taken is
// what could have been asked for: another name, another key's member, another day that is allowed.

#include <iostream>
#include <map>

#include <gtest/gtest.h>

#include "engine/apply.h"
#include "engine/invariants/folded_log.h"
#include "engine/invariants/holds_at_commit.h"
#include "engine/invariants/holds_in_state.h"
#include "engine/invariants/record_follows_state.h"
#include "engine/invariants/transaction_sums_to_zero.h"
#include "scenarios/alterations.h"
#include "scenarios/stage.h"

namespace huitong {
namespace {

constexpr uint16_t kKindsEnd = 64;  // all kinds are below it

struct Verdicts {
  uint64_t refused = 0;
  uint64_t stopped = 0;  // of them: at commit
  uint64_t taken = 0;
};

std::vector<std::vector<Record>> LogsOfScenarios() {
  std::vector<std::vector<Record>> logs;
  for (const std::string& path : ScenarioFiles()) {
    std::optional<Stage> stage;
    for (const ScenarioLine& line : ReadLines(path)) {
      if (line.words.front() == "scenario") {
        if (stage) logs.push_back(stage->records());
        stage.emplace(StoreHabits());
      } else {
        EXPECT_EQ(stage->Play(line), std::nullopt) << line.statement;
      }
    }
    if (stage) logs.push_back(stage->records());
  }
  return logs;
}

// One log as it grows, and what becomes of records that are not its own.
class Trial {
 public:
  void Take(const Record& record) {
    Apply(state_, record);
    folded_.Take(record);
    records_.push_back(record);
  }

  [[nodiscard]] const LogState& state() const { return state_; }

  // Whether the rules refuse the record.
  bool Refuses(const Record& altered) {
    const bool sums = TransactionSumsToZero(altered);
    const auto breach = FirstBreach(state_, altered, SourceWith(nullptr));
    return !sums || breach;
  }
  // What the writer would stop at before it wrote the record.
  std::optional<BrokenInvariant> BrokenAtCommit(const Record& altered) {
    return FirstBrokenAtCommit(state_, altered, records_);
  }
  // What is wrong with the state after the record.
  [[nodiscard]] std::optional<BrokenInvariant> BrokenAfter(const Record& altered) const {
    LogState state = state_;
    FoldedLog folded = folded_;
    Apply(state, altered);
    folded.Take(altered);
    return FirstBrokenInState(state, folded, SourceWith(&altered));
  }

 private:
  [[nodiscard]] RecordSource SourceWith(const Record* next) const {
    return [this, next](Sequence sequence) {
      if (next != nullptr && sequence == records_.size()) return std::optional(*next);
      return sequence < records_.size() ? std::optional(records_[sequence]) : std::nullopt;
    };
  }

  LogState state_;
  FoldedLog folded_;
  std::vector<Record> records_;
};

void ExpectRefusedOrSound(Trial& trial, const Record& altered, Verdicts& verdicts) {
  const auto at_commit = trial.BrokenAtCommit(altered);
  if (trial.Refuses(altered)) {
    ++verdicts.refused;
    if (at_commit) ++verdicts.stopped;
    return;
  }
  ++verdicts.taken;
  EXPECT_EQ(at_commit, std::nullopt) << Sentence(*at_commit);
  const auto broken = trial.BrokenAfter(altered);
  EXPECT_EQ(broken, std::nullopt) << Sentence(*broken);
}

TEST(AlteredRecordsTest, AreRefusedOrAsSoundAsWhatTheRulesGive) {
  std::map<RecordKind, Verdicts> verdicts;
  for (const std::vector<Record>& log : LogsOfScenarios()) {
    Trial trial;
    for (const Record& record : log) {
      ForEachAlteration(trial.state(), record, [&](const Record& altered) {
        ExpectRefusedOrSound(trial, altered, verdicts[record.header.kind]);
      });
      trial.Take(record);
    }
  }
  Verdicts all;
  for (uint16_t number = 0; number < kKindsEnd; ++number) {
    const auto kind = static_cast<RecordKind>(number);
    if (NameOf(kind).empty()) continue;
    const Verdicts& of_kind = verdicts[kind];
    EXPECT_GT(of_kind.refused, of_kind.taken) << NameOf(kind);
    EXPECT_GT(of_kind.stopped, 0u) << NameOf(kind);
    all.refused += of_kind.refused;
    all.taken += of_kind.taken;
  }
  std::cout << "altered records: " << all.refused << " refused, " << all.taken << " taken\n";
}

}  // namespace
}  // namespace huitong
