// Days in the coalition's time zone, months, and the last day of a month.

const kDayMilliseconds = 86_400_000;
// The last day that a Date can hold.
const kDayMax = 100_000_000;
// 9999-12-31, which no date passes.
export const kLastDay = 2_932_896;
// The last day of what never expires.
export const kNever = 2 ** 31 - 1;
// January 10000, since January 1970.
const kMonthMax = (10_000 - 1970) * 12;
const kSecond = 1_000_000_000n;
const kQuarterSeconds = 900;

// The last day of the month that lies `months` after the month of `day`, and never after
// 9999-12-31.
export function endOfMonthAfter(day, months) {
  const next = monthOf(day) + months + 1;
  if (next > kMonthMax) return kLastDay;
  return Date.UTC(1970, next, 0) / kDayMilliseconds;
}

// The same day of the month that lies `months` later, or the last day of a shorter one; never after
// 9999-12-31.
export function dayAfterMonths(day, months) {
  return dayOfMonth(monthOf(day) + months, new Date(day * kDayMilliseconds).getUTCDate());
}

// The first day of `month` (from 1) and day of the month `date`, or the last day of the month where
// it is shorter, that is not before `day`.
export function nextDate(day, month, date) {
  const january = 12 * Math.floor(monthOf(day) / 12);
  const here = dayOfMonth(january + month - 1, date);
  return here >= day ? here : dayOfMonth(january + 12 + month - 1, date);
}

// Of a month, counted since January 1970.
function dayOfMonth(month, date) {
  const last = endOfMonthAfter(0, month);
  if (month + 1 > kMonthMax) return last;
  return Math.min(last, Date.UTC(1970, month, date) / kDayMilliseconds);
}

export function addDays(day, days) {
  return Math.min(day + days, kLastDay);
}

// Months since January 1970.
export function monthOf(day) {
  const date = new Date(day * kDayMilliseconds);
  return (date.getUTCFullYear() - 1970) * 12 + date.getUTCMonth();
}

export function yearOf(day) {
  return new Date(day * kDayMilliseconds).getUTCFullYear();
}

// A wrong day can be any number, also one that no calendar has.
export function dayText(day) {
  if (day === kNever) return 'never';
  if (Math.abs(day) > kDayMax) return `day ${day}`;
  return new Date(day * kDayMilliseconds).toISOString().slice(0, 10);
}

export function timeText(nanoseconds) {
  const fraction = ((nanoseconds % kSecond) + kSecond) % kSecond;
  const seconds = (nanoseconds - fraction) / kSecond;
  const text = new Date(Number(seconds) * 1000).toISOString().slice(0, 19);
  return `${text}.${String(fraction).padStart(9, '0')}Z`;
}

// Tells the day of an instant in one IANA zone. Asking Intl is slow, so the answer is kept for each
// quarter of an hour; a quarter in which the day changes is asked second by second.
export class DayClock {
  constructor(timeZone) {
    this.format = new Intl.DateTimeFormat('en-CA', {
      timeZone, year: 'numeric', month: '2-digit', day: '2-digit',
    });
    this.quarters = new Map();
  }

  dayOf(nanoseconds) {
    const floored = nanoseconds < 0n ? nanoseconds - (kSecond - 1n) : nanoseconds;
    const second = Number(floored / kSecond);
    const quarter = Math.floor(second / kQuarterSeconds);
    let day = this.quarters.get(quarter);
    if (day === undefined) {
      const first = this.ask(quarter * kQuarterSeconds);
      day = first === this.ask((quarter + 1) * kQuarterSeconds - 1) ? first : null;
      this.quarters.set(quarter, day);
    }
    return day ?? this.ask(second);
  }

  ask(second) {
    const parts = {};
    for (const { type, value } of this.format.formatToParts(second * 1000)) parts[type] = value;
    return Date.UTC(Number(parts.year), Number(parts.month) - 1, Number(parts.day)) /
      kDayMilliseconds;
  }
}
