// What the program does by itself: expiring lots past their last day, and maturing pending ones.
import { Expectation } from '../expectation.mjs';
import { account } from '../kinds.mjs';
import { requireCurrency, subjectAndTrace } from './common.mjs';
import { requireNoHoldEnded, requireNoNotice, requireNothingMaturing } from './due.mjs';

// Every lot of a wallet that is past its last day, whole; after all else that is due.
export function checkExpire(context) {
  const { ledger, record, reject } = context;
  const { subject, trace } = subjectAndTrace(context, 'Expired');
  const { currency } = trace;
  requireCurrency(context, currency);
  requireNothingMaturing(context, subject.member, currency);
  requireNoHoldEnded(context, subject.member, currency);
  requireNoNotice(context, subject.member, currency);

  const overdue = ledger.peek(subject.member, currency).overdueLots(record.commit_day);
  if (overdue.length === 0) {
    reject(`No lot of member ${subject.member} in ${ledger.currencyName(currency)} is past its ` +
      'last day.');
  }
  const points = sumOf(overdue);
  const expected = new Expectation(ledger, subject.member);
  for (const lot of overdue) expected.available(currency, lot, -lot.amount);
  expected.trace('Expired', { currency, points });
  expected.book(currency, account('issuer.expired', ledger.issuerOf(currency)), points);
  expected.compare(record);
}

// Every pending lot of a wallet whose day has come; a debt is repaid first.
export function checkMature(context) {
  const { ledger, record, reject } = context;
  const { subject, trace } = subjectAndTrace(context, 'Matured');
  const { currency } = trace;
  requireCurrency(context, currency);

  const lots = ledger.peek(subject.member, currency).maturing(record.commit_day);
  if (lots.length === 0) {
    reject(`No pending points of member ${subject.member} in ${ledger.currencyName(currency)} ` +
      'are mature.');
  }
  const expected = new Expectation(ledger, subject.member);
  expected.trace('Matured', { currency, points: sumOf(lots) });
  for (const lot of lots) {
    expected.pending(currency, lot, -lot.amount);
    expected.becomeAvailable(currency, lot, lot.amount);
  }
  expected.compare(record);
}

function sumOf(lots) {
  return lots.reduce((sum, { amount }) => sum + amount, 0n);
}
