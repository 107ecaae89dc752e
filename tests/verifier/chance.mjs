// Chance for tests: the same draws for the same seed, on every machine.

export class Chance {
  constructor(seed) {
    this.state = seed;
  }

  // From 0 to 1, by mulberry32.
  random() {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let t = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  }

  // From 0 to bound − 1.
  below(bound) {
    return Math.floor(this.random() * bound);
  }

  pick(list) {
    return list[this.below(list.length)];
  }

  // One time in so many.
  chance(of) {
    return this.below(of) === 0;
  }
}
