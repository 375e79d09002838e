/** npm run equation:3 */

import { runAuditCommand } from '../../lib/audit/command.ts';
import { statement } from './statement.ts';

await runAuditCommand({
  name: 'equation:3',
  statement,
  formats: '.json',
  load: async () => (await import('./definition.ts')).equation3,
});
