import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { takeArena } from './arena.ts';
import { extendGram, paddedRows, scratchLength } from './gram.ts';

const it = suite('team of two threads');

it('runs every block once, whoever takes it', () => {
  // 16 × 16 blocks of 4 × 4 from rows of length 16: tiny blocks, so that both threads meet often.
  const rows = 64;
  const length = 16;
  const c = rows * length;
  const arena = takeArena(c + rows * rows, true);
  const team = arena.team();
  // A machine with one processor has no team.
  if (team === undefined) return;
  const blocks: number[] = [];
  for (let i = 0; i < rows; i += 4) for (let j = 0; j < rows; j += 4) blocks.push(i, j, 4, 4);
  const list = Int32Array.from(blocks);
  for (let k = 0; k < c; k++) arena.memory[k] = ((k * 37) % 101) / 64;
  arena.memory.fill(0, c, c + rows * rows);
  arena.multiply(0, 0, c, rows, rows, length, length, length, rows, 1);
  const once = arena.memory.slice(c, c + rows * rows);
  const end = performance.now() + 300;
  let rounds = 0;
  while (performance.now() < end || rounds < 200) {
    arena.memory.fill(0, c, c + rows * rows);
    team.start(0, { at: 0, width: length, target: c, stride: rows }, list);
    team.finish();
    assert.equal(arena.memory.slice(c, c + rows * rows), once);
    rounds++;
  }
  // A block done twice would show.
  team.start(0, { at: 0, width: length, target: c, stride: rows }, list.subarray(0, 4));
  team.finish();
  assert.not.equal(arena.memory.slice(c, c + rows * rows), once);
});

it('leaves the bits of large Gram matrices alone', () => {
  const count = 140;
  const width = 60000;
  const values = new Float64Array(count * width);
  for (let k = 0; k < values.length; k++) values[k] = ((Math.imul(k, 2654435761) >>> 8) % 4096) / 1024 - 2;
  const rows = { values, count, width, factor: new Float64Array(count).fill(1) };
  const all = Int32Array.from({ length: count }, (_, i) => i);
  const stride = paddedRows(count);
  const form = (simd: boolean, precision: 'double' | 'single'): Float64Array => {
    const arena = takeArena(stride * stride + scratchLength(count, width), simd);
    extendGram(arena, rows, all, 0, 0, stride, stride * stride, precision);
    return arena.memory.slice(0, count * stride);
  };
  const plain = form(false, 'double');
  for (let round = 0; round < 2; round++) assert.equal(form(true, 'double'), plain);
  assert.equal(form(true, 'single'), form(true, 'single'));
});

it.run();
