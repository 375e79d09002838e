/** A small generator with the same numbers on every machine (xorshift32; G. Marsaglia, J. Stat. Softw. 8(14), 2003). */
export class PseudoRandom {
  #state: number;

  /** @param seed any integer. */
  constructor(seed: number) {
    this.#state = (Math.imul(seed | 0, 0x9e3779b1) ^ 0x5bd1e995) | 0 || 1;
    for (let k = 0; k < 8; k++) this.below(1);
  }

  /** An integer in [0, n), 1 ≤ n ≤ 2^16, uniform up to n/2^32. */
  below(n: number): number {
    let x = this.#state;
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    this.#state = x;
    return Math.floor(((x >>> 0) / 4294967296) * n);
  }
}
