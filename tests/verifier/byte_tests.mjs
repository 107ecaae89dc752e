// Alterations of the bytes around the records: segments, drains, batches, the torn tail.
import assert from 'node:assert/strict';
import { copyFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { crc32c } from '../../tools/verify/bytes.mjs';
import {
  acceptedWhen, alterFile, check, copyOf, failureOf, refused, run, runVerifier,
} from './checks.mjs';
import { readRecords, seal, segmentPath, writeRecords } from './journal_editor.mjs';

const kFlips = 64;
const kSector = 512;
const kBlock = 4096;

// `directory` is one that was written again.
export function testBytes(directory) {
  const offsets = writeRecords(directory, readRecords(directory));
  const altered = (name, words, alter) => refused(name, words, directory, (copy) =>
    alterFile(segmentPath(copy), (bytes) => alter({ bytes, offsets, copy })));
  const second = offsets[1];
  const last = offsets.at(-1);
  const trailerOf = (bytes, offset) =>
    offset + Math.ceil(Number(bytes.readBigUInt64LE(offset + 24)) / kSector) * kSector;

  altered('a byte of a record', /drain 1: The CRC of a data sector/,
    ({ bytes }) => { bytes[second + 700] ^= 1; });
  altered('a byte of the last drain', /The CRC of a data sector/,
    ({ bytes }) => { bytes[last + 700] ^= 1; });
  altered('a byte of a drain header', /drain 1: The CRC of the drain header/,
    ({ bytes }) => { bytes[second + 32] ^= 1; });
  altered('a byte of a trailer', /CRC of a (trailer|data) sector/,
    ({ bytes }) => { bytes[trailerOf(bytes, second)] ^= 1; });
  altered('an unused place of a trailer', /unused place|CRC of a trailer/,
    ({ bytes }) => { bytes[trailerOf(bytes, last) + 500] ^= 1; });
  altered('the chain of drains', /drain 1: The drain does not name the CRC/, ({ bytes }) => {
    bytes.writeUInt32LE(0x12345678, second + 36);
    seal(bytes, second);
  });
  altered('the number of a drain', /drain 1: The drains are not in order/, ({ bytes }) => {
    bytes.writeBigUInt64LE(2n, second + 16);
    seal(bytes, second);
  });
  altered('a drain that is too short for its batches', /no room for its batches/, ({ bytes }) => {
    bytes.writeUInt32LE(1 << 30, second + 32);
    seal(bytes, second);
  });
  altered('the first sequence of a batch', /does not begin with the next record/, ({ bytes }) => {
    bytes.writeBigUInt64LE(7n, second + 64 + 8);
    seal(bytes, second);
    relink(bytes, offsets, 2);
  });
  altered('the count of a batch', /do not fill their batch|does not begin/, ({ bytes }) => {
    bytes.writeUInt32LE(bytes.readUInt32LE(second + 64 + 16) - 1, second + 64 + 16);
    seal(bytes, second);
  });
  altered('a batch of no records', /at least one record/, ({ bytes }) => {
    bytes.writeUInt32LE(0, second + 64 + 16);
    seal(bytes, second);
  });
  altered('a byte after the last drain', /must begin here|must be zero|all zero/,
    ({ bytes }) => { bytes[bytes.length - kBlock] = 1; });
  altered('a byte of the segment header', /CRC of the segment header/,
    ({ bytes }) => { bytes[16] ^= 1; });
  altered('a byte after the segment header', /must be zero/, ({ bytes }) => { bytes[99] = 1; });
  altered('a segment that is cut short', /size differs|some blocks/,
    ({ bytes }) => bytes.subarray(0, bytes.length - kBlock));
  testTorn(altered, offsets);
}

function testTorn(altered, offsets) {
  const second = offsets[1];
  const last = offsets.at(-1);
  altered('a zero sector in a drain that a later one proves', /drain 1: .*proves that it was/,
    ({ bytes }) => { bytes.fill(0, second + 1024, second + 1536); });
  altered('a zero header before a later drain', /drain 1: .*proves that it was durable/,
    ({ bytes }) => { bytes.fill(0, second, second + kSector); });
  altered('the last drain dropped, below the signed head', /proves records that the journal/,
    ({ bytes }) => { bytes.fill(0, last); });
  altered('the last drain torn, below the signed head', /proves records that the journal.*torn/,
    ({ bytes }) => { bytes.fill(0, last + kSector, last + 1024); });
  altered('a torn sector before a byte that is not zero', /what follows at offset/,
    ({ bytes }) => {
      bytes.fill(0, last + kSector, last + 1024);
      bytes[bytes.length - 1] = 1;
    });
}

// Torn drains that nothing proves are accepted, and said in the words of `huitong verify`.
export function testTornTail(huitong, directory) {
  const tears = [
    ['a sector', (bytes, at) => bytes.fill(0, at + kSector, at + 2 * kSector)],
    ['the header', (bytes, at) => bytes.fill(0, at, at + kSector)],
    ['all but the header', (bytes, at) => bytes.fill(0, at + kSector)],
    ['the header, before what is no header of a later drain', (bytes, at) => {
      bytes.fill(0, at);
      bytes.write('HTDRAIN1', at + kBlock);
    }],
  ];
  for (const [name, tear] of tears) {
    const copy = copyOf(directory);
    rmSync(join(copy, 'heads'), { recursive: true });
    const offsets = writeRecords(copy, readRecords(copy));
    alterFile(segmentPath(copy), (bytes) => { tear(bytes, offsets.at(-1)); });
    const theirs = JSON.parse(run(huitong, ['verify', copy, '--json']));
    const { status, stdout } = runVerifier([copy, '--json']);
    const ours = JSON.parse(stdout);
    check(`torn, ${name}: what is said, and what is left`, () => {
      assert.equal(status, 0, stdout);
      assert.notEqual(ours.torn, '');
      assert.equal(ours.torn, theirs.torn);
      assert.equal(ours.drains, offsets.length - 1);
      assert.equal(ours.logs[0].state_hash, theirs.logs[0].state_hash);
      assert.ok(ours.logs[0].not_checked.some((what) => what.includes('signed head')));
      assert.ok(ours.logs[0].not_checked.some((what) => what.includes('torn drain')));
    });
    rmSync(copy, { recursive: true });
  }
}

// Names that a crash leaves are passed over.
export function testLeftOvers(directory) {
  acceptedWhen('left-overs of a crash', directory, (copy) => {
    writeFileSync(join(copy, 'journal', '0000-0000000001.segment.new'), 'half');
    writeFileSync(join(copy, 'journal', 'notes.txt'), 'not a segment');
    writeFileSync(join(copy, 'heads', '0000000000010000.checkpoint.new'), 'half');
  });
  acceptedWhen('a segment that was made ahead', directory, (copy) => {
    const ahead = join(copy, 'journal', '0000-0000000001.segment');
    copyFileSync(segmentPath(copy), ahead);
    alterFile(ahead, (bytes) => {
      bytes.fill(0, kBlock);
      bytes.writeBigUInt64LE(1n, 16);
      bytes.writeUInt32LE(crc32c(bytes, 0, 60), 60);
    });
  });
  refused('a segment that is missing', /missing before this one/, directory, (copy) =>
    copyFileSync(segmentPath(copy), join(copy, 'journal', '0000-0000000002.segment')));
}

// Not one byte of what was written may change unseen, whatever it means.
export function testAnyByte(directory) {
  const copy = copyOf(directory);
  const path = segmentPath(copy);
  const bytes = readFileSync(path);
  check(`refused: each of ${kFlips} bytes all over the journal`, () => {
    for (let flip = 0; flip < kFlips; flip += 1) {
      const at = Math.floor((flip + 0.5) * (bytes.length / kFlips));
      bytes[at] ^= 0x10;
      writeFileSync(path, bytes);
      failureOf(copy);
      bytes[at] ^= 0x10;
    }
  });
}

// Makes the drains from `first` on name the header before them again.
function relink(bytes, offsets, first) {
  for (let index = first; index < offsets.length; index += 1) {
    bytes.writeUInt32LE(bytes.readUInt32LE(offsets[index - 1] + 60), offsets[index] + 36);
    seal(bytes, offsets[index]);
  }
}
