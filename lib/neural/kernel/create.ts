import { BlockedKernel } from './blocked-kernel.ts';
import { PlainMemory } from './plain-memory.ts';
import { plainPanels } from './plain-panels.ts';
import { simdParts } from './simd-panels.ts';
import type { MatrixKernel, Precision } from './types.ts';

/**
 * A matrix kernel with a memory of its own.
 * @param prefer 'wasm-simd' (default) falls back to JavaScript where WebAssembly SIMD is missing; the kernel's name
 *   says which one it became
 */
export function createKernel(precision: Precision, prefer: MatrixKernel['name'] = 'wasm-simd'): MatrixKernel {
  const simd = prefer === 'wasm-simd' ? simdParts(precision) : undefined;
  return simd === undefined
    ? new BlockedKernel(precision, plainPanels(precision), new PlainMemory(precision))
    : new BlockedKernel(precision, simd.arithmetic, simd.memory);
}
