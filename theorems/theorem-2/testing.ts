/** The commands of Theorem 2 as a user runs them, for tests. */

import { type Ended, run } from '../../lib/cli/testing/run.ts';

export const theorem = (...args: string[]): Promise<Ended> => run('theorems/theorem-2/main.ts', args);
export const check = (...args: string[]): Promise<Ended> => run('theorems/check.ts', args);
