// Holds the stored hashes of a log's tree (tree/<log>.hashes) against those made from its records.
import { closeSync, existsSync, fstatSync, openSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { Failure, recordPlace } from './failure.mjs';
import { nodeOf } from './tree.mjs';

const kHashBytes = 32;
const kChunkBytes = 1 << 20;

function logFileName(log) {
  return log.toString(16).padStart(16, '0');
}

// The hashes stand in the order in which the tree makes them. The file may end before the tree
// does, within a hash too: a start makes the rest.
export class StoredTree {
  constructor(directory, log) {
    this.log = log;
    this.file = `tree/${logFileName(log)}.hashes`;
    const path = join(directory, this.file);
    this.descriptor = existsSync(path) ? openSync(path, 'r') : null;
    this.size = this.exists ? fstatSync(this.descriptor).size : 0;
    this.chunk = Buffer.alloc(0);
    this.chunkAt = 0;
    this.at = 0;
    // The first hash that differs: {sequence, height, at, expected, found}.
    this.difference = null;
  }

  get exists() {
    return this.descriptor !== null;
  }

  // How many whole hashes were compared.
  get compared() {
    return Math.floor(Math.min(this.at, this.size) / kHashBytes);
  }

  // Holds the next hash of the file against `hash`, which is that of the leaf `sequence`, or of the
  // 2^`height` leaves that end with it.
  compare(hash, sequence, height) {
    const left = Math.min(kHashBytes, this.size - this.at);
    if (left > 0 && this.difference === null) {
      const found = this.readNext(left);
      const expected = hash.subarray(0, left);
      if (!expected.equals(found)) {
        this.difference = { sequence, height, at: this.at, expected, found: Buffer.from(found) };
      }
    }
    this.at += kHashBytes;
  }

  // What differs as a Failure, or null. Either the record is not the one whose leaf was stored, or
  // the file is damaged: where a signed head proves the records, or where the stored leaf does not
  // fit what is stored above it.
  failure({ proved }) {
    if (this.difference === null) return null;
    const { sequence, height, at, expected, found } = this.difference;
    if (height === 0 && !proved && this.vouchesFor(sequence)) {
      return new Failure(recordPlace(this.log, sequence),
        `The leaf of the record is another in ${this.file}.`, { expected: found, found: expected });
    }
    const what = height === 0 ? `leaf ${sequence}` :
      `the ${2 ** height} leaves that end with leaf ${sequence}`;
    return new Failure({ log: this.log, file: this.file, offset: at },
      `The stored tree is damaged: the hash of ${what} is not the one made from the records.`,
      { expected, found });
  }

  // Whether the stored leaf leads to what is stored above it and its neighbour.
  vouchesFor(sequence) {
    const last = sequence % 2 === 0 ? sequence + 1 : sequence;
    const [left, right] = [this.readHash(last - 1, 0), this.readHash(last, 0)];
    const above = this.readHash(last, 1);
    return above === null || nodeOf(left, right).equals(above);
  }

  // After a cut the file may hold hashes of records that are no more; otherwise it may not.
  refuseMore(torn) {
    if (this.at >= this.size || torn) return;
    throw new Failure({ log: this.log, file: this.file, offset: this.at },
      'The stored tree is damaged: it holds more than the records make.',
      { expected: `${this.at} bytes`, found: `${this.size} bytes` });
  }

  close() {
    if (this.exists) closeSync(this.descriptor);
  }

  // The hash of the 2^height leaves that end with leaf `last`, which completes them; null where the
  // file ends before.
  readHash(last, height) {
    let bits = 0;
    for (let rest = last; rest > 0; rest = Math.floor(rest / 2)) bits += rest % 2;
    const hash = Buffer.alloc(kHashBytes);
    const at = kHashBytes * (2 * last - bits + height);
    return readSync(this.descriptor, hash, 0, kHashBytes, at) === kHashBytes ? hash : null;
  }

  readNext(size) {
    const offset = this.at - this.chunkAt;
    if (offset + size <= this.chunk.length) return this.chunk.subarray(offset, offset + size);
    const chunk = Buffer.alloc(Math.min(kChunkBytes, this.size - this.at));
    this.chunk = chunk.subarray(0, readSync(this.descriptor, chunk, 0, chunk.length, this.at));
    this.chunkAt = this.at;
    return this.chunk.subarray(0, size);
  }
}
