// The records that tests forge of limits, and of what is held at another brand.
import { available, book, settingsBytes } from './forge.mjs';
import { kRoseLot, owes } from './forged_settlements.mjs';

export const kRose = 1;
export const kBean = 2;
export const kPrice = 400_000;
export const kCreditLine = 1;
export const kReserve = 2;
export const kAlert = 3;
export const kNetDebitCap = 4;
export const kMintCap = 5;
export const kMintCapADay = 6;
export const kSuspended = 7;
export const kBreaker = 8;
const kDay = 86_400_000_000_000n;

export function limits(log, brand, settings, published = {}) {
  return { kind: 2, books: [log.published(13, brand, settingsBytes(settings), published)] };
}

// What so many points are worth.
export function worth(points) {
  return points * kPrice;
}

// A member with a thousand points of both brands, whose provenances are 1 and 2.
export function shop(log) {
  const ann = log.at('2026-01-10T09:00').member();
  log.earn(ann, kRose, 1_000, kRoseLot);
  log.earn(ann, kBean, 1_000, kRoseLot);
  return ann;
}

// Of roses, for ten days.
export function holding(log, member, acceptor, points, more = {}) {
  return { kind: 21, subjects: [[member, ['HoldPlaced', { currency: kRose, acceptor, channel: 0,
    points, ends: log.instant + 10n * kDay, ...more }], available(kRose, kRoseLot, 1, -points),
  pinned(log.sequence, points)]] };
}

function pinned(hold, amount) {
  return ['HeldPosting', { currency: kRose, hold, expires_on: kRoseLot, provenance: 1, amount }];
}

export function capturing(member, hold, acceptor, points, rest = 0) {
  const ended = rest === 0 ? [] : [['HoldEnded', { currency: kRose, hold, why: 3, released: rest,
    expired: 0 }], pinned(hold, -rest), available(kRose, kRoseLot, 1, rest)];
  return { kind: 22, subjects: [[member, ['HoldCaptured', { currency: kRose, hold, acceptor,
    channel: 0, points }], pinned(hold, -points), ...ended]],
  books: [book(kRose, 'issuer.redeemed', points, acceptor),
    ...owes(kRose, acceptor, worth(points))] };
}

export function releasing(member, hold, points, kind = 23) {
  return { kind, actor: kind === 24 ? 0 : undefined,
    subjects: [[member, ['HoldEnded', { currency: kRose, hold, why: kind - 22, released: points,
      expired: 0 }], pinned(hold, -points), available(kRose, kRoseLot, 1, points)]] };
}
