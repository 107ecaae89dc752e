// What is due in a wallet comes before whatever touches it, each in its order.
import assert from 'node:assert/strict';
import { available, book, day, scenario, time } from './forge.mjs';
import {
  adjust, close, freeze, gift, kHour, merge, mergeEnd, propose, reinstate, reject, unmerge,
} from './forged_records.mjs';

const kGone = day('2026-02-28');
const kLot = day('2026-04-30');
const kPolicy = { 2: 1, 11: 50, 12: 1, 13: 3_660 };

// How each thing comes to be due, when, and the words of who touches the wallet then.
const kDue = [
  ['pending points', '2026-03-09T00:00', /9 pending points are mature since 2026-03-09/,
    (log, member) => {
      log.policy(1, { ...kPolicy, 7: 7 });
      log.earn(member, 1, 9, kLot, { pending: day('2026-03-09') });
    }],
  ['a hold', '2026-03-09T00:00', /the time of hold \d+ is up since 2026-03-09/,
    (log, member) => log.make({ kind: 21, subjects: [[member, ['HoldPlaced', { currency: 1,
      acceptor: 1, channel: 0, points: 10, ends: time('2026-03-09T00:00') }],
    available(1, kLot, 2, -10), ['HeldPosting', { currency: 1, hold: log.sequence,
      expires_on: kLot, provenance: 2, amount: 10 }]]] })],
  ['a notice', '2026-04-23T00:00', /a notice of 7 days is due/,
    (log) => log.policy(1, { ...kPolicy, 14: 4 })],
  ['a lot', '2026-05-01T00:00', /points are past their last day, 2026-04-30/, () => {}],
];

function touches(log, { ann, bob, expired, proposal }) {
  const lots = [[kLot, 2, 5]];
  return {
    earning: log.earning(ann, 1, 5, day('2026-05-31')),
    redemption: log.redemption(ann, 1, lots),
    'gift from him': gift(ann, bob, lots, lots),
    'gift to him': gift(bob, ann, lots, lots),
    adjustment: adjust(ann, [[day('2026-06-30'), 2, 5]]),
    proposal: propose(ann, 60),
    rejection: reject(ann, proposal, 70),
    reinstatement: reinstate(ann, expired, 0, [[day('2026-06-30'), 1, 5]]),
    closing: close(ann),
    'merge of him': merge(log, ann, bob),
    'merge into him': merge(log, bob, ann),
  };
}

export function testDue() {
  for (const [name, at, words, begin] of kDue) {
    scenario(`forged: ${name} that is due comes before all else`, (log) => {
      const { ann, bob, expired } = twoMembers(log);
      const proposal = log.make(propose(ann, 70));
      begin(log, ann);
      log.at(at);
      const touching = touches(log, { ann, bob, expired, proposal });
      for (const [what, record] of Object.entries(touching)) {
        log.refuses(words, record, what);
      }
    });
    scenario(`forged: ${name} that is due comes before the end of a merge`, (log) => {
      const { ann, bob } = twoMembers(log);
      begin(log, ann);
      const ends = log.instant + 168n * kHour;
      log.make(merge(log, ann, bob));
      log.at(at).refuses(words, mergeEnd(log, ann, bob, ends));
    });
  }
  testOrder();
  testRefused();
  testMarks();
}

function twoMembers(log) {
  const [ann, bob] = [log.at('2026-01-10T09:00').member(), log.member()];
  log.policy(1, kPolicy);
  log.earn(ann, 1, 20, kGone);
  log.at('2026-03-01T09:00');
  const expired = log.make(log.expiry(ann, 1, [[kGone, 1, 20]]));
  log.at('2026-03-02T00:00').earn(ann, 1, 100, kLot);
  log.make(gift(ann, bob, [[kLot, 2, 40]], [[kLot, 2, 40]]));
  return { ann, bob, expired };
}

function testOrder() {
  scenario('forged: maturing, the ends of holds, notices, expiry', (log) => {
    const { ann } = twoMembers(log);
    for (const [,, , begin] of kDue.slice(0, 2)) begin(log, ann);
    log.policy(1, { ...kPolicy, 14: 4 });
    log.at('2026-04-23T00:00');
    const noticed = (points) => log.byProgram(38, [[ann,
      ['ExpiryNoticed', { currency: 1, expires_on: kLot, days: 7, points }]]]);
    const hold = log.sequence - 2;
    const ended = log.byProgram(24, [[ann, ['HoldEnded', { currency: 1, hold, why: 2,
      released: 10, expired: 0 }], ['HeldPosting', { currency: 1, hold, expires_on: kLot,
      provenance: 2, amount: -10 }], available(1, kLot, 2, 10)]]);
    log.refuses(/pending points are mature/, noticed(50));
    log.refuses(/pending points are mature/, ended);
    log.make(log.byProgram(20, [[ann, ['Matured', { currency: 1, points: 9 }],
      ['PendingPosting', { currency: 1, matures_on: day('2026-03-09'), expires_on: kLot,
        provenance: 2, amount: -9 }], available(1, kLot, 2, 9)]]));
    log.refuses(/the time of hold \d+ is up/, noticed(59));
    log.make(ended);
    log.make(noticed(69));
    log.refuses(/Currency 9 is not registered/, log.byProgram(38, [[ann,
      ['ExpiryNoticed', { currency: 9, expires_on: kLot, days: 7, points: 1 }]]]));
  });
}

function testRefused() {
  scenario('forged: nothing is for a closed account, a currency that is none, or of no points',
    (log) => {
      const { ann, bob, expired } = twoMembers(log);
      const later = day('2026-06-30');
      const none = { currency: 9, role: 1, other: bob, points: 1 };
      log.refuses(/Currency 9 is not registered/, { kind: 36, subjects: [[ann, ['Gifted', none]],
        [bob, ['Gifted', { ...none, role: 2, other: ann }]]] });
      log.refuses(/Currency 9 is not registered/, { kind: 34, subjects: [[ann,
        ['AdjustmentProposed', { currency: 9, reason: 1, expires_on: 0, points: 60 }]]] });
      log.refuses(/Currency 9 is not registered/, { kind: 37, subjects: [[ann, ['Reinstated',
        { currency: 9, expires_on: later, original: expired, points: 1, points_before: 0 }]]] });
      log.refuses(/What is given is not above zero/, gift(ann, bob, [[kLot, 2, -1]],
        [[kLot, 2, -1]]));
      log.refuses(/What is reinstated is not above zero/,
        reinstate(ann, expired, 0, [[later, 1, -1]]));
      log.make(close(bob, [available(1, kLot, 2, -40)], [book(1, 'issuer.expired', 40)]));
      log.refuses(/account of member 1 is closed/, gift(ann, bob, [[kLot, 2, 1]], [[kLot, 2, 1]]));
      log.refuses(/account of member 1 is closed/, propose(bob, 60));
      log.make(close(ann, [available(1, kLot, 2, -60)], [book(1, 'issuer.expired', 60)]));
      log.refuses(/account of member 0 is closed/, reinstate(ann, expired, 0, [[later, 1, 5]]));
    });
  scenario('forged: who owes gives nothing', (log) => {
    const { ann, bob } = twoMembers(log);
    const earned = log.make(log.earning(bob, 1, 10, kLot));
    log.make(log.redemption(bob, 1, [[kLot, 2, 45]]));
    log.make({ kind: 26, subjects: [[bob, ['EarnReversed', { currency: 1, brand: 1,
      original: earned, spend: 800, spend_before: 0, points: 8, points_before: 0, debt: 3,
      loss: 0 }], available(1, kLot, 2, -5), ['DebtPosting', { currency: 1, amount: -3 }]]],
    books: [book(1, 'issuer.reversed', 8)] });
    log.make(gift(ann, bob, [[kLot, 2, 9]], [[kLot, 2, 9]]));
    log.refuses(/owes 3 points/, gift(bob, ann, [[kLot, 2, 1]], [[kLot, 2, 1]]));
    log.refuses(/closed and owes 3/, close(bob, [available(1, kLot, 2, -9)],
      [book(1, 'issuer.expired', 9)]));
  });
  scenario('forged: a merge that is over comes before the wish to reject or to undo', (log) => {
    const { ann, bob } = twoMembers(log);
    const ends = log.instant + 168n * kHour;
    const proposal = log.make(propose(ann, 60));
    log.make(merge(log, ann, bob));
    log.refuses(/who names him means member 1/, propose(ann, 60));
    log.at('2026-03-09T00:00').refuses(/is to be completed/, reject(ann, proposal, 60));
    log.refuses(/is to be completed/, unmerge(log, ann, bob, ends));
    log.refuses(/is to be completed/, freeze(bob));
  });
}

function testMarks() {
  scenario('forged: marks go when both their days are over', (log) => {
    const { ann } = twoMembers(log);
    const marks = () => [...log.ledger.peek(ann, 1).marks.keys()];
    const noticed = (on, points) =>
      ['ExpiryNoticed', { currency: 1, expires_on: on, days: 7, points }];
    const [before, on, after] = ['2026-05-24', '2026-05-25', '2026-05-31'].map(day);
    log.policy(1, { ...kPolicy, 14: 4, 15: 30 });
    log.at('2026-04-25T09:00').make(log.byProgram(38, [[ann, noticed(kLot, 60),
      ['ExpiryDeferred', { currency: 1, expires_on: kLot, last_day: on }]]]));
    log.policy(1, { ...kPolicy, 14: 4 });
    log.earn(ann, 1, 5, after);
    log.make(adjust(ann, [[before, 3, 7]]));
    log.make(adjust(ann, [[on, 3, 6]]));
    log.at('2026-05-25T09:00');
    log.refuses(/ExpiryNoticed is missing/, log.byProgram(38, [[ann, noticed(on, 6)]]));
    log.make(log.byProgram(38, [[ann, noticed(on, 6), noticed(after, 5)]]));
    log.make(log.expiry(ann, 1, [[before, 3, 7]]));
    assert.deepEqual(marks(), [kLot, on, after]);
    log.at('2026-05-26T00:00').make(log.expiry(ann, 1, [[kLot, 2, 60], [on, 3, 6]]));
    assert.deepEqual(marks(), [after]);
  });
}
