#include "sequencer/head_signer.h"

#include <algorithm>
#include <numeric>
#include <utility>
#include <vector>

#include "base/planted.h"
#include "crypto/ed25519.h"
#include "journal/leaf.h"
#include "journal/record_sections.h"

namespace huitong {
namespace {

constexpr std::chrono::seconds kBetweenHeads{1};
constexpr uint32_t kRecordsPerRead = 4096;

std::string NameOf(LogNumber log, Sequence sequence) {
  return "record " + std::to_string(sequence) + " of log " + std::to_string(log.value);
}

}  // namespace

HeadSigner::HeadSigner(Parts parts, std::map<LogNumber, SignedHead> signed_before)
    : parts_(std::move(parts)), heads_(std::move(signed_before)), thread_([this] { Run(); }) {}

HeadSigner::~HeadSigner() { Stop(); }

void HeadSigner::Stop() {
  {
    const MutexLock lock(mutex_);
    stop_ = true;
    stopped_.NotifyAll();
  }
  if (thread_.joinable()) thread_.join();
}

std::optional<SignedHead> HeadSigner::HeadOf(LogNumber log) {
  const MutexLock lock(mutex_);
  const auto found = heads_.find(log);
  if (found == heads_.end()) return std::nullopt;
  return found->second;
}

void HeadSigner::Run() {
  for (;;) {
    {
      const MutexLock lock(mutex_);
      if (!stop_) (void)stopped_.WaitFor(mutex_, kBetweenHeads);
      if (stop_) return;
    }
    const auto signed_all = SignAll();
    if (!signed_all) {
      parts_.on_failure(signed_all.error());
      return;
    }
  }
}

Expected<Done, Error> HeadSigner::SignAll() {
  const MutexLock lock(signing_);
  for (const LogNumber log : parts_.heads.Logs()) {
    TRY(Sign(log));
  }
  return Done{};
}

Expected<Done, Error> HeadSigner::Sign(LogNumber log) {
  const uint64_t size = parts_.heads.Of(log).tree_size;
  const auto before = HeadOf(log);
  const uint64_t signed_size = before ? before->checkpoint.size : 0;
  if (size <= signed_size) return Done{};
  const auto origin = TRY(parts_.origin_of(log));
  if (!origin) return Done{};

  const auto known = trees_.find(log);
  Frontier signed_tree = known != trees_.end() ? known->second : TRY(SignedTree(log, before));
  Frontier tree = Planted("head-signed-unread") ? TRY(FrontierAt(parts_.trees, log.value, size))
                                                : TRY(ReadBack(log, std::move(signed_tree), size));
  const Hash root = tree.Root();
  if (root != TRY(RootAt(parts_.trees, log.value, size))) {
    return Fail(ErrorCode::kCorrupt, "the stored tree of log " + std::to_string(log.value) +
                                         " has another root over " + std::to_string(size) +
                                         " records than the records make that were read back: no "
                                         "head is signed over it");
  }
  const Checkpoint checkpoint{.origin = *origin, .size = size, .root = root};
  const SigningKey key(parts_.secrets(log).signing_seed);
  SignedHead head{.checkpoint = checkpoint, .note = SignNote(checkpoint, key)};
  TRY(parts_.keep(log, head));
  trees_[log] = std::move(tree);
  const MutexLock lock(mutex_);
  heads_[log] = std::move(head);
  return Done{};
}

Expected<Frontier, Error> HeadSigner::SignedTree(LogNumber log,
                                                 const std::optional<SignedHead>& head) const {
  if (!head) return Frontier();
  Frontier tree = TRY(FrontierAt(parts_.trees, log.value, head->checkpoint.size));
  if (tree.Root() == head->checkpoint.root) return tree;
  return Fail(ErrorCode::kCorrupt, "the stored tree of log " + std::to_string(log.value) +
                                       " does not have the root of " +
                                       std::to_string(head->checkpoint.size) +
                                       " records that was signed: no further head is signed");
}

Expected<Frontier, Error> HeadSigner::ReadBack(LogNumber log, Frontier tree, uint64_t size) const {
  parts_.journal.DropFromCache();
  LeafHasher hasher(log.value, parts_.secrets(log).salt_key);
  while (tree.size() < size) {
    const auto wanted =
        static_cast<uint32_t>(std::min<uint64_t>(kRecordsPerRead, size - tree.size()));
    const Batch batch = TRY(parts_.journal.ReadRecords(log.value, tree.size(), wanted));
    if (batch.count == 0) {
      return Fail(ErrorCode::kCorrupt, NameOf(log, tree.size()) +
                                           " was hashed into its tree and cannot be read back: no "
                                           "head is signed over it");
    }
    TRY(ReadBackBatch(log, hasher, batch, tree));
  }
  return tree;
}

Expected<Done, Error> HeadSigner::ReadBackBatch(LogNumber log, LeafHasher& hasher,
                                                const Batch& batch, Frontier& tree) const {
  // The hashes that each record completes stand in the store where those of the one before end.
  std::vector<Hash> made;
  made.reserve(size_t{2} * batch.count);
  for (const RecordShape& record : TRY(RecordsOf(batch))) {
    // The section proof puts the whole section together and hashes it at once, where the leaf
    // hasher streamed its parts: another path to the same entry.
    const Hash entry =
        TRY(EntryFromSectionProof(hasher.ProofOfSection(record, record.sections() - 1)));
    const std::span<const Hash> completed = tree.Append(LeafHash(entry));
    made.insert(made.end(), completed.begin(), completed.end());
  }
  std::vector<uint64_t> places(made.size());
  std::iota(places.begin(), places.end(), StoredIndex(0, batch.first_sequence));
  const auto stored = TRY(parts_.trees.Read(log.value, places));
  const auto differing = std::mismatch(made.begin(), made.end(), stored.begin()).first;
  if (differing == made.end()) return Done{};

  const uint64_t place = places[static_cast<size_t>(differing - made.begin())];
  Sequence sequence = batch.first_sequence;
  while (StoredIndex(0, sequence + 1) <= place) {
    ++sequence;
  }
  if (StoredIndex(0, sequence) == place) {
    return Fail(ErrorCode::kCorrupt, NameOf(log, sequence) +
                                         " reads back from the disk as other bytes than were "
                                         "hashed into its tree: no head is signed over it");
  }
  return Fail(ErrorCode::kCorrupt, "the stored tree has another hash over the records up to " +
                                       NameOf(log, sequence) +
                                       " than they make: no head is signed over it");
}

}  // namespace huitong
