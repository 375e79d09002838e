/** npm run explore: serves the page on this machine. */

import { Command, InvalidArgumentError } from 'commander';
import { createServer } from 'vite';
import { runCommand } from '../lib/cli/run-command.ts';
import { InputError } from '../lib/input-error.ts';
import { viteConfig } from './vite.ts';

const DEFAULT_PORT = 5173;

function port(text: string): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < 1 || value > 65535) {
    throw new InvalidArgumentError('expected an integer from 1 to 65535');
  }
  return value;
}

async function main(): Promise<number> {
  const flags = new Command()
    .name('explore')
    .description('Serves a page on localhost that runs the checks live in the browser. Ends with Ctrl-C.')
    .option('--port <n>', 'port of the server', port, DEFAULT_PORT)
    .allowExcessArguments(false)
    .exitOverride()
    .parse()
    .opts<{ readonly port: number }>();
  const base = viteConfig();
  const server = await createServer({ ...base, server: { ...base.server, port: flags.port } });
  try {
    await server.listen();
  } catch (error) {
    await server.close();
    // Vite throws an Error without a code when the port is taken.
    const reason = error instanceof Error ? error.message : String(error);
    throw new InputError(`--port ${flags.port}: ${reason}; expected a free port`);
  }
  console.log(`explorer: http://localhost:${flags.port}/`);
  return new Promise((resolve) => {
    const stop = (): void => {
      void server.close().then(() => resolve(0));
    };
    process.once('SIGINT', stop);
    process.once('SIGTERM', stop);
  });
}

await runCommand(main);
