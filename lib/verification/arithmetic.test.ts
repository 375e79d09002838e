import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { enclose, rational } from '../exact/fractions.ts';
import { exp, log } from '../float/elementary.ts';
import * as iv from '../interval/interval.ts';
import { midpoint } from '../interval/to-number.ts';
import { type Arithmetic, enclosed, exact, logarithmic, logSum, text } from './arithmetic.ts';
import { scientific, shortText } from './scientific.ts';
import { type TiltFormulas, tiltedMass, tiltFormulas, tiltParts } from './tilt.ts';

const it = suite('one formula, four readings');

function both<T>(f: Arithmetic<T>, formulas: TiltFormulas, p: T, q: T, less: T): [T, T] {
  const tilt = { q, less };
  return [tiltedMass(f, p, tiltParts(formulas, f, p, tilt)), formulas.optimum(f, p, tilt)];
}

it('gives the same numbers in every reading', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 99 }), fc.integer({ min: 1, max: 300 }), (k, m) => {
      const p = rational(k, 100);
      const less = rational(m, 7);
      const q = less.add(rational(1));
      const [mass, bound] = both(exact, tiltFormulas, p, q, less);
      assert.ok(mass.equals(bound));
      const value = mass.valueOf();
      for (const found of both(enclosed, tiltFormulas, enclose(p), enclose(q), enclose(less))) {
        assert.ok(Math.abs(midpoint(found) / value - 1) < 1e-15);
      }
      const ln = (x: ReturnType<typeof rational>): number => log(x.valueOf());
      for (const found of both(logarithmic, tiltFormulas, ln(p), ln(q), ln(less))) {
        assert.ok(Math.abs(exp(found) / value - 1) < 1e-14);
      }
      for (const found of both(text, tiltFormulas, `${p.valueOf()}`, `${q.valueOf()}`, `${less.valueOf()}`)) {
        assert.ok(Math.abs(Number(new Function(`return ${found}`)()) / value - 1) < 1e-14);
      }
    }),
    { seed: 5, numRuns: 60 },
  );
});

it('adds and subtracts logarithms of numbers beyond the range of float64', () => {
  const { add, subtract, zero } = logarithmic;
  assert.is(add(1e5, 1e5 - 800), 1e5);
  assert.is(add(zero, 3), 3);
  assert.is(add(zero, zero), zero);
  assert.is(subtract(5, 5), zero);
  assert.is(subtract(5, zero), 5);
  assert.ok(Math.abs(subtract(add(-900, -901), -901) + 900) < 1e-12);
  assert.is(logSum([]), zero);
  assert.ok(Math.abs(logSum([-1000, -1000, -1000]) - (-1000 + log(3))) < 1e-12);
});

it('shows numbers of any size in four digits', () => {
  assert.is(scientific(iv.point(0)), '0');
  assert.is(scientific(iv.ratio(4n, 11n)), '0.3636');
  assert.is(scientific(iv.integerPoint(10n ** 50n)), '1e50');
  assert.is(scientific(iv.ratio(1n, 1n << 1000n)), '9.333e-302');
  assert.is(scientific(iv.integerPoint(99_999n * 10n ** 10n)), '1e15');
  assert.is(shortText(rational(-3, 7)), '-3/7');
  assert.is(shortText(rational(-1, 10n ** 40n)), '-1e-40');
});

it.run();
