/** What a peer is asked: request.json in a directory, with the initial parameters beside it in parameters.bin (float64). */
import type { TransformerConfig } from '../../../lib/neural/model/config.ts';
import type { ParameterView } from '../../../lib/neural/model/layout.ts';

export interface PeerRequest extends TransformerConfig {
  readonly views: readonly ParameterView[];
  /** Sequences of equal length; 2i and 2i + 1 are the chosen and the rejected one of pair i. */
  readonly tokens: readonly (readonly number[])[];
  readonly reference: readonly number[];
  /** Length of the prompts. */
  readonly prompt: number;
  readonly beta: number;
  readonly rate: number;
  readonly clip: number;
  /** Steps per round, and timed rounds after one that is not. */
  readonly steps: number;
  readonly rounds: number;
}

/** CPU time of all threads per step, the median of the rounds, and the losses before each of the first steps. */
export interface PeerTiming {
  readonly cpuMs: number;
  readonly losses: readonly number[];
}
