// Which notices of an expiry are due in a wallet, and which expiries they put off (section 16 of
// the rules).
import { addDays } from './calendar.mjs';
import { kNoticeDays, kNotices } from './settings.mjs';

// By the days of a notice, its bit in a policy and in a mark; 0 is one after the date.
export const kNoticeBits = new Map([[90, 1], [30, 2], [7, 4], [0, 8]]);
const kNone = { notices: 0, last_day: 0 };

// Each as {expires_on, days, points, last_day}, ascending by date; last_day is null where the
// notice defers nothing.
export function dueNotices(ledger, member, currency, { commit_day: today, commit_time: time }) {
  const terms = Number(ledger.policy(currency, kNotices, time));
  const deferral = Number(ledger.policy(currency, kNoticeDays, time));
  if (terms === 0 && deferral === 0) return [];
  const wallet = ledger.peek(member, currency);
  const due = [];
  for (const [date, points] of wallet.dates()) {
    const mark = wallet.marks.get(date);
    const days = date < today ? lateNotice(mark, deferral) : dueTerm(terms, date - today);
    if (days === null || ((mark ?? kNone).notices & kNoticeBits.get(days))) continue;
    const defers = !mark && deferral > 0 && today + deferral > date;
    due.push({ expires_on: date, days, points,
      last_day: defers ? addDays(today, deferral) : null });
  }
  return due;
}

// The least term that has begun when so many days are left.
function dueTerm(terms, left) {
  for (const days of [7, 30, 90]) {
    if ((terms & kNoticeBits.get(days)) && left <= days) return days;
  }
  return null;
}

// Past its date without any notice.
function lateNotice(mark, deferral) {
  return deferral > 0 && !mark ? 0 : null;
}
