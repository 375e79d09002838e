/** The training step that is timed, and ours: loss, gradients, clipping, AdamW; DPO plus next-token loss. */
import type { Block, Precision } from '../../lib/neural/kernel/types.ts';
import type { TransformerConfig } from '../../lib/neural/model/config.ts';
import { initialParameters } from '../../lib/neural/model/layout.ts';
import {
  type PreferenceConfig,
  type PreferencePair,
  type PreferenceShard,
  preferenceShards,
} from '../../lib/neural/model/preference-objective.ts';
import { Transformer } from '../../lib/neural/model/transformer.ts';
import { AdamW, initialState } from '../../lib/neural/optimiser/adamw.ts';
import { GradientTeam } from '../../lib/neural/parallel/gradient-team.ts';
import { type Generator, stream } from '../../lib/neural/random/generator.ts';

export const BETA = 0.1;
export const LEARNING_RATE = 1e-3;
export const CLIP = 1;
const SHARDS = 8;
const MODULE = new URL('../../lib/neural/model/preference-objective.ts', import.meta.url);

export interface StepTask {
  readonly model: TransformerConfig;
  readonly parameters: Float64Array;
  readonly pairs: readonly PreferencePair[];
  /** Steps per round, and rounds after one that warms up. */
  readonly steps: number;
  readonly rounds: number;
}

export interface StepTiming {
  readonly precision: Precision;
  readonly threads: number;
  /** Of all threads, per step; the median of the rounds. */
  readonly cpuMs: number;
  readonly wallMs: number;
  /** Before each of the first steps. */
  readonly losses: readonly number[];
}

/** Random initial parameters and full-length sequences, two of which make a pair. */
export function stepTask(
  model: TransformerConfig,
  sequences: number,
  steps: number,
  rounds: number,
): StepTask {
  const parameters = initialParameters(new Transformer(model).layout, 1, 0.02);
  return {
    model,
    parameters,
    pairs: randomPairs(model, sequences / 2, stream(1, 'bench pairs')),
    steps,
    rounds,
  };
}

/** Prompts of a third of the length; reference log-probabilities near those of a uniform model. */
function randomPairs(
  { vocabulary, positions }: TransformerConfig,
  count: number,
  generator: Generator,
): PreferencePair[] {
  const tokens = (length: number): number[] => Array.from({ length }, () => generator.below(vocabulary));
  return Array.from({ length: count }, () => {
    const prompt = tokens(positions / 3);
    const responseMask = Array.from({ length: positions }, (_, t) => (t < prompt.length ? 0 : 1));
    const sequence = () => ({ tokens: [...prompt, ...tokens(positions - prompt.length)], responseMask });
    const reference = (): number => -generator.uniform() - (positions - prompt.length) * 3;
    return { chosen: sequence(), rejected: sequence(), reference: [reference(), reference()] as const };
  });
}

export async function timeSteps(task: StepTask, precision: Precision, threads: number): Promise<StepTiming> {
  const { model, parameters, pairs, steps, rounds } = task;
  const config: PreferenceConfig = { model, reward: { kind: 'implicit', beta: BETA }, nextToken: 1 };
  const team = await GradientTeam.start<PreferenceConfig, PreferenceShard>({
    module: MODULE,
    config,
    precision,
    threads,
    shards: SHARDS,
  });
  const values: Block = precision === 'float64' ? parameters.slice() : Float32Array.from(parameters);
  const gradient = values.slice();
  const optimiser = new AdamW(initialState(values), { clip: CLIP });
  const losses: number[] = [];
  const cpu: number[] = [];
  const wall: number[] = [];
  for (let round = 0; round <= rounds; round++) {
    const [start, usage] = [performance.now(), process.cpuUsage()];
    for (let step = 0; step < steps; step++) {
      losses.push(await team.gradient(values, preferenceShards(pairs, SHARDS), gradient));
      optimiser.step(values, gradient, LEARNING_RATE);
    }
    const { user, system } = process.cpuUsage(usage);
    cpu.push((user + system) / 1000 / steps);
    wall.push((performance.now() - start) / steps);
  }
  await team.close();
  return {
    precision,
    threads,
    cpuMs: median(cpu.slice(1)),
    wallMs: median(wall.slice(1)),
    losses: losses.slice(0, steps),
  };
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!;
}
