import { bitLength } from './dyadic.ts';

/**
 * Upper bound on the bits of det A and of every numerator of Cramer's rule for A x = b, by Hadamard's inequality on
 * rows: each is at most Π_i ‖(A_i, b_i)‖.
 */
export function hadamardBits(a: readonly (readonly bigint[])[], b: readonly bigint[]): number {
  let bits = 0;
  a.forEach((row, i) => {
    let squared = b[i]! * b[i]!;
    for (const t of row) squared += t * t;
    bits += bitLength(squared) / 2;
  });
  return Math.ceil(bits);
}

/**
 * About log2 |det A|, from float64 elimination with partial pivoting. Only a guess (NaN or far off for a matrix that
 * is singular to working precision): it decides how soon an answer is looked for, never what the answer is.
 */
export function determinantBits(a: readonly (readonly bigint[])[]): number {
  const n = a.length;
  let bits = 0;
  for (const row of a) for (const t of row) bits = Math.max(bits, bitLength(t));
  const shift = BigInt(Math.max(0, bits - 64));
  const m = a.map((row) => Float64Array.from(row, (t) => Number(t >> shift)));
  let total = n * Number(shift);
  for (let k = 0; k < n; k++) {
    let best = k;
    for (let i = k + 1; i < n; i++) if (Math.abs(m[i]![k]!) > Math.abs(m[best]![k]!)) best = i;
    const top = m[best]!;
    m[best] = m[k]!;
    m[k] = top;
    let pivot = Math.abs(top[k]!);
    if (!(pivot > 0)) return Number.NaN;
    for (; pivot >= 2; pivot /= 2) total++;
    for (; pivot < 1; pivot *= 2) total--;
    total += pivot - 1; // log2 on [1, 2) to within 0.09
    for (let i = k + 1; i < n; i++) {
      const row = m[i]!;
      const factor = row[k]! / top[k]!;
      for (let j = k + 1; j < n; j++) row[j]! -= factor * top[j]!;
    }
  }
  return total + 0.09 * n;
}
