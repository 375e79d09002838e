/** Kept runs of language models, judged again from their files. */

import { join, relative } from 'node:path';
import { experimentJudge } from '../../experiments/lm/judge/experiments.ts';
import { judgeRun } from '../../experiments/lm/judge/judge.ts';
import { JsonRecord, parseJson } from '../../experiments/lm/judge/read/json-value.ts';
import { readRun } from '../../experiments/lm/judge/read/run-folder.ts';
import { runFolders } from '../../experiments/lm/judge/read/run-folders.ts';
import { readTextFile } from '../../experiments/lm/judge/read/text-file.ts';
import { type LmResult, savedDifference } from '../../experiments/lm/judge/result.ts';
import { printable } from '../../lib/files/printable.ts';
import type { Section } from '../model.ts';
import { joinClaims } from './statements.ts';

const KEPT = 'experiments/lm/results';

/** "torch 2.11.0, NVIDIA H200", or nothing for a run without provenance. */
async function provenance(folder: string): Promise<string> {
  const path = join(folder, 'environment.json');
  const text = await readTextFile(path);
  if (text === null) return '';
  const record = new JsonRecord(parseJson(text, printable(path)), printable(path));
  return `; torch ${record.record('versions').text('torch')}, ${record.text('device')}`;
}

/** @throws InputError for a folder that cannot be judged. */
export async function runSections(root: string, note: (text: string) => void): Promise<readonly Section[]> {
  const sections: Section[] = [];
  for (const folder of await runFolders(join(root, KEPT))) {
    const path = relative(root, folder).replaceAll('\\', '/');
    note(`judging ${path}`);
    // The command that replays names the folder as a reader in the root folder would.
    const result = judgeRun({ ...(await readRun(folder)), folder: path });
    const differs = await savedDifference(folder, result);
    sections.push(sectionOf(path, result, await provenance(folder), differs));
  }
  return sections;
}

function sectionOf(path: string, result: LmResult, made: string, differs: string | null): Section {
  const { config, seeds, preset } = result;
  const { statement } = experimentJudge(config);
  const name = path.slice(KEPT.length + 1) || path;
  const anchor = `run-${name.replaceAll('/', '-')}`;
  const wrong = differs !== null && differs !== 'absent';
  return {
    part: 'runs',
    anchor,
    title: `${name}: ${statement.title}`,
    name,
    source: statement.source,
    verdict: result.verdict,
    run: `model ${config.model.source}, ${config.precision}, preset ${preset}, seed ${seeds.join(', ')}${made}`,
    replays: [
      { words: 'judge its files again', command: `npm run lm -- judge ${path}` },
      { words: 'judge all kept runs again', command: `npm run audit -- --runs ${KEPT}` },
    ],
    setting: { words: statement.setting, latex: null },
    hypotheses: [],
    claims: joinClaims(anchor, statement.claims, result.claims, printable(path)),
    ablationTitle: '',
    ablations: [],
    facts: [],
    certificate: [],
    warnings: result.flags.map(({ set, training, words }) => `${set}, ${training}: ${words}`),
    differs: wrong ? `${path}/result.json: its ${differs} is not what the files of the run give` : null,
    numbers: result.numbers,
    thresholds: result.thresholds,
    notCovered: result.notCovered,
  };
}
