// Fees of exchanges in periods: what a brand owes the house for them is traffic, and is settled.
import assert from 'node:assert/strict';
import { settle } from '../../tools/verify/settlement.mjs';
import {
  exchange, given, kBean, kExample, kFebruary, kFee, kJanuary, kOrdinary, kRose, kWithFee, shop,
  taken,
} from './exchange_records.mjs';
import { scenario } from './forge.mjs';
import { closing, cut, kCloses, kHouse, linesOf, owes, payment } from './forged_settlements.mjs';

// A hundred roses more, of the lot that is left.
const kLater = { takes: [[kFebruary, 2, 100]], gives: [[kFebruary, 163]] };

export function testFees() {
  testSettled();
  testWorthless();
  testWithoutFee();
}

function testSettled() {
  scenario('forged: the fees of exchanges are settled with the house', (log) => {
    const ann = shop(log, kExample, { fees: [kFee] });
    log.make(exchange(log, ann, kWithFee));
    log.make(exchange(log, ann, { ...kWithFee, ...kLater }));
    log.at('2026-02-20T09:00').make(cut(log, '2026-02-15'));
    // In the next period, before the first is closed.
    log.make(exchange(log, ann, { ...kWithFee, ...kLater }));
    assert.deepEqual(linesOf(log, 1), [
      'exchange 1→0 1200000 of 1200000 at 1/1 0 0 0 2',
      'exchange 1→2 163000000 of 163000000 at 1/1 0 0 0 2',
    ]);
    assert.deepEqual(positionsOf(log, 1), [[0, 1_200_000], [0, -164_200_000], [0, 163_000_000],
      [0, 0]]);
    log.refuses(/wrong lines/, closingWithoutFees(log, 1));
    const [fact] = closing(log, 1).books;
    log.refuses(/BookPosting too many/,
      { kind: kCloses, books: [fact, ...owes(1, kHouse, 1_200_000)] });
    log.make(closing(log, 1));
    log.make(payment(1, 164));
    log.make(payment(2, -163));
    log.at('2026-02-25T09:00').make(cut(log, '2026-02-24'));
    assert.deepEqual(positionsOf(log, 2).map(([opening]) => opening),
      [1_200_000, -164_200_000, 163_000_000, 0]);
    log.refuses(/wrong lines/, closingWithoutFees(log, 2));
    log.make(closing(log, 2));
    assert.deepEqual(linesOf(log, 2).slice(2), [
      'payment 0→1 164000000 of 164000000 at 1/1 0 0 0 0',
      'payment 2→0 163000000 of 163000000 at 1/1 0 0 0 0',
    ]);
  });
}

function testWorthless() {
  scenario('forged: a fee of points that are worth nothing is counted, too', (log) => {
    const ann = shop(log, [{ ...kRose, price: 0 }, kBean], { fees: [kFee] });
    log.make(exchange(log, ann, { ...kWithFee, feeWorth: 0 }));
    log.at('2026-02-20T09:00').make(cut(log, '2026-02-15'));
    assert.deepEqual(linesOf(log, 1)[0], 'exchange 1→0 0 of 0 at 1/1 0 0 0 1');
    log.refuses(/wrong lines/, closingWithoutFees(log, 1));
    log.make(closing(log, 1));
  });
}

// By special terms, but without a fee, and both ways.
function testWithoutFee() {
  scenario('forged: without a fee nothing is counted of the house', (log) => {
    const ann = shop(log, kExample, { fees: [{ share: [0, 0] }],
      pairRates: [{ rate: [3, 2] }] });
    log.make(exchange(log, ann, { paid: 98, hub_in: 809, hub_out: 809, received: 147,
      takes: taken(98), gives: given(90, 57),
      special: { pair_rate_version: 2, pair_rate: [3, 2] } }));
    log.at('2026-02-20T09:00').make(cut(log, '2026-02-15'));
    assert.equal(linesOf(log, 1).length, 1);
    log.make(closing(log, 1));
  });
  scenario('forged: an ordinary exchange makes one line', (log) => {
    const ann = shop(log, kExample);
    log.make(exchange(log, ann, { ...kOrdinary, takes: taken(100), gives: [[kJanuary, 99],
      [kFebruary, 67]] }));
    log.at('2026-02-20T09:00').make(cut(log, '2026-02-15'));
    assert.deepEqual(linesOf(log, 1), ['exchange 1→2 83000000 of 83000000 at 1/1 0 0 0 1']);
    log.make(closing(log, 1));
  });
}

// [opening, closing] of each party.
function positionsOf(log, period) {
  return settle(log.ledger, period, (sentence) => { throw new Error(sentence); }).statements
    .map(({ opening, closing: end }) => [Number(opening), Number(end)]);
}

// As it would be, had only what the two brands owe each other been counted.
function closingWithoutFees(log, period) {
  const { traffic } = log.ledger.periods;
  const pairs = traffic.get(period);
  traffic.set(period, new Map([...pairs].filter(([, entry]) =>
    entry.creditor !== kHouse || entry.exchanges === 0n)));
  const record = closing(log, period);
  traffic.set(period, pairs);
  return record;
}
