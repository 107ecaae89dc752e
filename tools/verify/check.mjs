// Checks one record against the log before it and folds it in.
import { Failure } from './failure.mjs';
import {
  accountParts, accountText, isPoints, kActorMember, kActorProgram, kRecordKinds,
} from './kinds.mjs';
import { kBrand, kCoalition, decodePayload } from './published.mjs';
import { isOverdue } from './ledger.mjs';
import { kRules } from './rules.mjs';
import { DayClock, dayText, timeText } from './calendar.mjs';

const kActorOperator = 1;
const kActorBrand = 2;
const kKindOpened = 1;

// Throws a Failure that names the record where it differs from what it must be.
export function checkRecord(ledger, record) {
  const reject = (sentence, comparison) => {
    throw new Failure(record.place, sentence, comparison);
  };
  decodePublished(record, reject);
  checkTime(ledger, record, reject);
  checkOpened(ledger, record, reject);
  checkActor(ledger, record, reject);
  checkChain(ledger, record, reject);
  checkSums(record, reject);
  if (isDeclined(record)) {
    checkDecline(record, reject);
  } else {
    checkNothingOverdue(ledger, record, reject);
    kRules.get(record.kind)({ ledger, record, reject });
  }
  checkRequests(ledger, record, reject);
  fold(ledger, record, reject);
}

function decodePublished(record, reject) {
  for (const effect of record.books) {
    if (effect.name !== 'Published') continue;
    effect.content = decodePayload(effect.what, effect.payload, reject);
    if (effect.what === kCoalition) requireTimeZone(effect.content.time_zone, reject);
  }
}

function requireTimeZone(timeZone, reject) {
  try {
    return new DayClock(timeZone);
  } catch {
    return reject(`The time zone ${timeZone} is unknown.`);
  }
}

function checkTime(ledger, record, reject) {
  if (ledger.commit_time !== null && record.commit_time < ledger.commit_time) {
    reject('The commit time is before that of the record before.', {
      expected: `at least ${timeText(ledger.commit_time)}`, found: timeText(record.commit_time),
    });
  }
  const clock = ledger.clock ?? openingClock(record);
  if (!clock) return;
  requireDay(clock, 'commit day', record.commit_time, record.commit_day, reject);
  if (!record.occurrence) return;
  requireDay(clock, 'day of occurrence', record.occurrence.time, record.occurrence.day, reject);
  if (record.occurrence.time > record.commit_time) {
    reject('It occurred after its commit time.', {
      expected: `at most ${timeText(record.commit_time)}`, found: timeText(record.occurrence.time),
    });
  }
}

function requireDay(clock, what, time, found, reject) {
  const expected = clock.dayOf(time);
  if (expected !== found) {
    reject(`The ${what} is not the day of its time in the coalition's time zone.`,
      { expected: dayText(expected), found: dayText(found) });
  }
}

// The first record brings the time zone in which its own day is reckoned.
function openingClock(record) {
  const opened = record.books.find((effect) => effect.what === kCoalition);
  return opened ? new DayClock(opened.content.time_zone) : null;
}

function checkOpened(ledger, record, reject) {
  const opens = record.kind === kKindOpened && !isDeclined(record);
  if (opens === (ledger.coalition() === null)) return;
  if (isDeclined(record)) return;
  reject(opens ? 'The coalition is opened a second time.' : 'The coalition is not open yet.');
}

function checkActor(ledger, record, reject) {
  const number = record.actor & 0xfffffff;
  const kind = record.actor_kind;
  const house = kind === kActorProgram || kind === kActorOperator || kind === kActorMember;
  if (house && number !== 0) {
    reject('This kind of actor has no number.', { expected: 0, found: number });
  }
  if (kind === kActorBrand && !ledger.knows(kBrand, number)) {
    reject(`The actor is brand ${number}, which is not registered.`);
  }
  if (kind === kActorMember && record.subjects.length === 0) {
    reject('The actor is a member, but the record has no subject.');
  }
}

// Each subject names the member's record before this one, and counts.
function checkChain(ledger, record, reject) {
  const [first, second] = record.subjects;
  if (second && first.member === second.member) reject('Both subjects are the same member.');
  for (const subject of record.subjects) {
    const enrols = subject.effects.some((effect) => effect.name === 'MemberEnrolled');
    const known = ledger.members[subject.member];
    if (enrols && subject.member !== ledger.members.length) {
      reject('An enrolment takes the next ordinal.',
        { expected: ledger.members.length, found: subject.member });
    }
    if (!enrols && !known) reject(`Member ${subject.member} is not enrolled.`);
    const own = known?.records ?? 0;
    if (subject.own_sequence !== own) {
      reject("The member's own sequence is not the next one.",
        { expected: own, found: subject.own_sequence });
    }
    const previous = known?.last_record ?? null;
    if (subject.previous !== previous) {
      reject("The member's chain is broken: `previous` is another record.",
        { expected: previous, found: subject.previous });
    }
  }
}

function checkSums(record, reject) {
  const sums = new Map();
  const add = ({ currency, amount }) => sums.set(currency, (sums.get(currency) ?? 0n) + amount);
  for (const { effects } of record.subjects) {
    for (const effect of effects) if (effect.name === 'AvailablePosting') add(effect);
  }
  for (const effect of record.books) if (effect.name === 'BookPosting') add(effect);
  for (const [currency, sum] of sums) {
    if (sum !== 0n) {
      reject(`The postings in currency ${currency} do not sum to zero.`,
        { expected: 0, found: sum });
    }
  }
}

function isDeclined(record) {
  const isDecline = (effect) => effect.name === 'Declined';
  return record.books.some(isDecline) ||
    record.subjects.some((subject) => subject.effects.some(isDecline));
}

// A decline posts nothing: it is the only effect of its record.
function checkDecline(record, reject) {
  const effects = [...record.subjects.flatMap((subject) => subject.effects), ...record.books];
  const other = effects.find((effect) => effect.name !== 'Declined');
  if (other) reject(`A declined ${kRecordKinds.get(record.kind)} holds a ${other.name}.`);
  if (effects.length > 1) {
    reject('A record is declined once.', { expected: 1, found: effects.length });
  }
  if (record.subjects.length > 0 && record.books.length > 0) {
    reject('The decline of a record with a subject stands in subject 0, not in books.');
  }
}

// A lot past its last day is expired before anything else touches its wallet.
function checkNothingOverdue(ledger, record, reject) {
  if (record.subjects.some(({ effects }) => effects.some(({ name }) => name === 'Expired'))) return;
  for (const { member, effects } of record.subjects) {
    if (!ledger.members[member]) continue;
    for (const { name, currency } of effects) {
      if (name !== 'AvailablePosting') continue;
      const lot = ledger.lots(member, currency).find((one) => isOverdue(one, record.commit_day));
      if (lot) {
        reject(`The wallet of member ${member} in ${ledger.currencyName(currency)} is touched ` +
          `while ${lot.remaining} points are past their last day, ${dayText(lot.expires_on)}.`);
      }
    }
  }
}

function checkRequests(ledger, record, reject) {
  const macs = [];
  if (record.keyed) macs.push(['request key', record.keyed.key_mac]);
  for (const { effects } of record.subjects) {
    for (const { name, quote_mac: mac } of effects) {
      if (name === 'Exchanged') macs.push(['quote', mac]);
    }
  }
  for (const [what, mac] of macs) {
    if (!ledger.bindRequest(mac, record.sequence)) {
      reject(`The ${what} was used before, by record ${ledger.requestSequence(mac)}.`);
    }
  }
}

// Applies the effects in the order of the record. What the rules have compared already is checked
// once more here against the balances, so that a record kind without a rule cannot slip through.
function fold(ledger, record, reject) {
  for (const effect of record.books) {
    if (effect.name === 'ProvenanceInterned') intern(ledger, effect, reject);
  }
  for (const subject of record.subjects) {
    for (const effect of subject.effects) foldSubject(ledger, record, subject, effect, reject);
    const member = ledger.members[subject.member];
    member.last_record = record.sequence;
    member.records += 1;
  }
  for (const effect of record.books) {
    if (effect.name === 'Published') ledger.publish(effect);
    if (effect.name !== 'BookPosting') continue;
    if (!accountParts(effect.account).name) reject(`${accountText(effect.account)} is unknown.`);
    ledger.post(effect.currency, effect.account, effect.amount);
  }
  ledger.sequence = record.sequence + 1;
  ledger.commit_time = record.commit_time;
  ledger.commit_day = record.commit_day;
}

function intern(ledger, { name, number, ...provenance }, reject) {
  if (number !== ledger.provenances.length + 1) {
    reject('Provenances are numbered in order of first use.',
      { expected: ledger.provenances.length + 1, found: number });
  }
  ledger.intern(provenance);
}

function foldSubject(ledger, record, { member }, effect, reject) {
  if (effect.name === 'MemberEnrolled') ledger.addMember(effect.member_id);
  if (effect.name !== 'AvailablePosting') return;

  const { currency } = effect;
  if (!isPoints(currency) || !ledger.knowsCurrency(currency)) {
    reject(`Currency ${currency} is not one that a member can hold.`);
  }
  if (!ledger.provenance(effect.provenance)) {
    reject(`Provenance ${effect.provenance} was never interned.`);
  }
  const remaining = ledger.moveLot(member, currency, effect);
  if (remaining < 0n) {
    reject('A lot falls below zero.', { expected: 'at least 0', found: remaining });
  }
  const wallet = ledger.wallet(member, currency);
  const { total } = wallet;
  wallet.last_activity_on = record.commit_day;
  if (effect.balance_after !== total) {
    reject('The balance after the posting is wrong.',
      { expected: total, found: effect.balance_after });
  }
}
