/** npm run check -- CERTIFICATE --instance FILE */

import { readFile, stat } from 'node:fs/promises';
import { Command } from 'commander';
import { problemOf, readAsymptoticInstance } from '../lib/asymptotics/instance.ts';
import { asymptoticCertificateFromJson } from '../lib/checker/asymptotic-certificate.ts';
import { decideAsymptoticCertificate } from '../lib/checker/asymptotic-decide.ts';
import { certificateFromJson } from '../lib/checker/certificate.ts';
import { type CheckResult, decideCertificate } from '../lib/checker/decide.ts';
import { runCommand } from '../lib/cli/run-command.ts';
import { InputError } from '../lib/input-error.ts';
import { readInstance } from '../lib/instance/read.ts';

const LARGEST_CERTIFICATE = 256 * 1024 * 1024;

interface Checker {
  readonly title: string;
  /** @throws InputError for a text that is no certificate of this kind or a file that is no instance. */
  decide(text: string, path: string, instancePath: string): Promise<() => CheckResult>;
}

/** By the result that a certificate is about. */
const CHECKERS: Readonly<Record<string, Checker>> = {
  'theorem-2': {
    title: 'Theorem 2',
    decide: async (text, path, instancePath) => {
      const certificate = certificateFromJson(text, path);
      const instance = await readInstance(instancePath);
      return () => decideCertificate(instance, certificate);
    },
  },
  'corollary-1': {
    title: 'Corollary 1',
    decide: async (text, path, instancePath) => {
      const certificate = asymptoticCertificateFromJson(text, path);
      const problem = problemOf(await readAsymptoticInstance(instancePath));
      return () => decideAsymptoticCertificate(problem, certificate);
    },
  },
};

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

/** The checker for what the certificate says it is about; that of Theorem 2 complains about everything else. */
function checkerOf(text: string): Checker {
  try {
    const { result } = JSON.parse(text) as { result?: unknown };
    if (typeof result === 'string' && Object.hasOwn(CHECKERS, result)) return CHECKERS[result]!;
  } catch {
    // No JSON, or null: the reader of certificates says so.
  }
  return CHECKERS['theorem-2']!;
}

async function main(): Promise<number> {
  const program = new Command()
    .name('check')
    .description(
      'Decides a certificate again from the instance file alone. Exit status: 0 accepted, 1 refused, 2 bad usage or input.',
    )
    .argument('<certificate>', 'certificate.json written by theorem:2 --out or corollary:1 --out')
    .requiredOption('--instance <file>', 'the instance: .json, for Theorem 2 also .safetensors or .npz')
    .exitOverride();
  program.parse();
  const path = program.args[0]!;
  const text = await readCertificate(path);
  const file = program.opts<{ instance: string }>().instance;
  const checker = checkerOf(text);
  const decide = await checker.decide(text, path, file);
  console.log(`${checker.title}: ${path}\nagainst    ${file}\n`);
  let result: CheckResult;
  try {
    result = decide();
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
