// The declines of tenders: their codes, fields and figures, and that the state bears them out.
import { scenario } from './forge.mjs';
import { close, freeze, kLot, merge, mergeEnd } from './forged_records.mjs';
import { limits } from './limit_records.mjs';
import {
  ending, give, kBean, kLeaf, kPlace, kReturn, kRose, kSettle, kVoid, linesOf, market, pinned,
  place, settle, tenderPolicy, voiding,
} from './tender_records.mjs';

const kHour = 3_600_000_000_000n;
const kParam = { none: 0, brand: 1, channel: 2, member: 4, points: 9, spend: 10, acceptor: 14,
  transaction: 15, hold: 16, ends: 17, lines: 18, tender: 33, paid: 34 };

// By kind, what each code names; of those that are about no member.
const kNames = new Map([
  [kPlace, [[10, 'acceptor'], [11, 'channel'], [53, 'ends'], [60, 'lines'], [60, 'points'],
    [61, 'none'], [92, 'lines']]],
  [kSettle, [[51, 'tender'], [60, 'spend'], [61, 'spend'], [61, 'none']]],
  [kVoid, [[51, 'tender'], [61, 'none']]],
  [kReturn, [[56, 'lines'], [61, 'lines'], [61, 'none']]],
]);
const kNotFound = [[kPlace, 13, 'member'], [kSettle, 15, 'tender'], [kVoid, 15, 'tender'],
  [kReturn, 15, 'tender']];
// What is said of them in no case.
const kNever = new Map([
  [kPlace, [12, 15, 49, 50, 51, 54, 55, 57, 85, 86, 87, 89, 90, 94, 95]],
  [kSettle, [10, 13, 47, 48, 50, 52, 53, 85, 86, 88, 92, 93, 94, 95]],
  [kVoid, [10, 13, 47, 48, 54, 60, 87, 90, 94, 95]],
  [kReturn, [10, 13, 14, 49, 50, 51, 54, 57, 60, 87, 90, 92, 94]],
]);

export function testTenderDeclines() {
  testFields();
  testHolds();
  testFloors();
  testChanged();
  testNotSettled();
  testMembers();
  testLimits();
}

function testFields() {
  scenario('forged: what a tender is declined for, and the fields that are named', (log) => {
    const ann = market(log);
    for (const [kind, names] of kNames) {
      for (const [code, name] of names) {
        log.make(log.decline(kind, ann, code, kParam[name]));
        for (const other of Object.keys(kParam)) {
          if (names.some(([same, also]) => same === code && also === other)) continue;
          log.refuses(/names another field/, log.decline(kind, ann, code, kParam[other]),
            `${kind} ${code} ${other}`);
        }
        if (code !== 56) {
          log.refuses(/has no figures|one figure|other figures/,
            log.decline(kind, ann, code, kParam[name], [0, 1]));
        }
      }
      for (const code of kNever.get(kind)) {
        log.refuses(/is not declined with the code/, log.decline(kind, ann, code, 9, [1, 2]),
          `${kind} ${code}`);
      }
    }
    for (const [kind, code, name] of kNotFound) {
      log.refuses(/has no subject/, log.decline(kind, ann, code, kParam[name]));
      log.make(log.decline(kind, null, code, kParam[name]));
    }
    for (const [kind, code, name] of [[kSettle, 51, 'tender'], [kVoid, 51, 'tender'],
      [kPlace, 92, 'lines'], [kPlace, 53, 'ends']]) {
      log.refuses(/about a member, who is/, log.decline(kind, null, code, kParam[name]));
    }
    log.refuses(/does not name a line/,
      log.decline(kReturn, ann, 56, kParam.lines, [2n ** 32n, 0]));
    log.make(log.decline(kReturn, ann, 56, kParam.lines, [7, 0]));
    log.make(log.decline(kReturn, ann, 55, kParam.lines, [0, 1]));
    log.refuses(/is not of too little/, log.decline(kReturn, ann, 55, kParam.lines, [5, 5]));
    log.refuses(/names another field/, log.decline(kPlace, ann, 60, 35));
  });
}

// A member with a tender of 80 roses, rung up at the leaf.
function shop(log) {
  const ann = market(log);
  for (const currency of [kRose, kBean]) give(log, ann, currency, 100);
  return { ann, tender: place(log, ann, { lines: linesOf(32), acceptor: kLeaf, wish_points: 80 },
    [[kRose, 80, 32]]) };
}

function testHolds() {
  scenario('forged: who has a hold of a tender cannot end it alone', (log) => {
    const { ann, tender } = shop(log);
    const bob = log.member();
    for (const kind of [22, 23]) {
      log.make(log.decline(kind, ann, 94, kParam.hold));
      log.refuses(/names another field/, log.decline(kind, ann, 94, kParam.tender));
      log.refuses(/has no figures/, log.decline(kind, ann, 94, kParam.hold, [1, 0]));
      log.refuses(/about a member, who is/, log.decline(kind, null, 94, kParam.hold));
      log.refuses(/Member 1 has no hold of a tender/, log.decline(kind, bob, 94, kParam.hold));
    }
    // What it pins is no hold of which more could be wanted.
    log.refuses(/does not have/, log.decline(22, ann, 52, kParam.points, [80, 81]));
    log.make(voiding(tender));
    log.make(log.decline(22, ann, 94, kParam.hold));
    const [hold] = tender.holds;
    log.refuses(/is of a tender, and goes with it/, { kind: 23,
      subjects: [[ann, ...ending(tender, hold).effects]] });
  });
}

function testFloors() {
  scenario('forged: by how much what could be paid is below the floor', (log) => {
    const ann = market(log);
    const no = (short, second = 0) =>
      log.decline(kPlace, ann, 92, kParam.lines, [short, second]);
    log.make(no(0));
    const none = (short) => log.refuses(/is of a floor that no acceptor has/, no(short));
    for (const short of [1, -1]) none(short);
    log.refuses(/has one figure/, no(0, 1));
    log.make(tenderPolicy(log, kBean, { 1: 41 }));
    log.make(tenderPolicy(log, kLeaf, { 1: 40 }));
    for (const short of [1, 41]) log.make(no(short));
    for (const short of [42, -1]) none(short);
    log.make(tenderPolicy(log, kLeaf, { 2: 1 }));
    log.make(no(2n ** 53n - 1n));
    none(2n ** 53n);
    log.make(tenderPolicy(log, kLeaf, {}));
    none(42);
    log.make(tenderPolicy(log, kBean, {}, { effective_from: log.instant + 1n }));
    log.make(no(41));
    log.instant += 1n;
    none(41);
  });
}

function testChanged() {
  scenario('forged: what it comes to is not what was expected', (log) => {
    const ann = market(log);
    const no = (...figures) => log.decline(kPlace, ann, 93, kParam.paid, figures);
    const most = 2n ** 53n - 1n;
    for (const figures of [[1, 0], [1, 2], [most, 1], [1, most]]) log.make(no(...figures));
    for (const figures of [[0, 1], [1, 1], [-1, 1], [1, -1], [most + 1n, 1], [1, most + 1n]]) {
      log.refuses(/is not of two amounts that differ/, no(...figures));
    }
    log.refuses(/names another field/, log.decline(kPlace, ann, 93, kParam.lines, [1, 2]));
  });
}

function testNotSettled() {
  scenario('forged: nothing comes back of a tender that is not settled', (log) => {
    const { ann, tender } = shop(log);
    const bob = log.member();
    const no = (member) => log.decline(kReturn, member, 95, kParam.tender);
    log.make(no(ann));
    log.refuses(/Member 1 has no tender that is not settled/, no(bob));
    log.refuses(/about a member, who is/, no(null));
    settle(log, tender);
    log.refuses(/Member 0 has no tender that is not settled/, no(ann));
    const gone = place(log, ann, { lines: linesOf(4), acceptor: kRose }, [[kRose, 10, 4]]);
    log.make(voiding(gone));
    log.make(no(ann));
  });
}

function testMembers() {
  scenario('forged: what a member is, as tenders are declined', (log) => {
    const ann = market(log);
    const [bob, cat] = [log.member(), log.member()];
    log.refuses(/declined as frozen, and is not/, log.decline(kPlace, ann, 48, kParam.member));
    log.refuses(/declined as closed, and is not/, log.decline(kPlace, ann, 47, kParam.member));
    log.make(freeze(ann));
    for (const kind of [kPlace, kReturn]) log.make(log.decline(kind, ann, 48, kParam.member));
    log.make(close(bob));
    for (const kind of [kPlace, kReturn]) log.make(log.decline(kind, bob, 47, kParam.member));
    const dan = log.member();
    give(log, cat, kRose, 10);
    const tender = place(log, cat, { lines: linesOf(4), ends: log.instant + 400n * kHour },
      [[kRose, 10, 4]]);
    const ends = log.instant + 168n * kHour;
    log.make(merge(log, cat, dan));
    log.refuses(/Member 2 is the source/, log.decline(kPlace, cat, 48, kParam.member));
    for (const kind of [kSettle, kVoid]) log.make(log.decline(kind, cat, 51, kParam.tender));
    log.make(log.decline(kReturn, cat, 95, kParam.tender));
    log.at('2026-01-20T09:00');
    const moved = (amount) => pinned(tender.sequence, tender.holds[0], kLot, 1, amount);
    log.make(mergeEnd(log, cat, dan, ends, [[moved(-10)], [['HoldMoved', { currency: kRose,
      hold: tender.sequence, hold_ordinal: 1 }], moved(10)]]));
    log.refuses(/Member 2 is the source/, log.decline(kReturn, cat, 95, kParam.tender));
    log.make(log.decline(kReturn, dan, 95, kParam.tender));
    log.make(log.decline(22, dan, 94, kParam.hold));
  });
}

function testLimits() {
  scenario('forged: the limits that a settlement is declined by', (log) => {
    const { ann } = shop(log);
    const suspended = log.decline(kSettle, ann, 90, kParam.acceptor, [kLeaf, 0]);
    log.refuses(/which has none in force/, suspended);
    log.make(limits(log, kLeaf, { 7: 6, 8: 0 }));
    log.refuses(/which has none in force/, suspended);
    log.make(limits(log, kLeaf, { 7: 1, 5: 3 }));
    log.make(suspended);
    log.refuses(/names another field/, log.decline(kSettle, ann, 90, kParam.brand, [kLeaf, 0]));
    log.make(log.decline(kSettle, ann, 87, kParam.spend, [3, 4]));
    log.refuses(/states a room that no limit leaves/,
      log.decline(kSettle, ann, 87, kParam.spend, [2, 4]));
  });
}
