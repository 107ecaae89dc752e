#include "engine/transact.h"

#include <algorithm>

#include "base/check.h"
#include "base/planted.h"
#include "engine/all_wallets.h"
#include "engine/apply.h"
#include "engine/decide.h"
#include "engine/due_work.h"
#include "engine/invariants/holds_at_commit.h"

namespace huitong {
namespace {

Transacted Lacking(Missing missing) {
  return {.verdict = Verdict::kMissing,
          .sequence = kNoSequence,
          .result = {},
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
          .result = ResultOf(*record),
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

// Whether a draft would find anything due on the wallet: mostly it would not, and need not begin.
// What memory lacks, a draft names.
bool MayBeDue(LogState& state, const WalletKey& key, const Instant& now) {
  const auto found = state.wallets.Find(key);
  if (found.presence != Presence::kFound) return found.presence == Presence::kMissing;
  return HasDueWork(*found.value, state.configuration.PolicyOf(key.currency, now.time), now);
}

// Drafts the first thing that is due on the wallet: whether there is one.
Expected<bool, Halt> DraftDueOf(LogState& state, Draft& draft, const WalletKey& wallet,
                                const Instant& now) {
  if (!MayBeDue(state, wallet, now)) return false;
  draft.Begin(RecordKind::kExpire, now);
  TRY(DecideDue(draft, wallet));
  return !draft.record().subjects.empty();
}

// Drafts what comes first on the way to the end of the merge that the member is in: what is due on
// the source's wallets, then the end itself. Whether there is any.
Expected<bool, Halt> DraftDueOfMerge(LogState& state, Draft& draft, MemberOrdinal member,
                                     const Instant& now) {
  const Member* standing = TRY(draft.StandingOf(member));
  if (!standing->Is(kMerging | kAbsorbing)) return false;
  draft.Begin(RecordKind::kMergeEnd, now);
  const auto source = TRY(EndedMergeOf(draft, member));
  if (!source) return false;
  for (const CurrencyNumber currency : AllCurrencies(draft.configuration())) {
    if (TRY(DraftDueOf(state, draft, {.member = *source, .currency = currency}, now))) return true;
  }
  draft.Begin(RecordKind::kMergeEnd, now);
  TRY(DecideMergeEnd(draft, *source));
  return true;
}

// Drafts the first thing that is due on all that the operation touches: whether there is one.
// Requires that nothing is drafted.
Expected<bool, Halt> DraftDue(LogState& state, Draft& draft, const Operation& operation,
                              const Instant& now) {
  const About about = TRY(AboutOf(draft, operation));
  for (const MemberOrdinal member : about.members) {
    if (TRY(DraftDueOfMerge(state, draft, member, now))) return true;
  }
  for (const WalletKey& wallet : about.wallets) {
    if (TRY(DraftDueOf(state, draft, wallet, now))) return true;
  }
  return false;
}

// The due work of all that the command touches. After each record everything is looked at again:
// what has expired may have made room for a merge that did not fit. What comes next so follows
// from the state alone, wherever an offer stopped for want of memory.
Decided CommitDue(LogState& state, Draft& draft, const Command& command, const Instant& now,
                  const SeenRecords& seen, RecordBuffer& out) {
  while (TRY(DraftDue(state, draft, command.operation, now))) {
    Commit(state, draft.record(), seen, out);
    draft.Begin(RecordKind::kExpire, now);
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

// Commits what `draft_next` drafts until it finds nothing, or lacks something, which is noted:
// whether there was anything.
template <class DraftNext>
bool CommitEach(LogState& state, Draft& draft, RecordBuffer& out, Missing& missing,
                const DraftNext& draft_next) {
  const SeenRecords none;
  for (bool any = false;; any = true) {
    const Expected<bool, Halt> drafted = draft_next();
    if (drafted && *drafted) {
      Commit(state, draft.record(), none, out);
      continue;
    }
    if (!drafted) {
      const Missing& lacking = std::get<Missing>(drafted.error());
      missing.entries.insert(missing.entries.end(), lacking.entries.begin(), lacking.entries.end());
    }
    return any;
  }
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
  if (!decided) {
    if (const auto* missing = std::get_if<Missing>(&decided.error())) return Lacking(*missing);
    decided = DraftDecline(draft, command, now, std::get<Declined>(decided.error()));
    if (!decided) return Lacking(std::get<Missing>(decided.error()));
  }
  const Sequence sequence = draft.record().header.sequence;
  return {.verdict = Verdict::kRecorded,
          .sequence = sequence,
          .result = ResultOf(draft.record()),
          .offset = Commit(state, draft.record(), seen, out),
          .missing = {}};
}

Missing TransactDue(LogState& state, const DueWork& work, const Instant& now, RecordBuffer& out) {
  const SeenRecords none;
  Draft draft(state, none);
  Missing missing;
  // What wallets lose may make room for a merge, and a merge may bring what is due to a wallet.
  for (bool again = true; again;) {
    again = false;
    for (const MemberOrdinal member : work.members) {
      again |= CommitEach(state, draft, out, missing,
                          [&] { return DraftDueOfMerge(state, draft, member, now); });
    }
    for (const WalletKey& wallet : work.wallets) {
      again |= CommitEach(state, draft, out, missing,
                          [&] { return DraftDueOf(state, draft, wallet, now); });
    }
    again = again && !work.members.empty();
  }
  return missing;
}

}  // namespace huitong
