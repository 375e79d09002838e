/**
 * Rotary position embedding (Su et al., arXiv 2104.09864) in the arrangement of GPT-NeoX: of each head, the first
 * `dimensions` entries are rotated, entry i together with entry i + dimensions/2, by the angle
 * position·10000^(−2i/dimensions).
 */
import { exp, log } from '../../float/elementary.ts';
import type { Block } from '../kernel/types.ts';
import { sinAndCos } from './circular.ts';

const BASE = 10000;

export interface Rotary {
  /** Rotated entries of each head, even. */
  readonly dimensions: number;
  /** Cosines and sines of position p and pair i, at p·dimensions/2 + i. */
  readonly cosines: Float64Array;
  readonly sines: Float64Array;
}

/** Angles for positions 0 … positions − 1. @throws RangeError unless `dimensions` is a non-negative even integer */
export function rotaryTable(dimensions: number, positions: number): Rotary {
  if (!Number.isInteger(dimensions) || dimensions < 0 || dimensions % 2 !== 0) {
    throw new RangeError(`rotated entries of a head: an even number was expected, got ${dimensions}`);
  }
  const half = dimensions / 2;
  const cosines = new Float64Array(positions * half);
  const sines = new Float64Array(positions * half);
  for (let i = 0; i < half; i++) {
    const frequency = exp((-2 * i * log(BASE)) / dimensions);
    for (let p = 0; p < positions; p++) {
      [sines[p * half + i], cosines[p * half + i]] = sinAndCos(p * frequency);
    }
  }
  return { dimensions, cosines, sines };
}

/**
 * Rotates the head at `at` of one row in place, forwards (direction 1) or back (−1); a rotation's transpose, which the
 * derivative needs, is the rotation back.
 */
export function rotate(data: Block, at: number, rotary: Rotary, position: number, direction: 1 | -1): void {
  const half = rotary.dimensions / 2;
  const table = position * half;
  for (let i = 0; i < half; i++) {
    const cosine = rotary.cosines[table + i]!;
    const sine = direction * rotary.sines[table + i]!;
    const x = data[at + i]!;
    const y = data[at + half + i]!;
    data[at + i] = x * cosine - y * sine;
    data[at + half + i] = y * cosine + x * sine;
  }
}
