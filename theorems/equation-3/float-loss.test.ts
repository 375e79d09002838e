import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { softplus } from '../../lib/float/elementary.ts';
import * as iv from '../../lib/interval/interval.ts';
import { midpoint, toNumberDown, toNumberUp } from '../../lib/interval/to-number.ts';
import { logisticLoss, meet, residual } from './enclosures.ts';
import { floatLoss, floatMargins } from './float-loss.ts';
import { correct } from './formulas.ts';
import { byHand } from './instances/by-hand.ts';

const it = suite('the loss in float64 and enclosed');

it('encloses known values', () => {
  const near = (a: iv.Interval, text: string): void => {
    assert.is(Number(midpoint(a).toPrecision(15)), Number(text));
  };
  // ln(1 + e^−1), ln(1 + e), σ(−1) from OEIS-style decimal expansions, to 15 digits.
  near(logisticLoss(iv.point(1)), '0.313261687518223');
  near(logisticLoss(iv.point(-1)), '1.31326168751822');
  near(residual(iv.point(1)), '0.268941421369995');
  near(residual(iv.point(-1)), '0.731058578630005');
});

it('encloses losses at ±1500 and ±10^300 without overflow', () => {
  assert.ok(toNumberUp(logisticLoss(iv.point(1500)).hi) <= Number.MIN_VALUE);
  assert.ok(iv.isPositive(logisticLoss(iv.point(1500))));
  assert.is(midpoint(logisticLoss(iv.point(-1500))), 1500);
  assert.is(toNumberDown(logisticLoss(iv.point(-1e300)).lo), 1e300);
  assert.ok(toNumberUp(residual(iv.point(1e300)).hi) <= Number.MIN_VALUE);
});

it('satisfies φ(m) − φ(−m) = −m and g(m) + g(−m) = 1', () => {
  for (const m of [0, 1e-20, 0.75, 37, -800]) {
    const difference = iv.subtract(logisticLoss(iv.point(m)), logisticLoss(iv.point(-m)));
    assert.ok(meet(difference, iv.point(-m)), `${m}`);
    assert.ok(meet(iv.add(residual(iv.point(m)), residual(iv.point(-m))), iv.point(1)), `${m}`);
  }
});

it('bounds the error by a few ulp where margins are exact', () => {
  const { value, bound } = floatLoss([{ value: 1, bound: 0 }], correct)!;
  assert.is(value, softplus(-1));
  assert.ok(toNumberUp(bound.hi) < 2e-15 * value);
});

it('forms implicit margins as the softmax does', () => {
  const [, , implicit] = floatMargins(byHand);
  const logP = (z: readonly number[], token: number): number =>
    z[token]! - Math.log(z.reduce((sum, x) => sum + Math.exp(x), 0));
  // U h for h = 1 and h = −2; the reference is uniform.
  const [at1, at2] = [
    [1, 0, -1],
    [-2, 0, 2],
  ] as const;
  const expected = 2 * (logP(at1, 1) + logP(at2, 2) - logP(at1, 0) + Math.log(3));
  assert.ok(Math.abs(implicit![0]!.value - 2) < 1e-14);
  assert.ok(Math.abs(implicit![1]!.value - expected) < 1e-14);
  assert.ok(implicit![1]!.bound < 1e-13);
});

it('gives up where a margin overflows', () => {
  assert.is(floatLoss([{ value: Number.POSITIVE_INFINITY, bound: 0 }], correct), null);
});

it.run();
