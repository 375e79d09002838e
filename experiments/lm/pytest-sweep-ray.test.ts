/** Sweeps over Ray: what becomes of runs whose worker is killed. */

import { testInSeveralProcesses } from './testing/several-processes.ts';

await testInSeveralProcesses('test_sweep.py', { only: 'ray', needs: ['ray'] });
