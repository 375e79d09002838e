import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { validate } from '../lib/audit/testing/schema.ts';
import type { InstanceData, ResultId } from './index.ts';
import * as api from './index.ts';

const it = suite('audits from code');
let directory = '';
it.before(async () => {
  directory = await mkdtemp(join(tmpdir(), 'api-'));
});
it.after(() => rm(directory, { recursive: true }));

const theorem2: InstanceData['theorem-2'] = {
  beta: 0.1,
  train: [{ prompt: [1, 0], chosen: { token: 0, hidden: [1, 1] }, rejected: { token: 1, hidden: [0, 0] } }],
  eval: [{ prompt: [0, 1], chosen: { token: 4, hidden: [1, 0] }, rejected: { token: 5, hidden: [0, 0] } }],
};

const INSTANCES: { readonly [Id in ResultId]: InstanceData[Id] } = {
  'theorem-1': {
    beta: 0.1,
    delta: 1,
    responses: [
      { reference: '1/1000', correct: true },
      { reference: '999/1000', correct: false },
    ],
  },
  'corollary-1': { q: 3, degree: 4, family: { name: 'cycle-graphs' } },
  'equation-3': {
    pairs: [{ chosen: 1.5, rejected: 0.2 }],
    explicit: { head: [1, 2], pairs: [{ chosen: [1, 0], rejected: [0, 1] }] },
    implicit: {
      beta: 0.5,
      unembedding: [[1], [2]],
      reference: [[0], [1]],
      pairs: [{ prompt: [1], chosen: { tokens: [0] }, rejected: { tokens: [1, 0], hidden: [[2]] } }],
    },
  },
  'equation-4': {
    learningRate: 0.1,
    head: [0, 0],
    chosen: { hidden: [1, 0] },
    rejected: { hidden: [0, 1] },
    eval: { hidden: [1, 1] },
  },
  'equation-5': {
    beta: 0.1,
    learningRate: 0.5,
    unembedding: [
      [1, 0],
      [0, 1],
    ],
    chosen: { tokens: [0], hidden: [[1, 0]] },
    rejected: { tokens: [1], hidden: [[1, 0]] },
    eval: { tokens: [1], hidden: [[0.5, 1]] },
    names: { '0': 'good' },
  },
  'theorem-2': theorem2,
};

/** The message of the InputError that is thrown. */
async function refusal(action: () => unknown): Promise<string> {
  try {
    await action();
  } catch (error) {
    assert.instance(error, api.InputError);
    const { message } = error as Error;
    assert.not.ok(message.includes('\n'), message);
    return message;
  }
  return assert.unreachable('no InputError') as never;
}

for (const id of api.RESULT_IDS) {
  it(`audits plain data of ${id}, and the same from a file`, async () => {
    const data = INSTANCES[id];
    const request = { level: 'certified' } as const;
    const report = await api.audit(id, { ...request, instance: { data } });
    assert.ok(validate(JSON.parse(JSON.stringify(report))), JSON.stringify(validate.errors?.slice(0, 2)));
    assert.is(report.result, id);
    assert.is(report.verdict, 'verified', JSON.stringify(report.hypotheses));
    const file = join(directory, `${id}.json`);
    await writeFile(file, JSON.stringify(data));
    const fromFile = await api.audit(id, { ...request, instance: { file } });
    assert.equal(
      fromFile.claims.map(({ verdict }) => verdict),
      report.claims.map(({ verdict }) => verdict),
    );
    const read = await api.readInstance(id, file);
    const again = await api.audit(id, { ...request, instance: { data: read } });
    assert.equal(again.facts, report.facts);
    assert.equal(again.certificate, report.certificate);
  });
}

it('draws random instances by seed, and replays a refutation of a planted error', async () => {
  const request = { seed: 7, instances: 2, planted: 'sign' } as const;
  const seen: number[] = [];
  const report = await api.audit('equation-4', { ...request, onProgress: (_, done) => seen.push(done) });
  assert.is(report.verdict, 'refuted');
  assert.ok(seen.length > 0);
  const refuted = report.claims.flatMap(({ evidence }) => evidence).find((e) => e.replay?.includes('--path'));
  const path = /--path "([^"]*)"/.exec(refuted!.replay!)![1]!;
  const again = await api.audit('equation-4', { ...request, path });
  assert.equal(again.claims[0]?.evidence[0]?.witness, refuted!.witness);
  assert.ok((await api.plantedErrors('equation-4')).some(({ id }) => id === 'sign'));
  assert.is((await api.statementOf('equation-4')).id, 'equation-4');
});

it('gives data from code no command to replay them with', async () => {
  const report = await api.audit('equation-4', {
    instance: { data: INSTANCES['equation-4'] },
    planted: 'rejected-dropped',
  });
  const refuted = report.claims.flatMap(({ evidence }) => evidence).filter((e) => e.verdict === 'refuted');
  assert.ok(refuted.length > 0);
  assert.ok(refuted.every(({ replay, witness }) => replay === undefined && witness !== undefined));
});

it('certifies the time of Theorem 2, which a check of the certificate confirms', async () => {
  const found = await api.certifyTime({ data: theorem2 });
  assert.is(found.kind, 'certified');
  if (found.kind !== 'certified') return;
  const report = await api.audit('theorem-2', { instance: { data: theorem2 }, level: 'certified' });
  const certificate = report.certificate as { t0: { log10: number }; gammaStar: number };
  assert.is(found.log10, certificate.t0.log10);
  assert.ok(found.margin.lo <= certificate.gammaStar && certificate.gammaStar <= found.margin.hi);
  assert.equal([found.correct, found.pairs, found.level], [1, 1, 'exact']);
  const given = { data: report.certificate! };
  assert.ok((await api.checkCertificate('theorem-2', given, { data: theorem2 })).accepted);
  const early = { ...certificate, t0: { ...certificate.t0, log10: found.log10 - 0.5 } };
  const refused = await api.checkCertificate('theorem-2', { data: { ...early } }, { data: theorem2 });
  assert.not.ok(refused.accepted);
  assert.is(refused.lines.at(-1)?.what, 't0');
});

it('proves that a set is not separable', async () => {
  const [pair] = theorem2.train;
  const turned = { ...pair!, chosen: pair!.rejected, rejected: pair!.chosen };
  const found = await api.certifyTime({ data: { ...theorem2, train: [pair!, turned] } });
  assert.equal(found, { kind: 'non-separable', support: [0, 1], weights: [1n, 1n] });
});

it('checks certificates of Corollary 1', async () => {
  const data = INSTANCES['corollary-1'];
  const { certificate } = await api.audit('corollary-1', { instance: { data } });
  assert.ok((await api.checkCertificate('corollary-1', { data: certificate! }, { data })).accepted);
});

it('refuses bad requests in one line', async () => {
  const { audit } = api;
  const some = { data: INSTANCES['equation-4'] };
  const cases: readonly (readonly [() => unknown, RegExp])[] = [
    [() => audit('theorem-9' as 'theorem-2'), /^result is "theorem-9"; expected one of theorem-1, /],
    [() => audit('toString' as 'theorem-2'), /^result is "toString"/],
    [() => audit('theorem-2', { seed: 2 ** 31 }), /^seed is 2147483648; expected an integer/],
    [() => audit('theorem-2', { instances: 0 }), /^instances is 0/],
    [() => audit('theorem-2', { budgetSeconds: Number.NaN }), /^budgetSeconds is NaN/],
    [() => audit('theorem-2', { level: 'sure' as 'exact' }), /^level is sure; expected one of symbolic/],
    [() => audit('theorem-2', { planted: 'none' }), /^planted is "none"; expected one of /],
    [() => audit('equation-4', { path: 'x@1', instance: some }), /^path: expected .* no instance beside it/],
    [() => audit('equation-4', { path: 'x@1' }), /--path x@1/],
    [() => audit('theorem-2', { instance: {} as { file: string } }), /neither data nor a file/],
    [() => audit('theorem-2', { instance: { file: join(directory, 'absent.json') } }), /absent\.json/],
    [
      () => audit('theorem-2', { instance: { data: { ...theorem2, beta: Number.NaN } } }),
      /^instance: the entry beta is NaN; expected a finite number$/,
    ],
    [
      () => audit('theorem-2', { instance: { data: { ...theorem2, train: [] } } }),
      /^instance: train is empty/,
    ],
    [() => api.readInstance('equation-4', join(directory, 'absent.json')), /absent\.json/],
    [() => api.checkCertificate('theorem-2', { data: {} }, { data: theorem2 }), /^certificate: .*schema/],
    [
      () => api.checkCertificate('theorem-2', { file: join(directory, 'no.json') }, { data: theorem2 }),
      /no\.json: cannot be read: no such file or directory/,
    ],
  ];
  for (const [action, words] of cases) assert.match(await refusal(action), words);
});

it.run();
