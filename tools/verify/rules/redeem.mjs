// Redeeming: first expiring first, and what the issuer owes the acceptor by the lots' prices.
import { Expectation } from '../expectation.mjs';
import { account } from '../kinds.mjs';
import {
  expectLines, refuseDebtor, requireAtLeastOne, requireBrand, requireChannel, requireCurrency,
  requireNothingDue, subjectAndTrace, takeLots, worthOf,
} from './common.mjs';

export function checkRedeem(context) {
  const { ledger, record } = context;
  const { subject, trace } = subjectAndTrace(context, 'Redeemed');
  const { currency, acceptor, channel, points } = trace;
  requireCurrency(context, currency);
  requireBrand(context, acceptor);
  requireChannel(context, channel);
  requireAtLeastOne(context, 'What is redeemed', points);
  requireNothingDue(context, subject.member, currency);
  refuseDebtor(context, subject.member, currency);

  const expected = new Expectation(ledger, subject.member);
  expected.trace('Redeemed', { currency, acceptor, channel, points });
  expectLines(context, expected, subject, points);
  const parts = takeLots(context, subject.member, currency, points);
  for (const { lot, amount } of parts) expected.available(currency, lot, -amount);
  expectRedeemed(expected, { currency, acceptor, points, parts });
  expected.compare(record, subject);
}

// The books of points that an acceptor took, or with both negative, gave back.
export function expectRedeemed(expected, { currency, acceptor, points, parts }) {
  const { ledger } = expected;
  const { brand: issuer } = ledger.currency(currency);
  expected.book(currency, account('issuer.redeemed', issuer, acceptor), points);
  const worth = worthOf(ledger, parts);
  expected.obligation(issuer, acceptor, points < 0n ? -worth : worth);
}
