import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import { type Ended, refusedInOneLine, run } from '../../lib/cli/testing/run.ts';
import { byHand } from './instances/by-hand.ts';
import { instanceToJson } from './instances/json.ts';

const equation = (...args: string[]): Promise<Ended> => run('theorems/equation-5/main.ts', args);
const it = suite('usage of the command line of equation 5');

let directory = '';
const place = (name: string): string => join(directory, name);

it.before(async () => {
  directory = await mkdtemp(join(tmpdir(), 'equation-5-'));
});
it.after(() => rm(directory, { recursive: true }));

it('refuses bad usage and bad instances in one line with status 2', async () => {
  await mkdir(place('folder.json'));
  await writeFile(place('broken.json'), '{"beta": 1,\n"chosen": oops');
  const text = instanceToJson(byHand);
  await writeFile(place('token.json'), text.replace('"tokens":[2]', '"tokens":[4]'));
  await writeFile(place('infinite.json'), text.replace('"beta":2', '"beta":1e400'));
  await writeFile(place('tensors.npz'), 'no archive');
  const cases: [readonly string[], RegExp][] = [
    [['--unknown'], /--unknown/],
    [['--path', 'equation-5.c.unknown@0'], /CHECK@PATH.*equation-5\.c\.slope/],
    [['--plant', 'nothing'], /rho-sign/],
    [['--instance', place('missing.json')], /missing\.json.*no such file/],
    [['--instance', place('folder.json')], /folder\.json.*directory/],
    [['--instance', place('broken.json')], /broken\.json.*line 2/],
    [['--instance', place('token.json')], /rejected\.tokens\[0\] is 4; expected a token id below 4/],
    [['--instance', place('infinite.json')], /beta is Infinity; expected a finite number > 0/],
    [['--instance', place('tensors.npz')], /tensors\.npz/],
    [['--instance', place('instance.txt')], /\.json, \.safetensors or \.npz/],
  ];
  // A few at a time.
  for (let k = 0; k < cases.length; k += 3) {
    const batch = cases.slice(k, k + 3);
    const ended = await Promise.all(batch.map(([args]) => equation(...args)));
    for (const [j, end] of ended.entries()) refusedInOneLine(end, batch[j]![1]);
  }
});

it.run();
