// What versions of earn rates gave: in all, where they have a budget, and to a member for the
// purchases of a day, where they have a cap (section 4 of the rules).
import { kEarnRate } from './published.mjs';
import { kNoLimit } from './settings.mjs';

// By which points are left out.
export const kByCap = 1;
export const kByBudget = 2;

export class EarnBudgets {
  constructor() {
    this.budgets = new Map();
    this.days = new Map();
  }

  // Each gives a copy of the entry as it is, be it none yet.

  ofVersion(currency, version) {
    return { currency, version, given: 0n, ...this.budgets.get(versionKey(currency, version)) };
  }

  ofDay(member, currency, day) {
    return { member, currency, day, given: 0n, ...this.days.get(dayKey(member, currency, day)) };
  }

  // That many points more, for a purchase by a version of that content.
  add({ member, currency, version, day }, { budget, cap }, points) {
    if (budget !== kNoLimit) {
      const entry = this.ofVersion(currency, version);
      this.budgets.set(versionKey(currency, version), plus(entry, points));
    }
    if (cap !== kNoLimit) {
      const entry = this.ofDay(member, currency, day);
      this.days.set(dayKey(member, currency, day), plus(entry, points));
    }
  }

  // What is given of the points that a version promises, and by which the others are left out:
  // {points, by}. The first of two that have the same room is the cap.
  allow({ member, currency, version, day }, { budget, cap }, promised) {
    const rooms = [];
    if (cap !== kNoLimit) {
      rooms.push({ by: kByCap, points: roomOf(cap, this.ofDay(member, currency, day)) });
    }
    if (budget !== kNoLimit) {
      rooms.push({ by: kByBudget, points: roomOf(budget, this.ofVersion(currency, version)) });
    }
    return rooms.reduce((least, room) => (room.points < least.points ? room : least),
      { by: null, points: promised });
  }
}

function versionKey(currency, version) {
  return `${currency} ${version}`;
}

function dayKey(member, currency, day) {
  return `${member} ${currency} ${day}`;
}

function plus(entry, points) {
  return { ...entry, given: entry.given + points };
}

// Under a smaller cap than that by which it was given there is none.
function roomOf(most, { given }) {
  return given < most ? most - given : 0n;
}

// The day that a purchase is counted for.
export function dayOfPurchase({ occurrence, commit_day: today }) {
  return occurrence ? occurrence.day : today;
}

// Of an accepted record. What is taken back stays counted, and a merge moves nothing.
export function foldEarnBudgets(ledger, record) {
  for (const { member, effects } of record.subjects) {
    for (const { name, currency, rate_version: version, points } of effects) {
      if (name !== 'Earned' || version === 0 || points === 0n) continue;
      const { content } = ledger.versions(kEarnRate, currency).list[version - 1];
      ledger.earnBudgets.add({ member, currency, version, day: dayOfPurchase(record) }, content,
        points);
    }
  }
}
