// huitong history: a member's records, or the wallets as they were at one of the log's.

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "api/json_writer.h"
#include "api/public_id.h"
#include "api/transaction_json.h"
#include "api/value_json.h"
#include "api/wallet_json.h"
#include "app/commands.h"
#include "app/option_checks.h"
#include "app/place_text.h"
#include "app/stored_ledger.h"
#include "app/terminal.h"

namespace huitong {
namespace {

struct HistoryOptions {
  std::string folder;
  std::string member;
  std::string type;
  std::string currency;
  uint64_t limit = 0;
  std::optional<uint64_t> as_of;
  bool json = false;
};

std::string CheckMember(const std::string& text) {
  return ReadMemberId(text) ? "" : "\"" + text + "\" is not the id of a member, mbr_…";
}
std::string CheckType(const std::string& text) {
  return RecordKindFromName(text) ? "" : "\"" + text + "\" is no type of transaction";
}

Expected<MemberOrdinal, Error> MemberIn(const StoredLedger& ledger, const HistoryOptions& options) {
  const auto member = ledger.Find(*ReadMemberId(options.member));
  if (member) return *member;
  return Fail(ErrorCode::kNotFound, "\"" + options.folder + "\" has no member " + options.member);
}

Expected<HistoryFilter, Error> FilterIn(const StoredLedger& ledger, const HistoryOptions& options) {
  HistoryFilter filter;
  if (!options.type.empty()) filter.kind = RecordKindFromName(options.type);
  if (options.currency.empty()) return filter;
  filter.currency = ledger.CurrencyOfCode(options.currency);
  if (filter.currency) return filter;
  return Fail(ErrorCode::kNotFound,
              "\"" + options.folder + "\" has no currency of code " + options.currency);
}

// One posting of the member, a line.
struct PostingPrinter {
  const StoredLedger& ledger;

  void operator()(const AvailablePosting& posting) const {
    Print(posting, "available " + LotText(ledger, posting.lot));
  }
  void operator()(const PendingPosting& posting) const {
    Print(posting,
          "pending from " + ToIsoDate(posting.matures_on) + ", " + LotText(ledger, posting.lot));
  }
  void operator()(const HeldPosting& posting) const {
    Print(posting, "held " + LotText(ledger, posting.lot));
  }
  void operator()(const DebtPosting& posting) const { Print(posting, "owed"); }
  void operator()(const RequestDeclined& declined) const {
    ToOutput(fmt::format("    declined: {}\n", NameOf(declined.declined.code)));
  }
  template <class T>
  void operator()(const T&) const {}

 private:
  template <class Posting>
  void Print(const Posting& posting, const std::string& where) const {
    ToOutput(fmt::format("    {:>+14} {:<12} {}; then {}\n", posting.amount,
                         ledger.CodeOf(posting.currency), where,
                         WithThousands(posting.balance_after)));
  }
};

void PrintRecord(const StoredLedger& ledger, MemberOrdinal member, const Record& record) {
  ToOutput(fmt::format("{:>10}  {}  {:<20}{}\n", record.header.sequence,
                       ToRfc3339(record.header.committed.time), NameOf(record.header.kind),
                       TransactionId(ledger.log(), record.header.sequence)));
  for (const Effect& effect : SubjectOf(record, member)->effects) {
    std::visit(PostingPrinter{ledger}, effect);
  }
}

// Calls `visit` with the wanted records, newest first, up to the limit.
template <class Visit>
Expected<Done, Error> ForEachRecord(const StoredLedger& ledger, MemberOrdinal member,
                                    const HistoryOptions& options, const Visit& visit) {
  constexpr uint32_t kAtOnce = 100;
  const HistoryFilter filter = TRY(FilterIn(ledger, options));
  std::optional<Sequence> next = ledger.NewestOf(member);
  uint64_t left = options.limit == 0 ? UINT64_MAX : options.limit;
  while (next && left > 0) {
    const auto wanted = static_cast<uint32_t>(std::min<uint64_t>(left, kAtOnce));
    const HistoryPage page = TRY(ReadHistory(ledger.source(), member, *next, filter, wanted));
    for (const Record& record : page.records) {
      visit(record);
    }
    left -= page.records.size();
    next = page.next;
  }
  return Done{};
}

Expected<Done, Error> ShowHistory(const StoredLedger& ledger, const HistoryOptions& options) {
  const MemberOrdinal member = TRY(MemberIn(ledger, options));
  if (!options.json) {
    return ForEachRecord(ledger, member, options,
                         [&](const Record& record) { PrintRecord(ledger, member, record); });
  }
  std::string text;
  JsonWriter out(text);
  out.BeginObject();
  out.Text("member_id", options.member);
  out.BeginArray("data");
  TRY(ForEachRecord(ledger, member, options, [&](const Record& record) {
    out.BeginObject();
    WriteTransaction(out, ledger.log(), record, ledger.NamesOf(NumbersIn({&record, 1})));
    out.EndObject();
  }));
  out.EndArray();
  WriteAsOf(out, ledger.size() - 1, ledger.last_commit().time);
  out.EndObject();
  ToOutput(fmt::format("{}\n", text));
  return Done{};
}

void PrintWallet(const StoredLedger& ledger, const SeenWallet& seen) {
  int64_t points = 0;
  for (const SeenLot& lot : seen.lots) {
    points += lot.lot.remaining;
  }
  const Wallet& wallet = seen.wallet;
  ToOutput(fmt::format("{}: {} available, {} pending, {} held, {} owed\n",
                       ledger.CodeOf(seen.currency), WithThousands(points),
                       WithThousands(wallet.pending_total()), WithThousands(wallet.held_total()),
                       WithThousands(wallet.debt())));
  for (const SeenLot& lot : seen.lots) {
    ToOutput(fmt::format("    {:>14} {}\n", WithThousands(lot.lot.remaining),
                         LotText(ledger, lot.lot.key)));
  }
  for (const PendingLot& lot : wallet.pending()) {
    ToOutput(fmt::format("    {:>14} pending from {}, {}\n", WithThousands(lot.amount),
                         ToIsoDate(lot.matures_on), LotText(ledger, lot.key)));
  }
  for (const WalletHold& hold : wallet.holds()) {
    ToOutput(fmt::format("    {:>14} held until {}, {}\n", WithThousands(hold.amount),
                         ToRfc3339(hold.ends), HoldIdText(ledger.log(), hold.id)));
  }
}

Expected<Done, Error> ShowWallets(const StoredLedger& ledger, const HistoryOptions& options) {
  const MemberOrdinal member = TRY(MemberIn(ledger, options));
  const Sequence until = *options.as_of;
  if (until >= ledger.size()) {
    return Fail(ErrorCode::kNotFound, "there is no record " + std::to_string(until) + " in \"" +
                                          options.folder + "\": the last one is " +
                                          std::to_string(ledger.size() - 1));
  }
  const Instant then = TRY(ledger.source().At(until)).header.committed;
  const auto wallets =
      TRY(ReadPastWallets(ledger.source(), member, ledger.NewestOf(member), until, UINT64_MAX));
  if (!wallets) {
    return Fail(ErrorCode::kNotFound, options.member + " was enrolled after record " +
                                          std::to_string(until) + " of \"" + options.folder + "\"");
  }
  std::vector<SeenWallet> seen;
  for (const auto& [currency, wallet] : *wallets) {
    seen.push_back(SeeWallet(currency, wallet, then.day,
                             [&](ProvenanceNumber number) { return ledger.ProvenanceOf(number); }));
  }
  if (!options.json) {
    ToOutput(fmt::format("{} as of record {}, {}\n", options.member, until, ToRfc3339(then.time)));
    for (const SeenWallet& wallet : seen) {
      PrintWallet(ledger, wallet);
    }
    return Done{};
  }
  std::string text;
  JsonWriter out(text);
  out.BeginObject();
  out.Text("member_id", options.member);
  out.BeginArray("data");
  for (const SeenWallet& wallet : seen) {
    out.BeginObject();
    WriteWallet(out, ledger.log(), wallet);
    out.EndObject();
  }
  out.EndArray();
  WriteAsOf(out, until, then.time);
  out.EndObject();
  ToOutput(fmt::format("{}\n", text));
  return Done{};
}

int History(const HistoryOptions& options) {
  const auto ledger = [&] {
    ProgressLine progress;
    return StoredLedger::Open(options.folder,
                              [&](uint64_t records) { progress.Show("records", records, 0); });
  }();
  if (!ledger) return SayFailed(ledger.error());
  const auto shown =
      options.as_of ? ShowWallets(**ledger, options) : ShowHistory(**ledger, options);
  return shown ? kExitOk : SayFailed(shown.error());
}

}  // namespace

void AddHistory(CLI::App& app, int& exit_code) {
  auto options = std::make_shared<HistoryOptions>();
  CLI::App* command = app.add_subcommand(
      "history",
      "Show a member's records, newest first, with every posting to the member's wallets; or,\n"
      "with --as-of, the wallets as they were when that record was the log's last. Read from\n"
      "the journal alone; changes nothing. Not while the directory is served.");
  command->add_option("--data-dir", options->folder, "The data directory")
      ->required()
      ->check(CheckFolder);
  command->add_option("--member", options->member, "The member's id, mbr_…")
      ->required()
      ->check(CheckMember);
  CLI::Option* as_of = command->add_option("--as-of", options->as_of,
                                           "Wallets right after this record (its log_index)");
  command->add_option("--type", options->type, "Only records of this type, like earn")
      ->check(CheckType)
      ->excludes(as_of);
  command->add_option("--currency", options->currency, "Only records with this currency's code")
      ->excludes(as_of);
  command->add_option("--limit", options->limit, "At most so many records")
      ->check(CLI::PositiveNumber)
      ->excludes(as_of);
  command->add_flag("--json", options->json, "Print one JSON object, as the API has it");
  command->footer(
      "Examples:\n"
      "  huitong history --data-dir shop --member mbr_… --limit 20\n"
      "  huitong history --data-dir shop --member mbr_… --type redeem --currency rose\n"
      "  huitong history --data-dir shop --member mbr_… --as-of 1200 --json");
  command->callback([options, &exit_code] { exit_code = History(*options); });
}

}  // namespace huitong
