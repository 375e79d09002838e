/** Plain gradient descent and AdamW, float64. */

import { AdamW, type AdamWState, initialState } from '../../lib/neural/optimiser/adamw.ts';
import { fullGradient, type Gradient, headGradient, headMask } from './gradients.ts';
import type { Plant } from './planted.ts';
import type { Setting } from './setting.ts';
import type { Optimiser, Spec } from './specs.ts';
import type { FixedRepresentations } from './step.ts';

/** The gradient of the parameters that a run trains, zero elsewhere. */
export function gradientOf(
  setting: Setting,
  { reward, trained }: Pick<Spec, 'reward' | 'trained'>,
  fixed: FixedRepresentations | null,
  plant: Plant,
): Gradient {
  if (trained === 'head' && fixed !== null) {
    // The explicit model's tape does not touch U, nor the implicit one's u: nothing has to be masked.
    return headGradient(setting, reward, fixed.training);
  }
  const full = fullGradient(setting, reward);
  if (plant !== 'all-parameters-frozen-but-heads') return full;
  const mask = headMask(setting, reward);
  return (values, target) => {
    const loss = full(values, target);
    for (let i = 0; i < target.length; i++) if (mask[i] === 0) target[i] = 0;
    return loss;
  };
}

/** θ − ηG, a new array. */
export function descend(values: Float64Array, gradient: Float64Array, rate: number): Float64Array {
  return values.map((value, i) => value - rate * gradient[i]!);
}

/** The parameters after one step, a new array, and the optimiser's state. */
export function optimise(
  optimiser: Optimiser,
  values: Float64Array,
  gradient: Float64Array,
  rate: number,
  state: AdamWState | null,
): { readonly values: Float64Array; readonly state: AdamWState | null } {
  if (optimiser === 'gradient-descent') return { values: descend(values, gradient, rate), state: null };
  const adam = new AdamW(state ?? initialState(values));
  const next = values.slice();
  adam.step(next, gradient, rate);
  return { values: next, state: adam.state() };
}
