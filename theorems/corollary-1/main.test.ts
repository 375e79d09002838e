import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Ended } from '../../lib/cli/testing/run.ts';
import { checks } from './definition.ts';
import { plantedErrors } from './formulas.ts';
import { statement } from './statement.ts';
import { check, corollary } from './testing.ts';

const it = suite('the command line of corollary 1');
let directory = '';
const place = (name: string): string => join(directory, name);

it.before(async () => {
  directory = await mkdtemp(join(tmpdir(), 'corollary-1-'));
});
it.after(() => rm(directory, { recursive: true }));

async function written(name: string, instance: unknown): Promise<string> {
  await writeFile(place(name), JSON.stringify(instance));
  return place(name);
}

interface Printed {
  readonly verdict: string;
  readonly hypotheses: readonly { id: string; holds: boolean | null; detail: string }[];
  readonly claims: readonly { id: string; verdict: string; level: string | null }[];
  readonly facts: readonly { id: string; value: ReturnType<typeof JSON.parse> }[];
}

const audited = async (file: string): Promise<Printed & { status: number }> => {
  const { status, stdout } = await corollary('--instance', file, '--json');
  return { ...(JSON.parse(stdout) as Printed), status };
};
const verdicts = ({ claims }: Printed): Record<string, string> =>
  Object.fromEntries(claims.map(({ id, verdict, level }) => [id, `${verdict} ${level}`]));
const hypothesis = ({ hypotheses }: Printed, id: string) => hypotheses.find((h) => h.id === id)!;

it('verifies the corollary on a few random instances', async () => {
  const { status, stdout } = await corollary('--instances', '4');
  assert.is(stdout.split('\n')[0], statement.title);
  assert.match(stdout, /\nverdict: verified/);
  for (const { id } of checks) assert.ok(stdout.includes(` ${id.split('.').at(-1)!} (`), id);
  assert.is(status, 0);
});

it('prints the same report for the same seed, except for the seconds', async () => {
  const args = ['--instances', '8', '--json', '--seed', '-9'];
  const [first, second] = await Promise.all([corollary(...args), corollary(...args)]);
  const still = ({ stdout }: Ended): string => stdout.replaceAll(/"seconds":[\d.e-]+/g, '');
  assert.is(first!.stdout.trimEnd().split('\n').length, 1);
  assert.is(still(first!), still(second!));
});

it('audits a family with the constants of the paper: certified, and says how many samples are needed', async () => {
  const file = await written('brackets.json', {
    beta: '1/100',
    delta: 1,
    degree: 3,
    family: { name: 'balanced-brackets', kinds: 2 },
  });
  const report = await audited(file);
  assert.is(report.status, 0);
  assert.equal(verdicts(report), {
    'corollary-1.a': 'verified certified',
    'corollary-1.b': 'verified exact',
    'corollary-1.c': 'verified certified',
  });
  const samples = report.facts.find(({ id }) => id === 'samples')!.value;
  // q = 2.7e43: at the smallest size the linear bound says nothing.
  assert.is(samples[0].vacuous, true);
  assert.is(samples.at(-1).vacuous, false);
});

it('reports a control as a failure of H1, with a proof that it is an efficient generator', async () => {
  const file = await written('central.json', {
    q: 3,
    degree: 2,
    family: { name: 'unit-subset-sums', ratio: 2 },
  });
  const out = place('out-central');
  const { status, stdout } = await corollary('--instance', file, '--json', '--out', out);
  const report = JSON.parse(stdout) as Printed;
  assert.is(status, 3);
  assert.is(hypothesis(report, 'H1').holds, false);
  assert.match(hypothesis(report, 'H1').detail, /n\^\(-1\/2\).*n\^1·p_n does not fall from n = 1 on/);
  assert.is(hypothesis(report, 'H3').holds, true);
  assert.equal(verdicts(report), {
    'corollary-1.a': 'inconclusive null',
    'corollary-1.b': 'verified exact',
    'corollary-1.c': 'verified exact',
  });
  assert.is((await check(join(out, 'certificate.json'), '--instance', file)).status, 0);
});

it('audits a term of the user’s own, and leaves open what it cannot decide', async () => {
  const own = await written('own.json', {
    q: '1e6',
    degree: 2,
    term: { base: '9/10', numerator: [0, 1], denominator: [4], from: 1 },
  });
  const report = await audited(own);
  assert.is(verdicts(report)['corollary-1.a'], 'verified exact');
  assert.is(report.status, 0);
  const slow = await written('slow.json', {
    q: '1e6',
    degree: 2,
    term: { base: '999999999/1000000000', from: 1 },
  });
  const late = await audited(slow);
  assert.is(verdicts(late)['corollary-1.a'], 'verified exact');
  const [{ bound, everyDegree }] = late.facts.find(({ id }) => id === 'thresholds')!.value;
  assert.is(bound, null);
  assert.ok(everyDegree > 1e10);
  assert.is(late.status, 0);
  const slower = await written('slower.json', {
    q: '1e6',
    degree: 2,
    term: { base: '999999999999999/1000000000000000', from: 1 },
  });
  const open = await audited(slower);
  assert.is(hypothesis(open, 'H1').holds, true);
  assert.is(verdicts(open)['corollary-1.a'], 'inconclusive null');
  assert.is(open.status, 3);
});

it('saves a report and a certificate that the checker accepts, for its own instance only', async () => {
  const out = place('out');
  assert.is((await corollary('--instances', '1', '--level', 'exact', '--out', out)).status, 0);
  assert.equal((await readdir(out)).sort(), ['certificate.json', 'instance.json', 'report.json']);
  const certificate = join(out, 'certificate.json');
  const accepted = await check(certificate, '--instance', join(out, 'instance.json'));
  assert.is(accepted.status, 0, accepted.stdout);
  assert.match(accepted.stdout, /^Corollary 1: [^\0]*\naccepted\n$/);
  const other = await written('wheel.json', { q: 3, degree: 8, family: { name: 'wheel-graphs' } });
  assert.is((await check(certificate, '--instance', other)).status, 1);
  const text = await readFile(certificate, 'utf8');
  await writeFile(place('earlier.json'), text.replace('"threshold":15', '"threshold":14'));
  const refused = await check(place('earlier.json'), '--instance', join(out, 'instance.json'));
  assert.is(refused.status, 1);
  assert.match(refused.stdout, /\nrefused: /);
});

it('lists the planted errors and refutes one with a command that refutes it again', async () => {
  const list = await corollary('--plant', 'list');
  assert.is(list.status, 0);
  for (const { id } of plantedErrors) assert.ok(list.stdout.includes(id), id);
  const { status, stdout } = await corollary('--plant', 'finite-window', '--json');
  assert.is(status, 1);
  const replay = /"replay":"npm run corollary:1 -- ([^}]*?)"\}/.exec(stdout)?.[1];
  const args = [...replay!.replaceAll('\\"', '"').matchAll(/"([^"]*)"|(\S+)/g)].map((m) => m[1] ?? m[2]!);
  const again = await corollary(...args);
  assert.is(again.status, 1);
  assert.match(again.stdout, /verdict: refuted/);
});

it.run();
