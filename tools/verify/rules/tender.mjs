// Tenders: a basket of which points pay a part, placed, then settled with the sale or let go
// (section 23 of the rules).
import { Expectation } from '../expectation.mjs';
import { kUnit } from '../kinds.mjs';
import { mixOf, payLines } from '../tender_mix.mjs';
import { requireBrand, requireChannel, subjectAndTrace } from './common.mjs';
import { requireNothingDue, requireNothingDueAtAll } from './due.mjs';
import { expectEarned, expectPoints } from './earn.mjs';
import {
  expectCapture, expectEnd, expectHold, kReleased, requireOpen, requireTerm,
} from './hold.mjs';
import { expectSpending, requireFace } from './redeem.mjs';
import { requireNamed, requireOwner, requireServed } from './who.mjs';

const kFenMax = (1n << 53n) - 1n;
const kLinesMax = 100;
const kNoWish = -1n;
export const kMicroFenPerFen = 1_000_000n;

export function checkPlaceTender(context) {
  const { ledger, record, reject } = context;
  const { subject: { member, effects }, trace } = subjectAndTrace(context, 'TenderPlaced');
  const { acceptor, channel, wish_points, wish_fen, ends } = trace;
  requireBrand(context, acceptor);
  requireChannel(context, channel);
  requireTerm(context, ends);
  requireWish(context, 'points', wish_points);
  requireWish(context, 'fen', wish_fen);
  const stated = statedLines(context, effects);
  const basket = stated.reduce((sum, { fen }) => sum + fen, 0n);
  if (basket > kFenMax) {
    reject('The basket is of more than 2^53 − 1 fen.', { expected: kFenMax, found: basket });
  }
  requireNamed(context, member, { takes: true });
  // Units pay nothing of a basket.
  requireNothingDueAtAll(context, member, (currency) => currency !== kUnit);

  const taken = mixOf(context, { member, acceptor, lines: stated, wish_points, wish_fen });
  if (taken.length === 0) reject('Nothing of the basket would be paid by points.');
  const paid = taken.reduce((sum, { fen }) => sum + fen, 0n);
  const expected = new Expectation(ledger, member);
  expected.trace('TenderPlaced', {
    acceptor, channel, basket, paid_by_points: paid, cash: basket - paid, wish_points, wish_fen,
    ends,
  });
  for (const line of payLines(stated, taken)) expectLine(expected, line);
  taken.forEach((part, index) => {
    const { currency, points } = part;
    expected.trace('TenderTaken', part);
    expectHold(context, expected,
      { currency, acceptor, channel, ordinal: index + 1, points, ends });
    requireFace(context, part.fen * kMicroFenPerFen);
  });
  expected.compare(record);
}

function requireWish({ reject }, what, wish) {
  if (wish >= kNoWish) return;
  reject(`The wish in ${what} is below zero.`, { expected: 'at least 0, or -1', found: wish });
}

// The lines that the record states, as {line, payable, fen}.
function statedLines(context, effects) {
  const { reject } = context;
  const lines = ascendingLines(context, effects);
  if (lines.length === 0 || lines.length > kLinesMax) {
    reject('A basket has no lines, or too many.',
      { expected: `1 to ${kLinesMax}`, found: lines.length });
  }
  for (const { line, fen } of lines) {
    if (fen < 0n) {
      reject(`Line ${line} is of less than nothing.`, { expected: 'at least 0', found: fen });
    }
  }
  return lines.map(({ line, payable, fen }) => ({ line, payable, fen }));
}

export function ascendingLines({ reject }, effects) {
  const lines = effects.filter(({ name }) => name === 'TenderLine');
  lines.forEach(({ line }, index) => {
    if (index === 0 || line > lines[index - 1].line) return;
    reject('The lines do not ascend by number.',
      { expected: `above ${lines[index - 1].line}`, found: line });
  });
  return lines;
}

export function expectLine(expected, { line, payable, fen, cash, parts }) {
  expected.trace('TenderLine', { line, payable, fen, cash });
  for (const part of parts) expected.trace('TenderPart', { line, ...part });
}

// Captures every hold whole; what is paid in cash may be earned for.
export function checkSettleTender(context) {
  const { ledger, record } = context;
  const { subject, trace } = subjectAndTrace(context, 'TenderSettled');
  const { tender } = trace;
  const { placed, holds } = openTender(context, subject, tender);
  requireServed(context, subject.member);
  requireNothingDueOf(context, subject.member, placed, { earns: true });

  const expected = new Expectation(ledger, subject.member);
  expected.trace('TenderSettled', { tender, cash: placed.cash });
  holds.forEach((hold, index) => {
    const { currency, pinned: points, lots } = hold;
    expectCapture(expected, hold, {
      points,
      face: placed.taken[index].fen * kMicroFenPerFen,
      parts: lots.map((lot) => ({ lot, amount: lot.amount })),
    });
    expectSpending(expected, record, currency);
  });
  if (subject.effects.some(({ name }) => name === 'Earned')) {
    expectEarning(context, expected, placed);
  }
  expected.compare(record);
}

// As a purchase of now, for the cash, without lines.
function expectEarning(context, expected, { acceptor: brand, channel, cash: spend }) {
  const { ledger, record, reject } = context;
  const currency = ledger.currencyOf(brand);
  if (currency === null) reject(`Brand ${brand} has no points, and nothing is earned there.`);
  if (spend === 0n) reject('Nothing was paid in cash that could be earned for.');
  const { commit_time: time, commit_day: day } = record;
  const points = expectEarned(context, expected, { currency, brand, channel, spend },
    { time, day });
  expectPoints(context, expected, { currency, brand, points }, { time, day });
}

// Lets every hold go.
export function checkVoidTender(context) {
  const { ledger, record } = context;
  const { subject, trace } = subjectAndTrace(context, 'TenderVoided');
  const { tender } = trace;
  const { placed, holds } = openTender(context, subject, tender);
  requireServed(context, subject.member);
  requireNothingDueOf(context, subject.member, placed, { earns: false });
  const expected = new Expectation(ledger, subject.member);
  expected.trace('TenderVoided', { tender });
  for (const hold of holds) expectEnd(context, expected, hold, kReleased, hold.lots);
  expected.compare(record);
}

// How it was placed, and its holds, which are open.
function openTender(context, subject, tender) {
  const { ledger } = context;
  const placed = placedTender(context, tender);
  const holds = placed.taken.map((_, index) => ledger.hold(tender, index + 1));
  for (const hold of holds) {
    requireOwner(context, subject.member, hold.member, `Tender ${tender}`);
    requireOpen(context, hold);
  }
  return { placed, holds };
}

export function placedTender({ ledger, reject }, tender) {
  const placed = ledger.tenders.get(tender);
  if (!placed) reject(`There is no tender ${tender}.`);
  return placed;
}

// Of the wallets of its holds and, where it earns or did, of the acceptor's points.
export function requireNothingDueOf(context, member, { acceptor, taken }, { earns }) {
  const own = earns ? context.ledger.currencyOf(acceptor) : null;
  const currencies = taken.map(({ currency }) => currency);
  for (const currency of own === null ? currencies : [...currencies, own]) {
    requireNothingDue(context, member, currency);
  }
}
