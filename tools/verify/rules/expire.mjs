// Expiring: every lot of a wallet that is past its last day, whole, by the program itself.
import { Expectation } from '../expectation.mjs';
import { account, kActorProgram } from '../kinds.mjs';
import { isOverdue } from '../ledger.mjs';
import { refuseOccurrence, subjectAndTrace } from './common.mjs';

export function checkExpire(context) {
  const { ledger, record, reject } = context;
  refuseOccurrence(context);
  const { subject, trace } = subjectAndTrace(context, 'Expired');
  const { currency } = trace;
  if (record.actor_kind !== kActorProgram) reject('Only the program itself expires points.');
  if (!ledger.knowsCurrency(currency)) reject(`Currency ${currency} is not registered.`);

  const overdue = ledger.lots(subject.member, currency)
    .filter((lot) => isOverdue(lot, record.commit_day));
  if (overdue.length === 0) {
    reject(`No lot of member ${subject.member} in ${ledger.currencyName(currency)} is past its ` +
      'last day.');
  }
  const points = overdue.reduce((sum, lot) => sum + lot.remaining, 0n);
  const expected = new Expectation(ledger, subject.member);
  expected.trace('Expired', { currency, points });
  for (const lot of overdue) expected.available(currency, lot, -lot.remaining);
  expected.book(currency, account('issuer.expired', ledger.currency(currency).brand), points);
  expected.compare(record, subject);
}
