/** The SIMD functions give the bits of the JavaScript beside them, in values and gradients, for even and odd shapes. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createKernel } from '../../kernel/create.ts';
import type { MatrixKernel, Precision } from '../../kernel/types.ts';
import { stream } from '../../random/generator.ts';
import { add } from '../add.ts';
import { attention } from '../attention.ts';
import { gelu } from '../gelu.ts';
import { layerNorm } from '../layer-norm.ts';
import { linear } from '../linear.ts';
import { rotaryTable } from '../rotary.ts';
import { Tape, type Tensor } from '../tape.ts';
import { weightedSum } from '../weighted-sum.ts';
import { simdFunctions } from './functions.ts';

const it = suite('SIMD functions of the tape');

interface Case {
  readonly shapes: readonly (readonly [rows: number, columns: number])[];
  readonly apply: (tape: Tape, inputs: readonly Tensor[]) => Tensor;
}

const ROWS = [1, 2, 3, 4, 5, 7, 8, 9];
const CASES: Readonly<Record<string, readonly Case[]>> = {
  gelu: [1, 2, 5, 16, 33].map((columns) => ({
    shapes: [[3, columns]],
    apply: (tape, [x]) => gelu(tape, x!),
  })),
  'layer norm': ROWS.flatMap((rows) =>
    [2, 6, 7, 30].map((columns) => ({
      shapes: [[rows, columns] as const, [1, columns] as const, [1, columns] as const],
      apply: (tape: Tape, [x, gain, bias]: readonly Tensor[]) => layerNorm(tape, x!, gain!, bias!),
    })),
  ),
  attention: [1, 2, 3, 6, 7, 33].map((length) => ({
    shapes: [[length + 4, 18]],
    apply: (tape, [x]) =>
      attention(tape, x!, Int32Array.of(0, length, length + 4), 2, rotaryTable(2, length + 4)),
  })),
  add: [1, 3, 4, 9].map((columns) => ({
    shapes: [
      [3, columns],
      [3, columns],
    ],
    apply: (tape, [a, b]) => add(tape, a!, b!),
  })),
  'linear with bias': [1, 4, 6, 8, 12].map((outputs) => ({
    shapes: [
      [5, 3],
      [outputs, 3],
      [1, outputs],
    ],
    apply: (tape, [x, w, b]) => linear(tape, x!, w!, b!),
  })),
};

/** Inputs of which some are large (GELU and softmax saturate) and some zero; the result and the inputs' gradients. */
function run(kernel: MatrixKernel, { shapes, apply }: Case): readonly (readonly number[])[] {
  const mark = kernel.mark();
  const generator = stream(1, 'inputs');
  const tape = new Tape(kernel);
  const inputs = shapes.map(([rows, columns]) =>
    tape.constant(
      rows,
      columns,
      Float64Array.from({ length: rows * columns }, () => {
        const kind = generator.below(12);
        return kind === 0 ? 0 : generator.normal() * (kind === 1 ? 900 : 1);
      }),
    ),
  );
  const result = apply(tape, inputs);
  const weights = Float64Array.from({ length: result.value.length }, () => generator.normal());
  tape.backward(weightedSum(tape, { ...result, rows: result.value.length, columns: 1 }, weights));
  const found = [result.value, ...inputs.map(({ gradient }) => gradient)].map((block) => Array.from(block));
  kernel.release(mark);
  return found;
}

function kernels(precision: Precision): readonly [MatrixKernel, MatrixKernel] {
  return [createKernel(precision, 'wasm-simd'), createKernel(precision, 'javascript')];
}

for (const precision of ['float64', 'float32'] as const) {
  for (const [title, cases] of Object.entries(CASES)) {
    it(`${title}: the same bits as in JavaScript (${precision})`, () => {
      const [simd, plain] = kernels(precision);
      assert.ok(simdFunctions(simd) !== undefined && simdFunctions(plain) === undefined);
      for (const one of cases) {
        const [found, expected] = [run(simd, one), run(plain, one)];
        found.forEach((block, k) => {
          const at = block.findIndex((x, i) => !Object.is(x, expected[k]![i]));
          assert.is(
            at,
            -1,
            `shapes ${one.shapes.join(' ')}, block ${k}: ${block[at]}, not ${expected[k]![at]}`,
          );
        });
      }
    });
  }
}

it.run();
