// The records that tests forge of members and their points, for what they say to be altered.
import { available, book, day } from './forge.mjs';

export const kFreeze = 27;
export const kUnfreeze = 28;
export const kClose = 29;
export const kMerge = 30;
export const kUnmerge = 31;
export const kMergeEnd = 32;
export const kAdjust = 33;
export const kPropose = 34;
export const kReject = 35;
export const kGift = 36;
export const kReinstate = 37;
export const kGoodwill = 1;
export const kHour = 3_600_000_000_000n;
export const kLot = day('2028-01-31');

export function status(kind, member, code, { reason = 2, then = [], books = [] } = {}) {
  return { kind, subjects: [[member, ['MemberStatusChanged', { status: code, reason }], ...then]],
    books };
}

export function freeze(member) {
  return status(kFreeze, member, 2);
}

export function close(member, then = [], books = []) {
  return status(kClose, member, 3, { reason: 1, then, books });
}

export function merge(log, source, target, { hours = 168n, ends = log.instant + hours * kHour,
  kind = kMerge, step = 1, moved = [[], []] } = {}) {
  const side = (member, role, other, then) => [member, ['MergeStep', { step, role, other, ends }],
    ...then];
  return { kind, actor: kind === kMergeEnd ? 0 : undefined,
    subjects: [side(source, 1, target, moved[0]), side(target, 2, source, moved[1])] };
}

export function unmerge(log, source, target, ends) {
  return merge(log, source, target, { kind: kUnmerge, step: 2, ends });
}

export function mergeEnd(log, source, target, ends, moved) {
  return merge(log, source, target, { kind: kMergeEnd, step: 3, ends, moved });
}

export function hold(log, member, points) {
  return { kind: 21, subjects: [[member, ['HoldPlaced', { currency: 1, acceptor: 1, channel: 0,
    points, ends: log.instant + 2_000n * kHour }], available(1, kLot, 1, -points),
  held(log.sequence, points)]] };
}

export function held(of, amount, expires_on = kLot) {
  return ['HeldPosting', { currency: 1, hold: of, expires_on, provenance: 1, amount }];
}

// `lots` are [expires_on, provenance, points], negative to take.
export function adjust(member, lots, { expires_on = lots[0][0], reason = kGoodwill, proposal = null,
  actor, first = [], then = [], interned = [] } = {}) {
  const points = lots.reduce((sum, [, , amount]) => sum + amount, 0) +
    first.reduce((sum, [, { amount }]) => sum + amount, 0);
  return { kind: kAdjust, actor, subjects: [[member,
    ['Adjusted', { currency: 1, reason, expires_on, points, proposal }], ...first,
    ...lots.filter(([, , amount]) => amount !== 0).map(([on, provenance, amount]) =>
      available(1, on, provenance, amount)), ...then]],
  books: [...interned, book(1, 'issuer.adjusted', -points, reason)] };
}

export function propose(member, points, { expires_on = 0, reason = kGoodwill, actor } = {}) {
  return { kind: kPropose, actor, subjects: [[member,
    ['AdjustmentProposed', { currency: 1, reason, expires_on, points }]]] };
}

export function reject(member, proposal, points, actor) {
  return { kind: kReject, actor, subjects: [[member, ['ProposalRejected', { proposal, points }]]] };
}

// `lots` are [expires_on, provenance, points] of the giver, and of the recipient.
export function gift(giver, recipient, from, to, more = [[], []]) {
  const points = from.reduce((sum, [, , amount]) => sum + amount, 0);
  const side = (role, other) => ['Gifted', { currency: 1, role, other, points }];
  return { kind: kGift, subjects: [
    [giver, side(1, recipient), ...from.map(([on, provenance, amount]) =>
      available(1, on, provenance, -amount)), ...more[0]],
    [recipient, side(2, giver), ...to.map(([on, provenance, amount]) =>
      available(1, on, provenance, amount)), ...more[1]]] };
}

// `lots` are [expires_on, provenance, points].
export function reinstate(member, original, before, lots) {
  const points = lots.reduce((sum, [, , amount]) => sum + amount, 0);
  return { kind: kReinstate, subjects: [[member, ['Reinstated', { currency: 1,
    expires_on: lots[0][0], original, points, points_before: before }],
  ...lots.map(([on, provenance, amount]) => available(1, on, provenance, amount))]],
  books: [book(1, 'issuer.expired', -points)] };
}
