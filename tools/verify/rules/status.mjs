// Freezing, unfreezing and closing the account of a member; who was seen to be a person of his own.
import { Expectation } from '../expectation.mjs';
import { account, kFreeze } from '../kinds.mjs';
import { isInOpenMerge } from '../members.mjs';
import { subjectAndTrace } from './common.mjs';
import { requireNothingDueAtAll } from './due.mjs';
import { requireNamed } from './who.mjs';

const kActive = 1;
const kFrozen = 2;
const kClosed = 3;

// Kinds 27 and 28, whatever the status was.
export function checkFreeze(context) {
  const { ledger, record } = context;
  const { subject, trace } = subjectAndTrace(context, 'MemberStatusChanged');
  requireNamed(context, subject.member);
  const expected = new Expectation(ledger, subject.member);
  expected.trace('MemberStatusChanged', {
    status: record.kind === kFreeze ? kFrozen : kActive, reason: trace.reason,
  });
  expected.compare(record);
}

// As often as it is said, and of a frozen member too.
export function checkVerify(context) {
  const { ledger, record } = context;
  const { subject, trace } = subjectAndTrace(context, 'MemberVerified');
  requireNamed(context, subject.member);
  const expected = new Expectation(ledger, subject.member);
  expected.trace('MemberVerified', { verified: trace.verified, method: trace.method });
  expected.compare(record);
}

// What points there are the member gives up: they expire.
export function checkClose(context) {
  const { ledger, record, reject } = context;
  const { subject, trace } = subjectAndTrace(context, 'MemberStatusChanged');
  const { member } = subject;
  requireNamed(context, member, { takes: true });
  if (isInOpenMerge(ledger.members[member])) {
    reject(`Member ${member} is in an open merge and cannot be closed.`);
  }
  requireNothingDueAtAll(context, member);

  const expected = new Expectation(ledger, member);
  expected.trace('MemberStatusChanged', { status: kClosed, reason: trace.reason });
  for (const currency of ledger.currenciesOf(member)) {
    const wallet = ledger.peek(member, currency);
    const name = ledger.currencyName(currency);
    if (wallet.debt > 0n) reject(`Member ${member} is closed and owes ${wallet.debt} in ${name}.`);
    if (wallet.held > 0n) {
      reject(`Member ${member} is closed while ${wallet.held} points are held in ${name}.`);
    }
    for (const lot of wallet.lots) expected.available(currency, lot, -lot.amount);
    for (const lot of wallet.pendingLots) expected.pending(currency, lot, -lot.amount);
    expected.book(currency, account('issuer.expired', ledger.issuerOf(currency)),
      wallet.available + wallet.pending);
  }
  expected.compare(record);
}
