/** The options of `lm sweep`. */

import type { Command } from 'commander';
import type { RunFlags } from '../config/flags.ts';
import { integerIn } from '../options/parsers.ts';
import { runOptions } from '../options/run-options.ts';

export interface SweepFlags extends Omit<RunFlags, 'model' | 'resume'> {
  /** Undefined for the preset's. */
  readonly model?: readonly string[];
  readonly workers?: number;
  readonly address?: string;
  /** False for --no-ray. */
  readonly ray: boolean;
}

export function sweepOptions(command: Command): Command {
  return runOptions(command, { models: 'several' })
    .option(
      '--workers <n>',
      'runs at a time on this machine (default: cores divided by --threads)',
      integerIn(1, 10_000),
    )
    .option('--address <where>', 'of a Ray cluster (default: RAY_ADDRESS, else this machine)')
    .option('--no-ray', 'plain processes of this machine');
}
