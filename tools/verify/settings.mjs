// The settings of a points policy and of the member policy: the values that each may have, and its
// default.

export const kExpiryMode = 1;
export const kExpiryMonths = 2;
export const kCalendarMonth = 3;
export const kCalendarDay = 4;
export const kActivity = 5;
export const kReturnWindow = 7;
export const kSpentPoints = 8;
export const kLateRefund = 9;
export const kGraceDays = 10;
export const kSecondPersonAbove = 11;
export const kGifts = 12;
export const kReinstateDays = 13;
export const kNotices = 14;
export const kNoticeDays = 15;
export const kExchangedTerm = 16;

export const kMergeHours = 1;

export const kRollingToMonthEnd = 1n;
export const kRollingToDay = 2n;
export const kCalendarDate = 3n;
export const kSliding = 4n;
export const kNeverExpires = 5n;

export const kEarlierDay = 1n;
export const kSourceDay = 2n;
export const kOwnTerm = 3n;

// The months of a currency's own.
export const kOwnMonths = -1n;

export class Settings {
  // `rows` are [tag, least, greatest, default].
  constructor(name, rows) {
    this.name = name;
    this.rows = new Map(rows.map(([tag, ...row]) => [tag, row]));
  }

  defaultOf(tag) {
    return this.rows.get(tag)[2];
  }

  // Refuses a setting that is unknown, out of its bounds, or its default, or not after `before`.
  require(tag, value, before, reject) {
    const row = this.rows.get(tag);
    if (!row) reject(`The ${this.name} has a setting ${tag}, which is unknown.`);
    if (tag <= before) reject(`The settings of the ${this.name} do not ascend by tag.`);
    const [least, greatest, usual] = row;
    if (value < least || value > greatest) {
      reject(`Setting ${tag} of the ${this.name} is out of its bounds.`,
        { expected: `${least} to ${greatest}`, found: value });
    }
    if (value === usual) {
      reject(`Setting ${tag} of the ${this.name} is stated although it is the default.`);
    }
  }
}

export const kPointsSettings = new Settings('policy', [
  [kExpiryMode, 1n, 5n, kRollingToMonthEnd],
  [kExpiryMonths, 0n, 1_200n, kOwnMonths],
  [kCalendarMonth, 1n, 12n, 12n],
  [kCalendarDay, 1n, 31n, 31n],
  [kActivity, 0n, 7n, 1n],
  [kReturnWindow, 0n, 3_660n, 0n],
  [kSpentPoints, 1n, 2n, 1n],
  [kLateRefund, 1n, 2n, 1n],
  [kGraceDays, 0n, 3_660n, 0n],
  [kSecondPersonAbove, 0n, (1n << 53n) - 1n, 0n],
  [kGifts, 0n, 1n, 0n],
  [kReinstateDays, 0n, 3_660n, 30n],
  [kNotices, 0n, 7n, 0n],
  [kNoticeDays, 0n, 366n, 0n],
  [kExchangedTerm, 1n, 3n, kEarlierDay],
]);

export const kMemberSettings = new Settings('member policy', [
  [kMergeHours, 0n, 8_784n, 168n],
]);
