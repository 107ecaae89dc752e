// What is due in a wallet comes before everything that touches it, in this order: maturing, the
// ends of holds, notices, expiry (section 7 of the rules).
import { dayText, timeText } from '../calendar.mjs';
import { dueNotices } from '../notices.mjs';
import { holdName } from '../wallet.mjs';

export function requireNothingDue(context, member, currency) {
  requireNothingMaturing(context, member, currency);
  requireNoHoldEnded(context, member, currency);
  requireNoNotice(context, member, currency);
  const { ledger, record, reject } = context;
  const wallet = ledger.peek(member, currency);
  const [lot] = wallet.overdueLots(record.commit_day);
  if (lot) {
    reject(`${touched(context, member, currency)} while ${lot.amount} points are past their last ` +
      `day, ${dayText(wallet.lastDayOf(lot))}.`);
  }
}

export function requireNothingDueAtAll(context, member, suits = () => true) {
  for (const currency of context.ledger.currenciesOf(member).filter(suits)) {
    requireNothingDue(context, member, currency);
  }
}

export function requireNothingMaturing(context, member, currency) {
  const { ledger, record, reject } = context;
  const [lot] = ledger.peek(member, currency).maturing(record.commit_day);
  if (lot) {
    reject(`${touched(context, member, currency)} while ${lot.amount} pending points are mature ` +
      `since ${dayText(lot.matures_on)}.`);
  }
}

export function requireNoHoldEnded(context, member, currency) {
  const { ledger, record, reject } = context;
  const [hold] = ledger.peek(member, currency).endedHolds(record.commit_time);
  if (hold) {
    reject(`${touched(context, member, currency)} while the time of hold ${holdName(hold)} is ` +
      `up since ${timeText(hold.ends)}.`);
  }
}

export function requireNoNotice(context, member, currency) {
  const { ledger, record, reject } = context;
  const [notice] = dueNotices(ledger, member, currency, record);
  if (notice) {
    reject(`${touched(context, member, currency)} while a notice of ${notice.days} days is due ` +
      `for ${notice.points} points that expire on ${dayText(notice.expires_on)}.`);
  }
}

function touched({ ledger }, member, currency) {
  return `The wallet of member ${member} in ${ledger.currencyName(currency)} is touched`;
}
