/** What `rewardproof --help` and `--version` print. */

import { readFileSync } from 'node:fs';
import { COMMANDS } from './commands.ts';

export function versionText(): string {
  const text = readFileSync(new URL('../package.json', import.meta.url), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}

export function helpText(): string {
  const names = COMMANDS.map(({ words }) => words.join(' '));
  const width = Math.max(...names.map((name) => name.length));
  const lines = COMMANDS.map(({ summary }, k) => `  ${names[k]!.padEnd(width)}  ${summary}`);
  return [
    'Usage: rewardproof COMMAND [options]',
    '',
    'Executable checks of "Why is Your Language Model a Poor Implicit Reward Model?" (arXiv 2507.07981).',
    '',
    ...lines,
    '',
    'rewardproof COMMAND --help says more. "npm run theorem:2 -- FLAGS" in a report is "rewardproof theorem:2 FLAGS".',
    'Exit status: 0 verified, 1 refuted, 2 bad usage or input, 3 inconclusive.',
  ].join('\n');
}
