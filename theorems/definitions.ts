/** The definitions of all results, each loaded when asked for. */

import { type AuditOptions, runAudit } from '../lib/audit/audit.ts';
import type { Definition } from '../lib/audit/definition.ts';
import type { AuditReport } from '../lib/audit/report.ts';

type RandomOptions = Pick<AuditOptions<never, never>, 'seed' | 'instances' | 'level' | 'budgetSeconds'>;

/** One result, with its own types out of sight. */
export interface LoadedResult {
  readonly id: string;
  readonly plantedErrors: readonly string[];
  /** The audit on random instances, with a planted error or none. */
  audit(options: RandomOptions, planted?: string): Promise<AuditReport>;
}

function loaded<Instance, Draw, Subject, Formulas>(
  definition: Definition<Instance, Draw, Subject, Formulas>,
): LoadedResult {
  const { plantedErrors } = definition;
  return {
    id: definition.statement.id,
    plantedErrors: plantedErrors.map(({ id }) => id),
    audit: (options, name) => {
      const planted = plantedErrors.find(({ id }) => id === name);
      return runAudit(definition, planted === undefined ? options : { ...options, planted });
    },
  };
}

/** All results in the order of the paper. */
export async function loadAll(): Promise<readonly LoadedResult[]> {
  return [
    loaded((await import('./theorem-1/definition.ts')).theorem1),
    loaded((await import('./corollary-1/definition.ts')).corollary1),
    loaded((await import('./equation-3/definition.ts')).equation3),
    loaded((await import('./equation-4/definition.ts')).equation4),
    loaded((await import('./equation-5/definition.ts')).equation5),
    loaded((await import('./theorem-2/definition.ts')).theorem2),
  ];
}
