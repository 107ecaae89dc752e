// Sponsors' money, members who were seen to be persons of their own, and how the one is shared by
// the other; record by record from the documents.
import assert from 'node:assert/strict';
import { kFrozen, kMerged, kVerified } from '../../tools/verify/members.mjs';
import { settle } from '../../tools/verify/settlement.mjs';
import { statementText } from '../../tools/verify/statements.mjs';
import { oneForOne } from './exchange_records.mjs';
import { available, day, ratesBytes, scenario, user } from './forge.mjs';
import { close, freeze, kLot, merge, mergeEnd, unmerge } from './forged_records.mjs';
import {
  brand, closing, contract, cut, kFen, kHouse, kPool, kRoseLot, linesOf, owes, payment, refund,
  spending, terms,
} from './forged_settlements.mjs';
import { rowOf, spareOf, townOfUnits, trafficOf } from './forged_units.mjs';
import {
  capturing, holding, kBreaker, kCreditLine, kMintCap, kNetDebitCap, kReserve, kSuspended, limits,
  releasing, shop,
} from './limit_records.mjs';
import { kSponsors, kVerifies, sponsoring, verifying } from './sponsor_records.mjs';
import {
  give, linesOf as basketOf, market, place, settle as settleTender,
} from './tender_records.mjs';
import { earning, holding as holdingUnits, redemption } from './unit_records.mjs';

const kRose = 1;
const kBean = 2;
const kLeaf = 3;
const kMost = 9_007_199_254;
const kHour = 3_600_000_000_000n;
const kNone = 0;
const kBrandId = 1;
const kMemberId = 4;
const kPoints = 9;
const kAmount = 27;
const kSponsorId = 36;

export function testSponsors() {
  testGift();
  testGiftAndUnits();
  testGiftLimits();
  testGiftDeclines();
  testVerified();
  testVerifiedInMerge();
  testVerifyDeclines();
  testCounted();
  testCountedOnce();
  testNotCounted();
  testCountedOfTender();
  testCountedOfUnits();
  testCountedInMerge();
  testShares();
  testNothingToShare();
  testStatement();
  testBesideLevies();
}

function testGift() {
  scenario('forged: a sponsor owes the pool what he gives', (log) => {
    const ann = log.at('2026-01-10T09:00').member();
    const leaf = brand(log, 'leaf');
    for (const one of [4, kPool, 2 ** 32 - 1]) {
      log.refuses(/Brand \d+ is not registered/, sponsoring(one, 5));
    }
    for (const fen of [0, -1, kMost + 1]) {
      log.refuses(/gives is nothing or too much/, sponsoring(leaf, fen));
    }
    const own = sponsoring(leaf, 5);
    const [fact, ...owed] = own.books;
    const books = (words, ...list) => log.refuses(words, { ...own, books: list });
    books(/BookPosting is missing/, fact);
    books(/begins with a SponsorGift/, ...owed);
    books(/begins with a SponsorGift/);
    books(/too many|must be/, fact, fact, ...owed);
    books(/too many/, fact, ...owed, ...owes(kPool, kRose, 1));
    for (const [debtor, creditor] of [[kPool, leaf], [leaf, kHouse], [kRose, kPool]]) {
      books(/has a wrong account/, fact, ...owes(debtor, creditor, 5 * kFen));
    }
    for (const amount of [5, 5 * kFen - 1, 5 * kFen + 1, -5 * kFen]) {
      books(/has a wrong amount/, fact, ...owes(leaf, kPool, amount));
    }
    log.refuses(/is not about a member/, { ...own, subjects: [[ann]] });
    log.refuses(/The program itself asks for nothing/, { ...own, actor: 0 });
    log.make(own);
    log.make({ ...sponsoring(leaf, kMost, { reference: 2n ** 64n - 1n }), actor: user(3) });
    log.make(sponsoring(kHouse, 1));
    assert.deepEqual(trafficOf(log, leaf, kPool), { sponsored: (kMost + 5) * kFen, gifts: 2 });
    assert.deepEqual(trafficOf(log, kHouse, kPool), { sponsored: kFen, gifts: 1 });
    // It is no trade.
    assert.deepEqual(rowOf(log, leaf), [-(kMost + 5) * kFen, 0, 0, 0, 0, 1, log.today]);
    assert.equal(log.ledger.figures.exposures.get(kPool), undefined);
  });
}

function testGiftAndUnits() {
  scenario('forged: what sponsors give is not for units', (log) => {
    const ann = townOfUnits(log);
    log.make(earning(log, ann, kLeaf, 10));
    log.make(sponsoring(kLeaf, 7));
    assert.equal(spareOf(log), 0);
    assert.deepEqual(trafficOf(log, kLeaf, kPool), { exchanged: 10 * kFen, exchanges: 1,
      sponsored: 7 * kFen, gifts: 1 });
    log.at('2026-02-01T09:00').make(cut(log, '2026-01-31'));
    assert.deepEqual(linesOf(log, 1), ['units 3→pool 10000000 of 10000000 at 1/1 0 0 0 1',
      'sponsor_money 3→pool 7000000 of 7000000 at 1/1 0 0 0 1']);
    log.make(closing(log, 1));
  });
}

function testGiftLimits() {
  const past = /exposure to brand 1 passes/;
  scenario('forged: a brand sponsors for no more than its credit line', (log) => {
    const ann = shop(log);
    log.make(limits(log, kRose, { [kCreditLine]: 10 * kFen }));
    log.refuses(past, sponsoring(kRose, 11));
    log.make(sponsoring(kRose, 6));
    log.refuses(past, sponsoring(kRose, 5));
    log.make(holding(log, ann, kBean, 5));
    log.refuses(past, sponsoring(kRose, 3));
    log.make(sponsoring(kRose, 2));
    log.refuses(past, sponsoring(kRose, 1));
    log.make(payment(kRose, 1));
    log.make(sponsoring(kRose, 1));
    log.make(limits(log, kRose, { [kReserve]: 2 * kFen }));
    log.refuses(past, sponsoring(kRose, 1));
    log.make(payment(kRose, 15));
    log.refuses(past, sponsoring(kRose, 4));
    log.make(sponsoring(kRose, 3));
  });
  scenario('forged: no other limit bars a sponsor', (log) => {
    log.at('2026-01-10T09:00');
    const others = { [kNetDebitCap]: 0, [kMintCap]: 0, [kSuspended]: 7, [kBreaker]: 0 };
    log.make(limits(log, kRose, others));
    log.make(limits(log, kBean, { ...others, [kCreditLine]: 0 }));
    log.make(sponsoring(kRose, 9));
    log.refuses(/exposure to brand 2 passes/, sponsoring(kBean, 9));
    log.make(sponsoring(kHouse, 9));
    assert.deepEqual(rowOf(log, kRose).slice(0, 5), [-9 * kFen, 0, 0, 0, 0]);
  });
}

function testGiftDeclines() {
  scenario('forged: declines of a gift', (log) => {
    const ann = log.at('2026-01-10T09:00').member();
    const leaf = brand(log, 'leaf');
    const no = (code, param, figures) => log.decline(kSponsors, null, code, param, figures);
    for (const [code, param] of [[10, kSponsorId], [60, kAmount], [61, kNone]]) {
      for (const other of [kNone, kBrandId, kPoints, kSponsorId, kAmount]) {
        if (other !== param) log.refuses(/names another field/, no(code, other));
      }
      log.refuses(/has no figures/, no(code, param, [1, 0]));
      log.refuses(/has no subject/, { kind: kSponsors,
        subjects: [[ann, no(code, param).books[0]]] });
      log.make(no(code, param));
    }
    for (const code of [12, 13, 17, 79, 82, 86, 87, 89, 90, 96]) {
      log.refuses(/not declined with the code/, no(code, kAmount));
    }
    const past = (one, second = 0) => no(85, kAmount, [one, second]);
    for (const one of [0, 4, kPool, -1]) log.refuses(/is not registered/, past(one));
    for (const one of [kRose, leaf]) log.refuses(/which has none in force/, past(one));
    log.make(limits(log, leaf, { [kReserve]: 0 }));
    log.make(limits(log, kRose, { [kNetDebitCap]: 0, [kBreaker]: 0, [kSuspended]: 7 }));
    log.make(past(leaf));
    log.refuses(/which has none in force/, past(kRose));
    log.refuses(/has one figure/, past(leaf, 1));
    log.refuses(/names another field/, no(85, kPoints, [leaf, 0]));
    log.refuses(/has no subject/, log.decline(kSponsors, ann, 85, kAmount, [leaf, 0]));
  });
}

function testVerified() {
  scenario('forged: a member is verified until it is said that he is not', (log) => {
    const ann = log.at('2026-01-10T09:00').member();
    const bob = log.member();
    log.policy(kRose, { 1: 2, 2: 0 });
    log.earn(ann, kRose, 10, day('2026-01-10'));
    const flags = () => log.ledger.members[ann].flags;
    for (const method of [5, 6, 7, 8, 10]) {
      log.refuses(/The method of MemberVerified is unknown/, verifying(ann, method));
    }
    log.refuses(/The verified of MemberVerified is unknown/, verifying(ann, 1, { verified: 2 }));
    for (const [verified, method] of [[0, 1], [0, 9], [1, 0]]) {
      log.refuses(/do not go together/, verifying(ann, method, { verified }));
    }
    const [[, fact]] = verifying(ann).subjects;
    const form = (words, record) => log.refuses(words, { ...verifying(ann), ...record });
    form(/has one subject/, { subjects: [] });
    form(/is not about two/, { subjects: [[ann, fact], [bob, fact]] });
    form(/holds a MemberVerified/, { subjects: freeze(ann).subjects });
    form(/too many/, { subjects: [[ann, fact, fact]] });
    form(/too many/, { books: owes(kRose, kBean, 5) });
    form(/The program itself asks for nothing/, { actor: 0 });
    form(/is not enrolled/, { subjects: [[2, fact]] });
    for (const method of [1, 2, 3, 4, 9]) {
      log.make(verifying(ann, method));
      assert.equal(flags(), kVerified);
    }
    log.make(verifying(ann, 0));
    assert.equal(flags(), 0);
    log.make(verifying(ann, 0));
    // Also of a frozen one, and with what is due in his wallets.
    log.make(freeze(ann));
    log.make(verifying(ann, 3));
    assert.equal(flags(), kVerified | kFrozen);
    log.make({ kind: 28, subjects: [[ann, ['MemberStatusChanged', { status: 1, reason: 9 }]]] });
    assert.equal(flags(), kVerified);
    log.at('2027-01-20T09:00').make(verifying(ann, 4));
    assert.equal(log.ledger.members[bob].flags, 0);
    log.make(verifying(bob));
    log.make(close(bob));
    for (const method of [0, 1]) {
      log.refuses(/account of member 1 is closed/, verifying(bob, method));
    }
    assert.equal(log.ledger.members[bob].flags, kVerified | 2);
  });
}

function testVerifiedInMerge() {
  scenario('forged: a merge leaves at both who was verified', (log) => {
    log.at('2026-01-10T09:00');
    const [ann, bob] = [log.member(), log.member()];
    const flagsOf = (member) => log.ledger.members[member].flags & kVerified;
    log.make(verifying(ann));
    const ends = log.instant + 168n * kHour;
    log.make(merge(log, ann, bob));
    log.refuses(/who names him means member 1/, verifying(ann));
    log.make(verifying(bob));
    log.make(verifying(bob, 0));
    assert.deepEqual([flagsOf(ann), flagsOf(bob)], [kVerified, 0]);
    log.at('2026-01-16T09:00').make(unmerge(log, ann, bob, ends));
    log.make(verifying(ann, 0));
    log.make(verifying(ann, 2));
    log.make(merge(log, ann, bob));
    const later = log.instant + 168n * kHour;
    log.at('2026-01-23T09:00').refuses(/is to be completed/, verifying(bob));
    log.make(mergeEnd(log, ann, bob, later));
    assert.equal(log.ledger.members[ann].flags, kVerified | kMerged);
    assert.equal(flagsOf(bob), 0);
    log.refuses(/who names him means member 1/, verifying(ann, 0));
    log.make(verifying(bob, 9));
    assert.deepEqual([flagsOf(ann), flagsOf(bob)], [kVerified, kVerified]);
  });
}

function testVerifyDeclines() {
  scenario('forged: declines of who would be verified', (log) => {
    const ann = log.at('2026-01-10T09:00').member();
    const bob = log.member();
    const no = (member, code, param, figures) =>
      log.decline(kVerifies, member, code, param, figures);
    log.make(no(null, 13, kMemberId));
    log.refuses(/has no subject/, no(ann, 13, kMemberId));
    log.refuses(/declined as closed, and is not/, no(ann, 47, kMemberId));
    log.refuses(/about a member, who is its subject/, no(null, 47, kMemberId));
    for (const code of [12, 25, 48, 49, 61, 96]) {
      log.refuses(/not declined with the code/, no(ann, code, kMemberId));
    }
    for (const code of [13, 47]) {
      log.refuses(/names another field/, no(code === 13 ? null : ann, code, kNone));
    }
    log.make(close(ann));
    log.make(no(ann, 47, kMemberId));
    log.refuses(/has no figures/, no(ann, 47, kMemberId, [1, 0]));
    const cat = log.member();
    log.make(merge(log, bob, cat));
    log.refuses(/Member 1 is the source of a merge/, no(bob, 47, kMemberId));
  });
}

// By acceptor, of the open period.
function membersOf(log, ...brands) {
  return brands.map((one) => trafficOf(log, kPool, one).members ?? 0);
}

function testCounted() {
  scenario('forged: a verified member counts where he first spent points of others', (log) => {
    const ann = shop(log);
    const leaf = brand(log, 'leaf');
    const counted = () => log.ledger.members[ann].counted;
    const all = () => membersOf(log, kRose, kBean, leaf);
    log.make(spending(ann, kRose, kBean, 1, 1));
    assert.deepEqual([all(), counted()], [[0, 0, 0], 0]);
    log.make(verifying(ann));
    // At the brand itself they are its own.
    log.make(spending(ann, kBean, kBean, 1, 2));
    assert.deepEqual([all(), counted()], [[0, 0, 0], 0]);
    const spent = log.make(spending(ann, kRose, leaf, 2, 1));
    assert.deepEqual([all(), counted()], [[0, 0, 1], 1]);
    for (const [issuer, acceptor] of [[kRose, kBean], [kBean, kRose], [kRose, leaf]]) {
      log.make(spending(ann, issuer, acceptor, 1, issuer));
    }
    log.make(refund(ann, kRose, leaf, 2, 1, spent));
    assert.deepEqual([all(), counted()], [[0, 0, 1], 1]);
    // Of the next period, from its cut on.
    log.at('2026-01-12T09:00').make(cut(log, '2026-01-11'));
    assert.deepEqual([all(), counted()], [[0, 0, 0], 1]);
    log.make(refund(ann, kRose, leaf, 1, 1, spent + 3));
    assert.deepEqual([all(), counted()], [[0, 0, 0], 1]);
    log.make(spending(ann, kBean, kRose, 1, 2));
    assert.deepEqual([all(), counted()], [[1, 0, 0], 2]);
  });
}

function testCountedOnce() {
  scenario('forged: who is verified in the middle of a period counts from then on', (log) => {
    const ann = shop(log);
    const bob = log.member();
    log.earn(bob, kRose, 100, kRoseLot);
    for (const member of [ann, bob]) log.make(verifying(member));
    log.make(spending(ann, kRose, kBean, 1, 1));
    log.make(spending(bob, kRose, kBean, 1, 1));
    assert.deepEqual(membersOf(log, kBean), [2]);
    // Verified again he has been counted.
    for (const method of [0, 2]) log.make(verifying(ann, method));
    log.make(spending(ann, kRose, kBean, 1, 1));
    assert.deepEqual(membersOf(log, kBean), [2]);
    log.at('2026-01-12T09:00').make(cut(log, '2026-01-11'));
    log.make(verifying(ann, 0));
    log.make(spending(ann, kRose, kBean, 1, 1));
    assert.deepEqual(membersOf(log, kBean), [0]);
    log.make(verifying(ann, 1));
    log.make(spending(ann, kBean, kRose, 1, 2));
    assert.deepEqual(membersOf(log, kRose, kBean), [1, 0]);
  });
  scenario('forged: what is captured counts, and points that cost nothing, too', (log) => {
    const ann = shop(log);
    const bob = log.member();
    for (const member of [ann, bob]) log.make(verifying(member));
    const hold = log.make(holding(log, ann, kBean, 5));
    assert.deepEqual(membersOf(log, kBean), [0]);
    log.make(freeze(ann));
    log.at('2026-01-12T09:00').make(cut(log, '2026-01-11'));
    log.make(capturing(ann, hold, kBean, 2));
    assert.deepEqual(membersOf(log, kBean), [1]);
    log.make(capturing(ann, hold, kBean, 3));
    assert.deepEqual(membersOf(log, kBean), [1]);
    log.rates(ratesBytes([{ currency: kRose, price: 0 }]));
    log.earn(bob, kRose, 10, kRoseLot, { price: 0 });
    log.make({ kind: 17, subjects: [[bob, ['Redeemed', { currency: kRose, acceptor: kBean,
      channel: 0, points: 1, face: 0 }], available(kRose, kRoseLot, 3, -1)]],
    books: spending(bob, kRose, kBean, 1, 3).books.slice(0, 1) });
    assert.deepEqual(membersOf(log, kBean), [2]);
    assert.equal(trafficOf(log, kRose, kBean).redemptions, 3);
  });
}

function testNotCounted() {
  scenario('forged: what is not spent elsewhere counts nobody', (log) => {
    const ann = shop(log);
    log.make(verifying(ann));
    log.make(oneForOne(log, ann, 5));
    const hold = log.make(holding(log, ann, kBean, 5));
    log.make(releasing(ann, hold, 5));
    const home = log.make(holding(log, ann, kRose, 5));
    log.make(capturing(ann, home, kRose, 5));
    log.make(log.decline(17, ann, 50, kPoints, [990, 1_000]));
    assert.deepEqual([membersOf(log, kRose, kBean), log.ledger.members[ann].counted], [[0, 0], 0]);
  });
}

function testCountedOfTender() {
  scenario('forged: a settled tender counts a member once, for others\' points', (log) => {
    const ann = market(log);
    log.make(verifying(ann));
    give(log, ann, kBean, 150);
    const own = place(log, ann, { lines: basketOf(500) }, [[kBean, 150, 60]]);
    settleTender(log, own);
    assert.deepEqual(membersOf(log, kBean), [0]);
    for (const currency of [kRose, kBean, kLeaf]) give(log, ann, currency, 100);
    const tender = place(log, ann, { lines: basketOf(500) },
      [[kRose, 100, 40], [kBean, 100, 40], [kLeaf, 100, 25]]);
    assert.deepEqual(membersOf(log, kBean), [0]);
    settleTender(log, tender);
    assert.deepEqual([membersOf(log, kRose, kBean, kLeaf), log.ledger.members[ann].counted],
      [[0, 1, 0], 1]);
    log.at('2026-01-12T09:00').make(cut(log, '2026-01-11'));
    give(log, ann, kRose, 100);
    settleTender(log, place(log, ann, { lines: basketOf(500), acceptor: kLeaf },
      [[kRose, 100, 40]]));
    assert.deepEqual(membersOf(log, kRose, kBean, kLeaf), [0, 0, 1]);
  });
}

function testCountedOfUnits() {
  scenario('forged: units are nobody\'s own', (log) => {
    const ann = townOfUnits(log);
    log.make(verifying(ann));
    log.make(earning(log, ann, kLeaf, 100));
    log.make(holdingUnits(log, ann, kBean, [[1, 5]]));
    assert.deepEqual(membersOf(log, kLeaf, kBean), [0, 0]);
    log.make(redemption(log, ann, kLeaf, [[1, 7]]));
    assert.deepEqual(trafficOf(log, kPool, kLeaf), { redeemed: 7 * kFen, redemptions: 1,
      face: 7 * kFen, members: 1 });
    log.make(redemption(log, ann, kBean, [[1, 7]]));
    assert.deepEqual(membersOf(log, kLeaf, kBean), [1, 0]);
  });
}

function testCountedInMerge() {
  scenario('forged: who was merged keeps when he was counted, and so does the other', (log) => {
    const ann = shop(log);
    const bob = log.member();
    for (const member of [ann, bob]) log.make(verifying(member));
    log.make(spending(ann, kRose, kBean, 1, 1));
    const ends = log.instant + 168n * kHour;
    log.make(merge(log, ann, bob));
    const lots = [[kRose, 1, 999], [kBean, 2, 1_000]];
    const moved = (sign) => lots.map(([currency, provenance, points]) =>
      available(currency, kLot, provenance, sign * points));
    log.at('2026-01-17T09:00').make(mergeEnd(log, ann, bob, ends, [moved(-1), moved(1)]));
    const { members } = log.ledger;
    assert.deepEqual([members[ann].counted, members[bob].counted], [1, 0]);
    log.make(spending(bob, kRose, kBean, 1, 1));
    assert.deepEqual([members[bob].counted, membersOf(log, kBean)], [1, [2]]);
  });
}

// Of whom each spends a rose at one of the acceptors.
function comers(log, ...acceptors) {
  const members = acceptors.map(() => log.member());
  for (const member of members) {
    log.earn(member, kRose, 10, kRoseLot);
    log.make(verifying(member));
  }
  members.forEach((member, index) =>
    log.make(spending(member, kRose, acceptors[index], 1, 1)));
  return members;
}

// The example of docs/accounting.md, and a rest that two have the same claim to.
function testShares() {
  scenario('forged: sponsors\' money is shared by the members who came', (log) => {
    log.at('2026-01-10T09:00');
    const [leaf, moss] = ['leaf', 'moss'].map((code) => brand(log, code));
    comers(log, kBean, kBean, leaf);
    log.make(sponsoring(kRose, 1_000));
    log.at('2026-01-20T09:00').make(cut(log, '2026-01-19'));
    // After the cut it is of the next period.
    log.make(sponsoring(kBean, 1));
    const shares = (period) => linesOf(log, period).filter((line) => line.startsWith('sponsor'));
    assert.deepEqual(shares(1), [
      'sponsor_money 1→pool 1000000000 of 1000000000 at 1/1 0 0 0 1',
      'sponsor_share pool→2 666666667 of 1000000000 at 2/3 0 0 -1 2',
      'sponsor_share pool→3 333333333 of 1000000000 at 1/3 0 0 1 1',
    ]);
    const shut = closing(log, 1);
    const [fact] = shut.books;
    assert.deepEqual(shut.books.slice(1), [...owes(kPool, kBean, 666_666_667),
      ...owes(kPool, leaf, 333_333_333)]);
    log.refuses(/BookPosting is missing/, { ...shut, books: [fact,
      ...owes(kPool, kBean, 666_666_667)] });
    log.refuses(/has a wrong amount/, { ...shut, books: [fact,
      ...owes(kPool, kBean, 666_666_666), ...owes(kPool, leaf, 333_333_334)] });
    log.refuses(/has a wrong account|too many/, { ...shut, books: [fact,
      ...owes(kRose, kPool, 1_000 * kFen), ...shut.books.slice(1)] });
    log.make(shut);
    comers(log, moss, leaf, moss, kBean, kBean, leaf, moss);
    log.make(sponsoring(kHouse, 3));
    log.make(sponsoring(kBean, 2));
    log.make(sponsoring(leaf, 1));
    log.at('2026-01-31T09:00').make(cut(log, '2026-01-30'));
    assert.deepEqual(shares(2), [
      'sponsor_money 0→pool 3000000 of 3000000 at 1/1 0 0 0 1',
      'sponsor_money 2→pool 3000000 of 3000000 at 1/1 0 0 0 2',
      'sponsor_money 3→pool 1000000 of 1000000 at 1/1 0 0 0 1',
      'sponsor_share pool→2 2000000 of 7000000 at 2/7 0 0 0 2',
      'sponsor_share pool→3 2000000 of 7000000 at 2/7 0 0 0 2',
      'sponsor_share pool→4 3000000 of 7000000 at 3/7 0 0 0 3',
    ]);
    log.make(closing(log, 2));
  });
  scenario('forged: of equal rests the first brand has the micro-fen', (log) => {
    log.at('2026-01-10T09:00');
    const [leaf, moss] = ['leaf', 'moss'].map((code) => brand(log, code));
    comers(log, moss, leaf, kBean);
    log.make(sponsoring(moss, 1));
    log.at('2026-02-01T09:00').make(cut(log, '2026-01-31'));
    assert.deepEqual(linesOf(log, 1).slice(-3), [
      'sponsor_share pool→2 333334 of 1000000 at 1/3 0 0 -2 1',
      'sponsor_share pool→3 333333 of 1000000 at 1/3 0 0 1 1',
      'sponsor_share pool→4 333333 of 1000000 at 1/3 0 0 1 1',
    ]);
    log.make(closing(log, 1));
  });
}

function testNothingToShare() {
  scenario('forged: what nobody gets stays with the pool', (log) => {
    log.at('2026-01-10T09:00');
    log.make(sponsoring(kRose, 8));
    log.at('2026-01-20T09:00').make(cut(log, '2026-01-19'));
    assert.deepEqual(linesOf(log, 1), ['sponsor_money 1→pool 8000000 of 8000000 at 1/1 0 0 0 1']);
    const shut = closing(log, 1);
    assert.equal(shut.books.length, 1);
    log.make(shut);
    // Who comes later shares what is given later, which may be nothing.
    comers(log, kBean);
    log.at('2026-01-31T09:00').make(cut(log, '2026-01-30'));
    assert.deepEqual(linesOf(log, 2), ['redemption 1→2 400000 of 400000 at 1/1 0 0 0 1']);
    const { statements } = settle(log.ledger, 2, assert.fail);
    assert.deepEqual(statements.map(({ closing: at }) => Number(at)),
      [0, -8_400_000, 400_000, 8 * kFen]);
    log.make(closing(log, 2));
  });
}

function testStatement() {
  scenario('forged: what the pool\'s statement says of sponsors', (log) => {
    log.at('2026-01-10T09:00');
    comers(log, kBean);
    log.make(sponsoring(kHouse, 2));
    log.make(sponsoring(kHouse, 1));
    const end = log.at('2026-02-01T09:00').make(cut(log, '2026-01-31'));
    const { statements } = settle(log.ledger, 1, assert.fail);
    const none = '{"fen":0,"micro_fen":0}';
    const three = '{"fen":3,"micro_fen":0}';
    const entry = (kind, other, debit, credit, count) => `{"kind":"${kind}",` +
      `"counterparty":"${other}","debit":${debit},"credit":${credit},"base":${three},` +
      `"rate":{"numerator":1,"denominator":1},"posted":${none},"capped":${none},"remainder":0,` +
      `"count":${count},"reference":""}`;
    assert.equal(statementText(log.ledger, 1, statements.at(-1)),
      '{"format":"huitong.statement.1","coalition":"forged.example/log/sha256","money":"CNY",\n' +
      '"period":{"number":1,"first_day":"2026-01-01","last_day":"2026-01-31",' +
      `"first_sequence":0,"end_sequence":${end}},\n` +
      `"party":"POOL","number":${kPool},"name":"价值池",\n"opening":${none},\n"entries":[\n` +
      `${entry('sponsor_money', 'HOUSE', none, three, 2)},\n` +
      `${entry('sponsor_share', 'bean', three, none, 1)}],\n` +
      `"debits":${three},"credits":${three},\n"closing":${none},"payable_fen":0,` +
      '"carried_micro_fen":0}\n');
    log.make(closing(log, 1));
  });
}

function testBesideLevies() {
  scenario('forged: members and gifts are no redemptions that a levy or a cost is of', (log) => {
    log.at('2026-01-10T09:00');
    log.make(contract(log, 1, kRose, kBean, [], { levy: [1, 2] }));
    log.make(terms(log, { levy: [1, 4], cost: 10 }));
    comers(log, kBean);
    log.make(sponsoring(kBean, 1));
    log.at('2026-02-01T09:00').make(cut(log, '2026-01-31'));
    assert.deepEqual(linesOf(log, 1), [
      'redemption 1→2 400000 of 400000 at 1/1 0 0 0 1',
      'levy 2→pool 200000 of 400000 at 1/2 0 0 0 0',
      'pool_share pool→2 200000 of 200000 at 1/1 0 0 0 0',
      'sponsor_money 2→pool 1000000 of 1000000 at 1/1 0 0 0 1',
      'sponsor_share pool→2 1000000 of 1000000 at 1/1 0 0 0 1',
      'cost 2→0 10 of 10 at 1/1 0 0 0 0',
    ]);
    // Of one pair the obligations are one posting.
    assert.deepEqual(closing(log, 1).books.slice(1), [...owes(kBean, kHouse, 10),
      ...owes(kBean, kPool, 200_000), ...owes(kPool, kBean, 1_200_000)]);
    log.make(closing(log, 1));
  });
}
