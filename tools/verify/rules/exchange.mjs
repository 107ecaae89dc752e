// Exchanging: what is paid and received at the rates of the moment, fee and bonus, the hub, lots
// for lots.
import { expectActivity, kExchanging } from '../activity.mjs';
import { addDays, monthOf } from '../calendar.mjs';
import { Expectation } from '../expectation.mjs';
import { account, kUnit } from '../kinds.mjs';
import { kExchangedTerm, kLockedDays, kOwnTerm, kSourceDay } from '../settings.mjs';
import { datedTermOf } from '../terms.mjs';
import {
  floorDivide, refuseDebtor, requireAtLeastOne, requireCurrency, subjectAndTrace, takeLots,
} from './common.mjs';
import { requireNothingDue } from './due.mjs';
import { exchangeTerms } from './exchange_terms.mjs';
import { requireNamed } from './who.mjs';

const kHouse = 0;
const kNothingSpecial = { exact: 0, fee: 0n };

export function checkExchange(context) {
  const { ledger, record, reject } = context;
  const { subject, trace } = subjectAndTrace(context, 'Exchanged');
  const { from, to, paid, received } = trace;
  requireNamed(context, subject.member, { takes: true });
  for (const currency of [from, to]) {
    requireCurrency(context, currency);
    requireNothingDue(context, subject.member, currency);
  }
  if (from === to) reject('A currency is exchanged for itself.');
  requireAtLeastOne(context, 'What is paid', paid);
  requireAtLeastOne(context, 'What is received', received);
  refuseDebtor(context, subject.member, from);

  const stated = subject.effects.find(({ name }) => name === 'SpecialTerms') ?? kNothingSpecial;
  const terms = { from, to, ...exchangeTerms(context, trace, stated) };
  requireAtLeastOne(context, 'What is received', terms.exchanged.received);
  const expected = new Expectation(ledger, subject.member);
  expected.trace('Exchanged', { from, to, ...terms.exchanged, quote_mac: trace.quote_mac });
  if (Object.values(terms.special).some((value) => value)) {
    expected.trace('SpecialTerms', terms.special);
  }
  expectLots(context, expected, terms);
  const { commit_day: day, commit_time: time } = record;
  for (const currency of [from, to]) {
    expectActivity(expected, currency, { day, time, what: kExchanging });
  }
  expectBooks(expected, ledger, terms);
  expected.compare(record);
}

// y is spread over the source lots by cumulative floors, so that each source's last day keeps its
// share. What the issuer of `to` adds is a lot of its own.
function expectLots(context, expected, { from, to, exchanged, special, total }) {
  const { ledger, record } = context;
  const { commit_day: today, commit_time: time } = record;
  const parts = takeLots(context, expected.member, from, total,
    (lot) => ledger.isExchangeable(lot, today));
  for (const { lot, amount } of parts) expected.available(from, lot, -amount);
  const [payer, issuer] = [from, to].map((currency) => ledger.issuerOf(currency));
  const locked = Number(ledger.agreed(payer, issuer, kLockedDays, time));
  const lockedUntil = locked === 0 ? 0 : addDays(today, locked);
  const provenanceBy = (brand) => expected.provenance({
    issuer,
    funding_brand: brand,
    earn_month: monthOf(today),
    not_exchangeable_until: lockedUntil,
    settlement_price: to === kUnit ? 0n : exchanged.settlement_price,
  });
  const provenance = provenanceBy(payer);
  const term = datedTermOf(ledger, to, today, time);
  const wallet = ledger.peek(expected.member, from);
  let takenSoFar = 0n;
  let spreadSoFar = 0n;
  for (const { lot, amount } of parts) {
    takenSoFar += amount;
    const share = floorDivide(exchanged.received * takenSoFar, total) - spreadSoFar;
    spreadSoFar += share;
    if (share === 0n) continue;
    const last = lastDayReceived(ledger.policy(to, kExchangedTerm, time), wallet.lastDayOf(lot),
      term);
    expected.available(to, { expires_on: last, provenance }, share);
  }
  if (special.bonus > 0n) {
    const added = { expires_on: term, provenance: provenanceBy(issuer) };
    expected.available(to, added, special.bonus);
  }
}

// By the setting of the policy: of the source's last day and the end of the own term.
function lastDayReceived(setting, source, term) {
  if (setting === kSourceDay) return source;
  return setting === kOwnTerm ? term : Math.min(source, term);
}

function expectBooks(expected, ledger, { from, to, exchanged, special, worth, feeWorth }) {
  const { paid, received, hub_in: hubIn, hub_out: hubOut } = exchanged;
  const payer = ledger.issuerOf(from);
  const issuer = ledger.issuerOf(to);
  expected.book(from, account('issuer.exchanged_out', payer, issuer), paid);
  expected.book(from, account('issuer.redeemed', payer, kHouse), special.fee);
  expected.book(to, account('issuer.exchanged_in', issuer, payer), -received);
  expected.book(to, account('issuer.issued', issuer), -special.bonus);
  expected.book(kUnit, account('hub', payer), -hubIn);
  expected.book(kUnit, account('hub', issuer), hubOut);
  expected.book(kUnit, account('house.rounding'), hubIn - hubOut);
  expected.obligation(payer, issuer, worth);
  expected.obligation(payer, kHouse, feeWorth);
}
