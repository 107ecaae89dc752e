// Exchanges whose pair rate or bonus pauses, their fees, and how long what they bring lives.
import { day, kNever, ratesBytes, scenario } from './forge.mjs';
import {
  exchange, given, kBean, kExample, kFebruary, kFee, kHour, kJanuary, kMoment, kOrdinary, kRose,
  kSomeDay, kWithFee, priced, shop, taken,
} from './exchange_records.mjs';

const kMonths = 2;
const kExchangedTerm = 16;

export function testSpecials() {
  testPausedPairRate();
  testDearerTarget();
  testPausedOne();
  testPausedBonus();
  testFees();
  testBonuses();
  testLastDays();
}

// The rose falls from 10 and 12 to 9 and 11, and the pair rate from 2 to 20/11 with it.
function testPausedPairRate() {
  const fall = { currency: 1, bid: [9, 1], ask: [11, 1] };
  const lists = { pairRates: [{ rate: [2, 1] }], fees: [kFee] };
  const byPairRate = { paid: 98, hub_in: 1_078, hub_out: 1_078, received: 196,
    special: { fee: 2, pair_rate_version: 2, pair_rate: [2, 1] }, takes: taken(100),
    gives: given(117, 79), feeWorth: 600_000 };
  const paused = { paid: 98, bid: [9, 1], bid_version: 3, hub_in: 882, hub_out: 882, received: 147,
    special: { fee: 2 }, takes: [[kFebruary, 2, 100]], gives: [[kFebruary, 147]],
    feeWorth: 600_000 };
  const again = { takes: [[kFebruary, 2, 100]] };
  scenario('forged: a pair rate pauses while it is too high for a price of the window', (log) => {
    const ann = shop(log, kExample, lists);
    log.rates(ratesBytes(priced([fall]), { pairRates: [{ rate: [20, 11] }] }),
      { from: log.instant + 36n * kHour });
    log.refuses(/wrong hub_in|wrong bid/, exchange(log, ann, { ...paused, takes: taken(100),
      gives: given(88, 59) }));
    log.make(exchange(log, ann, byPairRate));
    const high = { ...byPairRate, ...again, gives: [[kFebruary, 196]] };
    // A day before is not yet within the window, a moment later is.
    log.at('2026-02-12T21:00').make(exchange(log, ann, high));
    log.instant += kMoment;
    log.refuses(/wrong bid/, exchange(log, ann, high));
    log.refuses(/wrong hub_in/, exchange(log, ann, { ...high, bid: [9, 1], bid_version: 3 }));
    log.refuses(/wrong hub_in/, exchange(log, ann, { ...paused, hub_in: 809, hub_out: 809 }));
    log.refuses(/wrong pair_rate_version/, exchange(log, ann, { ...paused,
      special: { fee: 2, pair_rate_version: 2, pair_rate: [2, 1] } }));
    log.refuses(/wrong pair_rate/, exchange(log, ann, { ...paused,
      special: { fee: 2, pair_rate: [2, 1] } }));
    log.make(exchange(log, ann, paused));
    log.at('2026-02-13T21:00');
    log.refuses(/wrong hub_in/, exchange(log, ann, paused));
    log.make(exchange(log, ann, { ...paused, hub_in: 979, hub_out: 979, received: 178,
      bid_remainder: 2, gives: [[kFebruary, 178]],
      special: { fee: 2, pair_rate_version: 3, pair_rate: [20, 11] } }));
  });
}

function testDearerTarget() {
  scenario('forged: a pair rate pauses for the highest price of what is received', (log) => {
    const ann = shop(log, kExample, { pairRates: [{ rate: [2, 1] }] });
    log.rates(ratesBytes(priced([{ ...kBean, reference: [6, 1] }]),
      { pairRates: [{ rate: [11, 6] }] }), { from: log.instant + 12n * kHour });
    const paused = { ...kOrdinary, ask_version: 3 };
    const byPairRate = { ...paused, hub_in: 1_100, hub_out: 1_100, received: 200,
      ask_remainder: 0, gives: given(120, 80) };
    log.refuses(/wrong hub_in/, exchange(log, ann, { ...byPairRate,
      special: { pair_rate_version: 2, pair_rate: [2, 1] } }));
    log.make(exchange(log, ann, paused));
    log.at('2026-02-12T21:00');
    log.make(exchange(log, ann, { ...byPairRate, hub_in: 1_098, hub_out: 1_098, received: 183,
      bid_remainder: 2, takes: [[kFebruary, 2, 100]], gives: [[kFebruary, 183]],
      special: { pair_rate_version: 3, pair_rate: [11, 6] } }));
  });
}

// The two pause each by itself.
function testPausedOne() {
  const lists = { pairRates: [{ rate: [9, 5] }], bonuses: [{ share: [1, 10], ends: kSomeDay }] };
  const pairRate = { pair_rate_version: 2, pair_rate: [9, 5] };
  const bonus = { bonus_version: 2, bonus_share: [1, 10] };
  scenario('forged: the ordinary rate has a bonus that its pair rate is too high for', (log) => {
    const ann = shop(log, kExample, lists);
    log.rates(ratesBytes(priced([{ currency: 1, bid: [9, 1], ask: [10, 1] }]),
      { pairRates: [{ rate: [1, 1] }] }), { from: log.instant + 12n * kHour });
    const terms = { paid: 100, bid: [9, 1], bid_version: 3, hub_in: 900, hub_out: 900,
      received: 150, takes: taken(100), gives: given(90, 60) };
    log.refuses(/must be a SpecialTerms/, exchange(log, ann, terms));
    log.refuses(/wrong pair_rate_version/, exchange(log, ann, { ...terms,
      special: { ...pairRate, ...bonus, bonus: 15 }, bonusLots: [[kFebruary, 15]] }));
    log.make(exchange(log, ann, { ...terms, special: { ...bonus, bonus: 15 },
      bonusLots: [[kFebruary, 15]] }));
  });
  scenario('forged: a pair rate holds on without its bonus', (log) => {
    const ann = shop(log, kExample, lists);
    log.rates(ratesBytes(priced([{ ...kRose, reference: [21, 2] }]), { bonuses: [{}] }),
      { from: log.instant + 12n * kHour });
    const terms = { paid: 100, bid_version: 3, hub_in: 990, hub_out: 990, received: 180,
      takes: taken(100), gives: given(108, 72) };
    log.refuses(/wrong bonus_version/, exchange(log, ann, { ...terms,
      special: { ...pairRate, ...bonus, bonus: 18 }, bonusLots: [[kFebruary, 18]] }));
    log.make(exchange(log, ann, { ...terms, special: pairRate }));
  });
}

function testPausedBonus() {
  const bonus = { share: [1, 5], ends: kSomeDay };
  const special = { bonus_version: 2, bonus_share: [1, 5] };
  const terms = (lot, points) => ({ ...kOrdinary, special: { ...special, bonus: points },
    bonusLots: [[lot, points]] });
  const later = { takes: [[kFebruary, 2, 100]], gives: [[kFebruary, 166]] };
  scenario('forged: a bonus pauses while it is too high for a price of the window', (log) => {
    const ann = shop(log, kExample, { bonuses: [bonus] });
    log.rates(ratesBytes(priced([{ ...kRose, reference: [10, 1] }]), { bonuses: [{}] }),
      { from: log.instant + 36n * kHour });
    log.refuses(/must be a SpecialTerms/, exchange(log, ann, kOrdinary));
    log.make(exchange(log, ann, terms(kFebruary, 33)));
    log.at('2026-02-12T21:00').make(exchange(log, ann, { ...terms(kFebruary, 33), ...later }));
    log.instant += kMoment;
    const paused = { ...kOrdinary, ...later, bid_version: 3 };
    log.refuses(/is a SpecialTerms, and must be a/, exchange(log, ann,
      { ...paused, special: { ...special, bonus: 33 }, bonusLots: [[kFebruary, 33]] }));
    log.refuses(/is a SpecialTerms, and must be a/, exchange(log, ann, { ...paused, special }));
    log.make(exchange(log, ann, paused));
    log.at('2026-02-20T09:00').make(exchange(log, ann, paused));
  });
  scenario('forged: a bonus lives until it ends', (log) => {
    const begins = BigInt(Date.parse('2026-02-12T09:00Z')) * 1_000_000n;
    const ann = shop(log, kExample,
      { bonuses: [{ ...bonus, begins: begins + kMoment, ends: begins + kHour }] });
    log.refuses(/is a SpecialTerms, and must be a/, exchange(log, ann, terms(kFebruary, 33)));
    log.make(exchange(log, ann, kOrdinary));
    log.instant += kMoment;
    log.refuses(/must be a SpecialTerms/, exchange(log, ann, { ...kOrdinary, ...later }));
    log.make(exchange(log, ann, { ...terms(kFebruary, 33), ...later }));
    log.at('2026-02-12T10:00');
    log.instant -= kMoment;
    log.make(exchange(log, ann, { ...terms(kFebruary, 33), ...later }));
    log.instant += kMoment;
    log.refuses(/is a SpecialTerms, and must be a/,
      exchange(log, ann, { ...terms(kFebruary, 33), ...later }));
    log.make(exchange(log, ann, { ...kOrdinary, ...later }));
  });
}

function testFees() {
  // Of 100 roses in all, by the fee's terms; x, y, u, c and the shares follow.
  const rows = [
    ['at least so many', { share: [1, 50], minimum: 5 }, 5,
      { paid: 95, hub_in: 950, hub_out: 948, received: 158, ask_remainder: 2,
        gives: given(94, 64) }],
    ['so many and a part', { fixed: 3, share: [1, 50], minimum: 4 }, 5,
      { paid: 95, hub_in: 950, hub_out: 948, received: 158, ask_remainder: 2,
        gives: given(94, 64) }],
    ['so many', { fixed: 2 }, 2, kWithFee],
    ['a part, rounded up', { share: [1, 60] }, 2, kWithFee],
  ];
  for (const [name, fee, points, terms] of rows) {
    scenario(`forged: a fee of ${name}`, (log) => {
      const ann = shop(log, kExample, { fees: [fee] });
      const whole = { ...terms, takes: taken(100), special: { fee: points },
        feeWorth: points * 300_000 };
      const less = { takes: taken(99), special: { fee: points - 1 },
        feeWorth: (points - 1) * 300_000 };
      log.refuses(/wrong fee/, exchange(log, ann, { ...whole, ...less }));
      log.refuses(/wrong fee/, exchange(log, ann, { ...whole, takes: taken(104),
        special: { fee: points + 4 }, feeWorth: (points + 4) * 300_000 }));
      log.refuses(/must be a SpecialTerms/, exchange(log, ann, { ...whole, special: null,
        takes: taken(100 - points), feeWorth: 0 }));
      log.refuses(/wrong amount/, exchange(log, ann, { ...whole, feeWorth: points * 400_000 }));
      log.make(exchange(log, ann, whole));
    });
  }
  scenario('forged: a fee is never below its minimum', (log) => {
    const ann = shop(log, kExample, { fees: [{ share: [1, 50], minimum: 5 }] });
    log.make(log.redemption(ann, 1, [[kJanuary, 1, 60]]));
    for (const exact of [0, 1]) {
      const fee = (points) => exchange(log, ann, { paid: 95, hub_in: 950, hub_out: 948,
        received: 158, ask_remainder: 2, takes: [[kFebruary, 2, 95 + points]],
        gives: [[kFebruary, 158]], special: { exact, fee: points }, feeWorth: points * 300_000 });
      for (const points of [2, 4, 6]) log.refuses(/wrong fee/, fee(points));
      log.make(fee(5));
    }
  });
  scenario('forged: a fee that is nothing takes the fee away', (log) => {
    const ann = shop(log, kExample, { fees: [kFee] });
    log.rates(ratesBytes([], { fees: [{}] }));
    log.refuses(/is a SpecialTerms, and must be a/, exchange(log, ann, kWithFee));
    log.make(exchange(log, ann, kOrdinary));
  });
  scenario('forged: a fee of points that settle at nothing is owed to nobody', (log) => {
    const ann = shop(log, [{ ...kRose, price: 0 }, kBean], { fees: [kFee] });
    log.refuses(/BookPosting too many/, exchange(log, ann, { ...kWithFee, feeWorth: 800_000 }));
    log.make(exchange(log, ann, { ...kWithFee, feeWorth: 0 }));
  });
  scenario('forged: a fee that is all leaves nothing to exchange', (log) => {
    const ann = shop(log, kExample, { fees: [{ minimum: 100 }] });
    log.refuses(/What is paid is not above zero/, exchange(log, ann, { ...kWithFee, paid: 0,
      hub_in: 0, hub_out: 0, special: { fee: 100 }, feeWorth: 30_000_000 }));
  });
}

function testBonuses() {
  scenario('forged: a bonus of nothing has its part in the terms', (log) => {
    const ann = shop(log, kExample, { bonuses: [{ share: [1, 10], ends: kSomeDay }] });
    const terms = { paid: 4, hub_in: 40, hub_out: 36, received: 6, ask_remainder: 4,
      takes: taken(4), gives: [[kJanuary, 6]] };
    const special = { bonus_version: 2, bonus_share: [1, 10] };
    log.refuses(/must be a SpecialTerms/, exchange(log, ann, terms));
    log.refuses(/wrong bonus\./, exchange(log, ann, { ...terms,
      special: { ...special, bonus: 1 }, bonusLots: [[kFebruary, 1]] }));
    log.make(exchange(log, ann, { ...terms, special }));
  });
}

function testLastDays() {
  const lists = { bonuses: [{ share: [1, 10], ends: kSomeDay }] };
  const special = { bonus_version: 2, bonus_share: [1, 10], bonus: 16 };
  const lasting = (log, ann, first, second, own) => exchange(log, ann, { ...kOrdinary, special,
    gives: [[first, 99], [second, 67]], bonusLots: [[own, 16]] });
  const [short, long] = ['2027-02-28', '2029-02-28'].map(day);
  const rows = [
    ['1, in a shorter term', { [kMonths]: 12 }, [short, short, short]],
    ['1, in a longer term', { [kMonths]: 36 }, [kJanuary, kFebruary, long]],
    ['2, in a shorter term', { [kMonths]: 12, [kExchangedTerm]: 2 }, [kJanuary, kFebruary, short]],
    ['3, in a shorter term', { [kMonths]: 12, [kExchangedTerm]: 3 }, [short, short, short]],
    ['3, in a longer term', { [kMonths]: 36, [kExchangedTerm]: 3 }, [long, long, long]],
    ['3, where points never expire', { 1: 5, [kExchangedTerm]: 3 }, [kNever, kNever, kNever]],
    ['2, where points never expire', { 1: 5, [kExchangedTerm]: 2 },
      [kJanuary, kFebruary, kNever]],
  ];
  for (const [name, settings, days] of rows) {
    scenario(`forged: the last day of exchanged points by setting 16 = ${name}`, (log) => {
      const ann = shop(log, kExample, lists);
      // The policy of what is paid with has no part in it.
      log.policy(1, { [kExchangedTerm]: settings[kExchangedTerm] === 3 ? 2 : 3 });
      log.policy(2, settings);
      for (let index = 0; index < 3; index += 1) {
        const others = days.map((last, at) => (at === index ? last - 1 : last));
        log.refuses(/wrong expires_on/, lasting(log, ann, ...others));
      }
      log.make(lasting(log, ann, ...days));
    });
  }
  scenario('forged: setting 16 has three values', (log) => {
    for (const value of [0, 4]) {
      log.refuses(/Setting 16 of the policy is out/, log.policyOf(2, { [kExchangedTerm]: value }));
    }
    log.refuses(/although it is the default/, log.policyOf(2, { [kExchangedTerm]: 1 }));
    log.refuses(/setting 20, which is unknown/, log.policyOf(2, { 20: 1 }));
    log.policy(2, { [kExchangedTerm]: 3 });
  });
}
