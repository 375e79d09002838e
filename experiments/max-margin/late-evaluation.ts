/**
 * Evaluation pairs that are ranked late on purpose. u(t) = u* ln t + ũ + o(1) stays on ũ's side of u*; a pair with the
 * difference z = c·ū* − √(1 − c²)·ŵ, ŵ the direction of ũ orthogonal to u*, is ranked as u* ranks it only once
 * sin∠(u(t),u*) < c, that is at ln t = −⟨ũ,z⟩/⟨u*,z⟩, about C/c.
 */

import { norm } from './vectors.ts';

/** z is rounded to multiples of this, so that it is short in every exact layer. */
const GRID = 1 / (1 << 20);

/** @param cosine c in (0, 1). @returns z, shape [D]. */
export function lateDifference(uStar: Float64Array, offset: Float64Array, cosine: number): number[] {
  const length = norm(uStar);
  const unit = uStar.map((v) => v / length);
  const along = unit.reduce((sum, v, d) => sum + v * offset[d]!, 0);
  const aside = offset.map((v, d) => v - along * unit[d]!);
  const away = norm(aside);
  const sine = Math.sqrt(1 - cosine * cosine);
  return Array.from(unit, (v, d) => Math.round((cosine * v - (sine * aside[d]!) / away) / GRID) * GRID);
}

/** ln of the time at which ⟨u* ln t + ũ, z⟩ turns positive; null when it is positive at t = 1 or never. */
export function predictedLogTime(
  uStar: Float64Array,
  offset: Float64Array,
  z: readonly number[],
): number | null {
  const rise = z.reduce((sum, v, d) => sum + v * uStar[d]!, 0);
  const start = z.reduce((sum, v, d) => sum + v * offset[d]!, 0);
  return rise > 0 && start < 0 ? -start / rise : null;
}
