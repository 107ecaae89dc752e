// Notices before an expiry, and the expiries that they put off.
import { Expectation } from '../expectation.mjs';
import { dueNotices } from '../notices.mjs';
import { requireCurrency, subjectAndTrace } from './common.mjs';
import { requireNoHoldEnded, requireNothingMaturing } from './due.mjs';

// All that are due in a wallet.
export function checkNotice(context) {
  const { ledger, record, reject } = context;
  const { subject, trace } = subjectAndTrace(context, 'ExpiryNoticed');
  const { member } = subject;
  const { currency } = trace;
  requireCurrency(context, currency);
  requireNothingMaturing(context, member, currency);
  requireNoHoldEnded(context, member, currency);

  const notices = dueNotices(ledger, member, currency, record);
  if (notices.length === 0) {
    reject(`No notice is due to member ${member} in ${ledger.currencyName(currency)}.`);
  }
  const expected = new Expectation(ledger, member);
  for (const { expires_on, days, points, last_day } of notices) {
    expected.trace('ExpiryNoticed', { currency, expires_on, days, points });
    if (last_day !== null) expected.trace('ExpiryDeferred', { currency, expires_on, last_day });
  }
  expected.compare(record);
}
