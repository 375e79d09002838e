/** All results that can be audited, in the order of the paper. */

import { fileURLToPath } from 'node:url';
import type { ResultStatement } from '../lib/audit/types.ts';
import { statement as corollary1 } from './corollary-1/statement.ts';
import { statement as equation3 } from './equation-3/statement.ts';
import { statement as equation4 } from './equation-4/statement.ts';
import { statement as equation5 } from './equation-5/statement.ts';
import { statement as theorem1 } from './theorem-1/statement.ts';
import { statement as theorem2 } from './theorem-2/statement.ts';

export interface Result {
  readonly statement: ResultStatement;
  /** "theorem:2", as in `npm run theorem:2`. */
  readonly command: string;
  /** Path of its main.ts. */
  readonly main: string;
}

function result(statement: ResultStatement): Result {
  return {
    statement,
    command: statement.id.replace('-', ':'),
    main: fileURLToPath(new URL(`./${statement.id}/main.ts`, import.meta.url)),
  };
}

export const results: readonly Result[] = [
  theorem1,
  corollary1,
  equation3,
  equation4,
  equation5,
  theorem2,
].map(result);
