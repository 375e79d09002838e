/** One instance with what the checks share about it, computed when first asked for. */

import type { FloatInterval } from '../../lib/float-interval/interval.ts';
import type { Interval } from '../../lib/interval/interval.ts';
import type { Arithmetic } from '../../lib/learning-dynamics/arithmetic.ts';
import { floatArithmetic } from '../../lib/learning-dynamics/float-arithmetic.ts';
import { bracket, coefficient } from '../../lib/learning-dynamics/prediction.ts';
import {
  largestRange,
  type RewardChange,
  rewardChange,
  stepScale,
} from '../../lib/learning-dynamics/reward-change.ts';
import { exchanged, type StepState, stepState } from '../../lib/learning-dynamics/step-state.ts';
import { wideArithmetic } from '../../lib/learning-dynamics/wide-arithmetic.ts';
import type { Formulas } from './formulas.ts';
import type { Instance } from './instances/types.ts';

/** Largest positions·V·(D + 64), an exponential counting for 64 products, for which 160-bit intervals are tried. */
const LARGEST_WIDE_WORK = 3_000_000;
/** e^-margin is not formed beyond. */
const LARGEST_MARGIN = 1e11;
/** The prediction must be known to this share of the largest change of a logit before it is compared. */
const RESOLVED = 1e-6;

/** What Equation 5 says of a step and what the step does. */
export interface Comparison<T> extends RewardChange<T> {
  /** ηC, or what a wrong formula makes of it. */
  readonly predicted: T;
  /**
   * actual − predicted. Where the enclosures of the prediction and of the first-order part of the actual change meet,
   * the two are the same number (claim (a)) and the difference is formed without cancellation.
   */
  readonly difference: T;
  /** −β Σ (s·range_k)²/8, or with another constant. */
  readonly lowerBound: T;
}

/** The state of one instance in one arithmetic. */
export class View<T> {
  readonly state: StepState<T>;
  readonly #formulas: Formulas;
  readonly #known = new Map<number, Comparison<T>>();
  readonly #knownAtRange = new Map<number, Comparison<T>>();
  #exchanged: View<T> | undefined;
  #coefficient: T | undefined;
  #bracket: T | undefined;

  constructor(state: StepState<T>, formulas: Formulas) {
    this.state = state;
    this.#formulas = formulas;
  }

  /** The view of the pair with y+ and y− exchanged, whose coefficient has the opposite sign. */
  get exchanged(): View<T> {
    this.#exchanged ??= new View(exchanged(this.state), this.#formulas);
    return this.#exchanged;
  }

  get arithmetic(): Arithmetic<T> {
    return this.state.arithmetic;
  }

  /** C: the prediction divided by η. */
  get coefficient(): T {
    this.#coefficient ??= coefficient(this.state, this.#formulas.prediction);
    return this.#coefficient;
  }

  /** C/(gβ²). */
  get bracket(): T {
    this.#bracket ??= bracket(this.state, this.#formulas.prediction);
    return this.#bracket;
  }

  at(learningRate: number): Comparison<T> {
    const known = this.#known.get(learningRate);
    if (known !== undefined) return known;
    const { multiply, point } = this.arithmetic;
    const scale = stepScale(this.state, learningRate);
    const comparison = this.#compare(scale, multiply(point(learningRate), this.coefficient));
    this.#known.set(learningRate, comparison);
    return comparison;
  }

  /** For s·(largest range) = x, the change of logits itself; the range must not contain 0. */
  atRange(x: number): Comparison<T> {
    const known = this.#knownAtRange.get(x);
    if (known !== undefined) return known;
    const comparison = this.atScale(this.scaleOfRange(x));
    this.#knownAtRange.set(x, comparison);
    return comparison;
  }

  /** s = x/(largest range). */
  scaleOfRange(x: number): T {
    const { divide, point } = this.arithmetic;
    return divide(point(x), largestRange(this.state));
  }

  /** For a step given by s = ηgβ. */
  atScale(s: T): Comparison<T> {
    const { multiply, divide, point } = this.arithmetic;
    const { residuals, instance } = this.state;
    const rate = divide(s, multiply(residuals.residual, point(instance.beta)));
    return this.#compare(s, multiply(rate, this.coefficient));
  }

  #compare(s: T, predicted: T): Comparison<T> {
    const { add, subtract, multiply, divide, point, sign } = this.arithmetic;
    const change = rewardChange(this.state, s);
    const gap = subtract(change.firstOrder, predicted);
    const meet = sign(gap) === null || sign(gap) === 0;
    const largest = multiply(multiply(s, point(this.state.instance.beta)), largestRange(this.state));
    const tolerated = multiply(point(RESOLVED), largest);
    const isResolved = [add(tolerated, gap), subtract(tolerated, gap)].every((x) => (sign(x) ?? -1) >= 0);
    return {
      ...change,
      predicted,
      difference: meet && isResolved ? change.remainder : subtract(change.actual, predicted),
      lowerBound: multiply(change.hoeffding, divide(point(8), point(this.#formulas.hoeffdingDivisor))),
    };
  }
}

export class Analysis {
  readonly instance: Instance;
  readonly formulas: Formulas;
  readonly #isSmall: boolean;
  #float: View<FloatInterval> | undefined;
  #wide: View<Interval> | undefined;

  constructor(instance: Instance, formulas: Formulas) {
    this.instance = instance;
    this.formulas = formulas;
    const { vocabulary, width, chosen, rejected, evaluation } = instance;
    const positions = chosen.tokens.length + rejected.tokens.length + evaluation.tokens.length;
    this.#isSmall = positions * vocabulary * (width + 64) <= LARGEST_WIDE_WORK;
  }

  /** Whether 160-bit intervals are affordable, and g = σ(−margin) is in their reach. */
  get hasWide(): boolean {
    if (!this.#isSmall) return false;
    const { lo, hi } = this.float.state.margin;
    return Math.max(Math.abs(lo), Math.abs(hi)) <= LARGEST_MARGIN;
  }

  /** In float64 intervals. */
  get float(): View<FloatInterval> {
    this.#float ??= new View(stepState(floatArithmetic, this.instance), this.formulas);
    return this.#float;
  }

  /** In 160-bit intervals; to be used only with hasWide. */
  get wide(): View<Interval> {
    this.#wide ??= new View(stepState(wideArithmetic, this.instance), this.formulas);
    return this.#wide;
  }

  /**
   * The answer to a question that may be left open (null) for lack of precision: in float64 first, then in 160 bits.
   */
  decide<R>(question: <T>(view: View<T>) => R | null): R | null {
    return question(this.float) ?? (this.hasWide ? question(this.wide) : null);
  }

  /** Sign of the coefficient; null when both arithmetics leave it open. */
  get coefficientSign(): -1 | 0 | 1 | null {
    return this.decide(({ arithmetic, bracket: b }) => arithmetic.sign(b));
  }
}

/** The step sizes of the checks that hold for every one. */
export const LEARNING_RATES: readonly number[] = [
  1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 0.1, 1, 10, 100, 1e3, 1e4, 1e5, 1e6,
];
