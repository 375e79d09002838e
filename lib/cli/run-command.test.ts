/** The edge of a command: a reader that has enough ends it quietly. */

import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';

const it = suite('the edge of commands');
const SOURCE = fileURLToPath(new URL('./run-command.ts', import.meta.url));

it('ends as by SIGPIPE, without a word, when nobody reads on', async () => {
  const script = `
import { runCommand } from ${JSON.stringify(SOURCE)};
await runCommand(async () => {
  for (let k = 0; k < 10000; k++) {
    process.stdout.write('a line of output\\n');
    if (k % 100 === 0) await new Promise((resolve) => setTimeout(resolve, 1));
  }
  return 0;
});`;
  const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stderr = '';
  child.stderr.on('data', (data: Buffer) => {
    stderr += data.toString();
  });
  child.stdout.once('data', () => child.stdout.destroy());
  const status = await new Promise((resolve) => child.on('close', resolve));
  assert.is(stderr, '');
  assert.is(status, 141);
});

it.run();
