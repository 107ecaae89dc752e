// Redeeming: first expiring first, and what the issuer owes the acceptor by the lots' prices.
import { expectActivity, kSpending } from '../activity.mjs';
import { Expectation } from '../expectation.mjs';
import { account } from '../kinds.mjs';
import {
  expectLines, refuseDebtor, requireAtLeastOne, requireBrand, requireChannel, requireCurrency,
  requireWorth, subjectAndTrace, takeLots, worthOf,
} from './common.mjs';
import { requireNothingDue } from './due.mjs';
import { requireNamed } from './who.mjs';

const kFaceMax = (1n << 53n) - 1n;

export function checkRedeem(context) {
  const { ledger, record } = context;
  const { subject, trace } = subjectAndTrace(context, 'Redeemed');
  const { currency, acceptor, channel, points } = trace;
  requireCurrency(context, currency);
  requireBrand(context, acceptor);
  requireChannel(context, channel);
  requireAtLeastOne(context, 'What is redeemed', points);
  requireNamed(context, subject.member, { takes: true });
  requireNothingDue(context, subject.member, currency);
  refuseDebtor(context, subject.member, currency);

  const parts = takeLots(context, subject.member, currency, points);
  requireWorth(context, currency, parts);
  const face = faceOf(context, { currency, points, parts });
  const expected = new Expectation(ledger, subject.member);
  expected.trace('Redeemed', { currency, acceptor, channel, points, face });
  expectLines(context, expected, subject, points);
  for (const { lot, amount } of parts) expected.available(currency, lot, -amount);
  expectSpending(expected, record, currency);
  expectRedeemed(expected, { currency, acceptor, points, parts });
  expected.compare(record);
}

// What the member gets for points of which `parts` are the lots.
export function faceOf({ ledger, record, reject }, { currency, points, parts }) {
  const value = ledger.redemptionValue(currency, record.commit_time);
  const face = value === null ? worthOf(ledger, currency, parts) : points * value;
  requireFace({ reject }, face);
  return face;
}

export function requireFace({ reject }, face) {
  if (face <= kFaceMax) return;
  reject('What the member gets for the points is more than 2^53 − 1 micro-fen.',
    { expected: `at most ${kFaceMax}`, found: face });
}

export function expectSpending(expected, { commit_day: day, commit_time: time }, currency) {
  expectActivity(expected, currency, { day, time, what: kSpending });
}

// The books of points that an acceptor took, or with both negative, gave back.
export function expectRedeemed(expected, { currency, acceptor, points, parts }) {
  const { ledger } = expected;
  const issuer = ledger.issuerOf(currency);
  expected.book(currency, account('issuer.redeemed', issuer, acceptor), points);
  const worth = worthOf(ledger, currency, parts);
  expected.obligation(issuer, acceptor, points < 0n ? -worth : worth);
}
