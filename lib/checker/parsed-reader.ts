import { InputError } from '../input-error.ts';

/** Typed access to parsed JSON; every fault is one line with its path. */
export class ParsedReader {
  readonly #source: string;

  constructor(source: string) {
    this.#source = source;
  }

  check(ok: boolean, path: string, expected: string): void {
    if (!ok) throw new InputError(`${this.#source}: ${path}: expected ${expected}`);
  }

  object(value: unknown, path: string): Record<string, unknown> {
    this.check(typeof value === 'object' && value !== null && !Array.isArray(value), path, 'an object');
    return value as Record<string, unknown>;
  }

  list(value: unknown, path: string): readonly unknown[] {
    this.check(Array.isArray(value), path, 'an array');
    return value as readonly unknown[];
  }
}
