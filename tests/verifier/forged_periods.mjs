// Periods and settlements: record by record from the documents.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { settle } from '../../tools/verify/settlement.mjs';
import { statementText } from '../../tools/verify/statements.mjs';
import { day, i32, ratesBytes, scenario, time, u32, user } from './forge.mjs';
import {
  approvedCut, brand, closed, closing, closingPastLimits, contract, cut, dispute, kAdjusts, kCloses,
  kFen, kHouse, kNoCap, kPays, kPool, kRoseLot, linesOf, owes, payment, proposeCut, refund,
  spending, terms,
} from './forged_settlements.mjs';

const kRose = 1;
const kBean = 2;
const kMoment = 1n;
const kParams = { brand: 1, acceptor: 14, contract: 23, terms: 24, last_day: 25, period: 26,
  amount: 27, debtor: 28, creditor: 29 };

export function testPeriods() {
  testCuts();
  testExample();
  testClosings();
  testFormulas();
  testPoolAndCost();
  testVersions();
  testPayments();
  testLimits();
  testLimitOfPositions();
  testLimitsOfLines();
  testDeclines();
}

// A member with points of both brands, and their provenances.
function shop(log) {
  const ann = log.at('2026-01-10T09:00').member();
  log.earn(ann, kRose, 1_000, kRoseLot);
  log.earn(ann, kBean, 1_000, kRoseLot);
  return ann;
}

function testCuts() {
  scenario('forged: a cut ends the open period, under the name of days that are over', (log) => {
    const notOver = (last) =>
      log.refuses(/over, and not before its first/, proposeCut(log, last));
    notOver('2026-01-01');
    log.at('2026-01-31T09:00');
    for (const last of ['2026-01-31', '2025-12-31']) notOver(last);
    log.make(proposeCut(log, '2026-01-30'));
    const refused = (words, more) => log.refuses(words, approvedCut(log, 2, more));
    refused(/wrong first_day/, { first_day: day('2026-01-02') });
    refused(/wrong last_day/, { last_day: day('2026-01-29') });
    refused(/wrong first_sequence/, { first_sequence: 1 });
    for (const brands of [1, 3]) refused(/wrong brands/, { brands });
    for (const period of [0, 2]) refused(/wrong period/, { period });
    const first = log.make(approvedCut(log, 2));
    notOver('2026-01-30');
    brand(log, 'leaf');
    log.at('2026-02-01T00:00').make(proposeCut(log, '2026-01-31'));
    const again = (words, more) => log.refuses(words, approvedCut(log, 3, more));
    again(/wrong first_sequence/, { first_sequence: 0 });
    again(/wrong first_sequence/, { first_sequence: first + 1 });
    again(/wrong first_day/, { first_day: day('2026-01-30') });
    log.make(approvedCut(log, 3, { first_sequence: first, brands: 3 }));
    log.at('2026-05-01T00:00').make(cut(log, '2026-02-01'));
    assert.equal(log.ledger.periods.open, 4);
  });
  scenario('forged: two persons cut a period, and in one form', (log) => {
    log.at('2026-01-31T09:00').make(proposeCut(log, '2026-01-30', { actor: user(2) }));
    log.refuses(/proposer is not who/, proposeCut(log, '2026-01-30', { proposer: user(2) }));
    log.refuses(/by the one who made it/, log.approval(2, { actor: user(2) }));
    log.refuses(/An approval publishes what/, log.approval(1, { then: [log.proposedBy(2)] }));
    const [answered, fact] = approvedCut(log, 2).books;
    const refused = (words, ...books) =>
      log.refuses(words, { kind: 2, actor: user(1), books });
    const form = /makes the cut that was proposed, and nothing else/;
    for (const books of [[], [fact, fact], owes(1, 2, 5), [fact, ...owes(1, 2, 5)],
      [log.published(9, 0, Buffer.alloc(4))]]) {
      refused(form, answered, ...books);
    }
    refused(/holds one Published/, fact);
    refused(/holds one Published/, log.published(9, 0, Buffer.alloc(4)), fact);
    refused(/holds one Published/, ...log.rejection(2).books, fact);
    const [proposed] = proposeCut(log, '2026-01-30', { actor: user(1) }).books;
    refused(/holds one Published/, proposed, fact);
    const ann = log.member();
    log.refuses(/is not about a member/, { ...approvedCut(log, 2), subjects: [[ann]] });
    log.make(log.proposal(ratesBytes([{ currency: 1 }])));
    log.refuses(/An approval publishes what was proposed/, log.approval(3, { then: [fact] }));
    log.refuses(/The record kind 39 is unknown/, { kind: 39, books: [fact] });
    log.make(approvedCut(log, 2));
    log.refuses(/Proposal 2 is answered already/, log.approval(2, { actor: user(3) }));
    log.refuses(/Proposal 2 is answered already/, log.rejection(2));
  });
  scenario('forged: the payload of a cut is written in one way', (log) => {
    log.at('2026-01-31T09:00');
    const refused = (words, payload, more) =>
      log.refuses(words, log.proposal(payload, { what: 15, ...more }));
    const last = i32(day('2026-01-30'));
    refused(/is cut with the approval of its cut/, last, { from: log.instant });
    refused(/states no time/, last, { effective_from: log.instant });
    const whole = Buffer.concat([...[1 << 28, 15, 1, 0, 0, 0, 4].map(u32), last]);
    log.refuses(/only one of what is proposed/,
      log.proposal(last, { more: { payload: whole, size: whole.length } }));
    refused(/ends inside a field/, last.subarray(1));
    refused(/longer than its fields/, Buffer.concat([last, last]));
    refused(/over, and not before its first/, i32(2 ** 31 - 1));
    log.make(log.proposal(last, { what: 15 }));
  });
  scenario('forged: what was proposed of a period is asked again at its approval', (log) => {
    log.at('2026-02-02T09:00').make(proposeCut(log, '2026-01-31'));
    log.make(proposeCut(log, '2026-01-31'));
    log.make(proposeCut(log, '2026-02-01'));
    log.make(proposeCut(log, '2026-02-01'));
    log.make(approvedCut(log, 2));
    log.refuses(/over, and not before its first/, approvedCut(log, 3));
    log.make(log.rejection(5, { actor: user(1) }));
    // It fits still, and is of the period that is open now.
    log.refuses(/wrong period/, approvedCut(log, 4, { period: 1 }));
    log.at('2026-03-01T09:00').make(approvedCut(log, 4));
    log.make(log.rejection(3));
    assert.deepEqual(log.ledger.periods.cuts.map(({ first_day: from, last_day: to }) => [from, to]),
      [[day('2026-01-01'), day('2026-01-31')], [day('2026-02-01'), day('2026-02-01')]]);
  });
}

// The example of docs/accounting.md, with beans at 0.4 fen: 31 are 12.4 fen.
function testExample() {
  scenario('forged: the florist and the café settle January and February', (log) => {
    const ann = shop(log);
    log.make(contract(log, 1, kRose, kBean, [['commission', { rate: [1, 50] }],
      ['fee_of_redemption', { payer: 2, fee: kFen / 2 }]]));
    log.make(spending(ann, kRose, kBean, 125, 1));
    log.make(spending(ann, kBean, kRose, 31, 2));
    log.at('2026-02-01T09:00');
    const end = log.make(cut(log, '2026-01-31'));
    log.at('2026-02-01T15:00').make(spending(ann, kRose, kBean, 10, 1));
    requirePositions(log, 1, [500_000, -36_600_000, 36_100_000, 0], [1, -37, 36, 0]);
    const statements = januaryStatements(end);
    assert.deepEqual(textsOf(log, 1), statements);
    const digest = createHash('sha256').update(statements.join('')).digest();
    const owed = [[kBean, kHouse, 500_000], [kBean, kRose, kFen]];
    const parts = [1, 4, 4, digest, owed];
    const refused = (words, index, value) =>
      log.refuses(words, closed(...parts.map((part, at) => (at === index ? value : part))));
    refused(/Period 2 is not cut/, 0, 2);
    refused(/Period 0 is not cut/, 0, 0);
    refused(/wrong lines/, 1, 5);
    refused(/wrong statements/, 2, 3);
    refused(/wrong digest/, 3, createHash('sha256').update(statements.join('\n')).digest());
    refused(/BookPosting is missing/, 4, owed.slice(0, 1));
    refused(/wrong amount/, 4, [[kBean, kHouse, 500_001], owed[1]]);
    refused(/wrong account/, 4, [[kRose, kHouse, 500_000], owed[1]]);
    refused(/wrong account/, 4, [[kHouse, kBean, -500_000], owed[1]]);
    refused(/BookPosting too many/, 4, [...owed, [kPool, kRose, 1]]);
    log.refuses(/is not about a member/, { ...closed(...parts), subjects: [[ann]] });
    const [fact, ...books] = closed(...parts).books;
    log.refuses(/must be a BookPosting|too many/, { kind: kCloses, books: [fact, fact, ...books] });
    log.make(closed(...parts));
    log.refuses(/Period 1 is closed already/, closed(1, 4, 4, digest));
    log.make(payment(kRose, 37));
    log.make(payment(kBean, -36));
    log.at('2026-03-01T09:00').make(cut(log, '2026-02-28'));
    requirePositions(log, 2, [0, -3_520_000, 3_520_000, 0], [0, -4, 4, 0]);
    const [february] = closing(log, 2).books;
    const posts = (...books) => ({ kind: kCloses, books: [february, ...books.flat()] });
    const fees = [owes(kBean, kHouse, 500_000), owes(kBean, kRose, 80_000)];
    log.refuses(/wrong account/, posts(owes(kHouse, kRose, 37 * kFen), ...fees));
    log.make(posts(...fees));
  });
}

function requirePositions(log, period, closings, payables) {
  const { statements } = settled(log, period);
  assert.deepEqual(statements.map((one) => Number(one.closing)), closings);
  assert.deepEqual(statements.map(({ payable }) => Number(payable)), payables);
}

function settled(log, period) {
  return settle(log.ledger, period, (sentence) => { throw new Error(sentence); });
}

function textsOf(log, period) {
  return settled(log, period).statements.map((one) => statementText(log.ledger, period, one));
}

function januaryStatements(end) {
  const amount = (fen, micro = 0) => `{"fen":${fen},"micro_fen":${micro}}`;
  const entry = (kind, other, sides, base, rate, count) => `{"kind":"${kind}","counterparty":` +
    `"${other}","debit":${sides[0]},"credit":${sides[1]},"base":${base},"rate":${rate},` +
    `"posted":${amount(0)},"capped":${amount(0)},"remainder":0,"count":${count},"reference":""}`;
  const one = '{"numerator":1,"denominator":1}';
  const none = amount(0);
  const lines = {
    fee: (other, sides) => entry('fee', other, sides, amount(0, 500_000), one, 1),
    roses: (other, sides) => entry('redemption', other, sides, amount(50), one, 1),
    beans: (other, sides) => entry('redemption', other, sides, amount(12, 400_000), one, 1),
    commission: (other, sides) => entry('commission', other, sides, amount(50),
      '{"numerator":1,"denominator":50}', 1),
  };
  const head = `{"format":"huitong.statement.1","coalition":"forged.example/log/sha256",` +
    '"money":"CNY",\n"period":{"number":1,"first_day":"2026-01-01","last_day":"2026-01-31",' +
    `"first_sequence":0,"end_sequence":${end}},\n`;
  const statement = (party, entries, sums, foot) => `${head}${party},\n"opening":${none},\n` +
    `${entries}${sums}${foot}}\n`;
  return [
    statement('"party":"HOUSE","number":0,"name":"运营方"',
      `"entries":[\n${lines.fee('bean', [none, amount(0, 500_000)])}],\n`,
      `"debits":${none},"credits":${amount(0, 500_000)},\n`,
      `"closing":${amount(0, 500_000)},"payable_fen":1,"carried_micro_fen":-500000`),
    statement('"party":"rose","number":1,"name":"rose"',
      `"entries":[\n${lines.roses('bean', [amount(50), none])},\n` +
      `${lines.beans('bean', [none, amount(12, 400_000)])},\n` +
      `${lines.commission('bean', [none, amount(1)])}],\n`,
      `"debits":${amount(50)},"credits":${amount(13, 400_000)},\n`,
      `"closing":${amount(-36, -600_000)},"payable_fen":-37,"carried_micro_fen":400000`),
    statement('"party":"bean","number":2,"name":"bean"',
      `"entries":[\n${lines.roses('rose', [none, amount(50)])},\n` +
      `${lines.beans('rose', [amount(12, 400_000), none])},\n` +
      `${lines.commission('rose', [amount(1), none])},\n` +
      `${lines.fee('HOUSE', [amount(0, 500_000), none])}],\n`,
      `"debits":${amount(13, 900_000)},"credits":${amount(50)},\n`,
      `"closing":${amount(36, 100_000)},"payable_fen":36,"carried_micro_fen":100000`),
    statement('"party":"POOL","number":268435455,"name":"价值池"', '"entries":[],\n',
      `"debits":${none},"credits":${none},\n`,
      `"closing":${none},"payable_fen":0,"carried_micro_fen":0`),
  ];
}

function testClosings() {
  scenario('forged: periods are closed in order, and only what was cut', (log) => {
    const ann = shop(log);
    log.make(spending(ann, kRose, kBean, 7, 1));
    log.at('2026-02-02T09:00').make(cut(log, '2026-01-31'));
    log.make(spending(ann, kBean, kRose, 5, 2));
    log.make(cut(log, '2026-02-01'));
    log.refuses(/closed in order/, closing(log, 2));
    log.refuses(/Period 3 is not cut/, closed(3, 0, 4, Buffer.alloc(32)));
    log.make(closing(log, 1));
    log.make(closing(log, 2));
    log.refuses(/Period 3 is not cut/, closed(3, 0, 4, Buffer.alloc(32)));
    requirePositionsOfBooks(log);
  });
  scenario('forged: a brand that came after the cut is no party of the period', (log) => {
    const ann = shop(log);
    log.make(spending(ann, kRose, kBean, 7, 1));
    log.at('2026-02-02T09:00').make(cut(log, '2026-01-31'));
    const leaf = brand(log, 'leaf');
    log.make(spending(ann, kRose, leaf, 9, 1));
    assert.deepEqual(settled(log, 1).statements.map(({ party }) => party), [0, 1, 2, kPool]);
    log.make(closing(log, 1));
    log.make(cut(log, '2026-02-01'));
    assert.deepEqual(settled(log, 2).statements.map(({ closing: one }) => Number(one)),
      [0, -6_400_000, 2_800_000, 3_600_000, 0]);
    log.make(closing(log, 2));
  });
}

// After the closing of the last period that is cut, with nothing in the open one.
function requirePositionsOfBooks(log) {
  const due = log.ledger.balance(0x80000000 + 156, (20n << 56n) | (1n << 28n) | 2n);
  assert.equal(due, 2_800_000n);
}

function testFormulas() {
  scenario('forged: what each formula makes, with caps and remainders', (log) => {
    const ann = shop(log);
    const leaf = brand(log, 'leaf');
    log.make(contract(log, 1, kRose, kBean, [['reimbursement', { rate: [3, 5] }],
      ['commission', { rate: [1, 3], cap: 700_000 }], ['co_funding', { rate: [1, 2] }],
      ['fee_of_value', { payer: 1, rate: [1, 7] }],
      ['fee_of_redemption', { payer: 2, fee: 333, cap: 500 }],
      ['fee_of_period', { payer: 1, fee: 9 }]]));
    log.make(contract(log, 2, kRose, leaf, [['pooled', { rate: [3, 7] }],
      ['fee_of_redemption', { payer: 1, fee: 0 }], ['fee_of_period', { payer: 2, fee: 8 }]]));
    log.make(contract(log, 3, kBean, kRose, [['pooled', { rate: [1, 1] }],
      ['commission', { rate: [0, 1] }], ['fee_of_period', { payer: 2, fee: 0 }]]));
    log.make(contract(log, 4, kBean, leaf, [['reimbursement', { rate: [1, 2] }],
      ['commission', { rate: [1, 3], cap: 100_000 }], ['fee_of_value', { payer: 2, rate: [2, 3] }],
      ['fee_of_period', { payer: 2, fee: 5 }]]));
    const earlier = log.make(spending(ann, kBean, leaf, 10, 2));
    log.at('2026-02-01T09:00').make(cut(log, '2026-01-31'));
    log.make(closing(log, 1));
    log.make(spending(ann, kRose, kBean, 10, 1));
    const original = log.make(spending(ann, kRose, kBean, 4, 1));
    log.make(refund(ann, kRose, kBean, 3, 1, original));
    log.make(spending(ann, kRose, leaf, 5, 1));
    log.make(refund(ann, kBean, leaf, 4, 2, earlier));
    log.at('2026-03-01T09:00').make(cut(log, '2026-02-28'));
    assert.deepEqual(linesOf(log, 2), [
      'redemption 1→2 5600000 of 5600000 at 1/1 0 0 0 2',
      'redemption 1→3 2000000 of 2000000 at 1/1 0 0 0 1',
      'refund 1→2 -1200000 of -1200000 at 1/1 0 0 0 1',
      'refund 2→3 -1600000 of -1600000 at 1/1 0 0 0 1',
      'reimbursement 1→2 -1760000 of 4400000 at 3/5 4400000 0 0 2',
      'reimbursement 2→3 800000 of -1600000 at 1/2 -1600000 0 0 0',
      'commission 2→1 700000 of 4400000 at 1/3 0 766666 2 2',
      'commission 3→2 -100000 of -1600000 at 1/3 0 -433333 -1 0',
      'pooled 1→3 -2000000 of -2000000 at 1/1 0 0 0 0',
      'pool_contribution 1→pool 857142 of 2000000 at 3/7 0 0 6 1',
      'fee 1→0 628571 of 4400000 at 1/7 0 0 3 2',
      'fee 1→0 9 of 9 at 1/1 0 0 0 2',
      'fee 2→0 500 of 666 at 1/1 0 166 0 2',
      'fee 3→0 8 of 8 at 1/1 0 0 0 1',
      'fee 3→0 -1066666 of -1600000 at 2/3 0 0 -2 0',
      'fee 3→0 5 of 5 at 1/1 0 0 0 0',
    ]);
    log.make(closing(log, 2));
    log.at('2026-04-01T09:00').make(cut(log, '2026-03-31'));
    assert.deepEqual(linesOf(log, 3), ['fee 1→0 9 of 9 at 1/1 0 0 0 0',
      'fee 3→0 8 of 8 at 1/1 0 0 0 0', 'fee 3→0 5 of 5 at 1/1 0 0 0 0']);
    log.make(closing(log, 3));
  });
}

function testPoolAndCost() {
  scenario('forged: levies, what the pool gives back, and the cost', (log) => {
    const ann = shop(log);
    const leaf = brand(log, 'leaf');
    log.make(contract(log, 1, kRose, leaf, [], { levy: [1, 4] }));
    log.make(contract(log, 2, kBean, leaf, [], { levy: [0, 1] }));
    log.make(contract(log, 3, kRose, kBean, []));
    log.make(terms(log, { levy: [1, 3], kept: [1, 7], pool_cap: 400_000, cost: 100,
      weights: [[1, 473], [2, 333], [3, 194]] }));
    const levied = log.make(spending(ann, kRose, kBean, 4, 1));
    log.make(spending(ann, kRose, leaf, 1, 1));
    log.make(spending(ann, kBean, leaf, 1, 2));
    const original = log.make(spending(ann, kBean, kRose, 2, 2));
    log.make(refund(ann, kBean, kRose, 2, 2, original));
    log.at('2026-02-01T09:00').make(cut(log, '2026-01-31'));
    assert.deepEqual(linesOf(log, 1).slice(-7), [
      'levy 2→pool 533334 of 1600000 at 1/3 0 0 -2 0',
      'levy 3→pool 100000 of 400000 at 1/4 0 0 0 0',
      'pool_share pool→2 400000 of 457143 at 1/1 0 57143 0 0',
      'pool_share pool→3 85714 of 85714 at 1/1 0 0 0 0',
      'cost 1→0 47 of 100 at 473/1000 0 0 300 0',
      'cost 2→0 33 of 100 at 333/1000 0 0 300 0',
      'cost 3→0 20 of 100 at 97/500 0 0 -300 0',
    ]);
    log.make(closing(log, 1));
    log.make(refund(ann, kRose, kBean, 4, 1, levied));
    log.at('2026-03-01T09:00').make(cut(log, '2026-02-28'));
    assert.deepEqual(linesOf(log, 2).map((line) => line.split(' ')[0]),
      ['refund', 'cost', 'cost', 'cost']);
    log.make(closing(log, 2));
  });
  scenario('forged: the issuer pays the levy, and the cost goes by redemptions', (log) => {
    const ann = shop(log);
    const leaf = brand(log, 'leaf');
    log.make(terms(log, { payer: 1, measure: 2, levy: [1, 1], cost: 11 }));
    for (const acceptor of [kBean, kBean, leaf, leaf, kRose]) {
      log.make(spending(ann, acceptor === kRose ? kBean : kRose, acceptor, 1,
        acceptor === kRose ? 2 : 1));
    }
    log.at('2026-02-01T09:00').make(cut(log, '2026-01-31'));
    assert.deepEqual(linesOf(log, 1).slice(3), [
      'levy 1→pool 800000 of 800000 at 1/1 0 0 0 0',
      'levy 1→pool 800000 of 800000 at 1/1 0 0 0 0',
      'levy 2→pool 400000 of 400000 at 1/1 0 0 0 0',
      'pool_share pool→1 1600000 of 1600000 at 1/1 0 0 0 0',
      'pool_share pool→2 400000 of 400000 at 1/1 0 0 0 0',
      'cost 1→0 2 of 11 at 1/5 0 0 1 0',
      'cost 2→0 5 of 11 at 2/5 0 0 -3 0',
      'cost 3→0 4 of 11 at 2/5 0 0 2 0',
    ]);
    log.make(closing(log, 1));
    log.at('2026-03-01T09:00').make(cut(log, '2026-02-28'));
    assert.deepEqual(linesOf(log, 2), []);
    log.make(closing(log, 2));
  });
}

function testVersions() {
  scenario('forged: a period is settled by what took effect before its cut', (log) => {
    const ann = shop(log);
    const instant = time('2026-02-01T09:00');
    const fee = (amount) => [['fee_of_period', { payer: 1, fee: amount }]];
    log.make(contract(log, 1, kRose, kBean, fee(1), { published: {
      effective_from: instant - kMoment } }));
    log.make(contract(log, 1, kRose, kBean, fee(2), { published: { effective_from: instant } }));
    log.make(terms(log, { cost: 4, weights: [[2, 1]] }, { effective_from: instant }));
    log.make(spending(ann, kRose, kBean, 1, 1));
    log.at('2026-02-01T09:00').make(cut(log, '2026-01-31'));
    log.make(terms(log, { cost: 5, weights: [[2, 1]] }));
    log.instant += kMoment;
    log.make(terms(log, { cost: 6, weights: [[2, 1]] }));
    assert.deepEqual(linesOf(log, 1).slice(1), ['fee 1→0 1 of 1 at 1/1 0 0 0 1']);
    log.make(closing(log, 1));
    log.at('2026-02-03T09:00').make(cut(log, '2026-02-02'));
    assert.deepEqual(linesOf(log, 2), ['fee 1→0 2 of 2 at 1/1 0 0 0 0',
      'cost 2→0 6 of 6 at 1/1 0 0 0 0']);
    log.make(closing(log, 2));
  });
}

function testPayments() {
  scenario('forged: payments and disputes are of the period that is open', (log) => {
    const ann = shop(log);
    const most = 9_007_199_254;
    log.refuses(/Brand 3 is not registered/, payment(3, 5));
    log.refuses(/Brand 0 is not registered/, payment(0, 5));
    log.refuses(/Brand 268435455 is not/, payment(kPool, 5));
    log.refuses(/of nothing or of too much/, payment(1, 0));
    log.refuses(/of nothing or of too much/, payment(1, most + 1));
    log.refuses(/of nothing or of too much/, payment(1, -most - 1));
    const [fact] = payment(1, 5).books;
    log.refuses(/wrong account/, { kind: kPays, books: [fact, ...owes(1, 0, 5 * kFen)] });
    log.refuses(/wrong amount/, { kind: kPays, books: [fact, ...owes(0, 1, 5)] });
    log.refuses(/BookPosting is missing/, { kind: kPays, books: [fact] });
    log.refuses(/is not about a member/, { ...payment(1, 5), subjects: [[ann]] });
    log.make(payment(1, most, { reference: 2n ** 64n - 1n }));
    log.make(payment(1, -most));
    log.make(payment(2, 7));
    log.refuses(/Period 1 is not cut/, dispute(1, 1, 2, 5));
    log.at('2026-02-01T09:00').make(cut(log, '2026-01-31'));
    log.refuses(/Period 1 is not closed/, dispute(1, 1, 2, 5));
    log.make(closing(log, 1));
    log.refuses(/Period 2 is not cut/, dispute(2, 1, 2, 5));
    log.refuses(/Period 0 is not cut/, dispute(0, 1, 2, 5));
    log.refuses(/Brand 3 is not registered/, dispute(1, 3, 2, 5));
    log.refuses(/Brand 3 is not registered/, dispute(1, 2, 3, 5));
    log.refuses(/owes itself/, dispute(1, kPool, kPool, 5));
    log.refuses(/nothing or too much/, dispute(1, 1, 2, 0));
    log.refuses(/nothing or too much/, dispute(1, 1, 2, -5));
    log.refuses(/nothing or too much/, dispute(1, 1, 2, 2n ** 53n));
    for (const reason of [0, 5, 8, 10]) {
      log.refuses(/reason of PeriodAdjusted is unknown/, dispute(1, 1, 2, 5, { reason }));
    }
    const [adjusted] = dispute(1, 1, 2, 5).books;
    log.refuses(/wrong account/, { kind: kAdjusts, books: [adjusted, ...owes(2, 1, 5)] });
    log.refuses(/BookPosting is missing/, { kind: kAdjusts, books: [adjusted] });
    log.make(dispute(1, 1, 2, 2n ** 53n - 1n));
    log.make(dispute(1, kPool, 2, 3, { reason: 9 }));
    log.make(dispute(1, kHouse, kPool, 4, { reason: 4 }));
    log.make(payment(2, -7));
    log.make(spending(ann, kRose, kBean, 2, 1));
    log.at('2026-03-01T09:00').make(cut(log, '2026-02-28'));
    assert.deepEqual(linesOf(log, 2), [
      'redemption 1→2 800000 of 800000 at 1/1 0 0 0 1',
      'adjustment 0→pool 4 of 4 at 1/1 0 0 0 0',
      `adjustment 1→2 ${2n ** 53n - 1n} of ${2n ** 53n - 1n} at 1/1 0 0 0 0`,
      'adjustment pool→2 3 of 3 at 1/1 0 0 0 0',
      'payment 2→0 7000000 of 7000000 at 1/1 0 0 0 0',
    ]);
    log.make(closing(log, 2));
  });
}

function testLimits() {
  scenario('forged: a settlement that passes 2^62 is declined', (log) => {
    const ann = shop(log);
    log.make(contract(log, 1, kRose, kBean,
      [['fee_of_redemption', { payer: 1, fee: kNoCap }]]));
    const tooLarge = log.decline(kCloses, null, 61, 0);
    log.make(spending(ann, kRose, kBean, 1, 1));
    log.refuses(/none is to be closed/, tooLarge);
    log.at('2026-02-01T09:00').make(cut(log, '2026-01-31'));
    // With what is settled of the rose the sum of the debits is past it.
    log.refuses(/debits of party 1 is past 2\^62/, closingPastLimits(log, 1));
    log.make(tooLarge);
  });
  scenario('forged: one that is not too large is not declined', (log) => {
    const ann = shop(log);
    log.make(contract(log, 1, kRose, kBean,
      [['fee_of_redemption', { payer: 1, fee: kNoCap - 400_000n }]]));
    log.make(spending(ann, kRose, kBean, 1, 1));
    log.at('2026-02-01T09:00').make(cut(log, '2026-01-31'));
    log.refuses(/declined as too large, and is not/, log.decline(kCloses, null, 61, 0));
    log.make(closing(log, 1));
    // The brand owes 2^62 in all.
    log.refuses(/position of brand 1 is past 2\^62/, spending(ann, kRose, kBean, 1, 1));
    log.make(payment(kRose, 9_007_199_254));
    log.make(spending(ann, kRose, kBean, 1, 1));
    log.at('2026-03-01T09:00').make(cut(log, '2026-02-28'));
    log.refuses(/past 2\^62/, closingPastLimits(log, 2));
    log.make(log.decline(kCloses, null, 61, 0));
  });
}

function testLimitOfPositions() {
  scenario('forged: a closing leaves no brand with a position past 2^62', (log) => {
    const ann = shop(log);
    log.make(contract(log, 1, kRose, kBean,
      [['fee_of_period', { payer: 1, fee: kNoCap - 400_000n }]]));
    log.at('2026-02-01T09:00').make(cut(log, '2026-01-31'));
    // Of the next period, so that neither this settlement nor an account comes to it.
    log.make(spending(ann, kRose, kBean, 1, 1));
    const one = log.make(spending(ann, kRose, kBean, 1, 1));
    log.refuses(/position of brand 1 is past 2\^62/, closing(log, 1));
    log.make(log.decline(kCloses, null, 61, 0));
    log.make(refund(ann, kRose, kBean, 1, 1, one));
    log.refuses(/declined as too large, and is not/, log.decline(kCloses, null, 61, 0));
    log.make(closing(log, 1));
  });
}

// The limit holds for each figure of a line, also where a cap makes the amount a small one.
function testLimitsOfLines() {
  const scenarioOf = (name, fee, body) => scenario(`forged: ${name}`, (log) => {
    const ann = shop(log);
    log.make(contract(log, 1, kRose, kBean, [['fee_of_redemption', { payer: 1, fee, cap: 5 }]]));
    log.make(spending(ann, kRose, kBean, 1, 1));
    log.make(spending(ann, kRose, kBean, 1, 1));
    log.at('2026-02-01T09:00').make(cut(log, '2026-01-31'));
    body(log);
  });
  scenarioOf('a base of 2^62 is within the limits', kNoCap / 2n, (log) => {
    assert.deepEqual(linesOf(log, 1).slice(1),
      [`fee 1→0 5 of ${kNoCap} at 1/1 0 ${kNoCap - 5n} 0 2`]);
    log.make(closing(log, 1));
  });
  scenarioOf('a base past 2^62 is not', kNoCap / 2n + 1n, (log) => {
    log.refuses(/base of the fee of party 1 to party 0 is past/, closingPastLimits(log, 1));
    log.make(log.decline(kCloses, null, 61, 0));
  });
  scenario('forged: the books of the house and of the pool have limits, too', (log) => {
    const ann = shop(log);
    log.make(contract(log, 1, kRose, kBean, [['fee_of_period', { payer: 1, fee: kNoCap }]]));
    log.make(contract(log, 2, kBean, kRose, [['fee_of_period', { payer: 1, fee: 1 }]]));
    log.at('2026-02-01T09:00').make(cut(log, '2026-01-31'));
    log.refuses(/credits of party 0 is past/, closingPastLimits(log, 1));
    log.make(contract(log, 2, kBean, kRose, []));
    log.make(spending(ann, kBean, kRose, 1, 2));
    log.make(log.decline(kCloses, null, 61, 0));
  });
  scenario('forged: what is carried on has the limit of the books', (log) => {
    log.at('2026-01-10T09:00');
    log.make(contract(log, 1, kRose, kBean, [['fee_of_period', { payer: 1, fee: kNoCap }]]));
    log.make(contract(log, 1, kRose, kBean, [], { published: {
      effective_from: time('2026-02-15T00:00') } }));
    log.at('2026-02-01T09:00').make(cut(log, '2026-01-31'));
    log.make(closing(log, 1));
    log.at('2026-03-01T09:00').make(cut(log, '2026-02-28'));
    assert.equal(settled(log, 2).statements[1].opening, -kNoCap);
    log.make(closing(log, 2));
    log.make(payment(kRose, 9_007_199_254));
    log.make(contract(log, 1, kRose, kBean, [['fee_of_period', { payer: 1, fee: 9 }]]));
    log.at('2026-04-01T09:00').make(cut(log, '2026-03-31'));
    log.refuses(/due\(1, 0\) is past/, closingPastLimits(log, 3));
    log.make(log.decline(kCloses, null, 61, 0));
  });
}

function testDeclines() {
  scenario('forged: the declines of contracts, periods and payments', (log) => {
    const ann = shop(log);
    const no = (kind, code, param, figures) => log.decline(kind, null, code, param, figures);
    const none = no(2, 80, kParams.last_day, [day('2026-01-01'), day('2026-01-10')]);
    log.make(none);
    log.refuses(/has no subject/, { kind: 2, subjects: [[ann, none.books[0]]] });
    log.refuses(/other figures/,
      no(2, 80, kParams.last_day, [day('2026-01-01'), day('2026-01-09')]));
    log.refuses(/names another field/, no(2, 80, kParams.period, [0, 0]));
    log.refuses(/The record kind 39 is unknown/, no(39, 80, kParams.last_day));
    log.refuses(/other figures/, no(kCloses, 82, kParams.period));
    log.refuses(/is of no period/, no(kCloses, 83, kParams.period));
    log.refuses(/is of no period/, no(kCloses, 80, kParams.period, [1, 0]));
    log.refuses(/is of no period/, no(kAdjusts, 84, kParams.period, [1, 0]));
    log.make(no(kCloses, 82, kParams.period, [1, 0]));
    log.make(no(kAdjusts, 82, kParams.period, [1, 0]));
    log.make(no(kPays, 10, kParams.brand));
    log.make(no(kPays, 60, kParams.amount));
    log.make(no(kPays, 61, 0));
    log.make(no(kAdjusts, 10, kParams.debtor));
    log.make(no(kAdjusts, 10, kParams.creditor));
    log.make(no(kAdjusts, 60, kParams.amount));
    log.refuses(/names another field/, no(kPays, 10, kParams.debtor));
    log.refuses(/not declined with the code 84/, no(kCloses, 84, kParams.period, [1, 0]));
    log.refuses(/not declined with the code 61/, no(2, 61, 0));
    log.make(no(2, 10, kParams.brand));
    log.make(no(2, 10, kParams.acceptor));
    log.make(no(2, 72, kParams.contract));
    log.make(no(2, 72, kParams.terms));
    log.refuses(/names another field/, no(2, 72, 13));
    log.at('2026-02-02T09:00').make(cut(log, '2026-01-31'));
    log.refuses(/is of no period/, no(kCloses, 80, kParams.period, [1, 0]));
    log.make(no(kAdjusts, 84, kParams.period, [1, 0]));
    log.make(cut(log, '2026-02-01'));
    log.make(no(kCloses, 80, kParams.period, [1, 0]));
    log.refuses(/other figures/, no(kCloses, 80, kParams.period, [2, 0]));
    log.make(closing(log, 1));
    log.make(no(kCloses, 83, kParams.period));
    log.refuses(/has no figures/, no(kCloses, 83, kParams.period, [1, 0]));
    log.make(no(kAdjusts, 84, kParams.period, [2, 0]));
    log.make(no(kCloses, 82, kParams.period, [3, 0]));
  });
}
