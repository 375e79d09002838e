/** One instance with everything that the checks of Theorem 1 share about it, computed at the first use. */

import type Fraction from 'fraction.js';
import { bitLength } from '../../lib/exact/dyadic.ts';
import { enclose, rational } from '../../lib/exact/fractions.ts';
import { InputError } from '../../lib/input-error.ts';
import { exp, expm1, log1p } from '../../lib/interval/elementary.ts';
import * as iv from '../../lib/interval/interval.ts';
import { midpoint } from '../../lib/interval/to-number.ts';
import { enclosed, exact } from '../../lib/verification/arithmetic.ts';
import { correctMass, indicesOf, type Prompt, referenceOf } from '../../lib/verification/prompt.ts';
import { type Tilt, type TiltParts, tiltedMass, tiltParts } from '../../lib/verification/tilt.ts';
import type { Formulas } from './formulas.ts';
import type { VerificationInstance } from './instances/types.ts';

/** Instances stay below it; a planted error may not. */
const MOST_EXPONENT = 2 ** 40;

/** Rational numbers of more bits than this are formed a few times per prompt, not once per pair or verifier. */
export const MOST_BITS = 2048;

/** A prompt with its responses told apart. */
export class PromptAnalysis {
  readonly prompt: Prompt;
  /** Position among the prompts of the instance. */
  readonly index: number;
  /** Indices of the correct and of the incorrect responses. */
  readonly chosen: readonly number[];
  readonly rejected: readonly number[];
  /** p = π_ref(C) and 1 − p. */
  readonly p: Fraction;
  readonly rest: Fraction;

  constructor(prompt: Prompt, index: number) {
    this.prompt = prompt;
    this.index = index;
    this.chosen = indicesOf(prompt, true);
    this.rejected = indicesOf(prompt, false);
    this.p = correctMass(prompt);
    this.rest = rational(1).sub(this.p);
  }

  get size(): number {
    return this.prompt.masses.length;
  }

  /** Number of pairs (y+, y-). */
  get pairs(): number {
    return this.chosen.length * this.rejected.length;
  }

  /** Bits of the common denominator of its probabilities. */
  get bits(): number {
    return bitLength(this.prompt.total);
  }

  /** Encloses π_ref(y_i|x), without bringing it to lowest terms. */
  enclosedReference(i: number): iv.Interval {
    return iv.ratio(this.prompt.masses[i]!, this.prompt.total);
  }

  reference(i: number): Fraction {
    return referenceOf(this.prompt, i);
  }
}

export class Analysis {
  readonly instance: VerificationInstance;
  readonly formulas: Formulas;
  readonly prompts: readonly PromptAnalysis[];
  /** q and q − 1, where they are rational. */
  readonly rationalTilt: Tilt<Fraction> | null;
  /** Enclosures of β, of the margin δ, and of the exponent δ/β of the tilt. */
  readonly beta: iv.Interval;
  readonly delta: iv.Interval;
  readonly exponent: iv.Interval;
  /** Encloses q and q − 1, from the exponent. */
  readonly tilt: Tilt<iv.Interval>;

  constructor(instance: VerificationInstance, formulas: Formulas) {
    const { beta, margin } = instance;
    this.instance = instance;
    this.formulas = formulas;
    this.prompts = instance.prompts.map((prompt, index) => new PromptAnalysis(prompt, index));
    this.rationalTilt = margin.kind === 'q' ? { q: margin.q, less: margin.q.sub(rational(1)) } : null;
    this.beta = enclose(beta);
    this.delta =
      margin.kind === 'q'
        ? iv.multiply(this.beta, log1p(enclose(margin.q.sub(rational(1)))))
        : enclose(margin.delta);
    this.exponent = formulas.exponent(enclosed, this.delta, this.beta);
    if (!iv.isBelow(this.exponent, iv.point(MOST_EXPONENT))) {
      throw new InputError(`the exponent of the tilt is ${midpoint(this.exponent)}; expected less than 2^40`);
    }
    this.tilt = { q: exp(this.exponent), less: expm1(this.exponent) };
  }

  /** Why the theorem says nothing about this instance, or null. */
  get failing(): string | null {
    for (const { prompt, chosen, index } of this.prompts) {
      const zero = prompt.masses.indexOf(0n);
      if (zero >= 0) return `H1 fails: response ${zero} of prompt ${index} has probability 0`;
      if (chosen.length === 0) return `H2 fails: no response of prompt ${index} is correct`;
    }
    return null;
  }

  /** Prompts with a correct and an incorrect response. */
  get mixed(): readonly PromptAnalysis[] {
    return this.prompts.filter(({ pairs }) => pairs > 0);
  }

  /** Whether the rational numbers of a prompt are short enough to be formed often. */
  isShort({ bits }: PromptAnalysis): boolean {
    const { rationalTilt } = this;
    return bits + (rationalTilt === null ? 0 : bitLength(rationalTilt.q.n)) <= MOST_BITS;
  }

  /** Weights and Z of a prompt in rationals. */
  exactParts({ p }: PromptAnalysis, tilt: Tilt<Fraction>): TiltParts<Fraction> {
    return tiltParts(this.formulas, exact, p, tilt);
  }

  /** π(C) in rationals. */
  exactMass(prompt: PromptAnalysis, tilt: Tilt<Fraction>): Fraction {
    return tiltedMass(exact, prompt.p, this.exactParts(prompt, tilt));
  }

  /** Weights and Z of a prompt, enclosed. */
  enclosedParts({ p }: PromptAnalysis): TiltParts<iv.Interval> {
    return tiltParts(this.formulas, enclosed, enclose(p), this.tilt);
  }

  /** Encloses π(C). */
  enclosedMass(prompt: PromptAnalysis): iv.Interval {
    return tiltedMass(enclosed, enclose(prompt.p), this.enclosedParts(prompt));
  }
}
