#include "app/bench_load.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <filesystem>
#include <thread>

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/open_coalition.h"
#include "base/check.h"

namespace huitong {
namespace {

constexpr size_t kBatch = 4096;

}  // namespace

BenchFolder::BenchFolder()
    : path_((std::filesystem::temp_directory_path() / fmt::format("huitong-bench-{}", ::getpid()))
                .string()) {}

BenchFolder::~BenchFolder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

Coalition BenchCoalition() {
  return {.names = {.chinese = "测速", .english = "Bench"},
          .time_zone = "Asia/Shanghai",
          .money = 156,
          .unit_anchor = 1'000'000,
          .look_back_hours = 24,
          .origin = "huitong.local/bench/sha256",
          .demo = true};
}

MemberId BenchMember(uint64_t number) {
  Prng prng(number);
  const std::array<uint64_t, 2> words = {prng.Next(), prng.Next()};
  MemberId id;
  static_assert(sizeof words == sizeof id.bytes);
  std::memcpy(id.bytes.data(), words.data(), sizeof words);
  return id;
}

Expected<std::unique_ptr<LedgerHost>, Error> OpenBench(const std::string& folder,
                                                       std::optional<Timestamp> at) {
  TRY(MakeDirectory({.folder = folder,
                     .master = MasterFromSeed("bench"),
                     .demo = true,
                     .clock_from_file = false}));
  auto host = TRY(LedgerHost::Open({.folder = folder}));
  TRY(OpenCoalitionIn(host->lane(), host->log(), host->keys(), BenchCoalition(), at));
  return host;
}

Caller::Caller(const LedgerHost& host)
    : log_(host.log()), macs_(host.keys().KeysOf(host.log()).mac_key) {}

Submission Caller::Make(Operation operation, std::unique_ptr<Waiter> waiter,
                        std::optional<Timestamp> at, uint32_t user) {
  Command command;
  command.actor = PersonOf(user);
  const std::string key = "bench " + std::to_string(next_key_++);
  command.macs = {.key = macs_.OfKey(command.actor, key), .request = macs_.OfRequest(key)};
  command.operation = std::move(operation);
  return {.log = log_,
          .what = CommandSubmission{
              .command = std::move(command), .waiter = std::move(waiter), .at = at}};
}

void Batches::Begin(size_t batch, size_t size) {
  left_[batch] = size;
  seconds_[batch] = watch_.Seconds();
}

void Batches::Answered(size_t batch) {
  if (--left_[batch] > 0) return;
  seconds_[batch] = watch_.Seconds() - seconds_[batch];
  ++done_;
  done_.notify_one();
}

void Batches::WaitFor(size_t begun, size_t open) {
  for (size_t done = done_; done + open < begun; done = done_) {
    done_.wait(done);
  }
}

std::vector<double> Batches::SortedSeconds() const {
  std::vector<double> sorted = seconds_;
  std::sort(sorted.begin(), sorted.end());
  return sorted;
}

void TimedWaiter::Answer(const Outcome& outcome) {
  CHECK(outcome.kind == OutcomeKind::kRecorded);
  batches_.Answered(batch_);
}

void PerformAll(Lane& lane, Caller& caller, std::vector<Operation> operations,
                std::optional<Timestamp> at) {
  const size_t count = (operations.size() + kBatch - 1) / kBatch;
  Batches batches(count);
  for (size_t batch = 0; batch < count; ++batch) {
    const size_t from = batch * kBatch;
    const size_t to = std::min(operations.size(), from + kBatch);
    std::vector<Submission> submissions;
    submissions.reserve(to - from);
    for (size_t i = from; i < to; ++i) {
      submissions.push_back(
          caller.Make(std::move(operations[i]), std::make_unique<TimedWaiter>(batches, batch), at));
    }
    batches.WaitFor(batch, 1);
    batches.Begin(batch, submissions.size());
    while (!lane.Submit(submissions)) {
      std::this_thread::yield();
    }
  }
  batches.WaitFor(count, 0);
}

uint64_t BytesOnDisk(const std::string& folder) {
  constexpr uint64_t kBlock = 512;  // stat(2)
  uint64_t bytes = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    struct stat status {};
    if (::stat(entry.path().c_str(), &status) == 0) {
      bytes += static_cast<uint64_t>(status.st_blocks) * kBlock;
    }
  }
  return bytes;
}

double PercentileOf(const std::vector<double>& sorted_seconds, double part) {
  if (sorted_seconds.empty()) return 0;
  const auto at = static_cast<size_t>(part * static_cast<double>(sorted_seconds.size() - 1));
  return sorted_seconds[at] * 1000;
}

}  // namespace huitong
