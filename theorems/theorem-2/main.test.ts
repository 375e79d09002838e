import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { type Ended, refusedInOneLine } from '../../lib/cli/testing/run.ts';
import { instanceToJson } from '../../lib/instance/json.ts';
import type { Instance } from '../../lib/instance/types.ts';
import { checks } from './definition.ts';
import { plantedErrors } from './formulas.ts';
import { byHand, pairs } from './instances/by-hand.ts';
import { statement } from './statement.ts';
import { check, theorem } from './testing.ts';

const it = suite('the command line of theorem 2');
let directory = '';
const place = (name: string): string => join(directory, name);

it.before(async () => {
  directory = await mkdtemp(join(tmpdir(), 'theorem-2-'));
});
it.after(() => rm(directory, { recursive: true }));

async function written(name: string, instance: Instance): Promise<string> {
  await writeFile(place(name), instanceToJson(instance));
  return place(name);
}

interface Printed {
  readonly verdict: string;
  readonly hypotheses: readonly { id: string; holds: boolean | null; detail: string }[];
  readonly claims: readonly { id: string; verdict: string; level: string | null }[];
}

const verdicts = ({ claims }: Printed): Record<string, string> =>
  Object.fromEntries(claims.map(({ id, verdict }) => [id, verdict]));
const hypothesis = ({ hypotheses }: Printed, id: string) => hypotheses.find((h) => h.id === id)!;

it('verifies the theorem on a few random instances', async () => {
  const { status, stdout } = await theorem('--instances', '2');
  assert.is(stdout.split('\n')[0], statement.title);
  assert.match(stdout, /\nverdict: verified/);
  for (const { id } of checks) assert.ok(stdout.includes(id.split('.').at(-1)!), id);
  assert.is(status, 0);
});

it('prints exactly one JSON object with --json', async () => {
  const { status, stdout } = await theorem('--instances', '2', '--json', '--seed', '-5');
  const report = JSON.parse(stdout) as Printed & { schema: string; seed: number };
  assert.is(report.schema, 'rewardproof/audit/1');
  assert.is(report.seed, -5);
  assert.is(stdout.trimEnd().split('\n').length, 1);
  assert.is(status, 0);
});

it('prints the same report for the same seed, except for the seconds', async () => {
  const args = ['--instances', '2', '--json', '--seed', '9'];
  const [first, second] = await Promise.all([theorem(...args), theorem(...args)]);
  const still = ({ stdout }: Ended): string => stdout.replaceAll(/"seconds":[\d.e-]+/g, '');
  assert.is(still(first!), still(second!));
});

it('names the conflicting pairs of a non-separable instance and stays inconclusive', async () => {
  const train = pairs([
    [[1, 0], 0, [1, 0], 1, [0, 0]],
    [[1, 1], 0, [0, 1], 1, [0, 0]],
    [[1, 0], 0, [0, 0], 1, [1, 0]],
  ]);
  const file = await written('conflict.json', { ...byHand, train });
  const { status, stdout } = await theorem('--instance', file, '--json');
  assert.is(status, 3);
  const report = JSON.parse(stdout) as Printed;
  assert.is(hypothesis(report, 'H3').holds, false);
  assert.match(hypothesis(report, 'H3').detail, /NOT separable, pairs 0, 2 conflict/);
  assert.equal(verdicts(report), {
    'theorem-2.a': 'inconclusive',
    'theorem-2.b': 'verified',
    'theorem-2.c': 'inconclusive',
  });
});

it('reports a trained token in the evaluation set by its pair; (a) and (c) stay verified, (b) does not', async () => {
  const evaluation = pairs([
    [[1, 0], 4, [1, 0], 5, [0, 0]],
    [[0, 1], 2, [0, 1], 7, [0, 0]],
  ]);
  const file = await written('seen-token.json', { ...byHand, evaluation });
  const { status, stdout } = await theorem('--instance', file, '--json');
  const report = JSON.parse(stdout) as Printed;
  assert.is(hypothesis(report, 'H5').holds, false);
  assert.match(hypothesis(report, 'H5').detail, /2 \(pair 1\)/);
  assert.equal(verdicts(report), {
    'theorem-2.a': 'verified',
    'theorem-2.b': 'inconclusive',
    'theorem-2.c': 'verified',
  });
  assert.is(status, 3);
});

it('reports a step above the limit; (b) stays verified, no time is certified', async () => {
  const file = await written('large-step.json', { ...byHand, learningRate: 3 });
  const { status, stdout } = await theorem('--instance', file, '--json');
  const report = JSON.parse(stdout) as Printed;
  assert.is(hypothesis(report, 'H4').holds, false);
  assert.match(hypothesis(report, 'H4').detail, /3\.00000 is NOT below 0\.4/);
  assert.is(verdicts(report)['theorem-2.b'], 'verified');
  assert.is(verdicts(report)['theorem-2.a'], 'inconclusive');
  // Seen on the trajectory, but not certified.
  assert.is(report.claims.find(({ id }) => id === 'theorem-2.c')?.level, 'numeric');
  assert.is(status, 3);
});

it('lists the planted errors and refutes one with a command that refutes it again', async () => {
  const list = await theorem('--plant', 'list');
  assert.is(list.status, 0);
  for (const { id } of plantedErrors) assert.ok(list.stdout.includes(id), id);

  const { status, stdout } = await theorem('--instances', '2', '--plant', 'wrong-margin', '--json');
  assert.is(status, 1);
  const replay = /"replay":"npm run theorem:2 -- ([^}]*?)"\}/.exec(stdout)?.[1];
  assert.ok(replay);
  const args = [...replay!.replaceAll('\\"', '"').matchAll(/"([^"]*)"|(\S+)/g)].map((m) => m[1] ?? m[2]!);
  const again = await theorem(...args);
  assert.is(again.status, 1);
  assert.match(again.stdout, /verdict: refuted/);
});

it('saves a report and a certificate that the checker accepts, and refuses when it is changed', async () => {
  const out = place('out');
  // Without certified evidence claim (c) stays open.
  assert.is((await theorem('--instances', '1', '--level', 'exact', '--out', out)).status, 3);
  assert.equal((await readdir(out)).sort(), ['certificate.json', 'instance.json', 'report.json']);
  const text = await readFile(join(out, 'certificate.json'), 'utf8');
  const certificate = JSON.parse(text) as {
    gammaStar: number;
    t0: { log10: number };
    proof: { explicit: { numerators: string[] } };
  };
  const report = JSON.parse(await readFile(join(out, 'report.json'), 'utf8')) as { certificate: unknown };
  assert.equal(report.certificate, certificate);

  const instance = ['--instance', join(out, 'instance.json')];
  const saved = await check(join(out, 'certificate.json'), ...instance);
  assert.is(saved.status, 0);
  assert.match(saved.stdout, /\naccepted\n$/);

  const { explicit } = certificate.proof;
  const changes: Record<string, object> = {
    'larger margin': { ...certificate, gammaStar: 1.01 * certificate.gammaStar },
    'earlier time': { ...certificate, t0: { ...certificate.t0, log10: 0.5 * certificate.t0.log10 } },
    'larger share': { ...certificate, exRmPredicted: 1 },
    'other dual': {
      ...certificate,
      proof: {
        ...certificate.proof,
        explicit: { ...explicit, numerators: explicit.numerators.map((a) => `${a}0`) },
      },
    },
    'not separable': {
      schema: 'rewardproof/certificate/1',
      result: 'theorem-2',
      separable: false,
      farkas: [0.5, 0.5, 0],
      proof: { explicit: { support: [0, 1], weights: ['1', '1'] }, implicit: { kind: 'none' } },
    },
  };
  for (const [name, changed] of Object.entries(changes)) {
    await writeFile(place('changed.json'), JSON.stringify(changed));
    const { status, stdout } = await check(place('changed.json'), ...instance);
    assert.is(status, 1, `${name}: ${stdout}`);
    assert.match(stdout, /\nrefused/, name);
  }

  await writeFile(place('nonsense.json'), '[1, 2');
  await writeFile(place('empty.json'), '{}');
  refusedInOneLine(await check(place('nonsense.json'), ...instance), /nonsense\.json.*not valid JSON/);
  refusedInOneLine(await check(place('empty.json'), ...instance), /empty\.json: schema/);
  refusedInOneLine(await check(place('none.json'), ...instance), /no such file/);
  refusedInOneLine(await check(join(out, 'certificate.json')), /--instance/);
});

it('saves a certificate of non-separability that the checker accepts', async () => {
  const train = pairs([
    [[1, 0], 0, [1, 2], 1, [0, 0]],
    [[1, 0], 1, [0, 0], 0, [3, 6]],
  ]);
  const file = await written('opposite.json', { ...byHand, train });
  const out = place('out-opposite');
  assert.is((await theorem('--instance', file, '--out', out)).status, 3);
  const { status, stdout } = await check(join(out, 'certificate.json'), '--instance', file);
  assert.is(status, 0, stdout);
  const other = await written('hand.json', byHand);
  assert.is((await check(join(out, 'certificate.json'), '--instance', other)).status, 1);
});

it.run();
