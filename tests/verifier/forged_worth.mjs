// What the points of one spending may be worth.
import { available, book, ratesBytes, scenario } from './forge.mjs';
import { kLot } from './forged_records.mjs';
import { owes } from './forged_settlements.mjs';

const kPrice = 2n ** 50n;
const kHour = 3_600_000_000_000n;

export function testWorth() {
  scenario('forged: what is redeemed is worth less than 2^53', (log) => {
    const ann = dear(log);
    log.refuses(/worth more than 2\^53/, redemption(ann, 2, 8));
    log.refuses(/worth more than 2\^53/, redemption(ann, 1, 8));
    log.make(redemption(ann, 2, 7));
    log.make(redemption(ann, 1, 7));
  });
  scenario('forged: what is held, and so captured, is worth less than 2^53', (log) => {
    const ann = dear(log);
    for (const acceptor of [1, 2]) {
      log.refuses(/worth more than 2\^53/, hold(log, ann, acceptor, 8));
    }
    const held = [log.make(hold(log, ann, 2, 7)), log.make(hold(log, ann, 2, 7))];
    log.make(hold(log, ann, 1, 6));
    for (const one of held) log.make(capture(ann, one, 7));
  });
}

// A member with 20 points of such a price.
function dear(log) {
  log.at('2026-01-10T09:00').rates(ratesBytes([{ currency: 1, price: kPrice }]));
  const ann = log.member();
  log.earn(ann, 1, 20, kLot, { price: kPrice });
  return ann;
}

function redemption(member, acceptor, points) {
  return {
    kind: 17,
    subjects: [[member, ['Redeemed', { currency: 1, acceptor, channel: 0, points,
      face: BigInt(points) * kPrice }],
      available(1, kLot, 1, -points)]],
    books: [book(1, 'issuer.redeemed', points, acceptor),
      ...owes(1, acceptor, BigInt(points) * kPrice)],
  };
}

function hold(log, member, acceptor, points) {
  return { kind: 21, subjects: [[member, ['HoldPlaced', { currency: 1, acceptor, channel: 0,
    points, ends: log.instant + kHour }], available(1, kLot, 1, -points),
  pinned(log.sequence, points)]] };
}

function pinned(of, amount) {
  return ['HeldPosting', { currency: 1, hold: of, expires_on: kLot, provenance: 1, amount }];
}

function capture(member, of, points) {
  return { kind: 22, subjects: [[member, ['HoldCaptured', { currency: 1, hold: of, acceptor: 2,
    channel: 0, points, face: BigInt(points) * kPrice }], pinned(of, -points)]],
  books: [book(1, 'issuer.redeemed', points, 2), ...owes(1, 2, BigInt(points) * kPrice)] };
}
