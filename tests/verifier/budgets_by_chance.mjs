// Purchases by chance of points, of points of others and of units by earn rates with budgets and
// caps by chance, late ones among them, with returns and a merge. A model of the test's own adds up
// all that was given each time anew; `huitong verify` has to come to the same state.
import assert from 'node:assert/strict';
import { cutting, givenBy, kByBudget, kByCap, purchase, rating } from './budget_records.mjs';
import { Chance } from './chance.mjs';
import { available, scenario } from './forge.mjs';
import { merge, mergeEnd } from './forged_records.mjs';
import { kRoseLot } from './forged_settlements.mjs';
import { selling, takingBack } from './purchase_records.mjs';
import { earning, earningBack, kAnchor, kUnit, publishUnit } from './unit_records.mjs';

const kSeeds = 12;
const kDeeds = 150;
const kMinute = 60_000_000_000n;
const kDay = 1_440n * kMinute;
const kCurrencies = [kUnit, 1, 2];
const kBrands = [1, 2];
const kRates = [[1, 1], [3, 2], [7, 3], [1, 5], [12, 1]];
const kFirst = { version: 0, rate: [1, 1], budget: -1, cap: -1 };
const kNobody = { points: Infinity };

export function testBudgetsByChance() {
  for (let seed = 1; seed <= kSeeds; seed += 1) {
    scenario(`forged: budgets and caps by chance, seed ${seed}`, (log) =>
      new Fair(log, seed).play());
  }
}

class Fair extends Chance {
  constructor(log, seed) {
    super(seed);
    this.log = log;
    this.rates = new Map(kCurrencies.map((currency) => [currency, []]));
    this.bought = [];
    this.counts = {};
  }

  play() {
    const { log } = this;
    log.at('2026-01-02T09:00');
    this.begins = log.instant;
    this.members = [log.member(), log.member(), log.member()];
    publishUnit(log, kAnchor);
    log.make(selling(log, 1, 2));
    log.make(selling(log, 2, 1));
    log.make(log.memberPolicyOf({ 1: 0 }));
    for (const currency of kCurrencies) this.publish(currency);
    const deeds = ['buy', 'buy', 'buy', 'buy', 'buy', 'buy', 'takeBack', 'takeBack', 'rate', 'wait'];
    for (let left = kDeeds; left > 0; left -= 1) {
      if (left === kDeeds / 3) this.merge();
      else this[this.pick(deeds)]();
      log.instant += kMinute;
      assert.deepEqual(givenBy(log).sort(), this.given().sort());
    }
    for (const what of ['whole', 'by 1', 'by 2', 'nothing', 'late', 'of others', 'back', 'kept']) {
      assert.ok(this.counts[what] > 0, `${what} of ${JSON.stringify(this.counts)}`);
    }
  }

  count(what) {
    this.counts[what] = (this.counts[what] ?? 0) + 1;
  }

  wait() {
    this.log.instant += kDay / BigInt(1 + this.below(20));
  }

  rate() {
    this.publish(this.pick(kCurrencies));
  }

  // From now on, or from some hours on.
  publish(currency) {
    const { log } = this;
    const versions = this.rates.get(currency);
    const from = log.instant + (this.chance(3) ? BigInt(1 + this.below(600)) * kMinute : 0n);
    const bound = (most) => (this.chance(3) ? -1 : this.below(most) * Number(!this.chance(12)));
    const [budget, cap] = [bound(400), bound(120)];
    const rate = this.pick(kRates);
    log.make(rating(log, currency, { rate, budget, cap, published: { effective_from: from } }));
    versions.push({ version: versions.length + 1, from, rate, budget, cap });
  }

  inForce(currency, instant) {
    return this.rates.get(currency).filter(({ from }) => from <= instant)
      .reduce((last, one) => (one.from < last.from ? last : one), kFirst);
  }

  // What was given of a version, and to a member of a day by versions with a cap.

  ofVersion(currency, version) {
    return sum(this.bought.filter((one) => one.currency === currency &&
      one.by.version === version && one.by.budget >= 0));
  }

  ofDay(member, currency, date) {
    return sum(this.bought.filter((one) => one.member === member && one.currency === currency &&
      one.date === date && one.by.cap >= 0));
  }

  given() {
    const lines = this.bought.filter(({ points }) => points > 0).flatMap((one) => {
      const { member, currency, date, by } = one;
      return [...(by.budget < 0 ? [] :
        [`${currency} ${by.version} ${this.ofVersion(currency, by.version)}`]),
      ...(by.cap < 0 ? [] :
        [`${member} ${currency} ${date} ${this.ofDay(member, currency, date)}`])];
    });
    return [...new Set(lines)];
  }

  // Of now, or of an instant before.
  buy() {
    const { log } = this;
    const [member, currency, at] = [this.pick(this.members), this.pick(kCurrencies),
      this.pick(kBrands)];
    const late = this.chance(3) && log.instant > this.begins + kMinute;
    const instant = late ? this.earlier() : log.instant;
    const by = this.inForce(currency, instant);
    const spend = this.below(9_000);
    const [a, b] = by.rate;
    const promised = Math.floor(spend * a / (100 * b));
    const date = dateOf(instant);
    const budget = by.budget < 0 ? kNobody :
      { by: kByBudget, points: by.budget - this.ofVersion(currency, by.version) };
    const cap = by.cap < 0 ? kNobody :
      { by: kByCap, points: Math.max(0, by.cap - this.ofDay(member, currency, date)) };
    const room = cap.points <= budget.points ? cap : budget;
    const points = Math.min(promised, room.points);
    const of = (less, which) => this.purchase({ member, currency, at, late, instant, by, spend,
      points: promised - less, remainder: spend * a - promised * 100 * b,
      cut: less > 0 ? [which, less] : null });
    const record = of(promised - points, room.by);
    this.refuseOthers(of, { promised, points, by: room.by });
    const sequence = log.make(record);
    const lot = record.subjects[0].slice(1).find(([name]) => name === 'AvailablePosting')?.[1];
    this.bought.push({ sequence, member, owner: member, currency, at, date, by, spend, promised,
      points, provenance: lot?.provenance ?? null, back: [0, 0] });
    this.count(points === promised ? 'whole' : `by ${room.by}`);
    if (points === 0 && promised > 0) this.count('nothing');
    if (late) this.count('late');
    if (currency !== at) this.count('of others');
  }

  earlier() {
    const minutes = Number((this.log.instant - this.begins) / kMinute);
    return this.begins + BigInt(this.below(minutes)) * kMinute;
  }

  purchase({ member, currency, at, late, instant, by, spend, points, remainder, cut }) {
    const { version, rate } = by;
    const occurrence = late ? { time: instant, day: Number(instant / kDay) } : null;
    const more = { occurrence, rate, spend, remainder };
    if (currency !== kUnit) {
      return purchase(this.log, member, points, { currency, at, version, cut, ...more });
    }
    const record = earning(this.log, member, at, points, { rate_version: version, ...more });
    return cut ? cutting(record, ...cut) : record;
  }

  // Now and then, one that leaves out too little, too much, or by the other.
  refuseOthers(of, { promised, points, by }) {
    if (promised === 0 || !this.chance(16)) return;
    const left = promised - points;
    const which = by ?? kByCap;
    if (left > 0) {
      this.log.refuses(/wrong points/, of(left - 1, which));
      this.log.refuses(/wrong by/, of(left, kByCap + kByBudget - which));
    }
    if (points > 0) this.log.refuses(/wrong points/, of(left + 1, which));
  }

  // What is promised for the rest is left, as far as it was given.
  takeBack() {
    const open = this.bought.filter(({ spend, back }) => back[0] < spend);
    if (open.length === 0) return;
    const one = this.pick(open);
    const [a, b] = one.by.rate;
    const spend = this.chance(3) ? one.spend - one.back[0] :
      1 + this.below(one.spend - one.back[0]);
    const rest = Math.floor((one.spend - one.back[0] - spend) * a / (100 * b));
    const points = one.points - one.back[1] - Math.min(rest, one.points);
    this.log.make(this.returning(one, spend, points));
    one.back = [one.back[0] + spend, one.back[1] + points];
    this.count(points > 0 ? 'back' : 'kept');
  }

  returning({ sequence, owner, currency, at, provenance, back }, spend, points) {
    if (currency === kUnit) {
      return earningBack(this.log, owner, at, sequence, { spend, points, before: back, provenance });
    }
    return takingBack(owner, currency, at, sequence, { spend, points, before: back,
      takes: points > 0 ? [available(currency, kRoseLot, provenance, -points)] : [] });
  }

  // The first into the second, at once: points move, and nothing that was counted.
  merge() {
    const { log } = this;
    const [source, target] = this.members.splice(0, 2);
    this.members.push(target);
    log.make(merge(log, source, target, { hours: 0n }));
    const lots = log.ledger.currenciesOf(source).flatMap((currency) =>
      log.ledger.peek(source, currency).lots.map(({ expires_on: on, provenance, amount }) =>
        [currency, on, provenance, Number(amount)]));
    const moved = (sign) => lots.map(([currency, on, provenance, amount]) =>
      available(currency, on, provenance, sign * amount));
    log.make(mergeEnd(log, source, target, log.instant, [moved(-1), moved(1)]));
    for (const one of this.bought) if (one.owner === source) one.owner = target;
  }
}

function sum(purchases) {
  return purchases.reduce((total, { points }) => total + points, 0);
}

function dateOf(instant) {
  return new Date(Number(instant / 1_000_000n)).toISOString().slice(0, 10);
}
