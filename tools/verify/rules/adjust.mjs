// Adjustments: points given or taken for a reason, by a second person where they are many
// (section 19 of the rules).
import { expectActivity } from '../activity.mjs';
import { dayText, kLastDay, kNever, monthOf } from '../calendar.mjs';
import { isDeclined } from '../declines.mjs';
import { Expectation } from '../expectation.mjs';
import { account, kPropose, kRecordKinds } from '../kinds.mjs';
import { kHouse } from '../periods.mjs';
import { kSecondPersonAbove } from '../settings.mjs';
import { kSlides, termOf } from '../terms.mjs';
import { requireCurrency, requireWalletLimit, subjectAndTrace, takeLots } from './common.mjs';
import { requireNothingDue } from './due.mjs';
import { expectPromise, requireUnitsWorth } from './unit.mjs';
import { requireNamed, requireOwner, requireServed } from './who.mjs';

export function checkAdjust(context) {
  const { ledger, record } = context;
  const { subject, trace } = subjectAndTrace(context, 'Adjusted');
  const { member } = subject;
  const { currency, reason, points, proposal } = trace;
  requirePoints(context, trace);
  const proposed = proposal === null ? null : findProposal(context, subject, proposal);
  if (proposed) requireApproval(context, trace, proposed);
  else requireOnePerson(context, trace);
  if (proposed) requireServed(context, member, { takes: points < 0n });
  else requireNamed(context, member, { takes: points < 0n });
  requireNothingDue(context, member, currency);

  const expires_on = points < 0n ? 0 : lotDay(context, trace, proposed);
  const expected = new Expectation(ledger, member);
  expected.trace('Adjusted', { currency, reason, expires_on, points, proposal });
  if (points < 0n) {
    const parts = takeLots(context, member, currency, -points);
    for (const { lot, amount } of parts) expected.available(currency, lot, -amount);
  } else {
    expectGiven(expected, record, { currency, expires_on, points });
  }
  expected.book(currency, account('issuer.adjusted', ledger.issuerOf(currency), reason), -points);
  expectPromise(context, expected, kHouse, { currency, units: points });
  expected.compare(record);
}

// What is proposed could be done at once, were it not for the second person.
export function checkPropose(context) {
  const { ledger, record, reject } = context;
  const { subject, trace } = subjectAndTrace(context, 'AdjustmentProposed');
  const { member } = subject;
  const { currency, reason, expires_on: asked, points } = trace;
  requirePoints(context, trace);
  const most = ledger.policy(currency, kSecondPersonAbove, record.commit_time);
  if (sizeOf(points) <= most) {
    reject('One person may adjust so many points.',
      { expected: `more than ${most}`, found: sizeOf(points) });
  }
  requireNamed(context, member, { takes: points < 0n });
  requireNothingDue(context, member, currency);
  if (points > 0n) {
    if (asked !== 0) requireDay(context, asked);
    const { debt } = ledger.peek(member, currency);
    requireWalletLimit(context, member, currency, points > debt ? points - debt : 0n);
  } else {
    if (asked !== 0) {
      reject('Points that are taken have no last day.', { expected: 0, found: asked });
    }
    takeLots(context, member, currency, -points);
  }
  requireUnitsWorth(context, { currency, units: points });
  const expected = new Expectation(ledger, member);
  expected.trace('AdjustmentProposed', { currency, reason, expires_on: asked, points });
  expected.compare(record);
}

export function checkReject(context) {
  const { ledger, record } = context;
  const { subject, trace } = subjectAndTrace(context, 'ProposalRejected');
  const { proposal } = trace;
  const proposed = findProposal(context, subject, proposal);
  requireServed(context, subject.member);
  requireNothingDue(context, subject.member, proposed.trace.currency);
  const expected = new Expectation(ledger, subject.member);
  expected.trace('ProposalRejected', { proposal, points: proposed.trace.points });
  expected.compare(record);
}

function requirePoints(context, { currency, points }) {
  requireCurrency(context, currency);
  if (points === 0n) {
    context.reject('An adjustment is of no points.', { expected: 'points', found: 0 });
  }
}

function requireOnePerson({ ledger, record, reject }, { currency, points }) {
  const most = ledger.policy(currency, kSecondPersonAbove, record.commit_time);
  if (sizeOf(points) > most) {
    reject('So many points are adjusted without a second person.',
      { expected: `at most ${most}`, found: sizeOf(points) });
  }
}

// An open proposal of this member.
function findProposal(context, subject, sequence) {
  const { ledger, record, reject, originals } = context;
  const proposal = sequence < record.sequence ? originals(sequence) : null;
  if (!proposal) reject(`There is no record ${sequence} before this one.`);
  if (proposal.kind !== kPropose || isDeclined(proposal)) {
    reject(`Record ${sequence} is a ${kRecordKinds.get(proposal.kind)} and no proposal.`);
  }
  const [first] = proposal.subjects;
  requireOwner(context, subject.member, first.member, `Proposal ${sequence}`);
  if (ledger.reversed(sequence).points !== 0n) reject(`Proposal ${sequence} is closed already.`);
  return { actor: proposal.actor, trace: first.effects[0] };
}

function requireApproval({ record, reject }, { currency, reason, points, proposal }, proposed) {
  if (proposed.actor === record.actor) {
    reject(`Proposal ${proposal} is approved by the one who made it.`);
  }
  const found = { currency, reason, points };
  for (const [field, value] of Object.entries(found)) {
    if (proposed.trace[field] === value) continue;
    reject(`Proposal ${proposal} is of another ${field}.`,
      { expected: proposed.trace[field], found: value });
  }
}

// The `expires_on` of the lot made: as asked, or the term of today. What was asked for is in a
// proposal; else any day that is not over may have been.
function lotDay(context, { currency, expires_on: found }, proposed) {
  const { ledger, record } = context;
  const term = termOf(ledger, currency, record.commit_day, record.commit_time);
  const asked = proposed ? proposed.trace.expires_on : found;
  if (asked === (proposed ? 0 : term)) return term;
  requireDay(context, asked);
  return asked;
}

function requireDay({ record, reject }, asked) {
  if (asked !== kNever && (asked < record.commit_day || asked > kLastDay)) {
    reject('The last day of the points given is over, or is none.',
      { expected: `at least ${dayText(record.commit_day)}`, found: dayText(asked) });
  }
}

function expectGiven(expected, { commit_day: day, commit_time: time }, terms) {
  const { ledger } = expected;
  const { currency, expires_on, points } = terms;
  const issuer = ledger.issuerOf(currency);
  const provenance = expected.provenance({
    issuer,
    funding_brand: issuer,
    earn_month: monthOf(day),
    not_exchangeable_until: 0,
    settlement_price: ledger.settlementPrice(currency, time),
  });
  expected.becomeAvailable(currency, { expires_on, provenance }, points);
  if (expires_on === kSlides) expectActivity(expected, currency, { day, time });
}

function sizeOf(points) {
  return points < 0n ? -points : points;
}
