// Earning: rate, coefficient and return window in force when the purchase happened, floor, what a cap
// and a budget leave of it, and the lot it goes to, after a debt was repaid.
import { expectActivity } from '../activity.mjs';
import { monthOf } from '../calendar.mjs';
import { dayOfPurchase } from '../earn_budgets.mjs';
import { Expectation } from '../expectation.mjs';
import { account } from '../kinds.mjs';
import { Fraction } from '../layout.mjs';
import { kChannel, kEarnRate } from '../published.mjs';
import { kNoLimit, kReturnWindow } from '../settings.mjs';
import { termOf } from '../terms.mjs';
import {
  expectLines, floorDivide, requireBrand, requireChannel, requireCurrency, subjectAndTrace,
} from './common.mjs';
import { requireNothingDue } from './due.mjs';
import { expectPurchase } from './purchase.mjs';
import { expectPromise } from './unit.mjs';
import { requireNamed } from './who.mjs';

const kFenPerYuan = 100n;
const kPointsMax = (1n << 53n) - 1n;
// Where no version was in force: one point per yuan; without a channel: a coefficient of one.
const kNoVersion = {
  version: 0,
  content: {
    rate: new Fraction(1, 1), coefficient: new Fraction(1, 1), budget: kNoLimit, cap: kNoLimit,
  },
};

export function checkEarn(context) {
  const { ledger, record, reject } = context;
  const { subject, trace } = subjectAndTrace(context, 'Earned');
  const { currency, brand, channel, spend } = trace;
  requireCurrency(context, currency);
  requireBrand(context, brand);
  requireChannel(context, channel);
  if (spend < 0n) reject('The spend is negative.', { expected: 'at least 0', found: spend });
  requireNamed(context, subject.member);
  requireNothingDue(context, subject.member, currency);

  const expected = new Expectation(ledger, subject.member);
  const moment = {
    time: record.occurrence?.time ?? record.commit_time, day: dayOfPurchase(record),
  };
  const points = expectEarned(context, expected, trace, moment);
  expectReceipt(expected, subject);
  expectLines(context, expected, subject, spend);
  expectPoints(context, expected, { currency, brand, points }, moment);
  expected.compare(record);
}

// Whether it was taken before, the index of requests knows.
function expectReceipt(expected, { effects }) {
  const taken = effects.find(({ name }) => name === 'ReceiptTaken');
  if (taken) expected.trace('ReceiptTaken', { receipt_mac: taken.receipt_mac });
}

// The lot that so many points of an occurrence go to, and the books, with what the brand owes for
// points that are not its own.
export function expectPoints(context, expected, { currency, brand, points }, { time, day }) {
  if (points === 0n) return;
  const { ledger, record } = context;
  const issuer = ledger.issuerOf(currency);
  const settlementPrice = ledger.settlementPrice(currency, time);
  const lot = {
    expires_on: termOf(ledger, currency, day, time),
    provenance: expected.provenance({
      issuer,
      funding_brand: brand,
      earn_month: monthOf(day),
      not_exchangeable_until: 0,
      settlement_price: settlementPrice,
    }),
  };
  const maturesOn = day + Number(ledger.policy(currency, kReturnWindow, time));
  if (maturesOn > record.commit_day) {
    expected.pending(currency, { matures_on: maturesOn, ...lot }, points);
  } else {
    expected.becomeAvailable(currency, lot, points);
  }
  expectActivity(expected, currency, { day, time });
  expected.book(currency, account('issuer.issued', issuer), -points);
  expectPromise(context, expected, brand, { currency, units: points });
  expectPurchase(context, expected, { currency, brand, points }, settlementPrice);
}

// Gives the points. What the floor cuts off is stated as the numerator over 100 · both
// denominators, and what a cap or a budget leaves out behind it.
export function expectEarned({ ledger, reject }, expected, { currency, brand, channel, spend },
  { time, day }) {
  const rateVersion = ledger.versions(kEarnRate, currency).at(time) ?? kNoVersion;
  // A channel has its first coefficient from the beginning of time; an earn rate has not.
  const channelVersion = channel === 0 ? kNoVersion :
    ledger.versions(kChannel, channel).atOrFirst(time);
  const { rate } = rateVersion.content;
  const { coefficient } = channelVersion.content;
  const { promised, remainder } = promisedOf(spend, rate, coefficient);
  if (promised > kPointsMax) reject('More than 2^53 − 1 points are earned at once.');
  const { points, by } = ledger.earnBudgets.allow(
    { member: expected.member, currency, version: rateVersion.version, day },
    rateVersion.content, promised);
  expected.trace('Earned', {
    currency, brand, channel,
    rate_version: rateVersion.version,
    channel_version: channelVersion.version,
    spend, rate, coefficient, points, remainder,
  });
  if (points < promised) expected.trace('EarningCut', { by, points: promised - points });
  return points;
}

// promised = floor(spend · rate · coefficient / 100).
export function promisedOf(spend, rate, coefficient) {
  const product = spend * BigInt(rate.numerator) * BigInt(coefficient.numerator);
  const whole = kFenPerYuan * BigInt(rate.denominator) * BigInt(coefficient.denominator);
  const promised = floorDivide(product, whole);
  return { promised, remainder: product - promised * whole };
}
