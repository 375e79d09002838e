/** One training run, step by step. Plain data between the pieces. */

import type { AdamWState } from '../../lib/neural/optimiser/adamw.ts';
import type { Config } from './config.ts';
import { compareWithEnclosures, type Enclosed } from './enclosed.ts';
import { type Ladder, measureLadder } from './ladder.ts';
import { gradientOf, optimise } from './optimise.ts';
import type { Plant } from './planted.ts';
import { represent } from './responses.ts';
import type { Setting } from './setting.ts';
import { betaOf, type Spec } from './specs.ts';
import { change, type FixedRepresentations, predict, type Snapshot, snapshot } from './step.ts';
import { addStep, emptyTally, type Tally, termCounter } from './tally.ts';

export interface RunState {
  readonly step: number;
  readonly values: Float64Array;
  readonly optimiser: AdamWState | null;
  readonly tally: Tally;
  /** Loss before the first and before the last step so far. */
  readonly firstLoss: number;
  readonly lastLoss: number;
  readonly ladder: Ladder | null;
  readonly enclosed: readonly Enclosed[];
}

/** Windows of training time: the run is cut at a sixteenth, a quarter and the half of its steps. */
export const WINDOWS = [1 / 16, 1 / 4, 1 / 2, 1] as const;

function windowOf(step: number, steps: number): number {
  return WINDOWS.findIndex((end) => step < Math.ceil(end * steps));
}

const representations = new WeakMap<Setting, FixedRepresentations>();

/** Of the initial model, for runs that train u or U alone. */
function fixedOf(setting: Setting, { trained }: Spec): FixedRepresentations | null {
  if (trained === 'all') return null;
  const known = representations.get(setting) ?? {
    training: represent(setting.machine, setting.initial, setting.training),
    evaluation: represent(setting.machine, setting.initial, setting.evaluation),
  };
  representations.set(setting, known);
  return known;
}

export function snapshotOf(setting: Setting, spec: Spec, values: Float64Array): Snapshot {
  return snapshot(setting, spec.reward, values, fixedOf(setting, spec));
}

export function startRun(setting: Setting, spec: Spec): RunState {
  const { evaluationRewards } = snapshotOf(setting, spec, setting.initial);
  return {
    step: 0,
    values: setting.initial.slice(),
    optimiser: null,
    tally: emptyTally(evaluationRewards, WINDOWS.length),
    firstLoss: 0,
    lastLoss: 0,
    ladder: null,
    enclosed: [],
  };
}

/** Whether η is varied from a state of this run. */
function hasLadder(config: Config, { optimiser, carriers, trained, rate, reward }: Spec): boolean {
  if (optimiser === 'adamw' || carriers !== 'shared') return false;
  const [first] = config.fullRates;
  return trained === 'head' || rate === first! / (betaOf(reward) ?? 1);
}

export function advanceRun(
  state: RunState,
  setting: Setting,
  spec: Spec,
  config: Config,
  plant: Plant,
  steps: number,
): RunState {
  const { reward, rate } = spec;
  const beta = betaOf(reward);
  const fixed = fixedOf(setting, spec);
  const gradient = gradientOf(setting, spec, fixed, plant);
  const target = new Float64Array(state.values.length);
  const { tally } = state;
  let { step, values, optimiser, firstLoss, lastLoss, ladder, enclosed } = state;
  let before: Snapshot = snapshot(setting, reward, values, fixed);
  const optimiserKind = plant === 'gradient-descent-for-adamw' ? 'gradient-descent' : spec.optimiser;
  for (const end = Math.min(spec.steps, step + steps); step < end; step++) {
    lastLoss = gradient(values, target);
    if (step === 0) firstLoss = lastLoss;
    const next = optimise(optimiserKind, values, target, rate, optimiser);
    const after = snapshot(setting, reward, next.values, fixed);
    const count = termCounter(tally, rate, before.evaluation.set, before.training.set);
    const residualsFrom = plant === 'residual-after-the-step' ? after : before;
    const prediction = predict(setting, reward, before, residualsFrom, plant, count);
    addStep(tally, step, windowOf(step, spec.steps), rate, beta, prediction, change(reward, before, after));
    if (step === config.ladderAt && hasLadder(config, spec)) {
      const rates = config.ladder.map((k) => rate / (1 << k));
      ladder = measureLadder(setting, reward, fixed, values, before, target, prediction.slope, rates);
    }
    if (beta !== null && fixed !== null && (step === 0 || step === config.ladderAt)) {
      enclosed = [...enclosed, compareWithEnclosures(setting, beta, values, before, [0, 1], plant)];
    }
    values = next.values;
    optimiser = next.state;
    before = after;
  }
  return { step, values, optimiser, tally, firstLoss, lastLoss, ladder, enclosed };
}
