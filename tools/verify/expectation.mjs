// What a record must hold by the rules, collected effect by effect and compared with what it has.
import { Failure, show } from './failure.mjs';
import { account, accountText } from './kinds.mjs';
import { Fraction } from './layout.mjs';

export class Expectation {
  constructor(ledger, member) {
    this.ledger = ledger;
    this.member = member;
    this.subject = [];
    this.bookPostings = new Map();
    this.otherBooks = [];
    this.balances = new Map();
    this.interned = [];
  }

  // A fact of the member that is not a posting.
  trace(name, fields) {
    this.subject.push({ name, ...fields });
  }

  available(currency, { expires_on, provenance }, amount) {
    const before = this.balances.get(currency) ??
      this.ledger.members[this.member].wallets.get(currency)?.total ?? 0n;
    const balance_after = before + amount;
    this.balances.set(currency, balance_after);
    this.subject.push({
      name: 'AvailablePosting', currency, expires_on, provenance, amount, balance_after,
    });
  }

  // A record has one posting for each account it moves, and none of zero.
  book(currency, accountValue, amount) {
    const key = `${currency} ${accountValue}`;
    const posting = this.bookPostings.get(key) ??
      { name: 'BookPosting', currency, account: accountValue, amount: 0n };
    posting.amount += amount;
    this.bookPostings.set(key, posting);
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
    this.otherBooks.push({ name: 'ProvenanceInterned', number, ...fields });
    return number;
  }

  // Throws at the first effect of `record` that differs.
  compare(record, subject) {
    const books = [...this.otherBooks,
      ...[...this.bookPostings.values()].filter((posting) => posting.amount !== 0n)];
    compareEffects(record.place, 'subject 0', this.subject, subject.effects);
    compareEffects(record.place, 'books', books, record.books);
  }
}

// The document fixes the order of postings among themselves, which is the order of use, but not
// between kinds of effects; nor does the order of book postings mean anything.
function compareEffects(place, where, expected, found) {
  const names = new Set([...expected, ...found].map((effect) => effect.name));
  for (const name of names) {
    const wanted = ofName(expected, name);
    const there = ofName(found, name);
    for (let index = 0; index < Math.min(wanted.length, there.length); index += 1) {
      compareEffect(place, `${name} ${index} of ${where}`, wanted[index], there[index]);
    }
    if (wanted.length > there.length) {
      throw new Failure(place, `A ${name} is missing in ${where}.`,
        { expected: effectText(wanted[there.length]), found: null });
    }
    if (there.length > wanted.length) {
      throw new Failure(place, `There is a ${name} too many in ${where}.`,
        { expected: null, found: effectText(there[wanted.length]) });
    }
  }
}

function ofName(effects, name) {
  const some = effects.filter((effect) => effect.name === name);
  return name === 'BookPosting' ? some.sort(compareBookPostings) : some;
}

function compareBookPostings(a, b) {
  if (a.currency !== b.currency) return a.currency - b.currency;
  return a.account < b.account ? -1 : Number(a.account > b.account);
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
  if (a instanceof Fraction) return a.numerator === b.numerator && a.denominator === b.denominator;
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
