/** TypeScript to JavaScript and declarations, by tsc and tsconfig.build.json. */

import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const TSC = fileURLToPath(import.meta.resolve('typescript/bin/tsc'));

/** @param root the repository. @throws Error with tsc's complaints. */
export function compile(root: string, outDir: string): Promise<void> {
  const args = [TSC, '--project', join(root, 'tsconfig.build.json'), '--outDir', outDir];
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    const complaints: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => complaints.push(chunk));
    child.on('error', reject);
    child.on('close', (status) => {
      if (status === 0) resolve();
      else reject(new Error(`tsc ended with status ${status}\n${Buffer.concat(complaints)}`));
    });
  });
}
