/** npm run theorem:1 */

import { runAuditCommand } from '../../lib/audit/command.ts';
import { statement } from './statement.ts';

await runAuditCommand({
  name: 'theorem:1',
  statement,
  formats: '.json',
  load: async () => (await import('./definition.ts')).theorem1,
});
