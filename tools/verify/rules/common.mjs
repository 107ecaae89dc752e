// What the rules share: the member and the trace of a record, division, taking lots.
import { kRecordKinds } from '../kinds.mjs';
import { isOverdue } from '../ledger.mjs';

// The only subject of the record, and the one effect in it that says what was asked for.
export function subjectAndTrace({ record, reject }, name) {
  const what = kRecordKinds.get(record.kind);
  if (record.subjects.length !== 1) {
    reject(`A record of kind ${what} has one subject.`,
      { expected: 1, found: record.subjects.length });
  }
  const [subject] = record.subjects;
  const trace = subject.effects.find((effect) => effect.name === name);
  if (!trace) reject(`A record of kind ${what} holds a ${name}.`);
  return { subject, trace };
}

// An operation that has no time of its own but the commit time.
export function refuseOccurrence({ record, reject }) {
  if (record.occurrence) {
    reject(`A record of kind ${kRecordKinds.get(record.kind)} states no time of occurrence.`);
  }
}

// Both for values that are not negative.
export function floorDivide(value, divisor) {
  return value / divisor;
}

export function ceilDivide(value, divisor) {
  return (value + divisor - 1n) / divisor;
}

// Splits `points` over the lots of a wallet, first expiring first; a lot past its last day is never
// taken. Gives [{lot, amount}], or rejects where there is too little.
export function takeLots({ ledger, record, reject }, member, currency, points) {
  const parts = [];
  let left = points;
  for (const lot of ledger.lots(member, currency)) {
    if (left === 0n) break;
    if (isOverdue(lot, record.commit_day)) continue;
    const amount = lot.remaining < left ? lot.remaining : left;
    parts.push({ lot, amount });
    left -= amount;
  }
  if (left > 0n) {
    reject(`The member has too few points in ${ledger.currencyName(currency)}.`,
      { expected: points, found: points - left });
  }
  return parts;
}
