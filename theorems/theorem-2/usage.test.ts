import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import { refusedInOneLine } from '../../lib/cli/testing/run.ts';
import { theorem } from './testing.ts';

const it = suite('usage of the command line of theorem 2');

let directory = '';
const place = (name: string): string => join(directory, name);

it.before(async () => {
  directory = await mkdtemp(join(tmpdir(), 'theorem-2-'));
});
it.after(() => rm(directory, { recursive: true }));

it('refuses bad usage in one line with status 2', async () => {
  await mkdir(place('folder.json'));
  await writeFile(place('broken.json'), '{"beta": 1,\n"train": oops');
  const cases: [readonly string[], RegExp][] = [
    [['--unknown'], /--unknown/],
    [['extra'], /too many arguments/],
    [['--seed', 'x'], /--seed.*'x'.*integer/],
    [['--seed', '1e3'], /integer/],
    [['--instances', '0'], /integer from 1/],
    [['--budget', '0'], /positive number/],
    [['--level', 'foo'], /symbolic, exact, certified, numeric, statistical/],
    [['--path', 'nonsense'], /nonsense.*CHECK@PATH/],
    [['--path', 'theorem-2.c.unknown@0'], /CHECK@PATH/],
    [['--path', 'theorem-2.c.time@0:x'], /CHECK@PATH/],
    [['--path', 'theorem-2.c.time@0:99999999'], /no instance/],
    [['--plant', 'nothing'], /wrong-margin/],
    [['--instance', place('missing.json')], /missing\.json.*no such file/],
    [['--instance', place('folder.json')], /folder\.json.*directory/],
    [['--instance', place('broken.json')], /broken\.json.*line 2/],
    [['--instances', '1', '--level', 'exact', '--out', place('broken.json')], /broken\.json/],
  ];
  // A few at a time.
  for (let k = 0; k < cases.length; k += 3) {
    const batch = cases.slice(k, k + 3);
    const ended = await Promise.all(batch.map(([args]) => theorem(...args)));
    for (const [j, end] of ended.entries()) refusedInOneLine(end, batch[j]![1]);
  }
});

it.run();
