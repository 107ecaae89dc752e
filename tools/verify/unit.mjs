// The universal unit as points that members hold: its price, and the money that the pool has for it
// (section 24 of the rules).
import {
  accountParts, kAdjust, kCapture, kEarn, kExchange, kPublishes, kRedeem, kReinstate, kReverseEarn,
  kReverseRedemption, kUnit,
} from './kinds.mjs';
import { Fraction } from './layout.mjs';
import { kPool } from './periods.mjs';

const kOne = new Fraction(1, 1);
// By what the pool is promised money for units, or promises it.
const kOfUnits = new Set([
  kPublishes, kEarn, kReverseEarn, kExchange, kRedeem, kCapture, kReverseRedemption, kAdjust,
  kReinstate,
]);

// A version of the unit as one of the rate book that lists it.
export function pricesOfUnit({ version, effective_from, content: { anchor } }) {
  const price = {
    currency: kUnit, bid: kOne, ask: kOne, reference: kOne, settlement_price: anchor,
    redemption_value: anchor,
  };
  return {
    version, effective_from,
    content: { prices: [price], pair_rates: [], bonuses: [], fees: [] },
  };
}

// Adds what an accepted record promises the pool for units, and takes off what the pool promises.
export function foldPromises(ledger, { kind, books }) {
  if (!kOfUnits.has(kind)) return;
  for (const { name, account, amount } of books) {
    if (name !== 'BookPosting') continue;
    const { name: of, party: debtor, counterparty: creditor } = accountParts(account);
    if (of !== 'due') continue;
    if (creditor === kPool) ledger.promisedForUnits += amount;
    if (debtor === kPool) ledger.promisedForUnits -= amount;
  }
}

// After every record the pool has what the units outstanding stand for.
export function requireCovered(ledger, reject) {
  const unit = ledger.unit();
  if (!unit) return;
  const needed = ledger.figures.outstandingUnits() * unit.anchor;
  const promised = ledger.promisedForUnits;
  if (promised >= needed) return;
  reject('The pool was promised less than the units outstanding stand for.',
    { expected: `at least ${needed}`, found: promised });
}
