// Makes a journal as if all of it had happened some days before, so that what it began (pending
// points, holds, lots) comes due today. All its records must be of one day.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { endOfMonthAfter, monthOf } from '../../tools/verify/calendar.mjs';
import { decodePayload } from '../../tools/verify/published.mjs';
import { readRecords, writeRecords } from './journal_editor.mjs';
import { writeOwnTree } from './own_tree.mjs';

const kDay = 86_400_000_000_000n;
const kCurrency = 3;

// All of a first day must be of one day.
export class MidnightPassed extends Error {}

export function ageJournal(directory, days) {
  const records = readRecords(directory);
  const ages = new Ages(records, days);
  for (const record of records) ages.apply(record);
  writeRecords(directory, records);
  writeOwnTree(directory, records);
  // What the journal does not say is not lost with these: a start makes them again.
  for (const derived of ['state', 'tree']) {
    rmSync(join(directory, derived), { recursive: true, force: true });
  }
}

class Ages {
  constructor(records, days) {
    this.days = days;
    this.nanoseconds = BigInt(days) * kDay;
    this.expiries = new Map();
    const happened = new Set(records.flatMap(({ decoded }) =>
      [decoded.commit_day, decoded.occurrence?.day ?? decoded.commit_day]));
    const today = new Set(records.map(({ decoded }) => decoded.commit_day));
    if (today.size !== 1) throw new MidnightPassed('midnight passed');
    for (const months of termsOf(records)) {
      for (const day of happened) this.addTerm(day, months);
    }
  }

  addTerm(day, months) {
    const before = endOfMonthAfter(day, months);
    const after = endOfMonthAfter(day - this.days, months);
    if ((this.expiries.get(before) ?? after) !== after) {
      throw new Error(`Day ${before} is the end of two terms: choose other times of purchases.`);
    }
    this.expiries.set(before, after);
  }

  apply(record) {
    const { commit_time: time, commit_day: day, occurrence } = record.decoded;
    record.bytes.writeBigInt64LE(time - this.nanoseconds, 16);
    record.bytes.writeInt32LE(day - this.days, 24);
    if (occurrence) {
      record.bytes.writeBigInt64LE(occurrence.time - this.nanoseconds, record.occurrenceAt);
      record.bytes.writeInt32LE(occurrence.day - this.days, record.occurrenceAt + 8);
    }
    for (const effect of record.allEffects()) {
      if (effect.has('expires_on')) {
        effect.set('expires_on', this.expiries.get(effect.get('expires_on')));
      }
      if (effect.has('matures_on')) effect.add('matures_on', -this.days);
      for (const instant of ['ends', 'effective_from']) {
        if (effect.has(instant)) effect.set(instant, effect.get(instant) - this.nanoseconds);
      }
      if (effect.has('earn_month')) {
        const earned = (occurrence?.day ?? day) - this.days;
        effect.set('earn_month', monthOf(earned));
      }
    }
  }
}

// The months of expiry of all currencies.
function termsOf(records) {
  const months = new Set();
  for (const { decoded } of records) {
    for (const { what, payload } of decoded.books) {
      if (what !== kCurrency) continue;
      months.add(decodePayload(what, payload, (sentence) => { throw new Error(sentence); })
        .expiry_months);
    }
  }
  return months;
}
