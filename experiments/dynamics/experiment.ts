/** The experiment as something to run. */

import type { Experiment, Row, Run } from '../../lib/experiment/types.ts';
import type { TrainingState } from '../../lib/neural/training/plan.ts';
import { Trainer } from '../../lib/neural/training/trainer.ts';
import { PRETRAINING, pretrainingPlan, startPretraining } from '../../lib/synonym-language/pretrain.ts';
import { conclude } from './conclude.ts';
import { type Config, presets } from './config.ts';
import { measurementOf } from './measure.ts';
import { type Plant, plantedErrors } from './planted.ts';
import type { Measurement } from './rows.ts';
import { advanceRun, type RunState, startRun } from './run.ts';
import { type Carriers, type Setting, settingOf } from './setting.ts';
import { specsOf } from './specs.ts';
import { statement } from './statement.ts';
import { thresholds } from './thresholds.ts';

export interface State {
  readonly rows: readonly Measurement[];
  /** Of the current seed; complete while its runs go on. */
  readonly pretraining: TrainingState | null;
  /** The run that goes on, null between two. */
  readonly run: RunState | null;
}

/** Steps of a piece of work: one to three seconds. */
const PRETRAINING_PIECE = 50;
const HEAD_PIECE = 200;
const FULL_PIECE = 20;

/** What is not part of a state, because it follows from it; of one seed at a time. */
const cache: {
  trainer: { readonly key: string; readonly trainer: Promise<Trainer<unknown, unknown>> } | null;
  settings: Map<string, Setting>;
} = { trainer: null, settings: new Map() };

function pretrainer(config: Config, seed: number): Promise<Trainer<unknown, unknown>> {
  const key = JSON.stringify([config.language, config.pretraining, seed]);
  if (cache.trainer?.key !== key) {
    const plan = pretrainingPlan(config.language, seed, { ...PRETRAINING, steps: config.pretraining });
    cache.trainer = { key, trainer: Trainer.start(plan) as Promise<Trainer<unknown, unknown>> };
  }
  return cache.trainer.trainer;
}

function settingFor(
  config: Config,
  seed: number,
  carriers: Carriers,
  pretrained: TrainingState,
  plant: Plant,
): Setting {
  const group = JSON.stringify([config, seed, plant]);
  const key = `${group} ${carriers}`;
  const known = cache.settings.get(key) ?? settingOf(config, seed, carriers, pretrained.values, plant);
  for (const old of cache.settings.keys()) if (!old.startsWith(group)) cache.settings.delete(old);
  cache.settings.set(key, known);
  return known;
}

function place({ rows }: State, { config, seeds }: Run<Config>) {
  const specs = specsOf(config);
  const at = Math.floor(rows.length / specs.length);
  return { specs, seed: seeds[at], spec: specs[rows.length - at * specs.length]! };
}

async function advance(state: State, run: Run<Config>, log: (record: Row) => void): Promise<State> {
  const { config } = run;
  const plant = run.planted as Plant;
  const { specs, seed, spec } = place(state, run);
  const before =
    state.pretraining ??
    startPretraining(config.language, seed!, { ...PRETRAINING, steps: config.pretraining });
  if (before.step < config.pretraining) {
    const trainer = await pretrainer(config, seed!);
    let loss = 0;
    const pretraining = await trainer.advance(before, PRETRAINING_PIECE, (record) => {
      loss = record.loss;
    });
    log({ seed: seed!, pretraining: pretraining.step, loss });
    if (pretraining.step === config.pretraining) await trainer.close();
    return { ...state, pretraining };
  }
  const setting = settingFor(config, seed!, spec.carriers, before, plant);
  const piece = spec.trained === 'head' ? HEAD_PIECE : FULL_PIECE;
  const now = advanceRun(state.run ?? startRun(setting, spec), setting, spec, config, plant, piece);
  if (now.step < spec.steps) return { ...state, pretraining: before, run: now };
  const row = measurementOf(seed!, setting, spec, now);
  log({ seed: seed!, run: JSON.stringify(spec), lastLoss: row.lastLoss });
  const rows = [...state.rows, row];
  const isLast = rows.length % specs.length === 0;
  return { rows, pretraining: isLast ? null : before, run: null };
}

export const dynamics: Experiment<Config, State, Measurement> = {
  statement,
  presets,
  thresholds,
  plantedErrors,
  start: () => ({ rows: [], pretraining: null, run: null }),
  advance,
  progressOf: (state, run) => {
    const { specs, seed, spec } = place(state, run);
    // Pre-training counts as much as so many runs.
    const share = 6;
    const of = run.seeds.length * (specs.length + share);
    const finished = Math.floor(state.rows.length / specs.length);
    if (seed === undefined) return { done: of, of, what: 'done' };
    const trained = (state.pretraining?.step ?? 0) / run.config.pretraining;
    const done = state.rows.length + share * (finished + trained);
    const within = state.run === null ? 0 : state.run.step / spec.steps;
    const what =
      trained < 1 ? `seed ${seed}, pre-training` : `seed ${seed}, ${spec.optimiser}, ${spec.trained}`;
    return { done: done + within, of, what };
  },
  measurementsOf: ({ rows }) => rows,
  conclude: (rows, { seeds }, replay) => conclude(rows, seeds, replay),
};
