// Points that a brand gives and another issues: what their contract says of it, what the one pays
// and gets back, limits, and what the settlement says; record by record from the documents.
import assert from 'node:assert/strict';
import { refusesAlterations } from './exchange_records.mjs';
import { available, book, day, ratesBytes, scenario, time } from './forge.mjs';
import {
  brand, closing, cut, kPool, kRoseLot, linesOf, owes, payment, spending,
} from './forged_settlements.mjs';
import { merge, mergeEnd } from './forged_records.mjs';
import { rowOf, trafficOf } from './forged_units.mjs';
import {
  kBreaker, kCreditLine, kMintCap, kMintCapADay, kNetDebitCap, kReserve, kSuspended, limits, worth,
} from './limit_records.mjs';
import {
  buying, kBurn, kConvert, kEarnable, maturing, selling, takingBack,
} from './purchase_records.mjs';
import { settle } from '../../tools/verify/settlement.mjs';
import { statementText } from '../../tools/verify/statements.mjs';

const kRose = 1;
const kBean = 2;
const kHalf = 500_000;
const kNoCapability = /The contract of brands 1 and 2 has no such capability/;

export function testPurchases() {
  testAgreed();
  testForms();
  testPrices();
  testTooDear();
  testExample();
  testTakenBack();
  testLost();
  testWaiting();
  testMerged();
  testLimits();
  testFigures();
  testNothingDue();
  testSettled();
}

// A member, and roses that the bean sells for half a fen each.
function street(log, price = kHalf) {
  const ann = log.at('2026-01-10T09:00').member();
  log.make(selling(log, kRose, kBean, 7, { price }));
  return ann;
}

// A lot of roses that the bean gave, which is the first.
function roses(amount, provenance = 1, on = kRoseLot) {
  return available(kRose, on, provenance, amount);
}

function testAgreed() {
  scenario('forged: a brand gives points of another where their contract says so', (log) => {
    const ann = log.at('2026-01-10T09:00').member();
    const of = (points = 10, more = {}) => buying(log, ann, kRose, kBean, points, more);
    const nothing = () => of(0, { spend: 99, remainder: 99 });
    const no = () => {
      for (const record of [of(), nothing()]) log.refuses(kNoCapability, record);
    };
    no();
    for (const capabilities of [0, kBurn, kConvert, kBurn + kConvert]) {
      log.make(selling(log, kRose, kBean, capabilities));
      no();
    }
    for (const more of [0, kBurn, kConvert, kBurn + kConvert]) {
      log.make(selling(log, kRose, kBean, kEarnable + more));
      log.make(of());
      log.make(nothing());
    }
    // Not so of the other direction, nor of other brands.
    log.refuses(/The contract of brands 2 and 1 has no such/, buying(log, ann, kBean, kRose, 1));
    const leaf = brand(log, 'leaf');
    log.refuses(/The contract of brands 1 and 3 has no such/, buying(log, ann, kRose, leaf, 1));
    log.refuses(/Brand 4 is not registered/, buying(log, ann, kRose, 4, 1));
    log.refuses(/Currency 3 is not registered/, buying(log, ann, 3, kBean, 1));
    log.make(selling(log, kRose, leaf));
    log.make(buying(log, ann, kRose, leaf, 3));
    // To earn there is not to spend there.
    log.make(selling(log, kRose, kBean, kEarnable));
    log.refuses(kNoCapability, spending(ann, kRose, kBean, 1, 1));
    log.make(of());
  });
  scenario('forged: the contract that is in force when it is recorded allows it', (log) => {
    const ann = log.at('2026-01-10T09:00').member();
    const occurred = { time: time('2026-01-10T12:00'), day: day('2026-01-10') };
    const of = (occurrence) => buying(log, ann, kRose, kBean, 4, { occurrence });
    const from = (instant) => ({ published: { effective_from: time(instant) } });
    log.make(selling(log, kRose, kBean, 7, from('2026-01-11T00:00')));
    log.make(selling(log, kRose, kBean, 6, from('2026-01-12T00:00')));
    log.refuses(kNoCapability, of(null));
    log.at('2026-01-11T00:00').make(of(null));
    log.make(of(occurred));
    log.at('2026-01-12T00:00');
    log.refuses(kNoCapability, of({ time: time('2026-01-11T12:00'), day: day('2026-01-11') }));
  });
}

function testForms() {
  scenario('forged: who gives points of another owes it for them', (log) => {
    const ann = street(log);
    const own = buying(log, ann, kRose, kBean, 100, { price: kHalf });
    const [interned, issued, ...owed] = own.books;
    const books = (words, ...list) => log.refuses(words, { ...own, books: list });
    books(/BookPosting is missing/, interned, issued);
    for (const other of [[kRose, kBean], [kBean, 0], [kBean, kPool], [0, kRose]]) {
      books(/has a wrong account/, interned, issued, ...owes(...other, 100 * kHalf));
    }
    for (const amount of [100 * kHalf - 1, 100 * kHalf + 1, 40_000_000, -100 * kHalf]) {
      books(/has a wrong amount/, interned, issued, ...owes(kBean, kRose, amount));
    }
    books(/too many/, interned, issued, ...owed, ...owes(kRose, kBean, 5));
    books(/has a wrong account/, interned, book(kRose, 'issuer.issued', -100, kBean), ...owed);
    const by = (fields) => [interned[0], { ...interned[1], ...fields }];
    books(/wrong issuer/, by({ issuer: kBean }), issued, ...owed);
    books(/wrong funding_brand/, by({ funding_brand: kRose }), issued, ...owed);
    books(/wrong settlement_price/, by({ settlement_price: kHalf }), issued, ...owed);
    refusesAlterations(log, own);
    assert.deepEqual(trafficOf(log, kBean, kRose), { bought: 50_000_000, purchases: 1 });
    // Of its own points a brand owes nobody.
    const bean = log.earning(ann, kBean, 7, kRoseLot);
    log.refuses(/too many/, { ...bean, books: [...bean.books, ...owes(kBean, kRose, 7)] });
    log.make(bean);
    assert.deepEqual(trafficOf(log, kBean, kRose), { bought: 50_000_000, purchases: 1 });
    // And less than a yuan is nothing.
    log.make(buying(log, ann, kRose, kBean, 0, { spend: 99, remainder: 99 }));
    log.make(buying(log, ann, kRose, kBean, 1, { spend: 199, remainder: 99, price: kHalf }));
    assert.deepEqual(trafficOf(log, kBean, kRose), { bought: 50_500_000, purchases: 2 });
  });
}

function testPrices() {
  scenario('forged: points are bought at the price of the contract, or of the lot', (log) => {
    const ann = log.at('2026-01-10T09:00').member();
    log.at('2026-01-11T09:00').rates(ratesBytes([{ currency: kRose, price: 300_000 }]));
    const of = (price, more) =>
      buying(log, ann, kRose, kBean, 10, { price, worth: 300_000, ...more });
    const refused = (...prices) => {
      for (const price of prices) log.refuses(/wrong amount|missing|too many/, of(price));
    };
    log.make(selling(log, kRose, kBean));
    refused(0, 299_999, 400_000);
    log.make(of(300_000));
    // The price of the day on which it happened.
    const before = { time: time('2026-01-10T12:00'), day: day('2026-01-10') };
    const late = { worth: 400_000, occurrence: before };
    log.refuses(/wrong amount/, of(300_000, late));
    log.make(of(400_000, late));
    log.make(selling(log, kRose, kBean, 7, { price: 700_001 }));
    refused(0, 300_000, 700_000);
    log.make(of(700_001));
    // But the price of the contract is that of the day on which it is recorded.
    log.refuses(/wrong amount/, of(400_000, late));
    log.make(of(700_001, late));
    log.make(selling(log, kRose, kBean, 7, { price: 5 },
      { published: { effective_from: time('2026-01-12T00:00') } }));
    const { bought, purchases } = trafficOf(log, kBean, kRose);
    assert.deepEqual([bought, purchases], [10 * (300_000 + 400_000 + 2 * 700_001), 4]);
    // For nothing: nothing is owed, and no purchase counted.
    log.make(selling(log, kRose, kBean, 7, { price: 0 }));
    refused(1, 300_000);
    log.make(of(0));
    log.make(selling(log, kRose, kBean));
    log.rates(ratesBytes([{ currency: kRose, price: 0 }]));
    log.make(of(0, { worth: 0 }));
    assert.deepEqual(trafficOf(log, kBean, kRose), { bought, purchases });
  });
}

function testTooDear() {
  scenario('forged: what points that are bought come to has a limit', (log) => {
    const most = 2n ** 53n - 1n;
    const ann = street(log, most);
    const of = (points, price) => buying(log, ann, kRose, kBean, points, { price });
    const past = /points that are bought come to more than 2\^53 − 1/;
    log.refuses(past, of(2, most));
    log.make(of(1, most));
    log.make(selling(log, kRose, kBean, 7, { price: (most + 1n) / 2n }));
    log.refuses(past, of(2, (most + 1n) / 2n));
    log.make(selling(log, kRose, kBean, 7, { price: (most - 1n) / 2n }));
    log.refuses(past, of(3, (most - 1n) / 2n));
    log.make(of(2, (most - 1n) / 2n));
    // Of its own points a brand may give more than it could pay for.
    log.rates(ratesBytes([{ currency: kBean, price: most }]));
    log.earn(ann, kBean, 5, kRoseLot, { price: most });
  });
}

// The table of docs/accounting.md, with the bank for the third brand.
function testExample() {
  scenario('forged: the café gives roses, and buys them of the florist', (log) => {
    const mei = street(log);
    const bank = brand(log, 'bank');
    const earned = log.make(buying(log, mei, kRose, kBean, 100, { price: kHalf }));
    log.make(takingBack(mei, kRose, kBean, earned, { spend: 4_000, takes: [roses(-40)],
      price: kHalf }));
    log.make(spending(mei, kRose, bank, 30, 1));
    assert.deepEqual(trafficOf(log, kBean, kRose), { bought: 30_000_000, purchases: 2 });
    assert.deepEqual(rowOf(log, kRose).slice(0, 4), [18_000_000, 30, -18_000_000, 12_000_000]);
    assert.deepEqual(rowOf(log, kBean).slice(0, 4), [-30_000_000, 0, 30_000_000, 50_000_000]);
    log.at('2026-02-01T09:00').make(cut(log, '2026-01-31'));
    assert.deepEqual(linesOf(log, 1), [
      'redemption 1→3 12000000 of 12000000 at 1/1 0 0 0 1',
      'earning 2→1 30000000 of 30000000 at 1/1 0 0 0 2',
    ]);
    log.make(closing(log, 1));
  });
}

function testTakenBack() {
  scenario('forged: what is taken back was bought at the price of then', (log) => {
    const ann = street(log, 700_000);
    const first = log.make(buying(log, ann, kRose, kBean, 100, { price: 700_000 }));
    log.make(selling(log, kRose, kBean, 7, { price: 3 }));
    const second = log.make(buying(log, ann, kRose, kBean, 50, { price: 3 }));
    log.make(selling(log, kRose, kBean, 0));
    log.rates(ratesBytes([{ currency: kRose, price: 999 }]));
    const of = (price, more = {}) => takingBack(ann, kRose, kBean, first, { spend: 3_000,
      takes: [roses(-30)], price, ...more });
    for (const price of [0, 3, 400_000, 699_999, 999]) {
      log.refuses(/has a wrong amount|is missing/, of(price));
    }
    const [reversed, ...owed] = of(700_000).books;
    const books = (words, ...list) => log.refuses(words, { ...of(700_000), books: list });
    books(/has a wrong amount/, reversed, ...owes(kBean, kRose, 30 * 700_000));
    books(/has a wrong account/, reversed, ...owes(kRose, kBean, 30 * 700_000));
    books(/too many/, reversed, ...owed, ...owes(0, kRose, 1));
    // No contract is asked for, whatever it says by now.
    refusesAlterations(log, of(700_000));
    log.refuses(/More is reversed/, of(700_000, { spend: 7_100, before: [3_000, 30],
      takes: [roses(-71)] }));
    log.make(of(700_000, { spend: 7_000, before: [3_000, 30], takes: [roses(-70)] }));
    assert.deepEqual(trafficOf(log, kBean, kRose), { bought: 150, purchases: 4 });
    log.make(takingBack(ann, kRose, kBean, second,
      { spend: 5_000, takes: [roses(-50)], price: 3 }));
    assert.deepEqual(trafficOf(log, kBean, kRose), { purchases: 5 });
    assert.deepEqual(rowOf(log, kBean).slice(0, 4), [0, 0, 0, 70_000_150]);
  });
  scenario('forged: nothing is paid back for points that cost nothing', (log) => {
    const ann = street(log, 0);
    const first = log.make(buying(log, ann, kRose, kBean, 10, { price: 0 }));
    log.make(selling(log, kRose, kBean, 7, { price: 9 }));
    const of = (price) => takingBack(ann, kRose, kBean, first, { spend: 300, takes: [roses(-3)],
      price });
    for (const price of [9, 400_000]) log.refuses(/too many/, of(price));
    log.make(of(0));
    assert.deepEqual(trafficOf(log, kBean, kRose), {});
    // Nor for a purchase that came to no points.
    const none = log.make(buying(log, ann, kRose, kBean, 0, { spend: 99, remainder: 99 }));
    log.make(takingBack(ann, kRose, kBean, none, { spend: 9, points: 0, takes: [] }));
    assert.deepEqual(trafficOf(log, kBean, kRose), {});
  });
}

function testLost() {
  scenario('forged: what was spent, and is lost, stays paid for', (log) => {
    const ann = street(log);
    log.policy(kRose, { 8: 2 });
    const first = log.make(buying(log, ann, kRose, kBean, 100, { price: kHalf }));
    log.make(spending(ann, kRose, kBean, 80, 1));
    const of = (loss, more = {}) => takingBack(ann, kRose, kBean, first, { spend: 3_000,
      takes: [roses(-20)], loss, price: kHalf, ...more });
    log.refuses(/wrong debt/, of(0, { debt: 10 }));
    const { books: [reversed] } = of(10);
    for (const points of [30, 10, 0]) {
      log.refuses(/has a wrong amount|is missing/, { ...of(10), books: [reversed,
        ...owes(kBean, kRose, -points * kHalf)] });
    }
    refusesAlterations(log, of(10));
    // All of it is lost: nothing is posted to the books.
    const all = of(10, { spend: 1_000, before: [3_000, 30], takes: [] });
    log.refuses(/too many/, { ...all, books: owes(kBean, kRose, -10 * kHalf) });
    log.make(all);
    assert.deepEqual(trafficOf(log, kBean, kRose), { bought: 80 * kHalf, purchases: 2 });
  });
  scenario('forged: what the member owes comes back, and is paid back', (log) => {
    const ann = street(log);
    const first = log.make(buying(log, ann, kRose, kBean, 100, { price: kHalf }));
    log.make(spending(ann, kRose, kBean, 80, 1));
    const back = takingBack(ann, kRose, kBean, first, { spend: 3_000, takes: [roses(-20)],
      debt: 10, price: kHalf });
    log.refuses(/has a wrong amount/, { ...back, books: [back.books[0],
      ...owes(kBean, kRose, -20 * kHalf)] });
    refusesAlterations(log, back);
    // The next purchase repays the debt, and all of it is paid for.
    const next = (repaid) => buying(log, ann, kRose, kBean, 25, { repaid, price: kHalf });
    log.refuses(/must be a DebtPosting/, next(0));
    const { books: [issued] } = next(10);
    log.refuses(/has a wrong amount/, { ...next(10), books: [issued,
      ...owes(kBean, kRose, 15 * kHalf)] });
    log.make(next(10));
    const few = log.make(buying(log, ann, kRose, kBean, 4, { price: kHalf }));
    log.make(takingBack(ann, kRose, kBean, few, { spend: 400, takes: [roses(-4)], price: kHalf }));
    assert.deepEqual(trafficOf(log, kBean, kRose), { bought: 95 * kHalf, purchases: 5 });
  });
}

function testWaiting() {
  scenario('forged: points that are bought wait as those of their currency do', (log) => {
    const ann = street(log);
    log.policy(kBean, { 7: 30, 1: 5 });
    log.policy(kRose, { 7: 7 });
    const on = day('2026-01-17');
    const of = (more = {}) => buying(log, ann, kRose, kBean, 100, { pending: on, price: kHalf,
      ...more });
    log.refuses(/must be a PendingPosting/, of({ pending: null }));
    log.refuses(/wrong matures_on/, of({ pending: day('2026-02-09') }));
    log.refuses(/wrong expires_on/, of({ expires_on: 2 ** 31 - 1 }));
    const first = log.make(of());
    assert.deepEqual(rowOf(log, kRose).slice(0, 2), [50_000_000, 100]);
    const pending = (amount) => ['PendingPosting', { currency: kRose, matures_on: on,
      expires_on: kRoseLot, provenance: 1, amount }];
    log.make(takingBack(ann, kRose, kBean, first, { spend: 3_000, takes: [pending(-30)],
      price: kHalf }));
    log.at('2026-01-17T09:00');
    log.refuses(/pending points are mature/, spending(ann, kRose, kBean, 1, 1));
    log.refuses(/pending points are mature/, of({ pending: day('2026-01-24') }));
    log.make(maturing(log, ann, kRose, [[on, kRoseLot, 1, 70]]));
    log.make(takingBack(ann, kRose, kBean, first, { spend: 1_000, before: [3_000, 30],
      takes: [roses(-10)], price: kHalf }));
    assert.deepEqual(trafficOf(log, kBean, kRose), { bought: 60 * kHalf, purchases: 3 });
  });
  scenario('forged: the rate, and what counts as activity, are those of the currency', (log) => {
    const ann = street(log);
    const rate = (...of) => Buffer.concat(of.map((part) => {
      const bytes = Buffer.alloc(4);
      bytes.writeUInt32LE(part);
      return bytes;
    }));
    log.publish(5, kBean, rate(7, 1));
    const of = (points, more) => buying(log, ann, kRose, kBean, points, { price: kHalf, ...more });
    log.refuses(/wrong rate/, of(70, { spend: 1_000, rate: [7, 1], rate_version: 1 }));
    log.make(of(10));
    log.publish(5, kRose, rate(3, 2));
    log.policy(kRose, { 1: 4, 2: 6 });
    const slid = (last_day) => [['ActivityCounted', { currency: kRose, active_on: log.today,
      last_day }]];
    const sliding = (then) => of(15, { spend: 1_000, rate: [3, 2], rate_version: 1, expires_on: 0,
      then });
    log.refuses(/ActivityCounted is missing/, sliding([]));
    log.refuses(/wrong last_day/, sliding(slid(day('2026-07-11'))));
    log.make(sliding(slid(day('2026-07-10'))));
  });
}

function testMerged() {
  scenario('forged: who became another may give back what he got at another brand', (log) => {
    const ann = street(log);
    const bob = log.member();
    const first = log.make(buying(log, ann, kRose, kBean, 10, { price: kHalf }));
    const ends = log.instant + 168n * 3_600_000_000_000n;
    log.make(merge(log, ann, bob));
    log.at('2026-01-20T09:00').make(mergeEnd(log, ann, bob, ends, [[roses(-10)], [roses(10)]]));
    const of = (member) => takingBack(member, kRose, kBean, first, { spend: 600,
      takes: [roses(-6)], price: kHalf });
    log.refuses(/is of another member/, of(ann));
    log.make(of(bob));
  });
}

function testLimits() {
  const exposure = /exposure to brand 2 passes/;
  const bounds = [
    ['exposure', { [kCreditLine]: 10 * kHalf }, exposure],
    ['float', { [kCreditLine]: 12 * kHalf, [kReserve]: 2 * kHalf }, exposure],
    ['trade', { [kNetDebitCap]: 10 * kHalf }, /What brand 2 owes by trade in the period passes/],
    ['day', { [kBreaker]: 10 * kHalf }, /What brand 2 comes to owe on one day passes/],
  ];
  for (const [name, settings, words] of bounds) {
    scenario(`forged: a brand buys points within its limits: ${name}`, (log) => {
      const ann = street(log);
      const of = (points) => buying(log, ann, kRose, kBean, points, { price: kHalf });
      log.make(limits(log, kBean, settings));
      log.make(limits(log, kRose, { [kCreditLine]: 0, [kNetDebitCap]: 0, [kBreaker]: 0 }));
      log.refuses(words, of(11));
      const first = log.make(of(7));
      log.refuses(words, of(4));
      log.make(of(3));
      log.refuses(words, of(1));
      log.make(buying(log, ann, kRose, kBean, 0, { spend: 99, remainder: 99 }));
      log.earn(ann, kBean, 100, kRoseLot);
      // What it paid for comes back; of a day it counts all the same.
      log.make(takingBack(ann, kRose, kBean, first,
        { spend: 200, takes: [roses(-2)], price: kHalf }));
      if (name === 'day') log.at('2026-01-11T00:00').refuses(words, of(11));
      else log.refuses(words, of(3));
      log.make(of(2));
    });
  }
  scenario('forged: who sells its points issues them', (log) => {
    const ann = street(log);
    const of = (points) => buying(log, ann, kRose, kBean, points, { price: kHalf });
    log.make(limits(log, kBean, { [kMintCap]: 0, [kMintCapADay]: 0, [kSuspended]: 7 }));
    log.make(of(5));
    log.make(limits(log, kRose, { [kMintCap]: 8 }));
    log.refuses(/outstanding of brand 1 passes/, of(4));
    log.make(of(3));
    log.make(limits(log, kRose, { [kMintCapADay]: 10 }));
    log.refuses(/What brand 1 issues on one day/, of(3));
    log.make(of(2));
    log.at('2026-01-11T00:00').make(of(10));
    log.make(limits(log, kRose, { [kSuspended]: 1 }));
    log.refuses(/Brand 1 is suspended/, of(1));
    const nothing = { spend: 5, remainder: 5 };
    log.refuses(/Brand 1 is suspended/, buying(log, ann, kRose, kBean, 0, nothing));
    log.make(limits(log, kRose, { [kSuspended]: 6 }));
    log.make(of(1));
  });
}

function testFigures() {
  scenario('forged: the figures of who buys and of who sells', (log) => {
    const ann = street(log);
    const first = log.make(buying(log, ann, kRose, kBean, 10, { price: kHalf }));
    const today = log.today;
    assert.deepEqual(rowOf(log, kBean), [-5_000_000, 0, 5_000_000, 5_000_000, 0, 1, today]);
    assert.deepEqual(rowOf(log, kRose), [5_000_000, 10, -5_000_000, 0, 10, 1, today]);
    log.make(spending(ann, kRose, kBean, 2, 1));
    assert.deepEqual(rowOf(log, kRose).slice(0, 4), [5_000_000 - worth(2), 8, worth(2) - 5_000_000,
      worth(2)]);
    log.at('2026-01-11T09:00').make(takingBack(ann, kRose, kBean, first, { spend: 400,
      takes: [roses(-4)], price: kHalf }));
    assert.deepEqual(rowOf(log, kBean).slice(0, 4), [-3_000_000 + worth(2), 0,
      3_000_000 - worth(2), 0]);
    log.make(cut(log, '2026-01-10'));
    log.make(takingBack(ann, kRose, kBean, first, { spend: 100, before: [400, 4],
      takes: [roses(-1)], price: kHalf }));
    assert.deepEqual(rowOf(log, kBean).slice(2, 6), [-500_000, 0, 0, 2]);
    assert.deepEqual(rowOf(log, kRose).slice(2, 6), [500_000, 0, 0, 2]);
    assert.deepEqual(trafficOf(log, kBean, kRose), { bought: -500_000, purchases: 1 });
    log.make(payment(kBean, 3));
    assert.deepEqual(rowOf(log, kBean).slice(2, 4), [-500_000, 0]);
  });
}

function testNothingDue() {
  scenario('forged: earning looks at the wallet of what is earned', (log) => {
    const ann = street(log);
    log.policy(kBean, { 1: 2, 2: 0 });
    log.earn(ann, kBean, 5, day('2026-01-10'));
    log.make(buying(log, ann, kRose, kBean, 6, { price: kHalf }));
    // The bean's own points are past their last day, and no rose is.
    log.at('2026-01-11T09:00').make(buying(log, ann, kRose, kBean, 6, { price: kHalf }));
    log.refuses(/past their last day/, log.earning(ann, kBean, 1, day('2026-01-11')));
    log.policy(kRose, { 1: 2, 2: 0 });
    log.make(buying(log, ann, kRose, kBean, 3, { price: kHalf, expires_on: day('2026-01-11') }));
    log.at('2026-01-12T09:00');
    log.refuses(/3 points are past their last day/, buying(log, ann, kRose, kBean, 1,
      { price: kHalf, expires_on: day('2026-01-12') }));
  });
}

function testSettled() {
  scenario('forged: what was bought is settled, and in no other line', (log) => {
    const ann = log.at('2026-01-10T09:00').member();
    log.make(selling(log, kRose, kBean, 7, { price: kHalf, formulas: [
      ['commission', { rate: [1, 2] }], ['fee_of_value', { payer: 1, rate: [1, 1] }]] }));
    log.make(selling(log, kBean, kRose, 7, { formulas: [['reimbursement', { rate: [1, 1] }]] }));
    log.make(buying(log, ann, kRose, kBean, 9, { price: kHalf }));
    log.make(buying(log, ann, kBean, kRose, 3));
    log.make(spending(ann, kRose, kBean, 1, 1));
    const end = log.at('2026-02-01T09:00').make(cut(log, '2026-01-31'));
    // What is bought after the cut is of the next period.
    log.make(buying(log, ann, kRose, kBean, 100, { price: kHalf, expires_on: day('2028-02-29') }));
    assert.deepEqual(linesOf(log, 1), [
      'redemption 1→2 400000 of 400000 at 1/1 0 0 0 1',
      'earning 1→2 1200000 of 1200000 at 1/1 0 0 0 1',
      'earning 2→1 4500000 of 4500000 at 1/1 0 0 0 1',
      'commission 2→1 200000 of 400000 at 1/2 0 0 0 1',
      'fee 1→0 400000 of 400000 at 1/1 0 0 0 1',
    ]);
    assert.deepEqual(textsOf(log, 1)[2], beanStatement(end));
    const shut = closing(log, 1);
    assert.deepEqual(shut.books.slice(1),
      [...owes(kRose, 0, 400_000), ...owes(kBean, kRose, 200_000)]);
    log.refuses(/has a wrong account|too many|has a wrong amount/, { ...shut, books: [shut.books[0],
      ...owes(kRose, 0, 400_000), ...owes(kRose, kBean, 1_200_000),
      ...owes(kBean, kRose, 4_700_000)] });
    log.make(shut);
    log.at('2026-03-01T09:00').make(cut(log, '2026-02-28'));
    const february = settle(log.ledger, 2, assert.fail).statements.map(({ opening, closing: at }) =>
      [opening, at].map(Number));
    assert.deepEqual(february, [[400_000, 400_000], [2_700_000, 52_700_000],
      [-3_100_000, -53_100_000], [0, 0]]);
    log.make(closing(log, 2));
  });
}

function textsOf(log, period) {
  return settle(log.ledger, period, assert.fail).statements
    .map((statement) => statementText(log.ledger, period, statement));
}

function beanStatement(end) {
  const amount = (fen, micro = 0) => `{"fen":${fen},"micro_fen":${micro}}`;
  const none = amount(0);
  const entry = (kind, debit, credit,
    { base = debit === none ? credit : debit, rate = [1, 1] } = {}) =>
    `{"kind":"${kind}","counterparty":"rose","debit":${debit},"credit":${credit},"base":${base},` +
    `"rate":{"numerator":${rate[0]},"denominator":${rate[1]}},"posted":${none},` +
    `"capped":${none},"remainder":0,"count":1,"reference":""}`;
  return '{"format":"huitong.statement.1","coalition":"forged.example/log/sha256",' +
    '"money":"CNY",\n"period":{"number":1,"first_day":"2026-01-01","last_day":"2026-01-31",' +
    '"first_sequence":0,' +
    `"end_sequence":${end}},\n"party":"bean","number":2,"name":"bean",\n"opening":${none},\n` +
    `"entries":[\n${entry('redemption', none, amount(0, 400_000))},\n` +
    `${entry('earning', none, amount(1, 200_000))},\n` +
    `${entry('earning', amount(4, 500_000), none)},\n` +
    `${entry('commission', amount(0, 200_000), none,
      { base: amount(0, 400_000), rate: [1, 2] })}],\n` +
    `"debits":${amount(4, 700_000)},"credits":${amount(1, 600_000)},\n` +
    `"closing":${amount(-3, -100_000)},"payable_fen":-3,"carried_micro_fen":-100000}\n`;
}
