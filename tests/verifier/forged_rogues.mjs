// Brands by chance that issue, swap and are spent as much as their limits let them: what is within
// is accepted and what is past them refused, by `huitong verify` too.
import assert from 'node:assert/strict';
import { Failure } from '../../tools/verify/failure.mjs';
import { accountParts } from '../../tools/verify/kinds.mjs';
import { takeFrom } from '../../tools/verify/wallet.mjs';
import { Chance } from './chance.mjs';
import { oneForOne } from './exchange_records.mjs';
import { available, book, scenario } from './forge.mjs';
import { closing, contract, cut, kRoseLot, owes, payment, refund } from './forged_settlements.mjs';
import { kPrice, limits, worth } from './limit_records.mjs';

const kSeeds = 12;
const kDeeds = 150;
const kMoney = 0x80000000 + 156;
const kDays = 20;
const kHolding = 10n * 86_400_000_000_000n;
const kPastLimits = /passes the limit|than the quota|is suspended|no such capability/;

export function testRogues() {
  for (let seed = 1; seed <= kSeeds; seed += 1) {
    scenario(`forged: brands by chance within their limits, seed ${seed}`, (log) =>
      new Rogues(log, seed).play());
  }
}

class Rogues extends Chance {
  constructor(log, seed) {
    super(seed);
    this.log = log;
    this.holds = [];
    this.spent = [];
    this.day = 1;
    this.closed = 0;
    this.counts = { within: 0, past: 0 };
  }

  play() {
    const { log } = this;
    log.at('2026-01-01T09:00');
    this.members = [log.member(), log.member()];
    for (const member of this.members) {
      for (const issuer of [1, 2]) log.earn(member, issuer, 200, kRoseLot);
    }
    this.deeds = [
      () => this.spend(), () => this.spend(), () => this.hold(), () => this.endHold(),
      () => this.exchange(), () => this.exchange(), () => this.earn(), () => this.giveBack(),
      () => this.limit(), () => this.limit(), () => this.agree(), () => this.pay(),
      () => this.policy(), () => this.nextDay(),
    ];
    for (let deed = 0; deed < kDeeds; deed += 1) this.pick(this.deeds)();
    this.requireSums();
    assert.ok(this.counts.within > 0 && this.counts.past > 0, JSON.stringify(this.counts));
  }

  // What cannot be but for a limit. Gives the record's sequence, or null where it is past one.
  try(record) {
    const { log } = this;
    try {
      const sequence = log.make(record);
      this.counts.within += 1;
      return sequence;
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      assert.match(error.toString(), kPastLimits);
      log.refuses(kPastLimits, record);
      this.counts.past += 1;
      return null;
    }
  }

  // [expires_on, provenance, points] of so many points in the order of use, or null.
  takes(member, currency, points, suits = () => true) {
    const lots = this.log.ledger.peek(member, currency).lots.filter(suits);
    const { parts, left } = takeFrom(lots, BigInt(points));
    return left > 0n ? null :
      parts.map(({ lot, amount }) => [lot.expires_on, lot.provenance, Number(amount)]);
  }

  spend() {
    const [member, issuer, acceptor] = [this.pick(this.members), 1 + this.below(2),
      1 + this.below(2)];
    const points = 1 + this.below(60);
    const lots = this.takes(member, issuer, points);
    if (!lots) return;
    const original = this.try({ kind: 17,
      subjects: [[member, ['Redeemed', { currency: issuer, acceptor, channel: 0, points }],
        ...lots.map(([on, provenance, amount]) => available(issuer, on, provenance, -amount))]],
      books: [book(issuer, 'issuer.redeemed', points, acceptor),
        ...owes(issuer, acceptor, worth(points))] });
    // What one lot was spent of can be given back in one.
    if (original !== null && lots.length === 1) {
      this.spent.push({ member, issuer, acceptor, points, original, provenance: lots[0][1] });
    }
  }

  giveBack() {
    const spent = this.spent.pop();
    if (!spent) return;
    const { member, issuer, acceptor, points, original, provenance } = spent;
    this.log.make(refund(member, issuer, acceptor, points, provenance, original));
  }

  hold() {
    const { log } = this;
    const [member, currency, acceptor] = [this.pick(this.members), 1 + this.below(2),
      1 + this.below(2)];
    const points = 1 + this.below(40);
    const lots = this.takes(member, currency, points);
    if (!lots) return;
    const hold = log.sequence;
    const ends = log.instant + kHolding;
    if (this.try({ kind: 21, subjects: [[member, ['HoldPlaced', { currency, acceptor, channel: 0,
      points, ends }], ...lots.flatMap(([on, provenance, amount]) => [
      available(currency, on, provenance, -amount),
      pinned(currency, hold, on, provenance, amount)])]] }) === null) return;
    this.holds.push({ hold, member, currency, acceptor, points, lots, ends });
  }

  // Captured or released, whatever the limits are, or by its time.
  endHold() {
    const open = this.holds.shift();
    if (!open) return;
    const { hold, member, currency, acceptor, points, lots } = open;
    const out = lots.map(([on, provenance, amount]) =>
      pinned(currency, hold, on, provenance, -amount));
    if (this.chance(2)) {
      this.log.make({ kind: 22, subjects: [[member, ['HoldCaptured', { currency, hold, acceptor,
        channel: 0, points }], ...out]], books: [book(currency, 'issuer.redeemed', points, acceptor),
        ...owes(currency, acceptor, worth(points))] });
    } else {
      this.log.make({ kind: 23, subjects: [[member, ['HoldEnded', { currency, hold, why: 1,
        released: points, expired: 0 }], ...lots.flatMap(([on, provenance, amount], index) =>
        [out[index], available(currency, on, provenance, amount)])]] });
    }
  }

  exchange() {
    const { log } = this;
    const member = this.pick(this.members);
    const [from, to] = this.pick([[1, 2], [2, 1]]);
    const points = 1 + this.below(60);
    const takes = this.takes(member, from, points, (lot) =>
      log.ledger.isExchangeable(lot, log.today));
    if (!takes) return;
    const locked = Number(log.ledger.agreed(from, to, 3, log.instant));
    this.try(oneForOne(log, member, points, { from, to, takes,
      gives: takes.map(([on, , amount]) => [on, amount]),
      lockedUntil: locked === 0 ? 0 : log.today + locked }));
  }

  earn() {
    this.try(this.log.earning(this.pick(this.members), 1 + this.below(2), 1 + this.below(80),
      kRoseLot));
  }

  limit() {
    const amounts = [() => worth(this.below(150)), () => worth(this.below(60)), () => 1,
      () => worth(this.below(100)), () => 250 + this.below(500), () => 50 + this.below(400),
      () => 1 + this.below(7), () => worth(10 + this.below(90))];
    const settings = {};
    for (const [index, amount] of amounts.entries()) {
      if (this.chance(5)) settings[index + 1] = amount();
    }
    this.log.make(limits(this.log, 1 + this.below(2), settings));
  }

  agree() {
    const { log } = this;
    const [issuer, acceptor] = this.pick([[1, 2], [2, 1]]);
    const settings = {};
    if (this.chance(4)) settings[1] = this.pick([0, 2, 4]);
    if (this.chance(2)) settings[2] = this.below(150);
    if (this.chance(2)) settings[3] = 1 + this.below(5);
    const number = log.ledger.contractOf(issuer, acceptor) ??
      (log.ledger.counts.get(11) ?? 0) + 1;
    log.make(contract(log, number, issuer, acceptor, [['commission', { rate: [1, 3] }]],
      { settings }));
  }

  pay() {
    this.log.make(payment(1 + this.below(2), (1 + this.below(30)) * this.pick([1, 1, -1])));
  }

  policy() {
    const settings = {};
    if (this.chance(2)) settings[17] = this.below(120);
    if (this.chance(2)) settings[18] = this.below(200);
    this.log.policy(1 + this.below(2), settings);
  }

  // And now and then a period ends, and one before is closed.
  nextDay() {
    const { log } = this;
    if (this.day === kDays) return;
    this.day += 1;
    const date = (number) => `2026-01-${String(number).padStart(2, '0')}`;
    log.at(`${date(this.day)}T09:00`);
    while (this.holds[0]?.ends <= log.instant) this.endHoldByTime(this.holds.shift());
    if (!this.chance(2)) return;
    log.make(cut(log, date(this.day - 1)));
    if (this.chance(2)) log.make(closing(log, this.closed += 1));
  }

  endHoldByTime({ hold, member, currency, points, lots }) {
    this.log.make(this.log.byProgram(24, [[member, ['HoldEnded', { currency, hold, why: 2,
      released: points, expired: 0 }], ...lots.flatMap(([on, provenance, amount]) => [
      pinned(currency, hold, on, provenance, -amount),
      available(currency, on, provenance, amount)])]]));
  }

  // The rows are the sums of the books, the holds and the wallets.
  requireSums() {
    const { ledger } = this.log;
    for (const brand of [1, 2]) {
      const { position, reserved, outstanding } = ledger.figures.exposures.get(brand);
      let owed = 0n;
      for (const [value, { balance }] of ledger.books.get(kMoney) ?? []) {
        const { name, party, counterparty } = accountParts(value);
        if (name !== 'due') continue;
        if (party === brand) owed += balance;
        if (counterparty === brand) owed -= balance;
      }
      const pinnedElsewhere = [...ledger.holds.values()].filter((hold) =>
        hold.currency === brand && hold.acceptor !== brand)
        .reduce((sum, hold) => sum + hold.pinned, 0n);
      const held = this.members.reduce((sum, member) => sum + ledger.peek(member, brand).all, 0n);
      assert.deepEqual([position, reserved, outstanding],
        [-owed, pinnedElsewhere * BigInt(kPrice), held]);
    }
  }
}

function pinned(currency, hold, on, provenance, amount) {
  return ['HeldPosting', { currency, hold, expires_on: on, provenance, amount }];
}
