/** Runs an experiment piece by piece, so that it can be stopped anywhere and ends in the same bits. */

import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { printable } from '../files/printable.ts';
import { writeAtomically } from '../files/write-atomically.ts';
import { InputError } from '../input-error.ts';
import {
  type Checkpoint,
  checkpointPath,
  readCheckpoint,
  readIfPresent,
  removeCheckpoint,
  saveCheckpoint,
} from './checkpoint.ts';
import { commandOf, difference, type Identity } from './identity.ts';
import { Log } from './log.ts';
import { type ExperimentResult, RESULT_SCHEMA, resultOf, resultText } from './result.ts';
import type { Experiment, Progress, Row } from './types.ts';

export interface Session {
  /** Where files go; null for none. */
  readonly out: string | null;
  readonly resume: boolean;
  /** Least time between two checkpoints; 0 for one after every piece. */
  readonly checkpointSeconds: number;
  /** Asked after every piece of work. */
  shouldStop(): boolean;
  progress?(progress: Progress): void;
  /** For remarks of one line. */
  note?(text: string): void;
}

export type Ended<Config extends object, M extends Row> =
  | { readonly kind: 'finished'; readonly result: ExperimentResult<Config, M> }
  | { readonly kind: 'stopped'; readonly saved: boolean };

const seconds = (): number => performance.now() / 1000;

/**
 * @throws InputError for an --out that cannot be written, a checkpoint of another run, or an unfinished run that
 *   would be overwritten.
 */
export async function runExperiment<Config extends object, State, M extends Row>(
  experiment: Experiment<Config, State, M>,
  identity: Identity<Config>,
  session: Session,
): Promise<Ended<Config, M>> {
  const { out } = session;
  const begun = seconds();
  const checkpoint = await takeUp<Config, State>(identity, session);
  if (checkpoint === null && session.resume && out !== null) {
    const finished = await finishedResult(experiment, out, identity);
    if (finished !== null) {
      session.note?.('the run was finished before; its result is judged again');
      return { kind: 'finished', result: finished };
    }
    session.note?.('there is no checkpoint: the run starts from its beginning');
  }
  const before = checkpoint?.seconds ?? 0;
  const resumed = checkpoint === null ? 0 : checkpoint.resumed + 1;
  const elapsed = (): number => before + seconds() - begun;
  const log = new Log(out, checkpoint?.logBytes ?? 0);
  try {
    let state = checkpoint === null ? experiment.start(identity) : checkpoint.state;
    const save = async (): Promise<void> => {
      if (out === null) return;
      log.flush();
      await saveCheckpoint(out, { identity, logBytes: log.bytes, seconds: elapsed(), resumed, state });
    };
    let saved = seconds();
    for (;;) {
      const progress = experiment.progressOf(state, identity);
      session.progress?.(progress);
      if (progress.done >= progress.of) break;
      state = await experiment.advance(state, identity, (record) => log.write(record, elapsed()));
      // Signals are delivered between pieces of work.
      await new Promise((resolve) => setImmediate(resolve));
      const stop = session.shouldStop();
      if (stop || seconds() - saved >= session.checkpointSeconds) {
        await save();
        saved = seconds();
      }
      if (stop) return { kind: 'stopped', saved: out !== null };
    }
    const result = resultOf(experiment, identity, experiment.measurementsOf(state));
    if (out !== null) {
      await writeAtomically(join(out, 'result.json'), resultText(result));
      await writeAtomically(join(out, 'run.json'), runText(identity, elapsed(), resumed));
      await removeCheckpoint(out);
    }
    return { kind: 'finished', result };
  } finally {
    log.close();
  }
}

async function takeUp<Config extends object, State>(
  identity: Identity<Config>,
  { out, resume }: Session,
): Promise<Checkpoint<Config, State> | null> {
  if (out === null) return null;
  if (resume) return readCheckpoint<Config, State>(out, identity);
  const path = checkpointPath(out);
  if ((await readIfPresent(path)) === null) return null;
  throw new InputError(
    `${printable(path)}: an unfinished run is there; expected --resume to go on with it, or another --out`,
  );
}

/** The result of the same run, when it is there. */
async function finishedResult<Config extends object, State, M extends Row>(
  experiment: Experiment<Config, State, M>,
  directory: string,
  identity: Identity<Config>,
): Promise<ExperimentResult<Config, M> | null> {
  const text = await readIfPresent(join(directory, 'result.json'));
  if (text === null) return null;
  try {
    const held = JSON.parse(text) as ExperimentResult<Config, M> | null;
    if (held?.schema !== RESULT_SCHEMA || difference(identity, held) !== null) return null;
    return resultOf(experiment, identity, held.measurements);
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

/** run.json: how the result came about; the only file besides the log that holds durations. */
function runText<Config>(identity: Identity<Config>, elapsed: number, resumed: number): string {
  const run = {
    command: commandOf(identity),
    seconds: Math.round(elapsed * 10) / 10,
    resumed,
    platform: `${process.platform} ${process.arch}`,
    cores: availableParallelism(),
  };
  return `${JSON.stringify(run, null, 1)}\n`;
}
