/** The results kept in results/ are what their files give, and say nothing about where they were made. */

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { judgeRun } from './judge/judge.ts';
import { readRun } from './judge/read/run-folder.ts';
import { runFolders } from './judge/read/run-folders.ts';
import { savedDifference } from './judge/result.ts';

const it = suite('kept results of language models');
const folders = await runFolders('experiments/lm/results');

for (const folder of folders) {
  it(`${folder} is derived again from its files`, async () => {
    assert.is(await savedDifference(folder, judgeRun(await readRun(folder))), null);
  });

  it(`${folder} has its provenance, and no path or text of the data`, () => {
    const { versions, device, precision } = JSON.parse(
      readFileSync(join(folder, 'environment.json'), 'utf8'),
    );
    assert.type(versions.torch, 'string');
    assert.type(device, 'string');
    assert.type(precision, 'string');
    for (const name of readdirSync(folder)) {
      const bytes = readFileSync(join(folder, name));
      const text = (name.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
      assert.not.match(text, /"\/(?!\/)|\b(root|home|Users|work)\//, name);
      // Columns of a file are named in config.json.
      if (name !== 'config.json' && name !== 'result.json')
        assert.not.match(text, /"(prompt|chosen|rejected)": ?"/, name);
    }
  });
}

it.run();
