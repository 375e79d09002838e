import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { commonScale } from '../../exact/dyadic.ts';
import { ratioToNumber } from '../../exact/ratio.ts';
import type { PreferencePairs } from '../../instance/types.ts';
import { faultOf } from './certificate-check.ts';
import { explicitGram, implicitGram, type ScaledGram } from './gram.ts';
import { exactMaxMargin } from './solve.ts';
import type { Combination, ExactGram } from './types.ts';

const it = suite('explicitGram and implicitGram');

const VOCABULARY = 5;

/** The integer vectors themselves, written out by definition on the scale of the given Gram matrix. */
function explicitVectors(pairs: PreferencePairs, width: number, exponent: number): bigint[][] {
  const all = Float64Array.from([...pairs.chosenHidden, ...pairs.rejectedHidden]);
  const { integers, exponent: scale } = commonScale(all);
  assert.is(scale, exponent);
  return Array.from({ length: pairs.count }, (_, i) =>
    Array.from({ length: width }, (_, d) => {
      return integers[i * width + d]! - integers[(pairs.count + i) * width + d]!;
    }),
  );
}

function implicitVectors(pairs: PreferencePairs, width: number, exponent: number): bigint[][] {
  const { integers, exponent: scale } = commonScale(pairs.prompt);
  assert.is(scale, exponent);
  return Array.from({ length: pairs.count }, (_, i) => {
    const matrix = new Array<bigint>(VOCABULARY * width).fill(0n);
    for (let d = 0; d < width; d++) {
      matrix[pairs.chosenToken[i]! * width + d]! += integers[i * width + d]!;
      matrix[pairs.rejectedToken[i]! * width + d]! -= integers[i * width + d]!;
    }
    return matrix;
  });
}

const GEOMETRIES = [
  { name: 'explicit', gramOf: explicitGram, vectorsOf: explicitVectors },
  { name: 'implicit', gramOf: implicitGram, vectorsOf: implicitVectors },
] as const;

const grid = fc.integer({ min: -48, max: 48 }).map((t) => t / 16);
/** Multiples of 2^-51 in [−4, 4]. */
const moderate = fc.maxSafeInteger().map((t) => t / 2251799813685248);
/** With zeros, subnormals and everything between. */
const any = fc.double({ noNaN: true, min: -4, max: 4 });

const pairsOf = (
  count: number,
  width: number,
  value: fc.Arbitrary<number>,
): fc.Arbitrary<PreferencePairs> => {
  const numbers = fc
    .array(value, { minLength: count * width, maxLength: count * width })
    .map((t) => Float64Array.from(t));
  const tokens = fc
    .array(fc.nat(VOCABULARY - 1), { minLength: count, maxLength: count })
    .map((t) => Int32Array.from(t));
  return fc.record({
    count: fc.constant(count),
    prompt: numbers,
    chosenHidden: numbers,
    rejectedHidden: numbers,
    chosenToken: tokens,
    rejectedToken: tokens,
  });
};

function without(gram: ExactGram): ExactGram {
  return { count: gram.count, entry: gram.entry };
}

for (const { name, gramOf, vectorsOf } of GEOMETRIES) {
  for (const [kind, value] of [
    ['sixteenths', grid],
    ['moderate doubles', moderate],
    ['all doubles', any],
  ] as const) {
    it(`${name}, ${kind}: entries and zeros are those of the vectors written out, and so is the certificate`, () => {
      let separable = 0;
      fc.assert(
        fc.property(pairsOf(6, 4, value), (pairs) => {
          const gram = gramOf(pairs, 4);
          const vectors = vectorsOf(pairs, 4, gram.exponent);
          vectors.forEach((u, i) => {
            assert.is(
              gram.isZero!(i),
              u.every((t) => t === 0n),
            );
            vectors.forEach((v, j) => {
              assert.is(
                gram.entry(i, j),
                u.reduce((sum, t, d) => sum + t * v[d]!, 0n),
              );
            });
          });
          const solution = exactMaxMargin(gram, { support: [0, 1, 2] });
          assert.is(faultOf(vectors, solution), undefined);
          if (solution.kind === 'separable') separable++;
          // The filter must change nothing but the time.
          assert.is(exactMaxMargin(without(gram), { support: [0, 1, 2] }).kind, solution.kind);
        }),
        { seed: 10, numRuns: 100 },
      );
      assert.ok(separable > 0 && separable < 100, `${separable} of 100 separable`);
    });

    if (value === any) continue; // The filter leaves subnormal data alone.
    it(`${name}, ${kind}: the filter's bounds enclose the exact margins, closely`, () => {
      let decided = 0;
      let total = 0;
      fc.assert(
        fc.property(
          pairsOf(7, 3, value),
          fc.array(fc.bigInt(1n, 1n << 90n), { minLength: 3, maxLength: 3 }),
          (pairs, w) => {
            const gram = gramOf(pairs, 3);
            const u: Combination = { support: [1, 4, 6], numerators: w, denominator: unit(gram) };
            const { lower, upper } = gram.marginBounds!(u);
            for (let j = 0; j < 7; j++) {
              const exact = u.support.reduce((sum, i, k) => sum + w[k]! * gram.entry(i, j), 0n);
              assert.ok(compare(lower[j]!, exact, u.denominator) <= 0, 'lower');
              assert.ok(compare(upper[j]!, exact, u.denominator) >= 0, 'upper');
              total++;
              const size = u.support.reduce((sum, i, k) => sum + w[k]! * magnitude(gram, i, j), 0n);
              const width = upper[j]! - lower[j]!;
              if (size === 0n || width <= 1e-13 * ratioToNumber(size, u.denominator, 0)) decided++;
            }
          },
        ),
        { seed: 11, numRuns: 100 },
      );
      // Terms of vectors that vanish because their tokens coincide widen the bounds a little.
      assert.ok(decided > 0.95 * total, `${decided} of ${total}`);
    });
  }
}

/** 2^90 on the scale of squared vectors, so that margins are of moderate size. */
function unit(gram: ScaledGram): bigint {
  return 1n << BigInt(Math.max(0, 90 - 2 * gram.exponent));
}

/** ≥ Σ |x_i,d x_j,d| by Cauchy–Schwarz and the inequality of the means. */
function magnitude(gram: ExactGram, i: number, j: number): bigint {
  return gram.entry(i, i) + gram.entry(j, j);
}

/** Sign of x − n/d. */
function compare(x: number, n: bigint, d: bigint): number {
  const { integers, exponent } = commonScale(Float64Array.of(x));
  const left = integers[0]! * d * (exponent > 0 ? 1n << BigInt(exponent) : 1n);
  const right = n * (exponent < 0 ? 1n << BigInt(-exponent) : 1n);
  return left > right ? 1 : left < right ? -1 : 0;
}

it('finds a margin a little below 1, with and without the filter', () => {
  for (const second of [1.5, 1.9999999999999998]) {
    const pairs: PreferencePairs = {
      count: 2,
      prompt: Float64Array.of(2, 0, second, 3),
      chosenHidden: Float64Array.of(2, 0, second, 3),
      rejectedHidden: new Float64Array(4),
      chosenToken: Int32Array.of(0, 0),
      rejectedToken: Int32Array.of(1, 1),
    };
    for (const { gramOf, vectorsOf } of GEOMETRIES) {
      const gram = gramOf(pairs, 2);
      for (const variant of [gram, without(gram)]) {
        const solution = exactMaxMargin(variant, { support: [0] });
        assert.is(faultOf(vectorsOf(pairs, 2, gram.exponent), solution), undefined);
        assert.equal(solution.kind === 'separable' && solution.support, [0, 1]);
      }
    }
  }
});

it('leaves everything undecided, and the certificate right, when the doubles are extreme', () => {
  const pairs: PreferencePairs = {
    count: 3,
    prompt: Float64Array.of(5e-324, 1e308, 1, 0, 1e-200, 1),
    chosenHidden: Float64Array.of(5e-324, 0, 1e308, 3, 1, 1),
    rejectedHidden: Float64Array.of(0, -5e-324, -1e308, 2, 0, 1e-320),
    chosenToken: Int32Array.of(0, 1, 2),
    rejectedToken: Int32Array.of(1, 2, 0),
  };
  for (const { gramOf, vectorsOf } of GEOMETRIES) {
    const gram = gramOf(pairs, 2);
    const vectors = vectorsOf(pairs, 2, gram.exponent);
    const { lower, upper } = gram.marginBounds!({ support: [0], numerators: [1n], denominator: 1n });
    assert.ok(lower.every((t) => t === Number.NEGATIVE_INFINITY));
    assert.ok(upper.every((t) => t === Number.POSITIVE_INFINITY));
    const solution = exactMaxMargin(gram, { support: [2] });
    assert.is(faultOf(vectors, solution), undefined);
  }
});

it('certifies 20 pairs of doubles in 16 and in 256 dimensions', () => {
  let state = 1;
  const uniform = (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 4294967296 - 0.5;
  };
  // Sums of uniforms of different size fill all 53 bits and spread the exponents.
  const draw = (): number => uniform() * 2 + uniform() / 65536 + uniform() / 4294967296;
  for (const width of [16, 256]) {
    const numbers = () => Float64Array.from({ length: 20 * width }, draw);
    const pairs: PreferencePairs = {
      count: 20,
      prompt: numbers(),
      chosenHidden: numbers().map((t, k) => t + (k % width === 0 ? 2 : 0)),
      rejectedHidden: numbers(),
      chosenToken: Int32Array.from({ length: 20 }, (_, i) => i % 2),
      rejectedToken: Int32Array.from({ length: 20 }, (_, i) => 2 + (i % 3)),
    };
    for (const { gramOf, vectorsOf } of GEOMETRIES) {
      const gram = gramOf(pairs, width);
      const vectors = vectorsOf(pairs, width, gram.exponent);
      const solution = exactMaxMargin(gram, { support: Array.from({ length: 20 }, (_, i) => i) });
      assert.is(faultOf(vectors, solution), undefined);
      assert.is(solution.kind, 'separable');
      if (solution.kind !== 'separable') continue;
      const tampered = solution.numerators.map((t, k) => (k === 1 ? t - 1n : t));
      assert.ok(faultOf(vectors, { ...solution, numerators: tampered }) !== undefined);
    }
  }
});

it.run();
