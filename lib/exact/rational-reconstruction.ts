/**
 * The fraction n/d ≡ a (mod m) with |n|, d ≤ √(m/2), by the extended Euclidean algorithm (Wang, SYMSAC 1981).
 * At most one such fraction in lowest terms exists; one is returned only if m is coprime to d, which the caller
 * knows by construction or tests.
 * @param a |a| < m. @returns undefined if there is none.
 */
export function reconstructRational(
  a: bigint,
  m: bigint,
  bound: bigint,
): { numerator: bigint; denominator: bigint } | undefined {
  let [r0, r1] = [m, a < 0n ? a + m : a];
  let [t0, t1] = [0n, 1n];
  while (r1 > bound) {
    const q = r0 / r1;
    [r0, r1] = [r1, r0 - q * r1];
    [t0, t1] = [t1, t0 - q * t1];
  }
  const denominator = t1 < 0n ? -t1 : t1;
  if (denominator > bound) return undefined;
  return { numerator: t1 < 0n ? -r1 : r1, denominator };
}

/** ⌊√m⌋ rounded down to a power of two: a bound B with 2B² ≤ m that costs nothing to find. */
export function reconstructionBound(bitsOfModulus: number): bigint {
  return 1n << BigInt(Math.max(0, Math.floor((bitsOfModulus - 2) / 2)));
}
