import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { fullGradient, headGradient, headMask } from './gradients.ts';
import { slopeFrom } from './ladder.ts';
import { descend } from './optimise.ts';
import { pairWeights } from './prediction.ts';
import { represent } from './responses.ts';
import { GROUPS, settingOf } from './setting.ts';
import { rewardsOfConfig, specsOf } from './specs.ts';
import { predict, snapshot } from './step.ts';
import { config, SEED, untrained } from './testing/tiny.ts';

const it = suite('parts of the experiment dynamics');
const setting = settingOf(config, SEED, 'shared', untrained, null);

it('has the gradient of u or U from fixed representations that the whole model has, to the bit', () => {
  for (const reward of rewardsOfConfig(config)) {
    const representations = represent(setting.machine, setting.initial, setting.training);
    const [head, full] = [0, 1].map(() => new Float64Array(setting.initial.length));
    const loss = headGradient(setting, reward, representations)(setting.initial, head!);
    assert.is(fullGradient(setting, reward)(setting.initial, full!), loss);
    const mask = headMask(setting, reward);
    full!.forEach((g, i) => {
      assert.is(head![i], mask[i] === 1 ? g : 0, `parameter ${i}`);
    });
    assert.ok(head!.some((g) => g !== 0));
  }
});

it('weighs the pairs of a batch by their own g and by 1/n', () => {
  // Margins 0 and ln 3: g = 1/2 and 1/4.
  const weights = pairWeights(Float64Array.of(1, 1, 1.0986122886681098, 0));
  for (const [s, expected] of [0.25, -0.25, 0.125, -0.125].entries()) {
    assert.ok(Math.abs(weights[s]! - expected) < 1e-16 * 4);
  }
});

it('predicts the derivative of the reward along a step of U or u, by central differences', () => {
  const values = setting.initial;
  for (const reward of rewardsOfConfig(config)) {
    const fixed = {
      training: represent(setting.machine, values, setting.training),
      evaluation: represent(setting.machine, values, setting.evaluation),
    };
    const gradient = new Float64Array(values.length);
    headGradient(setting, reward, fixed.training)(values, gradient);
    const now = snapshot(setting, reward, values, fixed);
    const { slope } = predict(setting, reward, now, now, null);
    const at = (h: number): Float64Array =>
      snapshot(setting, reward, descend(values, gradient, h), fixed).evaluationRewards;
    const h = 1e-5;
    const [up, down] = [at(h), at(-h)];
    const size = Math.max(...slope.map(Math.abs));
    slope.forEach((s, e) => {
      assert.ok(Math.abs((up[e]! - down[e]!) / (2 * h) - s) < 1e-6 * size, GROUPS[e % GROUPS.length]);
    });
  }
});

it('fits orders', () => {
  const rates = [1, 0.5, 0.25, 0.125];
  assert.ok(
    Math.abs(
      slopeFrom(
        rates,
        rates.map((r) => 3 * r * r),
        1,
      ) - 2,
    ) < 1e-14,
  );
});

it('has no two runs alike', () => {
  const names = specsOf(config).map((spec) => JSON.stringify(spec));
  assert.is(new Set(names).size, names.length);
});

it.run();
