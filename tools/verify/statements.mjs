// The bytes of a settlement's statements (section 12 of the document), and their digest.
import { createHash } from 'node:crypto';
import { dayText } from './calendar.mjs';
import { kHouse, kPool } from './periods.mjs';
import { kBrand } from './published.mjs';

const kMicroFenPerFen = 1_000_000n;
const kYuan = 156;

// Of all statements end to end, in the order in which they are.
export function digestOf(ledger, period, statements) {
  const hash = createHash('sha256');
  for (const statement of statements) hash.update(statementText(ledger, period, statement));
  return hash.digest();
}

export function statementText(ledger, period, statement) {
  const { party, opening, entries, debits, credits, closing, payable, carried } = statement;
  const { first_day: first, last_day: last, first_sequence: begin, cut: end } =
    ledger.periods.cut(period);
  const { origin, money } = ledger.coalition();
  return `{"format":"huitong.statement.1","coalition":${text(origin)},` +
    `"money":${text(moneyText(money))},\n` +
    `"period":{"number":${period},"first_day":"${dayText(first)}","last_day":"${dayText(last)}",` +
    `"first_sequence":${begin},"end_sequence":${end}},\n` +
    `"party":${codeOf(ledger, party)},"number":${party},"name":${nameOf(ledger, party)},\n` +
    `"opening":${amountText(opening)},\n` +
    `"entries":[${entries.map((entry) => `\n${entryText(ledger, entry)}`).join(',')}],\n` +
    `"debits":${amountText(debits)},"credits":${amountText(credits)},\n` +
    `"closing":${amountText(closing)},"payable_fen":${payable},"carried_micro_fen":${carried}}\n`;
}

function entryText(ledger, { line, counterparty, debit, credit }) {
  const { kind, base, rate, posted, capped, remainder, count } = line;
  return `{"kind":"${kind}","counterparty":${codeOf(ledger, counterparty)},` +
    `"debit":${amountText(debit)},"credit":${amountText(credit)},"base":${amountText(base)},` +
    `"rate":{"numerator":${rate.numerator},"denominator":${rate.denominator}},` +
    `"posted":${amountText(posted)},"capped":${amountText(capped)},"remainder":${remainder},` +
    `"count":${count},"reference":""}`;
}

// Both parts have the sign of the whole.
function amountText(amount) {
  return `{"fen":${amount / kMicroFenPerFen},"micro_fen":${amount % kMicroFenPerFen}}`;
}

function moneyText(money) {
  return money === kYuan ? 'CNY' : String(money).padStart(3, '0');
}

function codeOf(ledger, party) {
  if (party === kHouse) return '"HOUSE"';
  return party === kPool ? '"POOL"' : text(ledger.newest(kBrand, party).code);
}

function nameOf(ledger, party) {
  if (party === kHouse) return '"运营方"';
  return party === kPool ? '"价值池"' : text(ledger.newest(kBrand, party).name_zh);
}

function text(words) {
  const escaped = words.replace(/["\\]/g, '\\$&').replace(/[\u0000-\u001f]/g, (one) =>
    `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`);
  return `"${escaped}"`;
}
