import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { decodeState, encodeState } from '../../experiment/codec.ts';
import { stream } from '../random/generator.ts';
import { AdamW, type AdamWOptions, type AdamWState, initialState } from './adamw.ts';

const it = suite('AdamW');

/** The update rule for one parameter with powers, in the order of the paper. */
function byPaper(gradients: readonly number[], start: number, rate: number, decay: number): number {
  let [theta, m, v] = [start, 0, 0];
  gradients.forEach((g, k) => {
    const t = k + 1;
    m = 0.9 * m + 0.1 * g;
    v = 0.98 * v + 0.02 * g * g;
    const first = m / (1 - 0.9 ** t);
    const second = v / (1 - 0.98 ** t);
    theta -= rate * (first / (Math.sqrt(second) + 1e-8) + decay * theta);
  });
  return theta;
}

it('follows the update rule of the paper', () => {
  const gradients = [0.3, -2, 0.01, 5, 0, -0.4];
  const optimiser = new AdamW(initialState(new Float64Array(1)), { betas: [0.9, 0.98], weightDecay: 0.1 });
  const values = Float64Array.of(1.5);
  for (const g of gradients) optimiser.step(values, Float64Array.of(g), 0.01);
  const expected = byPaper(gradients, 1.5, 0.01, 0.1);
  assert.ok(Math.abs(values[0]! - expected) < 1e-14, `${values[0]}, ${expected}`);
  // A planted error: without bias correction or decay the difference is visible.
  assert.ok(Math.abs(values[0]! - byPaper(gradients, 1.5, 0.01, 0)) > 1e-3);
});

it('scales gradients to the norm of the clip', () => {
  const run = (gradient: Float64Array, options: AdamWOptions): Float64Array => {
    const values = Float64Array.of(1, 1);
    // A large epsilon makes the step depend on the gradient's size.
    const optimiser = new AdamW(initialState(values), { epsilon: 10, ...options });
    optimiser.step(values, gradient, 0.1);
    return values;
  };
  assert.equal(
    run(Float64Array.of(3, 4), { clip: 1 }),
    run(
      Float64Array.of(3, 4).map((g) => g * (1 / 5.000001)),
      {},
    ),
  );
  assert.equal(run(Float64Array.of(3, 4), { clip: 6 }), run(Float64Array.of(3, 4), {}));
  assert.not.equal(run(Float64Array.of(3, 4), { clip: 1 }), run(Float64Array.of(3, 4), {}));
  const optimiser = new AdamW(initialState(new Float64Array(2)), { clip: 1 });
  assert.is(optimiser.step(Float64Array.of(0, 0), Float64Array.of(3, 4), 0.1), 5);
});

it('leaves masked parameters without decay', () => {
  const values = Float64Array.of(1, 1);
  const options = { weightDecay: 0.5, decayMask: Uint8Array.of(0, 1) };
  new AdamW(initialState(values), options).step(values, new Float64Array(2), 0.1);
  assert.equal(values, Float64Array.of(1, 0.95));
});

it('goes on from a saved state with the same bits', () => {
  for (const like of [new Float64Array(20), new Float32Array(20)]) {
    const options = { betas: [0.9, 0.95], weightDecay: 0.01, clip: 2 } as const;
    const generator = stream(1, 'gradients');
    const draw = (): typeof like => like.map(() => generator.normal()) as typeof like;
    const values = draw();
    const optimiser = new AdamW(initialState(like), options);
    for (let t = 0; t < 5; t++) optimiser.step(values, draw(), 0.01);
    const copy = new AdamW(decodeState(encodeState(optimiser.state())) as AdamWState, options);
    const other = values.slice();
    for (let t = 0; t < 5; t++) {
      const gradient = draw();
      optimiser.step(values, gradient, 0.01);
      copy.step(other, gradient, 0.01);
    }
    assert.equal(values, other);
    assert.equal(optimiser.state(), copy.state());
  }
});

it('refuses gradients that are not finite, without a change', () => {
  const optimiser = new AdamW(initialState(new Float64Array(2)));
  const values = Float64Array.of(1, 2);
  assert.throws(() => optimiser.step(values, Float64Array.of(1, Number.NaN), 1), /gradient's norm is NaN/);
  assert.equal(values, Float64Array.of(1, 2));
  assert.is(optimiser.state().steps, 0);
  assert.throws(() => optimiser.step(values, Float64Array.of(1), 1), /2 parameters were expected/);
  assert.throws(() => new AdamW(initialState(values), { betas: [1, 0.9] }), RangeError);
});

it.run();
