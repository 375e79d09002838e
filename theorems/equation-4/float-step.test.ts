import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { integers, dot as plainDot, rational } from '../../lib/exact/fractions.ts';
import { floatChange, floatStep } from './claims/float-step.ts';
import { dot } from './dot.ts';
import { byHand } from './instances/by-hand.ts';

const it = suite('one step of an explicit reward');

it('follows the instance made by hand', () => {
  const step = floatStep(byHand);
  // u = 0, ηg = 1: the head becomes h+ − h−.
  assert.equal([...step.head], [0.125, -10]);
  const changes = byHand.evaluation.map((k) => floatChange(byHand.head, step, k));
  assert.equal(
    changes.map(({ value }) => value),
    [-1.125, 0.125, 10, 0],
  );
  for (const { bound } of changes) assert.ok(bound > 0 && bound < 1e-12);
});

it('takes the step that a finite difference of the loss asks for', () => {
  const instance = {
    learningRate: 0.5,
    head: [0.3, -0.2],
    pairs: [
      { chosen: [1, 2], rejected: [0.5, -1] },
      { chosen: [-1, 0.25], rejected: [2, 1] },
    ],
    evaluation: [[1, 1]],
  };
  const loss = (u: readonly number[]): number =>
    instance.pairs.reduce((sum, { chosen, rejected }) => {
      const m = u.reduce((t, x, d) => t + x * (chosen[d]! - rejected[d]!), 0);
      return sum + Math.log1p(Math.exp(-m));
    }, 0) / 2;
  const { head } = floatStep(instance);
  for (const d of [0, 1]) {
    const at = (t: number): number => loss(instance.head.map((x, e) => (e === d ? x + t : x)));
    const slope = (at(1e-5) - at(-1e-5)) / 2e-5;
    assert.ok(Math.abs(head[d]! - (instance.head[d]! - 0.5 * slope)) < 1e-9);
  }
});

it('says that an overflowing step has no bound', () => {
  const step = floatStep({ ...byHand, head: [1e308, 0], pairs: [{ chosen: [1e308, 0], rejected: [0, 0] }] });
  assert.not.ok(Number.isFinite(floatChange([1e308, 0], step, [1, 1]).bound));
});

it('forms inner products as fraction.js does', () => {
  const a = [rational(1, 3), rational(-5, 8), rational(7), rational(0)];
  const b = [rational(3, 4), rational(2, 5), rational(-1, 6), rational(9)];
  assert.ok(dot(a, b).equals(plainDot(a, b)));
  assert.ok(dot(integers(), integers()).equals(0n));
  assert.throws(() => dot(a, integers(1)), /lengths 4 and 1/);
});

it.run();
