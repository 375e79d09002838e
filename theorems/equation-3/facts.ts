/** Loss, accuracy and residuals of one instance. */

import type { Fact } from '../../lib/audit/types.ts';
import { toNumberDown, toNumberUp } from '../../lib/interval/to-number.ts';
import type { Analysis } from './analysis.ts';
import { accuracy } from './claims/accuracy.ts';
import { mean } from './enclosures.ts';

const MOST_LISTED = 8;

export function factsOf({ sets, formulas }: Analysis): Fact[] {
  return sets.map(({ name, margins, signs }) => {
    const loss = mean(margins.map(formulas.loss));
    const share = accuracy(signs);
    const [low, high] = [toNumberDown(loss.lo), toNumberUp(loss.hi)];
    const residuals = margins.map((m) => toNumberDown(formulas.residual(m).lo));
    const shown = residuals.slice(0, MOST_LISTED).map((g) => String(Number(g.toPrecision(6))));
    const more = residuals.length > MOST_LISTED ? `, and ${residuals.length - MOST_LISTED} more` : '';
    return {
      id: name,
      statement: `Bradley-Terry loss (nats, between two doubles), accuracy (ties 1/2) and g_i (rounded down) of the list "${name}"`,
      level: 'certified',
      value: {
        pairs: margins.length,
        loss: [low, high],
        accuracy: share?.toFraction() ?? null,
        residuals,
      },
      text: [
        `n = ${margins.length}, loss in [${low}, ${high}]`,
        `accuracy ${share?.toFraction() ?? 'not decided: the sign of a margin is unknown'}`,
        `g_i = ${shown.join(', ')}${more}`,
      ],
    };
  });
}
