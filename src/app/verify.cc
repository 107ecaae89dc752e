#include "app/verify.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "app/data_directory.h"
#include "app/ledger_host.h"
#include "base/file.h"
#include "engine/apply.h"
#include "engine/invariants/folded_log.h"
#include "engine/invariants/holds_in_state.h"
#include "engine/invariants/record_follows_state.h"
#include "engine/invariants/transaction_sums_to_zero.h"
#include "identity/key_file.h"
#include "journal/leaf.h"
#include "journal/record_sections.h"
#include "journal/tree.h"
#include "sequencer/checkpointer.h"
#include "sequencer/recovery.h"
#include "sequencer/state_image.h"
#include "storage/rocks_state_store.h"
#include "storage/segment_journal.h"

namespace huitong {
namespace {

// What a record binds for ever. A key, a quote and a receipt never meet, whatever their bytes.
struct Bound {
  Binding binding = Binding::kKey;
  Mac mac{};

  friend bool operator==(const Bound&, const Bound&) = default;
};

std::vector<Bound> BoundBy(const Record& record) {
  std::vector<Bound> all;
  if (record.header.request) {
    all.push_back({.binding = Binding::kKey, .mac = record.header.request->key});
  }
  ForEachEffect(record, [&](const RecordSubject*, const Effect& effect) {
    if (const auto* exchanged = std::get_if<Exchanged>(&effect)) {
      all.push_back({.binding = Binding::kQuote, .mac = exchanged->quote_mac});
    }
    if (const auto* taken = std::get_if<ReceiptTaken>(&effect)) {
      all.push_back({.binding = Binding::kReceipt, .mac = taken->receipt});
    }
  });
  return all;
}

// A log as its records, read one after the other, make it.
struct Retraced {
  LogState state;
  FoldedLog folded;
  LeafHasher hasher;
  Frontier frontier;
  std::optional<SignedHead> head;
};

Unexpected<Error> Wrong(LogNumber log, Sequence sequence, const std::string& what) {
  return Fail(ErrorCode::kCorrupt, "record " + std::to_string(sequence) + " of log " +
                                       std::to_string(log.value) + ": " + what);
}

class Verifier {
 public:
  Verifier(const DataDirectory& directory, const KeyRing& keys, const Journal& journal,
           const StateStore& store, const JournalHead& stored)
      : directory_(directory), keys_(keys), journal_(journal), store_(store), stored_(stored) {}

  Expected<Done, Error> Take(const Drain& drain, const std::function<void(uint64_t)>& progress) {
    if (drain.number == stored_.next_drain) TRY(CompareWithStore());
    for (const Batch& batch : drain.batches) {
      const LogNumber log{.value = batch.log};
      Retraced& retraced = *TRY(LogOf(log));
      for (const RecordShape& shape : TRY(RecordsOf(batch))) {
        TRY(TakeRecord(log, retraced, shape));
        if (++records_ % 8192 == 0) progress(records_);
      }
    }
    ++drains_;
    return Done{};
  }

  Expected<Verified, Error> Finish() {
    if (drains_ == stored_.next_drain) TRY(CompareWithStore());
    if (drains_ < stored_.next_drain) {
      return Fail(ErrorCode::kCorrupt, "the journal ends at drain " + std::to_string(drains_) +
                                           ", but the state store has the state as of drain " +
                                           std::to_string(stored_.next_drain));
    }
    Verified verified;
    verified.drains = drains_;
    verified.checkpoint_drain = stored_.next_drain;
    for (const auto& [log, retraced] : logs_) {
      verified.logs.push_back(TRY(FinishLog(log, *retraced)));
    }
    return verified;
  }

 private:
  Expected<Retraced*, Error> LogOf(LogNumber log) {
    const auto found = logs_.find(log);
    if (found != logs_.end()) return found->second.get();
    auto head = TRY(ReadHead(directory_, keys_, log));
    auto retraced = std::unique_ptr<Retraced>(
        new Retraced{.state = {},
                     .folded = {},
                     .hasher = LeafHasher(log.value, keys_.KeysOf(log).salt_key),
                     .frontier = {},
                     .head = std::move(head)});
    return logs_.emplace(log, std::move(retraced)).first->second.get();
  }

  Expected<Done, Error> TakeRecord(LogNumber log, Retraced& retraced, const RecordShape& shape) {
    const Sequence sequence = shape.sequence;
    const auto record = DecodeRecord(shape.bytes);
    if (!record) return Wrong(log, sequence, record.error().sentence);
    if (!TransactionSumsToZero(*record)) {
      return Wrong(log, sequence, "its postings do not sum to zero");
    }
    const auto read = [&](Sequence earlier) { return RecordAt(log, earlier); };
    if (const auto breach = FirstBreach(retraced.state, *record, read)) {
      return Wrong(log, sequence, *breach);
    }
    TRY(CheckUnbound(log, retraced.state, *record));
    Apply(retraced.state, *record);
    retraced.folded.Take(*record);
    retraced.frontier.Append(retraced.hasher.LeafOf(shape));
    const auto& head = retraced.head;
    const bool at_head = head && head->checkpoint.size == retraced.frontier.size();
    if (at_head && head->checkpoint.root != retraced.frontier.Root()) {
      return Wrong(log, sequence,
                   "the tree up to here does not have the root that was signed: a record up to "
                   "this one was altered");
    }
    return Done{};
  }

  [[nodiscard]] std::optional<Record> RecordAt(LogNumber log, Sequence sequence) const {
    const auto bytes = journal_.ReadRecord(log.value, sequence);
    if (!bytes) return std::nullopt;
    const auto record = DecodeRecord(*bytes);
    if (!record) return std::nullopt;
    return *record;
  }

  // Invariant 8: no record before this one has its request key, its quote, or its receipt.
  Expected<Done, Error> CheckUnbound(LogNumber log, LogState& state, const Record& record) {
    for (const Bound& one : BoundBy(record)) {
      const auto found = state.requests.Find(FingerprintOf(one.mac));
      if (found.presence != Presence::kFound) continue;
      for (const Sequence sequence : *found.value) {
        TRY(CheckDiffers(log, record.header.sequence, one, sequence));
      }
    }
    return Done{};
  }

  // Two keys of one fingerprint are two keys.
  Expected<Done, Error> CheckDiffers(LogNumber log, Sequence sequence, const Bound& one,
                                     Sequence earlier) {
    const Record before = TRY(DecodeRecord(TRY(journal_.ReadRecord(log.value, earlier))));
    const auto all = BoundBy(before);
    if (std::find(all.begin(), all.end(), one) == all.end()) return Done{};
    return Wrong(log, sequence,
                 "its request key, quote or receipt was used by record " + std::to_string(earlier));
  }

  [[nodiscard]] Expected<std::map<LogNumber, StateImage>, Error> ReadStore() const {
    constexpr size_t kLogBytes = 8;
    std::map<LogNumber, StateImage> stored;
    for (const FamilyNumber family : kFamilies) {
      const auto take = [&](ByteView key, ByteView value) -> Expected<Done, Error> {
        if (key.size() < kLogBytes) return Differs({}, family, "has a key that is none");
        const LogNumber log{.value = ReadBigEndian(key.first(kLogBytes))};
        stored[log].Add(family, key.subspan(kLogBytes), value);
        return Done{};
      };
      TRY(store_.Scan(static_cast<StateFamily>(family), {}, take));
    }
    return stored;
  }

  // The stored state is as of the end of the drain before: it must be what was retraced.
  Expected<Done, Error> CompareWithStore() {
    auto stored = TRY(ReadStore());
    for (const auto& [log, retraced] : logs_) {
      const auto family = stored[log].FirstDifference(StateImage(retraced->state));
      if (family) return Differs(log, *family, "has other entries than the journal makes");
    }
    for (const auto& [log, image] : stored) {
      if (!logs_.contains(log)) return Differs(log, FamilyNumber::kLogs, "has an unknown log");
    }
    return Done{};
  }

  static Unexpected<Error> Differs(LogNumber log, FamilyNumber family, const std::string& how) {
    return Fail(ErrorCode::kCorrupt,
                "the state store " + how + ": log " + std::to_string(log.value) + ", family " +
                    std::to_string(static_cast<int>(family)) +
                    " (delete the state folder: the next start makes it again)");
  }

  [[nodiscard]] Expected<VerifiedLog, Error> FinishLog(LogNumber log,
                                                       const Retraced& retraced) const {
    const Sequence sequence = retraced.state.row.next_sequence;
    const auto read = [&](Sequence earlier) { return RecordAt(log, earlier); };
    if (const auto broken = FirstBrokenInState(retraced.state, retraced.folded, read)) {
      return Fail(ErrorCode::kCorrupt, "after the last record of log " + std::to_string(log.value) +
                                           ", " + Sentence(*broken));
    }
    if (retraced.head && retraced.head->checkpoint.size > sequence) {
      return Wrong(log, sequence,
                   "is missing: a head over " + std::to_string(retraced.head->checkpoint.size) +
                       " records was signed");
    }
    const auto& opened = retraced.state.configuration.coalition().all();
    if (opened.empty()) return Wrong(log, 0, "no coalition was opened");
    const std::string& origin = opened.front().value.origin;
    if (retraced.head && !retraced.head->note.starts_with(origin + "\n")) {
      return Fail(ErrorCode::kCorrupt, "the signed head of log " + std::to_string(log.value) +
                                           " is not of the coalition's origin " + origin);
    }
    VerifiedLog verified;
    verified.log = log;
    verified.members = retraced.state.row.members;
    verified.sequence = sequence;
    verified.root = retraced.frontier.Root();
    verified.state_hash = StateImage(retraced.state).StateHash();
    verified.signed_size = retraced.head ? retraced.head->checkpoint.size : 0;
    verified.totals = TotalsOf(retraced.state);
    const auto& currencies = retraced.state.configuration.currencies();
    for (uint32_t i = 0; i < currencies.size(); ++i) {
      verified.currency_codes[{.value = i + 1}] = currencies[i].all().back().value.code;
    }
    return verified;
  }

  const DataDirectory& directory_;
  const KeyRing keys_;
  const Journal& journal_;
  const StateStore& store_;
  const JournalHead stored_;
  std::map<LogNumber, std::unique_ptr<Retraced>> logs_;
  uint64_t drains_ = 0;
  uint64_t records_ = 0;
};

// What the directory promises and the journal cannot say.
Expected<Done, Error> CheckWhole(const DataDirectory& directory, const DirectorySettings& settings,
                                 const Verified& verified) {
  const auto own = std::find_if(verified.logs.begin(), verified.logs.end(),
                                [&](const VerifiedLog& one) { return one.log == settings.log; });
  if (own == verified.logs.end()) {
    return Fail(ErrorCode::kCorrupt, "the journal has no record of log " +
                                         std::to_string(settings.log.value) +
                                         ", which is this directory's: it was never opened, or its "
                                         "journal is gone");
  }
  if (own->members > 0 && !PosixFileSystem().Exists(directory.vault_file())) {
    return Fail(ErrorCode::kCorrupt, directory.vault_file() + " is not there, but " +
                                         std::to_string(own->members) +
                                         " members are enrolled: restore it from a backup");
  }
  return Done{};
}

}  // namespace

Expected<Verified, Error> VerifyDirectory(const std::string& folder,
                                          const std::function<void(uint64_t)>& progress) {
  const DataDirectory directory(folder);
  const DirectorySettings settings = TRY(directory.ReadSettings());
  const FolderLock lock = TRY(FolderLock::Take(folder));
  const KeyRing keys = KeyRing::FromMaster(TRY(ReadKeyFile(directory.keys_file())));
  const auto store =
      TRY(RocksStateStore::Open({.folder = directory.state_folder(), .read_only = true}));
  const JournalHead stored = TRY(DurableUntil(*store, 0));
  SegmentJournalOptions options;
  options.folder = directory.journal_folder();
  options.proof = ProofBy(settings.log, TRY(ReadHead(directory, keys, settings.log)));
  options.proof.head = stored;
  options.make_ahead = false;
  options.read_only = true;
  const auto journal = TRY(SegmentJournal::Open(PosixFileSystem(), options));
  Verifier verifier(directory, keys, *journal, *store, stored);
  TRY(journal->ReadDrains(0, [&](const Drain& drain) { return verifier.Take(drain, progress); }));
  Verified verified = TRY(verifier.Finish());
  verified.torn = journal->cut().value_or("");
  TRY(CheckWhole(directory, settings, verified));
  return verified;
}

}  // namespace huitong
