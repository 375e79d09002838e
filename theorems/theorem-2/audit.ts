/** The audit of Theorem 2: all checks over random instances, or over one instance of the user's. */

import {
  type Ablation,
  type Claim,
  type Evidence,
  type Hypothesis,
  LEVELS,
  type Level,
  type Verdict,
} from '../../lib/audit/types.ts';
import { makeClaim, resultVerdict } from '../../lib/audit/verdict.ts';
import { type Certificate, certificateToObject } from '../../lib/checker/certificate.ts';
import { InputError } from '../../lib/input-error.ts';
import type { Instance } from '../../lib/instance/types.ts';
import { ablations } from './ablations/index.ts';
import { Analysis } from './analysis.ts';
import { certificateOf } from './certificate-of.ts';
import type { Check } from './checks.ts';
import { fitChecks } from './claims/fits.ts';
import { generalisationChecks } from './claims/generalises.ts';
import { frozenChecks } from './claims/implicit-frozen.ts';
import { loadSymbolic } from './claims/symbolic.ts';
import { AnalysisCache, evidenceOnInstance, evidenceOnRandom, frame } from './evidence-of.ts';
import { correct, type PlantedError } from './formulas.ts';
import { hypothesesOf } from './hypotheses.ts';
import { byHand } from './instances/by-hand.ts';
import { claims as statements } from './statement.ts';

export const REPORT_SCHEMA = 'rewardproof/audit/1';
export const DEFAULT_SEED = 2507;
export const DEFAULT_INSTANCES = 32;
export const DEFAULT_BUDGET_SECONDS = 120;

export interface AuditOptions {
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
  readonly planted?: PlantedError;
  readonly progress?: (what: string, done: number, of: number) => void;
}

export interface AuditReport {
  readonly schema: typeof REPORT_SCHEMA;
  readonly result: 'theorem-2';
  readonly verdict: Verdict;
  readonly seed: number;
  readonly seconds: number;
  /** "random", or the file that was audited. */
  readonly audited: string;
  readonly planted: string | null;
  readonly hypotheses: readonly Hypothesis[];
  readonly claims: readonly Claim[];
  readonly ablations: readonly Ablation[];
  readonly notCovered: readonly string[];
  readonly certificate: Record<string, unknown> | null;
}

export const checks: readonly Check[] = [...fitChecks, ...frozenChecks, ...generalisationChecks];

const NOT_COVERED = [
  'responses of more than one token and representations that train along (ablations H1 and H2 show that the claims then fail)',
  'rounding inside the reward model’s own training: the certified times speak about exact gradient descent',
  'stochastic gradients, momentum, weight decay',
] as const;
const NOT_COVERED_RANDOM =
  'random instances are evidence for these instances; the symbolic identities and the derivation behind the certified times are what covers all';

export async function audit(options: AuditOptions): Promise<AuditReport> {
  const start = performance.now();
  const formulas = options.planted?.formulas ?? correct;
  const selected = selectChecks(options);
  if (selected.some((check) => check.level === 'symbolic')) await loadSymbolic();
  const hand = new Analysis(options.instance?.data ?? byHand, formulas);
  const evidence =
    options.instance === undefined
      ? onRandom(options, selected, hand, start)
      : onInstance(options, selected, hand, start);
  const claims = statements
    .map(({ id, words }) =>
      makeClaim(
        id,
        words,
        evidence.filter((e) => e.id.startsWith(`${id}.`)),
      ),
    )
    .filter((claim) => options.path === undefined || claim.evidence.length > 0);
  const dropped = options.path === undefined ? ablations().filter((a) => allows(options.level, a.level)) : [];
  const certificate: Certificate | null = options.path === undefined ? certificateOf(hand) : null;
  const hypotheses = options.instance === undefined ? hypothesesOfFamilies(hand) : hypothesesOf(hand);
  return {
    schema: REPORT_SCHEMA,
    result: 'theorem-2',
    verdict: resultVerdict(hypotheses, claims, dropped),
    seed: options.seed,
    seconds: Math.round(performance.now() - start) / 1000,
    audited: options.instance?.source ?? 'random',
    planted: options.planted?.id ?? null,
    hypotheses,
    claims,
    ablations: dropped,
    notCovered: options.instance === undefined ? [...NOT_COVERED, NOT_COVERED_RANDOM] : NOT_COVERED,
    certificate: certificate === null ? null : certificateToObject(certificate),
  };
}

function allows(weakest: Level, level: Level): boolean {
  return LEVELS.indexOf(level) <= LEVELS.indexOf(weakest);
}

function selectChecks({ path, level }: AuditOptions): readonly Check[] {
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

function onInstance(
  options: AuditOptions,
  selected: readonly Check[],
  analysis: Analysis,
  start: number,
): Evidence[] {
  const deadline = start + 1000 * options.budgetSeconds;
  return selected.map((check, k) => {
    options.progress?.(check.id, k, selected.length);
    if (performance.now() > deadline) return skipped(check);
    return evidenceOnInstance(check, analysis, `npm run theorem:2 -- --instance ${options.instance!.source}`);
  });
}

function onRandom(
  options: AuditOptions,
  selected: readonly Check[],
  hand: Analysis,
  start: number,
): Evidence[] {
  const { seed, instances, path } = options;
  const cache = new AnalysisCache(4 * instances);
  const total = selected.length * (instances + 1);
  return selected.map((check, k) =>
    evidenceOnRandom(
      check,
      {
        seed,
        instances,
        path: path?.split('@')[1],
        deadline: start + 1000 * options.budgetSeconds,
        formulas: options.planted?.formulas ?? correct,
        replay: ({ id }, at) => replayCommand(options, id, at),
        progress: ({ id }, done) => options.progress?.(id, k * (instances + 1) + done, total),
      },
      cache,
      hand,
    ),
  );
}

function replayCommand({ seed, instances, planted }: AuditOptions, id: string, path: string): string {
  const plant = planted === undefined ? '' : ` --plant ${planted.id}`;
  return `npm run theorem:2 -- --seed ${seed} --instances ${instances} --path "${id}@${path}"${plant}`;
}

function skipped(check: Check): Evidence {
  const nothing = { measured: null, bound: null, slack: null, instances: 0, discarded: 0, seconds: 0 };
  return { ...frame(check), verdict: 'inconclusive', ...nothing, reason: 'the budget ran out' };
}

/** Random instances satisfy the hypotheses by construction, except H3, which is decided for each. */
function hypothesesOfFamilies(hand: Analysis): Hypothesis[] {
  return hypothesesOf(hand).map((hypothesis) => ({
    ...hypothesis,
    detail:
      hypothesis.id === 'H3'
        ? 'decided for every instance by a proof; instances without a separator are discarded and counted'
        : hypothesis.id === 'H4'
          ? 'by construction: η is 0.25, 0.5 or 0.95 of the limit'
          : hypothesis.id === 'H5'
            ? 'by construction: evaluation tokens are numbered apart'
            : hypothesis.detail,
  }));
}
