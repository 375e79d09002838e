/** From the controls of the view to the instance file of Equation 5: words with seeded representations. */

import { Pcg32 } from '../../lib/statistics/pcg32.ts';
import { response } from '../../theorems/equation-5/instances/by-hand.ts';
import { instanceToJson } from '../../theorems/equation-5/instances/json.ts';
import { type ViewState, VOCABULARY_SIZE } from './state.ts';
import { WORDS } from './words.ts';

const WIDTH = 4;
/** Entries are multiples of it, so that every number is short and exact. */
const UNIT = 1 / 16;

interface Model {
  /** Shape [V][D]. */
  readonly unembedding: readonly (readonly number[])[];
  /** What a word adds to the representation of what follows, shape [V][D]. */
  readonly embedding: readonly (readonly number[])[];
  /** Of the prompt alone. */
  readonly start: readonly number[];
}

/** Words of one meaning share an embedding up to one unit; rows of the unembedding are all their own. */
function model(seed: number): Model {
  const random = new Pcg32(seed, 5);
  const row = (reach: number): number[] =>
    Array.from({ length: WIDTH }, () => random.between(-reach, reach) * UNIT);
  const meanings = Array.from({ length: VOCABULARY_SIZE / 2 }, () => row(12));
  return {
    unembedding: WORDS.map(() => row(16)),
    embedding: WORDS.map((_, v) => meanings[v >> 1]!.map((x) => x + random.between(-1, 1) * UNIT)),
    start: row(16).map((x, d) => (d === 0 ? 1 + Math.abs(x) : x)),
  };
}

/** Rows before each token: the prompt and the words so far, each halving what came before; rounded to the unit. */
function statesOf({ embedding, start }: Model, tokens: readonly number[]): number[][] {
  const rows: number[][] = [];
  let state = [...start];
  for (const token of tokens) {
    rows.push(state);
    state = state.map((x, d) => Math.round((x / 2 + embedding[token]![d]!) / UNIT) * UNIT);
  }
  return rows;
}

export function equation5Instance(state: ViewState<'equation-5'>): string {
  const words = model(state.seed);
  const of = (tokens: readonly number[]) => response(tokens, statesOf(words, tokens));
  const power = (x: number): number => Number((10 ** x).toPrecision(3));
  return instanceToJson({
    beta: power(state.beta),
    learningRate: power(state.eta),
    width: WIDTH,
    vocabulary: VOCABULARY_SIZE,
    unembedding: Float64Array.from(words.unembedding.flat()),
    chosen: of(state.chosen),
    rejected: of(state.rejected),
    evaluation: of(state.paraphrase),
    names: Object.fromEntries(WORDS.map((word, v) => [v, word])),
  });
}
