/** The right-hand side of Equation 5 (arXiv 2507.07981) without its O(η²). */

import { type Arithmetic, type Ring, sum } from './arithmetic.ts';
import { equalRows } from './equal-rows.ts';
import { type Probabilities, type Rho, rhoByComplements, rhoParts } from './rho.ts';

/** g = σ(−margin), and what a wrong formula may take for it. */
export interface Residuals<T> {
  readonly residual: T;
  /** 1 − g. */
  readonly complement: T;
  /** σ(−β(ln π_θ(y+|x) − ln π_θ(y−|x))), the reference model forgotten. */
  readonly withoutReference: T;
}

/** Where a formula enters the prediction; the correct one is {@link equation5}. */
export interface PredictionFormula {
  readonly rho: Rho;
  residual<T>(residuals: Residuals<T>): T;
  /** Exponent of β. */
  readonly betaPower: 1 | 2;
  /** Sign of the double sums over y+ and over y−. */
  readonly signs: readonly [chosen: 1 | -1, rejected: 1 | -1];
  /** Index of the representation that belongs to token l of a response of the given length. */
  hiddenIndex(l: number, length: number): number;
}

export const equation5: PredictionFormula = {
  rho: rhoByComplements,
  residual: ({ residual }) => residual,
  betaPower: 2,
  signs: [1, -1],
  hiddenIndex: (l) => l,
};

/** A position of a response: token, representation hidden[start .. start + D), next-token distribution. */
export interface PredictedPosition<T> extends Probabilities<T> {
  readonly token: number;
  readonly hidden: Float64Array;
  readonly start: number;
}

/** What the prediction is made from, in enclosures or in exact rationals. */
export interface PredictionInput<T> {
  readonly arithmetic: Ring<T> & Pick<Arithmetic<T>, 'dot'>;
  readonly instance: { readonly beta: number; readonly width: number };
  readonly chosen: readonly PredictedPosition<T>[];
  readonly rejected: readonly PredictedPosition<T>[];
  readonly evaluation: readonly PredictedPosition<T>[];
  readonly residuals: Residuals<T>;
}

/** ρ_{k,l} and ⟨h̄_k, h_l⟩, shape [L̄, L]. */
export interface RhoTable<T> {
  readonly rho: readonly (readonly T[])[];
  readonly product: readonly (readonly T[])[];
}

/** ρ_{k,l}(v) of one training response v against the evaluation response, l over the given indices. */
export function rhoTable<T>(
  { arithmetic, evaluation, instance }: PredictionInput<T>,
  response: readonly PredictedPosition<T>[],
  { rho, hiddenIndex }: Pick<PredictionFormula, 'rho' | 'hiddenIndex'> = equation5,
  indices: readonly number[] = [...response.keys()],
): RhoTable<T> {
  const { width } = instance;
  return {
    rho: evaluation.map((here) =>
      indices.map((l) => {
        const there = response[l]!;
        return rho(rhoParts(arithmetic, here, here.token, there, there.token), arithmetic);
      }),
    ),
    product: evaluation.map(({ hidden, start }) =>
      indices.map((l) => {
        const at = response[hiddenIndex(l, response.length)]!;
        return arithmetic.dot(at.hidden, at.start, hidden, start, width);
      }),
    ),
  };
}

/** Whether token l of y+ and of y− have one and the same term in the double sums, so that it cancels exactly. */
function isCommon<T>(
  { chosen, rejected, instance: { width } }: PredictionInput<T>,
  { signs, hiddenIndex }: PredictionFormula,
  l: number,
): boolean {
  const [up, down] = [chosen[l], rejected[l]];
  if (up === undefined || down === undefined || up.token !== down.token || signs[0] !== -signs[1])
    return false;
  const equal = (a: PredictedPosition<T>, b: PredictedPosition<T>): boolean =>
    equalRows(a.hidden, a.start, b.hidden, b.start, width);
  const [above, below] = [chosen, rejected].map((r) => r[hiddenIndex(l, r.length)]!);
  return equal(up, down) && equal(above!, below!);
}

/** Σ_k Σ_l ρ_{k,l}⟨h̄_k, h_l⟩. */
function doubleSum<T>(ring: Ring<T>, { rho, product }: RhoTable<T>): T {
  return sum(
    ring,
    rho.flatMap((row, k) => row.map((r, l) => ring.multiply(r, product[k]![l]!))),
  );
}

/**
 * The bracket of Equation 5: the prediction divided by ηgβ². Terms that y+ and y− have in common are left out, so that
 * the bracket of two equal responses is 0 and not an enclosure of 0.
 */
export function bracket<T>(state: PredictionInput<T>, formula: PredictionFormula = equation5): T {
  const { arithmetic, chosen, rejected } = state;
  const { multiply, point } = arithmetic;
  const [up, down] = [chosen, rejected].map((response) =>
    doubleSum(
      arithmetic,
      rhoTable(
        state,
        response,
        formula,
        [...response.keys()].filter((l) => !isCommon(state, formula, l)),
      ),
    ),
  );
  return sum(arithmetic, [multiply(point(formula.signs[0]), up!), multiply(point(formula.signs[1]), down!)]);
}

/** The prediction divided by η: gβ²·bracket, or what a wrong formula makes of it. */
export function coefficient<T>(state: PredictionInput<T>, formula: PredictionFormula = equation5): T {
  const { arithmetic, residuals, instance } = state;
  const { multiply, point } = arithmetic;
  const beta = point(instance.beta);
  const power = formula.betaPower === 1 ? beta : multiply(beta, beta);
  const g = formula.residual(residuals);
  return multiply(multiply(power, g), bracket(state, formula));
}
