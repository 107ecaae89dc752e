#include "app/ledger_host.h"

#include <chrono>
#include <filesystem>
#include <utility>

#include <fmt/format.h>

#include "app/terminal.h"
#include "engine/record.h"
#include "identity/key_file.h"
#include "identity/pending_enrolments.h"
#include "journal/record_sections.h"

namespace huitong {
namespace {

LogSecrets SecretsFrom(const KeyRing& keys, LogNumber log) {
  const LogKeys of_log = keys.KeysOf(log);
  return {.salt_key = of_log.salt_key, .signing_seed = of_log.signing_seed};
}

// Without its vault a ledger knows none of its members' numbers, and would enrol each again.
Expected<Done, Error> CheckNobodyEnrolled(const DataDirectory& directory, const Journal& journal,
                                          LogNumber log) {
  constexpr uint32_t kAtOnce = 4096;
  uint64_t sequence = 0;
  for (;;) {
    const Batch batch = TRY(journal.ReadRecords(log.value, sequence, kAtOnce));
    if (batch.count == 0) return Done{};
    for (const RecordShape& shape : TRY(RecordsOf(batch))) {
      const bool enrolment = shape.kind == static_cast<uint16_t>(RecordKind::kMemberEnrolled);
      if (!enrolment || shape.subjects == 0) continue;
      return Fail(
          ErrorCode::kCorrupt,
          directory.vault_file() +
              " is not there, but members are enrolled: restore it from a backup, or, where "
              "it is lost for good, make an empty file of that name, and none of their "
              "numbers is known any more");
    }
    sequence += batch.count;
  }
}

}  // namespace

Timestamp SystemClock::Now() {
  const auto since_epoch = std::chrono::system_clock::now().time_since_epoch();
  return {.nanos = std::chrono::duration_cast<std::chrono::nanoseconds>(since_epoch).count()};
}

Expected<std::optional<std::string>, Error> OriginOf(const Journal& journal, LogNumber log) {
  const auto bytes = journal.ReadRecord(log.value, 0);
  if (!bytes && bytes.error().code == ErrorCode::kNotFound) return std::optional<std::string>();
  if (!bytes) return Unexpected(bytes.error());
  const Record record = TRY(DecodeRecord(*bytes));
  std::optional<std::string> origin;
  ForEachEffect(record, [&](const RecordSubject*, const Effect& effect) {
    const auto* published = std::get_if<Published>(&effect);
    if (published == nullptr || published->what != Topic::kCoalition) return;
    const auto coalition = DecodeCoalition(published->payload);
    if (coalition) origin = coalition->origin;
  });
  return origin;
}

Expected<std::optional<SignedHead>, Error> ReadHead(const DataDirectory& directory,
                                                    const KeyRing& keys, LogNumber log) {
  const std::string path = directory.head_file(log);
  const auto note = ReadWhole(PosixFileSystem(), path);
  if (!note && note.error().code == ErrorCode::kNotFound) return std::optional<SignedHead>();
  if (!note) return Unexpected(note.error());
  const std::string text(AsText(*note));
  const std::string origin = text.substr(0, text.find('\n'));
  const SigningKey key(keys.KeysOf(log).signing_seed);
  const auto checkpoint = OpenNote(text, origin, key.public_key());
  if (!checkpoint) {
    return Fail(ErrorCode::kCorrupt, path + ": " + checkpoint.error().sentence);
  }
  return std::optional<SignedHead>(SignedHead{.checkpoint = *checkpoint, .note = text});
}

LedgerHost::LedgerHost(DataDirectory directory, DirectorySettings settings, KeyRing keys,
                       Stores stores)
    : directory_(std::move(directory)),
      settings_(settings),
      keys_(keys),
      lock_(std::move(stores.lock)),
      state_(std::move(stores.state)),
      journal_(std::move(stores.journal)),
      trees_(std::move(stores.trees)),
      vault_store_(std::move(stores.vault)),
      vault_(*vault_store_, keys_) {}

LedgerHost::~LedgerHost() {
  const auto closed = Close();
  if (!closed) EndProcess(closed.error());
}

Expected<Done, Error> LedgerHost::Close() {
  if (lane_) lane_->Finish();
  Expected<Done, Error> signed_all = Done{};
  if (signer_) {
    // Its thread looks at the lane's heads, so it ends before they go.
    signer_->Stop();
    signed_all = signer_->SignAll();
  }
  signer_.reset();
  lane_.reset();
  return signed_all;
}

Expected<std::unique_ptr<LedgerHost>, Error> LedgerHost::Open(const Options& options) {
  DataDirectory directory(options.folder);
  const DirectorySettings settings = TRY(directory.ReadSettings());
  const KeyRing keys = KeyRing::FromMaster(TRY(ReadKeyFile(directory.keys_file())));
  const auto head = TRY(ReadHead(directory, keys, settings.log));
  Stores stores = TRY(OpenStores(directory, settings.log, ProofBy(settings.log, head)));
  std::unique_ptr<LedgerHost> host(
      new LedgerHost(std::move(directory), settings, keys, std::move(stores)));
  TRY(host->Start(options, head));
  return host;
}

DurableProof ProofBy(LogNumber log, const std::optional<SignedHead>& head) {
  DurableProof proof;
  if (head) proof.signed_sizes.emplace(log.value, head->checkpoint.size);
  return proof;
}

namespace {

// The state is made of the journal: one that cannot be read, as after a disk that failed while a
// checkpoint was installed, is put aside and made again.
Expected<std::unique_ptr<RocksStateStore>, Error> OpenState(const DataDirectory& directory) {
  const std::string folder = directory.state_folder();
  auto state = RocksStateStore::Open({.folder = folder});
  if (state || state.error().code != ErrorCode::kCorrupt) return state;
  const std::string aside = folder + ".unreadable";
  std::error_code none_there;
  std::filesystem::remove_all(aside, none_there);
  TRY(PosixFileSystem().Rename(folder, aside));
  TRY(PosixFileSystem().SyncFolder(directory.path()));
  Say(fmt::format(
      "huitong: {}; it is made again from the journal, and what was there is in \"{}\"\n",
      state.error().sentence, aside));
  return RocksStateStore::Open({.folder = folder});
}

}  // namespace

Expected<LedgerHost::Stores, Error> LedgerHost::OpenStores(const DataDirectory& directory,
                                                           LogNumber log, DurableProof proof) {
  FileSystem& files = PosixFileSystem();
  FolderLock lock = TRY(FolderLock::Take(directory.path()));
  auto state = TRY(OpenState(directory));
  proof.head = TRY(DurableUntil(*state, 0));
  SegmentJournalOptions journal_options;
  journal_options.folder = directory.journal_folder();
  journal_options.proof = std::move(proof);
  auto journal = TRY(SegmentJournal::Open(files, journal_options));
  auto trees = TRY(FileTreeStore::Open(files, directory.tree_folder()));
  if (!files.Exists(directory.vault_file())) TRY(CheckNobodyEnrolled(directory, *journal, log));
  auto vault = TRY(SqliteVaultStore::Open(directory.vault_file()));
  return Stores{.lock = std::move(lock),
                .state = std::move(state),
                .journal = std::move(journal),
                .trees = std::move(trees),
                .vault = std::move(vault)};
}

Expected<Done, Error> LedgerHost::Start(const Options& options,
                                        const std::optional<SignedHead>& head) {
  LaneOptions lane_options;
  lane_options.limits.memory_bytes = options.memory_bytes;
  const KeyRing keys = keys_;
  lane_ = TRY(Lane::Open({.journal = *journal_,
                          .store = *state_,
                          .trees = *trees_,
                          .clock = clock_,
                          .secrets = [keys](LogNumber log) { return SecretsFrom(keys, log); }},
                         lane_options));
  std::map<LogNumber, SignedHead> heads;
  if (head) {
    TRY(CheckHead(*head));
    heads.emplace(log(), *head);
  }
  signer_ = std::make_unique<HeadSigner>(SignerParts(), std::move(heads));
  TRY(ReofferPending(vault_, *lane_, log()));
  return Done{};
}

// What was signed was promised: a journal that no longer holds it was cut or replaced.
Expected<Done, Error> LedgerHost::CheckHead(const SignedHead& head) {
  const uint64_t size = lane_->heads().Of(log()).tree_size;
  if (size >= head.checkpoint.size) {
    const Hash root = TRY(RootAt(*trees_, log().value, head.checkpoint.size));
    if (root == head.checkpoint.root) return Done{};
  }
  return Fail(
      ErrorCode::kCorrupt,
      "the journal in \"" + directory_.path() + "\" is not the one whose head of " +
          std::to_string(head.checkpoint.size) + " records was signed, or \"" +
          directory_.tree_folder() +
          "\" is damaged: huitong verify tells which. A tree folder that is removed is made "
          "again by the next start, a journal comes from a backup");
}

HeadSigner::Parts LedgerHost::SignerParts() {
  const KeyRing keys = keys_;
  return {.journal = *journal_,
          .trees = *trees_,
          .heads = lane_->heads(),
          .secrets = [keys](LogNumber log) { return SecretsFrom(keys, log); },
          .origin_of = [this](LogNumber log) { return OriginOf(*journal_, log); },
          .keep =
              [this](LogNumber log, const SignedHead& head) {
                return WriteWhole(PosixFileSystem(), directory_.head_file(log), AsBytes(head.note),
                                  /*secret=*/false);
              },
          .on_failure = EndProcess};
}

}  // namespace huitong
