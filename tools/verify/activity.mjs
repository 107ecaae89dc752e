// Activity puts off the last day of sliding points (section 15 of the rules).
import { dayAfterMonths } from './calendar.mjs';
import { kActivity } from './settings.mjs';
import { monthsOf, slides } from './terms.mjs';

// What counts as activity beside earning, as bits of the setting.
export const kSpending = 1n;
export const kExchanging = 2n;
export const kGiving = 4n;

// Expects the effect that ends the subject, where the activity counts by the policy in force at
// `time` and the last day becomes a later one. Without `what` it always counts.
export function expectActivity(expected, currency, { day, time, what = null }) {
  const { ledger } = expected;
  if (!slides(ledger, currency, time)) return;
  if (what !== null && (ledger.policy(currency, kActivity, time) & what) === 0n) return;
  const last = dayAfterMonths(day, monthsOf(ledger, currency, time));
  if (last <= expected.slidesUntil(currency)) return;
  expected.slide(currency, { active_on: day, last_day: last });
}
