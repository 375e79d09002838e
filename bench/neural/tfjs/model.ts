/**
 * The transformer, the loss and the update of bench/neural/step.ts in TensorFlow.js operations, in float32. Linear maps
 * have a gradient of their own: XNNPACK, which the wasm backend multiplies with, is not used for products with transpose
 * flags, so the factors are transposed first.
 */
import type * as TensorFlow from '@tensorflow/tfjs-core';
import type { Scalar, Tensor, Tensor2D, Variable } from '@tensorflow/tfjs-core';
import type { PeerRequest } from './request.ts';

type Tf = typeof TensorFlow;

export interface TfjsModel {
  /** One step: loss, gradients, clipping, Adam. @returns the loss before it */
  step(): number;
}

/** @param parameters as layoutOf arranges them */
export function createModel(tf: Tf, request: PeerRequest, parameters: ArrayLike<number>): TfjsModel {
  const { width, heads, layers, vocabulary, views, tokens, prompt, beta, clip } = request;
  const [count, length] = [tokens.length, tokens[0]!.length];
  const depth = width / heads;
  const variables = new Map<string, Variable>();
  for (const { name, offset, rows, columns } of views) {
    const entries = Float32Array.from({ length: rows * columns }, (_, i) => parameters[offset + i]!);
    const shape = rows === 1 ? [columns] : [rows, columns];
    variables.set(name, tf.variable(tf.tensor(entries, shape), true, name));
  }
  const the = (name: string): Tensor => variables.get(name)!;
  const chosenTokens = tf.tensor1d(tokens.flat(), 'int32');
  const oneHot = tf.cast(tf.oneHot(chosenTokens, vocabulary), 'float32') as Tensor2D;
  const targets = tf.cast(
    tf.oneHot(
      tf.tensor2d(
        tokens.map((row) => row.slice(1)),
        undefined,
        'int32',
      ),
      vocabulary,
    ),
    'float32',
  );
  const mask = tf.tensor(
    Float32Array.from({ length: length * length }, (_, at) =>
      at % length > Math.floor(at / length) ? -1e9 : 0,
    ),
    [1, 1, length, length],
  );
  const reference = tf.tensor1d([...request.reference]);

  /** x·Wᵀ by rows of x. */
  const product = tf.customGrad((x, weight, save) => {
    (save as (saved: Tensor[]) => void)([x as Tensor, weight as Tensor]);
    const value = tf.matMul(x as Tensor2D, tf.transpose(weight as Tensor2D));
    const gradFunc = (dy: Tensor, saved: Tensor[]): Tensor[] => {
      const [input, matrix] = saved as [Tensor2D, Tensor2D];
      return [tf.matMul(dy as Tensor2D, matrix), tf.matMul(tf.transpose(dy as Tensor2D), input)];
    };
    return { value, gradFunc };
  });
  const linear = (x: Tensor, name: string): Tensor => tf.add(product(x, the(name)), the(`${name}.bias`));
  const norm = (x: Tensor, name: string): Tensor => {
    const centred = tf.sub(x, tf.mean(x, -1, true));
    const inverse = tf.rsqrt(tf.add(tf.mean(tf.square(centred), -1, true), 1e-5));
    return tf.add(tf.mul(tf.mul(centred, inverse), the(`${name}.gain`)), the(`${name}.bias`));
  };
  const gelu = (x: Tensor): Tensor => {
    const inner = tf.mul(0.7978845608028654, tf.add(x, tf.mul(0.044715, tf.mul(x, tf.mul(x, x)))));
    return tf.mul(tf.mul(0.5, x), tf.add(1, tf.tanh(inner)));
  };
  /** a·b for each sequence and head, with explicit transposes in the gradient too. */
  const batched = tf.customGrad((a, b, save) => {
    (save as (saved: Tensor[]) => void)([a as Tensor, b as Tensor]);
    const swap = (x: Tensor): Tensor => tf.transpose(x, [0, 1, 3, 2]);
    return {
      value: tf.matMul(a as Tensor, b as Tensor),
      gradFunc: (dy: Tensor, [left, right]: Tensor[]) => [
        tf.matMul(dy, swap(right!)),
        tf.matMul(swap(left!), dy),
      ],
    };
  });
  const attention = (x: Tensor): Tensor => {
    const part = (k: number): Tensor => {
      const columns = tf.slice(x, [0, k * width], [count * length, width]);
      return tf.transpose(tf.reshape(columns, [count, length, heads, depth]), [0, 2, 1, 3]);
    };
    const [q, k, v] = [part(0), part(1), part(2)];
    const scores = tf.mul(batched(q, tf.transpose(k, [0, 1, 3, 2])), depth ** -0.5);
    const mixed = batched(tf.softmax(tf.add(scores, mask)), v);
    return tf.reshape(tf.transpose(mixed, [0, 2, 1, 3]), [count * length, width]);
  };
  const loss = (): Tensor => {
    const embedded = tf.matMul(oneHot, the('embedding') as Tensor2D);
    const positions = tf.slice(the('positions'), [0, 0], [length, width]);
    const placed = tf.add(tf.reshape(embedded, [count, length, width]), positions);
    let x: Tensor = tf.reshape(placed, [count * length, width]);
    for (let layer = 0; layer < layers; layer++) {
      const prefix = `layer.${layer}`;
      const input = linear(norm(x, `${prefix}.attention-norm`), `${prefix}.attention.in`);
      x = tf.add(x, linear(attention(input), `${prefix}.attention.out`));
      const inner = gelu(linear(norm(x, `${prefix}.inner-norm`), `${prefix}.inner.in`));
      x = tf.add(x, linear(inner, `${prefix}.inner.out`));
    }
    const all = product(norm(x, 'norm'), the('unembedding'));
    const logits = tf.slice(
      tf.reshape(all, [count, length, vocabulary]),
      [0, 0, 0],
      [count, length - 1, vocabulary],
    );
    const logs = tf.sum(tf.mul(tf.logSoftmax(logits), targets), -1);
    const response = tf.slice(logs, [0, prompt - 1], [count, length - prompt]);
    const rewards = tf.reshape(tf.mul(beta, tf.sub(tf.sum(response, 1), reference)), [count / 2, 2]);
    const margins = tf.sub(tf.slice(rewards, [0, 0], [-1, 1]), tf.slice(rewards, [0, 1], [-1, 1]));
    return tf.sub(tf.mean(tf.softplus(tf.neg(margins))), tf.mean(logs));
  };
  const optimiser = tf.train.adam(request.rate, 0.9, 0.999, 1e-8);
  return {
    step: () =>
      tf.tidy(() => {
        const { value, grads } = tf.variableGrads(() => loss() as Scalar);
        const names = Object.keys(grads);
        const squares = names.map((name) => tf.sum(tf.square(grads[name]!)));
        const total = tf.sqrt(tf.addN(squares)).dataSync()[0]!;
        const factor = Math.min(1, clip / (total + 1e-6));
        optimiser.applyGradients(
          Object.fromEntries(names.map((name) => [name, tf.mul(grads[name]!, factor)])),
        );
        return value.dataSync()[0]!;
      }),
  };
}
