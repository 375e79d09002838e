/** The worker's tests that need one process. Those of several processes are in files of their own: pytest-NAME.test.ts. */

import { readdirSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { pytest, pytestPython } from './testing/pytest.ts';
import { SEVERAL_PROCESSES } from './testing/several-processes.ts';

const it = suite('tests of the worker');
const python = await pytestPython();

it('exist, those of several processes too', () => {
  const files = readdirSync('experiments/lm/worker/tests');
  for (const file of SEVERAL_PROCESSES) assert.ok(files.includes(file), file);
});

if ('missing' in python) it.skip(`need ${python.missing}: npm run lm -- setup --dev --ray`);
else
  it('pass', () =>
    pytest(
      python.command,
      SEVERAL_PROCESSES.map((file) => `--ignore=tests/${file}`),
    ));

it.run();
