// Periods: what their cut says, the closing of their settlement, and payments (sections 20 and 21
// of the rules).
import { dayText } from '../calendar.mjs';
import { Expectation } from '../expectation.mjs';
import { kRecordKinds } from '../kinds.mjs';
import { kHouse } from '../periods.mjs';
import { kBrand } from '../published.mjs';
import { settle } from '../settlement.mjs';
import { digestOf } from '../statements.mjs';
import { requireBrand } from './common.mjs';

export const kMicroFenPerFen = 1_000_000n;
export const kAmountMax = (1n << 53n) - 1n;
// Of a payment, either way, and of a gift.
export const kFenMax = kAmountMax / kMicroFenPerFen;

// The cut of the open period by the record, under the name of such a last day, which must be one
// that it can have.
export function cutOf({ ledger, record, reject }, last) {
  const { periods } = ledger;
  const { first_day: first, first_sequence } = periods.opening;
  if (last < first || last >= record.commit_day) {
    reject('The last day of a period is over, and not before its first.', {
      expected: `${dayText(first)} to the day before ${dayText(record.commit_day)}`,
      found: dayText(last),
    });
  }
  return {
    period: periods.open, first_day: first, last_day: last,
    brands: ledger.counts.get(kBrand) ?? 0, first_sequence,
  };
}

export function checkCloseSettlement(context) {
  const { ledger, record, reject } = context;
  const { period } = factOf(context, 'SettlementClosed');
  const cut = requireCut(context, period);
  if (cut.closed !== null) reject(`Period ${period} is closed already.`);
  if (ledger.periods.firstNotClosed !== period) {
    reject('Periods are closed in order.',
      { expected: ledger.periods.firstNotClosed, found: period });
  }
  const { lines, obligations, statements } = settle(ledger, period, reject);
  const expected = new Expectation(ledger);
  expected.fact('SettlementClosed', {
    period, lines: lines.length, statements: statements.length,
    digest: digestOf(ledger, period, statements),
  });
  for (const { debtor, creditor, amount } of obligations) {
    expected.obligation(debtor, creditor, amount);
  }
  expected.compare(record);
}

export function checkRecordPayment(context) {
  const { ledger, record, reject } = context;
  const { party, fen, reference } = factOf(context, 'PaymentRecorded');
  requireBrand(context, party);
  if (fen === 0n || fen > kFenMax || fen < -kFenMax) {
    reject('A payment is of nothing or of too much.',
      { expected: `1 to ${kFenMax}, either way`, found: fen });
  }
  const expected = new Expectation(ledger);
  expected.fact('PaymentRecorded', { party, fen, reference });
  if (fen > 0n) expected.obligation(kHouse, party, fen * kMicroFenPerFen);
  else expected.obligation(party, kHouse, -fen * kMicroFenPerFen);
  expected.compare(record);
}

// The effect that stands first in books; there is no subject.
export function factOf({ record, reject }, name) {
  const kind = kRecordKinds.get(record.kind);
  if (record.subjects.length > 0) reject(`A record of kind ${kind} is not about a member.`);
  const [fact] = record.books;
  if (fact?.name !== name) reject(`A record of kind ${kind} begins with a ${name}.`);
  return fact;
}

export function requireCut({ ledger, reject }, period) {
  const cut = ledger.periods.cut(period);
  if (!cut) reject(`Period ${period} is not cut.`);
  return cut;
}
