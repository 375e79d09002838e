/** What config.json holds: everything that the bits of a run may depend on. */

export const CONFIG_SCHEMA = 'rewardproof/lm-run/1';

export const EXPERIMENTS = [
  'preference',
  'token-shift',
  'hamiltonian',
  'dynamics',
  'representations',
] as const;
export type ExperimentName = (typeof EXPERIMENTS)[number];

export const PRESETS = ['tiny', 'laptop', 'gpu', 'paper'] as const;
export type PresetName = (typeof PRESETS)[number];

export const OBJECTIVES = ['ex-rm', 'im-rm', 'ex-grm'] as const;
export type Objective = (typeof OBJECTIVES)[number];

export const PRECISIONS = ['float32', 'bfloat16', 'float64'] as const;
export type Precision = (typeof PRECISIONS)[number];

export const ATTENTIONS = ['sdpa', 'eager', 'flash_attention_2'] as const;
export const DEVICES = ['auto', 'cpu', 'cuda'] as const;
export const CHAT_TEMPLATES = ['auto', 'always', 'never'] as const;
/**
 * What happens to a pair that is longer than maxLength. fit: the beginning of its prompt goes while half of it stays, else the
 * pair is left out; either is counted.
 */
export const LONG_PAIRS = ['fit', 'refuse', 'truncate-prompts', 'drop'] as const;

export interface ModelSpec {
  /** Hub id, path, or scratch:ARCHITECTURE. */
  readonly source: string;
  readonly revision: string | null;
  readonly download: boolean;
}

export interface Training {
  readonly id: string;
  readonly objective: Objective;
  /** Which hidden states the explicit head reads. */
  readonly pooling: 'last' | 'mean';
  /** Whether ln π_ref is subtracted. */
  readonly reference: boolean;
  /** head and unembedding: with a frozen backbone. */
  readonly trainable: 'all' | 'head' | 'unembedding' | 'backbone';
  /** > 0. */
  readonly beta: number;
  /** > 0. */
  readonly learningRate: number;
}

/** A JSON lines file with a preference pair a line. */
export interface PairsFile {
  readonly path: string;
  readonly columns: { readonly prompt: string; readonly chosen: string; readonly rejected: string };
}

/** Next-token training of a model from scratch before it becomes a reference. */
export interface PretrainConfig {
  readonly steps: number;
  /** Per step. */
  readonly documents: number;
  readonly learningRate: number;
  /** Of the initial weights; null for the architecture's own. */
  readonly deviation: number | null;
}

export interface PreferenceData {
  readonly train: PairsFile;
  /** First so many pairs; null for all. */
  readonly trainLimit: number | null;
  /** By name: "test" is in distribution; see judge/preference/sets.ts for the others. */
  readonly test: Readonly<Record<string, PairsFile>>;
  readonly testLimit: number | null;
  /** Between prompt and response where no chat template stands. */
  readonly separator: string;
}

export interface TokenShiftData {
  /** A path, "download" or "corpus" (statements made from the seed). */
  readonly source: string;
  readonly trainPrompts: number;
  readonly testPrompts: number;
  readonly ablations: readonly string[];
  readonly pretrain: PretrainConfig | null;
}

export interface HamiltonianData {
  readonly vertices: number;
  /** Probability of an edge outside of the planted cycle. */
  readonly density: number;
  readonly trainPairs: number;
  readonly testPairs: number;
  readonly samplesPerPrompt: number;
  readonly format: 'auto' | 'edges' | 'separated' | 'text';
  readonly pretrain: (PretrainConfig & { readonly strayVerdicts: number }) | null;
  /** Of the initial weights of a model from scratch that is not pre-trained; null for the architecture's own. */
  readonly deviation: number | null;
}

export interface DynamicsData {
  readonly source: string;
  readonly pairs: number;
  readonly evaluationPairs: number;
  readonly responseTokens: number;
  readonly promptTokens: number;
  readonly stepSizes: readonly number[];
  /** Relative size of a perturbation that makes the policy another model than the reference. */
  readonly policyDrift: number;
  readonly pretrain: PretrainConfig | null;
}

export interface RepresentationsData {
  readonly source: string;
  readonly evaluation: string | null;
  readonly trainPairs: number;
  readonly evaluationPairs: number;
  readonly responseTokens: number;
  readonly beta: number;
  readonly step: boolean;
  readonly pretrain: PretrainConfig | null;
}

export interface DataOf {
  readonly preference: PreferenceData;
  readonly 'token-shift': TokenShiftData;
  readonly hamiltonian: HamiltonianData;
  readonly dynamics: DynamicsData;
  readonly representations: RepresentationsData;
}

/** Counts are ≥ 1, lengths in tokens. */
export interface RunConfig<Name extends ExperimentName = ExperimentName> {
  readonly schema: typeof CONFIG_SCHEMA;
  readonly experiment: Name;
  readonly preset: PresetName;
  readonly model: ModelSpec;
  readonly trainings: readonly Training[];
  readonly seed: number;
  readonly epochs: number;
  readonly batchPairs: number;
  readonly microBatchPairs: number;
  readonly maxLength: number;
  readonly longPairs: (typeof LONG_PAIRS)[number];
  readonly precision: Precision;
  readonly attention: (typeof ATTENTIONS)[number];
  readonly device: (typeof DEVICES)[number];
  readonly compile: boolean;
  readonly gradientCheckpointing: boolean;
  /** Largest norm of a gradient, or null. */
  readonly gradientClip: number | null;
  readonly warmupSteps: number;
  readonly threads: number;
  readonly chatTemplate: (typeof CHAT_TEMPLATES)[number];
  readonly endToken: boolean;
  /** Whether test sets are predicted after every epoch too. */
  readonly evaluateEachEpoch: boolean;
  readonly data: DataOf[Name];
}
