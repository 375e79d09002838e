import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { exp } from '../../float/elementary.ts';
import { stream } from '../random/generator.ts';
import { BUFFER_LENGTH, exponentialFor } from './exponential.ts';

const it = suite('exponentials of many numbers');

for (const name of ['wasm-simd', 'javascript'] as const) {
  it(`has the bits of exp (${name})`, () => {
    const { buffer, run } = exponentialFor(name);
    const generator = stream(1, 'exponents');
    for (const size of [1e-300, 1e-9, 1, 30, 700]) {
      const points = Float64Array.from({ length: BUFFER_LENGTH }, () => (2 * generator.uniform() - 1) * size);
      points.set([0, -0, 709, -708, Math.LN2 / 2, -Math.LN2 / 2]);
      buffer.set(points);
      run(BUFFER_LENGTH);
      points.forEach((x, i) => {
        assert.ok(Object.is(buffer[i], exp(x)), `${x}: ${buffer[i]}, ${exp(x)}`);
      });
    }
  });

  it(`clamps, and keeps NaN (${name})`, () => {
    const { buffer, run } = exponentialFor(name);
    buffer.set([-Infinity, Infinity, Number.NaN, 1e300, 5]);
    run(4);
    assert.equal([...buffer.subarray(0, 4)], [exp(-708), exp(709), Number.NaN, exp(709)]);
    // Of odd counts the partner may be computed, nothing beyond.
    assert.is(buffer[4], 5);
    run(0);
    assert.is(buffer[4], 5);
  });
}

it.run();
