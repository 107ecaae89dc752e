// Sections, salts and leaves of records; the RFC 6962 tree over them.
import * as crypto from 'node:crypto';

const kSaltBytes = 32;
const kSaltsPerRecord = 4;
const kPrefixBytes = 32;
const kSectionSubject = 1;
const kSectionBooks = 2;
const kLeafByte = Buffer.from([0]);
const kNodeByte = Buffer.from([1]);

// crypto.hash (Node 20.12) is about twice as fast as createHash for what is this short.
export const sha256 = crypto.hash
  ? (bytes) => crypto.hash('sha256', bytes, 'buffer')
  : (bytes) => crypto.createHash('sha256').update(bytes).digest();

// The sections of a record in their order: each subject, then books.
export function sectionsOf(log, record) {
  const sections = record.subjects.map(({ begin, end }) =>
    Buffer.concat([prefix(kSectionSubject, log, record), record.bytes.subarray(begin, end)]));
  const head = Buffer.alloc(8);
  head.writeUInt32LE(record.actor, 0);
  head.writeUInt16LE(record.answer_version, 4);
  head.writeUInt16LE(record.flags, 6);
  const subjectsAt = record.subjects[0]?.begin ?? record.booksAt;
  sections.push(Buffer.concat([prefix(kSectionBooks, log, record), head,
    record.bytes.subarray(record.optionalAt, subjectsAt), record.bytes.subarray(record.booksAt)]));
  return sections;
}

function prefix(kind, log, record) {
  const bytes = Buffer.alloc(kPrefixBytes);
  bytes[0] = kind;
  bytes[1] = 1;
  bytes.writeUInt16LE(record.kind, 2);
  bytes.writeInt32LE(record.commit_day, 4);
  bytes.writeBigUInt64LE(BigInt(log), 8);
  bytes.writeBigUInt64LE(BigInt(record.sequence), 16);
  bytes.writeBigInt64LE(record.commit_time, 24);
  return bytes;
}

// The entry of a record from its sections and their salts.
export function entryOf(sections, salts) {
  const hashes = sections.map((section, index) => sha256(Buffer.concat([salts[index], section])));
  return sha256(Buffer.concat([Buffer.from([sections.length]), ...hashes]));
}

export function leafOf(entry) {
  return sha256(Buffer.concat([kLeafByte, entry]));
}

export function nodeOf(left, right) {
  return sha256(Buffer.concat([kNodeByte, left, right]));
}

// Gives the salts of records in order of sequence from 0: the AES-256-CTR keystream under the log's
// salt key, a record taking four salts whether it has so many sections or not.
export class Salts {
  constructor(saltKey) {
    this.cipher = crypto.createCipheriv('aes-256-ctr', saltKey, Buffer.alloc(16));
    this.chunk = Buffer.alloc(kSaltBytes * kSaltsPerRecord * 1024);
    this.stream = Buffer.alloc(0);
    this.at = 0;
  }

  next() {
    if (this.at === this.stream.length) {
      this.stream = this.cipher.update(this.chunk);
      this.at = 0;
    }
    const salts = [];
    for (let index = 0; index < kSaltsPerRecord; index += 1, this.at += kSaltBytes) {
      salts.push(this.stream.subarray(this.at, this.at + kSaltBytes));
    }
    return salts;
  }
}

// The tree so far, as the roots of its complete subtrees, greatest first.
export class Frontier {
  constructor() {
    this.size = 0;
    this.subtrees = [];
  }

  // Calls `made(hash, height)` for the leaf and for each subtree that it completes, smallest first.
  append(leaf, made) {
    let hash = leaf;
    let height = 0;
    made?.(hash, height);
    for (let rest = this.size; rest % 2 === 1; rest = (rest - 1) / 2) {
      hash = nodeOf(this.subtrees.pop(), hash);
      height += 1;
      made?.(hash, height);
    }
    this.subtrees.push(hash);
    this.size += 1;
  }

  root() {
    if (this.size === 0) return sha256(Buffer.alloc(0));
    return this.subtrees.reduceRight((right, left) => nodeOf(left, right));
  }
}
