// Publishing: versions that count from 1, are never retroactive, and name only what is registered.
import { timeText } from '../calendar.mjs';
import {
  kBrand, kBucketMap, kChannel, kCoalition, kCurrency, kEarnRate, kRateBook,
} from '../published.mjs';
import { refuseOccurrence } from './common.mjs';

const kKindOpened = 1;
const kRollingMonths = 1;
const kChannelKindLast = 4;
// What is registered by its first version and gets the next number.
const kRegistered = new Set([kBrand, kCurrency, kChannel]);

export function checkPublished(context) {
  const { record, reject } = context;
  refuseOccurrence(context);
  if (record.subjects.length > 0) reject('A publication is not about a member.');
  if (record.books.length === 0) reject('Nothing is published.');
  for (const effect of record.books) {
    if (effect.name !== 'Published') reject(`A publication holds a ${effect.name}.`);
    checkVersion(context, effect);
    kContentRules.get(effect.what)?.(context, effect);
  }
}

function checkVersion({ ledger, record, reject }, { what, number, version, effective_from: from }) {
  if ((what === kCoalition) !== (record.kind === kKindOpened)) {
    reject('The coalition is published when it is opened, and only then.');
  }
  const next = ledger.versions(what, number).list.length + 1;
  if (version !== next) {
    reject('Versions count from 1.', { expected: next, found: version });
  }
  if (from < record.commit_time) {
    reject('A version is never retroactive.', {
      expected: `at least ${timeText(record.commit_time)}`, found: timeText(from),
    });
  }
  const registered = ledger.counts.get(what) ?? 0;
  if (kRegistered.has(what) && version === 1 && number !== registered + 1) {
    reject('Numbers are given in order of registration.',
      { expected: registered + 1, found: number });
  }
}

const kContentRules = new Map([
  [kCoalition, requireNumberZero],
  [kRateBook, checkRateBook],
  [kBucketMap, requireNumberZero],
  [kBrand, requireOwnCode],
  [kCurrency, checkCurrency],
  [kChannel, checkChannel],
  [kEarnRate, ({ ledger, reject }, { number }) => {
    if (!ledger.knowsCurrency(number)) reject(`Currency ${number} is not registered.`);
  }],
]);

function requireNumberZero({ reject }, { number }) {
  if (number !== 0) reject('There is only one of this.', { expected: 0, found: number });
}

function requireOwnCode({ ledger, reject }, { what, number, content }) {
  for (let other = 1; other <= (ledger.counts.get(what) ?? 0); other += 1) {
    if (other !== number && ledger.newest(what, other).code === content.code) {
      reject(`The code ${content.code} is that of number ${other} already.`);
    }
  }
}

function checkCurrency(context, effect) {
  const { ledger, reject } = context;
  const { content } = effect;
  requireOwnCode(context, effect);
  if (!ledger.knowsBrand(content.brand)) reject(`Brand ${content.brand} is not registered.`);
  if (content.expiry_mode !== kRollingMonths) {
    reject('The expiry mode is unknown.', { expected: kRollingMonths, found: content.expiry_mode });
  }
  if (content.settlement_price < 0n) reject('The settlement price is negative.');
  for (let other = 1; other <= (ledger.counts.get(kCurrency) ?? 0); other += 1) {
    if (other !== effect.number && ledger.currency(other).brand === content.brand) {
      reject(`Brand ${content.brand} has currency ${other} already.`);
    }
  }
}

function checkChannel(context, effect) {
  requireOwnCode(context, effect);
  const { kind } = effect.content;
  if (kind < 1 || kind > kChannelKindLast) {
    context.reject('The kind of channel is unknown.', { expected: '1 to 4', found: kind });
  }
}

function checkRateBook(context, effect) {
  const { ledger, reject } = context;
  requireNumberZero(context, effect);
  for (const [currency, { bid, ask, settlement_price: price }] of effect.content.prices) {
    if (!ledger.knowsCurrency(currency)) reject(`Currency ${currency} is not registered.`);
    const left = BigInt(bid.numerator) * BigInt(ask.denominator);
    if (left > BigInt(ask.numerator) * BigInt(bid.denominator)) {
      reject(`The bid of ${ledger.currencyName(currency)} is above its ask.`);
    }
    if (price < 0n) reject('The settlement price is negative.');
  }
}
