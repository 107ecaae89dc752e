// Cut earnings of units, of points of another brand and of a tender's cash, and cuts where there is
// none; record by record from the documents.
import assert from 'node:assert/strict';
import { cutting, givenBy, kByBudget, kByCap, purchase, rating } from './budget_records.mjs';
import { refusesAlterations } from './exchange_records.mjs';
import { available, scenario } from './forge.mjs';
import { adjust, freeze, kLot } from './forged_records.mjs';
import { brand, kPool, owes, spending } from './forged_settlements.mjs';
import { rowOf, trafficOf } from './forged_units.mjs';
import { selling, takingBack } from './purchase_records.mjs';
import { verifying } from './sponsor_records.mjs';
import {
  earning, give, giveBack, linesOf, market, place, returning, settle, settling,
} from './tender_records.mjs';
import {
  earning as earningUnits, earningBack, kAnchor, kUnit, publishUnit, units,
} from './unit_records.mjs';

const kRose = 1;
const kBean = 2;
const kHalf = 500_000;

export function testCutElsewhere() {
  testUnits();
  testBought();
  testBoughtBack();
  testSettlements();
  testTenderReturns();
  testOtherKinds();
}

const kWrongPoints = /has a wrong points/;
const kNoCut = /and must be a EarningCut|A EarningCut is missing at the end of subject 0/;

function testUnits() {
  scenario('forged: the earn rate of units has a budget and a cap, too', (log) => {
    const ann = log.at('2026-01-10T09:00').member();
    const bob = log.member();
    const leaf = brand(log, 'leaf');
    publishUnit(log, kAnchor);
    log.make(rating(log, kUnit, { budget: 50, cap: 30 }));
    const of = (member, points, cut, at = leaf) => {
      const record = earningUnits(log, member, at, points,
        { rate_version: 1, spend: (points + (cut ? cut[1] : 0)) * 100 });
      return cut ? cutting(record, ...cut) : record;
    };
    log.refuses(kWrongPoints, of(ann, 45, null));
    // What is not given is not owed for.
    const cut = of(ann, 30, [kByCap, 15]);
    log.refuses(/has a wrong amount/, { ...cut, books: [...cut.books.slice(0, -2),
      ...owes(leaf, kPool, 45 * kAnchor)] });
    log.refuses(/has a wrong by/, of(ann, 30, [kByBudget, 15]));
    refusesAlterations(log, cut);
    const [position, outstanding] = rowOf(log, leaf);
    assert.deepEqual([position, outstanding], [-30 * kAnchor, 0]);
    // Wherever it is earned.
    log.refuses(kWrongPoints, of(ann, 5, null, kRose));
    log.make(of(ann, 0, [kByCap, 5], kRose));
    log.refuses(kWrongPoints, of(bob, 30, null, kRose));
    log.make(of(bob, 20, [kByBudget, 10], kRose));
    assert.deepEqual(givenBy(log), ['0 1 50', '0 0 2026-01-10 30', '1 0 2026-01-10 20']);
    // Roses have none of it.
    log.make(purchase(log, ann, 100, { version: 0 }));
    assert.equal(givenBy(log).length, 3);
  });
  scenario('forged: units that were not given are not taken back', (log) => {
    const ann = log.at('2026-01-10T09:00').member();
    const leaf = brand(log, 'leaf');
    publishUnit(log, kAnchor);
    log.make(rating(log, kUnit, { budget: 6 }));
    const original = log.make(cutting(earningUnits(log, ann, leaf, 6,
      { rate_version: 1, spend: 1_000 }), kByBudget, 4));
    const back = (spend, points, before) =>
      earningBack(log, ann, leaf, original, { spend, points, before });
    log.refuses(kWrongPoints, back(300, 3, [0, 0]));
    log.make(back(300, 0, [0, 0]));
    log.refuses(kWrongPoints, back(200, 2, [300, 0]));
    log.make(back(200, 1, [300, 0]));
    log.make(back(500, 5, [500, 1]));
    assert.deepEqual(givenBy(log), ['0 1 6']);
    assert.equal(log.ledger.promisedForUnits, 0n);
  });
}

function testBought() {
  scenario('forged: a budget is of the currency, whoever gives of it', (log) => {
    const ann = log.at('2026-01-10T09:00').member();
    const bob = log.member();
    log.make(selling(log, kRose, kBean, 7, { price: kHalf }));
    log.make(rating(log, kRose, { budget: 100, cap: 60 }));
    log.make(rating(log, kBean, { budget: 1, cap: 1 }));
    const of = (member, points, cut, more) =>
      purchase(log, member, points, { cut, at: kBean, price: kHalf, ...more });
    log.make(of(ann, 40, null));
    log.refuses(kWrongPoints, purchase(log, ann, 30));
    log.make(purchase(log, ann, 20, { cut: [kByCap, 10] }));
    // Forty are left of it, at either; and who buys pays for what is given.
    log.refuses(kWrongPoints, of(bob, 60, null));
    const cut = of(bob, 40, [kByBudget, 20]);
    const [issued] = cut.books;
    for (const points of [60, 39, 41, 20]) {
      log.refuses(/has a wrong amount/, { ...cut,
        books: [issued, ...owes(kBean, kRose, points * kHalf)] });
    }
    refusesAlterations(log, cut);
    log.refuses(kWrongPoints, purchase(log, bob, 5));
    log.make(purchase(log, bob, 0, { cut: [kByBudget, 5] }));
    // Nothing is paid for nothing, and it needs the contract all the same.
    const none = of(bob, 0, [kByBudget, 7]);
    log.refuses(/too many at the end of books/, { ...none, books: owes(kBean, kRose, 7 * kHalf) });
    log.make(none);
    log.make(selling(log, kRose, kBean, 6));
    log.refuses(/The contract of brands 1 and 2 has no such capability/, none);
    assert.deepEqual(trafficOf(log, kBean, kRose), { bought: 80 * kHalf, purchases: 2 });
    assert.deepEqual(givenBy(log), ['1 1 100', '0 1 2026-01-10 60', '1 1 2026-01-10 40']);
  });
}

function testBoughtBack() {
  scenario('forged: what was paid for points that were given comes back with them', (log) => {
    const ann = log.at('2026-01-10T09:00').member();
    log.make(selling(log, kRose, kBean, 7, { price: kHalf }));
    log.policy(kRose, { 8: 2 });
    log.make(rating(log, kRose, { budget: 30 }));
    const original = log.make(purchase(log, ann, 30, { cut: [kByBudget, 70], at: kBean,
      price: kHalf }));
    log.make(spending(ann, kRose, kRose, 18, 1));
    const back = (spend, points, more) => takingBack(ann, kRose, kBean, original,
      { spend, points, price: kHalf, ...more });
    log.refuses(kWrongPoints, back(7_000, 30, { takes: [available(kRose, kLot, 1, -12)],
      loss: 18 }));
    log.make(back(7_000, 0, { takes: [] }));
    const before = [7_000, 0];
    // By what was promised it would be 150,000 each.
    log.refuses(/has a wrong amount/, back(1_000, 10, { before, price: 150_000,
      takes: [available(kRose, kLot, 1, -10)] }));
    log.make(back(1_000, 10, { before, takes: [available(kRose, kLot, 1, -10)] }));
    log.make(back(2_000, 20, { before: [8_000, 10], loss: 18,
      takes: [available(kRose, kLot, 1, -2)] }));
    assert.equal(trafficOf(log, kBean, kRose).bought, 18 * kHalf);
    assert.deepEqual(givenBy(log), ['1 1 30']);
  });
}

// A basket of nine yuan and a fen at the bean, of which a thousand roses pay four; the cash promises
// five beans.
function basket(log, bounds) {
  const ann = market(log);
  give(log, ann, kRose, 2_000);
  log.make(rating(log, kBean, bounds));
  return { ann, again: () => place(log, ann,
    { lines: linesOf(500, [300], 101), wish_points: 1_000 }, [[kRose, 1_000, 400]]) };
}

function testSettlements() {
  scenario('forged: what a tender earns is cut, too', (log) => {
    const { ann, again } = basket(log, { budget: 6, cap: 3 });
    const tender = again();
    const of = (by, left, words) => settling(log, tender,
      { earned: earning(log, tender, { version: 1, cut: [by, left] }), ...words });
    const whole = settling(log, tender, { earned: earning(log, tender, { version: 1 }) });
    log.refuses(kWrongPoints, whole);
    for (const left of [1, 3, 5]) log.refuses(kWrongPoints, of(kByCap, left));
    log.refuses(/has a wrong by/, of(kByBudget, 2));
    const record = of(kByCap, 2);
    const [[member, ...effects]] = record.subjects;
    const at = effects.findIndex(([name]) => name === 'EarningCut');
    const without = effects.filter((_, index) => index !== at);
    log.refuses(kNoCut, { ...record, subjects: [[member, ...without]] });
    for (const [to, words] of [[0, /must be a/], [1, /must be a/], [at - 1, /must be a/],
      [without.length, /must be a|missing/]]) {
      log.refuses(words, { ...record, subjects: [[member, ...without.slice(0, to), effects[at],
        ...without.slice(to)]] });
    }
    refusesAlterations(log, record);
    // Where the caller asks for no points there is no cut either.
    const second = again();
    log.refuses(/EarningCut too many/, { ...settling(log, second), subjects: [
      [...settling(log, second).subjects[0], ['EarningCut', { by: kByCap, points: 5 }]]] });
    log.refuses(kWrongPoints, settling(log, second,
      { earned: earning(log, second, { version: 1 }) }));
    settle(log, second, { earns: { version: 1, cut: [kByCap, 5] } });
    assert.deepEqual(givenBy(log), ['2 1 3', `${ann} 2 2026-01-10 3`]);
    assert.equal(log.ledger.peek(ann, kBean).available, 3n);
  });
  scenario('forged: what a tender earns is of the day of its settlement', (log) => {
    const { ann, again } = basket(log, { cap: 4 });
    log.make(purchase(log, ann, 4, { currency: kBean }));
    const tender = again();
    log.at('2026-01-11T08:00');
    log.refuses(kWrongPoints, settling(log, tender,
      { earned: earning(log, tender, { version: 1, cut: [kByCap, 5] }) }));
    settle(log, tender, { earns: { version: 1, cut: [kByCap, 1] } });
    assert.deepEqual(givenBy(log), ['0 2 2026-01-10 4', '0 2 2026-01-11 4']);
  });
}

function testTenderReturns() {
  scenario('forged: a return of a tender takes back what was given', (log) => {
    const { ann, again } = basket(log, { budget: 3 });
    const tender = again();
    settle(log, tender, { earns: { version: 1, cut: [kByBudget, 2] } });
    const wrong = (goods) => log.refuses(kWrongPoints, returning(log,
      { ...tender, earned: { ...tender.earned, points: 5 } }, goods));
    const pointsOf = (of, goods) => returning(log, of, goods).subjects[0].slice(1)
      .find(([name]) => name === 'EarnReversed')[1].points;
    // Of 501 fen 434 are left, which promise four.
    for (const [goods, points] of [[[[1, 200]], 0], [[[2, 300]], 2], [[[1, 300], [3, 101]], 1]]) {
      wrong(goods);
      assert.equal(pointsOf(tender, goods), points);
      giveBack(log, tender, goods);
    }
    assert.equal(log.ledger.peek(ann, kBean).available, 0n);
    assert.deepEqual(givenBy(log), ['2 1 3']);
    // It makes no room, and what earned nothing gives nothing back.
    const second = again();
    log.refuses(kWrongPoints, settling(log, second,
      { earned: earning(log, second, { version: 1, cut: [kByBudget, 2] }) }));
    settle(log, second, { earns: { version: 1, cut: [kByBudget, 5] } });
    for (const goods of [[[2, 100]], [[1, 500], [2, 200], [3, 101]]]) {
      log.refuses(/EarnReversed is missing/, returning(log, { ...second, earned: null }, goods));
      assert.equal(pointsOf(second, goods), 0);
      giveBack(log, second, goods);
    }
  });
}

function testOtherKinds() {
  scenario('forged: only of a purchase points are cut', (log) => {
    const ann = log.at('2026-01-10T09:00').member();
    log.policy(kRose, { 11: 50 });
    log.make(rating(log, kRose, { budget: 10 }));
    const earned = log.make(purchase(log, ann, 10, { cut: [kByBudget, 5] }));
    const cut = ['EarningCut', { by: kByBudget, points: 1 }];
    const back = takingBack(ann, kRose, kRose, earned, { spend: 600, points: 1,
      takes: [available(kRose, kLot, 1, -1)] });
    for (const record of [log.redemption(ann, kRose, [[kLot, 1, 3]]), back,
      adjust(ann, [[kLot, 1, 5]]), freeze(ann), verifying(ann)]) {
      const [[member, first, ...rest]] = record.subjects;
      for (const effects of [[first, ...rest, cut], [first, cut, ...rest], [cut, first, ...rest]]) {
        log.refuses(/must be a|too many|is missing/, { ...record, subjects: [[member, ...effects]] });
      }
    }
    log.make(back);
    log.refuses(/An enrolment has no other effect/, { kind: 3, subjects: [[1, ['MemberEnrolled',
      { brand: 1, member_id: Buffer.alloc(16, 2) }], cut]] });
    log.refuses(/A record of kind earn holds a Earned/, { kind: 16, subjects: [[ann, cut]] });
  });
}
