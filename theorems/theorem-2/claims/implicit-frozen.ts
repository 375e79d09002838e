/** Claim (b): the implicit model does not move on unseen tokens. */

import { type Check, discarded, holds, type Outcome, open, violated } from '../../../lib/audit/check.ts';
import { sharedTokens } from '../../../lib/checker/unseen-tokens.ts';
import { commonScale } from '../../../lib/exact/dyadic.ts';
import type { Analysis } from '../analysis.ts';
import { implicitTraining } from './implicit-training.ts';
import { proveSymbolically } from './symbolic.ts';

function needsUnseenTokens(analysis: Analysis): Outcome | null {
  const shared = sharedTokens(analysis.instance);
  if (shared.length === 0) return null;
  const { token, pair } = shared[0]!;
  return discarded(`H5 fails: token ${token} of evaluation pair ${pair} is a training response`);
}

/** Largest n·V and n·D for one exact step. */
const LARGEST_STEP = 1e7;
/** Denominator of the rational probabilities and of the g_i. */
const TOTAL = 1n << 16n;

/**
 * One gradient step in integers. The policy's next-token probabilities are arbitrary rationals w_v/2^16, the factors
 * g_i = σ(−margin) arbitrary rationals in (0, 1): the step leaves unseen rows unchanged whatever they are.
 */
function exactStep(analysis: Analysis): Outcome {
  const missing = needsUnseenTokens(analysis);
  if (missing !== null) return missing;
  const { instance, formulas } = analysis;
  const { train, evaluation, width } = instance;
  const tokens = [...new Set([train, evaluation].flatMap((p) => [...p.chosenToken, ...p.rejectedToken]))];
  if (train.count * Math.max(tokens.length, width) > LARGEST_STEP)
    return open('too large for one exact step');
  const h = commonScale(train.prompt).integers;
  const step = new Map(tokens.map((token) => [token, new Array<bigint>(width).fill(0n)]));
  let state = 0x9e3779b9;
  const next = (): number => {
    // xorshift32; only the arbitrariness of the values matters.
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % 997;
  };
  for (let i = 0; i < train.count; i++) {
    const weights = tokens.map(() => BigInt(1 + next()));
    const used = weights.reduce((a, b) => a + b, 0n);
    // Brought to the common denominator 2^16 by giving the rest to the first token.
    const scaled = weights.map((w) => (w * (TOTAL - 1n)) / used);
    scaled[0] = scaled[0]! + TOTAL - scaled.reduce((a, b) => a + b, 0n);
    const g = BigInt(1 + next());
    for (const [k, token] of tokens.entries()) {
      const coefficient = formulas.logitGradient(
        token === train.chosenToken[i],
        token === train.rejectedToken[i],
        scaled[k]!,
        TOTAL,
      );
      if (coefficient === 0n) continue;
      const row = step.get(token)!;
      for (let d = 0; d < width; d++) row[d] = row[d]! + g * coefficient * h[i * width + d]!;
    }
  }
  const promptE = commonScale(evaluation.prompt).integers;
  for (let e = 0; e < evaluation.count; e++) {
    const plus = step.get(evaluation.chosenToken[e]!)!;
    const minus = step.get(evaluation.rejectedToken[e]!)!;
    for (const [token, row] of [
      [evaluation.chosenToken[e]!, plus],
      [evaluation.rejectedToken[e]!, minus],
    ] as const) {
      if (row.some((v) => v !== 0n))
        return violated(`row ${token} of U moves although the token was never trained`);
    }
    let margin = 0n;
    for (let d = 0; d < width; d++) margin += (plus[d]! - minus[d]!) * promptE[e * width + d]!;
    if (margin !== 0n) return violated(`the margin of evaluation pair ${e} is not 0`);
  }
  return holds(0, 0, 0);
}

function bitwise(analysis: Analysis): Outcome {
  const missing = needsUnseenTokens(analysis);
  if (missing !== null) return missing;
  if (!implicitTraining.affordable(analysis))
    return open(
      'the vocabulary is too large to train in full, or the numbers are outside the range of float64',
    );
  const { movedToken, largestUnseenMargin } = implicitTraining(analysis);
  if (movedToken !== null)
    return violated(`the row of unseen token ${movedToken} changes`, largestUnseenMargin, 0);
  return largestUnseenMargin === 0
    ? holds(0, 0, 0)
    : violated(`an evaluation margin is ${largestUnseenMargin}`, largestUnseenMargin, 0);
}

export const frozenChecks: readonly Check<Analysis>[] = [
  {
    id: 'theorem-2.b.symbolic',
    statement: '∂ℓ/∂U_v is the zero function for every token v that is no training response (V = 2..6)',
    role: 'claim',
    level: 'symbolic',
    relation: 'equality',
    quantity: 'identities proved',
    limits:
      'for one pair and V ≤ 6; sums over pairs follow by linearity, larger V by merging tokens into one partition term',
    once: true,
    run: (analysis) => needsUnseenTokens(analysis) ?? proveSymbolically(analysis.formulas.symbolic),
  },
  {
    id: 'theorem-2.b.step',
    statement:
      'a gradient step in rational arithmetic leaves every unseen row of U as it is, and every margin on D_E exactly 0',
    role: 'claim',
    level: 'exact',
    relation: 'equality',
    quantity: 'largest |evaluation margin| after the step',
    limits:
      'arbitrary rational probabilities and σ-factors stand for those of the run; every step has this form',
    run: exactStep,
  },
  {
    id: 'theorem-2.b.trajectory',
    statement:
      'training through the full softmax in float64 changes no bit of an unseen row, and every margin on D_E stays 0',
    role: 'claim',
    level: 'numeric',
    relation: 'equality',
    quantity: 'largest |evaluation margin|, from rows of U − U_ref; tolerance 0 ulp',
    limits: 'a finite run from a random U; float64',
    run: bitwise,
  },
];
