// Reversals of redemptions (or captures) and of earnings, in part and cumulative: each names its
// original and is made from what the original holds.
import { addDays } from '../calendar.mjs';
import { Expectation } from '../expectation.mjs';
import { account, kCapture, kEarn, kRedeem } from '../kinds.mjs';
import { kGraceDays, kLateRefund, kMemberOwes, kSpentPoints } from '../settings.mjs';
import { takeFrom } from '../wallet.mjs';
import {
  expectLines, floorDivide, requireAtLeastOne, requireCurrency, requireWorth, subjectAndTrace,
} from './common.mjs';
import { requireNothingDue } from './due.mjs';
import { promisedOf } from './earn.mjs';
import { findOriginal, requireAtMost, skipPoints } from './original.mjs';
import { expectPurchaseBack } from './purchase.mjs';
import { expectRedeemed } from './redeem.mjs';
import { expectPromise } from './unit.mjs';
import { requireServed } from './who.mjs';

const kReissue = 2n;

export function checkReverseRedemption(context) {
  const { ledger, record } = context;
  const { subject, trace } = subjectAndTrace(context, 'RedemptionReversed');
  const { currency, original, points } = trace;
  requireCurrency(context, currency);
  const what = findOriginal(context, subject, trace, new Map([
    [kRedeem, 'Redeemed'], [kCapture, 'HoldCaptured'],
  ]));
  requireServed(context, subject.member);
  requireNothingDue(context, subject.member, currency);
  const before = ledger.reversed(original).points;
  requireAtLeastOne(context, 'What is reversed', points);
  requireAtMost(context, points, what.trace.points - before);

  const { acceptor } = what.trace;
  const refund = refundOf(context, subject.member, currency,
    takeFrom(skipPoints(takenBy(what), before), points).parts);
  requireWorth(context, currency, refund.parts);
  const expected = new Expectation(ledger, subject.member);
  expected.trace('RedemptionReversed', {
    currency, acceptor, original, points, points_before: before, expired: refund.expired,
    face: faceOfReversal(what.trace, before, points),
  });
  expectReversedLines(context, expected, subject, what, points);
  expectRefund(expected, { currency, acceptor, points }, refund);
  expected.compare(record);
}

// Of the original's face what its points so far come to, less what those before came to.
function faceOfReversal({ points: all, face }, before, points) {
  return floorDivide(face * (before + points), all) - floorDivide(face * before, all);
}

// What becomes of lots that are given back: {parts, lots, expired}, the parts as they were taken,
// the lots that they go to, and the points that are late and expire.
export function refundOf({ ledger, record }, member, currency, parts) {
  const wallet = ledger.peek(member, currency);
  const reissues = ledger.policy(currency, kLateRefund, record.commit_time) === kReissue;
  const grace = Number(ledger.policy(currency, kGraceDays, record.commit_time));
  const lots = [];
  let expired = 0n;
  for (const { lot, amount } of parts) {
    if (wallet.isLive(lot, record.commit_day)) {
      lots.push({ lot, amount });
    } else if (reissues) {
      const expires_on = addDays(record.commit_day, grace);
      lots.push({ lot: { expires_on, provenance: lot.provenance }, amount });
    } else {
      expired += amount;
    }
  }
  return { parts, lots, expired };
}

export function expectRefund(expected, { currency, acceptor, points }, { parts, lots, expired }) {
  for (const { lot, amount } of lots) expected.available(currency, lot, amount);
  expectRedeemed(expected, { currency, acceptor, points: -points, parts });
  const issuer = expected.ledger.issuerOf(currency);
  expected.book(currency, account('issuer.expired', issuer), expired);
}

export function checkReverseEarn(context) {
  const { ledger, record } = context;
  const { subject, trace } = subjectAndTrace(context, 'EarnReversed');
  const { currency, original, spend } = trace;
  requireCurrency(context, currency);
  const what = findOriginal(context, subject, trace, new Map([[kEarn, 'Earned']]));
  requireServed(context, subject.member, { takes: true });
  requireNothingDue(context, subject.member, currency);
  const before = ledger.reversed(original);
  requireAtLeastOne(context, 'What is reversed', spend);
  requireAtMost(context, spend, what.trace.spend - before.spend);

  const reversal = earnReversalOf(context, ledger.peek(subject.member, currency), what,
    { spend, before });
  const expected = new Expectation(ledger, subject.member);
  expected.trace('EarnReversed', reversal.fields);
  expectReversedLines(context, expected, subject, what, spend);
  expectTakenBack(context, expected, reversal);
  expectPurchaseBack(expected, what, reversal.fields);
  expected.compare(record);
}

// What a reversal of `spend` takes from the wallet, after what was reversed `before`: {fields,
// pending, available}, the fields being those of its effect.
export function earnReversalOf({ ledger, record }, wallet, what, { spend, before }) {
  const { currency, brand } = what.trace;
  const points = what.trace.points - before.points - netOf(what.trace, before.spend + spend);
  const { pending, available, missing } = takenBack(wallet, what, points);
  const owes = ledger.policy(currency, kSpentPoints, record.commit_time) === kMemberOwes;
  const fields = {
    currency, brand, original: what.sequence, spend, spend_before: before.spend, points,
    points_before: before.points, debt: owes ? missing : 0n, loss: owes ? 0n : missing,
  };
  return { fields, pending, available };
}

// The points that an earning leaves when so much of its spend was taken back. What it did not give
// is not taken either.
export function netOf({ spend, rate, coefficient, points }, back) {
  const { promised } = promisedOf(spend - back, rate, coefficient);
  return promised < points ? promised : points;
}

export function expectTakenBack(context, expected, { fields, pending, available }) {
  const { currency, brand, points, debt, loss } = fields;
  for (const { lot, amount } of pending) expected.pending(currency, lot, -amount);
  for (const { lot, amount } of available) expected.available(currency, lot, -amount);
  expected.debt(currency, -debt);
  const issuer = context.ledger.issuerOf(currency);
  expected.book(currency, account('issuer.reversed', issuer), points - loss);
  expectPromise(context, expected, brand, { currency, units: loss - points });
}

// Each line is one of the original, and all reversals of it stay within its amount.
function expectReversedLines(context, expected, subject, { sequence, effects }, sum) {
  const { ledger, reject } = context;
  const before = ledger.reversed(sequence).lines;
  for (const { line, amount } of expectLines(context, expected, subject, sum)) {
    const own = effects.find((effect) => effect.name === 'LineAmount' && effect.line === line);
    if (!own) reject(`Record ${sequence} has no line ${line}.`);
    const left = own.amount - (before.get(line) ?? 0n);
    if (amount > left) {
      reject(`More is reversed of line ${line} than is left of it.`,
        { expected: `at most ${left}`, found: amount });
    }
  }
}

// What the original took, the last taken first. Of a capture the rest is left out, which stands
// behind the end of the hold.
function takenBy({ effects }) {
  const end = effects.findIndex(({ name }) => name === 'HoldEnded');
  return lotsTaken(effects.slice(0, end < 0 ? effects.length : end)
    .filter(({ name }) => name === 'AvailablePosting' || name === 'HeldPosting'));
}

// By postings, the last of which is the first lot.
export function lotsTaken(postings) {
  return postings.map(({ expires_on, provenance, amount }) =>
    ({ expires_on, provenance, amount: -amount })).reverse();
}

// First the pending lot of the original, then the lot of its key, then the others in the order of
// use; what is missing then was spent.
function takenBack(wallet, { effects }, points) {
  const posted = effects.find(({ name }) =>
    name === 'PendingPosting' || name === 'AvailablePosting');
  const pendingLot = posted?.name === 'PendingPosting' ? wallet.findPending(posted) : null;
  const pending = takeFrom(pendingLot ? [pendingLot] : [], points);
  const own = posted ? wallet.findLot(posted) : null;
  const others = wallet.lots.filter((lot) => lot !== own);
  const available = takeFrom(own ? [own, ...others] : others, pending.left);
  return { pending: pending.parts, available: available.parts, missing: available.left };
}
