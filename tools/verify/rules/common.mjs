// What the rules share: the members and the traces of a record, lines, taking lots.
import { kRecordKinds, kUnit } from '../kinds.mjs';
import { takeFrom } from '../wallet.mjs';

const kWalletMax = (1n << 53n) - 1n;
export const kWorthMax = kWalletMax;

// The only subject of the record, and the effect that stands first in it and says what was asked
// for; of a record that begins with postings, wherever it stands.
export function subjectAndTrace({ record, reject }, name) {
  const what = kRecordKinds.get(record.kind);
  if (record.subjects.length !== 1) {
    reject(`A record of kind ${what} has one subject.`,
      { expected: 1, found: record.subjects.length });
  }
  const [subject] = record.subjects;
  return { subject, trace: traceOf({ record, reject }, subject, name) };
}

// As subjectAndTrace, of a record about two members, whose traces name each other.
export function twoSubjectsAndTraces({ record, reject }, name) {
  const what = kRecordKinds.get(record.kind);
  if (record.subjects.length !== 2) {
    reject(`A record of kind ${what} has two subjects.`,
      { expected: 2, found: record.subjects.length });
  }
  return record.subjects.map((subject) =>
    ({ subject, trace: traceOf({ record, reject }, subject, name) }));
}

function traceOf({ record, reject }, subject, name) {
  const trace = subject.effects.find((effect) => effect.name === name);
  if (!trace) reject(`A record of kind ${kRecordKinds.get(record.kind)} holds a ${name}.`);
  return trace;
}

export function requireCurrency({ ledger, reject }, currency) {
  if (!ledger.knowsCurrency(currency)) reject(`Currency ${currency} is not registered.`);
}

export function requireBrand({ ledger, reject }, brand) {
  if (!ledger.knowsBrand(brand)) reject(`Brand ${brand} is not registered.`);
}

export function requireChannel({ ledger, reject }, channel) {
  if (!ledger.knowsChannel(channel)) reject(`Channel ${channel} is not registered.`);
}

export function requireAtLeastOne({ reject }, what, amount) {
  if (amount < 1n) reject(`${what} is not above zero.`, { expected: 'at least 1', found: amount });
}

export function refuseDebtor({ ledger, reject }, member, currency) {
  const { debt } = ledger.peek(member, currency);
  if (debt > 0n) {
    reject(`The member owes ${debt} points in ${ledger.currencyName(currency)} and cannot spend.`);
  }
}

// The lines that stand behind the trace: they ascend, each is above zero, and they add up to `sum`.
// Gives them as they are, or none.
export function expectLines({ reject }, expected, subject, sum) {
  const lines = subject.effects.filter(({ name }) => name === 'LineAmount');
  let added = 0n;
  for (const [index, { line, amount }] of lines.entries()) {
    if (index > 0 && line <= lines[index - 1].line) {
      reject('The lines do not ascend by number.',
        { expected: `above ${lines[index - 1].line}`, found: line });
    }
    requireAtLeastOne({ reject }, `Line ${line}`, amount);
    added += amount;
    expected.trace('LineAmount', { line, amount });
  }
  if (lines.length > 0 && added !== sum) {
    reject('The lines do not add up.', { expected: sum, found: added });
  }
  return lines;
}

export function requireWalletLimit({ ledger, reject }, member, currency, amount) {
  const all = ledger.peek(member, currency).all + amount;
  if (all > kWalletMax) {
    reject('The wallet would hold more than 2^53 − 1 points.',
      { expected: kWalletMax, found: all });
  }
}

// Both for values that are not negative.
export function floorDivide(value, divisor) {
  return value / divisor;
}

export function ceilDivide(value, divisor) {
  return (value + divisor - 1n) / divisor;
}

// Splits `points` over the live lots of a wallet in the order of use, those that `suits` leaves
// out excepted. Gives [{lot, amount}], or rejects where there is too little.
export function takeLots({ ledger, record, reject }, member, currency, points, suits = () => true) {
  const lots = ledger.peek(member, currency).liveLots(record.commit_day).filter(suits);
  const { parts, left } = takeFrom(lots, points);
  if (left > 0n) {
    reject(`The member has too few points in ${ledger.currencyName(currency)}.`,
      { expected: points, found: points - left });
  }
  return parts;
}

// Σ amount · settlement price, of parts of lots; of units what they stand for now.
export function worthOf(ledger, currency, parts) {
  const price = ({ provenance }) => (currency === kUnit ? ledger.unit().anchor :
    ledger.provenance(provenance).settlement_price);
  return parts.reduce((sum, { lot, amount }) => sum + amount * price(lot), 0n);
}

// Of one spending, hold or refund, wherever it is.
export function requireWorth({ ledger, reject }, currency, parts) {
  const worth = worthOf(ledger, currency, parts);
  if (worth > kWorthMax) {
    reject('The points that are taken are worth more than 2^53 − 1 micro-fen.',
      { expected: `at most ${kWorthMax}`, found: worth });
  }
}
