// The records that tests forge of tenders: placed, settled, let go, returned; every figure of a
// market of three brands, of which the last has no line in the rate book.
import { available, book, monthOf, settingsBytes, text, u32, u8, i64 } from './forge.mjs';
import { kLot } from './forged_records.mjs';
import { owes } from './forged_settlements.mjs';
import { leftOf, paidLines, returned } from './tender_model.mjs';

export const kRose = 1;
export const kBean = 2;
export const kLeaf = 3;
export const kTenderId = 33;
export const kPlace = 44;
export const kSettle = 45;
export const kVoid = 46;
export const kReturn = 47;
export const kDay = 86_400_000_000_000n;
const kMicroFenPerFen = 1_000_000;
const kSecondPersonAbove = 11;
const kMany = 10 ** 9;

// Roses and beans of 0.4 fen, leaves of a quarter.
export function market(log) {
  log.at('2026-01-10T09:00').publish(2, kLeaf, Buffer.concat([text('leaf'), text('leaf'),
    text('leaf')]));
  log.publish(3, kLeaf, Buffer.concat([u32(kLeaf), text('leaf'), text('leaf'), text('leaf'), u8(1),
    u32(24), i64(250_000)]));
  for (const currency of [kRose, kBean, kLeaf]) {
    log.policy(currency, { [kSecondPersonAbove]: kMany });
  }
  return log.member();
}

export function tenderPolicy(log, acceptor, settings, published = {}) {
  return { kind: 2, books: [log.published(14, acceptor, settingsBytes(settings), published)] };
}

// Gives so many points into a lot of the day, which is of the price of today.
export function give(log, member, currency, points, expires_on = kLot) {
  const { number: provenance, interned } = log.provenance({ issuer: currency,
    earn_month: monthOf(log.today), settlement_price: log.ledger.settlementPrice(currency,
      log.instant) });
  log.make({ kind: 33, subjects: [[member, ['Adjusted', { currency, reason: 1, expires_on, points,
    proposal: null }], available(currency, expires_on, provenance, points)]],
  books: [...interned, book(currency, 'issuer.adjusted', -points, 1)] });
  return provenance;
}

// {line, payable, fen} numbered from 1, of fen, or of fen that points may not pay, as [fen].
export function linesOf(...amounts) {
  return amounts.map((amount, index) => ({ line: index + 1, payable: Array.isArray(amount) ? 0 : 1,
    fen: Array.isArray(amount) ? amount[0] : amount }));
}

// A basket at the acceptor of which [[currency, points, fen]] are taken, in the order of use: the
// record, and what later ones need of it. `more` replaces fields of the first effect.
export function placing(log, member, { acceptor = kBean, lines, channel = 0,
  ends = log.instant + kDay, wish_points = -1, wish_fen = -1 }, taken, more = {}) {
  const paid = paidLines(lines, taken);
  const basket = sum(lines, ({ fen }) => fen);
  const cash = sum(paid, (line) => line.cash);
  const holds = taken.map(([currency, points, fen], index) => ({ currency, points, fen,
    ordinal: index + 1, lots: taking(log, member, currency, points) }));
  const tender = { sequence: log.sequence, member, acceptor, channel, ends, cash, lines: paid,
    holds };
  return { tender, kind: kPlace, books: [], subjects: [[member,
    ['TenderPlaced', { acceptor, channel, basket, paid_by_points: basket - cash, cash, wish_points,
      wish_fen, ends, ...more }],
    ...paid.flatMap(lineEffects),
    ...holds.flatMap((hold) => holdEffects(log, tender, hold))]] };
}

function sum(list, of) {
  return list.reduce((total, one) => total + of(one), 0);
}

function lineEffects({ line, payable, fen, cash, parts }) {
  return [['TenderLine', { line, payable, fen, cash }], ...parts.map(([currency, points, part]) =>
    ['TenderPart', { line, currency, points, fen: part }])];
}

function holdEffects(log, { sequence, acceptor, channel, ends }, hold) {
  const { currency, points, fen, ordinal, lots } = hold;
  const [f, g] = fenPerPoint(log, currency);
  return [
    ['TenderTaken', { currency, fen_per_point: [f, g], points, fen,
      remainder: points * f - fen * g }],
    ['HoldPlaced', { currency, acceptor, channel, ordinal, points, ends }],
    ...lots.flatMap(([on, provenance, amount]) => [available(currency, on, provenance, -amount),
      pinned(sequence, hold, on, provenance, amount)]),
  ];
}

// What a member gets for a point, in lowest terms.
export function fenPerPoint(log, currency) {
  const { ledger, instant } = log;
  const line = ledger.rateBook.at('prices', currency, instant)?.content;
  const value = Number(line?.redemption_value ||
    (line ?? ledger.currency(currency)).settlement_price);
  let [a, b] = [value, kMicroFenPerFen];
  while (b !== 0) [a, b] = [b, a % b];
  return [value / a, kMicroFenPerFen / a];
}

// [expires_on, provenance, points] of the live lots in the order of use.
export function taking(log, member, currency, points) {
  const wallet = log.ledger.peek(member, currency);
  let left = points;
  return wallet.lots.filter((lot) => wallet.isLive(lot, log.today)).map((lot) => {
    const amount = Math.min(left, Number(lot.amount));
    left -= amount;
    return [lot.expires_on, lot.provenance, amount];
  }).filter(([, , amount]) => amount > 0);
}

export function pinned(sequence, { currency, ordinal }, expires_on, provenance, amount) {
  return ['HeldPosting', { currency, hold: sequence, hold_ordinal: ordinal, expires_on, provenance,
    amount }];
}

// Makes it; gives the tender.
export function place(log, ...words) {
  const { tender, ...record } = placing(log, ...words);
  log.make(record);
  return tender;
}

function priceOf(log, provenance) {
  return Number(log.ledger.provenance(provenance).settlement_price);
}

function worth(log, lots) {
  return sum(lots, ([, provenance, amount]) => priceOf(log, provenance) * amount);
}

// `slides` are of currencies, by number, the effects behind a capture; `earned` is of earning().
export function settling(log, tender, { earned = null, slides = {}, member = tender.member } = {}) {
  const { sequence, acceptor, channel, cash, holds } = tender;
  return {
    kind: kSettle,
    subjects: [[member, ['TenderSettled', { tender: sequence, cash }],
      ...holds.flatMap((hold) => [
        ['HoldCaptured', { currency: hold.currency, hold: sequence, hold_ordinal: hold.ordinal,
          acceptor, channel, points: hold.points, face: hold.fen * kMicroFenPerFen }],
        ...hold.lots.map(([on, provenance, amount]) =>
          pinned(sequence, hold, on, provenance, -amount)),
        ...slides[hold.currency] ?? []]),
      ...earned?.effects ?? []]],
    books: [...holds.flatMap(({ currency, points, lots }) => [
      book(currency, 'issuer.redeemed', points, acceptor),
      ...owes(currency, acceptor, worth(log, lots))]), ...earned?.books ?? []],
  };
}

// The earning for the cash of a tender: a point for a yuan, less those of `cut`, which is [by,
// points]. `pending` is the day on which it matures; `debt` is what of it repays.
export function earning(log, { acceptor: currency, channel, cash }, { expires_on = kLot, pending,
  debt = 0, then = [], version = 0, cut = null } = {}) {
  const points = Math.floor(cash / 100) - (cut ? cut[1] : 0);
  const earned = ['Earned', { currency, brand: currency, channel, rate_version: version,
    channel_version: 0, spend: cash, rate: [1, 1], coefficient: [1, 1], points,
    remainder: cash % 100 }];
  const first = cut ? [earned, ['EarningCut', { by: cut[0], points: cut[1] }]] : [earned];
  if (points === 0) return { points, effects: first, books: [] };
  const { number: provenance, interned } = log.provenance({ issuer: currency,
    earn_month: monthOf(log.today),
    settlement_price: log.ledger.settlementPrice(currency, log.instant) });
  const lot = { expires_on, provenance };
  const left = points - debt;
  const posting = pending ?
    ['PendingPosting', { currency, matures_on: pending, ...lot, amount: left }] :
    available(currency, expires_on, provenance, left);
  return { points, pending, ...(left > 0 ? lot : {}),
    books: [...interned, book(currency, 'issuer.issued', -points)],
    effects: [...first, ...(debt > 0 ? [['DebtPosting', { currency, amount: debt }]] : []),
      ...(left > 0 ? [posting] : []), ...then] };
}

// Makes it. `earns` are the words of earning(), or null.
export function settle(log, tender, { earns = null, ...more } = {}) {
  const earned = earns && earning(log, tender, earns);
  const settled = log.make(settling(log, tender, { earned, ...more }));
  Object.assign(tender, { settled, earned, spent: 0, back: new Map(), left: tender.lines });
  return settled;
}

// `late` are the provenances of lots that expire.
export function voiding(tender, { late = [], why = 1, member = tender.member } = {}) {
  const { sequence, holds } = tender;
  const ends = holds.map((hold) => ending(tender, hold, { late, why }));
  return { kind: kVoid, subjects: [[member, ['TenderVoided', { tender: sequence }],
    ...ends.flatMap(({ effects }) => effects)]], books: ends.flatMap(({ books }) => books) };
}

export function ending({ sequence }, hold, { late = [], why = 1 } = {}) {
  const { currency, ordinal, points, lots } = hold;
  const expired = sum(lots, ([, provenance, amount]) => (late.includes(provenance) ? amount : 0));
  return {
    effects: [['HoldEnded', { currency, hold: sequence, hold_ordinal: ordinal, why,
      released: points - expired, expired }],
    ...lots.flatMap(([on, provenance, amount]) => [
      pinned(sequence, hold, on, provenance, -amount),
      ...(late.includes(provenance) ? [] : [available(currency, on, provenance, amount)])])],
    books: expired > 0 ? [book(currency, 'issuer.expired', expired)] : [],
  };
}

// [[line, fen]] come back. `grace` is the day that lots past their last day are reissued to, or
// null, by which they expire; `owes` whether the member owes what he has not.
export function returning(log, tender, goods, { grace = null, owes: indebted = true,
  member = tender.member } = {}) {
  const lines = goods.map(([number, fen]) => {
    const of = tender.left.find(({ line }) => line === number);
    return { line: number, payable: of.payable, fen, ...returned(of, fen) };
  });
  const refunds = tender.holds.flatMap((hold) =>
    refundOf(log, tender, hold, { lines, grace, member }));
  const cash = sum(lines, (line) => line.cash);
  const taken = tender.earned && cash > 0 ?
    takenBack(log, tender, { cash, refunds, indebted, member }) :
    { effects: [], books: [], points: 0 };
  return {
    after: { lines, refunds, cash },
    kind: kReturn,
    subjects: [[member, ['TenderReturned', { tender: tender.sequence, cash,
      fen: sum(goods, ([, fen]) => fen) }], ...lines.flatMap(lineEffects),
    ...refunds.flatMap(({ effects }) => effects), ...taken.effects]],
    books: [...refunds.flatMap(({ books }) => books), ...taken.books],
  };
}

// Of one currency: the last lot taken comes back first.
function refundOf(log, { settled, acceptor, back }, { currency, lots }, { lines, grace, member }) {
  const parts = lines.flatMap((line) => line.parts).filter(([other]) => other === currency);
  if (parts.length === 0) return [];
  const points = sum(parts, ([, amount]) => amount);
  const before = back.get(currency) ?? 0;
  const given = slice([...lots].reverse(), before, points);
  const wallet = log.ledger.peek(member, currency);
  const isLate = ([on, provenance]) => !wallet.isLive({ expires_on: on, provenance }, log.today);
  const late = given.filter(isLate);
  const expired = grace === null ? sum(late, ([, , amount]) => amount) : 0;
  const to = given.filter((lot) => !isLate(lot) || grace !== null).map((lot) =>
    [isLate(lot) ? grace : lot[0], lot[1], lot[2]]);
  return [{
    currency, points, to,
    effects: [['RedemptionReversed', { currency, acceptor, original: settled, points,
      points_before: before, expired, face: sum(parts, ([, , fen]) => fen) * kMicroFenPerFen }],
    ...to.map(([on, provenance, amount]) => available(currency, on, provenance, amount))],
    books: [...(points > 0 ? [book(currency, 'issuer.redeemed', -points, acceptor)] : []),
      ...owes(currency, acceptor, -worth(log, given)),
      ...(expired > 0 ? [book(currency, 'issuer.expired', expired)] : [])],
  }];
}

// `points` of the lots after the first `skip`.
function slice(lots, skip, points) {
  const [from, to] = [skip, skip + points];
  let at = 0;
  return lots.map(([on, provenance, amount]) => {
    const begin = at;
    at += amount;
    return [on, provenance, Math.min(at, to) - Math.max(begin, from)];
  }).filter(([, , amount]) => amount > 0);
}

// What the member earned for the cash: of the lot that it went to, then of others.
function takenBack(log, { settled, acceptor: currency, cash: all, earned, spent }, { cash, refunds,
  indebted, member }) {
  const net = (spend) => Math.min(earned.points, Math.floor((all - spend) / 100));
  const before = earned.points - net(spent);
  const points = net(spent) - net(spent + cash);
  const wallet = log.ledger.peek(member, currency);
  let left = points;
  const taking_ = (amount) => {
    const taken = Math.min(left, amount);
    left -= taken;
    return taken;
  };
  const pendingLot = wallet.pendingLots.find((lot) => earned.pending === lot.matures_on &&
    isOf(lot, earned));
  const pending = pendingLot ? taking_(Number(pendingLot.amount)) : 0;
  const lots = lotsWith(wallet, refunds.find((one) => one.currency === currency)?.to ?? []);
  const taken = [...lots.filter((lot) => isOf(lot, earned)),
    ...lots.filter((lot) => !isOf(lot, earned))].map((lot) => [lot, taking_(lot.amount)])
    .filter(([, amount]) => amount > 0);
  const [debt, loss] = indebted ? [left, 0] : [0, left];
  return {
    points,
    effects: [['EarnReversed', { currency, brand: currency, original: settled, spend: cash,
      spend_before: spent, points, points_before: before, debt, loss }],
    ...(pending > 0 ? [['PendingPosting', { currency, matures_on: earned.pending,
      expires_on: earned.expires_on, provenance: earned.provenance, amount: -pending }]] : []),
    ...taken.map(([lot, amount]) => available(currency, lot.expires_on, lot.provenance, -amount)),
    ...(debt > 0 ? [['DebtPosting', { currency, amount: -debt }]] : [])],
    books: points - loss > 0 ? [book(currency, 'issuer.reversed', points - loss)] : [],
  };
}

function isOf(lot, { expires_on: on, provenance }) {
  return lot.expires_on === on && lot.provenance === provenance;
}

// In the order of use, with what comes back.
function lotsWith(wallet, to) {
  const lots = wallet.lots.map((lot) => ({ ...lot, amount: Number(lot.amount) }));
  for (const [expires_on, provenance, amount] of to) {
    const same = lots.find((lot) => isOf(lot, { expires_on, provenance }));
    if (same) same.amount += amount;
    else lots.push({ expires_on, provenance, amount });
  }
  return lots.sort((a, b) => a.expires_on - b.expires_on || a.provenance - b.provenance);
}

// Makes it, and keeps what is left.
export function giveBack(log, tender, ...words) {
  const { after, ...record } = returning(log, tender, ...words);
  const sequence = log.make(record);
  tender.spent += after.cash;
  for (const { currency, points } of after.refunds) {
    tender.back.set(currency, (tender.back.get(currency) ?? 0) + points);
  }
  tender.left = tender.left.map((line) => {
    const back = after.lines.find((one) => one.line === line.line);
    return back ? leftOf(line, back) : line;
  });
  return sequence;
}
