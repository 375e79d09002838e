/** npm run check -- CERTIFICATE --instance FILE */

import { readFile, stat } from 'node:fs/promises';
import { Command } from 'commander';
import { runCommand } from '../cli/run-command.ts';
import { InputError } from '../input-error.ts';
import { readInstance } from '../instance/read.ts';
import { certificateFromJson } from './certificate.ts';
import { decideCertificate } from './decide.ts';

const LARGEST_CERTIFICATE = 256 * 1024 * 1024;

async function readCertificate(path: string): Promise<string> {
  const info = await stat(path).catch(() => null);
  if (info === null) throw new InputError(`${path}: no such file; expected a certificate written by --out`);
  if (!info.isFile())
    throw new InputError(`${path}: not a regular file; expected a certificate written by --out`);
  if (info.size > LARGEST_CERTIFICATE)
    throw new InputError(`${path}: ${info.size} bytes; expected at most 256 MiB`);
  return readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new InputError(`${path}: cannot be read (${error.code})`);
  });
}

async function main(): Promise<number> {
  const program = new Command()
    .name('check')
    .description(
      'Decides a certificate again from the instance file alone. Exit status: 0 accepted, 1 refused, 2 bad usage or input.',
    )
    .argument('<certificate>', 'certificate.json written by theorem:2 --out')
    .requiredOption('--instance <file>', 'the instance: .json, .safetensors or .npz')
    .exitOverride();
  program.parse();
  const path = program.args[0]!;
  const certificate = certificateFromJson(await readCertificate(path), path);
  const file = program.opts<{ instance: string }>().instance;
  const instance = await readInstance(file);
  console.log(`Theorem 2: ${path}\nagainst    ${file}\n`);
  let result: ReturnType<typeof decideCertificate>;
  try {
    result = decideCertificate(instance, certificate);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    console.log(
      `  fails        the certificate's numbers leave every usable range: ${error.message}\n\nrefused`,
    );
    return 1;
  }
  for (const { what, status, detail } of result.lines)
    console.log(`  ${status.padEnd(11)}  ${what}: ${detail}`);
  console.log(`\n${result.accepted ? 'accepted' : `refused: ${result.lines.at(-1)?.what}`}`);
  return result.accepted ? 0 : 1;
}

await runCommand(main);
