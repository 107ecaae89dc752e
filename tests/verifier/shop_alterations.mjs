// Deliberate alterations of pending points, holds, returns, debts, policies and declines.
import { account } from '../../tools/verify/kinds.mjs';
import { add, appendCopy, leaveOut, memberOf, one, repeatAtEnd, set } from './altering.mjs';

const kPublishes = 2;
const kEnrol = 3;
const kEarn = 16;
const kRedeem = 17;
const kExpire = 19;
const kMature = 20;
const kHold = 21;
const kCapture = 22;
const kRelease = 23;
const kHoldEnd = 24;
const kReverseRedemption = 25;
const kReverseEarn = 26;
const kPolicy = 8;
const kProposal = 10;

const accepted = (kind, ...effects) => (record) => record.kind === kind &&
  !record.effect('Declined') && effects.every((effect) => record.effect(effect));
const declinedAs = (code, kind) => (record) => record.effect('Declined')?.get('code') === code &&
  (kind === undefined || record.kind === kind);

function addBook(name, amount) {
  return (record) => { record.book(name).add('amount', amount); };
}

function all(...alterations) {
  return (record, records) => { for (const alter of alterations) alter(record, records); };
}

const kMaturings = [
  one('a maturing of more points than its lots', /wrong points/, accepted(kMature),
    add('Matured', 'points', 1)),
  one('a maturing of another lot', /wrong expires_on/, accepted(kMature), (record) => {
    record.effect('PendingPosting').add('expires_on', 1);
  }),
  one('a maturing that leaves a debt', /must be a DebtPosting/,
    (r) => accepted(kMature, 'DebtPosting')(r) && !r.effect('AvailablePosting'), (record) => {
      const debt = record.effect('DebtPosting');
      const pending = record.effect('PendingPosting');
      const bytes = Buffer.alloc(32);
      bytes.writeUInt16LE(1, 0);
      bytes.writeUInt16LE(4, 2);
      bytes.writeUInt32LE(debt.get('currency'), 4);
      bytes.writeInt32LE(pending.get('expires_on'), 8);
      bytes.writeUInt32LE(pending.get('provenance'), 12);
      bytes.writeBigInt64LE(debt.get('amount'), 16);
      bytes.writeBigInt64LE(debt.get('amount'), 24);
      record.splice(debt.at, debt.size, bytes);
    }),
  one('a point of debt that is not repaid', /wrong amount/,
    accepted(kMature, 'DebtPosting', 'AvailablePosting'), all(
      add('DebtPosting', 'amount', -1), add('DebtPosting', 'balance_after', -1),
      add('AvailablePosting', 'amount', 1), add('AvailablePosting', 'balance_after', 1))),
  one('the debt after it was repaid', /wrong balance_after/, accepted(kMature, 'DebtPosting'),
    add('DebtPosting', 'balance_after', -1)),
  one('a maturing that is posted twice', /No pending points/, accepted(kMature), repeatAtEnd),
  leaveOut('a maturing', /pending points are mature/, kMature),
  one('the day on which an earning matures', /wrong matures_on/,
    accepted(kEarn, 'PendingPosting'), add('PendingPosting', 'matures_on', -1)),
];

const kHolds = [
  one('more points than a hold pins', /wrong amount/, accepted(kHold),
    add('HoldPlaced', 'points', 1)),
  one('a hold for 366 days and more', /within 366 days/, accepted(kHold),
    add('HoldPlaced', 'ends', 366 * 86_400_000_000_000)),
  one('a hold that ends before it begins', /within 366 days/, accepted(kHold), (record) => {
    record.effect('HoldPlaced').set('ends', record.decoded.commit_time);
  }),
  one('a hold whose end comes after it was ended', /not the first whose time is up/,
    (r) => accepted(kHold)(r), (record, records) => {
      const end = records.find(accepted(kHoldEnd));
      records[end.effect('HoldEnded').get('hold')].effect('HoldPlaced')
        .add('ends', 250 * 86_400_000_000_000);
      return end;
    }),
  one('a hold for nobody', /Brand 77 is not registered/, accepted(kHold),
    set('HoldPlaced', 'acceptor', 77)),
  one('points pinned for another hold', /wrong hold/, accepted(kHold),
    add('HeldPosting', 'hold', -1)),
  one('points pinned for another hold of the record', /wrong hold_ordinal/, accepted(kHold),
    set('HeldPosting', 'hold_ordinal', 1)),
  one('what is held after a posting', /wrong balance_after/, accepted(kHold),
    add('HeldPosting', 'balance_after', 1)),
  one('a hold by a member in debt', /cannot spend/, accepted(kHold), (record, records) =>
    appendCopy(records.find((r) => accepted(kHold)(r) && currencyOf(r) === 1), records,
      debtorOf(records, 1))),
  one('a redemption by a member in debt', /cannot spend/, accepted(kRedeem), (record, records) =>
    appendCopy(records.find((r) => accepted(kRedeem)(r) && currencyOf(r) === 1), records,
      debtorOf(records, 1))),
  {
    name: 'two ends of holds in another order',
    words: /not the first whose time is up/,
    apply: (records) => swapWithNext(records.find(twoEnds), records).sequence,
  },
  leaveOut('the end of a hold', /the time of hold \d+ is up/, kHoldEnd),
  one('the end of a hold a second time', /closed already/, accepted(kHoldEnd), repeatAtEnd),
  one('a release that says it was time', /wrong why/, accepted(kRelease),
    set('HoldEnded', 'why', 2)),
  one('an end that says it was a release', /wrong why/, accepted(kHoldEnd),
    set('HoldEnded', 'why', 1)),
  one('points released that are past their last day', /wrong released/,
    (r) => accepted(kHoldEnd)(r) && r.book('issuer.expired'), all(
      add('HoldEnded', 'released', 1), add('HoldEnded', 'expired', -1))),
  one('a release of a hold that is none', /There is no hold/, accepted(kRelease),
    set('HoldEnded', 'hold', 3)),
];

const kCaptures = [
  one('a capture of fewer points than are taken', /wrong (amount|face)/, accepted(kCapture),
    add('HoldCaptured', 'points', -1)),
  one('a capture of more than is pinned', /More is captured/, accepted(kCapture), all(
    add('HoldCaptured', 'points', 1000), add('HeldPosting', 'amount', -1000),
    addBook('issuer.redeemed', 1000))),
  one('a capture by another brand', /wrong acceptor/, accepted(kCapture), (record) => {
    const acceptor = record.effect('HoldCaptured').get('acceptor');
    record.effect('HoldCaptured').set('acceptor', 3 - acceptor);
  }),
  one('a capture in another channel', /wrong channel/, accepted(kCapture),
    (r) => r.effect('HoldCaptured').set('channel', 1 - r.effect('HoldCaptured').get('channel'))),
  one('a capture of a hold that is none', /There is no hold/, accepted(kCapture),
    set('HoldCaptured', 'hold', 3)),
  one('a capture of a closed hold', /closed already/, accepted(kCapture, 'HoldEnded'), repeatAtEnd),
  one('the obligation of a capture', /(due|claim)\(.*wrong amount/, accepted(kCapture), all(
    addBook('due', 1), addBook('claim', -1))),
  one('the rest of a capture', /wrong released/, accepted(kCapture, 'HoldEnded'),
    add('HoldEnded', 'released', -1)),
  one('what expires of the rest of a capture', /wrong amount/,
    (r) => accepted(kCapture)(r) && r.book('issuer.expired'), all(
      addBook('issuer.expired', 1), addBook('issuer.redeemed', -1))),
];

const kRedemptionReversals = [
  one('a reversal of another record', /cannot be reversed so|another member/,
    accepted(kReverseRedemption), add('RedemptionReversed', 'original', -1)),
  one('a reversal of what was not yet', /There is no record/, accepted(kReverseRedemption),
    (r) => r.effect('RedemptionReversed').set('original', r.sequence)),
  one('what was reversed before', /wrong points_before/, accepted(kReverseRedemption),
    add('RedemptionReversed', 'points_before', 1)),
  one('more reversed than is left', /More is reversed than is left/, accepted(kReverseRedemption),
    add('RedemptionReversed', 'points', 1000)),
  one('a reversal at another acceptor', /wrong acceptor/, accepted(kReverseRedemption), (r) => {
    const reversed = r.effect('RedemptionReversed');
    reversed.set('acceptor', 3 - reversed.get('acceptor'));
  }),
  one('points given back to another lot', /wrong expires_on/,
    accepted(kReverseRedemption, 'AvailablePosting'), add('AvailablePosting', 'expires_on', 1)),
  one('points given back late that do not expire', /wrong expired/,
    (r) => accepted(kReverseRedemption)(r) && r.book('issuer.expired'),
    add('RedemptionReversed', 'expired', -1)),
  one('points reissued for a day less', /wrong expires_on/, reissued,
    add('AvailablePosting', 'expires_on', -1)),
  one('the obligation that is given back', /(due|claim)\(.*wrong amount/,
    accepted(kReverseRedemption), all(addBook('due', -1), addBook('claim', 1))),
  one('a line that the original does not have', /has no line 9/,
    accepted(kReverseRedemption, 'LineAmount'), set('LineAmount', 'line', 9)),
  one('lines that do not add up', /lines do not add up/, accepted(kReverseRedemption, 'LineAmount'),
    add('LineAmount', 'amount', -1)),
];

const kEarnReversals = [
  one('a return that takes back too many points', /wrong points/,
    accepted(kReverseEarn, 'AvailablePosting'), all(
      add('EarnReversed', 'points', 1), add('AvailablePosting', 'amount', -1),
      add('AvailablePosting', 'balance_after', -1), addBook('issuer.reversed', 1))),
  one('more returned than was bought', /More is reversed than is left/, accepted(kReverseEarn),
    add('EarnReversed', 'spend', 1_000_000)),
  one('what was returned before', /wrong spend_before/, accepted(kReverseEarn),
    add('EarnReversed', 'spend_before', 1)),
  one('a debt that the brand bears', /wrong debt/,
    (r) => accepted(kReverseEarn)(r) && r.effect('EarnReversed').get('loss') > 0n, (record) => {
      const reversed = record.effect('EarnReversed');
      reversed.set('debt', reversed.get('loss'));
      reversed.set('loss', 0n);
    }),
  one('a loss that the member owes', /wrong debt/,
    accepted(kReverseEarn, 'DebtPosting'), (record) => {
      const reversed = record.effect('EarnReversed');
      reversed.set('loss', reversed.get('debt'));
      reversed.set('debt', 0n);
    }),
  one('pending points of another day that are taken back', /wrong matures_on/,
    accepted(kReverseEarn, 'PendingPosting'), add('PendingPosting', 'matures_on', -1)),
  one('the lots of a return in the order of use', /wrong (expires_on|provenance|amount)/,
    (r) => accepted(kReverseEarn)(r) && r.effects('AvailablePosting').length === 2, (record) => {
      const [first, second] = record.effects('AvailablePosting');
      const before = first.get('balance_after') - first.get('amount');
      const bytes = first.raw();
      second.raw().copy(record.bytes, first.at);
      bytes.copy(record.bytes, second.at);
      first.set('balance_after', before + first.get('amount'));
      second.set('balance_after', before + first.get('amount') + second.get('amount'));
    }),
  one('more of a line than is left of it', /More is reversed of line 7/,
    accepted(kReverseEarn, 'PendingPosting', 'LineAmount'), set('LineAmount', 'line', 7)),
  one('the account of what is reversed', /wrong account/, accepted(kReverseEarn), (record) => {
    const brand = record.effect('EarnReversed').get('brand');
    record.book('issuer.reversed').set('account', account('issuer.reversed', 3 - brand));
  }),
  one('the lines of an earning in another order', /do not ascend/, accepted(kEarn, 'LineAmount'),
    set('LineAmount', 'line', 99)),
];

const kPolicies = [
  one('a window for returns of a day less', /wrong matures_on/, policyWith(7),
    (record, records) => {
      setting(record, 7, 6n);
      return records.find((r) => r.sequence > record.sequence &&
        accepted(kEarn, 'PendingPosting')(r));
    }),
  one('days of grace that were fewer', /wrong expires_on/, policyWith(10), (record, records) => {
    setting(record, 10, 4n);
    return records.find(reissued);
  }),
  one('a policy that takes effect a day later', /wrong expired/, policyWith(10),
    (record, records) => {
      record.effect('Published').add('effective_from', 86_400_000_000_000);
      return records.find(reissued);
    }),
  one('a setting out of its bounds', /out of its bounds/, policyWith(7),
    (r) => setting(r, 7, 3661n)),
  one('a setting that is the default', /although it is the default/, policyWith(7),
    (r) => setting(r, 7, 0n)),
  one('a setting that is unknown', /which is unknown/, policyWith(7), (r) => {
    r.bytes.writeUInt32LE(63, settingAt(r, 7));
  }),
  one('settings that do not ascend', /do not ascend by tag/, policyWith(10), (r) => {
    const [late, grace] = [settingAt(r, 9), settingAt(r, 10)];
    r.bytes.writeUInt32LE(10, late);
    r.bytes.writeUInt32LE(9, grace);
  }),
];

const rejects = (record) => record.effects('Published').length === 1 &&
  record.effect('Published').get('what') === kProposal &&
  record.effect('Published').get('version') === 2;

const kProposals = [
  one('an approval made of a rejection', /An approval publishes/, rejects,
    (r) => { r.bytes.writeUInt32LE(1, r.effect('Published').at + 32); }),
  one('a proposal that is rejected twice', /is answered already/, rejects, repeatAtEnd),
  one('a rejected proposal that is approved', /is answered already/, rejects,
    (record, records) => {
      const approval = records.find((r) => r.effects('Published').length === 2);
      const again = repeatAtEnd(record, records);
      again.append(approval.effect('Published', 1).raw());
      again.bytes.writeUInt32LE(1, again.effect('Published').at + 32);
      return again;
    }),
  one('a publication closed that is no proposal', /is of no proposal/, declinedAs(27, kPublishes),
    set('Declined', 'code', 28)),
  one('the field of a closed proposal', /names another field/, declinedAs(28, kPublishes),
    set('Declined', 'param', 15)),
];

const kDeclines = [
  one('a code that the request does not come to', /not declined with the code 13/,
    declinedAs(54, kReverseEarn), set('Declined', 'code', 13)),
  one('the field of a decline', /names another field/, declinedAs(51), set('Declined', 'param', 9)),
  one('the language of a decline', /language of the decline/, declinedAs(51),
    set('Declined', 'language', 3)),
  one('a figure of a decline that has none', /has no figures/, declinedAs(51),
    set('Declined', 'figure_0', 1n)),
  one('a debt that the member does not have', /none that the member has/, declinedAs(49),
    add('Declined', 'figure_0', 1)),
  one('points that are not what the member has', /does not have/, declinedAs(50),
    add('Declined', 'figure_0', 1)),
  one('points that are not what the hold pins', /does not have/, declinedAs(52),
    add('Declined', 'figure_0', -1)),
  one('too little wanted', /not of too little/, declinedAs(55), set('Declined', 'figure_1', 0n)),
  one('another member who is enrolled', /declined as enrolled, and is not/, declinedAs(20),
    add('Declined', 'figure_0', 1)),
];

const kShopHeaders = [
  one('a number of a caller with an enrolment', /bears no number/, accepted(kEnrol),
    (r) => r.setFlag(2, Buffer.alloc(16, 9))),
  one('a time of occurrence of a redemption', /states no time of occurrence/, accepted(kRedeem),
    (r) => {
      const occurrence = Buffer.alloc(16);
      occurrence.writeBigInt64LE(r.decoded.commit_time - 1n, 0);
      occurrence.writeInt32LE(r.decoded.commit_day, 8);
      r.setFlag(4, occurrence);
    }),
  one('a member as actor', /Members ask for nothing/, accepted(kRedeem),
    (r) => { r.bytes.writeUInt32LE(3 * 2 ** 28, 28); }),
  one('a version of the answer', /version of the answer/, accepted(kRedeem),
    (r) => { r.bytes.writeUInt16LE(2, 32); }),
  one('an answer to what the program does', /version of the answer/, accepted(kExpire),
    (r) => { r.bytes.writeUInt16LE(1, 32); }),
  one('the key_mac of the opening', /neither that of `init` nor/, (r) => r.sequence === 0,
    (r) => { r.bytes[r.keyedAt] ^= 1; }),
  one('the request_mac of the opening', /request_mac is not that/, (r) => r.sequence === 0,
    (r) => { r.bytes[r.keyedAt + 16] ^= 1; }),
];

function currencyOf(record) {
  return (record.effect('HoldPlaced') ?? record.effect('Redeemed')).get('currency');
}

// A member who owes in the currency at the journal's end.
function debtorOf(records, currency) {
  const owed = new Map();
  for (const record of records) {
    for (const debt of record.effects('DebtPosting')) {
      if (debt.get('currency') === currency) {
        owed.set(memberOf(record), debt.get('balance_after'));
      }
    }
  }
  return [...owed].find(([, balance]) => balance < 0n)[0];
}

function twoEnds(record, at, records) {
  return record.kind === kHoldEnd && records[at + 1]?.kind === kHoldEnd &&
    memberOf(record) === memberOf(records[at + 1]);
}

// Each takes the other's place in the log and in the member's chain.
function swapWithNext(record, records) {
  const index = records.indexOf(record);
  const next = records[index + 1];
  const places = [record, next].map((one) => Buffer.concat([
    one.bytes.subarray(8, 16), one.bytes.subarray(one.subjectAt + 8, one.subjectAt + 24),
  ]));
  [record, next].forEach((one, at) => {
    places[1 - at].copy(one.bytes, 8, 0, 8);
    places[1 - at].copy(one.bytes, one.subjectAt + 8, 8, 24);
  });
  [records[index], records[index + 1]] = [next, record];
  return next;
}

// Points given back after their last day, as the policy of the later day says.
function reissued(record) {
  return accepted(kReverseRedemption, 'AvailablePosting')(record) &&
    record.effect('RedemptionReversed').get('points_before') === 50n;
}

function settingAt(record, tag) {
  const published = record.effect('Published');
  const at = published.at + 32;
  const count = record.bytes.readUInt32LE(at);
  for (let index = 0; index < count; index += 1) {
    const place = at + 4 + 12 * index;
    if (record.bytes.readUInt32LE(place) === tag) return place;
  }
  return null;
}

function setting(record, tag, value) {
  record.bytes.writeBigInt64LE(value, settingAt(record, tag) + 4);
}

function policyWith(tag) {
  return (record) => record.effect('Published')?.get('what') === kPolicy &&
    settingAt(record, tag) !== null;
}

export const kShopAlterations = [
  ...kMaturings, ...kHolds, ...kCaptures, ...kRedemptionReversals, ...kEarnReversals, ...kPolicies,
  ...kProposals, ...kDeclines, ...kShopHeaders,
];
