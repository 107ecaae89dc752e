// Merging one member into another: begun, undone within the cool-off, completed after it
// (section 18 of the rules).
import { timeText } from '../calendar.mjs';
import { Expectation } from '../expectation.mjs';
import { kUnmerge } from '../kinds.mjs';
import { fitTogether, isActive, isInOpenMerge, kSource } from '../members.mjs';
import { kMergeHours } from '../settings.mjs';
import { twoSubjectsAndTraces } from './common.mjs';
import { requireNothingDueAtAll } from './due.mjs';
import { requireMergeCompleted, requireNamed } from './who.mjs';

const kHour = 3_600_000_000_000n;
const kBegun = 1;
const kUndone = 2;
const kCompleted = 3;
const kSourceRole = 1;
const kTargetRole = 2;

export function checkMerge(context) {
  const { ledger, record, reject } = context;
  const [source, target] = membersOf(context);
  for (const member of [source, target]) {
    requireNamed(context, member);
    if (isInOpenMerge(ledger.members[member])) {
      reject(`Member ${member} is in an open merge already.`);
    }
    if (!isActive(ledger.members[member])) reject(`Member ${member} is not active.`);
  }
  for (const member of [source, target]) requireNothingDueAtAll(context, member);
  requireFit(context, source, target);
  const hours = ledger.memberPolicy(kMergeHours, record.commit_time);
  const ends = record.commit_time + hours * kHour;
  expectStep(new Expectation(ledger, source, target), kBegun, ends).compare(record);
}

export function checkUnmerge(context) {
  const { ledger, record, reject } = context;
  const { source, target, ends } = openMerge(context);
  if (record.commit_time >= ends) {
    reject('A merge is undone after its cool-off.',
      { expected: `before ${timeText(ends)}`, found: timeText(record.commit_time) });
  }
  expectStep(new Expectation(ledger, source, target), kUndone, ends).compare(record);
}

// All that the source has goes to the target as it is.
export function checkMergeEnd(context) {
  const { ledger, record, reject } = context;
  const { source, target, ends } = openMerge(context);
  if (record.commit_time < ends) {
    reject('A merge is completed before its cool-off is over.',
      { expected: `from ${timeText(ends)} on`, found: timeText(record.commit_time) });
  }
  requireNothingDueAtAll(context, source);
  requireFit(context, source, target);
  const expected = expectStep(new Expectation(ledger, source, target), kCompleted, ends);
  for (const currency of ledger.currenciesOf(source)) {
    expectMove(expected, currency, { from: ledger.peek(source, currency), target, record });
  }
  expected.compare(record);
}

function membersOf(context) {
  return twoSubjectsAndTraces(context, 'MergeStep').map(({ subject }) => subject.member);
}

// The open merge of the two members of the record.
function openMerge(context) {
  const { ledger, record, reject } = context;
  const [source, target] = membersOf(context);
  const { flags, other, ends } = ledger.members[source];
  if (!(flags & kSource) || other !== target) {
    reject(`There is no open merge of member ${source} into member ${target}.`,
      { expected: flags & kSource ? `into member ${other}` : 'an open merge', found: null });
  }
  if (record.kind === kUnmerge) requireMergeCompleted(context, source);
  return { source, target, ends };
}

function requireFit({ ledger, reject }, source, target) {
  if (!fitTogether(ledger, source, target)) {
    reject(`Members ${source} and ${target} together hold more than 2^53 − 1 points.`);
  }
}

function expectStep(expected, step, ends) {
  const [source, target] = expected.subjects.map(({ member }) => member);
  expected.turnTo(0);
  expected.trace('MergeStep', { step, role: kSourceRole, other: target, ends });
  expected.turnTo(1);
  expected.trace('MergeStep', { step, role: kTargetRole, other: source, ends });
  return expected;
}

// Of one currency: lots, pending lots, holds with what they pin, debt, and what puts off an expiry.
function expectMove(expected, currency, { from, target, record }) {
  const { ledger } = expected;
  const holds = from.holds.map(({ sequence, ordinal }) => ledger.hold(sequence, ordinal));
  for (const [subject, sign] of [[0, -1n], [1, 1n]]) {
    expected.turnTo(subject);
    for (const lot of from.lots) expected.available(currency, lot, sign * lot.amount);
    for (const lot of from.pendingLots) expected.pending(currency, lot, sign * lot.amount);
    for (const hold of holds) {
      if (subject === 1) {
        expected.trace('HoldMoved',
          { currency, hold: hold.sequence, hold_ordinal: hold.ordinal });
      }
      for (const lot of hold.lots) expected.held(currency, hold, lot, sign * lot.amount);
    }
    expected.debt(currency, -sign * from.debt);
  }
  const to = ledger.peek(target, currency);
  const pins = holds.flatMap(({ lots }) => lots);
  if (from.slides_until > to.slides_until && from.hasSlidingLot(pins)) {
    expected.trace('ActivityCounted',
      { currency, active_on: record.commit_day, last_day: from.slides_until });
  }
  for (const [date, { last_day: last }] of [...from.marks].sort(([a], [b]) => a - b)) {
    if (last >= record.commit_day && last > (to.marks.get(date)?.last_day ?? 0)) {
      expected.trace('ExpiryDeferred', { currency, expires_on: date, last_day: last });
    }
  }
}
