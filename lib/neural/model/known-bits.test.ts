/**
 * Digests of short training runs, so that no change of the core changes a bit of a saved result unnoticed: both
 * precisions, every kind of reward, with rotation, learned positions, a tied table, sequences of uneven lengths, and
 * shapes on and off the tiles of the matrix kernels.
 */
import { createHash } from 'node:crypto';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Precision } from '../kernel/types.ts';
import { AdamW, initialState } from '../optimiser/adamw.ts';
import { GradientTeam } from '../parallel/gradient-team.ts';
import { stream } from '../random/generator.ts';
import type { Sequence } from './batch.ts';
import { initialParameters } from './layout.ts';
import {
  type PreferenceConfig,
  type PreferencePair,
  type PreferenceShard,
  preferenceShards,
} from './preference-objective.ts';
import { Transformer } from './transformer.ts';

const it = suite('known bits');
const MODULE = new URL('./preference-objective.ts', import.meta.url);
const STEPS = 4;
const SHAPE = { vocabulary: 19, width: 24, layers: 2, heads: 3, positions: 33, inner: 40 };

const CONFIGS = {
  'explicit, last token, rotary': {
    model: { ...SHAPE, rotaryFraction: 0.5, rewardHead: true },
    reward: { kind: 'explicit', pooling: 'last-token' },
  },
  'explicit, response mean, next token, rotary': {
    model: { ...SHAPE, width: 30, rotaryFraction: 0.25, rewardHead: true },
    reward: { kind: 'explicit', pooling: 'response-mean' },
    nextToken: 0.5,
  },
  'implicit, rotary': {
    model: { ...SHAPE, width: 32, heads: 2, rotaryFraction: 0.25 },
    reward: { kind: 'implicit', beta: 0.1 },
  },
  'implicit, next token, learned positions, tied': {
    model: { ...SHAPE, width: 21, learnedPositions: true, tied: true },
    reward: { kind: 'implicit', beta: 0.2 },
    nextToken: 1,
  },
} as const satisfies Readonly<Record<string, PreferenceConfig>>;

const KNOWN: Readonly<Record<keyof typeof CONFIGS, Readonly<Record<Precision, string>>>> = {
  'explicit, last token, rotary': { float64: '0572dfcd8b9fe7c6', float32: '5470a17450299797' },
  'explicit, response mean, next token, rotary': { float64: '04b2fd698dbd3fd2', float32: 'a5d1e4d4b92b20eb' },
  'implicit, rotary': { float64: '7e3ba86c8953cf63', float32: '9b321de1393ebff7' },
  'implicit, next token, learned positions, tied': {
    float64: '776cddd47ccd1b12',
    float32: '8b5d974451af70fd',
  },
};

/** Pairs with a shared prompt; sequences of 2 to 33 tokens. */
function pairsOf(step: number): readonly PreferencePair[] {
  const generator = stream(9, `known bits/${step}`);
  const tokens = (length: number): number[] => Array.from({ length }, () => generator.below(19));
  return Array.from({ length: 11 }, () => {
    const prompt = tokens(1 + generator.below(12));
    const sequence = (): Sequence => {
      const response = tokens(1 + generator.below(21));
      return {
        tokens: [...prompt, ...response],
        responseMask: [...prompt.map(() => 0), ...response.map(() => 1)],
      };
    };
    const reference = (): number => -generator.uniform() * 9;
    return { chosen: sequence(), rejected: sequence(), reference: [reference(), reference()] as const };
  });
}

/** SHA-256 of the losses, the last gradient and the parameters at the end, the first 16 hexadecimal digits. */
async function digest(config: PreferenceConfig, precision: Precision): Promise<string> {
  const initial = initialParameters(new Transformer(config.model).layout, 5, 0.3);
  const values = precision === 'float64' ? initial : Float32Array.from(initial);
  const gradient = values.slice();
  const optimiser = new AdamW(initialState(values), { weightDecay: 0.01, clip: 1 });
  const team = await GradientTeam.start<PreferenceConfig, PreferenceShard>({
    module: MODULE,
    config,
    precision,
  });
  const hash = createHash('sha256');
  for (let step = 0; step < STEPS; step++) {
    const loss = await team.gradient(values, preferenceShards(pairsOf(step), 8), gradient);
    hash.update(String(loss));
    optimiser.step(values, gradient, 0.01);
  }
  await team.close();
  for (const block of [gradient, values]) hash.update(new Uint8Array(block.buffer));
  return hash.digest('hex').slice(0, 16);
}

for (const [title, config] of Object.entries(CONFIGS)) {
  for (const precision of ['float64', 'float32'] as const) {
    it(`${title}, ${precision}`, async () => {
      assert.is(await digest(config, precision), KNOWN[title as keyof typeof CONFIGS][precision]);
    });
  }
}

it.run();
