/** What --out writes. */

import { join } from 'node:path';
import { writeAtomically } from '../files/write-atomically.ts';
import type { AuditReport } from './report.ts';

/**
 * report.json and, where there is one, certificate.json; on random runs with instance.json, the instance made by hand
 * that certificate and facts are about.
 */
export async function saveReport(directory: string, report: AuditReport, byHand: string): Promise<void> {
  if (report.certificate !== null) {
    await writeAtomically(join(directory, 'certificate.json'), `${JSON.stringify(report.certificate)}\n`);
  }
  if (report.audited === 'random' && (report.certificate !== null || report.facts.length > 0)) {
    await writeAtomically(join(directory, 'instance.json'), `${byHand.trimEnd()}\n`);
  }
  await writeAtomically(join(directory, 'report.json'), `${JSON.stringify(report)}\n`);
}
