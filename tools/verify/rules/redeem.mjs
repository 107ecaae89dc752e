// Redeeming: first expiring first, and what the issuer owes the acceptor by the lots' prices.
import { Expectation } from '../expectation.mjs';
import { account } from '../kinds.mjs';
import { refuseOccurrence, subjectAndTrace, takeLots } from './common.mjs';

export function checkRedeem(context) {
  const { ledger, record, reject } = context;
  refuseOccurrence(context);
  const { subject, trace } = subjectAndTrace(context, 'Redeemed');
  const { currency, acceptor, channel, points } = trace;
  if (!ledger.knowsCurrency(currency)) reject(`Currency ${currency} is not registered.`);
  if (!ledger.knowsBrand(acceptor)) reject(`Brand ${acceptor} is not registered.`);
  if (!ledger.knowsChannel(channel)) reject(`Channel ${channel} is not registered.`);
  if (points <= 0n) reject('Nothing is redeemed.', { expected: 'at least 1', found: points });

  const { brand: issuer } = ledger.currency(currency);
  const expected = new Expectation(ledger, subject.member);
  expected.trace('Redeemed', { currency, acceptor, channel, points });
  for (const { lot, amount } of takeLots(context, subject.member, currency, points)) {
    expected.available(currency, lot, -amount);
    const { settlement_price: price } = ledger.provenance(lot.provenance);
    expected.obligation(issuer, acceptor, amount * price);
  }
  expected.book(currency, account('issuer.redeemed', issuer, acceptor), points);
  expected.compare(record, subject);
}
