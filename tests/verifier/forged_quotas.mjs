// Limits of what a brand issues, of what exchanges bring on a day, and of what one member may
// exchange away: record by record from the documents.
import assert from 'node:assert/strict';
import { oneForOne } from './exchange_records.mjs';
import { available, book, day, ratesBytes, scenario, time, user } from './forge.mjs';
import { adjust, gift, merge, mergeEnd, propose, reinstate } from './forged_records.mjs';
import { contract, kRoseLot, spending } from './forged_settlements.mjs';
import {
  holding, kBean, kMintCap, kMintCapADay, kRose, limits, shop,
} from './limit_records.mjs';

const kLot = kRoseLot;
const kHour = 3_600_000_000_000n;

export function testQuotas() {
  testMintCap();
  testMintCapADay();
  testExchangedIn();
  testExchangeQuota();
  testMemberQuota();
  testMergedQuota();
  testLocked();
}

function testMintCap() {
  const refused = (log, record) => log.refuses(/outstanding of brand \d passes the limit/, record);
  scenario('forged: a brand has no more points outstanding than it may', (log) => {
    const ann = shop(log);
    const bob = log.member();
    log.policy(kRose, { 11: 1_000, 12: 1 });
    log.make(limits(log, kRose, { [kMintCap]: 1_010 }));
    refused(log, log.earning(bob, kRose, 11, kLot));
    log.make(log.earning(bob, kRose, 4, kLot));
    refused(log, adjust(ann, [[kLot, 1, 7]]));
    log.make(adjust(ann, [[kLot, 1, 6]]));
    for (const record of [log.earning(bob, kRose, 1, kLot), adjust(bob, [[kLot, 1, 1]])]) {
      refused(log, record);
    }
    // What goes from one to the other is outstanding as before, and so is what is held.
    log.make(gift(ann, bob, [[kLot, 1, 5]], [[kLot, 1, 5]]));
    log.make(holding(log, ann, kBean, 9));
    refused(log, log.earning(bob, kRose, 1, kLot));
    log.make(spending(ann, kRose, kRose, 3, 1));
    refused(log, log.earning(bob, kRose, 4, kLot));
    log.make(log.earning(bob, kRose, 3, kLot));
    // Nothing is asked of what makes it less, however much is outstanding.
    log.make(limits(log, kRose, { [kMintCap]: 0 }));
    log.make(adjust(ann, [[kLot, 1, -9]], { expires_on: 0 }));
    refused(log, log.earning(bob, kRose, 1, kLot));
    log.make(log.earning(ann, kBean, 500, kLot));
  });
  scenario('forged: pending points are outstanding, and what repays a debt is not', (log) => {
    const ann = log.at('2026-01-10T09:00').member();
    const earned = log.earn(ann, kRose, 100, kLot);
    log.make(log.redemption(ann, kRose, [[kLot, 1, 60]]));
    log.make({ kind: 26, subjects: [[ann, ['EarnReversed', { currency: 1, brand: 1,
      original: earned, spend: 7_000, spend_before: 0, points: 70, points_before: 0, debt: 30,
      loss: 0 }], available(1, kLot, 1, -40), ['DebtPosting', { currency: 1, amount: -30 }]]],
    books: [book(1, 'issuer.reversed', 70)] });
    log.make(limits(log, kRose, { [kMintCap]: 0 }));
    const repaying = (points, debt) => {
      const record = log.earning(ann, kRose, points, kLot);
      const [[, trace]] = record.subjects;
      return { ...record, subjects: [[ann, trace,
        ['DebtPosting', { currency: 1, amount: debt }],
        ...(points > debt ? [available(1, kLot, 1, points - debt)] : [])]] };
    };
    refused(log, repaying(31, 30));
    log.make(repaying(29, 29));
    log.make(limits(log, kRose, { [kMintCap]: 5 }));
    refused(log, repaying(7, 1));
    log.make(repaying(6, 1));
    log.make(limits(log, kRose, { [kMintCap]: 9 }));
    log.policy(kRose, { 7: 10 });
    refused(log, log.earning(ann, kRose, 5, kLot, { pending: log.today + 10 }));
    log.make(log.earning(ann, kRose, 4, kLot, { pending: log.today + 10 }));
  });
}

function testMintCapADay() {
  const refused = (log, record) => log.refuses(/issues on one day passes the limit/, record);
  scenario('forged: a brand issues no more points on a day than it may', (log) => {
    const ann = log.at('2026-01-10T09:00').member();
    log.policy(kRose, { 11: 20, 2: 1 });
    const term = day('2026-02-28');
    log.make(limits(log, kRose, { [kMintCapADay]: 50 }));
    refused(log, log.earning(ann, kRose, 51, term));
    log.make(log.earning(ann, kRose, 40, term));
    refused(log, adjust(ann, [[term, 1, 11]]));
    log.make(adjust(ann, [[term, 1, 10]]));
    // Nothing takes it down on that day.
    log.make(adjust(ann, [[term, 1, -20]], { expires_on: 0 }));
    log.make(log.redemption(ann, kRose, [[term, 1, 20]]));
    refused(log, log.earning(ann, kRose, 1, term));
    // A proposal is held against it when it is approved.
    const proposal = log.make(propose(ann, 30, { actor: user(1) }));
    const approval = () => adjust(ann, [[term, 1, 30]], { proposal, actor: user(2) });
    refused(log, approval());
    log.at('2026-01-11T00:00');
    refused(log, log.earning(ann, kRose, 51, term));
    log.make(approval());
    refused(log, log.earning(ann, kRose, 21, term));
    log.make(log.earning(ann, kRose, 20, term));
    const expired = log.at('2026-03-01T00:00').make(log.expiry(ann, kRose, [[term, 1, 60]]));
    refused(log, reinstate(ann, expired, 0, [[log.today, 1, 51]]));
    log.make(reinstate(ann, expired, 0, [[log.today, 1, 9]]));
    refused(log, reinstate(ann, expired, 9, [[log.today, 1, 42]]));
    log.make(reinstate(ann, expired, 9, [[log.today, 1, 41]]));
  });
  scenario('forged: what repays a debt is issued, too', (log) => {
    const ann = log.at('2026-01-10T09:00').member();
    const earned = log.earn(ann, kRose, 100, kLot);
    log.make(log.redemption(ann, kRose, [[kLot, 1, 100]]));
    log.make({ kind: 26, subjects: [[ann, ['EarnReversed', { currency: 1, brand: 1,
      original: earned, spend: 7_000, spend_before: 0, points: 70, points_before: 0, debt: 70,
      loss: 0 }], ['DebtPosting', { currency: 1, amount: -70 }]]],
    books: [book(1, 'issuer.reversed', 70)] });
    log.make(limits(log, kRose, { [kMintCapADay]: 130, [kMintCap]: 0 }));
    const repaying = (points) => {
      const record = log.earning(ann, kRose, points, kLot);
      const [[, trace]] = record.subjects;
      return { ...record,
        subjects: [[ann, trace, ['DebtPosting', { currency: 1, amount: points }]]] };
    };
    refused(log, repaying(31));
    log.make(repaying(30));
  });
}

function testExchangedIn() {
  const bonuses = [{ share: [1, 10], ends: 2n ** 62n }];
  const withBonus = (log, member, total, more) => oneForOne(log, member, total,
    { bonus: { bonus_version: 2, bonus_share: [1, 10], bonus: Math.floor(total / 10) },
      bonusLots: [[kLot, Math.floor(total / 10)]], ...more });
  scenario('forged: what an exchange brings is issued, its bonus included', (log) => {
    const ann = shop(log);
    log.rates(ratesBytes([{ currency: 1, bid: [1, 1], ask: [2, 1] },
      { currency: 2, bid: [1, 2], ask: [1, 1] }], { bonuses }));
    // The window still has the day's first prices: m is one of both.
    log.at('2026-01-20T09:00');
    log.make(limits(log, kBean, { [kMintCapADay]: 22 }));
    const terms = { bid_version: 2, ask_version: 2 };
    log.refuses(/issues on one day/, withBonus(log, ann, 21, terms));
    log.make(withBonus(log, ann, 20, terms));
    log.make(limits(log, kBean, { [kMintCap]: 1_043 }));
    log.refuses(/outstanding of brand \d passes/, withBonus(log, ann, 20, terms));
    log.make(withBonus(log, ann, 19, { ...terms }));
    // The rose issues nothing by it.
    log.make(limits(log, kBean, {}));
    log.make(limits(log, kRose, { [kMintCap]: 0, [kMintCapADay]: 0 }));
    log.make(withBonus(log, ann, 50, terms));
  });
}

function testExchangeQuota() {
  const refused = (log, record) => log.refuses(/from brand 1 to brand 2 on one day/, record);
  scenario('forged: exchanges bring no more of a pair on a day than its contract says', (log) => {
    const ann = shop(log);
    const bob = log.member();
    log.earn(bob, kRose, 100, kLot);
    const of = (quota, published) => contract(log, 1, kRose, kBean, [],
      { settings: { 2: quota }, published });
    log.make(of(30));
    refused(log, oneForOne(log, ann, 31));
    log.make(oneForOne(log, ann, 20));
    refused(log, oneForOne(log, bob, 11));
    log.make(oneForOne(log, bob, 10));
    refused(log, oneForOne(log, bob, 1));
    assert.deepEqual([...log.ledger.figures.quotas.values()],
      [{ issuer: 1, acceptor: 2, day: log.today, received: 30n }]);
    log.make(of(31));
    log.make(oneForOne(log, bob, 1));
    log.at('2026-01-11T00:00').make(of(0, { effective_from: time('2026-01-11T01:00') }));
    log.make(oneForOne(log, ann, 31));
    log.at('2026-01-11T01:00');
    refused(log, oneForOne(log, ann, 1));
    log.at('2026-01-12T01:00');
    refused(log, oneForOne(log, ann, 1));
  });
  scenario('forged: a bonus is of the quota, too', (log) => {
    const ann = shop(log);
    log.rates(ratesBytes([{ currency: 1, bid: [1, 1], ask: [2, 1] },
      { currency: 2, bid: [1, 2], ask: [1, 1] }],
    { bonuses: [{ share: [1, 10], ends: 2n ** 62n }] }));
    log.make(contract(log, 1, kRose, kBean, [], { settings: { 2: 33 } }));
    log.at('2026-01-20T09:00');
    const of = (total, bonus) => oneForOne(log, ann, total, { bid_version: 2, ask_version: 2,
      bonus: { bonus_version: 2, bonus_share: [1, 10], bonus }, bonusLots: [[kLot, bonus]] });
    refused(log, of(31, 3));
    log.make(of(30, 3));
    refused(log, of(10, 1));
  });
  scenario('forged: a quota is of what is received, not of what is paid', (log) => {
    const ann = shop(log);
    log.rates(ratesBytes([], { fees: [{ fixed: 10 }] }));
    log.make(contract(log, 1, kRose, kBean, [], { settings: { 2: 30 } }));
    const of = (total) => oneForOne(log, ann, total, { fee: 10 });
    refused(log, of(41));
    log.make(of(40));
  });
}

function testMemberQuota() {
  scenario('forged: a member exchanges away no more than the quotas of a day and a year', (log) => {
    const ann = shop(log);
    const bob = log.member();
    log.earn(bob, kRose, 100, kLot);
    log.rates(ratesBytes([], { fees: [{ fixed: 10 }] }));
    log.policy(kRose, { 17: 50, 18: 120 });
    const of = (total, member = ann) => oneForOne(log, member, total, { fee: 10 });
    const refusedOf = (words, total) => log.refuses(words, of(total));
    const onDay = /exchanges away on one day/;
    const inYear = /exchanges away in one year/;
    refusedOf(onDay, 51);
    log.make(of(30));
    refusedOf(onDay, 21);
    log.make(of(20));
    refusedOf(onDay, 11);
    log.make(of(50, bob));
    log.at('2026-01-11T00:00').make(of(50));
    log.at('2026-12-31T23:59').make(of(20));
    log.refuses(inYear, of(11));
    assert.deepEqual(rowOf(log, ann), [ann, 1, log.today, 20n, 120n]);
    log.at('2027-01-01T00:00');
    log.refuses(onDay, of(51));
    log.make(of(50));
    assert.deepEqual(rowOf(log, ann), [ann, 1, log.today, 50n, 50n]);
    // Nothing of the beans, which have no quota.
    log.policy(kRose, { 18: 50 });
    log.at('2027-01-02T00:00');
    log.refuses(inYear, of(11));
  });
}

function rowOf(log, member) {
  const { currency, day: on, on_day: onDay, in_year: inYear } =
    log.ledger.figures.memberQuotas.get(`${member} 1`);
  return [member, currency, on, onDay, inYear];
}

function testMergedQuota() {
  scenario('forged: a merge moves no quota', (log) => {
    const ann = shop(log);
    const bob = log.member();
    log.policy(kRose, { 18: 50 });
    log.make(oneForOne(log, ann, 50));
    log.make(merge(log, ann, bob));
    const ends = log.instant + 168n * kHour;
    log.at('2026-01-20T09:00');
    const rows = [[1, kLot, 1, 950], [2, kLot, 2, 1_000], [2, kLot, 3, 50]];
    const moved = [-1, 1].map((sign) => rows.map(([currency, on, provenance, points]) =>
      available(currency, on, provenance, sign * points)));
    log.make(mergeEnd(log, ann, bob, ends, moved));
    log.refuses(/exchanges away in one year/, oneForOne(log, bob, 51));
    log.make(oneForOne(log, bob, 50));
    assert.deepEqual([ann, bob].map((member) => rowOf(log, member)[4]), [50n, 50n]);
  });
}

function testLocked() {
  const days = 30;
  const of = (log, settings, published) => contract(log, 1, kRose, kBean, [],
    { settings, published });
  scenario('forged: exchanged points are locked for the days of the contract', (log) => {
    const ann = shop(log);
    log.make(of(log, { 3: days }));
    const lockedUntil = log.today + days;
    for (const other of [0, lockedUntil - 1, lockedUntil + 1]) {
      log.refuses(/wrong not_exchangeable_until/, oneForOne(log, ann, 40, { lockedUntil: other }));
    }
    log.make(oneForOne(log, ann, 40, { lockedUntil }));
    log.make(of(log, {}));
    log.refuses(/wrong not_exchangeable_until|must be a/,
      oneForOne(log, ann, 10, { lockedUntil: log.today }));
    log.make(oneForOne(log, ann, 10));
    // Back again: the beans of the month, then those that are not locked.
    const back = (lots) => backwards(log, ann, lots);
    log.make(back([[2, 1_000]]));
    log.refuses(/wrong provenance/, back([[3, 1]]));
    log.refuses(/too few points/, back([[3, 1], [4, 10]]));
    log.make(back([[4, 6]]));
    // They can be spent all the while.
    log.make(spending(ann, kBean, kRose, 2, 3));
    log.at('2026-02-08T23:59');
    log.refuses(/wrong provenance/, back([[3, 4]]));
    log.at('2026-02-09T00:00').make(back([[3, 38]]));
  });
  scenario('forged: the lock is that of the contract in force, also of the bonus', (log) => {
    const ann = shop(log);
    log.rates(ratesBytes([{ currency: 1, bid: [1, 1], ask: [2, 1] },
      { currency: 2, bid: [1, 2], ask: [1, 1] }],
    { bonuses: [{ share: [1, 10], ends: 2n ** 62n }] }));
    log.make(of(log, { 3: 3_660 }, { effective_from: time('2026-01-21T00:00') }));
    log.at('2026-01-20T09:00');
    const withBonus = (lockedUntil) => oneForOne(log, ann, 50, { lockedUntil, bid_version: 2,
      ask_version: 2, bonus: { bonus_version: 2, bonus_share: [1, 10], bonus: 5 },
      bonusLots: [[kLot, 5]] });
    log.refuses(/wrong provenance/, withBonus(log.today + 3_660));
    log.make(withBonus(0));
    log.at('2026-01-21T00:00');
    log.refuses(/wrong provenance/, withBonus(0));
    log.make(withBonus(log.today + 3_660));
  });
}

// Beans for roses, one for one; `lots` are [provenance, points].
function backwards(log, member, lots) {
  const points = lots.reduce((sum, [, amount]) => sum + amount, 0);
  return oneForOne(log, member, points, { from: 2, to: 1,
    takes: lots.map(([provenance, amount]) => [kLot, provenance, amount]),
    gives: lots.map(([, amount]) => [kLot, amount]) });
}
