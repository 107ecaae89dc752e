// The records that tests forge of points that a brand gives and another issues.
import { available, book, monthOf } from './forge.mjs';
import { contract, kRoseLot, owes } from './forged_settlements.mjs';

export const kEarnable = 1;
export const kBurn = 2;
export const kConvert = 4;

// Of points of the issuer at the other brand.
export function selling(log, issuer, at, capabilities = kEarnable + kBurn + kConvert,
  { price, formulas = [], published } = {}) {
  const number = log.ledger.contractOf(issuer, at) ?? (log.ledger.counts.get(11) ?? 0) + 1;
  const settings = { ...(capabilities === kBurn + kConvert ? {} : { 1: capabilities }),
    ...(price === undefined ? {} : { 4: price }) };
  return contract(log, number, issuer, at, formulas, { settings, published });
}

// So many points of the currency of the same number, for a yuan each, bought by the brand `at` for
// `price` each; `worth` is the settlement price of their lot. `repaid` of them repay a debt, and
// with `pending` none can be spent before that day.
export function buying(log, member, issuer, at, points, { price = 400_000, worth = 400_000,
  expires_on = kRoseLot, pending = null, repaid = 0, occurrence = null, spend = points * 100,
  remainder = 0, then = [], ...fields } = {}) {
  const { number: provenance, interned } = log.provenance({ issuer, funding_brand: at,
    earn_month: monthOf(occurrence?.day ?? log.today), settlement_price: BigInt(worth) });
  const amount = points - repaid;
  const lot = pending === null ? available(issuer, expires_on, provenance, amount) :
    ['PendingPosting', { currency: issuer, matures_on: pending, expires_on, provenance, amount }];
  return {
    kind: 16, occurrence,
    subjects: [[member, ['Earned', { currency: issuer, brand: at, channel: 0, rate_version: 0,
      channel_version: 0, spend, rate: [1, 1], coefficient: [1, 1], points, remainder, ...fields }],
    ...(repaid > 0 ? [['DebtPosting', { currency: issuer, amount: repaid }]] : []),
    ...(amount > 0 ? [lot] : []), ...then]],
    books: points > 0 ? [...interned, book(issuer, 'issuer.issued', -points),
      ...owes(at, issuer, BigInt(points) * BigInt(price))] : [],
  };
}

// `spend` of an earning is taken back, which comes to `points`. `takes` are the postings; what is
// missing is a `debt` of the member or a `loss`. `before` are the spend and points of reversals
// before, `price` what each point was bought for.
export function takingBack(member, issuer, at, original, { spend, points = spend / 100, takes,
  debt = 0, loss = 0, before = [0, 0], price = 400_000 }) {
  return {
    kind: 26,
    subjects: [[member, ['EarnReversed', { currency: issuer, brand: at, original, spend,
      spend_before: before[0], points, points_before: before[1], debt, loss }], ...takes,
    ...(debt > 0 ? [['DebtPosting', { currency: issuer, amount: -debt }]] : [])]],
    books: points === loss ? [] : [book(issuer, 'issuer.reversed', points - loss),
      ...owes(at, issuer, BigInt(loss - points) * BigInt(price))],
  };
}

// Of pending lots [matures_on, expires_on, provenance, points] what repays a debt, and the rest.
export function maturing(log, member, currency, lots, debt = 0) {
  let owed = debt;
  return log.byProgram(20, [[member,
    ['Matured', { currency, points: lots.reduce((sum, [, , , points]) => sum + points, 0) }],
    ...lots.flatMap(([matures_on, expires_on, provenance, points]) => {
      const repaid = Math.min(owed, points);
      owed -= repaid;
      return [['PendingPosting', { currency, matures_on, expires_on, provenance, amount: -points }],
        ...(repaid > 0 ? [['DebtPosting', { currency, amount: repaid }]] : []),
        ...(points > repaid ? [available(currency, expires_on, provenance, points - repaid)] : [])];
    })]]);
}
