/**
 * Fixed hidden representations for responses of any length. Entries are integers over 16, so that the audit's exact layer
 * takes them as they are.
 */

import { type Generator, stream } from '../../../lib/neural/random/generator.ts';

/**
 * How the representations of prefixes h_{x,y<k}, k ≥ 2, and of whole responses h_{x,y} are drawn. In all, h_x is drawn for
 * each prompt.
 *
 * - independent: all of them independent.
 * - final-clustered: whole responses near one of two concepts, good or bad; prefixes independent.
 * - clustered: whole responses and their prefixes near the response's concept.
 * - train-shared: whole responses clustered; in training both responses of a pair have the same prefix representations,
 *   in evaluation prefixes are clustered.
 * - shared: whole responses clustered; both responses of a pair have the same prefix representations, in training and evaluation.
 */
export const FAMILIES = ['independent', 'final-clustered', 'clustered', 'train-shared', 'shared'] as const;
export type Family = (typeof FAMILIES)[number];

/** Whether the two responses of every training pair have the same prefix representations. */
export function isBalanced(family: Family, length: number): boolean {
  return length === 1 || family === 'shared' || family === 'train-shared';
}

/** How tokens of D_E occur in D_T: not at all, or in one position or all with the same or the opposite role. */
export const OVERLAPS = ['none', 'same-one', 'same-all', 'opposite-one', 'opposite-all'] as const;
export type Overlap = (typeof OVERLAPS)[number];

export interface Response {
  /** y_1 … y_L. */
  readonly tokens: readonly number[];
  /** h_{x,y<k} for k = 1 … L, the first is h_x; shape [L, D]. */
  readonly prefixes: Float64Array;
  /** h_{x,y}, shape [D]. */
  readonly whole: Float64Array;
}

export interface Pair {
  readonly chosen: Response;
  readonly rejected: Response;
}

export interface LinearInstance {
  /** D. */
  readonly width: number;
  /** V. */
  readonly vocabulary: number;
  /** Tokens from here on never occur in D_T. */
  readonly firstUnseen: number;
  readonly train: readonly Pair[];
  /** D_E for each overlap: the representations are the same, only tokens differ. */
  readonly evaluation: Readonly<Record<Overlap, readonly Pair[]>>;
}

export interface LinearSizes {
  readonly width: number;
  readonly vocabulary: number;
  /** Tokens of each role in D_T. */
  readonly lexicon: number;
  readonly pairs: number;
  readonly evaluations: number;
}

/** Nearly normal, standard deviation 1.16, in 16ths: the sum of four uniform integers. */
function vector(width: number, random: Generator): Float64Array {
  return Float64Array.from({ length: width }, () => {
    let sum = 0;
    for (let k = 0; k < 4; k++) sum += random.below(33) - 16;
    return sum / 16;
  });
}

/** concept + vector/2, rounded to 16ths. */
function near(concept: Float64Array, random: Generator): Float64Array {
  return vector(concept.length, random).map((v, d) => concept[d]! + Math.round(8 * v) / 16);
}

/** An instance from its seed and name alone. */
export function drawInstance(
  family: Family,
  length: number,
  { width, vocabulary, lexicon, pairs, evaluations }: LinearSizes,
  seed: number,
  name: string,
): LinearInstance {
  const random = stream(seed, name);
  const concepts = { chosen: vector(width, random), rejected: vector(width, random) };
  type Role = keyof typeof concepts;
  const prefixesOf = (role: Role, prompt: Float64Array, clustered: boolean): Float64Array => {
    const all = new Float64Array(length * width);
    all.set(prompt);
    for (let k = 1; k < length; k++) {
      all.set(clustered ? near(concepts[role], random) : vector(width, random), k * width);
    }
    return all;
  };
  const wholeOf = (role: Role): Float64Array =>
    family === 'independent' ? vector(width, random) : near(concepts[role], random);
  const firstUnseen = 2 * lexicon;
  const token = { chosen: () => random.below(lexicon), rejected: () => lexicon + random.below(lexicon) };
  const tokensOf = (draw: () => number): number[] => Array.from({ length }, draw);
  const representations = (part: 'train' | 'evaluation') => {
    const prompt = vector(width, random);
    const shares = family === 'shared' || (family === 'train-shared' && part === 'train');
    const isClustered = family === 'clustered' || family === 'train-shared';
    const chosen = prefixesOf('chosen', prompt, isClustered);
    const rejected = shares ? chosen : prefixesOf('rejected', prompt, isClustered);
    return { chosen, rejected, wholeChosen: wholeOf('chosen'), wholeRejected: wholeOf('rejected') };
  };
  const train = Array.from({ length: pairs }, (): Pair => {
    const h = representations('train');
    return {
      chosen: { tokens: tokensOf(token.chosen), prefixes: h.chosen, whole: h.wholeChosen },
      rejected: { tokens: tokensOf(token.rejected), prefixes: h.rejected, whole: h.wholeRejected },
    };
  });
  // Only tokens that do occur in D_T count as an overlap.
  const trained = {
    chosen: [...new Set(train.flatMap(({ chosen }) => chosen.tokens))],
    rejected: [...new Set(train.flatMap(({ rejected }) => rejected.tokens))],
  };
  const of = (role: Role): number => trained[role][random.below(trained[role].length)]!;
  const evaluation: Record<Overlap, Pair[]> = {
    none: [],
    'same-one': [],
    'same-all': [],
    'opposite-one': [],
    'opposite-all': [],
  };
  for (let e = 0; e < evaluations; e++) {
    const h = representations('evaluation');
    // Disjoint halves of the unseen tokens, one for each role.
    const unseenCount = (vocabulary - firstUnseen) >> 1;
    const plain = {
      chosen: tokensOf(() => firstUnseen + random.below(unseenCount)),
      rejected: tokensOf(() => firstUnseen + unseenCount + random.below(unseenCount)),
    };
    const at = random.below(length);
    const same = { chosen: tokensOf(() => of('chosen')), rejected: tokensOf(() => of('rejected')) };
    const one = (role: Role, from: Role): number[] =>
      plain[role].map((t, k) => (k === at ? same[from][k]! : t));
    const put = (overlap: Overlap, chosen: readonly number[], rejected: readonly number[]): void => {
      evaluation[overlap].push({
        chosen: { tokens: chosen, prefixes: h.chosen, whole: h.wholeChosen },
        rejected: { tokens: rejected, prefixes: h.rejected, whole: h.wholeRejected },
      });
    };
    put('none', plain.chosen, plain.rejected);
    put('same-one', one('chosen', 'chosen'), one('rejected', 'rejected'));
    put('same-all', same.chosen, same.rejected);
    put('opposite-one', one('chosen', 'rejected'), one('rejected', 'chosen'));
    put('opposite-all', same.rejected, same.chosen);
  }
  return { width, vocabulary, firstUnseen, train, evaluation };
}
