// Decodes what a `Published` effect holds and answers which version was in force at an instant.
import {
  kClearingTerms, kContract, readClearingTerms, readContract,
} from './clearing_terms.mjs';
import { layout, readFields } from './layout.mjs';
import {
  kLimitSettings, kMemberSettings, kNoLimit, kPointsSettings, kTenderSettings,
} from './settings.mjs';

export const kCoalition = 1;
export const kBrand = 2;
export const kCurrency = 3;
export const kChannel = 4;
export const kEarnRate = 5;
export const kRateBook = 6;
export const kPointsPolicy = 8;
export const kMemberPolicy = 9;
export const kProposal = 10;
export const kLimits = 13;
export const kTenderPolicy = 14;
// Not published, but proposed and approved as what is.
export const kCutOfPeriod = 15;
export const kUniversalUnit = 16;

// The answers to a proposal.
export const kApproved = 1;
export const kRejected = 2;

const kPointsMax = (1n << 53n) - 1n;

// What is published by two persons: by a proposal and its approval. All that is proposed.
export const kOfTwoPersons = new Set([kRateBook, kUniversalUnit]);
const kProposed = new Set([...kOfTwoPersons, kCutOfPeriod]);

// The lines of a rate book, list by list.
const kRateBookLines = {
  prices: layout('currency u32, bid fraction, ask fraction, settlement_price i64, ' +
    'redemption_value i64, reference fraction?'),
  pair_rates: layout('from u32, to u32, rate fraction?'),
  bonuses: layout('from u32, to u32, share fraction?, begins time, ends time'),
  fees: layout('from u32, to u32, fixed i64, share fraction?, minimum i64'),
};
const kFixed = {
  coalition: layout('money u32, unit_anchor i64, look_back_hours u32'),
  u8: layout('value u8'),
  u32: layout('value u32'),
  expiry: layout('expiry_mode u8, expiry_months u32, settlement_price i64'),
  coefficient: layout('kind u8, coefficient fraction'),
  rate: layout('rate fraction'),
  bounds: layout('budget i64, cap i64'),
  proposed: layout('proposer u32, what u32, number u32, begins u32, effective_from time, size u32'),
  answer: layout('answer u32'),
  cut: layout('last_day i32'),
  unit: layout('anchor i64, bearer u32'),
};

const kDecoders = new Map([
  [kCoalition, (r) => ({
    name_zh: r.text(), name_en: r.text(), time_zone: r.text(), ...r.fields(kFixed.coalition),
    origin: r.text(), demo: r.fields(kFixed.u8).value,
  })],
  [kBrand, (r) => ({ code: r.text(), name_zh: r.text(), name_en: r.text() })],
  [kCurrency, (r) => ({
    brand: r.fields(kFixed.u32).value, code: r.text(), name_zh: r.text(), name_en: r.text(),
    ...r.fields(kFixed.expiry),
  })],
  [kChannel, (r) => ({
    code: r.text(), name_zh: r.text(), name_en: r.text(), ...r.fields(kFixed.coefficient),
  })],
  [kEarnRate, readEarnRate],
  [kRateBook, (r) => Object.fromEntries(Object.entries(kRateBookLines).map(([list, shape]) =>
    [list, readLines(r, shape)]))],
  [kPointsPolicy, (r) => ({ settings: kPointsSettings.read(r) })],
  [kMemberPolicy, (r) => ({ settings: kMemberSettings.read(r) })],
  [kContract, readContract],
  [kClearingTerms, readClearingTerms],
  [kLimits, (r) => ({ settings: kLimitSettings.read(r) })],
  [kTenderPolicy, (r) => ({ settings: kTenderSettings.read(r) })],
  [kUniversalUnit, (r) => r.fields(kFixed.unit)],
  [kProposal, (r, version) => {
    if (version === 1) return readProposed(r);
    if (version === 2) return readAnswer(r);
    return r.reject('A proposal is made and answered.', { expected: '1 or 2', found: version });
  }],
]);

// A rate without a budget and a cap is the rate alone.
function readEarnRate(r) {
  const { rate } = r.fields(kFixed.rate);
  if (r.left === 0) return { rate, budget: kNoLimit, cap: kNoLimit };
  const { budget, cap } = r.fields(kFixed.bounds);
  for (const [what, points] of [['budget', budget], ['cap', cap]]) {
    if (points >= kNoLimit && points <= kPointsMax) continue;
    r.reject(`The ${what} of the earn rate is out of its bounds.`,
      { expected: `${kNoLimit} to ${kPointsMax}`, found: points });
  }
  if (budget === kNoLimit && cap === kNoLimit) {
    r.reject('An earn rate states that it has no budget and no cap.');
  }
  return { rate, budget, cap };
}

function readLines(r, shape) {
  const lines = [];
  for (let left = r.fields(kFixed.u32).value; left > 0; left -= 1) lines.push(r.fields(shape));
  return lines;
}

// Without a time it begins with its approval.
function readProposed(r) {
  const { proposer, what, number, begins, effective_from: from, size } = r.fields(kFixed.proposed);
  if (!kProposed.has(what)) {
    r.reject(`Configuration ${what} is not published by a proposal.`,
      { expected: [...kProposed].join(' or '), found: what });
  }
  if (number !== 0) {
    r.reject('There is only one of what is proposed.', { expected: 0, found: number });
  }
  if (begins > 1) {
    r.reject('When a proposal begins is unknown.', { expected: '0 or 1', found: begins });
  }
  if (what === kCutOfPeriod && begins !== 0) {
    r.reject('A period is cut with the approval of its cut.', { expected: 0, found: begins });
  }
  if (what === kUniversalUnit && begins !== 0) {
    r.reject('The unit is in force with its approval.', { expected: 0, found: begins });
  }
  if (begins === 0 && from !== 0n) {
    r.reject('What begins with its approval states no time.', { expected: 0, found: from });
  }
  const payload = r.skip(size);
  return {
    proposer, what, number, effective_from: begins === 1 ? from : null, payload,
    content: decodeProposed(what, payload, r.reject),
  };
}

function decodeProposed(what, payload, reject) {
  if (what !== kCutOfPeriod) return decodePayload({ what, version: 1, payload }, reject);
  return decodeWhole((r) => r.fields(kFixed.cut), payload, reject);
}

function readAnswer(r) {
  const { answer } = r.fields(kFixed.answer);
  if (answer !== kApproved && answer !== kRejected) {
    r.reject('The answer to a proposal is unknown.', { expected: '1 or 2', found: answer });
  }
  return { answer };
}

// Of a `Published`, or of what is to be one.
export function decodePayload({ what, version, payload }, reject) {
  const decode = kDecoders.get(what);
  if (!decode) reject(`Nothing is known of published configuration ${what}.`);
  return decodeWhole((reader) => decode(reader, version), payload, reject);
}

function decodeWhole(decode, payload, reject) {
  const reader = new PayloadReader(payload, reject);
  const content = decode(reader);
  if (reader.at !== payload.length) {
    reject('The payload is longer than its fields.',
      { expected: reader.at, found: payload.length });
  }
  return content;
}

class PayloadReader {
  constructor(payload, reject) {
    this.payload = payload;
    this.reject = reject;
    this.at = 0;
    this.decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  }

  get left() {
    return this.payload.length - this.at;
  }

  skip(size) {
    const begin = this.at;
    if (begin + size > this.payload.length) this.reject('The payload ends inside a field.');
    this.at += size;
    return this.payload.subarray(begin, begin + size);
  }

  fields(shape) {
    return readFields(shape, this.skip(shape.size), 0, this.reject);
  }

  text() {
    const bytes = this.skip(this.fields(kFixed.u32).value);
    try {
      return this.decoder.decode(bytes);
    } catch {
      return this.reject('A text of the payload is not UTF-8.');
    }
  }
}

// All versions of one (what, number), in order of version; `ordered` has them in the order in which
// they take effect.
export class Versions {
  constructor() {
    this.list = [];
    this.ordered = [];
  }

  add(version) {
    this.list.push(version);
    this.ordered.push(version);
    this.ordered.sort(compareEffect);
  }

  copy() {
    const copy = new Versions();
    copy.list = [...this.list];
    copy.ordered = [...this.ordered];
    return copy;
  }

  // The version in force at `time`: the greatest effective_from ≤ time, and of equals the greatest
  // version; null before the first.
  at(time) {
    for (let index = this.ordered.length - 1; index >= 0; index -= 1) {
      if (this.ordered[index].effective_from <= time) return this.ordered[index];
    }
    return null;
  }

  // As at(); before the first version took effect, that one.
  atOrFirst(time) {
    return this.at(time) ?? this.ordered[0] ?? null;
  }

  // From the last that took effect `span` or more before `time` (or the first of all) on, all that
  // began by `time` or begin within less than `span` after it.
  window(time, span) {
    let first = 0;
    while (this.ordered[first + 1]?.effective_from <= time - span) first += 1;
    return this.ordered.slice(first).filter(({ effective_from: from }) =>
      from <= time || from < time + span);
  }
}

function compareEffect(a, b) {
  if (a.effective_from === b.effective_from) return a.version - b.version;
  return a.effective_from < b.effective_from ? -1 : 1;
}
