// The records that tests forge of earn rates with a budget, and with a cap a member and day.
import { day, i64, time, u32 } from './forge.mjs';
import { buying } from './purchase_records.mjs';

export const kEarnRates = 5;
export const kByCap = 1;
export const kByBudget = 2;
const kNone = -1;

// The short payload where it has neither.
export function rateBytes([a, b], { budget = kNone, cap = kNone } = {}) {
  const bounds = budget === kNone && cap === kNone ? [] : [i64(budget), i64(cap)];
  return Buffer.concat([u32(a), u32(b), ...bounds]);
}

// A version more, a point a yuan where it does not say otherwise.
export function rating(log, currency, { rate = [1, 1], published, ...bounds }) {
  return { kind: 2, books: [log.published(kEarnRates, currency, rateBytes(rate, bounds),
    published)] };
}

// The record with what was left out in its place.
export function cutting(record, by, points) {
  const [[member, ...effects], ...others] = record.subjects;
  const at = effects.findIndex(([name]) => name === 'Earned') + 1;
  return { ...record, subjects: [[member, ...effects.slice(0, at), ['EarningCut', { by, points }],
    ...effects.slice(at)], ...others] };
}

// A purchase that gives so many points, a point a yuan, and leaves out those of `cut`, which is
// [by, points].
export function purchase(log, member, points, { currency = 1, at = currency, version = 1,
  cut = null, spend = (points + (cut ? cut[1] : 0)) * 100, ...more } = {}) {
  const record = buying(log, member, currency, at, points,
    { spend, rate_version: version, ...more });
  return cut ? cutting(record, ...cut) : record;
}

// An instant such as 2026-01-10T09:00.
export function occurred(instant) {
  return { occurrence: { time: time(instant), day: day(instant.slice(0, 10)) } };
}

// What was given so far, of the budgets as 'currency version given' and of the days as 'member
// currency date given'.
export function givenBy({ ledger: { earnBudgets: { budgets, days } } }) {
  const dateOf = (number) => new Date(number * 86_400_000).toISOString().slice(0, 10);
  return [...budgets.values()].map(({ currency, version, given }) =>
    `${currency} ${version} ${given}`).concat([...days.values()].map((entry) =>
    `${entry.member} ${entry.currency} ${dateOf(entry.day)} ${entry.given}`));
}
