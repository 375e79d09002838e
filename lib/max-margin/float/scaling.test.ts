import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import {
  binaryExponent,
  moderatingExponent,
  powerOfTwo,
  rescale,
  scaleByPowerOfTwo,
  scaleRows,
} from './scaling.ts';

const it = suite('scaling');

it('reads binary exponents', () => {
  const cases = [
    [1, 0],
    [-1.99, 0],
    [2, 1],
    [0.75, -1],
    [Number.MAX_VALUE, 1023],
    [2.2250738585072014e-308, -1022],
    [5e-324, -1023],
    [0, -1023],
  ] as const;
  for (const [x, exponent] of cases) assert.is(binaryExponent(x), exponent);
});

it('scales exactly over the whole range', () => {
  assert.is(powerOfTwo(-1022), 2.2250738585072014e-308);
  assert.is(scaleByPowerOfTwo(3, -5), 0.09375);
  assert.is(scaleByPowerOfTwo(scaleByPowerOfTwo(1.7, 900), -1900), scaleByPowerOfTwo(1.7, -1000));
  assert.is(scaleByPowerOfTwo(5e-324, 1074), 1);
  assert.is(scaleByPowerOfTwo(1, -3000), 0);
});

it('leaves ordinary rows as they are and moderates the others', () => {
  assert.is(moderatingExponent(65535), 0);
  assert.is(moderatingExponent(1.6e-5), 0);
  assert.is(moderatingExponent(65536), 32);
  const { rows, target, dualExponent } = scaleRows(Float64Array.of(1, 2, 1e30, 3), 2, 2);
  assert.is(rows.factor[0], 1);
  assert.is(rows.factor[1], powerOfTwo(-96));
  assert.equal(target, Float64Array.of(1, powerOfTwo(-96)));
  assert.equal(dualExponent, Int32Array.of(0, -96));
});

it('takes a power of two out of multipliers that are no doubles', () => {
  assert.equal(rescale(Float64Array.of(0, 1.5), Int32Array.of(0, 3)), {
    dual: Float64Array.of(0, 12),
    exponent: 0,
  });
  const { dual, exponent } = rescale(Float64Array.of(1.5, 1), Int32Array.of(2000, 1999));
  assert.is(exponent, 2000);
  assert.equal(dual, Float64Array.of(1.5, 0.5));
});

it.run();
