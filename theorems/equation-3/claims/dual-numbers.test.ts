import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { rational } from '../../../lib/exact/fractions.ts';
import { add, type Dual, divide, multiply } from './dual-numbers.ts';

const it = suite('rational dual numbers');

const x: Dual = { value: rational(3, 2), slope: rational(1) };
const constant = (n: number, d = 1): Dual => ({ value: rational(n, d), slope: rational(0) });

it('differentiates products, sums and quotients at 3/2', () => {
  // x³ − 2x: 27/8 − 3, slope 3x² − 2.
  const cubic = add(multiply(x, multiply(x, x)), multiply(constant(-2), x));
  assert.is(cubic.value.toFraction(), '3/8');
  assert.is(cubic.slope.toFraction(), '19/4');
  // (x + 1)/(x − 1): 5, slope −2/(x − 1)² = −8.
  const quotient = divide(add(x, constant(1)), add(x, constant(-1)));
  assert.is(quotient.value.toFraction(), '5');
  assert.is(quotient.slope.toFraction(), '-8');
});

it('gives symmetric difference quotients in the limit, exactly for quadratics', () => {
  const square = (at: number): number => at * at + 3 * at;
  const dual = add(multiply(x, x), multiply(constant(3), x));
  assert.is(dual.slope.valueOf(), (square(1.75) - square(1.25)) / 0.5);
});

it.run();
