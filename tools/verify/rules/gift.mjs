// Gifts from member to member: lots for lots, each with the last day that it had.
import { expectActivity, kGiving } from '../activity.mjs';
import { Expectation } from '../expectation.mjs';
import { kGifts, kGiftsOn } from '../settings.mjs';
import {
  refuseDebtor, requireAtLeastOne, requireCurrency, takeLots, twoSubjectsAndTraces,
} from './common.mjs';
import { requireNothingDue } from './due.mjs';
import { requireNamed } from './who.mjs';

const kGiver = 1;
const kRecipient = 2;

export function checkGift(context) {
  const { ledger, record, reject } = context;
  const [{ subject: { member: giver }, trace }, { subject: { member: recipient } }] =
    twoSubjectsAndTraces(context, 'Gifted');
  const { currency, points } = trace;
  requireCurrency(context, currency);
  if (ledger.policy(currency, kGifts, record.commit_time) !== kGiftsOn) {
    reject(`The policy of ${ledger.currencyName(currency)} does not allow gifts.`);
  }
  requireNamed(context, giver, { takes: true });
  requireNamed(context, recipient);
  requireAtLeastOne(context, 'What is given', points);
  requireNothingDue(context, giver, currency);
  requireNothingDue(context, recipient, currency);
  refuseDebtor(context, giver, currency);

  const parts = takeLots(context, giver, currency, points);
  const wallet = ledger.peek(giver, currency);
  const expected = new Expectation(ledger, giver, recipient);
  expected.trace('Gifted', { currency, role: kGiver, other: recipient, points });
  for (const { lot, amount } of parts) expected.available(currency, lot, -amount);
  expectActivity(expected, currency, givingOf(record));
  expected.turnTo(1);
  expected.trace('Gifted', { currency, role: kRecipient, other: giver, points });
  for (const { lot, amount } of parts) {
    const { provenance } = lot;
    expected.available(currency, { expires_on: wallet.lastDayOf(lot), provenance }, amount);
  }
  expectActivity(expected, currency, givingOf(record));
  expected.compare(record);
}

function givingOf({ commit_day: day, commit_time: time }) {
  return { day, time, what: kGiving };
}
