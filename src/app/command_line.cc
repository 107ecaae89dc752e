#include "app/command_line.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "app/commands.h"

namespace huitong {

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
  AddBench(app, exit_code);
  try {
    app.parse(argc, argv);
  } catch (const CLI::RequiredError& error) {
    // A mistyped word is the better explanation of what is then missing.
    const std::vector<std::string> unknown = app.remaining(/*recurse=*/true);
    if (unknown.empty()) {
      (void)app.exit(error);
    } else {
      fmt::print(stderr, "huitong: \"{}\" is no command or option here; see --help\n", unknown[0]);
    }
    return kExitUsage;
  } catch (const CLI::ParseError& error) {
    const int status = app.exit(error);  // prints help, version or what is wrong
    return status == 0 ? kExitOk : kExitUsage;
  }
  return exit_code;
}

}  // namespace huitong
