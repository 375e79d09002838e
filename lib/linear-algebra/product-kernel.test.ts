import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { type Arena, hasSimd, takeArena } from './arena.ts';
import { extendGram, gramMatrix, paddedRows, scratchLength } from './gram.ts';
import { lengthTile, type Precision } from './product-kernel.ts';
import { signedLeb, unsignedLeb } from './wasm-module.ts';

const it = suite('product kernel');

/** Deterministic doubles of very different sizes. */
function noise(length: number, seed: number): Float64Array {
  const values = new Float64Array(length);
  let state = seed;
  for (let i = 0; i < length; i++) {
    state = Math.imul(state, 1664525) + 1013904223;
    values[i] = ((state >> 8) / 8388608) * (1 + ((state >>> 3) % 1000));
  }
  return values;
}

/** C = A·Bᵀ with 8 × 6 rows; the whole arena afterwards. */
function product(arena: Arena, precision: Precision, sign: number): Float64Array {
  const length = 5 * lengthTile(precision);
  const input = precision === 'double' ? arena.memory : arena.singles;
  input.set(noise(14 * length, 7), 0);
  const c = 14 * length;
  arena.memory.fill(0.5, c, c + 8 * 10);
  const multiply = precision === 'double' ? arena.multiply : arena.multiplySingles;
  multiply(0, 8 * length, c, 8, 6, length, length, length, 10, sign);
  return arena.memory.slice(c, c + 80);
}

it('runs on SIMD here', () => {
  assert.ok(hasSimd());
});

for (const precision of ['double', 'single'] as const) {
  it(`gives the same bits in WebAssembly and in JavaScript (${precision})`, () => {
    for (const sign of [1, -1]) {
      const wasm = product(takeArena(5000, true), precision, sign);
      const plain = product(takeArena(5000, false), precision, sign);
      assert.equal(wasm, plain);
      assert.is(wasm[8], 0.5, 'columns beyond B stay');
    }
  });
}

it('sums even and odd positions apart, which another order would not match', () => {
  const arena = takeArena(5000, true);
  const c = product(arena, 'double', 1);
  const values = noise(14 * 40, 7);
  let inOrder = 0.5;
  let even = 0;
  let odd = 0;
  let different = 0;
  for (let i = 0; i < 8; i++) {
    for (let j = 0; j < 6; j++) {
      inOrder = even = odd = 0;
      for (let k = 0; k < 40; k++) {
        const term = values[i * 40 + k]! * values[(8 + j) * 40 + k]!;
        inOrder += term;
        if (k % 2 === 0) even += term;
        else odd += term;
      }
      assert.is(c[i * 10 + j], 0.5 + (even + odd));
      if (c[i * 10 + j] !== 0.5 + inOrder) different++;
    }
  }
  assert.ok(different > 0);
});

it('forms Gram matrices with the same bits by either kernel, at once or row by row', () => {
  const count = 83;
  const width = 300;
  const values = noise(count * width, 3);
  const factor = Float64Array.from({ length: count }, (_, i) => (i % 5 === 0 ? 0.25 : 1));
  const rows = { values, count, width, factor };
  const all = Int32Array.from({ length: count }, (_, i) => (i * 7) % count);
  const stride = paddedRows(count);
  const form = (simd: boolean, precision: Precision, cuts: readonly number[]): Float64Array => {
    const arena = takeArena(stride * stride + scratchLength(count, width), simd);
    let from = 0;
    for (const cut of [...cuts, count]) {
      extendGram(arena, rows, all.subarray(0, cut), from, 0, stride, stride * stride, precision);
      from = cut;
    }
    const gram: number[] = [];
    for (let i = 0; i < count; i++) gram.push(...arena.memory.subarray(i * stride, i * stride + count));
    return Float64Array.from(gram);
  };
  const reference = form(false, 'double', []);
  assert.equal(form(true, 'double', []), reference);
  assert.equal(form(true, 'double', [1, 6, 70, 71]), reference);
  assert.equal(form(true, 'single', []), form(false, 'single', []));
  assert.not.equal(form(true, 'single', []), reference);
  for (const [a, b] of [
    [0, 0],
    [82, 3],
    [40, 81],
  ] as const) {
    let sum = 0;
    let size = 0;
    for (let k = 0; k < width; k++) {
      const term = values[all[a]! * width + k]! * values[all[b]! * width + k]!;
      sum += term * factor[all[a]!]! * factor[all[b]!]!;
      size += Math.abs(term);
    }
    assert.ok(Math.abs(reference[a * count + b]! - sum) <= 1e-14 * size);
    assert.is(reference[a * count + b], reference[b * count + a]);
  }
});

it('gives Gram matrices of odd shapes', () => {
  assert.equal(gramMatrix(Float64Array.of(3, 4, 1, -2), 2, 2), Float64Array.of(25, -5, -5, 5));
  assert.equal(gramMatrix(Float64Array.of(1, 2, 3), 3, 1), Float64Array.of(1, 2, 3, 2, 4, 6, 3, 6, 9));
});

it('encodes integers as LEB128', () => {
  assert.equal(unsignedLeb(624485), [0xe5, 0x8e, 0x26]);
  assert.equal(signedLeb(-123456), [0xc0, 0xbb, 0x78]);
  assert.equal(signedLeb(64), [0xc0, 0x00]);
});

it.run();
