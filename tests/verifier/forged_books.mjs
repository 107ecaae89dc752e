// Rate books with references, pair rates, bonuses and fees: what one may be, line by line and with
// all that was published before it, and the declines of those that are not.
import assert from 'node:assert/strict';
import { kBean, kExample, kHour, kMoment, kRose } from './exchange_records.mjs';
import { beginning, ratesBytes, scenario, time } from './forge.mjs';

const kPublishes = 2;
const kCurrencyId = 3;
const kPrices = 13;
const kPairRates = 30;
const kBonuses = 31;
const kFees = 32;
const kPointsMax = 2n ** 53n - 1n;
const kPair = 2n ** 32n + 2n;

export function testBooks() {
  testLines();
  testReferences();
  testPairs();
  testPairRates();
  testBonuses();
  testLater();
  testApproval();
  testDeclines();
}

// Proposes a rate book, which is refused.
function refuser(log) {
  return (words, prices, lists, more) =>
    log.refuses(words, log.proposal(ratesBytes(prices, lists), more));
}

function publisher(log) {
  return (prices, lists, more) => log.rates(ratesBytes(prices, lists), more);
}

// At the prices of the example, two days after they began.
function opened(log) {
  log.at('2026-01-10T09:00').rates(ratesBytes(kExample));
  return log.at('2026-01-12T09:00');
}

function testLines() {
  scenario('forged: a rate book names each currency and each pair once', (log) => {
    const refused = refuser(opened(log));
    refused(/two lines of a price of rose/, [kRose, kRose]);
    refused(/two lines of a price of rose/, [kRose, kBean, { currency: 1 }]);
    const pair = { from: 1, to: 2 };
    refused(/two lines of a pair rate of rose to bean/, [], { pairRates: [pair, pair] });
    refused(/two lines of a bonus of rose to bean/, [], { bonuses: [pair, pair] });
    refused(/two lines of a fee of rose to bean/, [], { fees: [pair, pair] });
    const own = { from: 2, to: 2 };
    refused(/A pair rate is of bean and itself/, [], { pairRates: [own] });
    refused(/A bonus is of bean and itself/, [], { bonuses: [own] });
    refused(/A fee is of bean and itself/, [], { fees: [own] });
    const back = { from: 2, to: 1 };
    publisher(log)([], { pairRates: [pair, back], bonuses: [back, pair], fees: [pair, back] });
    publisher(log)([]);
  });
  scenario('forged: all that a rate book names is registered', (log) => {
    const refused = refuser(opened(log));
    for (const list of ['pairRates', 'bonuses', 'fees']) {
      refused(/Currency 3 is not registered/, [], { [list]: [{ from: 1, to: 3 }] });
      refused(/Currency 3 is not registered/, [], { [list]: [{ from: 3, to: 1 }] });
      refused(/Currency 0 is not registered/, [], { [list]: [{ from: 0, to: 1 }] });
      refused(/Currency 4294967295 is not registered/, [],
        { [list]: [{ from: 1, to: 2 ** 32 - 1 }] });
    }
  });
  scenario('forged: the fractions of a rate book are reduced, or none', (log) => {
    const refused = refuser(opened(log));
    for (const wrong of [[2, 4], [0, 1], [1, 0], [1, 1_000_000_001], [1_000_000_001, 1]]) {
      refused(/not reduced/, [{ ...kRose, reference: wrong }]);
      refused(/not reduced/, [], { pairRates: [{ rate: wrong }] });
      refused(/not reduced/, [], { bonuses: [{ share: wrong, ends: 1 }] });
      refused(/not reduced/, [], { fees: [{ share: wrong }] });
    }
    for (const none of [{ bid: [0, 0] }, { ask: [0, 0] }]) {
      refused(/not reduced/, [{ ...kRose, ...none }]);
    }
    const book = ratesBytes([kRose], { pairRates: [{}], bonuses: [{}], fees: [{}] });
    log.refuses(/ends inside a field/, log.proposal(book.subarray(0, -1)));
    log.refuses(/ends inside a field/, log.proposal(book.subarray(0, 48)));
    log.refuses(/longer than its fields/, log.proposal(Buffer.concat([book, Buffer.alloc(4)])));
    log.make(log.proposal(book));
  });
  scenario('forged: fees are points, and leave something', (log) => {
    const refused = refuser(opened(log));
    for (const field of ['fixed', 'minimum']) {
      const words = new RegExp(`The ${field} fee of rose to bean is no number of points`);
      refused(words, [], { fees: [{ [field]: -1 }] });
      refused(words, [], { fees: [{ [field]: kPointsMax + 1n }] });
    }
    refused(/The fee of rose to bean takes all/, [], { fees: [{ share: [1, 1] }] });
    refused(/The fee of rose to bean takes all/, [], { fees: [{ share: [3, 2] }] });
    publisher(log)([], { fees: [
      { fixed: kPointsMax, minimum: kPointsMax, share: [999_999_999, 1_000_000_000] },
      { from: 2, to: 1 }] });
  });
  beginning('forged: a fee needs no price', (log) => {
    log.rates(ratesBytes([], { fees: [{ fixed: 1 }] }));
  });
}

function testReferences() {
  scenario('forged: a reference price is between bid and ask', (log) => {
    const refused = refuser(opened(log));
    const outside = /reference price of rose is not between/;
    refused(outside, [{ ...kRose, reference: [999_999_999, 100_000_000] }]);
    refused(outside, [{ ...kRose, reference: [12_000_001, 1_000_000] }]);
    refused(/bid of rose is above its ask/, [{ ...kRose, bid: [13, 1], reference: [12, 1] }]);
    refused(/settlement price is negative/, [{ ...kRose, price: -1 }]);
    refused(/redemption value is negative/, [{ ...kRose, value: -1 }]);
    for (const reference of [[10, 1], [12, 1], [21, 2]]) {
      publisher(log)([{ ...kRose, reference, value: 500_000 }]);
    }
    publisher(log)([{ ...kRose, bid: [12, 1], reference: [12, 1] }]);
  });
}

function testPairs() {
  beginning('forged: no pair rate and no bonus before a price', (early) => {
    const later = time('2026-01-20T00:00');
    early.at('2026-01-10T09:00');
    early.rates(ratesBytes([kRose]));
    const refused = refuser(early);
    const bonus = { share: [1, 100], begins: 0, ends: later + kHour };
    for (const pair of [{ from: 1, to: 2 }, { from: 2, to: 1 }]) {
      refused(/pair rate of .* begins before a price of bean/, [],
        { pairRates: [{ ...pair, rate: [1, 1_000] }] });
      refused(/bonus of .* begins before a price of bean/, [],
        { bonuses: [{ ...pair, ...bonus }] });
    }
    refused(/begins before a price of bean/, [kRose], { pairRates: [{ rate: [1, 1_000] }] });
    // What is none needs no price, and what is over by then neither.
    early.rates(ratesBytes([], { pairRates: [{}],
      bonuses: [{ ...bonus, begins: 0, ends: early.instant }] }));
    early.rates(ratesBytes([kBean]), { from: later });
    refused(/begins before a price of bean/, [], { pairRates: [{ rate: [1, 1_000] }] });
    refused(/begins before a price of bean/, [], { pairRates: [{ rate: [1, 1_000] }] },
      { from: later - kMoment });
    refused(/begins before a price of bean/, [],
      { bonuses: [{ ...bonus, begins: later - kMoment }] });
    early.rates(ratesBytes([], { bonuses: [{ ...bonus, begins: later }] }));
    early.rates(ratesBytes([], { pairRates: [{ rate: [1, 1_000] }] }), { from: later });
  });
}

function testPairRates() {
  scenario('forged: no pair rate is above the quotient of the references', (log) => {
    const refused = refuser(opened(log));
    const rate = (...fraction) => ({ pairRates: [{ rate: fraction }] });
    const tooHigh = /pair rate of rose to bean is too high/;
    refused(tooHigh, [], rate(200_000_001, 100_000_000));
    refused(tooHigh, [{ ...kRose, reference: [10, 1] }], rate(2, 1));
    refused(tooHigh, [{ ...kBean, reference: [6, 1] }], rate(2, 1));
    refused(/pair rate of bean to rose is too high/, [],
      { pairRates: [{ from: 2, to: 1, rate: [500_000_001, 1_000_000_000] }] });
    publisher(log)([], { pairRates: [{ rate: [2, 1] }, { from: 2, to: 1, rate: [1, 2] }] });
    publisher(log)([{ ...kRose, reference: [12, 1] }, { ...kBean, reference: [5, 1] }],
      { pairRates: [{ rate: [12, 5] }, { from: 2, to: 1, rate: [5, 12] }] });
  });
  scenario('forged: a price comes with the pair rates that it makes too high', (log) => {
    const refused = refuser(opened(log));
    const lower = { currency: 1, bid: [9, 1], ask: [11, 1] };
    publisher(log)([], { pairRates: [{ rate: [2, 1] }] });
    refused(/pair rate of rose to bean is too high/, [lower]);
    refused(/pair rate of rose to bean is too high/, [{ ...kBean, ask: [7, 1] }]);
    refused(/pair rate of rose to bean is too high/, [lower],
      { pairRates: [{ rate: [181_818_183, 100_000_000] }] });
    refused(/pair rate of rose to bean is too high/, [lower],
      { pairRates: [{ from: 2, to: 1 }] });
    log.make(log.proposal(ratesBytes([lower], { pairRates: [{}] })));
    publisher(log)([lower], { pairRates: [{ rate: [20, 11] }] });
    // The prices of before are within the window, which has no part in it.
    publisher(log)(kExample, { pairRates: [{ rate: [2, 1] }] });
  });
}

function testBonuses() {
  scenario('forged: a living bonus ends after it begins', (log) => {
    const refused = refuser(opened(log));
    const share = [1, 5];
    const begins = log.instant;
    for (const ends of [begins, begins - kMoment, 0]) {
      refused(/bonus of rose to bean ends before it has begun/, [],
        { bonuses: [{ share, begins, ends }] });
    }
    publisher(log)([], { bonuses: [{ share, begins, ends: begins + kMoment }] });
    publisher(log)([], { bonuses: [{ begins, ends: begins - kMoment }] });
  });
  scenario('forged: no rate with its bonus is above the quotient of the references', (log) => {
    const refused = refuser(opened(log));
    const begins = log.instant + kHour;
    const ends = begins + kHour;
    const tooHigh = /bonus of rose to bean is too high/;
    const bonus = (...share) => ({ bonuses: [{ share, begins, ends }] });
    refused(tooHigh, [], bonus(200_000_001, 1_000_000_000));
    refused(tooHigh, [], { ...bonus(1, 3), pairRates: [{ rate: [151, 100] }] });
    refused(tooHigh, [], { ...bonus(1, 1_000_000_000), pairRates: [{ rate: [2, 1] }] });
    refused(tooHigh, [{ ...kRose, reference: [10, 1] }], bonus(1, 5));
    log.make(log.proposal(ratesBytes([], { ...bonus(1, 3), pairRates: [{ rate: [3, 2] }] })));
    publisher(log)([], bonus(1, 5));
    refused(tooHigh, [{ ...kRose, bid: [10, 1], ask: [11, 1] }]);
    refused(tooHigh, [], { pairRates: [{ rate: [16_666_667, 10_000_000] }] });
    publisher(log)([], { pairRates: [{ rate: [5, 3] }] });
    publisher(log)([], { pairRates: [{ rate: [1, 1] }], ...bonus(1, 1) });
    // Without its pair rate the ordinary one holds, by which the bonus is too high.
    refused(tooHigh, [], { pairRates: [{}] });
    publisher(log)([], { pairRates: [{}], bonuses: [{}] });
  });
}

function testLater() {
  scenario('forged: what was published already and has not begun counts', (log) => {
    const refused = refuser(opened(log));
    const publish = publisher(log);
    const later = log.instant + 48n * kHour;
    const lower = { currency: 1, bid: [9, 1], ask: [11, 1] };
    publish([lower], {}, { from: later });
    const rate = { pairRates: [{ rate: [2, 1] }] };
    refused(/pair rate of rose to bean is too high from 2026-01-14T09:00:00.000000000Z on/, [],
      rate);
    refused(/pair rate of rose to bean is too high/, [], rate, { from: later });
    refused(/pair rate of rose to bean is too high/, [], rate, { from: later - kMoment });
    // The version in force from `later` on is the newer of the two.
    publish([kRose], rate, { from: later });
    publish([], { pairRates: [{}] }, { from: later + kHour });
    publish([lower], {}, { from: later + kHour });
    refused(/pair rate of rose to bean is too high/, [lower], {}, { from: later });
    publish([], rate);
    publish([lower], { pairRates: [{ rate: [20, 11] }] }, { from: later + kHour });
    assert.equal(log.ledger.rateBook.at('pair_rates', '1 2', later).content.rate.numerator, 2);
  });
  scenario('forged: a bonus is looked at while it lives', (log) => {
    const refused = refuser(opened(log));
    const publish = publisher(log);
    const later = log.instant + 48n * kHour;
    const dear = { currency: 2, bid: [6, 1], ask: [6, 1] };
    publish([dear], {}, { from: later });
    const bonus = (begins, ends) => ({ bonuses: [{ share: [1, 5], begins, ends }] });
    const tooHigh = /bonus of rose to bean is too high/;
    refused(tooHigh, [], bonus(0, later + kMoment));
    refused(tooHigh, [], bonus(later + kHour, later + 2n * kHour));
    log.make(log.proposal(ratesBytes([], bonus(0, later))));
    publish([kBean], {}, { from: later + kHour });
    publish([], bonus(later + kHour, later + 2n * kHour));
    publish([dear], {}, { from: later + 2n * kHour });
    refused(tooHigh, [dear], {}, { from: later + 2n * kHour - kMoment });
    // A bonus that begins while its version is not yet in force lives from then on.
    refused(tooHigh, [], bonus(0, later + 3n * kHour), { from: later + 2n * kHour });
    log.make(log.proposal(ratesBytes([], bonus(0, later + 2n * kHour)),
      { from: later + 2n * kHour }));
  });
}

function testApproval() {
  scenario('forged: a rate book is as sound at its approval', (log) => {
    opened(log);
    const propose = (...words) => {
      log.make(log.proposal(ratesBytes(...words)));
      return log.ledger.proposals().length;
    };
    const rate = propose([], { pairRates: [{ rate: [2, 1] }] });
    const lower = propose([{ currency: 1, bid: [9, 1], ask: [11, 1] }]);
    const bonus = propose([], { bonuses: [{ share: [1, 5], ends: log.instant + 99n * kHour }] });
    log.make(log.approval(rate));
    log.refuses(/pair rate of rose to bean is too high/, log.approval(lower));
    log.refuses(/bonus of rose to bean is too high/, log.approval(bonus));
    log.make(log.rejection(lower));
    log.rates(ratesBytes([], { pairRates: [{}] }));
    log.make(log.approval(bonus));
  });
}

function testDeclines() {
  scenario('forged: the declines of a rate book', (log) => {
    opened(log);
    const no = (...words) => log.decline(kPublishes, null, ...words);
    const excess = 2n ** 63n - 1n;
    log.make(no(12, kCurrencyId, [3, 0]));
    log.make(no(77, kPrices, [2, 0]));
    for (const [code, param] of [[73, kPairRates], [74, kBonuses]]) {
      log.make(no(code, param, [kPair, 1]));
      log.make(no(code, param, [kPair, excess]));
      log.refuses(/is not of too much/, no(code, param, [kPair, 0]));
      log.refuses(/is not of too much/, no(code, param, [kPair, -1]));
      log.refuses(/names the currency 3, which is not registered/,
        no(code, param, [kPair + 1n, 1]));
      log.refuses(/names the currency 0, which is not registered/, no(code, param, [2, 1]));
      log.refuses(/which is not registered/, no(code, param, [-kPair, 1]));
    }
    for (const param of [kPairRates, kBonuses]) log.make(no(75, param, [kPair, 0]));
    for (const param of [kPairRates, kBonuses, kFees]) log.make(no(76, param, [kPair, 0]));
    log.make(no(76, kPrices, [1, 0]));
    log.make(no(76, kFees, [2n * 2n ** 32n + 2n, 0]));
    log.refuses(/has one figure/, no(77, kPrices, [2, 1]));
    log.refuses(/has one figure/, no(75, kPairRates, [kPair, 1]));
    log.refuses(/has one figure/, no(76, kFees, [kPair, 1]));
    log.refuses(/has one figure/, no(76, kPrices, [1, 1]));
    log.refuses(/which is not registered/, no(77, kPrices, [3, 0]));
    log.refuses(/which is not registered/, no(75, kPairRates, [1, 0]));
    log.refuses(/which is not registered/, no(76, kPrices, [kPair, 0]));
    log.refuses(/which is not registered/, no(76, kBonuses, [1, 0]));
    const others = [[70, kPairRates], [77, kPairRates], [73, kBonuses], [74, kPairRates],
      [75, kFees], [75, kPrices], [76, kCurrencyId], [76, 0]];
    for (const [code, param] of others) {
      log.refuses(/names another field/, no(code, param, [kPair, 1]));
    }
    for (const code of [79, 81]) {
      log.refuses(/not declined with the code/, no(code, kPrices, [1, 0]), String(code));
    }
    for (const kind of [3, 16, 18]) {
      log.refuses(/not declined with the code 76/, log.decline(kind, null, 76, kPrices, [1, 0]));
    }
  });
}
