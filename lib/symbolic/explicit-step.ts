/**
 * Equation 4 of arXiv 2507.07981 as an identity: with fixed hidden representations one gradient step of any size η on
 * the Bradley-Terry loss changes an explicit reward ⟨u, k⟩ by exactly η·mean of g_i⟨k, h_i+ − h_i−⟩. Symbols: eta, u_d,
 * p_i_d of h_i+, m_i_d of h_i−, k_d, and g_i where g_i is left free.
 */

import { meanLoss, residualText } from './gradients.ts';
import { type IdentityProof, identity, range, summarise, sumOf } from './identities.ts';
import { differentiate, parse } from './mathjs.ts';

/** Wrong versions of Equation 4. */
export const EXPLICIT_STEP_ERRORS = [
  'residual-half',
  'residual-complemented',
  'rejected-sign',
  'rejected-dropped',
  'rate-squared',
  'sign',
] as const;
export type ExplicitStepError = (typeof EXPLICIT_STEP_ERRORS)[number];

export interface ExplicitStepOptions {
  readonly planted?: ExplicitStepError;
}

/** An entry of a vector as text. */
type Entry = (d: number) => string;

/** The true step, and what Equation 4 says about it. */
class Step {
  readonly #dims: readonly number[];
  readonly #pairs: readonly number[];
  readonly #planted: ExplicitStepError | undefined;

  constructor(width: number, count: number, planted: ExplicitStepError | undefined) {
    this.#dims = range(width);
    this.#pairs = range(count);
    this.#planted = planted;
  }

  difference(i: number): Entry {
    return (d) => `(p_${i}_${d} - m_${i}_${d})`;
  }

  dot(a: Entry, b: Entry): string {
    return sumOf(this.#dims.map((d) => `${a(d)}*${b(d)}`));
  }

  margin(i: number): string {
    return this.dot((d) => `u_${d}`, this.difference(i));
  }

  /** ⟨u − eta·gradient, k⟩ − ⟨u, k⟩. */
  change(gradient: Entry, k: Entry): string {
    return sumOf(this.#dims.map((d) => `(u_${d} - eta*(${gradient(d)}))*${k(d)} - u_${d}*${k(d)}`));
  }

  /** −(1/n)Σ g_i(h_i+ − h_i−) with free g_i. */
  freeGradient(): Entry {
    return (d) =>
      `-(${sumOf(this.#pairs.map((i) => `g_${i}*${this.difference(i)(d)}`))})/${this.#pairs.length}`;
  }

  /** ∂ℓ/∂u_d by mathjs. */
  gradient(): Entry {
    const loss = parse(meanLoss(this.#pairs.map((i) => this.margin(i))));
    const entries = this.#dims.map((d) => differentiate(loss, `u_${d}`).toString());
    return (d) => entries[d - 1]!;
  }

  /** g_i as a symbol, or written out. */
  residual(i: number, free: boolean): string {
    const complemented = this.#planted === 'residual-complemented';
    if (this.#planted === 'residual-half') return '1/2';
    if (!free) return residualText(this.margin(i), complemented);
    return complemented ? `(1 - g_${i})` : `g_${i}`;
  }

  /** (eta/n)Σ g_i⟨k, h_i+ − h_i−⟩. */
  predicted(k: Entry, free: boolean): string {
    const terms = this.#pairs.map((i) => `${this.residual(i, free)}*(${this.dot(k, this.#direction(i))})`);
    const rate = this.#planted === 'rate-squared' ? 'eta^2' : 'eta';
    return `${this.#planted === 'sign' ? '-' : ''}${rate}/${this.#pairs.length}*(${sumOf(terms)})`;
  }

  #direction(i: number): Entry {
    if (this.#planted === 'rejected-dropped') return (d) => `p_${i}_${d}`;
    if (this.#planted === 'rejected-sign') return (d) => `(p_${i}_${d} + m_${i}_${d})`;
    return this.difference(i);
  }
}

/**
 * Identically in η, u, h_i+, h_i− and k, for width D and n = 1, 2 pairs:
 * - with g_i a free symbol, ⟨u + (η/n)Σ g_i(h_i+ − h_i−), k⟩ − ⟨u, k⟩ = (η/n)Σ g_i⟨k, h_i+ − h_i−⟩;
 * - with the step formed by differentiating the loss, the same with g_i = σ(−⟨u, h_i+ − h_i−⟩).
 * @param width D ≥ 1.
 */
export function proveExplicitStep(width: number, { planted }: ExplicitStepOptions = {}): IdentityProof {
  const k: Entry = (d) => `k_${d}`;
  const identities = [1, 2].flatMap((n) => {
    const step = new Step(width, n, planted);
    const text = `change of <u, k> = (eta/${n})*sum of g_i*<k, h_i+ - h_i->, D = ${width}`;
    return [
      identity(`${text}, g_i free`, step.change(step.freeGradient(), k), step.predicted(k, true)),
      identity(`${text}, g_i = s(-margin_i)`, step.change(step.gradient(), k), step.predicted(k, false)),
    ];
  });
  return summarise(identities);
}

/**
 * What a step on one pair does to that pair: the margin changes by ηg‖h+ − h−‖² and the reward of the chosen response by
 * ηg(‖h+‖² − ⟨h+, h−⟩), g = σ(−⟨u, h+ − h−⟩).
 * @param width D ≥ 1.
 */
export function proveTrainedPair(width: number, { planted }: ExplicitStepOptions = {}): IdentityProof {
  const step = new Step(width, 1, planted);
  const gradient = step.gradient();
  const chosen: Entry = (d) => `p_1_${d}`;
  return summarise([
    identity(
      `change of the margin = eta*g*|h+ - h-|^2, D = ${width}`,
      step.change(gradient, step.difference(1)),
      step.predicted(step.difference(1), false),
    ),
    identity(
      `change of <u, h+> = eta*g*(|h+|^2 - <h+, h->), D = ${width}`,
      step.change(gradient, chosen),
      step.predicted(chosen, false),
    ),
  ]);
}
