import { logProbability } from './log-probability.ts';
import type { Tape, Tensor } from './tape.ts';
import { weightedSum } from './weighted-sum.ts';

/**
 * −Σ w_i ln softmax(row i)_{token i}; with all w_i = 1/n the mean next-token loss in nats.
 * @param logits n × V
 * @param tokens n integers in [0, V)
 * @param weights n entries; 0 leaves a position out
 * @returns 1 × 1
 */
export function crossEntropy(tape: Tape, logits: Tensor, tokens: Int32Array, weights: Float64Array): Tensor {
  return weightedSum(
    tape,
    logProbability(tape, logits, tokens),
    weights.map((w) => -w),
  );
}
