/** audit.json, as `npm run audit -- --out DIR` writes it. */

import { readFileSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Ajv2020, type ErrorObject } from 'ajv/dist/2020.js';
import { type AuditReport, REPORT_SCHEMA } from '../../lib/audit/report.ts';
import { printable } from '../../lib/files/printable.ts';
import { systemReason } from '../../lib/files/system-error.ts';
import { InputError } from '../../lib/input-error.ts';
import { results } from '../../theorems/results.ts';

const EXPECTED = 'expected the output of npm run audit -- --out DIR';

const schemaPath = new URL('../../lib/audit/audit.schema.json', import.meta.url);
const validate = new Ajv2020({ strict: false }).compile(
  JSON.parse(readFileSync(schemaPath, 'utf8')) as object,
);

async function readAudit(folder: string): Promise<{ readonly source: string; readonly text: string }> {
  const path = join(folder, 'audit.json');
  const source = printable(path);
  const info = await stat(folder).catch((error: unknown) => {
    throw new InputError(
      `--results ${printable(folder)}: cannot be read: ${systemReason(error)}; ${EXPECTED}`,
    );
  });
  if (!info.isDirectory()) {
    throw new InputError(`--results ${printable(folder)}: is no folder; ${EXPECTED}`);
  }
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    throw new InputError(`${source}: cannot be read: ${systemReason(error)}; ${EXPECTED}`);
  });
  return { source, text };
}

/**
 * The reports of all results, in the order of the paper.
 * @throws InputError for a folder or file that is missing, malformed, planted or not about random instances.
 */
export async function auditsFrom(folder: string): Promise<readonly AuditReport[]> {
  const { source, text } = await readAudit(folder);
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    throw new InputError(`${source}: is not valid JSON; ${EXPECTED}`);
  }
  if (!Array.isArray(parsed)) throw new InputError(`${source}: is no list of reports; ${EXPECTED}`);
  const reports = parsed as readonly (AuditReport | null)[];
  return results.map(({ statement: { id } }) => {
    const report = reports.find((candidate) => candidate?.result === id);
    if (report?.schema !== REPORT_SCHEMA || report.audited !== 'random' || report.planted !== null) {
      throw new InputError(`${source}: has no unplanted report of ${id} on random instances; ${EXPECTED}`);
    }
    if (!validate(report)) {
      throw new InputError(`${source}: the report of ${id} ${complaint(validate.errors)}; ${EXPECTED}`);
    }
    return report;
  });
}

function complaint(errors: readonly ErrorObject[] | null | undefined): string {
  const first = errors?.[0];
  if (first === undefined) return 'is malformed';
  const at = first.instancePath === '' ? '' : ` at ${printable(first.instancePath)}`;
  return `${first.message ?? 'is malformed'}${at}`;
}
