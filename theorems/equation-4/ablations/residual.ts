/** Equation 4 with another factor in place of g. */

import type { Ablation } from '../../../lib/audit/types.ts';
import * as iv from '../../../lib/interval/interval.ts';
import { midpoint } from '../../../lib/interval/to-number.ts';
import { residual } from '../../equation-3/enclosures.ts';
import type { AblationOptions } from './hypotheses.ts';

/** ⟨u, h+ − h−⟩ = 2 at η⟨k, h+ − h−⟩ = 1: Δr = g = σ(−2) = 0.1192…; neither 1/2 nor 1 − g. */
export function otherResiduals({ keep = false }: AblationOptions = {}): Ablation {
  const margin = iv.point(2);
  const g = residual(margin);
  const others = keep ? [g, g] : [iv.point(0.5), residual(iv.negate(margin))];
  const differ = others.every((other) => iv.isBelow(g, other));
  const [half, complement] = others.map((other) => midpoint(other).toPrecision(6)) as [string, string];
  return {
    drops: 'g = σ(−margin) replaced by 1/2 or by 1 − g',
    expected:
      'At margin 2 both are too large: a fitted pair moves the rewards less than a fresh or a wrong one.',
    observed: `g = ${midpoint(g).toPrecision(6)}, against ${half} and ${complement}.`,
    level: 'certified',
    verdict: differ ? 'verified' : 'refuted',
    witness: { margin: 2, residual: midpoint(g), replacements: others.map(midpoint) },
  };
}
