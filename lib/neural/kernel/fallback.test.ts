import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createKernel } from './create.ts';

const it = suite('kernel without WebAssembly');

it('is the one in JavaScript where there is no WebAssembly', () => {
  Reflect.deleteProperty(globalThis, 'WebAssembly');
  const kernel = createKernel('float32');
  assert.is(kernel.name, 'javascript');
  const one = { data: kernel.allocate(1).fill(3), offset: 0, rows: 1, columns: 1, stride: 1 };
  const out = { ...one, data: kernel.allocate(1) };
  kernel.matmul(out, one, one);
  assert.is(out.data[0], 9);
  assert.is(createKernel('float64', 'wasm-simd').name, 'javascript');
});

it.run();
