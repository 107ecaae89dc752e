// The settlement of a period: its lines, and what each party's statement says (section 21 of the
// rules).
import {
  contractsBefore, kByWeights, kCoFunding, kCommission, kFeeOfPeriod, kFeeOfRedemption, kFeeOfValue,
  kIssuerPays, kMeasureRedeemed, kReimbursement, kThroughPool, termsBefore,
} from './clearing_terms.mjs';
import { account, accountParts } from './kinds.mjs';
import { Fraction, reducedFraction } from './layout.mjs';
import { kHouse, kMicroFenMax, kPool, obligationsOf } from './periods.mjs';
import { sharesOf } from './shares.mjs';

// In the order of lines.
const kLineKinds = [
  'redemption', 'refund', 'exchange', 'units', 'earning', 'reimbursement', 'commission', 'pooled',
  'pool_contribution', 'co_funding', 'fee', 'levy', 'pool_share', 'sponsor_money',
  'sponsor_share', 'cost', 'adjustment', 'payment',
];
// What was posted when it happened.
const kPosted = new Set([
  'redemption', 'refund', 'exchange', 'units', 'earning', 'sponsor_money', 'adjustment', 'payment',
]);
const kMicroFenPerFen = 1_000_000n;
const kWeightsMax = 1_000_000_000n;
const kOne = new Fraction(1, 1);

// Settles a period that is cut, by the ledger as it is: {lines, obligations, statements}. Calls
// `reject` where it passes a limit; it may return.
export function settle(ledger, period, reject) {
  const cut = ledger.periods.cut(period);
  const lines = linesOf(ledger, period, reject);
  lines.forEach((line) => requireLine(line, reject));
  const parties = [kHouse, ...Array.from({ length: cut.brands }, (_, index) => index + 1), kPool];
  const openings = openingsOf(ledger, period);
  const statements = parties.map((party) =>
    statementOf(party, openings.get(party) ?? 0n, lines, reject));
  pay(statements);
  return { lines, obligations: obligationsToPost(lines, reject), statements };
}

// Whether the settlement of the period passes a limit, its own or that of an account of the books
// or of a brand's position.
export function passesLimit(ledger, period) {
  let passed = false;
  const pass = () => { passed = true; };
  const { obligations } = settle(ledger, period, pass);
  for (const { debtor, creditor, amount } of obligations) {
    const due = ledger.balance(ledger.money(), account('due', debtor, creditor));
    requireWithin('', due + amount, pass);
  }
  for (const [brand, { position }] of ledger.figures.exposures) {
    if (brand === kPool) continue;
    requireWithin('', position + earnedBy(brand, obligations), pass);
  }
  return passed;
}

function earnedBy(party, obligations) {
  return obligations.reduce((sum, { debtor, creditor, amount }) =>
    sum + (creditor === party ? amount : 0n) - (debtor === party ? amount : 0n), 0n);
}

function linesOf(ledger, period, reject) {
  const { cut_time: time } = ledger.periods.cut(period);
  const traffic = ledger.periods.trafficOf(period);
  const contracts = contractsBefore(ledger, time);
  const terms = termsBefore(ledger, time);
  const lines = [
    ...traffic.flatMap(tradeLines),
    ...contracts.flatMap((contract) => contractLines(contract, traffic)),
    ...levyLines(terms, contracts, traffic),
    ...sponsorLines(traffic, reject),
    ...costLines(terms, traffic, reject),
    ...traffic.filter(({ adjustments }) => adjustments !== 0n).map((entry) =>
      plain('adjustment', entry.debtor, entry.creditor, entry.adjusted)),
    ...traffic.filter(({ payments }) => payments !== 0n).map((entry) =>
      plain('payment', entry.debtor, entry.creditor, entry.paid)),
  ];
  const rank = ({ kind }) => kLineKinds.indexOf(kind);
  return lines.sort((a, b) =>
    rank(a) - rank(b) || a.debtor - b.debtor || a.creditor - b.creditor);
}

function plain(kind, debtor, creditor, amount, count = 0n) {
  return {
    kind, debtor, creditor, amount, base: amount, rate: kOne, posted: 0n, capped: 0n,
    remainder: 0n, count,
  };
}

// None where the base is nothing.
function computed(kind, [debtor, creditor], base, { rate = kOne, cap = null, ...more }) {
  return base === 0n ? [] : [computedLine(kind, [debtor, creditor], base, { rate, cap, ...more })];
}

// `away` rounds away from zero, else it is towards it.
function computedLine(kind, [debtor, creditor], base,
  { rate, cap = null, posted = 0n, count = 0n, away = false }) {
  const [p, q] = [BigInt(rate.numerator), BigInt(rate.denominator)];
  let whole = (base * p) / q;
  if (away && whole * q !== base * p) whole += base < 0n ? -1n : 1n;
  const within = cap === null ? whole : least(greatest(whole, -cap), cap);
  return {
    kind, debtor, creditor, amount: within - posted, base, rate, posted, capped: whole - within,
    remainder: base * p - whole * q, count,
  };
}

function least(a, b) {
  return a < b ? a : b;
}

function greatest(a, b) {
  return a > b ? a : b;
}

// What is exchanged with the pool are units that come to be or go.
function tradeLines({ debtor, creditor, ...entry }) {
  const exchange = debtor === kPool || creditor === kPool ? 'units' : 'exchange';
  return [
    ['redemption', entry.redeemed, entry.redemptions], ['refund', entry.refunded, entry.refunds],
    [exchange, entry.exchanged, entry.exchanges], ['earning', entry.bought, entry.purchases],
  ].filter(([, , count]) => count !== 0n)
    .map(([kind, amount, count]) => plain(kind, debtor, creditor, amount, count));
}

function contractLines({ issuer, acceptor, formulas }, traffic) {
  const entry = traffic.find(({ debtor, creditor }) => debtor === issuer && creditor === acceptor);
  const pair = { issuer, acceptor, value: 0n, face: 0n, redemptions: 0n };
  if (entry) {
    const { redeemed, refunded, face, redemptions } = entry;
    Object.assign(pair, { value: redeemed + refunded, face, redemptions });
  }
  return formulas.flatMap((formula) => kFormulas.get(formula.kind)(pair, formula));
}

const kFormulas = new Map([
  [kReimbursement, ({ issuer, acceptor, value, face, redemptions: count }, { rate, cap }) => {
    if (face === 0n && value === 0n) return [];
    return [computedLine('reimbursement', [issuer, acceptor], face,
      { rate, cap, posted: value, count })];
  }],
  [kCommission, ({ issuer, acceptor, value, redemptions: count }, { rate, cap }) =>
    computed('commission', [acceptor, issuer], value, { rate, cap, count })],
  [kThroughPool, ({ issuer, acceptor, value, redemptions: count }, { rate, cap }) => {
    if (value === 0n) return [];
    return [plain('pooled', issuer, acceptor, -value),
      ...computed('pool_contribution', [issuer, kPool], value, { rate, cap, count })];
  }],
  [kCoFunding, ({ issuer, acceptor, value, face, redemptions: count }, { rate, cap }) => {
    const above = face - value;
    const base = face < 0n ? least(above, 0n) : greatest(above, 0n);
    return computed('co_funding', [issuer, acceptor], base, { rate, cap, count });
  }],
  [kFeeOfValue, (pair, { payer, rate, cap }) =>
    computed('fee', [payerOf(pair, payer), kHouse], pair.value,
      { rate, cap, count: pair.redemptions })],
  [kFeeOfRedemption, (pair, { payer, micro_fen: fee, cap }) =>
    computed('fee', [payerOf(pair, payer), kHouse], pair.redemptions * fee,
      { cap, count: pair.redemptions })],
  [kFeeOfPeriod, (pair, { payer, micro_fen: fee }) =>
    computed('fee', [payerOf(pair, payer), kHouse], fee, { count: pair.redemptions })],
]);

function payerOf({ issuer, acceptor }, payer) {
  return payer === kIssuerPays ? issuer : acceptor;
}

// What pairs of brands pay into the pool, and what it gives back.
function levyLines(terms, contracts, traffic) {
  const levies = [];
  const merits = new Map();
  for (const { debtor: issuer, creditor: acceptor, ...entry } of traffic) {
    if (issuer === kPool || (entry.redemptions === 0n && entry.refunds === 0n)) continue;
    const value = entry.redeemed + entry.refunded;
    const own = contracts.find((contract) =>
      contract.issuer === issuer && contract.acceptor === acceptor && contract.levied === 1);
    const rate = own ? own.levy : terms.levy;
    if (value <= 0n || rate.numerator === 0) continue;
    const payer = payerOf({ issuer, acceptor }, terms.levy_payer);
    const levy = computedLine('levy', [payer, kPool], value, { rate, away: true });
    levies.push(levy);
    const brand = terms.measure === kMeasureRedeemed ? acceptor : issuer;
    merits.set(brand, (merits.get(brand) ?? 0n) + levy.amount - keptOf(levy.amount, terms.kept));
  }
  const shares = [...merits].filter(([, merit]) => merit > 0n).sort(([a], [b]) => a - b);
  return [...levies, ...shares.map(([brand, merit]) =>
    computedLine('pool_share', [kPool, brand], merit, { rate: kOne, cap: terms.pool_cap }))];
}

function keptOf(levy, { numerator, denominator }) {
  const [p, q] = [BigInt(numerator), BigInt(denominator)];
  return (levy * p + q - 1n) / q;
}

// What sponsors gave to the pool, and what it gives the brands for the members who came to them.
function sponsorLines(traffic, reject) {
  const gifts = traffic.filter((entry) => entry.gifts !== 0n).map((entry) =>
    plain('sponsor_money', entry.debtor, entry.creditor, entry.sponsored, entry.gifts));
  const money = gifts.reduce((sum, { amount }) => sum + amount, 0n);
  const came = traffic.map(({ creditor: brand, members: weight }) => ({ brand, weight }));
  const shares = sharedLines('members', money, came, reject);
  return [...gifts, ...shares.map(({ brand, weight, ...line }) =>
    ({ kind: 'sponsor_share', debtor: kPool, creditor: brand, ...line, count: weight }))];
}

function costLines({ cost, basis, weights }, traffic, reject) {
  const shared = basis === kByWeights ? weights : redemptionsByAcceptor(traffic);
  const shares = sharedLines('weights of the cost', cost, shared, reject);
  return shares.map(({ brand, weight, ...line }) =>
    ({ kind: 'cost', debtor: brand, creditor: kHouse, ...line, count: 0n }));
}

// An amount shared out by weights [{brand, weight}], ascending: each share as a line without its
// kind, its parties and its count. None where there is nothing to share, or nobody to share it.
function sharedLines(what, base, weights, reject) {
  const shared = weights.filter(({ weight }) => weight > 0n);
  const sum = shared.reduce((total, { weight }) => total + weight, 0n);
  if (base === 0n || sum === 0n) return [];
  if (sum > kWeightsMax) {
    reject(`The ${what} sum to more than 10^9.`,
      { expected: `at most ${kWeightsMax}`, found: sum });
  }
  const shares = sharesOf(base, shared.map(({ weight }) => weight));
  return shared.map(({ brand, weight }, index) => {
    const rate = reducedFraction(weight, sum);
    const amount = shares[index];
    return {
      brand, weight, amount, base, rate, posted: 0n, capped: 0n,
      remainder: base * BigInt(rate.numerator) - amount * BigInt(rate.denominator),
    };
  });
}

// [{brand, weight}], ascending. Units are no brand's points.
function redemptionsByAcceptor(traffic) {
  const sums = new Map();
  for (const { debtor, creditor, redemptions } of traffic) {
    if (debtor === kPool) continue;
    sums.set(creditor, (sums.get(creditor) ?? 0n) + redemptions);
  }
  return [...sums].sort(([a], [b]) => a - b).map(([brand, weight]) => ({ brand, weight }));
}

// What each party was owed when the period began, less what it owed: its position by the books
// without what this and later periods brought.
function openingsOf(ledger, period) {
  const openings = new Map();
  const owe = (debtor, creditor, amount) => {
    openings.set(debtor, (openings.get(debtor) ?? 0n) - amount);
    openings.set(creditor, (openings.get(creditor) ?? 0n) + amount);
  };
  for (const [value, { balance }] of ledger.books.get(ledger.money()) ?? []) {
    const { name, party: debtor, counterparty: creditor } = accountParts(value);
    if (name === 'due') owe(debtor, creditor, balance);
  }
  for (let later = period; later <= ledger.periods.open; later += 1) {
    for (const entry of ledger.periods.trafficOf(later)) {
      owe(entry.debtor, entry.creditor, -obligationsOf(entry));
    }
  }
  return openings;
}

function statementOf(party, opening, lines, reject) {
  const entries = lines.filter(({ debtor, creditor }) => debtor === party || creditor === party)
    .map((line) => ({
      line,
      counterparty: line.debtor === party ? line.creditor : line.debtor,
      debit: line.debtor === party ? line.amount : 0n,
      credit: line.debtor === party ? 0n : line.amount,
    }))
    .sort((a, b) => kLineKinds.indexOf(a.line.kind) - kLineKinds.indexOf(b.line.kind) ||
      a.counterparty - b.counterparty);
  const debits = entries.reduce((sum, { debit }) => sum + debit, 0n);
  const credits = entries.reduce((sum, { credit }) => sum + credit, 0n);
  const closing = opening - debits + credits;
  for (const [what, amount] of Object.entries({ opening, debits, credits, closing })) {
    requireWithin(`The ${what} of party ${party}`, amount, reject);
  }
  return { party, opening, entries, debits, credits, closing };
}

// Whole fen that sum to zero: all are rounded down, and the fen which this leaves go one each to
// the largest rests.
function pay(statements) {
  for (const statement of statements) {
    const { closing } = statement;
    const rest = ((closing % kMicroFenPerFen) + kMicroFenPerFen) % kMicroFenPerFen;
    statement.payable = (closing - rest) / kMicroFenPerFen;
    statement.carried = rest;
  }
  let left = -statements.reduce((sum, { payable }) => sum + payable, 0n);
  const order = [...statements].sort((a, b) => Number(b.carried - a.carried) || a.party - b.party);
  for (const statement of order) {
    if (left <= 0n) break;
    statement.payable += 1n;
    statement.carried -= kMicroFenPerFen;
    left -= 1n;
  }
}

// [{debtor, creditor, amount}], ascending, none of nothing.
function obligationsToPost(lines, reject) {
  const sums = new Map();
  for (const { kind, debtor, creditor, amount } of lines) {
    if (kPosted.has(kind)) continue;
    const key = `${debtor} ${creditor}`;
    const sum = sums.get(key) ?? { debtor, creditor, amount: 0n };
    sum.amount += amount;
    sums.set(key, sum);
  }
  const obligations = [...sums.values()].filter(({ amount }) => amount !== 0n)
    .sort((a, b) => a.debtor - b.debtor || a.creditor - b.creditor);
  for (const { debtor, creditor, amount } of obligations) {
    requireWithin(`What party ${debtor} owes party ${creditor} by it`, amount, reject);
  }
  return obligations;
}

function requireLine({ kind, debtor, creditor, ...line }, reject) {
  for (const field of ['amount', 'base', 'capped', 'posted']) {
    requireWithin(`The ${field} of the ${kind} of party ${debtor} to party ${creditor}`,
      line[field], reject);
  }
}

function requireWithin(what, amount, reject) {
  if (amount <= kMicroFenMax && amount >= -kMicroFenMax) return;
  reject(`${what} is past 2^62.`, { expected: 'at most 2^62', found: amount });
}
