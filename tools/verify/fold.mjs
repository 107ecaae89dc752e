// Applies the effects of a record, in their order, to the ledger. What the rules have compared
// already is checked once more here against the balances, so that a record kind without a rule
// cannot slip through.
import { isDeclined } from './declines.mjs';
import { foldDisputes } from './disputes.mjs';
import { foldEarnBudgets } from './earn_budgets.mjs';
import { foldFigures } from './figures.mjs';
import { accountParts, accountText, kReturnTender } from './kinds.mjs';
import { kClosed, kFrozen, kMerged, kSource, kTarget, kVerified } from './members.mjs';
import { kNoticeBits } from './notices.mjs';
import { foldTraffic } from './periods.mjs';
import { foldTender } from './tenders.mjs';
import { foldPromises, requireCovered } from './unit.mjs';
import { compareLots, holdName, moveEntry } from './wallet.mjs';

const kWalletMax = (1n << 53n) - 1n;
const kBookMax = 1n << 62n;

export function fold(ledger, record, reject) {
  for (const effect of record.books) {
    if (effect.name === 'ProvenanceInterned') intern(ledger, effect, reject);
  }
  for (const subject of record.subjects) {
    for (const effect of subject.effects) {
      kFolds.get(effect.name)?.({ ledger, record, reject, member: subject.member, effect });
    }
    if (record.kind !== kReturnTender) foldLines(ledger, subject.effects);
    const member = ledger.members[subject.member];
    member.last_record = record.sequence;
    member.records += 1;
  }
  for (const effect of record.books) {
    if (effect.name === 'Published') ledger.publish(effect);
    if (effect.name === 'BookPosting') foldBook(ledger, effect, reject);
    if (effect.name === 'PeriodCut') foldCut(ledger, record, effect);
    if (effect.name === 'SettlementClosed') {
      ledger.periods.cut(effect.period).closed = record.sequence;
    }
  }
  foldTender(ledger, record);
  if (!isDeclined(record)) {
    foldDisputes(ledger, record);
    foldTraffic(ledger, record, reject);
    foldFigures(ledger, record, reject);
    foldEarnBudgets(ledger, record);
    foldPromises(ledger, record);
    requireCovered(ledger, reject);
  }
  if (record.sequence === 0) ledger.periods.first_day = record.commit_day;
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

function foldBook(ledger, { currency, account, amount }, reject) {
  if (!accountParts(account).name) reject(`${accountText(account)} is unknown.`);
  const balance = ledger.post(currency, account, amount);
  if (balance > kBookMax || balance < -kBookMax) {
    reject(`The balance of ${accountText(account)} is past 2^62.`,
      { expected: 'at most 2^62', found: balance });
  }
}

function foldCut(ledger, { sequence, commit_time: time }, effect) {
  const { first_day, last_day, first_sequence, brands } = effect;
  ledger.periods.cuts.push({
    first_day, last_day, first_sequence, brands, cut: sequence, cut_time: time, closed: null,
  });
}

const kFolds = new Map([
  ['MemberEnrolled', ({ ledger, effect }) => ledger.addMember(effect.member_id)],
  ['AvailablePosting', (context) => {
    const wallet = walletOf(context);
    const { effect } = context;
    requireNotBelowZero(context, 'A lot', wallet.moveAvailable(effect, effect.amount));
    requireBalance(context, wallet, wallet.available);
  }],
  ['PendingPosting', (context) => {
    const wallet = walletOf(context);
    const { effect } = context;
    requireNotBelowZero(context, 'A pending lot', wallet.movePending(effect, effect.amount));
    requireBalance(context, wallet, wallet.pending);
  }],
  ['HeldPosting', foldHeld],
  ['DebtPosting', (context) => {
    const wallet = walletOf(context, { lot: false });
    wallet.debt -= context.effect.amount;
    requireNotBelowZero(context, 'A debt', wallet.debt);
    requireBalance(context, wallet, -wallet.debt);
  }],
  ['HoldPlaced', ({ ledger, record, member, effect }) => {
    const { currency, acceptor, channel, ordinal, points, ends } = effect;
    ledger.addHold({
      sequence: record.sequence, ordinal, member, currency, acceptor, channel, ends,
      original: points, captured: 0n, released: 0n, expired: 0n, pinned: 0n, lots: [],
    });
  }],
  ['HoldCaptured', (context) => { holdOf(context).captured += context.effect.points; }],
  ['HoldEnded', (context) => {
    const hold = holdOf(context);
    hold.released += context.effect.released;
    hold.expired += context.effect.expired;
  }],
  ['HoldMoved', (context) => { holdOf(context).member = context.member; }],
  ['Expired', ({ ledger, record, member, effect }) => {
    ledger.wallet(member, effect.currency).forgetMarks(record.commit_day);
  }],
  ['ExpiryNoticed', ({ ledger, member, effect }) => {
    ledger.wallet(member, effect.currency).mark(effect.expires_on).notices |=
      kNoticeBits.get(effect.days);
  }],
  ['ExpiryDeferred', ({ ledger, member, effect }) => {
    ledger.wallet(member, effect.currency).mark(effect.expires_on).last_day = effect.last_day;
  }],
  ['ActivityCounted', ({ ledger, member, effect }) => {
    ledger.wallet(member, effect.currency).slides_until = effect.last_day;
  }],
  ['MemberStatusChanged', ({ ledger, member, effect }) => {
    const known = ledger.members[member];
    known.flags = (known.flags & ~(kFrozen | kClosed)) | kStatusFlags.get(effect.status);
  }],
  ['MemberVerified', ({ ledger, member, effect: { verified } }) => {
    const known = ledger.members[member];
    known.flags = (known.flags & ~kVerified) | (verified === 1 ? kVerified : 0);
  }],
  ['MergeStep', ({ ledger, member, effect }) => foldMergeStep(ledger.members[member], effect)],
  ['RedemptionReversed', (context) => foldReversal(context, 0n)],
  ['Reinstated', (context) => foldReversal(context, 0n)],
  ['Adjusted', ({ ledger, effect: { proposal, points } }) => {
    if (proposal !== null) closeProposal(ledger, proposal, points);
  }],
  ['ProposalRejected', ({ ledger, effect: { proposal, points } }) =>
    closeProposal(ledger, proposal, points)],
  ['EarnReversed', (context) => foldReversal(context, context.effect.spend)],
]);

const kStatusFlags = new Map([[1, 0], [2, kFrozen], [3, kClosed]]);
const kBegun = 1;
const kCompleted = 3;
const kRoleSource = 1;

function foldMergeStep(member, { step, role, other, ends }) {
  const source = role === kRoleSource;
  if (step === kBegun) {
    member.flags |= source ? kSource : kTarget;
    Object.assign(member, { other, ends });
    return;
  }
  member.flags &= ~(source ? kSource : kTarget);
  if (step === kCompleted && source) member.flags |= kMerged;
  else Object.assign(member, { other: null, ends: null });
}

function closeProposal(ledger, proposal, points) {
  reversalOf(ledger, proposal).points += points < 0n ? -points : points;
}

// The wallet of a posting: of registered points, and of a lot whose provenance is known.
function walletOf({ ledger, member, effect, reject }, { lot = true } = {}) {
  const { currency } = effect;
  if (!ledger.knowsCurrency(currency)) {
    reject(`Currency ${currency} is not one that a member can hold.`);
  }
  if (lot && !ledger.provenance(effect.provenance)) {
    reject(`Provenance ${effect.provenance} was never interned.`);
  }
  return ledger.wallet(member, currency);
}

function requireNotBelowZero({ reject }, what, amount) {
  if (amount < 0n) reject(`${what} falls below zero.`, { expected: 'at least 0', found: amount });
}

function requireBalance({ effect, reject }, wallet, balance) {
  if (effect.balance_after !== balance) {
    reject('The balance after the posting is wrong.',
      { expected: balance, found: effect.balance_after });
  }
  if (wallet.all > kWalletMax) {
    reject('The wallet holds more than 2^53 − 1 points.',
      { expected: kWalletMax, found: wallet.all });
  }
}

function foldHeld(context) {
  const { effect, member, reject } = context;
  const wallet = walletOf(context);
  const hold = holdOf(context);
  if (hold.member !== member || hold.currency !== effect.currency) {
    reject(`Hold ${holdName(hold)} is of another member or currency.`);
  }
  const { amount, expires_on, provenance } = effect;
  hold.pinned += amount;
  requireNotBelowZero(context, 'A pinned lot',
    moveEntry(hold.lots, { expires_on, provenance }, compareLots, amount));
  requireNotBelowZero(context, 'What a hold pins', wallet.moveHeld(hold, amount));
  requireBalance(context, wallet, wallet.held);
}

function holdOf({ ledger, effect, reject }) {
  const hold = ledger.hold(effect.hold, effect.hold_ordinal);
  if (!hold) reject(`There is no hold ${effect.hold} of ordinal ${effect.hold_ordinal}.`);
  return hold;
}

function reversalOf(ledger, original) {
  let reversal = ledger.reversals.get(original);
  if (!reversal) {
    reversal = ledger.reversed(original);
    ledger.reversals.set(original, reversal);
  }
  return reversal;
}

// What a tender gave back is counted by its lines.
function foldReversal({ ledger, record, effect: { original, points } }, spend) {
  if (record.kind === kReturnTender) return;
  const reversal = reversalOf(ledger, original);
  reversal.points += points;
  reversal.spend += spend;
}

// The lines of a reversal count against those of its original.
function foldLines(ledger, effects) {
  const reverses = effects.find(({ name }) => name.endsWith('Reversed'));
  if (!reverses) return;
  const { lines } = reversalOf(ledger, reverses.original);
  for (const { name, line, amount } of effects) {
    if (name === 'LineAmount') lines.set(line, (lines.get(line) ?? 0n) + amount);
  }
}
