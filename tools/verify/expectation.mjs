// What a record must hold by the rules, effect by effect in the document's order, and compared with
// what it has.
import { Failure, show } from './failure.mjs';
import { account, accountText } from './kinds.mjs';
import { Fraction } from './layout.mjs';

export class Expectation {
  // Of the members that are its subjects, in their order; what is expected is of the first until
  // another is turned to.
  constructor(ledger, ...members) {
    this.ledger = ledger;
    this.subjects = members.map((member) => ({ member, effects: [] }));
    this.turned = this.subjects[0];
    this.books = [];
    this.bookPostings = new Map();
    this.balances = new Map();
    this.interned = [];
    this.slides = new Map();
  }

  turnTo(subject) {
    this.turned = this.subjects[subject];
  }

  get member() {
    return this.turned.member;
  }

  // A fact of the member that is not a posting.
  trace(name, fields) {
    this.turned.effects.push({ name, ...fields });
  }

  // A fact of the books that is not a posting.
  fact(name, fields) {
    this.books.push({ ...fields, name });
  }

  // A posting of zero is no posting.

  available(currency, { expires_on, provenance }, amount) {
    this.post('available', 'AvailablePosting', { currency, expires_on, provenance }, amount);
  }

  pending(currency, { matures_on, expires_on, provenance }, amount) {
    this.post('pending', 'PendingPosting', { currency, matures_on, expires_on, provenance },
      amount);
  }

  held(currency, { sequence, ordinal }, { expires_on, provenance }, amount) {
    this.post('held', 'HeldPosting',
      { currency, hold: sequence, hold_ordinal: ordinal, expires_on, provenance }, amount);
  }

  // Negative is more debt, and the balance is what is owed, below zero.
  debt(currency, amount) {
    this.post('debt', 'DebtPosting', { currency }, amount);
  }

  post(state, name, fields, amount) {
    if (amount === 0n) return;
    const key = `${this.member} ${state} ${fields.currency}`;
    const wallet = this.ledger.peek(this.member, fields.currency);
    const before = this.balances.get(key) ?? (state === 'debt' ? -wallet.debt : wallet[state]);
    const balance_after = before + amount;
    this.balances.set(key, balance_after);
    this.turned.effects.push({ name, ...fields, amount, balance_after });
  }

  // What the member owes after what is expected so far.
  owed(currency) {
    return -(this.balances.get(`${this.member} debt ${currency}`) ??
      -this.ledger.peek(this.member, currency).debt);
  }

  // Points that become available repay his debt first.
  becomeAvailable(currency, lot, amount) {
    const owed = this.owed(currency);
    const repaid = owed < amount ? owed : amount;
    this.debt(currency, repaid);
    this.available(currency, lot, amount - repaid);
  }

  // Until when sliding points of the currency live after what is expected so far.
  slidesUntil(currency) {
    return this.slides.get(`${this.member} ${currency}`) ??
      this.ledger.peek(this.member, currency).slides_until;
  }

  slide(currency, { active_on, last_day }) {
    this.slides.set(`${this.member} ${currency}`, last_day);
    this.trace('ActivityCounted', { currency, active_on, last_day });
  }

  // A record has one posting for each account it moves, and none of zero.
  book(currency, accountValue, amount) {
    const key = `${currency} ${accountValue}`;
    let posting = this.bookPostings.get(key);
    if (!posting) {
      posting = { name: 'BookPosting', currency, account: accountValue, amount: 0n };
      this.bookPostings.set(key, posting);
      this.books.push(posting);
    }
    posting.amount += amount;
  }

  // What `debtor` owes `creditor` from now on; nobody owes himself.
  obligation(debtor, creditor, microFen) {
    if (debtor === creditor) return;
    const money = this.ledger.money();
    this.book(money, account('due', debtor, creditor), microFen);
    this.book(money, account('claim', creditor, debtor), -microFen);
  }

  // The number of a provenance, which is interned where it is new.
  provenance(fields) {
    const known = this.ledger.provenanceNumber(fields);
    if (known !== null) return known;
    const again = this.interned.findIndex((other) => sameFields(other, fields));
    if (again >= 0) return this.ledger.provenances.length + again + 1;
    this.interned.push(fields);
    const number = this.ledger.provenances.length + this.interned.length;
    this.books.push({ name: 'ProvenanceInterned', number, ...fields });
    return number;
  }

  // Throws at the first effect of `record` that differs.
  compare(record) {
    const books = this.books.filter(({ name, amount }) => name !== 'BookPosting' || amount !== 0n);
    this.subjects.forEach(({ effects }, index) =>
      compareEffects(record.place, `subject ${index}`, effects, record.subjects[index].effects));
    compareEffects(record.place, 'books', books, record.books);
  }
}

function compareEffects(place, where, expected, found) {
  for (let index = 0; index < Math.min(expected.length, found.length); index += 1) {
    const [wanted, there] = [expected[index], found[index]];
    if (wanted.name !== there.name) {
      throw new Failure(place,
        `Effect ${index} of ${where} is a ${there.name}, and must be a ${wanted.name}.`,
        { expected: effectText(wanted), found: effectText(there) });
    }
    compareEffect(place, `${wanted.name} (effect ${index} of ${where})`, wanted, there);
  }
  if (expected.length > found.length) {
    const missing = expected[found.length];
    throw new Failure(place, `A ${missing.name} is missing at the end of ${where}.`,
      { expected: effectText(missing), found: null });
  }
  if (found.length > expected.length) {
    const more = found[expected.length];
    throw new Failure(place, `There is a ${more.name} too many at the end of ${where}.`,
      { expected: null, found: effectText(more) });
  }
}

function compareEffect(place, what, expected, found) {
  for (const [field, value] of Object.entries(expected)) {
    if (sameValue(value, found[field])) continue;
    const about = what.startsWith('BookPosting') ? ` to ${accountText(expected.account)}` : '';
    const text = field === 'account' ? accountText : show;
    throw new Failure(place, `${what}${about} has a wrong ${field}.`,
      { expected: text(value), found: text(found[field]) });
  }
}

function sameValue(a, b) {
  if (a === b) return true;
  if (a instanceof Fraction) {
    return b instanceof Fraction && a.numerator === b.numerator && a.denominator === b.denominator;
  }
  return Buffer.isBuffer(a) && a.equals(b);
}

function sameFields(a, b) {
  return Object.entries(a).every(([field, value]) => b[field] === value);
}

function effectText({ name, ...fields }) {
  const parts = Object.entries(fields).map(([field, value]) =>
    `${field} ${field === 'account' ? accountText(value) : show(value)}`);
  return `${name} {${parts.join(', ')}}`;
}
