// Reads fixed fields by a line of the document, such as "currency u32, expires_on i32".
import { isZero, readCount } from './bytes.mjs';

// A rate or coefficient as it is published: whole, never divided out.
export class Fraction {
  constructor(numerator, denominator) {
    this.numerator = numerator;
    this.denominator = denominator;
  }

  toString() {
    return `${this.numerator}/${this.denominator}`;
  }
}

// In lowest terms; both are BigInts, and small enough then.
export function reducedFraction(numerator, denominator) {
  let [a, b] = [numerator, denominator];
  while (b !== 0n) [a, b] = [b, a % b];
  return new Fraction(Number(numerator / a), Number(denominator / a));
}

const kReaders = {
  u8: [1, (b, at) => b[at]],
  u16: [2, (b, at) => b.readUInt16LE(at)],
  u32: [4, (b, at) => b.readUInt32LE(at)],
  i32: [4, (b, at) => b.readInt32LE(at)],
  u64: [8, (b, at) => b.readBigUInt64LE(at)],
  i64: [8, (b, at) => b.readBigInt64LE(at)],
  // An instant, which no bound of amounts concerns.
  time: [8, (b, at) => b.readBigInt64LE(at)],
  // Not an amount: any 64 bits, such as half an id.
  bits64: [8, (b, at) => b.readBigInt64LE(at)],
  count: [8, readCount],
  // A count that is not none.
  sequence: [8, (b, at) => readCount(b, at) ?? undefined],
  bytes16: [16, (b, at) => b.subarray(at, at + 16)],
  bytes32: [32, (b, at) => b.subarray(at, at + 32)],
  fraction: [8, readFraction],
  // Or 0 and 0 for none, which is null here.
  'fraction?': [8, (b, at) => (isZero(b, at, at + 8) ? null : readFraction(b, at))],
  // A fraction that may be zero, which is 0/1.
  share: [8, readFraction],
};

function readFraction(b, at) {
  return new Fraction(b.readUInt32LE(at), b.readUInt32LE(at + 4));
}

// `line` is "name type, name type, …"; the first field stands at `begin`. A field named zero must
// be zero and is not kept.
export function layout(line, begin = 0) {
  const fields = [];
  let offset = begin;
  for (const part of line.split(', ')) {
    const [name, type] = part.split(' ');
    const [size, read] = kReaders[type];
    fields.push({ name, type, offset, read });
    offset += size;
  }
  return { fields, size: offset };
}

// The fields of `shape` at `at`, as an object; `reject(sentence)` is called where they are not well
// formed, whatever they mean.
export function readFields(shape, buffer, at, reject, into = {}) {
  for (const { name, type, offset, read } of shape.fields) {
    const value = read(buffer, at + offset);
    if (name === 'zero') {
      if (value !== 0) reject('A field that must be zero is not.');
      continue;
    }
    if (type === 'share') {
      if (!isReduced(value, 0)) {
        reject(`The share ${name} is not reduced, or not from 0 to 10^9 over 1 to 10^9.`);
      }
    } else if (value instanceof Fraction && !isReduced(value)) {
      reject(`The fraction ${name} is not reduced, or not between 1 and 10^9 in both parts.`);
    }
    if (type === 'i64' && !isAmount(value)) reject(`The amount ${name} is past 2^62.`);
    if (value === undefined) reject(`The number ${name} is past 2^53.`);
    into[name] = value;
  }
  return into;
}

const kAmountMax = 1n << 62n;
const kPartMax = 1_000_000_000;

function isAmount(value) {
  return value <= kAmountMax && value >= -kAmountMax;
}

function isReduced({ numerator, denominator }, least = 1) {
  if (numerator < least || denominator < 1) return false;
  if (numerator > kPartMax || denominator > kPartMax) return false;
  let [a, b] = [numerator, denominator];
  while (b !== 0) [a, b] = [b, a % b];
  return a === 1;
}
