#!/usr/bin/env node
/** The command `rewardproof`: hands its arguments to the program that it names, which is the one behind `npm run`. */

import { runCommand } from '../lib/cli/run-command.ts';
import { helpText, versionText } from './help.ts';
import { select } from './select.ts';

await runCommand(async () => {
  const selected = select(process.argv.slice(2));
  if (selected.kind === 'help') console.log(helpText());
  else if (selected.kind === 'version') console.log(versionText());
  else {
    process.argv = [...process.argv.slice(0, 2), ...selected.args];
    await selected.entry.load();
    // The program has set its own.
    return typeof process.exitCode === 'number' ? process.exitCode : 0;
  }
  return 0;
});
