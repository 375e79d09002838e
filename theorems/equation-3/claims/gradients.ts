/** Claim (a): the gradients of the loss. */

import { type Check, holds, type Outcome, open, violated } from '../../../lib/audit/check.ts';
import { log10 } from '../../../lib/interval/elementary.ts';
import * as iv from '../../../lib/interval/interval.ts';
import { toNumberUp } from '../../../lib/interval/to-number.ts';
import type { Analysis } from '../analysis.ts';
import { TOLERANCE } from './differences.ts';
import { exactUnembeddingGradient } from './exact-gradient.ts';
import { headDerivatives, rewardDerivatives } from './reward-differences.ts';
import { proveExplicit, proveImplicit, proveRewards } from './symbolic.ts';
import { unembeddingDerivatives } from './unembedding-differences.ts';

/** 0 < g < 1 at every margin; 1 − g is formed as g(−m), which has no cancellation. */
function residualRange({ sets, formulas }: Analysis): Outcome {
  let largest = 0;
  for (const { name, margins } of sets) {
    for (const [i, m] of margins.entries()) {
      const [g, complement] = [formulas.residual(m), formulas.residual(iv.negate(m))];
      for (const [value, text] of [
        [g, 'g'],
        [complement, '1 − g'],
      ] as const) {
        if (iv.isPositive(value)) largest = Math.max(largest, toNumberUp(iv.negate(log10(value)).hi));
        else if (toNumberUp(value.hi) <= 0)
          return violated(`${text} is not positive for pair ${i} of the ${name} pairs`, 0, 0);
        else return open('a margin is beyond 2^44: e^−|m| is only known to be at least 0');
      }
    }
  }
  return holds(largest);
}

const RELATIVE = `largest error of the formula, relative to the sum of the sizes of its terms; certified to be below ${TOLERANCE}`;
const DIFFERENCE_LIMITS =
  'at the points of the instances, in at most 48 directions each; the symbolic identities are what covers all points';

export const gradientChecks: readonly Check<Analysis>[] = [
  {
    id: 'equation-3.a.symbolic-rewards',
    statement: '∂ℓ/∂r(x_i, y_i+) = −g_i/n and ∂ℓ/∂r(x_i, y_i−) = +g_i/n as functions (n = 1, 2, 3)',
    role: 'claim',
    part: 'rewards',
    level: 'symbolic',
    relation: 'equality',
    quantity: 'identities proved',
    limits: 'n ≤ 3; every term of the mean depends on its own pair only, so larger n adds nothing',
    once: true,
    run: ({ formulas }) => proveRewards(formulas.symbolic),
  },
  {
    id: 'equation-3.a.difference-rewards',
    statement:
      'the same by the definition of the derivative: central differences, enclosed, with their truncation error',
    role: 'claim',
    part: 'rewards',
    level: 'certified',
    relation: 'upper-bound',
    quantity: RELATIVE,
    limits: DIFFERENCE_LIMITS,
    run: rewardDerivatives,
  },
  {
    id: 'equation-3.a.residual',
    statement: 'g_i lies strictly between 0 and 1 at every margin of the three lists',
    role: 'claim',
    part: 'rewards',
    level: 'certified',
    relation: 'lower-bound',
    quantity: 'largest −log10 of g and of 1 − g = σ(m): finite, so both are positive',
    limits: 'finite margins below 2^44; in float64 g is 0 from a margin of about 745 on',
    run: residualRange,
  },
  {
    id: 'equation-3.a.symbolic-explicit',
    statement: '∂ℓ/∂u = −mean of g_i(h_i+ − h_i−) as functions of u and h (D = 1..4, n = 1, 2)',
    role: 'claim',
    part: 'explicit',
    level: 'symbolic',
    relation: 'equality',
    quantity: 'identities proved',
    limits: 'D ≤ 4, n ≤ 2; each entry only meets its own coordinate and the margin',
    once: true,
    run: ({ formulas }) => proveExplicit(formulas.symbolic),
  },
  {
    id: 'equation-3.a.difference-explicit',
    statement: 'the same by central differences along the entries of u',
    role: 'claim',
    part: 'explicit',
    level: 'certified',
    relation: 'upper-bound',
    quantity: RELATIVE,
    limits: DIFFERENCE_LIMITS,
    run: headDerivatives,
  },
  {
    id: 'equation-3.a.symbolic-implicit',
    statement:
      '∂ℓ/∂U = −gβ[Σ_l (e_{y+_l} − p)hᵀ − Σ_l (e_{y−_l} − p)hᵀ] as functions of U and h (V = 2..6, one or two tokens in either response)',
    role: 'claim',
    part: 'implicit',
    level: 'symbolic',
    relation: 'equality',
    quantity: 'identities proved',
    limits: 'one pair, D = 1, V ≤ 6, at most two tokens; sums over pairs follow by linearity',
    once: true,
    run: ({ formulas }) => proveImplicit(formulas.symbolic),
  },
  {
    id: 'equation-3.a.dual-implicit',
    statement:
      'the same in rational arithmetic: derivatives through softmax, product, power and logarithm by dual numbers equal the formula exactly',
    role: 'claim',
    part: 'implicit',
    level: 'exact',
    relation: 'equality',
    quantity: 'largest difference',
    limits:
      'the weights e^⟨U_v,h⟩ are rounded to integers up to 4097 (any positive weights satisfy the identity); where β is not 1, 2, 3 or 4, e^−m is replaced by a rational number as well',
    run: exactUnembeddingGradient,
  },
  {
    id: 'equation-3.a.difference-implicit',
    statement:
      'the same by central differences along the entries of U, with the instance’s own weights and β',
    role: 'claim',
    part: 'implicit',
    level: 'certified',
    relation: 'upper-bound',
    quantity: RELATIVE,
    limits: DIFFERENCE_LIMITS,
    run: unembeddingDerivatives,
  },
];
