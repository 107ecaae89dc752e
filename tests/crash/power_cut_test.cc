// Every call on the disk of a trace fails once, the power goes with it in eight ways, and the next
// start has what was acknowledged, whole operations, and nothing else.

#include <array>
#include <iostream>

#include <gtest/gtest.h>

#include "disk_trace.h"

namespace huitong {
namespace {

constexpr std::array kCuts = {
    PowerCut{.data = UnsyncedData::kNone, .names_stay = false},
    PowerCut{.data = UnsyncedData::kNone, .names_stay = true},
    PowerCut{.data = UnsyncedData::kAll, .names_stay = false},
    PowerCut{.data = UnsyncedData::kAll, .names_stay = true},
    PowerCut{.data = UnsyncedData::kPrefix, .names_stay = true},
    PowerCut{.data = UnsyncedData::kSectors, .names_stay = false},
    PowerCut{.data = UnsyncedData::kSectors, .names_stay = true},
    PowerCut{.data = UnsyncedData::kPages, .names_stay = true},
};

class PowerCutTest : public ::testing::TestWithParam<uint64_t> {};

TEST_P(PowerCutTest, LeavesWhatWasAcknowledgedAndWholeOperations) {
  const DiskTrace trace = MakeDiskTrace(GetParam());
  Prng prng(GetParam());
  int calls = 0;
  int images = 0;
  int beyond = 0;  // more is there than was acknowledged
  for (bool failed = true; failed; ++calls) {
    for (const PowerCut& cut : kCuts) {
      Machine machine(SmallSegments());
      machine.disk().FailAfter(calls);
      const FailedTrace until = PlayUntilFailure(machine, trace);
      failed = until.at_all;
      machine.Stop();
      machine.disk().LosePower(cut, prng);
      const auto started = machine.Start();
      ASSERT_TRUE(started) << "call " << calls << ": " << started.error().sentence;
      const Sequence found = machine.durable();
      ASSERT_GE(found, until.acknowledged) << "call " << calls;
      const auto state = trace.states.find(found);
      ASSERT_NE(state, trace.states.end()) << "call " << calls << ": half an operation";
      ASSERT_EQ(HashOf(machine), state->second) << "call " << calls;
      if (found > until.acknowledged) ++beyond;
      ++images;
    }
  }
  std::cout << calls << " calls on the disk, " << images << " losses of power, " << beyond
            << " of which left an operation that was not acknowledged yet\n";
  EXPECT_GT(calls, static_cast<int>(kTracedOperations));
  EXPECT_GT(beyond, 0);
}

INSTANTIATE_TEST_SUITE_P(Traces, PowerCutTest, ::testing::Values(1, 2, 3));

}  // namespace
}  // namespace huitong
