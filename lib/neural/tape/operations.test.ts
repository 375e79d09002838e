import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createKernel } from '../kernel/create.ts';
import { add } from './add.ts';
import { affine } from './affine.ts';
import { attention } from './attention.ts';
import { bradleyTerry } from './bradley-terry.ts';
import { crossEntropy } from './cross-entropy.ts';
import { exponentiate } from './exponentiate.ts';
import { gatherRows } from './gather-rows.ts';
import { gelu } from './gelu.ts';
import { layerNorm } from './layer-norm.ts';
import { linear } from './linear.ts';
import { logProbability } from './log-probability.ts';
import { pool } from './pool.ts';
import { rotaryTable } from './rotary.ts';
import { gradientErrors, type Operation, withFaultyGradient } from './testing/gradient-check.ts';
import { weightedSum } from './weighted-sum.ts';

const it = suite('gradients of the operations');

const shape = (rows: number, columns: number, scale = 1): Operation['inputs'][number] => ({
  rows,
  columns,
  scale,
});
const STARTS = Int32Array.of(0, 1, 4, 9);

const OPERATIONS: Readonly<Record<string, Operation>> = {
  'linear without bias': {
    inputs: [shape(5, 3), shape(4, 3)],
    apply: (tape, [x, w]) => linear(tape, x!, w!),
  },
  'linear with bias': {
    inputs: [shape(5, 3), shape(4, 3), shape(1, 4)],
    apply: (tape, [x, w, b]) => linear(tape, x!, w!, b!),
  },
  'gather of rows, some repeated': {
    inputs: [shape(4, 3)],
    apply: (tape, [x]) => gatherRows(tape, x!, Int32Array.of(2, 0, 2, 3)),
  },
  add: { inputs: [shape(2, 3), shape(2, 3)], apply: (tape, [a, b]) => add(tape, a!, b!) },
  affine: {
    inputs: [shape(3, 1)],
    apply: (tape, [x]) => affine(tape, x!, 0.7, [1, 2, 3]),
  },
  exponentiate: { inputs: [shape(3, 2)], apply: (tape, [x]) => exponentiate(tape, x!) },
  'layer norm': {
    inputs: [shape(4, 6), shape(1, 6), shape(1, 6)],
    apply: (tape, [x, gain, bias]) => layerNorm(tape, x!, gain!, bias!),
  },
  GELU: { inputs: [shape(4, 5, 2)], apply: (tape, [x]) => gelu(tape, x!) },
  'attention without rotation': {
    inputs: [shape(9, 12)],
    apply: (tape, [x]) => attention(tape, x!, STARTS, 2, rotaryTable(0, 5)),
  },
  'attention with rotation of a part': {
    inputs: [shape(9, 24)],
    apply: (tape, [x]) => attention(tape, x!, STARTS, 2, rotaryTable(2, 5)),
  },
  'attention with rotation of all': {
    inputs: [shape(9, 12)],
    apply: (tape, [x]) => attention(tape, x!, STARTS, 1, rotaryTable(4, 5)),
  },
  'log-probability': {
    inputs: [shape(4, 6, 3)],
    apply: (tape, [x]) => logProbability(tape, x!, Int32Array.of(5, 0, 2, 2)),
  },
  'cross-entropy': {
    inputs: [shape(4, 6)],
    apply: (tape, [x]) =>
      crossEntropy(tape, x!, Int32Array.of(5, 0, 2, 2), Float64Array.of(0.25, 0.5, 0, 0.25)),
  },
  'sum of segments': {
    inputs: [shape(9, 2)],
    apply: (tape, [x]) => pool(tape, x!, Int32Array.of(0, 0, 4, 9), 'sum'),
  },
  'mean of segments': { inputs: [shape(9, 2)], apply: (tape, [x]) => pool(tape, x!, STARTS, 'mean') },
  'weighted sum': { inputs: [shape(3, 1)], apply: (tape, [x]) => weightedSum(tape, x!, [1, -2, 0.5]) },
  'Bradley–Terry loss': {
    inputs: [shape(4, 1, 2)],
    apply: (tape, [x]) =>
      bradleyTerry(tape, x!, {
        chosen: Int32Array.of(0, 2, 0),
        rejected: Int32Array.of(1, 3, 3),
        weights: Float64Array.of(0.5, 0.25, 0.25),
      }),
  },
};

const TOLERANCE = 1e-8;

for (const name of ['wasm-simd', 'javascript'] as const) {
  const kernel = createKernel('float64', name);
  for (const [title, operation] of Object.entries(OPERATIONS)) {
    it(`${title} (${name}): within 1e-8 of finite differences`, () => {
      const errors = gradientErrors(kernel, operation);
      assert.ok(
        errors.every((error) => error <= TOLERANCE),
        errors.join(', '),
      );
    });
  }
}

for (const [title, operation] of Object.entries(OPERATIONS)) {
  it(`${title}: a wrong sign and a factor of 1 + 1e-6 in any one gradient are found`, () => {
    const kernel = createKernel('float64');
    operation.inputs.forEach((_, k) => {
      for (const factor of [-1, 1 + 1e-6, 0.5]) {
        const errors = gradientErrors(kernel, withFaultyGradient(operation, k, factor));
        assert.ok(errors[k]! > TOLERANCE, `input ${k}, factor ${factor}: ${errors[k]}`);
      }
    });
  });
}

it.run();
