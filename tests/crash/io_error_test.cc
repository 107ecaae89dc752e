// Every call on the disk of a trace fails, once or from then on, with each error that a disk has:
// the process ends, and the next one finishes the trace as if nothing had been, under the same
// keys.

#include <iostream>

#include <gtest/gtest.h>

#include "disk_trace.h"

namespace huitong {
namespace {

struct Fault {
  ErrorCode code = ErrorCode::kIo;
  bool once = false;
};

class IoErrorTest : public ::testing::TestWithParam<Fault> {};

TEST_P(IoErrorTest, EndsTheProcessAndLosesNothing) {
  const auto& [code, once] = GetParam();
  const DiskTrace trace = MakeDiskTrace(1);
  int calls = 0;
  for (bool failed = true; failed; ++calls) {
    Machine machine(SmallSegments());
    if (once) {
      machine.disk().FailOnceAfter(calls, code);
    } else {
      machine.disk().FailAfter(calls);
    }
    const FailedTrace until = PlayUntilFailure(machine, trace);
    failed = until.at_all;
    machine.Stop();
    if (failed && !once) {
      // While the disk fails there is no start that writes, and none that says something else.
      const auto early = machine.Start();
      if (!early) {
        EXPECT_EQ(early.error().code, ErrorCode::kIo) << early.error().sentence;
      }
      machine.Stop();
    }
    machine.disk().Heal();
    const auto started = machine.Start();
    ASSERT_TRUE(started) << "call " << calls << ": " << started.error().sentence;
    ASSERT_GE(machine.durable(), until.acknowledged) << "call " << calls;
    // Whoever heard nothing asks again, under the same keys: what is there is answered again.
    for (size_t n = 0; n < trace.moments.size(); ++n) {
      ASSERT_TRUE(Play(machine, trace, n)) << "call " << calls << ", operation " << n;
    }
    ASSERT_EQ(machine.durable(), trace.states.rbegin()->first) << "call " << calls;
    ASSERT_EQ(HashOf(machine), trace.states.rbegin()->second) << "call " << calls;
  }
  std::cout << calls << " calls on the disk failed, each by itself\n";
  EXPECT_GT(calls, static_cast<int>(kTracedOperations));
}

INSTANTIATE_TEST_SUITE_P(Faults, IoErrorTest,
                         ::testing::Values(Fault{.code = ErrorCode::kIo, .once = true},
                                           Fault{.code = ErrorCode::kDiskFull, .once = true},
                                           Fault{.code = ErrorCode::kIo, .once = false}));

}  // namespace
}  // namespace huitong
