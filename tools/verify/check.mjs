// Checks one record against the log before it and folds it in.
import { DayClock, dayText, timeText } from './calendar.mjs';
import { checkDecline, isDeclined } from './declines.mjs';
import { Failure } from './failure.mjs';
import { fold } from './fold.mjs';
import {
  accountText, kActorBrand, kActorMember, kActorOperator, kActorProgram, kActorUser, kEarn, kEnrol,
  kKindsOfTwo, kMemberPostings, kOpened, kProgramKinds, kPublishes, kRecordKinds,
} from './kinds.mjs';
import { kBrand, kCoalition, decodePayload } from './published.mjs';
import { kRules } from './rules.mjs';
import { checkLimits } from './rules/limits.mjs';

const kAnswerVersion = 1;
const kBearNoNumber = new Set([kOpened, kPublishes, kEnrol, ...kProgramKinds]);

// Throws a Failure that names the record where it differs from what it must be. `originals` finds
// an earlier record of the log by its sequence.
export function checkRecord(ledger, record, originals) {
  const reject = (sentence, comparison) => {
    throw new Failure(record.place, sentence, comparison);
  };
  const declined = isDeclined(record);
  decodePublished(record, reject);
  checkOpened(ledger, record, declined, reject);
  checkTime(ledger, record, declined, reject);
  checkActor(ledger, record, reject);
  checkHeader(record, declined, reject);
  checkChain(ledger, record, reject);
  checkPostings(record, reject);
  if (declined) checkDecline({ ledger, record, reject });
  else checkAccepted({ ledger, record, reject, originals });
  checkRequests(ledger, record, reject);
  fold(ledger, record, reject);
}

function checkAccepted(context) {
  kRules.get(context.record.kind)(context);
  checkLimits(context);
}

function decodePublished(record, reject) {
  for (const effect of record.books) {
    if (effect.name !== 'Published') continue;
    effect.content = decodePayload(effect, reject);
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

function checkOpened(ledger, record, declined, reject) {
  if (declined) return;
  const opens = record.kind === kOpened;
  if (opens === (ledger.coalition() === null)) return;
  reject(opens ? 'The coalition is opened a second time.' : 'The coalition is not open yet.');
}

function checkTime(ledger, record, declined, reject) {
  if (ledger.commit_time !== null && record.commit_time < ledger.commit_time) {
    reject('The commit time is before that of the record before.', {
      expected: `at least ${timeText(ledger.commit_time)}`, found: timeText(record.commit_time),
    });
  }
  const clock = ledger.clock ?? openingClock(record);
  if (clock) requireDay(clock, 'commit day', record.commit_time, record.commit_day, reject);
  if (!record.occurrence) return;
  if (record.kind !== kEarn) {
    reject(`A record of kind ${kRecordKinds.get(record.kind)} states no time of occurrence.`);
  }
  const { time, day } = record.occurrence;
  if (clock) requireDay(clock, 'day of occurrence', time, day, reject);
  if (!declined && time > record.commit_time) {
    reject('It occurred after its commit time.', {
      expected: `at most ${timeText(record.commit_time)}`, found: timeText(time),
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

// What is due is the program's doing; everything else is asked for by the operator, a user or a
// brand.
function checkActor(ledger, record, reject) {
  const number = record.actor & 0xfffffff;
  const kind = record.actor_kind;
  const byProgram = kProgramKinds.has(record.kind);
  if (byProgram !== (kind === kActorProgram)) {
    reject(byProgram ? `Only the program itself makes a record of kind ` +
      `${kRecordKinds.get(record.kind)}.` : 'The program itself asks for nothing of this kind.',
    { expected: byProgram ? kActorProgram : kActorOperator, found: kind });
  }
  if (kind === kActorBrand) {
    if (!ledger.knows(kBrand, number)) {
      reject(`The actor is brand ${number}, which is not registered.`);
    }
    return;
  }
  if (kind === kActorMember) reject('Members ask for nothing yet.');
  if (kind === kActorUser) {
    if (number === 0) reject('A user has a number.', { expected: 'at least 1', found: number });
    return;
  }
  if (number !== 0) {
    reject('This kind of actor has no number.', { expected: 0, found: number });
  }
}

function checkHeader(record, declined, reject) {
  const version = kProgramKinds.has(record.kind) ? 0 : kAnswerVersion;
  if (record.answer_version !== version) {
    reject('The version of the answer is another.',
      { expected: version, found: record.answer_version });
  }
  if (record.number && kBearNoNumber.has(record.kind)) {
    reject(`A record of kind ${kRecordKinds.get(record.kind)} bears no number of a caller.`);
  }
  if (record.subjects.length > 1 && (declined || !kKindsOfTwo.has(record.kind))) {
    reject(`${declined ? 'A decline' : `A ${kRecordKinds.get(record.kind)}`} is not about two ` +
      'members.', { expected: 'at most 1', found: record.subjects.length });
  }
  const [first, second] = record.subjects;
  if (second && first.member === second.member) {
    reject(`Both subjects are member ${first.member}.`);
  }
}

// Each subject names the member's record before this one, and counts.
function checkChain(ledger, record, reject) {
  for (const subject of record.subjects) {
    const enrols = record.kind === kEnrol &&
      subject.effects.some((effect) => effect.name === 'MemberEnrolled');
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

// The postings sum to zero in each currency; none is of zero, and no account is posted to twice.
function checkPostings(record, reject) {
  const sums = new Map();
  const accounts = new Set();
  const add = ({ name, currency, amount }) => {
    if (amount === 0n) reject(`A ${name} is of zero.`);
    sums.set(currency, (sums.get(currency) ?? 0n) + amount);
  };
  for (const { effects } of record.subjects) {
    for (const effect of effects) if (kMemberPostings.has(effect.name)) add(effect);
  }
  for (const effect of record.books) {
    if (effect.name !== 'BookPosting') continue;
    const key = `${effect.currency} ${effect.account}`;
    if (accounts.has(key)) reject(`${accountText(effect.account)} is posted to twice.`);
    accounts.add(key);
    add(effect);
  }
  for (const [currency, sum] of sums) {
    if (sum !== 0n) {
      reject(`The postings in currency ${currency} do not sum to zero.`,
        { expected: 0, found: sum });
    }
  }
}

// The quote or the receipt first, as in the index.
function checkRequests(ledger, record, reject) {
  const macs = [];
  for (const { effects } of record.subjects) {
    for (const { name, quote_mac: quote, receipt_mac: receipt } of effects) {
      if (name === 'Exchanged') macs.push(['quote', 'quote', quote]);
      if (name === 'ReceiptTaken') macs.push(['receipt', 'receipt', receipt]);
    }
  }
  if (record.keyed) macs.push(['request key', 'key', record.keyed.key_mac]);
  for (const [text, what, mac] of macs) {
    if (!ledger.bindRequest(what, mac, record.sequence)) {
      reject(`The ${text} was used before, by record ${ledger.requestSequence(what, mac)}.`);
    }
  }
}
