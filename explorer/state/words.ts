/** The vocabulary of the view of Equation 5. */

import { MOST_TOKENS } from './state.ts';

/** Two words of one meaning stand next to each other. */
export const WORDS = [
  ...['good', 'great', 'it', 'this', 'bad', 'awful'],
  ...['not', 'hardly', 'is', 'seems', '.', '!'],
] as const;

export const textOf = (tokens: readonly number[]): string => tokens.map((t) => WORDS[t]).join(' ');

/** Token ids of words with spaces between, or one line that says what is wrong. */
export function tokensOf(text: string): { readonly tokens: readonly number[] } | { readonly fault: string } {
  const words = text
    .trim()
    .split(/\s+/)
    .filter((word) => word !== '');
  if (words.length === 0 || words.length > MOST_TOKENS) {
    return { fault: `has ${words.length} words; expected 1 to ${MOST_TOKENS}` };
  }
  const tokens = words.map((word) => (WORDS as readonly string[]).indexOf(word.toLowerCase()));
  const unknown = tokens.indexOf(-1);
  return unknown < 0
    ? { tokens }
    : { fault: `has the word "${words[unknown]!.slice(0, 20)}"; expected words of the list` };
}
