/** npm run audit -- --runs DIR: the claims about language models, judged from the files of finished runs. */

import { join } from 'node:path';
import { judgeRun } from '../experiments/lm/judge/judge.ts';
import { readRun } from '../experiments/lm/judge/read/run-folder.ts';
import { runFolders } from '../experiments/lm/judge/read/run-folders.ts';
import { savedDifference } from '../experiments/lm/judge/result.ts';
import { type JudgedRun, renderRuns, worstOf } from '../experiments/lm/judge/summary.ts';
import { wantsColour } from '../lib/audit/options.ts';
import { style } from '../lib/audit/render.ts';
import { exitStatus } from '../lib/audit/verdict.ts';
import { printable } from '../lib/files/printable.ts';
import { writeAtomically } from '../lib/files/write-atomically.ts';

interface RunsFlags {
  readonly json?: boolean;
  readonly out?: string;
}

/**
 * @returns 1 when a claim is refuted or a saved result.json is not what its files give, else 3 when one is
 *   inconclusive.
 * @throws InputError for a folder without runs, and for a broken file.
 */
export async function auditRuns(parent: string, { json, out }: RunsFlags): Promise<number> {
  const runs: JudgedRun[] = [];
  let differs = false;
  for (const folder of await runFolders(parent)) {
    const result = judgeRun(await readRun(folder));
    const part = await savedDifference(folder, result);
    if (part !== null && part !== 'absent') {
      console.error(`${printable(folder)}: in its result.json, ${part} is not what its files give`);
      differs = true;
    }
    runs.push({ folder, result });
  }
  const text = `${JSON.stringify(runs.map(({ result }) => result))}\n`;
  if (out !== undefined) await writeAtomically(join(out, 'runs.json'), text);
  const verdict = worstOf(runs);
  if (json === true) process.stdout.write(text);
  else {
    const s = style(wantsColour());
    console.log(`${renderRuns(runs, s)}\n\nverdict: ${s.verdict(verdict, verdict)}`);
    console.log('level statistical: over test items, given the trained models of each run');
    console.log('details of a run: npm run lm -- judge FOLDER');
    if (out !== undefined) console.log(`saved in ${out}`);
  }
  return differs ? 1 : exitStatus(verdict);
}
