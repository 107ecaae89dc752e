// Who a member is: frozen, closed, verified, in a merge; and of whom a record must be (section 17 of
// the rules).

export const kFrozen = 1;
export const kClosed = 2;
// The source of an open merge, and of a completed one; the target of an open one.
export const kSource = 4;
export const kMerged = 8;
export const kTarget = 16;
export const kInMerge = kSource | kMerged | kTarget;
export const kVerified = 32;

const kWalletMax = (1n << 53n) - 1n;

// Who is meant by the name of a member: the other of a merge of which he is the source.
export function namedMember(ledger, member) {
  return follow(ledger, member, kSource | kMerged);
}

// Of whom a hold or a transaction of a member is by now: an open merge leaves it where it is.
export function ownerOf(ledger, member) {
  return follow(ledger, member, kMerged);
}

function follow(ledger, member, flags) {
  let now = member;
  while (ledger.members[now].flags & flags) now = ledger.members[now].other;
  return now;
}

// Nothing is taken from him but what was begun before.
export function isFrozen({ flags }) {
  return (flags & (kFrozen | kSource)) !== 0;
}

export function isActive({ flags }) {
  return (flags & (kFrozen | kClosed)) === 0;
}

export function isInOpenMerge({ flags }) {
  return (flags & (kSource | kTarget)) !== 0;
}

// Whether all that two members hold, and all that they owe, goes into one's wallets.
export function fitTogether(ledger, source, target) {
  return ledger.currenciesOf(source).every((currency) => {
    const [from, to] = [source, target].map((member) => ledger.peek(member, currency));
    return from.all + to.all <= kWalletMax && from.debt + to.debt <= kWalletMax;
  });
}

// The open merge of a member that must be completed before anything else is done about him, as
// {source, target, ends}, or null.
export function mergeToComplete(ledger, member, time) {
  const { flags, other, ends } = ledger.members[member];
  if (!(flags & (kSource | kTarget)) || ends > time) return null;
  const [source, target] = flags & kSource ? [member, other] : [other, member];
  return fitTogether(ledger, source, target) ? { source, target, ends } : null;
}
