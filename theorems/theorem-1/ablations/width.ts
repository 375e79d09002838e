/** Theorem 1 with π restricted to softmax(U h_x) of a given hidden width D. */

import type { Ablation } from '../../../lib/audit/types.ts';
import {
  dot,
  equalVectors,
  integers,
  rational,
  toStrings,
  type Vector,
} from '../../../lib/exact/fractions.ts';
import type { AblationOptions } from './options.ts';

/** Tokens, and prompts: at prompt x only token x is correct. */
const COUNT = 3;

/** Rank of a rational matrix by elimination. */
function rank(rows: readonly Vector[]): number {
  let left = rows.map((row) => [...row]);
  let found = 0;
  for (let column = 0; left.length > 0 && column < left[0]!.length; column++) {
    const pivot = left.find((row) => !row[column]!.equals(0n));
    if (pivot === undefined) continue;
    found += 1;
    left = left
      .filter((row) => row !== pivot)
      .map((row) => row.map((x, d) => x.sub(row[column]!.div(pivot[column]!).mul(pivot[d]!))));
  }
  return found;
}

/** Minus the mean. */
function centred(row: Vector): Vector {
  const mean = row.reduce((sum, x) => sum.add(x), rational(0)).div(rational(row.length));
  return row.map((x) => x.sub(mean));
}

/** U and the hidden representations, in units of δ/β, that represent the tilts with width 2. */
const WIDE = [integers(1, 0), integers(0, 1), integers(0, 0)];
const WIDE_HIDDEN = [integers(1, 0), integers(0, 1), integers(-1, -1)];

/** All orders of 0..n−1. */
function permutations(n: number): number[][] {
  if (n === 0) return [[]];
  return permutations(n - 1).flatMap((order) =>
    Array.from({ length: n }, (_, at) => [...order.slice(0, at), n - 1, ...order.slice(at)]),
  );
}

/**
 * Three single-token responses, three prompts, π_ref uniform, C(x) = {x}. The tilts have logits (δ/β)e_x up to a
 * constant per prompt: centred, a matrix of rank 2, while softmax(U h_x) with U in R^{3×D} and any h_x in R^D has
 * centred logits of rank ≤ D. With D = 1 even no other verifier exists: ⟨U_v, h_x⟩ = u_v h_x is largest, as a function
 * of v, at the largest or at the smallest u_v, so that the token in the middle is never strictly preferred.
 */
export function width({ keepHypothesis = false, plantError = false }: AblationOptions = {}): Ablation {
  const D = keepHypothesis ? 2 : 1;
  const identity = [integers(1, 0, 0), integers(0, 1, 0), integers(0, 0, 1)];
  // In units of δ/β; the centring subtracts the mean, which the softmax does not see.
  const logits = identity.map(centred);
  // The planted error tilts the same response at every prompt.
  const tilted = plantError ? logits.map(() => logits[0]!) : logits;
  const needed = rank(tilted);
  // The order of u_0, u_1, u_2 and the sign of h_x are all that matters; ties make a margin 0.
  const served = permutations(COUNT).map((order) => {
    const preferred = new Set([order[0]!, order.at(-1)!]);
    return [0, 1, 2].filter((token) => preferred.has(token)).length;
  });
  const most = Math.max(...served);
  // With D = 2, U = WIDE and h_x = (δ/β)·WIDE_HIDDEN[x] give the tilts.
  const wide = WIDE_HIDDEN.map((h) => centred(WIDE.map((row) => dot(row, h))));
  const representable = wide.every((row, x) => equalVectors(row, logits[x]!));
  const asExpected = needed > D && most < COUNT && representable;
  return {
    drops: 'π may be any distribution: restricted to softmax(U h) of hidden width 1',
    expected:
      'Three responses, three prompts, each response correct at one of them, π_ref uniform: the tilts are no softmax(U h_x) of width D = 1, whatever U and h_x are, because their centred logits have rank 2. With D = 1 no other π of this form is a verifier at all three prompts either, for any δ > 0. The theorem needs a class of models in which the tilt exists.',
    observed: `Rank of the centred logits of the tilts: ${needed}, available with width ${D}: ${D}. Of the ${served.length} orders of u_0, u_1, u_2, none serves more than ${most} of ${COUNT} prompts (width 1). Width 2 ${representable ? 'represents' : 'does NOT represent'} the tilts: U = (1,0), (0,1), (0,0) and h = (δ/β)·(1,0), (0,1), (−1,−1).`,
    level: 'exact',
    verdict: asExpected ? 'verified' : 'refuted',
    witness: {
      width: D,
      centredLogitsOverExponent: tilted.map(toStrings),
      rank: needed,
      promptsServedByOrder: served,
    },
  };
}
