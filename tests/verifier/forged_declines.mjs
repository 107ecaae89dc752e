// Declines of what is about members and gifts: their codes, fields, figures and subjects.
import { available, book, scenario } from './forge.mjs';
import {
  close, freeze, kAdjust, kClose, kFreeze, kGift, kLot, kMerge, kMergeEnd, kPropose, kReinstate,
  kReject, kUnmerge, merge, mergeEnd,
} from './forged_records.mjs';

const kEarn = 16;
const kRedeem = 17;
const kMemberId = 4;
const kPoints = 9;
const kTransactionId = 15;
const kExpiresOn = 19;
const kTargetId = 20;
const kRecipientId = 21;
const kProposalId = 22;

function two(log) {
  log.at('2026-01-10T09:00');
  return [log.member(), log.member()];
}

export function testDeclines() {
  scenario('forged: the codes of a kind, and their fields', (log) => {
    const [ann, bob] = two(log);
    log.refuses(/not declined with the code 49/, log.decline(kFreeze, ann, 49, kMemberId));
    log.refuses(/names another field/, log.decline(kGift, ann, 24, kTargetId));
    log.refuses(/names another field/, log.decline(kMerge, ann, 61, 0));
    log.refuses(/not declined with the code 50/, log.decline(kPropose, ann, 50, kPoints));
    log.refuses(/A merge end is not declined/,
      { ...log.decline(kMergeEnd, ann, 61, kTargetId), actor: 0 });
    log.refuses(/is not about two/, { kind: kMerge, subjects:
      [ann, bob].map((member) => [member, ...log.decline(kMerge, ann, 24, kTargetId)
        .subjects[0].slice(1)]) });
    log.make(log.decline(kMerge, ann, 24, kTargetId));
    log.make(log.decline(kGift, ann, 24, kRecipientId));
    log.make(log.decline(kGift, ann, 23, 3));
    log.refuses(/about a member, who is/, log.decline(kGift, null, 23, 3));
    log.make(log.decline(kReject, ann, 54, kProposalId));
    log.make(log.decline(kAdjust, ann, 31, kExpiresOn));
    log.make(log.decline(kUnmerge, ann, 26, kMemberId));
  });
  scenario('forged: who was not found is no subject, but the other is', (log) => {
    const [ann] = two(log);
    log.refuses(/has no subject/, log.decline(kGift, ann, 13, kMemberId));
    log.refuses(/about a member, who is its subject/, log.decline(kGift, null, 13, kRecipientId));
    log.refuses(/about a member, who is its subject/, log.decline(kClose, null, 47, kMemberId));
    log.refuses(/has no subject/, log.decline(kReject, ann, 14, kProposalId));
    log.make(log.decline(kGift, null, 13, kMemberId));
    log.make(log.decline(kGift, ann, 13, kRecipientId));
    log.make(log.decline(kMerge, ann, 13, kTargetId));
  });
  scenario('forged: a decline says what the member is', (log) => {
    const [ann, bob] = two(log);
    log.refuses(/declined as closed, and is not/, log.decline(kEarn, ann, 47, kMemberId));
    log.refuses(/declined as frozen, and is not/, log.decline(kRedeem, ann, 48, kMemberId));
    log.refuses(/is in no open merge/, log.decline(kClose, ann, 25, kMemberId));
    log.make(log.decline(kMerge, ann, 48, kTargetId));
    log.make(freeze(ann));
    log.make(log.decline(kRedeem, ann, 48, kMemberId));
    log.make(close(bob));
    log.make(log.decline(kEarn, bob, 47, kMemberId));
    log.make(log.decline(kGift, ann, 47, kRecipientId));
  });
  scenario('forged: no decline is of the source of a merge', (log) => {
    const [ann, bob] = two(log);
    log.make(merge(log, ann, bob));
    log.refuses(/Member 0 is the source/, log.decline(kRedeem, ann, 48, kMemberId));
    log.refuses(/the source of an open merge/, log.decline(kUnmerge, ann, 26, kMemberId));
    log.make(log.decline(kClose, bob, 25, kMemberId));
    log.make(log.decline(25, ann, 54, kTransactionId));
    const ends = log.instant + 168n * 3_600_000_000_000n;
    log.at('2026-01-20T09:00');
    log.make(mergeEnd(log, ann, bob, ends));
    log.refuses(/Member 0 is the source/, log.decline(25, ann, 54, kTransactionId));
    log.make(log.decline(kUnmerge, ann, 26, kMemberId));
  });
  scenario('forged: the figures of a decline', (log) => {
    const [ann] = two(log);
    const earned = log.earn(ann, 1, 100, kLot);
    log.refuses(/does not have/, log.decline(kClose, ann, 58, kMemberId, [1, 99]));
    log.refuses(/does not have/, log.decline(kClose, ann, 58, kMemberId, [2, 100]));
    log.make(log.decline(kClose, ann, 58, kMemberId, [1, 100]));
    log.refuses(/does not have/, log.decline(kClose, ann, 59, kMemberId, [1, 40]));
    log.make({ kind: 21, subjects: [[ann, ['HoldPlaced', { currency: 1, acceptor: 1, channel: 0,
      points: 40, ends: log.instant + 1n }], available(1, kLot, 1, -40),
    ['HeldPosting', { currency: 1, hold: log.sequence, expires_on: kLot, provenance: 1,
      amount: 40 }]]] });
    log.make(log.decline(kClose, ann, 59, kMemberId, [1, 40]));
    log.refuses(/does not have/, log.decline(kGift, ann, 50, kPoints, [61, 70]));
    log.make(log.decline(kGift, ann, 50, kPoints, [60, 70]));
    log.make(log.decline(kAdjust, ann, 50, kPoints, [60, 61]));
    const tooLate = (last, today) => log.decline(kReinstate, ann, 29, kTransactionId,
      [last, today]);
    log.refuses(/is not too late/, tooLate(log.today - 1, log.today + 1));
    log.refuses(/is not too late/, tooLate(log.today, log.today));
    log.make(tooLate(log.today - 1, log.today));
    log.refuses(/not of too little/, log.decline(kReinstate, ann, 55, kPoints, [7, 7]));
    log.make(log.decline(kReinstate, ann, 55, kPoints, [6, 7]));
    log.refuses(/none that the member has/, log.decline(kClose, ann, 49, kMemberId, [5, 1]));
    log.make({ ...log.redemption(ann, 1, [[kLot, 1, 60]]) });
    log.make({ kind: 26, subjects: [[ann, ['EarnReversed', { currency: 1, brand: 1,
      original: earned, spend: 500, spend_before: 0, points: 5, points_before: 0, debt: 5,
      loss: 0 }], ['DebtPosting', { currency: 1, amount: -5 }]]],
    books: [book(1, 'issuer.reversed', 5)] });
    log.refuses(/none that the member has/, log.decline(kClose, ann, 49, kMemberId, [5, 2]));
    log.make(log.decline(kClose, ann, 49, kMemberId, [5, 1]));
    log.refuses(/has one figure/, log.decline(kGift, ann, 49, kMemberId, [5, 1]));
    log.make(log.decline(kGift, ann, 49, kMemberId, [5, 0]));
  });
}
