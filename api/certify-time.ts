/** The certified time of Theorem 2, claim (c), alone: no trajectory, no random instances, no report. */

import { explicitConflictFault } from '../lib/checker/conflict.ts';
import { decideTime, log10Up, type TimeMethod } from '../lib/checker/theorem-2.ts';
import { type FloatInterval, fromDyadics } from '../lib/float-interval/interval.ts';
import { instanceFromJson } from '../lib/instance/json.ts';
import { readInstance } from '../lib/instance/read.ts';
import { Analysis } from '../theorems/theorem-2/analysis.ts';
import { correct } from '../theorems/theorem-2/formulas.ts';
import { type Given, instanceOf } from './given.ts';
import type { Theorem2Data } from './instances.ts';

/** What is known about the explicit reward model on one instance of Theorem 2. */
export type TimeCertificate =
  | {
      readonly kind: 'certified';
      /** log10 of t0 in gradient steps, rounded up: from t0 on at least `correct` of the `pairs` in D_E are ranked right. */
      readonly log10: number;
      /** Pairs e of D_E with ⟨u*, z_e⟩ > 0 for certain. */
      readonly correct: number;
      readonly pairs: number;
      /** Pairs of D_E whose sign an enclosed separator leaves open; none for an exact one. */
      readonly undecided: readonly number[];
      /** The step size η that t0 is for. */
      readonly learningRate: number;
      /** Whether η is below the limit of hypothesis H4. The time holds without it. */
      readonly belowStepLimit: boolean;
      /** Encloses the margin γ* = 1/‖u*‖. */
      readonly margin: FloatInterval;
      /** How u* is known. */
      readonly level: 'exact' | 'certified';
      /** How the state that later times are bounded from was obtained. */
      readonly method: TimeMethod;
    }
  /** Σ weights_i x_i = 0 over the pairs `support`, exactly: no head ranks the training set right (H3 fails). */
  | {
      readonly kind: 'non-separable';
      readonly support: readonly number[];
      readonly weights: readonly bigint[];
    }
  | { readonly kind: 'undecided'; readonly reason: string };

/**
 * From which gradient step on does an explicit reward model on these representations rank the evaluation pairs right?
 * The search proposes, lib/checker decides; a time is returned only if it does.
 * @throws InputError for an instance that is none.
 */
export async function certifyTime(instance: Given<Theorem2Data>): Promise<TimeCertificate> {
  const read = await instanceOf(instance, { fromJson: instanceFromJson, readInstance });
  const analysis = new Analysis(read, correct);
  const { candidate, separator, prediction, problem, learningRate } = analysis;
  if (candidate.kind === 'none') return { kind: 'undecided', reason: candidate.reason };
  if (candidate.kind === 'conflict') {
    const fault = explicitConflictFault(problem.train, candidate.conflict);
    if (fault !== null) return { kind: 'undecided', reason: fault };
    const { support, weights } = candidate.conflict;
    return { kind: 'non-separable', support, weights };
  }
  if (separator === null || !separator.ok || prediction === null) {
    return {
      kind: 'undecided',
      reason: separator?.ok === false ? separator.failure : 'no separator was found',
    };
  }
  const { time, stepLimit } = analysis;
  if (time === null) return { kind: 'undecided', reason: 'no state was found that certifies a time' };
  const decided = decideTime(problem, separator.facts, prediction, time.method);
  if (!decided.ok) return { kind: 'undecided', reason: decided.failure };
  return {
    kind: 'certified',
    log10: log10Up(decided.time),
    correct: prediction.positive,
    pairs: prediction.pairs,
    undecided: prediction.undecided,
    learningRate,
    belowStepLimit: stepLimit.admits(learningRate),
    margin: fromDyadics(separator.facts.margin),
    level: separator.facts.level,
    method: time.method,
  };
}
