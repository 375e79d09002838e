/** Files beside the code that programs read by a path relative to themselves, and so lie at the same place in dist/. */

import { cp, mkdir } from 'node:fs/promises';
import { basename, dirname, join, sep } from 'node:path';

/** Files and folders, relative to the repository. */
const ASSETS = [
  'lib/audit/audit.schema.json',
  'lib/experiment/result.schema.json',
  'experiments/hamiltonian/reference',
  'experiments/lm/configs',
  'experiments/lm/worker',
] as const;

const LEFT_OUT = new Set(['tests', '__pycache__', 'build']);

function isWanted(path: string): boolean {
  const name = basename(path);
  return (
    !LEFT_OUT.has(name) && !name.startsWith('.') && !name.endsWith('.egg-info') && !name.endsWith('.pyc')
  );
}

/** @throws Error when an asset is not there. */
export async function copyAssets(root: string, outDir: string): Promise<void> {
  for (const asset of ASSETS) {
    const target = join(outDir, asset.split('/').join(sep));
    await mkdir(dirname(target), { recursive: true });
    await cp(join(root, asset), target, { recursive: true, filter: isWanted });
  }
}
