import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { constant, cosine, warmUp } from './schedules.ts';

const it = suite('schedules');

it('rise linearly and stay', () => {
  assert.equal([0, 1, 2, 3, 4, 9].map(warmUp(4)), [0.25, 0.5, 0.75, 1, 1, 1]);
  assert.equal([0, 5].map(warmUp(0)), [1, 1]);
  assert.equal([0, 5].map(constant), [1, 1]);
});

it('fall by half a cosine', () => {
  const schedule = cosine(100, 20, 0.1);
  assert.is(schedule(9), 0.5);
  for (const step of [20, 33, 60, 99]) {
    const expected = 0.1 + 0.45 * (1 + Math.cos((Math.PI * (step - 20)) / 80));
    assert.ok(Math.abs(schedule(step) - expected) < 1e-15, `${step}: ${schedule(step)}, ${expected}`);
  }
  assert.is(schedule(20), 1);
  assert.is(schedule(100), 0.1);
  assert.is(schedule(1000), 0.1);
});

it('refuse what is no number of steps', () => {
  assert.throws(() => warmUp(-1), /warm-up steps: a natural number was expected, got -1/);
  assert.throws(() => cosine(10, 11), /at most 10 warm-up steps/);
});

it.run();
