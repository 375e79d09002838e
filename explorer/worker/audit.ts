/** The audit of the command line, unchanged, in this thread. */

import type { Definition } from '../../lib/audit/definition.ts';
import type { AuditReport } from '../../lib/audit/report.ts';
import type { Request } from './messages.ts';
import { sourceOf } from './source.ts';

type AuditRequest = Extract<Request, { task: 'audit' | 'random-audit' }>;
export type Progress = (what: string, share: number) => void;

/** Loaded only when an audit is asked for: the symbolic prover is most of the page's code. */
export async function audit(request: AuditRequest, progress: Progress): Promise<AuditReport> {
  const { view } = request;
  if (view === 'theorem-1') {
    const { theorem1 } = await import('../../theorems/theorem-1/definition.ts');
    const { instanceFromJson } = await import('../../theorems/theorem-1/instances/file.ts');
    return run(theorem1, instanceFromJson, request, progress);
  }
  if (view === 'theorem-2') {
    const { theorem2 } = await import('../../theorems/theorem-2/definition.ts');
    const { instanceFromJson } = await import('../../lib/instance/json.ts');
    return run(theorem2, instanceFromJson, request, progress);
  }
  const { equation5 } = await import('../../theorems/equation-5/definition.ts');
  const { instanceFromJson } = await import('../../theorems/equation-5/instances/json.ts');
  return run(equation5, instanceFromJson, request, progress);
}

async function run<Instance, Draw, Subject, Formulas>(
  definition: Definition<Instance, Draw, Subject, Formulas>,
  fromJson: (text: string, source: string) => Instance,
  request: AuditRequest,
  progress: Progress,
): Promise<AuditReport> {
  const { DEFAULT_BUDGET_SECONDS, DEFAULT_INSTANCES, DEFAULT_SEED, runAudit } = await import(
    '../../lib/audit/audit.ts'
  );
  const options = {
    level: 'statistical' as const,
    budgetSeconds: DEFAULT_BUDGET_SECONDS,
    progress: (what: string, done: number, of: number) => progress(what, done / of),
  };
  if (request.task === 'random-audit') {
    return runAudit(definition, { ...options, seed: request.seed, instances: request.instances });
  }
  const { text, source } = sourceOf(request.view, request.subject);
  return runAudit(definition, {
    ...options,
    seed: DEFAULT_SEED,
    instances: DEFAULT_INSTANCES,
    instance: { source, data: fromJson(text, source) },
  });
}
