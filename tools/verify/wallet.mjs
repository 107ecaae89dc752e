// What one member has in one currency: available and pending lots, what his holds pin, his debt,
// until when his sliding points live, and which dates were noticed or deferred.
import { kNever } from './calendar.mjs';
import { kSlides } from './terms.mjs';

export class Wallet {
  constructor() {
    this.available = 0n;
    this.pending = 0n;
    this.held = 0n;
    this.debt = 0n;
    this.lots = [];
    this.pendingLots = [];
    this.holds = [];
    this.slides_until = 0;
    // By date, before any deferral: {notices, last_day}.
    this.marks = new Map();
  }

  // Each adds `amount` to the entry of its key and gives the entry's new amount. An entry of
  // nothing is no entry.

  moveAvailable({ expires_on, provenance }, amount) {
    this.available += amount;
    return moveEntry(this.lots, { expires_on, provenance }, compareLots, amount);
  }

  movePending({ matures_on, expires_on, provenance }, amount) {
    this.pending += amount;
    return moveEntry(this.pendingLots, { matures_on, expires_on, provenance }, comparePending,
      amount);
  }

  moveHeld({ sequence, ordinal, ends }, amount) {
    this.held += amount;
    return moveEntry(this.holds, { sequence, ordinal, ends }, compareHolds, amount);
  }

  // The last day of a lot of such a key, were there no deferral.
  dateOf({ expires_on: expiresOn }) {
    return expiresOn === kSlides ? this.slides_until : expiresOn;
  }

  // The last day on which a lot of such a key can be spent from this wallet.
  lastDayOf(lot) {
    const date = this.dateOf(lot);
    return Math.max(date, this.marks.get(date)?.last_day || date);
  }

  isLive(lot, day) {
    return this.lastDayOf(lot) >= day;
  }

  // The lots that can be spent on `day`, in the order of use.
  liveLots(day) {
    return this.lots.filter((lot) => this.isLive(lot, day));
  }

  overdueLots(day) {
    return this.lots.filter((lot) => !this.isLive(lot, day));
  }

  // The available points of each date, ascending; what never expires has none.
  dates() {
    const points = new Map();
    for (const lot of this.lots) {
      const date = this.dateOf(lot);
      if (date <= 0 || date === kNever) continue;
      points.set(date, (points.get(date) ?? 0n) + lot.amount);
    }
    return [...points].sort(([a], [b]) => a - b);
  }

  // The mark of a date, made where there is none.
  mark(date) {
    let mark = this.marks.get(date);
    if (!mark) this.marks.set(date, mark = { notices: 0, last_day: 0 });
    return mark;
  }

  // Takes away the marks whose days are all before `day`.
  forgetMarks(day) {
    for (const [date, { last_day: last }] of this.marks) {
      if (date < day && last < day) this.marks.delete(date);
    }
  }

  // All lots of sliding points, in whatever state; `pins` are the lots of the wallet's holds.
  hasSlidingLot(pins) {
    return [...this.lots, ...this.pendingLots, ...pins]
      .some(({ expires_on: expiresOn }) => expiresOn === kSlides);
  }

  // All that it holds, which a limit bounds.
  get all() {
    return this.available + this.pending + this.held;
  }

  // In the order in which they mature.
  maturing(day) {
    return this.pendingLots.filter(({ matures_on: matures }) => matures <= day);
  }

  endedHolds(time) {
    return this.holds.filter(({ ends }) => ends <= time);
  }

  // Its available and pending lots with such parts of lots, {lot, amount}, added.
  with(parts) {
    const copy = new Wallet();
    for (const lot of this.lots) copy.moveAvailable(lot, lot.amount);
    for (const lot of this.pendingLots) copy.movePending(lot, lot.amount);
    for (const { lot, amount } of parts) copy.moveAvailable(lot, amount);
    return copy;
  }

  // The entry of such a key, or null.
  findLot(key) {
    return this.lots.find((lot) => compareLots(lot, key) === 0) ?? null;
  }

  findPending(key) {
    return this.pendingLots.find((lot) => comparePending(lot, key) === 0) ?? null;
  }
}

// As it is named to people; the holds of a tender have ordinals.
export function holdName({ sequence, ordinal }) {
  return ordinal === 0 ? String(sequence) : `${sequence}.${ordinal}`;
}

// Adds to the entry of `key` in a list that its order keeps.
export function moveEntry(list, key, compare, amount) {
  let at = 0;
  while (at < list.length && compare(list[at], key) < 0) at += 1;
  if (at === list.length || compare(list[at], key) !== 0) {
    list.splice(at, 0, { ...key, amount: 0n });
  }
  const entry = list[at];
  entry.amount += amount;
  if (entry.amount === 0n) list.splice(at, 1);
  return entry.amount;
}

// The order of use: by last day, then by number of provenance.
export function compareLots(a, b) {
  return a.expires_on - b.expires_on || a.provenance - b.provenance;
}

function comparePending(a, b) {
  return a.matures_on - b.matures_on || compareLots(a, b);
}

function compareHolds(a, b) {
  return a.sequence - b.sequence || a.ordinal - b.ordinal;
}

// Splits `points` over lots in their order, each whole before the next. Gives {parts: [{lot,
// amount}], left}.
export function takeFrom(lots, points) {
  const parts = [];
  let left = points;
  for (const lot of lots) {
    if (left === 0n) break;
    const amount = lot.amount < left ? lot.amount : left;
    parts.push({ lot, amount });
    left -= amount;
  }
  return { parts, left };
}
