// huitong bench: how fast this machine's ledger is, measured honestly.

#include <algorithm>
#include <filesystem>
#include <optional>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "app/bench_load.h"
#include "app/commands.h"
#include "app/terminal.h"

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

// What the bench sends: purchases of random members at one brand, each with a key of its own.
class Workload {
 public:
  Workload(const LedgerHost& host, const EngineBench& bench)
      : caller_(host), bench_(bench), prng_(bench.seed) {}

  [[nodiscard]] Caller& caller() { return caller_; }

  [[nodiscard]] std::vector<Operation> SetUp() const {
    std::vector<Operation> all;
    all.emplace_back(RegisterBrand{.brand = {.code = "bench", .names = {"测速", "Bench"}}});
    all.emplace_back(RegisterCurrency{.currency = {.brand = {.value = 1},
                                                   .code = "point",
                                                   .names = {"积分", "Point"},
                                                   .expiry_months = 24,
                                                   .settlement_price = 400'000}});
    for (uint64_t n = 0; n < bench_.accounts; ++n) {
      all.emplace_back(Enrol{.brand = {.value = 1}, .member = BenchMember(n)});
    }
    return all;
  }

  std::vector<Submission> Purchases(Batches& batches, size_t batch, uint32_t count) {
    std::vector<Submission> all;
    all.reserve(count);
    for (uint32_t i = 0; i < count; ++i) {
      const Earn earn{.member = BenchMember(prng_.Below(bench_.accounts)),
                      .brand = {.value = 1},
                      .channel = kNoChannel,
                      .spend_fen = prng_.Between(100, 50'000)};
      all.push_back(caller_.Make(earn, std::make_unique<TimedWaiter>(batches, batch)));
    }
    return all;
  }

 private:
  Caller caller_;
  const EngineBench& bench_;
  Prng prng_;
};

struct Measured {
  uint64_t transactions = 0;
  double seconds = 0;
  std::vector<double> batch_seconds;  // ascending
  uint64_t journal_bytes = 0;
  uint64_t drains = 0;  // each one write and one sync; those of the set-up, too
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
  PerformAll(host.lane(), workload.caller(), workload.SetUp());
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
  Measured measured;
  {
    const auto host = TRY(OpenBench(bench.folder, std::nullopt));
    measured = TRY(Measure(*host, bench));
    measured.drains = host->journal().Head().next_drain;
    TRY(host->Close());
  }
  measured.journal_bytes = BytesOf(directory.journal_folder());
  return measured;
}

int BenchEngine(EngineBench bench) {
  std::optional<BenchFolder> temporary;
  if (bench.folder.empty()) bench.folder = temporary.emplace().path();
  const auto measured = RunEngineBench(bench);
  if (!measured) return SayFailed(measured.error());
  const double rate = static_cast<double>(measured->transactions) / measured->seconds;
  const auto& sorted = measured->batch_seconds;
  const char* format =
      bench.json
          ? "{{\"workload\":\"engine: earn\",\"batch\":{},\"accounts\":{},\"transactions\":{},"
            "\"rate\":{:.0f},\"p50_ms\":{:.2f},\"p99_ms\":{:.2f},\"p100_ms\":{:.2f},"
            "\"seconds\":{:.2f},\"journal_bytes\":{},\"drains\":{}}}\n"
          : "workload      engine: earn, one lot, one key each; decide, apply, encode, write, "
            "sync, "
            "hash\n"
            "batch         {}\naccounts      {}\ntransactions  {}\n"
            "rate          {:.0f} a second, durable\n"
            "batch time    p50 {:.2f} ms, p99 {:.2f} ms, p100 {:.2f} ms\n"
            "seconds       {:.2f}\njournal       {} bytes, preallocated\n"
            "drains        {}, each one write and one sync\n";
  ToOutput(fmt::format(fmt::runtime(format), bench.batch, bench.accounts, measured->transactions,
                       rate, PercentileOf(sorted, 0.5), PercentileOf(sorted, 0.99),
                       PercentileOf(sorted, 1), measured->seconds, measured->journal_bytes,
                       measured->drains));
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
  AddExchangeBench(*bench, exit_code);
  AddSettleBench(*bench, exit_code);
  AddSweepBench(*bench, exit_code);
  AddTransferBench(*bench, exit_code);
  AddLoyaltyBench(*bench, exit_code);
  engine->callback([options, &exit_code] { exit_code = BenchEngine(*options); });
}

}  // namespace huitong
