/** The mean next-token loss of a language model over the tokens of a batch; an objective for a gradient team. */
import { divide, type Objective } from '../parallel/objective.ts';
import { crossEntropy } from '../tape/cross-entropy.ts';
import { gatherRows } from '../tape/gather-rows.ts';
import { packBatch, type Sequence } from './batch.ts';
import type { TransformerConfig } from './config.ts';
import { predictions } from './predictions.ts';
import { Transformer } from './transformer.ts';

export interface NextTokenShard {
  readonly sequences: readonly Sequence[];
  /** One over the number of predicted tokens of the whole batch. */
  readonly tokenWeight: number;
}

/** Sequences of one token predict nothing and are of no account. */
export function nextTokenShards(sequences: readonly Sequence[], count: number): readonly NextTokenShard[] {
  const predicted = sequences.reduce((sum, { tokens }) => sum + tokens.length - 1, 0);
  return divide(sequences, count).map((part) => ({ sequences: part, tokenWeight: 1 / predicted }));
}

export function createObjective(config: TransformerConfig): Objective<NextTokenShard> {
  const model = new Transformer(config);
  return {
    length: model.layout.length,
    loss(tape, values, gradients, { sequences, tokenWeight }) {
      const batch = packBatch(sequences);
      const parameters = model.parameters(values, gradients);
      const { rows, tokens } = predictions(batch);
      const hidden = gatherRows(tape, model.hidden(tape, parameters, batch), rows);
      const weights = new Float64Array(rows.length).fill(tokenWeight);
      return crossEntropy(tape, model.logits(tape, parameters, hidden), tokens, weights);
    },
  };
}
