// Makes a journal as if all of it had happened some days before, so that what it began (pending
// points, holds, merges, lots) comes due today. All its records must be of one day.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { dayAfterMonths, endOfMonthAfter, kNever, monthOf, nextDate } from
  '../../tools/verify/calendar.mjs';
import { decodePayload } from '../../tools/verify/published.mjs';
import {
  kCalendarDate, kCalendarDay, kCalendarMonth, kExpiryMode, kExpiryMonths, kPointsSettings,
  kRollingToMonthEnd,
} from '../../tools/verify/settings.mjs';
import { readRecords, writeRecords } from './journal_editor.mjs';
import { writeOwnTree } from './own_tree.mjs';

const kDay = 86_400_000_000_000n;
const kCurrency = 3;
const kPolicy = 8;
const kProposal = 10;
// In the payload of a proposal.
const kBeginsAt = 12;
const kEffectiveFromAt = 16;
const kPayloadAt = 32;
const kTooLate = 29;

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
    this.dates = new Map([[0, 0], [kNever, kNever]]);
    const happened = new Set(records.flatMap(({ decoded }) =>
      [decoded.commit_day, decoded.occurrence?.day ?? decoded.commit_day]));
    const today = new Set(records.map(({ decoded }) => decoded.commit_day));
    if (today.size !== 1) throw new MidnightPassed('midnight passed');
    for (const term of termsOf(records)) {
      for (const day of happened) this.addTerm(day, term);
    }
  }

  addTerm(day, term) {
    const before = term(day);
    const after = term(day - this.days);
    if ((this.dates.get(before) ?? after) !== after) {
      throw new Error(`Day ${before} is the end of two terms: choose other times of purchases.`);
    }
    this.dates.set(before, after);
  }

  // Of a term, or of a day that was asked for.
  date(before) {
    return this.dates.get(before) ?? before - this.days;
  }

  apply(record) {
    const { commit_time: time, commit_day: day, occurrence } = record.decoded;
    record.bytes.writeBigInt64LE(time - this.nanoseconds, 16);
    record.bytes.writeInt32LE(day - this.days, 24);
    if (occurrence) {
      record.bytes.writeBigInt64LE(occurrence.time - this.nanoseconds, record.occurrenceAt);
      record.bytes.writeInt32LE(occurrence.day - this.days, record.occurrenceAt + 8);
    }
    const happened = (occurrence?.day ?? day) - this.days;
    for (const effect of record.allEffects()) this.applyTo(effect, happened);
  }

  applyTo(effect, happened) {
    if (effect.has('expires_on')) effect.set('expires_on', this.date(effect.get('expires_on')));
    if (effect.has('last_day')) effect.set('last_day', this.date(effect.get('last_day')));
    for (const field of ['matures_on', 'active_on']) {
      if (effect.has(field)) effect.add(field, -this.days);
    }
    for (const instant of ['ends', 'effective_from']) {
      if (effect.has(instant)) effect.set(instant, effect.get(instant) - this.nanoseconds);
    }
    if (effect.has('earn_month')) effect.set('earn_month', monthOf(happened));
    if (effect.description.payload) this.applyToPayload(effect);
    if (effect.has('code') && effect.get('code') === kTooLate) {
      for (const figure of ['figure_0', 'figure_1']) effect.add(figure, -this.days);
    }
  }

  // A proposal says from when on.
  applyToPayload(published) {
    if (published.get('what') !== kProposal || published.get('version') !== 1) return;
    const { bytes } = published;
    const payload = published.at + kPayloadAt;
    if (bytes.readUInt32LE(payload + kBeginsAt) === 0) return;
    const from = bytes.readBigInt64LE(payload + kEffectiveFromAt);
    bytes.writeBigInt64LE(from - this.nanoseconds, payload + kEffectiveFromAt);
  }
}

// By which a day becomes the last day of points, of all currencies and policies.
function termsOf(records) {
  const terms = new Map();
  const add = (name, term) => terms.set(name, term);
  const currencies = new Map();
  for (const { number, what, content } of publishedIn(records)) {
    if (what === kCurrency) {
      currencies.set(number, content.expiry_months);
      addTerm(add, new Map(), content.expiry_months);
    }
    if (what === kPolicy) addTerm(add, content.settings, currencies.get(number));
  }
  return terms.values();
}

function addTerm(add, settings, ownMonths) {
  const of = (tag) => settings.get(tag) ?? kPointsSettings.defaultOf(tag);
  const months = Number(settings.get(kExpiryMonths) ?? ownMonths);
  const mode = of(kExpiryMode);
  if (mode === kRollingToMonthEnd) {
    add(`${mode} ${months}`, (day) => endOfMonthAfter(day, months));
  } else if (mode === kCalendarDate) {
    const [month, date] = [Number(of(kCalendarMonth)), Number(of(kCalendarDay))];
    add(`${mode} ${months} ${month} ${date}`, (day) =>
      nextDate(dayAfterMonths(day, months), month, date));
  } else {
    add(`to the day ${months}`, (day) => dayAfterMonths(day, months));
  }
}

function publishedIn(records) {
  return records.flatMap(({ decoded }) => decoded.books)
    .filter(({ name }) => name === 'Published')
    .map((published) => ({ ...published, content: decodePayload(published,
      (sentence) => { throw new Error(sentence); }) }));
}
