/** The schema of results, compiled for tests. */

import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import * as assert from 'uvu/assert';

const schema = JSON.parse(readFileSync(new URL('../result.schema.json', import.meta.url), 'utf8')) as object;

// strictTypes and strictRequired speak about style: unions of types, and required beside `if`.
export const validate = new Ajv2020({ strict: true, strictTypes: false, strictRequired: false }).compile(
  schema,
);

/** @param text of a result.json. */
export function accepted(text: string): void {
  assert.ok(validate(JSON.parse(text)), JSON.stringify(validate.errors?.slice(0, 3)));
}
