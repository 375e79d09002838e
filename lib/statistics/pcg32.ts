/**
 * PCG32 (M. E. O'Neill, PCG: A Family of Simple Fast Space-Efficient Statistically Good Algorithms for Random Number
 * Generation, HMC-CS-2014-0905, 2014; XSH RR 64/32), with the output of the reference implementation pcg32_srandom/pcg32_random. 64-bit
 * states are kept as two 32-bit halves: the same numbers on every engine.
 */

/** 6364136223846793005. */
const MULTIPLIER_HIGH = 0x5851f42d;
const MULTIPLIER_LOW = 0x4c957f2d;

export class Pcg32 {
  #high = 0;
  #low = 0;
  #incrementLow: number;

  /** @param seed any safe integer; `stream` an integer in [0, 2^31): different streams are independent sequences. */
  constructor(seed: number, stream = 0) {
    if (!Number.isSafeInteger(seed)) throw new RangeError(`seed: a safe integer was expected, got ${seed}`);
    if (!Number.isInteger(stream) || stream < 0 || stream >= 2 ** 31) {
      throw new RangeError(`stream: an integer in [0, 2^31) was expected, got ${stream}`);
    }
    this.#incrementLow = ((stream << 1) | 1) >>> 0;
    const bits = BigInt.asUintN(64, BigInt(seed));
    this.#advance();
    this.#add(Number(bits >> 32n), Number(bits & 0xffffffffn));
    this.#advance();
  }

  /** Where the sequence is, for a checkpoint: plain data. */
  save(): readonly [high: number, low: number, increment: number] {
    return [this.#high, this.#low, this.#incrementLow];
  }

  /** The generator that goes on where {@link save} was called. */
  static restore([high, low, increment]: readonly [number, number, number]): Pcg32 {
    const random = new Pcg32(0);
    random.#high = high;
    random.#low = low;
    random.#incrementLow = increment;
    return random;
  }

  /** A uniform integer in [0, 2^32). */
  next(): number {
    const [high, low] = [this.#high, this.#low];
    this.#advance();
    // ((state >> 18) ^ state) >> 27, its low 32 bits.
    const mixedHigh = (high >>> 18) ^ high;
    const mixedLow = ((low >>> 18) | (high << 14)) ^ low;
    const value = (mixedLow >>> 27) | (mixedHigh << 5);
    const rotation = high >>> 27;
    return ((value >>> rotation) | (value << (-rotation & 31))) >>> 0;
  }

  /** A uniform integer in [0, n), 1 ≤ n ≤ 2^32: values that would make some more likely are drawn again. */
  below(n: number): number {
    const limit = 4294967296 - (4294967296 % n);
    for (;;) {
      const value = this.next();
      if (value < limit) return value % n;
    }
  }

  /** A uniform integer in [low, high]. */
  between(low: number, high: number): number {
    return low + this.below(high - low + 1);
  }

  #add(high: number, low: number): void {
    const sum = this.#low + low;
    this.#low = sum >>> 0;
    this.#high = (this.#high + high + (sum > 0xffffffff ? 1 : 0)) >>> 0;
  }

  /** state ← state·multiplier + increment modulo 2^64. */
  #advance(): void {
    const [high, low] = [this.#high, this.#low];
    const [a1, a0] = [low >>> 16, low & 0xffff];
    const [b1, b0] = [MULTIPLIER_LOW >>> 16, MULTIPLIER_LOW & 0xffff];
    // low·MULTIPLIER_LOW in full: each partial product is below 2^32, the sums below 2^53.
    const middle = a1 * b0 + Math.floor((a0 * b0) / 65536) + a0 * b1;
    const carried = a1 * b1 + Math.floor(middle / 65536);
    this.#low = Math.imul(low, MULTIPLIER_LOW) >>> 0;
    this.#high = (carried + Math.imul(high, MULTIPLIER_LOW) + Math.imul(low, MULTIPLIER_HIGH)) >>> 0;
    this.#add(0, this.#incrementLow);
  }
}
