// What a member gets for the points that he spends, and gives back with a return: record by record
// from the documents.
import assert from 'node:assert/strict';
import { available, book, ratesBytes, scenario, time } from './forge.mjs';
import { kLot } from './forged_records.mjs';
import { cut, owes, proposeCut } from './forged_settlements.mjs';

const kRose = 1;
const kBean = 2;
const kDay = 86_400_000_000_000n;
const kMost = 2n ** 53n - 1n;
const kPrices = new Map([[1, 300_000], [2, 400_000]]);
const kWrong = /wrong face/;

export function testFaces() {
  testRedemptions();
  testHolds();
  testReversals();
  testReissues();
  testTraffic();
  testMost();
}

// A member with ten roses of 0.3 fen, which is provenance 1, and a hundred of 0.4, provenance 2.
function shop(log) {
  log.at('2026-01-05T09:00').rates(ratesBytes([{ currency: kRose, price: 300_000 }]));
  const ann = log.member();
  log.earn(ann, kRose, 10, kLot, { price: 300_000n });
  log.rates(ratesBytes([{ currency: kRose, price: 400_000 }]));
  log.earn(ann, kRose, 100, kLot);
  return ann;
}

function worthOf(lots) {
  return lots.reduce((sum, [provenance, points]) => sum + kPrices.get(provenance) * points, 0);
}

function pointsOf(lots) {
  return lots.reduce((sum, [, points]) => sum + points, 0);
}

// `lots` are [provenance, points].
function spending(member, acceptor, lots, face) {
  const points = pointsOf(lots);
  return {
    kind: 17,
    subjects: [[member, ['Redeemed', { currency: kRose, acceptor, channel: 0, points, face }],
      ...lots.map(([provenance, amount]) => available(kRose, kLot, provenance, -amount))]],
    books: [book(kRose, 'issuer.redeemed', points, acceptor),
      ...owes(kRose, acceptor, worthOf(lots))],
  };
}

function hold(log, member, lots) {
  return { kind: 21, subjects: [[member, ['HoldPlaced', { currency: kRose, acceptor: kBean,
    channel: 0, points: pointsOf(lots), ends: log.instant + 30n * kDay }],
  ...lots.flatMap(([provenance, amount]) => [available(kRose, kLot, provenance, -amount),
    pinned(log.sequence, provenance, amount)])]] };
}

function pinned(of, provenance, amount) {
  return ['HeldPosting', { currency: kRose, hold: of, expires_on: kLot, provenance, amount }];
}

function capture(member, of, lots, face) {
  const points = pointsOf(lots);
  return { kind: 22, subjects: [[member, ['HoldCaptured', { currency: kRose, hold: of,
    acceptor: kBean, channel: 0, points, face }], ...lots.map(([provenance, amount]) =>
    pinned(of, provenance, -amount))]],
  books: [book(kRose, 'issuer.redeemed', points, kBean), ...owes(kRose, kBean, worthOf(lots))] };
}

// Given back, the last taken first.
function refund(member, original, before, lots, face, more = {}) {
  const points = pointsOf(lots);
  const { to = kLot, expired = 0 } = more;
  return {
    kind: 25,
    subjects: [[member, ['RedemptionReversed', { currency: kRose, acceptor: kBean, original, points,
      points_before: before, expired, face }], ...(expired > 0 ? [] :
      lots.map(([provenance, amount]) => available(kRose, to, provenance, amount)))]],
    books: [book(kRose, 'issuer.redeemed', -points, kBean), ...owes(kRose, kBean, -worthOf(lots)),
      ...(expired > 0 ? [book(kRose, 'issuer.expired', expired)] : [])],
  };
}

function testRedemptions() {
  scenario('forged: what is not said to be given for a point is what is settled', (log) => {
    const ann = shop(log);
    const lots = [[1, 10], [2, 5]];
    for (const acceptor of [kRose, kBean]) {
      for (const face of [0, 4_999_999, 5_000_001, 15 * 400_000, 15 * 300_000]) {
        log.refuses(kWrong, spending(ann, acceptor, lots, face));
      }
    }
    log.make(spending(ann, kRose, [[1, 3]], 900_000));
    log.make(spending(ann, kBean, [[1, 7], [2, 5]], 4_100_000));
  });
  scenario('forged: a redemption value is that of the line in force', (log) => {
    const ann = shop(log);
    const begins = time('2026-01-20T00:00');
    log.rates(ratesBytes([{ currency: kRose, price: 400_000, value: 700_001 }]), { from: begins });
    const lots = [[1, 10], [2, 5]];
    log.refuses(kWrong, spending(ann, kBean, lots, 15 * 700_001));
    log.at('2026-01-20T00:00').refuses(kWrong, spending(ann, kBean, lots, 5_000_000));
    log.refuses(kWrong, spending(ann, kBean, lots, 15 * 700_001 + 1));
    for (const acceptor of [kBean, kRose]) {
      log.make(spending(ann, acceptor, acceptor === kRose ? [[2, 1]] : lots,
        (acceptor === kRose ? 1 : 15) * 700_001));
    }
    // A line that says nothing of it takes it away; one of another currency does not.
    log.rates(ratesBytes([{ currency: kBean, value: 9 }]));
    log.make(spending(ann, kBean, [[2, 2]], 1_400_002));
    log.rates(ratesBytes([{ currency: kRose, price: 400_000 }]));
    log.refuses(kWrong, spending(ann, kBean, [[2, 2]], 1_400_002));
    log.make(spending(ann, kBean, [[2, 2]], 800_000));
  });
}

function testHolds() {
  scenario('forged: what is captured is given by the line in force at the capture', (log) => {
    const ann = shop(log);
    const of = log.make(hold(log, ann, [[1, 10], [2, 10]]));
    log.refuses(kWrong, capture(ann, of, [[1, 4]], 1_600_000));
    log.make(capture(ann, of, [[1, 4]], 1_200_000));
    log.rates(ratesBytes([{ currency: kRose, price: 1, value: 3 }]));
    log.refuses(kWrong, capture(ann, of, [[1, 6], [2, 3]], 3_000_000));
    log.make(capture(ann, of, [[1, 6], [2, 3]], 27));
  });
}

function testReversals() {
  scenario('forged: returns give their part of the face, all together the whole', (log) => {
    const ann = shop(log);
    log.rates(ratesBytes([{ currency: kRose, price: 400_000, value: 3 }]));
    const original = log.make(spending(ann, kBean, [[1, 7]], 21));
    log.rates(ratesBytes([{ currency: kRose, price: 400_000, value: 1_000 }]));
    for (const face of [2, 4, 1_000, -3]) {
      log.refuses(kWrong, refund(ann, original, 0, [[1, 1]], face));
    }
    log.make(refund(ann, original, 0, [[1, 1]], 3));
    log.refuses(kWrong, refund(ann, original, 1, [[1, 6]], 21));
    log.make(refund(ann, original, 1, [[1, 6]], 18));
  });
  scenario('forged: the face of a return is the difference of two that are rounded down', (log) => {
    const ann = shop(log);
    // 3.4 fen for eleven points.
    const original = log.make(spending(ann, kBean, [[1, 10], [2, 1]], 3_400_000));
    const faces = [[[2, 1]], [[1, 4]], [[1, 1]], [[1, 5]]];
    let before = 0;
    for (const [lots, face] of [[faces[0], 309_090], [faces[1], 1_236_364], [faces[2], 309_091],
      [faces[3], 1_545_455]]) {
      for (const one of [-1, 1]) {
        log.refuses(kWrong, refund(ann, original, before, lots, face + one));
      }
      log.make(refund(ann, original, before, lots, face));
      before += pointsOf(lots);
    }
  });
  scenario('forged: a return of a capture is of its face', (log) => {
    const ann = shop(log);
    const of = log.make(hold(log, ann, [[1, 6]]));
    log.rates(ratesBytes([{ currency: kRose, price: 400_000, value: 5 }]));
    const first = log.make(capture(ann, of, [[1, 2]], 10));
    log.rates(ratesBytes([{ currency: kRose, price: 400_000, value: 7 }]));
    const second = log.make(capture(ann, of, [[1, 4]], 28));
    log.refuses(kWrong, refund(ann, first, 0, [[1, 2]], 14));
    log.make(refund(ann, first, 0, [[1, 2]], 10));
    log.make(refund(ann, second, 0, [[1, 4]], 28));
  });
}

function testReissues() {
  scenario('forged: what comes back late has its face all the same', (log) => {
    const ann = shop(log);
    const original = log.make(spending(ann, kBean, [[1, 5]], 1_500_000));
    log.at('2028-02-01T09:00').make(log.expiry(ann, kRose, [[kLot, 1, 5], [kLot, 2, 100]]));
    log.refuses(kWrong, refund(ann, original, 0, [[1, 2]], 0, { expired: 2 }));
    log.make(refund(ann, original, 0, [[1, 2]], 600_000, { expired: 2 }));
    log.policy(kRose, { 9: 2, 10: 7 });
    log.make(refund(ann, original, 2, [[1, 3]], 900_000, { to: log.today + 7 }));
  });
}

function testTraffic() {
  scenario('forged: traffic counts what members got, less what they gave back', (log) => {
    const ann = shop(log);
    log.rates(ratesBytes([{ currency: kRose, price: 400_000, value: 500_000 }]));
    const first = log.make(spending(ann, kBean, [[1, 10], [2, 10]], 10_000_000));
    log.make(spending(ann, kRose, [[2, 1]], 500_000));
    log.at('2026-02-01T09:00').make(cut(log, '2026-01-31'));
    log.make(refund(ann, first, 0, [[2, 4]], 2_000_000));
    const faceOf = (period) => log.ledger.periods.trafficOf(period).map((entry) =>
      [entry.debtor, entry.creditor, Number(entry.redeemed + entry.refunded), Number(entry.face)]);
    assert.deepEqual(faceOf(1), [[kRose, kBean, 7_000_000, 10_000_000]]);
    assert.deepEqual(faceOf(2), [[kRose, kBean, -1_600_000, -2_000_000]]);
    log.at('2026-03-01T09:00').make(proposeCut(log, '2026-02-28'));
  });
}

function testMost() {
  scenario('forged: nobody gets more than 2^53 − 1 micro-fen for points at once', (log) => {
    const ann = shop(log);
    const tooMuch = /gets for the points is more than 2\^53/;
    const of = log.make(hold(log, ann, [[1, 8]]));
    log.rates(ratesBytes([{ currency: kRose, price: 400_000, value: kMost / 2n }]));
    log.refuses(tooMuch, spending(ann, kRose, [[1, 2], [2, 1]], (kMost / 2n) * 3n));
    log.refuses(tooMuch, capture(ann, of, [[1, 3]], (kMost / 2n) * 3n));
    log.make(capture(ann, of, [[1, 2]], kMost - 1n));
    log.rates(ratesBytes([{ currency: kRose, price: 400_000, value: kMost }]));
    log.make(spending(ann, kBean, [[1, 1]], kMost));
  });
}
