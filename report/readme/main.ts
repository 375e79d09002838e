/** npm run readme: writes the generated tables of README.md, or checks that they are up to date. */

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Command } from 'commander';
import { runCommand } from '../../lib/cli/run-command.ts';
import { systemReason } from '../../lib/files/system-error.ts';
import { writeAtomically } from '../../lib/files/write-atomically.ts';
import { InputError } from '../../lib/input-error.ts';
import { filled } from './blocks.ts';
import { TABLES } from './tables.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const NAME = 'README.md';

async function main(): Promise<number> {
  const { check } = new Command()
    .name('readme')
    .description('Fills the tables of README.md from saved results. Exit status 1: they were out of date.')
    .option('--check', 'write nothing; say whether they are up to date')
    .allowExcessArguments(false)
    .exitOverride()
    .parse()
    .opts<{ check?: boolean }>();
  const path = join(ROOT, NAME);
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    throw new InputError(`${NAME}: cannot be read: ${systemReason(error)}`);
  });
  const tables = Object.entries(TABLES).map(([name, make]) => [name, () => make(ROOT)] as const);
  const fresh = filled(text, NAME, Object.fromEntries(tables));
  if (fresh === text) {
    console.log(`the tables of ${NAME} are up to date`);
    return 0;
  }
  if (check === true) {
    console.log(`the tables of ${NAME} are out of date: npm run readme`);
    return 1;
  }
  await writeAtomically(path, fresh);
  console.log(`${NAME} written`);
  return 0;
}

await runCommand(main);
