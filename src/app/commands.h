// The subcommands of the program, one file each.

#pragma once

namespace CLI {  // NOLINT(readability-identifier-naming): a third party's
class App;
}

namespace huitong {

// What the process exits with (also in the program's --help).
enum ExitCode : int {
  kExitOk = 0,
  kExitFailed = 1,        // could not be done; the sentence on standard error says why
  kExitUsage = 2,         // the command line is wrong
  kExitNotVerified = 3,   // verify found something wrong
  kExitInputRefused = 4,  // import: done, but lines were refused
};

// Each adds its subcommand; when it is called it leaves its exit code in `exit_code`, which
// outlives the application's parsing.
void AddInit(CLI::App& app, int& exit_code);
void AddServe(CLI::App& app, int& exit_code);
void AddImport(CLI::App& app, int& exit_code);
void AddDemo(CLI::App& app, int& exit_code);
void AddVerify(CLI::App& app, int& exit_code);
void AddHistory(CLI::App& app, int& exit_code);
void AddTrace(CLI::App& app, int& exit_code);
void AddBench(CLI::App& app, int& exit_code);
// To the subcommand bench.
void AddExchangeBench(CLI::App& bench, int& exit_code);
void AddSettleBench(CLI::App& bench, int& exit_code);
void AddSweepBench(CLI::App& bench, int& exit_code);
void AddTransferBench(CLI::App& bench, int& exit_code);
void AddLoyaltyBench(CLI::App& bench, int& exit_code);
void AddSimulate(CLI::App& app, int& exit_code);
void AddKey(CLI::App& app, int& exit_code);
void AddCall(CLI::App& app, int& exit_code);
void AddBackup(CLI::App& app, int& exit_code);
void AddRestore(CLI::App& app, int& exit_code);
void AddSettle(CLI::App& app, int& exit_code);
void AddReport(CLI::App& app, int& exit_code);

}  // namespace huitong
