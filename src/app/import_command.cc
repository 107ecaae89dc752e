// huitong import receipts: a shop's export into a data directory.

#include <csignal>
#include <fstream>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "app/commands.h"
#include "app/ledger_host.h"
#include "app/open_coalition.h"
#include "app/terminal.h"
#include "clearing/obligation.h"
#include "intake/error_rows.h"
#include "intake/receipts.h"

namespace huitong {
namespace {

struct ImportCommand {
  std::string file;
  std::string map;
  std::string folder;
  std::string clock;  // file, system, or empty: the directory's own way
  std::string errors;
  bool dry_run = false;
  bool json = false;
};

// Set by Ctrl-C: the import stops in good order, and the next one goes on from there.
volatile std::sig_atomic_t g_interrupted = 0;

// The refused lines, in a file that is made with the first of them.
class ErrorFile {
 public:
  explicit ErrorFile(std::string path) : path_(std::move(path)) {}

  Expected<Done, Error> Write(const RefusedRow& refused) {
    if (rows_++ == 0) {
      out_.open(path_, std::ios::trunc | std::ios::binary);
      out_ << ErrorFileHeader(refused.header);
    }
    out_ << ErrorFileRow(refused);
    out_.flush();
    if (out_) return Done{};
    return Fail(ErrorCode::kIo, "cannot write the refused lines to \"" + path_ + "\"");
  }
  [[nodiscard]] uint64_t rows() const { return rows_; }

 private:
  std::string path_;
  std::ofstream out_;
  uint64_t rows_ = 0;
};

struct Imported {
  ImportSummary summary;
  std::string api_key;  // of a directory that this import made
};

Expected<Imported, Error> RunImport(const ImportCommand& command, const ReceiptMap& map,
                                    ImportOptions options) {
  Imported imported;
  if (command.dry_run) {
    imported.summary = TRY(CheckReceipts(map, options));
    return imported;
  }
  const DataDirectory directory(command.folder);
  if (!directory.IsThere()) {
    // A file that cannot be read to its end leaves no directory behind.
    TRY(CheckReceipts(map, {.path = options.path,
                            .latest = options.latest,
                            .clock_from_file = false,
                            .on_progress = nullptr,
                            .on_refused = nullptr}));
    imported.api_key = TRY(MakeDirectory({.folder = command.folder,
                                          .master = RandomMaster(),
                                          .demo = false,
                                          .clock_from_file = command.clock != "system"}));
  }
  const auto host = TRY(LedgerHost::Open({.folder = command.folder}));
  const bool made_so = host->settings().clock_from_file;
  if (command.clock == "file" && !made_so) {
    return Fail(ErrorCode::kInvalidArgument,
                "\"" + command.folder +
                    "\" has the system's clock: its records cannot be put into the past; leave out "
                    "--clock file, or import into a new directory");
  }
  options.clock_from_file = made_so && command.clock != "system";
  const RequestMacKey macs(host->keys().KeysOf(host->log()).mac_key);
  imported.summary = TRY(ImportReceipts({.lane = host->lane(),
                                         .log = host->log(),
                                         .vault = host->vault(),
                                         .macs = macs,
                                         .clock = host->clock()},
                                        map, options));
  return imported;
}

std::string Count(uint64_t number) { return WithThousands(static_cast<int64_t>(number)); }

void PrintBrands(const ImportSummary& summary, bool dry_run) {
  fmt::print("\n{:<16}{:>10}{:>16}{:>14}{:>16}{:>18}\n", "brand", "receipts", "spend",
             dry_run ? "points (est.)" : "points", "outstanding", "liability");
  for (const BrandSummary& brand : summary.brands) {
    fmt::print("{:<16}{:>10}{:>16}{:>14}{:>16}{:>18}\n", brand.code, Count(brand.receipts),
               AsYuan(brand.spend_fen * kMicroFenPerFen),
               WithThousands(dry_run ? brand.points_estimated : brand.points_issued),
               WithThousands(brand.points_outstanding), AsYuan(brand.liability_micro_fen));
  }
  if (summary.last_sold_at) {
    fmt::print("Liability as of the last line, {}.\n", ToRfc3339(*summary.last_sold_at));
  }
}

void PrintText(const ImportCommand& command, const Imported& imported) {
  const ImportSummary& summary = imported.summary;
  fmt::print("lines     {} read: {} accepted, {} known before\n", Count(summary.lines_read),
             Count(summary.lines_accepted), Count(summary.lines_known));
  for (const auto& [reason, lines] : summary.lines_refused) {
    fmt::print("          {} refused: {}\n", Count(lines), reason);
  }
  fmt::print("receipts  {} read: {} recorded, {} known before, {} refused\n",
             Count(summary.receipts_read), Count(summary.receipts_recorded),
             Count(summary.receipts_known), Count(summary.receipts_refused));
  fmt::print("members   {} enrolled\nrecords   {} written in {:.2f} s\n",
             Count(summary.members_enrolled), Count(summary.records), summary.seconds);
  PrintBrands(summary, command.dry_run);
  for (const std::string& kept : summary.kept) {
    fmt::print("note: {}\n", kept);
  }
  if (!summary.lines_refused.empty()) fmt::print("Refused lines: {}\n", command.errors);
  if (command.dry_run) {
    fmt::print("A dry run: nothing was changed.\n");
  } else if (summary.stopped) {
    fmt::print("Stopped. Import the same file again to go on.\n");
  } else if (summary.ChangedNothing()) {
    fmt::print("All of this was imported before: nothing was changed.\n");
  }
  if (imported.api_key.empty()) return;
  fmt::print("\nMade \"{}\". The operator's API key, shown this once:\n  {}\n", command.folder,
             imported.api_key);
}

void PrintJson(const Imported& imported) {
  const ImportSummary& summary = imported.summary;
  std::string refused;
  for (const auto& [reason, lines] : summary.lines_refused) {
    refused += fmt::format("{}{}:{}", refused.empty() ? "" : ",", JsonText(reason), lines);
  }
  std::string brands;
  for (const BrandSummary& brand : summary.brands) {
    brands += fmt::format(
        "{}{{\"code\":{},\"receipts\":{},\"spend_fen\":{},\"points_issued\":{},"
        "\"points_estimated\":{},\"points_outstanding\":{},\"liability_micro_fen\":{}}}",
        brands.empty() ? "" : ",", JsonText(brand.code), brand.receipts, brand.spend_fen,
        brand.points_issued, brand.points_estimated, brand.points_outstanding,
        brand.liability_micro_fen);
  }
  fmt::print(
      "{{\"lines_read\":{},\"lines_accepted\":{},\"lines_known\":{},\"lines_refused\":{{{}}},"
      "\"receipts_read\":{},\"receipts_recorded\":{},\"receipts_known\":{},"
      "\"receipts_refused\":{},\"members_enrolled\":{},\"records\":{},\"seconds\":{:.3f},"
      "\"stopped\":{},\"changed_nothing\":{},\"brands\":[{}]{}}}\n",
      summary.lines_read, summary.lines_accepted, summary.lines_known, refused,
      summary.receipts_read, summary.receipts_recorded, summary.receipts_known,
      summary.receipts_refused, summary.members_enrolled, summary.records, summary.seconds,
      summary.stopped, summary.ChangedNothing(), brands,
      imported.api_key.empty() ? "" : ",\"api_key\":" + JsonText(imported.api_key));
}

Expected<ReceiptMap, Error> ReadMap(const std::string& path) {
  const Bytes text = TRY(ReadWhole(PosixFileSystem(), path));
  return ParseReceiptMap(AsText(text), path);
}

int Import(const ImportCommand& command) {
  const auto map = ReadMap(command.map);
  if (!map) return SayFailed(map.error());
  ErrorFile errors(command.errors);
  (void)std::signal(SIGINT, [](int) { g_interrupted = 1; });
  const auto imported = [&] {
    ProgressLine progress;
    ImportOptions options;
    options.latest = SystemClock().Now();
    options.path = command.file;
    options.on_progress = [&](const ImportProgress& at) {
      progress.Show(command.dry_run ? "checking" : "importing", at.bytes_read, at.bytes_total);
      return g_interrupted == 0;
    };
    options.on_refused = [&](const RefusedRow& row) { return errors.Write(row); };
    return RunImport(command, *map, options);
  }();
  if (!imported) return SayFailed(imported.error());
  if (command.json) {
    PrintJson(*imported);
  } else {
    PrintText(command, *imported);
  }
  return imported->summary.lines_refused.empty() ? kExitOk : kExitInputRefused;
}

}  // namespace

void AddImport(CLI::App& app, int& exit_code) {
  CLI::App* import = app.add_subcommand("import", "Take in what another system exports.");
  import->require_subcommand(1);
  auto options = std::make_shared<ImportCommand>();
  CLI::App* command = import->add_subcommand(
      "receipts",
      "Receipts of any shop's export: a CSV file and a map that says what its columns mean.\n"
      "Each receipt earns once, however often the file is imported; what is refused is said\n"
      "line by line. A data directory that is not there yet is made.");
  command->add_option("file", options->file, "CSV, plain or gzip")->required();
  command->add_option("--map", options->map, "TOML; docs/import.md describes it")->required();
  command->add_option("--data-dir", options->folder, "The data directory");
  command
      ->add_option("--clock", options->clock,
                   "Whose time a record has: file (default of a directory that this makes,\n"
                   "so that the past is recorded in the past) or system")
      ->check(CLI::IsMember({"file", "system"}));
  command->add_option("--errors", options->errors,
                      "Where refused lines go (default: FILE.refused.csv in this folder)");
  command->add_flag("--dry-run", options->dry_run, "Read and check the whole file, change nothing");
  command->add_flag("--json", options->json, "Print one JSON object");
  command->footer(
      "Example:\n  huitong import receipts export.csv.gz --map shop.toml --data-dir shop\n"
      "Exit code 4: imported, but lines were refused.");
  command->callback([options, &exit_code] {
    if (options->folder.empty() && !options->dry_run) {
      exit_code = SayFailed({.code = ErrorCode::kInvalidArgument,
                             .sentence = "--data-dir is required (or --dry-run)"});
      return;
    }
    if (options->errors.empty()) {
      const std::string name = options->file.substr(options->file.find_last_of('/') + 1);
      options->errors = name + ".refused.csv";
    }
    exit_code = Import(*options);
  });
}

}  // namespace huitong
