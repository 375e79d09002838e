import type { Block, MatrixKernel } from '../kernel/types.ts';
import { affine } from '../tape/affine.ts';
import { gatherRows } from '../tape/gather-rows.ts';
import { logProbability } from '../tape/log-probability.ts';
import { pool } from '../tape/pool.ts';
import { Tape, type Tensor } from '../tape/tape.ts';
import type { Batch } from './batch.ts';
import type { ParameterTensors, Transformer } from './transformer.ts';

/**
 * ln π(y|x) = Σ ln π(y_k | x, y_<k) over the response tokens of each sequence, in nats. A response token's probability
 * is read one position earlier.
 * @param hidden tokens × D
 * @returns sequences × 1
 */
export function responseLogProbabilities(
  tape: Tape,
  model: Transformer,
  parameters: ParameterTensors,
  hidden: Tensor,
  batch: Batch,
): Tensor {
  const { responseTokens, responseStarts, tokens } = batch;
  const before = gatherRows(
    tape,
    hidden,
    responseTokens.map((at) => at - 1),
  );
  const targets = responseTokens.map((at) => tokens[at]!);
  const each = logProbability(tape, model.logits(tape, parameters, before), targets);
  return pool(tape, each, responseStarts, 'sum');
}

/**
 * Implicit rewards r_IM(x, y) = β(ln π(y|x) − ln π_ref(y|x)).
 * @param logProbabilities sequences × 1, of the policy
 * @param reference one value per sequence, of the frozen reference
 * @returns sequences × 1
 */
export function implicitRewards(
  tape: Tape,
  logProbabilities: Tensor,
  reference: ArrayLike<number>,
  beta: number,
): Tensor {
  return affine(tape, logProbabilities, beta, reference);
}

/**
 * ln π_ref(y|x) of each sequence, to be computed once per data set: bits depend neither on the batch nor on padding.
 * @param values parameters of the reference, of the kernel's precision
 */
export function referenceLogProbabilities(
  kernel: MatrixKernel,
  model: Transformer,
  values: Block,
  batch: Batch,
): Float64Array {
  const mark = kernel.mark();
  const tape = new Tape(kernel, false);
  const parameters = model.parameters(values, kernel.allocate(0));
  const hidden = model.hidden(tape, parameters, batch);
  const result = Float64Array.from(responseLogProbabilities(tape, model, parameters, hidden, batch).value);
  kernel.release(mark);
  return result;
}
