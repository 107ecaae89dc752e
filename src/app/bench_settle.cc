// huitong bench settle: a period with millions of obligations is closed while a client goes on.

#include <algorithm>
#include <atomic>
#include <thread>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "app/bench_load.h"
#include "app/commands.h"
#include "app/terminal.h"
#include "base/time_zone.h"

namespace huitong {
namespace {

struct SettleBench {
  uint32_t brands = 50;
  uint64_t obligations = 10'000'000;
  uint64_t accounts = 1'000;
  uint64_t seed = 1;
  bool json = false;
};

// Everything but the closing happened so long ago, so that the period's last day is over.
constexpr int64_t kDaysAgo = 40;
constexpr size_t kSlice = 262'144;  // operations in memory at once

Portion PerMille(int64_t share) { return Portion::Of(share, 1000).value_or(Portion()); }

// Each brand with a currency; each pair with a commission and a fee; a levy; and members who have
// enough of every currency.
std::vector<Operation> SetUpOf(const SettleBench& bench) {
  std::vector<Operation> all;
  for (uint32_t number = 1; number <= bench.brands; ++number) {
    const std::string code = "b" + std::to_string(number);
    all.emplace_back(RegisterBrand{.brand = {.code = code, .names = {code, code}}});
    all.emplace_back(RegisterCurrency{.currency = {.brand = {.value = number},
                                                   .code = code,
                                                   .names = {code, code},
                                                   .expiry_months = 24,
                                                   .settlement_price = 400'000}});
  }
  for (uint32_t issuer = 1; issuer <= bench.brands; ++issuer) {
    for (uint32_t acceptor = 1; acceptor <= bench.brands; ++acceptor) {
      if (issuer == acceptor) continue;
      all.emplace_back(
          PublishContract{.contract = {.issuer = {.value = issuer},
                                       .acceptor = {.value = acceptor},
                                       .formulas = {Commission{.rate = PerMille(20)},
                                                    FeePerRedemption{.micro_fen = 10'000}}},
                          .effective_from = std::nullopt});
    }
  }
  GeneralTerms terms;
  terms.levy = PerMille(10);
  all.emplace_back(PublishClearingTerms{.terms = terms, .effective_from = std::nullopt});
  for (uint64_t n = 0; n < bench.accounts; ++n) {
    all.emplace_back(Enrol{.brand = {.value = 1}, .member = BenchMember(n)});
    for (uint32_t number = 1; number <= bench.brands; ++number) {
      all.emplace_back(Earn{.member = BenchMember(n),
                            .brand = {.value = number},
                            .channel = kNoChannel,
                            .spend_fen = 1'000'000'000});
    }
  }
  return all;
}

Redeem RandomRedemption(const SettleBench& bench, Prng& prng) {
  const auto issuer = static_cast<uint32_t>(prng.Between(1, bench.brands));
  auto acceptor = static_cast<uint32_t>(prng.Between(1, bench.brands - 1));
  if (acceptor >= issuer) ++acceptor;
  return {.member = BenchMember(prng.Below(bench.accounts)),
          .currency = {.value = issuer},
          .acceptor = {.value = acceptor},
          .channel = kNoChannel,
          .points = *Points::FromUnits(1)};
}

void Redemptions(LedgerHost& host, Caller& caller, const SettleBench& bench, Timestamp at) {
  Prng prng(bench.seed);
  ProgressLine progress;
  for (uint64_t done = 0; done < bench.obligations;) {
    std::vector<Operation> slice;
    slice.reserve(kSlice);
    for (; slice.size() < kSlice && done < bench.obligations; ++done) {
      slice.emplace_back(RandomRedemption(bench, prng));
    }
    PerformAll(host.lane(), caller, std::move(slice), at);
    progress.Show("obligations", done, bench.obligations);
  }
}

// Seconds from the submission of one command to its durable answer.
double SecondsOf(LedgerHost& host, Caller& caller, Operation operation, uint32_t user = 0) {
  Batches one(1);
  std::vector<Submission> submission;
  submission.push_back(
      caller.Make(std::move(operation), std::make_unique<TimedWaiter>(one, 0), std::nullopt, user));
  one.Begin(0, 1);
  while (!host.lane().Submit(submission)) {
    std::this_thread::yield();
  }
  one.WaitFor(1, 0);
  return one.SortedSeconds().front();
}

// One purchase at a time, each sent when the last is answered, until it is stopped.
class Client {
 public:
  Client(LedgerHost& host, Caller& caller) : host_(host), caller_(caller) {
    thread_ = std::thread([this] { Run(); });
  }
  // Ascending, in seconds.
  std::vector<double> Stop() {
    stop_ = true;
    thread_.join();
    std::sort(seconds_.begin(), seconds_.end());
    return std::move(seconds_);
  }

 private:
  void Run() {
    while (!stop_) {
      const Earn earn{.member = BenchMember(0),
                      .brand = {.value = 1},
                      .channel = kNoChannel,
                      .spend_fen = 10'000};
      seconds_.push_back(SecondsOf(host_, caller_, earn));
    }
  }

  LedgerHost& host_;
  Caller& caller_;
  std::atomic<bool> stop_ = false;
  std::vector<double> seconds_;
  std::thread thread_;
};

struct Measured {
  double making = 0;  // seconds, of the obligations
  double cut = 0;     // seconds
  double closing = 0;
  std::vector<double> meanwhile;  // of the client's purchases, ascending
};

Expected<Measured, Error> RunSettleBench(const std::string& folder, const SettleBench& bench) {
  const Timestamp now = SystemClock().Now();
  const Timestamp long_ago{.nanos = now.nanos - kDaysAgo * kSecondsPerDay * kNanosPerSecond};
  const TimeZone zone = TRY(TimeZone::Named(BenchCoalition().time_zone));
  const auto host = TRY(OpenBench(folder, long_ago));
  Caller caller(*host);
  PerformAll(host->lane(), caller, SetUpOf(bench), long_ago);
  Measured measured;
  const Stopwatch watch;
  Redemptions(*host, caller, bench, long_ago);
  measured.making = watch.Seconds();
  {
    Client client(*host, caller);
    const Day yesterday{.number = zone.DayAt(now).number - 1};
    SecondsOf(*host, caller, ProposeCut{.last_day = yesterday});
    const ProposalNumber proposed{.value = 1};
    measured.cut = SecondsOf(*host, caller, ApprovePublication{.proposal = proposed}, 1);
    measured.closing = SecondsOf(*host, caller, CloseSettlement{.period = {.value = 1}});
    measured.meanwhile = client.Stop();
  }
  TRY(host->Close());
  return measured;
}

int BenchSettle(const SettleBench& bench) {
  const BenchFolder folder;
  const auto measured = RunSettleBench(folder.path(), bench);
  if (!measured) return SayFailed(measured.error());
  const char* format =
      bench.json
          ? "{{\"workload\":\"settle\",\"brands\":{},\"obligations\":{},\"making_s\":{:.1f},"
            "\"cut_ms\":{:.1f},\"closing_ms\":{:.1f},\"clients_transactions\":{},"
            "\"client_p50_ms\":{:.2f},\"client_p100_ms\":{:.2f}}}\n"
          : "workload      settle: every brand redeems every other's points, a commission, a fee\n"
            "              and a levy for each pair; the period is cut and closed\n"
            "brands        {}\nobligations   {}, made in {:.1f} s\n"
            "cut           {:.1f} ms, durable\nclosing       {:.1f} ms, durable\n"
            "meanwhile     {} purchases of one client, one at a time, durable: p50 {:.2f} ms, "
            "p100 {:.2f} ms\n";
  ToOutput(fmt::format(fmt::runtime(format), bench.brands, bench.obligations, measured->making,
                       measured->cut * 1000, measured->closing * 1000, measured->meanwhile.size(),
                       PercentileOf(measured->meanwhile, 0.5),
                       PercentileOf(measured->meanwhile, 1)));
  return kExitOk;
}

}  // namespace

void AddSettleBench(CLI::App& bench, int& exit_code) {
  auto options = std::make_shared<SettleBench>();
  CLI::App* settle = bench.add_subcommand(
      "settle",
      "A period with millions of obligations between brands is cut and closed while a client\n"
      "goes on posting: how long both take, and how long the client waits meanwhile.");
  settle->add_option("--brands", options->brands, "Brands who all trade with each other")
      ->check(CLI::Range(2U, 200U))
      ->capture_default_str();
  settle->add_option("--obligations", options->obligations, "Redemptions at other brands")
      ->check(CLI::Range(uint64_t{1}, uint64_t{100'000'000}))
      ->capture_default_str();
  settle->add_option("--accounts", options->accounts, "Members, each with points of every brand")
      ->check(CLI::Range(uint64_t{1}, uint64_t{1'000'000}))
      ->capture_default_str();
  settle->add_option("--seed", options->seed, "Of the random members and brands")
      ->check(CLI::Range(int64_t{0}, INT64_MAX))
      ->capture_default_str();
  settle->add_flag("--json", options->json, "Print one JSON object");
  settle->footer("Example:\n  huitong bench settle --obligations 10000000");
  settle->callback([options, &exit_code] { exit_code = BenchSettle(*options); });
}

}  // namespace huitong
