/** What --out writes. */

import { join } from 'node:path';
import { writeAtomically } from '../../lib/files/write-atomically.ts';
import { instanceToJson } from '../../lib/instance/json.ts';
import type { AuditReport } from './audit.ts';
import { byHand } from './instances/by-hand.ts';

/** report.json and, where there is one, certificate.json; with the instance made by hand, unless a file was audited. */
export async function saveReport(directory: string, report: AuditReport): Promise<void> {
  const { certificate } = report;
  if (certificate !== null) {
    await writeAtomically(join(directory, 'certificate.json'), `${JSON.stringify(certificate)}\n`);
    if (report.audited === 'random') {
      await writeAtomically(join(directory, 'instance.json'), `${instanceToJson(byHand)}\n`);
    }
  }
  await writeAtomically(join(directory, 'report.json'), `${JSON.stringify(report)}\n`);
}
