/** Runs that are stopped at several places have to end in the bytes of one that was not. */

import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import type { Experiment, Row } from '../types.ts';
import { accepted } from './schema.ts';
import { part } from './stopped.ts';

const PRESET = 'quick';
const [SEED, OTHER_SEED] = [8, 9];

export class ResumedRuns<Config extends object, State, M extends Row> {
  readonly #experiment: Experiment<Config, State, M>;
  #folder = '';
  #count = 0;

  constructor(experiment: Experiment<Config, State, M>) {
    this.#experiment = experiment;
  }

  async open(): Promise<void> {
    this.#folder = await mkdtemp(join(tmpdir(), 'resumed-'));
  }

  close(): Promise<void> {
    return rm(this.#folder, { recursive: true });
  }

  /** result.json of a run that is not stopped. */
  async whole(seed: number = SEED): Promise<string> {
    const out = this.#next();
    await part(this.#experiment, { preset: PRESET, seed, out });
    return readFile(join(out, 'result.json'), 'utf8');
  }

  /** The measurements of two seeds. */
  async ofTwoSeeds(): Promise<readonly [readonly M[], readonly M[]]> {
    const [one, two] = [await this.whole(SEED), await this.whole(OTHER_SEED)];
    return [JSON.parse(one).measurements as M[], JSON.parse(two).measurements as M[]];
  }

  /**
   * @param pieces how many pieces of work the next share of the run does.
   * @param stops the least number of stops that is a test.
   */
  async endInTheSameBytes(
    pieces: (stops: number) => number,
    { stops: least }: { stops: number },
  ): Promise<void> {
    const expected = await this.whole();
    accepted(expected);
    const out = this.#next();
    let ended = await part(this.#experiment, { preset: PRESET, seed: SEED, out, pieces: pieces(0) });
    let stops = 0;
    while (ended.kind === 'stopped') {
      stops += 1;
      const more = { preset: PRESET, seed: SEED, out, resume: true, pieces: pieces(stops) } as const;
      ended = await part(this.#experiment, more);
    }
    assert.ok(stops >= least, `${stops} stops`);
    assert.is(await readFile(join(out, 'result.json'), 'utf8'), expected);
  }

  #next(): string {
    this.#count += 1;
    return join(this.#folder, String(this.#count));
  }
}
