/** What a result has to bring along to be audited: instances, checks, planted errors, ablations. */

import type fc from 'fast-check';
import type { Check } from './check.ts';
import type { Ablation, Fact, Hypothesis, ResultStatement } from './types.ts';

/** A formula known to be wrong: an audit that runs with it must end in a refutation. */
export interface PlantedError<Formulas> {
  readonly id: string;
  readonly words: string;
  readonly formulas: Formulas;
  /** Ids of evidence that must come out refuted. */
  readonly refutes: readonly string[];
}

/**
 * A result with everything that its audit needs.
 * @typeParam Instance what a file holds: one instance of the setting.
 * @typeParam Draw what fast-check draws, plain data.
 * @typeParam Subject an instance with formulas, on which checks run.
 * @typeParam Formulas the places where a formula of the result enters the checks.
 */
export interface Definition<Instance, Draw, Subject, Formulas> {
  readonly statement: ResultStatement;
  /** `npm run COMMAND`, for example "theorem:2". */
  readonly command: string;
  readonly checks: readonly Check<Subject>[];
  readonly correct: Formulas;
  readonly plantedErrors: readonly PlantedError<Formulas>[];
  /** Awaited before symbolic checks run, so that they can be synchronous. */
  loadSymbolic?(): Promise<void>;

  /** Small enough to be followed with pencil and paper; every random run begins with it. */
  readonly byHand: Instance;
  readonly draws: fc.Arbitrary<Draw>;
  /** Name of the family that a draw belongs to. */
  familyOf(draw: Draw): string;
  /** null when the draw is no instance of the setting; such draws are counted as discarded. */
  instanceOf(draw: Draw): Instance | null;
  /** Why instanceOf returns null. */
  readonly noInstance: string;
  /** One JSON document that readInstance accepts. */
  instanceToJson(instance: Instance): string;
  /** @throws InputError with one line that says what is wrong, where, and what was expected. */
  readInstance(path: string): Promise<Instance>;
  /** The instance as the checks take it; expensive parts are best computed when first asked for. */
  analyse(instance: Instance, formulas: Formulas): Subject;

  /** Which hypotheses hold on one instance. */
  hypothesesOf(subject: Subject): readonly Hypothesis[];
  /** How a hypothesis is seen to on random instances, by its id, where that differs from the instance made by hand. */
  readonly onRandom?: Readonly<Record<string, string>>;
  /** What happens without each hypothesis. */
  ablations(): readonly Ablation[];
  /** Title of the ablations in the report. */
  readonly ablationTitle?: string;
  /** Quantities of one instance that are reported whatever the verdict; on random runs of the one made by hand. */
  factsOf?(subject: Subject): readonly Fact[];
  /** What `npm run check` decides again; null where there is none. */
  certificateOf?(subject: Subject): Readonly<Record<string, unknown>> | null;
  /** The certificate for a reader, line by line. */
  certificateLines?(certificate: Readonly<Record<string, unknown>>): readonly string[];
  readonly notCovered: readonly string[];
  /** What random instances do not show. */
  readonly notCoveredOnRandom: string;
}
