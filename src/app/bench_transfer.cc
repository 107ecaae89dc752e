// huitong bench transfer: gifts between members, in batches, to a real server over loopback.

#include <algorithm>
#include <atomic>
#include <thread>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "api/compact_batch.h"
#include "api/compact_client.h"
#include "app/bench_load.h"
#include "app/bench_served.h"
#include "app/bench_share.h"
#include "app/commands.h"
#include "app/open_coalition.h"
#include "http/client.h"

namespace huitong {
namespace {

struct TransferBench {
  std::string folder;
  uint64_t accounts = 10'000;
  uint64_t transfers = 4'000'000;
  uint32_t batch = 8190;
  uint32_t clients = 2;
  uint64_t seed = 1;
  bool zipf = false;
  bool json = false;
  uint64_t memory_bytes = uint64_t{1} << 30;
};

constexpr int64_t kPurchaseFen = 100'000'000;  // a million points each
constexpr int64_t kGiftMost = 100;
constexpr uint32_t kSetUpBatch = 4096;
constexpr auto kTimeout = std::chrono::minutes(2);
constexpr CurrencyNumber kPoint{.value = 1};

std::vector<Operation> Opening() {
  PointsPolicy policy;
  policy.gifts = true;
  return {
      RegisterBrand{.brand = {.code = "bench", .names = {"测速", "Bench"}}},
      RegisterCurrency{.currency = {.brand = {.value = 1},
                                    .code = "point",
                                    .names = {"积分", "Point"},
                                    .expiry_months = 24,
                                    .settlement_price = 400'000}},
      PublishPointsPolicy{.currency = kPoint, .policy = policy, .effective_from = std::nullopt}};
}

// Members, each with one lot. In this process: it is not measured.
void SetUp(LedgerHost& host, const TransferBench& bench) {
  Caller caller(host);
  PerformAll(host.lane(), caller, Opening());
  ProgressLine progress;
  for (uint64_t member = 0; member < bench.accounts;) {
    std::vector<Operation> operations;
    for (; member < bench.accounts && operations.size() < kSetUpBatch; ++member) {
      operations.emplace_back(Enrol{.brand = {.value = 1}, .member = BenchMember(member)});
      operations.emplace_back(Earn{.member = BenchMember(member),
                                   .brand = {.value = 1},
                                   .channel = kNoChannel,
                                   .spend_fen = kPurchaseFen});
    }
    PerformAll(host.lane(), caller, std::move(operations));
    progress.Show("members", member, bench.accounts);
  }
}

// What all clients share.
struct Load {
  const TransferBench& bench;
  std::vector<MemberId> members;
  ZipfShares shares;  // of the members, where --zipf is asked for
  uint16_t port = 0;
  std::string api_key;
  std::atomic<uint64_t> next = 0;  // the first transfer that nobody has begun
};

// One connection with one batch under way.
class TransferClient {
 public:
  TransferClient(Load& load, uint64_t number)
      : load_(load), prng_(load.bench.seed * 1'000 + number), number_(number) {}

  Expected<Done, Error> Run() {
    Client client = TRY(Client::Connect("127.0.0.1", load_.port, kTimeout));
    for (;;) {
      const uint64_t begun = load_.next.fetch_add(load_.bench.batch);
      if (begun >= load_.bench.transfers) return Done{};
      const auto size = static_cast<uint32_t>(
          std::min<uint64_t>(load_.bench.batch, load_.bench.transfers - begun));
      Fill(begun, size);
      const Stopwatch watch;
      TRY(SendBatch(client, size));
      seconds_.push_back(watch.Seconds());
    }
  }
  [[nodiscard]] const std::vector<double>& seconds() const { return seconds_; }
  [[nodiscard]] uint64_t declined() const { return declined_; }

 private:
  uint64_t Pick() {
    return load_.bench.zipf ? load_.shares.Pick(prng_) : prng_.Below(load_.members.size());
  }

  void Fill(uint64_t first, uint32_t size) {
    writer_.Clear();
    for (uint32_t i = 0; i < size; ++i) {
      const uint64_t giver = Pick();
      uint64_t recipient = Pick();
      while (recipient == giver) {
        recipient = prng_.Below(load_.members.size());
      }
      const Operation gift = Gift{.giver = load_.members[giver],
                                  .recipient = load_.members[recipient],
                                  .currency = kPoint,
                                  .points = *Points::FromUnits(prng_.Between(1, kGiftMost))};
      const uint64_t key[2] = {first + i, number_};
      writer_.Add({.key = {reinterpret_cast<const char*>(key), sizeof key}, .operation = gift});
    }
  }

  Expected<Done, Error> SendBatch(Client& client, uint32_t size) {
    const ClientResponse response =
        TRY(client.Send({.method = "POST",
                         .target = "/v1/batches",
                         .headers = {{"Authorization", "Bearer " + load_.api_key},
                                     {"Content-Type", std::string(kCompactBatchType)}},
                         .body = std::string(AsText(writer_.bytes()))}));
    const auto outcomes = ReadCompactAnswers(AsBytes(response.body));
    if (response.status != 200 || !outcomes || outcomes->size() != size) {
      return Fail(ErrorCode::kIo, fmt::format("the server answered {}: {}", response.status,
                                              response.body.substr(0, 300)));
    }
    for (const CommandOutcome& outcome : *outcomes) {
      if (outcome.kind != OutcomeKind::kRecorded) {
        return Fail(ErrorCode::kIo, "the server did not record a transfer");
      }
      if (outcome.result.declined) ++declined_;
    }
    return Done{};
  }

  Load& load_;
  Prng prng_;
  uint64_t number_;
  CompactBatchWriter writer_;
  std::vector<double> seconds_;
  uint64_t declined_ = 0;
};

struct Measured {
  double seconds = 0;
  std::vector<double> batch_seconds;  // ascending
  uint64_t declined = 0;
  uint64_t drains = 0;
  uint64_t file_bytes = 0;  // by how much all files grew
  uint64_t peak_memory = 0;
  double server_seconds = 0;  // of processor time
};

Expected<Done, Error> RunClients(Load& load, Measured& measured) {
  std::vector<TransferClient> clients;
  clients.reserve(load.bench.clients);
  std::vector<Expected<Done, Error>> ends(load.bench.clients, Done{});
  std::vector<std::thread> threads;
  const Stopwatch watch;
  for (uint32_t i = 0; i < load.bench.clients; ++i) {
    TransferClient& client = clients.emplace_back(load, i);
    threads.emplace_back([&client, &end = ends[i]] { end = client.Run(); });
  }
  for (std::thread& thread : threads) {
    thread.join();
  }
  measured.seconds = watch.Seconds();
  for (uint32_t i = 0; i < load.bench.clients; ++i) {
    TRY(ends[i]);
    measured.declined += clients[i].declined();
    const auto& seconds = clients[i].seconds();
    measured.batch_seconds.insert(measured.batch_seconds.end(), seconds.begin(), seconds.end());
  }
  std::sort(measured.batch_seconds.begin(), measured.batch_seconds.end());
  return Done{};
}

Expected<uint64_t, Error> DrainsOf(const std::string& folder) {
  const auto host = TRY(LedgerHost::Open({.folder = folder}));
  const uint64_t drains = host->journal().Head().next_drain;
  TRY(host->Close());
  return drains;
}

Expected<Measured, Error> RunTransferBench(const TransferBench& bench) {
  std::string api_key;
  {
    const auto host = TRY(OpenBench(bench.folder, std::nullopt));
    api_key = TRY(AddKeyOf(PersonOf(0), host->directory(), host->keys()));
    SetUp(*host, bench);
    TRY(host->Close());
  }
  const uint64_t drains_before = TRY(DrainsOf(bench.folder));
  const uint64_t bytes_before = BytesOnDisk(bench.folder);

  Load load{.bench = bench, .members = {}, .shares = {}, .port = 0, .api_key = api_key};
  for (uint64_t member = 0; member < bench.accounts; ++member) {
    load.members.push_back(BenchMember(member));
  }
  if (bench.zipf) load.shares = ZipfShares(bench.accounts);
  Measured measured;
  {
    const auto served =
        TRY(ServedFolder::Start(bench.folder, {"--memory", std::to_string(bench.memory_bytes)}));
    load.port = served->port();
    const double before = served->ProcessorSeconds();
    TRY(RunClients(load, measured));
    measured.server_seconds = served->ProcessorSeconds() - before;
    measured.peak_memory = served->PeakMemory();
    TRY(served->Stop());
  }
  measured.file_bytes = BytesOnDisk(bench.folder) - bytes_before;
  measured.drains = TRY(DrainsOf(bench.folder)) - drains_before;
  return measured;
}

int BenchTransfer(TransferBench bench) {
  std::optional<BenchFolder> temporary;
  if (bench.folder.empty()) bench.folder = temporary.emplace().path();
  const auto measured = RunTransferBench(bench);
  if (!measured) return SayFailed(measured.error());
  const auto& sorted = measured->batch_seconds;
  const auto transfers = static_cast<double>(bench.transfers);
  const char* format =
      bench.json
          ? "{{\"workload\":\"transfer\",\"draw\":\"{}\",\"accounts\":{},\"transfers\":{},"
            "\"batch\":{},\"clients\":{},\"rate\":{:.0f},\"p50_ms\":{:.2f},\"p99_ms\":{:.2f},"
            "\"p100_ms\":{:.2f},\"seconds\":{:.2f},\"server_cpu_us\":{:.2f},\"bytes\":{:.0f},"
            "\"peak_memory\":{},\"syncs\":{},\"declined\":{}}}\n"
          : "workload      transfer: gifts between members drawn {}, one lot and one key each, "
            "over "
            "HTTP\n"
            "accounts      {}\ntransfers     {}\nbatch         {}\nclients       {}, each with one "
            "batch under way\n"
            "rate          {:.0f} a second, durable\n"
            "batch time    p50 {:.2f} ms, p99 {:.2f} ms, p100 {:.2f} ms\n"
            "seconds       {:.2f}\n"
            "server        {:.2f} us of processor time a transfer\n"
            "files         {:.0f} bytes a transfer, all of them\n"
            "memory        {} bytes at most\n"
            "syncs         {}, one a drain\n"
            "declined      {}\n";
  fmt::print(fmt::runtime(format), bench.zipf ? "zipf" : "uniform", bench.accounts, bench.transfers,
             bench.batch, bench.clients, transfers / measured->seconds, PercentileOf(sorted, 0.5),
             PercentileOf(sorted, 0.99), PercentileOf(sorted, 1), measured->seconds,
             measured->server_seconds / transfers * 1e6,
             static_cast<double>(measured->file_bytes) / transfers, measured->peak_memory,
             measured->drains, measured->declined);
  return kExitOk;
}

}  // namespace

void AddTransferBench(CLI::App& bench, int& exit_code) {
  auto options = std::make_shared<TransferBench>();
  CLI::App* transfer = bench.add_subcommand(
      "transfer",
      "Gifts between members, in compact batches (docs/batch_format.md), to a real server in\n"
      "another process over loopback. Keys, lots, sums, tree and syncs are on.");
  transfer->add_option("--data-dir", options->folder,
                       "A directory to make and keep (default: a temporary one)");
  transfer->add_option("--accounts", options->accounts, "Members, each with one lot")
      ->check(CLI::Range(uint64_t{2}, uint64_t{50'000'000}))
      ->capture_default_str();
  transfer->add_option("--transfers", options->transfers, "Gifts")
      ->check(CLI::Range(uint64_t{1}, uint64_t{10'000'000'000}))
      ->capture_default_str();
  transfer->add_option("--batch", options->batch, "Gifts in one request")
      ->check(CLI::Range(1U, 8190U))
      ->capture_default_str();
  transfer->add_option("--clients", options->clients, "Connections, each with one batch under way")
      ->check(CLI::Range(1U, 256U))
      ->capture_default_str();
  transfer->add_flag("--zipf", options->zipf,
                     "Few members give and receive most: the n-th as often as 1 in n^0.99");
  transfer->add_option("--memory", options->memory_bytes, "As huitong serve --memory")
      ->transform(CLI::AsSizeValue(false))
      ->default_str("1GiB");
  transfer->add_option("--seed", options->seed, "Of the random members and amounts")
      ->check(CLI::Range(int64_t{0}, INT64_MAX))
      ->capture_default_str();
  transfer->add_flag("--json", options->json, "Print one JSON object");
  transfer->footer(
      "Examples:\n  huitong bench transfer --accounts 10000 --transfers 4000000\n"
      "  huitong bench transfer --batch 1 --clients 8 --transfers 100000");
  transfer->callback([options, &exit_code] { exit_code = BenchTransfer(*options); });
}

}  // namespace huitong
