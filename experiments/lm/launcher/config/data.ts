/** The data part of a configuration, from flags and presets. */

import { resolve } from 'node:path';
import { printable } from '../../../../lib/files/printable.ts';
import { InputError } from '../../../../lib/input-error.ts';
import type { RunFlags } from './flags.ts';
import { dataOf } from './presets.ts';
import { TOY_SETS, toyPath } from './toy-pairs.ts';
import type {
  DataOf,
  DynamicsData,
  ExperimentName,
  HamiltonianData,
  PairsFile,
  PreferenceData,
  PretrainConfig,
  RepresentationsData,
  TokenShiftData,
} from './types.ts';

const COLUMNS: PairsFile['columns'] = { prompt: 'prompt', chosen: 'chosen', rejected: 'rejected' };
const PAIR_SYNTAX = 'NAME=FILE or NAME=FILE#PROMPT,CHOSEN,REJECTED with the names of columns';

type NamedFile = PairsFile & { readonly name: string };

/** "test=pairs.jsonl#prompt,orig_chosen,orig_rejected" as a name and a file. @throws InputError */
export function parsePairsFile(text: string): NamedFile {
  const bad = (): InputError => new InputError(`--data ${printable(text, 80)}: expected ${PAIR_SYNTAX}`);
  const [, name, path, , columns] = /^([a-z][a-z0-9-]*)=([^#]+)(#(.*))?$/u.exec(text) ?? [];
  if (name === undefined || path === undefined) throw bad();
  if (columns === undefined) return { name, path: resolve(path), columns: COLUMNS };
  const [prompt, chosen, rejected, ...more] = columns.split(',');
  if (!prompt || !chosen || !rejected || more.length > 0) throw bad();
  return { name, path: resolve(path), columns: { prompt, chosen, rejected } };
}

/** @param folder of the run: toy pairs are written there when no data was given. @throws InputError */
function preferenceData(flags: RunFlags, folder: string): PreferenceData {
  const files = flags.data === undefined ? toyFiles(flags, folder) : flags.data.map(parsePairsFile);
  for (const [k, { name }] of files.entries()) {
    if (files.findIndex((file) => file.name === name) < k) {
      throw new InputError(`--data ${name}=…: is given twice; expected each name once`);
    }
  }
  const train = files.find(({ name }) => name === 'train');
  const tests = files.filter(({ name }) => name !== 'train');
  if (train === undefined || tests.length === 0) {
    throw new InputError('--data: expected train=FILE and at least one test set, test=FILE');
  }
  const plain = ({ path, columns }: NamedFile): PairsFile => ({ path, columns });
  return {
    train: plain(train),
    trainLimit: flags.trainPairs ?? null,
    test: Object.fromEntries(tests.map((file) => [file.name, plain(file)])),
    testLimit: flags.testPairs ?? null,
    separator: '\n',
  };
}

function toyFiles({ preset }: RunFlags, folder: string): readonly NamedFile[] {
  if (preset !== 'tiny') {
    throw new InputError(
      `--data: is missing; expected --data train=FILE and --data test=FILE, each ${PAIR_SYNTAX}`,
    );
  }
  return TOY_SETS.map((name) => ({ name, path: resolve(toyPath(folder, name)), columns: COLUMNS }));
}

/** The one --data of the other experiments: a path, or a word. */
function sourceOf(flags: RunFlags, words: readonly string[], usual: string): string {
  const [source, ...more] = flags.data ?? [usual];
  if (source === undefined || more.length > 0)
    throw new InputError('--data: is given twice; expected it once');
  return words.includes(source) ? source : resolve(source);
}

function refuse(flags: RunFlags, names: readonly (keyof RunFlags)[], experiment: ExperimentName): void {
  for (const name of names) {
    if (flags[name] === undefined) continue;
    const option = name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
    throw new InputError(`--${option}: has no meaning for ${experiment}; expected without it`);
  }
}

/** Flags that only some experiments know. */
const OWN: Readonly<Record<ExperimentName, readonly (keyof RunFlags)[]>> = {
  preference: ['data', 'trainPairs', 'testPairs'],
  'token-shift': ['data', 'trainPairs', 'testPairs', 'pretrainSteps'],
  hamiltonian: ['trainPairs', 'testPairs', 'vertices', 'samples', 'format', 'pretrainSteps', 'deviation'],
  dynamics: ['data', 'trainPairs', 'testPairs', 'pretrainSteps', 'responseTokens'],
  representations: ['data', 'trainPairs', 'testPairs', 'pretrainSteps', 'responseTokens'],
};
const ALL_OWN = [...new Set(Object.values(OWN).flat())];

/** @param model as chosen: only a model from scratch is pre-trained. @throws InputError for flags without a meaning here. */
export function dataFrom<Name extends ExperimentName>(
  experiment: Name,
  flags: RunFlags,
  model: string,
  folder: string,
): DataOf[Name] {
  const own = OWN[experiment];
  refuse(
    flags,
    ALL_OWN.filter((name) => !own.includes(name)),
    experiment,
  );
  return makers[experiment](flags, model, folder);
}

const makers: {
  readonly [Name in ExperimentName]: (flags: RunFlags, model: string, folder: string) => DataOf[Name];
} = {
  preference: (flags, _, folder) => preferenceData(flags, folder),
  'token-shift': (flags, model): TokenShiftData => {
    const usual = dataOf('token-shift', flags.preset);
    return {
      ...usual,
      source: sourceOf(flags, ['download', 'corpus'], usual.source),
      trainPrompts: flags.trainPairs ?? usual.trainPrompts,
      testPrompts: flags.testPairs ?? usual.testPrompts,
      pretrain: pretrainOf(usual.pretrain ?? dataOf('token-shift', 'tiny').pretrain, usual, flags, model),
    };
  },
  hamiltonian: (flags, model): HamiltonianData => {
    const usual = dataOf('hamiltonian', flags.preset);
    const known = usual.pretrain ?? dataOf('hamiltonian', 'laptop').pretrain;
    const pretrain = pretrainOf(known, usual, flags, model);
    if (flags.deviation !== undefined && (pretrain !== null || !model.startsWith('scratch:'))) {
      throw new InputError('--deviation: expected a scratch: model and --pretrain-steps 0');
    }
    return {
      ...usual,
      vertices: flags.vertices ?? usual.vertices,
      trainPairs: flags.trainPairs ?? usual.trainPairs,
      testPairs: flags.testPairs ?? usual.testPairs,
      samplesPerPrompt: flags.samples ?? usual.samplesPerPrompt,
      format: flags.format ?? usual.format,
      pretrain,
      deviation: flags.deviation ?? usual.deviation,
    };
  },
  dynamics: (flags, model): DynamicsData => {
    const usual = dataOf('dynamics', flags.preset);
    const source = sourceOf(flags, ['download', 'corpus', 'random'], usual.source);
    return {
      ...usual,
      source,
      responseTokens: flags.responseTokens ?? usual.responseTokens,
      pretrain: pretrainOnSynonyms(source, usual, flags, model),
      pairs: flags.trainPairs ?? usual.pairs,
      evaluationPairs: flags.testPairs ?? usual.evaluationPairs,
    };
  },
  representations: (flags, model): RepresentationsData => {
    const usual = dataOf('representations', flags.preset);
    const source = sourceOf(flags, ['download', 'corpus'], usual.source);
    return {
      ...usual,
      source,
      responseTokens: flags.responseTokens ?? usual.responseTokens,
      pretrain: pretrainOnSynonyms(source, usual, flags, model),
      trainPairs: flags.trainPairs ?? usual.trainPairs,
      evaluationPairs: flags.testPairs ?? usual.evaluationPairs,
    };
  },
};

/** The corpus of synonyms is made for the generated statements; a user's own pairs get it only when asked for. */
function pretrainOnSynonyms(
  source: string,
  usual: { readonly pretrain: PretrainConfig | null },
  flags: RunFlags,
  model: string,
): PretrainConfig | null {
  const known = dataOf('token-shift', 'tiny').pretrain;
  return pretrainOf(known, source === 'corpus' ? usual : { pretrain: null }, flags, model);
}

/** The preset's pre-training, for a model from scratch; with --pretrain-steps that many steps, 0 for none. */
function pretrainOf<P extends { readonly steps: number }>(
  known: P | null,
  usual: { readonly pretrain: P | null },
  { pretrainSteps: steps }: RunFlags,
  model: string,
): P | null {
  if (!model.startsWith('scratch:')) {
    if (steps === undefined || steps === 0) return null;
    throw new InputError('--pretrain-steps: a pre-trained model is used as it is; expected a scratch: model');
  }
  if (steps === undefined) return usual.pretrain;
  return steps === 0 || known === null ? null : { ...known, steps };
}
