import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { InputError } from '../../../../lib/input-error.ts';
import { lmProgram } from '../program.ts';
import { plannedRuns } from './build.ts';
import type { RunFlags } from './flags.ts';
import { sizeOf } from './models.ts';
import { settingsOf } from './presets.ts';
import { TOY_SETS, toyPairs } from './toy-pairs.ts';
import {
  type DynamicsData,
  EXPERIMENTS,
  type ExperimentName,
  type HamiltonianData,
  PRESETS,
  type PreferenceData,
  type RunConfig,
  type TokenShiftData,
} from './types.ts';

const it = suite('configurations from the command line');

/** The runs that a command line plans. */
async function planned(experiment: ExperimentName, ...args: readonly string[]) {
  let flags: RunFlags | null = null;
  const nothing = async (): Promise<number> => 0;
  const program = lmProgram(
    {
      doctor: nothing,
      setup: nothing,
      judge: nothing,
      keep: nothing,
      smoke: nothing,
      sweep: nothing,
      bench: nothing,
      run: async (_, given) => {
        flags = given;
        return 0;
      },
    },
    () => undefined,
  );
  for (const command of [program, ...program.commands])
    command.configureOutput({ writeErr: () => undefined });
  await program.parseAsync(['node', 'lm', 'run', experiment, ...args]);
  return plannedRuns(experiment, flags!);
}

const config = async (experiment: ExperimentName, ...args: readonly string[]): Promise<RunConfig> =>
  (await planned(experiment, ...args))[0]!.config;

async function refused(words: RegExp, experiment: ExperimentName, ...args: readonly string[]): Promise<void> {
  try {
    await planned(experiment, ...args);
  } catch (error) {
    assert.match((error as Error).message, words);
    return;
  }
  assert.unreachable(`accepted: ${experiment} ${args.join(' ')}`);
}

it('fills every key for every experiment and preset', async () => {
  for (const experiment of EXPERIMENTS) {
    for (const preset of PRESETS) {
      const data = experiment === 'preference' ? ['--data', 'train=a', '--data', 'test=b'] : [];
      const held = await config(experiment, '--preset', preset, ...data);
      assert.is(held.preset, preset);
      assert.ok(held.trainings.length > 0);
      const undefinedKeys = Object.entries(held).filter(([, value]) => value === undefined);
      assert.equal(undefinedKeys, []);
      assert.ok(held.microBatchPairs <= held.batchPairs);
      // Whatever a preset names, doctor has to know its size.
      assert.ok(sizeOf(settingsOf(experiment, preset).model) !== null);
      assert.equal(JSON.parse(JSON.stringify(held)), held);
    }
  }
});

it('has the paper’s settings where they are asked for', async () => {
  const held = await config('preference', '--preset', 'paper', '--data', 'train=a', '--data', 'test=b');
  const { beta, learningRate } = held.trainings[1]!;
  assert.equal(
    [beta, learningRate, held.batchPairs, held.epochs, held.precision],
    [0.01, 1e-6, 32, 5, 'float32'],
  );
  assert.is(held.gradientClip, null);
  assert.is(((await config('token-shift', '--preset', 'paper')).data as TokenShiftData).testPrompts, 40);
  assert.is(((await config('hamiltonian', '--preset', 'paper')).data as HamiltonianData).vertices, 10);
});

it('takes every flag to its place', async () => {
  const at = async (path: string, ...args: readonly string[]): Promise<unknown> => {
    const experiment = ['data.vertices', 'data.samplesPerPrompt', 'data.format', 'data.deviation'].includes(
      path,
    )
      ? 'hamiltonian'
      : 'token-shift';
    const held = await config(experiment, ...args);
    return path.split('.').reduce<unknown>((value, key) => (value as Record<string, unknown>)[key], held);
  };
  const cases: readonly (readonly [string, unknown, ...string[]])[] = [
    ['preset', 'laptop', '--preset', 'laptop'],
    ['seed', 7, '--seed', '7'],
    ['model.source', 'scratch:llama-tiny', '--model', 'scratch:llama-tiny'],
    ['model.revision', 'abc', '--model', 'x/y', '--revision', 'abc'],
    ['model.download', true, '--model', 'x/y', '--download'],
    ['trainings.0.objective', 'ex-grm', '--objective', 'ex-grm'],
    ['trainings.1.beta', 0.5, '--beta', '0.5'],
    ['trainings.0.learningRate', 1e-4, '--lr', '1e-4'],
    ['epochs', 3, '--epochs', '3'],
    ['batchPairs', 64, '--batch', '64'],
    ['microBatchPairs', 2, '--micro-batch', '2'],
    ['maxLength', 99, '--max-length', '99'],
    ['longPairs', 'drop', '--long-pairs', 'drop'],
    ['longPairs', 'truncate-prompts', '--truncate-prompts'],
    ['precision', 'bfloat16', '--precision', 'bfloat16'],
    ['attention', 'eager', '--attention', 'eager'],
    ['device', 'cuda', '--device', 'cuda'],
    ['compile', true, '--compile'],
    ['gradientCheckpointing', true, '--gradient-checkpointing'],
    ['gradientClip', 0.5, '--clip', '0.5'],
    ['gradientClip', null, '--clip', 'none'],
    ['warmupSteps', 5, '--warmup', '5'],
    ['threads', 2, '--threads', '2'],
    ['chatTemplate', 'never', '--chat-template', 'never'],
    ['endToken', true, '--end-token'],
    ['endToken', false, '--no-end-token'],
    ['evaluateEachEpoch', true, '--evaluate-each-epoch'],
    ['data.source', 'download', '--data', 'download'],
    ['data.trainPrompts', 5, '--train-pairs', '5'],
    ['data.testPrompts', 6, '--test-pairs', '6'],
    ['data.pretrain.steps', 9, '--pretrain-steps', '9'],
    ['data.pretrain', null, '--pretrain-steps', '0'],
    ['data.vertices', 8, '--vertices', '8'],
    ['data.samplesPerPrompt', 4, '--samples', '4'],
    ['data.format', 'text', '--format', 'text'],
    ['data.deviation', 0.1, '--pretrain-steps', '0', '--deviation', '0.1'],
  ];
  for (const [path, expected, ...args] of cases)
    assert.equal(await at(path, ...args), expected, args.join(' '));
  // Left alone, the end token is the preset's.
  assert.is(await at('endToken'), false);
  assert.is((await config('preference')).endToken, true);
});

it('pre-trains on synonyms where the pairs are made of them, or when asked', async () => {
  const pretrain = async (experiment: 'dynamics' | 'representations', ...args: string[]) =>
    ((await config(experiment, ...args)).data as DynamicsData).pretrain?.steps ?? null;
  for (const experiment of ['dynamics', 'representations'] as const) {
    assert.is(await pretrain(experiment), 120);
    assert.is(await pretrain(experiment, '--pretrain-steps', '0'), null);
    assert.is(await pretrain(experiment, '--data', 'pairs.jsonl'), null);
    assert.is(await pretrain(experiment, '--data', 'statements.jsonl', '--pretrain-steps', '7'), 7);
    assert.is(await pretrain(experiment, '--model', 'x/y'), null);
  }
});

it('takes a user’s pairs as they fit, and its own as they are', async () => {
  assert.is((await config('preference')).longPairs, 'fit');
  assert.is((await config('preference', '--long-pairs', 'refuse')).longPairs, 'refuse');
  assert.is((await config('token-shift')).longPairs, 'refuse');
});

it('makes a training of every objective, beta and variant, with names of their own', async () => {
  const held = await config(
    'token-shift',
    ...['--beta', '0.01', '--beta', '0.1', '--variant', 'mean', '--variant', 'no-reference'],
    ...['--variant', 'frozen-backbone', '--variant', 'unembedding-only', '--variant', 'backbone-only'],
  );
  assert.equal(
    held.trainings.map(({ id, pooling, reference, trainable, beta }) => [
      id,
      pooling,
      reference,
      trainable,
      beta,
    ]),
    [
      ['ex-rm', 'last', true, 'all', 0.01],
      ['ex-rm-mean', 'mean', true, 'all', 0.01],
      ['ex-rm-frozen-backbone', 'last', true, 'head', 0.01],
      ['im-rm-0.01', 'last', true, 'all', 0.01],
      ['im-rm-0.1', 'last', true, 'all', 0.1],
      ['im-rm-no-reference-0.01', 'last', false, 'all', 0.01],
      ['im-rm-no-reference-0.1', 'last', false, 'all', 0.1],
      ['im-rm-unembedding-only-0.01', 'last', true, 'unembedding', 0.01],
      ['im-rm-unembedding-only-0.1', 'last', true, 'unembedding', 0.1],
      ['im-rm-backbone-only-0.01', 'last', true, 'backbone', 0.01],
      ['im-rm-backbone-only-0.1', 'last', true, 'backbone', 0.1],
    ],
  );
  await refused(
    /--variant mean: is one of ex-rm; expected with --objective ex-rm/,
    'hamiltonian',
    '--variant',
    'mean',
  );
});

it('reads pairs from files with columns of any names', async () => {
  const held = await config(
    'preference',
    ...[
      '--data',
      'train=t.jsonl#prompt,orig_chosen,orig_rejected',
      '--data',
      'test=/x/e.jsonl',
      '--data',
      'french=f',
    ],
    ...['--train-pairs', '10', '--test-pairs', '20'],
  );
  const data = held.data as PreferenceData;
  assert.match(data.train.path, /^\/.*\/t\.jsonl$/);
  assert.equal(data.train.columns, { prompt: 'prompt', chosen: 'orig_chosen', rejected: 'orig_rejected' });
  assert.is(data.test.test!.path, '/x/e.jsonl');
  assert.equal(Object.keys(data.test), ['test', 'french']);
  assert.equal([data.trainLimit, data.testLimit], [10, 20]);
});

it('names a run by what it is, and one folder for every seed', async () => {
  const runs = await planned('token-shift', '--seed', '3', '--seeds', '2');
  assert.match(runs[0]!.folder, /^runs\/token-shift-gpt-neox-tiny-3-[0-9a-f]{8}$/);
  assert.equal(
    runs.map(({ config: c }) => c.seed),
    [3, 4],
  );
  assert.is((await planned('token-shift', '--out', 'x'))[0]!.folder, 'x');
  assert.is((await planned('token-shift', '--out', 'x', '--seeds', '2'))[1]!.folder, 'x/seed-1');
  const [a, b] = [await planned('token-shift'), await planned('token-shift', '--epochs', '2')];
  assert.not.equal(a[0]!.folder, b[0]!.folder);
});

it('refuses what makes no sense, naming the option', async () => {
  await refused(/--data: is missing; expected --data train=FILE/, 'preference', '--preset', 'laptop');
  await refused(/--data nonsense: expected NAME=FILE/, 'preference', '--data', 'nonsense');
  await refused(/expected NAME=FILE/, 'preference', '--data', 'train=a#x,y');
  await refused(
    /--data test=…: is given twice/,
    'preference',
    '--data',
    'train=a',
    '--data',
    'test=b',
    '--data',
    'test=c',
  );
  await refused(/at least one test set/, 'preference', '--data', 'train=a');
  await refused(
    /--micro-batch 9: expected at most the 8 of --batch/,
    'token-shift',
    '--batch',
    '8',
    '--micro-batch',
    '9',
  );
  await refused(/--vertices: has no meaning for token-shift/, 'token-shift', '--vertices', '5');
  await refused(/--response-tokens: has no meaning for hamiltonian/, 'hamiltonian', '--response-tokens', '5');
  await refused(
    /--deviation: expected a scratch: model and --pretrain-steps 0/,
    'hamiltonian',
    '--deviation',
    '0.1',
  );
  await refused(
    /a pre-trained model is used as it is/,
    'token-shift',
    '--model',
    'x/y',
    '--pretrain-steps',
    '5',
  );
  await refused(/a model from scratch has none/, 'token-shift', '--revision', 'main');
  await refused(
    /--truncate-prompts, --long-pairs/,
    'token-shift',
    '--truncate-prompts',
    '--long-pairs',
    'drop',
  );
  await refused(/--data: is given twice/, 'token-shift', '--data', 'a', '--data', 'b');
  await refused(/expected a positive finite number/, 'token-shift', '--lr', '-1');
  await refused(/expected an integer from 1/, 'token-shift', '--epochs', '0');
  await refused(/expected one of mean/, 'token-shift', '--variant', 'odd');
  await refused(/Allowed choices are/, 'token-shift', '--preset', 'huge');
  assert.instance(await planned('preference', '--data', 'x').catch((error: unknown) => error), InputError);
});

it('makes toy pairs from the seed, without repetition, and paraphrases in other words', () => {
  assert.equal(toyPairs('train', 3), toyPairs('train', 3));
  assert.not.equal(toyPairs('train', 3), toyPairs('train', 4));
  const words = (set: (typeof TOY_SETS)[number], side: 'chosen' | 'rejected'): ReadonlySet<string> =>
    new Set(toyPairs(set, 0).flatMap((pair) => pair[side].split(/[^a-z]+/)));
  for (const set of TOY_SETS) {
    const lines = toyPairs(set, 0).map((pair) => JSON.stringify(pair));
    assert.is(new Set(lines).size, lines.length);
  }
  const known = new Set([...words('train', 'chosen'), ...words('train', 'rejected')]);
  for (const word of ['pleasure', 'happily', 'merits', 'rewards', 'stop', 'nobody', 'nothing', 'never']) {
    assert.not.ok(known.has(word), word);
    assert.ok(words('paraphrase', 'chosen').has(word) !== words('paraphrase', 'rejected').has(word), word);
  }
});

it.run();
