import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import { refusedInOneLine } from '../../lib/cli/testing/run.ts';
import { corollary } from './testing.ts';

const it = suite('usage of the command line of corollary 1');

let directory = '';
const place = (name: string): string => join(directory, name);

it.before(async () => {
  directory = await mkdtemp(join(tmpdir(), 'corollary-1-'));
});
it.after(() => rm(directory, { recursive: true }));

it('refuses bad usage in one line with status 2', async () => {
  await mkdir(place('folder.json'));
  await writeFile(place('broken.json'), '{"q": 3,\n"degree": oops');
  await writeFile(place('rising.json'), '{"q": 3, "degree": 2, "term": {"base": 2, "from": 1}}');
  const cases: [readonly string[], RegExp][] = [
    [['--path', 'corollary-1.a.unknown@0'], /CHECK@PATH/],
    [['--path', 'corollary-1.a.bound@0:99999999'], /no instance/],
    [['--plant', 'nothing'], /ratio-upside-down/],
    [['--instance', place('missing.json')], /missing\.json.*no such file/],
    [['--instance', place('folder.json')], /folder\.json.*directory/],
    [['--instance', place('broken.json')], /broken\.json.*line 2/],
    [['--instance', place('rising.json')], /rising\.json: term is no probability: p_n is above 1 at n = 1/],
  ];
  // A few at a time.
  for (let k = 0; k < cases.length; k += 3) {
    const batch = cases.slice(k, k + 3);
    const ended = await Promise.all(batch.map(([args]) => corollary(...args)));
    for (const [j, end] of ended.entries()) refusedInOneLine(end, batch[j]![1]);
  }
});

it.run();
