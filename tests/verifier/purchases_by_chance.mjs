// Brands by chance that give each other's points under contracts and limits by chance: bought,
// spent elsewhere, taken back when they are gone. A model of the test's own says what each owes and
// is limited to, and what the settlements come to; `huitong verify` has to come to the same state.
import assert from 'node:assert/strict';
import { settle } from '../../tools/verify/settlement.mjs';
import { takeFrom } from '../../tools/verify/wallet.mjs';
import { Chance } from './chance.mjs';
import { available, book, day, ratesBytes, scenario, time } from './forge.mjs';
import { brand, closing, cut, kPool, kRoseLot, owes, payment } from './forged_settlements.mjs';
import { limits } from './limit_records.mjs';
import {
  buying, kBurn, kConvert, kEarnable, maturing, selling, takingBack,
} from './purchase_records.mjs';

const kSeeds = 16;
const kDeeds = 160;
const kDays = 24;
const kCurrencies = [1, 2];
const kLeaf = 3;
const kNoContract = { capabilities: kBurn + kConvert, price: null };
const kNoFigures = { position: 0n, net_debit: 0n, owed: 0n, outstanding: 0n, minted: 0n };

export function testPurchasesByChance() {
  for (let seed = 1; seed <= kSeeds; seed += 1) {
    scenario(`forged: points of others by chance, seed ${seed}`, (log) =>
      new Street(log, seed).play());
  }
}

function dateOf(number) {
  return `2026-01-${String(number).padStart(2, '0')}`;
}

// What was said from an instant on: the last that had begun.
class History {
  constructor(first) {
    this.said = [[0n, first]];
  }

  say(from, what) {
    this.said.push([from, what]);
  }

  at(instant) {
    let found = null;
    for (const one of this.said) {
      if (one[0] <= instant && (found === null || one[0] >= found[0])) found = one;
    }
    return found[1];
  }
}

class Street extends Chance {
  constructor(log, seed) {
    super(seed);
    this.log = log;
    this.day = 1;
    this.period = 1;
    this.closed = 0;
    this.earned = [];
    this.contracts = new Map();
    this.prices = new Map(kCurrencies.map((one) => [one, new History(400_000n)]));
    this.windows = new Map(kCurrencies.map((one) => [one, new History(0)]));
    this.bears = new Map(kCurrencies.map((one) => [one, false]));
    this.limits = new Map();
    this.figures = new Map();
    // By period: what each party is owed, less what it owes; and what was bought by pair.
    this.flows = [];
    this.bought = [];
    this.counts = {};
  }

  play() {
    const { log } = this;
    log.at('2026-01-01T09:00');
    this.brands = [...kCurrencies, brand(log, 'leaf')];
    for (const one of this.brands) this.figures.set(one, { ...kNoFigures });
    this.members = [log.member(), log.member()];
    for (const issuer of kCurrencies) {
      for (const at of this.brands) if (issuer !== at) this.agree(issuer, at, 7);
    }
    const deeds = ['earn', 'earn', 'earn', 'earn', 'earn', 'spend', 'spend', 'spend', 'takeBack',
      'takeBack', 'takeBack', 'agreeByChance', 'price', 'policy', 'limit', 'limit', 'pay',
      'nextDay', 'nextDay'];
    for (let left = kDeeds; left > 0; left -= 1) {
      const deed = this.pick(deeds);
      this[deed]();
      this.requireFigures(deed);
    }
    this.dawn();
    this.cut();
    while (this.closed < this.period - 1) this.close();
    for (const what of ['bought', 'own', 'past', 'back', 'spent', 'closed']) {
      assert.ok(this.counts[what] > 0, `${what} of ${JSON.stringify(this.counts)}`);
    }
  }

  count(what) {
    this.counts[what] = (this.counts[what] ?? 0) + 1;
  }

  // Contracts, prices, policies, limits.

  agree(issuer, at, capabilities, { price = null, later = false } = {}) {
    const { log } = this;
    const from = later ? log.instant + 86_400_000_000_000n : log.instant;
    log.make(selling(log, issuer, at, capabilities, { price: price ?? undefined,
      published: { effective_from: from } }));
    const key = `${issuer} ${at}`;
    if (!this.contracts.has(key)) this.contracts.set(key, new History(kNoContract));
    this.contracts.get(key).say(from, { capabilities, price });
  }

  agreeByChance() {
    const issuer = this.pick(kCurrencies);
    const at = this.pick(this.brands.filter((one) => one !== issuer));
    const price = this.pick([null, null, 0n, BigInt(this.below(900_000))]);
    this.agree(issuer, at, this.chance(4) ? this.below(8) : 7, { price, later: this.chance(4) });
  }

  agreed(issuer, at) {
    return this.contracts.get(`${issuer} ${at}`).at(this.log.instant);
  }

  price() {
    const currency = this.pick(kCurrencies);
    const price = this.below(700_000);
    this.log.rates(ratesBytes([{ currency, price }]));
    this.prices.get(currency).say(this.log.instant, BigInt(price));
  }

  policy() {
    const currency = this.pick(kCurrencies);
    const window = this.pick([0, 0, 0, 2, 5]);
    const bears = this.chance(2);
    this.log.policy(currency, { ...(window > 0 ? { 7: window } : {}), ...(bears ? { 8: 2 } : {}) });
    this.windows.get(currency).say(this.log.instant, window);
    this.bears.set(currency, bears);
  }

  limit() {
    const settings = {};
    const micro = () => BigInt(this.below(60_000_000));
    const amounts = new Map([[1, micro], [2, micro], [4, micro], [5, () => BigInt(this.below(900))],
      [6, () => BigInt(this.below(200))], [7, () => BigInt(1 + this.below(7))], [8, micro]]);
    for (const [tag, amount] of amounts) if (this.chance(8)) settings[tag] = amount();
    const one = this.pick(this.brands);
    this.log.make(limits(this.log, one, settings));
    this.limits.set(one, settings);
  }

  pay() {
    const [one, fen] = [this.pick(this.brands), (1 + this.below(60)) * this.pick([1, 1, -1])];
    this.log.make(payment(one, fen));
    const amount = BigInt(Math.abs(fen)) * 1_000_000n;
    if (fen > 0) this.owe(0, one, amount);
    else this.owe(one, 0, amount);
  }

  // What is owed from now on; `trade` where it is of the trade of a period.
  owe(debtor, creditor, amount, { trade = false, ofDay = false } = {}) {
    const flows = this.flows[this.period] ??= new Map();
    flows.set(debtor, (flows.get(debtor) ?? 0n) - amount);
    flows.set(creditor, (flows.get(creditor) ?? 0n) + amount);
    for (const [party, more] of [[debtor, amount], [creditor, -amount]]) {
      const row = this.figures.get(party);
      if (!row) continue;
      row.position -= more;
      if (trade) row.net_debit += more;
    }
    if (ofDay && amount > 0n) this.figures.get(debtor).owed += amount;
  }

  // The words of the limits that a brand passes which comes to owe so much.
  owingPast(one, amount) {
    const set = this.limits.get(one) ?? {};
    const { position, net_debit: debit, owed } = this.figures.get(one);
    const past = [];
    const credit = (set[1] ?? 0n) - (set[2] ?? 0n);
    const bounded = set[1] !== undefined || set[2] !== undefined;
    if (amount <= 0n) return past;
    if (bounded && amount - position > credit) past.push(`exposure to brand ${one}`);
    if (set[4] !== undefined && debit + amount > set[4]) past.push(`brand ${one} owes by trade`);
    if (set[8] !== undefined && owed + amount > set[8]) past.push(`brand ${one} comes to owe`);
    return past;
  }

  suspended(one, bit, words) {
    return ((this.limits.get(one)?.[7] ?? 0n) & bit) === 0n ? [] : words;
  }

  // Makes the record, or sees it refused by what it passes. Whether it was made.
  tried(record, past) {
    if (past.length === 0) return true;
    this.log.refuses(new RegExp(past.join('|')), record);
    this.count('past');
    return false;
  }

  earn() {
    const { log } = this;
    const [member, currency, at] = [this.pick(this.members), this.pick(kCurrencies),
      this.pick(this.brands)];
    const points = 1 + this.below(60);
    const occurrence = this.day > 1 && this.chance(4) ? this.earlier() : null;
    const moment = occurrence?.time ?? log.instant;
    const matures = (occurrence?.day ?? log.today) + this.windows.get(currency).at(moment);
    const pending = matures > log.today ? matures : null;
    const owed = Number(log.ledger.peek(member, currency).debt);
    const repaid = pending === null ? Math.min(owed, points) : 0;
    const worth = this.prices.get(currency).at(moment);
    const bought = currency !== at;
    const contract = bought ? this.agreed(currency, at) : null;
    const price = bought ? contract.price ?? worth : 0n;
    const cost = BigInt(points) * price;
    const record = buying(log, member, currency, at, points,
      { price, worth, pending, repaid, occurrence });
    const past = [...this.mintingPast(currency, points, repaid),
      ...(bought && !(contract.capabilities & kEarnable) ? ['has no such capability'] : []),
      ...(bought ? this.owingPast(at, cost) : [])];
    if (!this.tried(record, past)) return;
    const original = log.make(record);
    this.count(bought ? 'bought' : 'own');
    const row = this.figures.get(currency);
    row.outstanding += BigInt(points - repaid);
    row.minted += BigInt(points);
    if (bought) this.buy(at, currency, cost, { ofDay: true });
    const posted = record.subjects[0].find((effect) => Array.isArray(effect) &&
      /^(Available|Pending)Posting$/.test(effect[0]))?.[1] ?? null;
    this.earned.push({ original, member, currency, at, points, back: 0, price, posted,
      pending: pending !== null });
  }

  earlier() {
    const date = dateOf(1 + this.below(this.day - 1));
    return { time: time(`${date}T12:00`), day: day(date) };
  }

  mintingPast(currency, points, repaid) {
    const set = this.limits.get(currency) ?? {};
    const { outstanding, minted } = this.figures.get(currency);
    const past = this.suspended(currency, 1n, [`Brand ${currency} is suspended`]);
    const more = BigInt(points - repaid);
    if (set[5] !== undefined && more > 0n && outstanding + more > set[5]) {
      past.push(`outstanding of brand ${currency}`);
    }
    if (set[6] !== undefined && minted + BigInt(points) > set[6]) {
      past.push(`brand ${currency} issues on one day`);
    }
    return past;
  }

  // A purchase, or with a negative cost what comes back of one. One of nothing is none.
  buy(at, issuer, cost, more) {
    if (cost === 0n) return;
    this.owe(at, issuer, cost, { trade: true, ...more });
    const bought = this.bought[this.period] ??= new Map();
    const key = `${at} ${issuer}`;
    const [sum, purchases] = bought.get(key) ?? [0n, 0n];
    bought.set(key, [sum + cost, purchases + 1n]);
  }

  // Of what there is first the lot of the purchase, then the others; the rest is owed, or lost.
  takeBack() {
    const earned = this.pick(this.earned.filter(({ points, back }) => back < points));
    if (!earned) return;
    const { original, member, currency, at, points: all, back, price, posted } = earned;
    const points = this.chance(3) ? all - back : 1 + this.below(all - back);
    const wallet = this.log.ledger.peek(member, currency);
    const same = (lot, ...fields) => posted !== null && ['expires_on', 'provenance', ...fields]
      .every((field) => lot[field] === posted[field]);
    const waiting = earned.pending ?
      wallet.pendingLots.filter((lot) => same(lot, 'matures_on')) : [];
    const first = takeFrom(waiting, BigInt(points));
    const own = wallet.lots.filter((lot) => same(lot));
    const then = takeFrom([...own, ...wallet.lots.filter((lot) => !own.includes(lot))], first.left);
    const missing = Number(then.left);
    const bears = this.bears.get(currency);
    const takes = [...first.parts.map(({ lot, amount }) => ['PendingPosting', { currency,
      matures_on: lot.matures_on, expires_on: lot.expires_on, provenance: lot.provenance,
      amount: -Number(amount) }]),
    ...then.parts.map(({ lot, amount }) =>
      available(currency, lot.expires_on, lot.provenance, -Number(amount)))];
    this.log.make(takingBack(member, currency, at, original, { spend: 100 * points, takes,
      debt: bears ? 0 : missing, loss: bears ? missing : 0, before: [100 * back, back], price }));
    earned.back += points;
    this.figures.get(currency).outstanding -= BigInt(points - missing);
    if (currency !== at) this.buy(at, currency, -BigInt(points - (bears ? missing : 0)) * price);
    this.count(missing > 0 ? bears ? 'lost' : 'owed' : 'back');
  }

  spend() {
    const { log } = this;
    const [member, currency, acceptor] = [this.pick(this.members), this.pick(kCurrencies),
      this.pick(this.brands)];
    const points = 1 + this.below(50);
    const wallet = log.ledger.peek(member, currency);
    const { parts, left } = takeFrom(wallet.lots, BigInt(points));
    if (left > 0n || wallet.debt > 0n) return;
    const worth = parts.reduce((sum, { lot, amount }) =>
      sum + amount * log.ledger.provenance(lot.provenance).settlement_price, 0n);
    const record = { kind: 17, subjects: [[member,
      ['Redeemed', { currency, acceptor, channel: 0, points, face: worth }],
      ...parts.map(({ lot, amount }) =>
        available(currency, lot.expires_on, lot.provenance, -Number(amount)))]],
    books: [book(currency, 'issuer.redeemed', points, acceptor),
      ...owes(currency, acceptor, worth)] };
    const elsewhere = currency !== acceptor;
    const past = elsewhere ? [...this.suspended(currency, 2n, [`Brand ${currency} is suspended`]),
      ...(this.agreed(currency, acceptor).capabilities & kBurn ? [] : ['has no such capability']),
      ...this.owingPast(currency, worth)] : [];
    if (!this.tried(record, past)) return;
    log.make(record);
    this.count('spent');
    this.figures.get(currency).outstanding -= BigInt(points);
    if (elsewhere) this.owe(currency, acceptor, worth, { trade: true, ofDay: true });
  }

  // First what has matured, then now and then a cut, and a closing.
  nextDay() {
    if (this.day === kDays) return;
    this.dawn();
    if (!this.chance(3)) return;
    this.cut();
    if (!this.chance(3)) this.close();
  }

  dawn() {
    this.day += 1;
    this.log.at(`${dateOf(this.day)}T09:00`);
    for (const row of this.figures.values()) Object.assign(row, { owed: 0n, minted: 0n });
    for (const member of this.members) {
      for (const currency of kCurrencies) this.mature(member, currency);
    }
  }

  cut() {
    this.log.make(cut(this.log, dateOf(this.day - 1)));
    this.period += 1;
    for (const row of this.figures.values()) row.net_debit = 0n;
  }

  close() {
    this.closed += 1;
    this.requireSettled(this.closed);
    this.log.make(closing(this.log, this.closed));
    this.count('closed');
  }

  // What repays a debt goes out of what is outstanding.
  mature(member, currency) {
    const { log } = this;
    const { pendingLots, debt } = log.ledger.peek(member, currency);
    const lots = pendingLots.filter((lot) => lot.matures_on <= log.today).map((lot) =>
      [lot.matures_on, lot.expires_on, lot.provenance, Number(lot.amount)]);
    if (lots.length === 0) return;
    const points = lots.reduce((sum, [, , , amount]) => sum + amount, 0);
    const repaid = Math.min(points, Number(debt));
    log.make(maturing(log, member, currency, lots, Number(debt)));
    this.figures.get(currency).outstanding -= BigInt(repaid);
  }

  requireSettled(period) {
    const { lines, statements } = settle(this.log.ledger, period, assert.fail);
    for (const { party, closing: found } of statements) {
      let expected = 0n;
      for (let one = 1; one <= period; one += 1) expected += this.flows[one]?.get(party) ?? 0n;
      assert.equal(found, expected, `party ${party} at the end of period ${period}`);
    }
    const earning = lines.filter(({ kind }) => kind === 'earning').map((line) =>
      [`${line.debtor} ${line.creditor}`, line.amount, line.count]);
    const bought = [...this.bought[period] ?? []].map(([pair, [sum, count]]) => [pair, sum, count])
      .sort(([a], [b]) => (a < b ? -1 : 1));
    assert.deepEqual(earning, bought);
    assert.equal(statements.at(-1).party, kPool);
  }

  requireFigures(deed) {
    const { ledger, today } = this.log;
    for (const one of this.brands) {
      const { position, net_debit, owed, outstanding, minted } =
        ledger.figures.exposure(one, { period: this.period, day: today });
      assert.deepEqual({ position, net_debit, owed, outstanding, minted }, this.figures.get(one),
        `${deed}, brand ${one}`);
    }
    assert.equal(ledger.currencyOf(kLeaf), null);
    const lots = this.members.flatMap((member) => kCurrencies.flatMap((currency) =>
      ledger.peek(member, currency).lots));
    assert.ok(lots.every(({ expires_on: on }) => on === kRoseLot), deed);
  }
}
