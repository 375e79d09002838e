/**
 * ρ of Equation 5 (arXiv 2507.07981): the factor between ⟨∇_U ln π(a|h), ∇_U ln π(b|h')⟩ and ⟨h, h'⟩, for a token a
 * at one position and a token b at another, with next-token distributions p = π(·|h) and p' = π(·|h').
 */

import type { Ring } from './arithmetic.ts';
import { sum } from './arithmetic.ts';

/** What ρ is made of. */
export interface RhoParts<T> {
  /** a = b. */
  readonly same: boolean;
  /** p_a, p_b. */
  readonly here: { readonly own: T; readonly other: T };
  /** p'_b, p'_a. */
  readonly there: { readonly own: T; readonly other: T };
  /** 1 − p_a. */
  readonly hereComplement: T;
  /** 1 − p'_b. */
  readonly thereComplement: T;
  /** Σ p_c p'_c over all c but a and b. */
  readonly rest: T;
}

/** ρ from its parts, in any arithmetic. */
export type Rho = <T>(parts: RhoParts<T>, ring: Ring<T>) => T;

/** ⟨p, p'⟩. */
export function crossTerm<T>({ same, here, there, rest }: RhoParts<T>, ring: Ring<T>): T {
  const { add, multiply } = ring;
  const withA = add(rest, multiply(here.own, there.other));
  return same ? withA : add(withA, multiply(here.other, there.own));
}

/** 1[a = b] − p'_a − p_b + ⟨p, p'⟩, as the paper has it. */
export const rhoByDefinition: Rho = (parts, ring) => {
  const { point, add, subtract } = ring;
  const indicator = point(parts.same ? 1 : 0);
  return add(subtract(subtract(indicator, parts.there.other), parts.here.other), crossTerm(parts, ring));
};

/**
 * The same without cancellation between nearly deterministic distributions: (1 − p_a)(1 − p'_a) + Σ_{c≠a} p_c p'_c for
 * equal tokens, Σ_{c≠a,b} p_c p'_c − p'_a(1 − p_a) − p_b(1 − p'_b) for different ones.
 */
export const rhoByComplements: Rho = (parts, ring) => {
  const { add, subtract, multiply } = ring;
  const { same, here, there, hereComplement, thereComplement, rest } = parts;
  if (same) return add(multiply(hereComplement, thereComplement), rest);
  const first = subtract(rest, multiply(there.other, hereComplement));
  return subtract(first, multiply(here.other, thereComplement));
};

/** p, and 1 − p, shape [V]. */
export interface Probabilities<T> {
  readonly probability: readonly T[];
  readonly complement: readonly T[];
}

export function rhoParts<T>(
  ring: Ring<T>,
  here: Probabilities<T>,
  a: number,
  there: Probabilities<T>,
  b: number,
): RhoParts<T> {
  const [p, q] = [here.probability, there.probability];
  const products: T[] = [];
  for (let c = 0; c < p.length; c++) if (c !== a && c !== b) products.push(ring.multiply(p[c]!, q[c]!));
  return {
    same: a === b,
    here: { own: p[a]!, other: p[b]! },
    there: { own: q[b]!, other: q[a]! },
    hereComplement: here.complement[a]!,
    thereComplement: there.complement[b]!,
    rest: sum(ring, products),
  };
}

/** The closed range of ρ: [0, 2] for equal tokens, [−2, 1] for different ones, [−2, 0] of those when V = 2. */
export function rangeOfRho(same: boolean, vocabulary: number): readonly [number, number] {
  if (same) return [0, 2];
  return [-2, vocabulary === 2 ? 0 : 1];
}
