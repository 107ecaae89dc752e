// The rate book: the versions of each currency's price, and of each pair's rate, bonus and fee, and
// what they say of an instant (section 3 of the rules).
import { Versions } from './published.mjs';
import { compare, divide, middle, multiply, onePlus, ratio } from './ratio.mjs';

// The lists of a published version. Each line of it replaces that of the same currency or pair.
export const kLists = ['prices', 'pair_rates', 'bonuses', 'fees'];
export const kPairLists = kLists.slice(1);

// The currency or the pair that a line is of.
export function subjectOf({ currency, from, to }) {
  return currency ?? `${from} ${to}`;
}

export class RateBook {
  constructor() {
    for (const list of kLists) this[list] = new Map();
  }

  publish({ version, effective_from, content }) {
    for (const list of kLists) {
      for (const line of content[list]) {
        this.versions(list, subjectOf(line)).add({ version, effective_from, content: line });
      }
    }
  }

  // As this one would be with one more version.
  with(published) {
    const copy = new RateBook();
    for (const list of kLists) {
      copy[list] = new Map(this[list]);
      for (const line of published.content[list]) {
        const known = this[list].get(subjectOf(line));
        if (known) copy[list].set(subjectOf(line), known.copy());
      }
    }
    copy.publish(published);
    return copy;
  }

  versions(list, subject) {
    let versions = this[list].get(subject);
    if (!versions) this[list].set(subject, versions = new Versions());
    return versions;
  }

  // The version of a line in force at `time`, or null.
  at(list, subject, time) {
    return this[list].get(subject)?.at(time) ?? null;
  }

  // The price of a currency at `time`, or null where it has none: the least bid, the greatest ask
  // and the least and greatest reference of the window from `lookBack` before to as long after, and
  // the settlement price and the reference of the version in force.
  price(currency, time, lookBack) {
    const begun = this.at('prices', currency, time);
    if (!begun) return null;
    const window = this.prices.get(currency).window(time, lookBack);
    const lowest = lastOfGreatest(window, (a, b) => compareFractions(b.content.bid, a.content.bid));
    const highest = lastOfGreatest(window, (a, b) =>
      compareFractions(a.content.ask, b.content.ask));
    const references = window.map(({ content }) => referenceOf(content));
    return {
      bid: lowest.content.bid,
      bid_version: lowest.version,
      ask: highest.content.ask,
      ask_version: highest.version,
      settlement_price: begun.content.settlement_price,
      reference: referenceOf(begun.content),
      lowest_reference: lastOfGreatest(references, (a, b) => compare(b, a)),
      highest_reference: lastOfGreatest(references, compare),
    };
  }

  // What has a part in an exchange at `time` of currencies of such prices: {pair_rate, bonus, fee},
  // each the version of its line or null. A pair rate or a bonus that is too high for a price of
  // the window pauses.
  pairTerms(from, to, time, [source, target]) {
    const pair = subjectOf({ from, to });
    const limit = divide(source.lowest_reference, target.highest_reference);
    const stated = this.at('pair_rates', pair, time);
    const holds = stated?.content.rate && compare(ratio(stated.content.rate), limit) <= 0;
    const rate = holds ? ratio(stated.content.rate) :
      divide(ratio(source.bid), ratio(target.ask));
    const bonus = this.livingBonus(pair, time);
    const adds = bonus && compare(withBonus(rate, bonus.content), limit) <= 0;
    return {
      pair_rate: holds ? stated : null,
      bonus: adds ? bonus : null,
      fee: this.at('fees', pair, time),
    };
  }

  livingBonus(pair, time) {
    const bonus = this.at('bonuses', pair, time);
    if (!bonus?.content.share) return null;
    return bonus.content.begins <= time && time < bonus.content.ends ? bonus : null;
  }

  // The instants from `from` on at which anything begins or ends, ascending.
  instants(from) {
    const instants = new Set([from]);
    for (const list of kLists) {
      for (const { list: versions } of this[list].values()) {
        for (const { effective_from: begins } of versions) instants.add(begins);
      }
    }
    for (const { list: versions } of this.bonuses.values()) {
      for (const { content } of versions) instants.add(content.begins).add(content.ends);
    }
    return [...instants].filter((instant) => instant >= from)
      .sort((a, b) => (a < b ? -1 : Number(a > b)));
  }
}

// What it says, or exactly the middle of bid and ask.
export function referenceOf({ bid, ask, reference }) {
  return reference ? ratio(reference) : middle(ratio(bid), ratio(ask));
}

export function withBonus(rate, { share }) {
  return multiply(rate, onePlus(ratio(share)));
}

export function compareFractions(a, b) {
  return compare(ratio(a), ratio(b));
}

// Of those that are equal the last.
function lastOfGreatest(list, order) {
  return list.reduce((greatest, one) => (order(one, greatest) >= 0 ? one : greatest));
}
