/**
 * Builds dist/: JavaScript and declarations that need neither tsx nor TypeScript, with the files that they read. The
 * folders are those of the repository, so that relative paths hold.
 */

import { chmod, mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { copyAssets } from './assets.ts';
import { compile } from './compile.ts';
import { rewriteModuleUrls } from './module-urls.ts';

export const ROOT = fileURLToPath(new URL('../', import.meta.url));

/** @param outDir is emptied first. @throws Error when tsc complains or a module that is named by URL is not compiled. */
export async function build(outDir: string): Promise<void> {
  await rm(outDir, { recursive: true, force: true });
  await mkdir(outDir, { recursive: true });
  await compile(ROOT, outDir);
  await rewriteAll(outDir);
  await copyAssets(ROOT, outDir);
  await writeFile(join(outDir, 'package.json'), await innerManifest());
  await chmod(join(outDir, 'cli/main.js'), 0o755);
}

async function rewriteAll(outDir: string): Promise<void> {
  const names = await readdir(outDir, { recursive: true });
  for (const name of names.filter((file) => file.endsWith('.js'))) {
    const path = join(outDir, name);
    const before = await readFile(path, 'utf8');
    const { code, targets } = rewriteModuleUrls(before);
    if (code !== before) await writeFile(path, code);
    for (const target of targets) {
      const module = join(dirname(path), target);
      await stat(module).catch(() => {
        const missing = relative(outDir, module).replace(/\.js$/, '.ts');
        throw new Error(`${name} names ${missing} by URL; add it to "include" of tsconfig.build.json`);
      });
    }
  }
}

/** What programs look up two folders above themselves: the version, and that files are ES modules. */
async function innerManifest(): Promise<string> {
  const { name, version } = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8')) as Record<
    'name' | 'version',
    string
  >;
  return `${JSON.stringify({ name, version, type: 'module', private: true }, null, 2)}\n`;
}
