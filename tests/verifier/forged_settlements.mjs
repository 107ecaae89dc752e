// The records that tests forge of contracts, periods and what is owed in them.
import { account } from '../../tools/verify/kinds.mjs';
import { settle } from '../../tools/verify/settlement.mjs';
import { digestOf } from '../../tools/verify/statements.mjs';
import { available, book, day, i32, i64, settingsBytes, text, u32 } from './forge.mjs';
import { kLot } from './forged_records.mjs';

export const kCloses = 40;
export const kPays = 41;
export const kAdjusts = 43;
export const kRaises = 50;
export const kRejects = 51;
export const kHouse = 0;
export const kPool = 2 ** 28 - 1;
export const kNoCap = 2n ** 62n;
export const kFen = 1_000_000;
export const kRoseLot = kLot;
const kMoney = 0x80000000 + 156;
const kPrice = 400_000;

// In money, of one party to another.
export function owes(debtor, creditor, amount) {
  if (debtor === creditor || BigInt(amount) === 0n) return [];
  return [posting('due', debtor, creditor, BigInt(amount)),
    posting('claim', creditor, debtor, -BigInt(amount))];
}

function posting(name, party, counterparty, amount) {
  return ['BookPosting', { currency: kMoney, account: account(name, party, counterparty), amount }];
}

// Points of `issuer` at another brand, from the lot of the month; 0.4 fen each.
export function spending(member, issuer, acceptor, points, provenance) {
  return {
    kind: 17,
    subjects: [[member, ['Redeemed', { currency: issuer, acceptor, channel: 0, points }],
      available(issuer, kRoseLot, provenance, -points)]],
    books: [book(issuer, 'issuer.redeemed', points, acceptor),
      ...owes(issuer, acceptor, points * kPrice)],
  };
}

export function refund(member, issuer, acceptor, points, provenance, original, before = 0) {
  return {
    kind: 25,
    subjects: [[member, ['RedemptionReversed', { currency: issuer, acceptor, original, points,
      points_before: before, expired: 0 }], available(issuer, kRoseLot, provenance, points)]],
    books: [book(issuer, 'issuer.redeemed', -points, acceptor),
      ...owes(issuer, acceptor, -points * kPrice)],
  };
}

const kFormulas = ['', 'reimbursement', 'commission', 'pooled', 'co_funding', 'fee_of_value',
  'fee_of_redemption', 'fee_of_period'];

// [name of the formula, {payer, rate, fee, cap}].
export function formulaBytes([name, { payer = 0, rate = [0, 1], fee = 0, cap } = {}]) {
  const kind = typeof name === 'number' ? name : kFormulas.indexOf(name);
  const most = cap ?? (kind === 7 ? 0n : kNoCap);
  return Buffer.concat([...[kind, payer, ...rate].map(u32), i64(fee), i64(most)]);
}

export function contractBytes(issuer, acceptor, formulas, { levy = null,
  levied = Number(levy !== null), count = formulas.length, settings = {} } = {}) {
  return Buffer.concat([...[issuer, acceptor, levied, ...levy ?? [0, 1], count].map(u32),
    ...formulas.map(formulaBytes), settingsBytes(settings)]);
}

export function contract(log, number, issuer, acceptor, formulas, more = {}) {
  return { kind: 2, books: [log.published(11, number,
    contractBytes(issuer, acceptor, formulas, more), more.published)] };
}

// Weights are [brand, weight].
export function termsBytes({ payer = 2, measure = 1, levy = [0, 1], kept = [0, 1],
  pool_cap: cap = kNoCap, cost = 0, weights = [], basis = weights.length > 0 ? 1 : 2,
  count = weights.length } = {}) {
  return Buffer.concat([...[payer, measure, ...levy, ...kept].map(u32), i64(cap), i64(cost),
    u32(basis), u32(count),
    ...weights.flatMap(([brand, weight]) => [u32(brand), u32(0), i64(weight)])]);
}

export function terms(log, what, published = {}) {
  return { kind: 2, books: [log.published(12, 0, termsBytes(what), published)] };
}

// A brand more, which has no points.
export function brand(log, code) {
  const number = (log.ledger.counts.get(2) ?? 0) + 1;
  log.publish(2, number, Buffer.concat([text(code), text(code), text(code)]));
  return number;
}

// Of the open period, under the name of such a last day.
export function proposeCut(log, last, more = {}) {
  return log.proposal(i32(day(last)), { what: 15, ...more });
}

// Proposes it, and gives its approval.
export function cut(log, last, more = {}) {
  log.make(proposeCut(log, last));
  return approvedCut(log, log.ledger.proposals().length, more);
}

export function approvedCut(log, proposal, more = {}) {
  return log.approval(proposal, { then: [log.proposedBy(proposal, more)] });
}

export function closed(period, lines, statements, digest, obligations = []) {
  return { kind: kCloses, books: [['SettlementClosed', { period, lines, statements, digest }],
    ...obligations.flatMap((one) => owes(...one))] };
}

// As the verifier has it: what `huitong verify` says to it is the test.
export function closing(log, period) {
  return closingPastLimits(log, period, (sentence) => { throw new Error(sentence); });
}

// As if there were no limits.
export function closingPastLimits(log, period, reject = () => {}) {
  const { lines, obligations, statements } = settle(log.ledger, period, reject);
  return closed(period, lines.length, statements.length,
    digestOf(log.ledger, period, statements),
    obligations.map(({ debtor, creditor, amount }) => [debtor, creditor, amount]));
}

// The lines of a period, each in a line of words.
export function linesOf(log, period) {
  return settle(log.ledger, period, (sentence) => { throw new Error(sentence); }).lines
    .map(({ kind, debtor, creditor, amount, base, rate, posted, capped, remainder, count }) =>
      [kind, `${debtor}→${creditor}`, amount, 'of', base, 'at', rate, posted, capped, remainder,
        count].join(' ').replaceAll(kPool, 'pool'));
}

export function payment(party, fen, more = {}) {
  const amount = BigInt(Math.abs(fen)) * BigInt(kFen);
  return { kind: kPays, books: [['PaymentRecorded', { party, fen, reference: 0, ...more }],
    ...(fen > 0 ? owes(kHouse, party, amount) : owes(party, kHouse, amount))] };
}

export function dispute(period, debtor, creditor, amount, more = {}) {
  return { kind: kAdjusts, books: [['PeriodAdjusted', { period, debtor, creditor, reason: 1,
    micro_fen: amount, ...more }], ...owes(debtor, creditor, amount)] };
}

// A brand's claim about its statement of a period.
export function claim(log, period, brand_, counterparty, amount, more = {}) {
  return { kind: kRaises, books: [['DisputeRaised', { dispute: log.ledger.disputes.length + 1,
    period, brand: brand_, counterparty, line: 0, reason: 1, micro_fen: amount, ...more }]] };
}

export function rejecting(number, reason = 1) {
  return { kind: kRejects, books: [['DisputeRejected', { dispute: number, reason }]] };
}

// Of a dispute that was raised, so much, in that direction.
export function upholding(log, number, debtor, creditor, amount, more = {}) {
  const { period } = log.ledger.disputes[number - 1];
  return dispute(period, debtor, creditor, amount, { dispute: number, ...more });
}
