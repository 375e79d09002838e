/**
 * e^x of many doubles at once, in a buffer of 8 kB: WebAssembly SIMD where the matrix kernel uses it, otherwise the
 * project's exp, with the same bits. Arguments are clamped to [−708, 709] (e^-708 < 1e-307 is of no account beside the
 * 1 that it is added to in a softmax or a logistic function); NaN stays NaN.
 */
import { exp } from '../../float/elementary.ts';
import { MOST_PAGES } from '../../linear-algebra/wasm-module.ts';
import type { MatrixKernel } from '../kernel/types.ts';
import {
  EXPONENTIAL_CONSTANTS,
  type ExponentialCode,
  exponentialModule,
  HIGHEST_EXPONENT,
  LOWEST_EXPONENT,
} from './exponential-code.ts';

/** Doubles in the buffer. */
export const BUFFER_LENGTH = 1024;

export interface Exponential {
  /** Arguments, then results; BUFFER_LENGTH entries. What it holds between two uses is of no meaning. */
  readonly buffer: Float64Array;
  /** Replaces the first `count` ≤ BUFFER_LENGTH entries x by e^x; the entry after them may change too. */
  run(count: number): void;
}

/** The part of the global WebAssembly object in use here (its types come with those of browsers only). */
interface WasmApi {
  readonly Memory: new (limits: {
    initial: number;
    maximum: number;
    shared: boolean;
  }) => { readonly buffer: ArrayBufferLike };
  readonly Module: new (bytes: Uint8Array<ArrayBuffer>) => object;
  readonly Instance: new (module: object, imports: object) => { readonly exports: { readonly f: unknown } };
}

const known = new Map<MatrixKernel['name'], Exponential>();

/** One per thread and kind. */
export function exponentialFor(name: MatrixKernel['name']): Exponential {
  const existing = known.get(name);
  if (existing !== undefined) return existing;
  const created = name === 'wasm-simd' ? simdExponential() : plainExponential();
  known.set(name, created);
  return created;
}

function simdExponential(): Exponential {
  const { Memory, Module, Instance } = (globalThis as unknown as { WebAssembly: WasmApi }).WebAssembly;
  const memory = new Memory({ initial: 1, maximum: MOST_PAGES, shared: true });
  const table = 8 * BUFFER_LENGTH;
  new Float64Array(memory.buffer, table).set(EXPONENTIAL_CONSTANTS);
  const { f } = new Instance(new Module(exponentialModule(table)), { m: { m: memory } }).exports;
  const code = f as ExponentialCode;
  return {
    buffer: new Float64Array(memory.buffer, 0, BUFFER_LENGTH),
    run: (count) => {
      if (count > 0) code(0, (count + 1) >> 1);
    },
  };
}

function plainExponential(): Exponential {
  const buffer = new Float64Array(BUFFER_LENGTH);
  return {
    buffer,
    run: (count) => {
      for (let i = 0; i < count; i++) {
        buffer[i] = exp(Math.max(LOWEST_EXPONENT, Math.min(HIGHEST_EXPONENT, buffer[i]!)));
      }
    },
  };
}
