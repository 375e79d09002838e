/** Sweeps over plain processes: what becomes of runs that fail or are killed. */

import { testInSeveralProcesses } from './testing/several-processes.ts';

await testInSeveralProcesses('test_sweep.py', { only: 'not ray' });
