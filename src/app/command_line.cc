#include "app/command_line.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "app/commands.h"
#include "app/terminal.h"

namespace huitong {
namespace {

// "huitong import receipts", as far as its words were understood.
std::string CommandOf(const CLI::App& app) {
  const auto chosen = app.get_subcommands();
  return chosen.empty() ? app.get_name() : app.get_name() + " " + CommandOf(*chosen.front());
}

std::string WhatIsWrong(const CLI::App& app, const CLI::ParseError& error) {
  const bool about_words = dynamic_cast<const CLI::RequiredError*>(&error) != nullptr ||
                           dynamic_cast<const CLI::ExtrasError*>(&error) != nullptr;
  // A mistyped word is the better explanation of what is then missing.
  const std::vector<std::string> unknown = app.remaining(/*recurse=*/true);
  std::string what = error.what();
  if (about_words && !unknown.empty()) {
    const std::string& word = unknown.front();
    what = word.starts_with('-') ? "unknown option " + word.substr(0, word.find('='))
                                 : "\"" + word + "\" is no command or option here";
  }
  return what + "; see " + CommandOf(app) + " --help";
}

}  // namespace

int RunCommandLine(int argc, char** argv) {
  CLI::App app(
      "Huitong 汇通, an open clearing house for loyalty points.\n"
      "Brands keep their own points; members earn in any channel and spend at any brand;\n"
      "brands settle to the cent; everyone can check the books.");
  app.name("huitong");
  app.require_subcommand(1);
  app.set_version_flag("--version", "huitong 0.1.0");
  app.footer(
      "Try:\n"
      "  huitong demo                                   a simulated district, served on 8086\n"
      "  huitong init --data-dir shop && huitong serve --data-dir shop\n"
      "  huitong <command> --help                       options and examples\n"
      "Exit codes: 0 done, 1 failed, 2 wrong usage, 3 verify found something wrong,\n"
      "4 imported but lines were refused, 74 a write or sync of the journal failed.");
  int exit_code = kExitOk;
  AddInit(app, exit_code);
  AddServe(app, exit_code);
  AddImport(app, exit_code);
  AddDemo(app, exit_code);
  AddVerify(app, exit_code);
  AddHistory(app, exit_code);
  AddTrace(app, exit_code);
  AddBench(app, exit_code);
  AddSimulate(app, exit_code);
  AddKey(app, exit_code);
  AddCall(app, exit_code);
  AddSettle(app, exit_code);
  AddReport(app, exit_code);
  AddBackup(app, exit_code);
  AddRestore(app, exit_code);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    if (error.get_exit_code() != 0) return SayUsage(WhatIsWrong(app, error));
    return FinishOutput(app.exit(error));  // prints help or version
  }
  return FinishOutput(exit_code);
}

}  // namespace huitong
