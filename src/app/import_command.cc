// huitong import receipts: a shop's export into a data directory.

#include <csignal>
#include <filesystem>
#include <fstream>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "app/commands.h"
#include "app/ledger_host.h"
#include "app/open_coalition.h"
#include "app/option_checks.h"
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

// The refused lines, in a file that is made with the first of them. It is written beside and gets
// its name at the end, so that an older one is not lost for half of this one.
class ErrorFile {
 public:
  explicit ErrorFile(const std::string& path) : path_(path), beside_(BesideOf(path)) {}
  static std::string BesideOf(const std::string& path) { return path + ".new"; }

  Expected<Done, Error> Write(const RefusedRow& refused) {
    if (rows_++ == 0) {
      out_.open(beside_, std::ios::trunc | std::ios::binary);
      out_ << ErrorFileHeader(refused.header);
    }
    out_ << ErrorFileRow(refused);
    out_.flush();
    if (out_) return Done{};
    return Fail(ErrorCode::kIo, "cannot write the refused lines to \"" + beside_ + "\"");
  }
  Expected<Done, Error> Finish() {
    if (rows_ == 0) return Done{};
    out_.close();
    return PosixFileSystem().Rename(beside_, path_);
  }

 private:
  std::string path_;
  std::string beside_;
  std::ofstream out_;
  uint64_t rows_ = 0;
};

// Why the refused lines cannot go where the command says; empty when they can.
std::string WhyNoErrorFile(const ImportCommand& command) {
  namespace fs = std::filesystem;
  std::error_code missing;  // a file that is not there is no other one
  const std::string subject = "--errors: \"" + command.errors + "\" ";
  for (const std::string& written : {command.errors, ErrorFile::BesideOf(command.errors)}) {
    for (const std::string& read : {command.file, command.map}) {
      if (!fs::equivalent(written, read, missing)) continue;
      return fmt::format("{}would overwrite \"{}\": name another file", subject, read);
    }
  }
  if (fs::is_directory(command.errors, missing)) return subject + "is a directory: name a file";
  const fs::path folder = fs::path(command.errors).parent_path();
  if (folder.empty() || fs::is_directory(folder, missing)) return "";
  return subject + "cannot be made: there is no directory \"" + folder.string() + "\"";
}

// An operator's key is told at once, because no command shows it again.
using TellKey = std::function<void(const std::string& api_key)>;

struct Imported {
  ImportSummary summary;
  std::string api_key;  // of a directory that this import made
};

// Makes the directory where it is not there. What is given is an import that ends without one.
Expected<std::optional<ImportSummary>, Error> MakeWhereMissing(const ImportCommand& command,
                                                               const ReceiptMap& map,
                                                               const ImportOptions& options,
                                                               const TellKey& tell) {
  if (DataDirectory(command.folder).IsThere()) return std::optional<ImportSummary>();
  if (!map.coalition) {
    return Fail(ErrorCode::kNotFound, "\"" + command.folder +
                                          "\" is not there yet, and the map has no [coalition] to "
                                          "make it with");
  }
  // A file that cannot be read to its end, or has nothing to import, leaves no directory behind.
  ImportOptions quiet = options;
  quiet.on_refused = nullptr;
  auto checked = TRY(CheckReceipts(map, quiet));
  if (checked.stopped) return std::optional(std::move(checked));
  if (checked.receipts_read == 0) return std::optional(TRY(CheckReceipts(map, options)));
  tell(TRY(MakeDirectory({.folder = command.folder,
                          .master = RandomMaster(),
                          .demo = false,
                          .clock_from_file = command.clock != "system"})));
  return std::optional<ImportSummary>();
}

Expected<Imported, Error> RunImport(const ImportCommand& command, const ReceiptMap& map,
                                    ImportOptions options, const TellKey& tell) {
  Imported imported;
  if (command.dry_run) {
    imported.summary = TRY(CheckReceipts(map, options));
    return imported;
  }
  auto without = TRY(MakeWhereMissing(command, map, options, [&](const std::string& api_key) {
    imported.api_key = api_key;
    tell(api_key);
  }));
  if (without) {
    imported.summary = *std::move(without);
    return imported;
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
  TRY(host->Close());
  return imported;
}

std::string Count(uint64_t number) { return WithThousands(static_cast<int64_t>(number)); }

void PrintBrands(const ImportSummary& summary, bool dry_run) {
  ToOutput(fmt::format("\n{:<16}{:>10}{:>16}{:>14}{:>16}{:>18}\n", "brand", "receipts", "spend",
                       dry_run ? "points (est.)" : "points", "outstanding", "liability"));
  for (const BrandSummary& brand : summary.brands) {
    ToOutput(fmt::format("{:<16}{:>10}{:>16}{:>14}{:>16}{:>18}\n", brand.code,
                         Count(brand.receipts), AsYuan(brand.spend_fen * kMicroFenPerFen),
                         WithThousands(dry_run ? brand.points_estimated : brand.points_issued),
                         WithThousands(brand.points_outstanding),
                         AsYuan(brand.liability_micro_fen)));
  }
  if (summary.last_sold_at) {
    ToOutput(fmt::format("Liability as of the last line, {}.\n", ToRfc3339(*summary.last_sold_at)));
  }
}

std::string LastWord(const ImportCommand& command, const ImportSummary& summary) {
  if (command.dry_run) return "A dry run: nothing was changed.\n";
  if (summary.stopped) return "Stopped. Import the same file again to go on.\n";
  if (summary.lines_accepted == 0 && summary.lines_known == 0) {
    return "No line could be imported: the file of refused lines says why of each.\n";
  }
  if (!summary.KnewEveryReceipt()) return "";
  return summary.lines_refused.empty()
             ? "All of this was imported before: nothing was changed.\n"
             : "All that could be imported was imported before: nothing was changed.\n";
}

void PrintText(const ImportCommand& command, const Imported& imported) {
  const ImportSummary& summary = imported.summary;
  ToOutput(fmt::format("lines     {} read: {} accepted, {} known before\n",
                       Count(summary.lines_read), Count(summary.lines_accepted),
                       Count(summary.lines_known)));
  for (const auto& [reason, lines] : summary.lines_refused) {
    ToOutput(fmt::format("          {} refused: {}\n", Count(lines), reason));
  }
  ToOutput(fmt::format("receipts  {} read: {} recorded, {} known before, {} refused\n",
                       Count(summary.receipts_read), Count(summary.receipts_recorded),
                       Count(summary.receipts_known), Count(summary.receipts_refused)));
  ToOutput(fmt::format("members   {} enrolled\nrecords   {} written in {:.2f} s\n",
                       Count(summary.members_enrolled), Count(summary.records), summary.seconds));
  PrintBrands(summary, command.dry_run);
  for (const std::string& kept : summary.kept) {
    ToOutput(fmt::format("note: {}\n", kept));
  }
  if (!summary.lines_refused.empty()) ToOutput(fmt::format("Refused lines: {}\n", command.errors));
  ToOutput(fmt::format("{}", LastWord(command, summary)));
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
  ToOutput(fmt::format(
      "{{\"lines_read\":{},\"lines_accepted\":{},\"lines_known\":{},\"lines_refused\":{{{}}},"
      "\"receipts_read\":{},\"receipts_recorded\":{},\"receipts_known\":{},"
      "\"receipts_refused\":{},\"members_enrolled\":{},\"records\":{},\"seconds\":{:.3f},"
      "\"stopped\":{},\"changed_nothing\":{},\"brands\":[{}]{}}}\n",
      summary.lines_read, summary.lines_accepted, summary.lines_known, refused,
      summary.receipts_read, summary.receipts_recorded, summary.receipts_known,
      summary.receipts_refused, summary.members_enrolled, summary.records, summary.seconds,
      summary.stopped, summary.KnewEveryReceipt(), brands,
      imported.api_key.empty() ? "" : ",\"api_key\":" + JsonText(imported.api_key)));
}

Expected<ReceiptMap, Error> ReadMap(const std::string& path) {
  const Bytes text = TRY(ReadWhole(PosixFileSystem(), path));
  return ParseReceiptMap(AsText(text), path);
}

void PrintKey(const ImportCommand& command, const std::string& api_key) {
  if (command.json) {
    // Standard output has the summary, at the end.
    Say(fmt::format("{{\"data_dir\":{},\"api_key\":{}}}\n", JsonText(command.folder),
                    JsonText(api_key)));
    return;
  }
  ToOutput(fmt::format("Made \"{}\". The operator's API key, shown this once:\n  {}\n\n",
                       command.folder, api_key));
  (void)std::fflush(stdout);
}

int Import(const ImportCommand& command) {
  const std::string why_not = WhyNoErrorFile(command);
  if (!why_not.empty()) return SayUsage(why_not);
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
    return RunImport(command, *map, options, [&](const std::string& api_key) {
      progress.Clear();
      PrintKey(command, api_key);
    });
  }();
  // What was refused until then is kept, however the import ends.
  const auto kept = errors.Finish();
  if (!imported) return SayFailed(imported.error());
  if (!kept) return SayFailed(kept.error());
  if (imported->summary.lines_read == 0 && !imported->summary.stopped) {
    return SayFailed({.code = ErrorCode::kInvalidArgument,
                      .sentence = command.file + " has no line after its header: nothing was "
                                                 "imported"});
  }
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
  command->add_option("--data-dir", options->folder, "The data directory")->check(CheckFolder);
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
      "The key of a directory that this makes is printed as soon as it is there (with --json on\n"
      "standard error too). Exit code 1: also when the file has no line after its header;\n"
      "4: imported, but lines were refused.");
  command->callback([options, &exit_code] {
    if (options->folder.empty() && !options->dry_run) {
      exit_code =
          SayUsage("--data-dir is required, or --dry-run; see huitong import receipts --help");
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
