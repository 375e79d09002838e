/** The options of `npm run report`. */

import { Command, Option } from 'commander';

const FORMATS = ['html', 'md'] as const;
export type Format = (typeof FORMATS)[number];

export interface ReportFlags {
  readonly format: Format;
  readonly out?: string;
  readonly results?: string;
}

export function reportProgram(): Command {
  return new Command('report')
    .description(
      'Writes all claims with their evidence, and how to see it again, into one file that needs no network.',
    )
    .option('--out <file>', 'the file to write (default: report/index.html or report/index.md)')
    .addOption(
      new Option('--format <name>', 'html, or md for a review form').choices(FORMATS).default('html'),
    )
    .option('--results <dir>', 'use the output of npm run audit -- --out <dir> instead of auditing now')
    .allowExcessArguments(false)
    .addHelpText(
      'after',
      '\nExit status: 0 written, 1 written though a saved result is not what its measurements give, 2 bad usage or input.',
    )
    .exitOverride();
}
