const LITTLE_ENDIAN = new Uint8Array(new Uint32Array([1]).buffer)[0] === 1;

/**
 * The least and the largest exponent of a bit that occurs: every value is a multiple of 2^low and smaller than
 * 2^high in absolute value; low is the largest possible. {low: 0, high: 0} if all values are zero.
 * @throws RangeError for NaN and ±Infinity.
 */
export function bitRange(arrays: readonly Float64Array[]): { low: number; high: number } {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const values of arrays) {
    const words = new Uint32Array(values.buffer, values.byteOffset, values.length * 2);
    for (let k = 0; k < words.length; k += 2) {
      const lower = words[LITTLE_ENDIAN ? k : k + 1]!;
      const upper = words[LITTLE_ENDIAN ? k + 1 : k]!;
      const biased = (upper >>> 20) & 0x7ff;
      if (biased === 0x7ff) throw new RangeError(`a finite number was expected, got ${values[k / 2]}`);
      const fraction = upper & 0xfffff;
      if (biased === 0 && fraction === 0 && lower === 0) continue;
      const head = biased === 0 ? fraction : fraction | 0x100000;
      const exponent = (biased === 0 ? 1 : biased) - 1075;
      // x & −x keeps the lowest set bit.
      const zeros = lower !== 0 ? 31 - Math.clz32(lower & -lower) : 63 - Math.clz32(head & -head);
      const length = head !== 0 ? 64 - Math.clz32(head) : 32 - Math.clz32(lower);
      if (exponent + zeros < low) low = exponent + zeros;
      if (exponent + length > high) high = exponent + length;
    }
  }
  return low === Number.POSITIVE_INFINITY ? { low: 0, high: 0 } : { low, high };
}

/** 2^e as a double, −1022 ≤ e ≤ 1023, put together from its bits. */
export function powerOfTwo(e: number): number {
  const words = new Uint32Array(2);
  words[LITTLE_ENDIAN ? 1 : 0] = (e + 1023) << 20;
  return new Float64Array(words.buffer)[0]!;
}
