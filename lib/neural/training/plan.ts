/** A training run as plain data and a function from steps to batches, so that it can stop and go on anywhere. */
import type { Block, Precision } from '../kernel/types.ts';
import { type AdamWOptions, type AdamWState, initialState } from '../optimiser/adamw.ts';
import type { Schedule } from '../optimiser/schedules.ts';

export interface TrainingPlan<Config, Shard> {
  /** URL of a module that exports `createObjective`, and its argument. */
  readonly module: URL;
  readonly objective: Config;
  readonly precision: Precision;
  readonly optimiser: AdamWOptions;
  /** Peak learning rate, and its factor at each step. */
  readonly learningRate: number;
  readonly schedule: Schedule;
  /** Steps of the whole run. */
  readonly steps: number;
  /**
   * The shards of the batch of a step. A pure function of the step: what is random in it comes from a stream that is
   * named after the step, so that no generator has to be saved.
   */
  batch(step: number): readonly Shard[];
  /**
   * One entry per parameter, 0 where it is frozen; all are trained by default. Gradients of frozen ones are set to
   * zero before the norm is clipped.
   */
  readonly trained?: Uint8Array;
}

/** Plain data: everything that the rest of a run depends on. */
export interface TrainingState {
  /** Steps done. */
  readonly step: number;
  readonly values: Block;
  readonly optimiser: AdamWState;
}

/** What a step did. */
export interface StepRecord {
  /** Counted from 0. */
  readonly step: number;
  /** Before the step, on its batch. */
  readonly loss: number;
  /** Euclidean norm over the trained parameters, before clipping. */
  readonly gradientNorm: number;
  readonly learningRate: number;
}

/** The state before the first step. `values` are rounded to the precision and copied. */
export function startTraining(values: ArrayLike<number>, precision: Precision): TrainingState {
  const block = precision === 'float64' ? Float64Array.from(values) : Float32Array.from(values);
  return { step: 0, values: block, optimiser: initialState(block) };
}
