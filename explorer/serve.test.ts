/** npm run explore, as a process. */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { refusedInOneLine, run } from '../lib/cli/testing/run.ts';

const it = suite('npm run explore');
const ROOT = fileURLToPath(new URL('../', import.meta.url));

/** A port of this machine that nothing listens on. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, 'localhost');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
}

it('serves page and worker until it is interrupted, and refuses a port that is taken', async () => {
  const port = await freePort();
  const args = ['--import', 'tsx', 'explorer/serve.ts', '--port', String(port)];
  const server = spawn(process.execPath, args, { cwd: ROOT, stdio: ['ignore', 'pipe', 'inherit'] });
  try {
    const ended = once(server, 'exit');
    const [line] = (await Promise.race([once(server.stdout, 'data'), ended])) as [unknown];
    const url = `http://localhost:${port}/`;
    assert.is(String(line), `explorer: ${url}\n`);
    const page = await fetch(url);
    assert.is(page.status, 200);
    assert.match(await page.text(), /<div id="app"><\/div>/);
    for (const path of ['page/main.ts', 'worker/worker.ts', 'style.css']) {
      const { status, headers } = await fetch(url + path);
      assert.is(status, 200, path);
      if (path.endsWith('.ts')) assert.match(headers.get('content-type')!, /javascript/);
    }
    refusedInOneLine(
      await run('explorer/serve.ts', ['--port', String(port)]),
      /^error: --port \d+: Port \d+ is already in use; expected a free port/,
    );
    server.kill('SIGINT');
    assert.equal(await ended, [0, null]);
  } finally {
    server.kill('SIGKILL');
  }
});

it('refuses bad usage', async () => {
  for (const port of ['0', '65536', '1.5', 'x']) {
    refusedInOneLine(await run('explorer/serve.ts', ['--port', port]), /expected an integer from 1 to 65535/);
  }
  refusedInOneLine(await run('explorer/serve.ts', ['extra']), /too many arguments/);
});

it.run();
