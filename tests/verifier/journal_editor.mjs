// Takes the journal of a data directory apart into records and writes it again with every checksum
// made anew, so that an alteration of a record can only be seen by what the record says.
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { crc32c } from '../../tools/verify/bytes.mjs';
import { account, kEffectKinds } from '../../tools/verify/kinds.mjs';
import { decodeRecord } from '../../tools/verify/record.mjs';
import { listSegments, readLane } from '../../tools/verify/segments.mjs';

const kBlock = 4096;
const kSector = 512;
const kSectorsPerTrailer = 127;
const kRecordsPerDrain = 300;

// A record as bytes that can be altered in place.
export class EditableRecord {
  constructor(bytes, log) {
    this.bytes = Buffer.from(bytes);
    this.log = log;
  }

  copy() {
    return new EditableRecord(this.bytes, this.log);
  }

  get sequence() {
    return Number(this.bytes.readBigUInt64LE(8));
  }

  get kind() {
    return this.bytes.readUInt16LE(6);
  }

  get decoded() {
    return decodeRecord(this.bytes, 0, { log: this.log, sequence: this.sequence });
  }

  get keyedAt() {
    return 40;
  }

  get occurrenceAt() {
    const flags = this.bytes.readUInt16LE(34);
    return 40 + (flags & 1 ? 32 : 0) + (flags & 2 ? 16 : 0);
  }

  get subjectAt() {
    return this.occurrenceAt + (this.bytes.readUInt16LE(34) & 4 ? 16 : 0);
  }

  // Sets a flag of the header and puts in what it announces.
  setFlag(flag, bytes) {
    const flags = this.bytes.readUInt16LE(34);
    const at = { 1: this.keyedAt, 2: 40 + (flags & 1 ? 32 : 0), 4: this.occurrenceAt }[flag];
    this.bytes = Buffer.concat([this.bytes.subarray(0, at), bytes, this.bytes.subarray(at)]);
    this.bytes.writeUInt16LE(flags | flag, 34);
    this.bytes.writeUInt32LE(this.bytes.length, 0);
  }

  // Where each subject begins and ends.
  get subjectSpans() {
    const spans = [];
    let begin = this.subjectAt;
    for (let index = 0; index < this.bytes[5]; index += 1) {
      const end = begin + 8 * this.bytes.readUInt16LE(36 + 2 * index);
      spans.push({ begin, end });
      begin = end;
    }
    return spans;
  }

  // All effects, in order, as cursors that can get and set fields.
  allEffects() {
    const found = [];
    const spans = this.subjectSpans;
    const booksAt = spans.at(-1)?.end ?? this.subjectAt;
    const parts = [...spans.map(({ begin, end }) => [begin + 24, end]),
      [booksAt, this.bytes.length]];
    for (const [begin, end] of parts) {
      for (let at = begin; at < end; at += 8 * this.bytes.readUInt16LE(at + 2)) {
        const description = kEffectKinds.get(this.bytes.readUInt16LE(at));
        found.push(new EffectCursor(this.bytes, at, description));
      }
    }
    return found;
  }

  effects(name) {
    return this.allEffects().filter((effect) => effect.description.name === name);
  }

  effect(name, index = 0) {
    return this.effects(name)[index];
  }

  book(accountName) {
    const code = account(accountName) >> 56n;
    return this.effects('BookPosting').find((one) => one.get('account') >> 56n === code);
  }

  // Appends bytes to books.
  append(bytes) {
    this.bytes = Buffer.concat([this.bytes, bytes]);
    this.bytes.writeUInt32LE(this.bytes.length, 0);
  }

  // Takes effects out of books or of a subject.
  remove(cursors) {
    for (const { at, size } of [...cursors].sort((a, b) => b.at - a.at)) {
      this.splice(at, size, Buffer.alloc(0));
    }
  }

  // Puts `bytes` in the place of `size` bytes at `at`, and makes the lengths anew.
  splice(at, size, bytes) {
    const index = this.subjectSpans.findIndex(({ begin, end }) => at >= begin && at < end);
    this.bytes = Buffer.concat([this.bytes.subarray(0, at), bytes, this.bytes.subarray(at + size)]);
    this.bytes.writeUInt32LE(this.bytes.length, 0);
    if (index < 0) return;
    const words = this.bytes.readUInt16LE(36 + 2 * index);
    this.bytes.writeUInt16LE(words + (bytes.length - size) / 8, 36 + 2 * index);
  }
}

export const kWriters = {
  u8: (bytes, at, value) => bytes.writeUInt8(value, at),
  u16: (bytes, at, value) => bytes.writeUInt16LE(value, at),
  u32: (bytes, at, value) => bytes.writeUInt32LE(value, at),
  i32: (bytes, at, value) => bytes.writeInt32LE(value, at),
  u64: (bytes, at, value) => bytes.writeBigUInt64LE(value, at),
  i64: (bytes, at, value) => bytes.writeBigInt64LE(value, at),
  time: (bytes, at, value) => bytes.writeBigInt64LE(value, at),
  bits64: (bytes, at, value) => bytes.writeBigInt64LE(value, at),
  sequence: (bytes, at, value) => bytes.writeBigUInt64LE(BigInt(value), at),
  count: (bytes, at, value) => bytes.writeBigUInt64LE(BigInt(value), at),
  bytes16: (bytes, at, value) => value.copy(bytes, at),
  bytes32: (bytes, at, value) => value.copy(bytes, at),
  fraction: (bytes, at, [numerator, denominator]) => {
    bytes.writeUInt32LE(numerator, at);
    bytes.writeUInt32LE(denominator, at + 4);
  },
};
kWriters['fraction?'] = kWriters.fraction;

class EffectCursor {
  constructor(bytes, at, description) {
    this.bytes = bytes;
    this.at = at;
    this.description = description;
  }

  get size() {
    return 8 * this.bytes.readUInt16LE(this.at + 2);
  }

  has(name) {
    return this.description.shape.fields.some((one) => one.name === name);
  }

  field(name) {
    const field = this.description.shape.fields.find((one) => one.name === name);
    return { ...field, offset: this.at + field.offset };
  }

  get(name) {
    const { read, offset } = this.field(name);
    return read(this.bytes, offset);
  }

  set(name, value) {
    const { type, offset } = this.field(name);
    kWriters[type](this.bytes, offset, value);
  }

  add(name, amount) {
    const value = this.get(name);
    this.set(name, typeof value === 'bigint' ? value + BigInt(amount) : value + amount);
  }

  raw() {
    return Buffer.from(this.bytes.subarray(this.at, this.at + this.size));
  }
}

export function bookPosting(currency, accountValue, amount) {
  const bytes = Buffer.alloc(24);
  bytes.writeUInt16LE(10, 0);
  bytes.writeUInt16LE(3, 2);
  bytes.writeUInt32LE(currency, 4);
  bytes.writeBigUInt64LE(accountValue, 8);
  return Buffer.concat([bytes.subarray(0, 16), int64(amount)]);
}

function int64(value) {
  const bytes = Buffer.alloc(8);
  bytes.writeBigInt64LE(BigInt(value));
  return bytes;
}

export function readRecords(directory) {
  const records = [];
  for (const segments of listSegments(directory).values()) {
    for (const drain of readLane(segments)) {
      for (const batch of drain.batches) {
        for (let at = 0; at < batch.bytes.length;) {
          const length = batch.bytes.readUInt32LE(at);
          records.push(new EditableRecord(batch.bytes.subarray(at, at + length), batch.log));
          at += length;
        }
      }
    }
  }
  return records;
}

// Writes all records into the first segment, which is left alone, as drains of `kRecordsPerDrain`,
// and gives the offsets of the drains.
export function writeRecords(directory, records) {
  const path = segmentPath(directory);
  for (const name of readdirSync(join(directory, 'journal'))) {
    if (join(directory, 'journal', name) !== path) rmSync(join(directory, 'journal', name));
  }
  const segment = readFileSync(path).subarray(0, kBlock);
  const parts = [segment];
  const offsets = [];
  let [offset, previous] = [kBlock, 0];
  for (let first = 0, drain = 0; first < records.length; first += kRecordsPerDrain, drain += 1) {
    const bytes = makeDrain(records.slice(first, first + kRecordsPerDrain), first, drain, previous);
    previous = bytes.readUInt32LE(60);
    offsets.push(offset);
    offset += bytes.length;
    parts.push(bytes);
  }
  parts.push(Buffer.alloc(kBlock));
  const all = Buffer.concat(parts);
  all.writeBigUInt64LE(BigInt(all.length), 24);
  all.writeUInt32LE(crc32c(all, 0, 60), 60);
  writeFileSync(path, all);
  return offsets;
}

export function segmentPath(directory) {
  const [name] = readdirSync(join(directory, 'journal')).sort();
  return join(directory, 'journal', name);
}

function makeDrain(records, first, drain, previous) {
  const body = Buffer.concat(records.map((record) => record.bytes));
  const batch = Buffer.alloc(32);
  batch.writeBigUInt64LE(BigInt(records[0].log), 0);
  batch.writeBigUInt64LE(BigInt(first), 8);
  batch.writeUInt32LE(records.length, 16);
  batch.writeBigUInt64LE(BigInt(body.length), 24);
  const header = Buffer.alloc(64);
  header.write('HTDRAIN1', 0, 'latin1');
  header.writeUInt32LE(1, 8);
  header.writeBigUInt64LE(BigInt(drain), 16);
  header.writeBigUInt64LE(BigInt(64 + 32 + body.length), 24);
  header.writeUInt32LE(1, 32);
  header.writeUInt32LE(previous, 36);
  const content = Buffer.concat([header, batch, body]);
  const sectors = Math.ceil(content.length / kSector);
  const trailers = Math.ceil(sectors / kSectorsPerTrailer);
  const bytes = Buffer.alloc(Math.ceil(((sectors + trailers) * kSector) / kBlock) * kBlock);
  content.copy(bytes);
  seal(bytes, 0);
  return bytes;
}

// Makes the CRCs of the drain at `offset` anew: of its header and of every sector.
export function seal(bytes, offset) {
  bytes.writeUInt32LE(crc32c(bytes, offset, offset + 60), offset + 60);
  const sectors = Math.ceil(Number(bytes.readBigUInt64LE(offset + 24)) / kSector);
  const trailer = offset + sectors * kSector;
  for (let sector = 0; sector < sectors; sector += 1) {
    const at = offset + sector * kSector;
    const place = trailer + Math.floor(sector / kSectorsPerTrailer) * kSector +
      4 * (sector % kSectorsPerTrailer);
    bytes.writeUInt32LE(crc32c(bytes, at, at + kSector), place);
  }
  for (let at = trailer; at < trailer + Math.ceil(sectors / kSectorsPerTrailer) * kSector;
    at += kSector) {
    bytes.writeUInt32LE(crc32c(bytes, at, at + kSector - 4), at + kSector - 4);
  }
}
