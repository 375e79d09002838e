/** The product kernel in plain JavaScript, bit for bit that of product-kernel.ts. */
import type { ProductKernel } from './product-kernel.ts';

/** The kernel in plain JavaScript over `memory`. */
export function plainProductKernel(memory: Float64Array): ProductKernel {
  return (a, b, c, rowsA, rowsB, length, strideA, strideB, strideC, sign) => {
    for (let i = 0; i < rowsA; i += 2) {
      const a0 = a + i * strideA;
      for (let j = 0; j < rowsB; j += 2) {
        productTile(
          memory,
          a0,
          a0 + strideA,
          b + j * strideB,
          b + (j + 1) * strideB,
          c + i * strideC + j,
          length,
          strideC,
          sign,
        );
      }
    }
  };
}

/** Two rows against two rows: eight partial sums stay in registers. */
function productTile(
  memory: Float64Array,
  a0: number,
  a1: number,
  b0: number,
  b1: number,
  c: number,
  length: number,
  strideC: number,
  sign: number,
): void {
  let even00 = 0;
  let even01 = 0;
  let even10 = 0;
  let even11 = 0;
  let odd00 = 0;
  let odd01 = 0;
  let odd10 = 0;
  let odd11 = 0;
  for (let k = 0; k < length; k += 2) {
    const x0 = memory[a0 + k]!;
    const x1 = memory[a1 + k]!;
    const y0 = memory[b0 + k]!;
    const y1 = memory[b1 + k]!;
    even00 += x0 * y0;
    even01 += x0 * y1;
    even10 += x1 * y0;
    even11 += x1 * y1;
    const p0 = memory[a0 + k + 1]!;
    const p1 = memory[a1 + k + 1]!;
    const q0 = memory[b0 + k + 1]!;
    const q1 = memory[b1 + k + 1]!;
    odd00 += p0 * q0;
    odd01 += p0 * q1;
    odd10 += p1 * q0;
    odd11 += p1 * q1;
  }
  memory[c] = memory[c]! + (even00 + odd00) * sign;
  memory[c + 1] = memory[c + 1]! + (even01 + odd01) * sign;
  memory[c + strideC] = memory[c + strideC]! + (even10 + odd10) * sign;
  memory[c + strideC + 1] = memory[c + strideC + 1]! + (even11 + odd11) * sign;
}

/** The kernel for singles in plain JavaScript: A and B in `singles`, C in `doubles`, views of one buffer. */
export function plainSingleKernel(singles: Float32Array, doubles: Float64Array): ProductKernel {
  const { fround } = Math;
  return (a, b, c, rowsA, rowsB, length, strideA, strideB, strideC, sign) => {
    for (let i = 0; i < rowsA; i++) {
      for (let j = 0; j < rowsB; j++) {
        const p = a + i * strideA;
        const q = b + j * strideB;
        let s0 = 0;
        let s1 = 0;
        let s2 = 0;
        let s3 = 0;
        for (let k = 0; k < length; k += 4) {
          s0 = fround(s0 + fround(singles[p + k]! * singles[q + k]!));
          s1 = fround(s1 + fround(singles[p + k + 1]! * singles[q + k + 1]!));
          s2 = fround(s2 + fround(singles[p + k + 2]! * singles[q + k + 2]!));
          s3 = fround(s3 + fround(singles[p + k + 3]! * singles[q + k + 3]!));
        }
        const at = c + i * strideC + j;
        doubles[at] = doubles[at]! + (s0 + s1 + (s2 + s3)) * sign;
      }
    }
  };
}
