// Publishing: what a record publishes, and what only two persons can (section 2 of the rules).
import { timeText } from '../calendar.mjs';
import { Expectation } from '../expectation.mjs';
import { kPool } from '../periods.mjs';
import {
  kApproved, kCutOfPeriod, kOfTwoPersons, kProposal, kUniversalUnit,
} from '../published.mjs';
import { cutOf } from './period.mjs';
import { revaluationOf } from './unit.mjs';
import { checkVersion } from './version.mjs';

export function checkPublished(context) {
  const { record, reject } = context;
  if (record.subjects.length > 0) reject('A publication is not about a member.');
  const [published, ...then] = record.books;
  requireForm(context, published);
  if (kOfTwoPersons.has(published.what)) {
    reject(`Configuration ${published.what} is published with the approval of a proposal, and in ` +
      'no other way.');
  }
  if (published.what !== kProposal) checkVersion(context, published);
  else if (published.version === 1) checkProposed(context, published);
  else checkAnswered(context, published, then[0]);
}

// One Published; after an approval what was proposed.
function requireForm({ ledger, record, reject }, published) {
  const approved = published?.content?.answer === kApproved;
  const of = approved ? ledger.proposal(published.number)?.what : null;
  // What the approval of the unit obliges to is compared when the rest is.
  if (of === kUniversalUnit && record.books[1]?.name === 'Published') return;
  const cuts = of === kCutOfPeriod;
  const expected = ['Published', ...(approved ? [cuts ? 'PeriodCut' : 'Published'] : [])];
  const found = record.books.map(({ name }) => name);
  if (found.join() === expected.join()) return;
  reject(approved ? `An approval ${cuts ? 'makes the cut that' : 'publishes what'} was proposed, ` +
    'and nothing else.' : 'A publication holds one Published and nothing else.',
  { expected: expected.join(', '), found: found.join(', ') });
}

// What is proposed could be done at once, were it not for the second person.
function checkProposed(context, effect) {
  const { ledger, record, reject } = context;
  const { content: proposed } = effect;
  checkVersion(context, effect);
  if (proposed.proposer !== record.actor) {
    reject('The proposer is not who asked for it.',
      { expected: record.actor, found: proposed.proposer });
  }
  if (proposed.what === kCutOfPeriod) cutOf(context, proposed.content.last_day);
  else checkVersion(context, publicationOf(ledger, record, proposed));
}

// `done` is what follows an approval.
function checkAnswered(context, effect, done) {
  const { ledger, record, reject } = context;
  const { number, content: { answer } } = effect;
  const proposal = ledger.proposal(number);
  if (!proposal) reject(`There is no proposal ${number}.`);
  if (proposal.answered) reject(`Proposal ${number} is answered already.`);
  checkVersion(context, effect);
  if (answer !== kApproved) return;
  if (proposal.proposer === record.actor) {
    reject(`Proposal ${number} is approved by the one who made it.`);
  }
  if (proposal.what === kCutOfPeriod) {
    checkCut(context, effect, proposal);
    return;
  }
  requireProposed(context, number, publicationOf(ledger, record, proposal), done);
  checkVersion(context, done);
  if (proposal.what === kUniversalUnit) checkRevaluation(context, done);
}

// What units come to by another anchor is somebody's to bear.
function checkRevaluation({ ledger, record }, { content: { anchor, bearer } }) {
  const expected = new Expectation(ledger);
  for (const { name, what, number, version } of record.books.slice(0, 2)) {
    expected.fact(name, { what, number, version });
  }
  expected.obligation(bearer, kPool, revaluationOf(ledger, anchor));
  expected.compare(record);
}

// Of the open period, whichever it was when the cut was proposed.
function checkCut(context, { what, number, version }, { content: { last_day: last } }) {
  const expected = new Expectation(context.ledger);
  expected.fact('Published', { what, number, version });
  expected.fact('PeriodCut', cutOf(context, last));
  expected.compare(context.record);
}

// The next version of what is proposed, if the record published it.
function publicationOf(ledger, record, { what, number, effective_from: from, payload, content }) {
  return {
    what, number, payload, content, version: ledger.versions(what, number).list.length + 1,
    effective_from: from ?? record.commit_time,
  };
}

function requireProposed({ reject }, proposal, expected, found) {
  for (const field of ['what', 'number']) {
    if (found[field] === expected[field]) continue;
    reject(`Proposal ${proposal} is of another ${field}.`,
      { expected: expected[field], found: found[field] });
  }
  if (found.effective_from !== expected.effective_from) {
    reject(`Proposal ${proposal} is published from another time on.`, {
      expected: timeText(expected.effective_from), found: timeText(found.effective_from),
    });
  }
  if (!found.payload.equals(expected.payload)) {
    reject(`Proposal ${proposal} is of another payload.`,
      { expected: expected.payload, found: found.payload });
  }
}
