// The records that tests forge of the universal unit as points that members hold.
import { account } from '../../tools/verify/kinds.mjs';
import { available, i64, kNever, monthOf, u32 } from './forge.mjs';
import { kPool, owes } from './forged_settlements.mjs';

export const kUnit = 0;
export const kTopic = 16;
export const kAnchor = 1_000_000;
const kDay = 86_400_000_000_000n;

export function unitBytes(anchor, bearer = 0) {
  return Buffer.concat([i64(anchor), u32(bearer)]);
}

export function proposeUnit(log, anchor, { bearer = 0, ...more } = {}) {
  return log.proposal(unitBytes(anchor, bearer), { what: kTopic, ...more });
}

// Of the newest proposal, or the one that it says; `amount` is what the units that are out come to.
export function approveUnit(log, { amount = 0, bearer = 0, number = log.ledger.proposals().length,
  published = {}, ...more } = {}) {
  return log.approval(number, { then: [log.proposedBy(number, published),
    ...owes(bearer, kPool, amount)], ...more });
}

export function publishUnit(log, anchor, { bearer = 0, amount = 0 } = {}) {
  log.make(proposeUnit(log, anchor, { bearer }));
  return log.make(approveUnit(log, { amount, bearer }));
}

export function anchorOf(log) {
  return log.ledger.unit().anchor;
}

export function unitBook(name, amount, counterparty = 0) {
  return ['BookPosting', { currency: kUnit, account: account(name, kPool, counterparty), amount }];
}

export function units(provenance, amount, expires_on = kNever) {
  return available(kUnit, expires_on, provenance, amount);
}

export function heldUnits(hold, provenance, amount, expires_on = kNever) {
  return ['HeldPosting', { currency: kUnit, hold, expires_on, provenance, amount }];
}

// Of units that a brand funds, or the pool.
export function provenanceOf(log, funding, day = log.today) {
  return log.provenance({ issuer: kPool, funding_brand: funding, earn_month: monthOf(day),
    settlement_price: 0n });
}

function worth(log, points) {
  return BigInt(points) * anchorOf(log);
}

// At a brand without a currency; a unit a yuan.
export function earning(log, member, brand, points, { occurrence = null, rate = [1, 1],
  rate_version = 0, spend = points * 100, remainder = 0 } = {}) {
  const { number, interned } = provenanceOf(log, brand, occurrence?.day);
  return { kind: 16, occurrence,
    subjects: [[member, ['Earned', { currency: kUnit, brand, channel: 0, rate_version,
      channel_version: 0, spend, rate, coefficient: [1, 1], points, remainder }],
    ...(points > 0 ? [units(number, points)] : [])]],
    books: points > 0 ? [...interned, unitBook('issuer.issued', -points),
      ...owes(brand, kPool, worth(log, points))] : [] };
}

// `before` are the spend and the points that were reversed before; all that is taken is of one lot.
export function earningBack(log, member, brand, original, { spend, points, loss = 0,
  before = [0, 0], provenance = 1 }) {
  const taken = points - loss;
  return { kind: 26, subjects: [[member, ['EarnReversed', { currency: kUnit, brand, original, spend,
    spend_before: before[0], points, points_before: before[1], debt: 0, loss }],
  ...(taken > 0 ? [units(provenance, -taken)] : [])]],
  books: taken > 0 ? [unitBook('issuer.reversed', taken),
    ...owes(brand, kPool, -worth(log, taken))] : [] };
}

// `lots` are [provenance, points].
export function redemption(log, member, acceptor, lots) {
  const points = sum(lots);
  return { kind: 17, subjects: [[member, ['Redeemed', { currency: kUnit, acceptor, channel: 0,
    points, face: worth(log, points) }],
  ...lots.map(([provenance, amount]) => units(provenance, -amount))]],
  books: [unitBook('issuer.redeemed', points, acceptor),
    ...owes(kPool, acceptor, worth(log, points))] };
}

// `face` is that of these points in the original.
export function refund(log, member, acceptor, original, lots, { before = 0, face }) {
  const points = sum(lots);
  return { kind: 25, subjects: [[member, ['RedemptionReversed', { currency: kUnit, acceptor,
    original, points, points_before: before, expired: 0, face }],
  ...lots.map(([provenance, amount]) => units(provenance, amount))]],
  books: [unitBook('issuer.redeemed', -points, acceptor),
    ...owes(kPool, acceptor, -worth(log, points))] };
}

// For ten days.
export function holding(log, member, acceptor, lots) {
  return { kind: 21, subjects: [[member, ['HoldPlaced', { currency: kUnit, acceptor, channel: 0,
    points: sum(lots), ends: log.instant + 10n * kDay }],
  ...lots.flatMap(([provenance, amount]) => [units(provenance, -amount),
    heldUnits(log.sequence, provenance, amount)])]] };
}

// `rest` goes back, of one lot.
export function capturing(log, member, hold, acceptor, points, { rest = 0, provenance = 1 } = {}) {
  return { kind: 22, subjects: [[member, ['HoldCaptured', { currency: kUnit, hold, acceptor,
    channel: 0, points, face: worth(log, points) }], heldUnits(hold, provenance, -points),
  ...(rest > 0 ? backEffects(hold, 3, rest, provenance) : [])]],
  books: [unitBook('issuer.redeemed', points, acceptor),
    ...owes(kPool, acceptor, worth(log, points))] };
}

export function releasing(member, hold, points, { kind = 23, provenance = 1 } = {}) {
  return { kind, actor: kind === 24 ? 0 : undefined,
    subjects: [[member, ...backEffects(hold, kind - 22, points, provenance)]] };
}

function backEffects(hold, why, points, provenance) {
  return [['HoldEnded', { currency: kUnit, hold, why, released: points, expired: 0 }],
    heldUnits(hold, provenance, -points), units(provenance, points)];
}

export function proposing(member, points, { expires_on = 0, reason = 1, actor } = {}) {
  return { kind: 34, actor, subjects: [[member, ['AdjustmentProposed', { currency: kUnit, reason,
    expires_on, points }]]] };
}

// The approval of a proposal, by another; negative takes from one lot.
export function adjusting(log, member, proposal, points, { expires_on = kNever, reason = 1,
  actor = 4 * 2 ** 28 + 1, provenance } = {}) {
  const own = points > 0 ? provenanceOf(log, kPool) : { number: provenance, interned: [] };
  return { kind: 33, actor, subjects: [[member, ['Adjusted', { currency: kUnit, reason,
    expires_on: points > 0 ? expires_on : 0, points, proposal }],
  units(own.number, points, expires_on)]],
  books: [...own.interned, unitBook('issuer.adjusted', -points, reason),
    ...owes(0, kPool, worth(log, points))] };
}

// Proposed and approved.
export function adjust(log, member, points, more = {}) {
  const proposal = log.make(proposing(member, points, { expires_on: more.expires_on ?? 0 }));
  return log.make(adjusting(log, member, proposal, points, more));
}

// `lots` are [provenance, points].
export function giving(giver, recipient, lots) {
  const side = (role, other) => ['Gifted', { currency: kUnit, role, other, points: sum(lots) }];
  return { kind: 36, subjects: [
    [giver, side(1, recipient), ...lots.map(([provenance, amount]) => units(provenance, -amount))],
    [recipient, side(2, giver),
      ...lots.map(([provenance, amount]) => units(provenance, amount))]] };
}

const kNothingSpecial = { exact: 0, pair_rate_version: 0, bonus_version: 0, pair_rate: [0, 0],
  bonus_share: [0, 0], fee: 0, bonus: 0 };

// Of points, from lots [expires_on, provenance, points], into units: each share of them is a
// posting. What the currency's price is, `exchanged` tells; `exact` where so many units were asked
// for.
export function intoUnits(log, member, from, takes, { exact = false, gives, ...exchanged }) {
  const { number, interned } = provenanceOf(log, from);
  const { received, hub_in: hubIn, hub_out: hubOut } = exchanged;
  const fields = { from, to: kUnit, ask_version: log.ledger.versions(kTopic, 0).list.length,
    ask: [1, 1], bid_remainder: 0, ask_remainder: 0, settlement_price: anchorOf(log),
    quote_mac: quoteOf(log), paid: sum(takes.map(([, ...lot]) => lot)), ...exchanged };
  return { kind: 18, subjects: [[member, ['Exchanged', fields],
    ...(exact ? [['SpecialTerms', { ...kNothingSpecial, exact: 1 }]] : []),
    ...takes.map(([on, provenance, amount]) => available(from, on, provenance, -amount)),
    ...(gives ?? [received]).map((share) => units(number, share))]],
  books: [...interned, posting(from, 'issuer.exchanged_out', from, kPool, fields.paid),
    unitBook('issuer.exchanged_in', -received, from),
    ...hubBooks(from, kPool, hubIn, hubOut), ...owes(from, kPool, worth(log, received))] };
}

// Of units, from lots [provenance, points], into points that the lots of `gives` get, as
// [expires_on, points].
export function fromUnits(log, member, to, lots, gives, { exact = false, ...exchanged }) {
  const { number, interned } = log.provenance({ issuer: to, funding_brand: kPool,
    earn_month: monthOf(log.today), settlement_price: BigInt(exchanged.settlement_price) });
  const paid = sum(lots);
  const { received, hub_out: hubOut } = exchanged;
  const fields = { from: kUnit, to, bid_version: log.ledger.versions(kTopic, 0).list.length,
    bid: [1, 1], bid_remainder: 0, ask_remainder: 0, quote_mac: quoteOf(log), paid, hub_in: paid,
    ...exchanged };
  return { kind: 18, subjects: [[member, ['Exchanged', fields],
    ...(exact ? [['SpecialTerms', { ...kNothingSpecial, exact: 1 }]] : []),
    ...lots.map(([provenance, amount]) => units(provenance, -amount)),
    ...gives.map(([on, amount]) => available(to, on, number, amount))]],
  books: [...interned, unitBook('issuer.exchanged_out', paid, to),
    posting(to, 'issuer.exchanged_in', to, kPool, -received),
    ...hubBooks(kPool, to, paid, hubOut), ...owes(kPool, to, worth(log, hubOut))] };
}

function hubBooks(from, to, hubIn, hubOut) {
  return [posting(kUnit, 'hub', from, 0, -hubIn), posting(kUnit, 'hub', to, 0, hubOut),
    ...(hubIn === hubOut ? [] : [posting(kUnit, 'house.rounding', 0, 0, hubIn - hubOut)])];
}

function posting(currency, name, party, counterparty, amount) {
  return ['BookPosting', { currency, account: account(name, party, counterparty), amount }];
}

function quoteOf(log) {
  return Buffer.concat([u32(log.sequence), Buffer.alloc(12, 7)]);
}

function sum(lots) {
  return lots.reduce((total, [, amount]) => total + amount, 0);
}
