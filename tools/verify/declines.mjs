// The declines: which code a kind of record may have, with which param and figures (section 10 of
// the rules). What was asked for is not in the record, so its form and its figures are checked.
import { kOpen } from './disputes.mjs';
import {
  kAdjust, kAdjustPeriod, kCapture, kClose, kCloseSettlement, kEarn, kEnrol, kExchange, kFreeze,
  kGift, kHold, kMerge, kOpened, kPlaceTender, kProgramKinds, kPublishes, kRaiseDispute,
  kRecordKinds, kRecordPayment, kRedeem, kReinstate, kReject, kRejectDispute, kRelease,
  kReturnTender, kReverseEarn, kReverseRedemption, kSettleTender, kSponsorGift, kUnfreeze, kUnmerge,
  kVerifyMember, kVoidTender,
} from './kinds.mjs';
import { kLimitFigures } from './limit_declines.mjs';
import { isFrozen, isInOpenMerge, kClosed, kMerged, kSource } from './members.mjs';
import { kBrand } from './published.mjs';
import { kNoticeOfCuts } from './settings.mjs';
import { passesLimit } from './settlement.mjs';
import { kTenderFigures } from './tender_declines.mjs';

const kParams = [
  'none', 'brand_id', 'channel_id', 'currency_id', 'member_id', 'code', 'occurred_at',
  'effective_from', 'quote', 'points', 'spend_fen', 'rate', 'coefficient', 'prices', 'acceptor_id',
  'transaction_id', 'hold_id', 'ends_at', 'lines', 'expires_on', 'target_id', 'recipient_id',
  'proposal_id', 'contract', 'terms', 'last_day', 'period', 'amount', 'debtor_id', 'creditor_id',
  'pair_rates', 'bonuses', 'fees', 'tender_id', 'paid_by_points', 'dispute_id', 'sponsor_id',
  'counterparty_id', 'receipt',
];
const kLanguageLast = 2;
const kDenominatorMax = 1_000_000n;
// Nobody is named by what was not found: a transaction, a hold.
const kNobody = new Set([14, 15]);
const kMemberNotFound = 13;
// What is about no member.
const kOfNobody = new Set([
  kOpened, kPublishes, kCloseSettlement, kRecordPayment, kAdjustPeriod, kSponsorGift,
  kRaiseDispute, kRejectDispute,
]);
// What may be of the source of an open merge: what was begun before, and the merge itself. Of a
// source there is nothing else, and of that of a completed one only the wish to undo it.
const kOfSource = new Set([
  kCapture, kRelease, kReverseRedemption, kReverseEarn, kUnmerge, kAdjust, kReject, kReinstate,
  kSettleTender, kVoidTender, kReturnTender,
]);

// By kind, the codes with the params that each may have.
const kCodes = new Map([
  [kOpened, '1 none'],
  [kPublishes, '2 none, 10 brand_id acceptor_id, 11 channel_id, 12 brand_id currency_id, ' +
    '16 proposal_id, ' +
    '21 code, 22 brand_id, 27 proposal_id, 28 proposal_id, 30 effective_from, 60 amount, ' +
    '70 prices, ' +
    '71 rate coefficient, 72 contract terms, 73 pair_rates, 74 bonuses, 75 pair_rates bonuses, ' +
    '76 prices pair_rates bonuses fees, 77 prices, 78 effective_from, 80 last_day'],
  [kEnrol, '2 none, 10 brand_id, 20 member_id'],
  [kEarn, '2 none, 3 occurred_at, 10 brand_id, 11 channel_id, 12 brand_id currency_id, ' +
    '13 member_id, 18 receipt, 47 member_id, 57 lines, 60 spend_fen, 61 spend_fen none, ' +
    '85 points, 86 points, 87 spend_fen, 89 brand_id, 90 brand_id'],
  [kRedeem, '2 none, 10 acceptor_id, 11 channel_id, 12 currency_id, 13 member_id, ' +
    '47 member_id, 48 member_id, 49 member_id, 50 points, 57 lines, 60 points, 61 none, ' +
    '85 points, 86 points, 89 acceptor_id, 90 currency_id'],
  [kExchange, '2 none, 12 currency_id, 13 member_id, 40 quote, 41 quote, 42 quote, ' +
    '43 currency_id, 44 currency_id, 45 quote, 46 points, 47 member_id, 48 member_id, ' +
    '49 member_id, 50 points, 60 points, 61 points none, 85 points, 86 points, 87 points, ' +
    '88 points, 89 quote, 90 quote, 91 points'],
  [kHold, '2 none, 10 acceptor_id, 11 channel_id, 12 currency_id, 13 member_id, ' +
    '47 member_id, 48 member_id, 49 member_id, 50 points, 53 ends_at, 60 points, 61 none, ' +
    '85 points, 86 points, 89 acceptor_id, 90 currency_id'],
  [kCapture, '2 none, 15 hold_id, 51 hold_id, 52 points, 60 points, 61 none, 94 hold_id'],
  [kRelease, '2 none, 15 hold_id, 51 hold_id, 61 none, 94 hold_id'],
  [kReverseRedemption, '2 none, 14 transaction_id, 54 transaction_id, 47 member_id, ' +
    '55 points lines, 57 lines, 56 lines, 60 points, 61 points none'],
  [kReverseEarn, '2 none, 14 transaction_id, 54 transaction_id, 47 member_id, 48 member_id, ' +
    '55 spend_fen lines, 57 lines, 56 lines, 60 spend_fen, 61 spend_fen points none'],
  [kFreeze, '2 none, 13 member_id, 47 member_id'],
  [kUnfreeze, '2 none, 13 member_id, 47 member_id'],
  [kClose, '2 none, 13 member_id, 25 member_id, 47 member_id, 48 member_id, 49 member_id, ' +
    '58 member_id, 59 member_id, 61 none'],
  [kMerge, '2 none, 13 member_id target_id, 24 target_id, 25 member_id target_id, ' +
    '47 member_id target_id, 48 member_id target_id, 61 target_id'],
  [kUnmerge, '2 none, 13 member_id, 26 member_id'],
  [kAdjust, '2 none, 12 currency_id, 13 member_id, 14 proposal_id, 27 proposal_id, ' +
    '28 proposal_id, 31 expires_on, 47 member_id, 48 member_id, 50 points, 54 proposal_id, ' +
    '60 points, 61 points none, 87 points'],
  [kReject, '2 none, 14 proposal_id, 27 proposal_id, 47 member_id, 54 proposal_id'],
  [kGift, '2 none, 12 currency_id, 13 member_id recipient_id, 23 currency_id, 24 recipient_id, ' +
    '47 member_id recipient_id, 48 member_id, 49 member_id, 50 points, 61 points none'],
  [kReinstate, '2 none, 14 transaction_id, 29 transaction_id, 31 expires_on, 47 member_id, ' +
    '54 transaction_id, 55 points, 60 points, 61 points none, 87 points'],
  [kCloseSettlement, '2 none, 61 none, 80 period, 82 period, 83 period'],
  [kRecordPayment, '2 none, 10 brand_id, 60 amount, 61 none'],
  [kAdjustPeriod, '2 none, 10 debtor_id creditor_id, 17 dispute_id, 60 amount, 61 none, ' +
    '79 debtor_id creditor_id, 82 period, 84 period, 96 dispute_id'],
  [kPlaceTender, '2 none, 10 acceptor_id, 11 channel_id, 13 member_id, 47 member_id, ' +
    '48 member_id, 53 ends_at, 60 lines points, 61 none, 92 lines, 93 paid_by_points'],
  [kSettleTender, '2 none, 15 tender_id, 51 tender_id, 60 spend_fen, 61 spend_fen none, ' +
    '87 spend_fen, 90 acceptor_id'],
  [kVoidTender, '2 none, 15 tender_id, 51 tender_id, 61 none'],
  [kReturnTender, '2 none, 15 tender_id, 47 member_id, 48 member_id, 55 lines, 56 lines, ' +
    '61 lines none, 95 tender_id'],
  [kSponsorGift, '2 none, 10 sponsor_id, 60 amount, 61 none, 85 amount'],
  [kVerifyMember, '2 none, 13 member_id, 47 member_id'],
  [kRaiseDispute, '2 none, 10 brand_id counterparty_id, 60 amount, ' +
    '79 brand_id counterparty_id, 82 period, 84 period'],
  [kRejectDispute, '2 none, 17 dispute_id, 96 dispute_id'],
].map(([kind, line]) => [kind, parseCodes(line)]));

function parseCodes(line) {
  return new Map(line.split(', ').map((part) => {
    const [code, ...params] = part.split(' ');
    return [Number(code), params.map((param) => kParams.indexOf(param))];
  }));
}

export function isDeclined(record) {
  const isDecline = (effect) => effect.name === 'Declined';
  return record.books.some(isDecline) ||
    record.subjects.some((subject) => subject.effects.some(isDecline));
}

// A decline posts nothing: it is the only effect of its record.
export function checkDecline(context) {
  const { record, reject } = context;
  const kind = kRecordKinds.get(record.kind);
  const effects = [...record.subjects.flatMap((subject) => subject.effects), ...record.books];
  const other = effects.find((effect) => effect.name !== 'Declined');
  if (other) reject(`A declined ${kind} holds a ${other.name}.`);
  if (effects.length > 1) {
    reject('A record is declined once.', { expected: 1, found: effects.length });
  }
  if (kProgramKinds.has(record.kind)) reject(`A ${kind} is not declined.`);
  if (record.subjects.length > 0 && record.books.length > 0) {
    reject('The decline of a request about a member is in his subject.');
  }
  const [effect] = effects;
  checkCode(context, effect);
  checkSubject(context, effect);
  const check = kFigures.get(effect.code) ?? requireNone;
  check({ ...context, effect, member: record.subjects[0]?.member ?? null });
}

function checkCode({ record, reject }, { code, language, param }) {
  const params = kCodes.get(record.kind)?.get(code);
  if (!params) {
    reject(`A ${kRecordKinds.get(record.kind)} is not declined with the code ${code}.`);
  }
  if (!params.includes(param)) {
    reject(`The decline ${code} names another field.`, {
      expected: params.map((one) => kParams[one]).join(' or '), found: kParams[param] ?? param,
    });
  }
  if (language < 1 || language > kLanguageLast) {
    reject('The language of the decline is unknown.', { expected: '1 or 2', found: language });
  }
}

// Whoever is configured is no member, and who was not found has no subject.
function checkSubject({ ledger, record, reject }, { code, param }) {
  const notFound = kNobody.has(code) ||
    (code === kMemberNotFound && kParams[param] === 'member_id');
  const allowed = ledger.members.length > 0 && !kOfNobody.has(record.kind) && !notFound;
  const [subject] = record.subjects;
  if (subject && !allowed) {
    reject(`A ${kRecordKinds.get(record.kind)} declined with the code ${code} has no subject.`);
  }
  if (subject) checkMeant({ ledger, record, reject }, subject.member);
  const named = (kNamesMember.has(code) && !kOfNobody.has(record.kind)) ||
    (code === kMemberNotFound && !notFound);
  if (!subject && named) {
    reject(`The decline ${code} is about a member, who is its subject.`);
  }
}

// Who names the source of a merge means another.
function checkMeant({ ledger, record, reject }, member) {
  const { flags } = ledger.members[member];
  const wrong = (flags & kMerged && record.kind !== kUnmerge) ||
    (flags & kSource && !kOfSource.has(record.kind));
  if (wrong) reject(`Member ${member} is the source of a merge, and no ` +
    `${kRecordKinds.get(record.kind)} is about him.`);
}

// Codes that only a request about an enrolled member comes to, but where it is about nobody.
const kNamesMember = new Set([
  18, 23, 24, 25, 26, 27, 28, 29, 40, 41, 42, 43, 44, 45, 46, 47, 48, 49, 50, 51, 52, 53, 55, 58,
  59,
  ...kLimitFigures.keys(), ...kTenderFigures.keys(),
]);

function requireNone({ reject, effect }) {
  if (effect.figure_0 !== 0n || effect.figure_1 !== 0n) {
    reject(`The decline ${effect.code} has no figures.`,
      { expected: '0, 0', found: `${effect.figure_0}, ${effect.figure_1}` });
  }
}

function requireOne(context) {
  const { reject, effect } = context;
  if (effect.figure_1 !== 0n) {
    reject(`The decline ${effect.code} has one figure.`,
      { expected: 0, found: effect.figure_1 });
  }
}

// What there is, and what was wanted, which is more. What there is must be one of `amounts`.
function requireTooFew({ reject, effect }, amounts) {
  const { code, figure_0: there, figure_1: wanted } = effect;
  if (there < 0n || wanted <= there) {
    reject(`The decline ${code} is not of too little.`,
      { expected: `more than ${there}`, found: wanted });
  }
  if (amounts && !amounts.includes(there)) {
    reject(`The decline ${code} states what the member does not have.`,
      { expected: amounts.join(' or '), found: there });
  }
}

// Of the subject alone, where the decline is about him and not about the other.
function requireState(context, is, sentence) {
  requireNone(context);
  const { ledger, reject, effect, member } = context;
  if (kParams[effect.param] !== 'member_id') return;
  if (!is(ledger.members[member])) reject(`Member ${member} ${sentence}.`);
}

// Of a publication, whose proposals are in the configuration.
function requireProposal(context, suits, sentence) {
  requireNone(context);
  const { ledger, record, reject, effect } = context;
  if (record.kind === kPublishes && !ledger.proposals().some(suits)) {
    reject(`The decline ${effect.code} is of no proposal. ${sentence}`);
  }
}

// Of the first currency in which the member has any: its number and the points.
function requirePointsOf(context, amountOf) {
  const { ledger, member, reject, effect } = context;
  const first = ledger.currenciesOf(member).map((currency) =>
    [BigInt(currency), amountOf(ledger.peek(member, currency))]).find(([, points]) => points > 0n);
  if (first?.[0] !== effect.figure_0 || first[1] !== effect.figure_1) {
    reject(`The decline ${effect.code} states what the member does not have.`, {
      expected: first ? `currency ${first[0]}, ${first[1]} points` : 'points',
      found: `currency ${effect.figure_0}, ${effect.figure_1} points`,
    });
  }
}

function walletsOf({ ledger, member }) {
  return [...ledger.members[member].wallets.values()];
}

const kFigures = new Map([
  [12, requireNotFound],
  [18, requireNone],
  [20, ({ ledger, reject, effect }) => {
    const id = Buffer.alloc(16);
    id.writeBigInt64LE(effect.figure_0, 0);
    id.writeBigInt64LE(effect.figure_1, 8);
    if (!ledger.member_ids.has(id.toString('hex'))) {
      reject(`The id ${id.toString('hex')} is declined as enrolled, and is not.`);
    }
  }],
  [25, (context) => requireState(context, isInOpenMerge, 'is in no open merge')],
  [26, ({ ledger, record, reject, effect, member }) => {
    requireNone({ reject, effect });
    const { flags, ends } = ledger.members[member];
    if (flags & kSource && ends > record.commit_time) {
      reject(`Member ${member} is the source of an open merge.`);
    }
  }],
  [27, (context) => requireProposal(context, ({ answered }) => answered,
    'No proposal is answered.')],
  [28, (context) => requireProposal(context,
    ({ answered, proposer }) => !answered && proposer === context.record.actor,
    'Its actor has made no proposal that is open.')],
  [29, ({ record, reject, effect }) => {
    if (effect.figure_1 !== BigInt(record.commit_day) || effect.figure_0 >= effect.figure_1) {
      reject('The decline 29 is not too late.', { expected: `before ${record.commit_day}, ` +
        `${record.commit_day}`, found: `${effect.figure_0}, ${effect.figure_1}` });
    }
  }],
  [43, requireCurrency],
  [44, requireCurrency],
  [47, (context) => requireState(context, ({ flags }) => (flags & kClosed) !== 0,
    'is declined as closed, and is not')],
  [48, (context) => requireState(context, isFrozen, 'is declined as frozen, and is not')],
  [49, (context) => {
    const { ledger, record, member, reject, effect } = context;
    if (record.kind === kClose) {
      const { debt } = ledger.peek(member, Number(effect.figure_1));
      if (debt > 0n && debt === effect.figure_0) return;
      reject('The debt is none that the member has.', { expected: debt, found: effect.figure_0 });
    }
    requireOne(context);
    const debts = walletsOf(context).map(({ debt }) => debt).filter((debt) => debt > 0n);
    if (!debts.includes(effect.figure_0)) {
      reject('The debt is none that the member has.',
        { expected: debts.join(' or '), found: effect.figure_0 });
    }
  }],
  [50, (context) => {
    const { ledger, record } = context;
    const exchanges = record.kind === kExchange;
    const amounts = walletsOf(context).map((wallet) => wallet.liveLots(record.commit_day)
      .filter((lot) => !exchanges || ledger.isExchangeable(lot, record.commit_day))
      .reduce((sum, lot) => sum + lot.amount, 0n));
    requireTooFew(context, [0n, ...amounts]);
  }],
  [52, (context) => {
    const { ledger, member } = context;
    requireTooFew(context, [...ledger.holds.values()]
      .filter((hold) => hold.member === member && hold.ordinal === 0).map((hold) => hold.pinned));
  }],
  [55, (context) => requireTooFew(context, null)],
  [58, (context) => requirePointsOf(context, ({ available, pending }) => available + pending)],
  [59, (context) => requirePointsOf(context, ({ held }) => held)],
  [56, requireLine],
  [57, requireLine],
  [61, (context) => {
    requireNone(context);
    if (context.record.kind === kCloseSettlement) requireTooLarge(context);
  }],
  [70, requireCurrency],
  [71, (context) => {
    requireOne(context);
    const { reject, effect } = context;
    if (effect.figure_0 !== kDenominatorMax) {
      reject('The greatest denominator is another.',
        { expected: kDenominatorMax, found: effect.figure_0 });
    }
  }],
  [73, requireTooHigh],
  [74, requireTooHigh],
  [75, requirePair],
  [76, (context) => (kParams[context.effect.param] === 'prices' ? requireCurrency(context) :
    requirePair(context))],
  [77, requireCurrency],
  [78, requireNotice],
  [79, (context) => {
    requireNone(context);
    const registered = context.ledger.counts.get(kBrand) ?? 0;
    requirePeriod(context, ({ closed, brands }) => closed !== null && brands < registered,
      'is closed that has no statement of some brand');
  }],
  [80, (context) => {
    const { ledger: { periods }, record } = context;
    if (record.kind === kPublishes) {
      requireFigures(context, periods.opening.first_day, record.commit_day);
      return;
    }
    requireFigures(context, periods.firstNotClosed, 0);
    requirePeriod(context, (_, number) => number > periods.firstNotClosed, 'waits for another');
  }],
  [82, (context) => requireFigures(context, context.ledger.periods.open, 0)],
  [83, (context) => {
    requireNone(context);
    requirePeriod(context, ({ closed }) => closed !== null, 'is closed');
  }],
  [84, (context) => {
    requireFigures(context, context.ledger.periods.firstNotClosed, 0);
    requirePeriod(context, ({ closed }) => closed === null, 'is cut and not closed');
  }],
  [96, (context) => {
    requireNone(context);
    const { ledger: { disputes }, reject } = context;
    if (disputes.some(({ status }) => status !== kOpen)) return;
    reject('The decline 96 is of no dispute: none is answered.');
  }],
  ...kLimitFigures,
  ...kTenderFigures,
]);

// A publication may name the unit, which is never found; a purchase that names no currency only
// before there is one.
function requireNotFound(context) {
  requireOne(context);
  const { ledger, record, reject, effect } = context;
  const currency = effect.figure_0;
  const names = kParams[effect.param] === 'currency_id';
  const publishes = record.kind === kPublishes && names;
  if (!publishes && record.kind !== kExchange) requireNone(context);
  if (record.kind === kEarn && !names && ledger.unit() !== null) {
    reject('Where a brand has no currency units are earned, and one was not found.');
  }
  const found = publishes ? ledger.registers(Number(currency)) :
    record.kind === kExchange && ledger.knowsCurrency(Number(currency));
  if (currency < 0n || found) {
    reject(`The currency ${currency} was not found, but is registered.`);
  }
}

// Of a currency whose policy wants so many days of it.
function requireNotice(context) {
  const { ledger, record, reject, effect: { figure_0: currency, figure_1: days } } = context;
  requireRegistered(context);
  const wanted = ledger.policy(Number(currency), kNoticeOfCuts, record.commit_time);
  if (wanted > 0n && wanted === days) return;
  reject(`The decline 78 states another notice than ${ledger.currencyName(Number(currency))} has.`,
    { expected: wanted > 0n ? wanted : 'one', found: days });
}

function requireFigures({ reject, effect }, ...figures) {
  const { code, figure_0: first, figure_1: second } = effect;
  const [expected, found] = [figures.join(', '), [first, second].join(', ')];
  if (expected !== found) reject(`The decline ${code} states other figures.`, { expected, found });
}

// There is a period of which it can be said.
function requirePeriod({ ledger: { periods }, reject, effect }, is, words) {
  if (periods.cuts.some((cut, index) => is(cut, index + 1))) return;
  reject(`The decline ${effect.code} is of no period: none ${words}.`);
}

// Only the first period that is not closed comes to it.
function requireTooLarge({ ledger, reject }) {
  const { periods } = ledger;
  const period = periods.firstNotClosed;
  if (period === periods.open) reject('The decline 61 is of no period: none is to be closed.');
  if (!passesLimit(ledger, period)) {
    reject(`The settlement of period ${period} is declined as too large, and is not.`);
  }
}

function requireCurrency(context) {
  requireOne(context);
  requireRegistered(context);
}

// Of an exchange the unit, too.
function requireRegistered(context) {
  const { ledger, record, reject, effect } = context;
  const currency = Number(effect.figure_0);
  if (record.kind === kExchange ? !ledger.knowsCurrency(currency) : !ledger.registers(currency)) {
    reject(`The decline ${effect.code} names the currency ${effect.figure_0}, which is not ` +
      'registered.');
  }
}

// Of a rate book: from · 2^32 + to.
function requirePairNumber({ ledger, reject, effect }) {
  const { code, figure_0: pair } = effect;
  for (const currency of [pair >> 32n, pair & 0xffffffffn]) {
    if (!ledger.registers(Number(currency))) {
      reject(`The decline ${code} names the currency ${currency}, which is not registered.`);
    }
  }
}

function requirePair(context) {
  requireOne(context);
  requirePairNumber(context);
}

// By how much, in per mille, rounded up.
function requireTooHigh(context) {
  requirePairNumber(context);
  const { reject, effect } = context;
  if (effect.figure_1 < 1n) {
    reject(`The decline ${effect.code} is not of too much.`,
      { expected: 'at least 1', found: effect.figure_1 });
  }
}

function requireLine(context) {
  requireOne(context);
  const { reject, effect } = context;
  if (effect.figure_0 < 0n || effect.figure_0 > 0xffffffffn) {
    reject(`The decline ${effect.code} does not name a line.`,
      { expected: 'a number of 32 bits', found: effect.figure_0 });
  }
}
