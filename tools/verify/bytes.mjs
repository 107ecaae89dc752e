// Reads little-endian numbers and sees zeros; CRC-32C.

// "None" for a sequence is 2^64 − 1 in the journal and this here.
export const kNone = null;

// A u64 that counts (a sequence, a member, a length). Counts past 2^53 cannot be real: the caller
// is told with undefined and says so in the words of its place.
export function readCount(buffer, at) {
  const low = buffer.readUInt32LE(at);
  const high = buffer.readUInt32LE(at + 4);
  if (high === 0xffffffff && low === 0xffffffff) return kNone;
  return high > 0x1fffff ? undefined : high * 0x100000000 + low;
}

const kZeros = Buffer.alloc(1 << 16);

export function isZero(buffer, begin = 0, end = buffer.length) {
  for (let at = begin; at < end; at += kZeros.length) {
    const stop = Math.min(end, at + kZeros.length);
    if (kZeros.compare(buffer, at, stop, 0, stop - at) !== 0) return false;
  }
  return true;
}

// Where the first byte that is not zero stands, or `end`.
export function firstNonZero(buffer, begin, end) {
  let at = begin;
  while (at + kZeros.length <= end && isZero(buffer, at, at + kZeros.length)) at += kZeros.length;
  while (at < end && buffer[at] === 0) at += 1;
  return at;
}

export function alignUp(value, alignment) {
  return Math.ceil(value / alignment) * alignment;
}

// Eight tables, so that the loop takes eight bytes at a time ("slicing by 8"); the polynomial is
// Castagnoli's, reflected.
const kTables = makeTables();

function makeTables() {
  const tables = Array.from({ length: 8 }, () => new Uint32Array(256));
  for (let byte = 0; byte < 256; byte += 1) {
    let crc = byte;
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >>> 1) ^ 0x82f63b78 : crc >>> 1;
    tables[0][byte] = crc >>> 0;
  }
  for (let table = 1; table < 8; table += 1) {
    for (let byte = 0; byte < 256; byte += 1) {
      const before = tables[table - 1][byte];
      tables[table][byte] = (before >>> 8) ^ tables[0][before & 0xff];
    }
  }
  return tables;
}

export function crc32c(buffer, begin = 0, end = buffer.length) {
  const [t0, t1, t2, t3, t4, t5, t6, t7] = kTables;
  let crc = 0xffffffff;
  let at = begin;
  for (; at + 8 <= end; at += 8) {
    crc ^= buffer[at] | (buffer[at + 1] << 8) | (buffer[at + 2] << 16) | (buffer[at + 3] << 24);
    crc = t7[crc & 0xff] ^ t6[(crc >>> 8) & 0xff] ^ t5[(crc >>> 16) & 0xff] ^ t4[crc >>> 24] ^
      t3[buffer[at + 4]] ^ t2[buffer[at + 5]] ^ t1[buffer[at + 6]] ^ t0[buffer[at + 7]];
  }
  for (; at < end; at += 1) crc = (crc >>> 8) ^ t0[(crc ^ buffer[at]) & 0xff];
  return (crc ^ 0xffffffff) >>> 0;
}
