/** A fixed list of responses: their hidden representations, next-token distributions and rewards. Float64 throughout. */

import { createKernel } from '../../lib/neural/kernel/create.ts';
import type { MatrixKernel } from '../../lib/neural/kernel/types.ts';
import { type Batch, lastTokens, packBatch, type Sequence } from '../../lib/neural/model/batch.ts';
import { named, Transformer } from '../../lib/neural/model/transformer.ts';
import { exponentialFor } from '../../lib/neural/tape/exponential.ts';
import { gatherRows } from '../../lib/neural/tape/gather-rows.ts';
import { linear } from '../../lib/neural/tape/linear.ts';
import { logProbability } from '../../lib/neural/tape/log-probability.ts';
import { pool } from '../../lib/neural/tape/pool.ts';
import { softmaxRow } from '../../lib/neural/tape/softmax-row.ts';
import { Tape } from '../../lib/neural/tape/tape.ts';
import type { Reward } from './specs.ts';

export interface Machine {
  readonly model: Transformer;
  readonly kernel: MatrixKernel;
}

export function machineFor(config: ConstructorParameters<typeof Transformer>[0]): Machine {
  return { model: new Transformer(config), kernel: createKernel('float64') };
}

/** n responses with K tokens in all. */
export interface ResponseSet {
  readonly batch: Batch;
  readonly count: number;
  /** v_l of all responses, shape [K]. */
  readonly tokens: Int32Array;
  /** Response of each token, shape [K]. */
  readonly owner: Int32Array;
  /** l within its response, counted from 0, shape [K]. */
  readonly position: Int32Array;
}

export function responseSet(sequences: readonly Sequence[]): ResponseSet {
  const batch = packBatch(sequences);
  const { responseTokens, responseStarts } = batch;
  const owner = new Int32Array(responseTokens.length);
  const position = new Int32Array(responseTokens.length);
  for (let s = 0; s < sequences.length; s++) {
    for (let i = responseStarts[s]!; i < responseStarts[s + 1]!; i++) {
      owner[i] = s;
      position[i] = i - responseStarts[s]!;
    }
  }
  return {
    batch,
    count: sequences.length,
    tokens: responseTokens.map((at) => batch.tokens[at]!),
    owner,
    position,
  };
}

export interface Representations {
  /** h_{x,y<l}, which precedes each response token, shape [K, D]. */
  readonly before: Float64Array;
  /** h_{x,y}, shape [n, D]. */
  readonly last: Float64Array;
}

export function represent(
  { model, kernel }: Machine,
  values: Float64Array,
  { batch }: ResponseSet,
): Representations {
  const mark = kernel.mark();
  const tape = new Tape(kernel, false);
  const parameters = model.parameters(values, kernel.allocate(0));
  const hidden = model.hidden(tape, parameters, batch);
  const rows = (at: Int32Array): Float64Array => Float64Array.from(gatherRows(tape, hidden, at).value);
  const result = { before: rows(batch.responseTokens.map((at) => at - 1)), last: rows(lastTokens(batch)) };
  kernel.release(mark);
  return result;
}

export interface Evaluated {
  /** u·h_{x,y}, shape [n]. */
  readonly explicit: Float64Array;
  /** ln π(y|x), shape [n], in nats. */
  readonly logProbability: Float64Array;
  /** U h, shape [K, V]. */
  readonly logits: Float64Array;
  /** π(·|x,y<l), shape [K, V]. */
  readonly probability: Float64Array;
}

/** What the heads u and U of `values` make of given representations. */
export function evaluate(
  { model, kernel }: Machine,
  values: Float64Array,
  { batch, tokens, count }: ResponseSet,
  { before, last }: Representations,
): Evaluated {
  const { width, vocabulary } = model.config;
  const mark = kernel.mark();
  const tape = new Tape(kernel, false);
  const parameters = model.parameters(values, kernel.allocate(0));
  const head = linear(tape, tape.constant(count, width, last), named(parameters, 'reward-head'));
  const logits = model.logits(tape, parameters, tape.constant(tokens.length, width, before));
  const logs = pool(tape, logProbability(tape, logits, tokens), batch.responseStarts, 'sum');
  const probability = new Float64Array(logits.value.length);
  const exponential = exponentialFor(kernel.name);
  for (let at = 0; at < probability.length; at += vocabulary) {
    softmaxRow(exponential, logits.value, at, probability, at, vocabulary, 1);
  }
  const result = {
    explicit: Float64Array.from(head.value),
    logProbability: Float64Array.from(logs.value),
    logits: Float64Array.from(logits.value),
    probability,
  };
  kernel.release(mark);
  return result;
}

/** r_EX = ⟨u, h⟩ or r_IM = β(ln π − ln π_ref), shape [n]. */
export function rewardsOf(
  reward: Reward,
  { explicit, logProbability }: Evaluated,
  reference: Float64Array,
): Float64Array {
  if (reward.kind === 'explicit') return explicit;
  return logProbability.map((ln, s) => reward.beta * (ln - reference[s]!));
}
