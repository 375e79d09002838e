/** lm bench */

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeOutputFolder } from '../../../../lib/files/make-folder.ts';
import { printable } from '../../../../lib/files/printable.ts';
import { writeAtomically } from '../../../../lib/files/write-atomically.ts';
import { InputError } from '../../../../lib/input-error.ts';
import { readTextFile } from '../../judge/read/text-file.ts';
import { benchConfig } from '../bench/config.ts';
import type { BenchFlags } from '../bench/options.ts';
import { benchReport } from '../bench/report.ts';
import { readyPython, VENV_FOLDER } from '../environment/python.ts';
import { benchCommandLine, workerEnvironment } from '../worker/command.ts';
import { outcomeOf } from '../worker/outcome.ts';
import { EventPrinter, standardError } from '../worker/progress.ts';
import { runWorker } from '../worker/spawn.ts';

/** @returns 0, or 1 when a loop computes something else than the first. @throws InputError */
export async function benchCommand(flags: BenchFlags): Promise<number> {
  const config = benchConfig(flags);
  const { out } = flags;
  if (out !== undefined && (await readTextFile(join(out, 'bench.json'))) !== null) {
    throw new InputError(
      `--out ${printable(out)}: holds an earlier comparison; expected a folder without one`,
    );
  }
  const python = await readyPython({ env: process.env, venv: VENV_FOLDER });
  if (out !== undefined) await makeOutputFolder(out);
  const folder = out ?? (await mkdtemp(join(tmpdir(), 'rewardproof-bench-')));
  const printer = new EventPrinter(standardError());
  try {
    await writeAtomically(join(folder, 'config.json'), `${JSON.stringify(config, null, 1)}\n`);
    const log = join(folder, 'stderr.log');
    const end = await runWorker(
      {
        command: benchCommandLine(python.command, folder),
        env: workerEnvironment(process.env, { download: config.model.download, threads: config.threads }),
        errorLog: log,
      },
      (event) => printer.show(event),
    ).finally(() => printer.clear());
    const outcome = outcomeOf(end, log);
    if (outcome.kind === 'interrupted') {
      console.error('interrupted; a comparison begins again');
      return outcome.status;
    }
    const path = join(folder, 'bench.json');
    const text = await readTextFile(path);
    if (text === null) throw new InputError(`${printable(path)}: was not written by the worker`);
    const { lines, computesTheSame } = benchReport(text, printable(path));
    if (flags.json === true) process.stdout.write(text);
    else console.log(lines.join('\n'));
    return computesTheSame ? 0 : 1;
  } finally {
    if (out === undefined) await rm(folder, { recursive: true, force: true });
  }
}
