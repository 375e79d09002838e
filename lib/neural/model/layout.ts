/** All parameters of a transformer in one block, with a name for each matrix. */
import { stream } from '../random/generator.ts';
import type { FullConfig } from './config.ts';

/** A matrix by rows at `offset` of the block. */
export interface ParameterView {
  readonly name: string;
  readonly offset: number;
  readonly rows: number;
  readonly columns: number;
  /** What the entries begin as: normal deviates times the initial standard deviation, or a constant. */
  readonly initial: 'normal' | 0 | 1;
}

export interface ParameterLayout {
  readonly views: readonly ParameterView[];
  /** Entries of the block. */
  readonly length: number;
}

/**
 * Names and shapes: `embedding` V×D, `positions` T×D; per layer `layer.i.attention-norm.gain`, `….bias` 1×D,
 * `….attention.in` 3D×D (queries, keys, values) and its bias, `….attention.out` D×D and its bias,
 * `….inner-norm.*`, `….inner.in` F×D, `….inner.out` D×F and their biases; `norm.gain`, `norm.bias` 1×D;
 * `unembedding` V×D unless tied; `reward-head` 1×D.
 */
export function layoutOf(config: FullConfig): ParameterLayout {
  const { vocabulary, width, inner, layers, positions } = config;
  const views: ParameterView[] = [];
  let length = 0;
  const put = (name: string, rows: number, columns: number, initial: ParameterView['initial']): void => {
    views.push({ name, offset: length, rows, columns, initial });
    length += rows * columns;
  };
  const norm = (name: string): void => {
    put(`${name}.gain`, 1, width, 1);
    put(`${name}.bias`, 1, width, 0);
  };
  const map = (name: string, rows: number, columns: number): void => {
    put(name, rows, columns, 'normal');
    put(`${name}.bias`, 1, rows, 0);
  };
  put('embedding', vocabulary, width, 'normal');
  if (config.learnedPositions) put('positions', positions, width, 'normal');
  for (let layer = 0; layer < layers; layer++) {
    const prefix = `layer.${layer}`;
    norm(`${prefix}.attention-norm`);
    map(`${prefix}.attention.in`, 3 * width, width);
    map(`${prefix}.attention.out`, width, width);
    norm(`${prefix}.inner-norm`);
    map(`${prefix}.inner.in`, inner, width);
    map(`${prefix}.inner.out`, width, inner);
  }
  norm('norm');
  if (!config.tied) put('unembedding', vocabulary, width, 'normal');
  if (config.rewardHead) put('reward-head', 1, width, 'normal');
  return { views, length };
}

/**
 * Initial parameters: matrices independent normal with the given standard deviation, gains 1, biases 0. Each matrix has
 * its own stream `initialisation/NAME` of the seed, so that adding one changes no other.
 */
export function initialParameters(
  layout: ParameterLayout,
  seed: number,
  standardDeviation: number,
): Float64Array {
  const block = new Float64Array(layout.length);
  for (const { name, offset, rows, columns, initial } of layout.views) {
    const end = offset + rows * columns;
    if (initial !== 'normal') block.fill(initial, offset, end);
    else {
      const generator = stream(seed, `initialisation/${name}`);
      for (let i = offset; i < end; i++) block[i] = standardDeviation * generator.normal();
    }
  }
  return block;
}
