/**
 * Instances as plain data, one shape for each result: what a JSON file of `--instance` holds. Numbers are doubles and
 * taken as exact; the limits are those of the files.
 */

/** A double, taken as the number it is, or an exact rational number as text: `"3/7"`, `"0.25"`, `"1/2^1000"`. */
export type ExactNumber = number | string;

/** A token of a response with its hidden representation, shape [D]. */
export interface TokenData {
  /** Token id in [0, 2^31). */
  readonly token: number;
  /** Hidden representation of prompt and token, shape [D]. */
  readonly hidden: readonly number[];
}

/** A preference pair with responses of one token. */
export interface PreferencePairData {
  /** Hidden representation of the prompt, shape [D]. */
  readonly prompt: readonly number[];
  readonly chosen: TokenData;
  readonly rejected: TokenData;
}

/** An instance of Theorem 2: a training set and an evaluation set with fixed hidden representations. */
export interface Theorem2Data {
  /** β > 0 of the implicit reward. */
  readonly beta: number;
  /** Step size η > 0 of gradient descent, or `"auto"` (the default): half of the limit of hypothesis H4. */
  readonly learningRate?: number | 'auto';
  /** D_T, at least one pair. */
  readonly train: readonly PreferencePairData[];
  /** D_E, at least one pair. */
  readonly eval: readonly PreferencePairData[];
  /** u(0), shape [D]; zero by default. */
  readonly initialHead?: readonly number[];
}

/** One response of a prompt. */
export interface VerifiedResponseData {
  /** π_ref(y|x) ≥ 0. */
  readonly reference: ExactNumber;
  readonly correct: boolean;
  /** For the reader of a report. */
  readonly text?: string;
}

/** A prompt with its responses. */
export interface VerifiedPromptData {
  /** Weight among the prompts, > 0; 1 by default. */
  readonly weight?: ExactNumber;
  readonly responses: readonly VerifiedResponseData[];
}

/** An instance of Theorem 1: exactly one of `delta` and `q`, and exactly one of `responses` and `prompts`. */
export interface Theorem1Data {
  /** β > 0. */
  readonly beta: ExactNumber;
  /** Margin δ > 0. */
  readonly delta?: ExactNumber;
  /** e^(δ/β) > 1, which makes everything rational. */
  readonly q?: ExactNumber;
  /** One prompt. */
  readonly responses?: readonly VerifiedResponseData[];
  /** Several prompts. */
  readonly prompts?: readonly VerifiedPromptData[];
}

/** π_ref(C_n) as a hypergeometric term: base^n · numerator(n)/denominator(n) · Π (slope·n + offset)!^exponent. */
export interface TermData {
  readonly base?: ExactNumber;
  /** Integer coefficients from the constant one upwards. */
  readonly numerator?: readonly (number | string)[];
  readonly denominator?: readonly (number | string)[];
  /** [slope, offset, exponent] each. */
  readonly factorials?: readonly (readonly [number, number, number])[];
  /** Smallest size n. */
  readonly from: number;
}

/** A family of prompts with a closed form of its own: its name and parameters. */
export interface FamilyData {
  /** For example `"cycle-graphs"`. */
  readonly name: string;
  readonly [parameter: string]: number | string;
}

/** An instance of Corollary 1: `q`, or `beta` and `delta`; `family` or `term`. */
export interface Corollary1Data {
  readonly q?: ExactNumber;
  readonly beta?: ExactNumber;
  readonly delta?: ExactNumber;
  /** Thresholds are asked for n^0 … n^degree. */
  readonly degree: number;
  readonly family?: FamilyData;
  readonly term?: TermData;
}

/** Rewards of one pair. */
export interface RewardPairData {
  readonly chosen: number;
  readonly rejected: number;
}

/** Two hidden representations, shape [D] each. */
export interface VectorPairData {
  readonly chosen: readonly number[];
  readonly rejected: readonly number[];
}

/** A response of L tokens: `hidden`, shape [L − 1, D], holds the representations that precede all tokens but the first. */
export interface ContinuationData {
  /** Rows of the unembedding, shape [L], L ≥ 1. */
  readonly tokens: readonly number[];
  /** Absent for L = 1. */
  readonly hidden?: readonly (readonly number[])[];
}

/** Two responses to one prompt, whose representation, shape [D], precedes the first token of both. */
export interface ContinuationPairData {
  readonly prompt: readonly number[];
  readonly chosen: ContinuationData;
  readonly rejected: ContinuationData;
}

/** An instance of Equation 3: at least one of the three. */
export interface Equation3Data {
  /** Rewards as they are. */
  readonly pairs?: readonly RewardPairData[];
  /** Explicit rewards ⟨u, h⟩. */
  readonly explicit?: { readonly head: readonly number[]; readonly pairs: readonly VectorPairData[] };
  /** Implicit rewards β ln(π/π_ref), π = softmax(Uh); unembeddings of shape [V, D]. */
  readonly implicit?: {
    readonly beta: number;
    readonly unembedding: readonly (readonly number[])[];
    readonly reference: readonly (readonly number[])[];
    readonly pairs: readonly ContinuationPairData[];
  };
}

/** A hidden representation, shape [D]. */
export interface HiddenData {
  readonly hidden: readonly number[];
}

/** An instance of Equation 4: `chosen` and `rejected`, or `pairs`. */
export interface Equation4Data {
  /** η > 0. */
  readonly learningRate: number;
  /** u, shape [D]. */
  readonly head: readonly number[];
  readonly chosen?: HiddenData;
  readonly rejected?: HiddenData;
  readonly pairs?: readonly { readonly chosen: HiddenData; readonly rejected: HiddenData }[];
  /** The evaluated responses. */
  readonly eval: HiddenData | readonly HiddenData[];
}

/** A response of L tokens; row k of `hidden`, shape [L, D], precedes token k. */
export interface ResponseData {
  /** Rows of the unembedding, shape [L]. */
  readonly tokens: readonly number[];
  readonly hidden: readonly (readonly number[])[];
}

/** An instance of Equation 5. */
export interface Equation5Data {
  /** β > 0. */
  readonly beta: number;
  /** η > 0. */
  readonly learningRate: number;
  /** U, shape [V, D]. */
  readonly unembedding: readonly (readonly number[])[];
  /** U of π_ref, shape [V, D]; `unembedding` by default. */
  readonly reference?: readonly (readonly number[])[];
  readonly chosen: ResponseData;
  readonly rejected: ResponseData;
  readonly eval: ResponseData;
  /** Texts of tokens by id. */
  readonly names?: Readonly<Record<string, string>>;
}

/** Shape of an instance by the id of its result. */
export interface InstanceData {
  readonly 'theorem-1': Theorem1Data;
  readonly 'corollary-1': Corollary1Data;
  readonly 'equation-3': Equation3Data;
  readonly 'equation-4': Equation4Data;
  readonly 'equation-5': Equation5Data;
  readonly 'theorem-2': Theorem2Data;
}

/** Id of a result of the paper. */
export type ResultId = keyof InstanceData;
