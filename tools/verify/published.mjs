// Decodes what a `Published` effect holds and answers which version was in force at an instant.
import { layout, readFields } from './layout.mjs';

export const kCoalition = 1;
export const kBrand = 2;
export const kCurrency = 3;
export const kChannel = 4;
export const kEarnRate = 5;
export const kRateBook = 6;
export const kBucketMap = 7;

const kBuckets = 4096;
const kBookEntry = layout('currency u32, bid fraction, ask fraction, settlement_price i64');
const kFixed = {
  coalition: layout('money u32, unit_anchor i64, look_back_hours u32'),
  u8: layout('value u8'),
  u32: layout('value u32'),
  expiry: layout('expiry_mode u8, expiry_months u32, settlement_price i64'),
  coefficient: layout('kind u8, coefficient fraction'),
  rate: layout('rate fraction'),
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
  [kEarnRate, (r) => r.fields(kFixed.rate)],
  [kRateBook, (r) => {
    const prices = new Map();
    for (let left = r.fields(kFixed.u32).value; left > 0; left -= 1) {
      const { currency, ...price } = r.fields(kBookEntry);
      if (prices.has(currency)) r.reject(`The rate book prices currency ${currency} twice.`);
      prices.set(currency, price);
    }
    return { prices };
  }],
  [kBucketMap, (r) => ({ shards: r.skip(2 * kBuckets) })],
]);

export function decodePayload(what, payload, reject) {
  const decode = kDecoders.get(what);
  if (!decode) reject(`Nothing is known of published configuration ${what}.`);
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
    this.decoder = new TextDecoder('utf-8', { fatal: true });
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

// All versions of one (what, number), in order of version.
export class Versions {
  constructor() {
    this.list = [];
  }

  add(version) {
    this.list.push(version);
  }

  // The version in force at `time`: the greatest effective_from ≤ time, and of equals the greatest
  // version; null before the first.
  at(time) {
    let best = null;
    for (const version of this.list) {
      if (version.effective_from > time) continue;
      if (best === null || version.effective_from >= best.effective_from) best = version;
    }
    return best;
  }

  // As at(); before the first version took effect, that one.
  atOrFirst(time) {
    return this.at(time) ?? this.list.reduce((first, version) =>
      (first === null || version.effective_from < first.effective_from ? version : first), null);
  }

  // Those in force at any instant strictly between `from` and `to`, in the order in which they take
  // effect.
  within(from, to) {
    const inForce = this.list.filter((version) =>
      version.effective_from > from && version.effective_from < to &&
      this.at(version.effective_from) === version);
    inForce.sort(compareEffect);
    const first = this.at(from);
    return first === null ? inForce : [first, ...inForce];
  }
}

function compareEffect(a, b) {
  if (a.effective_from === b.effective_from) return a.version - b.version;
  return a.effective_from < b.effective_from ? -1 : 1;
}
