// huitong bench exchange: members ask for quotes and exchange by them.

#include <algorithm>
#include <thread>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "api/quote_token.h"
#include "app/bench_load.h"
#include "app/commands.h"
#include "app/terminal.h"
#include "crypto/random.h"
#include "engine/quote.h"

namespace huitong {
namespace {

struct ExchangeBench {
  uint64_t accounts = 10'000;
  uint64_t pairs = 500'000;
  uint32_t batch = 4096;
  uint64_t seed = 1;
  bool json = false;
};

// A quote in its place among the commands, as the API asks for one: the promise, then its token.
class QuoteRead final : public PointRead {
 public:
  struct Place {
    Batches& batches;
    size_t batch;
    QuoteTerms& promise;
  };
  QuoteRead(const QuoteWish& wish, const Place& place) : wish_(wish), place_(place) {}

  Expected<Done, Missing> Read(LogState& state, const Instant& now) override {
    const auto quoted = QuoteOf(state.configuration, wish_, now.time);
    CHECK(quoted.has_value());
    const Timestamp ends{.nanos = now.time.nanos + kQuoteNanosMax};
    place_.promise = PromiseOf(state.configuration, wish_, now.time, ends);
    return Done{};
  }
  void Answer(std::optional<AsOf> as_of) override {
    CHECK(as_of.has_value());
    place_.batches.Answered(place_.batch);
  }

 private:
  QuoteWish wish_;
  Place place_;
};

constexpr CurrencyNumber kRose{.value = 1};
constexpr CurrencyNumber kBean{.value = 2};

// Two brands with prices, and members who have as many points of both as the bench may need.
class ExchangeLoad {
 public:
  ExchangeLoad(LedgerHost& host, const ExchangeBench& bench)
      : host_(host), bench_(bench), caller_(host), prng_(bench.seed) {}

  void SetUp() {
    std::vector<Operation> all;
    for (const char* code : {"rose", "bean"}) {
      all.emplace_back(RegisterBrand{.brand = {.code = code, .names = {code, code}}});
    }
    for (const uint32_t number : {1U, 2U}) {
      const std::string code = number == 1 ? "rose" : "bean";
      all.emplace_back(RegisterCurrency{.currency = {.brand = {.value = number},
                                                     .code = code,
                                                     .names = {code, code},
                                                     .expiry_months = 24,
                                                     .settlement_price = 400'000}});
    }
    const auto rate = [](uint32_t over, uint32_t under) { return *Rate::Of(over, under); };
    all.emplace_back(PublishRateBook{.prices = {{.currency = kRose,
                                                 .bid = rate(2, 5),
                                                 .ask = rate(9, 20),
                                                 .settlement_price = 400'000},
                                                {.currency = kBean,
                                                 .bid = rate(9, 10),
                                                 .ask = rate(1, 1),
                                                 .settlement_price = 1'000'000}},
                                     .effective_from = std::nullopt});
    PerformAll(host_.lane(), caller_, std::move(all));
    ApprovePrices();
    all.clear();
    for (uint64_t n = 0; n < bench_.accounts; ++n) {
      all.emplace_back(Enrol{.brand = {.value = 1}, .member = BenchMember(n)});
      for (const uint32_t number : {1U, 2U}) {
        all.emplace_back(Earn{.member = BenchMember(n),
                              .brand = {.value = number},
                              .channel = kNoChannel,
                              .spend_fen = 1'000'000'000});
      }
    }
    PerformAll(host_.lane(), caller_, std::move(all));
  }

  // Asks for quotes; `promises` has room for as many.
  void Ask(Batches& batches, size_t batch, std::vector<QuoteTerms>& promises) {
    std::vector<Submission> reads;
    reads.reserve(promises.size());
    for (QuoteTerms& promise : promises) {
      const bool back = prng_.Below(2) == 1;
      const QuoteWish wish{.member = BenchMember(prng_.Below(bench_.accounts)),
                           .from = back ? kBean : kRose,
                           .to = back ? kRose : kBean,
                           .points = *Points::FromUnits(prng_.Between(10, 1000))};
      const QuoteRead::Place place{.batches = batches, .batch = batch, .promise = promise};
      reads.push_back({.log = host_.log(), .what = std::make_unique<QuoteRead>(wish, place)});
    }
    Send(batches, batch, reads);
  }

  // Exchanges by them, each through its token.
  void Exchange(Batches& batches, size_t batch, std::vector<QuoteTerms>& promises) {
    std::vector<Submission> exchanges;
    exchanges.reserve(promises.size());
    for (QuoteTerms& promise : promises) {
      promise.id.bytes = RandomArray<16>();
      const auto quote = ReadQuoteToken(caller_.macs(), host_.log(),
                                        QuoteToken(caller_.macs(), host_.log(), promise));
      CHECK(quote.has_value());
      exchanges.push_back(
          caller_.Make(huitong::Exchange{.member = quote->member,
                                         .quote = *quote,
                                         .quote_mac = caller_.macs().OfQuote(quote->id)},
                       std::make_unique<TimedWaiter>(batches, batch)));
    }
    Send(batches, batch, exchanges);
  }

 private:
  void ApprovePrices() {
    Batches batches(1);
    std::vector<Submission> approval;
    approval.push_back(caller_.Make(ApprovePublication{.proposal = {.value = 1}},
                                    std::make_unique<TimedWaiter>(batches, 0), std::nullopt, 1));
    Send(batches, 0, approval);
    batches.WaitFor(1, 0);
  }

  void Send(Batches& batches, size_t batch, std::vector<Submission>& submissions) {
    batches.Begin(batch, submissions.size());
    while (!host_.lane().Submit(submissions)) {
      std::this_thread::yield();
    }
  }

  LedgerHost& host_;
  const ExchangeBench& bench_;
  Caller caller_;
  Prng prng_;
};

struct Measured {
  double seconds = 0;
  std::vector<double> quote_seconds;     // of each batch, ascending
  std::vector<double> exchange_seconds;  // of each batch, ascending
};

// Two batches are under way: while one is exchanged the next is quoted.
Expected<Measured, Error> RunExchangeBench(const std::string& folder, const ExchangeBench& bench) {
  const auto host = TRY(OpenBench(folder, std::nullopt));
  ExchangeLoad load(*host, bench);
  load.SetUp();
  const size_t count = (bench.pairs + bench.batch - 1) / bench.batch;
  Batches quotes(count);
  Batches exchanges(count);
  std::vector<std::vector<QuoteTerms>> promises(count);
  ProgressLine progress;
  const Stopwatch watch;
  for (size_t batch = 0; batch <= count; ++batch) {
    if (batch < count) {
      promises[batch].resize(
          std::min<uint64_t>(bench.batch, bench.pairs - uint64_t{batch} * bench.batch));
      load.Ask(quotes, batch, promises[batch]);
    }
    if (batch == 0) continue;
    quotes.WaitFor(batch, 0);
    exchanges.WaitFor(batch - 1, 1);
    load.Exchange(exchanges, batch - 1, promises[batch - 1]);
    promises[batch - 1] = {};
    progress.Show("pairs", batch * bench.batch, bench.pairs);
  }
  exchanges.WaitFor(count, 0);
  const double seconds = watch.Seconds();
  TRY(host->Close());
  return Measured{.seconds = seconds,
                  .quote_seconds = quotes.SortedSeconds(),
                  .exchange_seconds = exchanges.SortedSeconds()};
}

int BenchExchange(const ExchangeBench& bench) {
  const BenchFolder folder;
  const auto measured = RunExchangeBench(folder.path(), bench);
  if (!measured) return SayFailed(measured.error());
  const char* format =
      bench.json ? "{{\"workload\":\"exchange\",\"batch\":{},\"accounts\":{},\"pairs\":{},"
                   "\"rate\":{:.0f},\"seconds\":{:.2f},\"quotes_p50_ms\":{:.2f},"
                   "\"quotes_p99_ms\":{:.2f},\"exchanges_p50_ms\":{:.2f},"
                   "\"exchanges_p99_ms\":{:.2f}}}\n"
                 : "workload      exchange: a quote with its token, then the exchange by it\n"
                   "batch         {}\naccounts      {}\npairs         {}\n"
                   "rate          {:.0f} quotes and as many exchanges a second, durable\n"
                   "seconds       {:.2f}\n"
                   "batch time    quotes p50 {:.2f} ms, p99 {:.2f} ms; "
                   "exchanges p50 {:.2f} ms, p99 {:.2f} ms\n";
  ToOutput(fmt::format(fmt::runtime(format), bench.batch, bench.accounts, bench.pairs,
                       static_cast<double>(bench.pairs) / measured->seconds, measured->seconds,
                       PercentileOf(measured->quote_seconds, 0.5),
                       PercentileOf(measured->quote_seconds, 0.99),
                       PercentileOf(measured->exchange_seconds, 0.5),
                       PercentileOf(measured->exchange_seconds, 0.99)));
  return kExitOk;
}

}  // namespace

void AddExchangeBench(CLI::App& bench, int& exit_code) {
  auto options = std::make_shared<ExchangeBench>();
  CLI::App* exchange = bench.add_subcommand(
      "exchange",
      "Members ask for quotes and exchange by them: the quote in its place among the commands,\n"
      "its token made and read, the exchange decided, checked, written, synced and hashed.");
  exchange->add_option("--accounts", options->accounts, "Members")
      ->check(CLI::Range(uint64_t{1}, uint64_t{10'000'000}))
      ->capture_default_str();
  exchange->add_option("--pairs", options->pairs, "Quotes, and as many exchanges")
      ->check(CLI::Range(uint64_t{1}, uint64_t{100'000'000}))
      ->capture_default_str();
  exchange->add_option("--batch", options->batch, "Quotes asked for together")
      ->check(CLI::Range(1U, 4096U))
      ->capture_default_str();
  exchange->add_option("--seed", options->seed, "Of the random members and amounts")
      ->check(CLI::Range(int64_t{0}, INT64_MAX))
      ->capture_default_str();
  exchange->add_flag("--json", options->json, "Print one JSON object");
  exchange->footer("Example:\n  huitong bench exchange --pairs 1000000");
  exchange->callback([options, &exit_code] { exit_code = BenchExchange(*options); });
}

}  // namespace huitong
