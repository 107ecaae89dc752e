// What alterations of records share. An alteration finds a record that suits it, alters it so that
// every checksum, and as far as it can every sum, still fits, and says which record must be named
// and by which words.
import { accountParts } from '../../tools/verify/kinds.mjs';

export function find(records, what, suits) {
  const found = records.find(suits);
  if (!found) throw new Error(`There is no record for this alteration: ${what}.`);
  return found;
}

// Of one record: `alter` changes it and may give another record to be named.
export function one(name, words, suits, alter) {
  return {
    name, words,
    apply: (records) => {
      const record = find(records, name, suits);
      const named = alter(record, records);
      return (named?.sequence === undefined ? record : named).sequence;
    },
  };
}

export function add(effect, field, amount) {
  return (record) => { record.effect(effect).add(field, amount); };
}

export function set(effect, field, value) {
  return (record) => { record.effect(effect).set(field, value); };
}

// Owes one micro-fen more, in both postings.
export function owesMore(record) {
  const due = record.book('due');
  const { party, counterparty } = accountParts(due.get('account'));
  const claim = record.effects('BookPosting').find((posting) => {
    const parts = accountParts(posting.get('account'));
    return parts.name === 'claim' && parts.party === counterparty && parts.counterparty === party;
  });
  due.add('amount', 1);
  claim.add('amount', -1);
}

function subjectField(offset) {
  return (record, value) => {
    record.bytes.writeBigUInt64LE(BigInt(value), record.subjectAt + offset);
  };
}

export const setMember = subjectField(0);
export const setOwnSequence = subjectField(8);
export const setPrevious = subjectField(16);

function setSequence(record, value) {
  record.bytes.writeBigUInt64LE(BigInt(value), 8);
}

export function memberOf({ decoded }) {
  return decoded.subjects[0]?.member ?? null;
}

// What the program does by itself.
const isDue = ({ kind }) => kind === 19 || kind === 20 || kind === 24;

// Ends the journal with a record of what was due, of `kind`, and the one that touched the wallet
// after it, and takes the former out.
export function leaveOut(what, words, kind) {
  return {
    name: `${what} that is left out before the wallet is touched`,
    words,
    apply: (records) => {
      const index = records.findIndex((record, at) => record.kind === kind && records[at + 1] &&
        memberOf(records[at + 1]) === memberOf(record) &&
        !(isDue(records[at + 1]) && records[at + 1].kind >= kind) &&
        !records[at + 1].effect('Declined'));
      if (index < 0) throw new Error(`Nothing touches the wallet after ${what}.`);
      const [due] = records.splice(index, 1);
      records.length = index + 1;
      const touching = records[index];
      const { previous, own_sequence: own } = due.decoded.subjects[0];
      setSequence(touching, index);
      setOwnSequence(touching, own);
      setPrevious(touching, previous);
      return index;
    },
  };
}

// Ends the journal with the record, twice.
export function repeatAtEnd(record, records) {
  records.length = records.indexOf(record) + 1;
  return appendCopy(record, records, memberOf(record));
}

// Appends a copy of the record that is the member's next, or nobody's; what it says is as it was.
export function appendCopy(record, records, member) {
  const again = record.copy();
  const last = records.at(-1);
  last.bytes.copy(again.bytes, 16, 16, 28);
  setSequence(again, records.length);
  if (member !== null) {
    const own = records.filter(({ decoded }) =>
      decoded.subjects.some((subject) => subject.member === member));
    setMember(again, member);
    setOwnSequence(again, own.length);
    setPrevious(again, own.at(-1).sequence);
  }
  if (again.bytes.readUInt16LE(34) & 1) again.bytes[again.keyedAt] ^= 0xff;
  records.push(again);
  return again;
}
