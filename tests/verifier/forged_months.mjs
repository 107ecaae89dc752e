// Months by chance under contracts, levies and costs by chance, with sponsors whose money is shared
// by the members who come, each cut and closed soon or late, and disputed then: what the rules make
// of them, `huitong verify` has to make, too. What sponsors' money comes to the test shares itself.
import assert from 'node:assert/strict';
import { settle } from '../../tools/verify/settlement.mjs';
import { Chance } from './chance.mjs';
import { oneForOne } from './exchange_records.mjs';
import { ratesBytes, scenario } from './forge.mjs';
import {
  brand, claim, closing, contract, cut, dispute, kNoCap, kPool, kRoseLot, payment, refund,
  rejecting, spending, terms, upholding,
} from './forged_settlements.mjs';
import { sponsoring, verifying } from './sponsor_records.mjs';

const kSeeds = 12;
const kMonths = 4;
const kDeeds = 20;
const kFormulas = ['reimbursement', 'commission', 'pooled', 'co_funding', 'fee_of_value',
  'fee_of_redemption', 'fee_of_period'];
// What the house keeps of an exchange of roses: a fiftieth and three, at least five.
const kFee = { fixed: 3, share: [1, 50], minimum: 5 };
const kSettles = new Set(['reimbursement', 'pooled']);

export function testMonths() {
  for (let seed = 1; seed <= kSeeds; seed += 1) {
    scenario(`forged: months by chance, seed ${seed}`, (log) => new Months(log, seed).play());
  }
}

class Months extends Chance {
  constructor(log, seed) {
    super(seed);
    this.log = log;
    this.spent = [];
    this.contracts = new Map();
    this.closed = 0;
    // How many brands have a statement of each period.
    this.stated = [];
    // {number, one, other, answer} of each dispute.
    this.disputes = [];
    this.verified = new Set();
    // By period: who has come, to which brand, and what each sponsor gave.
    this.came = [];
    this.gifts = [];
  }

  play() {
    const { log } = this;
    log.at('2026-01-01T09:00');
    this.members = [log.member(), log.member(), log.member(), log.member()];
    for (const member of this.members) {
      for (const issuer of [1, 2]) log.earn(member, issuer, 100_000, kRoseLot);
    }
    this.brands = [1, 2, brand(log, 'leaf')];
    log.rates(ratesBytes([], { fees: [kFee] }));
    for (let month = 1; month <= kMonths; month += 1) this.month(month);
    this.closeUpTo(kMonths);
    assert.equal(log.ledger.periods.firstNotClosed, kMonths + 1);
  }

  month(month) {
    const { log } = this;
    const two = (number) => String(number).padStart(2, '0');
    const date = (days) => `2026-${two(month)}-${two(days)}`;
    for (let deed = 0; deed < kDeeds; deed += 1) {
      log.at(`${date(2 + deed)}T${10 + (deed % 12)}:00`);
      this.deed();
    }
    log.at(`${date(28)}T12:00`).make(cut(log, date(27)));
    this.stated.push(this.brands.length);
    if (month === 2) this.brands.push(brand(log, 'late'));
    for (let deed = this.below(3); deed > 0; deed -= 1) this.deed();
    if (!this.chance(3)) this.closeUpTo(month);
  }

  closeUpTo(month) {
    for (; this.closed < month; this.closed += 1) {
      this.requireSponsors(this.closed + 1);
      this.log.make(closing(this.log, this.closed + 1));
    }
  }

  deed() {
    const kind = this.below(14);
    if (kind < 3) this.spend();
    else if (kind > 11) this.verify();
    else if (kind === 11) this.sponsor();
    else if (kind === 8) this.exchange();
    else if (kind > 8) this.claimOrAnswer();
    else if (kind === 3) this.giveBack();
    else if (kind === 4) this.payOrDispute();
    else if (kind === 5) this.publishTerms();
    else this.publishContract();
  }

  spend() {
    const issuer = this.pick([1, 2]);
    const acceptor = this.pick(this.brands);
    const points = 1 + this.below(500);
    const member = this.pick(this.members);
    const original = this.log.make(spending(member, issuer, acceptor, points, issuer));
    this.spent.push({ member, issuer, acceptor, original, left: points, before: 0 });
    const came = this.came[this.period] ??= new Map();
    if (issuer !== acceptor && this.verified.has(member) && !came.has(member)) {
      came.set(member, acceptor);
    }
  }

  get period() {
    return this.stated.length + 1;
  }

  verify() {
    const member = this.pick(this.members);
    const method = this.pick([0, 1, 2, 3, 4, 9]);
    this.log.make(verifying(member, method));
    if (method === 0) this.verified.delete(member);
    else this.verified.add(member);
  }

  sponsor() {
    const [sponsor, fen] = [this.pick([0, ...this.brands]), 1 + this.below(99)];
    this.log.make(sponsoring(sponsor, fen));
    const gifts = this.gifts[this.period] ??= new Map();
    const [sum, count] = gifts.get(sponsor) ?? [0n, 0n];
    gifts.set(sponsor, [sum + BigInt(fen) * 1_000_000n, count + 1n]);
  }

  // All is given by whole micro-fen, one more to those of the greatest rests.
  requireSponsors(period) {
    const gifts = [...this.gifts[period] ?? []].sort(([a], [b]) => a - b);
    const came = [...this.came[period]?.values() ?? []];
    const brands = [...new Set(came)].sort((a, b) => a - b);
    const money = gifts.reduce((sum, [, [amount]]) => sum + amount, 0n);
    const all = BigInt(came.length);
    const shares = brands.map((one) => {
      const members = BigInt(came.filter((other) => other === one).length);
      return { one, members, amount: all && (money * members) / all,
        rest: all && (money * members) % all };
    });
    const left = Number(money - shares.reduce((sum, { amount }) => sum + amount, 0n));
    [...shares].sort((a, b) => Number(b.rest - a.rest)).slice(0, left)
      .forEach((share) => { share.amount += 1n; });
    const found = settle(this.log.ledger, period, assert.fail).lines
      .filter(({ kind }) => kind.startsWith('sponsor'))
      .map(({ kind, debtor, creditor, amount, base, count }) =>
        [kind, debtor, creditor, amount, base, count]);
    assert.deepEqual(found, [
      ...gifts.map(([one, [sum, count]]) => ['sponsor_money', one, kPool, sum, sum, count]),
      ...(money === 0n ? [] : shares.map(({ one, members, amount }) =>
        ['sponsor_share', kPool, one, amount, money, members])),
    ]);
  }

  exchange() {
    const total = 10 + this.below(400);
    const fee = Math.max(kFee.minimum, kFee.fixed + Math.ceil(total / kFee.share[1]));
    this.log.make(oneForOne(this.log, this.pick(this.members), total, { fee }));
  }

  giveBack() {
    const spent = this.pick(this.spent.filter(({ left }) => left > 0));
    if (!spent) return;
    const { member, issuer, acceptor, original, before } = spent;
    const points = this.chance(2) ? spent.left : 1 + this.below(spent.left);
    this.log.make(refund(member, issuer, acceptor, points, issuer, original, before));
    spent.left -= points;
    spent.before += points;
  }

  payOrDispute() {
    const parties = [0, ...this.brands, kPool];
    const [debtor, creditor] = [this.pick(parties), this.pick(parties)];
    if (this.closed > 0 && debtor !== creditor && this.chance(2)) {
      this.dispute(1 + this.below(this.closed), debtor, creditor);
    } else {
      this.log.make(payment(this.pick(this.brands), (1 + this.below(900)) * this.pick([1, -1])));
    }
  }

  dispute(period, debtor, creditor) {
    this.ofStatements(period, [debtor, creditor],
      dispute(period, debtor, creditor, 1 + this.below(5_000_000)));
  }

  // Makes the record where all have a statement of the period, or sees it refused. Whether it did.
  ofStatements(period, parties, record) {
    const without = parties.find((party) => party !== kPool && party > this.stated[period - 1]);
    if (!without) this.log.make(record);
    else this.log.refuses(new RegExp(`Brand ${without} has no statement of period`), record);
    return !without;
  }

  claimOrAnswer() {
    if (this.closed === 0) return;
    if (this.disputes.length === 0 || this.chance(2)) this.claim();
    else this.answer(this.pick(this.disputes));
    assert.deepEqual(this.log.ledger.disputes.map(({ status }) => status),
      this.disputes.map(({ answer }) => answer));
  }

  claim() {
    const one = this.pick(this.brands);
    const other = this.pick([0, ...this.brands, kPool].filter((party) => party !== one));
    const period = 1 + this.below(this.closed);
    const record = claim(this.log, period, one, other, 1 + this.below(5_000_000),
      { line: this.pick([0, 1, 5, 21]), reason: this.pick([1, 2, 3, 4, 9]) });
    if (!this.ofStatements(period, [one, other], record)) return;
    this.disputes.push({ number: this.disputes.length + 1, one, other, answer: 1 });
  }

  // Once, in either direction.
  answer(open) {
    const { log } = this;
    const { number, one, other } = open;
    const [debtor, creditor] = this.chance(2) ? [one, other] : [other, one];
    const record = this.chance(3) ? rejecting(number, this.pick([1, 2, 3, 9])) :
      upholding(log, number, debtor, creditor, 1 + this.below(5_000_000));
    if (open.answer !== 1) {
      log.refuses(/is answered already/, record);
      return;
    }
    const third = [...this.brands, 0, kPool].find((party) => party !== one && party !== other &&
      (party === kPool || party <= this.stated[0]));
    log.refuses(/is of other parties/, upholding(log, number, one, third, 5));
    log.make(record);
    open.answer = record.kind === 43 ? 2 : 3;
  }

  share() {
    const denominator = this.pick([1, 2, 3, 7, 10, 97, 999_983]);
    const numerator = this.below(denominator + 1);
    const divisor = greatestDivisor(numerator, denominator);
    return [numerator / divisor, denominator / divisor];
  }

  cap() {
    return this.chance(2) ? kNoCap : this.below(10_000_000);
  }

  publishTerms() {
    const weights = this.chance(2) ? [] :
      this.brands.filter(() => !this.chance(3)).map((one) => [one, 1 + this.below(1_000)]);
    this.log.make(terms(this.log, { payer: 1 + this.below(2), measure: 1 + this.below(2),
      levy: this.share(), kept: this.share(), pool_cap: this.cap(),
      cost: this.chance(3) ? 0 : this.below(100_000), weights }));
  }

  publishContract() {
    const issuer = this.pick([1, 1, 2, 2, 3]);
    const acceptor = this.pick(this.brands.filter((one) => one !== issuer));
    const key = `${issuer} ${acceptor}`;
    if (!this.contracts.has(key)) this.contracts.set(key, this.contracts.size + 1);
    const formulas = [];
    for (let left = this.below(5); left > 0; left -= 1) {
      const name = this.pick(kFormulas);
      if (kSettles.has(name) && formulas.some(([other]) => kSettles.has(other))) continue;
      formulas.push([name, this.formula(name)]);
    }
    this.log.make(contract(this.log, this.contracts.get(key), issuer, acceptor, formulas,
      { levy: this.chance(2) ? null : this.share() }));
  }

  formula(name) {
    const payer = name.startsWith('fee') ? 1 + this.below(2) : 0;
    if (name === 'fee_of_period') return { payer, fee: this.below(1_000_000) };
    if (name === 'fee_of_redemption') return { payer, fee: this.below(1_000_000), cap: this.cap() };
    return { payer, rate: this.share(), cap: this.cap() };
  }
}

function greatestDivisor(a, b) {
  return b === 0 ? a : greatestDivisor(b, a % b);
}
