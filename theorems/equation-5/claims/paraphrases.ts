/**
 * Paraphrases with aligned representations and disjoint tokens, counted: how often a step that raises the explicit
 * reward of a paraphrase lowers its implicit reward.
 */

import { dot, fromDouble, minus, type Vector } from '../../../lib/exact/fractions.ts';
import { Analysis } from '../analysis.ts';
import type { Formulas } from '../formulas.ts';
import { response } from '../instances/by-hand.ts';
import type { Instance } from '../instances/types.ts';

export const PARAPHRASES = 120;
const VOCABULARY = 8;
const WIDTH = 3;
const SMALL_STEP = 1e-6;
const LARGE_STEP = 1e3;

/** One paraphrase ȳ of y+, and what Equation 4 needs: the representations of the three whole responses. */
interface Paraphrase {
  readonly instance: Instance;
  readonly whole: { readonly chosen: Vector; readonly rejected: Vector; readonly evaluation: Vector };
}

/** Numbers in [0, 1) with 10 bits, from a linear congruential generator with a fixed start. */
function generator(): () => number {
  let state = 2507;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state >>> 22) / 1024;
  };
}

/**
 * Tokens 0..2 in y+, 3..4 in y−, 5..7 in ȳ; two or three tokens each. Every representation before a token is
 * (1, 1, 1) plus less than 1/4 in each coordinate, so that all inner products are positive. Whole responses: good ones
 * around (2, 1, 0), bad ones around (−2, 1, 0).
 */
function paraphrases(): Paraphrase[] {
  const next = generator();
  const around = (...centre: readonly number[]): number[] => centre.map((x) => x + (next() - 0.5) / 2);
  const tokens = (length: number, first: number, end: number): number[] =>
    Array.from({ length }, () => first + Math.floor(next() * (end - first)));
  return Array.from({ length: PARAPHRASES }, (_, i) => {
    const length = 2 + (i % 2);
    const prompt = around(1, 1, 1);
    const rows = (): number[][] => [prompt, ...Array.from({ length: length - 1 }, () => around(1, 1, 1))];
    const other = (): number[][] => Array.from({ length }, () => around(1, 1, 1));
    const instance: Instance = {
      beta: 0.5,
      learningRate: 1,
      width: WIDTH,
      vocabulary: VOCABULARY,
      unembedding: Float64Array.from({ length: VOCABULARY * WIDTH }, () => next() - 0.5),
      chosen: response(tokens(length, 0, 3), rows()),
      rejected: response(tokens(length, 3, 5), rows()),
      evaluation: response(tokens(length, 5, 8), i % 3 === 0 ? rows() : other()),
    };
    const [chosen, rejected, evaluation] = [around(2, 1, 0), around(-2, 1, 0), around(2, 1, 0)].map((row) =>
      row.map(fromDouble),
    );
    return { instance, whole: { chosen: chosen!, rejected: rejected!, evaluation: evaluation! } };
  });
}

/** Whether all ⟨h̄_k, h_l⟩ > 0, exactly, and ȳ shares no token with y+ and y−. */
function isAlignedAndDisjoint({ chosen, rejected, evaluation, width }: Instance): boolean {
  const trained = [...chosen.tokens, ...rejected.tokens];
  const row = (hidden: Float64Array, k: number): Vector =>
    Array.from(hidden.subarray(k * width, (k + 1) * width), fromDouble);
  return (
    evaluation.tokens.every((token) => !trained.includes(token)) &&
    evaluation.tokens.every((_, k) =>
      [chosen, rejected].every(({ tokens, hidden }) =>
        tokens.every((__, l) => dot(row(evaluation.hidden, k), row(hidden, l)).gt(0n)),
      ),
    )
  );
}

export interface ParaphraseCounts {
  /** Paraphrases that are aligned and disjoint and whose explicit reward rises (Equation 4), exactly. */
  readonly total: number;
  /** Those with Σρ(y+)⟨,⟩ < Σρ(y−)⟨,⟩. */
  readonly predicted: number;
  /** Those whose implicit reward falls at η = 1e-6 and at η = 1e3, certified. */
  readonly fallSmall: number;
  readonly fallLarge: number;
  /** Predicted to fall, but not certified to fall at both step sizes; or the reverse at the small one. */
  readonly mismatches: number;
  readonly undecided: number;
}

export function countParaphrases(formulas: Formulas): ParaphraseCounts {
  const counts = { total: 0, predicted: 0, fallSmall: 0, fallLarge: 0, mismatches: 0, undecided: 0 };
  for (const { instance, whole } of paraphrases()) {
    const explicitRises =
      dot(whole.evaluation, minus(whole.chosen, whole.rejected)).gt(0n) &&
      dot(whole.evaluation, whole.chosen).gt(0n);
    if (!explicitRises || !isAlignedAndDisjoint(instance)) continue;
    counts.total += 1;
    const analysis = new Analysis(instance, formulas);
    const falls = (rate: number): boolean | null => {
      const sign = analysis.decide((view) => view.arithmetic.sign(view.at(rate).actual));
      return sign === null ? null : sign === -1;
    };
    const [small, large] = [falls(SMALL_STEP), falls(LARGE_STEP)];
    const sign = analysis.coefficientSign;
    if (sign === null || small === null || large === null) {
      counts.undecided += 1;
      continue;
    }
    const predicted = sign === -1;
    if (predicted) counts.predicted += 1;
    if (small) counts.fallSmall += 1;
    if (large) counts.fallLarge += 1;
    if (predicted !== small || (predicted && !large)) counts.mismatches += 1;
  }
  return counts;
}
