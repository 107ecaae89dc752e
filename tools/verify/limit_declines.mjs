// The declines by limits, 85 to 91: what the state can tell of their figures (sections 10 and 22 of
// the rules).
import { momentOf } from './figures.mjs';
import { kEarn, kExchange, kSettleTender, kSponsorGift } from './kinds.mjs';
import { kCurrency } from './published.mjs';
import {
  kBreaker, kBurn, kCapabilities, kConvert, kCreditLine, kDayQuota, kEarnable, kExchangeQuota,
  kExchangingOut, kIssuing, kMintCap, kMintCapADay, kNetDebitCap, kNoLimit, kReserve,
  kSpendingElsewhere, kSuspended, kYearQuota,
} from './settings.mjs';

// By code. Each is given {ledger, record, reject, effect, member}.
export const kLimitFigures = new Map([
  [85, (context) => requireBrandOf(context, (limit) =>
    limit(kCreditLine) !== kNoLimit || limit(kReserve) !== kNoLimit)],
  [86, (context) => requireBrandOf(context, (limit) => limit(kNetDebitCap) !== kNoLimit)],
  [87, (context) => requireRoom(context, mintRooms(context))],
  [88, (context) => requireRoom(context, exchangeRooms(context))],
  [89, requireNotAgreed],
  [90, (context) => requireBrandOf(context, (limit) => isSuspended(context.record.kind, limit))],
  [91, (context) => requireRoom(context, memberRooms(context))],
]);

// What a brand without points comes to owe by: it buys those of others, gives units, or sponsors.
const kOfAnyBrand = new Set([kEarn, kSponsorGift]);

// The first figure is the number of a brand that the kind may mean, of whose limits in force `is`
// is true.
function requireBrandOf({ ledger, record, reject, effect }, is) {
  const { code, figure_0: brand, figure_1: second } = effect;
  if (second !== 0n) {
    reject(`The decline ${code} has one figure.`, { expected: 0, found: second });
  }
  if (kOfAnyBrand.has(record.kind) && !ledger.knowsBrand(Number(brand))) {
    reject(`The decline ${code} names the brand ${brand}, which is not registered.`);
  }
  if (!kOfAnyBrand.has(record.kind) && !issuersOf(ledger).includes(Number(brand))) {
    reject(`The decline ${code} names the brand ${brand}, which has no points.`);
  }
  if (!is((tag) => ledger.limit(Number(brand), tag, record.commit_time))) {
    reject(`The decline ${code} is of a limit of brand ${brand}, which has none in force.`);
  }
}

function isSuspended(kind, limit) {
  const broken = kind !== kSettleTender && limit(kBreaker) !== kNoLimit;
  const stops = kStops.get(kind) ?? kSpendingElsewhere;
  return broken || (limit(kSuspended) & stops) !== 0n;
}

// By kind what is suspended of it; of those that are not named, spending elsewhere.
const kStops = new Map([
  [kEarn, kIssuing], [kSettleTender, kIssuing], [kExchange, kExchangingOut | kIssuing],
]);

// Two brands whose contract in force lacks what the kind needs.
function requireNotAgreed({ ledger, record, reject, effect }) {
  const { figure_0: issuer, figure_1: acceptor } = effect;
  const pair = [Number(issuer), Number(acceptor)];
  if (issuer === acceptor || !pair.every((brand) => ledger.knowsBrand(brand))) {
    reject('The decline 89 is of no two brands.', { expected: 'two registered brands',
      found: `${issuer}, ${acceptor}` });
  }
  const needed = kNeeded.get(record.kind) ?? kBurn;
  const has = ledger.agreed(...pair, kCapabilities, record.commit_time);
  if ((has & needed) === 0n) return;
  reject(`The contract of brands ${issuer} and ${acceptor} is declined as without a capability ` +
    'that it has.', { expected: `without ${needed}`, found: has });
}

// By kind the capability that it needs; those that are not named spend. Without a contract points
// are spent and exchanged, and not earned.
const kNeeded = new Map([[kEarn, kEarnable], [kExchange, kConvert]]);

// What there was room for is one of `rooms`, and more was wanted.
function requireRoom({ reject, effect }, rooms) {
  const { code, figure_0: room, figure_1: wanted } = effect;
  if (wanted <= room) {
    reject(`The decline ${code} is not of too much.`,
      { expected: `more than ${room}`, found: wanted });
  }
  if (!rooms.includes(room)) {
    reject(`The decline ${code} states a room that no limit leaves.`,
      { expected: rooms.join(' or ') || 'a limit', found: room });
  }
}

function roomsOf(pairs) {
  return pairs.filter(([most]) => most !== kNoLimit)
    .map(([most, figure]) => (most > figure ? most - figure : 0n));
}

function mintRooms({ ledger, record }) {
  return roomsOf(issuersOf(ledger).flatMap((brand) => {
    const { outstanding, minted } = ledger.figures.exposure(brand, momentOf(ledger, record));
    const limit = (tag) => ledger.limit(brand, tag, record.commit_time);
    return [[limit(kMintCap), outstanding], [limit(kMintCapADay), minted]];
  }));
}

function exchangeRooms({ ledger, record }) {
  const moment = momentOf(ledger, record);
  return roomsOf(ledger.pairsOfContracts().map(([issuer, acceptor]) => [
    ledger.agreed(issuer, acceptor, kExchangeQuota, record.commit_time),
    ledger.figures.quota(issuer, acceptor, moment).received,
  ]));
}

function memberRooms({ ledger, record, member }) {
  return roomsOf(currenciesOf(ledger).flatMap((currency) => {
    const own = ledger.figures.memberQuota(member, currency, momentOf(ledger, record));
    const quota = (tag) => ledger.policy(currency, tag, record.commit_time);
    return [[quota(kDayQuota), own.on_day], [quota(kYearQuota), own.in_year]];
  }));
}

function currenciesOf(ledger) {
  return Array.from({ length: ledger.counts.get(kCurrency) ?? 0 }, (_, index) => index + 1);
}

function issuersOf(ledger) {
  return currenciesOf(ledger).map((currency) => ledger.currency(currency).brand);
}
