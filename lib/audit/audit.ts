/** The audit of one result: all its checks over random instances, or over one instance of the user's. */

import { InputError } from '../input-error.ts';
import type { Check } from './check.ts';
import type { Definition, PlantedError } from './definition.ts';
import { evidenceOnInstance, evidenceOnRandom, frame, SubjectCache, witnessOf } from './evidence.ts';
import type { AuditReport } from './report.ts';
import { REPORT_SCHEMA } from './report.ts';
import { type Evidence, type Hypothesis, type Json, LEVELS, type Level } from './types.ts';
import { makeClaim, resultVerdict } from './verdict.ts';

export const DEFAULT_SEED = 2507;
export const DEFAULT_INSTANCES = 32;
export const DEFAULT_BUDGET_SECONDS = 120;

/** How an audit is run. */
export interface AuditOptions<Instance, Formulas> {
  readonly seed: number;
  /** Random instances per check. */
  readonly instances: number;
  /** CHECK@PATH of a refutation: only that check, on that instance. */
  readonly path?: string;
  /** Weakest level of evidence to gather. */
  readonly level: Level;
  readonly budgetSeconds: number;
  /** Audit this instance and no random ones. */
  readonly instance?: { readonly source: string; readonly data: Instance };
  /** Run with a formula known to be wrong, to see it refuted. */
  readonly planted?: PlantedError<Formulas>;
  /** Called between instances with the check's id. */
  readonly progress?: (what: string, done: number, of: number) => void;
}

/** @throws InputError for a path that is none of this result's. */
export async function runAudit<Instance, Draw, Subject, Formulas>(
  definition: Definition<Instance, Draw, Subject, Formulas>,
  options: AuditOptions<Instance, Formulas>,
): Promise<AuditReport> {
  const start = performance.now();
  const { statement, command } = definition;
  const formulas = options.planted?.formulas ?? definition.correct;
  const selected = selectChecks(definition.checks, options);
  if (selected.some((check) => check.level === 'symbolic')) await definition.loadSymbolic?.();
  const random = options.instance === undefined;
  const subject = definition.analyse(options.instance?.data ?? definition.byHand, formulas);
  const deadline = start + 1000 * options.budgetSeconds;
  const total = selected.length * (random ? options.instances + 1 : 1);
  const evidence: Evidence[] = [];
  if (random) {
    const run = {
      definition,
      seed: options.seed,
      instances: options.instances,
      path: options.path?.split('@')[1],
      deadline,
      formulas,
      hand: subject,
      subjects: new SubjectCache(definition, formulas, 4 * options.instances),
      replay: ({ id }: Check<Subject>, at: string) => replayCommand(command, options, id, at),
      progress: ({ id }: Check<Subject>, done: number) =>
        options.progress?.(id, evidence.length * (options.instances + 1) + done, total),
    };
    for (const check of selected) evidence.push(evidenceOnRandom(check, run));
  } else {
    const replay = `npm run ${command} -- --instance ${options.instance.source}`;
    const { data } = options.instance;
    const witness = () => witnessOfFile(definition, data);
    for (const check of selected) {
      options.progress?.(check.id, evidence.length, total);
      evidence.push(
        performance.now() > deadline ? skipped(check) : evidenceOnInstance(check, subject, replay, witness),
      );
    }
  }
  const claims = statement.claims
    .map((claim) =>
      makeClaim(
        claim,
        evidence.filter((e) => e.id.startsWith(`${claim.id}.`)),
      ),
    )
    .filter((claim) => options.path === undefined || claim.evidence.length > 0);
  const whole = options.path === undefined;
  const dropped = whole ? definition.ablations().filter((a) => allows(options.level, a.level)) : [];
  const hypotheses = definition.hypothesesOf(subject).map((h) => (random ? onRandom(h, definition) : h));
  return {
    schema: REPORT_SCHEMA,
    result: statement.id,
    verdict: resultVerdict(hypotheses, claims, dropped),
    seed: options.seed,
    seconds: Math.round(performance.now() - start) / 1000,
    audited: options.instance?.source ?? 'random',
    planted: options.planted?.id ?? null,
    hypotheses,
    claims,
    ablations: dropped,
    facts: whole ? (definition.factsOf?.(subject) ?? []) : [],
    notCovered: random ? [...definition.notCovered, definition.notCoveredOnRandom] : definition.notCovered,
    certificate: whole ? (definition.certificateOf?.(subject) ?? null) : null,
  };
}

/** Instances larger than this are not repeated in a report. */
const LARGEST_WITNESS = 1 << 16;

/** The file's values, unless they are too many for a report; the file itself is named in the replay. */
function witnessOfFile<Instance, Draw, Subject, Formulas>(
  definition: Definition<Instance, Draw, Subject, Formulas>,
  instance: Instance,
): Json {
  try {
    return definition.instanceToJson(instance).length > LARGEST_WITNESS
      ? null
      : witnessOf(definition, instance);
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

function allows(weakest: Level, level: Level): boolean {
  return LEVELS.indexOf(level) <= LEVELS.indexOf(weakest);
}

function selectChecks<Subject>(
  checks: readonly Check<Subject>[],
  { path, level }: { readonly path?: string; readonly level: Level },
): readonly Check<Subject>[] {
  if (path === undefined) return checks.filter((check) => allows(level, check.level));
  const id = path.split('@')[0]!;
  const check = checks.find((candidate) => candidate.id === id);
  if (check === undefined || !/^[^@]+@(\d{1,9}(:\d{1,9})*)?$/.test(path)) {
    throw new InputError(
      `--path ${path}: expected CHECK@PATH as printed by a refutation, CHECK one of ${checks.map((c) => c.id).join(', ')}`,
    );
  }
  return [check];
}

function replayCommand<Instance, Formulas>(
  command: string,
  { seed, instances, planted }: AuditOptions<Instance, Formulas>,
  id: string,
  path: string,
): string {
  const plant = planted === undefined ? '' : ` --plant ${planted.id}`;
  return `npm run ${command} -- --seed ${seed} --instances ${instances} --path "${id}@${path}"${plant}`;
}

function skipped<Subject>(check: Check<Subject>): Evidence {
  const nothing = { measured: null, bound: null, slack: null, instances: 0, discarded: 0, seconds: 0 };
  return { ...frame(check), verdict: 'inconclusive', ...nothing, reason: 'the budget ran out' };
}

function onRandom<Instance, Draw, Subject, Formulas>(
  hypothesis: Hypothesis,
  definition: Definition<Instance, Draw, Subject, Formulas>,
): Hypothesis {
  const detail = definition.onRandom?.[hypothesis.id];
  return detail === undefined ? hypothesis : { ...hypothesis, detail };
}
