import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { type Ended, refusedInOneLine, run } from '../../lib/cli/testing/run.ts';
import { checks } from './definition.ts';
import { statement } from './statement.ts';

const it = suite('the command line of equation 3');
let directory = '';
const place = (name: string): string => join(directory, name);
const equation = (...args: string[]): Promise<Ended> => run('theorems/equation-3/main.ts', args);

it.before(async () => {
  directory = await mkdtemp(join(tmpdir(), 'equation-3-'));
});
it.after(() => rm(directory, { recursive: true }));

it('verifies the equation on a few random instances', async () => {
  const { status, stdout } = await equation('--instances', '2');
  assert.is(stdout.split('\n')[0], statement.title);
  assert.match(stdout, /\nverdict: verified/);
  for (const { id } of checks) assert.ok(stdout.includes(id.split('.').at(-1)!), id);
  assert.is(status, 0);
});

it('prints the same JSON for the same seed, except for the seconds', async () => {
  const args = ['--instances', '2', '--json', '--seed', '9'];
  const [first, second] = await Promise.all([equation(...args), equation(...args)]);
  const still = ({ stdout }: { stdout: string }): string => stdout.replaceAll(/"seconds":[\d.e-]+/g, '');
  assert.is(still(first!), still(second!));
  assert.is(JSON.parse(first!.stdout).result, 'equation-3');
});

it('audits given rewards at margins where a plain exponential overflows', async () => {
  await writeFile(place('far.json'), '{"pairs":[{"chosen":0,"rejected":1500},{"chosen":750,"rejected":0}]}');
  const { stdout } = await equation('--instance', place('far.json'), '--json');
  const { facts, claims } = JSON.parse(stdout);
  assert.equal(facts[0].value, {
    pairs: 2,
    loss: [750, 750.0000000000001],
    accuracy: '1/2',
    residuals: [1 - 2 ** -53, 0],
  });
  const verdicts = claims.map(({ verdict }: { verdict: string }) => verdict);
  assert.equal(verdicts.slice(1), ['verified', 'verified']);
});

it('refutes a planted error and refuses a bad file in one line', async () => {
  const planted = await equation('--instances', '1', '--plant', 'constant-one', '--json');
  assert.is(planted.status, 1);
  assert.is(JSON.parse(planted.stdout).planted, 'constant-one');
  await writeFile(place('bad.json'), '{"pairs":[{"chosen":1,"rejected":"x"}]}');
  refusedInOneLine(
    await equation('--instance', place('bad.json')),
    /bad\.json: pairs\[0\]\.rejected is a string; expected a finite number/,
  );
  refusedInOneLine(await equation('--instance', place('none.json')), /none\.json.*no such file/);
});

it.run();
