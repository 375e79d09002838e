/** npm run experiment:dynamics */

import { runExperimentCommand } from '../../lib/experiment/command.ts';
import { statement } from './statement.ts';

await runExperimentCommand({ statement, load: async () => (await import('./experiment.ts')).dynamics });
