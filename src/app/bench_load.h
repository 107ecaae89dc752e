// What the benches share: a directory to measure in, members, commands with keys of their own, and
// batches whose time is taken.

#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "app/ledger_host.h"
#include "app/terminal.h"
#include "base/prng.h"
#include "engine/configuration.h"
#include "sequencer/request_mac.h"

namespace huitong {

// A folder of this process alone, which its end deletes.
class BenchFolder {
 public:
  BenchFolder();
  BenchFolder(const BenchFolder&) = delete;
  BenchFolder& operator=(const BenchFolder&) = delete;
  ~BenchFolder();

  [[nodiscard]] const std::string& path() const { return path_; }

 private:
  std::string path_;
};

Coalition BenchCoalition();

// Always the same of the same number.
MemberId BenchMember(uint64_t number);

// A new directory with the coalition opened, at `at` where that does not come from the clock.
Expected<std::unique_ptr<LedgerHost>, Error> OpenBench(const std::string& folder,
                                                       std::optional<Timestamp> at);

// Makes commands with keys of their own. Any thread.
class Caller {
 public:
  explicit Caller(const LedgerHost& host);

  Submission Make(Operation operation, std::unique_ptr<Waiter> waiter,
                  std::optional<Timestamp> at = std::nullopt, uint32_t user = 0);
  [[nodiscard]] const RequestMacKey& macs() const { return macs_; }

 private:
  LogNumber log_;
  RequestMacKey macs_;
  std::atomic<uint64_t> next_key_ = 0;
};

// Counts answers and remembers how long each batch took from its submission to its last answer.
class Batches {
 public:
  explicit Batches(size_t count) : left_(count), seconds_(count) {}

  void Begin(size_t batch, size_t size);
  void Answered(size_t batch);
  // Waits until at most `open` of the `begun` batches are not answered.
  void WaitFor(size_t begun, size_t open);
  [[nodiscard]] std::vector<double> SortedSeconds() const;

 private:
  Stopwatch watch_;
  std::vector<size_t> left_;
  std::vector<double> seconds_;
  std::atomic<size_t> done_ = 0;
};

// Waits for one command of a batch, which must be recorded.
class TimedWaiter final : public Waiter {
 public:
  TimedWaiter(Batches& batches, size_t batch) : batches_(batches), batch_(batch) {}
  void Answer(const Outcome& outcome) override;

 private:
  Batches& batches_;
  size_t batch_;
};

// Submits the operations in batches and waits until all are durable.
void PerformAll(Lane& lane, Caller& caller, std::vector<Operation> operations,
                std::optional<Timestamp> at = std::nullopt);

// What the files of a folder take on the disk, in bytes.
uint64_t BytesOnDisk(const std::string& folder);

// In milliseconds, of ascending seconds; 0 of none.
double PercentileOf(const std::vector<double>& sorted_seconds, double part);

}  // namespace huitong
