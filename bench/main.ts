/** npm run bench: ours against what a Python user would reach for, side by side in one run. */

import { runAuditBench } from './audits/main.ts';
import { runExactBench } from './exact/main.ts';
import { runGradientDescentBench } from './gradient-descent/main.ts';
import { runIntervalBench } from './interval/main.ts';
import { runMaxMarginBench } from './max-margin/main.ts';
import { runKernelBench } from './neural/kernel.ts';
import { runStepBench } from './neural/step.ts';
import { runSymbolicBench } from './symbolic/main.ts';

await runMaxMarginBench();
for (const bench of [
  runGradientDescentBench,
  runIntervalBench,
  runSymbolicBench,
  runExactBench,
  runAuditBench,
  runKernelBench,
  () => runStepBench({ config: 'i' }),
  () => runStepBench({ config: 'ii' }),
]) {
  console.log('');
  await bench();
}
