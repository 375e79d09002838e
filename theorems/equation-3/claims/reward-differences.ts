/** Derivatives of the loss in given rewards and in the head of an explicit reward, by central differences. */

import { discarded, type Outcome } from '../../../lib/audit/check.ts';
import * as dyadic from '../../../lib/exact/dyadic.ts';
import * as iv from '../../../lib/interval/interval.ts';
import type { Analysis } from '../analysis.ts';
import { mean, residual, upperMagnitude } from '../enclosures.ts';
import { enclosed, exactDifference, exactDot } from '../exact.ts';
import {
  compare,
  type Direction,
  largestResidual,
  quotient,
  spread,
  stepFor,
  truncation,
} from './differences.ts';

export function rewardDerivatives(analysis: Analysis): Outcome {
  return analysis.instance.rewards === undefined
    ? discarded('the instance gives no rewards')
    : compare(rewardDirections(analysis));
}

export function headDerivatives(analysis: Analysis): Outcome {
  return analysis.instance.explicit === undefined
    ? discarded('the instance has no explicit reward')
    : compare(headDirections(analysis));
}

function* rewardDirections({ instance, formulas }: Analysis): Generator<Direction> {
  const rewards = instance.rewards!;
  const n = iv.integerPoint(BigInt(rewards.length));
  const step = stepFor([1]);
  for (const j of spread(rewards.length)) {
    const margin = exactDifference(rewards[j]!.chosen, rewards[j]!.rejected);
    const g = formulas.residual(enclosed(margin));
    const bound = largestResidual(enclosed(margin), enclosed(step));
    for (const role of ['chosen', 'rejected'] as const) {
      const moved = (t: dyadic.Dyadic): iv.Interval[] => [
        enclosed(dyadic.add(margin, role === 'chosen' ? t : dyadic.negate(t))),
      ];
      const claimed = role === 'chosen' ? iv.negate(g) : iv.multiply(g, iv.point(formulas.rejected));
      yield {
        name: `r(x_${j}, y${role === 'chosen' ? '+' : '−'})`,
        // Only the term of pair j depends on its rewards.
        quotient: iv.divide(quotient(formulas.loss, moved, step), n),
        truncation: iv.divide(truncation(step, bound), n),
        claimed: iv.divide(claimed, n),
        scale: iv.divide(residual(enclosed(margin)), n),
      };
    }
  }
}

/** Along u_d the margin has the slope a = (h+ − h−)_d, so |(φ∘m)'''| ≤ g|a|³. */
function* headDirections({ instance, formulas }: Analysis): Generator<Direction> {
  const { head, pairs } = instance.explicit!;
  const margins = pairs.map(({ chosen, rejected }) =>
    dyadic.subtract(exactDot(head, chosen), exactDot(head, rejected)),
  );
  for (const d of spread(head.length)) {
    const entries = pairs.map(({ chosen, rejected }) => [chosen[d]!, rejected[d]!] as const);
    const step = stepFor(entries.flat());
    const moved = (t: dyadic.Dyadic): iv.Interval[] =>
      entries.map((pair, i) => {
        const [up, down] = pair.map((h) => dyadic.multiply(t, dyadic.fromNumber(h))) as [
          dyadic.Dyadic,
          dyadic.Dyadic,
        ];
        return enclosed(dyadic.add(margins[i]!, dyadic.subtract(up, down)));
      });
    const thirds = entries.map(([up, down], i) => {
      const slope = upperMagnitude(enclosed(exactDifference(up, down)));
      const g = largestResidual(enclosed(margins[i]!), iv.multiply(enclosed(step), slope));
      return iv.multiply(g, iv.multiply(slope, iv.multiply(slope, slope)));
    });
    const terms = entries.map(([up, down], i) => {
      const slope = formulas.rejected === 1 ? exactDifference(up, down) : dyadic.fromNumber(up);
      return iv.negate(iv.multiply(formulas.residual(enclosed(margins[i]!)), enclosed(slope)));
    });
    const sizes = entries.map(([up, down], i) =>
      iv.multiply(residual(enclosed(margins[i]!)), iv.add(iv.point(Math.abs(up)), iv.point(Math.abs(down)))),
    );
    yield {
      name: `u_${d}`,
      quotient: quotient(formulas.loss, moved, step),
      truncation: truncation(step, mean(thirds)),
      claimed: mean(terms),
      scale: mean(sizes),
    };
  }
}
