/** What --out writes. */

import { join } from 'node:path';
import { writeAtomically } from '../../lib/files/write-atomically.ts';
import { instanceToJson } from '../../lib/instance/json.ts';
import type { Instance } from '../../lib/instance/types.ts';
import type { AuditReport } from './audit.ts';
import { byHand } from './instances/by-hand.ts';

/** report.json and, where there is one, certificate.json with the instance.json that it is about. */
export async function saveReport(
  directory: string,
  report: AuditReport,
  instance: Instance | null,
): Promise<void> {
  const { certificate } = report;
  if (certificate !== null) {
    await writeAtomically(join(directory, 'certificate.json'), `${JSON.stringify(certificate)}\n`);
    await writeAtomically(join(directory, 'instance.json'), `${instanceToJson(instance ?? byHand)}\n`);
  }
  await writeAtomically(join(directory, 'report.json'), `${JSON.stringify(report)}\n`);
}
