// The declines by limits: their codes, fields and figures, and that the state bears them out.
import { oneForOne } from './exchange_records.mjs';
import { scenario, time } from './forge.mjs';
import { brand, contract, spending } from './forged_settlements.mjs';
import {
  kBean, kBreaker, kCreditLine, kMintCap, kMintCapADay, kNetDebitCap, kReserve, kRose, kSuspended,
  limits, shop,
} from './limit_records.mjs';

const kEarn = 16;
const kRedeem = 17;
const kExchange = 18;
const kHold = 21;
const kAdjust = 33;
const kReinstate = 37;
const kSettle = 45;
const kParam = { brand: 1, currency: 3, quote: 8, points: 9, spend: 10, acceptor: 14 };

// By code, the kinds that come to it with the fields that each names.
const kNames = new Map([
  [85, [[kEarn, 'points'], [kRedeem, 'points'], [kExchange, 'points'], [kHold, 'points']]],
  [86, [[kEarn, 'points'], [kRedeem, 'points'], [kExchange, 'points'], [kHold, 'points']]],
  [87, [[kEarn, 'spend'], [kExchange, 'points'], [kAdjust, 'points'], [kReinstate, 'points'],
    [kSettle, 'spend']]],
  [88, [[kExchange, 'points']]],
  [89, [[kEarn, 'brand'], [kRedeem, 'acceptor'], [kHold, 'acceptor'], [kExchange, 'quote']]],
  [90, [[kEarn, 'brand'], [kRedeem, 'currency'], [kHold, 'currency'], [kExchange, 'quote'],
    [kSettle, 'acceptor']]],
  [91, [[kExchange, 'points']]],
]);
const kAllKinds = [2, 3, 16, 17, 18, 21, 22, 23, 25, 26, 27, 29, 30, 31, 33, 35, 36, 37, 40, 41, 43,
  44, 45, 46, 47, 49, 50, 51];

export function testLimitDeclines() {
  testFields();
  testBrands();
  testNotAgreed();
  testSuspended();
  testMintRooms();
  testQuotaRooms();
}

// All that can be declined by limits: of the rose no exposure, no debit, nothing issued.
function bound(log) {
  const ann = shop(log);
  log.policy(kRose, { 17: 0 });
  log.make(contract(log, 1, kRose, kBean, [], { settings: { 1: 0, 2: 0 } }));
  log.make(limits(log, kRose, { [kCreditLine]: 0, [kNetDebitCap]: 0, [kMintCap]: 0,
    [kSuspended]: 7 }));
  return ann;
}

function figuresOf(code) {
  if (code === 89) return [kRose, kBean];
  return code === 85 || code === 86 || code === 90 ? [kRose, 0] : [0, 1];
}

function testFields() {
  scenario('forged: the kinds that are declined by limits, and the fields they name', (log) => {
    const ann = bound(log);
    for (const [code, names] of kNames) {
      const figures = figuresOf(code);
      for (const kind of kAllKinds) {
        const [, name] = names.find(([one]) => one === kind) ?? [];
        const member = [2, 40, 41, 43, 50, 51].includes(kind) ? null : ann;
        const no = (param) => log.decline(kind, member, code, param, figures);
        if (!name) {
          log.refuses(/not declined with the code/, no(kParam.points), `${code} of ${kind}`);
          continue;
        }
        log.refuses(/names another field/, no(0));
        log.refuses(/names another field/, no(kParam[name] === 9 ? 3 : 9));
        log.refuses(/about a member, who is its subject/,
          log.decline(kind, null, code, kParam[name], figures));
        log.make(no(kParam[name]));
      }
    }
    for (const code of [78, 92]) {
      log.refuses(/not declined with the code/, log.decline(kRedeem, ann, code, 9));
    }
  });
  scenario('forged: a hold is declined for what it is worth, or for the figures', (log) => {
    const ann = shop(log);
    log.make(log.decline(kHold, ann, 60, kParam.points));
    log.make(log.decline(kHold, ann, 61, 0));
    log.refuses(/names another field/, log.decline(kHold, ann, 61, kParam.points));
    log.refuses(/not declined with the code 57/, log.decline(kHold, ann, 57, 18));
  });
}

function testBrands() {
  scenario('forged: whose limit a decline names has one in force', (log) => {
    const ann = shop(log);
    const leaf = brand(log, 'leaf');
    const no = (code, ...figures) => log.decline(kRedeem, ann, code, kParam.points, figures);
    const none = (code, one) => log.refuses(/which has none in force/, no(code, one, 0));
    for (const code of [85, 86]) none(code, kRose);
    log.make(limits(log, leaf, { [kCreditLine]: 0, [kNetDebitCap]: 0 }));
    for (const code of [85, 86]) log.refuses(/which has no points/, no(code, leaf, 0));
    for (const one of [-1, 0, 4, 2n ** 32n + 1n]) log.refuses(/has no points/, no(85, one, 0));
    // It may earn points of others, which it buys.
    const earns = (code, one) => log.decline(kEarn, ann, code, kParam.points, [one, 0]);
    for (const code of [85, 86]) {
      log.make(earns(code, leaf));
      log.refuses(/which has none in force/, earns(code, kRose));
      for (const one of [-1, 0, 4, 2n ** 32n + 1n, 2 ** 28 - 1]) {
        log.refuses(/which is not registered/, earns(code, one));
      }
    }
    log.refuses(/has one figure/, log.decline(kEarn, ann, 85, kParam.points, [leaf, 1]));
    log.make(limits(log, kRose, { [kReserve]: 0 }));
    log.make(no(85, kRose, 0));
    none(85, kBean);
    none(86, kRose);
    log.refuses(/has one figure/, no(85, kRose, 1));
    log.make(limits(log, kRose, { [kNetDebitCap]: 10 ** 12 }));
    log.make(no(86, kRose, 0));
    none(85, kRose);
    log.make(limits(log, kRose, { [kCreditLine]: 0 },
      { effective_from: time('2026-01-11T00:00') }));
    none(85, kRose);
    log.at('2026-01-11T00:00').make(no(85, kRose, 0));
    none(86, kRose);
  });
}

function testNotAgreed() {
  scenario('forged: what is not in a contract, is not', (log) => {
    const ann = shop(log);
    const spends = (...figures) => log.decline(kRedeem, ann, 89, kParam.acceptor, figures);
    const exchanges = (...figures) => log.decline(kExchange, ann, 89, kParam.quote, figures);
    const earns = (...figures) => log.decline(kEarn, ann, 89, kParam.brand, figures);
    const has = (record) => log.refuses(/without a capability that it has/, record);
    has(spends(kRose, kBean));
    // Without a contract no points of another are earned.
    log.make(earns(kRose, kBean));
    log.make(contract(log, 1, kRose, kBean, [], { settings: { 1: 4 } }));
    log.make(spends(kRose, kBean));
    has(exchanges(kRose, kBean));
    has(spends(kBean, kRose));
    log.make(contract(log, 1, kRose, kBean, [], { settings: { 1: 2 } }));
    log.make(exchanges(kRose, kBean));
    has(spends(kRose, kBean));
    log.make(earns(kRose, kBean));
    for (const capabilities of [1, 3, 5, 7]) {
      log.make(contract(log, 1, kRose, kBean, [], { settings: { 1: capabilities } }));
      has(earns(kRose, kBean));
      log.make(earns(kBean, kRose));
    }
    log.make(contract(log, 1, kRose, kBean, [], { settings: { 1: 1 } }));
    log.make(spends(kRose, kBean));
    log.make(contract(log, 1, kRose, kBean, [], { published: {
      effective_from: time('2026-01-11T00:00') } }));
    has(earns(kRose, kBean));
    log.at('2026-01-11T00:00').make(earns(kRose, kBean));
    log.make(contract(log, 1, kRose, kBean, [], { settings: { 1: 2 } }));
    for (const pair of [[kRose, kRose], [kRose, 3], [0, kBean], [-1, kBean],
      [2n ** 32n + 1n, kBean]]) {
      log.refuses(/is of no two brands/, exchanges(...pair));
      log.refuses(/is of no two brands/, earns(...pair));
    }
  });
}

function testSuspended() {
  scenario('forged: who is declined as suspended, is, or has a breaker', (log) => {
    const ann = shop(log);
    const no = (kind, param, one = kRose) => log.decline(kind, ann, 90, kParam[param], [one, 0]);
    const all = { [kEarn]: 'brand', [kRedeem]: 'currency', [kHold]: 'currency',
      [kExchange]: 'quote', [kSettle]: 'acceptor' };
    const only = (settings, ...declined) => {
      log.make(limits(log, kRose, settings));
      for (const [kind, param] of Object.entries(all)) {
        if (declined.includes(Number(kind))) log.make(no(Number(kind), param));
        else log.refuses(/which has none in force/, no(Number(kind), param));
      }
    };
    only({});
    only({ [kSuspended]: 1 }, kEarn, kExchange, kSettle);
    only({ [kSuspended]: 2 }, kRedeem, kHold);
    only({ [kSuspended]: 4 }, kExchange);
    only({ [kBreaker]: 7 }, kEarn, kRedeem, kHold, kExchange);
    only({ [kCreditLine]: 0, [kNetDebitCap]: 0, [kMintCap]: 0 });
    log.refuses(/is not registered/, no(kEarn, 'brand', 3));
    log.refuses(/has no points/, no(kSettle, 'acceptor', 3));
  });
}

function testMintRooms() {
  scenario('forged: the room that a mint cap leaves', (log) => {
    const ann = shop(log);
    const no = (room, wanted, kind = kEarn) =>
      log.decline(kind, ann, 87, kind === kEarn ? kParam.spend : kParam.points, [room, wanted]);
    const other = (room) => log.refuses(/states a room that no limit leaves/, no(room, room + 1));
    other(0);
    log.make(limits(log, kRose, { [kMintCap]: 1_005 }));
    for (const room of [-1, 0, 4, 6, 1_005]) other(room);
    log.refuses(/is not of too much/, no(5, 5));
    log.make(no(5, 6));
    log.make(limits(log, kBean, { [kMintCapADay]: 1_020 }));
    log.make(no(20, 21, kExchange));
    log.make(no(5, 6, kReinstate));
    other(1_020);
    log.at('2026-01-11T00:00').make(no(1_020, 2_000, kAdjust));
    other(20);
    log.make(limits(log, kRose, { [kMintCap]: 999 }));
    log.make(no(0, 1));
    other(5);
  });
}

function testQuotaRooms() {
  scenario('forged: the room that quotas leave', (log) => {
    const ann = shop(log);
    const bob = log.member();
    const no = (code, room, { wanted = room + 1, member = ann } = {}) =>
      log.decline(kExchange, member, code, kParam.points, [room, wanted]);
    const other = (...words) => log.refuses(/states a room that no limit/, no(...words));
    for (const code of [88, 91]) other(code, 0);
    log.make(contract(log, 1, kRose, kBean, [], { settings: { 2: 30 } }));
    log.policy(kRose, { 17: 25, 18: 100 });
    log.make(oneForOne(log, ann, 20));
    log.make(no(88, 10));
    log.refuses(/is not of too much/, no(88, 10, { wanted: 10 }));
    for (const room of [0, 9, 11, 30, 5, 80]) other(88, room);
    for (const room of [5, 80]) log.make(no(91, room));
    for (const room of [0, 10, 25, 100]) other(91, room);
    for (const room of [25, 100]) log.make(no(91, room, { member: bob }));
    for (const room of [5, 80]) other(91, room, { member: bob });
    log.at('2026-01-11T00:00');
    for (const room of [25, 80]) log.make(no(91, room));
    log.make(no(88, 30));
    log.policy(kRose, { 17: 25, 18: 10 });
    log.make(no(91, 0));
    log.make(spending(ann, kRose, kBean, 5, 1));
  });
}
