import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createKernel } from './create.ts';
import { simdParts } from './simd-panels.ts';
import { difference, naiveProduct } from './testing.ts';
import type { Block, Matrix, Precision } from './types.ts';

const it = suite('memory of the kernels');

const KINDS = (['float64', 'float32'] as const).flatMap((precision) =>
  (['wasm-simd', 'javascript'] as const).map((name) => ({ precision, name })),
);

function square(data: Block, size: number): Matrix {
  return { data, offset: 0, rows: size, columns: size, stride: size };
}

for (const { precision, name } of KINDS) {
  it(`keeps live blocks apart through any allocations and releases (${name}, ${precision})`, () => {
    // Natural numbers allocate so many entries, -1 marks, -2 releases to the last mark that is left.
    const steps = fc.array(fc.oneof(fc.integer({ min: -2, max: 100 }), fc.integer({ min: 0, max: 40_000 })), {
      maxLength: 40,
    });
    const kernel = createKernel(precision, name);
    const bottom = kernel.mark();
    fc.assert(
      fc.property(steps, (drawn) => {
        kernel.release(bottom);
        const live: Block[] = [];
        const marks: { at: number; count: number }[] = [];
        for (const step of drawn) {
          if (step === -1) marks.push({ at: kernel.mark(), count: live.length });
          else if (step === -2) {
            const mark = marks.pop();
            if (mark === undefined) continue;
            kernel.release(mark.at);
            live.length = mark.count;
          } else {
            const block = kernel.allocate(step);
            assert.is(block.length, step);
            assert.is(block.byteOffset % 64, 0);
            assert.ok(block.every((v) => Object.is(v, 0)));
            live.push(block.fill(live.length + 1));
          }
        }
        live.forEach((block, i) => {
          assert.ok(block.every((v) => v === i + 1));
        });
      }),
      { numRuns: 100 },
    );
  });

  it(`leaves blocks valid when the memory grows (${name}, ${precision})`, () => {
    const kernel = createKernel(precision, name);
    const size = 30;
    const a = square(kernel.allocate(size * size), size);
    a.data.forEach((_, i) => {
      a.data[i] = (i % 23) / 10 - 1;
    });
    const before = a.data.slice();
    const expected = square(a.data.slice(), size);
    naiveProduct(expected, a, a);
    for (let i = 0; i < 6; i++) {
      kernel.allocate(300_000).fill(i + 1);
      const out = square(kernel.allocate(size * size), size);
      assert.ok(out.data.buffer !== a.data.buffer, 'it has grown');
      kernel.matmul(out, a, a);
      assert.is(difference(out.data, expected.data), 'none');
    }
    assert.is(difference(a.data, before), 'none');
    kernel.matmul(a, a, a);
    assert.is(difference(a.data, expected.data), 'none');
  });

  it(`uses the memory again after a release (${name}, ${precision})`, () => {
    const kernel = createKernel(precision, name);
    const mark = kernel.mark();
    const first = kernel.allocate(100_000);
    kernel.allocate(7);
    kernel.release(mark);
    const second = kernel.allocate(100_000);
    assert.is(second.byteOffset, first.byteOffset);
    assert.is(second.buffer, first.buffer);
    kernel.release(mark);
    assert.is(kernel.mark(), mark);
  });

  it(`refuses lengths and marks that make no sense (${name}, ${precision})`, () => {
    const kernel = createKernel(precision, name);
    const mark = kernel.mark();
    for (const length of [-1, 1.5, NaN, Infinity]) assert.throws(() => kernel.allocate(length), /natural/);
    // Above the top, not at a block, below the kernel's own blocks, not a number.
    for (const wrong of [mark + 64, mark - 64, mark - 1, 0, NaN]) {
      assert.throws(() => kernel.release(wrong), /mark/);
    }
    kernel.allocate(9);
    assert.throws(() => kernel.release(mark + 8), /mark/);
    kernel.release(mark);
  });
}

for (const precision of ['float64', 'float32'] satisfies Precision[]) {
  it(`ends at 2 GiB and goes on with what fits (wasm-simd, ${precision})`, () => {
    const kernel = createKernel(precision, 'wasm-simd');
    const mark = kernel.mark();
    assert.throws(() => kernel.allocate(2 ** 31), /exhausted/);
    assert.is(kernel.mark(), mark);
    assert.is(kernel.allocate(100).length, 100);
  });

  it(`reaches blocks from before it grew without a copy (wasm-simd, ${precision})`, () => {
    const { memory } = simdParts(precision)!;
    const old = memory.allocate(100);
    assert.ok(memory.allocate(1_000_000).buffer !== old.buffer);
    assert.ok(memory.owns(old));
    assert.not(memory.owns(old.slice()));
    assert.not(memory.owns(createKernel(precision).allocate(1)));
  });

  it(`sees that a block overlaps another view of a memory that has grown (wasm-simd, ${precision})`, () => {
    const kernel = createKernel(precision, 'wasm-simd');
    const size = 10;
    const old = square(kernel.allocate(size * size), size);
    old.data.forEach((_, i) => {
      old.data[i] = (i % 7) - 3;
    });
    const expected = square(old.data.slice(), size);
    naiveProduct(expected, square(old.data.slice(), size), square(old.data.slice(), size));
    const { buffer } = kernel.allocate(1_000_000);
    assert.ok(buffer !== old.data.buffer);
    const type = precision === 'float64' ? Float64Array : Float32Array;
    const same = new type(buffer as ArrayBuffer, old.data.byteOffset, size * size);
    kernel.matmul(square(same, size), old, old);
    assert.is(difference(old.data, expected.data), 'none');
  });
}

it.run();
