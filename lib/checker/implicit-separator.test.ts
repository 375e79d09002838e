import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { PreferencePairs } from '../instance/types.ts';
import * as iv from '../interval/interval.ts';
import { implicitGram } from '../max-margin/exact/gram.ts';
import { exactMaxMargin } from '../max-margin/exact/solve.ts';
import { decideImplicitSeparator } from './implicit-separator.ts';

const it = suite('decideImplicitSeparator');

const hand: PreferencePairs = {
  count: 1,
  prompt: Float64Array.of(3, 4),
  chosenHidden: new Float64Array(2),
  rejectedHidden: new Float64Array(2),
  chosenToken: Int32Array.of(5),
  rejectedToken: Int32Array.of(7),
};

it('finds the margin β√2‖h‖ of a single pair, and R² = 2β²‖h‖²', () => {
  for (const beta of [0.25, 1, 3]) {
    const decision = decideImplicitSeparator(hand, 2, beta, Float64Array.of(0.7));
    assert.ok(decision.ok);
    const exact = iv.multiply(iv.point(5 * beta), iv.sqrt(iv.point(2)));
    assert.not.ok(iv.isBelow(iv.upper(exact), iv.lower(decision.margin)));
    assert.ok(iv.isBelow(iv.multiply(exact, iv.point(1 - 1e-13)), decision.margin));
    const radius = iv.point(50 * beta * beta);
    assert.not.ok(iv.isBelow(decision.squaredRadius, radius) || iv.isBelow(radius, decision.squaredRadius));
  }
});

it('refuses duals that are negative, not finite, zero or of another length', () => {
  for (const dual of [[-1], [Number.NaN], [Number.POSITIVE_INFINITY], [0], [1, 1], [1e300]]) {
    assert.is(decideImplicitSeparator(hand, 2, 1, Float64Array.from(dual)).ok, false);
  }
});

it('decides, without an exception, where the squares of the separator underflow', () => {
  const decision = decideImplicitSeparator(hand, 2, 1, Float64Array.of(1e-170));
  if (decision.ok) assert.not.ok(iv.isBelow(iv.point(7.0711), iv.lower(decision.margin)));
});

it('refuses every dual of a conflict', () => {
  const cycle: PreferencePairs = {
    ...hand,
    count: 2,
    prompt: Float64Array.of(1, 2, 2, 4),
    chosenToken: Int32Array.of(5, 7),
    rejectedToken: Int32Array.of(7, 5),
  };
  for (const dual of [
    [1, 1],
    [1, 0.4],
    [0.1, 3],
  ]) {
    assert.is(decideImplicitSeparator(cycle, 2, 1, Float64Array.from(dual)).ok, false);
  }
});

it('is a lower bound of the exact maximal margin, met by the exact dual', () => {
  let close = 0;
  const draws = fc.tuple(
    fc.array(fc.integer({ min: -4, max: 4 }), { minLength: 8, maxLength: 8 }),
    fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 8, maxLength: 8 }),
    fc.constantFrom(0, 0.2),
  );
  fc.assert(
    fc.property(draws, ([prompt, tokens, noise]) => {
      const pairs: PreferencePairs = {
        count: 4,
        prompt: Float64Array.from(prompt),
        chosenHidden: new Float64Array(8),
        rejectedHidden: new Float64Array(8),
        chosenToken: Int32Array.from(tokens.slice(0, 4)),
        rejectedToken: Int32Array.from(tokens.slice(4)),
      };
      const gram = implicitGram(pairs, 2);
      const solution = exactMaxMargin(gram, { support: [] });
      const dual = new Float64Array(4).fill(noise);
      if (solution.kind !== 'separable') {
        dual.fill(1);
        assert.is(decideImplicitSeparator(pairs, 2, 1, dual).ok, false);
        return;
      }
      const { support, numerators, denominator } = solution;
      const scale = -2 * gram.exponent;
      for (const [k, i] of support.entries()) {
        dual[i] = dual[i]! + (Number(numerators[k]!) / Number(denominator)) * 2 ** scale;
      }
      const decision = decideImplicitSeparator(pairs, 2, 1, dual);
      if (!decision.ok) return;
      const total = numerators.reduce((a, b) => a + b, 0n);
      const exact = iv.divide(iv.point(1), iv.sqrt(iv.scale(iv.ratio(total, denominator), scale)));
      assert.not.ok(iv.isBelow(iv.upper(exact), iv.lower(decision.margin)));
      if (noise === 0) {
        assert.ok(iv.isBelow(iv.multiply(exact, iv.point(1 - 1e-12)), decision.margin));
        close += 1;
      }
    }),
    { seed: 81, numRuns: 300 },
  );
  assert.ok(close > 20, `${close}`);
});

it.run();
