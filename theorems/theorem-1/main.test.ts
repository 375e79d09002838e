import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { type Ended, refusedInOneLine, run } from '../../lib/cli/testing/run.ts';
import { checks } from './definition.ts';
import { plantedErrors } from './formulas.ts';
import { byHand } from './instances/by-hand.ts';
import { instanceFromJson, instanceToJson } from './instances/file.ts';
import { statement } from './statement.ts';

const theorem = (...args: string[]): Promise<Ended> => run('theorems/theorem-1/main.ts', args);
const it = suite('the command line of theorem 1');
let directory = '';
const place = (name: string): string => join(directory, name);

it.before(async () => {
  directory = await mkdtemp(join(tmpdir(), 'theorem-1-'));
});
it.after(() => rm(directory, { recursive: true }));

async function written(name: string, document: unknown): Promise<string> {
  await writeFile(place(name), typeof document === 'string' ? document : JSON.stringify(document));
  return place(name);
}

interface Printed {
  readonly verdict: string;
  readonly hypotheses: readonly { id: string; holds: boolean | null; detail: string }[];
  readonly claims: readonly { id: string; verdict: string; level: string | null }[];
  readonly facts: readonly { id: string; value: unknown; text: readonly string[] }[];
}

const verdicts = ({ claims }: Printed): Record<string, string> =>
  Object.fromEntries(claims.map(({ id, verdict }) => [id, verdict]));

it('verifies the theorem on random instances, the same for the same seed except for the seconds', async () => {
  const [first, second, text] = await Promise.all([
    theorem('--instances', '3', '--json', '--seed', '-5'),
    theorem('--instances', '3', '--json', '--seed', '-5'),
    theorem('--instances', '3', '--seed', '-5'),
  ]);
  const still = ({ stdout }: Ended): string => stdout.replaceAll(/"seconds":[\d.e-]+/g, '');
  assert.is(still(first!), still(second!));
  assert.is(first!.stdout.trimEnd().split('\n').length, 1);
  assert.is((JSON.parse(first!.stdout) as Printed).verdict, 'verified');
  assert.is(text!.stdout.split('\n')[0], statement.title);
  for (const { id } of checks) assert.ok(text!.stdout.includes(id.split('.').at(-1)!), id);
  assert.match(text!.stdout, /\nverdict: verified/);
  assert.is(text!.status, 0);
});

it('audits a file with a real margin: certified evidence, the normalisation and the vacuous bound are reported', async () => {
  const responses = Array.from({ length: 10 }, (_, i) => ({ reference: 0.1, correct: i === 0 }));
  const file = await written('tenths.json', { beta: 0.01, delta: 1, responses });
  const { status, stdout } = await theorem('--instance', file, '--json');
  assert.is(status, 0);
  const report = JSON.parse(stdout) as Printed;
  assert.match(report.hypotheses[0]!.detail, /miss the sum 1 .* by up to 5\.551e-17 .* divided by their sum/);
  assert.equal(verdicts(report), {
    'theorem-1.a': 'verified',
    'theorem-1.b': 'verified',
    'theorem-1.c': 'verified',
  });
  const fact = (id: string): string => report.facts.find((f) => f.id === id)!.text.join('\n');
  assert.match(fact('non-vacuity'), /q·p = 2\.688e42: the bound says NOTHING/);
  // 1/ln 10
  assert.match(fact('non-vacuity'), /when β > 0\.4343/);
  assert.match(fact('paper-constants'), /2\.688e43: the bound is vacuous for every p ≥ 3\.72e-44/);
});

it('leaves the result inconclusive where C is empty, a probability is 0, or there is no pair', async () => {
  const files = await Promise.all([
    written('empty.json', { beta: 1, q: 4, responses: [{ reference: 1, correct: false }] }),
    written('zero.json', {
      beta: 1,
      q: 4,
      responses: [
        { reference: 1, correct: true },
        { reference: 0, correct: false, text: 'no' },
      ],
    }),
    written('full.json', { beta: 1, q: 4, responses: [{ reference: 1, correct: true }] }),
  ]);
  const ended = await Promise.all(files.map((file) => theorem('--instance', file, '--json')));
  const [empty, zero, full] = ended.map(({ status, stdout }) => {
    assert.is(status, 3);
    return JSON.parse(stdout) as Printed;
  });
  assert.equal(
    empty!.hypotheses.map(({ holds }) => holds),
    [true, false],
  );
  assert.equal(Object.values(verdicts(empty!)), ['inconclusive', 'inconclusive', 'inconclusive']);
  assert.equal(
    zero!.hypotheses.map(({ holds }) => holds),
    [false, true],
  );
  assert.match(zero!.hypotheses[0]!.detail, /probability 0: response 1 \("no"\) of prompt 0/);
  assert.equal(
    full!.hypotheses.map(({ holds }) => holds),
    [true, true],
  );
  assert.match(full!.hypotheses[1]!.detail, /no pair and claims \(a\) and \(c\) are vacuous/);
  assert.equal(Object.values(verdicts(full!)), ['inconclusive', 'verified', 'inconclusive']);
});

it('lists the planted errors, and replays a refutation with the command that it prints', async () => {
  const [list, refuted] = await Promise.all([
    theorem('--plant', 'list'),
    theorem('--instances', '2', '--plant', 'double-tilt', '--json'),
  ]);
  for (const { id } of plantedErrors) assert.ok(list!.stdout.includes(id), id);
  assert.is(refuted!.status, 1);
  const replay = /"replay":"npm run theorem:1 -- ([^}]*?)"\}/.exec(refuted!.stdout)?.[1];
  const args = [...replay!.replaceAll('\\"', '"').matchAll(/"([^"]*)"|(\S+)/g)].map((m) => m[1] ?? m[2]!);
  const again = await theorem(...args);
  assert.is(again.status, 1);
  assert.match(again.stdout, /verdict: refuted/);
});

it('saves a report and an instance that it reads again', async () => {
  const out = place('out');
  assert.is((await theorem('--instances', '1', '--out', out)).status, 0);
  assert.equal((await readdir(out)).sort(), ['instance.json', 'report.json']);
  const text = await readFile(join(out, 'instance.json'), 'utf8');
  assert.is(instanceToJson(instanceFromJson(text, 'instance.json')), instanceToJson(byHand));
});

it('refuses bad usage and bad files in one line with status 2', async () => {
  const broken = await written('broken.json', '{"beta": 1,\n"q": oops');
  const ended = await Promise.all([
    theorem('--path', 'theorem-1.c.unknown@0'),
    theorem('--instance', broken),
    theorem('--instance', place('missing.npz')),
  ]);
  refusedInOneLine(ended[0]!, /CHECK@PATH/);
  refusedInOneLine(ended[1]!, /broken\.json.*line 2/);
  refusedInOneLine(ended[2]!, /missing\.npz.*\.json/);
});

it.run();
