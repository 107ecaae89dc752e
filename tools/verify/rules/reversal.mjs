// Reversals of redemptions (or captures) and of earnings, in part and cumulative: each names its
// original and is made from what the original holds.
import { addDays } from '../calendar.mjs';
import { Expectation } from '../expectation.mjs';
import { account, kCapture, kEarn, kRedeem } from '../kinds.mjs';
import { kGraceDays, kLateRefund, kSpentPoints } from '../settings.mjs';
import { takeFrom } from '../wallet.mjs';
import { expectLines, requireAtLeastOne, requireCurrency, subjectAndTrace } from './common.mjs';
import { requireNothingDue } from './due.mjs';
import { pointsOf } from './earn.mjs';
import { findOriginal, requireAtMost, skipPoints } from './original.mjs';
import { expectRedeemed } from './redeem.mjs';
import { requireServed } from './who.mjs';

const kReissue = 2n;
const kMemberOwes = 1n;

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
  const before = ledger.reversed(original);
  requireAtLeastOne(context, 'What is reversed', points);
  requireAtMost(context, points, what.trace.points - before.points);

  const expected = new Expectation(ledger, subject.member);
  const parts = givenBack(what, before.points, points);
  const wallet = ledger.peek(subject.member, currency);
  const isLive = (lot) => wallet.isLive(lot, record.commit_day);
  const late = parts.filter(({ lot }) => !isLive(lot));
  const reissues = ledger.policy(currency, kLateRefund, record.commit_time) === kReissue;
  const expired = reissues ? 0n : late.reduce((sum, { amount }) => sum + amount, 0n);
  expected.trace('RedemptionReversed', {
    currency, acceptor: what.trace.acceptor, original, points, points_before: before.points,
    expired,
  });
  expectReversedLines(context, expected, subject, what, points);
  const grace = Number(ledger.policy(currency, kGraceDays, record.commit_time));
  for (const { lot, amount } of parts) {
    if (isLive(lot)) {
      expected.available(currency, lot, amount);
    } else if (reissues) {
      const expires_on = addDays(record.commit_day, grace);
      expected.available(currency, { expires_on, provenance: lot.provenance }, amount);
    }
  }
  expectRedeemed(expected, { currency, acceptor: what.trace.acceptor, points: -points, parts });
  expected.book(currency, account('issuer.expired', ledger.currency(currency).brand), expired);
  expected.compare(record);
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

  const { rate, coefficient, brand } = what.trace;
  const net = pointsOf(what.trace.spend - before.spend - spend, rate, coefficient).points;
  const points = what.trace.points - before.points - net;
  const taken = takenBack(ledger, subject.member, what, points);
  const owes = ledger.policy(currency, kSpentPoints, record.commit_time) === kMemberOwes;
  const debt = owes ? taken.missing : 0n;
  const loss = owes ? 0n : taken.missing;
  const expected = new Expectation(ledger, subject.member);
  expected.trace('EarnReversed', {
    currency, brand, original, spend, spend_before: before.spend, points,
    points_before: before.points, debt, loss,
  });
  expectReversedLines(context, expected, subject, what, spend);
  for (const { lot, amount } of taken.pending) expected.pending(currency, lot, -amount);
  for (const { lot, amount } of taken.available) expected.available(currency, lot, -amount);
  expected.debt(currency, -debt);
  expected.book(currency, account('issuer.reversed', brand), points - loss);
  expected.compare(record);
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

// What the original took, the last taken first, without the first `before` points: the next
// `points` of it. Of a capture the rest is left out, which stands behind the end of the hold.
function givenBack({ effects }, before, points) {
  const end = effects.findIndex(({ name }) => name === 'HoldEnded');
  const taken = effects.slice(0, end < 0 ? effects.length : end)
    .filter(({ name }) => name === 'AvailablePosting' || name === 'HeldPosting')
    .map(({ expires_on, provenance, amount }) => ({ expires_on, provenance, amount: -amount }))
    .reverse();
  return takeFrom(skipPoints(taken, before), points).parts;
}

// First the pending lot of the original, then the lot of its key, then the others in the order of
// use; what is missing then was spent.
function takenBack(ledger, member, { trace, effects }, points) {
  const wallet = ledger.peek(member, trace.currency);
  const posted = effects.find(({ name }) =>
    name === 'PendingPosting' || name === 'AvailablePosting');
  const pendingLot = posted?.name === 'PendingPosting' ? wallet.findPending(posted) : null;
  const pending = takeFrom(pendingLot ? [pendingLot] : [], points);
  const own = posted ? wallet.findLot(posted) : null;
  const others = wallet.lots.filter((lot) => lot !== own);
  const available = takeFrom(own ? [own, ...others] : others, pending.left);
  return { pending: pending.parts, available: available.parts, missing: available.left };
}
