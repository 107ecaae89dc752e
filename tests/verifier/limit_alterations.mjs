// Deliberate alterations of limits, of what contracts allow and of what was declined by them.
import { add, find, one } from './altering.mjs';

const kPublishes = 2;
const kEarn = 16;
const kRedeem = 17;
const kExchange = 18;
const kHold = 21;
const kPolicy = 8;
const kContract = 11;
const kLimits = 13;
// Before the settings of a payload, and of that of a contract; each formula of one.
const kPayloadAt = 32;
const kContractHead = 24;
const kFormula = 32;
const kCapabilities = 1;
const kQuota = 2;
const kLockedDays = 3;
const kCreditLine = 1;
const kReserve = 2;
const kNetDebitCap = 4;
const kMintCap = 5;
const kMintCapADay = 6;
const kSuspended = 7;
const kBreaker = 8;
const kYearQuota = 18;

// Where the value of a setting stands, or null.
function settingAt({ bytes }, published, tag) {
  let at = published.at + kPayloadAt;
  if (published.get('what') === kContract) {
    at += kContractHead + kFormula * bytes.readUInt32LE(at + kContractHead - 4);
  }
  const count = bytes.readUInt32LE(at);
  for (let index = 0; index < count; index += 1) {
    const entry = at + 4 + 12 * index;
    if (bytes.readUInt32LE(entry) === tag) return entry + 4;
  }
  return null;
}

export function valueAt(record, tag) {
  return settingAt(record, record.effect('Published'), tag);
}

function valueOf(record, tag) {
  const at = valueAt(record, tag);
  return at === null ? null : Number(record.bytes.readBigInt64LE(at));
}

export const published = (what) => (record) => record.kind === kPublishes &&
  record.effect('Published')?.get('what') === what;
export const says = (what, tag, value) => (record) => published(what)(record) &&
  (value === undefined ? valueOf(record, tag) !== null : valueOf(record, tag) === value);
export const declined = (code, kind) => (record) =>
  record.effect('Declined')?.get('code') === code && (kind === undefined || record.kind === kind);
export const accepted = (kind) => (record) => record.kind === kind && !record.effect('Declined');

// Alters the setting by so much; what is named is the first record after it that `suits`.
export function thenWrong(tag, by, suits) {
  return (record, records) => {
    const at = valueAt(record, tag);
    record.bytes.writeBigInt64LE(record.bytes.readBigInt64LE(at) + BigInt(by), at);
    return find(records, `after setting ${tag}`, (next) =>
      next.sequence > record.sequence && suits(next));
  };
}

const kPastExposure = says(kLimits, kCreditLine);

export const kLimitAlterations = [
  one('a setting of limits that is unknown', /which is unknown/, says(kLimits, kMintCap), (r) => {
    r.bytes.writeUInt32LE(9, valueAt(r, kMintCap) - 4);
  }),
  one('a limit that is said to be none', /out of its bounds/, says(kLimits, kMintCap), (r) => {
    r.bytes.writeBigInt64LE(-1n, valueAt(r, kMintCap));
  }),
  one('limits of a brand that there is not', /is not registered/, published(kLimits), (r) => {
    r.effect('Published').set('number', 99);
  }),
  one('capabilities with a bit that there is not', /out of its bounds/,
    says(kContract, kCapabilities), (r) => {
      r.bytes.writeBigInt64LE(8n, valueAt(r, kCapabilities));
    }),
  {
    name: 'an exposure of a micro-fen too much', words: /exposure to brand 1 passes/,
    apply: (records) => {
      const line = records.find(kPastExposure);
      const record = line ?? find(records, 'an exposure', says(kLimits, kReserve));
      return thenWrong(line ? kCreditLine : kReserve, line ? -1 : 1, accepted(kHold))(
        record, records).sequence;
    },
  },
  one('a net debit of a micro-fen too much', /owes by trade in the period passes/,
    says(kLimits, kNetDebitCap), thenWrong(kNetDebitCap, -1, accepted(kHold))),
  one('a micro-fen more than the breaker', /comes to owe on one day passes/,
    says(kLimits, kBreaker), thenWrong(kBreaker, -1, accepted(kHold))),
  one('a point more than the mint cap', /outstanding of brand 1 passes/,
    says(kLimits, kMintCap), thenWrong(kMintCap, -1, accepted(kEarn))),
  one('more points than the mint cap of a day', /issues on one day passes/,
    says(kLimits, kMintCapADay), thenWrong(kMintCapADay, -4, accepted(kEarn))),
  one('a brand that was not suspended so', /has none in force/, says(kLimits, kSuspended, 2),
    thenWrong(kSuspended, -1, declined(90, kRedeem))),
  one('a capability that the contract had', /without a capability that it has/,
    says(kContract, kCapabilities, 4), thenWrong(kCapabilities, -2, declined(89, kRedeem))),
  one('a quota that left more room', /states a room that no limit leaves/,
    says(kContract, kQuota), thenWrong(kQuota, 1_000, declined(88))),
  one('a day more under lock', /wrong not_exchangeable_until/, (record) =>
    says(kContract, kLockedDays)(record) && valueOf(record, kQuota) === null,
  thenWrong(kLockedDays, 1, accepted(kExchange))),
  one('a point more than the quota of a year', /exchanges away in one year/,
    says(kPolicy, kYearQuota), thenWrong(kYearQuota, -1, accepted(kExchange))),
  one('an exposure of another brand', /has none in force/, declined(85),
    add('Declined', 'figure_0', 1)),
  one('a net debit of a brand without points', /has no points/, declined(86),
    add('Declined', 'figure_0', 98)),
  one('a room of a mint cap that there was not', /states a room/, declined(87),
    add('Declined', 'figure_0', 1)),
  one('a room of a quota that was not wanted', /is not of too much/, declined(88), (r) => {
    r.effect('Declined').set('figure_1', 0n);
  }),
  one('the brands of a contract the other way round', /capability that it has/, declined(89),
    (r) => {
      const decline = r.effect('Declined');
      decline.set('figure_0', 2n);
      decline.set('figure_1', 1n);
    }),
  one('another who is suspended', /has none in force/, declined(90),
    add('Declined', 'figure_0', 1)),
  one("a room of a member's quota that he had not", /states a room/, declined(91),
    add('Declined', 'figure_0', 1)),
];
