/**
 * A rational stand-in for an instance: the same pattern of tokens and of equal representations, U = ln q with small
 * rational q and integer representations, so that every probability, gradient and inner product is rational. The
 * numbers themselves are arbitrary; only the identities that hold for all of them are checked on it.
 */

import type Fraction from 'fraction.js';
import { dot, integers, rational, type Vector } from '../../../lib/exact/fractions.ts';
import {
  nextTokenDistribution,
  type Position,
  type TrainingPair,
} from '../../../lib/learning-dynamics/exact-step.ts';
import type { PredictedPosition, PredictionInput } from '../../../lib/learning-dynamics/prediction.ts';
import type { ResponseStates } from '../../../lib/learning-dynamics/types.ts';
import type { Instance } from '../instances/types.ts';

/** Exact rational arithmetic; numbers given as doubles must be integers. */
export const exactRing: PredictionInput<Fraction>['arithmetic'] = {
  point: (x) => rational(x),
  add: (a, b) => a.add(b),
  subtract: (a, b) => a.sub(b),
  multiply: (a, b) => a.mul(b),
  dot: (a, aStart, b, bStart, n) =>
    dot(integers(...a.subarray(aStart, aStart + n)), integers(...b.subarray(bStart, bStart + n))),
};

/** A stream of small numbers that depends on the instance only (xorshift32 from an FNV-1a hash of its data). */
export class Stream {
  #state: number;

  constructor(instance: Instance) {
    let hash = 0x811c9dc5;
    const include = (byte: number): void => {
      hash = Math.imul(hash ^ byte, 0x01000193);
    };
    const first = instance.unembedding.subarray(0, 64);
    for (const byte of new Uint8Array(Float64Array.from(first).buffer)) include(byte);
    for (const { tokens, hidden } of [instance.chosen, instance.rejected, instance.evaluation]) {
      for (const token of tokens) include(token & 0xff);
      for (const byte of new Uint8Array(Float64Array.from(hidden.subarray(0, 64)).buffer)) include(byte);
    }
    this.#state = hash | 1;
  }

  /** An integer in [0, n), n ≤ 2^16. */
  below(n: number): number {
    this.#state ^= this.#state << 13;
    this.#state ^= this.#state >>> 17;
    this.#state ^= this.#state << 5;
    return (this.#state >>> 8) % n;
  }

  /** A distribution with weights from 1 to 64, now and then one of 10^6. */
  distribution(vocabulary: number): Vector {
    const weights = Array.from({ length: vocabulary }, () =>
      this.below(9) === 0 ? 1_000_000 : 1 + this.below(64),
    );
    const total = weights.reduce((a, b) => a + b, 0);
    return weights.map((w) => rational(w, total));
  }
}

const MOST_TOKENS = 4;
const MOST_COORDINATES = 4;
const MOST_UNUSED = 3;

export interface RationalModel extends PredictionInput<Fraction> {
  readonly q: readonly Vector[];
  readonly pair: TrainingPair;
  readonly response: readonly Position[];
  readonly beta: number;
}

export function rationalModel(instance: Instance): RationalModel {
  const stream = new Stream(instance);
  const width = Math.min(instance.width, MOST_COORDINATES);
  const states = [instance.chosen, instance.rejected, instance.evaluation];
  const used = [...new Set(states.flatMap(({ tokens }) => [...tokens.subarray(0, MOST_TOKENS)]))];
  const vocabulary = Math.max(2, Math.min(instance.vocabulary, used.length + MOST_UNUSED));
  const table = (): Vector[] =>
    Array.from({ length: vocabulary }, () =>
      Array.from({ length: width }, () => rational(1 + stream.below(5), 1 + stream.below(3))),
    );
  const q = table();
  const reference = instance.reference === undefined ? q : table();
  const positions = ({ tokens, hidden }: ResponseStates): Position[] =>
    Array.from(tokens.subarray(0, MOST_TOKENS), (token, k) => ({
      token: used.indexOf(token),
      hidden: integers(
        ...hidden
          .subarray(k * instance.width, k * instance.width + width)
          .map((x) => Math.max(-2, Math.min(2, Math.round(x)))),
      ),
    }));
  const [chosen, rejected, response] = states.map(positions);
  const beta = 2 + stream.below(2);
  const model = odds(q, chosen!).div(odds(q, rejected!));
  const ofReference = odds(reference, chosen!).div(odds(reference, rejected!));
  // e^{margin} = odds^β is rational for an integer β, and so is g = 1/(1 + e^{margin}).
  const residual = logistic(model.div(ofReference), beta);
  return {
    arithmetic: exactRing,
    instance: { beta, width },
    chosen: predicted(q, chosen!),
    rejected: predicted(q, rejected!),
    evaluation: predicted(q, response!),
    residuals: {
      residual,
      complement: rational(1).sub(residual),
      withoutReference: logistic(model, beta),
    },
    q,
    pair: { chosen: chosen!, rejected: rejected! },
    response: response!,
    beta,
  };
}

/** π(y|x), exact. */
function odds(q: readonly Vector[], response: readonly Position[]): Fraction {
  return response.reduce(
    (product, { hidden, token }) => product.mul(nextTokenDistribution(q, hidden)[token]!),
    rational(1),
  );
}

/** 1/(1 + ratio^β). */
function logistic(ratio: Fraction, beta: number): Fraction {
  let power = rational(1);
  for (let k = 0; k < beta; k++) power = power.mul(ratio);
  return rational(1).div(power.add(1n));
}

function predicted(q: readonly Vector[], response: readonly Position[]): PredictedPosition<Fraction>[] {
  return response.map(({ hidden, token }) => {
    const probability = nextTokenDistribution(q, hidden);
    return {
      token,
      hidden: Float64Array.from(hidden, (x) => x.valueOf()),
      start: 0,
      probability,
      complement: probability.map((p) => rational(1).sub(p)),
    };
  });
}
