import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import * as dyadic from '../../lib/exact/dyadic.ts';
import * as iv from '../../lib/interval/interval.ts';
import { toNumberDown, toNumberUp } from '../../lib/interval/to-number.ts';
import {
  exponential,
  logisticLoss,
  lowerMagnitude,
  mean,
  meet,
  residual,
  upperMagnitude,
} from './enclosures.ts';

const it = suite('enclosures of the logistic loss');

const ends = (a: iv.Interval): number[] => [toNumberDown(a.lo), toNumberUp(a.hi)];

it('takes magnitudes of intervals on either side of 0 and across it', () => {
  for (const [lo, hi, least, most] of [
    [-3, -1, 1, 3],
    [1, 3, 1, 3],
    [-3, 1, 0, 3],
    [-1, 3, 0, 3],
    [0, 2, 0, 2],
  ] as const) {
    const a = iv.between(lo, hi);
    assert.equal(ends(lowerMagnitude(a)), [least, least]);
    assert.equal(ends(upperMagnitude(a)), [most, most]);
  }
});

it('forms means and says whether enclosures meet', () => {
  assert.equal(ends(mean([iv.point(1), iv.between(2, 4)])), [1.5, 2.5]);
  assert.ok(meet(iv.between(0, 1), iv.between(1, 2)));
  assert.not.ok(meet(iv.between(0, 1), iv.between(1.5, 2)));
});

it('bounds exponentials below −2^44 by 0 and a tiny number', () => {
  const tiny = exponential(dyadic.fromNumber(-1e300));
  assert.is(dyadic.sign(tiny.lo), 0);
  assert.is(dyadic.sign(tiny.hi), 1);
  assert.is(toNumberUp(tiny.hi), Number.MIN_VALUE);
});

it('encloses the loss of an interval of margins by its ends', () => {
  const wide = logisticLoss(iv.between(-1, 2));
  for (const m of [-1, -0.5, 0, 1, 2]) {
    const at = logisticLoss(iv.point(m));
    assert.ok(dyadic.compare(wide.lo, at.lo) <= 0 && dyadic.compare(at.hi, wide.hi) <= 0, `${m}`);
    const [low, high] = ends(residual(iv.between(-1, 2)));
    const [g] = ends(residual(iv.point(m)));
    assert.ok(low! <= g! && g! <= high!, `${m}`);
  }
});

it('agrees with Math on moderate margins to a few ulp', () => {
  for (const m of [-30, -3.3, -1e-9, 0, 1e-9, 2.7, 30]) {
    const [loss, g] = [Math.log1p(Math.exp(-m)), 1 / (1 + Math.exp(m))];
    assert.ok(Math.abs(ends(logisticLoss(iv.point(m)))[0]! - loss) <= 4e-16 * loss, `loss at ${m}`);
    assert.ok(Math.abs(ends(residual(iv.point(m)))[0]! - g) <= 4e-16 * g, `residual at ${m}`);
  }
});

it.run();
