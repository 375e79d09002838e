/** The commands of Corollary 1 as a user runs them, for tests. */

import { type Ended, run } from '../../lib/cli/testing/run.ts';

export const corollary = (...args: string[]): Promise<Ended> => run('theorems/corollary-1/main.ts', args);
export const check = (...args: string[]): Promise<Ended> => run('theorems/check.ts', args);
