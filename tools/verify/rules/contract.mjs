// What a contract of two brands and the clearing terms may say (section 2 of the rules).
import {
  kByRedemptions, kByWeights, kReimbursement, kThroughPool,
} from '../clearing_terms.mjs';
import { requireBrand } from './common.mjs';

const kWeightsMax = 1_000_000_000n;

// One contract for an ordered pair, whose versions name it.
export function checkContract(context, { number, version, content }) {
  const { ledger, reject } = context;
  const { issuer, acceptor, levy, formulas } = content;
  requireBrand(context, issuer);
  requireBrand(context, acceptor);
  if (issuer === acceptor) reject(`Brand ${issuer} has a contract with itself.`);
  const known = ledger.contractOf(issuer, acceptor);
  if (known !== null && known !== number) {
    reject(`Brands ${issuer} and ${acceptor} have contract ${known} already.`,
      { expected: known, found: number });
  }
  if (known === null && version > 1) reject(`Contract ${number} is that of another pair.`);
  requireAtMostOne(context, 'The levy of a contract', levy);
  for (const { rate } of formulas) requireAtMostOne(context, 'The rate of a formula', rate);
  const settles = formulas.filter(({ kind }) => kind === kReimbursement || kind === kThroughPool);
  if (settles.length > 1) {
    reject('A contract names one way to settle at most.', { expected: 1, found: settles.length });
  }
}

export function checkClearingTerms(context, { content }) {
  const { reject } = context;
  const { levy, kept, basis, cost, weights } = content;
  requireAtMostOne(context, 'The levy', levy);
  requireAtMostOne(context, 'What is kept of a levy', kept);
  for (const { brand, weight } of weights) {
    requireBrand(context, brand);
    requireWeight(context, `The weight of brand ${brand}`, weight);
  }
  const sum = weights.reduce((total, { weight }) => total + weight, 0n);
  requireWeight(context, 'The sum of the weights', sum);
  if (basis === kByWeights && cost > 0n && sum === 0n) {
    reject('A cost is shared by weights, and there are none.',
      { expected: 'at least 1', found: sum });
  }
  if (basis === kByRedemptions && weights.length > 0) {
    reject('A cost that is shared by redemptions has weights.',
      { expected: 0, found: weights.length });
  }
}

function requireAtMostOne({ reject }, what, share) {
  if (share.numerator <= share.denominator) return;
  reject(`${what} is above one.`, { expected: 'at most 1/1', found: share });
}

function requireWeight({ reject }, what, weight) {
  if (weight >= 0n && weight <= kWeightsMax) return;
  reject(`${what} is out of its bounds.`, { expected: `0 to ${kWeightsMax}`, found: weight });
}
