// Disputes: a brand claims that its statement of a closed period is wrong, and the operator answers
// it once; and what is adjusted between two parties, with a dispute or without (section 20 of the
// rules).
import { kOpen } from '../disputes.mjs';
import { Expectation } from '../expectation.mjs';
import { kHouse, kPool } from '../periods.mjs';
import { requireBrand } from './common.mjs';
import { factOf, kAmountMax, requireCut } from './period.mjs';

export function checkAdjustPeriod(context) {
  const fact = factOf(context, 'PeriodAdjusted');
  const { period, debtor, creditor, dispute, micro_fen: amount } = fact;
  requireParties(context, period, [debtor, creditor]);
  requireAmount(context, 'What a period is adjusted by', amount);
  if (dispute !== 0) requireUpheld(context, fact);
  const expected = new Expectation(context.ledger);
  expected.fact('PeriodAdjusted', fact);
  expected.obligation(debtor, creditor, amount);
  expected.compare(context.record);
}

// It posts nothing.
export function checkRaiseDispute(context) {
  const { ledger, record } = context;
  const fact = factOf(context, 'DisputeRaised');
  const { period, brand, counterparty, micro_fen: amount } = fact;
  requireBrand(context, brand);
  requireParties(context, period, [brand, counterparty]);
  requireAmount(context, 'What a brand claims', amount);
  const expected = new Expectation(ledger);
  expected.fact('DisputeRaised', { ...fact, dispute: ledger.disputes.length + 1 });
  expected.compare(record);
}

export function checkRejectDispute(context) {
  const fact = factOf(context, 'DisputeRejected');
  openDispute(context, fact.dispute);
  const expected = new Expectation(context.ledger);
  expected.fact('DisputeRejected', fact);
  expected.compare(context.record);
}

function openDispute({ ledger, reject }, number) {
  const dispute = ledger.disputes[number - 1];
  if (!dispute) reject(`There is no dispute ${number}.`);
  if (dispute.status !== kOpen) reject(`Dispute ${number} is answered already.`);
  return dispute;
}

// Between just the two that the dispute is of, in either direction.
function requireUpheld(context, { dispute: number, period, debtor, creditor }) {
  const { reject } = context;
  const dispute = openDispute(context, number);
  if (dispute.period !== period) {
    reject(`Dispute ${number} is of another period.`, { expected: dispute.period, found: period });
  }
  const parties = [dispute.brand, dispute.counterparty];
  if (parties.includes(debtor) && parties.includes(creditor)) return;
  reject(`Dispute ${number} is of other parties.`,
    { expected: parties.join(', '), found: `${debtor}, ${creditor}` });
}

// Two parties, each with a statement of a period that is closed.
function requireParties(context, period, parties) {
  const { reject } = context;
  for (const party of parties) {
    if (party !== kHouse && party !== kPool) requireBrand(context, party);
  }
  const [one, other] = parties;
  if (one === other) reject(`Party ${one} owes itself.`);
  const cut = requireCut(context, period);
  if (cut.closed === null) reject(`Period ${period} is not closed.`);
  for (const party of parties) requireStatement(context, cut, { period, party });
}

// The house and the pool have one of every period, a brand from the first cut after it came.
function requireStatement({ reject }, { brands }, { period, party }) {
  if (party === kHouse || party === kPool || party <= brands) return;
  reject(`Brand ${party} has no statement of period ${period}.`,
    { expected: `at most ${brands}`, found: party });
}

function requireAmount({ reject }, what, amount) {
  if (amount >= 1n && amount <= kAmountMax) return;
  reject(`${what} is nothing or too much.`, { expected: `1 to ${kAmountMax}`, found: amount });
}
