import fc from 'fast-check';
import type Fraction from 'fraction.js';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { rational } from '../exact/fractions.ts';
import type { Ring } from './arithmetic.ts';
import { crossTerm, rangeOfRho, rhoByComplements, rhoByDefinition, rhoParts } from './rho.ts';

const it = suite('rho');

const ring: Ring<Fraction> = {
  point: (x) => rational(x),
  add: (a, b) => a.add(b),
  subtract: (a, b) => a.sub(b),
  multiply: (a, b) => a.mul(b),
};

function distribution(weights: readonly number[]) {
  const total = weights.reduce((a, b) => a + b, 0);
  const probability = weights.map((w) => rational(w, total));
  return { probability, complement: probability.map((p) => rational(1).sub(p)) };
}

const weights = fc.integer({ min: 1, max: 30 });
const cases = fc
  .integer({ min: 2, max: 6 })
  .chain((V) =>
    fc.tuple(
      fc.array(weights, { minLength: V, maxLength: V }),
      fc.array(weights, { minLength: V, maxLength: V }),
      fc.integer({ min: 0, max: V - 1 }),
      fc.integer({ min: 0, max: V - 1 }),
    ),
  );

it('has one value in both forms, in its range, and equals <e_a - p, e_b - q>', () => {
  let equal = 0;
  fc.assert(
    fc.property(cases, ([w, u, a, b]) => {
      const [p, q] = [distribution(w), distribution(u)];
      const parts = rhoParts(ring, p, a, q, b);
      const rho = rhoByDefinition(parts, ring);
      assert.ok(rho.equals(rhoByComplements(parts, ring)));
      const product = p.probability.reduce(
        (sum, x, c) =>
          sum.add(
            rational(Number(c === a))
              .sub(x)
              .mul(rational(Number(c === b)).sub(q.probability[c]!)),
          ),
        rational(0),
      );
      assert.ok(rho.equals(product));
      const inner = p.probability.reduce((sum, x, c) => sum.add(x.mul(q.probability[c]!)), rational(0));
      assert.ok(crossTerm(parts, ring).equals(inner));
      const [low, high] = rangeOfRho(a === b, w.length);
      assert.ok(rho.gte(low) && rho.lte(high));
      if (a === b) equal += 1;
    }),
    { seed: 4, numRuns: 300 },
  );
  assert.ok(equal > 30);
});

it('is 3/4 and -1/4 between uniform distributions over four tokens', () => {
  const uniform = distribution([1, 1, 1, 1]);
  const rho = (a: number, b: number) => rhoByDefinition(rhoParts(ring, uniform, a, uniform, b), ring);
  assert.is(rho(2, 2).toFraction(), '3/4');
  assert.is(rho(2, 0).toFraction(), '-1/4');
});

it('is not symmetric in its contexts', () => {
  const [p, q] = [distribution([1, 2, 5]), distribution([3, 1, 1])];
  const there = rhoByDefinition(rhoParts(ring, p, 0, q, 1), ring);
  const exchanged = rhoByDefinition(rhoParts(ring, q, 0, p, 1), ring);
  assert.not(there.equals(exchanged));
  // By hand: −q_0 − p_1 + ⟨p, q⟩ = −3/5 − 1/4 + (3 + 2 + 5)/40 = −3/5.
  assert.is(there.toFraction(), '-3/5');
});

it.run();
