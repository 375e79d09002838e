import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { InputError } from '../../lib/input-error.ts';
import { saveAudit, smallAudit } from '../testing/audit.ts';
import { temporaryFolder } from '../testing/folder.ts';
import { auditsFrom } from './audit-file.ts';

const it = suite('the output of an audit');
const folder = temporaryFolder();
it.after(() => folder.remove());
const audit = await smallAudit();

let count = 0;
function saved(reports: unknown): string {
  const path = join(folder.path, String(count++));
  mkdirSync(path);
  return saveAudit(path, reports);
}

async function refused(path: string, message: RegExp): Promise<void> {
  const error = await auditsFrom(path).then(
    () => null,
    (fault: unknown) => fault,
  );
  assert.instance(error, InputError);
  const text = (error as InputError).message;
  assert.match(text, message);
  assert.not.match(text, /\n/);
}

it('is read in the order of the paper', async () => {
  assert.equal(await auditsFrom(saved([...audit].reverse())), audit);
});

it('is refused when there is none', async () => {
  await refused(join(folder.path, 'absent'), /--results .*absent: cannot be read: no such file/);
  const file = join(folder.path, 'file');
  writeFileSync(file, 'x');
  await refused(file, /is no folder/);
  const empty = join(folder.path, 'empty');
  mkdirSync(empty);
  await refused(empty, /audit\.json: cannot be read/);
});

it('is refused when it is broken', async () => {
  const broken = saved(audit);
  writeFileSync(join(broken, 'audit.json'), '[{');
  await refused(broken, /is not valid JSON/);
  await refused(saved({}), /is no list of reports/);
  await refused(saved([null, 3]), /has no unplanted report of theorem-1/);
  await refused(saved(audit.slice(1)), /has no unplanted report of theorem-1/);
  const { claims: _, ...without } = audit[0]!;
  await refused(saved([without, ...audit.slice(1)]), /theorem-1 must have required property 'claims'/);
  const wrong = structuredClone(audit) as ReturnType<typeof JSON.parse>;
  wrong[5].claims[0].evidence[0].verdict = 'fine';
  await refused(saved(wrong), /theorem-2 .* at \/claims\/0\/evidence\/0/);
});

it('is refused with a planted error, or about one file', async () => {
  await refused(
    saved([{ ...audit[0]!, planted: 'x' }, ...audit.slice(1)]),
    /no unplanted report of theorem-1/,
  );
  await refused(saved([{ ...audit[0]!, audited: 'x.json' }, ...audit.slice(1)]), /on random instances/);
});

it.run();
