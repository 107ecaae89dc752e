// Units by chance: earned at brands with points and without, spent, held, exchanged, given,
// adjusted, taken back and revalued. A model of the test's own says what is out, what the pool was
// promised, who owes it, and who is past a limit; `huitong verify` has to come to the same state.
import assert from 'node:assert/strict';
import { accountParts } from '../../tools/verify/kinds.mjs';
import { takeFrom } from '../../tools/verify/wallet.mjs';
import { Chance } from './chance.mjs';
import { ratesBytes, scenario } from './forge.mjs';
import { brand, closing, cut, kPool, kRoseLot, payment } from './forged_settlements.mjs';
import { kBreaker, kCreditLine, kNetDebitCap, limits } from './limit_records.mjs';
import {
  adjust, capturing, earning, earningBack, fromUnits, giving, holding, intoUnits, kUnit,
  publishUnit, redemption, refund, releasing,
} from './unit_records.mjs';

const kSeeds = 12;
const kDeeds = 90;
const kDays = 25;
const kMoney = 0x80000000 + 156;
const kRose = 1;
const kBean = 2;
const kLeaf = 3;
const kHolding = 10n * 86_400_000_000_000n;
// By what a brand comes to owe the pool.
const kComesToOwe = new Set(['earn', 'into']);

export function testUnitsByChance() {
  for (let seed = 1; seed <= kSeeds; seed += 1) {
    scenario(`forged: units by chance, seed ${seed}`, (log) => new Town(log, seed).play());
  }
}

class Town extends Chance {
  constructor(log, seed) {
    super(seed);
    this.log = log;
    this.day = 1;
    this.closed = 0;
    this.anchor = 0n;
    this.out = 0n;
    this.promised = 0n;
    // What each party owes the pool for units, less what it is owed.
    this.owed = new Map();
    // What each brand paid in, what it owes by the trade of the period and came to owe on the day.
    this.paid = new Map();
    this.debit = new Map();
    this.ofDay = new Map();
    this.limits = new Map();
    this.earned = [];
    this.spent = [];
    this.holds = [];
    this.counts = {};
  }

  play() {
    const { log } = this;
    log.at('2026-01-01T09:00');
    brand(log, 'leaf');
    this.brands = [kRose, kBean, kLeaf, brand(log, 'moss')];
    this.members = [log.member(), log.member()];
    for (const member of this.members) log.earn(member, kRose, 2_000, kRoseLot);
    // A rose is two units and a half, a unit gives a third of a bean.
    log.at('2026-01-02T09:00').rates(ratesBytes([
      { currency: kRose, bid: [5, 2], ask: [3, 1] },
      { currency: kBean, bid: [2, 1], ask: [3, 1] }]));
    this.day = 4;
    log.at('2026-01-04T09:00');
    this.revalue();
    const deeds = ['earn', 'earn', 'earn', 'spend', 'spend', 'hold', 'endHold', 'giveBack',
      'takeBack', 'into', 'into', 'from', 'gift', 'adjust', 'revalue', 'limit', 'nextDay'];
    for (let count = 0; count < kDeeds; count += 1) {
      const deed = this.pick(deeds);
      this[deed]();
      this.requireSums(deed);
    }
    assert.ok(Object.keys(this.counts).length > 7, JSON.stringify(this.counts));
  }

  // A record that owes the pool `money` of a party (negative: the pool owes it), and brings so many
  // units more. Gives its sequence.
  done(what, record, { party, money = 0n, more = 0n }) {
    const sequence = this.log.make(record);
    this.promised += money;
    this.out += more;
    if (money !== 0n) {
      add(this.owed, party, money);
      add(this.debit, party, money);
      if (kComesToOwe.has(what)) add(this.ofDay, party, money);
    }
    this.counts[what] = (this.counts[what] ?? 0) + 1;
    return sequence;
  }

  // Whether a brand may come to owe so much; the record is refused where not.
  within(party, money, record) {
    const set = this.limits.get(party) ?? {};
    const exposure = (this.owed.get(party) ?? 0n) - (this.paid.get(party) ?? 0n) + money;
    const past = [[kCreditLine, exposure, 'exposure to brand'],
      [kNetDebitCap, (this.debit.get(party) ?? 0n) + money, 'owes by trade in the period'],
      [kBreaker, (this.ofDay.get(party) ?? 0n) + money, 'comes to owe on one day'],
    ].filter(([tag, amount]) => set[tag] !== undefined && amount > set[tag]);
    if (past.length === 0) return true;
    this.log.refuses(new RegExp(past.map(([, , words]) => words).join('|')), record);
    this.counts.past = (this.counts.past ?? 0) + 1;
    return false;
  }

  worth(points) {
    return BigInt(points) * this.anchor;
  }

  // [provenance, points] of so many units in the order of use, or null.
  takes(member, points) {
    const { parts, left } = takeFrom(this.log.ledger.peek(member, kUnit).lots, BigInt(points));
    if (left > 0n || points === 0) return null;
    return parts.map(({ lot, amount }) => [lot.provenance, Number(amount)]);
  }

  revalue() {
    const { log } = this;
    const anchor = BigInt(1 + this.below(3_000_000));
    const bearer = this.pick([0, ...this.brands]);
    const before = this.anchor === 0n ? anchor : this.anchor;
    const money = this.out * (anchor - before);
    publishUnit(log, anchor, { bearer, amount: money });
    this.anchor = anchor;
    this.promised += money;
    this.owed.set(bearer, (this.owed.get(bearer) ?? 0n) + money);
  }

  earn() {
    const { log } = this;
    const [member, at] = [this.pick(this.members), this.pick(this.brands)];
    const points = 1 + this.below(120);
    const record = earning(log, member, at, points);
    if (!this.within(at, this.worth(points), record)) return;
    const provenance = record.subjects[0][2][1].provenance;
    const original = this.done('earn', record,
      { party: at, money: this.worth(points), more: BigInt(points) });
    this.earned.push({ original, member, at, points, spend: 0, back: 0, provenance });
  }

  spend() {
    const [member, acceptor] = [this.pick(this.members), this.pick(this.brands)];
    const points = 1 + this.below(90);
    const lots = this.takes(member, points);
    if (!lots) return;
    const original = this.done('spend', redemption(this.log, member, acceptor, lots),
      { party: acceptor, money: -this.worth(points), more: -BigInt(points) });
    this.spent.push({ original, member, acceptor, points, back: 0, lots: [...lots].reverse(),
      face: this.worth(points) });
  }

  // Of one lot, so that what is captured of it is, too.
  hold() {
    const [member, acceptor] = [this.pick(this.members), this.pick(this.brands)];
    const [lot] = this.log.ledger.peek(member, kUnit).lots;
    if (!lot) return;
    const points = 1 + this.below(Math.min(Number(lot.amount), 50));
    const ends = this.log.instant + kHolding;
    const hold = this.done('hold', holding(this.log, member, acceptor,
      [[lot.provenance, points]]), {});
    this.holds.push({ hold, member, acceptor, points, provenance: lot.provenance, ends });
  }

  endHold() {
    if (this.holds.length === 0) return;
    const [{ hold, member, acceptor, points, provenance }] =
      this.holds.splice(this.below(this.holds.length), 1);
    if (this.chance(3)) {
      this.done('release', releasing(member, hold, points, { provenance }), {});
      return;
    }
    const captured = 1 + this.below(points);
    this.done('capture', capturing(this.log, member, hold, acceptor, captured,
      { rest: points - captured, provenance }),
    { party: acceptor, money: -this.worth(captured), more: -BigInt(captured) });
  }

  giveBack() {
    const spent = this.pick(this.spent.filter(({ points, back }) => back < points));
    if (!spent) return;
    const { original, member, acceptor, points: all, back, face, lots } = spent;
    const points = 1 + this.below(all - back);
    const given = slice(lots, back, points);
    const faceOf = (some) => (face * BigInt(some)) / BigInt(all);
    this.done('refund', refund(this.log, member, acceptor, original, given,
      { before: back, face: faceOf(back + points) - faceOf(back) }),
    { party: acceptor, money: this.worth(points), more: BigInt(points) });
    spent.back += points;
  }

  // Yuan by yuan; what the lot has not is taken from others, and what there is not is lost.
  takeBack() {
    const earned = this.pick(this.earned.filter(({ points, back }) => back < points));
    if (!earned) return;
    const { original, member, at, points: all, back, provenance } = earned;
    const points = 1 + this.below(all - back);
    const { lots } = this.log.ledger.peek(member, kUnit);
    const own = lots.filter((lot) => lot.provenance === provenance);
    const { parts, left } = takeFrom([...own, ...lots.filter((lot) => !own.includes(lot))],
      BigInt(points));
    const taken = points - Number(left);
    const record = earningBack(this.log, member, at, original, { spend: 100 * points, points,
      loss: Number(left), before: [100 * back, back], provenance });
    if (taken > 0) {
      const posting = record.subjects[0][2];
      record.subjects[0].splice(2, 1, ...parts.map(({ lot, amount }) => [posting[0],
        { ...posting[1], provenance: lot.provenance, amount: -Number(amount) }]));
    }
    this.done('takeBack', record,
      { party: at, money: -this.worth(taken), more: -BigInt(taken) });
    earned.back += points;
  }

  into() {
    const { log } = this;
    const member = this.pick(this.members);
    const paid = 1 + this.below(40);
    const received = Math.floor((paid * 5) / 2);
    const has = log.ledger.peek(member, kRose).available;
    if (has < BigInt(paid)) return;
    const record = intoUnits(log, member, kRose, [[kRoseLot, 1, paid]], { bid: [5, 2],
      bid_version: 2, hub_in: received, hub_out: received, received,
      bid_remainder: (paid * 5) % 2 });
    if (!this.within(kRose, this.worth(received), record)) return;
    this.done('into', record,
      { party: kRose, money: this.worth(received), more: BigInt(received) });
  }

  from() {
    const { log } = this;
    const member = this.pick(this.members);
    const paid = 3 + this.below(60);
    const lots = this.takes(member, paid);
    if (!lots) return;
    const received = Math.floor(paid / 3);
    const record = fromUnits(log, member, kBean, lots, sharesOf(lots, received, paid),
      { ask: [3, 1], ask_version: 2, settlement_price: 400_000, hub_out: 3 * received, received,
        ask_remainder: paid % 3 });
    this.done('from', record,
      { party: kBean, money: -this.worth(3 * received), more: -BigInt(paid) });
  }

  gift() {
    const [first, second] = this.members;
    const [giver, recipient] = this.pick([[first, second], [second, first]]);
    const lots = this.takes(giver, 1 + this.below(60));
    if (lots) this.done('gift', giving(giver, recipient, lots), {});
  }

  adjust() {
    const { log } = this;
    const member = this.pick(this.members);
    const points = this.pick([1, -1]) * (1 + this.below(70));
    const lots = points < 0 ? log.ledger.peek(member, kUnit).lots : [];
    if (points < 0 && !(lots[0]?.amount >= BigInt(-points))) return;
    adjust(log, member, points, { provenance: lots[0]?.provenance });
    this.promised += this.worth(points);
    this.out += BigInt(points);
    this.owed.set(0, (this.owed.get(0) ?? 0n) + this.worth(points));
  }

  limit() {
    const at = this.pick(this.brands);
    const settings = Object.fromEntries([kCreditLine, kNetDebitCap, kBreaker]
      .filter(() => this.chance(2)).map((tag) => [tag, BigInt(this.below(400_000_000))]));
    this.log.make(limits(this.log, at, settings));
    this.limits.set(at, settings);
    if (!this.chance(2)) return;
    const fen = 1 + this.below(200);
    this.log.make(payment(at, fen));
    add(this.paid, at, BigInt(fen) * 1_000_000n);
  }

  nextDay() {
    const { log } = this;
    if (this.day === kDays) return;
    this.day += 1;
    const date = (number) => `2026-01-${String(number).padStart(2, '0')}`;
    log.at(`${date(this.day)}T09:00`);
    this.ofDay.clear();
    const over = this.holds.filter(({ ends }) => ends <= log.instant);
    this.holds = this.holds.filter(({ ends }) => ends > log.instant);
    for (const { hold, member, points, provenance } of over) {
      this.done('end', releasing(member, hold, points, { kind: 24, provenance }), {});
    }
    if (!this.chance(3)) return;
    log.make(cut(log, date(this.day - 1)));
    this.debit.clear();
    if (this.chance(2)) log.make(closing(log, this.closed += 1));
  }

  // What the ledger has is what the model has, and the pool is covered.
  requireSums(deed) {
    const { ledger } = this.log;
    const held = this.members.reduce((sum, member) => sum + ledger.peek(member, kUnit).all, 0n);
    assert.deepEqual([ledger.figures.outstandingUnits(), held, ledger.promisedForUnits],
      [this.out, this.out, this.promised], deed);
    assert.ok(this.promised >= this.out * this.anchor, deed);
    for (const one of this.brands) {
      const { position, net_debit: debit, owed: ofDay } =
        ledger.figures.exposure(one, { period: ledger.periods.open, day: this.log.today });
      const sums = [this.paid, this.owed, this.debit, this.ofDay].map((sum) => sum.get(one) ?? 0n);
      assert.deepEqual([position, debit, ofDay], [sums[0] - sums[1], ...sums.slice(2)],
        `${deed}, brand ${one}`);
    }
    const owed = new Map();
    for (const [value, { balance }] of ledger.books.get(kMoney) ?? []) {
      const { name, party: debtor, counterparty: creditor } = accountParts(value);
      if (name !== 'due') continue;
      if (creditor === kPool) owed.set(debtor, (owed.get(debtor) ?? 0n) + balance);
      if (debtor === kPool) owed.set(creditor, (owed.get(creditor) ?? 0n) - balance);
    }
    for (const party of new Set([...owed.keys(), ...this.owed.keys()])) {
      assert.equal(owed.get(party) ?? 0n, this.owed.get(party) ?? 0n, `${deed}, party ${party}`);
    }
  }
}

function add(sums, party, amount) {
  sums.set(party, (sums.get(party) ?? 0n) + amount);
}

// `points` of lots [provenance, points] after the first `skip`.
function slice(lots, skip, points) {
  const [from, to] = [skip, skip + points];
  let at = 0;
  return lots.map(([provenance, amount]) => {
    const begin = at;
    at += amount;
    return [provenance, Math.min(at, to) - Math.max(begin, from)];
  }).filter(([, amount]) => amount > 0);
}

// Of what is received, by cumulative floors, into lots of one day.
function sharesOf(lots, received, paid) {
  let taken = 0;
  let spread = 0;
  return lots.map(([, amount]) => {
    taken += amount;
    const share = Math.floor((received * taken) / paid) - spread;
    spread += share;
    return [kRoseLot, share];
  }).filter(([, share]) => share > 0);
}
