// Decodes one record: header, keys, subjects, effects; refuses what is not well formed.
import { firstNonZero, readCount } from './bytes.mjs';
import { Failure, recordPlace } from './failure.mjs';
import {
  kActorLast, kActorProgram, kBooks, kEffectKinds, kRecordKinds, kSubject,
} from './kinds.mjs';
import { layout, readFields } from './layout.mjs';

export const kHeaderBytes = 40;
const kFlagKeyed = 1;
const kFlagNumber = 2;
const kFlagOccurrence = 4;

const kKeyed = layout('key_mac bytes16, request_mac bytes16');
const kNumber = layout('number_mac bytes16');
const kOccurrence = layout('time time, day i32, zero u32');
const kSubjectHead = layout('member count, own_sequence count, previous count');

// Decodes the record that begins at `begin` in `bytes` and must end at or before its end. {log,
// sequence} is what the record must be.
export function decodeRecord(bytes, begin, { log, sequence }) {
  const place = recordPlace(log, sequence);
  const reject = (sentence, comparison) => {
    throw new Failure(place, sentence, comparison);
  };

  const length = begin + kHeaderBytes <= bytes.length ? bytes.readUInt32LE(begin) : 0;
  if (length < kHeaderBytes || length % 8 !== 0 || begin + length > bytes.length) {
    reject('The length of the record is not that of a record.', { expected: 'a multiple of 8, ' +
      `40 to ${bytes.length - begin}`, found: length });
  }
  const record = readHeader(bytes.subarray(begin, begin + length), place);
  checkHeader(record, sequence, reject);
  const cursor = readOptional(record, reject);
  readSubjects(record, cursor, reject);
  record.books = readEffects(record, record.booksAt, length, kBooks, reject);
  return record;
}

function readHeader(bytes, place) {
  return {
    place,
    bytes,
    length: bytes.length,
    version: bytes[4],
    kind: bytes.readUInt16LE(6),
    sequence: readCount(bytes, 8),
    commit_time: bytes.readBigInt64LE(16),
    commit_day: bytes.readInt32LE(24),
    actor: bytes.readUInt32LE(28),
    actor_kind: bytes.readUInt32LE(28) >>> 28,
    answer_version: bytes.readUInt16LE(32),
    flags: bytes.readUInt16LE(34),
    subject_count: bytes[5],
    keyed: null,
    number: null,
    occurrence: null,
    subjects: [],
    books: [],
  };
}

function checkHeader(record, sequence, reject) {
  const { bytes, flags, subject_count: subjects } = record;
  if (record.version !== 1) {
    reject('The version of the record is unknown.', { expected: 1, found: record.version });
  }
  if (record.sequence !== sequence) {
    reject('The sequence is not the next one.', { expected: sequence, found: record.sequence });
  }
  if (!kRecordKinds.has(record.kind)) reject(`The record kind ${record.kind} is unknown.`);
  if (subjects > 2) reject('A record has at most two subjects.', { expected: 2, found: subjects });
  if (record.actor_kind > kActorLast) reject(`The actor kind ${record.actor_kind} is unknown.`);
  if (flags & ~(kFlagKeyed | kFlagNumber | kFlagOccurrence)) {
    reject('Unknown flags are set.', { expected: 'bits 0 to 2', found: flags });
  }
  for (let index = subjects; index < 2; index += 1) {
    if (bytes.readUInt16LE(36 + 2 * index) !== 0) {
      reject(`There is no subject ${index}, but the header gives it words.`);
    }
  }
  if ((record.actor_kind === kActorProgram) === ((flags & kFlagKeyed) !== 0)) {
    reject('What a client asked for is keyed, and what the program does by itself is not.',
      { expected: record.actor_kind === kActorProgram ? 'not keyed' : 'keyed',
        found: flags & kFlagKeyed ? 'keyed' : 'not keyed' });
  }
  if ((flags & kFlagNumber) && !(flags & kFlagKeyed)) {
    reject('A record without a request key bears no number of a caller.');
  }
}

// The parts that the flags announce. Gives the offset after them.
function readOptional(record, reject) {
  record.optionalAt = kHeaderBytes;
  let at = kHeaderBytes;
  const take = (flag, shape) => {
    if (!(record.flags & flag)) return null;
    if (at + shape.size > record.length) reject('The record ends inside its keys.');
    const fields = readFields(shape, record.bytes, at, reject);
    at += shape.size;
    return fields;
  };
  record.keyed = take(kFlagKeyed, kKeyed);
  record.number = take(kFlagNumber, kNumber);
  record.occurrence = take(kFlagOccurrence, kOccurrence);
  if (record.occurrence?.time === record.commit_time) {
    reject('The occurrence is stated although it equals the commit time.');
  }
  return at;
}

function readSubjects(record, begin, reject) {
  let at = begin;
  for (let index = 0; index < record.subject_count; index += 1) {
    const size = 8 * record.bytes.readUInt16LE(36 + 2 * index);
    if (size < kSubjectHead.size || at + size > record.length) {
      reject(`Subject ${index} does not fit into the record.`);
    }
    const subject = readFields(kSubjectHead, record.bytes, at, reject);
    subject.begin = at;
    subject.end = at + size;
    subject.effects = readEffects(record, at + kSubjectHead.size, at + size, kSubject, reject);
    record.subjects.push(subject);
    at += size;
  }
  record.booksAt = at;
}

function readEffects(record, begin, end, where, reject) {
  const effects = [];
  for (let at = begin; at < end;) {
    const kind = record.bytes.readUInt16LE(at);
    const size = 8 * record.bytes.readUInt16LE(at + 2);
    const description = kEffectKinds.get(kind);
    if (!description) reject(`The effect kind ${kind} is unknown.`);
    if (!(description.where & where)) {
      reject(`${description.name} does not belong in ${where === kBooks ? 'books' : 'a subject'}.`);
    }
    if (size < description.shape.size || at + size > end) {
      reject(`The effect ${description.name} does not fit.`);
    }
    effects.push(readEffect(record, at, size, description, reject));
    at += size;
  }
  return effects;
}

function readEffect(record, at, size, description, reject) {
  const effect = { name: description.name };
  readFields(description.shape, record.bytes, at, reject, effect);
  for (const [field, values] of description.enumerations) {
    if (values.includes(effect[field])) continue;
    reject(`The ${field} of ${description.name} is unknown.`,
      { expected: values.join(' or '), found: effect[field] });
  }
  if (!description.suits(effect)) {
    reject(`The fields of ${description.name} do not go together.`);
  }
  let used = description.shape.size;
  if (description.payload) {
    if (used + effect.size > size) reject(`The payload of ${description.name} does not fit.`);
    effect.payload = record.bytes.subarray(at + used, at + used + effect.size);
    used += effect.size;
  }
  if (size - used >= 8) {
    reject(`The effect ${description.name} is too long.`, { expected: used, found: size });
  }
  if (firstNonZero(record.bytes, at + used, at + size) < at + size) {
    reject(`The padding of ${description.name} is not zero.`);
  }
  return effect;
}
