// Points that a brand gives and another issues: what the one pays for them, and gets back for what
// is taken back of them (sections 4 and 14 of the rules).
import { account, kUnit } from '../kinds.mjs';
import { kEarnPrice, kPriceOfLot } from '../settings.mjs';

const kWorthMax = (1n << 53n) - 1n;

// Whether what is earned at the brand is of another, which sells it. Units are owed to the pool.
export function isBought(ledger, { currency, brand }) {
  return currency !== kUnit && ledger.issuerOf(currency) !== brand;
}

// By the contract in force now, or else at the settlement price of the lot.
export function expectPurchase({ ledger, record, reject }, expected, earned, settlementPrice) {
  if (!isBought(ledger, earned)) return;
  const { currency, brand, points } = earned;
  const issuer = ledger.issuerOf(currency);
  const agreed = ledger.agreed(issuer, brand, kEarnPrice, record.commit_time);
  const cost = points * (agreed === kPriceOfLot ? settlementPrice : agreed);
  if (cost > kWorthMax) {
    reject('The points that are bought come to more than 2^53 − 1 micro-fen.',
      { expected: `at most ${kWorthMax}`, found: cost });
  }
  expected.obligation(brand, issuer, cost);
}

// At the price of the original, whatever it is now. What was spent, and is lost, stays paid for.
export function expectPurchaseBack(expected, { trace, books }, { points, loss }) {
  const { ledger } = expected;
  if (!isBought(ledger, trace)) return;
  const { brand } = trace;
  const issuer = ledger.issuerOf(trace.currency);
  const due = account('due', brand, issuer);
  const cost = books.find(({ name, account: of }) => name === 'BookPosting' && of === due)?.amount;
  if (cost) expected.obligation(brand, issuer, (loss - points) * (cost / trace.points));
}
