// Receipts: each earns once, whoever brings it under whatever key; record by record from the
// documents.
import assert from 'node:assert/strict';
import { available, scenario } from './forge.mjs';
import { brand, kRoseLot, spending } from './forged_settlements.mjs';
import { merge } from './forged_records.mjs';
import { buying, selling, takingBack } from './purchase_records.mjs';
import { verifying } from './sponsor_records.mjs';
import { earning, publishUnit } from './unit_records.mjs';

const kRose = 1;
const kBean = 2;
const kEarn = 16;
const kNone = 0;
const kMemberId = 4;
const kReceipt = 38;
const kUsed = /The receipt was used before, by record \d+/;

export function testReceipts() {
  testOnce();
  testForm();
  testIndex();
  testDeclines();
}

// Of a receipt of that number.
function mac(number) {
  return Buffer.alloc(16, number);
}

function taken(number) {
  return ['ReceiptTaken', { receipt_mac: mac(number) }];
}

// The record with the receipt in its place.
function by(number, record) {
  const [[member, earned, ...rest]] = record.subjects;
  return { ...record, subjects: [[member, earned, taken(number), ...rest]] };
}

function testOnce() {
  scenario('forged: a receipt earns once', (log) => {
    const ann = log.at('2026-01-10T09:00').member();
    const bob = log.member();
    const leaf = brand(log, 'leaf');
    publishUnit(log, 1_000_000);
    log.make(selling(log, kRose, kBean));
    const first = log.make(by(1, log.earning(ann, kRose, 10, kRoseLot)));
    const again = () => {
      for (const record of [log.earning(ann, kRose, 10, kRoseLot),
        log.earning(ann, kRose, 7, kRoseLot), log.earning(bob, kRose, 10, kRoseLot),
        log.earning(ann, kBean, 10, kRoseLot), buying(log, bob, kRose, kBean, 3),
        earning(log, ann, leaf, 4)]) {
        log.refuses(kUsed, by(1, record));
      }
      log.refuses(kUsed, by(1, buying(log, ann, kRose, kRose, 0, { spend: 99, remainder: 99 })));
    };
    again();
    // Without a receipt, and with others.
    log.earn(ann, kRose, 10, kRoseLot);
    log.make(by(2, log.earning(ann, kRose, 10, kRoseLot)));
    log.make(by(3, buying(log, ann, kRose, kBean, 3)));
    log.make(by(4, earning(log, ann, leaf, 4)));
    log.make(by(5, buying(log, ann, kRose, kRose, 0, { spend: 99, remainder: 99 })));
    log.refuses(kUsed, by(5, log.earning(bob, kRose, 1, kRoseLot)));
    // Also after the goods came back, and in another period.
    log.make(takingBack(ann, kRose, kRose, first, { spend: 1_000,
      takes: [available(kRose, kRoseLot, 1, -10)] }));
    log.make(merge(log, ann, bob));
    log.at('2026-01-12T09:00');
    log.refuses(kUsed, by(1, log.earning(bob, kRose, 10, kRoseLot)));
    log.make(by(6, log.earning(bob, kRose, 10, kRoseLot)));
    assert.equal(log.ledger.requests.receipt.size, 6);
  });
}

function testForm() {
  scenario('forged: where the MAC of a receipt stands', (log) => {
    const ann = log.at('2026-01-10T09:00').member();
    const record = log.earning(ann, kRose, 10, kRoseLot);
    const [[member, earned, posting]] = record.subjects;
    const lines = [400, 600].map((amount, index) => ['LineAmount', { line: index + 1, amount }]);
    const of = (...effects) => ({ ...record, subjects: [[member, ...effects]] });
    const misplaced = /must be a|too many|is missing/;
    log.refuses(misplaced, of(taken(1), earned, posting));
    log.refuses(misplaced, of(earned, posting, taken(1)));
    log.refuses(misplaced, of(earned, ...lines, taken(1), posting));
    log.refuses(misplaced, of(earned, lines[0], taken(1), lines[1], posting));
    log.refuses(misplaced, of(earned, taken(1), taken(2), posting));
    log.make(of(earned, taken(1), ...lines, posting));
    const elsewhere = (other) => log.refuses(misplaced, { ...other,
      subjects: [[...other.subjects[0], taken(2)]] });
    elsewhere(spending(ann, kRose, kBean, 3, 1));
    elsewhere(verifying(ann));
    elsewhere(takingBack(ann, kRose, kRose, log.sequence - 1, { spend: 100,
      takes: [available(kRose, kRoseLot, 1, -1)] }));
    log.refuses(/A declined earn holds a ReceiptTaken/, { kind: kEarn, subjects: [[ann,
      ...log.decline(kEarn, ann, 60, 10).subjects[0].slice(1), taken(2)]] });
    log.make(by(2, log.earning(ann, kRose, 3, kRoseLot)));
  });
}

function testIndex() {
  scenario('forged: a receipt, a key and a quote never meet', (log) => {
    const ann = log.at('2026-01-10T09:00').member();
    // The keys that a test makes up are numbers and zeros.
    const key = (number) => {
      const bytes = Buffer.alloc(16);
      bytes.writeUInt32LE(number);
      return bytes;
    };
    const of = (receipt) => {
      const record = by(0, log.earning(ann, kRose, 1, kRoseLot));
      record.subjects[0][2] = ['ReceiptTaken', { receipt_mac: receipt }];
      return record;
    };
    const before = key(log.keys);
    const sequence = log.make(of(before));
    // Its own key is the next, in which it is as good as that of any.
    const own = log.make(of(key(log.keys + 1)));
    const { fingerprints } = log.ledger;
    const at = (receipt) => fingerprints.get(receipt.toString('latin1').slice(0, 8));
    assert.deepEqual([at(before), at(key(log.keys))], [[sequence - 1, sequence], [own]]);
    log.refuses(kUsed, of(before));
  });
}

function testDeclines() {
  scenario('forged: declines of a receipt that has earned', (log) => {
    const ann = log.at('2026-01-10T09:00').member();
    const no = (member, param = kReceipt, figures = [0, 0], kind = kEarn) =>
      log.decline(kind, member, 18, param, figures);
    // What was taken before, the index tells by fingerprints only.
    log.make(no(ann));
    log.earn(ann, kRose, 10, kRoseLot);
    log.make(by(1, log.earning(ann, kRose, 10, kRoseLot)));
    log.make(no(ann));
    log.refuses(/about a member, who is its subject/, no(null));
    for (const param of [kNone, kMemberId, 8]) log.refuses(/names another field/, no(ann, param));
    for (const figures of [[1, 0], [0, 1]]) {
      log.refuses(/has no figures/, no(ann, kReceipt, figures));
    }
    for (const kind of [17, 18, 21, 25, 26, 33, 45]) {
      log.refuses(/not declined with the code 18/, no(ann, kReceipt, [0, 0], kind));
    }
  });
}
