/** Gradients of whole losses with respect to every parameter, against finite differences in float64. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createKernel } from '../kernel/create.ts';
import type { Objective } from '../parallel/objective.ts';
import { ShardGradient } from '../parallel/shard-gradient.ts';
import { Tape } from '../tape/tape.ts';
import type { TransformerConfig } from './config.ts';
import { initialParameters, type ParameterView } from './layout.ts';
import * as nextToken from './next-token-objective.ts';
import * as preference from './preference-objective.ts';
import { randomPairs, TINY } from './testing.ts';
import { Transformer } from './transformer.ts';

const it = suite('gradients of the whole model');
/** The five-point formula errs by O(STEP⁴): layer norms of short rows bend much. */
const STEP = 2 ** -12;
const TOLERANCE = 1e-8;

/** Largest difference over the largest gradient, per parameter matrix; the gradient first passes through `plant`. */
function errors<Shard>(
  config: TransformerConfig,
  objective: Objective<Shard>,
  shard: Shard,
  plant: (gradient: Float64Array, view: ParameterView) => void = () => undefined,
): ReadonlyMap<string, number> {
  const kernel = createKernel('float64');
  const { layout } = new Transformer(config);
  const values = initialParameters(layout, 3, 0.4);
  // Biases and gains off their initial values, so that nothing vanishes by symmetry.
  const generic = initialParameters(
    { ...layout, views: layout.views.map((v) => ({ ...v, initial: 'normal' })) },
    4,
    0.2,
  );
  for (let i = 0; i < values.length; i++) values[i] = values[i]! + generic[i]!;
  const gradient = new Float64Array(layout.length);
  const own = new ShardGradient(kernel, objective);
  own.take(values);
  own.compute(shard, gradient);
  for (const view of layout.views) plant(gradient, view);
  const loss = (): number => {
    const mark = kernel.mark();
    const result = objective.loss(new Tape(kernel, false), values, new Float64Array(0), shard).value[0]!;
    kernel.release(mark);
    return result;
  };
  const at = (i: number, shift: number): number => {
    const x = values[i]!;
    values[i] = x + shift * STEP;
    const result = loss();
    values[i] = x;
    return result;
  };
  const largest = Math.max(...gradient.map(Math.abs));
  return new Map(
    layout.views.map(({ name, offset, rows, columns }) => {
      let worst = 0;
      for (let i = offset; i < offset + rows * columns; i++) {
        const difference = (8 * (at(i, 1) - at(i, -1)) - (at(i, 2) - at(i, -2))) / (12 * STEP);
        worst = Math.max(worst, Math.abs(gradient[i]! - difference));
      }
      return [name, worst / largest];
    }),
  );
}

function check(found: ReadonlyMap<string, number>): void {
  for (const [name, error] of found) assert.ok(error <= TOLERANCE, `${name}: ${error}`);
}

const shard = preference.preferenceShards(randomPairs(3, 1), 1)[0]!;
const REWARDS = {
  'EX-RM, last token': { kind: 'explicit', pooling: 'last-token' },
  'EX-RM, response mean': { kind: 'explicit', pooling: 'response-mean' },
  'IM-RM': { kind: 'implicit', beta: 0.7 },
  'EX-GRM': { kind: 'generative', yes: 2, no: 5 },
} as const;

for (const [title, reward] of Object.entries(REWARDS)) {
  it(`${title}: every parameter within 1e-8`, () => {
    const config = { model: TINY, reward };
    check(errors(TINY, preference.createObjective(config), shard));
  });
}

it('IM-RM with next-token loss, learned positions, tied unembedding', () => {
  const model = { ...TINY, learnedPositions: true, tied: true, rewardHead: false, layers: 1 };
  const config = { model, reward: { kind: 'implicit', beta: 0.7 }, nextToken: 0.5 } as const;
  check(errors(model, preference.createObjective(config), shard));
});

it('EX-GRM with next-token loss, tied unembedding', () => {
  const model = { ...TINY, tied: true, rewardHead: false, layers: 1 };
  const config = { model, reward: REWARDS['EX-GRM'], nextToken: 0.5 };
  check(errors(model, preference.createObjective(config), shard));
});

it('next-token loss', () => {
  const model = { ...TINY, layers: 1, rewardHead: false };
  const sequences = randomPairs(2, 2).map(({ chosen }) => chosen);
  check(errors(model, nextToken.createObjective(model), nextToken.nextTokenShards(sequences, 1)[0]!));
});

it('finds a wrong sign in the gradient of every single matrix', () => {
  const model = { ...TINY, layers: 1 };
  const config = { model, reward: REWARDS['EX-RM, response mean'], nextToken: 1 };
  const objective = preference.createObjective(config);
  const found = errors(model, objective, shard, (gradient, { offset, rows, columns }) => {
    for (let i = offset; i < offset + rows * columns; i++) gradient[i] = -gradient[i]!;
  });
  for (const [name, error] of found) assert.ok(error > 1e-4, `${name}: ${error}`);
});

it.run();
