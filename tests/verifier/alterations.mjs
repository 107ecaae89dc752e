// The deliberate alterations of records. Each finds a record that suits it, alters it so that every
// checksum, and as far as it can every sum, still fits, and says which record must be named and by
// which words.
import { account } from '../../tools/verify/kinds.mjs';
import {
  add, leaveOut, one, repeatAtEnd, setMember, setOwnSequence, setPrevious,
} from './altering.mjs';
import { bookPosting } from './journal_editor.mjs';

const kEarn = 16;
const kRedeem = 17;
const kExchange = 18;
const kExpire = 19;
const kPublished = 2;
const kEnrolled = 3;

const earned = (record) => record.kind === kEarn && record.effects('AvailablePosting').length === 1;
const earnedAgain = (record) => earned(record) &&
  record.effect('AvailablePosting').get('balance_after') >
  record.effect('AvailablePosting').get('amount');
const redeemedOfTwoLots = (record) => record.kind === kRedeem &&
  record.effects('AvailablePosting').length === 2;
const redeemedElsewhere = (record) => record.kind === kRedeem && record.book('due');
const exchanged = (record) => record.kind === kExchange && record.effect('Exchanged');
const exchangedWithRounding = (record) => exchanged(record) && record.book('house.rounding');
const expired = (record) => record.kind === kExpire;
const declined = (record) => record.effect('Declined') && record.subjectAt > 0 &&
  record.decoded.subjects.length === 1;
const publishes = (what) => (record) => record.kind === kPublished &&
  record.effect('Published')?.get('what') === what;

const kEarnings = [
  one('an earning of one point too many, in every posting', /wrong points/, earned, (record) => {
    record.effect('Earned').add('points', 1);
    record.effect('AvailablePosting').add('amount', 1);
    record.effect('AvailablePosting').add('balance_after', 1);
    record.book('issuer.issued').add('amount', -1);
  }),
  one('the amount of one posting only', /sum to zero/, earned,
    add('AvailablePosting', 'amount', 1)),
  one('the balance after a posting', /wrong balance_after/, earnedAgain,
    add('AvailablePosting', 'balance_after', 1)),
  one('the remainder of an earning', /wrong remainder/, earned, add('Earned', 'remainder', 1)),
  one('the version of the earn rate', /wrong rate_version/, earned,
    add('Earned', 'rate_version', 1)),
  one('the version of the coefficient', /wrong channel_version/, earned,
    add('Earned', 'channel_version', 1)),
  one('the earn rate', /wrong rate/, earned, (r) => { r.effect('Earned').set('rate', [7, 3]); }),
  one('the coefficient', /wrong coefficient/, earned,
    (r) => { r.effect('Earned').set('coefficient', [7, 3]); }),
  one('the spend', /wrong points/, earned, add('Earned', 'spend', 100)),
  one('the channel of a purchase', /not registered/, earned, add('Earned', 'channel', 90)),
  one('the last day of the lot, later by a day', /wrong expires_on/, earned,
    add('AvailablePosting', 'expires_on', 1)),
  one('the provenance of the lot', /wrong provenance/, earnedAgain,
    (r) => { r.effect('AvailablePosting').set('provenance', 1 +
      (r.effect('AvailablePosting').get('provenance') % 2)); }),
  one('the settlement price of a provenance', /wrong settlement_price/,
    (r) => r.effect('ProvenanceInterned'), add('ProvenanceInterned', 'settlement_price', 1)),
  one('the month of a provenance', /wrong earn_month/,
    (r) => r.effect('ProvenanceInterned'), add('ProvenanceInterned', 'earn_month', -1)),
  one('the funding brand of a provenance', /wrong funding_brand/,
    (r) => r.effect('ProvenanceInterned'), (r) => {
      const interned = r.effect('ProvenanceInterned');
      interned.set('funding_brand', interned.get('funding_brand') === 1 ? 2 : 1);
    }),
  one('a purchase after its commit time', /after its commit time/,
    (r) => earned(r) && r.decoded.occurrence, (r) => {
      r.bytes.writeBigInt64LE(r.decoded.commit_time + 1n, r.occurrenceAt);
      r.bytes.writeInt32LE(r.decoded.commit_day, r.occurrenceAt + 8);
    }),
  one('the day of a purchase', /day of occurrence/, (r) => earned(r) && r.decoded.occurrence,
    (r) => { r.bytes.writeInt32LE(r.decoded.occurrence.day - 1, r.occurrenceAt + 8); }),
  one('issuer.issued of another brand', /wrong account/, earned, (r) => {
    const other = r.effect('Earned').get('brand') === 1 ? 2 : 1;
    r.book('issuer.issued').set('account', account('issuer.issued', other));
  }),
];

const kRedemptions = [
  one('the order of the lots of a redemption', /wrong (expires_on|provenance)/, redeemedOfTwoLots,
    (record) => {
      const [first, second] = record.effects('AvailablePosting');
      const before = first.get('balance_after') - first.get('amount');
      const bytes = first.raw();
      second.raw().copy(record.bytes, first.at);
      bytes.copy(record.bytes, second.at);
      let balance = before;
      for (const posting of record.effects('AvailablePosting')) {
        balance += posting.get('amount');
        posting.set('balance_after', balance);
      }
    }),
  one('a point left in the first lot and taken from the second', /wrong amount/, redeemedOfTwoLots,
    (record) => {
      record.effect('AvailablePosting', 0).add('amount', 1);
      record.effect('AvailablePosting', 0).add('balance_after', 1);
      record.effect('AvailablePosting', 1).add('amount', -1);
    }),
  one('an obligation, in both postings', /(due|claim)\(.*wrong amount/, redeemedElsewhere,
    (record) => {
      record.book('due').add('amount', 1);
      record.book('claim').add('amount', -1);
    }),
  one('an obligation that is left out', /BookPosting/, redeemedElsewhere,
    (record) => { record.remove([record.book('due'), record.book('claim')]); }),
  one('an obligation the other way', /wrong account/, redeemedElsewhere, (record) => {
    const { issuer, acceptor } = partiesOf(record);
    record.book('due').set('account', account('due', acceptor, issuer));
    record.book('claim').set('account', account('claim', issuer, acceptor));
  }),
  one('the points that were asked for', /wrong (amount|face)/, redeemedOfTwoLots,
    add('Redeemed', 'points', -1)),
  one('an acceptor that is not the one owed', /wrong account/, redeemedElsewhere, (record) => {
    const { acceptor } = partiesOf(record);
    record.effect('Redeemed').set('acceptor', acceptor === 1 ? 2 : 1);
  }),
  one('more points than there are, in every posting', /too few points/,
    (r) => r.kind === kRedeem && r.effect('Redeemed') && !r.book('due'), (record) => {
      record.effect('Redeemed').add('points', 1_000_000);
      record.effect('AvailablePosting').add('amount', -1_000_000);
      record.book('issuer.redeemed').add('amount', 1_000_000);
    }),
];

function partiesOf(record) {
  const value = record.book('due').get('account');
  return { issuer: Number((value >> 28n) & 0xfffffffn), acceptor: Number(value & 0xfffffffn) };
}

// Of nothing but zeros.
const kNoSpecialTerms = Buffer.alloc(48);
kNoSpecialTerms.writeUInt16LE(51, 0);
kNoSpecialTerms.writeUInt16LE(6, 2);
const ordinary = (record) => exchanged(record) && !record.effect('SpecialTerms');

const kExchanges = [
  one('the points received, in the trace', /wrong received/, exchanged,
    add('Exchanged', 'received', 1)),
  one('what the hub takes in', /wrong hub_in/, exchanged, add('Exchanged', 'hub_in', 1)),
  one('what the hub gives out', /wrong hub_out/, exchanged, add('Exchanged', 'hub_out', -1)),
  one('the version of the bid', /wrong bid_version/, exchanged, add('Exchanged', 'bid_version', 1)),
  one('the version of the ask', /wrong ask_version/, exchanged, add('Exchanged', 'ask_version', 1)),
  one('the bid', /wrong bid/, exchanged, (r) => { r.effect('Exchanged').set('bid', [99, 7]); }),
  one('the ask', /wrong ask/, exchanged, (r) => { r.effect('Exchanged').set('ask', [99, 7]); }),
  one('the remainder of the bid', /wrong bid_remainder/, exchanged,
    add('Exchanged', 'bid_remainder', 1)),
  one('the remainder of the ask', /wrong ask_remainder/, exchanged,
    add('Exchanged', 'ask_remainder', 1)),
  one('the settlement price of the points received', /wrong settlement_price/, exchanged,
    add('Exchanged', 'settlement_price', -1)),
  one('a unit of house.rounding that goes to the hub', /wrong amount|is of zero/,
    exchangedWithRounding, (record) => {
      record.book('house.rounding').add('amount', -1);
      record.book('hub').add('amount', 1);
    }),
  one('the last day of the points received', /wrong expires_on/, exchanged, (record) => {
    record.effects('AvailablePosting').at(-1).add('expires_on', 1);
  }),
  one('one point too many received, in every posting', /wrong received/, exchanged, (record) => {
    record.effect('Exchanged').add('received', 1);
    record.effects('AvailablePosting').at(-1).add('amount', 1);
    record.effects('AvailablePosting').at(-1).add('balance_after', 1);
    record.book('issuer.exchanged_in').add('amount', -1);
  }),
  one('special terms that say nothing', /is a SpecialTerms, and must be/, ordinary, (record) => {
    const { at, size } = record.effect('Exchanged');
    record.splice(at + size, 0, kNoSpecialTerms);
  }),
  one('a quote used a second time', /quote was used before, by record/, exchanged,
    (record, records) => {
      const again = records.find((r) => exchanged(r) && r.sequence > record.sequence);
      again.effect('Exchanged').set('quote_mac', record.effect('Exchanged').get('quote_mac'));
      return again;
    }),
];

const kExpiries = [
  one('an expiry that leaves a point behind', /wrong amount/, expired, (record) => {
    record.effect('Expired').add('points', -1);
    record.effect('AvailablePosting').add('amount', 1);
    record.effect('AvailablePosting').add('balance_after', 1);
    record.book('issuer.expired').add('amount', -1);
  }),
  one('an expiry of the other day of the lot', /wrong expires_on/, expired,
    add('AvailablePosting', 'expires_on', -1)),
  one('an expiry by the operator', /Only the program itself makes/, expired, (record) => {
    record.bytes.writeUInt32LE(1 << 28, 28);
    record.setFlag(1, Buffer.alloc(32, 0x5a));
  }),
  leaveOut('an expiry', /past their last day/, kExpire),
  one('an expiry that is posted twice', /is past its last day/,
    expired, (record, records) => repeatAtEnd(record, records)),
];

const kHeaders = [
  one('a request key used a second time', /request key was used before, by record/, earned,
    (record, records) => {
      const again = records.find((r) => earned(r) && r.sequence > record.sequence + 10);
      record.bytes.copy(again.bytes, again.keyedAt, record.keyedAt, record.keyedAt + 16);
      return again;
    }),
  one('the record before in the chain of the member', /`previous` is another record/, earned,
    (r) => { setPrevious(r, BigInt(r.decoded.subjects[0].previous - 1)); }),
  one("the member's own sequence", /own sequence/, earned,
    (r) => { setOwnSequence(r, BigInt(r.decoded.subjects[0].own_sequence + 1)); }),
  one('an earning given to another member', /own sequence|`previous`/, earnedAgain,
    (r) => { setMember(r, BigInt(r.decoded.subjects[0].member === 0 ? 1 : 0)); }),
  one('an earning given to nobody', /is not enrolled/, earned,
    (r) => { setMember(r, 999_999n); }),
  one('a commit time before that of the record before', /commit time is before/, earned,
    (r, records) => { r.bytes.writeBigInt64LE(
      records[r.sequence - 1].decoded.commit_time - 1n, 16); }),
  one('the commit day', /commit day is not the day/, earned,
    (r) => { r.bytes.writeInt32LE(r.decoded.commit_day + 1, 24); }),
  one('a brand as actor that is not registered', /actor is brand/, earned,
    (r) => { r.bytes.writeUInt32LE((2 << 28) | 77, 28); }),
  one('a keyed record by the program itself', /is keyed, and what the program/, earned,
    (r) => { r.bytes.writeUInt32LE(0, 28); }),
  one('an unknown flag', /Unknown flags/, earned,
    (r) => { r.bytes.writeUInt16LE(r.bytes.readUInt16LE(34) | 0x80, 34); }),
  one('an unknown record kind', /record kind 99 is unknown/, earned,
    (r) => { r.bytes.writeUInt16LE(99, 6); }),
  one('an earning that calls itself a redemption', /holds a Redeemed/, earned,
    (r) => { r.bytes.writeUInt16LE(kRedeem, 6); }),
  {
    name: 'a sequence that is left out',
    words: /sequence is not the next/,
    apply: (records) => {
      records[40].bytes.writeBigUInt64LE(41n, 8);
      return 40;
    },
  },
  one('a decline that posts', /A declined .* holds a BookPosting/, declined, (record) => {
    record.append(bookPosting(1, account('issuer.issued', 1), -5));
    record.append(bookPosting(1, account('issuer.adjusted', 1), 5));
  }),
  one('a posting to an account that no rule knows', /too many/, earned, (record) => {
    const currency = record.effect('Earned').get('currency');
    record.append(bookPosting(currency, account('issuer.adjusted', 1), -5));
    record.append(bookPosting(currency, account('transit'), 5));
  }),
];

// In the payload of a proposal: its fields, and what is proposed.
const kProposerAt = 0;
const kBeginsAt = 12;
const kBookAt = 28;
const proposes = (record) => publishes(10)(record) && record.effect('Published').get('version') === 1;
const approves = (record) => record.effects('Published').length === 2;

function payloadAt(record, index = 0) {
  return record.effect('Published', index).at + 32;
}

function proposalOf(approval, records) {
  const number = approval.effect('Published').get('number');
  return records.find((r) => proposes(r) && r.effect('Published').get('number') === number);
}

const kProposals = [
  one('a proposal by somebody else', /proposer is not who/, proposes, (r) => {
    r.bytes.writeUInt32LE(4 * 2 ** 28 + 77, payloadAt(r) + kProposerAt);
  }),
  one('a proposal out of order', /order of registration/, proposes, add('Published', 'number', 1)),
  one('a proposal that begins as nobody knows', /begins is unknown/, proposes, (r) => {
    r.bytes.writeUInt32LE(2, payloadAt(r) + kBeginsAt);
  }),
  one('an approval by the proposer', /by the one who made it/, approves, (record, records) => {
    record.bytes.writeUInt32LE(proposalOf(record, records).decoded.actor, 28);
  }),
  one('another rate book than was proposed', /is of another payload/, approves, (r) => {
    r.bytes[payloadAt(r, 1) + 24] ^= 1;
  }),
  one('another rate book proposed than is published', /is of another payload/, approves,
    (record, records) => {
      const proposal = proposalOf(record, records);
      proposal.bytes[payloadAt(proposal) + kBookAt + 24] ^= 1;
    }),
  one('a rate book that begins later', /published from another time on/, approves,
    (r) => r.effect('Published', 1).add('effective_from', 1)),
  one('a rate book of another version', /Versions count from 1/, approves,
    (r) => r.effect('Published', 1).add('version', 1)),
  one('an approval that publishes nothing', /An approval publishes what was proposed/, approves,
    (r) => r.remove([r.effect('Published', 1)])),
  one('a rate book without an approval', /in no other way/, approves,
    (r) => r.remove([r.effect('Published')])),
  one('a rejection that publishes', /holds one Published/, approves,
    (r) => { r.bytes.writeUInt32LE(2, payloadAt(r)); }),
  one('an answer that is none', /answer to a proposal is unknown/, approves,
    (r) => { r.bytes.writeUInt32LE(3, payloadAt(r)); }),
  one('a proposal that is approved twice', /is answered already/, approves, repeatAtEnd),
  one('a proposal that was never made', /There is no proposal/, approves,
    (r) => r.effect('Published').add('number', 9)),
];

const kConfiguration = [
  one('a version that takes effect before it is published', /never retroactive/, publishes(5),
    add('Published', 'effective_from', -1)),
  one('a version that is left out', /Versions count from 1/, publishes(5),
    add('Published', 'version', 1)),
  one('a brand out of order', /order of registration/, publishes(2), add('Published', 'number', 1)),
  one('a bid above its ask', /is above its ask/, proposes, (r) => {
    // The rate book begins with the count and the first currency; its bid follows.
    r.bytes.writeUInt32LE(999_983, payloadAt(r) + kBookAt + 8);
  }),
  one('a reference price above its ask', /reference price of .* is not between/, proposes, (r) => {
    r.bytes.writeUInt32LE(999_999_999, payloadAt(r) + kBookAt + 40);
    r.bytes.writeUInt32LE(1, payloadAt(r) + kBookAt + 44);
  }),
  one('a redemption value below zero', /redemption value is negative/, proposes, (r) => {
    r.bytes.writeBigInt64LE(-1n, payloadAt(r) + kBookAt + 32);
  }),
  one('a fraction that is not reduced', /not reduced/, publishes(5), (r) => {
    const at = r.effect('Published').at + 32;
    r.bytes.writeUInt32LE(r.bytes.readUInt32LE(at) * 2, at);
    r.bytes.writeUInt32LE(r.bytes.readUInt32LE(at + 4) * 2, at + 4);
  }),
  one('an earn rate that is lower than the one that was used', /rate/, publishes(5),
    (record, records) => {
      const effect = record.effect('Published');
      record.bytes.writeUInt32LE(999_983, effect.at + 32);
      return records.find((r) => r.kind === kEarn &&
        r.effect('Earned')?.get('rate_version') === 1 &&
        r.effect('Earned').get('currency') === effect.get('number'));
    }),
  one('a payload with padding that is not zero', /padding of Published is not zero/,
    (r) => publishes(2)(r) && r.effect('Published').get('size') % 8 !== 0,
    (r) => { r.bytes[r.bytes.length - 1] = 1; }),
  one('the id of another member', /is that of member/, (r) => r.kind === kEnrolled &&
    r.effect('MemberEnrolled'), (record, records) => {
    const again = records.find((r) => r.sequence > record.sequence && r.effect('MemberEnrolled'));
    again.effect('MemberEnrolled').set('member_id',
      Buffer.from(record.effect('MemberEnrolled').get('member_id')));
    return again;
  }),
];

export const kAlterations = [
  ...kEarnings, ...kRedemptions, ...kExchanges, ...kExpiries, ...kHeaders, ...kConfiguration,
  ...kProposals,
];
