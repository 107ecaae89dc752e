// What a rate book may be: each line by itself, and with all that was published before it no pair
// by which somebody could gain (section 3 of the rules).
import { timeText } from '../calendar.mjs';
import {
  compareFractions, kLists, kPairLists, referenceOf, subjectOf, withBonus,
} from '../rate_book.mjs';
import { compare, divide, ratio } from '../ratio.mjs';
import { kNoticeOfCuts } from '../settings.mjs';

const kPointsMax = (1n << 53n) - 1n;
const kDay = 86_400_000_000_000n;
const kWords = new Map([
  ['prices', 'price'], ['pair_rates', 'pair rate'], ['bonuses', 'bonus'], ['fees', 'fee'],
]);

// Of a version that would be published, whose number is right.
export function checkRateBook(context, published) {
  const { content, effective_from: from } = published;
  requireRegistered(context, content);
  for (const list of kLists) requireOnce(context, content[list], kWords.get(list));
  for (const line of content.prices) checkPrice(context, line);
  for (const line of content.prices) requireNotice(context, line, from);
  for (const list of kPairLists) {
    for (const line of content[list]) requireTwoCurrencies(context, line, kWords.get(list));
  }
  for (const bonus of content.bonuses) checkBonus(context, bonus);
  for (const fee of content.fees) checkFee(context, fee);
  const book = context.ledger.rateBook.with(published);
  for (const time of book.instants(from)) requireNoGain(context, book, time);
}

function requireRegistered({ ledger, reject }, content) {
  for (const { currency, from, to } of kLists.flatMap((list) => content[list])) {
    for (const one of currency === undefined ? [from, to] : [currency]) {
      if (!ledger.registers(one)) reject(`Currency ${one} is not registered.`);
    }
  }
}

function requireOnce({ ledger, reject }, lines, what) {
  const named = new Set();
  for (const line of lines) {
    if (named.has(subjectOf(line))) {
      reject(`There are two lines of a ${what} of ${nameOf(ledger, line)}.`);
    }
    named.add(subjectOf(line));
  }
}

function requireTwoCurrencies({ ledger, reject }, { from, to }, what) {
  if (from === to) {
    reject(`A ${what} is of ${ledger.currencyName(from)} and itself.`);
  }
}

function checkPrice({ ledger, reject }, line) {
  const { bid, ask, reference, settlement_price: price, redemption_value: value } = line;
  const name = nameOf(ledger, line);
  if (compareFractions(bid, ask) > 0) reject(`The bid of ${name} is above its ask.`);
  if (reference && (compareFractions(reference, bid) < 0 || compareFractions(reference, ask) > 0)) {
    reject(`The reference price of ${name} is not between its bid and its ask.`,
      { expected: `${bid} to ${ask}`, found: reference });
  }
  if (price < 0n) reject('The settlement price is negative.');
  if (value < 0n) reject('The redemption value is negative.');
}

// A lower bid or redemption value than that of the line which would be in force without it needs so
// many days of notice.
function requireNotice({ ledger, record, reject }, line, from) {
  const before = ledger.rateBook.at('prices', line.currency, from)?.content;
  if (!before || !isCut(before, line)) return;
  const time = record.commit_time;
  const days = ledger.policy(line.currency, kNoticeOfCuts, time);
  if (from >= time + days * kDay) return;
  reject(`The bid or the redemption value of ${nameOf(ledger, line)} falls with too short a ` +
    'notice.',
    { expected: `from ${timeText(time + days * kDay)} on`, found: `from ${timeText(from)} on` });
}

// A redemption value of 0 is not said.
function isCut(before, { bid, redemption_value: value }) {
  return compareFractions(before.bid, bid) > 0 || (value > 0n && before.redemption_value > value);
}

// One without a share takes the pair's bonus away, whenever that was.
function checkBonus({ ledger, reject }, line) {
  if (line.share && line.ends <= line.begins) {
    reject(`The bonus of ${nameOf(ledger, line)} ends before it has begun.`,
      { expected: `after ${timeText(line.begins)}`, found: timeText(line.ends) });
  }
}

function checkFee({ ledger, reject }, line) {
  for (const field of ['fixed', 'minimum']) {
    if (line[field] >= 0n && line[field] <= kPointsMax) continue;
    reject(`The ${field} fee of ${nameOf(ledger, line)} is no number of points.`,
      { expected: `0 to ${kPointsMax}`, found: line[field] });
  }
  if (line.share && line.share.numerator >= line.share.denominator) {
    reject(`The fee of ${nameOf(ledger, line)} takes all.`,
      { expected: 'less than 1', found: line.share });
  }
}

// At one instant, by the versions in force then.
function requireNoGain(context, book, time) {
  for (const versions of book.pair_rates.values()) {
    const line = versions.at(time)?.content;
    if (!line?.rate) continue;
    requireWithin(context, book, { line, rate: ratio(line.rate), time }, 'pair rate');
  }
  for (const pair of book.bonuses.keys()) {
    const line = book.livingBonus(pair, time)?.content;
    if (!line) continue;
    const [source, target] = pricesOf(context, book, line, time, 'bonus');
    const stated = book.at('pair_rates', pair, time)?.content.rate;
    const rate = stated ? ratio(stated) : divide(ratio(source.bid), ratio(target.ask));
    requireWithin(context, book, { line, rate: withBonus(rate, line), time }, 'bonus');
  }
}

function requireWithin(context, book, { line, rate, time }, what) {
  const [source, target] = pricesOf(context, book, line, time, what);
  const limit = divide(referenceOf(source), referenceOf(target));
  if (compare(rate, limit) <= 0) return;
  const { ledger, reject } = context;
  reject(`The ${what} of ${nameOf(ledger, line)} is too high from ${timeText(time)} on.`,
    { expected: `at most ${textOf(limit)}`, found: textOf(rate) });
}

// Of the versions in force.
function pricesOf({ ledger, reject }, book, line, time, what) {
  return [line.from, line.to].map((currency) => {
    const version = book.at('prices', currency, time);
    if (!version) {
      reject(`The ${what} of ${nameOf(ledger, line)} begins before a price of ` +
        `${ledger.currencyName(currency)}.`);
    }
    return version.content;
  });
}

function nameOf(ledger, { currency, from, to }) {
  if (currency !== undefined) return ledger.currencyName(currency);
  return `${ledger.currencyName(from)} to ${ledger.currencyName(to)}`;
}

function textOf({ numerator, denominator }) {
  return `${numerator}/${denominator}`;
}
