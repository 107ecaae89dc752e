// huitong bench: how fast this machine's ledger is, measured honestly.

#include <algorithm>
#include <atomic>
#include <filesystem>
#include <future>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <unistd.h>

#include "app/commands.h"
#include "app/ledger_host.h"
#include "app/open_coalition.h"
#include "app/terminal.h"
#include "base/prng.h"
#include "sequencer/request_mac.h"

namespace huitong {
namespace {

struct EngineBench {
  std::string folder;
  uint64_t accounts = 10'000;
  uint64_t transactions = 2'000'000;
  uint32_t batch = 8190;
  uint64_t seed = 1;
  bool json = false;
};

// Counts answers and remembers how long each batch took from its submission to its last answer.
class Batches {
 public:
  explicit Batches(size_t count) : left_(count), seconds_(count) {}

  void Begin(size_t batch, uint32_t size) {
    left_[batch] = size;
    seconds_[batch] = watch_.Seconds();
  }
  void Answered(size_t batch) {
    if (--left_[batch] > 0) return;
    seconds_[batch] = watch_.Seconds() - seconds_[batch];
    ++done_;
    done_.notify_one();
  }
  // Waits until at most `open` of the `begun` batches are not answered.
  void WaitFor(size_t begun, size_t open) {
    for (size_t done = done_; done + open < begun; done = done_) {
      done_.wait(done);
    }
  }
  [[nodiscard]] std::vector<double> SortedSeconds() const {
    std::vector<double> sorted = seconds_;
    std::sort(sorted.begin(), sorted.end());
    return sorted;
  }

 private:
  Stopwatch watch_;
  std::vector<uint32_t> left_;
  std::vector<double> seconds_;
  std::atomic<size_t> done_ = 0;
};

class BatchWaiter final : public Waiter {
 public:
  BatchWaiter(Batches& batches, size_t batch) : batches_(batches), batch_(batch) {}
  void Answer(const Outcome& outcome) override {
    CHECK(outcome.kind == OutcomeKind::kRecorded);
    batches_.Answered(batch_);
  }

 private:
  Batches& batches_;
  size_t batch_;
};

// What the bench sends: purchases of random members at one brand, each with a key of its own.
class Workload {
 public:
  Workload(LedgerHost& host, const EngineBench& bench)
      : host_(host),
        bench_(bench),
        macs_(host.keys().KeysOf(host.log()).mac_key),
        prng_(bench.seed) {}

  [[nodiscard]] Submission Make(Operation operation, std::unique_ptr<Waiter> waiter) {
    Command command;
    command.actor = {.kind = ActorKind::kOperator, .number = 0};
    const std::string key = "bench " + std::to_string(next_key_++);
    command.macs = {.key = macs_.OfKey(command.actor, key), .request = macs_.OfRequest(key)};
    command.operation = std::move(operation);
    return {.log = host_.log(),
            .what = CommandSubmission{
                .command = std::move(command), .waiter = std::move(waiter), .at = std::nullopt}};
  }

  std::vector<Submission> SetUp(Batches& batches) {
    std::vector<Submission> all;
    const auto add = [&](Operation operation) {
      all.push_back(Make(std::move(operation), std::make_unique<BatchWaiter>(batches, 0)));
    };
    add(RegisterBrand{.brand = {.code = "bench", .names = {"测速", "Bench"}}});
    add(RegisterCurrency{.currency = {.brand = {.value = 1},
                                      .code = "point",
                                      .names = {"积分", "Point"},
                                      .expiry_months = 24,
                                      .settlement_price = 400'000}});
    for (uint64_t n = 0; n < bench_.accounts; ++n) {
      add(Enrol{.brand = {.value = 1}, .member = MemberOf(n)});
    }
    return all;
  }

  std::vector<Submission> Purchases(Batches& batches, size_t batch, uint32_t count) {
    std::vector<Submission> all;
    all.reserve(count);
    for (uint32_t i = 0; i < count; ++i) {
      const Earn earn{.member = MemberOf(prng_.Below(bench_.accounts)),
                      .brand = {.value = 1},
                      .channel = kNoChannel,
                      .spend_fen = prng_.Between(100, 50'000)};
      all.push_back(Make(earn, std::make_unique<BatchWaiter>(batches, batch)));
    }
    return all;
  }

 private:
  static MemberId MemberOf(uint64_t n) {
    Prng prng(n);
    MemberId id;
    for (uint8_t& byte : id.bytes) {
      byte = static_cast<uint8_t>(prng.Next());
    }
    return id;
  }

  LedgerHost& host_;
  const EngineBench& bench_;
  RequestMacKey macs_;
  Prng prng_;
  uint64_t next_key_ = 0;
};

struct Measured {
  uint64_t transactions = 0;
  double seconds = 0;
  std::vector<double> batch_seconds;  // ascending
  uint64_t journal_bytes = 0;
};

uint64_t BytesOf(const std::string& folder) {
  uint64_t bytes = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    if (entry.is_regular_file()) bytes += entry.file_size();
  }
  return bytes;
}

Expected<Done, Error> SubmitAll(Lane& lane, std::vector<Submission>& submissions) {
  if (lane.Submit(submissions)) return Done{};
  return Fail(ErrorCode::kBusy, "the ledger's queue is full: use a smaller --batch");
}

Expected<Measured, Error> Measure(LedgerHost& host, const EngineBench& bench) {
  Workload workload(host, bench);
  {
    Batches batches(1);
    auto set_up = workload.SetUp(batches);
    batches.Begin(0, static_cast<uint32_t>(set_up.size()));
    for (size_t from = 0; from < set_up.size(); from += bench.batch) {
      std::vector<Submission> part;
      for (size_t i = from; i < std::min(set_up.size(), from + bench.batch); ++i) {
        part.push_back(std::move(set_up[i]));
      }
      while (!host.lane().Submit(part)) {
        std::this_thread::yield();
      }
    }
    batches.WaitFor(1, 0);
  }
  const size_t count = (bench.transactions + bench.batch - 1) / bench.batch;
  Batches batches(count);
  ProgressLine progress;
  Measured measured;
  // Making commands and their MACs is the client's work: a batch is made while those before it are
  // on their way, on this thread.
  const Stopwatch watch;
  for (size_t batch = 0; batch < count; ++batch) {
    const auto size = static_cast<uint32_t>(
        std::min<uint64_t>(bench.batch, bench.transactions - batch * bench.batch));
    auto purchases = workload.Purchases(batches, batch, size);
    batches.WaitFor(batch, 2);
    batches.Begin(batch, size);
    TRY(SubmitAll(host.lane(), purchases));
    progress.Show("transactions", batch * bench.batch, bench.transactions);
  }
  batches.WaitFor(count, 0);
  measured.seconds = watch.Seconds();
  measured.transactions = bench.transactions;
  measured.batch_seconds = batches.SortedSeconds();
  return measured;
}

Expected<Measured, Error> RunEngineBench(const EngineBench& bench) {
  const DataDirectory directory(bench.folder);
  TRY(MakeDirectory({.folder = bench.folder,
                     .master = MasterFromSeed("bench"),
                     .demo = true,
                     .clock_from_file = false}));
  Measured measured;
  {
    const auto host = TRY(LedgerHost::Open({.folder = bench.folder}));
    const Coalition coalition{.names = {.chinese = "测速", .english = "Bench"},
                              .time_zone = "Asia/Shanghai",
                              .money = 156,
                              .unit_anchor = 1'000'000,
                              .look_back_hours = 24,
                              .origin = "huitong.local/bench/sha256",
                              .demo = true};
    TRY(OpenCoalitionIn(host->lane(), host->log(), host->keys(), coalition, std::nullopt));
    measured = TRY(Measure(*host, bench));
    TRY(host->Close());
  }
  measured.journal_bytes = BytesOf(directory.journal_folder());
  return measured;
}

double Percentile(const std::vector<double>& sorted, double part) {
  const auto at = static_cast<size_t>(part * static_cast<double>(sorted.size() - 1));
  return sorted[at] * 1000;
}

int BenchEngine(EngineBench bench) {
  const bool own_folder = bench.folder.empty();
  if (own_folder) {
    bench.folder =
        (std::filesystem::temp_directory_path() / fmt::format("huitong-bench-{}", ::getpid()))
            .string();
  }
  const auto measured = RunEngineBench(bench);
  if (own_folder) {
    std::error_code ignored;
    std::filesystem::remove_all(bench.folder, ignored);
  }
  if (!measured) return SayFailed(measured.error());
  const double rate = static_cast<double>(measured->transactions) / measured->seconds;
  const auto& sorted = measured->batch_seconds;
  const char* format =
      bench.json
          ? "{{\"workload\":\"engine: earn\",\"batch\":{},\"accounts\":{},\"transactions\":{},"
            "\"rate\":{:.0f},\"p50_ms\":{:.2f},\"p99_ms\":{:.2f},\"p100_ms\":{:.2f},"
            "\"seconds\":{:.2f},\"journal_bytes\":{}}}\n"
          : "workload      engine: earn, one lot, one key each; decide, apply, encode, write, "
            "sync, "
            "hash\n"
            "batch         {}\naccounts      {}\ntransactions  {}\n"
            "rate          {:.0f} a second, durable\n"
            "batch time    p50 {:.2f} ms, p99 {:.2f} ms, p100 {:.2f} ms\n"
            "seconds       {:.2f}\njournal       {} bytes, preallocated\n";
  fmt::print(fmt::runtime(format), bench.batch, bench.accounts, measured->transactions, rate,
             Percentile(sorted, 0.5), Percentile(sorted, 0.99), Percentile(sorted, 1),
             measured->seconds, measured->journal_bytes);
  return kExitOk;
}

}  // namespace

void AddBench(CLI::App& app, int& exit_code) {
  CLI::App* bench = app.add_subcommand("bench", "Measure this machine's ledger.");
  bench->require_subcommand(1);
  auto options = std::make_shared<EngineBench>();
  CLI::App* engine = bench->add_subcommand(
      "engine",
      "The whole way of a transaction but the network: decide, apply, encode, write and sync,\n"
      "hash into the tree. Keys, lots and sums are on. Commands are made in the same process.");
  engine->add_option("--data-dir", options->folder,
                     "A directory to make and keep (default: a temporary one)");
  engine->add_option("--accounts", options->accounts, "Members")
      ->check(CLI::Range(uint64_t{1}, uint64_t{50'000'000}))
      ->capture_default_str();
  engine->add_option("--transactions", options->transactions, "Purchases")
      ->check(CLI::Range(uint64_t{1}, uint64_t{1'000'000'000}))
      ->capture_default_str();
  engine->add_option("--batch", options->batch, "Purchases submitted together")
      ->check(CLI::Range(1U, 8190U))
      ->capture_default_str();
  engine->add_option("--seed", options->seed, "Of the random members and amounts")
      ->check(CLI::Range(int64_t{0}, INT64_MAX))
      ->capture_default_str();
  engine->add_flag("--json", options->json, "Print one JSON object");
  engine->footer("Example:\n  huitong bench engine --accounts 1000000 --transactions 4000000");
  AddSweepBench(*bench, exit_code);
  engine->callback([options, &exit_code] { exit_code = BenchEngine(*options); });
}

}  // namespace huitong
