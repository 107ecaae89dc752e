// Tenders as they are placed: what points pay of a basket and which, record by record from the
// documents.
import assert from 'node:assert/strict';
import { refusesAlterations } from './exchange_records.mjs';
import {
  available, book, day, ratesBytes, scenario, text, u32, u8,
} from './forge.mjs';
import { freeze, kLot } from './forged_records.mjs';
import { contract, kNoCap } from './forged_settlements.mjs';
import { limits, worth } from './limit_records.mjs';
import {
  give, kBean, kDay, kLeaf, kRose, linesOf, market, place, placing, tenderPolicy,
} from './tender_records.mjs';

const kMoment = 1n;
const kFenMax = 2n ** 53n - 1n;
const kNothing = /Nothing of the basket would be paid by points/;
const kMarch = day('2026-03-31');
const kApril = day('2026-04-30');
const kMay = day('2026-05-31');

export function testTenders() {
  testPolicies();
  testOneCurrency();
  testAlterations();
  testBaskets();
  testOrder();
  testLosses();
  testTrimmed();
  testWeighedAnew();
  testBounds();
  testWishes();
  testValues();
  testFunds();
  testLimits();
  testLargest();
  testMembers();
}

// A member with so many points of each currency, in one lot each.
function shop(log, [roses = 0, beans = 0, leaves = 0] = [1_000]) {
  const ann = market(log);
  [roses, beans, leaves].forEach((points, index) => {
    if (points > 0) give(log, ann, index + 1, points);
  });
  return ann;
}

// That these are taken, and what is near to it is not.
function takes(log, member, basket, taken) {
  const [[currency, points, fen], ...rest] = taken;
  for (const [more, fens] of [[1, 0], [-1, 0], [0, 1], [0, -1]]) {
    if (points + more < 1 || fen + fens < 1) continue;
    log.refuses(/wrong|missing|too few|sum to zero|Nothing/, placing(log, member, basket,
      [[currency, points + more, fen + fens], ...rest]), `${more} ${fens}`);
  }
  return place(log, member, basket, taken);
}

function testPolicies() {
  scenario('forged: what the tender policy of an acceptor may say', (log) => {
    market(log);
    const no = (words, settings, one = kRose) =>
      log.refuses(words, tenderPolicy(log, one, settings));
    for (const one of [0, 4, 2 ** 28 - 1]) no(/is not registered/, { 1: 1 }, one);
    for (const tag of [1, 3]) {
      for (const value of [-2, 2n ** 53n]) no(/out of its bounds/, { [tag]: value });
    }
    for (const tag of [2, 4]) for (const value of [-1, 1_001]) no(/out of its/, { [tag]: value });
    for (const value of [0, -1, 2n ** 53n]) no(/out of its bounds/, { 5: value });
    for (const [tag, value] of [[1, 0], [2, 0], [4, 1_000], [5, 1]]) {
      no(/although it is the default/, { [tag]: value });
    }
    no(/out of its bounds/, { 3: -1 });
    for (const tag of [0, 6]) no(/which is unknown/, { [tag]: 1 });
    log.refuses(/never retroactive/, tenderPolicy(log, kRose, {},
      { effective_from: log.instant - kMoment }));
    log.refuses(/Versions count/, tenderPolicy(log, kRose, {}, { version: 2 }));
    log.make(tenderPolicy(log, kLeaf, {}));
    log.make(tenderPolicy(log, kRose, { 1: kFenMax, 2: 1_000, 3: 0, 4: 0, 5: kFenMax }));
  });
}

// Sixty percent of nine yuan and a fen, in proportion and by largest remainders.
function testOneCurrency() {
  scenario('forged: a thousand points pay four yuan of a basket', (log) => {
    const ann = shop(log);
    const lines = linesOf(500, [300], 101);
    const tender = takes(log, ann, { lines }, [[kRose, 1_000, 400]]);
    assert.deepEqual(tender.lines.map(({ cash, parts }) => [cash, ...parts.flat()]),
      [[167, kRose, 833, 333], [300], [34, kRose, 167, 67]]);
    assert.equal(tender.cash, 501);
    const hold = log.ledger.hold(tender.sequence, 1);
    assert.deepEqual([hold.pinned, hold.acceptor, hold.ends],
      [1_000n, kBean, log.instant + kDay]);
    const { reserved, outstanding, owed } = log.ledger.figures.exposures.get(kRose);
    assert.deepEqual([reserved, outstanding, owed], [BigInt(worth(1_000)), 1_000n, 0n]);
    assert.equal(log.ledger.tenders.get(tender.sequence).settled, null);
  });
}

function testAlterations() {
  scenario('forged: no figure of a placed tender is another', (log) => {
    const ann = shop(log, [10, 40, 70]);
    give(log, ann, kRose, 7, kMarch);
    log.rates(ratesBytes([{ currency: kBean, value: 330_000, bid: [1, 2] }]));
    const lines = linesOf(13, [7], 11);
    const taken = [[kRose, 15, 6], [kBean, 4, 1], [kLeaf, 68, 17]];
    const basket = { lines, acceptor: kLeaf, wish_points: 87 };
    const { tender, ...record } = placing(log, ann, basket, taken);
    const [[member, ...effects]] = record.subjects;
    const swapped = (a, b) => effects.map((effect, index) =>
      (index === a ? effects[b] : index === b ? effects[a] : effect));
    for (let index = 1; index < effects.length; index += 1) {
      if (index % 2 === 1) continue;
      log.refuses(/./, { ...record, subjects: [[member, ...swapped(index - 1, index)]] },
        `swapped ${index}`);
    }
    log.refuses(/BookPosting too many|sum to zero/, { ...record, books: [['BookPosting',
      { currency: kRose, account: 3n << 56n, amount: 1 }]] });
    log.refuses(/has one subject/, { ...record, subjects: [] });
    // One point more would not be taken.
    refusesAlterations(log, record, ['wish_points']);
  });
}

function testBaskets() {
  scenario('forged: the lines of a basket', (log) => {
    const ann = shop(log);
    const no = (words, lines, taken = [[kRose, 5, 2]]) =>
      log.refuses(words, placing(log, ann, { lines }, taken));
    const many = (count) => linesOf(...Array.from({ length: count }, () => 2));
    log.refuses(/has no lines, or too many/, { kind: 44, subjects: [[ann, ['TenderPlaced',
      { acceptor: kBean, channel: 0, basket: 0, paid_by_points: 0, cash: 0, wish_points: -1,
        wish_fen: -1, ends: log.instant + kDay }]]] });
    no(/has no lines, or too many/, many(101));
    no(/do not ascend/, [{ line: 2, payable: 1, fen: 9 }, { line: 1, payable: 1, fen: 9 }]);
    no(/do not ascend/, [{ line: 2, payable: 1, fen: 9 }, { line: 2, payable: 1, fen: 9 }]);
    no(/is of less than nothing/,
      [{ line: 1, payable: 1, fen: 9 }, { line: 2, payable: 0, fen: -1 }]);
    no(/payable of TenderLine is unknown/, [{ line: 1, payable: 2, fen: 9 }]);
    const far = [{ line: 0, payable: 0, fen: 0 }, { line: 7, payable: 1, fen: 0 },
      { line: 2 ** 32 - 1, payable: 1, fen: 2 }];
    place(log, ann, { lines: far }, [[kRose, 5, 2]]);
    place(log, ann, { lines: many(100) }, [[kRose, 500, 200]]);
  });
  scenario('forged: a basket for which nothing is paid by points is none', (log) => {
    const ann = shop(log, [2]);
    const no = (lines, basket = {}) =>
      log.refuses(kNothing, placing(log, ann, { lines, ...basket }, []));
    no(linesOf(100));
    give(log, ann, kRose, 1);
    no(linesOf([100]));
    no(linesOf(0));
    no(linesOf(100), { acceptor: kBean, wish_fen: 0 });
    no(linesOf(100), { acceptor: kBean, wish_points: 2 });
    place(log, ann, { lines: linesOf(100) }, [[kRose, 3, 1]]);
  });
  scenario('forged: where a basket is rung up, and until when', (log) => {
    const ann = shop(log);
    const of = (more) => placing(log, ann, { lines: linesOf(4), ...more }, [[kRose, 10, 4]]);
    log.refuses(/Brand 4 is not registered/, of({ acceptor: 4 }));
    log.refuses(/Brand 0 is not registered/, of({ acceptor: 0 }));
    log.refuses(/Channel 1 is not registered/, of({ channel: 1 }));
    for (const ends of [log.instant, log.instant - kMoment, log.instant + 366n * kDay + kMoment]) {
      log.refuses(/ends after its commit time, and within 366 days/, of({ ends }));
    }
    const till = text('till');
    log.publish(4, 1, Buffer.concat([till, till, till, u8(1), u32(1), u32(1)]));
    log.make(of({ channel: 1, ends: log.instant + 366n * kDay }));
    log.make(of({ ends: log.instant + kMoment, acceptor: kRose }));
  });
}

function testOrder() {
  scenario('forged: the lots that end soonest pay first, of whatever currency', (log) => {
    const ann = market(log);
    give(log, ann, kRose, 10, kApril);
    give(log, ann, kRose, 10, kLot);
    give(log, ann, kBean, 10, kMarch);
    give(log, ann, kBean, 10, kMay);
    give(log, ann, kLeaf, 10, kMay);
    const of = (fen) => ({ lines: linesOf(fen), acceptor: kBean });
    takes(log, ann, of(1), [[kBean, 3, 1]]);
    // Seven beans of March are left, then ten roses of April, then beans of May before leaves.
    takes(log, ann, of(6), [[kRose, 10, 4], [kBean, 5, 2]]);
    // Two beans of March and eight of May.
    takes(log, ann, of(6), [[kBean, 10, 4], [kLeaf, 8, 2]]);
    takes(log, ann, of(4), [[kRose, 10, 4]]);
  });
  scenario('forged: a deferral is part of a last day', (log) => {
    const ann = market(log);
    give(log, ann, kRose, 10, kMarch);
    give(log, ann, kBean, 10, kApril);
    log.policy(kRose, { 15: 40 });
    log.at('2026-04-01T09:00').make(log.byProgram(38, [[ann,
      ['ExpiryNoticed', { currency: kRose, expires_on: kMarch, days: 0, points: 10 }],
      ['ExpiryDeferred', { currency: kRose, expires_on: kMarch, last_day: day('2026-05-11') }]]]));
    takes(log, ann, { lines: linesOf(4), acceptor: kRose }, [[kBean, 10, 4]]);
    takes(log, ann, { lines: linesOf(4), acceptor: kRose }, [[kRose, 10, 4]]);
  });
}

function testLosses() {
  const of = (fen, acceptor) => ({ lines: linesOf(fen), acceptor });
  scenario('forged: of lots of one day the currency that loses least pays first', (log) => {
    const ann = shop(log, [10, 10, 10]);
    // The loss of roses is a third, of beans two fifths; leaves have no price.
    log.rates(ratesBytes([{ currency: kRose, bid: [2, 1], ask: [3, 1] },
      { currency: kBean, bid: [3, 1], ask: [5, 1] }]));
    log.at('2026-01-12T09:00');
    takes(log, ann, of(4, kBean), [[kBean, 10, 4]]);
    takes(log, ann, of(4, kLeaf), [[kRose, 5, 2], [kLeaf, 8, 2]]);
    takes(log, ann, of(2, kBean), [[kRose, 5, 2]]);
  });
  scenario('forged: the loss is of the worst prices of the window', (log) => {
    const ann = shop(log, [10, 10]);
    log.at('2026-02-01T09:00').rates(ratesBytes([{ currency: kRose, bid: [1, 2] }]));
    log.rates(ratesBytes([{ currency: kRose }]));
    log.at('2026-02-02T08:59');
    takes(log, ann, of(2, kLeaf), [[kBean, 5, 2]]);
    log.at('2026-02-02T09:00');
    takes(log, ann, of(2, kLeaf), [[kRose, 5, 2]]);
  });
}

function testTrimmed() {
  const priced = (log, value) => log.rates(ratesBytes([{ currency: kRose, value }]));
  scenario('forged: what would not add a fen stays the member’s', (log) => {
    const ann = shop(log, [12]);
    priced(log, 300_000);
    const tender = takes(log, ann, { lines: linesOf(50) }, [[kRose, 10, 3]]);
    assert.equal(log.ledger.peek(ann, kRose).available, 2n);
    assert.equal(tender.cash, 47);
  });
  scenario('forged: what is too much for a fen is the remainder', (log) => {
    const ann = shop(log, [12]);
    priced(log, 700_000);
    takes(log, ann, { lines: linesOf(3) }, [[kRose, 5, 3]]);
    takes(log, ann, { lines: linesOf(9) }, [[kRose, 6, 4]]);
    priced(log, 7_300_000);
    give(log, ann, kRose, 1);
    takes(log, ann, { lines: linesOf(9) }, [[kRose, 1, 7]]);
    log.refuses(kNothing, placing(log, ann, { lines: linesOf(6) }, []));
    takes(log, ann, { lines: linesOf(7) }, [[kRose, 1, 7]]);
  });
  scenario('forged: points are taken in steps', (log) => {
    const ann = shop(log, [59]);
    log.make(tenderPolicy(log, kBean, { 5: 20 }));
    takes(log, ann, { lines: linesOf(9) }, [[kRose, 20, 8]]);
    log.refuses(kNothing, placing(log, ann, { lines: linesOf(7) }, []));
    priced(log, 30_000);
    // Twenty are of no fen, so forty are too few for two.
    log.refuses(kNothing, placing(log, ann, { lines: linesOf(7), wish_points: 39 }, []));
    give(log, ann, kRose, 21);
    takes(log, ann, { lines: linesOf(2), wish_points: 60 }, [[kRose, 40, 1]]);
    log.refuses(kNothing, placing(log, ann, { lines: linesOf(1), acceptor: kLeaf }, []));
  });
}

function testWeighedAnew() {
  scenario('forged: what a currency took is weighed anew with its next lot', (log) => {
    const ann = market(log);
    give(log, ann, kRose, 15, kMarch);
    give(log, ann, kBean, 14, kApril);
    give(log, ann, kRose, 5, kLot);
    log.make(tenderPolicy(log, kLeaf, { 5: 10 }));
    const of = (fen, more) => ({ lines: linesOf(fen), acceptor: kLeaf, ...more });
    takes(log, ann, of(20, { wish_points: 29 }), [[kRose, 10, 4], [kBean, 10, 4]]);
    // Of the first lot five are left, of which nothing is a step.
    takes(log, ann, of(20), [[kRose, 10, 4]]);
  });
  scenario('forged: lots that are too small alone add up', (log) => {
    const ann = market(log);
    give(log, ann, kRose, 2, kMarch);
    give(log, ann, kBean, 2, kMarch);
    give(log, ann, kRose, 1, kApril);
    takes(log, ann, { lines: linesOf(20), acceptor: kLeaf }, [[kRose, 3, 1]]);
  });
}

function testBounds() {
  const bounded = (name, settings, body) => scenario(`forged: ${name}`, (log) => {
    const ann = shop(log);
    const bob = log.member();
    give(log, bob, kRose, 10);
    log.make(tenderPolicy(log, kRose, { 3: 0 }));
    log.make(tenderPolicy(log, kBean, { 1: 999 }));
    log.make(tenderPolicy(log, kBean, settings));
    log.make(tenderPolicy(log, kBean, { 3: 0 }, { effective_from: log.instant + kMoment }));
    body(log, { ann, bob, no: (member, lines, more) =>
      log.refuses(kNothing, placing(log, member, { lines, ...more }, [])) });
  });
  bounded('a ceiling', { 3: 7 }, (log, { ann }) => {
    takes(log, ann, { lines: linesOf(100) }, [[kRose, 18, 7]]);
    takes(log, ann, { lines: linesOf(6) }, [[kRose, 15, 6]]);
  });
  bounded('a ceiling of what points may pay is rounded down', { 4: 333 }, (log, { ann, no }) => {
    takes(log, ann, { lines: linesOf(10, [50]) }, [[kRose, 8, 3]]);
    takes(log, ann, { lines: linesOf(7, [50]) }, [[kRose, 5, 2]]);
    no(ann, linesOf(3));
  });
  bounded('a floor', { 1: 41 }, (log, { ann, no }) => {
    no(ann, linesOf(40, [5]));
    no(ann, linesOf(50), { wish_fen: 40 });
    no(ann, linesOf(50), { wish_points: 102 });
    takes(log, ann, { lines: linesOf(50), wish_points: 103 }, [[kRose, 103, 41]]);
    takes(log, ann, { lines: linesOf(41) }, [[kRose, 103, 41]]);
  });
  bounded('a floor of what points may pay is rounded up', { 2: 333 }, (log, { bob, no }) => {
    no(bob, linesOf(13));
    takes(log, bob, { lines: linesOf(12, [40]) }, [[kRose, 10, 4]]);
  });
  bounded('the greater floor and the lesser ceiling hold', { 1: 3, 2: 500, 3: 9, 4: 900 },
    (log, { ann, bob, no }) => {
      takes(log, ann, { lines: linesOf(18) }, [[kRose, 23, 9]]);
      takes(log, ann, { lines: linesOf(9) }, [[kRose, 20, 8]]);
      no(ann, linesOf(19));
      no(bob, linesOf(9));
      no(ann, linesOf(3));
      takes(log, ann, { lines: linesOf(4) }, [[kRose, 8, 3]]);
      // Beans are not asked where the roses are spent.
      takes(log, bob, { lines: linesOf(8), acceptor: kLeaf }, [[kRose, 10, 4]]);
    });
}

function testWishes() {
  scenario('forged: no more is taken than the member wishes', (log) => {
    const ann = shop(log);
    const of = (more) => ({ lines: linesOf(100), ...more });
    for (const field of ['wish_points', 'wish_fen']) {
      log.refuses(/The wish in \w+ is below zero/,
        placing(log, ann, of({ [field]: -2 }), [[kRose, 250, 100]]));
    }
    takes(log, ann, of({ wish_points: 7 }), [[kRose, 5, 2]]);
    takes(log, ann, of({ wish_fen: 3 }), [[kRose, 8, 3]]);
    takes(log, ann, of({ wish_points: 7, wish_fen: 1 }), [[kRose, 3, 1]]);
    takes(log, ann, of({ wish_points: 2n ** 62n, wish_fen: 2n ** 62n }), [[kRose, 250, 100]]);
  });
}

function testValues() {
  const valued = (name, line, taken, points = 1_000_000) =>
    scenario(`forged: a point pays ${name}`, (log) => {
      const ann = market(log);
      log.rates(ratesBytes([{ currency: kRose, ...line }]));
      give(log, ann, kRose, points);
      const lines = linesOf(2 * 10 ** 9);
      if (taken) takes(log, ann, { lines }, [[kRose, ...taken]]);
      else log.refuses(kNothing, placing(log, ann, { lines }, []));
    });
  valued('what a member gets for it', { value: 2_500_000 }, [1_000_000, 2_500_000]);
  valued('its price where that is not said', { price: 1_500_000 }, [1_000_000, 1_500_000]);
  valued('a millionth of a fen', { value: 1 }, [1_000_000, 1]);
  valued('a thousand million fen', { value: 10 ** 15 }, [2, 2 * 10 ** 9], 3);
  valued('nothing that is more than that', { value: 10 ** 15 + 10 ** 6 }, null, 3);
  valued('a fraction of nine digits', { value: 999_999_999 }, [3, 2_999], 3);
  valued('no fraction of ten', { value: 1_000_000_001 }, null, 3);
  valued('nothing where it has no price', { price: 0 }, null);
}

function testFunds() {
  scenario('forged: which currencies a brand takes', (log) => {
    const ann = shop(log, [10, 10, 10]);
    const of = (acceptor) => ({ lines: linesOf(100), acceptor });
    const [rose, bean, leaf] = [[kRose, 10, 4], [kBean, 10, 4], [kLeaf, 8, 2]];
    const expected = (acceptor, ...taken) => {
      for (const more of [rose, bean, leaf]) {
        if (taken.includes(more)) continue;
        log.refuses(/wrong|must be/, placing(log, ann, of(acceptor), [...taken, more]
          .sort(([a], [b]) => a - b)), 'more');
      }
      const { tender, ...record } = placing(log, ann, of(acceptor), taken);
      log.refuses(/wrong|must be|missing/, placing(log, ann, of(acceptor), taken.slice(1)), 'less');
      return record;
    };
    log.make(contract(log, 1, kRose, kBean, [], { settings: { 1: 4 } }));
    log.make(contract(log, 2, kBean, kRose, [], { settings: { 1: 2 } }));
    log.make(contract(log, 3, kLeaf, kRose, [], { settings: { 1: 0 }, published: {
      effective_from: log.instant + kMoment } }));
    expected(kBean, bean, leaf);
    expected(kRose, rose, bean, leaf);
    expected(kLeaf, rose, bean, leaf);
    log.make(limits(log, kBean, { 7: 2 }));
    log.make(limits(log, kLeaf, { 7: 5 }));
    expected(kRose, rose, leaf);
    expected(kBean, bean, leaf);
    log.instant += kMoment;
    log.make(expected(kRose, rose));
  });
  scenario('forged: nobody pays with what he owes in, nor with what is pending', (log) => {
    const ann = shop(log, [10, 0, 10]);
    const earned = log.earn(ann, kBean, 9, kLot);
    log.make(log.redemption(ann, kBean, [[kLot, 3, 5]]));
    log.make({ kind: 26, subjects: [[ann, ['EarnReversed', { currency: kBean, brand: kBean,
      original: earned, spend: 600, spend_before: 0, points: 6, points_before: 0, debt: 2,
      loss: 0 }], available(kBean, kLot, 3, -4), ['DebtPosting', { currency: kBean, amount: -2 }]]],
    books: [book(kBean, 'issuer.reversed', 6)] });
    log.policy(kLeaf, { 7: 3 });
    log.earn(ann, kLeaf, 100, kLot, { pending: log.today + 3, price: 250_000n });
    takes(log, ann, { lines: linesOf(100) }, [[kRose, 10, 4], [kLeaf, 8, 2]]);
  });
}

function testLimits() {
  const limited = (name, body) => scenario(`forged: ${name}`, (log) => body(log,
    shop(log, [1_000, 1_000, 1_000]), (fen, acceptor = kBean) =>
      ({ lines: linesOf(fen), acceptor })));
  // A rose is worth 400,000, a leaf 250,000.
  for (const [tag, what] of [[1, 'credit line'], [4, 'cap of its debit'], [8, 'breaker']]) {
    limited(`a brand past its ${what} is left out`, (log, ann, of) => {
      log.make(limits(log, kRose, { [tag]: worth(10) }));
      takes(log, ann, of(4, kLeaf), [[kRose, 10, 4]]);
      takes(log, ann, of(4, kLeaf), [[kBean, 10, 4]]);
      // At itself it owes nobody.
      takes(log, ann, of(40, kRose), [[kRose, 100, 40]]);
      log.make(limits(log, kRose, { [tag]: worth(13) - 1 }));
      takes(log, ann, of(1, kLeaf), [[kBean, 3, 1]]);
      log.make(limits(log, kRose, { [tag]: worth(13) }));
      takes(log, ann, of(1, kLeaf), [[kRose, 3, 1]]);
    });
  }
  limited('a reserve leaves nothing to others', (log, ann, of) => {
    log.make(limits(log, kRose, { 2: 1 }));
    takes(log, ann, of(4, kLeaf), [[kBean, 10, 4]]);
    log.make(limits(log, kRose, { 2: kNoCap, 1: kNoCap }));
    log.refuses(/wrong/, placing(log, ann, of(4, kLeaf), [[kRose, 10, 4]]));
  });
  limited('what is left out is asked for by others, round by round', (log, ann, of) => {
    const bob = log.member();
    give(log, bob, kRose, 20, kMarch);
    give(log, bob, kLeaf, 100, kApril);
    give(log, bob, kBean, 100, kMay);
    log.make(limits(log, kRose, { 1: worth(19) }));
    log.make(limits(log, kLeaf, { 1: 250_000 * 15 }));
    // With roses four leaves are asked for, without them forty.
    takes(log, bob, of(10), [[kBean, 25, 10]]);
    log.make(limits(log, kRose, { 1: worth(20) }));
    takes(log, bob, of(10), [[kRose, 20, 8], [kLeaf, 8, 2]]);
    log.make(limits(log, kRose, {}));
    log.make(limits(log, kLeaf, { 1: 250_000 * 100 }));
    takes(log, bob, of(10), [[kLeaf, 40, 10]]);
  });
  limited('a hold of points that are worth nothing passes no limit', (log, ann, of) => {
    log.rates(ratesBytes([{ currency: kRose, price: 0, value: 400_000 }]));
    const bob = log.member();
    give(log, bob, kRose, 10);
    log.make(limits(log, kRose, { 1: 0, 4: 0, 8: 0 }));
    takes(log, bob, of(4), [[kRose, 10, 4]]);
    takes(log, ann, of(4), [[kBean, 10, 4]]);
  });
  limited('other limits leave nothing out', (log, ann, of) => {
    log.make(limits(log, kRose, { 3: kNoCap, 5: 0, 6: 0, 7: 5 }));
    takes(log, ann, of(4, kLeaf), [[kRose, 10, 4]]);
  });
}

function testLargest() {
  scenario('forged: what the lots of a tender are worth', (log) => {
    const ann = market(log);
    log.rates(ratesBytes([{ currency: kRose, price: 2n ** 50n, value: 1_000_000 }]));
    give(log, ann, kRose, 20);
    log.refuses(/worth more than 2\^53/, placing(log, ann, { lines: linesOf(8) }, [[kRose, 8, 8]]));
    log.refuses(/worth more than 2\^53/, placing(log, ann, { lines: linesOf(8),
      acceptor: kRose }, [[kRose, 8, 8]]));
    // That is no limit which leaves it out.
    give(log, ann, kBean, 20);
    log.make(limits(log, kRose, { 1: 0 }));
    const of = (more, taken) => placing(log, ann, { lines: linesOf(8), acceptor: kLeaf, ...more },
      taken);
    log.refuses(/worth more than 2\^53/, of({}, [[kRose, 8, 8]]));
    log.refuses(/worth more than 2\^53/, of({}, [[kBean, 20, 8]]));
    log.make(of({ wish_points: 7 }, [[kBean, 5, 2]]));
    log.make(limits(log, kRose, {}));
    place(log, ann, { lines: linesOf(8), wish_points: 7 }, [[kRose, 7, 7]]);
  });
  scenario('forged: what the points of a tender pay', (log) => {
    const ann = shop(log, [20]);
    log.rates(ratesBytes([{ currency: kRose, value: 10 ** 15 }]));
    log.refuses(/gets for the points is more than 2\^53/,
      placing(log, ann, { lines: linesOf(10 ** 10) }, [[kRose, 10, 10 ** 10]]));
    place(log, ann, { lines: linesOf(10 ** 10), wish_points: 9 }, [[kRose, 9, 9 * 10 ** 9]]);
  });
  scenario('forged: a basket is of no more than 2^53 − 1 fen', (log) => {
    const ann = shop(log);
    const most = Number(kFenMax);
    log.refuses(/basket is of more than 2\^53/,
      placing(log, ann, { lines: linesOf([most], 1) }, [[kRose, 3, 1]]));
    log.refuses(/is past 2\^62|of more than 2\^53/,
      placing(log, ann, { lines: linesOf([2 ** 62], 1) }, [[kRose, 3, 1]]));
    place(log, ann, { lines: linesOf([most - 1], 1) }, [[kRose, 3, 1]]);
  });
}

function testMembers() {
  scenario('forged: who may pay with points, and that nothing is due to him', (log) => {
    const ann = shop(log, [100]);
    const leaves = give(log, ann, kLeaf, 4, kMarch);
    const of = () => placing(log, ann, { lines: linesOf(4), acceptor: kRose }, [[kRose, 10, 4]]);
    log.make(freeze(ann));
    log.refuses(/is frozen/, of());
    log.make({ kind: 28, subjects: [[ann, ['MemberStatusChanged', { status: 1, reason: 9 }]]] });
    log.at('2026-04-01T09:00').refuses(/is touched while 4 points are past/, of());
    log.make(log.expiry(ann, kLeaf, [[kMarch, leaves, 4]]));
    log.policy(kBean, { 7: 2 });
    log.earn(ann, kBean, 5, day('2028-04-30'), { pending: log.today + 2 });
    log.make(of());
    log.at('2026-04-03T09:00').refuses(/of hold \d+\.1 is up|pending points are mature/, of());
  });
}
