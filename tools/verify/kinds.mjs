// The kinds of records and effects: the tables of docs/journal_format.md, sections 2 and 5.
// A new effect is a line here; a new record kind is a line here and a rule in rules/.
import { layout } from './layout.mjs';

export const kSubject = 1;
export const kBooks = 2;

// Where it may stand, and the fields after `kind u16 words u16`.
const kEffects = [
  [1, 'AvailablePosting', kSubject,
    'currency u32, expires_on i32, provenance u32, amount i64, balance_after i64'],
  [10, 'BookPosting', kBooks, 'currency u32, account u64, amount i64'],
  [20, 'MemberEnrolled', kSubject, 'brand u32, member_id bytes16'],
  [21, 'Earned', kSubject,
    'currency u32, brand u32, channel u32, rate_version u32, channel_version u32, spend i64, ' +
    'rate fraction, coefficient fraction, points i64, remainder i64'],
  [22, 'Redeemed', kSubject, 'currency u32, acceptor u32, channel u32, points i64'],
  [23, 'Exchanged', kSubject,
    'from u32, to u32, zero u32, bid_version u32, ask_version u32, bid fraction, ask fraction, ' +
    'paid i64, hub_in i64, hub_out i64, received i64, bid_remainder i64, ask_remainder i64, ' +
    'settlement_price i64, quote_mac bytes16'],
  [24, 'Expired', kSubject, 'currency u32, points i64'],
  // In subject 0, or in books where the record has no subject.
  [30, 'Declined', kSubject | kBooks,
    'code u16, language u8, param u8, figure_0 bits64, figure_1 bits64'],
  [40, 'Published', kBooks,
    'what u32, number u32, version u32, effective_from i64, size u32, zero u32', { payload: true }],
  [41, 'ProvenanceInterned', kBooks,
    'number u32, issuer u32, funding_brand u32, earn_month i32, not_exchangeable_until i32, ' +
    'settlement_price i64'],
];

export const kEffectKinds = new Map(kEffects.map(([kind, name, where, line, more]) =>
  [kind, { kind, name, where, shape: layout(line, 4), payload: more?.payload ?? false }]));

export const kRecordKinds = new Map([
  [1, 'coalition opened'],
  [2, 'configuration published'],
  [3, 'member enrolled'],
  [16, 'earn'],
  [17, 'redeem'],
  [18, 'exchange'],
  [19, 'expire'],
]);

export const kActorProgram = 0;
export const kActorMember = 3;
export const kActorLast = 4;

export const kUnit = 0;
export const kMoneyBase = 0x80000000;

// A currency of points: not the unit, not money.
export function isPoints(currency) {
  return currency > kUnit && currency < kMoneyBase;
}

// Accounts of book postings.
export const kAccounts = new Map([
  [1, 'issuer.issued'],
  [2, 'issuer.reversed'],
  [3, 'issuer.redeemed'],
  [4, 'issuer.expired'],
  [5, 'issuer.exchanged_out'],
  [6, 'issuer.exchanged_in'],
  [7, 'issuer.adjusted'],
  [8, 'transit'],
  [9, 'house.rounding'],
  [10, 'hub'],
  [20, 'due'],
  [21, 'claim'],
  [22, 'float'],
  [23, 'paid_in'],
]);

const kCodes = new Map([...kAccounts].map(([code, name]) => [name, BigInt(code)]));

export function account(name, party = 0, counterparty = 0) {
  return (kCodes.get(name) << 56n) | (BigInt(party) << 28n) | BigInt(counterparty);
}

export function accountParts(value) {
  return {
    name: kAccounts.get(Number(value >> 56n)),
    party: Number((value >> 28n) & 0xfffffffn),
    counterparty: Number(value & 0xfffffffn),
  };
}

export function accountText(value) {
  const { name, party, counterparty } = accountParts(value);
  return `${name ?? `account code ${value >> 56n}`}(${party}, ${counterparty})`;
}
