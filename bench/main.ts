/** npm run bench: ours against what a Python user would reach for, side by side in one run. */

import { runGradientDescentBench } from './gradient-descent/main.ts';
import { runMaxMarginBench } from './max-margin/main.ts';

await runMaxMarginBench();
console.log('');
await runGradientDescentBench();
