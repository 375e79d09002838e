/** The worker's comparison with a plain loop, at a size for tests. */

import { testInSeveralProcesses } from './testing/several-processes.ts';

await testInSeveralProcesses('test_bench.py');
