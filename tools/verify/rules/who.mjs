// Of whom a record must be, and what may be done to him (section 17 of the rules).
import { timeText } from '../calendar.mjs';
import { isFrozen, kClosed, mergeToComplete, namedMember, ownerOf } from '../members.mjs';

// The member that a request names: never the source of a merge. `takes` where it takes from him.
export function requireNamed(context, member, { takes = false } = {}) {
  const { ledger, reject } = context;
  const meant = namedMember(ledger, member);
  if (meant !== member) {
    reject(`Member ${member} is the source of a merge: who names him means member ${meant}.`,
      { expected: `member ${meant}`, found: `member ${member}` });
  }
  requireServed(context, member, { takes });
}

// The member of a hold or of a transaction of `first`.
export function requireOwner(context, member, first, what) {
  const owner = ownerOf(context.ledger, first);
  if (owner !== member) {
    context.reject(`${what} is of another member.`,
      { expected: `member ${owner}`, found: `member ${member}` });
  }
}

export function requireServed(context, member, { takes = false } = {}) {
  const { ledger, reject } = context;
  requireMergeCompleted(context, member);
  const known = ledger.members[member];
  if (known.flags & kClosed) reject(`The account of member ${member} is closed.`);
  if (takes && isFrozen(known)) {
    reject(`The account of member ${member} is frozen: nothing is taken from it.`);
  }
}

// From the end of the cool-off on, the first touch of either completes the merge.
export function requireMergeCompleted({ ledger, record, reject }, member) {
  const merge = mergeToComplete(ledger, member, record.commit_time);
  if (!merge) return;
  reject(`Member ${member} is touched while the merge of member ${merge.source} into member ` +
    `${merge.target} is to be completed since ${timeText(merge.ends)}.`);
}
