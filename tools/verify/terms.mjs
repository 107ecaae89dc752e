// How long points live, by the points policy in force (section 4 of the rules, "Term").
import { dayAfterMonths, endOfMonthAfter, kNever, nextDate } from './calendar.mjs';
import {
  kCalendarDate, kCalendarDay, kCalendarMonth, kExpiryMode, kExpiryMonths, kNeverExpires,
  kOwnMonths, kRollingToDay, kRollingToMonthEnd, kSliding,
} from './settings.mjs';

// The key of a lot of sliding points.
export const kSlides = 0;

// The `expires_on` of points that begin on `day`, by the policy in force at `time`.
export function termOf(ledger, currency, day, time) {
  if (slides(ledger, currency, time)) return kSlides;
  return datedTermOf(ledger, currency, day, time);
}

// As termOf, but sliding points get the day that a first activity would give them.
export function datedTermOf(ledger, currency, day, time) {
  const mode = ledger.policy(currency, kExpiryMode, time);
  if (mode === kNeverExpires) return kNever;
  const months = monthsOf(ledger, currency, time);
  switch (mode) {
    case kRollingToMonthEnd: return endOfMonthAfter(day, months);
    case kRollingToDay: return dayAfterMonths(day, months);
    case kCalendarDate:
      return nextDate(dayAfterMonths(day, months),
        Number(ledger.policy(currency, kCalendarMonth, time)),
        Number(ledger.policy(currency, kCalendarDay, time)));
    case kSliding: return dayAfterMonths(day, months);
    default: throw new Error('The expiry mode is none that a policy may have.');
  }
}

export function slides(ledger, currency, time) {
  return ledger.policy(currency, kExpiryMode, time) === kSliding;
}

export function monthsOf(ledger, currency, time) {
  const months = ledger.policy(currency, kExpiryMonths, time);
  return months === kOwnMonths ? ledger.currency(currency).expiry_months : Number(months);
}
