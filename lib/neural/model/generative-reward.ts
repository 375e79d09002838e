/**
 * Explicit generative reward models (EX-GRM): the model is asked after the response whether it is correct, and the
 * reward is the probability of the answer "Yes". A sequence already ends with the verification tokens ("Verification:
 * Is the answer correct (Yes/No)?" in the paper), so the answer is predicted at its last token.
 */
import { crossEntropy } from '../tape/cross-entropy.ts';
import { exponentiate } from '../tape/exponentiate.ts';
import { gatherRows } from '../tape/gather-rows.ts';
import { logProbability } from '../tape/log-probability.ts';
import type { Tape, Tensor } from '../tape/tape.ts';
import { type Batch, lastTokens } from './batch.ts';
import type { ParameterTensors, Transformer } from './transformer.ts';

/** The two answers, as tokens of the vocabulary. */
export interface Verdicts {
  readonly yes: number;
  readonly no: number;
}

/** @throws RangeError unless the two are different tokens of the vocabulary */
export function checkVerdicts({ yes, no }: Verdicts, vocabulary: number): void {
  const isToken = (token: number): boolean => Number.isInteger(token) && token >= 0 && token < vocabulary;
  if (isToken(yes) && isToken(no) && yes !== no) return;
  throw new RangeError(
    `verdicts: two different tokens below ${vocabulary} were expected, got ${yes} and ${no}`,
  );
}

/**
 * Rewards r(x, y) = π("Yes" | x, y, verification), in [0, 1]; the softmax runs over the whole vocabulary.
 * @param hidden tokens × D
 * @returns sequences × 1
 */
export function generativeRewards(
  tape: Tape,
  model: Transformer,
  parameters: ParameterTensors,
  hidden: Tensor,
  batch: Batch,
  { yes }: Verdicts,
): Tensor {
  const logits = verdictLogits(tape, model, parameters, hidden, batch);
  const targets = new Int32Array(batch.starts.length - 1).fill(yes);
  return exponentiate(tape, logProbability(tape, logits, targets));
}

/**
 * Σ w·(−ln π("Yes" | x, y⁺, verification) − ln π("No" | x, y⁻, verification)) over the pairs: cross-entropy over the
 * whole vocabulary, so that probability of any third token is a loss too. Sequences 2i and 2i + 1 are the chosen and the
 * rejected one of pair i.
 * @param hidden tokens × D
 * @param pairWeight w, one over the number of pairs
 * @returns 1 × 1
 */
export function generativeLoss(
  tape: Tape,
  model: Transformer,
  parameters: ParameterTensors,
  hidden: Tensor,
  batch: Batch,
  { yes, no }: Verdicts,
  pairWeight: number,
): Tensor {
  const count = batch.starts.length - 1;
  const targets = Int32Array.from({ length: count }, (_, s) => (s % 2 === 0 ? yes : no));
  const logits = verdictLogits(tape, model, parameters, hidden, batch);
  return crossEntropy(tape, logits, targets, new Float64Array(count).fill(pairWeight));
}

/** Sequences × V. */
function verdictLogits(
  tape: Tape,
  model: Transformer,
  parameters: ParameterTensors,
  hidden: Tensor,
  batch: Batch,
): Tensor {
  return model.logits(tape, parameters, gatherRows(tape, hidden, lastTokens(batch)));
}
