// What one member has in one currency: available and pending lots, what his holds pin, his debt.

export class Wallet {
  constructor() {
    this.available = 0n;
    this.pending = 0n;
    this.held = 0n;
    this.debt = 0n;
    this.lots = [];
    this.pendingLots = [];
    this.holds = [];
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

  // The lots that can be spent on `day`, in the order of use.
  liveLots(day) {
    return this.lots.filter(({ expires_on: last }) => last >= day);
  }

  overdueLots(day) {
    return this.lots.filter(({ expires_on: last }) => last < day);
  }

  // In the order in which they mature.
  maturing(day) {
    return this.pendingLots.filter(({ matures_on: matures }) => matures <= day);
  }

  endedHolds(time) {
    return this.holds.filter(({ ends }) => ends <= time);
  }

  // The entry of such a key, or null.
  findLot(key) {
    return this.lots.find((lot) => compareLots(lot, key) === 0) ?? null;
  }

  findPending(key) {
    return this.pendingLots.find((lot) => comparePending(lot, key) === 0) ?? null;
  }
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
