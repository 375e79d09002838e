/** Which command a command line asks for. */

import { printable } from '../lib/files/printable.ts';
import { InputError } from '../lib/input-error.ts';
import { COMMANDS, type CommandEntry, REPOSITORY_ONLY } from './commands.ts';

export type Selection =
  | { readonly kind: 'help' }
  | { readonly kind: 'version' }
  | { readonly kind: 'command'; readonly entry: CommandEntry; readonly args: readonly string[] };

const matches = (words: readonly string[], given: readonly string[]): boolean =>
  words.every((word, k) => given[k] === word);

/**
 * @param given the arguments after the program's name. `theorem:2` stands for `theorem 2`, so that replays that name an npm
 *   script can be typed as they are.
 * @throws InputError for words that name no command.
 */
export function select(given: readonly string[]): Selection {
  const [first] = given;
  if (first === undefined || first === '--help' || first === '-h' || first === 'help')
    return { kind: 'help' };
  if (first === '--version' || first === '-V') return { kind: 'version' };
  const spread = /^[a-z]+:[a-z0-9-]+$/.test(first) ? [...first.split(':'), ...given.slice(1)] : given;
  const entry = COMMANDS.find(({ words }) => matches(words, spread));
  if (entry !== undefined) return { kind: 'command', entry, args: spread.slice(entry.words.length) };
  if (REPOSITORY_ONLY.includes(first)) {
    throw new InputError(
      `${first}: is no command of the package; expected a checkout of the repository, for npm run ${first}`,
    );
  }
  const [group, member] = spread;
  const members = COMMANDS.filter(({ words }) => words[0] === group).map(({ words }) => words[1]);
  if (members.length === 0) {
    const groups = [...new Set(COMMANDS.map(({ words }) => words[0]))];
    throw new InputError(
      `${printable(first, 60)}: is no command; expected ${groups.join(', ')}, --help or --version`,
    );
  }
  const found = member === undefined ? 'lacks a name' : `"${printable(member, 60)}" is none of them`;
  throw new InputError(`${group}: ${found}; expected ${group} ${members.join(', ')}`);
}
