/** Audits of the paper's results from code. */

import { DEFAULT_BUDGET_SECONDS, DEFAULT_INSTANCES, DEFAULT_SEED } from '../lib/audit/audit.ts';
import type { AuditReport } from '../lib/audit/report.ts';
import { LEVELS, type Level, type ResultStatement } from '../lib/audit/types.ts';
import { InputError } from '../lib/input-error.ts';
import type { Given } from './given.ts';
import type { InstanceData, ResultId } from './instances.ts';
import { entryOf } from './registry.ts';

/** How a result is audited; all optional. */
export interface AuditRequest<Data> {
  /** Audit this instance and no random ones. */
  readonly instance?: Given<Data>;
  /** Seed of the random instances, an integer in [−2^31, 2^31); 2507 by default. */
  readonly seed?: number;
  /** Random instances per check, 1 to 100000; 32 by default. */
  readonly instances?: number;
  /** Weakest level of evidence to gather; all by default. */
  readonly level?: Level;
  /** Seconds > 0 after which no more instances are drawn; 120 by default. Checks left over are inconclusive. */
  readonly budgetSeconds?: number;
  /** `CHECK@PATH` of a refutation: replay that check on that random instance, and nothing else. */
  readonly path?: string;
  /** Id of a wrong formula to run with: the audit must then end in a refutation. See {@link plantedErrors}. */
  readonly planted?: string;
  /** Called between instances with the check's id and the work done, `done` ≤ `of`. */
  readonly onProgress?: (check: string, done: number, of: number) => void;
}

/** A wrong formula that an audit can be run with. */
export interface PlantedErrorName {
  readonly id: string;
  readonly words: string;
}

/**
 * Audits one result of arXiv 2507.07981: the report that `rewardproof RESULT --json` prints. Deterministic but for the
 * seconds in it.
 * @throws InputError for a bad request, and for an instance that is none (with the path of the fault).
 * @example
 * const report = await audit('theorem-2', { seed: 1, instances: 8 });
 * report.verdict; // 'verified'
 */
export async function audit<Id extends ResultId>(
  result: Id,
  request: AuditRequest<InstanceData[Id]> = {},
): Promise<AuditReport> {
  const { instance, planted, path, onProgress } = request;
  const run = {
    seed: integer('seed', request.seed ?? DEFAULT_SEED, -(2 ** 31), 2 ** 31 - 1),
    instances: integer('instances', request.instances ?? DEFAULT_INSTANCES, 1, 100_000),
    level: levelOf(request.level ?? 'statistical'),
    budgetSeconds: seconds(request.budgetSeconds ?? DEFAULT_BUDGET_SECONDS),
    ...(path === undefined ? {} : { path }),
    ...(onProgress === undefined ? {} : { progress: onProgress }),
  };
  if (path !== undefined && (typeof path !== 'string' || instance !== undefined)) {
    throw new InputError('path: expected a text, and no instance beside it; it replays a random instance');
  }
  const entry = await entryOf(result);
  const report = await entry.audit(run, instance, planted);
  return instance !== undefined && 'data' in instance ? withoutReplay(report) : report;
}

/** Data that came without a file cannot be named on a command line. */
function withoutReplay(report: AuditReport): AuditReport {
  const claims = report.claims.map((claim) => ({
    ...claim,
    evidence: claim.evidence.map(({ replay: _, ...evidence }) => evidence),
  }));
  return { ...report, claims };
}

/** What a result says: setting, hypotheses, claims. @throws InputError for an unknown id. */
export async function statementOf(result: ResultId): Promise<ResultStatement> {
  return (await entryOf(result)).statement;
}

/** The wrong formulas that a result can be audited with. @throws InputError for an unknown id. */
export async function plantedErrors(result: ResultId): Promise<readonly PlantedErrorName[]> {
  return (await entryOf(result)).plantedErrors.map(({ id, words }) => ({ id, words }));
}

/**
 * Reads an instance file as plain data, numbers as the doubles they are: `.json`, for Theorem 2 and Equation 5 also
 * `.safetensors` and `.npz`.
 * @throws InputError with one line that says what is wrong, where and what was expected.
 */
export async function readInstance<Id extends ResultId>(result: Id, file: string): Promise<InstanceData[Id]> {
  return JSON.parse(await (await entryOf(result)).json({ file })) as InstanceData[Id];
}

function integer(name: string, value: unknown, low: number, high: number): number {
  if (typeof value === 'number' && Number.isInteger(value) && value >= low && value <= high) return value;
  throw new InputError(`${name} is ${String(value)}; expected an integer from ${low} to ${high}`);
}

function levelOf(value: Level): Level {
  if (LEVELS.includes(value)) return value;
  throw new InputError(`level is ${String(value)}; expected one of ${LEVELS.join(', ')}`);
}

function seconds(value: unknown): number {
  if (typeof value === 'number' && value > 0 && Number.isFinite(value)) return value;
  throw new InputError(`budgetSeconds is ${String(value)}; expected a positive number of seconds`);
}
