// Disputes: who may claim what about which statement, and how each is answered once; what is
// adjusted without one; record by record from the documents.
import assert from 'node:assert/strict';
import { scenario, user } from './forge.mjs';
import {
  approvedCut, brand, claim, closing, cut, dispute, kAdjusts, kCloses, kHouse, kPays, kPool,
  kRaises, kRejects, linesOf, owes, proposeCut, rejecting, upholding,
} from './forged_settlements.mjs';
import { rowOf, trafficOf } from './forged_units.mjs';

const kRose = 1;
const kBean = 2;
const kPublishes = 2;
const kNone = 0;
const kBrandId = 1;
const kMemberId = 4;
const kPeriod = 26;
const kAmount = 27;
const kDebtorId = 28;
const kCreditorId = 29;
const kDisputeId = 35;
const kCounterpartyId = 37;
const kMost = 2n ** 53n - 1n;
const kLines = [0, 1, 2, 3, 4, 5, 10, 11, 12, 13, 14, 15, 20, 21, 22, 23, 30, 40, 50];

export function testDisputes() {
  testParties();
  testDeclines();
  testRaised();
  testStated();
  testRejected();
  testUpheld();
  testAdjusted();
  testAnswerDeclines();
  testRaiseDeclines();
}

// With a period that is closed, and a member.
function closedMonth(log) {
  const ann = log.at('2026-01-31T09:00').member();
  log.make(cut(log, '2026-01-30'));
  log.make(closing(log, 1));
  return ann;
}

function testParties() {
  scenario('forged: a dispute is between parties with a statement of the period', (log) => {
    const without = (period, party) => {
      const words = new RegExp(`Brand ${party} has no statement of period ${period}`);
      for (const other of [kRose, kHouse, kPool]) {
        log.refuses(words, dispute(period, party, other, 5));
        log.refuses(words, dispute(period, other, party, 5));
      }
    };
    const within = (period, party) => {
      for (const other of [kRose, kHouse, kPool]) {
        log.make(dispute(period, party, other, 5));
        log.make(dispute(period, other, party, 5));
      }
    };
    log.at('2026-01-31T09:00').make(proposeCut(log, '2026-01-30'));
    const leaf = brand(log, 'leaf');
    log.make(approvedCut(log, log.ledger.proposals().length));
    const late = brand(log, 'late');
    log.refuses(/Period 1 is not closed/, dispute(1, late, kRose, 5));
    log.make(closing(log, 1));
    within(1, kBean);
    // It came after the proposal, and before the cut.
    within(1, leaf);
    // And this one after the cut, and before the closing.
    without(1, late);
    log.at('2026-03-01T09:00').make(cut(log, '2026-02-28'));
    log.make(closing(log, 2));
    const last = brand(log, 'last');
    without(1, late);
    within(2, late);
    without(1, last);
    without(2, last);
    log.refuses(/Brand 4 has no statement of period 1/, dispute(1, late, last, 5));
    log.refuses(/Brand 5 has no statement of period 1/, dispute(1, last, late, 5));
    log.make(dispute(1, kHouse, kPool, 5));
  });
}

function testDeclines() {
  const no = (log, kind, param, figures) => log.decline(kind, null, 79, param, figures);
  scenario('forged: a dispute is declined for want of a statement', (log) => {
    const ann = log.at('2026-01-10T09:00').member();
    const ofDebtor = no(log, kAdjusts, kDebtorId);
    const ofCreditor = no(log, kAdjusts, kCreditorId);
    const ofNone = () => {
      for (const record of [ofDebtor, ofCreditor]) {
        log.refuses(/is of no period: none is closed that has no statement/, record);
      }
    };
    ofNone();
    brand(log, 'leaf');
    log.at('2026-02-01T09:00').make(cut(log, '2026-01-31'));
    ofNone();
    log.make(closing(log, 1));
    // All brands have a statement of all that is closed.
    ofNone();
    log.at('2026-03-01T09:00').make(cut(log, '2026-02-28'));
    ofNone();
    brand(log, 'late');
    log.make(ofDebtor);
    log.make(ofCreditor);
    log.make(closing(log, 2));
    log.at('2026-04-01T09:00').make(cut(log, '2026-03-31'));
    log.make(closing(log, 3));
    // Of the last period all have one, but not of those before.
    log.make(ofDebtor);
    for (const figures of [[1, 0], [0, 1]]) {
      for (const param of [kDebtorId, kCreditorId]) {
        log.refuses(/The decline 79 has no figures/, no(log, kAdjusts, param, figures));
      }
    }
    for (const param of [kNone, kBrandId, kPeriod, kAmount]) {
      log.refuses(/The decline 79 names another field/, no(log, kAdjusts, param));
    }
    log.refuses(/has no subject/, { kind: kAdjusts, subjects: [[ann, ofDebtor.books[0]]] });
    for (const kind of [kPublishes, kCloses, kPays]) {
      for (const param of [kBrandId, kDebtorId, kCreditorId]) {
        log.refuses(/not declined with the code 79/, no(log, kind, param));
      }
    }
  });
  scenario('forged: who came between the cut and the closing has no statement', (log) => {
    log.at('2026-02-01T09:00').make(cut(log, '2026-01-31'));
    brand(log, 'late');
    const declined = no(log, kAdjusts, kDebtorId);
    log.refuses(/is of no period/, declined);
    log.make(closing(log, 1));
    log.make(declined);
  });
}

function testRaised() {
  scenario('forged: what a dispute says', (log) => {
    const ann = closedMonth(log);
    const of = (more = {}) => claim(log, 1, kRose, kBean, 5, more);
    const no = (words, more) => log.refuses(words, of(more));
    for (const number of [0, 2, 2 ** 32 - 1]) no(/wrong dispute/, { dispute: number });
    for (const amount of [0, -1, kMost + 1n]) no(/is nothing or too much/, { micro_fen: amount });
    for (const reason of [0, 5, 8, 10]) no(/The reason of DisputeRaised is unknown/, { reason });
    for (const line of [6, 9, 16, 24, 31, 41, 51, 64]) {
      no(/The line of DisputeRaised is unknown/, { line });
    }
    for (const one of [kHouse, kPool, 3]) no(/Brand \d+ is not registered/, { brand: one });
    no(/Brand 3 is not registered/, { counterparty: 3 });
    no(/Party 1 owes itself/, { counterparty: kRose });
    for (const period of [0, 2, 2 ** 32 - 1]) no(/is not cut/, { period });
    const [fact] = of().books;
    const form = (words, record) => log.refuses(words, { ...of(), ...record });
    form(/is not about a member/, { subjects: [[ann]] });
    form(/begins with a DisputeRaised/, { books: [] });
    form(/begins with a DisputeRaised/, { books: owes(kRose, kBean, 5) });
    form(/too many/, { books: [fact, fact] });
    form(/too many/, { books: [fact, ...owes(kRose, kBean, 5)] });
    form(/The program itself asks for nothing/, { actor: 0 });
    for (const reason of [1, 2, 3, 4, 9]) log.make(of({ reason }));
    for (const line of kLines) log.make(of({ line }));
    for (const amount of [1, kMost]) log.make(of({ micro_fen: amount }));
    for (const other of [kHouse, kPool]) log.make(claim(log, 1, kBean, other, 7));
    log.make({ ...of(), actor: user(7) });
    // Nothing is owed by it, and nothing counted.
    assert.deepEqual(trafficOf(log, kBean, kRose), {});
    assert.equal(log.ledger.books.get(0x80000000 + 156), undefined);
    assert.equal(log.ledger.disputes.length, 5 + kLines.length + 2 + 2 + 1);
    assert.deepEqual(log.ledger.disputes.at(-2), { period: 1, brand: kBean, counterparty: kPool,
      line: 0, reason: 1, micro_fen: 7n, status: 1, raised: log.sequence - 2, answered: null });
    for (const number of [1, 31]) {
      no(/wrong dispute/, { dispute: number });
    }
  });
}

function testStated() {
  scenario('forged: a dispute is about a statement that both have', (log) => {
    log.at('2026-01-31T09:00').refuses(/Period 1 is not cut/, claim(log, 1, kRose, kBean, 5));
    log.make(cut(log, '2026-01-30'));
    log.refuses(/Period 1 is not closed/, claim(log, 1, kRose, kBean, 5));
    const leaf = brand(log, 'leaf');
    log.make(closing(log, 1));
    log.make(claim(log, 1, kRose, kBean, 5));
    const without = /Brand 3 has no statement of period 1/;
    for (const other of [kRose, kHouse, kPool]) {
      log.refuses(without, claim(log, 1, leaf, other, 5));
    }
    log.refuses(without, claim(log, 1, kRose, leaf, 5));
    log.at('2026-03-01T09:00').make(cut(log, '2026-02-28'));
    log.refuses(/Period 2 is not closed/, claim(log, 2, leaf, kRose, 5));
    log.make(closing(log, 2));
    log.make(claim(log, 2, leaf, kRose, 5));
    log.refuses(without, claim(log, 1, leaf, kRose, 5));
  });
}

function testRejected() {
  scenario('forged: a dispute is rejected once, for a reason', (log) => {
    const ann = closedMonth(log);
    log.refuses(/There is no dispute 1/, rejecting(1));
    for (let left = 4; left > 0; left -= 1) log.make(claim(log, 1, kRose, kBean, 5));
    for (const number of [0, 5, 2 ** 32 - 1]) log.refuses(/There is no dispute/, rejecting(number));
    for (const reason of [0, 4, 5, 8, 10]) {
      log.refuses(/The reason of DisputeRejected is unknown/, rejecting(1, reason));
    }
    const [fact] = rejecting(1).books;
    const form = (words, record) => log.refuses(words, { ...rejecting(1), ...record });
    form(/is not about a member/, { subjects: [[ann]] });
    form(/begins with a DisputeRejected/, { books: owes(kRose, kBean, 5) });
    form(/too many/, { books: [fact, fact] });
    form(/too many/, { books: [fact, ...owes(kRose, kBean, 5)] });
    form(/begins with a DisputeRaised/, { kind: kRaises });
    form(/begins with a PeriodAdjusted/, { kind: kAdjusts });
    for (const [index, reason] of [1, 2, 3, 9].entries()) {
      const answered = log.make(rejecting(4 - index, reason));
      const { status, answered: by } = log.ledger.disputes[3 - index];
      assert.deepEqual([status, by], [3, answered]);
    }
    for (const number of [1, 4]) {
      log.refuses(/is answered already/, rejecting(number));
      log.refuses(/is answered already/, upholding(log, number, kRose, kBean, 5));
    }
    // What was rejected can be adjusted all the same, by a record that names no dispute.
    log.make(dispute(1, kRose, kBean, 5));
  });
}

function testUpheld() {
  scenario('forged: a dispute is upheld by an adjustment between just the two', (log) => {
    closedMonth(log);
    const leaf = brand(log, 'leaf');
    log.make(claim(log, 1, kRose, kBean, 5));
    log.at('2026-03-01T09:00').make(cut(log, '2026-02-28'));
    log.make(closing(log, 2));
    log.make(claim(log, 2, leaf, kPool, 5));
    log.make(claim(log, 1, kRose, kHouse, 5));
    const uphold = (...words) => upholding(log, ...words);
    log.refuses(/There is no dispute 4/, dispute(1, kRose, kBean, 5, { dispute: 4 }));
    log.refuses(/Dispute 1 is of another period/, uphold(1, kRose, kBean, 5, { period: 2 }));
    log.refuses(/Dispute 2 is of another period/, dispute(1, kHouse, kPool, 5, { dispute: 2 }));
    for (const [debtor, creditor] of [[kRose, kHouse], [kHouse, kBean], [kPool, kRose],
      [kHouse, kPool]]) {
      log.refuses(/Dispute 1 is of other parties/, uphold(1, debtor, creditor, 5));
    }
    log.refuses(/Party 1 owes itself/, uphold(1, kRose, kRose, 5));
    for (const [debtor, creditor] of [[leaf, kRose], [kRose, kPool], [leaf, kHouse]]) {
      log.refuses(/Dispute 2 is of other parties/, uphold(2, debtor, creditor, 5));
    }
    for (const amount of [0, kMost + 1n]) {
      log.refuses(/is nothing or too much/, uphold(1, kRose, kBean, amount));
    }
    const record = uphold(1, kRose, kBean, 5);
    log.refuses(/BookPosting is missing/, { ...record, books: record.books.slice(0, 1) });
    log.refuses(/has a wrong amount/, { ...record, books: [record.books[0],
      ...owes(kRose, kBean, 6)] });
    log.refuses(/has a wrong account/, { ...record, books: [record.books[0],
      ...owes(kBean, kRose, 5)] });
    // The third stays open while the others are answered; each by an amount of its own.
    const first = log.make(uphold(1, kBean, kRose, kMost, { reason: 4 }));
    log.make(uphold(2, kPool, leaf, 1));
    assert.deepEqual(log.ledger.disputes.map(({ status }) => status), [2, 2, 1]);
    assert.equal(log.ledger.disputes[0].answered, first);
    for (const again of [uphold(1, kRose, kBean, 5), rejecting(1), rejecting(2)]) {
      log.refuses(/is answered already/, again);
    }
    log.make(uphold(3, kRose, kHouse, 3));
    assert.deepEqual(trafficOf(log, kRose, kHouse), { adjusted: 3, adjustments: 1 });
    assert.equal(rowOf(log, kRose)[0], Number(kMost) - 3);
    log.at('2026-04-01T09:00').make(cut(log, '2026-03-31'));
    assert.deepEqual(linesOf(log, 3), ['adjustment 1→0 3 of 3 at 1/1 0 0 0 0',
      `adjustment 2→1 ${kMost} of ${kMost} at 1/1 0 0 0 0`,
      'adjustment pool→3 1 of 1 at 1/1 0 0 0 0']);
    log.make(closing(log, 3));
  });
}

function testAdjusted() {
  scenario('forged: an adjustment that names no dispute answers none', (log) => {
    closedMonth(log);
    log.make(claim(log, 1, kRose, kBean, 5));
    log.make(dispute(1, kRose, kBean, 5));
    log.make(dispute(1, kBean, kRose, 5));
    assert.equal(log.ledger.disputes[0].status, 1);
    log.make(claim(log, 1, kBean, kRose, 5));
    // Of two that are alike, the one that is named.
    log.make(upholding(log, 2, kRose, kBean, 5));
    assert.deepEqual(log.ledger.disputes.map(({ status }) => status), [1, 2]);
    log.make(rejecting(1));
  });
}

function testAnswerDeclines() {
  const no = (log, kind, code, param, figures) => log.decline(kind, null, code, param, figures);
  scenario('forged: declines of the answer to a dispute', (log) => {
    const ann = closedMonth(log);
    for (const kind of [kAdjusts, kRejects]) {
      const answered = no(log, kind, 96, kDisputeId);
      const none = no(log, kind, 17, kDisputeId);
      log.make(none);
      log.refuses(/is of no dispute: none is answered/, answered);
      for (const code of [17, 96]) {
        for (const figures of [[1, 0], [0, 1]]) {
          log.refuses(/has no figures/, no(log, kind, code, kDisputeId, figures));
        }
        for (const param of [kNone, kBrandId, kPeriod, kCounterpartyId]) {
          log.refuses(/names another field/, no(log, kind, code, param));
        }
      }
      log.refuses(/has no subject/, { kind, subjects: [[ann, none.books[0]]] });
    }
    log.make(no(log, kRejects, 2, kNone));
    for (const code of [10, 60, 61, 79, 82, 83, 84]) {
      log.refuses(/not declined with the code/, no(log, kRejects, code, kNone));
    }
    log.make(claim(log, 1, kRose, kBean, 5));
    log.refuses(/is of no dispute/, no(log, kRejects, 96, kDisputeId));
    log.make(claim(log, 1, kRose, kBean, 5));
    log.make(rejecting(2));
    for (const kind of [kAdjusts, kRejects]) log.make(no(log, kind, 96, kDisputeId));
    for (const kind of [kPublishes, kCloses, kPays, kRaises]) {
      for (const code of [17, 96]) {
        log.refuses(/not declined with the code/, no(log, kind, code, kDisputeId));
      }
    }
  });
  scenario('forged: what was upheld is answered, too', (log) => {
    closedMonth(log);
    log.make(claim(log, 1, kRose, kBean, 5));
    log.refuses(/is of no dispute/, no(log, kAdjusts, 96, kDisputeId));
    log.make(upholding(log, 1, kRose, kBean, 5));
    for (const kind of [kAdjusts, kRejects]) log.make(no(log, kind, 96, kDisputeId));
  });
}

function testRaiseDeclines() {
  scenario('forged: declines of a dispute that was not raised', (log) => {
    const ann = log.at('2026-01-31T09:00').member();
    const no = (code, param, figures) => log.decline(kRaises, null, code, param, figures);
    const other = (code, param, ...params) => {
      for (const one of params) log.refuses(/names another field/, no(code, one));
      log.make(no(code, param));
    };
    log.make(no(2, kNone));
    other(10, kBrandId, kNone, kDebtorId, kDisputeId);
    log.make(no(10, kCounterpartyId));
    other(60, kAmount, kNone, kPeriod);
    log.refuses(/has no subject/, { kind: kRaises, subjects: [[ann, no(60, kAmount).books[0]]] });
    log.refuses(/other figures/, no(82, kPeriod));
    log.make(no(82, kPeriod, [1, 0]));
    log.refuses(/is of no period/, no(84, kPeriod, [1, 0]));
    log.refuses(/is of no period/, no(79, kBrandId));
    for (const code of [13, 61, 72, 80, 83, 85]) {
      log.refuses(/not declined with the code/, no(code, kMemberId));
    }
    log.make(cut(log, '2026-01-30'));
    log.refuses(/other figures/, no(84, kPeriod, [2, 0]));
    log.make(no(84, kPeriod, [1, 0]));
    log.make(no(82, kPeriod, [2, 0]));
    brand(log, 'late');
    log.make(closing(log, 1));
    for (const param of [kBrandId, kCounterpartyId]) {
      log.make(no(79, param));
      log.refuses(/has no figures/, no(79, param, [1, 0]));
    }
    for (const param of [kDebtorId, kCreditorId, kNone]) {
      log.refuses(/names another field/, no(79, param));
    }
    log.refuses(/names another field/, log.decline(kAdjusts, null, 79, kCounterpartyId));
  });
}
