import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { InputError } from '../input-error.ts';
import type { Instance } from '../instance/types.ts';
import { toNumberDown, toNumberUp } from '../interval/to-number.ts';
import { stepLimit } from './step-limit.ts';

const it = suite('stepLimit');

function instance(beta: number, chosen: readonly number[], prompt: readonly number[] = [0, 0]): Instance {
  const pairs = {
    count: 1,
    prompt: Float64Array.from(prompt),
    chosenHidden: Float64Array.from(chosen),
    rejectedHidden: Float64Array.of(0.5, 0.5),
    chosenToken: Int32Array.of(1),
    rejectedToken: Int32Array.of(2),
  };
  return { width: 2, beta, learningRate: 'auto', train: pairs, evaluation: pairs };
}

it('is exclusive and decided exactly: the limit itself is not admitted, one ulp below it is', () => {
  // B² = 4 + 4 = 8: the limit is 1/4 for β ≤ 1 and 1/16 for β = 2.
  for (const [beta, limit] of [
    [1, 0.25],
    [0.3, 0.25],
    [2, 0.0625],
  ] as const) {
    const { admits, auto } = stepLimit(instance(beta, [2, 2]));
    const ulp = limit * 2 ** -53;
    assert.is(admits(limit), false, `β = ${beta}`);
    assert.is(admits(limit - ulp), true, `β = ${beta}`);
    assert.is(admits(limit + 2 * ulp), false);
    assert.ok(admits(auto) && auto <= limit / 2 && auto > 0.499999 * limit);
  }
});

it('takes the largest of all three hidden representations, also where squares underflow', () => {
  assert.is(stepLimit(instance(1, [1, 0], [2, 2])).admits(0.25), false);
  assert.is(stepLimit(instance(1, [1, 0], [2, 2])).admits(0.2499), true);
  const tiny = instance(1, [2 ** -400, 0]);
  const only = { ...tiny.train, rejectedHidden: new Float64Array(2) };
  const { admits } = stepLimit({ ...tiny, train: only });
  assert.is(admits(2 ** 801), false);
  assert.is(admits(2 ** 801 * (1 - 2 ** -53)), true);
});

it('encloses B² and the limit where they are no doubles', () => {
  const { squaredNorm, limit, admits } = stepLimit(instance(1, [3, 1]));
  assert.ok(toNumberDown(squaredNorm.lo) <= 10 && toNumberUp(squaredNorm.hi) >= 10);
  const [lo, hi] = [toNumberDown(limit!.lo), toNumberUp(limit!.hi)];
  assert.ok(lo <= 0.2 && hi >= 0.2 && hi - lo < 1e-14);
  // The double 0.2 is above 1/5, the next one below is not.
  assert.is(admits(0.2), false);
  assert.is(admits(0.2 - 2 ** -55), true);
});

it('admits every step where all representations are zero', () => {
  const zero = instance(1, [0, 0]);
  const train = { ...zero.train, rejectedHidden: new Float64Array(2) };
  const { limit, admits, auto } = stepLimit({ ...zero, train });
  assert.is(limit, null);
  assert.ok(admits(1e300) && auto === 1);
});

it("reports 'auto' where half of the limit is below the smallest double", () => {
  const large = instance(1, [1e200, 0]);
  assert.throws(
    () => stepLimit(large),
    (error: unknown) => error instanceof InputError,
  );
  assert.is(stepLimit({ ...large, learningRate: 5e-324 }).admits(5e-324), false);
});

it.run();
