/** The options that every audit command has. */

import { Command, InvalidArgumentError, Option } from 'commander';
import { LEVELS, type Level } from './types.ts';

export interface RunFlags {
  readonly seed?: number;
  readonly instances?: number;
  readonly level: Level;
  readonly budget?: number;
  readonly out?: string;
  readonly json?: boolean;
}

function integerIn(low: number, high: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!/^-?\d+$/.test(text) || value < low || value > high) {
      throw new InvalidArgumentError(`expected an integer from ${low} to ${high}`);
    }
    return value;
  };
}

function positive(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !(value > 0) || !Number.isFinite(value)) {
    throw new InvalidArgumentError('expected a positive number of seconds');
  }
  return value;
}

/** @param saved what --out writes. */
export function auditProgram(name: string, description: string, saved: string): Command {
  return new Command()
    .name(name)
    .description(`${description} Exit status: 0 verified, 1 refuted, 2 bad usage or input, 3 inconclusive.`)
    .option('--seed <n>', 'seed of the random instances', integerIn(-2147483648, 2147483647))
    .option('--instances <n>', 'random instances per check', integerIn(1, 100000))
    .addOption(
      new Option('--level <level>', 'weakest level of evidence to gather')
        .choices(LEVELS)
        .default('statistical'),
    )
    .option('--budget <seconds>', 'stop drawing instances after this time', positive)
    .option('--out <dir>', `save ${saved}`)
    .option('--json', 'write the report as one JSON document to standard output, and nothing else')
    .allowExcessArguments(false)
    .exitOverride();
}

/** One line on standard error per second at most, rewritten in place on a terminal. */
export function progressPrinter(): (what: string, done: number, of: number) => void {
  let last = performance.now();
  return (what, done, of) => {
    if (performance.now() - last < 1000) return;
    last = performance.now();
    const line = `${what}: ${Math.round((100 * done) / of)} %`;
    process.stderr.write(process.stderr.isTTY ? `\r\u001b[2K${line}` : `${line}\n`);
  };
}

/** Removes the progress line of a terminal. */
export function clearProgress(): void {
  if (process.stderr.isTTY) process.stderr.write('\r\u001b[2K');
}

/** Whether standard output takes colours (https://no-color.org). */
export function wantsColour(): boolean {
  return process.stdout.isTTY === true && !process.env.NO_COLOR;
}
