/** The page as `npm run build:explore` writes it, on a web server for tests. */

import { readFileSync, statSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { run } from '../../lib/cli/testing/run.ts';

export interface Site {
  /** Ends in a folder that is not the root of the server, as a user may have it. */
  readonly url: string;
  close(): Promise<void>;
}

const FOLDER = '/some/where/';
const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
};

export async function buildAndServe(): Promise<Site> {
  const parent = await mkdtemp(join(tmpdir(), 'explorer-site-'));
  const root = join(parent, 'page');
  const { status, stderr } = await run('explorer/build.ts', ['--out', root]);
  if (status !== 0) throw new Error(`the build ended with ${status}: ${stderr}`);
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url!, 'http://localhost');
    const name = pathname === FOLDER ? 'index.html' : pathname.slice(FOLDER.length);
    const path = join(root, name);
    const type = TYPES[extname(name)];
    const isHere = pathname.startsWith(FOLDER) && !name.includes('..') && type !== undefined;
    if (!isHere || !statSync(path, { throwIfNoEntry: false })?.isFile()) response.writeHead(404).end();
    else response.writeHead(200, { 'content-type': type }).end(readFileSync(path));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}${FOLDER}`,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await rm(parent, { recursive: true });
    },
  };
}
