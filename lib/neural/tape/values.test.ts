/** Values of the operations against their definitions, computed in the plainest way. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { exp, log } from '../../float/elementary.ts';
import { createKernel } from '../kernel/create.ts';
import { stream } from '../random/generator.ts';
import { attention } from './attention.ts';
import { bradleyTerry } from './bradley-terry.ts';
import { gatherRows } from './gather-rows.ts';
import { gelu } from './gelu.ts';
import { layerNorm } from './layer-norm.ts';
import { linear } from './linear.ts';
import { logProbability } from './log-probability.ts';
import { pool } from './pool.ts';
import { rotaryTable, rotate } from './rotary.ts';
import { Tape } from './tape.ts';

const it = suite('values of the operations');
const kernel = createKernel('float64');
const tape = (): Tape => new Tape(kernel, false);

function close(actual: number, expected: number, tolerance = 1e-13): void {
  assert.ok(
    Math.abs(actual - expected) <= tolerance * Math.max(1, Math.abs(expected)),
    `${actual}, ${expected}`,
  );
}

function normals(length: number, name: string): Float64Array {
  const generator = stream(2, name);
  return Float64Array.from({ length }, () => generator.normal());
}

it('attention is the softmax over earlier positions of rotated inner products', () => {
  const [heads, depth, rows] = [2, 6, 5];
  const width = heads * depth;
  const entries = normals(rows * 3 * width, 'attention');
  const rotary = rotaryTable(4, 5);
  const t = tape();
  const starts = Int32Array.of(0, 2, 5);
  const y = attention(t, t.constant(rows, 3 * width, entries), starts, heads, rotary);
  /** Head `head` of `which` (0 query, 1 key, 2 value), rotated by its own small formula. */
  const vector = (row: number, which: number, head: number, position: number): number[] => {
    const from = row * 3 * width + which * width + head * depth;
    const v = [...entries.subarray(from, from + depth)];
    if (which === 2) return v;
    return v.map((x, i) => {
      if (i >= 4) return x;
      const angle = position * 10000 ** ((-2 * (i % 2)) / 4);
      return i < 2
        ? x * Math.cos(angle) - v[i + 2]! * Math.sin(angle)
        : x * Math.cos(angle) + v[i - 2]! * Math.sin(angle);
    });
  };
  for (const [first, end] of [
    [0, 2],
    [2, 5],
  ] as const) {
    for (let i = first; i < end; i++) {
      for (let head = 0; head < heads; head++) {
        const q = vector(i, 0, head, i - first);
        const weights: number[] = [];
        for (let j = first; j <= i; j++) {
          const k = vector(j, 1, head, j - first);
          weights.push(Math.exp(q.reduce((sum, x, a) => sum + x * k[a]!, 0) / Math.sqrt(depth)));
        }
        const total = weights.reduce((a, b) => a + b, 0);
        for (let a = 0; a < depth; a++) {
          const expected = weights.reduce(
            (sum, w, j) => sum + (w / total) * vector(first + j, 2, head, 0)[a]!,
            0,
          );
          close(y.value[i * width + head * depth + a]!, expected);
        }
      }
    }
  }
});

it('rotated inner products depend on the distance of the positions only', () => {
  const rotary = rotaryTable(8, 200);
  const product = (p: number, s: number): number => {
    const [q, k] = [normals(8, 'q'), normals(8, 'k')];
    rotate(q, 0, rotary, p, 1);
    rotate(k, 0, rotary, s, 1);
    return q.reduce((sum, x, i) => sum + x * k[i]!, 0);
  };
  close(product(150, 140), product(10, 0), 1e-12);
  assert.ok(Math.abs(product(150, 140) - product(150, 141)) > 1e-3);
});

it('GELU is ½x(1 + tanh(…)), also where the exponential overflows', () => {
  const t = tape();
  const points = [-1000, -40, -3, -1, -1e-8, 0, 0.5, 2, 40, 1000];
  const y = gelu(t, t.constant(1, points.length, points));
  points.forEach((x, i) => {
    const expected = 0.5 * x * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x ** 3)));
    assert.ok(Math.abs(y.value[i]! - expected) <= 1e-15 * Math.max(1, Math.abs(x)), `${x}: ${y.value[i]}`);
  });
});

it('log-probabilities are stable for huge logits', () => {
  const t = tape();
  const x = t.constant(2, 3, [1e4, 1e4 - 2, -1e4, -3, 5, 5]);
  const y = logProbability(t, x, Int32Array.of(1, 0));
  close(y.value[0]!, -2 - log(1 + exp(-2)));
  close(y.value[1]!, -8 - log(2 + exp(-8)));
});

it('layer norm has rows of mean 0 and variance 1 before gain and bias', () => {
  const t = tape();
  const x = t.constant(1, 4, [1, 2, 3, 6]);
  const y = layerNorm(t, x, t.constant(1, 4, [1, 1, 1, 1]), t.constant(1, 4, [0, 0, 0, 0]));
  // Mean 3, variance 3.5.
  [-2, -1, 0, 3].forEach((d, i) => {
    close(y.value[i]!, d / Math.sqrt(3.5 + 1e-5));
  });
});

it('linear, gather and pooling by hand', () => {
  const t = tape();
  const x = t.constant(2, 2, [1, 2, 3, 4]);
  const y = linear(t, x, t.constant(3, 2, [1, 0, 0, 1, 1, 1]), t.constant(1, 3, [10, 20, 30]));
  assert.equal([...y.value], [11, 22, 33, 13, 24, 37]);
  assert.equal([...gatherRows(t, x, Int32Array.of(1, 1)).value], [3, 4, 3, 4]);
  assert.equal([...pool(t, x, Int32Array.of(0, 2), 'mean').value], [2, 3]);
  assert.equal([...pool(t, x, Int32Array.of(0, 0, 2), 'sum').value], [0, 0, 4, 6]);
});

it('Bradley–Terry loss of equal rewards is ln 2', () => {
  const t = tape();
  const pairs = { chosen: Int32Array.of(0), rejected: Int32Array.of(1), weights: Float64Array.of(1) };
  close(bradleyTerry(t, t.constant(2, 1, [3, 3]), pairs).value[0]!, Math.LN2);
  close(bradleyTerry(t, t.constant(2, 1, [800, 0]), pairs).value[0]!, 0);
  close(bradleyTerry(t, t.constant(2, 1, [0, 800]), pairs).value[0]!, 800);
});

it('float32 results are the float64 ones up to float32 rounding', () => {
  const build = (precision: 'float64' | 'float32'): Float64Array => {
    const own = createKernel(precision);
    const t = new Tape(own);
    const x = t.constant(5, 24, normals(120, 'x'));
    const y = attention(t, x, Int32Array.of(0, 5), 2, rotaryTable(2, 5));
    const z = gelu(t, linear(t, y, t.constant(3, 8, normals(24, 'w'))));
    const loss = pool(
      t,
      pool(t, gatherRows(t, z, Int32Array.of(4)), Int32Array.of(0, 1), 'sum'),
      Int32Array.of(0, 1),
      'sum',
    );
    const one = linear(t, loss, t.constant(1, 3, [1, -2, 3]));
    t.backward(one);
    return Float64Array.of(one.value[0]!, ...x.gradient);
  };
  const [wide, narrow] = [build('float64'), build('float32')];
  const largest = Math.max(...wide.map(Math.abs));
  wide.forEach((v, i) => {
    assert.ok(Math.abs(v - narrow[i]!) < 3e-6 * largest, `${i}: ${v}, ${narrow[i]}`);
  });
  assert.ok(narrow.every((v) => Math.fround(v) === v) && wide.some((v) => Math.fround(v) !== v));
});

it('refuses shapes and indices that do not fit', () => {
  const t = tape();
  const x = t.constant(2, 6, new Float64Array(12));
  assert.throws(() => t.constant(2, 2, [1]), /2×2 entries were expected, got 1/);
  assert.throws(() => t.backward(t.tensor(1, 1)), /this tape keeps values only/);
  assert.throws(() => new Tape(kernel).backward(x), /loss: 1×1 was expected, got 2×6/);
  assert.throws(() => linear(t, x, t.tensor(2, 5)), /weight: 2×6 was expected, got 2×5/);
  assert.throws(() => gatherRows(t, x, Int32Array.of(2)), /row 2 of 2/);
  assert.throws(() => logProbability(t, x, Int32Array.of(0, 6)), /token 6 is not below 6/);
  assert.throws(() => attention(t, x, Int32Array.of(0, 1), 1, rotaryTable(0, 9)), /do not cover 2 rows/);
  assert.throws(() => attention(t, x, Int32Array.of(0, 2), 4, rotaryTable(0, 9)), /4 heads/);
  assert.throws(() => attention(t, x, Int32Array.of(0, 2), 1, rotaryTable(2, 1)), /longer than 1/);
  assert.throws(() => pool(t, x, Int32Array.of(0, 2, 2), 'mean'), /segment 1 has 0 rows/);
  assert.throws(() => rotaryTable(3, 5), /an even number was expected, got 3/);
});

it.run();
