/**
 * Derivatives of the loss in the unembedding matrix of an implicit reward, by central differences.
 *
 * Along an entry (v, d) of U the margin is a sum of terms ±β ln π(w|h), in each of which U_{v,d} acts through the logit of
 * v with slope h_d. A variable with the values 0 and h_d has variance at most h_d²/4 and third cumulant at most
 * |h_d|³/10, so |m'| ≤ M1 = βΣ|h_d|, |m''| ≤ M2 = βΣh_d²/4, |m'''| ≤ M3 = βΣ|h_d|³/10 and
 * |(φ∘m)'''| ≤ g(M1³ + 3·M1·M2 + M3).
 */

import { discarded, type Outcome } from '../../../lib/audit/check.ts';
import type * as dyadic from '../../../lib/exact/dyadic.ts';
import * as iv from '../../../lib/interval/interval.ts';
import type { Analysis } from '../analysis.ts';
import { mean, residual, upperMagnitude } from '../enclosures.ts';
import { enclosed } from '../exact.ts';
import type { ImplicitPair, Position } from '../instances/types.ts';
import {
  compare,
  type Direction,
  largestResidual,
  quotient,
  spread,
  stepFor,
  truncation,
} from './differences.ts';

export function unembeddingDerivatives(analysis: Analysis): Outcome {
  return analysis.instance.implicit === undefined
    ? discarded('the instance has no implicit reward')
    : compare(directions(analysis));
}

/** Next-token probabilities at each position of a response, enclosed. */
type Probabilities = readonly (readonly iv.Interval[])[];

/** Entry (v, d) of Σ_l ∇_U ln π(y_l): Σ_l (1[v = y_l] − p_v)h_d. */
function gradientEntry(response: readonly Position[], p: Probabilities, v: number, d: number): iv.Interval {
  return response
    .map(({ token, hidden }, l) =>
      iv.multiply(iv.subtract(iv.point(Number(token === v)), p[l]![v]!), iv.point(hidden[d]!)),
    )
    .reduce(iv.add);
}

function* directions({ instance, formulas, sets, model }: Analysis): Generator<Direction> {
  const implicit = instance.implicit!;
  const { beta, unembedding, pairs } = implicit;
  const width = unembedding[0]!.length;
  const { margins } = sets.find(({ name }) => name === 'implicit')!;
  const known = pairs.map(({ chosen, rejected }) => ({
    chosen: chosen.map((position) => model!.probabilities(position)),
    rejected: rejected.map((position) => model!.probabilities(position)),
  }));
  const factor = iv.point(formulas.usesBeta ? beta : 1);
  for (const entry of spread(unembedding.length * width)) {
    const [token, dimension] = [Math.floor(entry / width), entry % width];
    const step = stepFor(pairs.flatMap((pair) => entriesOf(pair, dimension).flatMap((h) => [h, h * beta])));
    const moved = (t: dyadic.Dyadic): iv.Interval[] =>
      pairs.map((pair) => model!.margin(pair, { token, dimension, by: t }));
    const sizes = pairs.map((pair) => derivativeBounds(pair, beta, dimension));
    const thirds = sizes.map(({ first, second, third }, i) => {
      const cube = iv.multiply(first, iv.multiply(first, first));
      const mixed = iv.multiply(iv.point(3), iv.multiply(first, second));
      const g = largestResidual(margins[i]!, iv.multiply(enclosed(step), first));
      return iv.multiply(g, iv.add(cube, iv.add(mixed, third)));
    });
    const terms = pairs.map(({ chosen, rejected }, i) => {
      const up = gradientEntry(chosen, known[i]!.chosen, token, dimension);
      const down = gradientEntry(rejected, known[i]!.rejected, token, dimension);
      const difference = iv.subtract(up, iv.multiply(iv.point(formulas.rejected), down));
      return iv.negate(iv.multiply(formulas.residual(margins[i]!), iv.multiply(factor, difference)));
    });
    yield {
      name: `U_{${token},${dimension}}`,
      quotient: quotient(formulas.loss, moved, step),
      truncation: truncation(step, mean(thirds)),
      claimed: mean(terms),
      scale: mean(sizes.map(({ first }, i) => iv.multiply(iv.upper(residual(margins[i]!)), first))),
    };
  }
}

/** |h_d| at all positions of the pair. */
function entriesOf({ chosen, rejected }: ImplicitPair, d: number): number[] {
  return [...chosen, ...rejected].map(({ hidden }) => Math.abs(hidden[d]!));
}

/** M1, M2, M3. */
function derivativeBounds(
  pair: ImplicitPair,
  beta: number,
  d: number,
): { first: iv.Interval; second: iv.Interval; third: iv.Interval } {
  const sizes = entriesOf(pair, d).map(iv.point);
  const power = (k: number): iv.Interval => {
    const powers = sizes.map((h) => Array.from({ length: k }, () => h).reduce(iv.multiply));
    return iv.multiply(iv.point(beta), powers.reduce(iv.add));
  };
  return {
    first: upperMagnitude(power(1)),
    second: upperMagnitude(iv.scale(power(2), -2)),
    third: upperMagnitude(iv.divide(power(3), iv.point(10))),
  };
}
