/** Parsers of option values: each throws commander's error with what was expected. */

import { InvalidArgumentError } from 'commander';

/** A parser of decimal integers, for an option or argument. */
export function integerIn(low: number, high: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!/^\d+$/.test(text) || value < low || value > high) {
      throw new InvalidArgumentError(`expected an integer from ${low} to ${high}`);
    }
    return value;
  };
}

/** A parser of positive finite numbers. */
export function positive(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !(value > 0) || !Number.isFinite(value)) {
    throw new InvalidArgumentError('expected a positive finite number');
  }
  return value;
}

/** A parser for an option that may be given several times. */
export function several<T>(
  parse: (text: string) => T,
): (text: string, before: readonly T[] | undefined) => readonly T[] {
  return (text, before = []) => [...before, parse(text)];
}

/** A parser of names, for an option that may be given several times. */
export function oneOf<T extends string>(choices: readonly T[]): (text: string) => T {
  return (text) => {
    const choice = choices.find((c) => c === text);
    if (choice === undefined) throw new InvalidArgumentError(`expected one of ${choices.join(', ')}`);
    return choice;
  };
}
