/** A whole training run: the loss falls, the bits repeat, and a saved run goes on as if it had not stopped. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { decodeState, encodeState } from '../../experiment/codec.ts';
import type { Block, Precision } from '../kernel/types.ts';
import { AdamW, type AdamWState, initialState } from '../optimiser/adamw.ts';
import { cosine } from '../optimiser/schedules.ts';
import { GradientTeam } from '../parallel/gradient-team.ts';
import { Generator, type GeneratorState, stream } from '../random/generator.ts';
import type { Sequence } from './batch.ts';
import type { TransformerConfig } from './config.ts';
import { initialParameters } from './layout.ts';
import { type NextTokenShard, nextTokenShards } from './next-token-objective.ts';
import { Transformer } from './transformer.ts';

const it = suite('training');
const STEPS = 30;
const MODEL: TransformerConfig = {
  vocabulary: 12,
  width: 16,
  layers: 1,
  heads: 2,
  positions: 10,
  rotaryFraction: 0.5,
};
const MODULE = new URL('./next-token-objective.ts', import.meta.url);
const OPTIONS = { betas: [0.9, 0.98], weightDecay: 0.01, clip: 1 } as const;
const schedule = cosine(STEPS, 5, 0.1);

/** First and last loss and the sixth parameter at the end, on every engine. */
const KNOWN = {
  float64: [2.3790935665781228, 0.21555429476533405, -0.05567067607855071],
  float32: [2.379093497991562, 0.21555429324507713, -0.05567067861557007],
} as const;

/** Everything that a run goes on from. */
interface Saved {
  readonly step: number;
  readonly values: Block;
  readonly optimiser: AdamWState;
  readonly generator: GeneratorState;
}

interface Run {
  readonly losses: readonly number[];
  readonly saved: Saved;
}

/** Ten tokens that count upwards modulo 12 from a random one, by 1 or by 5. */
function document(generator: Generator): Sequence {
  const [start, difference] = [generator.below(12), generator.below(2) === 0 ? 1 : 5];
  return {
    tokens: Array.from({ length: 10 }, (_, t) => (start + t * difference) % 12),
    responseMask: [],
  };
}

function begin(precision: Precision): Saved {
  const initial = initialParameters(new Transformer(MODEL).layout, 1, 0.1);
  const values = precision === 'float64' ? initial : Float32Array.from(initial);
  return { step: 0, values, optimiser: initialState(values), generator: stream(1, 'documents').state() };
}

async function train(from: Saved, until: number, threads = 1): Promise<Run> {
  const values = from.values.slice();
  const optimiser = new AdamW(from.optimiser, OPTIONS);
  const generator = new Generator(from.generator);
  const gradient = values.slice();
  const team = await GradientTeam.start<TransformerConfig, NextTokenShard>({
    module: MODULE,
    config: MODEL,
    precision: values instanceof Float64Array ? 'float64' : 'float32',
    threads,
  });
  const losses: number[] = [];
  for (let step = from.step; step < until; step++) {
    const documents = Array.from({ length: 16 }, () => document(generator));
    losses.push(await team.gradient(values, nextTokenShards(documents, 8), gradient));
    optimiser.step(values, gradient, 0.02 * schedule(step));
  }
  await team.close();
  const saved = { step: until, values, optimiser: optimiser.state(), generator: generator.state() };
  return { losses, saved };
}

for (const precision of ['float64', 'float32'] as const) {
  it(`lowers the loss, with the same bits again, on two threads and after a stop (${precision})`, async () => {
    const whole = await train(begin(precision), STEPS);
    const { losses } = whole;
    assert.ok(Math.abs(losses[0]! - Math.log(12)) < 0.2, `first loss ${losses[0]}`);
    assert.ok(losses.at(-1)! < 1, `last loss ${losses.at(-1)}`);
    assert.equal([losses[0], losses.at(-1), whole.saved.values[5]], KNOWN[precision]);
    assert.equal(await train(begin(precision), STEPS), whole);
    assert.equal(await train(begin(precision), STEPS, 2), whole);
    const half = await train(begin(precision), 13);
    const text = encodeState(half.saved);
    const rest = await train(decodeState(text) as Saved, STEPS);
    assert.equal([...half.losses, ...rest.losses], losses);
    assert.equal(rest.saved, whole.saved);
  });
}

it('another seed or another order gives other bits', async () => {
  const first = await train(begin('float64'), 2);
  const other = await train({ ...begin('float64'), generator: stream(2, 'documents').state() }, 2);
  assert.not.equal(first.losses, other.losses);
});

it.run();
