/** A complete configuration from flags and presets, and the name of its run. */

import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { InputError } from '../../../../lib/input-error.ts';
import { dataFrom } from './data.ts';
import type { RunFlags } from './flags.ts';
import { settingsOf } from './presets.ts';
import { trainingsOf } from './trainings.ts';
import { CONFIG_SCHEMA, type ExperimentName, type RunConfig } from './types.ts';

/** Where runs go without --out. */
const RUNS_FOLDER = 'runs';

export interface PlannedRun {
  readonly folder: string;
  readonly config: RunConfig;
  /** Whether the configuration reads toy pairs that have to be written first. */
  readonly usesToyPairs: boolean;
}

/** One run for every seed. @throws InputError */
export function plannedRuns(experiment: ExperimentName, flags: RunFlags): readonly PlannedRun[] {
  return Array.from({ length: flags.seeds }, (_, k) => plannedRun(experiment, flags, flags.seed + k));
}

function plannedRun(experiment: ExperimentName, flags: RunFlags, seed: number): PlannedRun {
  // The name is a hash of all but where the run's own files lie.
  const name = runName(configOf(experiment, flags, seed, '.'));
  const folder =
    flags.out === undefined
      ? join(RUNS_FOLDER, name)
      : flags.seeds === 1
        ? flags.out
        : join(flags.out, `seed-${seed}`);
  return {
    folder,
    config: configOf(experiment, flags, seed, folder),
    usesToyPairs: experiment === 'preference' && flags.data === undefined,
  };
}

function configOf(experiment: ExperimentName, flags: RunFlags, seed: number, folder: string): RunConfig {
  const settings = settingsOf(experiment, flags.preset);
  const model = flags.model ?? settings.model;
  const isScratch = model.startsWith('scratch:');
  if (isScratch && (flags.revision !== undefined || flags.download === true)) {
    throw new InputError(
      '--revision, --download: a model from scratch has none; expected a hub id or a path',
    );
  }
  const batchPairs = flags.batch ?? settings.batchPairs;
  const microBatchPairs = flags.microBatch ?? Math.min(settings.microBatchPairs, batchPairs);
  if (microBatchPairs > batchPairs) {
    throw new InputError(`--micro-batch ${microBatchPairs}: expected at most the ${batchPairs} of --batch`);
  }
  if (flags.truncatePrompts === true && flags.longPairs !== undefined) {
    throw new InputError('--truncate-prompts, --long-pairs: expected one of them');
  }
  return {
    schema: CONFIG_SCHEMA,
    experiment,
    preset: flags.preset,
    model: { source: model, revision: flags.revision ?? null, download: flags.download ?? false },
    trainings: trainingsOf({
      objectives: unique(flags.objective ?? settings.objectives),
      betas: unique(flags.beta ?? [settings.beta]),
      variants: unique(flags.variant ?? []),
      learningRate: flags.lr ?? settings.learningRate,
    }),
    seed,
    epochs: flags.epochs ?? settings.epochs,
    batchPairs,
    microBatchPairs,
    maxLength: flags.maxLength ?? settings.maxLength,
    longPairs:
      flags.truncatePrompts === true
        ? 'truncate-prompts'
        : // A user's pairs are of any length; those that the experiments make have to fit.
          (flags.longPairs ?? (experiment === 'preference' ? 'fit' : 'refuse')),
    precision: flags.precision ?? settings.precision,
    attention: flags.attention,
    device: flags.preset === 'tiny' && flags.device === 'auto' ? 'cpu' : flags.device,
    compile: flags.compile ?? false,
    gradientCheckpointing: flags.gradientCheckpointing ?? settings.gradientCheckpointing,
    gradientClip: flags.clip === 'none' ? null : (flags.clip ?? settings.gradientClip),
    warmupSteps: flags.warmup ?? settings.warmupSteps,
    threads: flags.threads,
    chatTemplate: flags.chatTemplate,
    endToken: flags.endToken ?? settings.endToken,
    evaluateEachEpoch: flags.evaluateEachEpoch ?? false,
    data: dataFrom(experiment, flags, model, folder),
  };
}

function unique<T>(values: readonly T[]): readonly T[] {
  return [...new Set(values)];
}

/** Its last part, as a piece of a file name: "llama-3.2-1b-instruct". */
export function modelSlug(source: string): string {
  const name = source
    .replace(/^scratch:/, '')
    .replace(/\/+$/, '')
    .split('/')
    .at(-1)!;
  return name.toLowerCase().replace(/[^a-z0-9.-]+/g, '-');
}

/** "preference-gpt-neox-tiny-0-1a2b3c4d". */
function runName(config: RunConfig): string {
  const slug = modelSlug(config.model.source);
  const hash = createHash('sha256').update(JSON.stringify(config)).digest('hex').slice(0, 8);
  return `${config.experiment}-${slug}-${config.seed}-${hash}`;
}

export function configText(config: RunConfig): string {
  return `${JSON.stringify(config, null, 1)}\n`;
}
