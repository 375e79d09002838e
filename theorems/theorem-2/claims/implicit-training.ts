/** The implicit model trained through its full softmax, from a random unembedding matrix; shared by the checks. */

import { softplus } from '../../../lib/float/elementary.ts';
import { implicitRewardMargin, trainImplicit } from '../../../lib/gradient-descent/implicit-policy.ts';
import type { PreferencePairs } from '../../../lib/instance/types.ts';
import { sqrt } from '../../../lib/interval/interval.ts';
import { toNumberUp } from '../../../lib/interval/to-number.ts';
import type { Analysis } from '../analysis.ts';
import { isModerate } from '../trajectory.ts';

export interface ImplicitRun {
  readonly steps: number;
  /** Mean loss before every step and after the last. */
  readonly losses: readonly number[];
  readonly finalSmallestMargin: number;
  /** An unseen evaluation token whose row changed in any bit, or null. */
  readonly movedToken: number | null;
  readonly largestUnseenMargin: number;
}

const STEPS = 64;
/** Largest number of multiplications for a run through the full softmax. */
const LARGEST_COST = 2e9;
const runs = new WeakMap<Analysis, ImplicitRun>();

/** @returns the run of this analysis, computed once; only call it when `affordable`. */
export function implicitTraining(analysis: Analysis): ImplicitRun {
  const known = runs.get(analysis) ?? train(analysis);
  runs.set(analysis, known);
  return known;
}

implicitTraining.affordable = (analysis: Analysis): boolean => stepsFor(analysis) > 0;

function tokensOf({ instance: { train, evaluation } }: Analysis): number[] {
  return [...new Set([train, evaluation].flatMap((p) => [...p.chosenToken, ...p.rejectedToken]))];
}

/** 0 when a run is too expensive or leaves the range of float64. */
function stepsFor(analysis: Analysis): number {
  const { train, width } = analysis.instance;
  const norm = toNumberUp(sqrt(analysis.stepLimit.squaredNorm).hi);
  if (!isModerate(analysis.learningRate, norm) || !isModerate(1, analysis.instance.beta)) return 0;
  const cost = tokensOf(analysis).length * width * train.count * 2;
  return Math.min(STEPS, Math.floor(LARGEST_COST / cost));
}

function train(analysis: Analysis): ImplicitRun {
  const { instance, learningRate, formulas } = analysis;
  const { width, beta } = instance;
  const tokens = tokensOf(analysis);
  const index = new Map(tokens.map((token, v) => [token, v]));
  const compact = (ids: Int32Array): Int32Array => ids.map((id) => index.get(id)!);
  // Rows of size about 1/√D·16ths that differ from token to token; any matrix would do.
  const initialUnembedding = Float64Array.from(
    { length: tokens.length * width },
    (_, k) => (((k * 37 + 11) % 61) - 30) / 32,
  );
  /** Reward margins of all pairs under U. */
  const margins = (pairs: PreferencePairs, unembedding: Float64Array): number[] => {
    const chosen = compact(pairs.chosenToken);
    const rejected = compact(pairs.rejectedToken);
    return Array.from({ length: pairs.count }, (_, i) => {
      const pair = {
        prompt: pairs.prompt.subarray(i * width, (i + 1) * width),
        chosenToken: chosen[i]!,
        rejectedToken: rejected[i]!,
      };
      return implicitRewardMargin(pair, beta, unembedding, initialUnembedding);
    });
  };
  const losses: number[] = [];
  let finalSmallestMargin = 0;
  const steps = stepsFor(analysis);
  const final = trainImplicit(
    {
      count: instance.train.count,
      width,
      vocabulary: tokens.length,
      prompt: instance.train.prompt,
      chosenToken: compact(instance.train.chosenToken),
      rejectedToken: compact(instance.train.rejectedToken),
      beta,
      learningRate,
      initialUnembedding,
      gradient: formulas.implicitGradient,
    },
    steps,
    (_, unembedding) => {
      const current = margins(instance.train, unembedding);
      losses.push(current.reduce((sum, m) => sum + softplus(-m), 0) / current.length);
      finalSmallestMargin = Math.min(...current);
    },
  );
  const trained = new Set([...instance.train.chosenToken, ...instance.train.rejectedToken]);
  const moved = tokens.find((token, v) => {
    if (trained.has(token)) return false;
    for (let d = 0; d < width; d++) {
      if (!Object.is(final[v * width + d], initialUnembedding[v * width + d])) return true;
    }
    return false;
  });
  const largestUnseenMargin = Math.max(...margins(instance.evaluation, final).map(Math.abs));
  return { steps, losses, finalSmallestMargin, movedToken: moved ?? null, largestUnseenMargin };
}
