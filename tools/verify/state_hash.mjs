// The state hash of a log: SHA-256 over its families as the document's section 8 writes them.
import { createHash } from 'node:crypto';
import { kInMerge } from './members.mjs';

export function stateHash(ledger) {
  const families = [
    [1, members], [2, memberIds], [3, wallets], [4, requests], [5, books], [6, configuration],
    [7, provenances], [8, logs], [11, holds], [12, reversals], [13, traffic],
    [14, periods], [15, exposures], [16, quotas], [17, memberQuotas],
    [18, tenders], [19, disputes], [20, earnBudgets], [21, earnDays],
  ];
  const hash = createHash('sha256');
  for (const [number, entriesOf] of families) {
    const entries = entriesOf(ledger);
    hash.update(bytes(['u8', number], ['u64', entries.length]));
    entries.sort((a, b) => Buffer.compare(a.key, b.key));
    for (const { key, value } of entries) {
      hash.update(bytes(['u32', key.length])).update(key);
      hash.update(bytes(['u32', value.length])).update(value);
    }
  }
  return hash.digest('hex');
}

const kNoSequence = 2n ** 64n - 1n;

const kWriters = {
  u8: [1, (b, v) => b.writeUInt8(v)],
  u32: [4, (b, v) => b.writeUInt32LE(v)],
  i32: [4, (b, v) => b.writeInt32LE(v)],
  u64: [8, (b, v) => b.writeBigUInt64LE(BigInt(v))],
  i64: [8, (b, v) => b.writeBigInt64LE(BigInt(v))],
  u32be: [4, (b, v) => b.writeUInt32BE(v)],
  i32be: [4, (b, v) => b.writeInt32BE(v)],
  u64be: [8, (b, v) => b.writeBigUInt64BE(BigInt(v))],
};

function bytes(...fields) {
  return Buffer.concat(fields.map((field) => {
    if (Buffer.isBuffer(field)) return field;
    const [size, write] = kWriters[field[0]];
    const buffer = Buffer.alloc(size);
    write(buffer, field[1]);
    return buffer;
  }));
}

function members(ledger) {
  return ledger.members.map((member, ordinal) => ({
    key: bytes(['u64be', ordinal]),
    value: bytes(member.id, ['u64', member.last_record], ['u64', member.records],
      ['u32', member.flags], ['u32', member.counted],
      ...(member.flags & kInMerge ? [['u64', member.other], ['i64', member.ends]] : [])),
  }));
}

function memberIds(ledger) {
  return ledger.members.map((member, ordinal) =>
    ({ key: member.id, value: bytes(['u64', ordinal]) }));
}

function wallets(ledger) {
  return ledger.members.flatMap((member, ordinal) =>
    [...member.wallets].map(([currency, wallet]) => ({
      key: bytes(['u64be', ordinal], ['u32be', currency]),
      value: bytes(['i32', wallet.slides_until], ['u32', wallet.lots.length],
        ...wallet.lots.flatMap(lotFields), ...moreOfWallet(wallet)),
    })));
}

function lotFields({ expires_on: expiresOn, provenance, amount }) {
  return [['i32', expiresOn], ['u32', provenance], ['i64', amount]];
}

// What few wallets have: pending lots, holds, debt, marks.
function moreOfWallet({ pendingLots, holds: pins, debt, marks }) {
  if (pendingLots.length === 0 && pins.length === 0 && debt === 0n && marks.size === 0) return [];
  return [
    ['u32', pendingLots.length], ['u32', pins.length], ['i64', debt],
    ...pendingLots.flatMap((lot) => [['i32', lot.matures_on], ['i32', lot.expires_on],
      ['u32', lot.provenance], ['u32', 0], ['i64', lot.amount]]),
    ...pins.flatMap((hold) => [['u64', hold.sequence], ['u32', hold.ordinal], ['u32', 0],
      ['i64', hold.ends], ['i64', hold.amount]]),
    ...marksOfWallet(marks),
  ];
}

function marksOfWallet(marks) {
  if (marks.size === 0) return [];
  return [
    ['u32', marks.size], ['u32', 0],
    ...[...marks].sort(([a], [b]) => a - b).flatMap(([date, { notices, last_day: last }]) =>
      [['i32', date], ['u32', notices], ['i32', last], ['u32', 0]]),
  ];
}

function holds(ledger) {
  return [...ledger.holds.values()].map((hold) => ({
    key: bytes(['u64be', hold.sequence], ['u32be', hold.ordinal]),
    value: bytes(['u64', hold.member], ['u32', hold.currency], ['u32', hold.acceptor],
      ['u32', hold.channel], ['u32', hold.lots.length], ['i64', hold.ends],
      ['i64', hold.original], ['i64', hold.captured], ['i64', hold.released],
      ['i64', hold.expired], ...hold.lots.flatMap(lotFields)),
  }));
}

function reversals(ledger) {
  return [...ledger.reversals].map(([original, { points, spend, lines }]) => ({
    key: bytes(['u64be', original]),
    value: bytes(['i64', points], ['i64', spend],
      ...[...lines].sort(([a], [b]) => a - b).flatMap(([line, amount]) =>
        [['u32', line], ['u32', 0], ['i64', amount]])),
  }));
}

function traffic(ledger) {
  return [...ledger.periods.traffic].flatMap(([period, pairs]) =>
    [...pairs.values()].map((entry) => ({
      key: bytes(['u32be', period], ['u32be', entry.debtor], ['u32be', entry.creditor]),
      value: bytes(['i64', entry.redeemed], ['u64', entry.redemptions], ['i64', entry.refunded],
        ['u64', entry.refunds], ['i64', entry.exchanged], ['u64', entry.exchanges],
        ['i64', entry.face], ['i64', entry.paid], ['u64', entry.payments],
        ['i64', entry.adjusted], ['u64', entry.adjustments], ['i64', entry.bought],
        ['u64', entry.purchases], ['i64', entry.sponsored], ['u64', entry.gifts],
        ['u64', entry.members]),
    })));
}

function periods(ledger) {
  return ledger.periods.cuts.map((period, index) => ({
    key: bytes(['u32be', index + 1]),
    value: bytes(['i32', period.first_day], ['i32', period.last_day],
      ['u64', period.first_sequence], ['u64', period.cut], ['i64', period.cut_time],
      ['u32', period.brands], ['u32', 0], ['u64', period.closed ?? kNoSequence]),
  }));
}

function exposures(ledger) {
  return [...ledger.figures.exposures].map(([brand, row]) => ({
    key: bytes(['u32be', brand]),
    value: bytes(['i64', row.position], ['i64', row.reserved], ['i64', row.outstanding],
      ['i64', row.net_debit], ['i64', row.owed], ['i64', row.minted], ['u32', row.period],
      ['i32', row.day]),
  }));
}

function quotas(ledger) {
  return [...ledger.figures.quotas.values()].map((row) => ({
    key: bytes(['u32be', row.issuer], ['u32be', row.acceptor]),
    value: bytes(['i64', row.received], ['i32', row.day], ['u32', 0]),
  }));
}

function memberQuotas(ledger) {
  return [...ledger.figures.memberQuotas.values()].map((row) => ({
    key: bytes(['u64be', row.member], ['u32be', row.currency]),
    value: bytes(['i64', row.on_day], ['i64', row.in_year], ['i32', row.day], ['u32', 0]),
  }));
}

function tenders(ledger) {
  return [...ledger.tenders].map(([sequence, { settled, lines }]) => ({
    key: bytes(['u64be', sequence]),
    value: bytes(['u64', settled ?? kNoSequence], ['u32', lines.size], ['u32', 0],
      ...[...lines].sort(([a], [b]) => a - b).flatMap(([line, { cash, parts }]) =>
        [['u32', line], ['u32', parts.length], ['i64', cash], ...parts.flatMap(partFields)])),
  }));
}

function partFields({ currency, points, fen }) {
  return [['u32', currency], ['u32', 0], ['i64', points], ['i64', fen]];
}

function disputes(ledger) {
  return ledger.disputes.map((dispute, index) => ({
    key: bytes(['u32be', index + 1]),
    value: bytes(['u32', dispute.period], ['u32', dispute.brand], ['u32', dispute.counterparty],
      ['u32', dispute.line], ['u32', dispute.reason], ['u32', dispute.status],
      ['i64', dispute.micro_fen], ['u64', dispute.raised],
      ['u64', dispute.answered ?? kNoSequence]),
  }));
}

function earnBudgets(ledger) {
  return [...ledger.earnBudgets.budgets.values()].map(({ currency, version, given }) => ({
    key: bytes(['u32be', currency], ['u32be', version]),
    value: bytes(['i64', given]),
  }));
}

function earnDays(ledger) {
  return [...ledger.earnBudgets.days.values()].map(({ member, currency, day, given }) => ({
    key: bytes(['u64be', member], ['u32be', currency], ['i32be', day]),
    value: bytes(['i64', given]),
  }));
}

function requests(ledger) {
  return [...ledger.fingerprints].map(([fingerprint, sequences]) => ({
    key: Buffer.from(fingerprint, 'latin1'),
    value: bytes(...sequences.map((sequence) => ['u64', sequence])),
  }));
}

function books(ledger) {
  return [...ledger.books].flatMap(([currency, book]) =>
    [...book].map(([account, { balance, postings }]) => ({
      key: bytes(['u32be', currency], ['u64be', account]),
      value: bytes(['i64', balance], ['u64', postings]),
    })));
}

function configuration(ledger) {
  return [...ledger.configuration.values()].flatMap(({ list }) => list.map((published) => ({
    key: bytes(['u32be', published.what], ['u32be', published.number],
      ['u32be', published.version]),
    value: bytes(['i64', published.effective_from], ['u32', published.payload.length],
      published.payload),
  })));
}

function provenances(ledger) {
  return ledger.provenances.map((provenance, index) => ({
    key: bytes(['u32be', index + 1]),
    value: bytes(['u32', provenance.issuer], ['u32', provenance.funding_brand],
      ['i32', provenance.earn_month], ['i32', provenance.not_exchangeable_until],
      ['i64', provenance.settlement_price]),
  }));
}

function logs(ledger) {
  return [{
    key: Buffer.alloc(0),
    value: bytes(['u64', ledger.sequence], ['i64', ledger.commit_time], ['i32', ledger.commit_day],
      ['u32', ledger.periods.open], ['u64', ledger.members.length],
      ['u64', ledger.provenances.length]),
  }];
}
