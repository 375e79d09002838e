/** npx tsx examples/dpo-reward-shift/main.ts */

import { runAuditCommand } from '../../api/core.ts';
import { statement } from './statement.ts';

await runAuditCommand({
  name: 'example:dpo-shift',
  statement,
  formats: '.json',
  load: async () => (await import('./definition.ts')).dpoShift,
});
