// Adjustments and their second person, gifts, reinstatements, users: record by record from the
// documents.
import { available, book, day, kNever, scenario, user } from './forge.mjs';
import {
  adjust, close, freeze, gift, kGift, kLot, merge, propose, reinstate, reject,
} from './forged_records.mjs';

const kMost = 11;
const kGifts = 12;
const kReinstateDays = 13;

export function testPoints() {
  testAdjust();
  testProposals();
  testGifts();
  testReinstate();
  testActors();
}

function one(log, settings = {}) {
  const ann = log.at('2026-01-10T09:00').member();
  log.earn(ann, 1, 100, kLot);
  log.policy(1, { [kMost]: 50, ...settings });
  return ann;
}

function testAdjust() {
  scenario('forged: points are given for a reason, to any day', (log) => {
    const ann = one(log);
    log.refuses(/The reason of Adjusted is unknown/, adjust(ann, [[kLot, 1, 5]], { reason: 8 }));
    log.refuses(/wrong account/, { ...adjust(ann, [[kLot, 1, 5]]),
      books: [book(1, 'issuer.adjusted', -5, 2)] });
    log.refuses(/is over/, adjust(ann, [[day('2026-01-09'), 1, 5]]));
    log.refuses(/is over/, adjust(ann, [[0, 1, 5]]));
    log.refuses(/is over, or is none/, adjust(ann, [[kNever - 1, 1, 5]]));
    log.refuses(/wrong expires_on/, adjust(ann, [[kLot, 1, 5]], { expires_on: kLot + 1 }));
    log.refuses(/without a second person/, adjust(ann, [[kLot, 1, 51]]));
    log.make(adjust(ann, [[kLot, 1, 50]]));
    log.make(adjust(ann, [[day('2026-01-10'), 1, 5]]));
    log.make(adjust(ann, [[kNever, 1, 5]], { reason: 9 }));
    log.at('2026-02-01T09:00').refuses(/is touched while 5 points/, adjust(ann, [[kLot, 1, 5]]));
    log.make(log.expiry(ann, 1, [[day('2026-01-10'), 1, 5]]));
    log.refuses(/wrong provenance|must be a ProvenanceInterned|is missing/,
      adjust(ann, [[kLot, 1, 5]]));
    const { interned } = log.provenance({ issuer: 1, earn_month: 673, settlement_price: 400_000n });
    log.make(adjust(ann, [[kLot, 2, 5]], { interned }));
  });
  scenario('forged: points are taken in the order of use, from a debtor too', (log) => {
    const ann = one(log);
    log.make(adjust(ann, [[day('2026-05-05'), 1, 30]]));
    log.refuses(/wrong expires_on/, adjust(ann, [[kLot, 1, -40]], { expires_on: 0 }));
    log.refuses(/wrong expires_on/, adjust(ann, [[day('2026-05-05'), 1, -30], [kLot, 1, -10]]));
    log.make(adjust(ann, [[day('2026-05-05'), 1, -30], [kLot, 1, -10]], { expires_on: 0 }));
    log.refuses(/without a second person/, adjust(ann, [[kLot, 1, -51]], { expires_on: 0 }));
    log.make(freeze(ann));
    log.refuses(/is frozen/, adjust(ann, [[kLot, 1, -5]], { expires_on: 0 }));
    log.make(adjust(ann, [[kLot, 1, 5]]));
  });
  scenario('forged: points that are given repay a debt first', (log) => {
    const ann = log.at('2026-01-10T09:00').member();
    const earned = log.earn(ann, 1, 100, kLot);
    log.policy(1, { [kMost]: 50 });
    log.make(log.redemption(ann, 1, [[kLot, 1, 90]]));
    log.make({ kind: 26, subjects: [[ann, ['EarnReversed', { currency: 1, brand: 1,
      original: earned, spend: 3_000, spend_before: 0, points: 30, points_before: 0, debt: 20,
      loss: 0 }], available(1, kLot, 1, -10), ['DebtPosting', { currency: 1, amount: -20 }]]],
    books: [book(1, 'issuer.reversed', 30)] });
    const repaid = (amount) => [['DebtPosting', { currency: 1, amount }]];
    log.refuses(/must be a DebtPosting/, adjust(ann, [[kLot, 1, 25]]));
    log.make(adjust(ann, [[kLot, 1, 0]], { first: repaid(15) }));
    log.make(adjust(ann, [[kLot, 1, 20]], { first: repaid(5) }));
  });
  scenario('forged: points given to slide are activity', (log) => {
    const ann = one(log, { 1: 4, 2: 3 });
    const then = [['ActivityCounted', { currency: 1, active_on: day('2026-01-10'),
      last_day: day('2026-04-10') }]];
    log.make(adjust(ann, [[kLot, 1, 5]]));
    log.refuses(/ActivityCounted is missing/, adjust(ann, [[0, 1, 5]]));
    log.refuses(/ActivityCounted too many/, adjust(ann, [[kLot, 1, 5]], { then }));
    log.make(adjust(ann, [[0, 1, 5]], { then }));
  });
}

function testProposals() {
  scenario('forged: a second person approves', (log) => {
    const ann = one(log);
    log.refuses(/is of no points/, propose(ann, 0));
    log.refuses(/One person may adjust/, propose(ann, 50));
    log.refuses(/would hold more than 2\^53 − 1/, propose(ann, 2 ** 53 - 100));
    log.refuses(/is over/, propose(ann, 60, { expires_on: day('2026-01-09') }));
    log.refuses(/too few points/, propose(ann, -101));
    log.refuses(/have no last day/, propose(ann, -60, { expires_on: kLot }));
    const proposal = log.make(propose(ann, 60, { actor: user(3) }));
    const approve = (points, more) => adjust(ann, [[kLot, 1, points]],
      { proposal, actor: user(4), ...more });
    log.refuses(/by the one who made it/, approve(60, { actor: user(3) }));
    log.refuses(/of another points/, approve(61));
    log.refuses(/of another reason/, approve(60, { reason: 2 }));
    log.refuses(/There is no record/, approve(60, { proposal: log.sequence }));
    log.refuses(/and no proposal/, approve(60, { proposal: proposal - 1 }));
    log.refuses(/wrong expires_on/, adjust(ann, [[day('2028-02-01'), 1, 60]],
      { proposal, actor: user(4) }));
    log.make(approve(60));
    log.refuses(/is closed already/, approve(60));
    log.refuses(/is closed already/, reject(ann, proposal, 60));
  });
  scenario('forged: an approval goes by the state of then', (log) => {
    const ann = one(log);
    const taking = log.make(propose(ann, -60));
    const giving = log.make(propose(ann, 70));
    const asked = log.make(propose(ann, 80, { expires_on: day('2026-01-15') }));
    const bob = log.member();
    log.make(log.redemption(ann, 1, [[kLot, 1, 45]]));
    log.policy(1, { [kMost]: 90 });
    log.refuses(/too few points/, adjust(ann, [[kLot, 1, -60]],
      { proposal: taking, actor: user(4), expires_on: 0 }));
    log.refuses(/Proposal \d+ is of another member/, adjust(bob, [[kLot, 1, 70]],
      { proposal: giving, actor: user(4) }));
    log.at('2026-02-20T09:00');
    const { interned } = log.provenance({ issuer: 1, earn_month: 673, settlement_price: 400_000n });
    const approve = (on, proposal, points) => adjust(ann, [[on, 2, points]],
      { proposal, actor: user(4), interned });
    log.refuses(/is over/, approve(day('2026-01-15'), asked, 80));
    log.refuses(/wrong expires_on/, approve(kLot, giving, 70));
    log.make(approve(day('2028-02-29'), giving, 70));
  });
  scenario('forged: anybody rejects a proposal, once', (log) => {
    const ann = one(log);
    const proposal = log.make(propose(ann, 60));
    log.refuses(/wrong points/, reject(ann, proposal, -60));
    const other = log.make(propose(ann, 70));
    log.make(reject(ann, proposal, 60));
    log.refuses(/is closed already/, reject(ann, proposal, 60));
    log.make(close(ann, [available(1, kLot, 1, -100)], [book(1, 'issuer.expired', 100)]));
    log.refuses(/account of member 0 is closed/,
      adjust(ann, [[kLot, 1, 70]], { proposal: other, actor: user(4) }));
    log.refuses(/account of member 0 is closed/, reject(ann, other, 70));
    log.make(log.decline(35, ann, 47, 4));
  });
}

function testGifts() {
  scenario('forged: a gift keeps its lots', (log) => {
    const ann = one(log);
    const bob = log.member();
    const lots = [[kLot, 1, 30]];
    log.refuses(/does not allow gifts/, gift(ann, bob, lots, lots));
    log.policy(1, { [kGifts]: 1, [kMost]: 50 });
    log.refuses(/wrong expires_on/, gift(ann, bob, lots, [[kLot + 1, 1, 30]]));
    log.refuses(/do not sum to zero/, gift(ann, bob, lots, [[kLot, 1, 31]]));
    log.refuses(/too few points/, gift(ann, bob, [[kLot, 1, 101]], [[kLot, 1, 101]]));
    log.refuses(/wrong other/, { kind: kGift, subjects: gift(ann, bob, lots, lots).subjects
      .map(([member, [name, fields], ...rest]) => [member, [name, { ...fields, other: 0 }],
        ...rest]) });
    log.refuses(/has two subjects/, { kind: kGift,
      subjects: gift(ann, bob, lots, lots).subjects.slice(0, 1), books:
        [book(1, 'issuer.adjusted', 30)] });
    log.make(adjust(ann, [[day('2026-03-31'), 1, 20]]));
    log.make(gift(ann, bob, [[day('2026-03-31'), 1, 20], [kLot, 1, 10]],
      [[day('2026-03-31'), 1, 20], [kLot, 1, 10]]));
    log.make(freeze(ann));
    log.refuses(/account of member 0 is frozen/, gift(ann, bob, lots, lots));
    log.make(gift(bob, ann, [[day('2026-03-31'), 1, 5]], [[day('2026-03-31'), 1, 5]]));
    const cat = log.member();
    log.make(merge(log, bob, cat));
    log.refuses(/who names him means member 2/, gift(bob, ann, lots, lots));
  });
  scenario('forged: a gift of sliding or deferred points is dated', (log) => {
    const ann = log.at('2026-01-10T09:00').member();
    const bob = log.member();
    log.policy(1, { 1: 4, 2: 3, 5: 4, [kGifts]: 1, [kMost]: 50 });
    const counted = (on, last) => ['ActivityCounted',
      { currency: 1, active_on: day(on), last_day: day(last) }];
    log.earn(ann, 1, 100, 0, { then: [counted('2026-01-10', '2026-04-10')] });
    log.at('2026-02-10T09:00');
    const active = counted('2026-02-10', '2026-05-10');
    const from = [[0, 1, 30]];
    log.refuses(/wrong expires_on/, gift(ann, bob, from, from, [[active], [active]]));
    log.refuses(/ActivityCounted is missing/,
      gift(ann, bob, from, [[day('2026-04-10'), 1, 30]], [[active], []]));
    log.make(gift(ann, bob, from, [[day('2026-04-10'), 1, 30]], [[active], [active]]));
    log.policy(1, { 15: 9, [kGifts]: 1 });
    log.at('2026-04-11T09:00');
    log.make(log.byProgram(38, [[bob, ['ExpiryNoticed', { currency: 1,
      expires_on: day('2026-04-10'), days: 0, points: 30 }],
    ['ExpiryDeferred', { currency: 1, expires_on: day('2026-04-10'),
      last_day: day('2026-04-20') }]]]));
    log.refuses(/wrong expires_on/,
      gift(bob, ann, [[day('2026-04-10'), 1, 7]], [[day('2026-04-10'), 1, 7]]));
    log.make(gift(bob, ann, [[day('2026-04-10'), 1, 7]], [[day('2026-04-20'), 1, 7]]));
  });
}

function testReinstate() {
  scenario('forged: what expired is reinstated in its order', (log) => {
    const ann = log.at('2026-01-10T09:00').member();
    log.policy(1, { 2: 1 });
    const earned = log.earn(ann, 1, 30, day('2026-02-28'));
    log.at('2026-02-10T09:00').earn(ann, 1, 20, day('2026-03-31'));
    log.at('2026-04-02T09:00');
    const expired = log.make(log.expiry(ann, 1, [[day('2026-02-28'), 1, 30],
      [day('2026-03-31'), 2, 20]]));
    const on = day('2026-04-30');
    log.refuses(/is over/, reinstate(ann, expired, 0, [[day('2026-04-01'), 1, 10]]));
    log.refuses(/is over, or is none/, reinstate(ann, expired, 0, [[kNever, 1, 10]]));
    log.refuses(/cannot be reversed so/, reinstate(ann, earned, 0, [[on, 1, 10]]));
    log.refuses(/wrong provenance/, reinstate(ann, expired, 0, [[on, 2, 10]]));
    log.refuses(/More is reversed than is left/, reinstate(ann, expired, 0, [[on, 1, 51]]));
    log.make(reinstate(ann, expired, 0, [[on, 1, 10]]));
    log.refuses(/wrong points_before/, reinstate(ann, expired, 0, [[on, 1, 25]]));
    log.make(reinstate(ann, expired, 10, [[on, 1, 20], [on, 2, 5]]));
    log.at('2026-05-03T09:00');
    const again = log.make(log.expiry(ann, 1, [[on, 1, 30], [on, 2, 5]]));
    log.refuses(/expired too long ago/, reinstate(ann, expired, 35, [[log.today, 2, 15]]));
    log.policy(1, { 2: 1, [kReinstateDays]: 31 });
    log.make(reinstate(ann, expired, 35, [[log.today, 2, 15]]));
    log.make(reinstate(ann, again, 0, [[log.today, 1, 1]]));
    log.refuses(/More is reversed than is left/, reinstate(ann, expired, 50, [[log.today, 2, 1]]));
    log.make(log.redemption(ann, 1, [[log.today, 1, 1]]));
  });
}

function testActors() {
  scenario('forged: users ask, and have a number', (log) => {
    const ann = log.at('2026-01-10T09:00').member();
    log.refuses(/A user has a number/, { ...freeze(ann), actor: user(0) });
    log.refuses(/Members ask for nothing/, { ...freeze(ann), actor: 3 * 2 ** 28 });
    log.make({ ...freeze(ann), actor: user(1) });
  });
}
