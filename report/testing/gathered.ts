/** A report of the files of this project and of a small audit. */

import { fileURLToPath } from 'node:url';
import { gatherReport } from '../gather/report.ts';
import type { Report } from '../model.ts';
import { saveAudit, smallAudit } from './audit.ts';
import { temporaryFolder } from './folder.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

export async function gathered(): Promise<Report> {
  const folder = temporaryFolder();
  try {
    return await gatherReport(ROOT, saveAudit(folder.path, await smallAudit()), () => undefined);
  } finally {
    folder.remove();
  }
}
