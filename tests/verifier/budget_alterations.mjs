// Deliberate alterations of what budgets and caps are, and of what they left out.
import { add, one, set } from './altering.mjs';
import { accepted, published } from './limit_alterations.mjs';

const kEarn = 16;
const kReverseEarn = 26;
const kSettles = 45;
const kEarnRates = 5;
const kByCap = 1;
const kByBudget = 2;
// In a `Published`, behind its fields and the rate.
const kBudgetAt = 40;
const kCapAt = 48;

const isCut = (kind, by) => (record) => accepted(kind)(record) &&
  record.effect('EarningCut')?.get('by') === by;
const gives = (record) => record.effect('Earned').get('points') > 0n;
const isBounded = (record) => published(kEarnRates)(record) &&
  record.effect('Published').get('size') > 8;
const amountAt = ({ bytes }, published_, at) => bytes.readBigInt64LE(published_.at + at);

// Alters the bound of the first version that has it; what is named is the first record after it
// that `suits`.
function boundThenWrong(at, by, suits) {
  return (record, records) => {
    const effect = record.effect('Published');
    record.bytes.writeBigInt64LE(amountAt(record, effect, at) + BigInt(by), effect.at + at);
    return records.find((other) => other.sequence > record.sequence && suits(other));
  };
}

// Moves points from what was left out to what was given, in every posting.
function giveMore(points) {
  return (record) => {
    record.effect('Earned').add('points', points);
    record.effect('EarningCut').add('points', -points);
    record.effect('AvailablePosting').add('amount', points);
    record.effect('AvailablePosting').add('balance_after', points);
    record.book('issuer.issued').add('amount', -points);
  };
}

function leaveCutOut(record) {
  record.remove([record.effect('EarningCut')]);
}

export const kBudgetAlterations = [
  one('a point more than the cap', /wrong points/, (record) =>
    isCut(kEarn, kByCap)(record) && gives(record), giveMore(1)),
  one('a point less than the cap', /wrong points/, (record) =>
    isCut(kEarn, kByCap)(record) && gives(record), giveMore(-1)),
  one('a point more than the budget', /wrong points/, (record) =>
    isCut(kEarn, kByBudget)(record) && gives(record), giveMore(1)),
  one('a cut that is not stated', /must be a EarningCut|EarningCut is missing/,
    isCut(kEarn, kByCap), leaveCutOut),
  one('a cut of a tender that is not stated', /must be a EarningCut|EarningCut is missing/,
    isCut(kSettles, kByBudget), leaveCutOut),
  one('a cut of a point more', /EarningCut .* wrong points/, isCut(kEarn, kByBudget),
    add('EarningCut', 'points', 1)),
  one('a cut by the budget that is by the cap', /EarningCut .* wrong by/, isCut(kEarn, kByCap),
    set('EarningCut', 'by', kByBudget)),
  one('a cut by the cap that is by the budget', /EarningCut .* wrong by/, isCut(kEarn, kByBudget),
    set('EarningCut', 'by', kByCap)),
  one('a cut by nothing that there is', /by of EarningCut is unknown/, isCut(kEarn, kByCap),
    set('EarningCut', 'by', 3)),
  one('a smaller budget', /wrong points/, (record) => isBounded(record) &&
    amountAt(record, record.effect('Published'), kBudgetAt) > 0n,
  boundThenWrong(kBudgetAt, -1, isCut(kEarn, kByBudget))),
  one('a greater cap', /wrong points/, isBounded,
    boundThenWrong(kCapAt, 1, isCut(kEarn, kByCap))),
  one('a budget out of its bounds', /budget of the earn rate is out of its bounds/, isBounded,
    (record) => {
      const effect = record.effect('Published');
      record.bytes.writeBigInt64LE(-2n, effect.at + kBudgetAt);
    }),
  one('points taken back that were not given', /wrong points/, (record) =>
    accepted(kReverseEarn)(record) && record.effect('EarnReversed').get('points') === 0n &&
    record.effect('EarnReversed').get('spend') >= 400n, add('EarnReversed', 'points', 1)),
];
