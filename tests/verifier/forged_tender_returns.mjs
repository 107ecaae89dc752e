// Returns of goods that a tender paid, line by line: record by record from the documents.
import assert from 'node:assert/strict';
import { refusesAlterations } from './exchange_records.mjs';
import { available, book, day, ratesBytes, scenario } from './forge.mjs';
import { freeze, kLot, merge, mergeEnd, status } from './forged_records.mjs';
import { cut } from './forged_settlements.mjs';
import { worth } from './limit_records.mjs';
import {
  give, giveBack, kBean, kLeaf, kReturn, kRose, linesOf, market, place, returning, settle,
  voiding,
} from './tender_records.mjs';

const kMarch = day('2026-03-31');
const kHour = 3_600_000_000_000n;
// issuer.redeemed, due, claim.
const kTradeAccounts = new Set([3, 20, 21]);

export function testTenderReturns() {
  testPieces();
  testShares();
  testAlterations();
  testLines();
  testOtherReversals();
  testLate();
  testEarnings();
  testOwnPoints();
  testDebts();
  testMembers();
  testNoPoints();
  testTraffic();
}

// A basket of nine yuan and a fen at the bean, of which 1,000 roses pay four yuan; the cash earns
// five beans.
function shop(log, { earns = {} } = {}) {
  const ann = market(log);
  give(log, ann, kRose, 1_000);
  const tender = place(log, ann, { lines: linesOf(500, [300], 101) }, [[kRose, 1_000, 400]]);
  settle(log, tender, { earns });
  return { ann, tender };
}

function lotsOf(log, member, currency) {
  return log.ledger.peek(member, currency).lots.map(({ expires_on: on, provenance, amount }) =>
    [on, provenance, Number(amount)]);
}

// Every figure of three returns, by hand.
function testPieces() {
  scenario('forged: the goods of a tender come back in three pieces', (log) => {
    const { ann, tender } = shop(log);
    const { sequence, settled } = tender;
    const line = (number, payable, fen, cash) =>
      ['TenderLine', { line: number, payable, fen, cash }];
    const part = (number, points, fen) =>
      ['TenderPart', { line: number, currency: kRose, points, fen }];
    const roses = (points, before, fen) => [['RedemptionReversed', { currency: kRose,
      acceptor: kBean, original: settled, points, points_before: before, expired: 0,
      face: fen * 1_000_000 }], available(kRose, kLot, 1, points)];
    const beans = (spend, spendBefore, points, before) => [['EarnReversed', { currency: kBean,
      brand: kBean, original: settled, spend, spend_before: spendBefore, points,
      points_before: before, debt: 0, loss: 0 }], available(kBean, kLot, 2, -points)];
    const of = (goods, expected) => {
      const { subjects: [[member, ...effects]] } = returning(log, tender, goods);
      assert.equal(member, ann);
      assert.deepEqual(effects, expected);
      giveBack(log, tender, goods);
    };
    const returned = (fen, cash) => ['TenderReturned', { tender: sequence, cash, fen }];
    of([[1, 200]], [returned(200, 67), line(1, 1, 200, 67), part(1, 332, 133),
      ...roses(332, 0, 133), ...beans(67, 0, 1, 0)]);
    assert.deepEqual(log.ledger.tenders.get(sequence).lines.get(1).parts,
      [{ currency: kRose, points: 501n, fen: 200n }]);
    of([[1, 300], [3, 101]], [returned(401, 134), line(1, 1, 300, 100), part(1, 501, 200),
      line(3, 1, 101, 34), part(3, 167, 67), ...roses(668, 332, 267), ...beans(134, 67, 1, 1)]);
    of([[2, 300]], [returned(300, 300), line(2, 0, 300, 300), ...beans(300, 201, 3, 2)]);
    assert.deepEqual(lotsOf(log, ann, kRose), [[kLot, 1, 1_000]]);
    assert.deepEqual(lotsOf(log, ann, kBean), []);
    assert.equal(log.ledger.reversals.size, 0);
    for (const { cash, parts } of log.ledger.tenders.get(sequence).lines.values()) {
      assert.deepEqual([cash, parts], [0n, []]);
    }
    for (const book_ of log.ledger.books.values()) {
      for (const [account, { balance }] of book_) {
        if (kTradeAccounts.has(Number(account >> 56n))) assert.equal(balance, 0n);
      }
    }
    for (const number of [1, 2, 3]) {
      log.refuses(/More is returned of line \d than is left of it/,
        goodsOf(log, tender, [[number, 1]]));
    }
  });
}

// A return whose figures are of no importance.
function goodsOf(log, { member, sequence }, goods) {
  return { kind: kReturn, subjects: [[member, ['TenderReturned', { tender: sequence, fen: 1,
    cash: 0 }], ...goods.map(([line, fen]) =>
    ['TenderLine', { line, payable: 1, fen, cash: 0 }])]] };
}

// Of three currencies, with remainders that are equal.
function testShares() {
  scenario('forged: what comes back of a line is shared like what paid it, cash first', (log) => {
    const ann = market(log);
    for (const [currency, points] of [[kRose, 10], [kBean, 10], [kLeaf, 16]]) {
      give(log, ann, currency, points);
    }
    // Four fen of each, and four in cash.
    const tender = place(log, ann, { lines: linesOf(16), wish_points: 36 },
      [[kRose, 10, 4], [kBean, 10, 4], [kLeaf, 16, 4]]);
    settle(log, tender);
    const partsOf = (fen) => returning(log, tender, [[1, fen]]).after.lines
      .map(({ cash, parts }) => [cash, ...parts.map(([currency, points, back]) =>
        `${currency} ${points} ${back}`)]);
    assert.deepEqual(partsOf(1), [[1]]);
    giveBack(log, tender, [[1, 1]]);
    // Of three, four, four and four: one, and three times 4/3, so that roses get one more.
    assert.deepEqual(partsOf(5), [[1, '1 5 2', '2 2 1', '3 4 1']]);
    giveBack(log, tender, [[1, 5]]);
    // Of two, two, three and three it is beans, leaves, and cash before roses.
    assert.deepEqual(partsOf(3), [[1, '2 2 1', '3 4 1']]);
    for (const fen of [3, 1, 2, 4]) giveBack(log, tender, [[1, fen]]);
    assert.deepEqual([kRose, kBean, kLeaf].flatMap((currency) => lotsOf(log, ann, currency)),
      [[kLot, 1, 10], [kLot, 2, 10], [kLot, 3, 16]]);
  });
}

function testAlterations() {
  scenario('forged: no figure of a return is another', (log) => {
    const ann = market(log);
    give(log, ann, kRose, 7, kMarch);
    give(log, ann, kRose, 30);
    give(log, ann, kBean, 300);
    log.rates(ratesBytes([{ currency: kBean, value: 330_000 }]));
    const tender = place(log, ann, { lines: linesOf(40, [250], 71) },
      [[kRose, 35, 14], [kBean, 294, 97]]);
    settle(log, tender, { earns: {} });
    giveBack(log, tender, [[1, 17], [3, 9]]);
    const goods = [[1, 13], [2, 33], [3, 62]];
    const { after, ...record } = returning(log, tender, goods);
    assert.equal(after.cash > 0, true);
    log.refuses(/has one subject/, { kind: kReturn });
    const [[member, first, ...rest]] = record.subjects;
    for (let index = 1; index < rest.length; index += 2) {
      const swapped = [...rest];
      [swapped[index - 1], swapped[index]] = [swapped[index], swapped[index - 1]];
      log.refuses(/./, { ...record, subjects: [[member, first, ...swapped]] }, `swapped ${index}`);
    }
    refusesAlterations(log, record);
  });
}

function testLines() {
  scenario('forged: which goods can come back, and how many', (log) => {
    const { tender } = shop(log);
    const no = (words, goods, of = tender) => log.refuses(words, goodsOf(log, of, goods));
    no(/Nothing is returned/, []);
    no(/has no line 4/, [[1, 1], [4, 1]]);
    no(/has no line 0/, [[0, 1]]);
    no(/do not ascend/, [[3, 1], [1, 1]]);
    no(/do not ascend/, [[1, 1], [1, 1]]);
    for (const fen of [0, -1]) no(/returned of line 1 is not above zero/, [[1, fen]]);
    no(/More is returned of line 1 than is left/, [[1, 501]]);
    for (const sequence of [0, tender.sequence - 1, tender.settled]) {
      no(/There is no tender/, [[1, 1]], { ...tender, sequence });
    }
    giveBack(log, tender, [[1, 499]]);
    no(/More is returned of line 1 than is left/, [[1, 2]]);
    giveBack(log, tender, [[1, 1], [2, 300]]);
  });
  scenario('forged: a tender that is not settled has nothing to return', (log) => {
    const ann = market(log);
    give(log, ann, kRose, 20);
    const [open, gone] = [4, 4].map((fen) =>
      place(log, ann, { lines: linesOf(fen) }, [[kRose, 10, 4]]));
    log.make(voiding(gone));
    for (const tender of [open, gone]) {
      log.refuses(/Tender \d+ is not settled/, goodsOf(log, tender, [[1, 1]]));
    }
  });
  scenario('forged: of a line of nothing nothing comes back', (log) => {
    const ann = market(log);
    give(log, ann, kRose, 20);
    const tender = place(log, ann, { lines: linesOf(4, 0, [0]) }, [[kRose, 10, 4]]);
    settle(log, tender);
    for (const line of [2, 3]) {
      log.refuses(/More is returned of line \d than is left/, goodsOf(log, tender, [[line, 1]]));
    }
    giveBack(log, tender, [[1, 4]]);
  });
}

function testOtherReversals() {
  scenario('forged: a settlement is reversed by its lines alone', (log) => {
    const { ann, tender } = shop(log);
    const { settled } = tender;
    log.refuses(/is a settle tender and cannot be reversed so/, { kind: 25, subjects: [[ann,
      ['RedemptionReversed', { currency: kRose, acceptor: kBean, original: settled, points: 1,
        points_before: 0, expired: 0 }]]] });
    log.refuses(/is a settle tender and cannot be reversed so/, { kind: 26, subjects: [[ann,
      ['EarnReversed', { currency: kBean, brand: kBean, original: settled, spend: 100,
        spend_before: 0, points: 1, points_before: 0, debt: 0, loss: 0 }]]] });
    log.make(log.decline(25, ann, 54, 15));
    log.make(log.decline(26, ann, 54, 15));
  });
}

function testLate() {
  const late = (name, settings, body) => scenario(`forged: ${name}`, (log) => {
    const ann = market(log);
    const early = give(log, ann, kRose, 10, kMarch);
    log.at('2026-02-02T09:00');
    give(log, ann, kRose, 10);
    log.policy(kRose, settings);
    const tender = place(log, ann, { lines: linesOf(8, [4]) }, [[kRose, 20, 8]]);
    settle(log, tender);
    log.at('2026-04-01T09:00');
    body(log, { ann, early, tender });
  });
  late('what comes back late expires', {}, (log, { ann, early, tender }) => {
    log.refuses(/wrong expired/, returning(log, tender, [[1, 6]], { grace: log.today }));
    // The lot that was taken last is live, five of the other are late.
    refusesAlterations(log, { kind: kReturn,
      subjects: returning(log, tender, [[1, 6]]).subjects,
      books: returning(log, tender, [[1, 6]]).books });
    assert.deepEqual(lotsOf(log, ann, kRose), [[kLot, 2, 10]]);
    assert.equal(early, 1);
  });
  late('what comes back late is reissued with grace', { 9: 2, 10: 5 }, (log, { ann, tender }) => {
    log.refuses(/wrong expired/, returning(log, tender, [[1, 6]]));
    const grace = log.today + 5;
    giveBack(log, tender, [[1, 6]], { grace });
    assert.deepEqual(lotsOf(log, ann, kRose), [[grace, 1, 5], [kLot, 2, 10]]);
    giveBack(log, tender, [[1, 2], [2, 4]], { grace });
    assert.deepEqual(lotsOf(log, ann, kRose), [[grace, 1, 10], [kLot, 2, 10]]);
  });
}

function testEarnings() {
  scenario('forged: without an earning none is taken back', (log) => {
    const { ann, tender } = shop(log, { earns: null });
    const { after, ...record } = returning(log, tender, [[2, 300]]);
    assert.equal(after.cash, 300);
    assert.equal(record.subjects[0].length, 3);
    log.refuses(/EarnReversed too many/, { ...record, subjects: [[ann,
      ...record.subjects[0].slice(1), ['EarnReversed', { currency: kBean, brand: kBean,
        original: tender.settled, spend: 300, spend_before: 0, points: 0, points_before: 0, debt: 0,
        loss: 0 }]]] });
    giveBack(log, tender, [[2, 300]]);
  });
  scenario('forged: what the earning had no points for is reversed all the same', (log) => {
    const ann = market(log);
    give(log, ann, kRose, 10);
    const tender = place(log, ann, { lines: linesOf(4, [99]) }, [[kRose, 10, 4]]);
    settle(log, tender, { earns: {} });
    const { after, ...record } = returning(log, tender, [[2, 50]]);
    log.refuses(/EarnReversed is missing/, { ...record,
      subjects: [record.subjects[0].slice(0, -1)] });
    assert.equal(after.refunds.length, 0);
    giveBack(log, tender, [[2, 50]]);
    giveBack(log, tender, [[1, 4], [2, 49]]);
  });
  scenario('forged: the points of a return window are taken where they wait', (log) => {
    const ann = market(log);
    give(log, ann, kRose, 1_000);
    log.policy(kBean, { 7: 14 });
    const tender = place(log, ann, { lines: linesOf(500, [300], 101) }, [[kRose, 1_000, 400]]);
    settle(log, tender, { earns: { pending: log.today + 14 } });
    giveBack(log, tender, [[2, 120]]);
    assert.equal(log.ledger.peek(ann, kBean).pending, 3n);
    log.at('2026-01-24T09:00');
    const wait = returning(log, tender, [[2, 100]]);
    log.refuses(/pending points are mature/, { ...wait, after: undefined });
    log.make(log.byProgram(20, [[ann, ['Matured', { currency: kBean, points: 3 }],
      ['PendingPosting', { currency: kBean, matures_on: log.today, expires_on: kLot, provenance: 2,
        amount: -3 }], available(kBean, kLot, 2, 3)]]));
    giveBack(log, tender, [[2, 100]]);
    assert.equal(log.ledger.peek(ann, kBean).available, 2n);
  });
  scenario('forged: an earning that repaid a debt has no lot', (log) => {
    const ann = market(log);
    give(log, ann, kRose, 10);
    const earned = log.earn(ann, kBean, 3, kLot);
    log.make(log.redemption(ann, kBean, [[kLot, 2, 3]]));
    log.make({ kind: 26, subjects: [[ann, ['EarnReversed', { currency: kBean, brand: kBean,
      original: earned, spend: 300, spend_before: 0, points: 3, points_before: 0, debt: 3,
      loss: 0 }], ['DebtPosting', { currency: kBean, amount: -3 }]]],
    books: [book(kBean, 'issuer.reversed', 3)] });
    const tender = place(log, ann, { lines: linesOf(4, [300]), acceptor: kBean }, [[kRose, 10, 4]]);
    settle(log, tender, { earns: { debt: 3 } });
    give(log, ann, kBean, 2, kMarch);
    giveBack(log, tender, [[2, 300]]);
    assert.deepEqual([lotsOf(log, ann, kBean), log.ledger.peek(ann, kBean).debt], [[], 1n]);
  });
}

// Beans pay at the bean: what comes back is there for what the earning gives back.
function testOwnPoints() {
  scenario('forged: what comes back of the acceptor’s points covers what was earned', (log) => {
    const ann = market(log);
    const own = give(log, ann, kBean, 10, kMarch);
    const tender = place(log, ann, { lines: linesOf(304) }, [[kBean, 10, 4]]);
    settle(log, tender, { earns: {} });
    log.make(log.redemption(ann, kBean, [[kLot, own, 3]]));
    assert.deepEqual(lotsOf(log, ann, kBean), []);
    const { after, ...record } = returning(log, tender, [[1, 304]]);
    assert.equal(after.cash, 300);
    assert.deepEqual(record.subjects[0].slice(-1), [available(kBean, kMarch, own, -3)]);
    giveBack(log, tender, [[1, 304]]);
    assert.deepEqual(lotsOf(log, ann, kBean), [[kMarch, own, 7]]);
  });
}

function testDebts() {
  const spent = (name, settings, more, debt) => scenario(`forged: ${name}`, (log) => {
    const { ann, tender } = shop(log);
    log.make(log.redemption(ann, kBean, [[kLot, 2, 4]]));
    log.policy(kBean, settings);
    log.refuses(/wrong (debt|loss)/, returning(log, tender, [[2, 300]], { owes: !more.owes }));
    giveBack(log, tender, [[2, 300]], more);
    assert.deepEqual([lotsOf(log, ann, kBean), log.ledger.peek(ann, kBean).debt], [[], debt]);
  });
  spent('what was earned and spent is owed', {}, { owes: true }, 2n);
  spent('what was earned and spent is the brand’s loss', { 8: 2 }, { owes: false }, 0n);
}

function testMembers() {
  scenario('forged: from who is frozen nothing that was earned is taken', (log) => {
    const { ann, tender } = shop(log);
    const bob = log.member();
    log.refuses(/Tender \d+ is of another member/,
      returning(log, { ...tender, member: bob }, [[1, 100]], { member: bob }));
    log.make(freeze(ann));
    log.refuses(/is frozen/, returning(log, tender, [[1, 100]]));
    log.make(status(28, ann, 1));
    giveBack(log, tender, [[1, 100]]);
  });
  scenario('forged: who is frozen gets back what nothing was earned for', (log) => {
    const { ann, tender } = shop(log, { earns: null });
    log.make(freeze(ann));
    giveBack(log, tender, [[1, 100]]);
  });
  scenario('forged: goods come back to whom the member was merged into', (log) => {
    const { ann, tender } = shop(log);
    const bob = log.member();
    const ends = log.instant + 168n * kHour;
    log.make(merge(log, ann, bob));
    log.refuses(/is frozen/, returning(log, tender, [[1, 100]]));
    log.refuses(/of another member/, returning(log, tender, [[1, 100]], { member: bob }));
    log.at('2026-01-20T09:00').make(mergeEnd(log, ann, bob, ends,
      [[available(kBean, kLot, 2, -5)], [available(kBean, kLot, 2, 5)]]));
    log.refuses(/of another member/, returning(log, tender, [[1, 100]]));
    giveBack(log, tender, [[1, 500], [2, 300], [3, 101]], { member: bob });
    assert.deepEqual(lotsOf(log, bob, kRose), [[kLot, 1, 1_000]]);
  });
  scenario('forged: what is due in the wallets of a tender comes before a return', (log) => {
    const { ann, tender } = shop(log);
    const late = give(log, ann, kRose, 3, kMarch);
    const own = give(log, ann, kBean, 3, kMarch);
    log.at('2026-04-01T09:00').refuses(/3 points are past/, returning(log, tender, [[2, 10]]));
    log.make(log.expiry(ann, kRose, [[kMarch, late, 3]]));
    log.refuses(/3 points are past/, returning(log, tender, [[1, 10]]));
    log.make(log.expiry(ann, kBean, [[kMarch, own, 3]]));
    giveBack(log, tender, [[2, 10]]);
  });
}

// A point that pays seven fen comes back with the last of them.
function testNoPoints() {
  scenario('forged: fen come back before their points do', (log) => {
    const ann = market(log);
    log.rates(ratesBytes([{ currency: kRose, value: 7_000_000 }]));
    give(log, ann, kRose, 1);
    const tender = place(log, ann, { lines: linesOf(7), acceptor: kBean }, [[kRose, 1, 7]]);
    settle(log, tender);
    const { after, ...record } = returning(log, tender, [[1, 3]]);
    assert.deepEqual(after.refunds.map(({ points }) => points), [0]);
    assert.deepEqual(record.books, []);
    refusesAlterations(log, record);
    tender.left = [{ line: 1, payable: 1, fen: 7, cash: 0, parts: [[kRose, 1, 4]] }];
    assert.deepEqual(log.ledger.periods.trafficOf(1).map((entry) => [Number(entry.refunded),
      Number(entry.refunds), Number(entry.face)]), [[0, 1, 4_000_000]]);
    giveBack(log, tender, [[1, 4]]);
    assert.deepEqual(lotsOf(log, ann, kRose), [[kLot, 1, 1]]);
  });
}

function testTraffic() {
  scenario('forged: what comes back of a tender is traffic of the open period', (log) => {
    const { tender } = shop(log);
    log.at('2026-02-01T09:00').make(cut(log, '2026-01-31'));
    giveBack(log, tender, [[1, 200]]);
    const entries = (period) => log.ledger.periods.trafficOf(period).map((entry) =>
      [entry.redeemed, entry.redemptions, entry.refunded, entry.refunds, entry.face].map(Number));
    assert.deepEqual(entries(1), [[worth(1_000), 1, 0, 0, 400_000_000]]);
    assert.deepEqual(entries(2), [[0, 0, -worth(332), 1, -133_000_000]]);
    const row = log.ledger.figures.exposures.get(kRose);
    const { position, net_debit: debit, owed, minted, outstanding } = row;
    assert.deepEqual([position, debit, owed, minted, outstanding].map(Number),
      [-worth(668), -worth(332), 0, 0, 332]);
    giveBack(log, tender, [[1, 300], [3, 101]]);
    assert.equal(Number(log.ledger.figures.exposures.get(kRose).position), 0);
  });
}
