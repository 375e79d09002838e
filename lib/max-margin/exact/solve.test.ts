import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { gcd } from '../../exact/rational-vector.ts';
import { bruteForceMargin } from './brute-force.ts';
import { faultOf } from './certificate-check.ts';
import { gramOfVectors } from './gram.ts';
import { exactMaxMargin } from './solve.ts';
import type { ExactSolution } from './types.ts';

const it = suite('exactMaxMargin');

type Vectors = bigint[][];

const solve = (vectors: Vectors, support: number[] = [], dual?: Float64Array): ExactSolution =>
  exactMaxMargin(gramOfVectors(vectors), dual === undefined ? { support } : { support, dual });

/** γ*² = 1/Σα in lowest terms, after the certificate has been checked; undefined if not separable. */
function margin(vectors: Vectors, solution: ExactSolution): { n: bigint; d: bigint } | undefined {
  assert.is(faultOf(vectors, solution), undefined);
  if (solution.kind !== 'separable') return undefined;
  assert.is(solution.numerators.reduce(gcd, solution.denominator), 1n, 'lowest terms');
  const sum = solution.numerators.reduce((a, b) => a + b, 0n);
  const common = gcd(sum, solution.denominator);
  return { n: solution.denominator / common, d: sum / common };
}

/** n vectors of D small integers, a warm start of any kind. */
const problem = (n: number, width: number, size: bigint, atLeast = 1) =>
  fc.record({
    vectors: fc.array(
      fc.array(fc.bigInt({ min: -size, max: size }), { minLength: width, maxLength: width }),
      {
        minLength: atLeast,
        maxLength: n,
      },
    ),
    support: fc.array(fc.nat(n - 1), { maxLength: n }),
    dual: fc.array(fc.constantFrom(0, -1, Number.NaN, 1e-300, 0.25, 1, 3, 1e300), {
      minLength: n,
      maxLength: n,
    }),
  });

for (const [n, width, size, runs, leastOfEach] of [
  [6, 2, 3n, 300, 30],
  [6, 3, 2n, 300, 30],
  [7, 4, 9n, 100, 10],
  [8, 4, 2n, 30, 5],
  [5, 1, 4n, 60, 5],
] as const) {
  it(`equals the brute force over active sets: up to ${n} vectors in ${width} dimensions, any warm start`, () => {
    let separable = 0;
    let conflicting = 0;
    fc.assert(
      fc.property(problem(n, width, size, width === 4 ? n - 1 : 1), ({ vectors, support, dual }) => {
        const valid = support.filter((i) => i < vectors.length);
        const found = margin(vectors, solve(vectors, valid, Float64Array.from(dual)));
        assert.equal(found, bruteForceMargin(vectors));
        if (found === undefined) conflicting++;
        else separable++;
      }),
      { seed: 7, numRuns: runs },
    );
    assert.ok(separable >= leastOfEach && conflicting >= leastOfEach, `${separable} / ${conflicting}`);
  });
}

it('certifies a singular Gram matrix whose independent subsets do not all certify', () => {
  const vectors = [
    [1n, 0n, 1n],
    [1n, 1n, 1n],
    [2n, 1n, 1n],
    [-3n, -1n, 1n],
  ];
  for (let mask = 0; mask < 16; mask++) {
    const support = [0, 1, 2, 3].filter((i) => (mask >> i) & 1);
    assert.equal(margin(vectors, solve(vectors, support)), { n: 1n, d: 1n });
  }
});

it('treats no vector, one vector, a zero vector, an opposite pair and duplicates as ordinary cases', () => {
  assert.equal(solve([]), { kind: 'separable', support: [], numerators: [], denominator: 1n });
  assert.equal(solve([[3n, 4n]]), { kind: 'separable', support: [0], numerators: [1n], denominator: 25n });
  assert.equal(
    solve(
      [
        [1n, 2n],
        [0n, 0n],
      ],
      [0],
    ),
    { kind: 'non-separable', support: [1], weights: [1n] },
  );
  assert.equal(
    solve([
      [2n, 2n],
      [-3n, -3n],
    ]),
    { kind: 'non-separable', support: [0, 1], weights: [3n, 2n] },
  );
  const twice = [
    [1n, 3n],
    [1n, 3n],
    [2n, -1n],
    [2n, -1n],
    [1n, 3n],
  ];
  assert.equal(margin(twice, solve(twice, [0, 1, 2, 3, 4])), bruteForceMargin([twice[0]!, twice[2]!]));
});

it('finds conflicts that need every vector: a simplex around the origin', () => {
  for (const width of [2, 5, 9]) {
    const vectors = Array.from({ length: width }, (_, i) =>
      Array.from({ length: width }, (_, d) => (i === d ? BigInt(i + 2) : 0n)),
    );
    vectors.push(new Array<bigint>(width).fill(-1n));
    const solution = solve(vectors);
    assert.is(solution.kind, 'non-separable');
    assert.is(faultOf(vectors, solution), undefined);
    assert.is(solution.kind === 'non-separable' && solution.support.length, width + 1);
  }
});

it('handles many more vectors than dimensions, with ties and rank deficiency', () => {
  // All (a, b, c, a + b + c) with first coordinate shifted away from zero: rank 4 in 5 dimensions, many ties.
  const vectors: Vectors = [];
  for (let a = 1n; a <= 5n; a++) {
    for (let b = -4n; b <= 4n; b++) for (let c = -4n; c <= 4n; c++) vectors.push([a, b, c, a + b + c, 1n]);
  }
  const solution = solve(vectors, [400, 3, 77]);
  assert.equal(margin(vectors, solution), { n: 7n, d: 3n });
});

it('keeps γ*² in proportion when all vectors are scaled by a power of two', () => {
  fc.assert(
    fc.property(problem(7, 3, 5n), fc.integer({ min: 1, max: 300 }), ({ vectors }, k) => {
      const base = solve(vectors);
      const scaled = solve(vectors.map((v) => v.map((t) => t << BigInt(k))));
      assert.is(scaled.kind, base.kind);
      assert.equal(scaled.kind !== 'gave-up' && scaled.support, base.kind !== 'gave-up' && base.support);
      if (base.kind !== 'separable' || scaled.kind !== 'separable') return;
      base.numerators.forEach((t, i) => {
        assert.is((t * scaled.denominator) >> BigInt(2 * k), scaled.numerators[i]! * base.denominator);
      });
    }),
    { seed: 8, numRuns: 100 },
  );
});

it('does not depend on the order of the vectors or on duplicates', () => {
  fc.assert(
    fc.property(problem(6, 3, 3n), fc.nat(5), ({ vectors }, k) => {
      const reversed = [...vectors].reverse();
      const doubled = [...vectors, vectors[k % vectors.length]!];
      const expected = margin(vectors, solve(vectors));
      assert.equal(margin(reversed, solve(reversed)), expected);
      assert.equal(margin(doubled, solve(doubled)), expected);
    }),
    { seed: 9, numRuns: 150 },
  );
});

it('gives up only when the estimated cost is above the budget', () => {
  const vectors = [
    [5n, 1n, 0n],
    [1n, 4n, 0n],
    [1n, 0n, 7n],
  ];
  const limited = exactMaxMargin(gramOfVectors(vectors), { support: [0, 1, 2] }, { budget: 10 });
  assert.is(limited.kind, 'gave-up');
  assert.match(limited.kind === 'gave-up' ? limited.reason : '', /3 support vectors .* budget of 10/);
  const ample = exactMaxMargin(gramOfVectors(vectors), { support: [0, 1, 2] }, { budget: 1e6 });
  assert.is(faultOf(vectors, ample), undefined);
});

it('refuses a warm start that points outside the data', () => {
  for (const bad of [-1, 2, 0.5]) {
    assert.throws(() => solve([[1n], [2n]], [bad]), /an index in \[0, 2\) was expected/);
  }
});

it('is checked by a test that notices planted errors', () => {
  const vectors = [
    [3n, 1n],
    [1n, 2n],
    [4n, 4n],
  ];
  const good = solve(vectors);
  assert.is(faultOf(vectors, good), undefined);
  if (good.kind !== 'separable') throw new Error('separable was expected');
  const numerators = good.numerators.map((t, i) => (i === 0 ? t + 1n : t));
  assert.match(faultOf(vectors, { ...good, numerators }) ?? '', /is not 1/);
  assert.match(faultOf(vectors, { ...good, denominator: good.denominator + 1n }) ?? '', /below 1/);
  assert.match(
    faultOf(vectors, { ...good, numerators: good.numerators.map((t) => -t) }) ?? '',
    /not positive/,
  );
  const subset = solve([vectors[2]!]);
  assert.match(faultOf([vectors[2]!, [-1n, 0n]], subset) ?? '', /margin of 1 below 1/);
  const conflict: ExactSolution = { kind: 'non-separable', support: [0, 1], weights: [1n, 2n] };
  assert.match(faultOf([[1n], [-1n]], conflict) ?? '', /not zero/);
});

it.run();
