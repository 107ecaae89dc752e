// Limits of what others risk by a brand: record by record from the documents.
import assert from 'node:assert/strict';
import { oneForOne } from './exchange_records.mjs';
import { day, ratesBytes, scenario, time, user } from './forge.mjs';
import { adjust } from './forged_records.mjs';
import {
  brand, closing, contract, cut, dispute, kHouse, kNoCap, kRoseLot, payment, refund, spending,
} from './forged_settlements.mjs';
import {
  capturing, holding, kAlert, kBean, kBreaker, kCreditLine, kMintCap, kMintCapADay, kNetDebitCap,
  kReserve, kRose, kSuspended, limits, releasing, shop, worth,
} from './limit_records.mjs';

const kMoment = 1n;

export function testLimits() {
  testPublished();
  testSettings();
  testFigures();
  testCredit();
  testReserve();
  testHolds();
  testFacts();
  testNetDebit();
  testBreaker();
  testSuspended();
  testCapabilities();
}

function testPublished() {
  scenario('forged: what the limits of a brand may say', (log) => {
    log.at('2026-01-10T09:00');
    const leaf = brand(log, 'leaf');
    const no = (words, settings, one = kRose) => log.refuses(words, limits(log, one, settings));
    for (const one of [0, 4, 2 ** 28 - 1]) no(/is not registered/, { [kCreditLine]: 1 }, one);
    for (const tag of [kCreditLine, kReserve, kAlert, kNetDebitCap, kMintCap, kMintCapADay,
      kBreaker]) {
      for (const value of [-1, -2]) no(/out of its bounds/, { [tag]: value });
      no(/past 2\^62/, { [tag]: kNoCap + 1n });
    }
    for (const tag of [kMintCap, kMintCapADay]) no(/out of its bounds/, { [tag]: 2n ** 53n });
    for (const value of [-1, 8]) no(/out of its bounds/, { [kSuspended]: value });
    no(/although it is the default/, { [kSuspended]: 0 });
    for (const tag of [0, 9]) no(/which is unknown/, { [tag]: 1 });
    const [[name, fields]] = limits(log, kRose, { [kReserve]: 1, [kAlert]: 1 }).books;
    const payload = Buffer.from(fields.payload);
    [fields.payload.subarray(4, 16), fields.payload.subarray(16)].forEach((part, index) =>
      part.copy(payload, 16 - 12 * index));
    log.refuses(/do not ascend/, { kind: 2, books: [[name, { ...fields, payload }]] });
    log.refuses(/ends inside a field/, { kind: 2, books: [[name, { ...fields,
      payload: payload.subarray(0, -1), size: payload.length - 1 }]] });
    log.refuses(/longer than its fields/, { kind: 2, books: [[name, { ...fields,
      payload: Buffer.concat([fields.payload, payload]), size: 2 * payload.length }]] });
    log.refuses(/never retroactive/, limits(log, kRose, {},
      { effective_from: log.instant - kMoment }));
    log.refuses(/Versions count/, limits(log, kRose, {}, { version: 2 }));
    log.make(limits(log, leaf, {}));
    log.make(limits(log, kRose, { [kCreditLine]: 0, [kReserve]: kNoCap, [kAlert]: 1,
      [kNetDebitCap]: kNoCap, [kMintCap]: 2n ** 53n - 1n, [kMintCapADay]: 0, [kSuspended]: 7,
      [kBreaker]: 0 }));
    log.make({ ...limits(log, kRose, {}, { effective_from: log.instant + kMoment }),
      actor: user(1) });
  });
}

function testSettings() {
  scenario('forged: what a contract may say of capabilities and quotas', (log) => {
    log.at('2026-01-10T09:00');
    const of = (settings) => contract(log, 1, kRose, kBean, [], { settings });
    const no = (words, settings) => log.refuses(words, of(settings));
    for (const value of [-2, -1, 8]) no(/out of its bounds/, { 1: value });
    no(/although it is the default/, { 1: 6 });
    for (const value of [-1, 2n ** 53n]) no(/out of its bounds/, { 2: value });
    for (const value of [-1, 3_661]) no(/out of its bounds/, { 3: value });
    no(/although it is the default/, { 3: 0 });
    for (const value of [-1, -2, 2n ** 53n]) no(/out of its bounds/, { 4: value });
    for (const tag of [0, 5]) no(/which is unknown/, { [tag]: 1 });
    // The count is there also where all is usual.
    const [[name, fields]] = of({}).books;
    log.refuses(/ends inside a field/, { kind: 2, books: [[name, { ...fields,
      payload: fields.payload.subarray(0, -4), size: fields.payload.length - 4 }]] });
    for (const value of [0, 1, 2, 3, 4, 5, 7]) {
      log.make(of({ 1: value, 2: 2n ** 53n - 1n, 3: 3_660, 4: 2n ** 53n - 1n }));
    }
    log.make(of({ 4: 0 }));
    log.make(of({}));
  });
  scenario('forged: the quotas of a member are of the policy', (log) => {
    for (const tag of [17, 18]) {
      for (const value of [-1, -2, 2n ** 53n]) {
        log.refuses(/out of its bounds/, log.policyOf(1, { [tag]: value }));
      }
    }
    log.policy(1, { 17: 0, 18: 2n ** 53n - 1n });
  });
}

function rowOf(log, brand_) {
  const { position, reserved, outstanding, net_debit: debit, owed, minted, period, day: on } =
    log.ledger.figures.exposures.get(brand_);
  return [position, reserved, outstanding, debit, owed, minted].map(Number).concat(period, on);
}

function testFigures() {
  scenario('forged: the figures of a brand', (log) => {
    const ann = shop(log);
    log.policy(kRose, { 11: 100 });
    const first = day('2026-01-10');
    assert.deepEqual(rowOf(log, kRose), [0, 0, 1_000, 0, 0, 1_000, 1, first]);
    const spent = log.make(spending(ann, kRose, kBean, 10, 1));
    assert.deepEqual(rowOf(log, kRose), [-worth(10), 0, 990, worth(10), worth(10), 1_000, 1,
      first]);
    assert.deepEqual(rowOf(log, kBean), [worth(10), 0, 1_000, -worth(10), 0, 1_000, 1, first]);
    const hold = log.make(holding(log, ann, kBean, 7));
    log.make(holding(log, ann, kRose, 5));
    assert.deepEqual(rowOf(log, kRose), [-worth(10), worth(7), 990, worth(10), worth(10), 1_000, 1,
      first]);
    log.at('2026-01-11T09:00').make(capturing(ann, hold, kBean, 4));
    assert.deepEqual(rowOf(log, kRose), [-worth(14), worth(3), 986, worth(14), worth(4), 0, 1,
      first + 1]);
    // Nothing of the bean was touched but what it is owed.
    assert.deepEqual(rowOf(log, kBean), [worth(14), 0, 1_000, -worth(14), 0, 0, 1, first + 1]);
    log.make(releasing(ann, hold, 3));
    log.make(refund(ann, kRose, kBean, 6, 1, spent));
    assert.deepEqual(rowOf(log, kRose), [-worth(8), 0, 992, worth(8), worth(4), 0, 1, first + 1]);
    log.make(payment(kRose, 5));
    log.make(payment(kBean, -2));
    assert.deepEqual(rowOf(log, kRose), [5_000_000 - worth(8), 0, 992, worth(8), worth(4), 0, 1,
      first + 1]);
    assert.equal(rowOf(log, kBean)[0], worth(8) - 2_000_000);
    log.make(cut(log, '2026-01-10'));
    assert.deepEqual(rowOf(log, kRose).slice(3, 7), [worth(8), worth(4), 0, 1]);
    log.make(oneForOne(log, ann, 20));
    assert.deepEqual(rowOf(log, kRose), [5_000_000 - worth(28), 0, 972, worth(20), worth(24), 0, 2,
      first + 1]);
    assert.deepEqual(rowOf(log, kBean), [worth(28) - 2_000_000, 0, 1_020, -worth(20), 0, 20, 2,
      first + 1]);
    log.make(closing(log, 1));
    log.make(dispute(1, kRose, kHouse, 7));
    log.at('2026-01-12T09:00').make(dispute(1, kBean, kRose, 9));
    assert.deepEqual(rowOf(log, kRose), [5_000_000 - worth(28) + 2, 0, 972, worth(20), 0, 0, 2,
      first + 2]);
  });
}

function testCredit() {
  scenario('forged: others lose no more by a brand than its credit line', (log) => {
    const ann = shop(log);
    const leaf = brand(log, 'leaf');
    const of = (points, acceptor = kBean) => spending(ann, kRose, acceptor, points, 1);
    log.make(limits(log, kRose, { [kCreditLine]: worth(10) }));
    log.refuses(/exposure to brand 1 passes/, of(11));
    log.make(of(6));
    log.refuses(/exposure to brand 1 passes/, of(5, leaf));
    log.make(of(4, leaf));
    for (const acceptor of [kBean, leaf]) log.refuses(/exposure to brand 1/, of(1, acceptor));
    log.refuses(/exposure to brand 1/, oneForOne(log, ann, 1));
    log.refuses(/exposure to brand 1/, holding(log, ann, kBean, 1));
    // At itself nobody risks anything by it, and what it is owed makes room.
    log.make(of(500, kRose));
    log.make(spending(ann, kBean, kRose, 3, 2));
    log.refuses(/exposure to brand 1/, of(4));
    log.make(of(3));
  });
  scenario('forged: a limit is that of its version in force', (log) => {
    const ann = shop(log);
    const of = (points) => spending(ann, kRose, kBean, points, 1);
    log.make(limits(log, kRose, { [kCreditLine]: 0 }, { effective_from: time('2026-01-11T00:00') }));
    log.make(limits(log, kRose, {}, { effective_from: time('2026-01-12T00:00') }));
    log.make(of(1));
    log.at('2026-01-11T00:00').refuses(/exposure to brand 1/, of(1));
    log.at('2026-01-12T00:00').make(of(1));
  });
  scenario('forged: what an exchange and its fee make a brand owe has its limit', (log) => {
    const ann = shop(log);
    log.rates(ratesBytes([], { fees: [{ fixed: 10 }] }));
    log.make(limits(log, kRose, { [kCreditLine]: worth(50) }));
    const of = (total, fee) => oneForOne(log, ann, total, { fee });
    log.refuses(/exposure to brand 1/, of(51, 10));
    log.make(of(50, 10));
    assert.equal(rowOf(log, kRose)[0], -worth(50));
    assert.deepEqual(rowOf(log, kRose).slice(3, 5), [worth(50), worth(50)]);
    assert.equal(rowOf(log, kBean)[0], worth(40));
  });
}

function testReserve() {
  scenario('forged: a float does not fall below what is to stay of it', (log) => {
    const ann = shop(log);
    const of = (points) => spending(ann, kRose, kBean, points, 1);
    log.make(limits(log, kRose, { [kReserve]: worth(5) }));
    log.refuses(/exposure to brand 1/, of(1));
    log.make(payment(kRose, 4));
    log.refuses(/exposure to brand 1/, of(6));
    log.make(of(5));
    log.refuses(/exposure to brand 1/, of(1));
    log.make(limits(log, kRose, { [kReserve]: worth(5), [kCreditLine]: worth(7) }));
    log.refuses(/exposure to brand 1/, of(8));
    log.make(of(7));
  });
  scenario('forged: a line of nothing and a reserve of one', (log) => {
    const ann = shop(log);
    const of = (points) => spending(ann, kRose, kBean, points, 1);
    log.make(limits(log, kRose, { [kReserve]: 1, [kCreditLine]: 0 }));
    log.refuses(/exposure to brand 1/, of(1));
    log.make(payment(kRose, 2));
    log.refuses(/exposure to brand 1/, of(5));
    log.make(of(4));
  });
}

function testHolds() {
  scenario('forged: what is held at others is reserved', (log) => {
    const ann = shop(log);
    const of = (points) => spending(ann, kRose, kBean, points, 1);
    log.make(limits(log, kRose, { [kCreditLine]: worth(10) }));
    log.refuses(/exposure to brand 1/, holding(log, ann, kBean, 11));
    const hold = log.make(holding(log, ann, kBean, 6));
    const home = log.make(holding(log, ann, kRose, 100));
    log.refuses(/exposure to brand 1/, of(5));
    log.make(of(4));
    log.refuses(/exposure to brand 1/, of(1));
    log.make(capturing(ann, hold, kBean, 2, 4));
    log.refuses(/exposure to brand 1/, of(5));
    const next = log.make(holding(log, ann, kBean, 4));
    log.refuses(/exposure to brand 1/, of(1));
    log.at('2026-01-20T09:00').make(releasing(ann, home, 100, 24));
    log.make(releasing(ann, next, 4, 24));
    log.refuses(/exposure to brand 1/, of(5));
  });
}

function testFacts() {
  scenario('forged: no limit bars what happened, or makes a brand owe less', (log) => {
    const ann = shop(log);
    const spent = log.make(spending(ann, kRose, kBean, 10, 1));
    const hold = log.make(holding(log, ann, kBean, 10));
    const other = log.make(holding(log, ann, kBean, 10));
    const elsewhere = log.make(spending(ann, kBean, kRose, 10, 2));
    const all = { [kCreditLine]: 0, [kReserve]: kNoCap, [kNetDebitCap]: 0, [kMintCap]: 0,
      [kMintCapADay]: 0, [kSuspended]: 7, [kBreaker]: 0 };
    log.make(limits(log, kRose, all));
    log.make(contract(log, 1, kRose, kBean, [], { settings: { 1: 0, 2: 0 } }));
    log.make(capturing(ann, hold, kBean, 3, 7));
    log.make(releasing(ann, other, 10));
    log.make(refund(ann, kRose, kBean, 4, 1, spent));
    log.make(payment(kRose, -9));
    // The rose owes more by this, as the bean's points come back.
    log.make(refund(ann, kBean, kRose, 10, 2, elsewhere));
    log.make(cut(log, '2026-01-09'), 'never');
  });
}

function testNetDebit() {
  scenario('forged: what a brand owes by the trade of a period is capped', (log) => {
    const ann = shop(log);
    const of = (points) => spending(ann, kRose, kBean, points, 1);
    const refused = (record) => log.refuses(/owes by trade in the period passes/, record);
    log.make(limits(log, kRose, { [kNetDebitCap]: worth(10) }));
    refused(of(11));
    const spent = log.make(of(10));
    for (const record of [of(1), oneForOne(log, ann, 1), holding(log, ann, kBean, 1)]) {
      refused(record);
    }
    // No payment makes room, but what is given back and what others spend there.
    log.make(payment(kRose, 1_000));
    refused(of(1));
    log.make(refund(ann, kRose, kBean, 2, 1, spent));
    log.make(spending(ann, kBean, kRose, 3, 2));
    refused(of(6));
    const hold = log.make(holding(log, ann, kBean, 2));
    refused(of(4));
    log.make(of(3));
    log.at('2026-01-12T09:00').make(cut(log, '2026-01-11'));
    // Of the next period, but what is held is reserved on.
    refused(of(9));
    log.make(of(8));
    refused(of(1));
    log.make(capturing(ann, hold, kBean, 2));
    refused(of(1));
    log.make(closing(log, 1));
    log.make(dispute(1, kBean, kRose, 9_000_000));
    refused(of(1));
  });
}

function testBreaker() {
  scenario('forged: what a brand comes to owe on a day is capped, whatever it gets', (log) => {
    const ann = shop(log);
    const of = (points) => spending(ann, kRose, kBean, points, 1);
    const refused = (record) => log.refuses(/comes to owe on one day passes/, record);
    log.make(limits(log, kRose, { [kBreaker]: worth(10) }));
    refused(of(11));
    const spent = log.make(of(9));
    log.make(of(1));
    log.make(refund(ann, kRose, kBean, 5, 1, spent));
    log.make(spending(ann, kBean, kRose, 5, 2));
    log.make(payment(kRose, 1_000));
    for (const record of [of(1), oneForOne(log, ann, 1), holding(log, ann, kBean, 1)]) {
      refused(record);
    }
    log.at('2026-01-10T23:59');
    refused(of(1));
    log.at('2026-01-11T00:00');
    const hold = log.make(holding(log, ann, kBean, 4));
    refused(of(7));
    log.make(of(6));
    log.at('2026-01-12T00:00');
    refused(of(7));
    log.make(of(2));
    log.make(capturing(ann, hold, kBean, 4));
    refused(of(5));
    log.make(of(4));
    // The bean has its own, or none.
    log.make(spending(ann, kBean, kRose, 500, 2));
  });
}

// Half a yuan, for which there is no point.
function earningNothing(member) {
  return { kind: 16, subjects: [[member, ['Earned', { currency: kRose, brand: kRose, channel: 0,
    rate_version: 0, channel_version: 0, spend: 50, rate: [1, 1], coefficient: [1, 1], points: 0,
    remainder: 50 }]]] };
}

function testSuspended() {
  const kIssuing = 1;
  const kElsewhere = 2;
  const kExchange = 4;
  const played = (name, bits, body) => scenario(`forged: ${name}`, (log) => {
    const ann = shop(log);
    log.policy(kRose, { 11: 100 });
    const hold = log.make(holding(log, ann, kBean, 4));
    log.make(limits(log, kRose, { [kSuspended]: bits }));
    const records = {
      earn: log.earning(ann, kRose, 10, kRoseLot),
      nothing: earningNothing(ann),
      adjust: adjust(ann, [[kRoseLot, 1, 10]]),
      elsewhere: spending(ann, kRose, kBean, 1, 1),
      atHome: spending(ann, kRose, kRose, 1, 1),
      others: spending(ann, kBean, kRose, 1, 2),
      capture: capturing(ann, hold, kBean, 4),
    };
    body(log, { ann, ...records });
  });
  const refused = (log, ...records) => records.forEach((record) =>
    log.refuses(/Brand 1 is suspended/, record));
  const all = (log, ...records) => records.forEach((record) => log.make(record));
  played('a brand that may not issue', kIssuing, (log, of) => {
    refused(log, of.earn, of.nothing);
    all(log, of.adjust, of.elsewhere, of.atHome, of.others, of.capture, oneForOne(log, of.ann, 1));
    log.make(limits(log, kRose, {}));
    log.make(limits(log, kBean, { [kSuspended]: kIssuing }));
    log.refuses(/Brand 2 is suspended/, oneForOne(log, of.ann, 1));
    all(log, of.earn, of.nothing, spending(of.ann, kRose, kBean, 1, 1));
  });
  played('a brand whose points may not be spent elsewhere', kElsewhere, (log, of) => {
    refused(log, of.elsewhere, holding(log, of.ann, kBean, 1));
    all(log, of.earn, of.nothing, of.adjust, of.atHome, of.others, of.capture);
    log.make(oneForOne(log, of.ann, 1));
    log.make(holding(log, of.ann, kRose, 1));
  });
  played('a brand whose points may not be exchanged', kExchange, (log, of) => {
    refused(log, oneForOne(log, of.ann, 1));
    all(log, of.earn, of.nothing, of.adjust, of.elsewhere, of.atHome, of.others, of.capture);
    log.make(holding(log, of.ann, kBean, 1));
  });
  played('a brand of which all is suspended', 7, (log, of) => {
    refused(log, of.earn, of.nothing, of.elsewhere, holding(log, of.ann, kBean, 1));
    refused(log, oneForOne(log, of.ann, 1));
    all(log, of.adjust, of.atHome, of.others, of.capture);
  });
}

function testCapabilities() {
  const refused = (log, ...records) => records.forEach((record) =>
    log.refuses(/has no such capability/, record));
  const of = (log, capabilities, published) => contract(log, 1, kRose, kBean, [],
    { settings: { 1: capabilities }, published });
  scenario('forged: a contract says what can be done with points at another brand', (log) => {
    const ann = shop(log);
    const hold = log.make(holding(log, ann, kBean, 2));
    log.make(of(log, 2));
    refused(log, oneForOne(log, ann, 1));
    log.make(spending(ann, kRose, kBean, 1, 1));
    log.make(holding(log, ann, kBean, 1));
    log.make(of(log, 4));
    refused(log, spending(ann, kRose, kBean, 1, 1), holding(log, ann, kBean, 1));
    log.make(oneForOne(log, ann, 1));
    log.make(of(log, 0));
    refused(log, spending(ann, kRose, kBean, 1, 1), holding(log, ann, kBean, 1));
    refused(log, oneForOne(log, ann, 1));
    log.make(capturing(ann, hold, kBean, 2));
    // Neither of the other direction nor of the brand itself.
    log.make(spending(ann, kBean, kRose, 1, 2));
    log.make(spending(ann, kRose, kRose, 1, 1));
  });
  scenario('forged: a contract that has not begun forbids nothing', (log) => {
    const ann = shop(log);
    log.make(of(log, 0, { effective_from: time('2026-01-11T00:00') }));
    log.make(spending(ann, kRose, kBean, 1, 1));
    log.at('2026-01-11T00:00');
    refused(log, spending(ann, kRose, kBean, 1, 1));
    log.make(contract(log, 1, kRose, kBean, []));
    log.make(spending(ann, kRose, kBean, 1, 1));
  });
}
