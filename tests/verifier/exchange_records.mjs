// The exchanges that tests forge, figure by figure by hand, for what they say to be altered.
import { account } from '../../tools/verify/kinds.mjs';
import { available, book, day, kNever, monthOf, ratesBytes, u32 } from './forge.mjs';

export const kHour = 3_600_000_000_000n;
export const kMoment = 1n;
export const kJanuary = day('2028-01-31');
export const kFebruary = day('2028-02-29');
const kUnit = 0;
const kMoney = 0x80000000 + 156;

// The prices of the documents' example: m is 11 and 11/2, the ordinary rate 5/3, the limit 2.
export const kRose = { currency: 1, bid: [10, 1], ask: [12, 1] };
export const kBean = { currency: 2, bid: [5, 1], ask: [6, 1] };
export const kExample = [kRose, kBean];
export const kFee = { share: [1, 50], minimum: 1 };
// An end of a bonus that no test sees.
export const kSomeDay = 2n ** 62n;

const kNothingSpecial = { exact: 0, pair_rate_version: 0, bonus_version: 0, pair_rate: [0, 0],
  bonus_share: [0, 0], fee: 0, bonus: 0 };

// An exchange from currency 1 to 2, or as it says; each is of the brand of its number. `takes` are [expires_on, provenance, points], `gives` and
// `bonusLots` [expires_on, points].
export function exchange(log, member, { takes, gives, bonusLots = [], special = null, worth,
  feeWorth = 0, interned = null, lockedUntil = 0, from = 1, to = 2, ...exchanged }) {
  const shares = { issuer: to, funding_brand: from, earn_month: monthOf(log.today),
    not_exchangeable_until: lockedUntil,
    settlement_price: BigInt(exchanged.settlement_price ?? 500_000) };
  const first = log.provenance(shares);
  const second = bonusLots.length > 0 ? log.provenance({ ...shares, funding_brand: to }) :
    { number: 0, interned: [] };
  if (first.interned.length > 0 && second.interned.length > 0) {
    second.number += 1;
    second.interned[0][1].number += 1;
  }
  const lots = [
    ...takes.map(([on, provenance, points]) => available(from, on, provenance, -points)),
    ...gives.map(([on, points]) => available(to, on, first.number, points)),
    ...bonusLots.map(([on, points]) => available(to, on, second.number, points)),
  ];
  const fields = { from, to, bid_version: 2, ask_version: 2, bid: [10, 1], ask: [6, 1],
    bid_remainder: 0, ask_remainder: 0, settlement_price: 500_000,
    quote_mac: Buffer.concat([u32(log.sequence), Buffer.alloc(12, 7)]), ...exchanged };
  return {
    kind: 18,
    subjects: [[member, ['Exchanged', fields],
      ...(special ? [['SpecialTerms', { ...kNothingSpecial, ...special }]] : []), ...lots]],
    books: [...(interned ?? [...first.interned, ...second.interned]),
      ...booksOf(fields, { ...kNothingSpecial, ...special }, worth ?? fields.received * 500_000,
        feeWorth)],
  };
}

function booksOf({ from, to, paid, received, hub_in: hubIn, hub_out: hubOut }, { fee, bonus }, worth,
  feeWorth) {
  const posting = (currency, name, [party, other], amount) =>
    ['BookPosting', { currency, account: account(name, party, other), amount }];
  const obligation = (creditor, amount) => [posting(kMoney, 'due', [from, creditor], amount),
    posting(kMoney, 'claim', [creditor, from], -amount)];
  return [
    book(from, 'issuer.exchanged_out', paid, to),
    book(from, 'issuer.redeemed', fee),
    book(to, 'issuer.exchanged_in', -received, from),
    book(to, 'issuer.issued', -bonus),
    posting(kUnit, 'hub', [from, 0], -hubIn),
    posting(kUnit, 'hub', [to, 0], hubOut),
    posting(kUnit, 'house.rounding', [0, 0], hubIn - hubOut),
    ...obligation(to, worth),
    ...obligation(0, feeWorth),
  ].filter(([, { amount }]) => amount !== 0);
}

// Of `total` points of currency 1 from one lot, at prices of one unit and 0.4 fen. What comes of it
// is of the same last day.
export function oneForOne(log, member, total, { fee = 0, bonus = null, lot = kJanuary,
  provenance = 1, ...more } = {}) {
  const points = total - fee;
  return exchange(log, member, { paid: points, hub_in: points, hub_out: points, received: points,
    bid: [1, 1], ask: [1, 1], bid_version: 1, ask_version: 1, settlement_price: 400_000,
    worth: points * 400_000, feeWorth: fee * 400_000, takes: [[lot, provenance, total]],
    gives: [[lot, points]], special: fee > 0 || bonus ? { fee, ...bonus } : null, ...more });
}

// A member with 60 roses of one day and 5,000 of another, at such a rate book, which is version 2
// and four days old.
export function shop(log, prices, lists) {
  const ann = log.at('2026-01-05T09:00').member();
  log.earn(ann, 1, 60, kJanuary);
  log.at('2026-02-05T09:00').earn(ann, 1, 5_000, kFebruary);
  log.at('2026-02-08T09:00').rates(ratesBytes(priced(prices), lists));
  log.at('2026-02-12T09:00');
  return ann;
}

export function priced(prices) {
  return prices.map((price) => ({ price: price.currency === 1 ? 300_000 : 500_000, ...price }));
}

// All of the first lot and the rest of the second.
export function taken(points) {
  return points > 60 ? [[kJanuary, 1, 60], [kFebruary, 2, points - 60]] : [[kJanuary, 1, points]];
}

export function given(first, second) {
  return [[kJanuary, first], [kFebruary, second]];
}

// A hundred roses by bid and ask, and with the fee of the example.
export const kOrdinary = { paid: 100, hub_in: 1_000, hub_out: 996, received: 166, ask_remainder: 4,
  takes: taken(100), gives: given(99, 67) };
export const kWithFee = { paid: 98, hub_in: 980, hub_out: 978, received: 163, ask_remainder: 2,
  takes: taken(100), gives: given(97, 66), special: { fee: 2 }, feeWorth: 600_000 };

// Each field by itself, each effect left out, and one moved from each posting to each other of its
// currency. The record as it is, is accepted then. Nothing is said of the fields that are `free`:
// any quote may have been meant, and either question have that answer.
export function refusesAlterations(log, record, free = ['quote_mac', 'exact']) {
  const [[member, ...effects]] = record.subjects;
  const all = [...effects, ...record.books ?? []];
  const altered = (what, list) => log.refuses(/./, { ...record,
    subjects: [[member, ...list.slice(0, effects.length).filter((one) => one)]],
    books: list.slice(effects.length).filter((one) => one) }, what);
  const replaced = (...changes) => all.map((effect, index) => {
    const change = changes.find(([at]) => at === index);
    return change ? change[1] && [effect[0], { ...effect[1], ...change[1] }] : effect;
  });
  all.forEach(([name, fields], index) => {
    altered(`without ${name} ${index}`, replaced([index, null]));
    for (const [field, value] of Object.entries(fields)) {
      if (free.includes(field)) continue;
      const other = Array.isArray(value) ? [7, 1_000_000_000] :
        plus(value, value === kNever ? -1 : 1);
      altered(`${field} of ${name} ${index}`, replaced([index, { [field]: other }]));
    }
  });
  all.forEach(([name, { currency, amount }], index) => {
    all.forEach(([otherName, other], otherIndex) => {
      if (otherIndex <= index || amount === undefined || other.currency !== currency) return;
      altered(`one from ${otherName} ${otherIndex} to ${name} ${index}`, replaced(
        [index, { amount: plus(amount, 1) }], [otherIndex, { amount: plus(other.amount, -1) }]));
    });
  });
  log.make(record);
}

function plus(value, more) {
  return typeof value === 'bigint' ? value + BigInt(more) : value + more;
}
