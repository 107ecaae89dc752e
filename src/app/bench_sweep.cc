// huitong bench sweep: a midnight on which every wallet has something due, while a client goes on
// posting.

#include <algorithm>
#include <atomic>
#include <future>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "app/bench_load.h"
#include "app/commands.h"
#include "app/terminal.h"
#include "sequencer/sweeper.h"

namespace huitong {
namespace {

struct SweepBench {
  uint64_t lots = 1'000'000;
  uint32_t clients = 64;
  bool json = false;
};

constexpr int64_t kNanosPerDay = kSecondsPerDay * kNanosPerSecond;
// The members earned so long ago that all has expired, at a currency of one month.
constexpr int64_t kEarnedDaysAgo = 100;
constexpr uint32_t kBatch = 4096;

// Sleeps while it waits: the clients leave the processors to the ledger.
class CountDown final {
 public:
  explicit CountDown(size_t count) : left_(count) {}
  void Answered() {
    MutexLock lock(mutex_);
    if (--left_ == 0) none_left_.NotifyAll();
  }
  void WaitForAll() {
    MutexLock lock(mutex_);
    while (left_ > 0) {
      none_left_.Wait(mutex_);
    }
  }

 private:
  Mutex mutex_;
  Condition none_left_;
  size_t left_ GUARDED_BY(mutex_);
};

class CountingWaiter final : public Waiter {
 public:
  explicit CountingWaiter(CountDown& count) : count_(count) {}
  void Answer(const Outcome& outcome) override {
    CHECK(outcome.kind == OutcomeKind::kRecorded);
    count_.Answered();
  }

 private:
  CountDown& count_;
};

// A brand, and a member with one lot for each of the lots wanted, all of them long ago.
void SetUp(LedgerHost& host, Caller& caller, const SweepBench& bench) {
  const Timestamp long_ago{.nanos = host.clock().Now().nanos - kEarnedDaysAgo * kNanosPerDay};
  std::vector<Operation> operations;
  operations.emplace_back(RegisterBrand{.brand = {.code = "bench", .names = {"测速", "Bench"}}});
  operations.emplace_back(RegisterCurrency{.currency = {.brand = {.value = 1},
                                                        .code = "point",
                                                        .names = {"积分", "Point"},
                                                        .expiry_months = 1,
                                                        .settlement_price = 400'000}});
  ProgressLine progress;
  for (uint64_t member = 0; member < bench.lots;) {
    for (; member < bench.lots && operations.size() < kBatch; ++member) {
      operations.emplace_back(Enrol{.brand = {.value = 1}, .member = BenchMember(member)});
      operations.emplace_back(Earn{.member = BenchMember(member),
                                   .brand = {.value = 1},
                                   .channel = kNoChannel,
                                   .spend_fen = 10'000});
    }
    PerformAll(host.lane(), caller, std::move(operations), long_ago);
    operations.clear();
    progress.Show("lots", member, bench.lots);
  }
}

// Sends purchases, each client its next when its last is answered, and remembers how long each
// took.
class Clients {
 public:
  Clients(LedgerHost& host, Caller& caller, const SweepBench& bench)
      : host_(host), caller_(caller), bench_(bench) {
    for (uint32_t client = 0; client < bench.clients; ++client) {
      threads_.emplace_back([this, client] { Run(client); });
    }
  }
  // Ascending, in seconds.
  std::vector<double> Stop() {
    stop_ = true;
    for (std::thread& thread : threads_) {
      thread.join();
    }
    std::sort(seconds_.begin(), seconds_.end());
    return std::move(seconds_);
  }

 private:
  void Run(uint32_t client) {
    Prng prng(client);
    std::vector<double> own;
    while (!stop_) {
      CountDown count(1);
      const Earn earn{.member = BenchMember(prng.Below(bench_.lots)),
                      .brand = {.value = 1},
                      .channel = kNoChannel,
                      .spend_fen = prng.Between(100, 50'000)};
      std::vector<Submission> one;
      one.push_back(caller_.Make(earn, std::make_unique<CountingWaiter>(count), std::nullopt));
      const Stopwatch watch;
      CHECK(host_.lane().Submit(one));
      count.WaitForAll();
      own.push_back(watch.Seconds());
    }
    MutexLock lock(mutex_);
    seconds_.insert(seconds_.end(), own.begin(), own.end());
  }

  LedgerHost& host_;
  Caller& caller_;
  const SweepBench& bench_;
  std::atomic<bool> stop_ = false;
  Mutex mutex_;
  std::vector<double> seconds_;
  std::vector<std::thread> threads_;
};

struct Measured {
  SweepReport sweep;
  std::vector<double> seconds;  // of the clients' purchases meanwhile, ascending
};

Expected<Measured, Error> RunSweepBench(const std::string& folder, const SweepBench& bench) {
  const Timestamp long_ago{.nanos = SystemClock().Now().nanos - kEarnedDaysAgo * kNanosPerDay};
  const auto host = TRY(OpenBench(folder, long_ago));
  Caller caller(*host);
  SetUp(*host, caller, bench);

  Measured measured;
  std::promise<SweepReport> swept;
  std::atomic<bool> first = true;
  Clients clients(*host, caller, bench);
  {
    Sweeper sweeper({.lane = host->lane(),
                     .store = host->state(),
                     .log = host->log(),
                     .report =
                         [&](const SweepReport& report) {
                           if (first.exchange(false)) swept.set_value(report);
                         },
                     .on_failure = EndProcess});
    measured.sweep = swept.get_future().get();
    measured.seconds = clients.Stop();
  }
  TRY(host->Close());
  return measured;
}

int BenchSweep(const SweepBench& bench) {
  const BenchFolder folder;
  const auto measured = RunSweepBench(folder.path(), bench);
  if (!measured) return SayFailed(measured.error());
  const auto& [sweep, seconds] = *measured;
  const char* format =
      bench.json ? "{{\"workload\":\"sweep\",\"lots\":{},\"due\":{},\"seconds\":{:.2f},"
                   "\"clients\":{},\"transactions\":{},\"p50_ms\":{:.2f},\"p99_ms\":{:.2f},"
                   "\"p100_ms\":{:.2f}}}\n"
                 : "workload      sweep: every wallet has one lot past its last day\n"
                   "wallets       {}\ndue           {} (the others were touched by the clients)\n"
                   "sweep         {:.2f} s, durable, with the state checkpoint before it\n"
                   "meanwhile     {} clients, {} purchases one at a time, durable: "
                   "p50 {:.2f} ms, p99 {:.2f} ms, p100 {:.2f} ms\n";
  ToOutput(fmt::format(fmt::runtime(format), sweep.wallets, sweep.due, sweep.seconds, bench.clients,
                       seconds.size(), PercentileOf(seconds, 0.5), PercentileOf(seconds, 0.99),
                       PercentileOf(seconds, 1)));
  return kExitOk;
}

}  // namespace

void AddSweepBench(CLI::App& bench, int& exit_code) {
  auto options = std::make_shared<SweepBench>();
  CLI::App* sweep = bench.add_subcommand(
      "sweep",
      "A midnight on which a lot of every wallet expires, while clients go on posting:\n"
      "how long the sweep takes, and how long a client waits meanwhile.");
  sweep->add_option("--lots", options->lots, "Members with one lot each")
      ->check(CLI::Range(uint64_t{1}, uint64_t{50'000'000}))
      ->capture_default_str();
  sweep->add_option("--clients", options->clients, "Clients, each with one purchase under way")
      ->check(CLI::Range(1U, 256U))
      ->capture_default_str();
  sweep->add_flag("--json", options->json, "Print one JSON object");
  sweep->footer("Example:\n  huitong bench sweep --lots 1000000");
  sweep->callback([options, &exit_code] { exit_code = BenchSweep(*options); });
}

}  // namespace huitong
