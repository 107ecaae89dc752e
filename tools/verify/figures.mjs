// What others risk by a brand, how much it issues, and what exchanges bring a day: the figures that
// limits are held against (section 22 of the rules).
import { yearOf } from './calendar.mjs';
import {
  accountParts, isPoints, kAdjust, kCapture, kEarn, kExchange, kRedeem, kReinstate, kReturnTender,
  kReverseEarn, kReverseRedemption, kSettleTender,
} from './kinds.mjs';
import { kHouse, kPool } from './periods.mjs';

const kFigureMax = 1n << 62n;

// By what a brand's trade makes it owe, and what takes it down again.
const kOfOwed = new Set([kEarn, kRedeem, kExchange, kCapture, kSettleTender]);
const kOfNetDebit = new Set([...kOfOwed, kReverseRedemption, kReverseEarn, kReturnTender]);
const kOfMinted = new Set([kEarn, kExchange, kAdjust, kReinstate, kSettleTender]);
const kOfOutstanding = new Set(['AvailablePosting', 'PendingPosting', 'HeldPosting']);

const kNoExposure = {
  position: 0n, reserved: 0n, outstanding: 0n, net_debit: 0n, owed: 0n, minted: 0n,
};

export class Figures {
  constructor() {
    this.exposures = new Map();
    // By pair of brands, and by member and currency.
    this.quotas = new Map();
    this.memberQuotas = new Map();
  }

  // Each gives a copy of the row as it is in the open period and today, before anything is added.

  exposure(brand, { period, day }) {
    const row = { ...kNoExposure, ...this.exposures.get(brand) };
    if (row.period !== period) Object.assign(row, { period, net_debit: 0n });
    if (row.day !== day) Object.assign(row, { day, owed: 0n, minted: 0n });
    return row;
  }

  // By the row of the pool, whose other figures stay nothing.
  outstandingUnits() {
    return this.exposures.get(kPool)?.outstanding ?? 0n;
  }

  quota(issuer, acceptor, { day }) {
    const row = this.quotas.get(`${issuer} ${acceptor}`);
    return { issuer, acceptor, day, received: row?.day === day ? row.received : 0n };
  }

  memberQuota(member, currency, { day }) {
    const row = this.memberQuotas.get(`${member} ${currency}`);
    const ofYear = row !== undefined && yearOf(row.day) === yearOf(day);
    return {
      member, currency, day,
      on_day: row?.day === day ? row.on_day : 0n, in_year: ofYear ? row.in_year : 0n,
    };
  }
}

// The open period and the day of a record.
export function momentOf(ledger, { commit_day: day }) {
  return { period: ledger.periods.open, day };
}

// What an accepted record makes of the rows that it changes: {exposures, quota, memberQuota}, of
// each row what it is before (today, as said above) and after. `exposures` is by brand, the others
// are null where the record is no exchange.
export function figuresOf(ledger, record) {
  const change = new Change(ledger, record);
  for (const { effects } of record.subjects) {
    for (const effect of effects) if (kOfOutstanding.has(effect.name)) change.addMember(effect);
  }
  for (const effect of record.books) if (effect.name === 'BookPosting') change.addBook(effect);
  return { exposures: change.exposures, ...exchangedOf(ledger, record, change.moment) };
}

class Change {
  constructor(ledger, record) {
    Object.assign(this, { ledger, record });
    this.moment = momentOf(ledger, record);
    this.exposures = new Map();
  }

  after(brand) {
    let row = this.exposures.get(brand);
    if (!row) {
      const before = this.ledger.figures.exposure(brand, this.moment);
      this.exposures.set(brand, row = { before, after: { ...before } });
    }
    return row.after;
  }

  addMember(effect) {
    const issuer = this.ledger.issuerOf(effect.currency);
    const row = this.after(issuer);
    row.outstanding += effect.amount;
    if (effect.name === 'HeldPosting' && this.acceptorOf(effect) !== issuer) {
      row.reserved += effect.amount * this.priceOf(effect);
    }
  }

  addBook({ currency, account, amount }) {
    const { kind } = this.record;
    if (isPoints(currency)) {
      const row = this.after(this.ledger.issuerOf(currency));
      if (kOfMinted.has(kind) && amount < 0n) row.minted -= amount;
    }
    const { name, party: debtor, counterparty: creditor } = accountParts(account);
    if (name !== 'due') return;
    if (isBrand(debtor)) this.addOwed(debtor, amount, kOfOwed.has(kind));
    if (isBrand(creditor)) this.addOwed(creditor, -amount, false);
  }

  // What the brand owes by the posting, or is owed, negative.
  addOwed(brand, amount, byTrade) {
    const row = this.after(brand);
    row.position -= amount;
    if (kOfNetDebit.has(this.record.kind)) row.net_debit += amount;
    if (byTrade) row.owed += amount;
  }

  // Of a hold that this record may place.
  acceptorOf({ hold, hold_ordinal: of }) {
    if (hold !== this.record.sequence) return this.ledger.hold(hold, of).acceptor;
    return this.record.subjects[0].effects.find(({ name, ordinal }) =>
      name === 'HoldPlaced' && ordinal === of).acceptor;
  }

  priceOf({ provenance }) {
    return this.ledger.provenance(provenance).settlement_price;
  }
}

function isBrand(party) {
  return party !== kHouse && party !== kPool;
}

function exchangedOf(ledger, record, moment) {
  if (record.kind !== kExchange) return { quota: null, memberQuota: null };
  const { member, effects } = record.subjects[0];
  const { from, to, paid, received } = effects.find(({ name }) => name === 'Exchanged');
  const { fee = 0n, bonus = 0n } = effects.find(({ name }) => name === 'SpecialTerms') ?? {};
  const { figures } = ledger;
  const [source, target] = [from, to].map((currency) => ledger.issuerOf(currency));
  const quota = figures.quota(source, target, moment);
  const own = figures.memberQuota(member, from, moment);
  const all = paid + fee;
  return {
    quota: { before: quota, after: { ...quota, received: quota.received + received + bonus } },
    memberQuota: {
      before: own, after: { ...own, on_day: own.on_day + all, in_year: own.in_year + all },
    },
  };
}

// Of an accepted record.
export function foldFigures(ledger, record, reject) {
  const { exposures, quota, memberQuota } = figuresOf(ledger, record);
  const { figures } = ledger;
  for (const [brand, { after }] of exposures) {
    requireWithin(reject, `brand ${brand}`, after);
    figures.exposures.set(brand, after);
  }
  if (!quota) return;
  const { issuer, acceptor } = quota.after;
  requireWithin(reject, `brands ${issuer} and ${acceptor}`, quota.after);
  figures.quotas.set(`${issuer} ${acceptor}`, quota.after);
  const { member, currency } = memberQuota.after;
  requireWithin(reject, `member ${member} in currency ${currency}`, memberQuota.after);
  figures.memberQuotas.set(`${member} ${currency}`, memberQuota.after);
}

function requireWithin(reject, whose, row) {
  for (const [figure, value] of Object.entries(row)) {
    if (typeof value !== 'bigint' || (value <= kFigureMax && value >= -kFigureMax)) continue;
    reject(`The figure ${figure} of ${whose} is past 2^62.`,
      { expected: 'at most 2^62', found: value });
  }
}

// What the others lose, if the brand vanishes.
export function exposureOf({ position, reserved }) {
  return reserved - position;
}
