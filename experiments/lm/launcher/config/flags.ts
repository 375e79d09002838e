/** What the options of `run` say, before presets fill what they leave open. */

import type {
  ATTENTIONS,
  CHAT_TEMPLATES,
  DEVICES,
  HamiltonianData,
  LONG_PAIRS,
  Objective,
  Precision,
  PresetName,
} from './types.ts';

export const VARIANTS = [
  'mean',
  'no-reference',
  'frozen-backbone',
  'unembedding-only',
  'backbone-only',
] as const;
export type Variant = (typeof VARIANTS)[number];

export interface RunFlags {
  readonly preset: PresetName;
  readonly seed: number;
  readonly seeds: number;
  readonly model?: string;
  readonly revision?: string;
  readonly download?: boolean;
  readonly objective?: readonly Objective[];
  readonly beta?: readonly number[];
  readonly variant?: readonly Variant[];
  readonly lr?: number;
  readonly epochs?: number;
  readonly batch?: number;
  readonly microBatch?: number;
  readonly maxLength?: number;
  readonly truncatePrompts?: boolean;
  readonly longPairs?: (typeof LONG_PAIRS)[number];
  readonly precision?: Precision;
  readonly attention: (typeof ATTENTIONS)[number];
  readonly device: (typeof DEVICES)[number];
  readonly compile?: boolean;
  readonly gradientCheckpointing?: boolean;
  readonly clip?: number | 'none';
  readonly warmup?: number;
  readonly threads: number;
  readonly chatTemplate: (typeof CHAT_TEMPLATES)[number];
  /** False for --no-end-token; undefined leaves it to the preset. */
  readonly endToken?: boolean;
  readonly evaluateEachEpoch?: boolean;
  readonly data?: readonly string[];
  readonly trainPairs?: number;
  readonly testPairs?: number;
  readonly vertices?: number;
  readonly samples?: number;
  readonly format?: HamiltonianData['format'];
  readonly pretrainSteps?: number;
  readonly deviation?: number;
  readonly responseTokens?: number;
  readonly out?: string;
  readonly resume?: boolean;
  readonly json?: boolean;
}
