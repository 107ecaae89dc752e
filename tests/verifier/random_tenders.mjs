// Tenders by chance: random policies, wishes, prices, limits and lots, and goods that come back in
// any order. What is paid is worked out by a model of its own.
import assert from 'node:assert/strict';
import { Chance } from './chance.mjs';
import { day, ratesBytes, scenario } from './forge.mjs';
import { kLot } from './forged_records.mjs';
import { contract } from './forged_settlements.mjs';
import { limits } from './limit_records.mjs';
import { boundsOf, mix } from './tender_model.mjs';
import {
  fenPerPoint, give, giveBack, kDay, kLeaf, market, placing, returning, settle, settling, taking,
  tenderPolicy, voiding,
} from './tender_records.mjs';

const kSeeds = 24;
const kDeeds = 40;
const kCurrencies = [1, 2, kLeaf];
const kDays = ['2026-06-30', '2026-09-30', '2026-12-31'].map(day).concat(kLot);
const kNothing = /Nothing of the basket would be paid by points/;
// Issuer.redeemed, due, claim.
const kTradeAccounts = new Set([3n, 20n, 21n]);

export function testRandomTenders() {
  for (let seed = 1; seed <= kSeeds; seed += 1) {
    scenario(`forged: tenders by chance, seed ${seed}`, (log) => new Tenders(log, seed).play());
  }
}

class Tenders extends Chance {
  constructor(log, seed) {
    super(seed);
    this.log = log;
    this.open = [];
    this.settled = [];
    this.policies = new Map();
    this.counts = { placed: 0, none: 0, returned: 0, left_out: 0 };
  }

  play() {
    const { log } = this;
    this.members = [market(log), log.member()];
    for (const member of this.members) {
      for (const currency of kCurrencies) this.give(member, currency);
    }
    const deeds = [() => this.place(), () => this.place(), () => this.place(), () => this.settle(),
      () => this.letGo(), () => this.giveBack(), () => this.giveBack(), () => this.price(),
      () => this.policy(), () => this.limit(), () => this.agree(),
      () => this.give(this.pick(this.members), this.pick(kCurrencies))];
    for (let deed = 0; deed < kDeeds; deed += 1) this.pick(deeds)();
    this.undoAll();
    assert.ok(this.counts.placed > 0, JSON.stringify(this.counts));
  }

  give(member, currency) {
    give(this.log, member, currency, 1 + this.below(60), this.pick(kDays));
  }

  price() {
    const { log } = this;
    const bid = this.pick([[1, 2], [2, 3], [4, 5], [1, 1]]);
    log.rates(ratesBytes([{ currency: 1 + this.below(2), bid, price: 100_000 * this.below(9),
      value: this.pick([0, 0, 330_000, 700_000, 1_000_000, 7_300_000]) }]));
  }

  policy() {
    const settings = {};
    if (this.chance(3)) settings[1] = 1 + this.below(30);
    if (this.chance(3)) settings[2] = 1 + this.below(400);
    if (this.chance(3)) settings[3] = this.below(60);
    if (this.chance(3)) settings[4] = this.below(1_000);
    if (this.chance(3)) settings[5] = 2 + this.below(9);
    const acceptor = this.pick(kCurrencies);
    this.log.make(tenderPolicy(this.log, acceptor, settings));
    this.policies.set(acceptor, settings);
  }

  limit() {
    const settings = {};
    for (const tag of [1, 4, 8]) if (this.chance(3)) settings[tag] = 100_000 * this.below(300);
    if (this.chance(6)) settings[7] = 2;
    this.log.make(limits(this.log, this.pick(kCurrencies), settings));
  }

  agree() {
    const { log } = this;
    const [issuer, acceptor] = this.pick([[1, 2], [2, 1], [3, 1], [1, 3], [2, 3], [3, 2]]);
    const number = log.ledger.contractOf(issuer, acceptor) ??
      (log.ledger.counts.get(11) ?? 0) + 1;
    log.make(contract(log, number, issuer, acceptor, [],
      { settings: this.chance(3) ? { 1: this.pick([0, 4]) } : {} }));
  }

  // The funds by the documents, without those of `out`.
  funds(member, acceptor, out) {
    const { log: { ledger, instant, today } } = this;
    return kCurrencies.filter((currency) => !out.has(currency)).flatMap((currency) => {
      const { lots, debt } = ledger.peek(member, currency);
      const [f, g] = fenPerPoint(this.log, currency);
      const takes = currency === acceptor ||
        ((ledger.agreed(currency, acceptor, 1, instant) & 2n) !== 0n &&
          (ledger.limit(currency, 7, instant) & 2n) === 0n);
      const live = lots.filter(({ expires_on: on }) => on >= today);
      if (debt > 0n || !takes || live.length === 0 || f === 0) return [];
      return [{ currency, f, g, loss: currency === acceptor ? 0 : this.lossOf(currency),
        lots: live.map(({ expires_on: on, amount }) => [on, Number(amount)]) }];
    });
  }

  // All versions of these days are within the window.
  lossOf(currency) {
    const versions = this.log.ledger.rateBook.prices.get(currency)?.list ?? [];
    if (versions.length === 0) return 1;
    const value = ({ numerator, denominator }) => numerator / denominator;
    const bids = versions.map(({ content }) => value(content.bid));
    const asks = versions.map(({ content }) => value(content.ask));
    return 1 - Math.min(...bids) / Math.max(...asks);
  }

  isPastLimit(member, acceptor, [currency, points]) {
    if (currency === acceptor) return false;
    const { ledger, instant, today } = this.log;
    const row = ledger.figures.exposures.get(currency);
    const worth = taking(this.log, member, currency, points).reduce((sum, [, provenance, amount]) =>
      sum + Number(ledger.provenance(provenance).settlement_price) * amount, 0);
    if (worth === 0) return false;
    const reserved = Number(row.reserved) + worth;
    const owed = row.day === today ? Number(row.owed) : 0;
    const of = (tag) => Number(ledger.limit(currency, tag, instant));
    const past = (tag, amount) => of(tag) >= 0 && amount > of(tag);
    return past(1, reserved - Number(row.position)) ||
      past(4, reserved + Number(row.net_debit)) || past(8, reserved + owed);
  }

  // What is taken by the model.
  mix(member, basket) {
    const bounds = boundsOf(basket.lines, this.policies.get(basket.acceptor) ?? {}, basket);
    const out = new Set();
    for (;;) {
      const taken = mix(this.funds(member, basket.acceptor, out), bounds);
      const past = taken.filter((one) => this.isPastLimit(member, basket.acceptor, one));
      if (past.length === 0) return taken;
      for (const [currency] of past) out.add(currency);
      this.counts.left_out += past.length;
    }
  }

  basket() {
    let number = 0;
    const lines = Array.from({ length: 1 + this.below(4) }, () => ({ line: number += 1 +
      this.below(3), payable: this.chance(4) ? 0 : 1, fen: this.below(45) }));
    return { acceptor: this.pick(kCurrencies), lines, ends: this.log.instant + 30n * kDay,
      wish_points: this.chance(3) ? this.below(80) : -1,
      wish_fen: this.chance(4) ? this.below(40) : -1 };
  }

  place() {
    const { log } = this;
    const member = this.pick(this.members);
    const basket = this.basket();
    const taken = this.mix(member, basket);
    const { tender, ...record } = placing(log, member, basket, taken);
    if (taken.length === 0) {
      log.refuses(kNothing, record);
      this.counts.none += 1;
      return;
    }
    this.refuseNear(member, basket, taken);
    log.make(record);
    this.counts.placed += 1;
    this.open.push(tender);
  }

  // One point or one fen more or less, or a currency less.
  refuseNear(member, basket, taken) {
    if (!this.chance(3)) return;
    const at = this.below(taken.length);
    const [points, fen] = this.pick([[1, 0], [-1, 0], [0, 1], [0, -1]]);
    const other = taken.map(([currency, p, f], index) =>
      (index === at ? [currency, p + points, f + fen] : [currency, p, f]))
      .filter(([, p, f]) => p > 0 && f > 0);
    this.log.refuses(/./, placing(this.log, member, basket, other), 'near');
  }

  settle() {
    if (this.open.length === 0) return;
    const [tender] = this.open.splice(this.below(this.open.length), 1);
    const { log } = this;
    const none = settling(log, tender);
    const [[member, first, ...rest]] = none.subjects;
    log.refuses(/wrong cash/, { ...none,
      subjects: [[member, [first[0], { ...first[1], cash: tender.cash + 1 }], ...rest]] });
    settle(log, tender, { earns: tender.cash > 0 && !this.chance(3) ? {} : null });
    this.settled.push(tender);
  }

  letGo() {
    if (this.open.length === 0 || this.chance(2)) return;
    const [tender] = this.open.splice(this.below(this.open.length), 1);
    this.log.make(voiding(tender));
  }

  giveBack() {
    const tender = this.pick(this.settled);
    if (tender) this.giveBackSome(tender, (left) => 1 + this.below(left));
  }

  giveBackSome(tender, some) {
    const { log } = this;
    const goods = tender.left.map(({ line, cash, parts }) =>
      [line, parts.reduce((sum, [, , fen]) => sum + fen, cash)])
      .filter(([, left]) => left > 0 && !this.chance(3)).map(([line, left]) => [line, some(left)]);
    if (goods.length === 0) return;
    const { after, ...record } = returning(log, tender, goods);
    const effects = record.subjects[0].slice(1);
    const at = this.below(effects.length);
    if (this.chance(4)) {
      log.refuses(/./, { ...record, subjects: [[tender.member,
        ...effects.filter((_, index) => index !== at)]] }, 'one less');
    }
    assert.ok(after.cash >= 0);
    giveBack(log, tender, goods);
    this.counts.returned += 1;
  }

  // When all that was placed is let go or has come back, nothing of trade is left.
  undoAll() {
    const { log } = this;
    for (const tender of this.open) log.make(voiding(tender));
    while (this.settled.some(isLeft)) {
      for (const tender of this.settled.filter(isLeft)) {
        this.giveBackSome(tender, (left) => (this.chance(2) ? left : 1 + this.below(left)));
      }
    }
    for (const accounts of log.ledger.books.values()) {
      for (const [account, { balance }] of accounts) {
        if (kTradeAccounts.has(account >> 56n)) assert.equal(balance, 0n);
      }
    }
    for (const { position, reserved } of log.ledger.figures.exposures.values()) {
      assert.deepEqual([position, reserved], [0n, 0n]);
    }
  }
}

function isLeft({ left }) {
  return left.some(({ cash, parts }) => cash > 0 || parts.length > 0);
}
