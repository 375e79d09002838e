/**
 * What is measured of the implicit model on one instance. Its reward margins are linear in ΔU = U − U(0):
 * β⟨ΔU_{y+} − ΔU_{y−}, h_x⟩, because the log-partition functions cancel; the max-margin solution of the vectors
 * X_i = β(e_{y+} − e_{y−})h_xᵀ, a matrix, is its own direction. Training through the full softmax is compared with that theory.
 */

import { startDescent } from '../../lib/gradient-descent/explicit.ts';
import {
  type ImplicitGradient,
  implicitRewardMargin,
  trainImplicit,
} from '../../lib/gradient-descent/implicit-policy.ts';
import { measureConstant } from '../../lib/gradient-descent/limit-constant.ts';
import type { Instance, PreferencePairs } from '../../lib/instance/types.ts';
import * as iv from '../../lib/interval/interval.ts';
import { midpoint } from '../../lib/interval/to-number.ts';
import { implicitGram } from '../../lib/max-margin/exact/gram.ts';
import { exactMaxMargin } from '../../lib/max-margin/exact/solve.ts';
import { solveFromRows } from '../../lib/max-margin/float/solve.ts';
import { EXACT_BUDGET } from '../../theorems/theorem-2/search.ts';
import { dot, followDirection, lateSlope } from './direction.ts';
import type { Plant } from './planted.ts';
import type { ImplicitRow } from './rows.ts';
import { short } from './rows.ts';
import { distance, norm } from './vectors.ts';

/** Rows of U that training touches and those it must not, with tokens renumbered. */
interface Vocabulary {
  /** Number of trained tokens; they come first. */
  readonly trained: number;
  /** V. */
  readonly size: number;
  compact(ids: Int32Array): Int32Array;
}

function vocabularyOf({ train, evaluation }: Instance): Vocabulary {
  const ids = (p: PreferencePairs): number[] => [...p.chosenToken, ...p.rejectedToken];
  const trained = new Set(ids(train));
  const index = new Map([...new Set([...trained, ...ids(evaluation)])].map((token, v) => [token, v]));
  return { trained: trained.size, size: index.size, compact: (list) => list.map((id) => index.get(id)!) };
}

/** X_i as rows of V'·D numbers over the trained tokens, shape [n, V'·D]. */
function matrixRows({ train, width, beta }: Instance, { trained, compact }: Vocabulary): Float64Array {
  const size = trained * width;
  const rows = new Float64Array(train.count * size);
  const [chosen, rejected] = [compact(train.chosenToken), compact(train.rejectedToken)];
  for (let i = 0; i < train.count; i++) {
    for (let d = 0; d < width; d++) {
      const h = beta * train.prompt[i * width + d]!;
      const plus = i * size + chosen[i]! * width + d;
      const minus = i * size + rejected[i]! * width + d;
      rows[plus] = rows[plus]! + h;
      rows[minus] = rows[minus]! - h;
    }
  }
  return rows;
}

/** W* with ⟨W*, X_i⟩ = 1 on the support, from an exact dual solution. */
function maxMarginMatrix(
  instance: Instance,
  rows: Float64Array,
  size: number,
): { readonly matrix: Float64Array; readonly support: readonly number[] } | { readonly missing: string } {
  const { train, width } = instance;
  const start = solveFromRows(rows, train.count, size);
  const exact = exactMaxMargin(implicitGram(train, width), start, { budget: EXACT_BUDGET });
  if (exact.kind !== 'separable') {
    return { missing: exact.kind === 'gave-up' ? 'no exact separator' : 'not separable' };
  }
  // The Gram matrix is that of integer vectors (2^-exponent of the prompts) without β; scale to margin 1 afterwards.
  const matrix = new Float64Array(size);
  for (const [k, i] of exact.support.entries()) {
    const weight = midpoint(iv.ratio(exact.numerators[k]!, exact.denominator));
    for (let d = 0; d < size; d++) matrix[d] = matrix[d]! + weight * rows[i * size + d]!;
  }
  const margin = dot(matrix, rows, exact.support[0]!, size);
  return { matrix: matrix.map((v) => v / margin), support: exact.support };
}

/** Any matrix would do: entries of a size below 1 that differ from row to row, shape [V, D]. */
function initialUnembedding(vocabulary: number, width: number): Float64Array {
  return Float64Array.from({ length: vocabulary * width }, (_, k) => (((k * 37 + 11) % 61) - 30) / 32);
}

/** @param learningRate η, the number. @param steps true steps through the full softmax. */
export function measureImplicit(
  instance: Instance,
  learningRate: number,
  steps: number,
  plant: Plant,
): ImplicitRow | { readonly missing: string } {
  const { train, width, beta } = instance;
  const vocabulary = vocabularyOf(instance);
  const size = vocabulary.trained * width;
  const rows = matrixRows(instance, vocabulary);
  const separator = maxMarginMatrix(instance, rows, size);
  if ('missing' in separator) return separator;
  const problem = { rows, count: train.count, width: size, stepSize: learningRate };
  const direction = plant === 'wrong-matrix' ? firstPairOnly(rows, size) : separator.matrix;
  const { sines, constant } = followDirection(problem, {
    direction,
    uStar: separator.matrix,
    support: separator.support,
  });

  const before = initialUnembedding(vocabulary.size, width);
  const nudged = vocabulary.trained * width;
  const after = trainImplicit(
    {
      count: train.count,
      width,
      vocabulary: vocabulary.size,
      prompt: train.prompt,
      chosenToken: vocabulary.compact(train.chosenToken),
      rejectedToken: vocabulary.compact(train.rejectedToken),
      beta,
      learningRate,
      initialUnembedding: before,
      ...(plant === 'rejected-partition-dropped' ? { gradient: withoutRejectedPartition } : {}),
    },
    steps,
    (step, unembedding) => {
      if (plant === 'unseen-row-nudged' && step === steps >> 1)
        unembedding[nudged] = unembedding[nudged]! + NUDGE;
    },
  );
  const moved = after.map((v, k) => v - before[k]!).subarray(0, size);
  const linear = linearAfter(problem, steps);
  return {
    support: separator.support.length,
    sines: sines.map(short),
    slope: sines.length === 0 || sines.some((s) => s === 0) ? null : short(lateSlope(sines)),
    ...('missing' in constant
      ? { noConstant: constant.missing, constant: null, predictedAtEnd: null, measuredAtEnd: null }
      : {
          noConstant: null,
          constant: short(constant.predicted),
          predictedAtEnd: short(constant.predictedAtEnd),
          measuredAtEnd: short(constant.measuredAtEnd),
        }),
    steps,
    softmaxDistance: short(distance(moved, linear) / norm(linear)),
    softmaxSine: short(measureConstant(moved, direction, 1)),
    movedRows: movedRows(before, after, vocabulary, width),
    unseenRows: vocabulary.size - vocabulary.trained,
    largestUnseenMargin: largestMargin(instance, vocabulary, before, after),
  };
}

const NUDGE = 1 / (1 << 30);

/** Wrong: the gradient of the rejected response forgets its log-partition function. */
const withoutRejectedPartition: ImplicitGradient = ({ probability, isChosen, isRejected }) => [
  isChosen - probability,
  -isRejected,
];

function linearAfter(problem: Parameters<typeof startDescent>[0], steps: number): Float64Array {
  const descent = startDescent(problem);
  for (let t = 0; t < steps; t++) descent.step();
  return descent.head();
}

/** X_0: the separator if there were no other pair. */
function firstPairOnly(rows: Float64Array, size: number): Float64Array {
  return rows.slice(0, size);
}

/** How many rows of unseen tokens differ in any bit. */
function movedRows(
  before: Float64Array,
  after: Float64Array,
  { trained, size }: Vocabulary,
  width: number,
): number {
  let moved = 0;
  for (let v = trained; v < size; v++) {
    const same = (d: number): boolean => Object.is(before[v * width + d], after[v * width + d]);
    if (!Array.from({ length: width }, (_, d) => d).every(same)) moved += 1;
  }
  return moved;
}

/** Largest |reward margin| on D_E, from rows of U − U(0). */
function largestMargin(
  { evaluation, width, beta }: Instance,
  { compact }: Vocabulary,
  before: Float64Array,
  after: Float64Array,
): number {
  const [chosen, rejected] = [compact(evaluation.chosenToken), compact(evaluation.rejectedToken)];
  let largest = 0;
  for (let e = 0; e < evaluation.count; e++) {
    const prompt = evaluation.prompt.subarray(e * width, (e + 1) * width);
    const pair = { prompt, chosenToken: chosen[e]!, rejectedToken: rejected[e]! };
    largest = Math.max(largest, Math.abs(implicitRewardMargin(pair, beta, after, before)));
  }
  return largest;
}
