/** From the controls of the view to the instance file of Theorem 2: preference pairs in the plane. */

import { stepLimit } from '../../lib/checker/step-limit.ts';
import { instanceToJson } from '../../lib/instance/json.ts';
import type { Instance } from '../../lib/instance/types.ts';
import { Pcg32 } from '../../lib/statistics/pcg32.ts';
import { type Pair, pairs } from '../../theorems/theorem-2/instances/by-hand.ts';
import { planePairs } from './plane-pairs.ts';
import { GRID, type ViewState } from './state.ts';

/** Step over the limit where H4 is dropped. */
const TOO_LARGE = 40;
/** Unseen rows of U begin this far from the reference where H6 is dropped. */
export const START_OFFSET = 0.25;

/** Representations of prompts: the first coordinate positive, so that the implicit model can fit. */
function promptOf(random: Pcg32): [number, number] {
  return [1 + random.below(GRID) / GRID, random.between(-GRID, GRID) / GRID];
}

function theorem2Data(state: ViewState<'theorem-2'>): Instance {
  const { drop } = state;
  const points = planePairs(state);
  const random = new Pcg32(state.seed, 4);
  const pairOf = (values: readonly number[], i: number, tokens: readonly [number, number]): Pair => {
    const at = (k: number): number => values[4 * i + k]! / GRID;
    return [promptOf(random), tokens[0], [at(0), at(1)], tokens[1], [at(2), at(3)]];
  };
  const train = Array.from({ length: points.train.length / 4 }, (_, i) =>
    pairOf(points.train, i, [i % 3, 3 + (i % 2)]),
  );
  if (drop === 'H3') {
    // The first pair once more with the roles exchanged: x and −x.
    const [prompt, chosen, up, rejected, down] = train[0]!;
    train.push([prompt, rejected, down, chosen, up]);
  }
  const evaluation = Array.from({ length: points.evaluation.length / 4 }, (_, e) => {
    // H5 dropped: tokens of D_T, in the other roles.
    const shared = drop === 'H5' && e === 0;
    return pairOf(points.evaluation, e, shared ? [3, 0] : [10 + 2 * e, 11 + 2 * e]);
  });
  const base: Instance = {
    width: 2,
    beta: Number((10 ** state.beta).toPrecision(3)),
    learningRate: 'auto',
    train: pairs(train),
    evaluation: pairs(evaluation),
  };
  // 'auto' is half of the limit.
  const share = (state.rate / 100) * (drop === 'H4' ? TOO_LARGE : 1);
  return { ...base, learningRate: Number((2 * share * stepLimit(base).auto).toPrecision(6)) };
}

export function theorem2Instance(state: ViewState<'theorem-2'>): string {
  return instanceToJson(theorem2Data(state));
}
