// Exchanging: the effective bid and ask of the moment, two floors, the hub, lots for lots.
import { expectActivity, kExchanging } from '../activity.mjs';
import { monthOf } from '../calendar.mjs';
import { Expectation } from '../expectation.mjs';
import { account, kUnit } from '../kinds.mjs';
import { datedTermOf } from '../terms.mjs';
import {
  ceilDivide, floorDivide, refuseDebtor, requireAtLeastOne, requireCurrency, subjectAndTrace,
  takeLots,
} from './common.mjs';
import { requireNothingDue } from './due.mjs';
import { requireNamed } from './who.mjs';

export function checkExchange(context) {
  const { ledger, record, reject } = context;
  const { subject, trace } = subjectAndTrace(context, 'Exchanged');
  const { from, to, paid } = trace;
  requireNamed(context, subject.member, { takes: true });
  for (const currency of [from, to]) {
    requireCurrency(context, currency);
    requireNothingDue(context, subject.member, currency);
  }
  if (from === to) reject('A currency is exchanged for itself.');
  requireAtLeastOne(context, 'What is paid', paid);
  refuseDebtor(context, subject.member, from);

  const terms = exchangeTerms(context, from, to, paid);
  requireAtLeastOne(context, 'What is received', terms.received);
  const expected = new Expectation(ledger, subject.member);
  expected.trace('Exchanged', { from, to, ...terms, paid, quote_mac: trace.quote_mac });
  expectLots(context, expected, subject.member, { from, to, paid, ...terms });
  const { commit_day: day, commit_time: time } = record;
  for (const currency of [from, to]) {
    expectActivity(expected, currency, { day, time, what: kExchanging });
  }
  expectBooks(expected, ledger, { from, to, paid, ...terms });
  expected.compare(record);
}

// u = floor(x · bid), y = floor(u / ask), c = ceil(y · ask). The remainders are numerators: of u
// over the bid's denominator, of y over the ask's numerator.
function exchangeTerms(context, from, to, paid) {
  const { bid, bid_version } = priceOf(context, from);
  const { ask, ask_version, settlement_price } = priceOf(context, to);
  const [bidP, bidQ, askP, askQ] = [bid.numerator, bid.denominator, ask.numerator, ask.denominator]
    .map(BigInt);
  const hubIn = floorDivide(paid * bidP, bidQ);
  const received = floorDivide(hubIn * askQ, askP);
  return {
    bid_version, ask_version, bid, ask,
    hub_in: hubIn,
    hub_out: ceilDivide(received * askP, askQ),
    received,
    bid_remainder: paid * bidP - hubIn * bidQ,
    ask_remainder: hubIn * askQ - received * askP,
    settlement_price,
  };
}

function priceOf({ ledger, record, reject }, currency) {
  const price = ledger.price(currency, record.commit_time);
  if (price === null) reject(`The rate book has no price of ${ledger.currencyName(currency)}.`);
  return price;
}

// y is spread over the source lots by cumulative floors, so that each source's last day keeps its
// share; a new lot lasts till the earlier of its source's day and the new currency's own term.
function expectLots(context, expected, member, { from, to, paid, received, settlement_price }) {
  const { ledger, record } = context;
  const source = ledger.currency(from);
  const target = ledger.currency(to);
  const parts = takeLots(context, member, from, paid,
    (lot) => ledger.isExchangeable(lot, record.commit_day));
  for (const { lot, amount } of parts) expected.available(from, lot, -amount);
  const provenance = expected.provenance({
    issuer: target.brand,
    funding_brand: source.brand,
    earn_month: monthOf(record.commit_day),
    not_exchangeable_until: 0,
    settlement_price,
  });
  const term = datedTermOf(ledger, to, record.commit_day, record.commit_time);
  const wallet = ledger.peek(member, from);
  let paidSoFar = 0n;
  let spreadSoFar = 0n;
  for (const { lot, amount } of parts) {
    paidSoFar += amount;
    const share = floorDivide(received * paidSoFar, paid) - spreadSoFar;
    spreadSoFar += share;
    if (share === 0n) continue;
    const last = Math.min(wallet.lastDayOf(lot), term);
    expected.available(to, { expires_on: last, provenance }, share);
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
