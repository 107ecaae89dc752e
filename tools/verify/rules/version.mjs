// One version of published configuration: versions count from 1, are never retroactive, and name
// only what is registered (section 2 of the rules).
import { timeText } from '../calendar.mjs';
import { kClearingTerms, kContract } from '../clearing_terms.mjs';
import { kOpened } from '../kinds.mjs';
import {
  kBrand, kChannel, kCoalition, kCurrency, kEarnRate, kLimits, kMemberPolicy, kPointsPolicy,
  kProposal, kRateBook, kTenderPolicy, kUniversalUnit,
} from '../published.mjs';
import { requireBrand, requireCurrency } from './common.mjs';
import { checkClearingTerms, checkContract } from './contract.mjs';
import { checkRateBook } from './rate_book.mjs';
import { checkUnit } from './unit.mjs';

const kRollingMonths = 1;
const kExpiryMonthsMax = 2 ** 31 - 1;
const kChannelKindLast = 4;
const kLookBackHoursMax = 8784;
const kDenominatorMax = 1_000_000;
// What is registered by its first version and gets the next number.
const kRegistered = new Set([kBrand, kCurrency, kChannel, kProposal, kContract]);
// What has one version.
const kOnlyOnce = new Set([kCoalition, kBrand, kCurrency]);
// What is so from its record on.
const kAtOnce = new Set([kCoalition, kBrand, kCurrency, kProposal]);

// All that is asked of `effect`, as what would be published by the record.
export function checkVersion(context, effect) {
  const { record, reject } = context;
  const { what, version, effective_from: from } = effect;
  if ((what === kCoalition) !== (record.kind === kOpened)) {
    reject('The coalition is published when it is opened, and only then.');
  }
  requireNext(context, effect);
  if (from < record.commit_time) {
    reject('A version is never retroactive.', {
      expected: `at least ${timeText(record.commit_time)}`, found: timeText(from),
    });
  }
  if (kOnlyOnce.has(what) && version !== 1) {
    reject('This is published once.', { expected: 1, found: version });
  }
  if (kAtOnce.has(what) && from !== record.commit_time) {
    reject('It takes effect with its record.',
      { expected: timeText(record.commit_time), found: timeText(from) });
  }
  kContentRules.get(what)?.(context, effect);
}

function requireNext({ ledger, reject }, { what, number, version }) {
  const next = ledger.versions(what, number).list.length + 1;
  if (version !== next) {
    reject('Versions count from 1.', { expected: next, found: version });
  }
  const registered = ledger.counts.get(what) ?? 0;
  if (kRegistered.has(what) && version === 1 && number !== registered + 1) {
    reject('Numbers are given in order of registration.',
      { expected: registered + 1, found: number });
  }
}

const kContentRules = new Map([
  [kCoalition, checkCoalition],
  [kRateBook, (context, effect) => {
    requireNumberZero(context, effect);
    checkRateBook(context, effect);
  }],
  [kBrand, requireOwnCode],
  [kCurrency, checkCurrency],
  [kChannel, checkChannel],
  [kEarnRate, (context, { number, content }) => {
    requireCurrency(context, number);
    requireCoarse(context, content.rate);
  }],
  [kPointsPolicy, (context, { number }) => requireRegistered(context, number)],
  [kMemberPolicy, requireNumberZero],
  [kContract, checkContract],
  [kLimits, (context, { number }) => requireBrand(context, number)],
  [kTenderPolicy, (context, { number }) => requireBrand(context, number)],
  [kClearingTerms, (context, effect) => {
    requireNumberZero(context, effect);
    checkClearingTerms(context, effect);
  }],
  [kUniversalUnit, (context, effect) => {
    requireNumberZero(context, effect);
    checkUnit(context, effect);
  }],
]);

function checkCoalition(context, effect) {
  const { reject } = context;
  const { look_back_hours: hours, origin, demo } = effect.content;
  requireNumberZero(context, effect);
  if (hours > kLookBackHoursMax) {
    reject('It looks back too far.', { expected: `at most ${kLookBackHoursMax}`, found: hours });
  }
  if (!origin.endsWith('/sha256')) {
    reject('The origin does not name the hash.', { expected: '…/sha256', found: origin });
  }
  if (demo > 1) reject('Whether it is a demo is not 0 or 1.', { expected: '0 or 1', found: demo });
}

function requireNumberZero({ reject }, { number }) {
  if (number !== 0) reject('There is only one of this.', { expected: 0, found: number });
}

function requireRegistered({ ledger, reject }, currency) {
  if (!ledger.registers(currency)) reject(`Currency ${currency} is not registered.`);
}

// So that the product of an earning stays exact in the program too.
function requireCoarse({ reject }, { denominator }) {
  if (denominator > kDenominatorMax) {
    reject('The denominator is too great.',
      { expected: `at most ${kDenominatorMax}`, found: denominator });
  }
}

function requirePrice({ reject }, price) {
  if (price < 0n) reject('The settlement price is negative.');
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
  if (content.expiry_months > kExpiryMonthsMax) {
    reject('The months of expiry are 2^31 or more.',
      { expected: `at most ${kExpiryMonthsMax}`, found: content.expiry_months });
  }
  requirePrice(context, content.settlement_price);
  for (let other = 1; other <= (ledger.counts.get(kCurrency) ?? 0); other += 1) {
    if (other !== effect.number && ledger.currency(other).brand === content.brand) {
      reject(`Brand ${content.brand} has currency ${other} already.`);
    }
  }
}

// A later version has another coefficient, and all else is as it was.
function checkChannel(context, effect) {
  const { ledger, reject } = context;
  const { content } = effect;
  requireOwnCode(context, effect);
  requireCoarse(context, content.coefficient);
  if (content.kind < 1 || content.kind > kChannelKindLast) {
    reject('The kind of channel is unknown.', { expected: '1 to 4', found: content.kind });
  }
  const last = ledger.versions(kChannel, effect.number).ordered.at(-1)?.content;
  if (!last) return;
  for (const field of ['code', 'name_zh', 'name_en', 'kind']) {
    if (content[field] !== last[field]) {
      reject(`The ${field} of a channel does not change.`,
        { expected: last[field], found: content[field] });
    }
  }
}
