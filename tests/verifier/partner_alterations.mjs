// Deliberate alterations of points that are bought, of sponsors and verified members, of disputes.
import { accountParts } from '../../tools/verify/kinds.mjs';
import { add, one, owesMore, repeatAtEnd, set } from './altering.mjs';
import { accepted, declined, says, thenWrong } from './limit_alterations.mjs';

const kEarn = 16;
const kReverseEarn = 26;
const kCloses = 40;
const kAdjusts = 43;
const kSponsors = 48;
const kVerifies = 49;
const kRaises = 50;
const kRejects = 51;
const kContract = 11;
const kCapabilities = 1;
const kEarnPrice = 4;
const kPool = 2 ** 28 - 1;

// What one brand owes another by the record.
function debtOf(record) {
  return record.effects('BookPosting').map((posting) => accountParts(posting.get('account')))
    .find(({ name }) => name === 'due');
}

const isPurchase = (kind) => (record) => {
  const due = accepted(kind)(record) && debtOf(record);
  return due && due.counterparty !== kPool;
};
const ofUnits = (record) => accepted(kEarn)(record) && debtOf(record)?.counterparty === kPool;
const upholds = (record) => accepted(kAdjusts)(record) &&
  record.effect('PeriodAdjusted').get('dispute') !== 0;
const isVerified = (record) => accepted(kVerifies)(record) &&
  record.effect('MemberVerified').get('verified') === 1;

// Alters the last record of a kind; what is named is the first closing, which it made wrong.
function lastThenSettled(name, words, suits, alter) {
  return one(name, words, suits, (record, records) => {
    alter(records.findLast(suits));
    return records.find(accepted(kCloses));
  });
}

export const kPartnerAlterations = [
  one('points that are bought for a micro-fen more', /(due|claim)\(.*wrong amount/,
    isPurchase(kEarn), owesMore),
  one('points that are bought for nothing', /BookPosting is missing/, isPurchase(kEarn),
    (record) => record.remove(record.effects('BookPosting').slice(-2))),
  one('points that are bought of another brand', /wrong account/, isPurchase(kEarn), (record) => {
    const [due, claim] = record.effects('BookPosting').slice(-2);
    for (const posting of [due, claim]) {
      const account = posting.get('account');
      posting.set('account', (account >> 56n << 56n) | ((account & 0xfffffffn) << 28n) |
        ((account >> 28n) & 0xfffffffn));
    }
  }),
  one('points that another brand than the buyer funds', /wrong funding_brand/,
    (record) => isPurchase(kEarn)(record) && record.effect('ProvenanceInterned'),
    add('ProvenanceInterned', 'funding_brand', 1)),
  one('points of another that are given without a capability', /has no such capability/,
    says(kContract, kEarnPrice), thenWrong(kCapabilities, -3, isPurchase(kEarn))),
  one('a price of points that was not agreed', /wrong amount/, says(kContract, kEarnPrice),
    thenWrong(kEarnPrice, 1, isPurchase(kEarn))),
  one('a micro-fen more for points that are taken back', /(due|claim)\(.*wrong amount/,
    isPurchase(kReverseEarn), owesMore),
  one('units that are given for a micro-fen more', /(due|claim)\(.*wrong amount/, ofUnits,
    owesMore),
  one('a purchase that was agreed on', /capability that it has/, declined(89, kEarn),
    (record, records) => {
      // By then the tea's points may be earned at the cake's.
      const later = records.findLast(declined(89, kEarn));
      later.effect('Declined').set('figure_0', 1n);
      later.effect('Declined').set('figure_1', 2n);
      return later;
    }),
  one('a receipt that earns again', /The receipt was used before/, (record) =>
    accepted(kEarn)(record) && record.effect('ReceiptTaken'), (record, records) => {
    const again = records.find((other) => other.sequence > record.sequence &&
      accepted(kEarn)(other) && other.effect('ReceiptTaken'));
    again.effect('ReceiptTaken').set('receipt_mac', record.effect('ReceiptTaken')
      .get('receipt_mac'));
    return again;
  }),
  one('a gift of a fen more', /wrong amount/, accepted(kSponsors), add('SponsorGift', 'fen', 1)),
  one('a gift of nothing', /nothing or too much/, accepted(kSponsors),
    set('SponsorGift', 'fen', 0n)),
  one('a gift of another sponsor', /wrong account/, accepted(kSponsors),
    add('SponsorGift', 'sponsor', 1)),
  one('a gift that is posted otherwise', /(due|claim)\(.*wrong amount/, accepted(kSponsors),
    owesMore),
  one('an exposure of a sponsor that there is not', /is not registered/, declined(85, kSponsors),
    add('Declined', 'figure_0', 96)),
  one('a member who is verified by no method', /do not go together/, isVerified,
    set('MemberVerified', 'method', 0)),
  one('a member who is verified in a way that is none', /method of MemberVerified is unknown/,
    isVerified, set('MemberVerified', 'method', 5)),
  one('a verification with another effect', /There is a \w+ too many/, isVerified, (record) => {
    const { at, size } = record.effect('MemberVerified');
    record.splice(at, 0, record.bytes.subarray(at, at + size));
  }),
  lastThenSettled('a member who was not verified when he came', /wrong/, isVerified, (record) => {
    const effect = record.effect('MemberVerified');
    effect.set('verified', 0);
    effect.set('method', 0);
  }),
  one('a dispute of another number', /wrong dispute/, accepted(kRaises),
    add('DisputeRaised', 'dispute', 1)),
  one('a dispute about a period that is not closed', /is not closed|is not cut/, accepted(kRaises),
    add('DisputeRaised', 'period', 2)),
  one('a dispute with itself', /owes itself/, accepted(kRaises), (record) => {
    const effect = record.effect('DisputeRaised');
    effect.set('counterparty', effect.get('brand'));
  }),
  one('a dispute about nothing', /nothing or too much/, accepted(kRaises),
    set('DisputeRaised', 'micro_fen', 0n)),
  one('a dispute about lines that there are not', /line of DisputeRaised is unknown/,
    accepted(kRaises), set('DisputeRaised', 'line', 6)),
  one('a rejection of a dispute that was upheld', /answered already/, accepted(kRejects),
    (record, records) => {
      const { dispute } = records.find(upholds).decoded.books[0];
      record.effect('DisputeRejected').set('dispute', dispute);
      return records.find((other) => upholds(other) && other.sequence > record.sequence);
    }),
  one('a rejection that is made twice', /answered already/, accepted(kRejects), repeatAtEnd),
  one('a dispute that is upheld twice', /answered already/, upholds, repeatAtEnd),
  one('a dispute that is upheld for others', /of other parties|wrong account/, upholds,
    (record) => record.effect('PeriodAdjusted').set('creditor', kPool)),
  one('a dispute that there is not', /There is no dispute/, upholds,
    set('PeriodAdjusted', 'dispute', 99)),
];
