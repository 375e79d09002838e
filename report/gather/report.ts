/** All of a report, from the files of the project and from an audit. */

import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { machine, type } from 'node:os';
import { join } from 'node:path';
import { systemReason } from '../../lib/files/system-error.ts';
import { InputError } from '../../lib/input-error.ts';
import { unaudited } from '../../theorems/unaudited.ts';
import type { Environment, Report } from '../model.ts';
import { auditSections } from './audits.ts';
import { experimentSections } from './experiments.ts';
import { drawnFigures } from './figures.ts';
import { runSections } from './runs.ts';

const DISCREPANCIES = 'docs/discrepancies.md';

function environment(root: string): Environment {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
  return { node: process.versions.node, platform: `${type()} ${machine()}`, version };
}

async function readDiscrepancies(root: string): Promise<string> {
  return readFile(join(root, DISCREPANCIES), 'utf8').catch((error: unknown) => {
    throw new InputError(
      `${DISCREPANCIES}: cannot be read: ${systemReason(error)}; expected a readable file`,
    );
  });
}

/**
 * @param root of the project.
 * @param results output of an audit, or null to audit now.
 * @param note takes lines about the progress.
 * @throws InputError for what is missing or malformed.
 */
export async function gatherReport(
  root: string,
  results: string | null,
  note: (text: string) => void,
): Promise<Report> {
  const audits = await auditSections(results, note);
  const experiments = await experimentSections(root, note);
  const runs = await runSections(root, note);
  return {
    sections: [...audits, ...experiments, ...runs],
    figures: await drawnFigures(root, note),
    discrepancies: await readDiscrepancies(root),
    unaudited,
    environment: environment(root),
  };
}
