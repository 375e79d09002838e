/** Experiments with small models: saved results, judged again from their measurements. */

import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { readResult, rederive } from '../../lib/experiment/rederive.ts';
import type { Experiment, Row } from '../../lib/experiment/types.ts';
import { printable } from '../../lib/files/printable.ts';
import { systemReason } from '../../lib/files/system-error.ts';
import { InputError } from '../../lib/input-error.ts';
import type { Section } from '../model.ts';
import { joinClaims } from './statements.ts';

/** Hides the types of one experiment. */
type Judge = (root: string, path: string) => Promise<Section>;

function judgeOf<Config extends object, State, M extends Row>(
  experiment: Experiment<Config, State, M>,
): Judge {
  const { statement } = experiment;
  const { id } = statement;
  return async (root, path) => {
    const saved = await readResult(experiment, join(root, path));
    if (saved.planted !== null) {
      throw new InputError(`${printable(path)}: has the planted error ${saved.planted}; expected none`);
    }
    const { result, differs } = rederive(experiment, saved);
    const { preset, seeds, versions, command } = result;
    const title = preset === 'default' ? statement.title : `${statement.title} (${preset})`;
    const anchor = `${id}-${preset}`;
    return {
      part: 'experiments',
      anchor,
      title,
      name: title,
      source: statement.source,
      verdict: result.verdict,
      run: `preset ${preset}, seeds ${seeds[0]} to ${seeds.at(-1)}; Node ${versions.node}`,
      replays: [
        { words: 'judge the saved result again', command: `npm run experiment:${id} -- --rederive ${path}` },
        { words: 'run it again', command },
      ],
      setting: { words: statement.setting, latex: null },
      hypotheses: [],
      claims: joinClaims(anchor, statement.claims, result.claims, printable(path)),
      ablationTitle: '',
      ablations: [],
      facts: [],
      certificate: [],
      warnings: [],
      differs: differs === null ? null : `${path}: its ${differs} is not what its measurements give`,
      numbers: result.numbers,
      thresholds: result.thresholds,
      notCovered: result.notCovered,
    };
  };
}

/** By folder, in the order of the paper's parts that they belong to. */
async function loadJudges(): Promise<ReadonlyMap<string, Judge>> {
  const { hamiltonian } = await import('../../experiments/hamiltonian/experiment.ts');
  const { dynamics } = await import('../../experiments/dynamics/experiment.ts');
  const { maxMargin } = await import('../../experiments/max-margin/experiment.ts');
  const { tokenShift } = await import('../../experiments/token-shift/experiment.ts');
  const { beyondSingleToken } = await import('../../experiments/beyond-single-token/experiment.ts');
  return new Map([
    ['hamiltonian', judgeOf(hamiltonian)],
    ['dynamics', judgeOf(dynamics)],
    ['max-margin', judgeOf(maxMargin)],
    ['token-shift', judgeOf(tokenShift)],
    ['beyond-single-token', judgeOf(beyondSingleToken)],
  ]);
}

/** Paths of the saved results relative to the root, with forward slashes. */
async function savedResults(root: string, name: string): Promise<readonly string[]> {
  const folder = `experiments/${name}/results`;
  const names = await readdir(join(root, folder)).catch((error: unknown) => {
    throw new InputError(`${folder}: cannot be read: ${systemReason(error)}; expected saved results`);
  });
  const found = names.filter((file) => file.endsWith('.json')).sort();
  if (found.length === 0) throw new InputError(`${folder}: is empty; expected saved results`);
  return found.map((file) => `${folder}/${file}`);
}

/** @throws InputError for a file that holds no result of its experiment. */
export async function experimentSections(
  root: string,
  note: (text: string) => void,
): Promise<readonly Section[]> {
  const sections: Section[] = [];
  for (const [name, judge] of await loadJudges()) {
    for (const path of await savedResults(root, name)) {
      note(`judging ${path}`);
      sections.push(await judge(root, path));
    }
  }
  return sections;
}
