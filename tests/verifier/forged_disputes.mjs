// What disputes come to: only between parties who have a statement of the period.
import { scenario } from './forge.mjs';
import {
  approvedCut, brand, closing, cut, dispute, kAdjusts, kCloses, kHouse, kPays, kPool, proposeCut,
} from './forged_settlements.mjs';

const kRose = 1;
const kBean = 2;
const kPublishes = 2;
const kNone = 0;
const kBrandId = 1;
const kPeriod = 26;
const kAmount = 27;
const kDebtorId = 28;
const kCreditorId = 29;

export function testDisputes() {
  testParties();
  testDeclines();
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
