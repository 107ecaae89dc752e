// Limits: whether what a record makes greater is within those of its brands, of their contract and
// of the currency (section 22 of the rules).
import { exposureOf, figuresOf } from '../figures.mjs';
import {
  kAdjust, kEarn, kExchange, kHold, kRedeem, kReinstate, kSettleTender, kSponsorGift,
} from '../kinds.mjs';
import {
  kBreaker, kBurn, kCapabilities, kConvert, kCreditLine, kDayQuota, kEarnable, kExchangeQuota,
  kExchangingOut, kIssuing, kMintCap, kMintCapADay, kNetDebitCap, kNoLimit, kReserve,
  kSpendingElsewhere, kSuspended, kYearQuota,
} from '../settings.mjs';
import { isBought } from './purchase.mjs';

const kMints = new Set([kEarn, kExchange, kAdjust, kReinstate, kSettleTender]);
const kOwes = new Set([kEarn, kRedeem, kHold, kExchange]);

// Of an accepted record, whatever its rule says.
export function checkLimits(context) {
  const { kind } = context.record;
  if (!kMints.has(kind) && !kOwes.has(kind) && kind !== kSponsorGift) return;
  const figures = figuresOf(context.ledger, context.record);
  kAgreed.get(kind)?.(context);
  if (kind === kExchange) checkQuotas(context, figures);
  for (const [brand, row] of figures.exposures) {
    if (kMints.has(kind)) checkMinting(context, brand, row);
    if (kOwes.has(kind)) checkOwing(context, brand, row);
    if (kind === kSponsorGift) checkExposure(context, brand, row);
  }
}

// What the contract allows and what is suspended.
const kAgreed = new Map([
  [kEarn, requireMayIssue],
  [kSettleTender, requireMayIssue],
  [kRedeem, (context) => checkElsewhere(context, traceOf(context, 'Redeemed'))],
  [kHold, (context) => checkElsewhere(context, traceOf(context, 'HoldPlaced'))],
  [kExchange, (context) => {
    const { from, to } = traceOf(context, 'Exchanged');
    const [issuer, acceptor] = [from, to].map((currency) => context.ledger.issuerOf(currency));
    requireCapability(context, issuer, acceptor, kConvert);
    requireNotSuspended(context, issuer, kExchangingOut);
    requireNotSuspended(context, acceptor, kIssuing);
  }],
]);

function traceOf({ record }, of) {
  return record.subjects[0].effects.find(({ name }) => name === of);
}

// Where points or units are earned, if any are. Those of another brand are its issue.
function requireMayIssue(context) {
  const earned = traceOf(context, 'Earned');
  if (!earned) return;
  const { currency, brand } = earned;
  const bought = isBought(context.ledger, earned);
  const issuer = bought ? context.ledger.issuerOf(currency) : brand;
  if (bought) requireCapability(context, issuer, brand, kEarnable);
  requireNotSuspended(context, issuer, kIssuing);
}

// At the brand itself there is no contract, and it owes nobody.
function checkElsewhere(context, { currency, acceptor }) {
  const issuer = context.ledger.issuerOf(currency);
  if (issuer === acceptor) return;
  requireCapability(context, issuer, acceptor, kBurn);
  requireNotSuspended(context, issuer, kSpendingElsewhere);
}

function requireCapability({ ledger, record, reject }, issuer, acceptor, capability) {
  const has = ledger.agreed(issuer, acceptor, kCapabilities, record.commit_time);
  if ((has & capability) !== 0n) return;
  reject(`The contract of brands ${issuer} and ${acceptor} has no such capability.`,
    { expected: `with ${capability}`, found: has });
}

function requireNotSuspended({ ledger, record, reject }, brand, what) {
  const suspended = ledger.limit(brand, kSuspended, record.commit_time);
  if ((suspended & what) === 0n) return;
  reject(`Brand ${brand} is suspended.`, { expected: `without ${what}`, found: suspended });
}

function checkQuotas({ ledger, record, reject }, { quota, memberQuota }) {
  const time = record.commit_time;
  const { issuer, acceptor, received } = quota.after;
  const { currency, on_day: onDay, in_year: inYear } = memberQuota.after;
  const quotas = [
    ['What the member exchanges away on one day', onDay, ledger.policy(currency, kDayQuota, time)],
    ['What the member exchanges away in one year', inYear,
      ledger.policy(currency, kYearQuota, time)],
    [`What exchanges bring from brand ${issuer} to brand ${acceptor} on one day`, received,
      ledger.agreed(issuer, acceptor, kExchangeQuota, time)],
  ];
  for (const [what, amount, most] of quotas) {
    if (most === kNoLimit || amount <= most) continue;
    reject(`${what} is more than the quota.`, { expected: `at most ${most}`, found: amount });
  }
}

function checkMinting(context, brand, row) {
  const of = limitsOf(context, brand);
  requireBelow(context, `What is outstanding of brand ${brand}`, row,
    ({ outstanding }) => outstanding, of(kMintCap));
  requireBelow(context, `What brand ${brand} issues on one day`, row, ({ minted }) => minted,
    of(kMintCapADay));
}

function checkOwing(context, brand, row) {
  checkExposure(context, brand, row);
  const of = limitsOf(context, brand);
  requireBelow(context, `What brand ${brand} owes by trade in the period`, row,
    ({ net_debit: debit, reserved }) => debit + reserved, of(kNetDebitCap));
  requireBelow(context, `What brand ${brand} comes to owe on one day`, row,
    ({ owed, reserved }) => owed + reserved, of(kBreaker));
}

function checkExposure(context, brand, row) {
  const of = limitsOf(context, brand);
  requireBelow(context, `The exposure to brand ${brand}`, row, exposureOf,
    creditOf(of(kCreditLine), of(kReserve)));
}

// Whether a spending that changes the row of a brand so would be declined by its limits.
export function passesSpendingLimit({ ledger, record }, brand, row) {
  let passed = false;
  checkOwing({ ledger, record, reject: () => { passed = true; } }, brand, row);
  return passed;
}

// A limit in force, or null where there is none.
function limitsOf({ ledger, record }, brand) {
  return (tag) => {
    const limit = ledger.limit(brand, tag, record.commit_time);
    return limit === kNoLimit ? null : limit;
  };
}

// Either defaults the other to nothing; it can be below zero.
function creditOf(line, reserve) {
  return line === null && reserve === null ? null : (line ?? 0n) - (reserve ?? 0n);
}

// Only what the record makes greater is held against a limit.
function requireBelow({ reject }, what, { before, after }, figureOf, most) {
  const amount = figureOf(after);
  if (most === null || amount <= figureOf(before) || amount <= most) return;
  reject(`${what} passes the limit.`, { expected: `at most ${most}`, found: amount });
}
