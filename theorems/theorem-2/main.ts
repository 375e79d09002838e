/** npm run theorem:2 */

import { runAuditCommand } from '../../lib/audit/command.ts';
import { statement } from './statement.ts';

await runAuditCommand({
  name: 'theorem:2',
  statement,
  formats: '.json, .safetensors, .npz',
  load: async () => (await import('./definition.ts')).theorem2,
});
