// Holds: points set aside for an acceptor, captured, and given back when the hold ends.
import { timeText } from '../calendar.mjs';
import { Expectation } from '../expectation.mjs';
import { account, kHoldEnd, kRelease } from '../kinds.mjs';
import { holdName, takeFrom } from '../wallet.mjs';
import {
  refuseDebtor, requireAtLeastOne, requireBrand, requireChannel, requireCurrency, requireWorth,
  subjectAndTrace, takeLots,
} from './common.mjs';
import { requireNothingDue, requireNothingMaturing } from './due.mjs';
import { expectRedeemed, expectSpending, faceOf } from './redeem.mjs';
import { requireNamed, requireOwner, requireServed } from './who.mjs';

const kTermMax = 366n * 86_400_000_000_000n;
export const kReleased = 1;
const kTimeUp = 2;
const kRestOfCapture = 3;

export function checkHold(context) {
  const { ledger } = context;
  const { subject, trace } = subjectAndTrace(context, 'HoldPlaced');
  const { currency, acceptor, channel, points, ends } = trace;
  requireCurrency(context, currency);
  requireBrand(context, acceptor);
  requireChannel(context, channel);
  requireAtLeastOne(context, 'What is held', points);
  requireTerm(context, ends);
  requireNamed(context, subject.member, { takes: true });
  requireNothingDue(context, subject.member, currency);
  refuseDebtor(context, subject.member, currency);

  const expected = new Expectation(ledger, subject.member);
  expectHold(context, expected, { currency, acceptor, channel, ordinal: 0, points, ends });
  expected.compare(context.record);
}

export function requireTerm({ record, reject }, ends) {
  if (ends > record.commit_time && ends <= record.commit_time + kTermMax) return;
  reject('A hold ends after its commit time, and within 366 days of it.',
    { expected: `after ${timeText(record.commit_time)}`, found: timeText(ends) });
}

export function expectHold(context, expected, placed) {
  const { currency, ordinal, points } = placed;
  expected.trace('HoldPlaced', placed);
  const parts = takeLots(context, expected.member, currency, points);
  requireWorth(context, currency, parts);
  for (const { lot, amount } of parts) {
    expected.available(currency, lot, -amount);
    expected.held(currency, { sequence: context.record.sequence, ordinal }, lot, amount);
  }
}

export function checkCapture(context) {
  const { ledger, record, reject } = context;
  const { subject, trace } = subjectAndTrace(context, 'HoldCaptured');
  const hold = holdOf(context, subject, trace);
  requireOpen(context, hold);
  const { currency } = hold;
  const { points } = trace;
  requireAtLeastOne(context, 'What is captured', points);
  if (points > hold.pinned) {
    reject(`More is captured than hold ${hold.sequence} pins.`,
      { expected: `at most ${hold.pinned}`, found: points });
  }
  requireServed(context, subject.member);
  requireNothingDue(context, subject.member, currency);

  const expected = new Expectation(ledger, subject.member);
  const { parts } = takeFrom(hold.lots, points);
  const face = faceOf(context, { currency, points, parts });
  expectCapture(expected, hold, { points, face, parts });
  if (points < hold.pinned && subject.effects.some(({ name }) => name === 'HoldEnded')) {
    expectEnd(context, expected, hold, kRestOfCapture, restOf(hold, points));
  }
  expectSpending(expected, record, currency);
  expected.compare(record);
}

export function expectCapture(expected, hold, { points, face, parts }) {
  const { currency, acceptor, channel } = hold;
  expected.trace('HoldCaptured', {
    currency, hold: hold.sequence, hold_ordinal: hold.ordinal, acceptor, channel, points, face,
  });
  for (const { lot, amount } of parts) expected.held(currency, hold, lot, -amount);
  expectRedeemed(expected, { currency, acceptor, points, parts });
}

// Kinds 23 and 24.
export function checkHoldEnd(context) {
  const { ledger, record, reject } = context;
  const { subject, trace } = subjectAndTrace(context, 'HoldEnded');
  const hold = holdOf(context, subject, trace);
  requireOpen(context, hold);
  const { member, currency } = hold;
  if (record.kind === kRelease) {
    requireServed(context, member);
    requireNothingDue(context, member, currency);
  } else {
    requireNothingMaturing(context, member, currency);
    const [first] = ledger.peek(member, currency).endedHolds(record.commit_time);
    if (first?.sequence !== hold.sequence || first.ordinal !== hold.ordinal) {
      reject(`Hold ${holdName(hold)} is not the first whose time is up.`,
        { expected: first ? holdName(first) : null, found: holdName(hold) });
    }
  }
  const expected = new Expectation(ledger, member);
  const why = record.kind === kRelease ? kReleased : kTimeUp;
  expectEnd(context, expected, hold, why, hold.lots);
  expected.compare(record);
}

// The hold that the trace names, of the subject. One of a tender goes with it, or by its time.
function holdOf(context, subject, trace) {
  const { ledger, record, reject } = context;
  const { hold: sequence, hold_ordinal: ordinal, currency } = trace;
  const hold = ledger.hold(sequence, ordinal);
  if (!hold) reject(`There is no hold ${sequence} of ordinal ${ordinal}.`);
  requireOwner(context, subject.member, hold.member, `Hold ${holdName(hold)}`);
  if (hold.currency !== currency) {
    reject(`Hold ${holdName(hold)} is of another currency.`,
      { expected: hold.currency, found: currency });
  }
  if (ordinal > 0 && record.kind !== kHoldEnd) {
    reject(`Hold ${holdName(hold)} is of a tender, and goes with it.`);
  }
  return hold;
}

export function requireOpen({ reject }, hold) {
  if (hold.pinned === 0n) reject(`Hold ${holdName(hold)} is closed already.`);
}

// What a hold pins after a capture of `points`.
function restOf({ lots }, points) {
  let left = points;
  return lots.map((lot) => {
    const taken = lot.amount < left ? lot.amount : left;
    left -= taken;
    return { ...lot, amount: lot.amount - taken };
  }).filter(({ amount }) => amount > 0n);
}

// A lot that is live goes back; one past its last day, which the hold kept from expiring, expires.
export function expectEnd({ ledger, record }, expected, hold, why, lots) {
  const { currency, sequence, ordinal } = hold;
  const wallet = ledger.peek(hold.member, currency);
  const isLive = (lot) => wallet.isLive(lot, record.commit_day);
  const sum = (some) => some.reduce((total, { amount }) => total + amount, 0n);
  const expired = sum(lots.filter((lot) => !isLive(lot)));
  expected.trace('HoldEnded', {
    currency, hold: sequence, hold_ordinal: ordinal, why, released: sum(lots.filter(isLive)),
    expired,
  });
  for (const lot of lots) {
    expected.held(currency, hold, lot, -lot.amount);
    if (isLive(lot)) expected.available(currency, lot, lot.amount);
  }
  expected.book(currency, account('issuer.expired', ledger.issuerOf(currency)), expired);
}
