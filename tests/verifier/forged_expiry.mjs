// Terms, sliding points and notices, record by record as the documents say.
import { available, book, day, kNever, scenario } from './forge.mjs';

const kMode = 1;
const kMonths = 2;
const kMonth = 3;
const kDate = 4;
const kActivity = 5;
const kNotices = 14;
const kNoticeDays = 15;
const kRolling = 2;
const kCalendar = 3;
const kSliding = 4;
const kForever = 5;

function counted(currency, on, last) {
  return ['ActivityCounted', { currency, active_on: day(on), last_day: day(last) }];
}

function noticed(date, days, points) {
  return ['ExpiryNoticed', { currency: 1, expires_on: day(date), days, points }];
}

function deferred(date, last) {
  return ['ExpiryDeferred', { currency: 1, expires_on: day(date), last_day: day(last) }];
}

function notice(log, member, ...effects) {
  return log.byProgram(38, [[member, ...effects]]);
}

export function testExpiry() {
  testTerms();
  testSliding();
  testNotices();
}

function testTerms() {
  const terms = [
    ['the default', {}, '2026-01-31T09:00', day('2028-01-31')],
    ['to the end of a month', { [kMonths]: 1 }, '2026-01-10T09:00', day('2026-02-28')],
    ['to the day', { [kMode]: kRolling, [kMonths]: 1 }, '2026-01-31T09:00', day('2026-02-28')],
    ['to the day of a leap year', { [kMode]: kRolling, [kMonths]: 25 }, '2026-01-30T09:00',
      day('2028-02-29')],
    ['to the same day', { [kMode]: kRolling, [kMonths]: 1 }, '2026-01-10T09:00', day('2026-02-10')],
    ['no month, to the day', { [kMode]: kRolling, [kMonths]: 0 }, '2026-01-10T09:00',
      day('2026-01-10')],
    ['to a date of the year', { [kMode]: kCalendar, [kMonths]: 0, [kMonth]: 6, [kDate]: 30 },
      '2026-01-10T09:00', day('2026-06-30')],
    ['to the date itself', { [kMode]: kCalendar, [kMonths]: 0, [kMonth]: 6, [kDate]: 30 },
      '2026-06-30T09:00', day('2026-06-30')],
    ['to a date of the next year', { [kMode]: kCalendar, [kMonths]: 6, [kMonth]: 2 },
      '2026-09-01T09:00', day('2028-02-29')],
    ['to the last of December', { [kMode]: kCalendar, [kMonths]: 1 }, '2026-01-10T09:00',
      day('2026-12-31')],
    ['never', { [kMode]: kForever }, '2026-01-10T09:00', kNever],
  ];
  for (const [name, settings, at, expected] of terms) {
    scenario(`forged: the term ${name}`, (log) => {
      const ann = log.at(at).member();
      if (Object.keys(settings).length > 0) log.policy(1, settings);
      log.refuses(/wrong expires_on/, log.earning(ann, 1, 100, expected - 1));
      log.earn(ann, 1, 100, expected);
    });
  }
  scenario('forged: the policy of the time of occurrence has the term', (log) => {
    const ann = log.at('2026-02-01T00:00').member();
    log.policy(1, { [kMode]: kForever });
    const occurrence = { time: log.instant - 1n, day: day('2026-01-31') };
    log.refuses(/wrong expires_on/, log.earning(ann, 1, 100, kNever, { occurrence }));
    log.earn(ann, 1, 100, day('2028-01-31'), { occurrence });
    log.earn(ann, 1, 7, kNever);
    log.make(log.redemption(ann, 1, [[day('2028-01-31'), 1, 100], [kNever, 2, 1]]));
  });
  scenario('forged: settings are known, within their bounds, and no defaults', (log) => {
    log.policy(1, { [kMonths]: 0 });
    log.refuses(/Setting 2 of the policy is out/, log.policyOf(1, { [kMonths]: 1_201 }));
    log.refuses(/Setting 1 of the policy is out/, log.policyOf(1, { [kMode]: 6 }));
    log.refuses(/setting 6, which is unknown/, log.policyOf(1, { 6: 1 }));
    log.refuses(/although it is the default/, log.policyOf(1, { 13: 30 }));
  });
}

function sliding(log, settings = {}) {
  const ann = log.at('2026-01-10T09:00').member();
  log.policy(1, { [kMode]: kSliding, [kMonths]: 3, ...settings });
  return ann;
}

function testSliding() {
  scenario('forged: an earning of sliding points is activity', (log) => {
    const ann = sliding(log);
    log.refuses(/ActivityCounted is missing/, log.earning(ann, 1, 100, 0));
    log.refuses(/wrong last_day/, log.earning(ann, 1, 100, 0,
      { then: [counted(1, '2026-01-10', '2026-04-11')] }));
    log.earn(ann, 1, 100, 0, { then: [counted(1, '2026-01-10', '2026-04-10')] });
    log.refuses(/ActivityCounted too many/, log.earning(ann, 1, 5, 0,
      { then: [counted(1, '2026-01-10', '2026-04-10')] }));
    log.earn(ann, 1, 5, 0);
    log.at('2026-01-12T09:00');
    log.earn(ann, 1, 5, 0, { then: [counted(1, '2026-01-12', '2026-04-12')] });
    // An older purchase puts off nothing.
    const occurrence = { time: log.instant - 86_400_000_000_000n, day: day('2026-01-11') };
    log.refuses(/ActivityCounted too many/, log.earning(ann, 1, 2, 0,
      { occurrence, then: [counted(1, '2026-01-11', '2026-04-11')] }));
    log.earn(ann, 1, 2, 0, { occurrence });
  });
  scenario('forged: a redemption puts off the last day, until it is over', (log) => {
    const ann = sliding(log);
    log.earn(ann, 1, 100, 0, { then: [counted(1, '2026-01-10', '2026-04-10')] });
    log.at('2026-04-10T23:59');
    const spend = (points) => log.redemption(ann, 1, [[0, 1, points]],
      counted(1, '2026-04-10', '2026-07-10'));
    log.refuses(/wrong active_on/, log.redemption(ann, 1, [[0, 1, 40]],
      counted(1, '2026-04-09', '2026-07-09')));
    log.make(spend(40));
    log.at('2026-07-11T00:00');
    log.refuses(/60 points are past their last day, 2026-07-10/, log.redemption(ann, 1,
      [[0, 1, 40]], counted(1, '2026-07-11', '2026-10-11')));
    log.refuses(/wrong amount/, log.expiry(ann, 1, [[0, 1, 59]]));
    log.make(log.expiry(ann, 1, [[0, 1, 60]]));
    log.refuses(/is past its last day/, log.expiry(ann, 1, [[0, 1, 60]]));
  });
  scenario('forged: spending is no activity where the policy says so', (log) => {
    const ann = sliding(log, { [kActivity]: 6 });
    log.earn(ann, 1, 100, 0, { then: [counted(1, '2026-01-10', '2026-04-10')] });
    log.at('2026-02-10T09:00');
    log.refuses(/ActivityCounted too many/, log.redemption(ann, 1, [[0, 1, 40]],
      counted(1, '2026-02-10', '2026-05-10')));
    log.make(log.redemption(ann, 1, [[0, 1, 40]]));
  });
  scenario('forged: sliding points that are exchanged are dated', (log) => {
    const ann = sliding(log, { [kActivity]: 7 });
    log.policy(2, { [kMode]: kSliding, [kMonths]: 5, [kActivity]: 2 });
    log.earn(ann, 1, 100, 0, { then: [counted(1, '2026-01-10', '2026-04-10')] });
    log.at('2026-03-01T09:00');
    const dated = (last) => exchange(log, ann, last, [counted(1, '2026-03-01', '2026-06-01'),
      counted(2, '2026-03-01', '2026-08-01')]);
    log.refuses(/wrong expires_on/, dated('2026-06-01'));
    log.refuses(/wrong currency/, exchange(log, ann, '2026-04-10',
      [counted(2, '2026-03-01', '2026-08-01'), counted(1, '2026-03-01', '2026-06-01')]));
    log.make(dated('2026-04-10'));
  });
  scenario('forged: a hold of sliding points ends by the wallet', (log) => {
    const ann = sliding(log);
    log.earn(ann, 1, 100, 0, { then: [counted(1, '2026-01-10', '2026-04-10')] });
    const ends = log.instant + 90n * 86_400_000_000_000n;
    const pin = (amount) => [available(1, 0, 1, -amount),
      ['HeldPosting', { currency: 1, hold: log.sequence, expires_on: 0, provenance: 1, amount }]];
    const hold = log.make({ kind: 21, subjects: [[ann, ['HoldPlaced', { currency: 1, acceptor: 1,
      channel: 0, points: 60, ends }], ...pin(60)]] });
    log.at('2026-04-05T09:00');
    const unpin = (amount) => ['HeldPosting',
      { currency: 1, hold, expires_on: 0, provenance: 1, amount: -amount }];
    const capture = (then) => ({ kind: 22, subjects: [[ann, ['HoldCaptured', { currency: 1, hold,
      acceptor: 1, channel: 0, points: 10 }], unpin(10), ...then]],
    books: [book(1, 'issuer.redeemed', 10, 1)] });
    log.refuses(/ActivityCounted is missing/, capture([]));
    log.make(capture([counted(1, '2026-04-05', '2026-07-05')]));
    log.at('2026-04-11T09:00');
    const end = (released, expired, then, books) => log.byProgram(24, [[ann, ['HoldEnded',
      { currency: 1, hold, why: 2, released, expired }], unpin(50), ...then]], books);
    log.refuses(/wrong released/, end(0, 50, [], [book(1, 'issuer.expired', 50)]));
    log.make(end(50, 0, [available(1, 0, 1, 50)], []));
  });
}

function exchange(log, member, last, then) {
  const { number, interned } = log.provenance({ issuer: 2, funding_brand: 1,
    earn_month: (2026 - 1970) * 12 + 2, settlement_price: 400_000n });
  const money = (name, party, other, amount) => ['BookPosting', { currency: 0x80000000 + 156,
    account: (BigInt(name) << 56n) | (BigInt(party) << 28n) | BigInt(other), amount }];
  return { kind: 18,
    subjects: [[member, ['Exchanged', { from: 1, to: 2, bid_version: 1, ask_version: 1, bid: [1, 1],
      ask: [1, 1], paid: 30, hub_in: 30, hub_out: 30, received: 30, bid_remainder: 0,
      ask_remainder: 0, settlement_price: 400_000, quote_mac: Buffer.alloc(16, 7) }],
    available(1, 0, 1, -30), available(2, day(last), number, 30), ...then]],
    books: [...interned, book(1, 'issuer.exchanged_out', 30, 2),
      book(2, 'issuer.exchanged_in', -30, 1),
      ['BookPosting', { currency: 0, account: (10n << 56n) | (1n << 28n), amount: -30 }],
      ['BookPosting', { currency: 0, account: (10n << 56n) | (2n << 28n), amount: 30 }],
      money(20, 1, 2, 12_000_000), money(21, 2, 1, -12_000_000)] };
}

function testNotices() {
  const lot = day('2026-04-30');
  const points = (log, settings) => {
    const ann = log.at('2026-01-10T09:00').member();
    log.policy(1, { [kMonths]: 3 });
    log.earn(ann, 1, 100, lot);
    log.policy(1, { [kMonths]: 3, ...settings });
    return ann;
  };
  scenario('forged: notices of 90, 30 and 7 days, each once', (log) => {
    const ann = points(log, { [kNotices]: 7 });
    const spend = () => log.redemption(ann, 1, [[lot, 1, 1]]);
    log.at('2026-01-29T23:59');
    log.refuses(/No notice is due/, notice(log, ann, noticed('2026-04-30', 90, 100)));
    log.at('2026-01-30T00:00');
    log.refuses(/a notice of 90 days is due for 100 points/, spend());
    log.refuses(/wrong points/, notice(log, ann, noticed('2026-04-30', 90, 99)));
    log.refuses(/The days of ExpiryNoticed is unknown/,
      notice(log, ann, noticed('2026-04-30', 60, 100)));
    log.make(notice(log, ann, noticed('2026-04-30', 90, 100)));
    log.refuses(/No notice is due/, notice(log, ann, noticed('2026-04-30', 90, 100)));
    log.make(spend());
    log.at('2026-04-25T00:00');
    log.refuses(/wrong days/, notice(log, ann, noticed('2026-04-30', 30, 99)));
    log.make(notice(log, ann, noticed('2026-04-30', 7, 99)));
    log.refuses(/No notice is due/, notice(log, ann, noticed('2026-04-30', 30, 99)));
    log.at('2026-05-01T00:00');
    log.make(log.expiry(ann, 1, [[lot, 1, 99]]));
  });
  scenario('forged: an expiry without notice is put off', (log) => {
    const ann = points(log, { [kNoticeDays]: 14 });
    log.at('2026-05-01T00:00');
    log.refuses(/is due for 100 points/, log.expiry(ann, 1, [[lot, 1, 100]]));
    log.refuses(/ExpiryDeferred is missing/, notice(log, ann, noticed('2026-04-30', 0, 100)));
    log.refuses(/wrong last_day/, notice(log, ann, noticed('2026-04-30', 0, 100),
      deferred('2026-04-30', '2026-05-14')));
    log.make(notice(log, ann, noticed('2026-04-30', 0, 100),
      deferred('2026-04-30', '2026-05-15')));
    log.at('2026-05-15T09:00');
    log.refuses(/is past its last day/, log.expiry(ann, 1, [[lot, 1, 100]]));
    log.make(log.redemption(ann, 1, [[lot, 1, 30]]));
    log.at('2026-05-16T00:00');
    log.refuses(/past their last day, 2026-05-15/, log.redemption(ann, 1, [[lot, 1, 30]]));
    log.make(log.expiry(ann, 1, [[lot, 1, 70]]));
  });
  scenario('forged: a notice too near its date puts off, one in time does not', (log) => {
    const ann = points(log, { [kNotices]: 4, [kNoticeDays]: 14 });
    log.at('2026-04-23T09:00');
    log.make(notice(log, ann, noticed('2026-04-30', 7, 100),
      deferred('2026-04-30', '2026-05-07')));
    const bob = log.member();
    log.policy(1, { [kMonths]: 3, [kNotices]: 6, [kNoticeDays]: 30 });
    log.earn(bob, 1, 10, day('2026-07-31'));
    log.at('2026-07-01T09:00');
    log.refuses(/ExpiryDeferred too many/, notice(log, bob, noticed('2026-07-31', 30, 10),
      deferred('2026-07-31', '2026-07-31')));
    log.make(notice(log, bob, noticed('2026-07-31', 30, 10)));
    log.at('2026-07-24T09:00');
    log.refuses(/ExpiryDeferred too many/, notice(log, bob, noticed('2026-07-31', 7, 10),
      deferred('2026-07-31', '2026-08-01')));
    log.make(notice(log, bob, noticed('2026-07-31', 7, 10)));
    log.at('2026-08-01T09:00');
    log.make(log.expiry(bob, 1, [[day('2026-07-31'), 2, 10]]));
  });
  scenario('forged: all dates that are due are noticed in one record', (log) => {
    const ann = points(log, {});
    log.at('2026-02-10T09:00').earn(ann, 1, 20, day('2026-05-31'));
    log.policy(1, { [kMonths]: 3, [kNotices]: 1 });
    log.at('2026-03-15T09:00');
    const [first, second] = [noticed('2026-04-30', 90, 100), noticed('2026-05-31', 90, 20)];
    log.refuses(/ExpiryNoticed is missing/, notice(log, ann, first));
    log.refuses(/wrong expires_on/, notice(log, ann, second, first));
    log.make(notice(log, ann, first, second));
  });
  scenario('forged: sliding points are noticed at the day of their wallet', (log) => {
    const ann = sliding(log, { [kNotices]: 2 });
    log.earn(ann, 1, 100, 0, { then: [counted(1, '2026-01-10', '2026-04-10')] });
    log.at('2026-03-20T09:00');
    log.make(notice(log, ann, noticed('2026-04-10', 30, 100)));
    log.make(log.redemption(ann, 1, [[0, 1, 10]], counted(1, '2026-03-20', '2026-06-20')));
    log.at('2026-05-25T09:00');
    log.make(notice(log, ann, noticed('2026-06-20', 30, 90)));
  });
}
