/** Preference pairs in the plane: those that a seed stands for, and those that were moved. */

import { Pcg32 } from '../../lib/statistics/pcg32.ts';
import type { ViewState } from './state.ts';

export interface PlanePairs {
  /** x, y of y+ and x, y of y−, in units of 1/GRID; four numbers a pair. */
  readonly train: readonly number[];
  readonly evaluation: readonly number[];
}

/** Chosen so that the usual seed shows an evaluation pair that is ranked rightly only after a while. */
const TRAIN_STREAM = 142;
const REACH = 52;
/** ⟨w, x⟩ of a training pair, w of length 5 in units of 1/GRID. */
const LEAST_GAP = 40;
/** Training pairs ordered by one direction, evaluation pairs in any order. */
function seeded({ seed, pairs: count, tests }: ViewState<'theorem-2'>): PlanePairs {
  const random = new Pcg32(seed, TRAIN_STREAM);
  const [a, b] = [
    [4, 3],
    [3, 4],
    [5, 0],
    [4, -3],
  ][random.below(4)] as [number, number];
  const point = (): [number, number] => [random.between(-REACH, REACH), random.between(-REACH, REACH)];
  const train: number[] = [];
  while (train.length < 4 * count) {
    const [u, v] = [point(), point()];
    const gap = a * (u[0] - v[0]) + b * (u[1] - v[1]);
    if (Math.abs(gap) >= LEAST_GAP) train.push(...(gap > 0 ? [...u, ...v] : [...v, ...u]));
  }
  const other = new Pcg32(seed, TRAIN_STREAM + 1);
  const evaluation = Array.from({ length: 4 * tests }, () => other.between(-REACH, REACH));
  return { train, evaluation };
}

/** The points on show: moved ones where there are any, else those of the seed. */
export function planePairs(state: ViewState<'theorem-2'>): PlanePairs {
  if (state.train !== null && state.eval !== null) return { train: state.train, evaluation: state.eval };
  const { train, evaluation } = seeded(state);
  return { train: state.train ?? train, evaluation: state.eval ?? evaluation };
}
