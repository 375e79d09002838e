/** Verdicts of the experiments beside preference, on rows and predictions made by hand. */

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { largeInstance, toTensors } from '../../../lib/instance/testing/fixtures.ts';
import { safetensors } from '../../../lib/instance/testing/tensor-files.ts';
import type { RunFlags } from '../launcher/config/flags.ts';
import type { ExperimentName } from '../launcher/config/types.ts';
import { type RunFiles, RunFolders, ranked, withInitial } from '../testing/synthetic.ts';
import { judgeRun } from './judge.ts';
import type { Prediction } from './read/predictions.ts';
import { readRun } from './read/run-folder.ts';
import type { LmResult } from './result.ts';

const it = suite('verdicts of the controlled experiments');
const folders = new RunFolders();
it.after(() => folders.remove());

const judged = async (experiment: ExperimentName, files: RunFiles, flags: Partial<RunFlags> = {}) =>
  judgeRun(await folders.read(experiment, files, flags));
const verdicts = (result: LmResult): Record<string, string> =>
  Object.fromEntries(result.claims.map(({ id, verdict }) => [id.split('.')[1]!, verdict]));
const evidence = (result: LmResult, id: string) =>
  result.claims.flatMap((c) => c.evidence).find((e) => e.id === id)!;

/** 120 test prompts (12 training prompts) with four crossings each; `share` of the prompts ranked correctly. */
function crossings(set: string, training: string, share: number): readonly Prediction[] {
  const prompts = set.startsWith('test') ? 120 : 12;
  return ranked(4 * prompts, Math.round(4 * prompts * share), (k) => ({
    set,
    training,
    item: `p-${k >> 2}/${set}/${k & 3}`,
    group: `p-${k >> 2}`,
  }));
}

/** Shares of the two trainings on every set, as the paper has them. */
const PAPER: Readonly<Record<string, readonly [number, number]>> = {
  'train-seen': [1, 1],
  'test-seen': [1, 1],
  'train-unseen:paper': [1, 0],
  'test-unseen:paper': [1, 0],
  'test-unseen:disjoint': [1, 0.5],
  'test-unseen:shares-chosen': [1, 1],
  'test-unseen:shares-rejected': [1, 1],
  'test-unseen:crossed': [1, 0],
};

const tokenShift = (changes: typeof PAPER = {}): readonly Prediction[] =>
  withInitial(
    Object.entries({ ...PAPER, ...changes }).flatMap(([set, [explicit, implicit]]) => [
      ...crossings(set, 'ex-rm', explicit),
      ...crossings(set, 'im-rm', implicit),
    ]),
  );

const coefficients = (value: (k: number) => number): object => {
  const items = crossings('test-unseen:paper', 'im-rm', 0).map(({ item }) => item);
  return {
    kind: 'coefficient',
    ablation: 'paper',
    prompts: 'test',
    items,
    coefficients: items.map((_, k) => value(k)),
  };
};

it('verifies the paper’s token shift, its ablations and its coefficient', async () => {
  const result = await judged('token-shift', { predictions: tokenShift(), rows: [coefficients(() => -1)] });
  assert.equal(verdicts(result), {
    machinery: 'verified',
    fit: 'verified',
    paraphrase: 'verified',
    reason: 'verified',
    'chosen-tokens': 'verified',
    disjoint: 'verified',
    coefficient: 'verified',
  });
  assert.ok(
    result.numbers.some(({ id, value }) => id === 'test-unseen:paper.im-rm.agreement' && value === 1),
  );
});

it('refutes what is planted, and that alone', async () => {
  const plants: readonly (readonly [typeof PAPER, string])[] = [
    [{ 'test-seen': [1, 0.8] }, 'token-shift.fit.test-seen.im-rm'],
    [{ 'train-seen': [0.9, 1] }, 'token-shift.fit.train-seen.ex-rm'],
    [{ 'test-unseen:paper': [0.6, 0] }, 'token-shift.paraphrase.test-unseen:paper.ex-rm'],
    [{ 'train-unseen:paper': [1, 0.5] }, 'token-shift.paraphrase.train-unseen:paper.im-rm'],
    [{ 'test-unseen:disjoint': [1, 0] }, 'token-shift.disjoint.test-unseen:disjoint.im-rm'],
    [{ 'test-unseen:shares-chosen': [1, 0.2] }, 'token-shift.chosen-tokens.test-unseen:shares-chosen.im-rm'],
    [{ 'test-unseen:shares-rejected': [1, 0.5] }, 'token-shift.reason.test-unseen:shares-rejected.im-rm'],
    [{ 'test-unseen:crossed': [1, 0.5] }, 'token-shift.reason.test-unseen:crossed.im-rm'],
  ];
  for (const [changes, id] of plants) {
    const result = await judged('token-shift', { predictions: tokenShift(changes) });
    const refuted = result.claims.flatMap((c) => c.evidence).filter((e) => e.verdict === 'refuted');
    assert.equal(
      refuted.map((e) => e.id),
      [id],
    );
  }
  const opposite = await judged('token-shift', {
    predictions: tokenShift(),
    rows: [coefficients((k) => (k % 3 === 0 ? -1 : 1))],
  });
  assert.is(verdicts(opposite).coefficient, 'refuted');
});

it('cannot decide with 12 prompts, and says which sets are missing', async () => {
  const few = tokenShift().filter(({ group }) => Number(group.slice(2)) < 12);
  const result = await judged('token-shift', { predictions: few });
  assert.is(evidence(result, 'token-shift.paraphrase.test-unseen:paper.im-rm').verdict, 'inconclusive');
  const some = tokenShift().filter(({ set }) => set !== 'test-unseen:disjoint');
  const missing = evidence(
    await judged('token-shift', { predictions: some }),
    'token-shift.disjoint.test-unseen:disjoint.im-rm',
  );
  assert.is(missing.verdict, 'inconclusive');
  assert.match(missing.reason!, /no predictions on a set "test-unseen:disjoint"/);
});

it('claims something about variants only where they were trained', async () => {
  const variants = withInitial(
    Object.keys(PAPER).flatMap((set) => [
      ...crossings(set, 'ex-rm', PAPER[set]![0]),
      ...crossings(set, 'ex-rm-mean', 1),
      ...crossings(set, 'im-rm', PAPER[set]![1]),
      ...crossings(set, 'im-rm-no-reference', set === 'test-unseen:paper' ? 0.9 : 0),
    ]),
  );
  const result = await judged(
    'token-shift',
    { predictions: variants },
    { variant: ['mean', 'no-reference'] },
  );
  assert.is(evidence(result, 'token-shift.variants.test-unseen:paper.ex-rm-mean').verdict, 'verified');
  assert.is(evidence(result, 'token-shift.variants.test-unseen:paper.im-rm-no-reference').verdict, 'refuted');
  assert.is('variants' in verdicts(await judged('token-shift', { predictions: tokenShift() })), false);
});

const GRAPHS = { kind: 'graphs', repeated: 0, uniformChance: 0.001, testGraphs: 200 };
const paired = (onlyPolicy: number, onlyReference: number, both = 0): object => ({
  kind: 'generation-paired',
  training: 'im-rm',
  samples: 1000,
  both,
  onlyPolicy,
  onlyReference,
  neither: 1000 - both - onlyPolicy - onlyReference,
});
const cycles = (right: number): readonly Prediction[] =>
  withInitial(ranked(200, right, () => ({ training: 'im-rm' })));

it('verifies verification without generation, and refutes its opposites', async () => {
  const fine = await judged('hamiltonian', { predictions: cycles(196), rows: [GRAPHS, paired(1, 3)] });
  assert.equal(verdicts(fine), {
    machinery: 'verified',
    task: 'verified',
    verify: 'verified',
    generate: 'verified',
  });
  // Often, but significantly less often than the reference.
  const less = await judged('hamiltonian', { predictions: cycles(196), rows: [GRAPHS, paired(20, 60, 30)] });
  assert.is(verdicts(less).generate, 'verified');
  const more = await judged('hamiltonian', {
    predictions: cycles(150),
    rows: [{ ...GRAPHS, repeated: 2 }, paired(30, 5)],
  });
  assert.equal(verdicts(more), {
    machinery: 'verified',
    task: 'refuted',
    verify: 'refuted',
    generate: 'refuted',
  });
  const alike = await judged('hamiltonian', { predictions: cycles(196), rows: [GRAPHS, paired(30, 32)] });
  assert.is(verdicts(alike).generate, 'inconclusive');
});

it('asks a pre-trained reference to know the graph first', async () => {
  const gate = (checkAccuracy: number) => ({ kind: 'pretraining', checkAccuracy });
  const rows = [GRAPHS, paired(1, 3)];
  const poor = await judged('hamiltonian', { predictions: cycles(196), rows: [...rows, gate(0.94)] });
  assert.is(verdicts(poor).task, 'inconclusive');
  assert.match(evidence(poor, 'hamiltonian.task.gate').reason!, /0\.94/);
  const good = await judged('hamiltonian', { predictions: cycles(196), rows: [...rows, gate(0.995)] });
  assert.is(verdicts(good).task, 'verified');
});

const step = (objective: string, steps: readonly object[], part = 'fixed'): object => ({
  kind: 'step',
  part,
  training: objective,
  objective,
  trainItem: 'a',
  evalItem: 'b',
  response: 'chosen',
  rounding: 1e-14,
  steps,
});
const change = (eta: number, predicted: number, error: number, bound: number | null = null): object => ({
  eta,
  predicted,
  actual: predicted + error,
  error,
  bound,
});
const order = (part: string, prediction: string, objective: string, slope: number | null): object => ({
  kind: 'order',
  part,
  prediction,
  training: objective,
  objective,
  slope,
  points: 4,
});
const DYNAMICS: readonly object[] = [
  step('ex-rm', [change(1e-6, 1e-6, 8e-15), change(1e-1, 0.1, 1e-14)]),
  step('im-rm', [change(1e-3, -1e-3, -1e-7, -2e-7), change(1e-1, -0.1, -1e-3, -2e-3)]),
  step('im-rm', [change(1e-1, 0.1, 0.05)], 'all'),
  order('fixed', 'fixed', 'ex-rm', null),
  order('fixed', 'fixed', 'im-rm', 2),
  order('all', 'full', 'im-rm', 1.98),
  order('all', 'full', 'ex-rm', 2.01),
  { kind: 'paraphrase', objective: 'im-rm', training: 'im-rm', pairs: 8, fellWhileRose: 3 },
];

it('verifies Equations 4 and 5 as their rows give them', async () => {
  const result = await judged('dynamics', { rows: DYNAMICS });
  assert.equal(verdicts(result), {
    explicit: 'verified',
    implicit: 'verified',
    sign: 'verified',
    full: 'verified',
    paraphrase: 'verified',
  });
  assert.is(result.verdict, 'verified');
});

it('refutes a wrong equation by the first step that shows it', async () => {
  const plants: readonly (readonly [object, string])[] = [
    [step('ex-rm', [change(1e-1, 0.1, 1e-9)]), 'dynamics.explicit.equation-4'],
    [step('im-rm', [change(1e-1, 0.1, 1e-6, -1e-3)]), 'dynamics.implicit.one-sided'],
    [step('im-rm', [change(1e-1, 0.1, -3e-3, -1e-3)]), 'dynamics.implicit.one-sided'],
    [order('fixed', 'fixed', 'im-rm', 1.2), 'dynamics.implicit.order'],
    [order('all', 'full', 'ex-rm', 1.1), 'dynamics.full.order'],
  ];
  for (const [row, id] of plants) {
    const result = await judged('dynamics', { rows: [...DYNAMICS, row] });
    const refuted = result.claims.flatMap((c) => c.evidence).filter((e) => e.verdict === 'refuted');
    assert.equal(
      refuted.map((e) => e.id),
      [id],
    );
  }
  const rose = await judged('dynamics', {
    rows: [...DYNAMICS, step('im-rm', [change(1e-1, -0.1, 0.2, -1)])],
  });
  assert.is(verdicts(rose).sign, 'refuted');
});

it('does not take a step that is all rounding for evidence', async () => {
  const tiny = DYNAMICS.map((row) => ('steps' in row ? { ...row, rounding: 1 } : row));
  const result = await judged('dynamics', { rows: tiny });
  assert.equal(evidence(result, 'dynamics.explicit.equation-4').verdict, 'inconclusive');
  assert.is(evidence(result, 'dynamics.sign.falls').verdict, 'inconclusive');
  assert.is(verdicts(await judged('dynamics', { rows: [] })).explicit, 'inconclusive');
});

/** Differences chosen − rejected along one direction, evaluation ones as `sign` says. */
function aligned(sign: (k: number) => number) {
  const base = largeInstance(6, 8);
  const { train, evaluation } = base;
  const along = (pairs: typeof train, s: (k: number) => number): typeof train => ({
    ...pairs,
    chosenHidden: pairs.rejectedHidden.map(
      (x, i) => x + s(Math.floor(i / 8)) * (i % 8 === 0 ? 16 : (i % 3) - 1),
    ),
  });
  return { ...base, train: along(train, () => 1), evaluation: along(evaluation, sign) };
}

const ITEMS = Array.from({ length: 6 }, (_, k) => `p-${k}/0`);
const instanceRow = { kind: 'instance', train: 6, evaluation: 6, width: 8, items: ITEMS };

async function representations(sign: (k: number) => number, row: object = instanceRow): Promise<LmResult> {
  const folder = folders.make('representations', { rows: [row] });
  const bytes = safetensors(toTensors(aligned(sign), 'F64'));
  writeFileSync(join(folder, 'instance.safetensors'), bytes);
  return judgeRun(await readRun(folder));
}

it('finds alignment, and its opposite, in an instance', async () => {
  const positive = await representations(() => 1);
  assert.is(verdicts(positive).machinery, 'verified');
  const seen = evidence(positive, 'representations.alignment.seen');
  // Six prompts cannot show 95 %.
  assert.is(seen.verdict, 'inconclusive');
  assert.match(seen.reason!, /^1, interval/);
  assert.ok(positive.numbers.find(({ id }) => id === 'cosine.separator.quartile-2')!.value > 0.9);
  const negative = await representations(() => -1);
  assert.is(verdicts(negative).alignment, 'refuted');
  const wrong = await representations(() => 1, { ...instanceRow, evaluation: 5 });
  assert.is(verdicts(wrong).machinery, 'refuted');
});

it.run();
