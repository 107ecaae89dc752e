// Reads the segments of a journal: headers, drains, checksums, the chain of drains, the torn tail.
import { closeSync, fstatSync, openSync, readdirSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { alignUp, crc32c, firstNonZero, isZero, readCount } from './bytes.mjs';
import { bytesPlace, Failure } from './failure.mjs';

const kSegmentMagic = Buffer.from('HTSEGMT1');
const kDrainMagic = Buffer.from('HTDRAIN1');
const kBlock = 4096;
const kSector = 512;
const kHeaderBytes = 64;
const kBatchBytes = 32;
const kSectorsPerTrailer = 127;
const kName = /^(\d{4})-(\d{10})\.segment$/;

// The segments of each lane in order: Map of lane → [{lane, segment, file, path}].
export function listSegments(directory) {
  const names = readdirSync(join(directory, 'journal')).sort();
  const lanes = new Map();
  for (const name of names) {
    const match = kName.exec(name);
    const file = `journal/${name}`;
    if (!match) throw new Failure({ file }, 'Only segments belong in the journal.');
    const lane = Number(match[1]);
    const segment = Number(match[2]);
    const known = lanes.get(lane) ?? [];
    if (segment !== known.length) {
      throw new Failure({ file }, 'A segment is missing before this one.',
        { expected: known.length, found: segment });
    }
    known.push({ lane, segment, file, path: join(directory, 'journal', name) });
    lanes.set(lane, known);
  }
  return lanes;
}

// Walks one lane and yields its drains: {file, offset, drain, batches: [{log, first, count, bytes,
// offset}]}. The return value says what was cut: {drains, torn}, torn being null or a sentence.
export function* readLane(segments) {
  const chain = { lane: segments[0]?.lane, drain: 0, previous: 0 };
  for (const [index, segment] of segments.entries()) {
    const buffer = readSegment(segment);
    let offset = kBlock;
    for (;;) {
      if (isZero(buffer, offset, Math.min(buffer.length, offset + kBlock)) &&
          isZero(buffer, offset)) break;
      const found = readDrain(segment, buffer, offset, chain);
      if (found.torn) {
        refuseTornBeforeMore(segment, buffer, found, segments.slice(index + 1));
        return { drains: chain.drain, torn: found.torn };
      }
      yield found;
      chain.drain += 1;
      chain.previous = found.crc;
      offset = found.end;
    }
  }
  return { drains: chain.drain, torn: null };
}

function readSegment({ file, path, lane, segment }) {
  const descriptor = openSync(path, 'r');
  const buffer = Buffer.allocUnsafe(fstatSync(descriptor).size);
  let filled = 0;
  while (filled < buffer.length) {
    const count = readSync(descriptor, buffer, filled, buffer.length - filled, filled);
    if (count === 0) break;
    filled += count;
  }
  closeSync(descriptor);

  const place = bytesPlace(file, 0);
  if (filled < 2 * kBlock) throw new Failure(place, 'The segment is too short to hold a drain.');
  if (!buffer.subarray(0, 8).equals(kSegmentMagic)) {
    throw new Failure(place, 'The segment does not begin with HTSEGMT1.');
  }
  requireCrc(place, 'the segment header', buffer, 0, 60);
  requireEqual(place, 'The version of the segment is unknown.', 1, buffer.readUInt32LE(8));
  requireEqual(place, 'The lane differs from the name.', lane, buffer.readUInt32LE(12));
  requireEqual(place, 'The number differs from the name.', segment, readCount(buffer, 16));
  requireEqual(place, 'The size differs from the file.', buffer.length, readCount(buffer, 24));
  requireZero(file, buffer, 32, 60, undefined);
  requireZero(file, buffer, 64, kBlock, undefined);
  return buffer;
}

// One drain at `offset`, or {torn} with the sentence that says why it is to be cut.
function readDrain({ file, lane }, buffer, offset, chain) {
  const place = bytesPlace(file, offset, chain.drain);
  if (isZero(buffer, offset, offset + kSector)) {
    const torn = `${file}, offset ${offset}, drain ${chain.drain}: the header is all zero.`;
    return { torn, place };
  }
  if (!buffer.subarray(offset, offset + 8).equals(kDrainMagic)) {
    throw new Failure(place, 'A drain must begin here with HTDRAIN1.');
  }
  requireCrc(place, 'the drain header', buffer, offset, 60);
  requireEqual(place, 'The version of the drain is unknown.', 1, buffer.readUInt32LE(offset + 8));
  requireEqual(place, 'The drain is of another lane.', lane, buffer.readUInt32LE(offset + 12));
  requireEqual(place, 'The drains are not in order.', chain.drain, readCount(buffer, offset + 16));
  requireEqual(place, 'The drain does not name the CRC of the header before it.', chain.previous,
    buffer.readUInt32LE(offset + 36));
  requireZero(file, buffer, offset + 40, offset + 60, chain.drain);

  const dataBytes = readCount(buffer, offset + 24);
  const sectors = Math.ceil(dataBytes / kSector);
  const trailer = offset + sectors * kSector;
  const trailerEnd = trailer + Math.ceil(sectors / kSectorsPerTrailer) * kSector;
  const end = alignUp(trailerEnd, kBlock);
  if (!dataBytes || dataBytes < kHeaderBytes || end > buffer.length) {
    throw new Failure(place, 'The drain does not fit into its segment.',
      { expected: `at most ${buffer.length - offset} bytes`, found: dataBytes });
  }

  const torn = checkSectors(file, buffer, { offset, sectors, trailer, drain: chain.drain });
  if (torn) return { torn, end, place };
  requireZero(file, buffer, offset + dataBytes, trailer, chain.drain);
  requireZero(file, buffer, trailerEnd, end, chain.drain);
  return {
    file, offset, end,
    drain: chain.drain,
    crc: buffer.readUInt32LE(offset + 60),
    batches: readBatches(file, buffer, offset, dataBytes, chain.drain),
  };
}

// Judges every sector by its CRC. The drain is torn only if each one that fails is all zero; a data
// sector is judged only where its trailer sector is sound.
function checkSectors(file, buffer, { offset, sectors, trailer, drain }) {
  let torn = null;
  const judge = (at, expected, found, what) => {
    if (expected === found) return true;
    if (!isZero(buffer, at, at + kSector)) {
      throw new Failure(bytesPlace(file, at, drain), `The CRC of ${what} is wrong.`,
        { expected: hex(expected), found: hex(found) });
    }
    torn ??= `${file}, offset ${at}, drain ${drain}: ${what} is all zero.`;
    return false;
  };
  for (let first = 0, at = trailer; first < sectors; first += kSectorsPerTrailer, at += kSector) {
    const stored = buffer.readUInt32LE(at + kSector - 4);
    if (!judge(at, stored, crc32c(buffer, at, at + kSector - 4), 'a trailer sector')) continue;
    for (let place = 0; place < kSectorsPerTrailer; place += 1) {
      const expected = buffer.readUInt32LE(at + 4 * place);
      const sector = offset + (first + place) * kSector;
      if (first + place < sectors) {
        judge(sector, expected, crc32c(buffer, sector, sector + kSector), 'a data sector');
      } else if (expected !== 0) {
        throw new Failure(bytesPlace(file, at + 4 * place, drain),
          'An unused place of the trailer is not zero.');
      }
    }
  }
  return torn;
}

function readBatches(file, buffer, offset, dataBytes, drain) {
  const batches = [];
  const count = buffer.readUInt32LE(offset + 32);
  const end = offset + dataBytes;
  let at = offset + kHeaderBytes;
  for (let index = 0; index < count; index += 1) {
    const place = bytesPlace(file, at, drain);
    if (at + kBatchBytes > end) throw new Failure(place, 'A batch goes past the end of its drain.');
    const batch = {
      log: readCount(buffer, at),
      first: readCount(buffer, at + 8),
      count: buffer.readUInt32LE(at + 16),
      offset: at + kBatchBytes,
    };
    const bytes = readCount(buffer, at + 24);
    requireZero(file, buffer, at + 20, at + 24, drain);
    if (!(at + kBatchBytes + bytes <= end)) {
      throw new Failure(place, 'A batch goes past the end of its drain.');
    }
    if (index > 0 && !(batch.log > batches[index - 1].log)) {
      throw new Failure(place, 'A drain has at most one batch per log, in order of log number.');
    }
    batch.bytes = buffer.subarray(batch.offset, batch.offset + bytes);
    batches.push(batch);
    at += kBatchBytes + bytes;
  }
  requireEqual(bytesPlace(file, at, drain), 'The batches do not fill the drain.', end, at);
  return batches;
}

// A torn drain may only be the last thing in the journal: a later drain proves that it was synced.
// Where the torn drain's own header is lost its length is unknown; what follows is then a later
// drain if it begins like one.
function refuseTornBeforeMore(segment, buffer, { torn, end, place }, later) {
  let at = end ?? place.offset + kBlock;
  if (end === undefined) {
    while (at < buffer.length && !buffer.subarray(at, at + 8).equals(kDrainMagic)) at += kBlock;
  } else {
    at = firstNonZero(buffer, at, buffer.length);
  }
  if (at < buffer.length) {
    throw new Failure(place, `The drain fails, and a later one at offset ${at} proves that it ` +
      `was durable: ${torn}`);
  }
  for (const next of later) {
    if (!isZero(readSegment(next), kBlock)) {
      throw new Failure(place, `The drain fails, and a later one in ${next.file} proves that it ` +
        `was durable: ${torn}`);
    }
  }
}

function requireCrc(place, what, buffer, offset, length) {
  const expected = buffer.readUInt32LE(offset + length);
  const found = crc32c(buffer, offset, offset + length);
  if (expected === found) return;
  throw new Failure(place, `The CRC of ${what} is wrong.`,
    { expected: hex(expected), found: hex(found) });
}

function requireZero(file, buffer, begin, end, drain) {
  const at = firstNonZero(buffer, begin, end);
  if (at < end) throw new Failure(bytesPlace(file, at, drain), 'This byte must be zero.');
}

function requireEqual(place, sentence, expected, found) {
  if (expected !== found) throw new Failure(place, sentence, { expected, found });
}

function hex(crc) {
  return crc.toString(16).padStart(8, '0');
}
