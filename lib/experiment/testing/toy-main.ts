/** The toy as a command, for tests. */

import { runExperimentCommand } from '../command.ts';
import { toy, toyStatement } from './toy.ts';

await runExperimentCommand({ statement: toyStatement, load: () => Promise.resolve(toy) });
