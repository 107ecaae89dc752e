// Periods and what was counted in them between two parties (section 20 of the rules).
import {
  accountParts, kAdjust, kAdjustPeriod, kCapture, kEarn, kExchange, kPublishes, kRecordPayment,
  kRedeem, kReinstate, kReturnTender, kReverseEarn, kReverseRedemption, kSettleTender,
  kSponsorGift,
} from './kinds.mjs';
import { kVerified } from './members.mjs';

export const kHouse = 0;
export const kPool = 2 ** 28 - 1;
// Of all micro-fen that are summed up in a period.
export const kMicroFenMax = 1n << 62n;

// What is counted: the sum and the transactions of each sort.
const kNothing = {
  redeemed: 0n, redemptions: 0n, refunded: 0n, refunds: 0n, exchanged: 0n, exchanges: 0n, face: 0n,
  paid: 0n, payments: 0n, adjusted: 0n, adjustments: 0n, bought: 0n, purchases: 0n, sponsored: 0n,
  gifts: 0n, members: 0n,
};
const kObligations = [
  'redeemed', 'refunded', 'exchanged', 'paid', 'adjusted', 'bought', 'sponsored',
];
const kSums = [...kObligations, 'face'];

export class Periods {
  constructor() {
    // What the cut of each said, in order; the period after them is open.
    this.cuts = [];
    // By period and then by pair: {debtor, creditor, …kNothing}.
    this.traffic = new Map();
    this.first_day = null;
  }

  get open() {
    return this.cuts.length + 1;
  }

  // {first_day, first_sequence} of the open period.
  get opening() {
    const before = this.cuts.at(-1);
    if (!before) return { first_day: this.first_day, first_sequence: 0 };
    return { first_day: before.last_day + 1, first_sequence: before.cut };
  }

  cut(number) {
    return this.cuts[number - 1] ?? null;
  }

  // The first period that is not closed; it may be the open one.
  get firstNotClosed() {
    const index = this.cuts.findIndex(({ closed }) => closed === null);
    return index < 0 ? this.open : index + 1;
  }

  // Ascending by debtor and creditor.
  trafficOf(period) {
    return [...this.traffic.get(period)?.values() ?? []].sort((a, b) =>
      a.debtor - b.debtor || a.creditor - b.creditor);
  }

  // Adds `counted` to the pair's entry of the open period, and gives the entry.
  count(debtor, creditor, counted) {
    let pairs = this.traffic.get(this.open);
    if (!pairs) this.traffic.set(this.open, pairs = new Map());
    const key = `${debtor} ${creditor}`;
    let entry = pairs.get(key);
    if (!entry) pairs.set(key, entry = { debtor, creditor, ...kNothing });
    for (const [sum, amount] of Object.entries(counted)) entry[sum] += amount;
    return entry;
  }
}

// What the entry's obligations come to.
export function obligationsOf(entry) {
  return kObligations.reduce((sum, name) => sum + entry[name], 0n);
}

// Counts an accepted record.
export function foldTraffic(ledger, record, reject) {
  const entries = countedOf(ledger, record).filter(({ debtor, creditor }) => debtor !== creditor);
  for (const { debtor, creditor, counted: amounts } of entries) {
    requireWithinLimits(ledger.periods.count(debtor, creditor, amounts), reject);
  }
  const redeemed = entries.find(({ counted: { redemptions } }) => redemptions !== undefined);
  if (redeemed) countMember(ledger, record.subjects[0].member, redeemed.creditor);
}

// A verified member counts once in a period, where he first spends points that are not the
// acceptor's own.
function countMember({ members, periods }, ordinal, acceptor) {
  const member = members[ordinal];
  if (!(member.flags & kVerified) || member.counted === periods.open) return;
  periods.count(kPool, acceptor, { members: 1n });
  member.counted = periods.open;
}

function requireWithinLimits(entry, reject) {
  const sums = [...kSums.map((sum) => [sum, entry[sum]]), ['obligations', obligationsOf(entry)]];
  for (const [sum, amount] of sums) {
    if (amount <= kMicroFenMax && amount >= -kMicroFenMax) continue;
    reject(`The ${sum} of party ${entry.debtor} to party ${entry.creditor} in the open period is ` +
      'past 2^62.', { expected: 'at most 2^62', found: amount });
  }
}

// What a record adds, and to which entries: {debtor, creditor, counted}.
function countedOf(ledger, record) {
  const traceOf = (name) => record.subjects[0].effects.find((effect) => effect.name === name);
  const facts = (names) => record.subjects[0].effects.filter(({ name }) => names.includes(name));
  const issuerOf = (currency) => ledger.issuerOf(currency);
  switch (record.kind) {
    case kRedeem:
    case kCapture:
    case kSettleTender:
      return facts(['Redeemed', 'HoldCaptured']).map(({ currency, acceptor, face }) =>
        counted(record, issuerOf(currency), acceptor, (n) =>
          ({ redeemed: n, redemptions: 1n, face })));
    case kReverseRedemption:
    case kReturnTender:
      return facts(['RedemptionReversed']).map(({ currency, acceptor, face }) =>
        counted(record, issuerOf(currency), acceptor, (n) =>
          ({ refunded: n, refunds: 1n, face: -face })));
    case kExchange: {
      const { from, to } = traceOf('Exchanged');
      const fee = traceOf('SpecialTerms')?.fee ?? 0n;
      return [issuerOf(to), ...(fee > 0n ? [kHouse] : [])].map((creditor) =>
        counted(record, issuerOf(from), creditor, (n) => ({ exchanged: n, exchanges: 1n })));
    }
    // Points of another brand are bought of it.
    case kEarn:
    case kReverseEarn:
      return countedOwed(record, (n, creditor) => (creditor === kPool ? ofUnits(n) :
        { bought: n, purchases: 1n }));
    case kAdjust:
    case kReinstate: return countedOwed(record, ofUnits);
    case kSponsorGift: return countedOwed(record, (n) => ({ sponsored: n, gifts: 1n }));
    case kRecordPayment: return countedOwed(record, (n) => ({ paid: n, payments: 1n }));
    case kPublishes:
    case kAdjustPeriod: return countedOwed(record, (n) => ({ adjusted: n, adjustments: 1n }));
    default: return [];
  }
}

// Units come to be or go.
function ofUnits(n) {
  return { exchanged: n, exchanges: 1n };
}

// Where nothing is owed it is traffic all the same.
function counted({ books }, debtor, creditor, of) {
  const due = books.find(({ name, account }) => name === 'BookPosting' &&
    isDue(accountParts(account), debtor, creditor));
  return { debtor, creditor, counted: of(due?.amount ?? 0n) };
}

function isDue({ name, party, counterparty }, debtor, creditor) {
  return name === 'due' && party === debtor && counterparty === creditor;
}

// Only where something is owed.
function countedOwed({ books }, of) {
  return books.filter(({ name, account }) => name === 'BookPosting' &&
    accountParts(account).name === 'due').map(({ account, amount }) => {
    const { party: debtor, counterparty: creditor } = accountParts(account);
    return { debtor, creditor, counted: of(amount, creditor) };
  });
}
