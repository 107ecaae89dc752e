// Tenders as they are settled, let go, or end by their time: record by record from the documents.
import assert from 'node:assert/strict';
import { refusesAlterations } from './exchange_records.mjs';
import { available, book, day, ratesBytes, scenario, settingsBytes } from './forge.mjs';
import { freeze, kLot, merge, mergeEnd } from './forged_records.mjs';
import { kNoCap, owes } from './forged_settlements.mjs';
import { limits, worth } from './limit_records.mjs';
import {
  earning, ending, give, kBean, kDay, kLeaf, kRose, kSettle, kVoid, linesOf, market, pinned, place,
  placing, settle, settling, voiding,
} from './tender_records.mjs';

const kMarch = day('2026-03-31');
const kHour = 3_600_000_000_000n;
const kClosed = /is closed already/;

export function testTenderEnds() {
  testSettled();
  testFaces();
  testEarned();
  testEarnedElsewhere();
  testActivity();
  testLimits();
  testVoided();
  testHolds();
  testOnce();
  testMembers();
  testMerged();
}

// A basket of nine yuan and a fen at the bean, of which 1,000 roses pay four and beans sixty fen.
function shop(log) {
  const ann = market(log);
  give(log, ann, kRose, 1_000);
  give(log, ann, kBean, 150);
  return { ann, tender: place(log, ann, { lines: linesOf(500, [300], 101) },
    [[kRose, 1_000, 400], [kBean, 150, 60]]) };
}

function rowOf(log, brand) {
  const { position, reserved, outstanding, net_debit: debit, owed, minted } =
    log.ledger.figures.exposures.get(brand);
  return [position, reserved, outstanding, debit, owed, minted].map(Number);
}

function testSettled() {
  scenario('forged: a settled tender captures all its holds, and earns for the cash', (log) => {
    const { ann, tender } = shop(log);
    assert.equal(tender.cash, 441);
    const earned = earning(log, tender);
    assert.equal(earned.points, 4);
    refusesAlterations(log, settling(log, tender, { earned }));
    const { ledger } = log;
    const { settled, lines } = ledger.tenders.get(tender.sequence);
    assert.equal(settled, tender.sequence + 1);
    assert.equal(lines.size, 3);
    for (const ordinal of [1, 2]) {
      const { pinned: left, original, captured } = ledger.hold(tender.sequence, ordinal);
      assert.deepEqual([left, captured], [0n, original]);
    }
    assert.deepEqual(rowOf(log, kRose), [-worth(1_000), 0, 0, worth(1_000), worth(1_000), 1_000]);
    assert.deepEqual(rowOf(log, kBean), [worth(1_000), 0, 4, -worth(1_000), 0, 154]);
    assert.deepEqual(ledger.periods.trafficOf(1).map((entry) => [entry.debtor, entry.creditor,
      Number(entry.redeemed), Number(entry.redemptions), Number(entry.face)]),
    [[kRose, kBean, worth(1_000), 1, 400_000_000]]);
    assert.equal(ledger.peek(ann, kBean).available, 4n);
    assert.equal(ledger.reversals.size, 0);
  });
  scenario('forged: effects of a settlement stand in their order', (log) => {
    const { tender } = shop(log);
    const record = settling(log, tender, { earned: earning(log, tender) });
    const [[member, ...effects]] = record.subjects;
    const [, rose, roses, bean, beans, ...earned] = effects;
    for (const order of [[bean, beans, rose, roses, ...earned],
      [rose, bean, roses, beans, ...earned], [...earned, rose, roses, bean, beans], [rose, roses, bean, beans, ...earned.reverse()]]) {
      log.refuses(/must be a|wrong/, { ...record, subjects: [[member, effects[0], ...order]] });
    }
    log.refuses(/too many|wrong/, { ...record, subjects: [[member, ...effects, rose]] });
    log.refuses(/has one subject/, { kind: kSettle });
    log.make(record);
  });
}

function testFaces() {
  scenario('forged: the face of a tender is what it was when it was placed', (log) => {
    const ann = market(log);
    give(log, ann, kRose, 100);
    log.rates(ratesBytes([{ currency: kRose, value: 700_000 }]));
    const tender = place(log, ann, { lines: linesOf(9), acceptor: kBean }, [[kRose, 13, 9]]);
    log.rates(ratesBytes([{ currency: kRose, value: 100 }]));
    const record = settling(log, tender);
    const [[member, settled, captured, ...rest]] = record.subjects;
    for (const face of [1_300, 9_100_000, 13 * 400_000]) {
      log.refuses(/wrong face/, { ...record,
        subjects: [[member, settled, [captured[0], { ...captured[1], face }], ...rest]] });
    }
    log.make(record);
    assert.equal(log.ledger.periods.trafficOf(1)[0].face, 9_000_000n);
  });
}

function testEarned() {
  scenario('forged: nothing is earned where the caller does not ask for it', (log) => {
    const { ann, tender } = shop(log);
    settle(log, tender);
    assert.equal(log.ledger.peek(ann, kBean).available, 0n);
  });
  scenario('forged: what is earned may mature, and repays a debt', (log) => {
    const { ann, tender } = shop(log);
    const earned = log.earn(ann, kBean, 7, kLot);
    log.make(log.redemption(ann, kBean, [[kLot, 2, 6]]));
    log.make({ kind: 26, subjects: [[ann, ['EarnReversed', { currency: kBean, brand: kBean,
      original: earned, spend: 400, spend_before: 0, points: 4, points_before: 0, debt: 3,
      loss: 0 }], available(kBean, kLot, 2, -1), ['DebtPosting', { currency: kBean, amount: -3 }]]],
    books: [book(kBean, 'issuer.reversed', 4)] });
    log.refuses(/must be a DebtPosting/,
      settling(log, tender, { earned: earning(log, tender) }));
    settle(log, tender, { earns: { debt: 3 } });
    assert.equal(log.ledger.peek(ann, kBean).available, 1n);
  });
  scenario('forged: what is earned is pending in the return window', (log) => {
    const { ann, tender } = shop(log);
    log.policy(kBean, { 7: 14 });
    const pending = log.today + 14;
    log.refuses(/must be a PendingPosting/,
      settling(log, tender, { earned: earning(log, tender) }));
    log.refuses(/wrong matures_on/,
      settling(log, tender, { earned: earning(log, tender, { pending: pending + 1 }) }));
    settle(log, tender, { earns: { pending } });
    assert.equal(log.ledger.peek(ann, kBean).pending, 4n);
  });
  scenario('forged: too little cash earns no points, and no cash nothing', (log) => {
    const ann = market(log);
    give(log, ann, kRose, 1_000);
    const little = place(log, ann, { lines: linesOf(4, [99]) }, [[kRose, 10, 4]]);
    settle(log, little, { earns: {} });
    const none = place(log, ann, { lines: linesOf(4) }, [[kRose, 10, 4]]);
    log.refuses(/Nothing was paid in cash/, settling(log, none, { earned: earning(log, none) }));
    settle(log, none);
  });
}

function testEarnedElsewhere() {
  scenario('forged: a brand without points gives none for the cash', (log) => {
    const ann = market(log);
    give(log, ann, kRose, 100);
    log.publish(2, 4, Buffer.concat(Array.from({ length: 3 }, () =>
      Buffer.from([3, 0, 0, 0, 0x6f, 0x61, 0x6b]))));
    const tender = place(log, ann, { lines: linesOf(500), acceptor: 4 }, [[kRose, 100, 40]]);
    log.refuses(/Brand 4 has no points|Currency 4/,
      settling(log, { ...tender }, { earned: { effects: earning(log, { ...tender,
        acceptor: kBean }).effects, books: [book(kBean, 'issuer.issued', -4)] } }));
    settle(log, tender);
  });
  scenario('forged: the cash earns by the rates of the commit, at the channel', (log) => {
    const { tender } = shop(log);
    log.make({ kind: 2, books: [log.published(5, kBean, Buffer.from([2, 0, 0, 0, 1, 0, 0, 0]))] });
    const earned = earning(log, tender);
    log.refuses(/wrong rate_version/, settling(log, tender, { earned }));
    const [[name, fields], [posting, lot]] = earned.effects;
    log.make(settling(log, tender, { earned: {
      effects: [[name, { ...fields, rate_version: 1, rate: [2, 1], points: 8, remainder: 82 }],
        [posting, { ...lot, amount: 8 }]],
      books: [book(kBean, 'issuer.issued', -8)] } }));
  });
}

// Beans slide for three months, roses for four.
function testActivity() {
  const slid = (counts) => (name, body) => scenario(`forged: ${name}`, (log) => {
    const ann = market(log);
    give(log, ann, kRose, 100);
    give(log, ann, kBean, 10);
    const activity = counts === 1 ? {} : { 5: counts };
    log.policy(kRose, { 1: 4, 2: 4, ...activity });
    log.policy(kBean, { 1: 4, 2: 3, ...activity });
    const tender = place(log, ann, { lines: linesOf(44, [300]) },
      [[kRose, 100, 40], [kBean, 10, 4]]);
    log.at('2026-01-11T08:00');
    body(log, tender, (currency, last) => [['ActivityCounted',
      { currency, active_on: log.today, last_day: day(last) }]]);
  });
  slid(1)('captures of a tender are activity, and so is its earning', (log, tender, counted) => {
    const earned = earning(log, tender, { expires_on: 0 });
    const [rose, bean] = [counted(kRose, '2026-05-11'), counted(kBean, '2026-04-11')];
    log.refuses(/ActivityCounted/, settling(log, tender, { earned }));
    log.refuses(/ActivityCounted/, settling(log, tender, { earned, slides: { 1: rose } }));
    const twice = earning(log, tender, { expires_on: 0, then: bean });
    log.refuses(/ActivityCounted too many/,
      settling(log, tender, { earned: twice, slides: { 1: rose, 2: bean } }));
    log.refuses(/ActivityCounted/, settling(log, tender, { earned: twice, slides: { 1: rose } }));
    log.make(settling(log, tender, { earned, slides: { 1: rose, 2: bean } }));
  });
  slid(0)('only the earning is activity', (log, tender, counted) => {
    const bean = counted(kBean, '2026-04-11');
    log.refuses(/ActivityCounted/, settling(log, tender,
      { earned: earning(log, tender, { expires_on: 0 }), slides: { 2: bean } }));
    log.make(settling(log, tender,
      { earned: earning(log, tender, { expires_on: 0, then: bean }) }));
  });
}

function testLimits() {
  scenario('forged: who may not issue earns nobody anything for the cash', (log) => {
    const { tender } = shop(log);
    log.make(limits(log, kBean, { 7: 1 }));
    log.refuses(/Brand 2 is suspended/, settling(log, tender, { earned: earning(log, tender) }));
    settle(log, tender);
  });
  scenario('forged: what is suspended to other ends settles', (log) => {
    const { tender } = shop(log);
    log.make(limits(log, kBean, { 7: 6 }));
    log.make(limits(log, kRose, { 7: 7, 1: 0, 2: kNoCap, 4: 0, 8: 0, 5: 0, 6: 0 }));
    settle(log, tender, { earns: {} });
  });
  scenario('forged: what a tender earns has the caps of issuing', (log) => {
    const { ann, tender } = shop(log);
    log.make(limits(log, kBean, { 5: 0, 6: 153 }));
    log.refuses(/brand 2 issues on one day passes/,
      settling(log, tender, { earned: earning(log, tender) }));
    // What is captured makes room for it: 150 beans go and four come.
    log.make(limits(log, kBean, { 5: 0, 6: 154 }));
    settle(log, tender, { earns: {} });
    give(log, ann, kRose, 10);
    const more = place(log, ann, { lines: linesOf(4, [100]) }, [[kRose, 10, 4]]);
    log.make(limits(log, kBean, { 5: 4 }));
    log.refuses(/outstanding of brand 2 passes/,
      settling(log, more, { earned: earning(log, more) }));
    log.make(limits(log, kBean, { 5: 5, 6: 155 }));
    settle(log, more, { earns: {} });
  });
}

function testVoided() {
  scenario('forged: a tender that is let go leaves the wallets as they were', (log) => {
    const { ann, tender } = shop(log);
    log.refuses(/HoldEnded is missing/, { kind: kVoid, subjects: [[ann, ['TenderVoided',
      { tender: tender.sequence }]]] });
    refusesAlterations(log, voiding(tender));
    assert.deepEqual([kRose, kBean].map((currency) => log.ledger.peek(ann, currency).lots),
      [[{ expires_on: kLot, provenance: 1, amount: 1_000n }],
        [{ expires_on: kLot, provenance: 2, amount: 150n }]]);
    assert.equal(log.ledger.tenders.get(tender.sequence).settled, null);
    assert.deepEqual(rowOf(log, kRose).slice(0, 3), [0, 0, 1_000]);
  });
  scenario('forged: what is late when a tender is let go expires', (log) => {
    const ann = market(log);
    const late = give(log, ann, kRose, 10, kMarch);
    log.at('2026-02-02T09:00');
    give(log, ann, kRose, 10);
    const tender = place(log, ann, { lines: linesOf(8), ends: log.instant + 90n * kDay },
      [[kRose, 20, 8]]);
    log.at('2026-04-01T09:00').refuses(/wrong released/, voiding(tender));
    for (const why of [2, 3]) log.refuses(/wrong why/, voiding(tender, { late: [late], why }));
    log.make(voiding(tender, { late: [late] }));
  });
}

function testHolds() {
  scenario('forged: a hold of a tender goes with it, or by its time', (log) => {
    const { ann, tender } = shop(log);
    const [rose, bean] = tender.holds;
    const { sequence } = tender;
    const alone = (hold, { kind = 23, actor, why = kind - 22 } = {}) =>
      ({ kind, actor, subjects: [[ann, ...ending(tender, hold, { why }).effects]] });
    for (const hold of [rose, bean]) {
      log.refuses(/Hold \d+\.[12] is of a tender, and goes with it/, alone(hold));
    }
    log.refuses(/Hold \d+\.1 is of a tender, and goes with it/, { kind: 22, subjects: [[ann,
      ['HoldCaptured', { currency: kRose, hold: sequence, hold_ordinal: 1, acceptor: kBean,
        channel: 0, points: 1_000 }], pinned(sequence, rose, kLot, 1, -1_000)]],
    books: [book(kRose, 'issuer.redeemed', 1_000, kBean), ...owes(kRose, kBean, worth(1_000))] });
    log.refuses(/There is no hold \d+ of ordinal 0/, alone({ ...rose, ordinal: 0 }));
    log.refuses(/There is no hold \d+ of ordinal 3/, alone({ ...rose, ordinal: 3 }));
    log.refuses(/is not the first whose time is up/, alone(rose, { kind: 24, actor: 0 }));
    log.at('2026-01-11T09:00');
    for (const record of [settling(log, tender), voiding(tender)]) {
      log.refuses(/the time of hold \d+\.1 is up since 2026-01-11/, record);
    }
    const [ended] = [kBean, kRose].map((currency) => (currency === kBean ? bean : rose));
    log.make(alone(ended, { kind: 24, actor: 0 }));
    for (const record of [settling(log, tender), voiding(tender)]) log.refuses(kClosed, record);
    log.refuses(kClosed, alone(ended, { kind: 24, actor: 0 }));
    log.make(alone(rose, { kind: 24, actor: 0 }));
    for (const record of [settling(log, tender), voiding(tender)]) log.refuses(kClosed, record);
  });
  scenario('forged: of two holds whose time is up the one of the lower id ends first', (log) => {
    const ann = market(log);
    give(log, ann, kRose, 100);
    const ends = log.instant + kDay;
    const tenders = [1, 2].map(() =>
      place(log, ann, { lines: linesOf(4), ends }, [[kRose, 10, 4]]));
    const alone = (tender) => log.byProgram(24, [[ann,
      ...ending(tender, tender.holds[0], { why: 2 }).effects]]);
    log.at('2026-01-12T09:00').refuses(/is not the first whose time is up/, alone(tenders[1]));
    for (const tender of tenders) log.make(alone(tender));
  });
  scenario('forged: no other record places a hold of a tender', (log) => {
    const { ann } = shop(log);
    give(log, ann, kLeaf, 10);
    const hold = (ordinal) => ({ kind: 21, subjects: [[ann, ['HoldPlaced', { currency: kLeaf,
      acceptor: kLeaf, channel: 0, ordinal, points: 10, ends: log.instant + kDay }],
    available(kLeaf, kLot, 3, -10),
    pinned(log.sequence, { currency: kLeaf, ordinal }, kLot, 3, 10)]] });
    log.refuses(/wrong ordinal/, hold(1));
    log.make(hold(0));
  });
}

function testOnce() {
  scenario('forged: a tender is settled or let go, once', (log) => {
    const { ann, tender } = shop(log);
    const none = /There is no tender/;
    for (const sequence of [0, tender.sequence - 1, tender.sequence + 1, 2n ** 52n]) {
      log.refuses(none, settling(log, { ...tender, sequence }));
      log.refuses(none, voiding({ ...tender, sequence }));
    }
    settle(log, tender);
    log.refuses(kClosed, settling(log, tender));
    log.refuses(kClosed, voiding(tender));
    give(log, ann, kRose, 10);
    const other = place(log, ann, { lines: linesOf(4) }, [[kRose, 10, 4]]);
    log.make(voiding(other));
    log.refuses(kClosed, settling(log, other));
    log.refuses(kClosed, voiding(other));
  });
  scenario('forged: a tender is settled whole', (log) => {
    const { ann, tender } = shop(log);
    const { subjects: [[, first, ...rest]], books } = settling(log, tender);
    const part = (some) => ({ kind: kSettle, subjects: [[ann, first, ...some]],
      books: books.slice(0, 3) });
    log.refuses(/HoldCaptured is missing/, part(rest.slice(0, 2)));
    log.refuses(/wrong points/, { kind: kSettle, books, subjects: [[ann, first,
      [rest[0][0], { ...rest[0][1], points: 999 }], ...rest.slice(1)]] });
    log.make({ kind: kSettle, subjects: [[ann, first, ...rest]], books });
  });
}

function testMembers() {
  scenario('forged: who is frozen settles what was begun, and is let go', (log) => {
    const { ann, tender } = shop(log);
    give(log, ann, kLeaf, 4);
    const other = place(log, ann, { lines: linesOf(1) }, [[kLeaf, 4, 1]]);
    const bob = log.member();
    for (const record of [settling(log, tender, { member: bob }),
      voiding(tender, { member: bob })]) {
      log.refuses(/Tender \d+ is of another member/, record);
    }
    log.make(freeze(ann));
    settle(log, tender, { earns: {} });
    log.make(voiding(other));
  });
  scenario('forged: what is due in the acceptor’s wallet comes before it earns', (log) => {
    const ann = market(log);
    give(log, ann, kRose, 10);
    log.make({ kind: 2, books: [log.published(8, kBean, settingsBytes({ 7: 1 }))] });
    log.earn(ann, kBean, 5, kLot, { pending: log.today + 1 });
    const tender = place(log, ann, { lines: linesOf(4), ends: log.instant + 9n * kDay },
      [[kRose, 10, 4]]);
    log.at('2026-01-11T10:00').refuses(/pending points are mature/, settling(log, tender));
    log.make(voiding(tender));
  });
}

function testMerged() {
  scenario('forged: the tender of a merged member is the other’s', (log) => {
    const ann = market(log);
    const bob = log.member();
    give(log, ann, kRose, 20);
    const of = (fen) => place(log, ann, { lines: linesOf(fen), ends: log.instant + 20n * kDay },
      [[kRose, 10, 4]]);
    const [first, second] = [of(4), of(4)];
    const ends = log.instant + 168n * kHour;
    log.make(merge(log, ann, bob));
    log.refuses(/who names him means member 1/, placing(log, ann, { lines: linesOf(4) }, []));
    log.refuses(/Tender \d+ is of another member/, voiding(first, { member: bob }));
    settle(log, first);
    log.at('2026-01-20T09:00').refuses(/is to be completed/, voiding(second));
    const [hold] = second.holds;
    const moved = (amount) => pinned(second.sequence, hold, kLot, 1, amount);
    const end = (ordinal) => mergeEnd(log, ann, bob, ends, [[moved(-10)],
      [['HoldMoved', { currency: kRose, hold: second.sequence, hold_ordinal: ordinal }],
        moved(10)]]);
    log.refuses(/wrong hold_ordinal/, end(0));
    log.make(end(1));
    log.refuses(/Tender \d+ is of another member/, settling(log, second));
    settle(log, second, { member: bob, earns: null });
  });
}
