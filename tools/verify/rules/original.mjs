// What a reversal or a reinstatement shares with others: the record it names, and what is left of
// it.
import { isDeclined } from '../declines.mjs';
import { kRecordKinds } from '../kinds.mjs';
import { requireOwner } from './who.mjs';

// The record that `trace` names, of one of `kinds`: {sequence, day, trace, effects, books}, the
// trace being the effect that `kinds` gives, and the effects those of its subject.
export function findOriginal(context, subject, { original: sequence, currency }, kinds) {
  const { record, reject, originals } = context;
  const original = sequence < record.sequence ? originals(sequence) : null;
  if (!original) reject(`There is no record ${sequence} before this one.`);
  if (!kinds.has(original.kind) || isDeclined(original)) {
    reject(`Record ${sequence} is a ${kRecordKinds.get(original.kind)}` +
      `${isDeclined(original) ? ' that was declined' : ''} and cannot be reversed so.`);
  }
  const [{ member, effects }] = original.subjects;
  const trace = effects.find(({ name }) => name === kinds.get(original.kind));
  requireOwner(context, subject.member, member, `Record ${sequence}`);
  if (trace.currency !== currency) {
    reject(`Record ${sequence} is of another currency.`,
      { expected: trace.currency, found: currency });
  }
  return { sequence, day: original.commit_day, trace, effects, books: original.books };
}

export function requireAtMost({ reject }, found, left) {
  if (found > left) {
    reject('More is reversed than is left of the original.',
      { expected: `at most ${left}`, found });
  }
}

// The lots without the first `points` of them.
export function skipPoints(lots, points) {
  let skip = points;
  return lots.map((lot) => {
    const skipped = lot.amount < skip ? lot.amount : skip;
    skip -= skipped;
    return { ...lot, amount: lot.amount - skipped };
  }).filter(({ amount }) => amount > 0n);
}
