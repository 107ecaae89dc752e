// The universal unit: what a version of it may say, what its change comes to, and the money that
// goes with units (section 24 of the rules).
import { kUnit } from '../kinds.mjs';
import { kHouse, kPool } from '../periods.mjs';
import { requireBrand } from './common.mjs';

const kMicroFenMax = (1n << 53n) - 1n;

// Of a version that would be published, whose number is right.
export function checkUnit(context, { content: { anchor, bearer } }) {
  const { reject } = context;
  if (anchor < 1n || anchor > kMicroFenMax) {
    reject('A unit stands for nothing, or for too much.',
      { expected: `1 to ${kMicroFenMax}`, found: anchor });
  }
  if (bearer !== kHouse) requireBrand(context, bearer);
  requirePromise(context, revaluationOf(context.ledger, anchor));
}

// What the units outstanding come to by another anchor: negative where it falls.
export function revaluationOf(ledger, anchor) {
  const before = ledger.unit()?.anchor ?? anchor;
  return ledger.figures.outstandingUnits() * (anchor - before);
}

// Of units that come to be, or negative that are taken back, `debtor` owes the pool what they stand
// for. Points of a brand are the brand's own promise, and nobody else's.
export function expectPromise(context, expected, debtor, { currency, units }) {
  if (currency !== kUnit) return;
  requireUnitsWorth(context, { currency, units });
  expected.obligation(debtor, kPool, units * context.ledger.unit().anchor);
}

export function requireUnitsWorth(context, { currency, units }) {
  if (currency === kUnit) requirePromise(context, units * context.ledger.unit().anchor);
}

function requirePromise({ reject }, amount) {
  if (amount <= kMicroFenMax && amount >= -kMicroFenMax) return;
  reject('What is owed for units is more than 2^53 − 1 micro-fen.',
    { expected: `at most ${kMicroFenMax}, either way`, found: amount });
}
