// The universal unit: its topic by two persons, what a change of the anchor comes to, earning units
// and taking them back, spending them; record by record from the documents.
import assert from 'node:assert/strict';
import { requireCovered } from '../../tools/verify/unit.mjs';
import { kHour, kMoment, refusesAlterations } from './exchange_records.mjs';
import {
  beginning, i64, ratesBytes, scenario, settingsBytes, time, u32, user,
} from './forge.mjs';
import { brand, kPool, kRoseLot, owes } from './forged_settlements.mjs';
import {
  approveUnit, capturing, earning, earningBack, giving, heldUnits, holding, intoUnits, kAnchor,
  kTopic, kUnit, proposeUnit, publishUnit, redemption, refund, releasing, unitBook, unitBytes,
  units,
} from './unit_records.mjs';

const kMost = 2n ** 53n - 1n;
const kRose = 1;
const kBean = 2;
const kLeaf = 3;

export function testUnits() {
  testTopic();
  testBefore();
  testNamed();
  testRevaluation();
  testTooMuch();
  testDearRefund();
  testEarning();
  testRates();
  testEarningBack();
  testSpending();
  testHolds();
  testRefunds();
  testCovered();
}

// A brand without a currency, and a member; no unit yet.
export function town(log) {
  log.at('2026-01-10T09:00');
  brand(log, 'leaf');
  return log.member();
}

// With a unit of a fen.
export function townOfUnits(log) {
  const ann = town(log);
  publishUnit(log, kAnchor);
  return ann;
}

export function rowOf(log, party) {
  const { position, outstanding, net_debit: debit, owed, minted, period, day } =
    log.ledger.figures.exposures.get(party);
  return [position, outstanding, debit, owed, minted].map(Number).concat(period, day);
}

// What was counted in the open period.
export function trafficOf(log, debtor, creditor) {
  const { periods } = log.ledger;
  const { debtor: d, creditor: c, ...entry } = periods.trafficOf(periods.open).find((one) =>
    one.debtor === debtor && one.creditor === creditor) ?? {};
  return Object.fromEntries(Object.entries(entry).filter(([, amount]) => amount !== 0n)
    .map(([name, amount]) => [name, Number(amount)]));
}

// By how much the pool has more than it needs.
export function spareOf({ ledger }) {
  return Number(ledger.promisedForUnits - ledger.figures.outstandingUnits() * ledger.unit().anchor);
}

function testTopic() {
  scenario('forged: the unit is proposed by one and approved by another', (log) => {
    town(log);
    const no = (words, ...of) => log.refuses(words, proposeUnit(log, ...of));
    for (const anchor of [0, -1, kMost + 1n]) no(/stands for nothing, or for too much/, anchor);
    for (const bearer of [4, kPool]) no(/Brand \d+ is not registered/, kAnchor, { bearer });
    no(/in force with its approval/, kAnchor, { begins: 1, effective_from: log.instant });
    no(/states no time/, kAnchor, { effective_from: log.instant });
    no(/The proposer is not who asked/, kAnchor, { proposer: user(3) });
    const payload = unitBytes(kAnchor);
    log.refuses(/ends inside a field/, log.proposal(payload.subarray(0, -1), { what: kTopic }));
    log.refuses(/longer than its fields/,
      log.proposal(Buffer.concat([payload, u32(0)]), { what: kTopic }));
    log.refuses(/past 2\^62/, log.proposal(unitBytes(2n ** 62n + 1n), { what: kTopic }));
    log.refuses(/and in no other way/, log.publication(kTopic, 0, payload));
    log.refuses(/and in no other way/, log.publication(kTopic, 1, payload));
    log.make(proposeUnit(log, kAnchor, { bearer: kLeaf }));
    const refused = (words, more) => log.refuses(words, approveUnit(log, more));
    refused(/by the one who made it/, { actor: 2 ** 28 });
    refused(/There is a BookPosting too many/, { amount: 1 });
    refused(/from another time on/, { published: { effective_from: log.instant + kMoment } });
    refused(/of another payload/, { published: { payload: unitBytes(kAnchor + 1, kLeaf) } });
    refused(/of another payload/, { published: { payload: unitBytes(kAnchor) } });
    refused(/Versions count from 1/, { published: { version: 2 } });
    refused(/is of another number/, { published: { number: 1 } });
    log.refuses(/An approval publishes what was proposed/, log.approval(2, { then: [] }));
    log.refuses(/of another what/,
      log.approval(2, { then: [log.published(9, 0, settingsBytes({}))] }));
    log.refuses(/no other way|publication holds one/,
      log.rejection(2, { then: [log.proposedBy(2)] }));
    log.make(approveUnit(log));
    log.refuses(/is answered already/, approveUnit(log));
    log.make(proposeUnit(log, kMost));
    log.make(log.rejection(3));
    log.make(proposeUnit(log, 1));
    log.make(approveUnit(log));
    assert.deepEqual(log.ledger.unit(), { anchor: 1n, bearer: 0 });
  });
}

// Whatever names the unit before topic 16 has a version.
function testBefore() {
  scenario('forged: before there is a unit nobody holds any', (log) => {
    const ann = town(log);
    const roses = log.earn(ann, kRose, 100, kRoseLot);
    assert.equal(log.ledger.unit(), null);
    const worth = { points: 5, face: 0 };
    const unknown = (record) => log.refuses(/Currency 0 is not registered/, record);
    unknown({ kind: 16, subjects: [[ann, ['Earned', { currency: kUnit, brand: kLeaf, channel: 0,
      rate_version: 0, channel_version: 0, spend: 500, rate: [1, 1], coefficient: [1, 1], points: 5,
      remainder: 0 }], units(1, 5)]], books: [unitBook('issuer.issued', -5)] });
    unknown({ kind: 17, subjects: [[ann, ['Redeemed', { currency: kUnit, acceptor: kLeaf,
      channel: 0, ...worth }], units(1, -5)]], books: [unitBook('issuer.redeemed', 5, kLeaf)] });
    unknown({ kind: 21, subjects: [[ann, ['HoldPlaced', { currency: kUnit, acceptor: kLeaf,
      channel: 0, points: 5, ends: log.instant + kHour }], units(1, -5),
    heldUnits(log.sequence, 1, 5)]] });
    unknown(giving(ann, log.member(), [[1, 5]]));
    unknown({ kind: 34, subjects: [[ann, ['AdjustmentProposed', { currency: kUnit, reason: 1,
      expires_on: 0, points: 5 }]]] });
    unknown({ kind: 25, subjects: [[ann, ['RedemptionReversed', { currency: kUnit, acceptor: kLeaf,
      original: roses, points_before: 0, expired: 0, ...worth }], units(1, 5)]],
    books: [unitBook('issuer.redeemed', -5, kLeaf)] });
    unknown(log.publication(5, 0, Buffer.concat([1, 1].map(u32))));
    log.make(proposeUnit(log, kAnchor));
    unknown(log.publication(5, 0, Buffer.concat([1, 1].map(u32))));
    log.make(approveUnit(log));
    log.publish(5, 0, Buffer.concat([1, 1].map(u32)));
  });
}

// A rate book, a policy never name it.
function testNamed() {
  for (const opens of [beginning, scenario]) {
    opens(`forged: no rate book and no policy names the unit, ${opens.name}`, (log) => {
      townOfUnits(log);
      const unknown = (record) => log.refuses(/Currency 0 is not registered/, record);
      unknown(log.proposal(ratesBytes([{ currency: kUnit }])));
      for (const pair of [{ from: kUnit, to: kRose }, { from: kRose, to: kUnit }]) {
        for (const list of ['pairRates', 'bonuses', 'fees']) {
          unknown(log.proposal(ratesBytes([], { [list]: [pair] })));
        }
      }
      unknown(log.policyOf(kUnit, {}));
      unknown(log.policyOf(kUnit, { 11: 10 }));
      for (const party of [kPool, 0]) {
        log.refuses(/is not registered/, { kind: 2,
          books: [log.published(13, party, settingsBytes({}))] });
      }
    });
  }
}

function testRevaluation() {
  scenario('forged: who bears it owes the pool what a change of the anchor comes to', (log) => {
    const ann = townOfUnits(log);
    log.make(earning(log, ann, kLeaf, 300));
    log.make(proposeUnit(log, 1_500_000, { bearer: kBean }));
    const of = (amount, bearer = kBean) => approveUnit(log, { amount, bearer });
    log.refuses(/A BookPosting is missing/, of(0));
    for (const amount of [149_999_999, 150_000_001, -150_000_000]) {
      log.refuses(/has a wrong amount/, of(amount));
    }
    for (const bearer of [0, kLeaf]) log.refuses(/has a wrong account/, of(150_000_000, bearer));
    log.refuses(/BookPosting too many/, log.approval(3, { then: [log.proposedBy(3),
      ...owes(kBean, kPool, 150_000_000), ...owes(0, kPool, 1)] }));
    log.refuses(/has a wrong|must be/, log.approval(3, { then: [log.proposedBy(3),
      ...owes(kPool, kBean, 150_000_000)] }));
    log.make(of(150_000_000));
    assert.deepEqual(trafficOf(log, kBean, kPool), { adjusted: 150_000_000, adjustments: 1 });
    assert.equal(rowOf(log, kBean)[0], -150_000_000);
    assert.equal(spareOf(log), 0);
    // By the same anchor it is nothing.
    publishUnit(log, 1_500_000, { bearer: kBean });
    // It falls, and the pool gives back.
    publishUnit(log, 900_000, { bearer: 0, amount: -180_000_000 });
    assert.deepEqual(trafficOf(log, 0, kPool), { adjusted: -180_000_000, adjustments: 1 });
    assert.deepEqual(trafficOf(log, kBean, kPool), { adjusted: 150_000_000, adjustments: 1 });
    assert.equal(spareOf(log), 0);
    assert.deepEqual(rowOf(log, kPool).slice(0, 5), [0, 300, 0, 0, 0]);
  });
}

function testTooMuch() {
  scenario('forged: what a change of the anchor comes to has a limit', (log) => {
    const ann = town(log);
    publishUnit(log, 1);
    log.make(earning(log, ann, kLeaf, 3));
    // Three times this is 2^53 − 2.
    const most = 1n + (2n ** 53n - 2n) / 3n;
    const past = /owed for units is more than 2\^53/;
    log.refuses(past, proposeUnit(log, most + 1n));
    log.make(proposeUnit(log, most));
    log.make(earning(log, ann, kLeaf, 1));
    const rises = (units_) => BigInt(units_) * (most - 1n);
    log.refuses(past, approveUnit(log, { amount: rises(4) }));
    log.make(earningBack(log, ann, kLeaf, log.sequence - 1, { spend: 100, points: 1 }));
    log.make(approveUnit(log, { amount: rises(3) }));
    log.make(proposeUnit(log, 1));
    log.make(approveUnit(log, { amount: -rises(3) }));
  });
  scenario('forged: what is owed for units has a limit', (log) => {
    const ann = town(log);
    publishUnit(log, 2n ** 50n);
    const past = /2\^53 − 1 micro-fen/;
    log.refuses(past, earning(log, ann, kLeaf, 8));
    const first = log.make(earning(log, ann, kLeaf, 7));
    log.make(earning(log, ann, kLeaf, 5));
    log.refuses(past, redemption(log, ann, kBean, [[1, 8]]));
    const spent = log.make(redemption(log, ann, kBean, [[1, 2]]));
    log.refuses(past, holding(log, ann, kBean, [[1, 8]]));
    const hold = log.make(holding(log, ann, kBean, [[1, 7]]));
    const proposal = log.make({ kind: 34, subjects: [[ann, ['AdjustmentProposed', {
      currency: kUnit, reason: 1, expires_on: 0, points: 3 }]]] });
    log.refuses(past, { kind: 34, subjects: [[ann, ['AdjustmentProposed', {
      currency: kUnit, reason: 1, expires_on: 0, points: 8 }]]] });
    // Ten are out; it rises to 2^52, by which each of two is worth as much.
    for (const step of [1n, 2n, 3n, 4n, 5n, 6n]) {
      const anchor = 2n ** 50n + step * 800n * 10n ** 12n / 6n;
      const before = log.ledger.unit().anchor;
      publishUnit(log, anchor, { amount: 10n * (anchor - before) });
    }
    log.refuses(past, capturing(log, ann, hold, kBean, 5, {}));
    log.make(capturing(log, ann, hold, kBean, 4, {}));
    log.refuses(past, earning(log, ann, kLeaf, 5));
    log.make(earning(log, ann, kLeaf, 4));
    log.make(refund(log, ann, kBean, spent, [[1, 2]], { face: 2n ** 51n }));
    log.refuses(past, earningBack(log, ann, kLeaf, first, { spend: 500, points: 5 }));
    log.make(earningBack(log, ann, kLeaf, first, { spend: 400, points: 4 }));
    log.make({ kind: 35, subjects: [[ann, ['ProposalRejected', { proposal, points: 3 }]]] });
    log.make(releasing(ann, hold, 3));
  });
}

function testDearRefund() {
  scenario('forged: what is owed back for units has a limit', (log) => {
    const ann = town(log);
    publishUnit(log, 2n ** 50n);
    log.make(earning(log, ann, kLeaf, 7));
    const spent = log.make(redemption(log, ann, kBean, [[1, 7]]));
    publishUnit(log, 2n ** 51n);
    const of = (points) => refund(log, ann, kBean, spent, [[1, points]],
      { face: BigInt(points) * 2n ** 50n });
    log.refuses(/2\^53 − 1 micro-fen/, of(4));
    log.make(of(3));
  });
}

function testEarning() {
  scenario('forged: units are earned at a brand without a currency, and at others', (log) => {
    const ann = townOfUnits(log);
    const today = log.today;
    log.refuses(/Brand 4 is not registered/, earning(log, ann, 4, 125));
    const own = earning(log, ann, kLeaf, 125);
    const other = (lot) => log.refuses(/wrong expires_on/, { ...own, subjects: [[ann,
      own.subjects[0][1], lot]] });
    other(units(1, 125, kRoseLot));
    other(units(1, 125, 0));
    log.refuses(/wrong settlement_price/, { ...own, books: own.books.map(([name, fields]) =>
      [name, name === 'ProvenanceInterned' ? { ...fields, settlement_price: kAnchor } : fields]) });
    refusesAlterations(log, own);
    assert.deepEqual(trafficOf(log, kLeaf, kPool), { exchanged: 125_000_000, exchanges: 1 });
    assert.deepEqual(rowOf(log, kLeaf), [-125_000_000, 0, 125_000_000, 125_000_000, 0, 1, today]);
    assert.deepEqual(rowOf(log, kPool), [0, 125, 0, 0, 0, 1, today]);
    // Nothing for less than a yuan, and nothing is owed.
    log.make(earning(log, ann, kLeaf, 0, { spend: 99, remainder: 99 }));
    assert.deepEqual(trafficOf(log, kLeaf, kPool), { exchanged: 125_000_000, exchanges: 1 });
    publishUnit(log, 2_000_000, { amount: 125_000_000 });
    log.refuses(/has a wrong amount/, { ...earning(log, ann, kLeaf, 10), books: [
      unitBook('issuer.issued', -10), ...owes(kLeaf, kPool, 10_000_000)] });
    log.at('2026-01-11T09:00').make(earning(log, ann, kLeaf, 10));
    assert.deepEqual(rowOf(log, kPool), [0, 135, 0, 0, 0, 1, today + 1]);
    assert.equal(spareOf(log), 0);
    // It may have points of its own, and give units where that is asked for.
    log.publish(3, 3, Buffer.concat([u32(kLeaf), ...[0, 1, 2].map(() => Buffer.concat([u32(4),
      Buffer.from('leaf')])), Buffer.from([1]), u32(24), i64(400_000)]));
    const again = log.make(earning(log, ann, kLeaf, 1));
    log.earn(ann, kLeaf, 7, kRoseLot);
    const { exchanged } = trafficOf(log, kLeaf, kPool);
    log.make(earningBack(log, ann, kLeaf, again, { spend: 100, points: 1, provenance: 1 }));
    assert.equal(trafficOf(log, kLeaf, kPool).exchanged, exchanged - 2_000_000);
    log.make(earningBack(log, ann, kLeaf, log.sequence - 5, { spend: 1_000, points: 10 }));
    assert.equal(spareOf(log), 0);
  });
}

function testRates() {
  scenario('forged: units are earned by the rate of number 0', (log) => {
    const ann = town(log);
    const occurrence = { time: time('2026-01-09T12:00'), day: log.today - 1 };
    log.at('2026-01-10T10:00');
    publishUnit(log, kAnchor);
    const rate = (numerator, denominator) => Buffer.concat([numerator, denominator].map(u32));
    log.refuses(/denominator is too great/, log.publication(5, 0, rate(1, 1_000_001)));
    log.publish(5, 0, rate(3, 2));
    log.refuses(/wrong rate_version/, earning(log, ann, kLeaf, 100));
    const of = (more) => earning(log, ann, kLeaf, 15, { spend: 1_050, rate: [3, 2], remainder: 150,
      rate_version: 1, ...more });
    log.refuses(/wrong remainder/, of({ remainder: 0 }));
    log.refuses(/wrong rate/, of({ rate: [1, 1] }));
    log.make(of({}));
    // Before there was a rate, and before there was a unit; it is worth what it is worth now.
    publishUnit(log, 3_000_000, { amount: 30_000_000 });
    log.refuses(/wrong rate_version/, of({ occurrence }));
    log.make(earning(log, ann, kLeaf, 10, { occurrence }));
    assert.deepEqual(trafficOf(log, kLeaf, kPool), { exchanged: 45_000_000, exchanges: 2 });
  });
}

function testEarningBack() {
  scenario('forged: what is taken back of units the pool gives back', (log) => {
    const ann = townOfUnits(log);
    const first = log.make(earning(log, ann, kLeaf, 100));
    const of = (more) => earningBack(log, ann, kLeaf, first, more);
    refusesAlterations(log, of({ spend: 3_000, points: 30 }));
    log.make(redemption(log, ann, kBean, [[1, 60]]));
    publishUnit(log, 1_200_000, { amount: 2_000_000 });
    const second = { spend: 2_000, points: 20, before: [3_000, 30] };
    // Nobody owes units: the brand bears what was spent.
    const debtor = of({ ...second, loss: 10 });
    const [[, [name, fields], posting]] = debtor.subjects;
    log.refuses(/wrong debt/, { ...debtor, subjects: [[ann,
      [name, { ...fields, debt: 10, loss: 0 }], posting,
      ['DebtPosting', { currency: kUnit, amount: -10 }]]],
    books: [unitBook('issuer.reversed', 20), ...owes(kLeaf, kPool, -24_000_000)] });
    log.refuses(/has a wrong amount/, { ...of({ ...second, loss: 10 }), books: [
      unitBook('issuer.reversed', 10), ...owes(kLeaf, kPool, -24_000_000)] });
    log.make(of({ ...second, loss: 10 }));
    // All of it is lost, and nothing is owed or counted.
    log.make(of({ spend: 1_000, points: 10, loss: 10, before: [5_000, 50] }));
    assert.deepEqual(trafficOf(log, kLeaf, kPool),
      { exchanged: 100_000_000 - 30_000_000 - 12_000_000, exchanges: 3 });
    assert.equal(spareOf(log), 0);
    assert.equal(rowOf(log, kPool)[1], 0);
  });
}

function testSpending() {
  scenario('forged: the pool owes the acceptor what the units stand for', (log) => {
    const ann = townOfUnits(log);
    log.make(earning(log, ann, kLeaf, 100));
    log.at('2026-02-10T09:00').make(earning(log, ann, kLeaf, 100));
    log.refuses(/wrong provenance/, redemption(log, ann, kBean, [[2, 100], [1, 20]]));
    log.refuses(/too few points in unit/, redemption(log, ann, kBean, [[1, 100], [2, 101]]));
    refusesAlterations(log, redemption(log, ann, kBean, [[1, 100], [2, 20]]));
    assert.deepEqual(trafficOf(log, kPool, kBean),
      { redeemed: 120_000_000, redemptions: 1, face: 120_000_000 });
    // Others' points come in; nothing of the bean's is touched but what it is owed.
    assert.deepEqual(rowOf(log, kBean), [120_000_000, 0, -120_000_000, 0, 0, 1, log.today]);
    publishUnit(log, 1_250_000, { amount: 20_000_000 });
    log.refuses(/wrong face|wrong amount/, { ...redemption(log, ann, kLeaf, [[2, 10]]), books: [
      unitBook('issuer.redeemed', 10, kLeaf), ...owes(kPool, kLeaf, 10_000_000)] });
    log.refuses(/Brand 0 is not registered/, redemption(log, ann, 0, [[2, 10]]));
    log.make(redemption(log, ann, kLeaf, [[2, 10]]));
    // What the leaf owes for what it gave out stands beside it.
    assert.equal(rowOf(log, kLeaf)[0], -200_000_000 + 12_500_000);
    assert.equal(spareOf(log), 0);
    assert.deepEqual(rowOf(log, kPool).slice(0, 5), [0, 70, 0, 0, 0]);
  });
}

function testHolds() {
  scenario('forged: units are held, captured by the anchor of then, and let go', (log) => {
    const ann = townOfUnits(log);
    log.make(earning(log, ann, kLeaf, 100));
    const hold = log.sequence;
    refusesAlterations(log, holding(log, ann, kBean, [[1, 60]]),
      ['ends', 'acceptor']);
    const other = log.make(holding(log, ann, kLeaf, [[1, 30]]));
    const pool = rowOf(log, kPool);
    assert.deepEqual(pool.slice(0, 5), [0, 100, 0, 0, 0]);
    assert.equal(Number(log.ledger.figures.exposures.get(kPool).reserved), 0);
    // What is held is out, too.
    publishUnit(log, 1_100_000, { amount: 10_000_000 });
    refusesAlterations(log, capturing(log, ann, hold, kBean, 25));
    log.refuses(/wrong released|wrong amount/, capturing(log, ann, hold, kBean, 5, { rest: 29 }));
    log.make(capturing(log, ann, hold, kBean, 5, { rest: 30 }));
    assert.deepEqual(trafficOf(log, kPool, kBean),
      { redeemed: 33_000_000, redemptions: 2, face: 33_000_000 });
    log.make(releasing(ann, other, 30));
    const third = log.make(holding(log, ann, kLeaf, [[1, 7]]));
    log.at('2026-01-20T09:00').refuses(/is touched while the time of hold/,
      redemption(log, ann, kBean, [[1, 1]]));
    log.refuses(/is touched while the time of hold/, earning(log, ann, kLeaf, 1));
    log.make(releasing(ann, third, 7, { kind: 24 }));
    log.make(redemption(log, ann, kBean, [[1, 70]]));
    assert.equal(spareOf(log), 0);
    assert.equal(rowOf(log, kPool)[1], 0);
  });
}

function testRefunds() {
  scenario('forged: a refund of units is by the anchor of then', (log) => {
    const ann = townOfUnits(log);
    log.make(earning(log, ann, kLeaf, 100));
    const spent = log.make(redemption(log, ann, kBean, [[1, 100]]));
    publishUnit(log, 3_000_000);
    const of = (points, before, face) =>
      refund(log, ann, kBean, spent, [[1, points]], { before, face });
    log.refuses(/wrong face/, of(40, 0, 120_000_000));
    refusesAlterations(log, of(40, 0, 40_000_000));
    assert.deepEqual(trafficOf(log, kPool, kBean), { redeemed: 100_000_000, redemptions: 1,
      refunded: -120_000_000, refunds: 1, face: 60_000_000 });
    log.refuses(/More is reversed than is left/, of(61, 40, 61_000_000));
    log.make(of(60, 40, 60_000_000));
    assert.equal(spareOf(log), 0);
    assert.equal(rowOf(log, kPool)[1], 100);
    // As long as there was nothing out, the anchor rose for nothing.
    log.make(earningBack(log, ann, kLeaf, spent - 1, { spend: 10_000, points: 100 }));
    assert.equal(Number(log.ledger.promisedForUnits), 0);
  });
}

function testCovered() {
  scenario('forged: the pool has what the units that are out stand for', (log) => {
    const ann = townOfUnits(log);
    log.make(earning(log, ann, kLeaf, 10));
    const { ledger } = log;
    const with_ = (promised) => ({ figures: ledger.figures, unit: () => ledger.unit(),
      promisedForUnits: promised });
    const refused = [];
    requireCovered(with_(10_000_000n), () => refused.push('enough'));
    requireCovered(with_(10_000_001n), () => refused.push('more'));
    assert.deepEqual(refused, []);
    requireCovered(with_(9_999_999n), (sentence) => refused.push(sentence));
    assert.match(refused.join(), /promised less than the units outstanding stand for/);
    // Roses come in at one unit each, and the pool is promised for them.
    log.earn(ann, kRose, 50, kRoseLot);
    log.make(intoUnits(log, ann, kRose, [[kRoseLot, 2, 50]], { bid_version: 1, bid: [1, 1],
      hub_in: 50, hub_out: 50, received: 50 }));
    assert.equal(spareOf(log), 0);
    assert.equal(Number(ledger.promisedForUnits), 60_000_000);
  });
}
