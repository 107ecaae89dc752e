// huitong demo: a simulated district, served, with five requests to try.

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "app/commands.h"
#include "app/demo_directory.h"
#include "app/option_checks.h"
#include "app/serve.h"
#include "app/terminal.h"

namespace huitong {
namespace {

struct DemoCommand {
  DemoPlan plan{.folder = "data/demo", .seed = 1, .until = {}, .members = 2000, .days = 100};
  std::string until;
  ServeOptions serve;
  bool no_serve = false;
  bool json = false;
};

void PrintMemberRequests(const DemoTour& tour, const std::string& url) {
  const int64_t points = std::max<int64_t>(1, tour.points / 2);
  ToOutput(
      fmt::format("# 1  who is this customer, and what is in the wallets?\n"
                  "curl -s -H \"Authorization: Bearer $KEY\" \\\n"
                  "  '{}/v1/members?brand_id={}&customer_number={}'; echo\n"
                  "curl -s -H \"Authorization: Bearer $KEY\" {}/v1/members/{}/wallets; echo\n\n",
                  url, tour.brand_id, tour.customer_number, url, tour.member_id));
  ToOutput(fmt::format(
      "# 2  a firm quote: {} points of one brand for another's, good for a minute\n"
      "QUOTE=$(curl -s -H \"Authorization: Bearer $KEY\" -H 'Content-Type: application/json' \\\n"
      "  {}/v1/quotes -d '{{\"member_id\":\"{}\",\"from_currency_id\":\"{}\","
      "\"to_currency_id\":\"{}\",\"points\":{}}}' | tee /dev/stderr |"
      " sed 's/.*\"quote\":\"\\([^\"]*\\)\".*/\\1/'); echo\n\n",
      points, url, tour.member_id, tour.from_currency_id, tour.to_currency_id, points));
  ToOutput(fmt::format(
      "# 3  exchange at that quote (send it again: the same answer, byte for byte)\n"
      "curl -s -H \"Authorization: Bearer $KEY\" -H 'Content-Type: application/json' \\\n"
      "  -H 'Idempotency-Key: my first exchange' \\\n"
      "  {}/v1/exchanges -d '{{\"member_id\":\"{}\",\"quote\":\"'$QUOTE'\"}}'; echo\n\n"
      "# 4  spend one of the new points at the brand they belong to\n"
      "curl -s -H \"Authorization: Bearer $KEY\" -H 'Content-Type: application/json' \\\n"
      "  -H 'Idempotency-Key: my first cup of tea' \\\n"
      "  {}/v1/redemptions -d '{{\"member_id\":\"{}\",\"currency_id\":\"{}\","
      "\"acceptor_id\":\"{}\",\"points\":1}}'; echo\n\n",
      url, tour.member_id, url, tour.member_id, tour.to_currency_id, tour.to_brand_id));
}

// What finance people look at first.
void PrintBooks(const DemoTour& tour, const std::string& url) {
  ToOutput(fmt::format(
      "{} months are settled and paid. Who paid what for the last, and the page of a brand:\n"
      "curl -s -H \"Authorization: Bearer $KEY\" '{}/v1/periods/{}/payout?format=csv'\n",
      tour.closed_periods, url, tour.closed_periods));
  if (!tour.brand_id.empty()) {
    ToOutput(
        fmt::format("curl -s -H \"Authorization: Bearer $KEY\" \\\n"
                    "  '{}/v1/periods/{}/statements/{}?format=html' > statement.html\n",
                    url, tour.closed_periods, tour.brand_id));
  }
  ToOutput("\n");
}

void PrintTour(const DemoTour& tour, uint16_t port) {
  const std::string url = fmt::format("http://127.0.0.1:{}", port);
  const bool has_member = !tour.member_id.empty();
  ToOutput(fmt::format(
      "\n{}\n\nexport KEY={}\n\n",
      has_member ? "Five requests to try, in this order; paste them into another terminal:"
                 : "No member of so small a demo has points of two brands to exchange; two "
                   "requests to try:",
      tour.api_key));
  if (has_member) PrintMemberRequests(tour, url);
  ToOutput(
      fmt::format("{}what do the brands owe each other now, and what head of the log is signed?\n"
                  "curl -s -H \"Authorization: Bearer $KEY\" {}/v1/obligations; echo\n"
                  "curl -s {}/log/1/0/checkpoint\n\n",
                  has_member ? "# 5  " : "# ", url, url));
  if (tour.closed_periods > 0) PrintBooks(tour, url);
  ToOutput(fmt::format("Serving on {}. Ctrl-C stops.\n", url));
}

void PrintMade(const DemoPlan& plan, const DemoTour& tour) {
  if (tour.made_now) {
    ToOutput(
        fmt::format("Made a district of eight brands, {} members and {} records in {:.1f} s: {}\n",
                    WithThousands(static_cast<int64_t>(tour.members)),
                    WithThousands(static_cast<int64_t>(tour.records)), tour.seconds, plan.folder));
  } else {
    ToOutput(fmt::format("Using the demo of {} members and {} records in {}\n",
                         WithThousands(static_cast<int64_t>(tour.members)),
                         WithThousands(static_cast<int64_t>(tour.records)), plan.folder));
  }
}

std::string JsonOf(const DemoPlan& plan, const DemoTour& tour) {
  return fmt::format(
      "\"data_dir\":{},\"api_key\":{},\"member_id\":{},\"records\":{},\"members\":{},"
      "\"made_now\":{},\"seconds\":{:.3f}",
      JsonText(plan.folder), JsonText(tour.api_key), JsonText(tour.member_id), tour.records,
      tour.members, tour.made_now, tour.seconds);
}

// All that could stop a demo, before an older one goes.
Expected<Done, Error> CheckBeforehand(const DemoCommand& command) {
  const DemoPlan& plan = command.plan;
  // The ledger's times end in 2262.
  constexpr Day kUntilMax{.number = 106'285};
  if (plan.until.number - plan.days < 1 || plan.until > kUntilMax) {
    return Fail(ErrorCode::kInvalidArgument,
                fmt::format("--until: {} days that end on {} are not all from 1970 to 2260",
                            plan.days, ToIsoDate(plan.until)));
  }
  return command.no_serve ? Done{} : CheckPortIsFree(command.serve);
}

int RunDemo(DemoCommand command) {
  command.plan.until =
      command.until.empty() ? TodayInShanghai() : FromIsoDate(command.until).value_or(Day());
  BlockStopSignals();
  const auto checked = CheckBeforehand(command);
  if (!checked) {
    const bool is_usage = checked.error().code == ErrorCode::kInvalidArgument;
    return is_usage ? SayUsage(checked.error().sentence) : SayFailed(checked.error());
  }
  const auto tour = PrepareDemo(command.plan);
  if (!tour) return SayFailed(tour.error());
  if (!command.json) PrintMade(command.plan, *tour);
  if (command.no_serve) {
    if (command.json) ToOutput(fmt::format("{{{}}}\n", JsonOf(command.plan, *tour)));
    return kExitOk;
  }
  const auto host = LedgerHost::Open({.folder = command.plan.folder});
  if (!host) return SayFailed(host.error());
  const auto served = Serve(**host, command.serve, [&](uint16_t port) {
    if (command.json) {
      ToOutput(fmt::format("{{{},\"address\":\"http://{}:{}\"}}\n", JsonOf(command.plan, *tour),
                           command.serve.address, port));
    } else {
      PrintTour(*tour, port);
    }
    (void)std::fflush(stdout);
  });
  if (!served) return SayFailed(served.error());
  const auto closed = (*host)->Close();
  return closed ? kExitOk : SayFailed(closed.error());
}

}  // namespace

void AddDemo(CLI::App& app, int& exit_code) {
  auto options = std::make_shared<DemoCommand>();
  CLI::App* command = app.add_subcommand(
      "demo",
      "A simulated district of eight brands and 2,000 members with 100 days behind them, served\n"
      "on 127.0.0.1:8086; its last three months are settled and paid. The same seed and date\n"
      "give the same ledger, to the last byte.");
  command->add_option("--data-dir", options->plan.folder, "Where; an older demo there is replaced")
      ->check(CheckFolder)
      ->capture_default_str();
  command->add_option("--seed", options->plan.seed, "Another seed, another district")
      ->check(CLI::Range(int64_t{0}, INT64_MAX))
      ->capture_default_str();
  command->add_option("--until", options->until, "The day at whose 00:00 it ends (default: today)")
      ->check(CheckDate);
  command->add_option("--members", options->plan.members, "How many members")
      ->check(CLI::Range(10U, 1'000'000U))
      ->capture_default_str();
  command->add_option("--days", options->plan.days, "How many days behind them")
      ->check(CLI::Range(1, 3660))
      ->capture_default_str();
  command->add_option("--port", options->serve.port, "Port; 0 takes any that is free")
      ->check(CLI::Range(0, 65535))
      ->capture_default_str();
  command->add_flag("--no-serve", options->no_serve, "Make it and stop");
  command->add_flag("--json", options->json, "Print one JSON object");
  command->footer("Example:\n  huitong demo --seed 7 --until 2026-11-01");
  command->callback([options, &exit_code] { exit_code = RunDemo(*options); });
}

}  // namespace huitong
