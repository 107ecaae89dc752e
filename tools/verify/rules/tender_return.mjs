// Returns of goods that a tender paid, line by line: points to the lots they came from, the earning
// for the cash taken back (section 23 of the rules).
import { Expectation } from '../expectation.mjs';
import { sharesOf } from '../shares.mjs';
import { takeFrom } from '../wallet.mjs';
import { floorDivide, requireAtLeastOne, subjectAndTrace } from './common.mjs';
import { skipPoints } from './original.mjs';
import {
  earnReversalOf, expectRefund, expectTakenBack, lotsTaken, netOf, refundOf,
} from './reversal.mjs';
import {
  ascendingLines, expectLine, kMicroFenPerFen, placedTender, requireNothingDueOf,
} from './tender.mjs';
import { requireOwner, requireServed } from './who.mjs';

export function checkReturnTender(context) {
  const { ledger, reject } = context;
  const { subject, trace } = subjectAndTrace(context, 'TenderReturned');
  const { member } = subject;
  const { tender } = trace;
  const placed = placedTender(context, tender);
  if (placed.settled === null) reject(`Tender ${tender} is not settled.`);
  const settlement = settlementOf(context, placed);
  requireOwner(context, member, settlement.member, `Tender ${tender}`);
  requireServed(context, member, { takes: settlement.earned !== undefined });
  requireNothingDueOf(context, member, placed, { earns: true });

  const lines = returnedLines(context, subject.effects, placed);
  const expected = new Expectation(ledger, member);
  const cash = sumOf(lines, 'cash');
  expected.trace('TenderReturned', { tender, fen: sumOf(lines, 'fen'), cash });
  for (const line of lines) expectLine(expected, line);
  const refunds = refundsOf(context, member, { placed, settlement, lines });
  for (const { fields, refund } of refunds) {
    expected.trace('RedemptionReversed', fields);
    expectRefund(expected, fields, refund);
  }
  if (settlement.earned && cash > 0n) {
    expectEarnReversed(context, expected, { settlement, placed, cash, refunds });
  }
  expected.compare(context.record);
}

function sumOf(list, field) {
  return list.reduce((sum, one) => sum + one[field], 0n);
}

// {sequence, member, effects, earned}, the last being its `Earned` or undefined.
function settlementOf({ originals }, { settled: sequence }) {
  const [{ member, effects }] = originals(sequence).subjects;
  return { sequence, member, effects, earned: effects.find(({ name }) => name === 'Earned') };
}

// What comes back of each line, as payLines() gives what it is paid with.
function returnedLines(context, effects, placed) {
  const { reject } = context;
  const stated = ascendingLines(context, effects);
  if (stated.length === 0) reject('Nothing is returned.');
  return stated.map(({ line, fen }) => {
    const of = placed.lines.get(line);
    if (!of) reject(`The tender has no line ${line}.`);
    requireAtLeastOne(context, `What is returned of line ${line}`, fen);
    const most = of.cash + sumOf(of.parts, 'fen');
    if (fen > most) {
      reject(`More is returned of line ${line} than is left of it.`,
        { expected: `at most ${most}`, found: fen });
    }
    return { line, payable: of.payable, ...shareReturned(of, fen) };
  });
}

// In proportion to what is left of the cash and of each part, and of a part's points to its fen.
function shareReturned({ cash, parts }, fen) {
  const [ofCash, ...ofParts] = sharesOf(fen, [cash, ...parts.map((part) => part.fen)]);
  return {
    fen,
    cash: ofCash,
    parts: parts.map((part, index) => ({
      currency: part.currency,
      points: floorDivide(part.points * ofParts[index], part.fen),
      fen: ofParts[index],
    })).filter((part) => part.fen > 0n),
  };
}

// Of each currency of which a part comes back, ascending: the fields of its effect, and where the
// points go.
function refundsOf(context, member, { placed, settlement, lines }) {
  const parts = lines.flatMap((line) => line.parts);
  return placed.taken.flatMap(({ currency, points: taken }) => {
    const own = parts.filter((part) => part.currency === currency);
    if (own.length === 0) return [];
    const points = sumOf(own, 'points');
    const before = taken - sumOf([...placed.lines.values()].flatMap((line) => line.parts)
      .filter((part) => part.currency === currency), 'points');
    const lots = lotsTaken(settlement.effects.filter((effect) =>
      effect.name === 'HeldPosting' && effect.currency === currency));
    const refund = refundOf(context, member, currency,
      takeFrom(skipPoints(lots, before), points).parts);
    return [{
      fields: {
        currency, acceptor: placed.acceptor, original: settlement.sequence, points,
        points_before: before, expired: refund.expired, face: sumOf(own, 'fen') * kMicroFenPerFen,
      },
      refund,
    }];
  });
}

// From the wallet as it is with what the same record gave back.
function expectEarnReversed(context, expected, { settlement, placed, cash, refunds }) {
  const { earned } = settlement;
  const { currency } = earned;
  const spend = earned.spend - sumOf([...placed.lines.values()], 'cash');
  const points = earned.points - netOf(earned, spend);
  const back = refunds.find(({ fields }) => fields.currency === currency)?.refund.lots ?? [];
  const wallet = context.ledger.peek(expected.member, currency).with(back);
  const reversal = earnReversalOf(context, wallet,
    { sequence: settlement.sequence, trace: earned, effects: settlement.effects },
    { spend: cash, before: { spend, points } });
  expected.trace('EarnReversed', reversal.fields);
  expectTakenBack(context, expected, reversal);
}
