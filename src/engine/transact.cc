#include "engine/transact.h"

#include <algorithm>

#include "base/check.h"
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
  const bool same_request = record->header.request->request == command.macs.request;
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

// The due work of every wallet the command touches, as records of their own.
Decided CommitDue(LogState& state, Draft& draft, const Command& command, const Instant& now,
                  const SeenRecords& seen, RecordBuffer& out) {
  draft.Begin(RecordKind::kExpire, now);
  for (const WalletKey& wallet : TRY(TouchedWallets(draft, command.operation))) {
    for (;;) {
      draft.Begin(RecordKind::kExpire, now);
      TRY(DecideDue(draft, wallet));
      if (draft.record().subjects.empty()) break;
      Commit(state, draft.record(), seen, out);
    }
  }
  return Done{};
}

// Replaces what was drafted by the decline. It goes into the history of the member it is about.
Decided DraftDecline(Draft& draft, const Command& command, const Instant& now,
                     const Declined& declined) {
  draft.Begin(KindOf(command.operation), now);
  SetHeader(draft.header(), command);
  const RequestDeclined fact{.declined = declined, .language = command.language};
  const auto member = TRY(SubjectOf(draft, command.operation));
  if (!member) {
    draft.StateInBooks(fact);
    return Done{};
  }
  TRY(draft.AddSubject(*member));
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

}  // namespace huitong
