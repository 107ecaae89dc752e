// huitong verify: prints what VerifyDirectory found.

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "app/commands.h"
#include "app/terminal.h"
#include "app/verify.h"
#include "base/text_encoding.h"

namespace huitong {
namespace {

struct VerifyOptions {
  std::string folder;
  bool json = false;
};

std::string NameOf(const VerifiedLog& log, CurrencyNumber currency) {
  if (currency == kUniversalUnit) return "unit";
  if (IsMoney(currency)) return "money";
  const auto found = log.currency_codes.find(currency);
  return found == log.currency_codes.end() ? std::to_string(currency.value) : found->second;
}

void PrintText(const Verified& verified, double seconds) {
  for (const VerifiedLog& log : verified.logs) {
    ToOutput(fmt::format("log {}\n", log.log.value));
    ToOutput(fmt::format("  sequence    {}\n", WithThousands(static_cast<int64_t>(log.sequence))));
    ToOutput(fmt::format("  root        {}\n", ToBase64(log.root)));
    ToOutput(fmt::format("  signed      {}\n",
                         log.signed_size == 0
                             ? "no head was signed yet"
                             : fmt::format("head of {} records, signature good",
                                           WithThousands(static_cast<int64_t>(log.signed_size)))));
    ToOutput(fmt::format("  state hash  {}\n", ToHex(log.state_hash)));
    ToOutput(fmt::format("  {:<14} {:>15} {:>15} {:>13} {:>13} {:>13} {:>13}\n", "currency",
                         "outstanding", "issued", "redeemed", "expired", "exchanged out",
                         "exchanged in"));
    for (const auto& [currency, totals] : log.totals) {
      if (IsMoney(currency)) {
        ToOutput(fmt::format("  obligations between brands: {} yuan\n", AsYuan(totals.due)));
      } else if (currency != kUniversalUnit) {
        ToOutput(fmt::format("  {:<14} {:>15} {:>15} {:>13} {:>13} {:>13} {:>13}\n",
                             NameOf(log, currency), WithThousands(totals.outstanding),
                             WithThousands(totals.issued), WithThousands(totals.redeemed),
                             WithThousands(totals.expired), WithThousands(totals.exchanged_out),
                             WithThousands(totals.exchanged_in)));
      }
    }
  }
  if (!verified.torn.empty()) {
    ToOutput(fmt::format(
        "The next start will cut the journal's end, which nobody was answered for: {}\n",
        verified.torn));
  }
  ToOutput(fmt::format("Everything adds up: {} drains, {:.1f} s.\n", verified.drains, seconds));
}

void PrintJson(const Verified& verified, double seconds) {
  std::string logs;
  for (const VerifiedLog& log : verified.logs) {
    std::string totals;
    for (const auto& [currency, of] : log.totals) {
      totals += fmt::format(
          "{}{}:{{\"outstanding\":{},\"pending\":{},\"held\":{},\"debt\":{},\"issued\":{},"
          "\"reversed\":{},\"adjusted\":{},\"redeemed\":{},\"expired\":{},\"exchanged_out\":{},"
          "\"exchanged_in\":{},\"hub\":{},\"rounding\":{},\"due\":{}}}",
          totals.empty() ? "" : ",", JsonText(NameOf(log, currency)), of.outstanding, of.pending,
          of.held, of.debt, of.issued, of.reversed, of.adjusted, of.redeemed, of.expired,
          of.exchanged_out, of.exchanged_in, of.hub, of.rounding, of.due);
    }
    logs += fmt::format(
        "{}{{\"log\":{},\"sequence\":{},\"root\":{},\"signed\":{},\"state_hash\":{},"
        "\"totals\":{{{}}}}}",
        logs.empty() ? "" : ",", log.log.value, log.sequence, JsonText(ToBase64(log.root)),
        log.signed_size, JsonText(ToHex(log.state_hash)), totals);
  }
  ToOutput(fmt::format(
      "{{\"verified\":true,\"drains\":{},\"torn\":{},\"seconds\":{:.3f},\"logs\":[{}]}}\n",
      verified.drains, JsonText(verified.torn), seconds, logs));
}

int Verify(const VerifyOptions& options) {
  const Stopwatch watch;
  Expected<Verified, Error> verified = [&] {
    ProgressLine progress;
    return VerifyDirectory(options.folder,
                           [&](uint64_t records) { progress.Show("records", records, 0); });
  }();
  if (!verified) {
    const bool wrong = verified.error().code == ErrorCode::kCorrupt;
    if (options.json) {
      ToOutput(fmt::format("{{\"verified\":false,\"error\":{}}}\n",
                           JsonText(verified.error().sentence)));
    }
    (void)SayFailed(verified.error());
    return wrong ? kExitNotVerified : kExitFailed;
  }
  if (options.json) {
    PrintJson(*verified, watch.Seconds());
  } else {
    PrintText(*verified, watch.Seconds());
  }
  return kExitOk;
}

}  // namespace

void AddVerify(CLI::App& app, int& exit_code) {
  auto options = std::make_shared<VerifyOptions>();
  CLI::App* command = app.add_subcommand(
      "verify",
      "Check a data directory from its files alone: checksums, member chains, the tree and\n"
      "its signed head, every rule and sum, and the stored state against the journal.\n"
      "Changes nothing. Exits with 3 and names the first wrong record if there is one.");
  command->add_option("data-dir", options->folder, "The data directory")->required();
  command->add_flag("--json", options->json, "Print one JSON object");
  command->footer("Example:\n  huitong verify shop");
  command->callback([options, &exit_code] { exit_code = Verify(*options); });
}

}  // namespace huitong
