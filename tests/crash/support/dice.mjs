/** Dice that fall the same way for the same seed (mulberry32): what a run does can be done again. */
export class Dice {
  #state;

  constructor(seed) {
    this.#state = seed >>> 0;
  }

  /** In [0, 1). */
  throw() {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = this.#state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_0000_0000;
  }

  chance(probability) {
    return this.throw() < probability;
  }

  /** A whole number from `low` to `high`, both included. */
  between(low, high) {
    return low + Math.floor(this.throw() * (high - low + 1));
  }

  one_of(list) {
    return list[Math.floor(this.throw() * list.length)];
  }

  /** Other dice, which these decide about: so that one customer's throws don't depend on another's pace. */
  fork() {
    return new Dice(Math.floor(this.throw() * 0x1_0000_0000));
  }
}
