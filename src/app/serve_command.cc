// huitong serve: the open API over a data directory.

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "app/commands.h"
#include "app/option_checks.h"
#include "app/serve.h"
#include "app/terminal.h"

namespace huitong {
namespace {

struct ServeCommand {
  LedgerHost::Options host;
  ServeOptions serve;
  bool json = false;
};

// There is nothing to serve before a coalition is open.
Expected<Done, Error> CheckOpened(const LedgerHost& host) {
  if (TRY(OriginOf(host.journal(), host.log()))) return Done{};
  const std::string& folder = host.directory().path();
  const std::string next = host.settings().clock_from_file
                               ? "go on with the import that made it"
                               : "open one with huitong init --data-dir " + folder;
  return Fail(ErrorCode::kNotFound, "\"" + folder + "\" has no open coalition yet: " + next);
}

int RunServe(const ServeCommand& command) {
  BlockStopSignals();
  const Stopwatch watch;
  const auto host = LedgerHost::Open(command.host);
  if (!host) return SayFailed(host.error());
  const auto opened = CheckOpened(**host);
  if (!opened) return SayFailed(opened.error());
  if (const auto& cut = (*host)->journal().cut()) {
    Say(fmt::format("huitong: the journal's torn end, which nobody was answered for, was cut: {}\n",
                    *cut));
  }
  const auto served = Serve(**host, command.serve, [&](uint16_t port) {
    const std::string address = fmt::format("http://{}:{}", command.serve.address, port);
    if (command.json) {
      ToOutput(fmt::format("{{\"address\":{},\"recovered_records\":{},\"seconds\":{:.3f}}}\n",
                           JsonText(address), (*host)->lane().recovered().records,
                           watch.Seconds()));
    } else {
      ToOutput(fmt::format(
          "Serving {} on {} ({} records replayed, ready after {:.2f} s). Ctrl-C stops.\n",
          command.host.folder, address,
          WithThousands(static_cast<int64_t>((*host)->lane().recovered().records)),
          watch.Seconds()));
    }
    (void)std::fflush(stdout);
  });
  if (!served) return SayFailed(served.error());
  const auto closed = (*host)->Close();
  return closed ? kExitOk : SayFailed(closed.error());
}

}  // namespace

void AddServe(CLI::App& app, int& exit_code) {
  auto options = std::make_shared<ServeCommand>();
  CLI::App* command = app.add_subcommand("serve", "Serve a data directory over HTTP.");
  command->add_option("--data-dir", options->host.folder, "The data directory")
      ->required()
      ->check(CheckFolder);
  command->add_option("--address", options->serve.address, "Numeric address to listen on")
      ->check(CheckAddress)
      ->capture_default_str();
  command->add_option("--port", options->serve.port, "Port; 0 takes any that is free")
      ->check(CLI::Range(0, 65535))
      ->capture_default_str();
  command->add_option("--threads", options->serve.threads, "Threads that read and write requests")
      ->check(CLI::Range(1, 64))
      ->capture_default_str();
  command
      ->add_option("--memory", options->host.memory_bytes,
                   "How much of the state to keep in memory; the rest is loaded when it is needed")
      ->transform(CLI::AsSizeValue(false))
      ->default_str("1GiB");
  command->add_flag("--json", options->json, "Say where it serves as one JSON object");
  command->footer("Example:\n  huitong serve --data-dir shop --port 8086 --memory 512MiB");
  command->callback([options, &exit_code] { exit_code = RunServe(*options); });
}

}  // namespace huitong
