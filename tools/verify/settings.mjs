// The settings of a points policy, of the member policy, of a contract, of a brand's limits and of
// its tenders: the values that each may have, and its default.
import { layout } from './layout.mjs';

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
export const kDayQuota = 17;
export const kYearQuota = 18;
export const kNoticeOfCuts = 19;

export const kMergeHours = 1;

export const kCapabilities = 1;
export const kExchangeQuota = 2;
export const kLockedDays = 3;
export const kEarnPrice = 4;

// Of what a contract's capabilities say.
export const kEarnable = 1n;
export const kBurn = 2n;
export const kConvert = 4n;

export const kCreditLine = 1;
export const kReserve = 2;
export const kAlert = 3;
export const kNetDebitCap = 4;
export const kMintCap = 5;
export const kMintCapADay = 6;
export const kSuspended = 7;
export const kBreaker = 8;

export const kFloor = 1;
export const kFloorPerMille = 2;
export const kCeiling = 3;
export const kCeilingPerMille = 4;
export const kStep = 5;

// Of what is suspended.
export const kIssuing = 1n;
export const kSpendingElsewhere = 2n;
export const kExchangingOut = 4n;

export const kRollingToMonthEnd = 1n;
export const kRollingToDay = 2n;
export const kCalendarDate = 3n;
export const kSliding = 4n;
export const kNeverExpires = 5n;

export const kMemberOwes = 1n;
export const kBrandBears = 2n;

export const kGiftsOn = 1n;

export const kEarlierDay = 1n;
export const kSourceDay = 2n;
export const kOwnTerm = 3n;

// The months of a currency's own.
export const kOwnMonths = -1n;

export const kNoLimit = -1n;
// The price of points that are bought: the settlement price of their lot.
export const kPriceOfLot = -1n;
const kPointsMax = (1n << 53n) - 1n;
const kMicroFenMax = 1n << 62n;

const kCount = layout('count u32');
const kSetting = layout('tag u32, value i64');

export class Settings {
  // `rows` are [tag, least, greatest, default].
  constructor(name, rows) {
    this.name = name;
    this.rows = new Map(rows.map(([tag, ...row]) => [tag, row]));
  }

  defaultOf(tag) {
    return this.rows.get(tag)[2];
  }

  // Of a version of such settings, or where there is none.
  valueOf(tag, version) {
    return version?.content.settings.get(tag) ?? this.defaultOf(tag);
  }

  // A payload's, or the rest of one.
  read(r) {
    const settings = new Map();
    let before = 0;
    for (let left = r.fields(kCount).count; left > 0; left -= 1) {
      const { tag, value } = r.fields(kSetting);
      this.require(tag, value, before, r.reject);
      settings.set(tag, value);
      before = tag;
    }
    return settings;
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
  [kSecondPersonAbove, 0n, kPointsMax, 0n],
  [kGifts, 0n, 1n, 0n],
  [kReinstateDays, 0n, 3_660n, 30n],
  [kNotices, 0n, 7n, 0n],
  [kNoticeDays, 0n, 366n, 0n],
  [kExchangedTerm, 1n, 3n, kEarlierDay],
  [kDayQuota, 0n, kPointsMax, kNoLimit],
  [kYearQuota, 0n, kPointsMax, kNoLimit],
  [kNoticeOfCuts, 0n, 3_660n, 0n],
]);

// What the policy of the unit has in place of the defaults; none is published for it.
const kUnitPolicy = new Map([
  [kExpiryMode, kNeverExpires], [kSpentPoints, kBrandBears], [kGifts, kGiftsOn],
  [kExchangedTerm, kOwnTerm],
]);

// A setting of the policy of the unit.
export function unitPolicy(tag) {
  return kUnitPolicy.get(tag) ?? kPointsSettings.defaultOf(tag);
}

export const kMemberSettings = new Settings('member policy', [
  [kMergeHours, 0n, 8_784n, 168n],
]);

export const kContractSettings = new Settings('contract', [
  [kCapabilities, 0n, kEarnable + kBurn + kConvert, kBurn + kConvert],
  [kExchangeQuota, 0n, kPointsMax, kNoLimit],
  [kLockedDays, 0n, 3_660n, 0n],
  [kEarnPrice, 0n, kPointsMax, kPriceOfLot],
]);

export const kLimitSettings = new Settings('limits', [
  [kCreditLine, 0n, kMicroFenMax, kNoLimit],
  [kReserve, 0n, kMicroFenMax, kNoLimit],
  [kAlert, 0n, kMicroFenMax, kNoLimit],
  [kNetDebitCap, 0n, kMicroFenMax, kNoLimit],
  [kMintCap, 0n, kPointsMax, kNoLimit],
  [kMintCapADay, 0n, kPointsMax, kNoLimit],
  [kSuspended, 0n, kIssuing + kSpendingElsewhere + kExchangingOut, 0n],
  [kBreaker, 0n, kMicroFenMax, kNoLimit],
]);

export const kTenderSettings = new Settings('tender policy', [
  [kFloor, 0n, kPointsMax, 0n],
  [kFloorPerMille, 0n, 1_000n, 0n],
  [kCeiling, 0n, kPointsMax, kNoLimit],
  [kCeilingPerMille, 0n, 1_000n, 1_000n],
  [kStep, 1n, kPointsMax, 1n],
]);
