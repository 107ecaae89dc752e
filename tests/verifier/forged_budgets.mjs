// Earn rates with a budget, and with a cap a member and day: what of a purchase is given and what
// is left out, by which, and what stays counted; record by record from the documents.
import assert from 'node:assert/strict';
import {
  cutting, givenBy, kByBudget, kByCap, kEarnRates, occurred, purchase, rateBytes, rating,
} from './budget_records.mjs';
import { refusesAlterations } from './exchange_records.mjs';
import { available, book, day, i64, scenario, text, time, u32, u8 } from './forge.mjs';
import { testCutElsewhere } from './forged_cuts.mjs';
import { close, kLot, merge, mergeEnd } from './forged_records.mjs';
import { limits } from './limit_records.mjs';
import { takingBack } from './purchase_records.mjs';

const kRose = 1;
const kBean = 2;
const kMost = 2 ** 53 - 1;
const kWrongPoints = /^[^:]*: Earned \(effect 0 of subject 0\) has a wrong points/;
const kWrongVersion = /Earned \(effect 0 of subject 0\) has a wrong rate_version/;
const kWrongBy = /EarningCut \(effect 1 of subject 0\) has a wrong by/;
const kWrongCut = /EarningCut \(effect 1 of subject 0\) has a wrong points/;
const kNoCut = /and must be a EarningCut|A EarningCut is missing at the end of subject 0/;
const kNeedless =
  /Effect 1 of subject 0 is a EarningCut, and must|a EarningCut too many at the end of subject 0/;

export function testBudgets() {
  testPayloads();
  testBudget();
  testPlaces();
  testCap();
  testDays();
  testVersions();
  testReplaced();
  testSharedDays();
  testWhich();
  testNothing();
  testPromised();
  testMost();
  testReturns();
  testReturnsOfNothing();
  testMerges();
  testLimits();
  testLots();
  testCutElsewhere();
}

// A member, and roses by a version of such a budget and cap.
function street(log, bounds) {
  const ann = log.at('2026-01-10T09:00').member();
  log.make(rating(log, kRose, bounds));
  return ann;
}

function testPayloads() {
  scenario('forged: what an earn rate says of its budget and cap', (log) => {
    log.at('2026-01-10T09:00').member();
    const of = (payload) => ({ kind: 2, books: [log.published(kEarnRates, kRose, payload)] });
    const rate = rateBytes([3, 2]);
    const whole = (budget, cap) => Buffer.concat([rate, i64(budget), i64(cap)]);
    log.refuses(/states that it has no budget and no cap/, of(whole(-1, -1)));
    for (const amount of [-2, -(2n ** 53n), 2n ** 53n, 2n ** 62n]) {
      log.refuses(/The budget of the earn rate is out of its bounds/, of(whole(amount, -1)));
      log.refuses(/The budget of the earn rate is out of its bounds/, of(whole(amount, 5)));
      log.refuses(/The cap of the earn rate is out of its bounds/, of(whole(-1, amount)));
      log.refuses(/The cap of the earn rate is out of its bounds/, of(whole(5, amount)));
    }
    for (const amount of [2n ** 62n + 1n, 2n ** 63n - 1n, -(2n ** 63n)]) {
      log.refuses(/The amount budget is past 2\^62/, of(whole(amount, 5)));
      log.refuses(/The amount cap is past 2\^62/, of(whole(5, amount)));
    }
    const long = Buffer.concat([whole(5, 7), i64(0)]);
    for (const size of [9, 12, 16, 20, 23]) {
      log.refuses(/The payload ends inside a field/, of(long.subarray(0, size)));
    }
    for (const size of [25, 28, 32]) {
      log.refuses(/The payload is longer than its fields/, of(long.subarray(0, size)));
    }
    log.refuses(/The fraction rate is not reduced/, of(Buffer.concat([u32(2), u32(2), i64(1),
      i64(1)])));
    log.refuses(/The denominator is too great/, of(Buffer.concat([u32(1), u32(1_000_001), i64(1),
      i64(1)])));
    for (const currency of [0, 3]) {
      log.refuses(/is not registered/, rating(log, currency, { budget: 5 }));
    }
    log.refuses(/never retroactive/, rating(log, kRose, { cap: 5,
      published: { effective_from: log.instant - 1n } }));
    for (const [budget, cap] of [[-1, 0], [0, -1], [0, 0], [-1, kMost], [kMost, -1],
      [kMost, kMost], [5, 7]]) {
      log.make(of(whole(budget, cap)));
      const { content } = log.ledger.versions(kEarnRates, kRose).list.at(-1);
      assert.deepEqual([content.budget, content.cap], [BigInt(budget), BigInt(cap)]);
    }
    log.make(of(rate));
  });
}

function testBudget() {
  scenario('forged: a version gives no more than its budget', (log) => {
    const ann = street(log, { budget: 100 });
    const bob = log.member();
    const of = (member, points, cut = null) => purchase(log, member, points, { cut });
    // What has room is not cut.
    for (const [points, by, left] of [[59, kByBudget, 1], [0, kByBudget, 60], [59, kByCap, 1],
      [61, kByBudget, -1]]) {
      log.refuses(kWrongPoints, of(ann, points, [by, left]));
    }
    for (const by of [kByCap, kByBudget]) {
      log.refuses(kNeedless, of(ann, 60, [by, 0]));
      log.refuses(kNeedless, cutting(of(ann, 60), by, 1));
    }
    log.make(of(ann, 60));
    assert.deepEqual(givenBy(log), ['1 1 60']);
    // Of sixty more forty are given, to whomever.
    for (const member of [ann, bob]) {
      for (const [points, left] of [[60, 0], [41, 19], [39, 21], [0, 60]]) {
        log.refuses(kWrongPoints, of(member, points, left > 0 ? [kByBudget, left] : null));
      }
      log.refuses(kWrongPoints, of(member, 60, [kByBudget, 60]));
      log.refuses(kNoCut, purchase(log, member, 40, { spend: 6_000 }));
      for (const left of [0, 19, 21, 60, -20]) {
        log.refuses(kWrongCut, cutting(purchase(log, member, 40, { spend: 6_000 }), kByBudget,
          left));
      }
      log.refuses(kWrongBy, of(member, 40, [kByCap, 20]));
    }
    for (const by of [0, 3, 2 ** 32 - 1]) {
      log.refuses(/The by of EarningCut is unknown/, of(bob, 40, [by, 20]));
    }
    refusesAlterations(log, of(bob, 40, [kByBudget, 20]));
    assert.deepEqual(givenBy(log), ['1 1 100']);
    // Nothing is left for anybody.
    for (const member of [ann, bob]) {
      log.refuses(kWrongPoints, of(member, 1));
      log.refuses(kWrongPoints, of(member, 1, [kByBudget, 9]));
      log.refuses(kNoCut, purchase(log, member, 0, { spend: 1_000 }));
      log.refuses(kWrongBy, of(member, 0, [kByCap, 10]));
      log.make(of(member, 0, [kByBudget, 10]));
    }
    assert.deepEqual(givenBy(log), ['1 1 100']);
    // Of the other currency's there is no budget.
    log.refuses(kWrongPoints, purchase(log, ann, 3, { currency: kBean, version: 0,
      cut: [kByBudget, 7] }));
    log.make(purchase(log, ann, 10, { currency: kBean, version: 0 }));
    assert.deepEqual(givenBy(log), ['1 1 100']);
  });
}

function testPlaces() {
  scenario('forged: where a cut stands', (log) => {
    const ann = street(log, { budget: 8 });
    const record = purchase(log, ann, 8, { cut: [kByBudget, 2] });
    const [[member, earned, cut, posting]] = record.subjects;
    const receipt = ['ReceiptTaken', { receipt_mac: Buffer.alloc(16, 9) }];
    const lines = [300, 700].map((amount, index) => ['LineAmount', { line: index + 1, amount }]);
    const of = (...effects) => ({ ...record, subjects: [[member, ...effects]] });
    for (const effects of [[cut, earned, posting], [earned, posting, cut],
      [earned, receipt, cut, posting], [earned, ...lines, cut, posting],
      [earned, lines[0], cut, lines[1], posting], [earned, cut, cut, posting],
      [earned, cut, posting, cut], [earned, receipt, ...lines, posting, cut],
      [earned, cut, ...lines, receipt, posting]]) {
      log.refuses(/must be a|too many|is missing/, of(...effects));
    }
    log.refuses(/EarningCut does not belong in books/, { ...record,
      subjects: [[member, earned, posting]], books: [cut, ...record.books] });
    log.refuses(/A declined earn holds a EarningCut/, { kind: 16, subjects: [[ann, cut,
      log.decline(16, ann, 60, 10).subjects[0][1]]] });
    // Lines add up to what was spent, whatever is given for it.
    log.refuses(/The lines do not add up/, of(earned, cut,
      ['LineAmount', { line: 1, amount: 800 }], posting));
    log.make(of(earned, cut, receipt, ...lines, posting));
    log.make(purchase(log, ann, 0, { cut: [kByBudget, 3], then: lines.slice(0, 1) }));
  });
}

function testCap() {
  scenario('forged: a member gets no more than the cap for a day', (log) => {
    const ann = street(log, { cap: 30 });
    const bob = log.member();
    const of = (member, points, cut = null) => purchase(log, member, points, { cut });
    log.refuses(kWrongPoints, of(ann, 19, [kByCap, 1]));
    log.make(of(ann, 20));
    for (const [points, left] of [[25, 0], [11, 14], [9, 16], [0, 25]]) {
      log.refuses(kWrongPoints, of(ann, points, left > 0 ? [kByCap, left] : null));
    }
    log.refuses(kWrongBy, of(ann, 10, [kByBudget, 15]));
    log.refuses(kNoCut, purchase(log, ann, 10, { spend: 2_500 }));
    refusesAlterations(log, of(ann, 10, [kByCap, 15]));
    // His own; and each day anew.
    log.refuses(kWrongPoints, of(bob, 10, [kByCap, 30]));
    log.make(of(bob, 30, [kByCap, 10]));
    log.refuses(kWrongPoints, of(ann, 1));
    log.make(of(ann, 0, [kByCap, 1]));
    log.at('2026-01-10T23:59');
    log.refuses(kWrongPoints, of(ann, 1));
    log.at('2026-01-11T00:00');
    log.refuses(kWrongPoints, of(ann, 0, [kByCap, 30]));
    log.make(of(ann, 30));
    log.refuses(kWrongPoints, of(ann, 1));
    assert.deepEqual(givenBy(log),
      ['0 1 2026-01-10 30', '1 1 2026-01-10 30', '0 1 2026-01-11 30']);
  });
}

function testDays() {
  scenario('forged: a purchase counts for its own day, whenever it arrives', (log) => {
    const ann = street(log, { cap: 30 });
    const of = (points, cut, instant) =>
      purchase(log, ann, points, { cut, ...instant && occurred(instant) });
    log.at('2026-01-12T09:00').make(of(30, null));
    // Today is full, and yesterday is not.
    log.refuses(kWrongPoints, of(0, [kByCap, 20], '2026-01-11T12:00'));
    log.make(of(20, null, '2026-01-11T12:00'));
    log.refuses(kWrongPoints, of(20, null, '2026-01-11T23:59'));
    log.refuses(kWrongPoints, of(0, [kByCap, 20], '2026-01-11T00:00'));
    log.make(of(10, [kByCap, 10], '2026-01-11T00:00'));
    // Yesterday is full, and tomorrow is not.
    log.at('2026-01-13T09:00');
    log.refuses(kWrongPoints, of(30, null, '2026-01-11T18:00'));
    log.refuses(kWrongPoints, of(30, null, '2026-01-12T18:00'));
    log.refuses(kWrongPoints, of(0, [kByCap, 30]));
    log.refuses(/day of occurrence is not the day of its time/, purchase(log, ann, 30,
      { occurrence: { time: time('2026-01-11T18:00'), day: day('2026-01-13') } }));
    log.make(of(0, [kByCap, 30], '2026-01-12T18:00'));
    log.make(of(7, null, '2026-01-13T00:00'));
    log.refuses(kWrongPoints, of(30, null));
    log.make(of(23, [kByCap, 7]));
    // Before the version there was no cap.
    const first = { version: 0, ...occurred('2026-01-10T08:59') };
    log.refuses(kWrongPoints, purchase(log, ann, 30, { cut: [kByCap, 60], ...first }));
    log.refuses(kWrongVersion, purchase(log, ann, 30, { cut: [kByCap, 60], ...first, version: 1 }));
    log.make(purchase(log, ann, 90, first));
    // It took nothing from the rest of its day.
    log.refuses(kWrongPoints, of(0, [kByCap, 40], '2026-01-10T09:00'));
    log.make(of(30, [kByCap, 10], '2026-01-10T09:00'));
    assert.deepEqual(givenBy(log), ['0 1 2026-01-12 30', '0 1 2026-01-11 30', '0 1 2026-01-13 30',
      '0 1 2026-01-10 30']);
  });
}

function testVersions() {
  scenario('forged: each version has a budget of its own', (log) => {
    const ann = street(log, { budget: 50 });
    log.make(rating(log, kRose, { budget: 70, rate: [2, 1],
      published: { effective_from: time('2026-01-11T00:00') } }));
    const first = (points, cut, instant) =>
      purchase(log, ann, points, { cut, ...instant && occurred(instant) });
    const second = (points, cut, instant) => purchase(log, ann, points, { cut, version: 2,
      rate: [2, 1], spend: (points + (cut ? cut[1] : 0)) * 50, ...instant && occurred(instant) });
    // What is announced gives nothing yet.
    log.refuses(kWrongVersion, second(10, null));
    log.make(first(40, null));
    log.at('2026-01-12T09:00');
    log.refuses(kWrongVersion, first(10, null));
    log.make(second(60, null));
    // Late ones are of the version of their time.
    const late = '2026-01-10T23:59';
    log.refuses(kWrongVersion, second(10, [kByBudget, 10], late));
    log.refuses(kWrongPoints, first(20, null, late));
    log.make(first(10, [kByBudget, 10], late));
    // The first has no room, the second has.
    log.refuses(kWrongPoints, first(10, null, late));
    log.refuses(kWrongPoints, second(0, [kByBudget, 20]));
    log.refuses(kWrongPoints, second(20, null));
    log.make(second(10, [kByBudget, 10], '2026-01-11T00:00'));
    log.refuses(kWrongPoints, second(10, null));
    log.make(first(0, [kByBudget, 10], late));
    assert.deepEqual(givenBy(log), ['1 1 50', '1 2 70']);
  });
  scenario('forged: a version without a budget takes from none', (log) => {
    const ann = street(log, { budget: 50 });
    log.make(purchase(log, ann, 30));
    log.make(rating(log, kRose, {}));
    log.refuses(kWrongPoints, purchase(log, ann, 20, { version: 2, cut: [kByBudget, 5] }));
    log.make(purchase(log, ann, 999, { version: 2 }));
    // Nor does one of another currency.
    log.make(rating(log, kBean, { budget: 25 }));
    log.make(purchase(log, ann, 25, { currency: kBean, cut: [kByBudget, 1] }));
    // The same budget again is another.
    log.make(rating(log, kRose, { budget: 50 }));
    log.refuses(kWrongPoints, purchase(log, ann, 20, { version: 3, cut: [kByBudget, 30] }));
    log.make(purchase(log, ann, 50, { version: 3, cut: [kByBudget, 1] }));
    assert.deepEqual(givenBy(log), ['1 1 30', '2 1 25', '1 3 50']);
  });
}

// Of two that begin in one instant the later is in force.
function testReplaced() {
  scenario('forged: a version that was replaced before it began gives nothing', (log) => {
    const ann = log.at('2026-01-10T09:00').member();
    const from = { published: { effective_from: time('2026-01-11T09:00') } };
    log.make(rating(log, kRose, { budget: 1_000, cap: 5, ...from }));
    log.make(rating(log, kRose, { budget: 20, ...from }));
    log.make(purchase(log, ann, 40, { version: 0 }));
    log.at('2026-01-11T09:00');
    log.refuses(kWrongVersion, purchase(log, ann, 5, { cut: [kByCap, 25] }));
    log.refuses(kWrongPoints, purchase(log, ann, 5, { version: 2, cut: [kByCap, 25] }));
    log.refuses(kWrongPoints, purchase(log, ann, 30, { version: 2 }));
    log.make(purchase(log, ann, 20, { version: 2, cut: [kByBudget, 10] }));
    assert.deepEqual(givenBy(log), ['1 2 20']);
  });
}

function testSharedDays() {
  scenario('forged: versions with a cap share the day of a member', (log) => {
    const ann = street(log, { cap: 50 });
    const of = (version, points, cut = null, more = {}) =>
      purchase(log, ann, points, { version, cut, ...more });
    log.make(of(1, 40));
    log.at('2026-01-10T10:00').make(rating(log, kRose, { cap: 60, budget: 100 }));
    log.refuses(kWrongPoints, of(2, 60));
    log.refuses(kWrongPoints, of(2, 60, [kByCap, 5]));
    log.make(of(2, 15));
    // One without a cap counts nothing.
    log.at('2026-01-10T11:00').make(rating(log, kRose, { budget: 70 }));
    log.refuses(kWrongPoints, of(3, 5, [kByCap, 35]));
    log.make(of(3, 40));
    // A smaller cap has no room, and not less.
    log.at('2026-01-10T12:00').make(rating(log, kRose, { cap: 30 }));
    log.refuses(/Earned \(effect 0|wrong points|below zero/, of(4, -25, [kByCap, 35]));
    log.refuses(kWrongPoints, of(4, 10));
    log.make(of(4, 0, [kByCap, 10]));
    log.at('2026-01-10T13:00').make(rating(log, kRose, { cap: 56 }));
    log.refuses(kWrongPoints, of(5, 10));
    log.refuses(kWrongPoints, of(5, 0, [kByCap, 10]));
    log.make(of(5, 1, [kByCap, 9]));
    // Of an hour ago, by the cap of then.
    log.refuses(kWrongPoints, of(4, 1, null, occurred('2026-01-10T12:30')));
    log.make(of(4, 0, [kByCap, 1], occurred('2026-01-10T12:30')));
    log.refuses(kWrongPoints, of(2, 5, null, occurred('2026-01-10T10:30')));
    log.make(of(2, 4, [kByCap, 1], occurred('2026-01-10T10:30')));
    log.make(of(1, 0, [kByCap, 1], occurred('2026-01-10T09:30')));
    assert.deepEqual(givenBy(log), ['1 2 19', '1 3 40', '0 1 2026-01-10 60']);
    // Beans have days of their own.
    log.make(rating(log, kBean, { cap: 3 }));
    log.refuses(kWrongPoints, purchase(log, ann, 0, { currency: kBean, cut: [kByCap, 3] }));
    log.make(purchase(log, ann, 3, { currency: kBean }));
  });
}

function testWhich() {
  scenario('forged: it is said whether the cap or the budget left points out', (log) => {
    const ann = street(log, { budget: 100, cap: 40 });
    const bob = log.member();
    const cat = log.member();
    const of = (member, points, cut = null) => purchase(log, member, points, { cut });
    const cuts = (member, points, by, left) => {
      log.refuses(kWrongBy, of(member, points, [kByCap + kByBudget - by, left]));
      log.refuses(kWrongPoints, of(member, points + 1, left > 1 ? [by, left - 1] : null));
      log.refuses(kWrongPoints, of(member, points - 1, [by, left + 1]));
      log.refuses(kWrongPoints, of(member, points + left));
      log.make(of(member, points, [by, left]));
    };
    // It has room for a hundred, and he for forty.
    cuts(ann, 40, kByCap, 80);
    // Sixty and forty; then twenty and twenty, which is the cap's.
    cuts(bob, 40, kByCap, 1);
    cuts(cat, 20, kByBudget, 30);
    // None in either.
    for (const [member, by] of [[ann, kByCap], [bob, kByCap], [cat, kByBudget]]) {
      log.refuses(kWrongBy, of(member, 0, [kByCap + kByBudget - by, 5]));
      log.make(of(member, 0, [by, 5]));
    }
    assert.deepEqual(givenBy(log), ['1 1 100', '0 1 2026-01-10 40', '1 1 2026-01-10 40',
      '2 1 2026-01-10 20']);
  });
  scenario('forged: of a cap and a budget with the same room it is the cap', (log) => {
    const ann = street(log, { budget: 70, cap: 40 });
    const bob = log.member();
    log.make(purchase(log, ann, 30));
    log.refuses(kWrongBy, purchase(log, bob, 40, { cut: [kByBudget, 1] }));
    log.make(purchase(log, bob, 40, { cut: [kByCap, 1] }));
    log.make(rating(log, kRose, { budget: 0, cap: 0 }));
    log.refuses(kWrongBy, purchase(log, ann, 0, { version: 2, cut: [kByBudget, 1] }));
    log.make(purchase(log, ann, 0, { version: 2, cut: [kByCap, 1] }));
  });
}

function testNothing() {
  scenario('forged: a version may give nothing at all', (log) => {
    const ann = street(log, { budget: 0 });
    const of = (points, cut, more) => purchase(log, ann, points, { cut, ...more });
    log.refuses(kWrongPoints, of(7, null));
    log.refuses(kWrongPoints, of(1, [kByBudget, 6]));
    const none = of(0, [kByBudget, 7]);
    log.refuses(/too many at the end of books/, { ...none,
      books: log.provenance({ issuer: kRose, earn_month: 672, settlement_price: 400_000n })
        .interned });
    log.make(none);
    // Less than a yuan promises nothing, so nothing is left out.
    log.refuses(kNeedless, of(0, [kByBudget, 0], { spend: 99, remainder: 99 }));
    log.refuses(/has a wrong remainder/, of(0, null, { spend: 99, remainder: 0 }));
    log.make(of(0, null, { spend: 99, remainder: 99 }));
    log.make(of(0, null, { spend: 0 }));
    log.make(rating(log, kRose, { cap: 0 }));
    log.make(of(0, [kByCap, 7], { version: 2 }));
    // What gives nothing makes no entry.
    assert.deepEqual(givenBy(log), []);
    assert.equal(log.ledger.members[ann].wallets.size, 0);
  });
}

// By a rate and a coefficient, rounded down; the remainder is that of the promise.
function testPromised() {
  scenario('forged: what is promised is rounded before it is cut', (log) => {
    const till = text('till');
    log.publish(4, 1, Buffer.concat([till, till, till, u8(1), u32(3), u32(2)]));
    const ann = street(log, { rate: [7, 3], budget: 40 });
    // 999 · 7 · 3 = 20,979 over 600.
    const of = (points, cut, remainder = 579) => purchase(log, ann, points, { cut, rate: [7, 3],
      coefficient: [3, 2], channel: 1, channel_version: 1, spend: 999, remainder });
    log.refuses(kWrongPoints, of(35, null));
    log.make(of(34, null));
    log.refuses(/has a wrong remainder/, of(6, [kByBudget, 28], 0));
    log.refuses(kWrongCut, of(6, [kByBudget, 29]));
    log.refuses(kWrongCut, of(6, [kByBudget, 4]));
    log.refuses(kWrongPoints, of(34, null));
    log.make(of(6, [kByBudget, 28]));
  });
}

function testMost() {
  scenario('forged: what is promised has a limit, whatever is given of it', (log) => {
    const ann = street(log, { budget: 10 });
    const many = (points, cut, more) => purchase(log, ann, points, { cut, rate: [1_000, 1],
      version: 2, ...more });
    log.make(rating(log, kRose, { rate: [1_000, 1], budget: kMost }));
    const past = /More than 2\^53 − 1 points are earned at once/;
    // 1,000 · 900,719,925,474,099.2 is 2^53.
    const spend = 900_719_925_474_100;
    log.refuses(past, many(0, [kByBudget, 9_007_199_254_741_000n], { spend }));
    log.refuses(past, many(kMost, [kByBudget, 9], { spend }));
    const most = 9_007_199_254_740_990;
    log.make(many(most, null, { spend: spend - 1 }));
    log.refuses(kWrongPoints, many(2, null, { spend: 1, remainder: 0, cut: [kByBudget, 8] }));
    // One point of the budget is left, and of the wallet.
    log.make(many(1, [kByBudget, 9], { spend: 1 }));
    log.make(many(0, [kByBudget, most], { spend: spend - 1 }));
    assert.deepEqual(givenBy(log), [`1 2 ${kMost}`]);
    const bob = log.member();
    log.make(rating(log, kRose, { cap: kMost }));
    log.make(purchase(log, bob, kMost, { version: 3, spend: BigInt(kMost) * 100n }));
    log.make(purchase(log, bob, 0, { version: 3, cut: [kByCap, 4] }));
    log.refuses(past, purchase(log, bob, 0, { version: 3, cut: [kByCap, 2 ** 53],
      spend: 2n ** 53n * 100n }));
    log.refuses(/wrong points|wallet holds more/, purchase(log, bob, 1, { version: 3 }));
    assert.deepEqual(givenBy(log), [`1 2 ${kMost}`, `1 1 2026-01-10 ${kMost}`]);
  });
}

function testReturns() {
  scenario('forged: what was not given is not taken back', (log) => {
    const ann = street(log, { budget: 60 });
    const original = log.make(purchase(log, ann, 60, { cut: [kByBudget, 40] }));
    const roses = (points) => (points === 0 ? [] : [available(kRose, kLot, 1, -points)]);
    const back = (spend, points, before) => takingBack(ann, kRose, kRose, original,
      { spend, points, before, takes: roses(points) });
    const wrong = /EarnReversed \(effect 0 of subject 0\) has a wrong points/;
    // Of a hundred yuan seventy are left, which promise more than was given.
    for (const points of [1, 18, 30]) log.refuses(wrong, back(3_000, points, [0, 0]));
    log.make(back(3_000, 0, [0, 0]));
    log.refuses(/wrong spend_before/, back(2_000, 10, [0, 0]));
    for (const points of [0, 9, 11, 12, 20]) log.refuses(wrong, back(2_000, points, [3_000, 0]));
    log.make(back(2_000, 10, [3_000, 0]));
    log.refuses(/wrong points_before/, back(100, 1, [5_000, 50]));
    for (const points of [20, 40]) log.refuses(wrong, back(5_000, points, [5_000, 10]));
    log.make(back(5_000, 50, [5_000, 10]));
    log.refuses(/More is reversed than is left/, back(1, 0, [10_000, 60]));
    // Whatever comes back makes no room.
    assert.deepEqual(givenBy(log), ['1 1 60']);
    log.refuses(kWrongPoints, purchase(log, ann, 10));
    log.make(purchase(log, ann, 0, { cut: [kByBudget, 10] }));
  });
  scenario('forged: a return makes no room in the cap of its day', (log) => {
    const ann = street(log, { cap: 30, budget: 200 });
    const first = log.make(purchase(log, ann, 30, { cut: [kByCap, 3] }));
    // Pieces that are smaller than a yuan; what they promise is rounded each time anew.
    const back = (spend, points, before) => takingBack(ann, kRose, kRose, first, { spend, points,
      before, takes: points === 0 ? [] : [available(kRose, kLot, 1, -points)] });
    log.make(back(300, 0, [0, 0]));
    log.refuses(/wrong points/, back(50, 0, [300, 0]));
    log.make(back(50, 1, [300, 0]));
    log.refuses(/wrong points/, back(50, 1, [350, 1]));
    log.make(back(50, 0, [350, 1]));
    log.make(back(2_900, 29, [400, 1]));
    log.refuses(kWrongPoints, purchase(log, ann, 30));
    log.make(purchase(log, ann, 0, { cut: [kByCap, 30] }));
    log.at('2026-01-11T09:00').make(purchase(log, ann, 30, { cut: [kByCap, 1] }));
    log.refuses(kWrongPoints, purchase(log, ann, 1, occurred('2026-01-10T20:00')));
    assert.deepEqual(givenBy(log), ['1 1 60', '0 1 2026-01-10 30', '0 1 2026-01-11 30']);
  });
}

function testReturnsOfNothing() {
  scenario('forged: a return of what gave nothing takes nothing', (log) => {
    const ann = street(log, { budget: 5 });
    log.make(purchase(log, ann, 5));
    const none = log.make(purchase(log, ann, 0, { cut: [kByBudget, 20] }));
    const back = (spend, points, more) => takingBack(ann, kRose, kRose, none,
      { spend, points, takes: points > 0 ? [available(kRose, kLot, 1, -points)] : [], ...more });
    for (const points of [1, 5]) log.refuses(/wrong points/, back(500, points));
    log.refuses(/wrong points/, back(2_000, 20, { takes: [], debt: 20 }));
    log.refuses(/wrong points/, back(2_000, -20, { takes: [available(kRose, kLot, 1, 20)] }));
    log.make(back(500, 0));
    log.make(back(1_500, 0, { before: [500, 0] }));
    assert.equal(log.ledger.peek(ann, kRose).available, 5n);
  });
  scenario('forged: what is missing of a cut earning is owed as of any', (log) => {
    const ann = street(log, { cap: 20 });
    const first = log.make(purchase(log, ann, 20, { cut: [kByCap, 5] }));
    log.make(log.redemption(ann, kRose, [[kLot, 1, 18]]));
    const back = (debt, points) => takingBack(ann, kRose, kRose, first, { spend: 2_500, points,
      takes: [available(kRose, kLot, 1, -2)], debt });
    log.refuses(/wrong points/, back(23, 25));
    log.make(back(18, 20));
    // What is cut repays no debt.
    log.at('2026-01-11T09:00');
    log.refuses(kWrongPoints, purchase(log, ann, 30, { repaid: 18 }));
    log.refuses(/DebtPosting/, purchase(log, ann, 20, { cut: [kByCap, 10] }));
    log.make(purchase(log, ann, 20, { cut: [kByCap, 10], repaid: 18 }));
    assert.equal(log.ledger.peek(ann, kRose).available, 2n);
  });
}

function testMerges() {
  const begun = (log) => {
    const [ann, bob] = [street(log, { cap: 30, budget: 75 }), log.member()];
    log.make(log.memberPolicyOf({ 1: 1 }));
    log.make(purchase(log, ann, 30));
    log.make(merge(log, ann, bob, { hours: 1n }));
    return { ann, bob, ends: log.instant + 3_600_000_000_000n };
  };
  const of = (log, member, points, cut = null) => purchase(log, member, points, { cut });
  scenario('forged: a merge moves no points of the day', (log) => {
    const { ann, bob, ends } = begun(log);
    log.at('2026-01-10T10:00');
    log.refuses(/is to be completed since/, of(log, bob, 10));
    log.make(mergeEnd(log, ann, bob, ends, [[available(kRose, kLot, 1, -30)],
      [available(kRose, kLot, 1, 30)]]));
    log.refuses(/who names him means member 1/, of(log, ann, 0, [kByCap, 10]));
    log.refuses(kWrongPoints, of(log, bob, 0, [kByCap, 20]));
    log.make(of(log, bob, 30, [kByCap, 5]));
    log.refuses(kWrongPoints, of(log, bob, 15));
    assert.deepEqual(givenBy(log), ['1 1 60', '0 1 2026-01-10 30', '1 1 2026-01-10 30']);
  });
  scenario('forged: the points of an open merge are counted for whom they go to', (log) => {
    const { ann, bob } = begun(log);
    log.refuses(/who names him means member 1/, of(log, ann, 0, [kByCap, 10]));
    log.refuses(kWrongPoints, of(log, bob, 0, [kByCap, 10]));
    log.make(of(log, bob, 10));
    log.make(merge(log, ann, bob, { kind: 31, step: 2, hours: 1n }));
    // Each has his own day again.
    log.refuses(kWrongPoints, of(log, ann, 20));
    log.refuses(kWrongPoints, of(log, bob, 30));
    log.make(of(log, ann, 0, [kByCap, 20]));
    log.make(of(log, bob, 20, [kByCap, 10]));
    log.make(close(bob, [available(kRose, kLot, 1, -30)], [book(kRose, 'issuer.expired', 30)]));
    // A budget knows no member; what is given up stays counted.
    log.at('2026-01-11T09:00');
    log.refuses(kWrongPoints, of(log, ann, 30));
    log.make(of(log, ann, 15, [kByBudget, 15]));
  });
}

function testLimits() {
  scenario('forged: limits are of what is given, and hold where nothing is', (log) => {
    const ann = street(log, { budget: 50, cap: 30 });
    log.make(limits(log, kRose, { 6: 40 }));
    log.make(purchase(log, ann, 30, { cut: [kByCap, 70] }));
    const bob = log.member();
    log.refuses(/What brand 1 issues on one day passes the limit/,
      purchase(log, bob, 20, { cut: [kByBudget, 5] }));
    // It is declined whole, and not cut to the room.
    log.refuses(kWrongPoints, purchase(log, bob, 10, { cut: [kByBudget, 15] }));
    log.make(log.decline(16, bob, 87, 10, [10, 20]));
    log.make(purchase(log, bob, 10));
    log.make(limits(log, kRose, { 7: 1 }));
    log.refuses(/Brand 1 is suspended/, purchase(log, ann, 0, { cut: [kByCap, 9] }));
    log.make(log.decline(16, ann, 90, 1, [kRose, 0]));
    log.make(limits(log, kRose, {}));
    log.make(purchase(log, ann, 0, { cut: [kByCap, 9] }));
    assert.deepEqual(givenBy(log), ['1 1 40', '0 1 2026-01-10 30', '1 1 2026-01-10 10']);
  });
}

function testLots() {
  scenario('forged: points that mature are given when they are earned', (log) => {
    const ann = street(log, { cap: 30 });
    log.policy(kRose, { 7: 14 });
    const pending = log.today + 14;
    const of = (points, cut, more) => purchase(log, ann, points, { cut, pending, ...more });
    log.refuses(kWrongPoints, of(40, null));
    log.refuses(/must be a PendingPosting/, of(30, [kByCap, 10], { pending: null }));
    log.make(of(30, [kByCap, 10]));
    log.refuses(kWrongPoints, of(10, null));
    log.make(of(0, [kByCap, 10]));
    assert.equal(log.ledger.peek(ann, kRose).pending, 30n);
  });
  scenario('forged: a purchase that gives nothing is no activity', (log) => {
    const ann = street(log, { budget: 10 });
    log.policy(kRose, { 1: 4, 2: 3 });
    const then = [['ActivityCounted', { currency: kRose, active_on: log.today,
      last_day: day('2026-04-10') }]];
    const of = (points, left, more) =>
      purchase(log, ann, points, { cut: [kByBudget, left], expires_on: 0, ...more });
    log.refuses(/ActivityCounted is missing/, of(10, 5));
    log.make(of(10, 5, { then }));
    log.at('2026-01-20T09:00');
    const later = [['ActivityCounted', { currency: kRose, active_on: log.today,
      last_day: day('2026-04-20') }]];
    log.refuses(/ActivityCounted too many/, of(0, 5, { then: later }));
    log.make(of(0, 5));
    assert.equal(log.ledger.peek(ann, kRose).slides_until, day('2026-04-10'));
  });
}
