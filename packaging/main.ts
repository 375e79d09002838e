/** npm run build: dist/ */

import { join } from 'node:path';
import { build, ROOT } from './build.ts';

await build(join(ROOT, 'dist'));
