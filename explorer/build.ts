/** npm run build:explore: the page as static files that work from any folder of a web server. */

import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { chmod, mkdtemp, rename, rm } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { Command } from 'commander';
import { build } from 'vite';
import { runCommand } from '../lib/cli/run-command.ts';
import { makeOutputFolder } from '../lib/files/make-folder.ts';
import { printable } from '../lib/files/printable.ts';
import { systemReason } from '../lib/files/system-error.ts';
import { InputError } from '../lib/input-error.ts';
import { HERE, viteConfig } from './vite.ts';

/** What tells an earlier build from another folder, beside its files: the page's source has the mark too. */
const MARK = '<meta name="generator" content="rewardproof explorer"';
const FILES: readonly string[] = ['assets', 'index.html'];

/** @throws InputError when the folder holds anything but an earlier build. */
function checkReplaceable(out: string): void {
  if (!existsSync(out)) return;
  if (!statSync(out).isDirectory()) {
    throw new InputError(`--out ${printable(out)}: is no folder; expected a new folder`);
  }
  const index = join(out, 'index.html');
  const names = readdirSync(out);
  const isEarlier =
    names.includes('index.html') &&
    names.every((name) => FILES.includes(name)) &&
    readFileSync(index, 'utf8').includes(MARK);
  if (names.length > 0 && !isEarlier) {
    throw new InputError(
      `--out ${printable(out)}: holds other files; expected a new or empty folder, or an earlier build`,
    );
  }
}

/** A new folder in the one that `out` is to stand in. @throws InputError when it cannot be made. */
async function folderBeside(out: string): Promise<string> {
  await makeOutputFolder(dirname(out));
  try {
    return await mkdtemp(join(dirname(out), `.${basename(out)}-`));
  } catch (error) {
    throw new InputError(
      `--out ${printable(out)}: cannot be made: ${systemReason(error)}; expected a place that can be written`,
    );
  }
}

/** Builds beside the folder and then puts the result in its place. @throws InputError as {@link checkReplaceable}. */
async function buildInto(out: string): Promise<void> {
  checkReplaceable(out);
  const fresh = await folderBeside(out);
  try {
    // mkdtemp keeps others out, among them a web server.
    await chmod(fresh, 0o777 & ~process.umask());
    const base = viteConfig();
    await build({ ...base, build: { ...base.build, outDir: fresh, emptyOutDir: true } });
    await rm(out, { recursive: true, force: true });
    await rename(fresh, out);
  } catch (error) {
    await rm(fresh, { recursive: true, force: true });
    throw error;
  }
}

async function main(): Promise<number> {
  const flags = new Command()
    .name('build:explore')
    .description('Builds the explorer as static files with relative links.')
    .option('--out <dir>', 'folder to write, replaced if it is an earlier build', join(HERE, 'dist'))
    .allowExcessArguments(false)
    .exitOverride()
    .parse()
    .opts<{ readonly out: string }>();
  const out = resolve(flags.out);
  await buildInto(out);
  console.log(`explorer built in ${flags.out}`);
  return 0;
}

await runCommand(main);
