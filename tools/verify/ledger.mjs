// The fold of one log: members, wallets, books, configuration, provenances, request keys.
import { DayClock } from './calendar.mjs';
import { accountParts, isPoints, kMoneyBase } from './kinds.mjs';
import { kChannel, kBrand, kCoalition, kCurrency, kRateBook, Versions } from './published.mjs';

const kSliding = 0;

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
    this.prices = new Map();
    this.counts = new Map();
    this.provenances = [];
    this.provenanceNumbers = new Map();
    this.requests = new Map();
  }

  // Members and wallets.

  addMember(id) {
    this.member_ids.set(id.toString('hex'), this.members.length);
    this.members.push({ id, last_record: null, records: 0, wallets: new Map() });
  }

  wallet(member, currency) {
    const { wallets } = this.members[member];
    let wallet = wallets.get(currency);
    if (!wallet) {
      wallet = { last_activity_on: 0, total: 0n, lots: [] };
      wallets.set(currency, wallet);
    }
    return wallet;
  }

  // What the wallet holds, without making it.
  lots(member, currency) {
    return this.members[member].wallets.get(currency)?.lots ?? [];
  }

  // Adds `amount` to a lot, in order of use; gives the lot's new remainder. An empty lot is no lot.
  moveLot(member, currency, { expires_on, provenance, amount }) {
    const wallet = this.wallet(member, currency);
    const { lots } = wallet;
    let at = 0;
    while (at < lots.length && compareLots(lots[at], { expires_on, provenance }) < 0) at += 1;
    const same = at < lots.length && compareLots(lots[at], { expires_on, provenance }) === 0;
    if (!same) lots.splice(at, 0, { expires_on, provenance, remaining: 0n });
    const lot = lots[at];
    lot.remaining += amount;
    wallet.total += amount;
    if (lot.remaining === 0n) lots.splice(at, 1);
    return lot.remaining;
  }

  // Books.

  post(currency, accountValue, amount) {
    let book = this.books.get(currency);
    if (!book) this.books.set(currency, book = new Map());
    const entry = book.get(accountValue);
    if (entry) {
      entry.balance += amount;
      entry.postings += 1;
    } else {
      book.set(accountValue, { balance: amount, postings: 1 });
    }
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
    if (what === kRateBook) this.publishPrices(published);
    if (what === kCoalition) this.clock = new DayClock(published.content.time_zone);
  }

  // A version of the rate book replaces the prices that it lists; the others go on.
  publishPrices({ version, effective_from, content }) {
    for (const [currency, price] of content.prices) {
      this.pricesOf(currency).add({ version, effective_from, content: price });
    }
  }

  pricesOf(currency) {
    let versions = this.prices.get(currency);
    if (!versions) this.prices.set(currency, versions = new Versions());
    return versions;
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

  knowsCurrency(currency) {
    return this.knows(kCurrency, currency);
  }

  // The newest content, for what does not depend on an instant.
  newest(what, number) {
    return this.versions(what, number).list.at(-1)?.content ?? null;
  }

  currency(number) {
    return this.newest(kCurrency, number);
  }

  coalition() {
    return this.newest(kCoalition, 0);
  }

  money() {
    return kMoneyBase + this.coalition().money;
  }

  // Micro-fen per point at `time`: the rate book's price, or the currency's own where none is.
  settlementPrice(currency, time) {
    return this.pricesOf(currency).at(time)?.content.settlement_price ??
      this.currency(currency).settlement_price;
  }

  // Provenances are numbered from 1.

  provenance(number) {
    return this.provenances[number - 1] ?? null;
  }

  provenanceNumber(provenance) {
    return this.provenanceNumbers.get(provenanceKey(provenance)) ?? null;
  }

  intern(provenance) {
    this.provenances.push(provenance);
    this.provenanceNumbers.set(provenanceKey(provenance), this.provenances.length);
  }

  // Request keys: `mac` is a key_mac or quote_mac. False where it is used already.
  bindRequest(mac, sequence) {
    const text = mac.toString('latin1');
    if (this.requests.has(text)) return false;
    this.requests.set(text, sequence);
    return true;
  }

  requestSequence(mac) {
    return this.requests.get(mac.toString('latin1')) ?? null;
  }

  // The sums per currency in the shape that `huitong verify --json` prints.
  totals() {
    const outstanding = this.outstanding();
    const numbers = new Set([...this.books.keys(), ...outstanding.keys()]);
    const totals = new Map();
    for (const currency of [...numbers].sort((a, b) => a - b)) {
      totals.set(currency, currencyTotals(outstanding.get(currency) ?? 0n,
        this.books.get(currency) ?? new Map()));
    }
    return totals;
  }

  outstanding() {
    const sums = new Map();
    for (const { wallets } of this.members) {
      for (const [currency, wallet] of wallets) {
        sums.set(currency, (sums.get(currency) ?? 0n) + wallet.total);
      }
    }
    return sums;
  }

  currencyName(currency) {
    if (isPoints(currency)) return this.currency(currency)?.code ?? `currency ${currency}`;
    return currency === 0 ? 'unit' : 'money';
  }
}

// Past its last day; a sliding lot has none.
export function isOverdue(lot, day) {
  return lot.expires_on !== kSliding && lot.expires_on < day;
}

// The order of use: by last day, then by number of provenance.
function compareLots(a, b) {
  return a.expires_on - b.expires_on || a.provenance - b.provenance;
}

function provenanceKey(p) {
  return [p.issuer, p.funding_brand, p.earn_month, p.not_exchangeable_until, p.settlement_price]
    .join();
}

// What is counted from each account, with the sign that makes it positive.
const kCounters = new Map([
  ['issuer.issued', ['issued', -1n]],
  ['issuer.redeemed', ['redeemed', 1n]],
  ['issuer.expired', ['expired', 1n]],
  ['issuer.exchanged_out', ['exchanged_out', 1n]],
  ['issuer.exchanged_in', ['exchanged_in', -1n]],
  ['hub', ['hub', 1n]],
  ['house.rounding', ['rounding', 1n]],
  ['due', ['due', 1n]],
]);

function currencyTotals(outstanding, book) {
  const totals = {
    outstanding, issued: 0n, redeemed: 0n, expired: 0n, exchanged_out: 0n, exchanged_in: 0n,
    hub: 0n, rounding: 0n, due: 0n,
  };
  for (const [value, { balance }] of book) {
    const counter = kCounters.get(accountParts(value).name);
    if (counter) totals[counter[0]] += counter[1] * balance;
  }
  return totals;
}

