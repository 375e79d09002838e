/** npm run equation:4 */

import { runAuditCommand } from '../../lib/audit/command.ts';
import { statement } from './statement.ts';

await runAuditCommand({
  name: 'equation:4',
  statement,
  formats: '.json',
  load: async () => (await import('./definition.ts')).equation4,
});
