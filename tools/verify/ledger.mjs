// The fold of one log: members, wallets, holds, reversals, books, configuration, provenances,
// request keys, periods, the figures that limits are held against, what earn rates gave of their
// budgets, tenders, disputes.
import { DayClock } from './calendar.mjs';
import { kContract } from './clearing_terms.mjs';
import { EarnBudgets } from './earn_budgets.mjs';
import { Figures } from './figures.mjs';
import { accountParts, isPoints, kMoneyBase, kUnit } from './kinds.mjs';
import { kPool, Periods } from './periods.mjs';
import {
  kBrand, kChannel, kCoalition, kCurrency, kLimits, kMemberPolicy, kPointsPolicy, kProposal,
  kRateBook, kTenderPolicy, kUniversalUnit, Versions,
} from './published.mjs';
import { RateBook } from './rate_book.mjs';
import {
  kContractSettings, kLimitSettings, kMemberSettings, kPointsSettings, kTenderSettings, unitPolicy,
} from './settings.mjs';
import { pricesOfUnit } from './unit.mjs';
import { Wallet } from './wallet.mjs';

const kHour = 3_600_000_000_000n;

export class Ledger {
  constructor(log) {
    this.log = log;
    this.sequence = 0;
    this.commit_time = null;
    this.commit_day = 0;
    this.clock = null;
    this.members = [];
    this.member_ids = new Map();
    this.books = new Map();
    this.configuration = new Map();
    this.rateBook = new RateBook();
    // By issuer and acceptor.
    this.contracts = new Map();
    this.counts = new Map();
    this.provenances = [];
    this.provenanceNumbers = new Map();
    // Keys, quotes and receipts never meet, but their fingerprints stand in one index.
    this.requests = { key: new Map(), quote: new Map(), receipt: new Map() };
    this.fingerprints = new Map();
    this.holds = new Map();
    this.reversals = new Map();
    this.periods = new Periods();
    this.figures = new Figures();
    this.earnBudgets = new EarnBudgets();
    // What the pool was promised for units less what it promised, in micro-fen.
    this.promisedForUnits = 0n;
    // By the sequence of the record that placed each.
    this.tenders = new Map();
    // Numbered from 1.
    this.disputes = [];
  }

  // Members and wallets.

  addMember(id) {
    this.member_ids.set(id.toString('hex'), this.members.length);
    this.members.push({
      id, last_record: null, records: 0, wallets: new Map(), flags: 0, counted: 0, other: null,
      ends: null,
    });
  }

  wallet(member, currency) {
    const { wallets } = this.members[member];
    let wallet = wallets.get(currency);
    if (!wallet) wallets.set(currency, wallet = new Wallet());
    return wallet;
  }

  // What the member has in the currency, without making a wallet.
  peek(member, currency) {
    return this.members[member].wallets.get(currency) ?? kNothing;
  }

  // The currencies in which the member has a wallet, ascending.
  currenciesOf(member) {
    return [...this.members[member].wallets.keys()].sort((a, b) => a - b);
  }

  // Holds, by the sequence of their record and their ordinal in it, and what was reversed of a
  // record.

  hold(sequence, ordinal) {
    return this.holds.get(`${sequence} ${ordinal}`) ?? null;
  }

  addHold(hold) {
    this.holds.set(`${hold.sequence} ${hold.ordinal}`, hold);
  }

  reversed(original) {
    return this.reversals.get(original) ?? { points: 0n, spend: 0n, lines: new Map() };
  }

  // Books.

  // Gives the account's new balance.
  post(currency, accountValue, amount) {
    let book = this.books.get(currency);
    if (!book) this.books.set(currency, book = new Map());
    let entry = book.get(accountValue);
    if (!entry) book.set(accountValue, entry = { balance: 0n, postings: 0 });
    entry.balance += amount;
    entry.postings += 1;
    return entry.balance;
  }

  balance(currency, accountValue) {
    return this.books.get(currency)?.get(accountValue)?.balance ?? 0n;
  }

  // Configuration.

  versions(what, number) {
    const key = what * 0x100000000 + number;
    let versions = this.configuration.get(key);
    if (!versions) this.configuration.set(key, versions = new Versions());
    return versions;
  }

  publish(published) {
    const { what, number } = published;
    this.versions(what, number).add(published);
    this.counts.set(what, Math.max(this.counts.get(what) ?? 0, number));
    if (what === kRateBook) this.rateBook.publish(published);
    if (what === kUniversalUnit) this.rateBook.publish(pricesOfUnit(published));
    if (what === kContract) this.contracts.set(pairKey(published.content), number);
    if (what === kCoalition) this.clock = new DayClock(published.content.time_zone);
  }

  knows(what, number) {
    return number >= 1 && number <= (this.counts.get(what) ?? 0);
  }

  knowsBrand(brand) {
    return this.knows(kBrand, brand);
  }

  knowsChannel(channel) {
    return channel === 0 || this.knows(kChannel, channel);
  }

  // One that is registered, or the unit once it has a version.
  knowsCurrency(currency) {
    return currency === kUnit ? this.unit() !== null : this.registers(currency);
  }

  // A brand's currency.
  registers(currency) {
    return this.knows(kCurrency, currency);
  }

  // {anchor, bearer} as in force, or null before there is a unit that members hold.
  unit() {
    return this.newest(kUniversalUnit, 0);
  }

  // The newest content, for what does not depend on an instant.
  newest(what, number) {
    return this.versions(what, number).list.at(-1)?.content ?? null;
  }

  currency(number) {
    return this.newest(kCurrency, number);
  }

  // Whose promise a point is: a brand's, or the pool's.
  issuerOf(currency) {
    return currency === kUnit ? kPool : this.currency(currency).brand;
  }

  // The number of the currency of a brand, or null.
  currencyOf(brand) {
    for (let number = 1; number <= (this.counts.get(kCurrency) ?? 0); number += 1) {
      if (this.currency(number).brand === brand) return number;
    }
    return null;
  }

  coalition() {
    return this.newest(kCoalition, 0);
  }

  money() {
    return kMoneyBase + this.coalition().money;
  }

  // What was proposed, with whether it is answered; null where there is no such proposal.
  proposal(number) {
    if (!this.knows(kProposal, number)) return null;
    const { list } = this.versions(kProposal, number);
    return { ...list[0].content, answered: list.length > 1 };
  }

  proposals() {
    return Array.from({ length: this.counts.get(kProposal) ?? 0 }, (_, index) =>
      this.proposal(index + 1));
  }

  // As RateBook.price(), with the coalition's look-back hours at `time`; null before it has any.
  price(currency, time) {
    const coalition = this.versions(kCoalition, 0).at(time)?.content;
    if (!coalition) return null;
    return this.rateBook.price(currency, time, BigInt(coalition.look_back_hours) * kHour);
  }

  // What a provenance of `time` says, in micro-fen per point: the rate book's price, or the
  // currency's own where none is. For units it is the anchor that counts.
  settlementPrice(currency, time) {
    if (currency === kUnit) return 0n;
    const opened = this.versions(kCoalition, 0).at(time) !== null;
    const begun = opened ? this.rateBook.at('prices', currency, time) : null;
    return (begun?.content ?? this.currency(currency)).settlement_price;
  }

  // What a member gets for a point at `time`, in micro-fen, or null where it is not said.
  redemptionValue(currency, time) {
    return this.rateBook.at('prices', currency, time)?.content.redemption_value || null;
  }

  // A setting of the points policy of a currency in force at `time`.
  policy(currency, tag, time) {
    if (currency === kUnit) return unitPolicy(tag);
    return kPointsSettings.valueOf(tag, this.versions(kPointsPolicy, currency).at(time));
  }

  // A setting of the member policy in force at `time`.
  memberPolicy(tag, time) {
    return kMemberSettings.valueOf(tag, this.versions(kMemberPolicy, 0).at(time));
  }

  // The number of the contract of a pair of brands, or null.
  contractOf(issuer, acceptor) {
    return this.contracts.get(pairKey({ issuer, acceptor })) ?? null;
  }

  // [issuer, acceptor] of each.
  pairsOfContracts() {
    return [...this.contracts.keys()].map((pair) => pair.split(' ').map(Number));
  }

  // A setting of the contract of a pair in force at `time`.
  agreed(issuer, acceptor, tag, time) {
    const number = this.contractOf(issuer, acceptor);
    const version = number === null ? null : this.versions(kContract, number).at(time);
    return kContractSettings.valueOf(tag, version);
  }

  // A setting of the limits of a brand in force at `time`.
  limit(brand, tag, time) {
    return kLimitSettings.valueOf(tag, this.versions(kLimits, brand).at(time));
  }

  // A setting of the tender policy of an acceptor in force at `time`.
  tenderPolicy(acceptor, tag, time) {
    return kTenderSettings.valueOf(tag, this.versions(kTenderPolicy, acceptor).at(time));
  }

  // Provenances are numbered from 1.

  provenance(number) {
    return this.provenances[number - 1] ?? null;
  }

  isExchangeable({ provenance }, day) {
    return this.provenance(provenance).not_exchangeable_until <= day;
  }

  provenanceNumber(provenance) {
    return this.provenanceNumbers.get(provenanceKey(provenance)) ?? null;
  }

  intern(provenance) {
    this.provenances.push(provenance);
    this.provenanceNumbers.set(provenanceKey(provenance), this.provenances.length);
  }

  // Request keys: `what` is key, quote or receipt. False where the MAC is bound already.
  bindRequest(what, mac, sequence) {
    const text = mac.toString('latin1');
    if (this.requests[what].has(text)) return false;
    this.requests[what].set(text, sequence);
    const fingerprint = text.slice(0, 8);
    const known = this.fingerprints.get(fingerprint);
    if (!known) this.fingerprints.set(fingerprint, [sequence]);
    else if (known.at(-1) !== sequence) known.push(sequence);
    return true;
  }

  requestSequence(what, mac) {
    return this.requests[what].get(mac.toString('latin1')) ?? null;
  }

  // The sums per currency in the shape that `huitong verify --json` prints.
  totals() {
    const held = this.walletSums();
    const numbers = new Set([...this.books.keys(), ...held.keys()]);
    const totals = new Map();
    for (const currency of [...numbers].sort((a, b) => a - b)) {
      totals.set(currency, currencyTotals(held.get(currency) ?? kNoSums,
        this.books.get(currency) ?? new Map()));
    }
    return totals;
  }

  // What all wallets hold, by currency: {available, pending, held, debt}.
  walletSums() {
    const sums = new Map();
    for (const { wallets } of this.members) {
      for (const [currency, wallet] of wallets) {
        let sum = sums.get(currency);
        if (!sum) sums.set(currency, sum = { ...kNoSums });
        for (const state of Object.keys(kNoSums)) sum[state] += wallet[state];
      }
    }
    return sums;
  }

  currencyName(currency) {
    if (isPoints(currency)) return this.currency(currency)?.code ?? `currency ${currency}`;
    return currency === 0 ? 'unit' : 'money';
  }
}

const kNothing = new Wallet();
const kNoSums = { available: 0n, pending: 0n, held: 0n, debt: 0n };

function pairKey({ issuer, acceptor }) {
  return `${issuer} ${acceptor}`;
}

function provenanceKey(p) {
  return [p.issuer, p.funding_brand, p.earn_month, p.not_exchangeable_until, p.settlement_price]
    .join();
}

// What is counted from each account, with the sign that makes it positive.
const kCounters = new Map([
  ['issuer.issued', ['issued', -1n]],
  ['issuer.reversed', ['reversed', 1n]],
  ['issuer.adjusted', ['adjusted', -1n]],
  ['issuer.redeemed', ['redeemed', 1n]],
  ['issuer.expired', ['expired', 1n]],
  ['issuer.exchanged_out', ['exchanged_out', 1n]],
  ['issuer.exchanged_in', ['exchanged_in', -1n]],
  ['hub', ['hub', 1n]],
  ['house.rounding', ['rounding', 1n]],
  ['due', ['due', 1n]],
]);

function currencyTotals({ available, pending, held, debt }, book) {
  const totals = {
    outstanding: available + pending + held, pending, held, debt,
    issued: 0n, reversed: 0n, adjusted: 0n, redeemed: 0n, expired: 0n, exchanged_out: 0n,
    exchanged_in: 0n, hub: 0n, rounding: 0n, due: 0n,
  };
  for (const [value, { balance }] of book) {
    const counter = kCounters.get(accountParts(value).name);
    if (counter) totals[counter[0]] += counter[1] * balance;
  }
  return totals;
}
