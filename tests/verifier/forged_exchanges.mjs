// Exchanges by bid and ask and by pair rates, with fees and bonuses: each figure by hand from the
// documents, sound and wrong.
import {
  exchange, given, kBean, kExample, kFebruary, kFee, kHour, kJanuary, kOrdinary, kRose, kSomeDay,
  kWithFee, priced, refusesAlterations, shop, taken,
} from './exchange_records.mjs';
import { ratesBytes, scenario } from './forge.mjs';

export function testExchanges() {
  testOrdinary();
  testExample();
  testExact();
  testRemainders();
  testPairRate();
  testReference();
  testWorth();
  testAltered();
}

function testOrdinary() {
  scenario('forged: an ordinary exchange has no special terms', (log) => {
    const ann = shop(log, kExample);
    log.refuses(/is a SpecialTerms, and must be a/, exchange(log, ann,
      { ...kOrdinary, special: {} }));
    log.refuses(/exact of SpecialTerms is unknown/, exchange(log, ann,
      { ...kOrdinary, special: { exact: 2 } }));
    log.refuses(/wrong fee/, exchange(log, ann, { ...kWithFee, special: { fee: 2, exact: 1 } }));
    log.refuses(/is a SpecialTerms, and must be a/, exchange(log, ann, kWithFee));
    log.refuses(/wrong amount/, exchange(log, ann, { ...kOrdinary, gives: given(100, 66) }));
    log.refuses(/wrong hub_out/, exchange(log, ann, { ...kOrdinary, hub_out: 1_000 }));
    log.refuses(/wrong bid_remainder/, exchange(log, ann, { ...kOrdinary, bid_remainder: 1 }));
    log.refuses(/What is received is not above zero/, exchange(log, ann, { ...kOrdinary,
      paid: 100, received: 0, gives: [] }));
    log.refuses(/What is paid is not above zero/, exchange(log, ann, { ...kOrdinary, paid: 0,
      takes: [] }));
    log.make(exchange(log, ann, kOrdinary));
  });
}

function testExample() {
  const lists = { fees: [kFee], bonuses: [{ share: [1, 10], ends: kSomeDay }] };
  const special = { fee: 2, bonus_version: 2, bonus_share: [1, 10], bonus: 16 };
  const terms = { ...kWithFee, special, bonusLots: [[kFebruary, 16]] };
  scenario('forged: the example of the documents, with fee and bonus', (log) => {
    const ann = shop(log, kExample, lists);
    const altered = (words, more) => log.refuses(words, exchange(log, ann, { ...terms, ...more }));
    const specially = (words, more, rest) =>
      altered(words, { special: { ...special, ...more }, ...rest });
    altered(/must be a SpecialTerms/, { special: null, bonusLots: [], takes: taken(98),
      feeWorth: 0 });
    specially(/wrong fee/, { fee: 1 }, { takes: taken(99), feeWorth: 300_000 });
    // 99 roses paid would be left by 102 in all, or by none with a fee of one.
    specially(/wrong fee/, { fee: 1, bonus: 16 }, { paid: 99, hub_in: 990, hub_out: 990,
      received: 165, ask_remainder: 0, gives: given(99, 66), feeWorth: 300_000 });
    specially(/wrong bonus\./, { bonus: 17 }, { bonusLots: [[kFebruary, 17]] });
    specially(/wrong bonus\./, { bonus: 15 }, { bonusLots: [[kFebruary, 15]] });
    specially(/wrong bonus_version/, { bonus_version: 1 });
    specially(/wrong bonus_share/, { bonus_share: [0, 0] });
    specially(/wrong bonus_version/, { bonus_version: 0, bonus_share: [0, 0], bonus: 0 },
      { bonusLots: [] });
    specially(/wrong pair_rate/, { pair_rate: [5, 3] });
    altered(/wrong expires_on/, { bonusLots: [[kJanuary, 16]] });
    altered(/wrong amount/, { gives: given(97, 82), bonusLots: [] });
    altered(/wrong amount/, { bonusLots: [[kFebruary, 8], [kFebruary, 8]] });
    altered(/wrong amount/, { gives: given(98, 65) });
    altered(/wrong amount/, { feeWorth: 1_000_000 });
    altered(/BookPosting is missing/, { feeWorth: 0 });
    altered(/wrong amount/, { worth: 179 * 500_000 });
    log.make(exchange(log, ann, terms));
  });
  scenario('forged: the provenances of what an exchange brings', (log) => {
    const ann = shop(log, kExample, lists);
    const record = exchange(log, ann, terms);
    const [shares, bonus] = record.books;
    const with_ = (...books) => ({ ...record, books: [...books, ...record.books.slice(2)] });
    const swapped = [['ProvenanceInterned', { ...shares[1], funding_brand: 2 }],
      ['ProvenanceInterned', { ...bonus[1], funding_brand: 1 }]];
    log.refuses(/wrong funding_brand/, with_(...swapped));
    log.refuses(/wrong funding_brand/, with_(shares, ['ProvenanceInterned',
      { ...bonus[1], funding_brand: 1 }]));
    log.refuses(/is a BookPosting, and must be a ProvenanceInterned/, with_(shares));
    log.refuses(/wrong settlement_price/, with_(shares, ['ProvenanceInterned',
      { ...bonus[1], settlement_price: 300_000 }]));
    const [[, ...effects]] = record.subjects;
    const bonusLot = effects.at(-1);
    log.refuses(/wrong provenance/, { ...record, subjects: [[ann, ...effects.slice(0, -1),
      ['AvailablePosting', { ...bonusLot[1], provenance: shares[1].number }]]] });
    const [exchanged, special, ...lots] = effects;
    log.refuses(/is a AvailablePosting, and must be a SpecialTerms/, { ...record,
      subjects: [[ann, exchanged, ...lots, special]] });
    log.refuses(/must be a/, { ...record, subjects: [[ann, special, exchanged, ...lots]] });
    log.refuses(/wrong expires_on/, { ...record, subjects: [[ann, exchanged, special,
      ...lots.slice(0, 2), bonusLot, ...lots.slice(2, -1)]] });
    log.make(record);
    // Both are known from now on.
    log.refuses(/must be a BookPosting/, exchange(log, ann, { ...terms,
      takes: [[kFebruary, 2, 100]], gives: [[kFebruary, 163]], interned: [bonus] }));
    log.make(exchange(log, ann, { ...terms, takes: [[kFebruary, 2, 100]],
      gives: [[kFebruary, 163]] }));
  });
}

function testExact() {
  const exact = (more) => ({ ...kWithFee, special: { exact: 1, fee: 2, ...more } });
  scenario('forged: exactly so many points, for the least that brings them', (log) => {
    const ann = shop(log, kExample, { fees: [kFee] });
    log.refuses(/wrong paid/, exchange(log, ann, { ...exact(), paid: 99, hub_in: 990,
      hub_out: 978, ask_remainder: 12, takes: taken(101) }));
    log.refuses(/wrong hub_in/, exchange(log, ann, { ...exact(), hub_in: 978, ask_remainder: 0 }));
    log.refuses(/wrong paid/, exchange(log, ann, { ...exact(), received: 164,
      gives: given(98, 66) }));
    log.make(exchange(log, ann, exact()));
  });
  scenario('forged: of two totals that leave as much the lesser brings exactly so many', (log) => {
    const ann = shop(log, kExample, { fees: [kFee] });
    const dearer = { ...kWithFee, takes: taken(101), gives: given(96, 67), feeWorth: 900_000 };
    log.refuses(/wrong fee/, exchange(log, ann, { ...dearer, special: { exact: 1, fee: 3 } }));
    log.refuses(/wrong fee/, exchange(log, ann, { ...dearer, special: { fee: 4 },
      takes: taken(102), gives: given(95, 68), feeWorth: 1_200_000 }));
    log.make(exchange(log, ann, { ...dearer, special: { fee: 3 } }));
  });
  scenario('forged: what passes the hub besides what was asked for is rounding', (log) => {
    const ann = shop(log, [kRose, { currency: 2, bid: [1, 2], ask: [1, 1] }]);
    const one = { ask: [1, 1], paid: 1, hub_in: 10, hub_out: 1, received: 1, ask_remainder: 9,
      takes: taken(1), gives: [[kJanuary, 1]] };
    log.refuses(/wrong hub_out/, exchange(log, ann, one));
    log.refuses(/wrong hub_in/, exchange(log, ann, { ...one, hub_in: 1, ask_remainder: 0,
      special: { exact: 1 } }));
    log.refuses(/wrong ask_remainder/, exchange(log, ann, { ...one, ask_remainder: 0,
      special: { exact: 1 } }));
    log.make(exchange(log, ann, { ...one, special: { exact: 1 } }));
    log.make(exchange(log, ann, { ...one, received: 10, hub_out: 10, ask_remainder: 0,
      gives: [[kJanuary, 10]] }));
  });
}

function testRemainders() {
  scenario('forged: what the roundings leave is stated', (log) => {
    const ann = shop(log, [{ currency: 1, bid: [2, 7], ask: [1, 1] },
      { currency: 2, bid: [1, 5], ask: [3, 5] }]);
    const terms = { bid: [2, 7], ask: [3, 5], paid: 25, hub_in: 7, hub_out: 7, received: 11,
      bid_remainder: 1, ask_remainder: 2, takes: taken(25), gives: [[kJanuary, 11]] };
    for (const special of [null, { exact: 1 }]) {
      const altered = (words, more) =>
        log.refuses(words, exchange(log, ann, { ...terms, special, ...more }));
      altered(/wrong bid_remainder/, { bid_remainder: 0 });
      altered(/wrong ask_remainder/, { ask_remainder: 0 });
      altered(/wrong hub_out/, { hub_out: 6 });
      log.make(exchange(log, ann, { ...terms, special }));
    }
    log.refuses(/wrong paid/, exchange(log, ann, { ...terms, paid: 24, bid_remainder: -1,
      hub_in: 6, takes: taken(24), special: { exact: 1 } }));
  });
}

// A rate of 3/2, at which what is received passes the hub at the middle of 5 and 6.
function testPairRate() {
  const lists = { pairRates: [{ rate: [3, 2] }], fees: [kFee],
    bonuses: [{ share: [1, 4], ends: kSomeDay }] };
  const special = { pair_rate_version: 2, pair_rate: [3, 2], bonus_version: 2, bonus_share: [1, 4],
    fee: 2, bonus: 36 };
  const terms = { paid: 97, hub_in: 798, hub_out: 798, received: 145, bid_remainder: 1,
    takes: taken(99), gives: given(87, 58), special, feeWorth: 600_000,
    bonusLots: [[kFebruary, 36]] };
  scenario('forged: by a pair rate nothing is left at the hub', (log) => {
    const ann = shop(log, kExample, lists);
    const altered = (words, more) => log.refuses(words, exchange(log, ann, { ...terms, ...more }));
    altered(/wrong hub_out/, { hub_out: 797 });
    altered(/wrong hub_in/, { hub_in: 799 });
    altered(/wrong hub_in/, { hub_in: 797, hub_out: 797 });
    altered(/wrong hub_in/, { hub_in: 970, hub_out: 870 });
    altered(/wrong bid_remainder/, { bid_remainder: 0 });
    altered(/wrong ask_remainder/, { ask_remainder: 1 });
    altered(/wrong bid\./, { bid: [3, 2] });
    altered(/wrong bid_version/, { bid_version: 0 });
    altered(/wrong pair_rate_version/, { special: { ...special, pair_rate_version: 1 } });
    altered(/wrong pair_rate\./, { special: { ...special, pair_rate: [5, 3] } });
    altered(/wrong pair_rate_version/, { special: { ...special, pair_rate_version: 0,
      pair_rate: [0, 0] } });
    // The ordinary rate, as if there were none.
    altered(/wrong hub_in/, { hub_in: 970, hub_out: 966, received: 161, bid_remainder: 0,
      ask_remainder: 4, gives: given(97, 64), bonusLots: [[kFebruary, 40]],
      special: { fee: 2, bonus: 40, bonus_version: 2, bonus_share: [1, 4] } });
    log.make(exchange(log, ann, terms));
  });
  scenario('forged: exactly so many points by a pair rate', (log) => {
    const ann = shop(log, kExample, lists);
    const exactly = (more) => ({ ...terms, ...more, special: { ...special, exact: 1 } });
    log.make(exchange(log, ann, exactly()));
    const next = { paid: 98, hub_in: 803, hub_out: 803, received: 146, bid_remainder: 2,
      takes: [[kFebruary, 2, 100]], gives: [[kFebruary, 146]] };
    log.refuses(/wrong hub_in/, exchange(log, ann, { ...terms, ...next }));
    log.refuses(/wrong bid_remainder/, exchange(log, ann, exactly({ ...next, bid_remainder: 0 })));
    log.refuses(/wrong paid/, exchange(log, ann, exactly({ ...next, received: 145, hub_in: 798,
      hub_out: 798, bid_remainder: 4, gives: [[kFebruary, 145]] })));
    log.make(exchange(log, ann, exactly(next)));
  });
  scenario('forged: of a withdrawn pair rate and bonus nothing is left', (log) => {
    const ann = shop(log, kExample, lists);
    log.rates(ratesBytes([], { pairRates: [{}], bonuses: [{}] }));
    log.refuses(/wrong hub_in/, exchange(log, ann, terms));
    log.refuses(/wrong bonus_version/, exchange(log, ann, { ...kWithFee,
      special: { fee: 2, bonus_version: 3 } }));
    log.refuses(/wrong pair_rate_version/, exchange(log, ann, { ...kWithFee,
      special: { fee: 2, pair_rate_version: 3 } }));
    log.make(exchange(log, ann, kWithFee));
  });
  scenario('forged: a pair rate holds for its pair, and not the way back', (log) => {
    const ann = shop(log, kExample, { pairRates: [{ from: 2, to: 1, rate: [1, 2] }],
      bonuses: [{ from: 2, to: 1, share: [1, 100], ends: 0, begins: -1 }],
      fees: [{ from: 2, to: 1, fixed: 9 }] });
    log.refuses(/is a SpecialTerms, and must be a/, exchange(log, ann, { ...kOrdinary,
      special: { pair_rate: [1, 2], pair_rate_version: 2 } }));
    log.make(exchange(log, ann, kOrdinary));
  });
}

function testReference() {
  const lists = { pairRates: [{ rate: [3, 2] }] };
  const special = { pair_rate_version: 2, pair_rate: [3, 2] };
  const terms = { paid: 99, received: 148, bid_remainder: 1, takes: taken(99),
    gives: given(89, 59), special };
  scenario('forged: a stated reference values what passes the hub', (log) => {
    const ann = shop(log, [kRose, { ...kBean, reference: [29, 5] }], lists);
    log.refuses(/wrong hub_in/, exchange(log, ann, { ...terms, hub_in: 814, hub_out: 814 }));
    log.refuses(/wrong hub_in/, exchange(log, ann, { ...terms, hub_in: 858, hub_out: 858 }));
    log.make(exchange(log, ann, { ...terms, hub_in: 859, hub_out: 859 }));
  });
  scenario('forged: the reference is that in force, not one of the window', (log) => {
    const ann = shop(log, kExample, lists);
    log.rates(ratesBytes(priced([{ ...kBean, reference: [6, 1] }])),
      { from: log.instant + 12n * kHour });
    const by = (units) => exchange(log, ann, { ...terms, hub_in: units, hub_out: units,
      ask_version: 3 });
    log.refuses(/wrong hub_in/, by(888));
    log.make(by(814));
    log.at('2026-02-12T21:00');
    log.make(exchange(log, ann, { ...terms, hub_in: 888, hub_out: 888, ask_version: 3,
      takes: [[kFebruary, 2, 99]], gives: [[kFebruary, 148]] }));
  });
}

function testWorth() {
  scenario('forged: what an exchange makes owed has a limit', (log) => {
    const ann = shop(log, [kRose, { ...kBean, price: 2n ** 50n }]);
    const terms = (paid, received) => ({ paid, hub_in: 10 * paid, hub_out: 6 * received, received,
      ask_remainder: 10 * paid - 6 * received, takes: taken(paid), gives: [[kJanuary, received]],
      settlement_price: 2n ** 50n, worth: BigInt(received) * 2n ** 50n });
    log.refuses(/What is owed for it is more/, exchange(log, ann, terms(5, 8)));
    log.make(exchange(log, ann, { ...terms(5, 7), special: { exact: 1 } }));
  });
}

function testAltered() {
  scenario('forged: an exchange by bid and ask in which anything is altered', (log) => {
    const ann = shop(log, kExample,
      { fees: [kFee], bonuses: [{ share: [1, 10], ends: kSomeDay }] });
    refusesAlterations(log, exchange(log, ann, { ...kWithFee, bonusLots: [[kFebruary, 16]],
      special: { fee: 2, bonus_version: 2, bonus_share: [1, 10], bonus: 16 } }));
  });
  scenario('forged: an exchange by a pair rate in which anything is altered', (log) => {
    const ann = shop(log, kExample, { fees: [kFee], pairRates: [{ rate: [3, 2] }],
      bonuses: [{ share: [1, 4], ends: kSomeDay }] });
    refusesAlterations(log, exchange(log, ann, { paid: 98, hub_in: 803, hub_out: 803,
      received: 146, bid_remainder: 2, takes: taken(100), gives: given(87, 59),
      feeWorth: 600_000, bonusLots: [[kFebruary, 36]],
      special: { exact: 1, fee: 2, pair_rate_version: 2, pair_rate: [3, 2], bonus_version: 2,
        bonus_share: [1, 4], bonus: 36 } }));
  });
}
