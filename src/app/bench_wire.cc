#include "app/bench_wire.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <optional>
#include <thread>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "api/compact_batch.h"
#include "app/bench_served.h"
#include "app/commands.h"
#include "app/open_coalition.h"
#include "app/terminal.h"
#include "http/client.h"

namespace huitong {
namespace {

constexpr size_t kSetUpBatch = 4096;
constexpr auto kTimeout = std::chrono::minutes(2);

// What all clients share.
struct Load {
  const WireBench& bench;
  uint16_t port = 0;
  std::string api_key = {};
  std::atomic<uint64_t> next = 0;  // the first operation that nobody has begun
};

// One connection with one batch under way.
class WireClient {
 public:
  WireClient(Load& load, uint64_t number, std::unique_ptr<BatchMaker> maker)
      : load_(load), number_(number), maker_(std::move(maker)) {}

  Expected<Done, Error> Run() {
    Client client = TRY(Client::Connect("127.0.0.1", load_.port, kTimeout));
    const uint64_t all = load_.bench.operations;
    for (;;) {
      const uint64_t begun = load_.next.fetch_add(load_.bench.batch);
      if (begun >= all) return Done{};
      const auto size = std::min<uint64_t>(load_.bench.batch, all - begun);
      Fill(begun, size);
      const Stopwatch watch;
      const auto outcomes = TRY(Send(client, size));
      seconds_.push_back(watch.Seconds());
      maker_->Take(outcomes);
    }
  }
  [[nodiscard]] const std::vector<double>& seconds() const { return seconds_; }
  [[nodiscard]] uint64_t declined() const { return declined_; }

 private:
  void Fill(uint64_t first, uint64_t size) {
    writer_.Clear();
    for (uint64_t i = first; i < first + size; ++i) {
      const Operation operation = maker_->Next();
      const std::array<uint64_t, 2> key = {i, number_};
      writer_.Add(
          {.key = {reinterpret_cast<const char*>(key.data()), sizeof key}, .operation = operation});
    }
  }

  Expected<std::vector<CommandOutcome>, Error> Send(Client& client, uint64_t size) {
    const ClientResponse response =
        TRY(client.Send({.method = "POST",
                         .target = "/v1/batches",
                         .headers = {{"Authorization", "Bearer " + load_.api_key},
                                     {"Content-Type", std::string(kCompactBatchType)}},
                         .body = std::string(AsText(writer_.bytes()))}));
    auto outcomes = ReadCompactAnswers(AsBytes(response.body));
    if (response.status != 200 || !outcomes || outcomes->size() != size) {
      return Fail(ErrorCode::kIo, fmt::format("the server answered {}: {}", response.status,
                                              response.body.substr(0, 300)));
    }
    for (const CommandOutcome& outcome : *outcomes) {
      if (outcome.kind != OutcomeKind::kRecorded) {
        return Fail(ErrorCode::kIo, "the server did not record an operation");
      }
      if (outcome.result.declined) ++declined_;
    }
    return *std::move(outcomes);
  }

  Load& load_;
  uint64_t number_;
  std::unique_ptr<BatchMaker> maker_;
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

Expected<Done, Error> RunClients(Load& load, const WireWorkload& workload, Measured& measured) {
  std::vector<WireClient> clients;
  clients.reserve(load.bench.clients);
  std::vector<Expected<Done, Error>> ends(load.bench.clients, Done{});
  std::vector<std::thread> threads;
  const Stopwatch watch;
  for (uint32_t i = 0; i < load.bench.clients; ++i) {
    WireClient& client = clients.emplace_back(load, i, workload.maker(load.bench, i));
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

Expected<Measured, Error> Measure(const WireBench& bench, const WireWorkload& workload) {
  Load load{.bench = bench};
  {
    const auto host = TRY(OpenBench(bench.folder, std::nullopt));
    load.api_key = TRY(AddKeyOf(PersonOf(0), host->directory(), host->keys()));
    workload.set_up(*host, bench);
    TRY(host->Close());
  }
  const uint64_t drains_before = TRY(DrainsOf(bench.folder));
  const uint64_t bytes_before = BytesOnDisk(bench.folder);
  Measured measured;
  {
    const auto served =
        TRY(ServedFolder::Start(bench.folder, {"--memory", std::to_string(bench.memory_bytes)}));
    load.port = served->port();
    const double before = served->ProcessorSeconds();
    TRY(RunClients(load, workload, measured));
    measured.server_seconds = served->ProcessorSeconds() - before;
    measured.peak_memory = served->PeakMemory();
    TRY(served->Stop());
  }
  measured.file_bytes = BytesOnDisk(bench.folder) - bytes_before;
  measured.drains = TRY(DrainsOf(bench.folder)) - drains_before;
  return measured;
}

constexpr const char* kAsText =
    "workload      {}: {}, members drawn {}; one key each, over HTTP\n"
    "accounts      {}\noperations    {}\nbatch         {}\n"
    "clients       {}, each with one batch under way\n"
    "rate          {:.0f} a second, durable\n"
    "batch time    p50 {:.2f} ms, p99 {:.2f} ms, p100 {:.2f} ms\n"
    "seconds       {:.2f}\n"
    "server        {:.2f} us of processor time an operation\n"
    "files         {:.0f} bytes an operation, all of them\n"
    "memory        {} bytes at most\n"
    "syncs         {}, one a drain\n"
    "declined      {}\n";
constexpr const char* kAsJson =
    "{{\"workload\":\"{}\",\"what\":\"{}\",\"draw\":\"{}\",\"accounts\":{},\"operations\":{},"
    "\"batch\":{},\"clients\":{},\"rate\":{:.0f},\"p50_ms\":{:.2f},\"p99_ms\":{:.2f},"
    "\"p100_ms\":{:.2f},\"seconds\":{:.2f},\"server_cpu_us\":{:.2f},\"bytes\":{:.0f},"
    "\"peak_memory\":{},\"syncs\":{},\"declined\":{}}}\n";

}  // namespace

MemberDraw::MemberDraw(const WireBench& bench, uint64_t client)
    : accounts_(bench.accounts), prng_(bench.seed * 1'000 + client), shares_(bench.shares) {}

void SetUpMembers(LedgerHost& host, Caller& caller, const WireBench& bench,
                  const std::function<void(const MemberId&, std::vector<Operation>&)>& each) {
  ProgressLine progress;
  for (uint64_t member = 0; member < bench.accounts;) {
    std::vector<Operation> operations;
    for (; member < bench.accounts && operations.size() < kSetUpBatch; ++member) {
      operations.emplace_back(Enrol{.brand = {.value = 1}, .member = BenchMember(member)});
      each(BenchMember(member), operations);
    }
    PerformAll(host.lane(), caller, std::move(operations));
    progress.Show("members", member, bench.accounts);
  }
}

void AddWireOptions(CLI::App& command, WireBench& bench, std::string_view count) {
  command.add_option("--data-dir", bench.folder,
                     "A directory to make and keep (default: a temporary one)");
  command.add_option("--accounts", bench.accounts, "Members")
      ->check(CLI::Range(uint64_t{2}, uint64_t{50'000'000}))
      ->capture_default_str();
  command.add_option("--" + std::string(count), bench.operations, "How many are sent")
      ->check(CLI::Range(uint64_t{1}, uint64_t{10'000'000'000}))
      ->capture_default_str();
  command.add_option("--batch", bench.batch, "Operations in one request")
      ->check(CLI::Range(1U, 8190U))
      ->capture_default_str();
  command.add_option("--clients", bench.clients, "Connections, each with one batch under way")
      ->check(CLI::Range(1U, 256U))
      ->capture_default_str();
  command.add_flag("--zipf", bench.zipf, "Few members do most: the n-th as often as 1 in n^0.99");
  command.add_option("--memory", bench.memory_bytes, "As huitong serve --memory")
      ->transform(CLI::AsSizeValue(false))
      ->default_str("1GiB");
  command.add_option("--seed", bench.seed, "Of the random members and amounts")
      ->check(CLI::Range(int64_t{0}, INT64_MAX))
      ->capture_default_str();
  command.add_flag("--json", bench.json, "Print one JSON object");
}

int RunWireBench(WireBench bench, const WireWorkload& workload) {
  std::optional<BenchFolder> temporary;
  if (bench.folder.empty()) bench.folder = temporary.emplace().path();
  if (bench.zipf) bench.shares = std::make_shared<ZipfShares>(bench.accounts);
  const auto measured = Measure(bench, workload);
  if (!measured) return SayFailed(measured.error());
  const auto& sorted = measured->batch_seconds;
  const auto operations = static_cast<double>(bench.operations);
  ToOutput(fmt::format(
      fmt::runtime(bench.json ? kAsJson : kAsText), workload.name, workload.what,
      bench.zipf ? "zipf" : "uniform", bench.accounts, bench.operations, bench.batch, bench.clients,
      operations / measured->seconds, PercentileOf(sorted, 0.5), PercentileOf(sorted, 0.99),
      PercentileOf(sorted, 1), measured->seconds, measured->server_seconds / operations * 1e6,
      static_cast<double>(measured->file_bytes) / operations, measured->peak_memory,
      measured->drains, measured->declined));
  return kExitOk;
}

}  // namespace huitong
