/** Theorem 2 on one instance in the plane: certificate, path of u(t), and the implicit model's margins. */

import { certificateToObject } from '../../lib/checker/certificate.ts';
import { softplus } from '../../lib/float/elementary.ts';
import { implicitRewardMargin, trainImplicit } from '../../lib/gradient-descent/implicit-policy.ts';
import { measureConstant } from '../../lib/gradient-descent/limit-constant.ts';
import { followDescent } from '../../lib/gradient-descent/trajectory.ts';
import { InputError } from '../../lib/input-error.ts';
import { instanceFromJson } from '../../lib/instance/json.ts';
import type { Instance, PreferencePairs } from '../../lib/instance/types.ts';
import { Analysis } from '../../theorems/theorem-2/analysis.ts';
import { certificateOf } from '../../theorems/theorem-2/certificate-of.ts';
import { correct } from '../../theorems/theorem-2/formulas.ts';
import { hypothesesOf } from '../../theorems/theorem-2/hypotheses.ts';
import { limitConstantOf } from '../../theorems/theorem-2/limit.ts';
import { dotRow } from '../../theorems/theorem-2/trajectory.ts';
import type { PlanePairs } from '../state/plane-pairs.ts';
import { GRID } from '../state/state.ts';
import type { ViewHead } from './messages.ts';
import { theorem2Finding, theorem2Quantities } from './theorem-2-text.ts';

/** Samples of the explicit model's descent, all of the same length. Numeric. */
export interface Path {
  readonly log10Time: Float64Array;
  /** u(t), two numbers a sample. */
  readonly head: Float64Array;
  readonly accuracy: Float64Array;
  /** sin∠(u,u*)·ln t; NaN without u*. */
  readonly constant: Float64Array;
  readonly loss: Float64Array;
  /** Why it ends where it does; "complete" at its planned end. */
  readonly status: string;
}

/** The implicit model's margins on D_E, one row of `margins` a sampled step. Numeric. */
export interface ImplicitPath {
  readonly steps: readonly number[];
  readonly margins: readonly (readonly number[])[];
  readonly accuracy: readonly number[];
  /** Per evaluation pair: whether neither token is a response in D_T. */
  readonly unseen: readonly boolean[];
}

export interface Theorem2View extends ViewHead {
  /** As `npm run theorem:2 -- --instance … --json` reports it; null where neither proof was found. */
  readonly certificate: Readonly<Record<string, unknown>> | null;
  readonly learningRate: number;
  /** The pairs as they are drawn, in units of 1/GRID, not rounded to it. */
  readonly points: PlanePairs;
  /** u*; null where there is none. */
  readonly separator: readonly [number, number] | null;
  readonly supportVectors: readonly number[];
  /** log10. */
  readonly t0: number | null;
  readonly firstSeen: number | null;
  readonly limitConstant: number | null;
  readonly predictedAccuracy: number | null;
  readonly path: Path;
  readonly implicit: ImplicitPath;
}

/** As in theorems/theorem-2/trajectory.ts, so that the samples are the same. */
const TRUE_STEPS = 2000;
const LAST = 300;
/** Without a separator the run settles, or turns stiff, long before. */
const LAST_WITHOUT_SEPARATOR = 12;

/**
 * @param startOffset how far the implicit model's rows of D_E lie from its reference at the start; 0 keeps H6.
 * @throws InputError for a text that is no instance, or one outside of the plane.
 */
export function theorem2View(text: string, source: string, startOffset: number): Theorem2View {
  const instance = instanceFromJson(text, source);
  if (instance.width !== 2) {
    throw new InputError(
      `${source}: has hidden width ${instance.width}; expected 2 to be drawn in the plane`,
    );
  }
  const analysis = new Analysis(instance, correct);
  const certificate = certificateOf(analysis);
  const separable = certificate?.separable === true ? certificate : null;
  const u = separable === null ? null : ([separable.uStar[0]!, separable.uStar[1]!] as const);
  const limit = analysis.separator?.ok ? limitConstantOf(analysis) : null;
  const path = follow(analysis, u);
  const implicit = implicitPath(instance, analysis.learningRate, startOffset);
  const parts = { analysis, certificate, limit, path, implicit };
  return {
    finding: theorem2Finding(parts),
    quantities: theorem2Quantities(parts),
    hypotheses: hypothesesOf(analysis),
    certificate: certificate === null ? null : certificateToObject(certificate),
    learningRate: analysis.learningRate,
    points: { train: drawn(instance.train), evaluation: drawn(instance.evaluation) },
    separator: u,
    supportVectors: separable?.supportVectors ?? [],
    t0: separable?.t0?.log10 ?? null,
    firstSeen: separable?.firstSeen.log10 ?? null,
    limitConstant: separable?.limitConstant ?? null,
    predictedAccuracy: separable?.exRmPredicted ?? null,
    path,
    implicit,
  };
}

function drawn({ count, chosenHidden, rejectedHidden }: PreferencePairs): number[] {
  return Array.from({ length: 4 * count }, (_, k) => {
    const [pair, at] = [k >> 2, k & 3];
    const h = at < 2 ? chosenHidden : rejectedHidden;
    return GRID * h[2 * pair + (at & 1)]!;
  });
}

function follow({ problem, learningRate }: Analysis, u: readonly [number, number] | null): Path {
  const { train, evaluation } = problem;
  const [times, heads, accuracies, constants, losses]: number[][] = [[], [], [], [], []];
  const star = u === null ? null : Float64Array.from(u);
  const result = followDescent(
    { rows: train.rows, count: train.count, width: 2, stepSize: learningRate },
    { trueSteps: TRUE_STEPS, untilLog10: u === null ? LAST_WITHOUT_SEPARATOR : LAST },
    (point) => {
      // A step, or ten points for every factor of ten: denser samples of the first thousands are not seen.
      const last = times!.at(-1) ?? Number.NEGATIVE_INFINITY;
      if (point.step === 0 || (point.step !== undefined && point.log10Time < last + 0.01)) return;
      const head = point.head();
      times!.push(point.log10Time);
      heads!.push(head[0]!, head[1]!);
      let correctPairs = 0;
      for (let e = 0; e < evaluation.count; e++) {
        const reward = dotRow(head, evaluation.rows, e, 2);
        correctPairs += reward > 0 ? 1 : reward === 0 ? 0.5 : 0;
      }
      accuracies!.push(correctPairs / evaluation.count);
      constants!.push(star === null ? Number.NaN : measureConstant(head, star, point.logTime));
      losses!.push(meanLoss(point.margins));
    },
  );
  return {
    log10Time: Float64Array.from(times!),
    head: Float64Array.from(heads!),
    accuracy: Float64Array.from(accuracies!),
    constant: Float64Array.from(constants!),
    loss: Float64Array.from(losses!),
    status: result.status,
  };
}

/** Mean −ln σ(m). */
function meanLoss(margins: Float64Array): number {
  return margins.reduce((sum, m) => sum + softplus(-m), 0) / margins.length;
}

const IMPLICIT_STEPS = 2000;
const IMPLICIT_BUDGET = 2e6;

/** Trains U through the full softmax, from rows that differ from token to token. */
function implicitPath(instance: Instance, learningRate: number, startOffset: number): ImplicitPath {
  const { train, evaluation, width, beta } = instance;
  const tokens = [...new Set([train, evaluation].flatMap((p) => [...p.chosenToken, ...p.rejectedToken]))];
  const index = new Map(tokens.map((token, v) => [token, v]));
  const compact = (ids: Int32Array): Int32Array => ids.map((id) => index.get(id)!);
  const reference = Float64Array.from(
    { length: tokens.length * width },
    (_, k) => (((k * 37 + 11) % 61) - 30) / 32,
  );
  const trained = new Set([...train.chosenToken, ...train.rejectedToken]);
  // H6 dropped: rows of unseen chosen tokens begin below their reference.
  const initial = reference.map((value, k) => {
    const token = tokens[Math.floor(k / width)]!;
    return trained.has(token) || !evaluation.chosenToken.includes(token) ? value : value - startOffset;
  });
  const [chosen, rejected] = [compact(evaluation.chosenToken), compact(evaluation.rejectedToken)];
  const steps = Math.max(
    16,
    Math.min(IMPLICIT_STEPS, Math.floor(IMPLICIT_BUDGET / (train.count * tokens.length))),
  );
  const seen: { step: number; margins: number[] }[] = [];
  let next = 0;
  trainImplicit(
    {
      count: train.count,
      width,
      vocabulary: tokens.length,
      prompt: train.prompt,
      chosenToken: compact(train.chosenToken),
      rejectedToken: compact(train.rejectedToken),
      beta,
      learningRate,
      initialUnembedding: initial,
      referenceUnembedding: reference,
    },
    steps,
    (step, unembedding) => {
      if (step < next && step !== steps) return;
      next = Math.max(step + 1, Math.ceil(step * 1.15));
      const margins = Array.from({ length: evaluation.count }, (_, e) =>
        implicitRewardMargin(
          {
            prompt: evaluation.prompt.subarray(e * width, (e + 1) * width),
            chosenToken: chosen[e]!,
            rejectedToken: rejected[e]!,
          },
          beta,
          unembedding,
          reference,
        ),
      );
      seen.push({ step, margins });
    },
  );
  const share = (margins: readonly number[]): number =>
    margins.reduce((sum, m) => sum + (m > 0 ? 1 : m === 0 ? 0.5 : 0), 0) / margins.length;
  return {
    steps: seen.map(({ step }) => step),
    margins: seen.map(({ margins }) => margins),
    accuracy: seen.map(({ margins }) => share(margins)),
    unseen: Array.from(
      { length: evaluation.count },
      (_, e) => !trained.has(evaluation.chosenToken[e]!) && !trained.has(evaluation.rejectedToken[e]!),
    ),
  };
}
