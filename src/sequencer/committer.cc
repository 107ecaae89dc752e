#include "sequencer/committer.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <utility>

#include "base/check.h"
#include "base/planted.h"
#include "journal/record_sections.h"

namespace huitong {
namespace {

ByteView RecordAt(const Batch& batch, size_t offset) {
  uint32_t length = 0;
  const ByteView rest = ByteView(batch.records).subspan(offset);
  std::memcpy(&length, rest.data(), sizeof length);
  return rest.first(length);
}

}  // namespace

DurableHeads::Head DurableHeads::Of(LogNumber log) {
  const MutexLock lock(mutex_);
  const auto found = heads_.find(log);
  return found == heads_.end() ? Head() : found->second;
}

std::vector<LogNumber> DurableHeads::Logs() {
  const MutexLock lock(mutex_);
  std::vector<LogNumber> logs;
  for (const auto& [log, head] : heads_) {
    logs.push_back(log);
  }
  return logs;
}

void DurableHeads::SetDurable(LogNumber log, Sequence next_sequence) {
  const MutexLock lock(mutex_);
  heads_[log].next_sequence = next_sequence;
  moved_.NotifyAll();
}

void DurableHeads::SetHashed(LogNumber log, uint64_t tree_size) {
  const MutexLock lock(mutex_);
  heads_[log].tree_size = tree_size;
  moved_.NotifyAll();
}

bool DurableHeads::WaitUntilDurable(LogNumber log, Sequence sequence) {
  const MutexLock lock(mutex_);
  while (!stopped_ && heads_[log].next_sequence <= sequence) {
    moved_.Wait(mutex_);
  }
  return heads_[log].next_sequence > sequence;
}

bool DurableHeads::WaitUntilHashed(LogNumber log, uint64_t tree_size) {
  const MutexLock lock(mutex_);
  while (!stopped_ && heads_[log].tree_size < tree_size) {
    moved_.Wait(mutex_);
  }
  return heads_[log].tree_size >= tree_size;
}

void DurableHeads::Stop() {
  const MutexLock lock(mutex_);
  stopped_ = true;
  moved_.NotifyAll();
}

LogTrees::Tree& LogTrees::AddTree(LogNumber log, Frontier frontier) {
  const LogSecrets secrets = secrets_(log);
  Tree tree{.hasher = LeafHasher(log.value, secrets.salt_key), .frontier = std::move(frontier)};
  return trees_.emplace(log.value, std::move(tree)).first->second;
}

Expected<LogTrees::Tree*, Error> LogTrees::TreeOf(LogNumber log) {
  const auto found = trees_.find(log.value);
  if (found != trees_.end()) return &found->second;
  // What a run left that ended before its first state checkpoint.
  TRY(store_.Truncate(log.value, 0));
  return &AddTree(log, {});
}

Expected<Done, Error> LogTrees::Append(const Batch& batch) {
  Tree& tree = *TRY(TreeOf({.value = batch.log}));
  CHECK(batch.first_sequence == tree.frontier.size());
  // A hash at another place than StoredIndex names would be found in no proof.
  const uint64_t stored = TRY(store_.Count(batch.log));
  if (stored != StoredCount(tree.frontier.size())) {
    return Fail(ErrorCode::kCorrupt, "the tree store has " + std::to_string(stored) +
                                         " hashes of log " + std::to_string(batch.log) +
                                         ", but a tree of " + std::to_string(tree.frontier.size()) +
                                         " records has " +
                                         std::to_string(StoredCount(tree.frontier.size())));
  }
  std::vector<Hash> completed;
  ByteView rest(batch.records);
  for (uint32_t i = 0; i < batch.count; ++i) {
    const RecordShape record = TRY(ReadRecordShape(rest));
    const auto hashes = tree.frontier.Append(tree.hasher.LeafOf(record));
    completed.insert(completed.end(), hashes.begin(), hashes.end());
    rest = rest.subspan(record.bytes.size());
  }
  return store_.Append(batch.log, completed);
}

Expected<bool, Error> LogTrees::Restore(LogNumber log, const Frontier& frontier) {
  trees_.erase(log.value);
  const uint64_t wanted = StoredCount(frontier.size());
  TRY(store_.Truncate(log.value, wanted));
  if (TRY(store_.Count(log.value)) != wanted) return false;
  const Frontier stored = TRY(FrontierAt(store_, log.value, frontier.size()));
  if (!std::ranges::equal(stored.hashes(), frontier.hashes())) return false;
  (void)AddTree(log, stored);
  return true;
}

std::map<uint64_t, Frontier> LogTrees::Frontiers() const {
  std::map<uint64_t, Frontier> frontiers;
  for (const auto& [log, tree] : trees_) {
    frontiers.emplace(log, tree.frontier);
  }
  return frontiers;
}

void EndProcess(const Error& error) {
  // 74: EX_IOERR of sysexits.h. Nothing that was not durable has been answered.
  (void)std::fprintf(stderr, "huitong stops: %s\n", error.sentence.c_str());
  std::_Exit(74);
}

Committer::Committer(Parts parts) : parts_(std::move(parts)), thread_([this] { Run(); }) {}

Committer::~Committer() {
  {
    const MutexLock lock(mutex_);
    stop_ = true;
    handed_over_.NotifyOne();
  }
  thread_.join();
}

void Committer::Hand(ClosedDrain drain) {
  const MutexLock lock(mutex_);
  CHECK(!next_);
  next_ = std::move(drain);
  handed_over_.NotifyOne();
}

void Committer::Run() {
  for (;;) {
    std::optional<ClosedDrain> drain;
    {
      const MutexLock lock(mutex_);
      while (!next_ && !stop_) {
        handed_over_.Wait(mutex_);
      }
      if (!next_) return;
      drain = std::exchange(next_, std::nullopt);
    }
    const auto committed = failed_ ? Expected<Done, Error>(Done{}) : Commit(*drain);
    if (!committed) {
      failed_ = true;
      parts_.on_failure(committed.error());
    }
    if (failed_) AnswerAll(*drain, false);
    parts_.inbox.SayJournalIdle();
  }
}

Expected<Done, Error> Committer::Commit(ClosedDrain& closed) {
  const std::vector<Batch>& batches = closed.drain.batches;
  if (Planted("answers-before-the-sync")) AnswerAll(closed, true);
  if (!batches.empty()) TRY(parts_.journal.Append(closed.drain));
  // From here a crash replays this drain; before here it never happened.
  for (const Batch& batch : batches) {
    parts_.heads.SetDurable({.value = batch.log}, batch.first_sequence + batch.count);
  }
  AnswerAll(closed, true);
  for (const Batch& batch : batches) {
    TRY(parts_.trees.Append(batch));
    parts_.heads.SetHashed({.value = batch.log}, batch.first_sequence + batch.count);
  }
  if (closed.checkpoint_boundary) {
    TRY(parts_.trees.Sync());
    parts_.on_boundary({.head = parts_.journal.Head(), .trees = parts_.trees.Frontiers()});
  }
  return Done{};
}

void AnswerBatch(const CommandBatch& batch, std::optional<OutcomeKind> kind) {
  if (!kind) return batch.waiter->Answer(batch.outcomes);
  std::vector<CommandOutcome> none;
  if (*kind == OutcomeKind::kUnknown) none.resize(batch.commands.size());
  batch.waiter->Answer(none);
}

void Committer::AnswerAll(ClosedDrain& closed, bool durable) {
  for (PendingAnswer& answer : closed.answers) {
    if (answer.due_done) {
      answer.due_done(durable);
      continue;
    }
    if (answer.commands) {
      AnswerBatch(*answer.commands, durable ? std::nullopt : std::optional(OutcomeKind::kUnknown));
      continue;
    }
    if (answer.read) {
      answer.read->Answer(durable ? std::optional<AsOf>(answer.as_of) : std::nullopt);
      continue;
    }
    if (!answer.waiter) continue;
    if (!durable) {
      answer.waiter->Answer(Outcome{.kind = OutcomeKind::kUnknown,
                                    .log = answer.outcome.log,
                                    .sequence = kNoSequence,
                                    .record = {}});
      continue;
    }
    if (answer.in_drain) {
      answer.outcome.record = RecordAt(closed.drain.batches[answer.batch], answer.offset);
    }
    answer.waiter->Answer(answer.outcome);
  }
  closed.answers.clear();
}

}  // namespace huitong
