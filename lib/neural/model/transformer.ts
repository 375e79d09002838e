/**
 * A GPT with layer norm before attention and before the inner layers (Radford et al. 2019), GELU, residual
 * connections, a last layer norm and an unembedding without bias.
 */
import type { Block } from '../kernel/types.ts';
import { add } from '../tape/add.ts';
import { attention } from '../tape/attention.ts';
import { gatherRows } from '../tape/gather-rows.ts';
import { gelu } from '../tape/gelu.ts';
import { layerNorm } from '../tape/layer-norm.ts';
import { linear } from '../tape/linear.ts';
import { type Rotary, rotaryTable } from '../tape/rotary.ts';
import type { Tape, Tensor } from '../tape/tape.ts';
import type { Batch } from './batch.ts';
import { completeConfig, type FullConfig, type TransformerConfig } from './config.ts';
import { layoutOf, type ParameterLayout } from './layout.ts';

/** The parameters by name. */
export type ParameterTensors = ReadonlyMap<string, Tensor>;

export class Transformer {
  readonly config: FullConfig;
  readonly layout: ParameterLayout;
  readonly #rotary: Rotary;

  /** @throws RangeError for a config that describes no transformer */
  constructor(config: TransformerConfig) {
    this.config = completeConfig(config);
    this.layout = layoutOf(this.config);
    this.#rotary = rotaryTable(this.config.rotaryDimensions, this.config.positions);
  }

  /**
   * The named views of a block of parameters and of a block of their gradients (empty when gradients are not kept).
   * The kernel is fastest when both blocks are its own.
   */
  parameters(values: Block, gradients: Block): ParameterTensors {
    const { views, length } = this.layout;
    if (values.length !== length || (gradients.length !== 0 && gradients.length !== length)) {
      throw new RangeError(
        `${length} parameters were expected, got ${values.length} and ${gradients.length}`,
      );
    }
    return new Map(
      views.map(({ name, offset, rows, columns }) => {
        const end = offset + rows * columns;
        const gradient = gradients.length === 0 ? gradients : gradients.subarray(offset, end);
        return [name, { rows, columns, value: values.subarray(offset, end), gradient }];
      }),
    );
  }

  /**
   * Hidden representations h_z after the last layer norm, one row per token: row i is h of the sequence up to and
   * including token i.
   * @returns tokens × D
   * @throws RangeError for a token outside the vocabulary or a sequence that is too long
   */
  hidden(tape: Tape, parameters: ParameterTensors, batch: Batch): Tensor {
    const { layers, heads, positions, learnedPositions } = this.config;
    for (const position of batch.positions) {
      if (position >= positions) throw new RangeError(`a sequence is longer than ${positions} tokens`);
    }
    const the = (name: string): Tensor => named(parameters, name);
    const norm = (x: Tensor, name: string): Tensor =>
      layerNorm(tape, x, the(`${name}.gain`), the(`${name}.bias`));
    const map = (x: Tensor, name: string): Tensor => linear(tape, x, the(name), the(`${name}.bias`));
    let x = gatherRows(tape, the('embedding'), batch.tokens);
    if (learnedPositions) x = add(tape, x, gatherRows(tape, the('positions'), batch.positions));
    for (let layer = 0; layer < layers; layer++) {
      const prefix = `layer.${layer}`;
      const input = map(norm(x, `${prefix}.attention-norm`), `${prefix}.attention.in`);
      const mixed = attention(tape, input, batch.starts, heads, this.#rotary);
      x = add(tape, x, map(mixed, `${prefix}.attention.out`));
      const inner = gelu(tape, map(norm(x, `${prefix}.inner-norm`), `${prefix}.inner.in`));
      x = add(tape, x, map(inner, `${prefix}.inner.out`));
    }
    return norm(x, 'norm');
  }

  /** U·h for each row of hidden representations: n × V. */
  logits(tape: Tape, parameters: ParameterTensors, hidden: Tensor): Tensor {
    return linear(tape, hidden, named(parameters, this.config.tied ? 'embedding' : 'unembedding'));
  }
}

/** @throws RangeError when the model has no such parameter */
export function named(parameters: ParameterTensors, name: string): Tensor {
  const tensor = parameters.get(name);
  if (tensor === undefined) throw new RangeError(`the model has no parameter ${name}`);
  return tensor;
}
