/** npm run corollary:1 */

import { runAuditCommand } from '../../lib/audit/command.ts';
import { statement } from './statement.ts';

await runAuditCommand({
  name: 'corollary:1',
  statement,
  formats: '.json',
  load: async () => (await import('./definition.ts')).corollary1,
});
