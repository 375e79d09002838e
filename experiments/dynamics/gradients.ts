/** Gradients of the Bradley–Terry loss, by the tape of lib/neural and not by Equations 4 and 5. */

import { implicitRewards } from '../../lib/neural/model/implicit-reward.ts';
import { layoutOf } from '../../lib/neural/model/layout.ts';
import {
  createObjective,
  type PreferenceShard,
  preferenceShards,
} from '../../lib/neural/model/preference-objective.ts';
import { named } from '../../lib/neural/model/transformer.ts';
import { ShardGradient } from '../../lib/neural/parallel/shard-gradient.ts';
import { bradleyTerry } from '../../lib/neural/tape/bradley-terry.ts';
import { linear } from '../../lib/neural/tape/linear.ts';
import { logProbability } from '../../lib/neural/tape/log-probability.ts';
import { pool } from '../../lib/neural/tape/pool.ts';
import { Tape } from '../../lib/neural/tape/tape.ts';
import { trainedParameters } from '../../lib/neural/training/trained-parameters.ts';
import type { Machine, Representations } from './responses.ts';
import type { Setting } from './setting.ts';
import type { Reward } from './specs.ts';

/** Writes the gradient at `values` and returns the loss. */
export type Gradient = (values: Float64Array, target: Float64Array) => number;

/** One per model and kind of reward, for each holds two blocks of the kernel's memory for good. */
const known = new WeakMap<Machine, Map<string, ShardGradient<PreferenceShard>>>();

function shardGradient(machine: Machine, reward: Reward): ShardGradient<PreferenceShard> {
  const ofMachine = known.get(machine) ?? new Map<string, ShardGradient<PreferenceShard>>();
  known.set(machine, ofMachine);
  const key = JSON.stringify(reward);
  const objective = createObjective({ model: machine.model.config, reward });
  const gradient = ofMachine.get(key) ?? new ShardGradient(machine.kernel, objective);
  ofMachine.set(key, gradient);
  return gradient;
}

/** With respect to all parameters. */
export function fullGradient({ machine, pairs }: Setting, reward: Reward): Gradient {
  const shards = shardGradient(machine, reward);
  const shard = preferenceShards(pairs, 1)[0]!;
  return (values, target) => {
    shards.take(values);
    return shards.compute(shard, target);
  };
}

/** With respect to u (explicit) or U (implicit), the representations of the training responses being fixed. */
export function headGradient(
  { machine, training, trainingReference }: Setting,
  reward: Reward,
  { before, last }: Representations,
): Gradient {
  const { model, kernel } = machine;
  const { width } = model.config;
  const count = training.count / 2;
  const pairs = {
    chosen: Int32Array.from({ length: count }, (_, i) => 2 * i),
    rejected: Int32Array.from({ length: count }, (_, i) => 2 * i + 1),
    weights: new Float64Array(count).fill(1 / count),
  };
  return (values, target) => {
    const mark = kernel.mark();
    const tape = new Tape(kernel);
    target.fill(0);
    const parameters = model.parameters(values, target);
    const explicit = reward.kind === 'explicit';
    const hidden = explicit
      ? tape.constant(training.count, width, last)
      : tape.constant(training.tokens.length, width, before);
    const output = linear(tape, hidden, named(parameters, explicit ? 'reward-head' : 'unembedding'));
    const rewards = explicit
      ? output
      : implicitRewards(
          tape,
          pool(tape, logProbability(tape, output, training.tokens), training.batch.responseStarts, 'sum'),
          trainingReference,
          reward.beta,
        );
    const loss = bradleyTerry(tape, rewards, pairs);
    tape.backward(loss);
    const value = loss.value[0]!;
    kernel.release(mark);
    return value;
  };
}

/** Sets the gradient of all parameters but u or U to zero. */
export function headMask({ machine }: Setting, reward: Reward): Uint8Array {
  const head = reward.kind === 'explicit' ? 'reward-head' : 'unembedding';
  return trainedParameters(layoutOf(machine.model.config), (name) => name === head);
}
