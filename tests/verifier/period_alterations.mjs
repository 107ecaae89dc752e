// Deliberate alterations of contracts, cuts, closings, payments and disputes.
import { add, one, owesMore, repeatAtEnd, set } from './altering.mjs';

const kPublishes = 2;
const kCloses = 40;
const kPays = 41;
const kDisputes = 43;
const kContract = 11;
const kTerms = 12;
// In the payloads: the numerator of the first formula's rate, and of the levy.
const kFormulaRateAt = 32 + 24 + 8;
const kLevyAt = 32 + 8;

const accepted = (kind) => (record) => record.kind === kind && !record.effect('Declined');
const isCut = (record) => record.kind === kPublishes && record.effect('PeriodCut') !== undefined;
const posted = (record) => accepted(kCloses)(record) && record.book('due');
const published = (what) => (record) => accepted(kPublishes)(record) &&
  record.effect('Published')?.get('what') === what;

// Alters a publication; what is named is the first closing after it, which it made wrong.
function thenSettled(alter) {
  return (record, records) => {
    alter(record);
    return records.find(accepted(kCloses));
  };
}

export const kPeriodAlterations = [
  one('a cut on another first day', /wrong first_day/, isCut, add('PeriodCut', 'first_day', 1)),
  one('a cut on another day than was proposed', /wrong last_day/, isCut,
    add('PeriodCut', 'last_day', 1)),
  one('a brand more at a cut', /wrong brands/, isCut, add('PeriodCut', 'brands', 1)),
  one('a cut from another record on', /wrong first_sequence/, isCut,
    add('PeriodCut', 'first_sequence', 1)),
  one('a cut that is made twice', /answered already/, isCut, repeatAtEnd),
  one('the digest of a closing', /wrong digest/, accepted(kCloses), (record) => {
    record.bytes[record.effect('SettlementClosed').at + 47] ^= 1;
  }),
  one('a line more in a closing', /wrong lines/, accepted(kCloses),
    add('SettlementClosed', 'lines', 1)),
  one('a statement less in a closing', /wrong statements/, accepted(kCloses),
    add('SettlementClosed', 'statements', -1)),
  one('a closing of the period after', /closed in order|not cut/, accepted(kCloses),
    add('SettlementClosed', 'period', 1)),
  one('a closing that is made twice', /closed already/, accepted(kCloses), repeatAtEnd),
  one('an obligation of a closing', /(due|claim)\(.*wrong amount/, posted, owesMore),
  one('an obligation of a closing that is left out', /BookPosting/, posted, (record) =>
    record.remove(record.effects('BookPosting').slice(-2))),
  // The other one's versions are replaced before a period is cut.
  one('the rate of a contract', /wrong/, (record) => published(kContract)(record) &&
    record.effect('Published').get('number') === 2, thenSettled((record) => {
    const at = record.effect('Published').at + kFormulaRateAt;
    record.bytes.writeUInt32LE(record.bytes.readUInt32LE(at + 4) + 1, at + 4);
  })),
  one('the levy of the clearing terms', /wrong/, published(kTerms), thenSettled((record) => {
    record.bytes.writeUInt32LE(2, record.effect('Published').at + kLevyAt);
  })),
  one('a payment of a fen more', /wrong amount/, accepted(kPays), add('PaymentRecorded', 'fen', 1)),
  one('a payment by another brand', /wrong account/, accepted(kPays), (record) => {
    const payment = record.effect('PaymentRecorded');
    payment.set('party', 3 - payment.get('party'));
  }),
  one('a payment that is posted otherwise', /(due|claim)\(.*wrong amount/, accepted(kPays),
    owesMore),
  one('a dispute about a period that is not closed', /is not closed/, accepted(kDisputes),
    add('PeriodAdjusted', 'period', 1)),
  one('a dispute for a reason that is none', /reason of PeriodAdjusted/, accepted(kDisputes),
    set('PeriodAdjusted', 'reason', 7)),
  one('a dispute that is posted otherwise', /(due|claim)\(.*wrong amount/, accepted(kDisputes),
    owesMore),
  one('a dispute of other parties', /wrong account/, accepted(kDisputes), (record) => {
    const dispute = record.effect('PeriodAdjusted');
    dispute.set('creditor', 2 ** 28 - 1);
  }),
];
