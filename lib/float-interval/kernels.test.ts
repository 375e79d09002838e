import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { EXP_KERNEL_ERROR, expKernel } from './exp-kernel.ts';
import { log1pKernel, logKernel } from './log-kernel.ts';
import { powerOfTwo } from './rounding.ts';
import { inUnits } from './testing/exact.ts';
import { random } from './testing/random.ts';
import { reference } from './testing/reference.ts';

const it = suite('kernels of exp and log');
const PAIR = new Float64Array(2);
const COUNT = 60_000;

/** |hi + lo − mantissa·2^-bits| as a double, in integers of 2^-500. */
function distance(mantissa: bigint, bits: number): number {
  const sum = (inUnits(PAIR[0]!) + inUnits(PAIR[1]!)) >> 574n;
  const exact = bits > 500 ? mantissa >> BigInt(bits - 500) : mantissa << BigInt(500 - bits);
  return Math.abs(Number(sum - exact)) * powerOfTwo(-500);
}

/** Largest error in units of the bound. */
function worst(visit: (x: number, i: number) => number): number {
  const source = random(11);
  let largest = 0;
  for (let i = 0; i < COUNT; i++) largest = Math.max(largest, visit(source.uniform(), i));
  return largest;
}

it(`expKernel keeps its relative error of 2^-69 at ${COUNT} points`, () => {
  const ratio = worst((u, i) => {
    // Half of them at the ends of the reduced range, where the error is largest.
    const x =
      i % 2 === 0
        ? 1400 * (u - 0.5)
        : (Math.round(4000 * (u - 0.5)) + 0.5 + (i % 9) * 1e-6) * (Math.LN2 / 256);
    const k = expKernel(x, 0, PAIR);
    const { mantissa, bits } = reference('exp', x);
    return distance(mantissa, bits + k) / (EXP_KERNEL_ERROR * PAIR[0]!);
  });
  if (process.env.SHOW_ERRORS) console.log('expKernel', ratio);
  assert.ok(ratio <= 1, `${ratio}`);
  assert.ok(ratio > 0.1, `an error of ${ratio} of the bound is too good to be measured correctly`);
});

it(`logKernel keeps the error that it computes at ${COUNT} points`, () => {
  const ratio = worst((u, i) => {
    const x =
      i % 3 === 0
        ? 0.5 + 1.5 * u
        : i % 3 === 1
          ? 1 + (u - 0.5) / 128
          : powerOfTwo((i % 2000) - 1000) * (1 + u);
    const bound = logKernel(x, 0, PAIR);
    const { mantissa, bits } = reference('log', x);
    return distance(mantissa, bits) / bound;
  });
  if (process.env.SHOW_ERRORS) console.log('logKernel', ratio);
  assert.ok(ratio <= 1, `${ratio}`);
  assert.ok(ratio > 0.05, `an error of ${ratio} of the bound is too good to be measured correctly`);
});

it(`log1pKernel keeps the error that it computes at ${COUNT} points`, () => {
  const ratio = worst((u, i) => {
    const x = ((2 * u - 1) / 256) * powerOfTwo(-(i % 54));
    const bound = log1pKernel(x, 0, PAIR);
    const { mantissa, bits } = reference('log1p', x);
    return distance(mantissa, bits) / bound;
  });
  if (process.env.SHOW_ERRORS) console.log('log1pKernel', ratio);
  assert.ok(ratio <= 1, `${ratio}`);
  assert.ok(ratio > 0.05, `an error of ${ratio} of the bound is too good to be measured correctly`);
});

it.run();
