/** Everything the checks share about one instance; each part is computed when first asked for. */

import type { ImplicitProof } from '../../lib/checker/certificate.ts';
import { explicitConflictFault, implicitConflictFault } from '../../lib/checker/conflict.ts';
import { decideSeparator, type SeparatorDecision } from '../../lib/checker/explicit-separator.ts';
import { decideImplicitSeparator, type ImplicitDecision } from '../../lib/checker/implicit-separator.ts';
import { type StepLimit, stepLimit } from '../../lib/checker/step-limit.ts';
import {
  descentConstants,
  type ExplicitProblem,
  explicitProblem,
  type Prediction,
  predict,
} from '../../lib/checker/theorem-2.ts';
import type { Instance } from '../../lib/instance/types.ts';
import type { Formulas } from './formulas.ts';
import {
  type FoundTime,
  type SeparatorCandidate,
  StateGrid,
  searchImplicit,
  searchSeparator,
  searchTime,
} from './search.ts';
import { type Trajectory, traceExplicit } from './trajectory.ts';

export class Analysis {
  readonly instance: Instance;
  readonly formulas: Formulas;
  readonly #memo = new Map<string, unknown>();

  constructor(instance: Instance, formulas: Formulas) {
    this.instance = instance;
    this.formulas = formulas;
  }

  #once<T>(key: string, compute: () => T): T {
    if (!this.#memo.has(key)) this.#memo.set(key, compute());
    return this.#memo.get(key) as T;
  }

  get stepLimit(): StepLimit {
    return this.#once('limit', () => stepLimit(this.instance));
  }

  get learningRate(): number {
    const { learningRate } = this.instance;
    return learningRate === 'auto' ? this.stepLimit.auto : learningRate;
  }

  get problem(): ExplicitProblem {
    return this.#once('problem', () => explicitProblem(this.instance, this.learningRate));
  }

  get candidate(): SeparatorCandidate {
    return this.#once('candidate', () => {
      const found = searchSeparator(this.instance, this.problem);
      return found.kind === 'dual' ? { kind: 'dual', dual: this.formulas.dual(found.dual) } : found;
    });
  }

  /** The checker's word on u*; null when no dual solution was found. */
  get separator(): SeparatorDecision | null {
    const { candidate } = this;
    return candidate.kind === 'dual'
      ? this.#once('separator', () => decideSeparator(this.problem.train, candidate.dual))
      : null;
  }

  /** True when an exact conflict proves that the explicit model's training set is not separable. */
  get hasConflict(): boolean {
    const { candidate } = this;
    return (
      candidate.kind === 'conflict' && explicitConflictFault(this.problem.train, candidate.conflict) === null
    );
  }

  get implicit(): ImplicitProof {
    return this.#once('implicit', () => searchImplicit(this.instance));
  }

  /** The checker's word on the implicit model's training set; null when neither proof was found. */
  get implicitDecision(): ImplicitDecision | null {
    const { implicit, instance } = this;
    if (implicit.kind !== 'separator') return null;
    return this.#once('implicit-decision', () =>
      decideImplicitSeparator(instance.train, instance.width, instance.beta, implicit.dual),
    );
  }

  get hasImplicitConflict(): boolean {
    const { implicit, instance } = this;
    return (
      implicit.kind === 'conflict' && implicitConflictFault(instance.train, instance.width, implicit) === null
    );
  }

  /** Right-hand side of claim (c); null without a separator. */
  get prediction(): Prediction | null {
    const { separator, problem, formulas } = this;
    if (!separator?.ok) return null;
    return this.#once('prediction', () => {
      const { evaluation } = problem;
      const seen =
        formulas.evaluationSign === 1
          ? evaluation
          : {
              ...evaluation,
              left: evaluation.right,
              right: evaluation.left,
              rows: evaluation.rows.map((v) => -v),
            };
      return predict({ ...problem, evaluation: seen }, separator.facts);
    });
  }

  /** States of the explicit model's descent that bound all later times; null without a separator. */
  get grid(): StateGrid | null {
    const { separator, problem, formulas } = this;
    if (!separator?.ok) return null;
    return this.#once(
      'grid',
      () => new StateGrid(problem, descentConstants(problem, formulas.margin(separator.facts.margin))),
    );
  }

  /** t0; null when none was certified. */
  get time(): FoundTime | null {
    const { grid, prediction, formulas } = this;
    if (grid === null || prediction === null) return null;
    return this.#once('time', () => searchTime(grid, prediction, formulas.requiredAlignment));
  }

  /** The explicit model's trajectory to 10^300; null without a separator. */
  get trajectory(): Trajectory | null {
    const { separator, problem, formulas } = this;
    if (!separator?.ok) return null;
    return this.#once('trajectory', () => traceExplicit(problem, formulas.stepSign));
  }
}
