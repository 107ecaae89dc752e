// Exchanging: the effective bid and ask of the moment, two floors, the hub, lots for lots.
import { endOfMonthAfter, monthOf } from '../calendar.mjs';
import { Expectation } from '../expectation.mjs';
import { account, kUnit } from '../kinds.mjs';
import { ceilDivide, floorDivide, refuseOccurrence, subjectAndTrace, takeLots } from './common.mjs';

const kHour = 3_600_000_000_000n;

export function checkExchange(context) {
  const { ledger, record, reject } = context;
  refuseOccurrence(context);
  const { subject, trace } = subjectAndTrace(context, 'Exchanged');
  const { from, to, paid } = trace;
  for (const currency of [from, to]) {
    if (!ledger.knowsCurrency(currency)) reject(`Currency ${currency} is not registered.`);
  }
  if (from === to) reject('A currency is exchanged for itself.');
  if (paid <= 0n) reject('Nothing is paid.', { expected: 'at least 1', found: paid });

  const terms = exchangeTerms(context, from, to, paid);
  if (terms.received <= 0n) reject('Nothing is received.');
  const expected = new Expectation(ledger, subject.member);
  expected.trace('Exchanged', { from, to, ...terms, paid, quote_mac: trace.quote_mac });
  expectLots(context, expected, subject.member, { from, to, paid, ...terms });
  expectBooks(expected, ledger, { from, to, paid, ...terms });
  expected.compare(record, subject);
}

// u = floor(x · bid), y = floor(u / ask), c = ceil(y · ask). The remainders are numerators: of u
// over the bid's denominator, of y over the ask's numerator.
function exchangeTerms(context, from, to, paid) {
  const { ledger, record } = context;
  const { version: bidVersion, rate: bid } = effectiveRate(context, from, 'bid');
  const { version: askVersion, rate: ask } = effectiveRate(context, to, 'ask');
  const [bidP, bidQ, askP, askQ] = [bid.numerator, bid.denominator, ask.numerator, ask.denominator]
    .map(BigInt);
  const hubIn = floorDivide(paid * bidP, bidQ);
  const received = floorDivide(hubIn * askQ, askP);
  return {
    bid_version: bidVersion,
    ask_version: askVersion,
    bid,
    ask,
    hub_in: hubIn,
    hub_out: ceilDivide(received * askP, askQ),
    received,
    bid_remainder: paid * bidP - hubIn * bidQ,
    ask_remainder: hubIn * askQ - received * askP,
    settlement_price: ledger.settlementPrice(to, record.commit_time),
  };
}

// The lowest bid, or the highest ask, of all versions of the rate book in force within the look-
// back window before or after now; of equals the one that takes effect last.
function effectiveRate({ ledger, record, reject }, currency, side) {
  const window = BigInt(ledger.coalition().look_back_hours) * kHour;
  const now = record.commit_time;
  let best = null;
  for (const { version, content } of ledger.pricesOf(currency).within(now - window, now + window)) {
    const rate = content[side];
    const order = best === null ? -1 : compareFractions(rate, best.rate);
    const notWorse = side === 'bid' ? order <= 0 : order >= 0;
    if (best === null || notWorse) best = { version, rate };
  }
  if (best === null) reject(`The rate book has no ${side} of ${ledger.currencyName(currency)}.`);
  return best;
}

function compareFractions(a, b) {
  const left = BigInt(a.numerator) * BigInt(b.denominator);
  const right = BigInt(b.numerator) * BigInt(a.denominator);
  return left < right ? -1 : Number(left > right);
}

// y is spread over the source lots by cumulative floors, so that each source's last day keeps its
// share; a new lot lasts till the earlier of its source's day and the new currency's own term.
function expectLots(context, expected, member, { from, to, paid, received, settlement_price }) {
  const { ledger, record, reject } = context;
  const source = ledger.currency(from);
  const target = ledger.currency(to);
  const parts = takeLots(context, member, from, paid);
  for (const { lot, amount } of parts) {
    if (ledger.provenance(lot.provenance).not_exchangeable_until > record.commit_day) {
      reject('A lot is exchanged before it may be.');
    }
    expected.available(from, lot, -amount);
  }
  const provenance = expected.provenance({
    issuer: target.brand,
    funding_brand: source.brand,
    earn_month: monthOf(record.commit_day),
    not_exchangeable_until: 0,
    settlement_price,
  });
  const term = endOfMonthAfter(record.commit_day, target.expiry_months);
  let paidSoFar = 0n;
  let spreadSoFar = 0n;
  for (const { lot, amount } of parts) {
    paidSoFar += amount;
    const share = floorDivide(received * paidSoFar, paid) - spreadSoFar;
    spreadSoFar += share;
    if (share === 0n) continue;
    expected.available(to, { expires_on: Math.min(lot.expires_on, term), provenance }, share);
  }
}

function expectBooks(expected, ledger, terms) {
  const { from, to, paid, received, hub_in: hubIn, hub_out: hubOut } = terms;
  const payer = ledger.currency(from).brand;
  const issuer = ledger.currency(to).brand;
  expected.book(from, account('issuer.exchanged_out', payer, issuer), paid);
  expected.book(to, account('issuer.exchanged_in', issuer, payer), -received);
  expected.book(kUnit, account('hub', payer), -hubIn);
  expected.book(kUnit, account('hub', issuer), hubOut);
  expected.book(kUnit, account('house.rounding'), hubIn - hubOut);
  expected.obligation(payer, issuer, received * terms.settlement_price);
}
