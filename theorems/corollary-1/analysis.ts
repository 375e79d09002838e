/** One family of prompts with everything that the checks of Corollary 1 share about it. */

import { classify, type Decay, geometricDecay, polynomialMass } from '../../lib/asymptotics/decay.ts';
import { type AsymptoticInstance, problemOf } from '../../lib/asymptotics/instance.ts';
import { smallestThreshold } from '../../lib/asymptotics/thresholds.ts';
import type { Level } from '../../lib/audit/types.ts';
import type { AsymptoticProblem } from '../../lib/checker/asymptotic-decide.ts';
import { factorBounds } from '../../lib/checker/asymptotic-margin.ts';
import { type Range, rangeOf } from '../../lib/checker/asymptotic-range.ts';
import type { Rational, Term, TermRatio } from '../../lib/checker/asymptotic-term.ts';
import type { GeometricDecay, PolynomialMass, Threshold } from '../../lib/checker/asymptotic-threshold.ts';
import type { Formulas } from './formulas.ts';

/** null where the search ended without a proof. */
export interface Thresholds {
  readonly bound: Threshold | null;
  readonly exact: Threshold | null;
}

export class Analysis {
  readonly instance: AsymptoticInstance;
  readonly formulas: Formulas;
  readonly problem: AsymptoticProblem;
  /** Rational bounds of q, equal when q is rational. */
  readonly factor: { readonly lo: Rational; readonly hi: Rational };
  readonly ratio: TermRatio;
  readonly decay: Decay;
  #range: Range | undefined;
  #geometric: GeometricDecay | null | undefined;
  readonly #thresholds = new Map<number, Thresholds>();
  /** A degree without a threshold in reach; larger ones come later still. */
  #outOfReach = Number.POSITIVE_INFINITY;

  constructor(instance: AsymptoticInstance, formulas: Formulas) {
    this.instance = instance;
    this.formulas = formulas;
    this.problem = problemOf(instance, formulas.termOf);
    this.factor = factorBounds(this.problem.margin);
    this.ratio = formulas.ratioOf(this.problem.term);
    this.decay = classify(this.ratio);
  }

  get term(): Term {
    return this.problem.term;
  }

  /** Level of what rests on q: exact for a rational q, else by an enclosure. */
  get level(): Level {
    return this.problem.margin.kind === 'rational' ? 'exact' : 'certified';
  }

  /** Whether 0 < p_n ≤ 1. */
  get range(): Range {
    this.#range ??= rangeOf(this.term);
    return this.#range;
  }

  /** null when the term does not decay geometrically or faster, or when the sizes are out of reach. */
  get geometric(): GeometricDecay | null {
    if (this.#geometric === undefined) {
      const { decay, term, ratio, formulas, factor } = this;
      this.#geometric =
        decay.kind === 'superpolynomial'
          ? geometricDecay(term, ratio, factor.hi, formulas.rate(decay.limit))
          : null;
    }
    return this.#geometric;
  }

  get polynomialMass(): PolynomialMass | null {
    return polynomialMass(this.ratio, this.term.from);
  }

  /** For n^k·q·p_n and for n^k·π(C_n), with the upper bound of q. */
  thresholds(k: number): Thresholds {
    if (k > this.#outOfReach) return { bound: null, exact: null };
    let found = this.#thresholds.get(k);
    if (found === undefined) {
      const { formulas, term, factor } = this;
      const before = this.#thresholds.get(k - 1);
      found = {
        bound: this.#search(formulas.boundTerm(term, k, factor.hi), before?.bound),
        exact: this.#search(formulas.exactTerm(term, k, factor.hi), before?.exact),
      };
      this.#thresholds.set(k, found);
      if (found.bound === null || found.exact === null) this.#outOfReach = Math.min(this.#outOfReach, k);
    }
    return found;
  }

  #search(scaled: Term, before: Threshold | null | undefined): Threshold | null {
    const falls = this.formulas.fallsFrom(this.formulas.ratioOf(scaled), scaled.from);
    return falls === null ? null : smallestThreshold(scaled, falls, before?.threshold);
  }
}
