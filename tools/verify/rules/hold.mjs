// Holds: points set aside for an acceptor, captured, and given back when the hold ends.
import { timeText } from '../calendar.mjs';
import { Expectation } from '../expectation.mjs';
import { account, kRelease } from '../kinds.mjs';
import { takeFrom } from '../wallet.mjs';
import {
  refuseDebtor, requireAtLeastOne, requireBrand, requireChannel, requireCurrency, requireWorth,
  subjectAndTrace, takeLots,
} from './common.mjs';
import { requireNothingDue, requireNothingMaturing } from './due.mjs';
import { expectRedeemed, expectSpending } from './redeem.mjs';
import { requireNamed, requireOwner, requireServed } from './who.mjs';

const kTermMax = 366n * 86_400_000_000_000n;
const kReleased = 1;
const kTimeUp = 2;
const kRestOfCapture = 3;

export function checkHold(context) {
  const { ledger, record, reject } = context;
  const { subject, trace } = subjectAndTrace(context, 'HoldPlaced');
  const { currency, acceptor, channel, points, ends } = trace;
  requireCurrency(context, currency);
  requireBrand(context, acceptor);
  requireChannel(context, channel);
  requireAtLeastOne(context, 'What is held', points);
  if (ends <= record.commit_time || ends > record.commit_time + kTermMax) {
    reject('A hold ends after its commit time, and within 366 days of it.',
      { expected: `after ${timeText(record.commit_time)}`, found: timeText(ends) });
  }
  requireNamed(context, subject.member, { takes: true });
  requireNothingDue(context, subject.member, currency);
  refuseDebtor(context, subject.member, currency);

  const expected = new Expectation(ledger, subject.member);
  expected.trace('HoldPlaced', { currency, acceptor, channel, points, ends });
  for (const { lot, amount } of takeLots(context, subject.member, currency, points)) {
    expected.available(currency, lot, -amount);
    expected.held(currency, record.sequence, lot, amount);
  }
  expected.compare(record);
}

export function checkCapture(context) {
  const { ledger, record, reject } = context;
  const { subject, trace } = subjectAndTrace(context, 'HoldCaptured');
  const hold = openHold(context, subject, trace);
  const { currency, acceptor, channel } = hold;
  const { points } = trace;
  requireAtLeastOne(context, 'What is captured', points);
  if (points > hold.pinned) {
    reject(`More is captured than hold ${hold.sequence} pins.`,
      { expected: `at most ${hold.pinned}`, found: points });
  }
  requireServed(context, subject.member);
  requireNothingDue(context, subject.member, currency);

  const expected = new Expectation(ledger, subject.member);
  expected.trace('HoldCaptured', {
    currency, hold: hold.sequence, hold_ordinal: 0, acceptor, channel, points,
  });
  const { parts } = takeFrom(hold.lots, points);
  requireWorth(context, parts);
  for (const { lot, amount } of parts) expected.held(currency, hold.sequence, lot, -amount);
  expectRedeemed(expected, { currency, acceptor, points, parts });
  if (points < hold.pinned && subject.effects.some(({ name }) => name === 'HoldEnded')) {
    expectEnd(context, expected, hold, kRestOfCapture, restOf(hold, points));
  }
  expectSpending(expected, record, currency);
  expected.compare(record);
}

// Kinds 23 and 24.
export function checkHoldEnd(context) {
  const { ledger, record, reject } = context;
  const { subject, trace } = subjectAndTrace(context, 'HoldEnded');
  const hold = openHold(context, subject, trace);
  const { member, currency } = hold;
  if (record.kind === kRelease) {
    requireServed(context, member);
    requireNothingDue(context, member, currency);
  } else {
    requireNothingMaturing(context, member, currency);
    const [first] = ledger.peek(member, currency).endedHolds(record.commit_time);
    if (first?.sequence !== hold.sequence) {
      reject(`Hold ${hold.sequence} is not the first whose time is up.`,
        { expected: first?.sequence ?? null, found: hold.sequence });
    }
  }
  const expected = new Expectation(ledger, member);
  const why = record.kind === kRelease ? kReleased : kTimeUp;
  expectEnd(context, expected, hold, why, hold.lots);
  expected.compare(record);
}

function openHold(context, subject, trace) {
  const { ledger, reject } = context;
  const { hold: sequence, hold_ordinal: ordinal, currency } = trace;
  const hold = ordinal === 0 ? ledger.holds.get(sequence) : undefined;
  if (!hold) reject(`There is no hold ${sequence} of ordinal ${ordinal}.`);
  requireOwner(context, subject.member, hold.member, `Hold ${sequence}`);
  if (hold.currency !== currency) {
    reject(`Hold ${sequence} is of another currency.`,
      { expected: hold.currency, found: currency });
  }
  if (hold.pinned === 0n) reject(`Hold ${sequence} is closed already.`);
  return hold;
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
function expectEnd({ ledger, record }, expected, hold, why, lots) {
  const { currency, sequence } = hold;
  const wallet = ledger.peek(hold.member, currency);
  const isLive = (lot) => wallet.isLive(lot, record.commit_day);
  const sum = (some) => some.reduce((total, { amount }) => total + amount, 0n);
  const expired = sum(lots.filter((lot) => !isLive(lot)));
  expected.trace('HoldEnded', {
    currency, hold: sequence, hold_ordinal: 0, why, released: sum(lots.filter(isLive)), expired,
  });
  for (const lot of lots) {
    expected.held(currency, sequence, lot, -lot.amount);
    if (isLive(lot)) expected.available(currency, lot, lot.amount);
  }
  expected.book(currency, account('issuer.expired', ledger.currency(currency).brand), expired);
}
