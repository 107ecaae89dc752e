// Deliberate alterations of what staff do by hand and of what it makes: standing, merges, gifts,
// adjustments, reinstatements, notices, activity.
import { kNever } from '../../tools/verify/calendar.mjs';
import { account } from '../../tools/verify/kinds.mjs';
import { add, one, repeatAtEnd, set } from './altering.mjs';

const kEarn = 16;
const kRedeem = 17;
const kFreeze = 27;
const kUnfreeze = 28;
const kClose = 29;
const kMerge = 30;
const kUnmerge = 31;
const kMergeEnd = 32;
const kAdjust = 33;
const kPropose = 34;
const kReject = 35;
const kGift = 36;
const kReinstate = 37;
const kNotice = 38;
const kUserOne = 4 * 2 ** 28 + 1;

const accepted = (kind, ...effects) => (record) => record.kind === kind &&
  !record.effect('Declined') && effects.every((effect) => record.effect(effect));
const declinedAs = (code, kind) => (record) => record.effect('Declined')?.get('code') === code &&
  (kind === undefined || record.kind === kind);
const given = (kind) => (record) => accepted(kind, 'AvailablePosting')(record) &&
  record.effect('Adjusted').get('points') > 0n;
const approved = (record) => accepted(kAdjust)(record) && record.decoded.subjects[0].effects
  .some(({ name, proposal }) => name === 'Adjusted' && proposal !== null);

function all(...alterations) {
  return (record, records) => { for (const alter of alterations) alter(record, records); };
}

// Another amount of the posting at `index` and the balances behind it, of one state.
function move(name, index, amount) {
  return (record) => {
    const postings = record.effects(name).slice(index);
    postings[0].add('amount', amount);
    for (const posting of postings) posting.add('balance_after', amount);
  };
}

const kStanding = [
  one('a freezing that unfreezes', /wrong status/, accepted(kFreeze),
    set('MemberStatusChanged', 'status', 1)),
  one('a reason that is none', /reason of MemberStatusChanged is unknown/, accepted(kUnfreeze),
    set('MemberStatusChanged', 'reason', 7)),
  one('a member closed by a freezing', /wrong status/, accepted(kFreeze),
    set('MemberStatusChanged', 'status', 3)),
  one('a point left in a closed account', /wrong amount/, accepted(kClose, 'AvailablePosting'),
    all(move('AvailablePosting', 0, 1), (r) => r.book('issuer.expired').add('amount', -1))),
];

const kMerges = [
  one('the end of a cool-off', /wrong ends/, accepted(kMerge), (r) => {
    for (const step of r.effects('MergeStep')) step.add('ends', 1);
  }),
  one('the end of a cool-off that was undone', /wrong ends/, accepted(kUnmerge),
    add('MergeStep', 'ends', 1)),
  one('source and target the other way', /wrong role/, accepted(kMerge), (r) => {
    for (const step of r.effects('MergeStep')) step.set('role', 3 - step.get('role'));
  }),
  one('a merge with somebody else', /wrong other/, accepted(kMerge),
    add('MergeStep', 'other', -1)),
  one('a merge that is undone at once', /There is no open merge|wrong step/, accepted(kMerge),
    (r) => { for (const step of r.effects('MergeStep')) step.set('step', 2); }),
  one('a point that is lost on the way', /wrong amount/, movedPoints, (record) => {
    const [from, to] = record.decoded.subjects.map(({ effects }) =>
      effects.filter(({ name }) => name === 'AvailablePosting').length);
    move('AvailablePosting', 0, 1)(record);
    const postings = record.effects('AvailablePosting').slice(from);
    if (to !== from) throw new Error('The lots are not as many.');
    postings[0].add('amount', -1);
  }),
  one('a lot that arrives with another day', /wrong expires_on/, movedPoints, (record) => {
    const { effects } = record.decoded.subjects[0];
    const moved = effects.filter(({ name }) => name === 'AvailablePosting').length;
    record.effects('AvailablePosting')[moved].add('expires_on', 1);
  }),
  one('a hold that does not move', /must be a HoldMoved/, accepted(kMergeEnd, 'HoldMoved'),
    (record) => { record.remove([record.effect('HoldMoved')]); }),
  one('another hold that moves', /wrong hold/, accepted(kMergeEnd, 'HoldMoved'),
    add('HoldMoved', 'hold', -1)),
  one('a debt that stays behind', /DebtPosting/, accepted(kMergeEnd, 'DebtPosting'),
    (record) => { record.remove(record.effects('DebtPosting')); }),
  one('a merge that is completed twice', /There is no open merge/, accepted(kMergeEnd),
    (record, records) => {
      records.length = records.indexOf(record) + 1;
      const again = record.copy();
      again.bytes.writeBigUInt64LE(BigInt(records.length), 8);
      for (const { begin } of again.subjectSpans) {
        again.bytes.writeBigUInt64LE(again.bytes.readBigUInt64LE(begin + 8) + 1n, begin + 8);
        again.bytes.writeBigUInt64LE(BigInt(record.sequence), begin + 16);
      }
      records.push(again);
      return again;
    }),
];

function movedPoints(record) {
  return accepted(kMergeEnd, 'AvailablePosting')(record);
}

const kGifts = [
  one('a gift to somebody else', /wrong other/, accepted(kGift), add('Gifted', 'other', 1)),
  one('the points of a gift', /wrong (points|amount)/, accepted(kGift), (r) => {
    for (const gifted of r.effects('Gifted')) gifted.add('points', -1);
  }),
  one('a gift that lives longer', /wrong expires_on/, accepted(kGift), (r) => {
    r.effects('AvailablePosting').at(-1).add('expires_on', 1);
  }),
  one('a giver who receives', /wrong role/, accepted(kGift), set('Gifted', 'role', 2)),
  one('a gift of a currency without gifts', /does not allow gifts/, accepted(kGift),
    (record, records) => {
      const policy = records.find((r) => r.effect('Published')?.get('what') === 8 &&
        r.effect('Published').get('number') === record.effect('Gifted').get('currency') &&
        settingAt(r, 12) !== null);
      policy.bytes.writeUInt32LE(13, settingAt(policy, 12));
    }),
];

const kAdjustments = [
  one('an adjustment for another reason', /wrong account|of another reason/, accepted(kAdjust),
    (r) => {
      const adjusted = r.effect('Adjusted');
      adjusted.set('reason', adjusted.get('reason') === 1 ? 2 : 1);
    }),
  one('an adjustment booked for another reason', /wrong account/, accepted(kAdjust), (r) => {
    const posting = r.book('issuer.adjusted');
    posting.set('account', account('issuer.adjusted', Number((posting.get('account') >> 28n) &
      0xfffffffn), 5));
  }),
  one('a point more than was adjusted', /wrong points|wrong amount|another points/, given(kAdjust),
    add('Adjusted', 'points', 1)),
  one('the day of points that are given', /wrong expires_on/,
    (r) => given(kAdjust)(r) && r.effect('Adjusted').get('expires_on') !== kNever,
    add('Adjusted', 'expires_on', 1)),
  one('an approval by the maker', /by the one who made it/, (r) => approved(r) &&
    r.decoded.actor !== kUserOne, (r) => { r.bytes.writeUInt32LE(kUserOne, 28); }),
  one('an approval of nothing', /without a second person/, approved,
    set('Adjusted', 'proposal', 2n ** 64n - 1n)),
  one('an approval of another record', /and no proposal/, approved,
    (r) => r.effect('Adjusted').set('proposal', 3n)),
  one('the points of a proposal', /of another points/, accepted(kPropose), (record, records) => {
    record.effect('AdjustmentProposed').add('points', 1);
    return records.find((r) => approved(r) &&
      r.effect('Adjusted').get('proposal') === record.sequence);
  }),
  one('a proposal of so few points', /One person may adjust/, accepted(kPropose),
    set('AdjustmentProposed', 'points', 1n)),
  one('a rejection of other points', /wrong points/, accepted(kReject),
    add('ProposalRejected', 'points', 1)),
  one('a rejection that is made twice', /is closed already/, accepted(kReject), repeatAtEnd),
];

const kReinstatements = [
  one('a reinstatement of what did not expire', /cannot be reversed so/,
    accepted(kReinstate), (record, records) => record.effect('Reinstated').set('original',
      records.find(accepted(kEarn)).sequence)),
  one('a reinstatement of more than expired', /More is reversed/, accepted(kReinstate),
    add('Reinstated', 'points', 10_000)),
  one('what was reinstated before', /wrong points_before/, accepted(kReinstate),
    add('Reinstated', 'points_before', 1)),
  one('points reinstated for a day that is over', /is over/, accepted(kReinstate), (r) => {
    r.effect('Reinstated').set('expires_on', r.decoded.commit_day - 1);
  }),
  one('points reinstated into another lot', /wrong expires_on/, accepted(kReinstate),
    add('AvailablePosting', 'expires_on', 1)),
];

const kNotices = [
  one('the points of a notice', /wrong points/, accepted(kNotice),
    add('ExpiryNoticed', 'points', 1)),
  one('the date of a notice', /wrong expires_on/, accepted(kNotice),
    add('ExpiryNoticed', 'expires_on', 1)),
  one('the days of a notice', /wrong days/, accepted(kNotice), (r) => {
    const noticed = r.effect('ExpiryNoticed');
    noticed.set('days', noticed.get('days') === 7 ? 30 : 7);
  }),
  one('a notice of 60 days', /days of ExpiryNoticed is unknown/, accepted(kNotice),
    set('ExpiryNoticed', 'days', 60)),
  one('an expiry put off by a day more', /wrong last_day/, accepted(kNotice, 'ExpiryDeferred'),
    add('ExpiryDeferred', 'last_day', 1)),
  one('a notice by the operator', /Only the program itself/, accepted(kNotice), (r) => {
    r.bytes.writeUInt32LE(1 << 28, 28);
    r.setFlag(1, Buffer.alloc(32, 0x5a));
  }),
  one('a notice that is given twice', /No notice is due/, accepted(kNotice), repeatAtEnd),
];

const kActivities = [
  one('an activity that puts off a day more', /wrong last_day/, accepted(kEarn, 'ActivityCounted'),
    add('ActivityCounted', 'last_day', 1)),
  one('an activity of another day', /wrong active_on/, accepted(kRedeem, 'ActivityCounted'),
    add('ActivityCounted', 'active_on', -1)),
  one('an activity that is not counted', /ActivityCounted is missing/,
    accepted(kEarn, 'ActivityCounted'), (r) => r.remove([r.effect('ActivityCounted')])),
];

const kStaffDeclines = [
  one('a member who is not closed', /declined as closed, and is not/, declinedAs(48, kRedeem),
    set('Declined', 'code', 47)),
  one('points of an account that is not empty', /does not have/, declinedAs(58),
    add('Declined', 'figure_1', 1)),
  one('points of holds that are none', /does not have/, declinedAs(59),
    add('Declined', 'figure_1', 1)),
  one('a debt of another currency', /none that the member has/, declinedAs(49, kClose),
    (r) => r.effect('Declined').set('figure_1', 3n - BigInt(r.effect('Declined').get('figure_1')))),
  one('the field of a gift to oneself', /names another field/, declinedAs(24, kGift),
    set('Declined', 'param', 20)),
];

// Of a policy: the place of a setting in its record, or null.
function settingAt(record, tag) {
  const at = record.effect('Published').at + 32;
  const count = record.bytes.readUInt32LE(at);
  for (let index = 0; index < count; index += 1) {
    const place = at + 4 + 12 * index;
    if (record.bytes.readUInt32LE(place) === tag) return place;
  }
  return null;
}

export const kStaffAlterations = [
  ...kStanding, ...kMerges, ...kGifts, ...kAdjustments, ...kReinstatements, ...kNotices,
  ...kActivities, ...kStaffDeclines,
];
