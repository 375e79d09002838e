import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { type Ended, refusedInOneLine, run } from '../../lib/cli/testing/run.ts';
import { checks } from './definition.ts';
import { statement } from './statement.ts';

const it = suite('the command line of equation 4');
let directory = '';
const place = (name: string): string => join(directory, name);
const equation = (...args: string[]): Promise<Ended> => run('theorems/equation-4/main.ts', args);

it.before(async () => {
  directory = await mkdtemp(join(tmpdir(), 'equation-4-'));
});
it.after(() => rm(directory, { recursive: true }));

it('verifies the equation on a few random instances', async () => {
  const { status, stdout } = await equation('--instances', '2');
  assert.is(stdout.split('\n')[0], statement.title);
  assert.match(stdout, /\nverdict: verified/);
  for (const { id } of checks) assert.ok(stdout.includes(id.split('.').at(-1)!), id);
  assert.is(status, 0);
});

it('reports predicted and actual changes of the user’s responses', async () => {
  const given = {
    learningRate: 2,
    head: [0, 0],
    chosen: { hidden: [1, 0] },
    rejected: { hidden: [0.875, 10] },
    eval: { hidden: [1, 0.125] },
  };
  await writeFile(place('step.json'), JSON.stringify(given));
  const { status, stdout } = await equation('--instance', place('step.json'), '--json');
  assert.is(status, 0);
  const { facts } = JSON.parse(stdout);
  assert.equal(facts[1].value, [
    { response: 0, predicted: [-1.125, -1.125], actual: [-1.125, -1.125], float64: -1.125 },
  ]);
});

it('refutes a planted error and refuses a bad file in one line', async () => {
  const planted = await equation('--instances', '1', '--plant', 'rejected-dropped', '--json');
  assert.is(planted.status, 1);
  await writeFile(place('bad.json'), '{"learningRate":-1}');
  refusedInOneLine(
    await equation('--instance', place('bad.json')),
    /bad\.json: learningRate is -1; expected a finite number > 0/,
  );
});

it.run();
