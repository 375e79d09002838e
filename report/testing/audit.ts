/** The output of an audit on very few instances. */

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AuditReport } from '../../lib/audit/report.ts';
import { loadAll } from '../../theorems/definitions.ts';

/** As JSON reads it. */
export async function smallAudit(): Promise<AuditReport[]> {
  const options = { seed: 5, instances: 2, level: 'statistical', budgetSeconds: 60 } as const;
  const reports: AuditReport[] = [];
  for (const { audit } of await loadAll()) reports.push(await audit(options));
  return JSON.parse(JSON.stringify(reports)) as AuditReport[];
}

export function saveAudit(folder: string, reports: unknown): string {
  writeFileSync(join(folder, 'audit.json'), JSON.stringify(reports));
  return folder;
}
