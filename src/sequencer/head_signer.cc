#include "sequencer/head_signer.h"

#include <array>
#include <utility>

#include "crypto/ed25519.h"
#include "journal/leaf.h"
#include "journal/record_sections.h"

namespace huitong {
namespace {

constexpr std::chrono::seconds kBetweenHeads{1};
constexpr uint32_t kRecordsPerRead = 4096;

}  // namespace

HeadSigner::HeadSigner(Parts parts, std::map<LogNumber, SignedHead> signed_before)
    : parts_(std::move(parts)), heads_(std::move(signed_before)), thread_([this] { Run(); }) {}

HeadSigner::~HeadSigner() {
  {
    const MutexLock lock(mutex_);
    stop_ = true;
    stopped_.NotifyAll();
  }
  thread_.join();
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
  const auto origin = parts_.origin_of(log);
  if (!origin) return Done{};

  TRY(ReadBack(log, signed_size, size));
  const Checkpoint checkpoint{
      .origin = *origin, .size = size, .root = TRY(RootAt(parts_.trees, log.value, size))};
  const SigningKey key(parts_.secrets(log).signing_seed);
  SignedHead head{.checkpoint = checkpoint, .note = SignNote(checkpoint, key)};
  TRY(parts_.keep(log, head));
  const MutexLock lock(mutex_);
  heads_[log] = std::move(head);
  return Done{};
}

Expected<Done, Error> HeadSigner::ReadBack(LogNumber log, uint64_t from, uint64_t to) const {
  parts_.journal.DropFromCache();
  LeafHasher hasher(log.value, parts_.secrets(log).salt_key);
  while (from < to) {
    const auto wanted = static_cast<uint32_t>(std::min<uint64_t>(kRecordsPerRead, to - from));
    const Batch batch = TRY(parts_.journal.ReadRecords(log.value, from, wanted));
    for (const RecordShape& record : TRY(RecordsOf(batch))) {
      // The section proof puts the whole section together and hashes it at once, where the leaf
      // hasher streamed its parts: another path to the same entry.
      const Hash entry =
          TRY(EntryFromSectionProof(hasher.ProofOfSection(record, record.sections() - 1)));
      const std::array place = {StoredIndex(0, record.sequence)};
      const auto stored = TRY(parts_.trees.Read(log.value, place));
      if (stored.front() != LeafHash(entry)) {
        return Fail(ErrorCode::kCorrupt, "record " + std::to_string(record.sequence) + " of log " +
                                             std::to_string(log.value) +
                                             " reads back from the disk as other bytes than were "
                                             "hashed into its tree: no head is signed over it");
      }
    }
    from += batch.count;
  }
  return Done{};
}

}  // namespace huitong
