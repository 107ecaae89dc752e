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
const kDrainBytesMax = 2 ** 31;
const kReadBytesMax = 2 ** 30;
const kName = /^(\d{4})-(\d{10})\.segment$/;

// The segments of each lane in order: Map of lane → [{lane, segment, file, path}]. A name that is
// not a segment's, such as what a crash left half made, is passed over.
export function listSegments(directory) {
  const names = readdirSync(join(directory, 'journal')).sort();
  const lanes = new Map();
  for (const name of names) {
    const match = kName.exec(name);
    if (!match) continue;
    const file = `journal/${name}`;
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

// Walks one lane and yields its drains: {segment, offset, drain, batches: [{log, first, count,
// bytes, offset}]}. The return value says what is to be cut: {drains, torn}, torn being null or a
// sentence.
export function* readLane(segments) {
  const chain = { lane: segments[0]?.lane, drain: 0, previous: 0 };
  for (const [index, segment] of segments.entries()) {
    const buffer = readSegment(segment);
    let offset = kBlock;
    while (buffer.length - offset >= kBlock) {
      if (isZero(buffer, offset, offset + kSector) && isZero(buffer, offset)) break;
      const found = readDrain(segment, buffer, offset, chain);
      if (found.torn) {
        refuseTornBeforeSegments(found, segments.slice(index + 1));
        return { drains: chain.drain, torn: found.torn };
      }
      yield { ...found, segment };
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
    const wanted = Math.min(kReadBytesMax, buffer.length - filled);
    const count = readSync(descriptor, buffer, filled, wanted, filled);
    if (count === 0) break;
    filled += count;
  }
  closeSync(descriptor);

  const place = bytesPlace(file, 0);
  if (filled < kBlock || filled % kBlock !== 0) {
    throw new Failure(place, 'The segment is not some blocks of 4,096 bytes.',
      { expected: 'a multiple of 4096', found: filled });
  }
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

// One drain at `offset`, or {torn} with the sentence that says why it is to be cut: section 6 of
// the document, rules 2 to 5.
function readDrain(segment, buffer, offset, chain) {
  const { file } = segment;
  const place = bytesPlace(file, offset, chain.drain);
  const tear = (at, why) => ({
    place,
    torn: `drain ${chain.drain} of lane ${chain.lane} is torn: ${why}, at offset ${at} of ` +
      `"${segment.path}"`,
  });
  if (isZero(buffer, offset, offset + kSector)) {
    const torn = tear(offset, 'its header is all zero');
    refuseLaterHeader(buffer, offset, chain, torn);
    return torn;
  }
  const { dataBytes, batches } = checkDrainHeader(segment, buffer, offset, chain);
  const sectors = Math.ceil(dataBytes / kSector);
  const trailer = offset + sectors * kSector;
  const trailerEnd = trailer + Math.ceil(sectors / kSectorsPerTrailer) * kSector;
  const end = alignUp(trailerEnd, kBlock);
  const zeroAt = checkSectors(file, buffer, { offset, sectors, trailer, drain: chain.drain });
  requireZero(file, buffer, trailerEnd, end, chain.drain);
  if (zeroAt !== null) {
    const torn = tear(zeroAt, 'a sector is all zero');
    const more = firstNonZero(buffer, end, buffer.length);
    if (more < buffer.length) refuseTorn(torn, `what follows at offset ${more}`);
    return torn;
  }
  requireZero(file, buffer, offset + dataBytes, trailer, chain.drain);
  return {
    file, offset, end,
    drain: chain.drain,
    crc: buffer.readUInt32LE(offset + 60),
    batches: readBatches(file, buffer, offset, { dataBytes, batches, drain: chain.drain }),
  };
}

function checkDrainHeader({ file, lane }, buffer, offset, chain) {
  const place = bytesPlace(file, offset, chain.drain);
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
  const batches = buffer.readUInt32LE(offset + 32);
  const least = kHeaderBytes + kBatchBytes * batches;
  if (!(dataBytes >= least && dataBytes <= kDrainBytesMax)) {
    throw new Failure(place, 'The drain has no room for its batches, or is past 2 GiB.',
      { expected: `at least ${least} bytes`, found: dataBytes });
  }
  const sectors = Math.ceil(dataBytes / kSector);
  const size = (sectors + Math.ceil(sectors / kSectorsPerTrailer)) * kSector;
  if (alignUp(offset + size, kBlock) > buffer.length) {
    throw new Failure(place, 'The drain does not fit into its segment.',
      { expected: `at most ${buffer.length - offset} bytes`, found: dataBytes });
  }
  return { dataBytes, batches };
}

// Judges every sector by its CRC: one that fails must be all zero. A data sector is judged only
// where its trailer sector is sound. Gives the offset of the first that failed, or null.
function checkSectors(file, buffer, { offset, sectors, trailer, drain }) {
  let zeroAt = null;
  const judge = (at, expected, found, what) => {
    if (expected === found) return true;
    if (!isZero(buffer, at, at + kSector)) {
      throw new Failure(bytesPlace(file, at, drain), `The CRC of ${what} is wrong.`,
        { expected: hex(expected), found: hex(found) });
    }
    zeroAt ??= at;
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
  return zeroAt;
}

function readBatches(file, buffer, offset, { dataBytes, batches: count, drain }) {
  const batches = [];
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
    if (batch.count === 0) throw new Failure(place, 'A batch has at least one record.');
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

function refuseTorn({ place, torn }, proof) {
  throw new Failure(place, `The drain fails, and ${proof} proves that it was durable: ${torn}.`);
}

// The extent of a drain whose header is lost is unknown; what stands after it is a later drain if
// it begins like one.
function refuseLaterHeader(buffer, offset, { lane, drain }, torn) {
  for (let at = offset; at + kBlock <= buffer.length; at += kBlock) {
    if (buffer.subarray(at, at + 8).equals(kDrainMagic) && buffer.readUInt32LE(at + 12) === lane &&
        readCount(buffer, at + 16) > drain &&
        buffer.readUInt32LE(at + 60) === crc32c(buffer, at, at + 60)) {
      refuseTorn(torn, `a later one at offset ${at}`);
    }
  }
}

// A later segment that is in use proves the same.
function refuseTornBeforeSegments(torn, later) {
  for (const next of later) {
    if (!isZero(readSegment(next), kBlock)) refuseTorn(torn, `a later one in ${next.file}`);
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
