// Makes records by hand, effect by effect, as the documents write them, and has them checked one
// after another. What a test must not care about is filled in: the chain, keys, balances, the
// numbers of provenances, the lengths.
import assert from 'node:assert/strict';
import { checkRecord } from '../../tools/verify/check.mjs';
import { Failure } from '../../tools/verify/failure.mjs';
import { account, kEffectKinds } from '../../tools/verify/kinds.mjs';
import { Ledger } from '../../tools/verify/ledger.mjs';
import { kApproved, kCutOfPeriod, kProposal, kRejected } from '../../tools/verify/published.mjs';
import { decodeRecord } from '../../tools/verify/record.mjs';
import { check } from './checks.mjs';
import { kWriters } from './journal_editor.mjs';

const kLog = 65_536;
const kOperator = 1 << 28;
const kOpeningPrice = 400_000n;
const kKinds = new Map([...kEffectKinds.values()].map((description) =>
  [description.name, description]));
const kStates = new Map([
  ['AvailablePosting', 'available'], ['PendingPosting', 'pending'], ['HeldPosting', 'held'],
  ['DebtPosting', 'debt'],
]);

export const kNever = 2 ** 31 - 1;

// Days since 1970-01-01 of a date such as 2026-01-31.
export function day(date) {
  return Date.parse(date) / 86_400_000;
}

// Nanoseconds of an instant such as 2026-01-31T08:00.
export function time(instant) {
  return BigInt(Date.parse(`${instant}:00Z`)) * 1_000_000n;
}

// An actor's word.
export function user(number) {
  return 4 * 2 ** 28 + number;
}

// A log that begins as section 1 of the rules says.
export class Forge {
  constructor() {
    this.ledger = new Ledger(kLog);
    this.accepted = [];
    // Each with the number of accepted records before it.
    this.refused = [];
    this.balances = new Map();
    this.chains = new Map();
    this.instant = time('2026-01-01T00:00');
    this.keys = 0;
  }

  // The instant of the records to come. Their day is that in UTC.
  at(instant) {
    this.instant = time(instant);
    return this;
  }

  get sequence() {
    return this.accepted.length;
  }

  get today() {
    return Number(this.instant / 86_400_000_000_000n);
  }

  // Checks a record and folds it in; gives its sequence. It is {kind, subjects, books, actor},
  // each subject [member, effect…], an effect [name, fields].
  make(record) {
    const forged = this.forge(record);
    this.check(forged.bytes, this.ledger);
    Object.assign(this, forged.after);
    this.accepted.push(forged.bytes);
    return this.sequence - 1;
  }

  // Checks that the record would be refused, with such words.
  refuses(words, record, what = 'It') {
    this.refused.push(this.refusal(words, record, what));
  }

  refusal(words, record, what) {
    const { bytes } = this.forge(record);
    const ledger = new Ledger(kLog);
    for (const one of this.accepted) this.check(one, ledger);
    try {
      this.check(bytes, ledger);
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      assert.equal(error.place.sequence, this.sequence);
      assert.match(error.toString(), words, `${what}: ${error}`);
      return { bytes, after: this.sequence, sentence: error.toString() };
    }
    return assert.fail(`${what} was accepted, and must be refused with ${words}.`);
  }

  check(bytes, ledger) {
    const place = { log: kLog, sequence: ledger.sequence };
    checkRecord(ledger, decodeRecord(bytes, 0, place), (sequence) => (this.accepted[sequence] ?
      decodeRecord(this.accepted[sequence], 0, { log: kLog, sequence }) : null));
  }

  // The number of a provenance, and the effect that interns it where it is new.
  provenance(fields) {
    const whole = { funding_brand: fields.issuer, not_exchangeable_until: 0, ...fields };
    const known = this.ledger.provenanceNumber(whole);
    if (known) return { number: known, interned: [] };
    const number = this.ledger.provenances.length + 1;
    return { number, interned: [['ProvenanceInterned', { number, ...whole }]] };
  }

  forge({ kind, subjects = [], books = [], actor = kOperator, occurrence = null }) {
    const after = { balances: new Map(this.balances), chains: new Map(this.chains) };
    const parts = subjects.map(([member, ...effects]) =>
      this.subject(after, member, effects));
    const program = actor === 0;
    const head = Buffer.alloc(40);
    const optional = [];
    if (!program) {
      const keyed = Buffer.alloc(32);
      keyed.writeUInt32LE(this.keys += 1, 0);
      optional.push(keyed);
    }
    if (occurrence) optional.push(occurrenceBytes(occurrence));
    const bytes = Buffer.concat([head, ...optional, ...parts, ...books.map(effectBytes)]);
    bytes.writeUInt32LE(bytes.length, 0);
    bytes[4] = 1;
    bytes[5] = parts.length;
    bytes.writeUInt16LE(kind, 6);
    bytes.writeBigUInt64LE(BigInt(this.sequence), 8);
    bytes.writeBigInt64LE(this.instant, 16);
    bytes.writeInt32LE(this.today, 24);
    bytes.writeUInt32LE(actor, 28);
    bytes.writeUInt16LE(program ? 0 : 1, 32);
    bytes.writeUInt16LE((program ? 0 : 1) + (occurrence ? 4 : 0), 34);
    parts.forEach((part, index) => bytes.writeUInt16LE(part.length / 8, 36 + 2 * index));
    return { bytes, after };
  }

  subject(after, member, effects) {
    const chain = after.chains.get(member) ?? { own: 0, previous: null };
    const head = Buffer.alloc(24);
    head.writeBigUInt64LE(BigInt(member), 0);
    head.writeBigUInt64LE(BigInt(chain.own), 8);
    head.writeBigUInt64LE(chain.previous === null ? 2n ** 64n - 1n : BigInt(chain.previous), 16);
    after.chains.set(member, { own: chain.own + 1, previous: this.sequence });
    return Buffer.concat([head, ...effects.map(([name, fields]) =>
      effectBytes([name, this.withBalance(after, member, name, fields)]))]);
  }

  withBalance({ balances }, member, name, fields) {
    const state = kStates.get(name);
    if (!state) return fields;
    const key = `${member} ${fields.currency} ${state}`;
    const balance = (balances.get(key) ?? 0n) + BigInt(fields.amount);
    balances.set(key, balance);
    return { balance_after: balance, ...fields };
  }

  // Configuration.

  published(what, number, payload, more = {}) {
    const version = this.ledger.versions(what, number).list.length + 1;
    return ['Published', { what, number, version, effective_from: this.instant,
      size: payload.length, payload, ...more }];
  }

  publication(...words) {
    return { kind: words[0] === 1 ? 1 : 2, books: [this.published(...words)] };
  }

  // Of a rate book, or of what it says, by the operator.
  proposal(payload, { actor = kOperator, number = this.ledger.proposals().length + 1, more,
    ...fields } = {}) {
    return { kind: 2, actor, books: [this.published(kProposal, number,
      proposedBytes(payload, { proposer: actor, ...fields }), more)] };
  }

  // Approves, as somebody else, what was proposed. `then` is what is published, or the cut.
  approval(number, { actor = user(1), then = [this.proposedBy(number)], more } = {}) {
    return { kind: 2, actor, books: [this.answered(number, kApproved, more), ...then] };
  }

  rejection(number, { actor = user(1), then = [] } = {}) {
    return { kind: 2, actor, books: [this.answered(number, kRejected), ...then] };
  }

  answered(number, answer, more) {
    return this.published(kProposal, number, u32(answer), { version: 2, ...more });
  }

  // The publication of what was proposed, or the cut.
  proposedBy(proposal, more = {}) {
    const { what, number, payload, content, effective_from: from } = this.ledger.proposal(proposal);
    const { periods, counts } = this.ledger;
    if (what === kCutOfPeriod) {
      return ['PeriodCut', { period: periods.open, last_day: content.last_day,
        brands: counts.get(2), ...periods.opening, ...more }];
    }
    return this.published(what, number, payload, { effective_from: from ?? this.instant, ...more });
  }

  // Proposes a rate book and approves it.
  rates(payload, more) {
    this.make(this.proposal(payload, more));
    return this.make(this.approval(this.ledger.proposals().length));
  }

  publish(...words) {
    return this.make(this.publication(...words));
  }

  // What is there before any rate book.
  begin() {
    this.publish(1, 0, Buffer.concat([text('开'), text('Open'), text('Etc/UTC'), u32(156),
      i64(1_000_000), u32(24), text('forged.example/log/sha256'), u8(1)]));
    for (const [number, code] of [[1, 'rose'], [2, 'bean']]) {
      this.publish(2, number, Buffer.concat([text(code), text(code), text(code)]));
      this.publish(3, number, Buffer.concat([u32(number), text(code), text(code), text(code),
        u8(1), u32(24), i64(400_000)]));
    }
    return this;
  }

  open() {
    this.begin().rates(ratesBytes([{ currency: 1 }, { currency: 2 }]));
    return this;
  }

  policyOf(currency, settings, more) {
    return this.publication(8, currency, settingsBytes(settings), more);
  }

  policy(...words) {
    return this.make(this.policyOf(...words));
  }

  memberPolicyOf(settings) {
    return this.publication(9, 0, settingsBytes(settings));
  }

  // Members and points.

  member() {
    const member = this.ledger.members.length;
    this.make({ kind: 3, subjects: [[member, ['MemberEnrolled',
      { brand: 1, member_id: Buffer.alloc(16, member + 1) }]]] });
    return member;
  }

  // An earning of `points` at a yuan each, today, into a lot of `expires_on`.
  earning(member, currency, points, expires_on, { then = [], occurrence = null, pending,
    price = 400_000n } = {}) {
    const day_ = occurrence ? occurrence.day : this.today;
    const { number: provenance, interned } = this.provenance(
      { issuer: currency, earn_month: monthOf(day_), settlement_price: price });
    const posting = pending ?
      ['PendingPosting',
        { currency, matures_on: pending, expires_on, provenance, amount: points }] :
      available(currency, expires_on, provenance, points);
    return {
      kind: 16, occurrence,
      subjects: [[member, ['Earned', { currency, brand: currency, channel: 0, rate_version: 0,
        channel_version: 0, spend: points * 100, rate: [1, 1], coefficient: [1, 1], points,
        remainder: 0 }], posting, ...then]],
      books: [...interned, book(currency, 'issuer.issued', -points)],
    };
  }

  earn(...words) {
    return this.make(this.earning(...words));
  }

  // A redemption at the brand itself, so that nothing is owed. `lots` are [expires_on, provenance,
  // points].
  redemption(member, currency, lots, ...then) {
    const points = lots.reduce((sum, [, , amount]) => sum + amount, 0);
    return {
      kind: 17,
      subjects: [[member, ['Redeemed', { currency, acceptor: currency, channel: 0, points }],
        ...lots.map(([expires_on, provenance, amount]) => available(currency, expires_on,
          provenance, -amount)), ...then]],
      books: [book(currency, 'issuer.redeemed', points, currency)],
    };
  }

  // What the program does by itself.
  byProgram(kind, subjects, books = []) {
    return { kind, actor: 0, subjects, books };
  }

  expiry(member, currency, lots) {
    const points = lots.reduce((sum, [, , amount]) => sum + amount, 0);
    return this.byProgram(19, [[member, ...lots.map(([expires_on, provenance, amount]) =>
      available(currency, expires_on, provenance, -amount)), ['Expired', { currency, points }]]],
    [book(currency, 'issuer.expired', points)]);
  }

  // A decline, of a member or of nobody.
  decline(kind, member, code, param, figures = [0, 0]) {
    const effect = ['Declined', { code, language: 2, param, figure_0: figures[0],
      figure_1: figures[1] }];
    return member === null ? { kind, books: [effect] } : { kind, subjects: [[member, effect]] };
  }
}

export function available(currency, expires_on, provenance, amount) {
  return ['AvailablePosting', { currency, expires_on, provenance, amount }];
}

export function book(currency, name, amount, counterparty = 0) {
  return ['BookPosting', { currency, account: account(name, currency, counterparty), amount }];
}

// All logs that were forged, by the name of their test.
export const kForged = new Map();

// A test of a few records, in a log of its own that is open.
export function scenario(name, body) {
  test(name, new Forge().open(), body);
}

// As scenario, before there is any rate book.
export function beginning(name, body) {
  test(name, new Forge().begin(), body);
}

function test(name, log, body) {
  kForged.set(name, log);
  check(name, () => body(log));
}

// Months since January 1970.
export function monthOf(days) {
  const date = new Date(days * 86_400_000);
  return (date.getUTCFullYear() - 1970) * 12 + date.getUTCMonth();
}

function effectBytes([name, { payload = null, ...fields }]) {
  const { kind, shape } = kKinds.get(name);
  const words = Math.ceil((shape.size + (payload?.length ?? 0)) / 8);
  const bytes = Buffer.alloc(8 * words);
  bytes.writeUInt16LE(kind, 0);
  bytes.writeUInt16LE(words, 2);
  const stated = { ...usualOf(fields), ...fields };
  for (const { name: field, type, offset } of shape.fields) {
    if (field === 'zero') continue;
    const value = stated[field];
    if (value === undefined) throw new Error(`${name} has no ${field}.`);
    kWriters[type](bytes, offset, kWide.has(type) ? wide(value) : value);
  }
  payload?.copy(bytes, shape.size);
  return bytes;
}

const kWide = new Set(['i64', 'u64', 'time', 'bits64', 'sequence', 'count']);

// A hold of no tender; no dispute; points that are worth what they are at the opening, and get it.
function usualOf({ points = 0 }) {
  return { hold_ordinal: 0, ordinal: 0, dispute: 0, face: BigInt(points) * kOpeningPrice };
}

// "None" is null.
function wide(value) {
  return value === null ? 2n ** 64n - 1n : BigInt(value);
}

function occurrenceBytes({ time: instant, day: on }) {
  return Buffer.concat([i64(instant), i32(on), u32(0)]);
}

// A rate book. A reference, a rate or a share that is left out is none.
export function ratesBytes(prices, { pairRates = [], bonuses = [], fees = [] } = {}) {
  const pairBytes = ({ from = 1, to = 2 }) => [u32(from), u32(to)];
  return Buffer.concat([
    ...listBytes(prices, ({ currency, bid = [1, 1], ask = [1, 1], price = 400_000, value = 0,
      reference = kNone }) => [...[currency, ...bid, ...ask].map(u32), i64(price), i64(value),
      ...reference.map(u32)]),
    ...listBytes(pairRates, ({ rate = kNone, ...pair }) => [...pairBytes(pair), ...rate.map(u32)]),
    ...listBytes(bonuses, ({ share = kNone, begins = 0, ends = 0, ...pair }) =>
      [...pairBytes(pair), ...share.map(u32), i64(begins), i64(ends)]),
    ...listBytes(fees, ({ fixed = 0, share = kNone, minimum = 0, ...pair }) =>
      [...pairBytes(pair), i64(fixed), ...share.map(u32), i64(minimum)]),
  ]);
}

const kNone = [0, 0];

function listBytes(lines, bytesOf) {
  return [u32(lines.length), ...lines.flatMap(bytesOf)];
}

// `payload` as it is proposed, from the instant `from` on or with its approval.
function proposedBytes(payload, { proposer, what = 6, number = 0, from = null,
  begins = Number(from !== null), effective_from = from ?? 0, size = payload.length }) {
  return Buffer.concat([...[proposer, what, number, begins].map(u32), i64(effective_from),
    u32(size), payload]);
}

export function settingsBytes(settings) {
  const rows = Object.entries(settings).map(([tag, value]) => [Number(tag), value])
    .sort(([a], [b]) => a - b);
  return Buffer.concat([u32(rows.length),
    ...rows.flatMap(([tag, value]) => [u32(tag), i64(value)])]);
}

export function u8(value) {
  return Buffer.from([value]);
}

export function u32(value) {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

export function i32(value) {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32LE(value);
  return bytes;
}

export function i64(value) {
  const bytes = Buffer.alloc(8);
  bytes.writeBigInt64LE(BigInt(value));
  return bytes;
}

export function text(words) {
  const bytes = Buffer.from(words);
  return Buffer.concat([u32(bytes.length), bytes]);
}
