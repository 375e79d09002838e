/** One training over two processes: the curve of one. */

import { testInSeveralProcesses } from './testing/several-processes.ts';

await testInSeveralProcesses('test_distributed.py');
