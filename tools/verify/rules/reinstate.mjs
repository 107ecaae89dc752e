// Reinstating points that expired: what the expiry took, in its order, into lots of a later day.
import { dayText, kLastDay } from '../calendar.mjs';
import { Expectation } from '../expectation.mjs';
import { account, kExpire } from '../kinds.mjs';
import { kHouse } from '../periods.mjs';
import { kReinstateDays } from '../settings.mjs';
import { takeFrom } from '../wallet.mjs';
import { requireAtLeastOne, requireCurrency, subjectAndTrace } from './common.mjs';
import { requireNothingDue } from './due.mjs';
import { findOriginal, requireAtMost, skipPoints } from './original.mjs';
import { expectPromise } from './unit.mjs';
import { requireServed } from './who.mjs';

export function checkReinstate(context) {
  const { ledger, record } = context;
  const { subject, trace } = subjectAndTrace(context, 'Reinstated');
  const { currency, original, points, expires_on } = trace;
  requireCurrency(context, currency);
  const what = findOriginal(context, subject, trace, new Map([[kExpire, 'Expired']]));
  requireServed(context, subject.member);
  requireNothingDue(context, subject.member, currency);
  requireDays(context, trace, what);
  const before = ledger.reversed(original).points;
  requireAtLeastOne(context, 'What is reinstated', points);
  requireAtMost(context, points, what.trace.points - before);

  const expected = new Expectation(ledger, subject.member);
  expected.trace('Reinstated', { currency, expires_on, original, points, points_before: before });
  const lots = what.effects.filter(({ name }) => name === 'AvailablePosting')
    .map(({ expires_on: last, provenance, amount }) =>
      ({ expires_on: last, provenance, amount: -amount }));
  for (const { lot, amount } of takeFrom(skipPoints(lots, before), points).parts) {
    expected.available(currency, { expires_on, provenance: lot.provenance }, amount);
  }
  expected.book(currency, account('issuer.expired', ledger.issuerOf(currency)), -points);
  expectPromise(context, expected, kHouse, { currency, units: points });
  expected.compare(record);
}

// Not too late, and for a day that is not over: the one that was asked for, or that of the grace,
// which is one of those.
function requireDays({ ledger, record, reject }, { currency, expires_on: expiresOn }, what) {
  const { commit_day: today, commit_time: time } = record;
  const last = what.day + Number(ledger.policy(currency, kReinstateDays, time));
  if (today > last) {
    reject('The points expired too long ago.',
      { expected: `until ${dayText(last)}`, found: dayText(today) });
  }
  if (expiresOn < today || expiresOn > kLastDay) {
    reject('The last day of the points reinstated is over, or is none.',
      { expected: `at least ${dayText(today)}`, found: dayText(expiresOn) });
  }
}
