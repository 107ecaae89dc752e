#include "engine/transact.h"

#include <algorithm>

#include "base/check.h"
#include "base/planted.h"
#include "engine/all_wallets.h"
#include "engine/apply.h"
#include "engine/decide.h"
#include "engine/invariants/holds_at_commit.h"

namespace huitong {
namespace {

Transacted Lacking(Missing missing) {
  return {.verdict = Verdict::kMissing,
          .sequence = kNoSequence,
          .accepted = false,
          .offset = 0,
          .missing = std::move(missing)};
}

// From here a record is a fact: nothing after this can say no.
size_t Commit(LogState& state, const Record& record, const SeenRecords& seen, RecordBuffer& out) {
  RequireInvariants(state, record, seen);
  const size_t offset = out.bytes.size();
  Apply(state, record);
  EncodeRecord(record, out.bytes);
  ++out.count;
  return offset;
}

// The answer to a key that made the record `sequence` before.
Transacted AnswerOf(Sequence sequence, const Command& command, const SeenRecords& seen) {
  const auto record = std::find_if(
      seen.begin(), seen.end(), [&](const Record& one) { return one.header.sequence == sequence; });
  CHECK(record != seen.end());
  const bool same_request =
      Planted("key-of-another-request") || record->header.request->request == command.macs.request;
  return {.verdict = same_request ? Verdict::kReplayed : Verdict::kKeyReused,
          .sequence = sequence,
          .accepted = false,
          .offset = 0,
          .missing = {}};
}

void SetHeader(RecordHeader& header, const Command& command) {
  header.actor = command.actor;
  header.answer_version = command.answer_version;
  header.request = command.macs;
  header.number = command.number;
  if (command.occurred) header.occurred = *command.occurred;
}

// What is due on one wallet, each a record of its own.
Decided CommitDueOf(LogState& state, Draft& draft, const WalletKey& wallet, const SeenRecords& seen,
                    const Instant& now, RecordBuffer& out) {
  for (;;) {
    draft.Begin(RecordKind::kExpire, now);
    TRY(DecideDue(draft, wallet));
    if (draft.record().subjects.empty()) return Done{};
    Commit(state, draft.record(), seen, out);
  }
}

// Completes the merge that the member is in, if its time has come: whether it did.
Expected<bool, Halt> CommitMergeEnd(LogState& state, Draft& draft, MemberOrdinal member,
                                    const SeenRecords& seen, const Instant& now,
                                    RecordBuffer& out) {
  draft.Begin(RecordKind::kMergeEnd, now);
  const auto source = TRY(EndedMergeOf(draft, member));
  if (!source) return false;
  for (const CurrencyNumber currency : AllCurrencies(draft.configuration())) {
    TRY(CommitDueOf(state, draft, {.member = *source, .currency = currency}, seen, now, out));
  }
  draft.Begin(RecordKind::kMergeEnd, now);
  TRY(DecideMergeEnd(draft, *source));
  Commit(state, draft.record(), seen, out);
  return true;
}

// The due work of all that the command touches.
Decided CommitDue(LogState& state, Draft& draft, const Command& command, const Instant& now,
                  const SeenRecords& seen, RecordBuffer& out) {
  draft.Begin(RecordKind::kExpire, now);
  About about = TRY(AboutOf(draft, command.operation));
  for (const MemberOrdinal member : About(about).members) {
    const bool merged = TRY(CommitMergeEnd(state, draft, member, seen, now, out));
    if (merged) about = TRY(AboutOf(draft, command.operation));
  }
  for (const WalletKey& wallet : about.wallets) {
    TRY(CommitDueOf(state, draft, wallet, seen, now, out));
  }
  return Done{};
}

// Replaces what was drafted by the decline. It goes into the history of the member it is about.
Decided DraftDecline(Draft& draft, const Command& command, const Instant& now,
                     const Declined& declined) {
  draft.Begin(KindOf(command.operation), now);
  SetHeader(draft.header(), command);
  const RequestDeclined fact{.declined = declined, .language = command.language};
  const About about = TRY(AboutOf(draft, command.operation));
  if (!about.first) {
    draft.StateInBooks(fact);
    return Done{};
  }
  TRY(draft.AddSubject(*about.first));
  draft.State(fact);
  return Done{};
}

Decided DraftCommand(Draft& draft, const Command& command, const Instant& now) {
  draft.Begin(KindOf(command.operation), now);
  SetHeader(draft.header(), command);
  return Decide(draft, command.operation);
}

}  // namespace

Transacted Transact(LogState& state, const Command& command, const Instant& now,
                    const SeenRecords& seen, RecordBuffer& out) {
  Draft draft(state, seen);
  draft.Begin(KindOf(command.operation), now);
  auto bound = draft.RecordBoundTo(Binding::kKey, command.macs.key);
  if (!bound) return Lacking(std::get<Missing>(bound.error()));
  if (*bound) return AnswerOf(**bound, command, seen);

  auto due = CommitDue(state, draft, command, now, seen, out);
  if (!due) return Lacking(std::get<Missing>(due.error()));

  Decided decided = DraftCommand(draft, command, now);
  const bool accepted = decided.has_value();
  if (!accepted) {
    if (const auto* missing = std::get_if<Missing>(&decided.error())) return Lacking(*missing);
    decided = DraftDecline(draft, command, now, std::get<Declined>(decided.error()));
    if (!decided) return Lacking(std::get<Missing>(decided.error()));
  }
  const Sequence sequence = draft.record().header.sequence;
  return {.verdict = Verdict::kRecorded,
          .sequence = sequence,
          .accepted = accepted,
          .offset = Commit(state, draft.record(), seen, out),
          .missing = {}};
}

Missing TransactDue(LogState& state, const DueWork& work, const Instant& now, RecordBuffer& out) {
  const SeenRecords none;
  Draft draft(state, none);
  Missing missing;
  const auto note = [&](const auto& done) {
    if (done) return;
    const Missing lacking = std::get<Missing>(done.error());
    missing.entries.insert(missing.entries.end(), lacking.entries.begin(), lacking.entries.end());
  };
  for (const MemberOrdinal member : work.members) {
    note(CommitMergeEnd(state, draft, member, none, now, out));
  }
  for (const WalletKey& wallet : work.wallets) {
    note(CommitDueOf(state, draft, wallet, none, now, out));
  }
  return missing;
}

}  // namespace huitong
