/** The log of a run, one JSON object a line. */

import { closeSync, fstatSync, fsyncSync, ftruncateSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { printable } from '../files/printable.ts';
import { systemReason } from '../files/system-error.ts';
import { InputError } from '../input-error.ts';
import type { Row } from './types.ts';

export class Log {
  readonly #descriptor: number | null;
  #bytes = 0;

  /**
   * @param directory null for a log that goes nowhere.
   * @param keep bytes to keep: lines that a killed process wrote after its last checkpoint, torn ones included, go.
   * @throws InputError when the file cannot be written.
   */
  constructor(directory: string | null, keep: number) {
    if (directory === null) {
      this.#descriptor = null;
      return;
    }
    const path = join(directory, 'log.jsonl');
    try {
      mkdirSync(directory, { recursive: true });
      this.#descriptor = openSync(path, 'a');
      this.#bytes = Math.min(keep, fstatSync(this.#descriptor).size);
      ftruncateSync(this.#descriptor, this.#bytes);
    } catch (error) {
      throw new InputError(
        `${printable(path)}: cannot be written: ${systemReason(error)}; expected a writable path`,
      );
    }
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** @param seconds since the run began, of all its processes. */
  write(record: Row, seconds: number): void {
    if (this.#descriptor === null) return;
    const line = `${JSON.stringify({ ...record, seconds: Math.round(seconds * 1000) / 1000 })}\n`;
    this.#bytes += writeSync(this.#descriptor, line);
  }

  flush(): void {
    if (this.#descriptor !== null) fsyncSync(this.#descriptor);
  }

  close(): void {
    if (this.#descriptor !== null) closeSync(this.#descriptor);
  }
}
