// The universal unit in exchanges, gifts, merges, adjustments and settlements, and beside tenders;
// record by record from the documents.
import assert from 'node:assert/strict';
import { kExample, kHour, priced, refusesAlterations } from './exchange_records.mjs';
import { available, day, kNever, ratesBytes, scenario, settingsBytes, user } from './forge.mjs';
import { close, freeze, merge, mergeEnd } from './forged_records.mjs';
import {
  brand, closing, contract, cut, kPool, kRoseLot, linesOf, owes, spending, terms,
} from './forged_settlements.mjs';
import { rowOf, spareOf, townOfUnits, trafficOf } from './forged_units.mjs';
import { give, linesOf as basketOf, market, place, settling } from './tender_records.mjs';
import {
  adjust, adjusting, earning, earningBack, fromUnits, giving, heldUnits, holding, intoUnits,
  kAnchor, kUnit, proposing, publishUnit, redemption, refund, releasing, unitBook, units,
} from './unit_records.mjs';

const kRose = 1;
const kBean = 2;
const kLeaf = 3;

export function testUnitTrades() {
  testIntoUnits();
  testFromUnits();
  testDearExchanges();
  testGifts();
  testMerge();
  testClose();
  testAdjust();
  testAdjustedTerm();
  testSettlement();
  testTenders();
}

// A member with two lots of roses, at the prices of the example, and a unit of a fen.
function shop(log) {
  const ann = townOfUnits(log);
  log.earn(ann, kRose, 60, kRoseLot);
  log.at('2026-02-05T09:00').earn(ann, kRose, 5_000, day('2028-02-29'));
  log.rates(ratesBytes(priced(kExample)));
  log.at('2026-02-12T09:00');
  return ann;
}

const kTakes = [[kRoseLot, 1, 60], [day('2028-02-29'), 2, 40]];

function testIntoUnits() {
  scenario('forged: points become units at one for one of the hub', (log) => {
    const ann = shop(log);
    const of = (takes, more) => intoUnits(log, ann, kRose, takes, { bid: [10, 1], bid_version: 2,
      ...more });
    const hundred = { hub_in: 1_000, hub_out: 1_000, received: 1_000, gives: [600, 400] };
    const dated = of(kTakes, hundred);
    dated.subjects[0][4] = units(3, 600, kRoseLot);
    log.refuses(/wrong expires_on/, dated);
    log.refuses(/wrong settlement_price/, { ...of(kTakes, hundred), books: of(kTakes, hundred).books
      .map(([name, fields]) => [name, name === 'ProvenanceInterned' ?
        { ...fields, settlement_price: kAnchor } : fields]) });
    // Any split of one day is as good to `huitong verify`, so each alteration is of one share.
    log.make(of(kTakes, hundred));
    assert.deepEqual(trafficOf(log, kRose, kPool), { exchanged: 1_000_000_000, exchanges: 1 });
    assert.deepEqual(rowOf(log, kRose).slice(0, 4),
      [-1_000_000_000, 4_960, 1_000_000_000, 1_000_000_000]);
    assert.deepEqual(rowOf(log, kPool).slice(0, 5), [0, 1_000, 0, 0, 0]);
    assert.deepEqual([...log.ledger.figures.quotas.keys()], [`${kRose} ${kPool}`]);
    // For exactly fifteen: what the hub has more than they need stays with the house.
    const rest = [[day('2028-02-29'), 2, 2]];
    const exactly = { exact: true, hub_in: 20, hub_out: 15, received: 15, ask_remainder: 5 };
    log.refuses(/wrong paid|wrong hub_in/, of([[day('2028-02-29'), 2, 3]], { ...exactly,
      hub_in: 30, ask_remainder: 15 }));
    log.refuses(/wrong hub_out/, of(rest, { ...exactly, exact: false }));
    refusesAlterations(log, of(rest, exactly));
    assert.equal(spareOf(log), 0);
    log.refuses(/is exchanged for itself/, { kind: 18, subjects: [[ann, ['Exchanged', { from: kUnit,
      to: kUnit, bid_version: 1, ask_version: 1, bid: [1, 1], ask: [1, 1], paid: 5, hub_in: 5,
      hub_out: 5, received: 5, bid_remainder: 0, ask_remainder: 0, settlement_price: kAnchor,
      quote_mac: Buffer.alloc(16, 1) }], units(3, -5), units(3, 5)]] });
    // By another anchor.
    publishUnit(log, 1_300_000, { amount: 1_015 * 300_000 });
    const one = { hub_in: 10, hub_out: 10, received: 10 };
    const takes = [[day('2028-02-29'), 2, 1]];
    log.refuses(/wrong ask_version/, of(takes, { ...one, ask_version: 1 }));
    log.refuses(/wrong settlement_price/, of(takes, { ...one, settlement_price: kAnchor }));
    log.make(of(takes, one));
    assert.equal(spareOf(log), 0);
  });
}

function testFromUnits() {
  scenario('forged: units become points, and the pool owes what the hub gets', (log) => {
    const ann = shop(log);
    log.make(earning(log, ann, kLeaf, 150));
    log.at('2026-03-12T09:00').make(earning(log, ann, kLeaf, 150));
    const of = (lots, gives, more) => fromUnits(log, ann, kBean, lots, gives, { ask: [6, 1],
      ask_version: 2, settlement_price: 500_000, ...more });
    const term = day('2028-03-31');
    const two = [[3, 150], [4, 50]];
    const figures = { hub_out: 198, received: 33, ask_remainder: 2 };
    log.refuses(/wrong expires_on/, of(two, [[kNever, 24], [kNever, 9]], figures));
    log.refuses(/wrong amount/, { ...of(two, [[term, 24], [term, 9]], figures),
      books: of(two, [], figures).books.map(([name, fields], index) => [name,
        index < 6 ? fields : { ...fields, amount: BigInt(fields.amount < 0n ? -1 : 1) *
          16_500_000n }]) });
    log.make(of(two, [[term, 24], [term, 9]], figures));
    assert.deepEqual(trafficOf(log, kPool, kBean), { exchanged: 198_000_000, exchanges: 1 });
    assert.equal(spareOf(log), 2_000_000);
    assert.deepEqual(rowOf(log, kBean).slice(0, 5), [198_000_000, 33, -198_000_000, 0, 33]);
    assert.deepEqual(rowOf(log, kPool).slice(0, 5), [0, 100, 0, 0, 0]);
    assert.ok(log.ledger.figures.memberQuotas.has(`${ann} ${kUnit}`));
    // Exactly fifteen beans leave nothing over.
    log.refuses(/wrong paid/, of([[4, 91]], [[term, 15]], { exact: true, hub_out: 90, received: 15,
      ask_remainder: 1 }));
    log.make(of([[4, 90]], [[term, 15]], { exact: true, hub_out: 90, received: 15 }));
    assert.equal(spareOf(log), 2_000_000);
    refusesAlterations(log, of([[4, 8]], [[term, 1]], { hub_out: 6, received: 1,
      ask_remainder: 2 }));
    assert.equal(spareOf(log), 4_000_000);
    log.refuses(/What is received is not above zero/, of([[4, 2]], [[term, 1]], { hub_out: 6,
      received: 1, ask_remainder: 0 }));
  });
}

function testDearExchanges() {
  scenario('forged: what is owed for units that are exchanged has a limit', (log) => {
    const ann = townOfUnits(log);
    publishUnit(log, 2n ** 50n);
    log.rates(ratesBytes([{ currency: kBean, price: 2n ** 52n }]));
    log.at('2026-01-12T09:00').earn(ann, kRose, 20, kRoseLot);
    const into = (points) => intoUnits(log, ann, kRose, [[kRoseLot, 1, points]],
      { bid: [1, 1], bid_version: 1, hub_in: points, hub_out: points, received: points });
    log.refuses(/What is owed for it is more/, into(8));
    log.make(into(7));
    log.make(into(7));
    const from = (points) => fromUnits(log, ann, kBean, [[2, points]], [[kRoseLot, points]],
      { ask: [1, 1], ask_version: 2, settlement_price: 2n ** 52n, hub_out: points,
        received: points });
    log.refuses(/What is owed for it is more/, from(8));
    // What the points settle at has no part in it.
    log.make(from(7));
    assert.equal(spareOf(log), 0);
  });
}

function testGifts() {
  scenario('forged: units are given away, and nobody owes anything', (log) => {
    const ann = townOfUnits(log);
    const bob = log.member();
    log.make(earning(log, ann, kLeaf, 100));
    const gift = giving(ann, bob, [[1, 30]]);
    log.refuses(/do not sum to zero/, { ...gift, subjects: [gift.subjects[0],
      [bob, gift.subjects[1][1], units(1, 31)]] });
    log.refuses(/wrong expires_on/, { ...gift, subjects: [gift.subjects[0],
      [bob, gift.subjects[1][1], units(1, 30, kRoseLot)]] });
    log.refuses(/BookPosting too many/, { ...gift, books: owes(kPool, kLeaf, 1) });
    log.refuses(/too few points in unit/, giving(ann, bob, [[1, 101]]));
    const before = rowOf(log, kPool);
    log.make(gift);
    assert.deepEqual(rowOf(log, kPool), before);
    log.make(freeze(ann));
    log.refuses(/is frozen/, giving(ann, bob, [[1, 30]]));
    log.make(giving(bob, ann, [[1, 30]]));
  });
}

function testMerge() {
  scenario('forged: units, held ones too, go with their member', (log) => {
    const ann = townOfUnits(log);
    const bob = log.member();
    log.earn(ann, kRose, 7, kRoseLot);
    log.make(earning(log, ann, kLeaf, 100));
    const hold = log.make(holding(log, ann, kBean, [[2, 40]]));
    log.make(merge(log, ann, bob));
    const ends = log.instant + 168n * kHour;
    log.refuses(/who names him means member 1/, earning(log, ann, kLeaf, 5));
    log.make(earning(log, bob, kLeaf, 5));
    log.at('2026-01-18T09:00');
    const side = (sign, ...moved) => [units(2, sign * 60), ...moved, heldUnits(hold, 2, sign * 40)];
    const rose = (sign) => available(kRose, kRoseLot, 1, sign * 7);
    const moved = ['HoldMoved', { currency: kUnit, hold }];
    const end = (source, target) => mergeEnd(log, ann, bob, ends, [source, target]);
    log.refuses(/has a wrong currency/, end([rose(-1), ...side(-1)], [rose(1), ...side(1, moved)]));
    log.refuses(/must be a HeldPosting/, end([units(2, -60), rose(-1)], [units(2, 60), rose(1)]));
    const pool = rowOf(log, kPool);
    log.make(end([...side(-1), rose(-1)], [...side(1, moved), rose(1)]));
    assert.deepEqual(rowOf(log, kPool).slice(0, 6), pool.slice(0, 6));
    log.make(releasing(bob, hold, 40, { provenance: 2 }));
    log.make(redemption(log, bob, kBean, [[2, 105]]));
    assert.equal(spareOf(log), 0);
  });
}

function testClose() {
  scenario('forged: for units that are given up the money stays with the pool', (log) => {
    const ann = townOfUnits(log);
    const bob = log.member();
    log.make(earning(log, ann, kLeaf, 100));
    log.earn(ann, kRose, 7, kRoseLot);
    log.make(earning(log, bob, kLeaf, 11));
    const then = [units(1, -100), available(kRose, kRoseLot, 2, -7)];
    const gone = [unitBook('issuer.expired', 100),
      ['BookPosting', { currency: kRose, account: (4n << 56n) | (1n << 28n), amount: 7 }]];
    log.refuses(/is missing|wrong currency|must be/, close(ann, then.slice(1), gone.slice(1)));
    log.refuses(/wrong currency/, close(ann, [...then].reverse(), gone));
    log.refuses(/BookPosting too many/,
      close(ann, then, [...gone, ...owes(kPool, 0, 100_000_000)]));
    log.make(close(ann, then, gone));
    assert.equal(spareOf(log), 100_000_000);
    assert.equal(rowOf(log, kPool)[1], 11);
    // What the pool has more is no reason to take less for the others.
    log.make(redemption(log, bob, kBean, [[1, 11]]));
    assert.equal(spareOf(log), 100_000_000);
  });
}

function testAdjust() {
  scenario('forged: units are adjusted by two persons, and the house pays', (log) => {
    const ann = townOfUnits(log);
    const alone = (points) => adjusting(log, ann, null, points);
    log.refuses(/without a second person/, alone(1));
    const proposal = log.make(proposing(ann, 100, { actor: user(5) }));
    const of = (more) => adjusting(log, ann, proposal, 100, more);
    log.refuses(/by the one who made it/, of({ actor: user(5) }));
    log.refuses(/has a wrong account/, { ...of({}), books: of({}).books.slice(0, 2).concat(
      owes(kLeaf, kPool, 100_000_000)) });
    refusesAlterations(log, of({}));
    assert.deepEqual(trafficOf(log, 0, kPool), { exchanged: 100_000_000, exchanges: 1 });
    publishUnit(log, 2_000_000, { amount: 100_000_000 });
    const taking = log.make(proposing(ann, -40));
    refusesAlterations(log, adjusting(log, ann, taking, -40, { provenance: 1 }));
    assert.deepEqual(trafficOf(log, 0, kPool),
      { exchanged: 20_000_000, exchanges: 2, adjusted: 100_000_000, adjustments: 1 });
    assert.equal(spareOf(log), 0);
    log.make(freeze(ann));
    log.refuses(/is frozen/, proposing(ann, -1));
    log.refuses(/too few|is frozen/, proposing(ann, -61));
    adjust(log, ann, 3);
    assert.equal(spareOf(log), 0);
  });
}

// What an adjustment asked for a day for expires, and may be reinstated.
function testAdjustedTerm() {
  scenario('forged: units of an adjustment that asked for a day expire', (log) => {
    const ann = townOfUnits(log);
    const on = day('2026-02-01');
    const proposal = log.make(proposing(ann, 50, { expires_on: on }));
    log.refuses(/wrong expires_on/, adjusting(log, ann, proposal, 50));
    log.make(adjusting(log, ann, proposal, 50, { expires_on: on }));
    const spent = log.make(redemptionOf(log, ann, on, 10));
    log.at('2026-02-02T09:00').refuses(/past their last day/, earning(log, ann, kLeaf, 1));
    const expired = log.make(log.byProgram(19, [[ann, units(1, -40, on),
      ['Expired', { currency: kUnit, points: 40 }]]], [unitBook('issuer.expired', 40)]));
    assert.equal(spareOf(log), 40_000_000);
    assert.equal(rowOf(log, kPool)[1], 0);
    publishUnit(log, 5_000_000);
    const later = day('2026-02-12');
    const back = { kind: 37, subjects: [[ann, ['Reinstated', { currency: kUnit, expires_on: later,
      original: expired, points: 15, points_before: 0 }], units(1, 15, later)]],
    books: [unitBook('issuer.expired', -15), ...owes(0, kPool, 75_000_000)] };
    log.refuses(/BookPosting is missing/, { ...back, books: back.books.slice(0, 1) });
    refusesAlterations(log, back, ['expires_on']);
    assert.deepEqual(trafficOf(log, 0, kPool),
      { exchanged: 50_000_000 + 75_000_000, exchanges: 2 });
    assert.equal(spareOf(log), 40_000_000);
    // A refund into what is over by now.
    const late = refund(log, ann, kBean, spent, [[1, 4]], { face: 4_000_000 });
    late.subjects[0].pop();
    late.subjects[0][1][1].expired = 4;
    late.books.push(unitBook('issuer.expired', 4));
    log.make(netted(late));
    assert.equal(spareOf(log), 40_000_000 + 20_000_000);
  });
}

function redemptionOf(log, member, on, points) {
  const record = redemption(log, member, kBean, [[1, points]]);
  record.subjects[0][2] = units(1, -points, on);
  return record;
}

// Without a posting of nothing.
function netted(record) {
  return { ...record, books: record.books.filter(([, { amount }]) => BigInt(amount) !== 0n) };
}

function testSettlement() {
  scenario('forged: what the pool owes for units pays no levy and bears no cost', (log) => {
    const ann = shop(log);
    log.make(terms(log, { levy: [1, 2], cost: 100 }));
    log.make(contract(log, 1, kRose, kBean, [['commission', { rate: [1, 4] }]]));
    const earned = log.make(earning(log, ann, kLeaf, 100));
    log.make(earningBack(log, ann, kLeaf, earned, { spend: 1_000, points: 10, provenance: 3 }));
    const spent = log.make(redemption(log, ann, kBean, [[3, 20]]));
    log.make(refund(log, ann, kBean, spent, [[3, 5]], { face: 5_000_000 }));
    log.make(redemption(log, ann, kBean, [[3, 10]]));
    log.make(redemption(log, ann, kLeaf, [[3, 10]]));
    log.make(intoUnits(log, ann, kRose, [[kRoseLot, 1, 10]], { bid: [10, 1], bid_version: 2,
      hub_in: 100, hub_out: 100, received: 100 }));
    log.make(fromUnits(log, ann, kBean, [[3, 12]], [[day('2028-02-29'), 2]], { ask: [6, 1],
      ask_version: 2, settlement_price: 500_000, hub_out: 12, received: 2 }));
    log.make(spending(ann, kRose, kBean, 7, 1));
    adjust(log, ann, 3);
    publishUnit(log, 1_500_000, { amount: 146 * 500_000, bearer: kLeaf });
    log.at('2026-03-01T09:00').make(cut(log, '2026-02-28'));
    assert.deepEqual(linesOf(log, 1), [
      'redemption 1→2 2800000 of 2800000 at 1/1 0 0 0 1',
      'redemption pool→2 30000000 of 30000000 at 1/1 0 0 0 2',
      'redemption pool→3 10000000 of 10000000 at 1/1 0 0 0 1',
      'refund pool→2 -5000000 of -5000000 at 1/1 0 0 0 1',
      'units 0→pool 3000000 of 3000000 at 1/1 0 0 0 1',
      'units 1→pool 100000000 of 100000000 at 1/1 0 0 0 1',
      'units 3→pool 90000000 of 90000000 at 1/1 0 0 0 2',
      'units pool→2 12000000 of 12000000 at 1/1 0 0 0 1',
      'commission 2→1 700000 of 2800000 at 1/4 0 0 0 1',
      'levy 2→pool 1400000 of 2800000 at 1/2 0 0 0 0',
      'pool_share pool→2 1400000 of 1400000 at 1/1 0 0 0 0',
      'cost 2→0 100 of 100 at 1/1 0 0 0 0',
      'adjustment 3→pool 73000000 of 73000000 at 1/1 0 0 0 0',
    ]);
    log.make(closing(log, 1));
    // Levies come and go at the pool, and units are covered by none of it.
    assert.equal(spareOf(log), 0);
    log.make(redemption(log, ann, kLeaf, [[3, 1]]));
    log.at('2026-04-01T09:00').make(cut(log, '2026-03-31'));
    log.make(closing(log, 2));
  });
}

function testTenders() {
  scenario('forged: units pay nothing of a basket, and no sale earns them', (log) => {
    const ann = market(log);
    const shop_ = brand(log, 'shop');
    publishUnit(log, kAnchor);
    give(log, ann, kRose, 1_000);
    const provenance = log.ledger.provenances.length + 1;
    log.make(earning(log, ann, shop_, 500));
    const hold = log.make(holding(log, ann, kBean, [[provenance, 30]]));
    // What is due in units is no bar.
    log.at('2026-01-20T09:00').refuses(/while the time of hold/, proposing(ann, 1));
    const tender = place(log, ann, { lines: basketOf(900), acceptor: shop_ },
      [[kRose, 1_000, 400]]);
    const settled = settling(log, tender);
    const { books } = earning(log, ann, shop_, 5);
    log.refuses(/has no points, and nothing is earned there/, { ...settled, subjects: [[
      ...settled.subjects[0], ['Earned', { currency: kUnit, brand: shop_, channel: 0,
        rate_version: 0, channel_version: 0, spend: 500, rate: [1, 1], coefficient: [1, 1],
        points: 5, remainder: 0 }], units(provenance, 5)]], books: [...settled.books, ...books] });
    log.make(settled);
    log.make(releasing(ann, hold, 30, { kind: 24, provenance }));
    log.refuses(/is not registered/, { kind: 2,
      books: [log.published(14, kPool, settingsBytes({}))] });
  });
}
