// Frozen, unfrozen, closed, merged, unmerged: record by record as the documents say.
import assert from 'node:assert/strict';
import { kFrozen, kMerged, kSource, kTarget } from '../../tools/verify/members.mjs';
import { available, book, day, ratesBytes, scenario, time } from './forge.mjs';
import {
  close, freeze, gift, held, hold, kClose, kFreeze, kHour, kLot, kMerge, kUnfreeze, merge, mergeEnd,
  status, unmerge,
} from './forged_records.mjs';

export function testMembers() {
  testStatus();
  testClose();
  testMerge();
  testMergeEnd();
  testDeferrals();
  testAfterMerge();
}

function testStatus() {
  scenario('forged: nothing is taken from who is frozen', (log) => {
    const ann = log.at('2026-01-10T09:00').member();
    log.earn(ann, 1, 100, kLot);
    log.refuses(/The status of MemberStatusChanged is unknown/, status(kFreeze, ann, 4));
    log.refuses(/The reason of MemberStatusChanged is unknown/,
      status(kFreeze, ann, 2, { reason: 6 }));
    log.refuses(/wrong status/, status(kFreeze, ann, 3));
    log.refuses(/wrong status/, status(kUnfreeze, ann, 2));
    log.make(freeze(ann));
    log.make(freeze(ann));
    assert.equal(log.ledger.members[ann].flags, kFrozen);
    log.refuses(/is frozen/, log.redemption(ann, 1, [[kLot, 1, 10]]));
    log.refuses(/is frozen/, close(ann, [available(1, kLot, 1, -100)],
      [book(1, 'issuer.expired', 100)]));
    log.earn(ann, 1, 5, kLot);
    log.make(status(kUnfreeze, ann, 1));
    log.make(log.redemption(ann, 1, [[kLot, 1, 10]]));
    log.make(status(kUnfreeze, ann, 1, { reason: 9 }));
    log.refuses(/states no time of occurrence/, { ...freeze(ann),
      occurrence: { time: log.instant - 1n, day: log.today } });
  });
}

function testClose() {
  scenario('forged: what is left when an account is closed expires', (log) => {
    const ann = log.at('2026-01-10T09:00').member();
    log.earn(ann, 1, 100, kLot);
    log.at('2026-02-10T09:00').earn(ann, 1, 20, day('2028-02-29'));
    log.make(log.redemption(ann, 1, [[kLot, 1, 10]]));
    log.policy(1, { 7: 7 });
    log.earn(ann, 1, 30, day('2028-02-29'), { pending: day('2026-02-17') });
    log.earn(ann, 2, 7, day('2028-02-29'));
    const pending = (amount) => ['PendingPosting', { currency: 1, matures_on: day('2026-02-17'),
      expires_on: day('2028-02-29'), provenance: 2, amount }];
    const all = [available(1, kLot, 1, -90), available(1, day('2028-02-29'), 2, -20), pending(-30),
      available(2, day('2028-02-29'), 3, -7)];
    const books = [book(1, 'issuer.expired', 140), book(2, 'issuer.expired', 7)];
    log.refuses(/is missing at the end of subject 0/, close(ann));
    log.refuses(/is missing/, close(ann, all.slice(0, 3), books.slice(0, 1)));
    log.refuses(/wrong currency/, close(ann, [all[3], ...all.slice(0, 3)], books));
    log.make(close(ann, all, books));
    for (const touching of [freeze(ann), status(kUnfreeze, ann, 1), close(ann),
      log.earning(ann, 1, 5, day('2028-02-29'))]) {
      log.refuses(/account of member 0 is closed/, touching);
    }
  });
  scenario('forged: with held points nobody is closed', (log) => {
    const ann = log.at('2026-01-10T09:00').member();
    log.earn(ann, 1, 100, kLot);
    log.make(hold(log, ann, 40));
    log.refuses(/closed while 40 points are held/, close(ann, [available(1, kLot, 1, -60)],
      [book(1, 'issuer.expired', 60)]));
  });
}

function two(log) {
  log.at('2026-01-10T09:00');
  const [ann, bob] = [log.member(), log.member()];
  return [ann, bob, log.earn(ann, 1, 100, kLot)];
}

function testMerge() {
  scenario('forged: who names the source of a merge means its target', (log) => {
    const [ann, bob] = two(log);
    const cat = log.member();
    log.refuses(/wrong ends/, merge(log, ann, bob, { hours: 167n }));
    log.refuses(/Both subjects are member 0/, merge(log, ann, ann));
    log.refuses(/wrong role/, { kind: kMerge, subjects: merge(log, bob, ann).subjects.reverse() });
    log.refuses(/wrong step/, merge(log, ann, bob, { step: 2 }));
    log.refuses(/A close is not about two/, { ...merge(log, ann, bob), kind: kClose });
    log.make(merge(log, ann, bob));
    assert.equal(log.ledger.members[ann].flags, kSource);
    assert.equal(log.ledger.members[bob].flags, kTarget);
    log.refuses(/who names him means member 1/, log.earning(ann, 1, 5, kLot));
    log.refuses(/who names him means member 1/, freeze(ann));
    log.earn(bob, 1, 5, kLot);
    log.refuses(/Member 1 is in an open merge already/, merge(log, cat, bob));
    log.refuses(/Member 1 is in an open merge already/, merge(log, bob, cat));
    log.refuses(/Member 1 is in an open merge/, close(bob, [available(1, kLot, 1, -5)],
      [book(1, 'issuer.expired', 5)]));
    log.make(freeze(bob));
    assert.equal(log.ledger.members[bob].flags, kTarget | kFrozen);
  });
  scenario('forged: an open merge is undone until its end', (log) => {
    const [ann, bob] = two(log);
    const ends = log.instant + 168n * kHour;
    log.refuses(/There is no open merge/, unmerge(log, ann, bob, ends));
    log.make(merge(log, ann, bob));
    log.refuses(/There is no open merge/, unmerge(log, bob, ann, ends));
    log.refuses(/wrong ends/, unmerge(log, ann, bob, ends + 1n));
    log.at('2026-01-17T08:59').refuses(/before its cool-off is over/,
      mergeEnd(log, ann, bob, ends, moves([100])));
    log.make(unmerge(log, ann, bob, ends));
    assert.equal(log.ledger.members[ann].flags, 0);
    assert.equal(log.ledger.members[bob].flags, 0);
    log.make(log.redemption(ann, 1, [[kLot, 1, 10]]));
    log.make(log.memberPolicyOf({ 1: 24 }));
    log.refuses(/wrong ends/, merge(log, ann, bob));
    log.make(merge(log, ann, bob, { hours: 24n }));
    log.at('2026-01-18T08:59').refuses(/is to be completed|undone after/,
      unmerge(log, ann, bob, time('2026-01-18T08:59')));
  });
  scenario('forged: only active members are merged', (log) => {
    const [ann, bob] = two(log);
    log.make(freeze(bob));
    log.refuses(/Member 1 is not active/, merge(log, ann, bob));
    log.refuses(/Member 1 is not active/, merge(log, bob, ann));
    log.make(status(kUnfreeze, bob, 1));
    log.make(close(bob));
    log.refuses(/account of member 1 is closed/, merge(log, ann, bob));
    log.refuses(/Setting 1 of the member policy is out/, log.memberPolicyOf({ 1: 8_785 }));
    log.refuses(/although it is the default/, log.memberPolicyOf({ 1: 168 }));
    log.refuses(/There is only one of this/, log.publication(9, 1, Buffer.alloc(4)));
  });
}

// All of the source's lots of currency 1 in `amounts`, of provenances from 1 on.
function moves(amounts) {
  return [-1, 1].map((sign) => amounts.map((amount, index) =>
    available(1, kLot, index + 1, sign * amount)));
}

function testMergeEnd() {
  scenario('forged: a merge is completed at the first touch after its end', (log) => {
    const [ann, bob] = two(log);
    const ends = log.instant + 168n * kHour;
    log.earn(bob, 1, 11, kLot);
    log.make(merge(log, ann, bob));
    log.at('2026-01-17T09:00');
    log.refuses(/the merge of member 0 into member 1 is to be completed/,
      log.redemption(bob, 1, [[kLot, 1, 10]]));
    log.refuses(/is to be completed/, freeze(bob));
    log.refuses(/to be completed|after its cool-off/, unmerge(log, ann, bob, ends));
    log.refuses(/is missing/, mergeEnd(log, ann, bob, ends, [[], []]));
    log.refuses(/wrong amount/, mergeEnd(log, ann, bob, ends, moves([99])));
    log.refuses(/Only the program itself/, { ...mergeEnd(log, ann, bob, ends, moves([100])),
      actor: undefined });
    log.make(mergeEnd(log, ann, bob, ends, moves([100])));
    assert.deepEqual(log.ledger.members.map(({ flags, other }) => [flags, other]),
      [[kMerged, bob], [0, null]]);
    log.refuses(/There is no open merge/, unmerge(log, ann, bob, ends));
    log.refuses(/who names him means member 1/, log.earning(ann, 1, 5, kLot));
    log.make(log.redemption(bob, 1, [[kLot, 1, 111]]));
  });
  scenario('forged: holds, pending points and debt move as they are', (log) => {
    const [ann, bob, earned] = two(log);
    const first = log.make(hold(log, ann, 30));
    const second = log.make(hold(log, ann, 20));
    log.policy(1, { 7: 90 });
    const pending = (amount) => ['PendingPosting', { currency: 1, matures_on: day('2026-04-10'),
      expires_on: kLot, provenance: 1, amount }];
    log.earn(ann, 1, 9, kLot, { pending: day('2026-04-10') });
    log.make(log.redemption(ann, 1, [[kLot, 1, 50]]));
    log.make({ kind: 26, subjects: [[ann, ['EarnReversed', { currency: 1, brand: 1,
      original: earned, spend: 6_000, spend_before: 0, points: 60, points_before: 0, debt: 60,
      loss: 0 }], ['DebtPosting', { currency: 1, amount: -60 }]]],
    books: [book(1, 'issuer.reversed', 60)] });
    const ends = log.instant + 168n * kHour;
    log.make(merge(log, ann, bob));
    const move = (of, amount) => [['HoldMoved', { currency: 1, hold: of }], held(of, amount)];
    const debt = (amount) => ['DebtPosting', { currency: 1, amount }];
    const from = [pending(-9), held(first, -30), held(second, -20), debt(60)];
    const to = [pending(9), ...move(first, 30), ...move(second, 20), debt(-60)];
    log.at('2026-01-20T09:00');
    log.refuses(/must be a HoldMoved/, mergeEnd(log, ann, bob, ends,
      [from, to.filter(([name]) => name !== 'HoldMoved')]));
    log.refuses(/wrong hold/, mergeEnd(log, ann, bob, ends,
      [from, [pending(9), ...move(second, 20), ...move(first, 30), debt(-60)]]));
    log.refuses(/DebtPosting is missing/, mergeEnd(log, ann, bob, ends,
      [from.slice(0, 3), to.slice(0, 5)]));
    log.make(mergeEnd(log, ann, bob, ends, [from, to]));
    const capture = (member) => ({ kind: 22, subjects: [[member, ['HoldCaptured', { currency: 1,
      hold: first, acceptor: 1, channel: 0, points: 30 }], held(first, -30)]],
    books: [book(1, 'issuer.redeemed', 30, 1)] });
    log.refuses(/Hold \d+ is of another member/, capture(ann));
    log.make(capture(bob));
    log.refuses(/owes 60 points/, log.redemption(bob, 1, [[kLot, 1, 1]]));
  });
  scenario('forged: what puts off an expiry moves too', (log) => {
    const [ann, bob] = [log.member(), log.member()];
    log.at('2026-01-10T09:00').policy(1, { 1: 4, 2: 3 });
    const counted = (on, last) => ['ActivityCounted',
      { currency: 1, active_on: day(on), last_day: day(last) }];
    log.earn(bob, 1, 10, 0, { then: [counted('2026-01-10', '2026-04-10')] });
    log.at('2026-02-10T09:00');
    log.earn(ann, 1, 100, 0, { then: [counted('2026-02-10', '2026-05-10')] });
    log.policy(1, { 1: 4, 2: 3, 15: 90, 14: 1 });
    log.make(log.byProgram(38, [[ann, ['ExpiryNoticed', { currency: 1,
      expires_on: day('2026-05-10'), days: 90, points: 100 }],
    ['ExpiryDeferred', { currency: 1, expires_on: day('2026-05-10'),
      last_day: day('2026-05-11') }]]]));
    log.make(log.byProgram(38, [[bob, ['ExpiryNoticed', { currency: 1,
      expires_on: day('2026-04-10'), days: 90, points: 10 }],
    ['ExpiryDeferred', { currency: 1, expires_on: day('2026-04-10'),
      last_day: day('2026-05-11') }]]]));
    const ends = log.instant + 168n * kHour;
    log.make(merge(log, ann, bob));
    log.at('2026-02-20T09:00');
    const moved = (...then) => mergeEnd(log, ann, bob, ends,
      [[available(1, 0, 2, -100)], [available(1, 0, 2, 100), ...then]]);
    const deferral = ['ExpiryDeferred', { currency: 1, expires_on: day('2026-05-10'),
      last_day: day('2026-05-11') }];
    log.refuses(/must be a ActivityCounted/, moved(deferral));
    log.refuses(/ExpiryDeferred is missing/, moved(counted('2026-02-20', '2026-05-10')));
    log.refuses(/wrong last_day/, moved(counted('2026-02-20', '2026-05-20'), deferral));
    log.make(moved(counted('2026-02-20', '2026-05-10'), deferral));
  });
}

// Both have points of one date, which was put off to another day for each.
function putOff(log) {
  const [ann, bob] = [log.at('2026-03-02T09:00').member(), log.member()];
  log.policy(1, { 2: 1, 12: 1 });
  const date = day('2026-04-30');
  log.earn(ann, 1, 100, date);
  log.make(gift(ann, bob, [[date, 1, 40]], [[date, 1, 40]]));
  log.policy(1, { 2: 1, 14: 4, 15: 15 });
  const notice = (member, points, last) => log.make(log.byProgram(38, [[member,
    ['ExpiryNoticed', { currency: 1, expires_on: date, days: 7, points }],
    ['ExpiryDeferred', { currency: 1, expires_on: date, last_day: day(last) }]]]));
  log.at('2026-04-25T09:00');
  notice(ann, 60, '2026-05-10');
  log.at('2026-04-26T09:00');
  notice(bob, 40, '2026-05-11');
  log.make(log.memberPolicyOf({ 1: 24 }));
  return { ann, bob, date };
}

function testDeferrals() {
  const lots = (date, points) => [-1, 1].map((sign) => [available(1, date, 1, sign * points)]);
  scenario('forged: a day that is no later moves with no merge', (log) => {
    const { ann, bob, date } = putOff(log);
    log.at('2026-05-09T09:00').make(merge(log, ann, bob, { hours: 24n }));
    const ends = log.instant + 24n * kHour;
    log.at('2026-05-10T09:00');
    const [from, to] = lots(date, 60);
    log.refuses(/ExpiryDeferred too many/, mergeEnd(log, ann, bob, ends, [from, [...to,
      ['ExpiryDeferred', { currency: 1, expires_on: date, last_day: day('2026-05-10') }]]]));
    log.make(mergeEnd(log, ann, bob, ends, [from, to]));
  });
  scenario('forged: an equal day of sliding points moves with no merge', (log) => {
    const [ann, bob] = [log.at('2026-01-10T09:00').member(), log.member()];
    log.policy(1, { 1: 4, 2: 3, 14: 1, 15: 120 });
    const [on, date, last] = [day('2026-01-10'), day('2026-04-10'), day('2026-05-10')];
    const then = [['ActivityCounted', { currency: 1, active_on: on, last_day: date }]];
    for (const member of [ann, bob]) {
      log.earn(member, 1, 10, 0, { then });
      log.make(log.byProgram(38, [[member,
        ['ExpiryNoticed', { currency: 1, expires_on: date, days: 90, points: 10 }],
        ['ExpiryDeferred', { currency: 1, expires_on: date, last_day: last }]]]));
    }
    const ends = log.instant + 168n * kHour;
    log.make(merge(log, ann, bob));
    log.at('2026-01-17T09:00');
    log.make(mergeEnd(log, ann, bob, ends,
      [[available(1, 0, 1, -10)], [available(1, 0, 1, 10)]]));
  });
  scenario('forged: a later day moves until it is over', (log) => {
    const { ann, bob, date } = putOff(log);
    log.at('2026-05-10T09:00').make(merge(log, bob, ann, { hours: 24n }));
    const ends = log.instant + 24n * kHour;
    log.at('2026-05-11T09:00');
    const [from, to] = lots(date, 40);
    log.refuses(/ExpiryDeferred is missing/, mergeEnd(log, bob, ann, ends, [from, to]));
    log.make(mergeEnd(log, bob, ann, ends, [from, [...to,
      ['ExpiryDeferred', { currency: 1, expires_on: date, last_day: day('2026-05-11') }]]]));
    log.make(log.redemption(ann, 1, [[date, 1, 100]]));
  });
  scenario('forged: what is over or spent puts off nothing', (log) => {
    const { ann, bob, date } = putOff(log);
    log.policy(1, { 1: 4, 2: 3 });
    const counted = (on, last) => ['ActivityCounted',
      { currency: 1, active_on: day(on), last_day: day(last) }];
    const { number, interned } = log.provenance(
      { issuer: 1, earn_month: 675, settlement_price: 400_000n });
    log.earn(bob, 1, 10, 0, { then: [counted('2026-04-26', '2026-07-26')] });
    log.make(log.redemption(bob, 1, [[0, number, 10], [date, 1, 40]]));
    assert.equal(interned.length, 1);
    log.at('2026-05-10T09:00').make(merge(log, bob, ann, { hours: 24n }));
    const ends = log.instant + 24n * kHour;
    log.at('2026-05-12T09:00').make(mergeEnd(log, bob, ann, ends, [[], []]));
  });
}

function testAfterMerge() {
  scenario('forged: a merge waits while the wallets together are too full', (log) => {
    const [ann, bob] = [log.at('2026-01-10T09:00').member(), log.member()];
    const half = 2 ** 52;
    log.earn(ann, 1, half, kLot);
    log.make(merge(log, ann, bob));
    const ends = log.instant + 168n * kHour;
    log.make(unmerge(log, ann, bob, ends));
    log.earn(bob, 1, half, kLot);
    log.refuses(/together hold more than/, merge(log, ann, bob));
    log.make(log.redemption(bob, 1, [[kLot, 1, 1]]));
    log.make(merge(log, ann, bob));
    log.earn(bob, 1, 1, kLot);
    log.at('2026-01-17T09:00');
    log.refuses(/together hold more than/, mergeEnd(log, ann, bob, ends, moves([half])));
    log.refuses(/undone after its cool-off/, unmerge(log, ann, bob, ends));
    log.make(log.redemption(bob, 1, [[kLot, 1, 1]]));
    log.refuses(/is to be completed/, log.redemption(bob, 1, [[kLot, 1, 1]]));
    log.make(mergeEnd(log, ann, bob, ends, moves([half])));
  });
  scenario('forged: pending and held points fill a wallet too', (log) => {
    const [ann, bob] = [log.at('2026-01-10T09:00').member(), log.member()];
    const half = 2 ** 52;
    // Of points worth nothing a hold may be that large.
    log.rates(ratesBytes([{ currency: 1, price: 0 }]));
    log.earn(bob, 1, half, kLot, { price: 0n });
    log.make(hold(log, bob, half));
    log.policy(1, { 7: 90 });
    log.earn(ann, 1, half, kLot, { pending: day('2026-04-10'), price: 0n });
    log.refuses(/together hold more than/, merge(log, ann, bob));
  });
  scenario('forged: a transaction is of whom its member was merged into', (log) => {
    const [ann, bob, earned] = two(log);
    const spent = log.make(log.redemption(ann, 1, [[kLot, 1, 40]]));
    const ends = log.instant + 168n * kHour;
    log.make(merge(log, ann, bob));
    const reversal = (member, points, before) => ({ kind: 25, subjects: [[member,
      ['RedemptionReversed', { currency: 1, acceptor: 1, original: spent, points,
        points_before: before, expired: 0 }], available(1, kLot, 1, points)]],
    books: [book(1, 'issuer.redeemed', -points, 1)] });
    log.refuses(/Record \d+ is of another member/, reversal(bob, 5, 0));
    log.make(reversal(ann, 5, 0));
    log.refuses(/is frozen/, { kind: 26, subjects: [[ann, ['EarnReversed', { currency: 1, brand: 1,
      original: earned, spend: 100, spend_before: 0, points: 1, points_before: 0, debt: 0,
      loss: 0 }], available(1, kLot, 1, -1)]], books: [book(1, 'issuer.reversed', 1)] });
    log.at('2026-01-20T09:00').refuses(/is to be completed/, reversal(ann, 6, 5));
    log.make(mergeEnd(log, ann, bob, ends, moves([65])));
    log.refuses(/Record \d+ is of another member/, reversal(ann, 6, 5));
    log.make(reversal(bob, 6, 5));
    const cat = log.member();
    log.make(merge(log, bob, cat));
    const end = log.instant + 168n * kHour;
    log.at('2026-01-28T09:00').make(mergeEnd(log, bob, cat, end, moves([71])));
    log.make(reversal(cat, 7, 11));
    log.refuses(/who names him means member 2/, log.earning(ann, 1, 5, kLot));
  });
}
