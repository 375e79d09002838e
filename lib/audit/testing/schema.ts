/** The schema of reports, compiled for tests. */

import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import * as assert from 'uvu/assert';

export const schema = JSON.parse(readFileSync(new URL('../audit.schema.json', import.meta.url), 'utf8')) as {
  $defs: Record<string, { enum?: string[] }>;
};

// strictTypes and strictRequired speak about style: unions of types, and required beside `if`.
export const validate = new Ajv2020({ strict: true, strictTypes: false, strictRequired: false }).compile(
  schema,
);

/** The report as it is printed: what JSON cannot hold is lost or changed on the way. */
export function asPrinted(report: unknown): ReturnType<typeof JSON.parse> {
  return JSON.parse(JSON.stringify(report));
}

export function accepted(report: unknown): void {
  assert.ok(validate(report), JSON.stringify(validate.errors?.slice(0, 3)));
}
