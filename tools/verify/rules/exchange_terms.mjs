// The figures of an exchange: by bid and ask or by a pair rate, of so many points paid or for so
// many received, with the pair's fee and bonus (section 6 of the rules).
import { kUnit } from '../kinds.mjs';
import { divide, ratio } from '../ratio.mjs';
import { ceilDivide, floorDivide } from './common.mjs';

const kPointsMax = (1n << 53n) - 1n;
const kUnitsMax = 1n << 62n;
const kWorthMax = kPointsMax;

// {exchanged, special}, the fields of the two effects, and {total, worth, feeWorth}: the points
// that leave the member in all, and what is owed for those received and for the fee, in micro-fen.
// What was asked for is as the record states it: the points paid and their fee, or with `exact` the
// points received.
export function exchangeTerms(context, { from, to, paid, received }, { exact, fee: stated }) {
  const { ledger, record, reject } = context;
  const time = record.commit_time;
  const prices = [from, to].map((currency) => priceOf(context, currency));
  const [source, target] = prices;
  const { pair_rate: pairRate, bonus, fee: feeLine } =
    ledger.rateBook.pairTerms(from, to, time, prices);
  const asked = exact ? { received } : { paid };
  const figures = pairRate ? byPairRate(asked, ratio(pairRate.content.rate), target.reference) :
    byPrices(asked, ratio(source.bid), ratio(target.ask));
  const fee = feeOf(feeLine?.content ?? kNoFee, figures.paid, exact ? null : stated);
  const share = bonus ? ratio(bonus.content.share) : null;
  const terms = {
    exchanged: {
      bid_version: source.bid_version, ask_version: target.ask_version, bid: source.bid,
      ask: target.ask, ...figures, settlement_price: target.settlement_price,
    },
    special: {
      exact,
      pair_rate_version: pairRate?.version ?? 0,
      bonus_version: bonus?.version ?? 0,
      pair_rate: pairRate?.content.rate ?? null,
      bonus_share: bonus?.content.share ?? null,
      fee,
      bonus: share ? floorOf(share, figures.received) : 0n,
    },
    total: figures.paid + fee,
    // For units the pool has the money, and gives what the hub gets for them.
    worth: from === kUnit ? figures.hub_out * source.settlement_price :
      figures.received * target.settlement_price,
    feeWorth: fee * source.settlement_price,
  };
  requireLimits(reject, terms);
  return terms;
}

function priceOf({ ledger, record, reject }, currency) {
  const price = ledger.price(currency, record.commit_time);
  if (price === null) reject(`The rate book has no price of ${ledger.currencyName(currency)}.`);
  return price;
}

// The remainders are numerators: of u over the bid's denominator, of y over the ask's numerator.
function byPrices(asked, bid, ask) {
  const paid = asked.paid ??
    ceilOf(divide(kOne, bid), ceilOf(ask, asked.received));
  const hubIn = floorOf(bid, paid);
  const received = asked.received ?? floorOf(divide(kOne, ask), hubIn);
  return {
    paid,
    hub_in: hubIn,
    hub_out: ceilOf(ask, received),
    received,
    bid_remainder: paid * bid.numerator - hubIn * bid.denominator,
    ask_remainder: hubIn * ask.denominator - received * ask.numerator,
  };
}

// What passes the hub is what is received at its reference price, and nothing is left there.
function byPairRate(asked, rate, reference) {
  const paid = asked.paid ?? ceilOf(divide(kOne, rate), asked.received);
  const received = asked.received ?? floorOf(rate, paid);
  const units = ceilOf(reference, received);
  return {
    paid,
    hub_in: units,
    hub_out: units,
    received,
    bid_remainder: paid * rate.numerator - received * rate.denominator,
    ask_remainder: 0n,
  };
}

const kOne = { numerator: 1n, denominator: 1n };
const kNothing = { numerator: 0n, denominator: 1n };
const kNoFee = { fixed: 0n, share: null, minimum: 0n };

function floorOf({ numerator, denominator }, amount) {
  return floorDivide(amount * numerator, denominator);
}

function ceilOf({ numerator, denominator }, amount) {
  return ceilDivide(amount * numerator, denominator);
}

// The fee of an exchange of `paid` points besides it. Two totals can leave as many, and either may
// have been asked for: the one of the `stated` fee, if it does; else the least.
function feeOf(line, paid, stated) {
  if (stated !== null && stated >= 0n && feeOfTotal(line, paid + stated) === stated) return stated;
  return leastTotal(line, paid) - paid;
}

function feeOfTotal({ fixed, share, minimum }, total) {
  const fee = fixed + (share ? ceilOf(ratio(share), total) : 0n);
  return fee > minimum ? fee : minimum;
}

// total − fixed − ⌈share · total⌉ ≥ paid where total · (1 − share) ≥ paid + fixed.
function leastTotal({ fixed, share, minimum }, paid) {
  const { numerator, denominator } = share ? ratio(share) : kNothing;
  const byShare = ceilDivide((paid + fixed) * denominator, denominator - numerator);
  return byShare > paid + minimum ? byShare : paid + minimum;
}

function requireLimits(reject, { exchanged, special, total, worth, feeWorth }) {
  const { paid, received, hub_in: hubIn, hub_out: hubOut } = exchanged;
  const most = (what, amount, limit) => {
    if (amount > limit) {
      reject(`${what} is more than can be exchanged at once.`,
        { expected: `at most ${limit}`, found: amount });
    }
  };
  for (const points of [paid, total]) most('What is paid', points, kPointsMax);
  most('What is received', received, kPointsMax);
  most('The bonus', special.bonus, kPointsMax);
  for (const units of [hubIn, hubOut]) most('What passes the hub', units, kUnitsMax);
  most('What is owed for it', worth, kWorthMax);
  most('What is owed for the fee', feeWorth, kWorthMax);
}
