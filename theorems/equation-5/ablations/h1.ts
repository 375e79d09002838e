/** Equation 5 without H1: the hidden representation trains along. */

import type Fraction from 'fraction.js';
import type { Ablation } from '../../../lib/audit/types.ts';
import {
  dot,
  enclose,
  integers,
  minus,
  plus,
  rational,
  times,
  toStrings,
  type Vector,
} from '../../../lib/exact/fractions.ts';
import type { Interval } from '../../../lib/interval/interval.ts';
import { wideArithmetic } from '../../../lib/learning-dynamics/wide-arithmetic.ts';
import type { AblationOptions } from './options.ts';

/** Rows of U, chosen so that the three logits ⟨U_v, h⟩ are equal and p = (1/3, 1/3, 1/3). */
const UNEMBEDDING = [integers(1, 1), integers(1, -1), integers(1, 2)];
const HIDDEN = integers(1, 0);
const [CHOSEN, REJECTED, FOLLOWED] = [0, 1, 2] as const;
/** The model is its own reference: g = 1/2. β = 1. */
const RESIDUAL = rational(1, 2);
const RATES = [3, 4, 5, 6, 7, 8, 9].map((digits) => rational(1, 10n ** BigInt(digits)));
/** For |(dr − ηC)/η − limit| at these step sizes. */
const TOLERANCES = [1e-2, 1e-3, 1e-4, 1e-5, 1e-6, 1e-7, 1e-8];

/** U^T w, shape [D]. */
function transposed(w: Vector): Vector {
  return UNEMBEDDING.reduce((sum, row, v) => plus(sum, times(w[v]!, row)), integers(0, 0));
}

/** ln π(token) for rational logits. */
function logProbability(logits: Vector, token: number): Interval {
  const values = logits.map(enclose);
  return wideArithmetic.subtract(values[token]!, wideArithmetic.logSumExp(values));
}

const score = (token: number): Vector =>
  UNEMBEDDING.map((_, v) => rational(v === token ? 1 : 0).sub(rational(1, 3)));

export function h1({ keep = false, plantSignError = false }: AblationOptions = {}): Ablation {
  const direction = minus(score(CHOSEN), score(REJECTED));
  const ofUnembedding = dot(score(FOLLOWED), direction).mul(dot(HIDDEN, HIDDEN)).mul(RESIDUAL);
  const ofHidden = dot(transposed(score(FOLLOWED)), transposed(direction)).mul(RESIDUAL);
  const sign = plantSignError ? -1 : 1;
  const error = (rate: Fraction): Interval => {
    const factor = rate.mul(RESIDUAL);
    const hidden = keep ? HIDDEN : plus(HIDDEN, times(factor.mul(sign), transposed(direction)));
    const logits = UNEMBEDDING.map((row, v) =>
      dot(plus(row, times(factor.mul(direction[v]!), HIDDEN)), hidden),
    );
    const change = wideArithmetic.subtract(
      logProbability(logits, FOLLOWED),
      logProbability(
        UNEMBEDDING.map((row) => dot(row, HIDDEN)),
        FOLLOWED,
      ),
    );
    return wideArithmetic.subtract(change, enclose(rate.mul(ofUnembedding)));
  };
  const { divide, lower, upper } = wideArithmetic;
  const quotients = RATES.map((rate) => divide(error(rate), enclose(rate)));
  const limit = ofHidden.valueOf();
  const asExpected = quotients.every(
    (q, i) => lower(q) > limit - TOLERANCES[i]! && upper(q) < limit + TOLERANCES[i]! && lower(q) > 0,
  );
  const last = quotients.at(-1)!;
  return {
    drops: 'H1',
    expected: `If h is trained together with U, Equation 5 is off by a term of first order: (dr - eta C)/eta tends to g beta^2 <U^T(e_w - p), U^T(e_{y+} - e_{y-})> = ${ofHidden.toFraction()} instead of 0, though C itself is ${ofUnembedding.toFraction()}.`,
    observed: `(dr - eta C)/eta is enclosed at eta = 1e-3, ..., 1e-9 and ends at ${((lower(last) + upper(last)) / 2).toPrecision(10)}.`,
    level: 'certified',
    verdict: asExpected ? 'verified' : 'refuted',
    witness: {
      unembedding: UNEMBEDDING.map(toStrings),
      hidden: toStrings(HIDDEN),
      chosen: CHOSEN,
      rejected: REJECTED,
      followed: FOLLOWED,
      coefficient: ofUnembedding.toFraction(),
      missingTerm: ofHidden.toFraction(),
      quotients: quotients.map((q) => [lower(q), upper(q)]),
    },
  };
}
