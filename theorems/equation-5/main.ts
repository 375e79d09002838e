/** npm run equation:5 */

import { runAuditCommand } from '../../lib/audit/command.ts';
import { statement } from './statement.ts';

await runAuditCommand({
  name: 'equation:5',
  statement,
  formats: '.json, .safetensors, .npz',
  load: async () => (await import('./definition.ts')).equation5,
});
