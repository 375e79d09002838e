/** Runs one check over instances and turns the outcomes into one piece of evidence. */

import fc from 'fast-check';
import { InputError } from '../input-error.ts';
import type { Check, Outcome } from './check.ts';
import type { Definition } from './definition.ts';
import { type Evidence, type Json, LEVELS, type Level } from './types.ts';
import { vacuity } from './verdict.ts';

/** Shrinking tries at most this many instances: a count and not a time, so that every machine ends at the same one. */
const MOST_SHRINK_TRIALS = 250;
/** Drawn instances are replaced when a hypothesis fails, up to this many per instance wanted. */
const SKIPS_PER_RUN = 4;

export interface RandomRun<Instance, Draw, Subject, Formulas> {
  readonly definition: Definition<Instance, Draw, Subject, Formulas>;
  readonly seed: number;
  readonly instances: number;
  /** fast-check's path to one instance, to replay it and no other; '' is the instance made by hand. */
  readonly path: string | undefined;
  /** performance.now() at which the budget ends. */
  readonly deadline: number;
  readonly formulas: Formulas;
  /** The instance made by hand. */
  readonly hand: Subject;
  readonly subjects: SubjectCache<Instance, Draw, Subject, Formulas>;
  replay(check: Check<Subject>, path: string): string;
  progress(check: Check<Subject>, done: number): void;
}

class Violation extends Error {}

/** Subjects of drawn instances; the checks draw the same ones in the same order. */
export class SubjectCache<Instance, Draw, Subject, Formulas> {
  readonly #known = new Map<string, Subject | null>();
  readonly #definition: Definition<Instance, Draw, Subject, Formulas>;
  readonly #formulas: Formulas;
  readonly #limit: number;

  constructor(definition: Definition<Instance, Draw, Subject, Formulas>, formulas: Formulas, limit: number) {
    this.#definition = definition;
    this.#formulas = formulas;
    this.#limit = limit;
  }

  of(draw: Draw): Subject | null {
    const key = JSON.stringify(draw);
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const instance = this.#definition.instanceOf(draw);
    const subject = instance === null ? null : this.#definition.analyse(instance, this.#formulas);
    if (this.#known.size < this.#limit) this.#known.set(key, subject);
    return subject;
  }
}

class Tally {
  instances = 0;
  worst: Extract<Outcome, { kind: 'holds' }> | null = null;
  /** The weakest level at which an instance was decided. */
  level: Level;

  constructor(level: Level) {
    this.level = level;
  }

  readonly reasons = new Map<string, number>();

  add(outcome: Outcome): void {
    if (outcome.kind === 'holds') {
      this.instances += 1;
      const { level = this.level } = outcome;
      if (LEVELS.indexOf(level) > LEVELS.indexOf(this.level)) this.level = level;
      if (this.worst === null || isWorse(outcome, this.worst)) this.worst = outcome;
    } else if (outcome.kind !== 'violated') {
      // Numbers differ from instance to instance; the kind of reason is what is counted.
      const reason = outcome.reason.split(':')[0]!;
      this.reasons.set(reason, (this.reasons.get(reason) ?? 0) + 1);
    }
  }

  describe(): string {
    return [...this.reasons].map(([reason, times]) => `${times}× ${reason}`).join('; ');
  }
}

function isWorse(a: Extract<Outcome, { kind: 'holds' }>, b: Extract<Outcome, { kind: 'holds' }>): boolean {
  if (a.slack !== null && b.slack !== null) return a.slack < b.slack;
  return (a.measured ?? Number.NEGATIVE_INFINITY) > (b.measured ?? Number.NEGATIVE_INFINITY);
}

type Frame = Pick<
  Evidence,
  'id' | 'statement' | 'role' | 'part' | 'level' | 'relation' | 'quantity' | 'limits'
>;

export function frame<Subject>(check: Check<Subject>): Frame {
  const { id, statement, role, part, level, relation, quantity, limits } = check;
  return { id, statement, role, ...(part === undefined ? {} : { part }), level, relation, quantity, limits };
}

function secondsSince(start: number): number {
  return Math.round(performance.now() - start) / 1000;
}

function refutation<Subject>(
  check: Check<Subject>,
  outcome: Extract<Outcome, { kind: 'violated' }>,
  counts: Pick<Evidence, 'instances' | 'discarded' | 'seconds'>,
  witness: Json,
  replay: string,
): Evidence {
  const { measured, bound, message } = outcome;
  const slack = measured === null || bound === null ? null : -Math.abs(measured - bound);
  return {
    ...frame(check),
    verdict: 'refuted',
    measured,
    bound,
    slack,
    ...counts,
    reason: message,
    witness,
    replay,
  };
}

/** The check on one given instance, or, for a check that needs none, once. */
export function evidenceOnInstance<Subject>(
  check: Check<Subject>,
  subject: Subject,
  replay: string,
  /** Called for a refutation only. */
  witness: () => Json = () => null,
): Evidence {
  const start = performance.now();
  const outcome = check.run(subject);
  const seconds = secondsSince(start);
  if (outcome.kind === 'violated') {
    return refutation(check, outcome, { instances: 1, discarded: 0, seconds }, witness(), replay);
  }
  if (outcome.kind === 'holds') {
    const { measured, bound, slack, level = check.level } = outcome;
    return {
      ...frame(check),
      level,
      verdict: 'verified',
      measured,
      bound,
      slack,
      instances: 1,
      discarded: 0,
      seconds,
    };
  }
  const nothing = { measured: null, bound: null, slack: null, instances: 0, seconds };
  return { ...frame(check), verdict: 'inconclusive', ...nothing, discarded: 1, reason: outcome.reason };
}

/** The values of an instance as a report shows them. */
export function witnessOf<Instance, Draw, Subject, Formulas>(
  { instanceToJson }: Definition<Instance, Draw, Subject, Formulas>,
  instance: Instance,
): Json {
  return JSON.parse(instanceToJson(instance)) as Json;
}

/** Each number of the path after the first is one shrink. */
function drawnWitness<Instance, Draw, Subject, Formulas>(
  definition: Definition<Instance, Draw, Subject, Formulas>,
  draw: Draw,
  instance: Instance,
  path: string,
): Json {
  const shrinks = path.split(':').length - 1;
  return { family: definition.familyOf(draw), shrinks, instance: witnessOf(definition, instance) };
}

/** The check on the instance at the end of a path, without shrinking it further. */
function replayed<Instance, Draw, Subject, Formulas>(
  check: Check<Subject>,
  run: RandomRun<Instance, Draw, Subject, Formulas>,
  path: string,
): Evidence {
  const { definition } = run;
  const replay = run.replay(check, path);
  if (path === '')
    return evidenceOnInstance(check, run.hand, replay, () => witnessOf(definition, definition.byHand));
  const draw = drawAt(definition.draws, run.seed, path);
  const instance = draw === null ? null : definition.instanceOf(draw);
  if (draw === null || instance === null)
    throw new InputError(`--path ${check.id}@${path}: leads to no instance; expected a path of this seed`);
  const witness = () => drawnWitness(definition, draw, instance, path);
  return evidenceOnInstance(check, definition.analyse(instance, run.formulas), replay, witness);
}

function drawAt<Draw>(draws: fc.Arbitrary<Draw>, seed: number, path: string): Draw | null {
  try {
    return fc.sample(draws, { seed, path, numRuns: 1 })[0] ?? null;
  } catch {
    // fast-check throws when a number of the path is beyond the last shrink.
    return null;
  }
}

/** The check on the instance made by hand and on random ones. */
export function evidenceOnRandom<Instance, Draw, Subject, Formulas>(
  check: Check<Subject>,
  run: RandomRun<Instance, Draw, Subject, Formulas>,
): Evidence {
  const start = performance.now();
  const { definition, hand } = run;
  if (check.once === true) return evidenceOnInstance(check, hand, run.replay(check, ''));
  if (run.path !== undefined) return replayed(check, run, run.path);
  const tally = new Tally(check.level);
  const onHand = check.run(hand);
  if (onHand.kind === 'violated') {
    const counts = { instances: 1, discarded: 0, seconds: secondsSince(start) };
    return refutation(check, onHand, counts, witnessOf(definition, definition.byHand), run.replay(check, ''));
  }
  tally.add(onHand);
  let failure: Extract<Outcome, { kind: 'violated' }> | null = null;
  let shrinkTrials = 0;
  const property = fc.property(definition.draws, (draw) => {
    if (failure !== null) {
      shrinkTrials += 1;
      fc.pre(shrinkTrials <= MOST_SHRINK_TRIALS);
    }
    const subject = run.subjects.of(draw);
    if (subject === null) {
      tally.add({ kind: 'discarded', reason: definition.noInstance });
      fc.pre(false);
      return;
    }
    const outcome = check.run(subject);
    if (outcome.kind === 'violated') {
      failure = outcome;
      throw new Violation(outcome.message);
    }
    if (failure !== null) return;
    tally.add(outcome);
    run.progress(check, tally.instances);
    fc.pre(outcome.kind === 'holds');
  });
  const details = fc.check(property, {
    seed: run.seed,
    numRuns: run.instances,
    maxSkipsPerRun: SKIPS_PER_RUN,
    interruptAfterTimeLimit: Math.max(1, run.deadline - performance.now()),
    markInterruptAsFailure: false,
  });
  const discarded = [...tally.reasons.values()].reduce((a, b) => a + b, 0);
  const counts = { instances: tally.instances, discarded, seconds: secondsSince(start) };
  if (details.counterexample !== null && failure !== null) {
    const draw = details.counterexample[0];
    const instance = definition.instanceOf(draw)!;
    const outcome = check.run(definition.analyse(instance, run.formulas));
    const shrunk =
      outcome.kind === 'violated' ? outcome : (failure as Extract<Outcome, { kind: 'violated' }>);
    const path = details.counterexamplePath ?? '';
    const witness = drawnWitness(definition, draw, instance, path);
    return refutation(
      check,
      shrunk,
      { ...counts, instances: counts.instances + 1 },
      witness,
      run.replay(check, path),
    );
  }
  const { measured, bound, slack } = tally.worst ?? { measured: null, bound: null, slack: null };
  const reason = vacuity(tally.instances, discarded, details.interrupted);
  return {
    ...frame(check),
    level: tally.level,
    verdict: reason === null ? 'verified' : 'inconclusive',
    measured,
    bound,
    slack,
    ...counts,
    ...(reason === null ? {} : { reason: [reason, tally.describe()].filter((s) => s !== '').join('; ') }),
  };
}
