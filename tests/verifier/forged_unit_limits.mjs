// Limits where units are earned and exchanged, and the declines that name units, from the
// documents.
import assert from 'node:assert/strict';
import { scenario, time } from './forge.mjs';
import { cut, kPool, kRoseLot, payment } from './forged_settlements.mjs';
import { rowOf, spareOf, town, townOfUnits } from './forged_units.mjs';
import {
  kBreaker, kCreditLine, kMintCap, kMintCapADay, kNetDebitCap, kReserve, kSuspended, limits,
} from './limit_records.mjs';
import {
  approveUnit, earning, earningBack, fromUnits, holding, intoUnits, kAnchor, kUnit, proposeUnit,
  publishUnit, redemption,
} from './unit_records.mjs';

const kPublishes = 2;
const kEarn = 16;
const kRedeem = 17;
const kExchange = 18;
const kReverseEarn = 26;
const kClose = 29;
const kAdjust = 33;
const kReinstate = 37;
const kSettle = 45;
const kRose = 1;
const kBean = 2;
const kLeaf = 3;
const kParam = { brand: 1, currency: 3, member: 4, quote: 8, points: 9, spend: 10, prices: 13,
  acceptor: 14, amount: 27, pairRates: 30, effective: 7 };
const kAllSuspended = 7;

export function testUnitLimits() {
  testExposure();
  testOtherLimits();
  testSuspended();
  testIntoUnits();
  testFromUnits();
  testFacts();
  testNotFound();
  testPublications();
  testLimitDeclines();
  testFigures();
}

function fen(units) {
  return BigInt(units) * BigInt(kAnchor);
}

function testExposure() {
  const past = /exposure to brand 3 passes/;
  scenario('forged: a brand earns units for no more than its credit line', (log) => {
    const ann = townOfUnits(log);
    const of = (points) => earning(log, ann, kLeaf, points);
    log.make(limits(log, kLeaf, { [kCreditLine]: fen(10) }));
    log.refuses(past, of(11));
    const first = log.make(of(6));
    log.refuses(past, of(5));
    log.make(of(4));
    log.refuses(past, of(1));
    // Less than a unit owes nothing.
    log.make(earning(log, ann, kLeaf, 0, { spend: 99, remainder: 99 }));
    log.make(payment(kLeaf, 2));
    log.refuses(past, of(3));
    log.make(of(2));
    log.make(earningBack(log, ann, kLeaf, first, { spend: 100, points: 1 }));
    log.make(redemption(log, ann, kLeaf, [[1, 3]]));
    log.refuses(past, of(5));
    log.make(of(4));
    // By another anchor one comes to more.
    log.make(payment(kLeaf, 3));
    publishUnit(log, 2_000_000, { amount: 12n * fen(1) });
    log.refuses(past, of(2));
    log.make(of(1));
    log.make(limits(log, kLeaf, { [kCreditLine]: 0 }));
    log.refuses(past, of(1));
  });
  scenario('forged: a brand earns units out of its float down to the reserve', (log) => {
    const ann = townOfUnits(log);
    log.make(limits(log, kLeaf, { [kReserve]: fen(5) }));
    log.refuses(past, earning(log, ann, kLeaf, 1));
    log.make(payment(kLeaf, 8));
    log.refuses(past, earning(log, ann, kLeaf, 4));
    log.make(earning(log, ann, kLeaf, 3));
    log.make(limits(log, kLeaf, { [kCreditLine]: fen(2) }, { effective_from:
      time('2026-01-11T09:00') }));
    log.refuses(past, earning(log, ann, kLeaf, 1));
    log.at('2026-01-11T09:00');
    log.refuses(past, earning(log, ann, kLeaf, 8));
    log.make(earning(log, ann, kLeaf, 7));
  });
}

function testOtherLimits() {
  scenario('forged: what a brand owes for units is of its trade of the period and day', (log) => {
    const ann = townOfUnits(log);
    const of = (points) => earning(log, ann, kLeaf, points);
    const debt = /What brand 3 owes by trade in the period passes/;
    const day = /What brand 3 comes to owe on one day passes/;
    log.make(limits(log, kLeaf, { [kNetDebitCap]: fen(10) }));
    log.refuses(debt, of(11));
    const first = log.make(of(10));
    log.refuses(debt, of(1));
    log.make(earning(log, ann, kLeaf, 0, { spend: 99, remainder: 99 }));
    // What is taken back makes room, and so does what the pool owes.
    log.make(earningBack(log, ann, kLeaf, first, { spend: 300, points: 3 }));
    log.refuses(debt, of(4));
    log.make(of(3));
    log.make(redemption(log, ann, kLeaf, [[1, 2]]));
    log.refuses(debt, of(3));
    log.make(of(2));
    assert.deepEqual(rowOf(log, kLeaf).slice(0, 5), [-10_000_000, 0, 10_000_000, 15_000_000, 0]);
    log.make(limits(log, kLeaf, { [kBreaker]: fen(16) }));
    log.refuses(day, of(2));
    log.make(of(1));
    log.make(earningBack(log, ann, kLeaf, first, { spend: 100, points: 1, before: [300, 3] }));
    log.refuses(day, of(1));
    log.at('2026-01-11T00:00');
    log.refuses(day, of(17));
    log.make(of(16));
    log.at('2026-01-12T09:00').make(cut(log, '2026-01-11'));
    log.make(limits(log, kLeaf, { [kNetDebitCap]: fen(5) }));
    log.refuses(debt, of(6));
    log.make(of(5));
    assert.deepEqual(rowOf(log, kLeaf).slice(2, 5), [5_000_000, 5_000_000, 0]);
  });
  scenario('forged: no other limit bars earning units, or spending them', (log) => {
    const ann = townOfUnits(log);
    const none = { [kMintCap]: 0, [kMintCapADay]: 0, [kSuspended]: kAllSuspended - 1 };
    log.make(limits(log, kLeaf, none));
    log.make(earning(log, ann, kLeaf, 100));
    assert.deepEqual(rowOf(log, kLeaf).slice(0, 5), [-100_000_000, 0, 100_000_000, 100_000_000, 0]);
    log.make(limits(log, kBean, { ...none, [kCreditLine]: 0, [kNetDebitCap]: 0, [kBreaker]: 0,
      [kSuspended]: kAllSuspended }));
    log.make(redemption(log, ann, kBean, [[1, 10]]));
    log.make(holding(log, ann, kBean, [[1, 10]]));
  });
}

function testSuspended() {
  scenario('forged: where issuing is suspended no units are earned', (log) => {
    const ann = townOfUnits(log);
    const of = (points) => earning(log, ann, kLeaf, points);
    const suspended = /Brand 3 is suspended/;
    log.make(limits(log, kLeaf, { [kSuspended]: 1 }));
    log.refuses(suspended, of(1));
    log.refuses(suspended, earning(log, ann, kLeaf, 0, { spend: 99, remainder: 99 }));
    log.make(limits(log, kLeaf, { [kSuspended]: 6 }));
    log.make(of(1));
    log.make(limits(log, kRose, { [kSuspended]: 1 }));
    log.make(of(1));
  });
}

function testIntoUnits() {
  scenario('forged: limits of who exchanges into units', (log) => {
    const ann = townOfUnits(log);
    log.earn(ann, kRose, 100, kRoseLot);
    const of = (points) => intoUnits(log, ann, kRose, [[kRoseLot, 1, points]], { bid: [1, 1],
      bid_version: 1, hub_in: points, hub_out: points, received: points });
    log.make(of(5));
    const bound = (words, settings, points) => {
      log.make(limits(log, kRose, settings));
      log.refuses(words, of(points));
    };
    bound(/exposure to brand 1/, { [kCreditLine]: fen(9) }, 5);
    log.make(of(4));
    bound(/owes by trade in the period/, { [kNetDebitCap]: fen(12) }, 4);
    log.make(of(3));
    bound(/comes to owe on one day/, { [kBreaker]: fen(14) }, 3);
    log.make(of(2));
    bound(/Brand 1 is suspended/, { [kSuspended]: 4 }, 1);
    log.make(limits(log, kRose, { [kMintCap]: 0, [kSuspended]: 3 }));
    log.make(of(1));
    log.policy(kRose, { 17: 16 });
    log.refuses(/exchanges away on one day is more/, of(2));
    log.make(of(1));
  });
}

function testFromUnits() {
  scenario('forged: limits of who issues for units', (log) => {
    const ann = townOfUnits(log);
    log.make(earning(log, ann, kLeaf, 100));
    const of = (points) => fromUnits(log, ann, kBean, [[1, points]], [[kRoseLot, points]], {
      ask: [1, 1], ask_version: 1, settlement_price: 400_000, hub_out: points, received: points });
    log.make(limits(log, kBean, { [kMintCap]: 5 }));
    log.refuses(/What is outstanding of brand 2 passes/, of(6));
    log.make(of(5));
    log.make(limits(log, kBean, { [kMintCapADay]: 7 }));
    log.refuses(/What brand 2 issues on one day/, of(3));
    log.make(of(2));
    log.make(limits(log, kBean, { [kSuspended]: 1 }));
    log.refuses(/Brand 2 is suspended/, of(1));
    log.make(limits(log, kBean, { [kSuspended]: 6, [kCreditLine]: 0, [kNetDebitCap]: 0,
      [kBreaker]: 0 }));
    log.make(of(1));
    assert.equal(spareOf(log), 0);
  });
}

function testFacts() {
  scenario('forged: who bears a change of the anchor may come to owe more than its line', (log) => {
    const ann = townOfUnits(log);
    log.make(earning(log, ann, kLeaf, 100));
    log.make(limits(log, kLeaf, { [kCreditLine]: 0, [kNetDebitCap]: 0, [kBreaker]: 0 }));
    publishUnit(log, 3_000_000, { bearer: kLeaf, amount: 200_000_000 });
    assert.deepEqual(rowOf(log, kLeaf).slice(0, 5), [-300_000_000, 0, 100_000_000, 100_000_000, 0]);
    log.make(earningBack(log, ann, kLeaf, log.sequence - 4, { spend: 100, points: 1 }));
  });
}

function testNotFound() {
  scenario('forged: what names the unit is not found before there is one', (log) => {
    const ann = town(log);
    const earns = log.decline(kEarn, ann, 12, kParam.brand);
    const exchanges = (currency) => log.decline(kExchange, ann, 12, kParam.currency, [currency, 0]);
    const publishes = (currency, param = kParam.currency) =>
      log.decline(kPublishes, null, 12, param, [currency, 0]);
    log.make(earns);
    log.make(log.decline(kEarn, ann, 12, kParam.currency));
    log.refuses(/has no figures/, log.decline(kEarn, ann, 12, kParam.currency, [1, 0]));
    log.make(exchanges(0));
    log.make(publishes(0));
    log.make(publishes(0, kParam.brand));
    for (const code of [43, 44]) {
      log.refuses(/names the currency 0, which is not/,
        log.decline(kExchange, ann, code, kParam.currency, [0, 0]));
    }
    publishUnit(log, kAnchor);
    log.refuses(/units are earned, and one was not found/,
      log.decline(kEarn, ann, 12, kParam.brand));
    // One that names a currency may name any.
    log.make(log.decline(kEarn, ann, 12, kParam.currency));
    log.refuses(/was not found, but is registered/, exchanges(0));
    log.make(exchanges(3));
    // A rate book and a policy never find it.
    log.make(publishes(0));
    log.refuses(/was not found, but is registered/, publishes(1));
    log.refuses(/has no figures/, publishes(1, kParam.brand));
    for (const code of [43, 44]) {
      log.make(log.decline(kExchange, ann, code, kParam.currency, [0, 0]));
    }
    for (const kind of [kRedeem, 21, kAdjust, 36]) {
      log.make(log.decline(kind, ann, 12, kParam.currency));
      log.refuses(/has no figures/, log.decline(kind, ann, 12, kParam.currency, [1, 0]));
    }
  });
}

function testPublications() {
  scenario('forged: declines of what is proposed of the unit, and of rate books', (log) => {
    townOfUnits(log);
    const no = (...words) => log.decline(kPublishes, null, ...words);
    log.make(no(10, kParam.brand));
    log.make(no(60, kParam.amount));
    log.refuses(/names another field/, no(60, kParam.points));
    log.refuses(/has no figures/, no(60, kParam.amount, [1, 0]));
    log.refuses(/not declined with the code 61/, no(61, 0));
    log.make(proposeUnit(log, 2 * kAnchor));
    log.make({ ...no(28, 22), actor: 2 ** 28 });
    log.make(approveUnit(log));
    log.make(no(27, 22));
    const unknown = (...words) => log.refuses(/names the currency 0, which is not/, no(...words));
    for (const code of [70, 76, 77]) unknown(code, kParam.prices, [0, 0]);
    unknown(78, kParam.effective, [0, 1]);
    for (const pair of [1n, 1n << 32n]) {
      for (const code of [75, 76]) unknown(code, kParam.pairRates, [pair, 0]);
      unknown(73, kParam.pairRates, [pair, 1]);
    }
  });
}

function testLimitDeclines() {
  scenario('forged: declines by limits where units are earned', (log) => {
    const ann = town(log);
    const of = (code, one, param, kind = kEarn) =>
      log.decline(kind, ann, code, kParam[param], [one, 0]);
    for (const one of [kRose, kLeaf]) {
      log.make(limits(log, one, { [kReserve]: 0, [kNetDebitCap]: 0, [kSuspended]: 7 }));
    }
    // It may buy points of others before there is a unit.
    log.make(of(85, kLeaf, 'points'));
    log.make(of(90, kLeaf, 'brand'));
    publishUnit(log, kAnchor);
    for (const one of [kRose, kLeaf]) {
      for (const code of [85, 86]) log.make(of(code, one, 'points'));
    }
    log.refuses(/names another field/, of(85, kLeaf, 'spend'));
    log.refuses(/has one figure/, log.decline(kEarn, ann, 85, kParam.points, [kLeaf, 1]));
    for (const one of [0, 4, kPool, -1]) {
      for (const code of [85, 86]) log.refuses(/is not registered/, of(code, one, 'points'));
    }
    log.refuses(/about a member, who is/, log.decline(kEarn, null, 85, kParam.points, [kLeaf, 0]));
    for (const one of [kRose, kLeaf]) log.make(of(90, one, 'brand'));
    for (const one of [0, 4, kPool]) log.refuses(/is not registered/, of(90, one, 'brand'));
    // Who has no currency owes by no trade of its points.
    for (const code of [85, 86]) {
      log.refuses(/has no points/, of(code, kLeaf, 'points', kRedeem));
      log.make(of(code, kRose, 'points', kExchange));
    }
    log.refuses(/has no points/, of(90, kLeaf, 'acceptor', kSettle));
    log.refuses(/has no points/, of(90, kLeaf, 'currency', kRedeem));
    log.make(limits(log, kLeaf, { [kNetDebitCap]: 0, [kSuspended]: 6 }));
    log.refuses(/which has none in force/, of(85, kLeaf, 'points'));
    log.refuses(/which has none in force/, of(90, kLeaf, 'brand'));
    log.make(of(86, kLeaf, 'points'));
    log.make(limits(log, kLeaf, { [kCreditLine]: 7, [kBreaker]: 9 }));
    log.make(of(85, kLeaf, 'points'));
    log.make(of(90, kLeaf, 'brand'));
    log.refuses(/which has none in force/, of(86, kLeaf, 'points'));
  });
}

function testFigures() {
  scenario('forged: the figures of declines that are of units', (log) => {
    const ann = townOfUnits(log);
    log.make(earning(log, ann, kLeaf, 100));
    log.earn(ann, kRose, 7, kRoseLot);
    const close = (code, figures) => log.decline(kClose, ann, code, kParam.member, figures);
    log.refuses(/does not have/, close(58, [kRose, 7]));
    log.refuses(/does not have/, close(58, [kUnit, 99]));
    log.make(close(58, [kUnit, 100]));
    log.make(holding(log, ann, kBean, [[1, 40]]));
    log.make(close(59, [kUnit, 40]));
    log.make(log.decline(kRedeem, ann, 50, kParam.points, [60, 61]));
    log.refuses(/does not have/, log.decline(kRedeem, ann, 50, kParam.points, [61, 62]));
    log.make(log.decline(kExchange, ann, 50, kParam.points, [60, 61]));
    log.make(log.decline(kEarn, ann, 60, kParam.spend));
    log.make(log.decline(kReverseEarn, ann, 60, kParam.spend));
    log.refuses(/names another field/, log.decline(kReverseEarn, ann, 60, kParam.points));
    for (const kind of [kRedeem, 21, 22, 25, kExchange, kAdjust, kReinstate]) {
      log.make(log.decline(kind, ann, 60, kParam.points));
      log.refuses(/names another field/, log.decline(kind, ann, 60, kParam.spend));
    }
    for (const kind of [23, kClose, 36]) {
      log.refuses(/not declined with the code 60/, log.decline(kind, ann, 60, kParam.points));
    }
  });
}
