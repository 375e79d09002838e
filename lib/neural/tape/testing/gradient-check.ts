/**
 * Gradients of the tape against central finite differences in float64: the five-point formula
 * (8(f(x+h) − f(x−h)) − (f(x+2h) − f(x−2h)))/(12h), whose error is O(h⁴), with h = 2^-10.
 */
import type { MatrixKernel } from '../../kernel/types.ts';
import { stream } from '../../random/generator.ts';
import { Tape, type Tensor } from '../tape.ts';
import { weightedSum } from '../weighted-sum.ts';

const STEP = 2 ** -10;

/** An operation on inputs of fixed shape. */
export interface Operation {
  readonly inputs: readonly { readonly rows: number; readonly columns: number; readonly scale?: number }[];
  apply(tape: Tape, inputs: readonly Tensor[]): Tensor;
}

/**
 * For each input the largest difference of the two gradients of a random linear functional of the result, divided by
 * the largest entry of that input's gradient.
 */
export function gradientErrors(kernel: MatrixKernel, operation: Operation, seed = 1): readonly number[] {
  const generator = stream(seed, 'gradient check');
  const entries = operation.inputs.map(({ rows, columns, scale = 1 }) =>
    Float64Array.from({ length: rows * columns }, () => scale * generator.normal()),
  );
  let weights: Float64Array | undefined;
  const evaluate = (backward: boolean): { readonly loss: number; readonly inputs: readonly Tensor[] } => {
    const tape = new Tape(kernel, backward);
    const inputs = operation.inputs.map(({ rows, columns }, k) => tape.constant(rows, columns, entries[k]!));
    const result = operation.apply(tape, inputs);
    weights ??= Float64Array.from({ length: result.value.length }, () => generator.normal());
    const column = { ...result, rows: result.value.length, columns: 1 };
    const loss = weightedSum(tape, column, weights);
    if (backward) tape.backward(loss);
    return { loss: loss.value[0]!, inputs };
  };
  const mark = kernel.mark();
  const gradients = evaluate(true).inputs.map(({ gradient }) => Float64Array.from(gradient));
  kernel.release(mark);
  return entries.map((block, k) => {
    let [worst, largest] = [0, 0];
    block.forEach((x, i) => {
      const at = (shift: number): number => {
        block[i] = x + shift * STEP;
        const { loss } = evaluate(false);
        kernel.release(mark);
        return loss;
      };
      const difference = (8 * (at(1) - at(-1)) - (at(2) - at(-2))) / (12 * STEP);
      block[i] = x;
      worst = Math.max(worst, Math.abs(gradients[k]![i]! - difference));
      largest = Math.max(largest, Math.abs(gradients[k]![i]!));
    });
    return worst / largest;
  });
}

/** The operation with the gradient of input `index` multiplied by `factor`: a planted error unless factor is 1. */
export function withFaultyGradient(operation: Operation, index: number, factor: number): Operation {
  return {
    inputs: operation.inputs,
    apply(tape, inputs) {
      const original = inputs[index]!;
      const double = tape.constant(original.rows, original.columns, original.value);
      tape.record(() => {
        for (let i = 0; i < original.gradient.length; i++) {
          original.gradient[i] = original.gradient[i]! + factor * double.gradient[i]!;
        }
      });
      return operation.apply(
        tape,
        inputs.map((input, k) => (k === index ? double : input)),
      );
    },
  };
}
