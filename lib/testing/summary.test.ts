import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { FileResult } from './run-test-file.ts';
import { describeResult, summarize } from './summary.ts';

const it = suite('summary of a test run');

const good: FileResult = {
  file: 'lib/a.test.ts',
  passed: 2,
  failed: 0,
  skipped: [],
  failures: [],
  seconds: 0.25,
};
const skipping: FileResult = {
  ...good,
  file: 'lib/b.test.ts',
  passed: 0,
  skipped: ['no oracle'],
  seconds: 3,
};
const bad: FileResult = {
  ...good,
  file: 'lib/c.test.ts',
  passed: 1,
  failed: 1,
  failures: ['"x"\n  message'],
};

it('ends with the counts and succeeds when everything passed', () => {
  const { lines, status } = summarize([good, good], []);
  assert.is(status, 0);
  assert.is(lines.at(-1), '4 passed, 0 failed');
});

it('counts what was skipped and names the slowest file first', () => {
  const { lines, status } = summarize([good, skipping], []);
  assert.is(status, 0);
  assert.is(lines.at(-1), '2 passed, 0 failed, 1 skipped');
  assert.ok(lines.includes('slowest: lib/b.test.ts 3.00 s, lib/a.test.ts 0.25 s'));
});

it('fails when a file failed, and names it', () => {
  const { lines, status } = summarize([bad, good], []);
  assert.is(status, 1);
  assert.is(lines.at(-1), '3 passed, 1 failed');
  assert.ok(lines.includes('failing: lib/c.test.ts'));
});

it('fails when no file matched, or there is none', () => {
  assert.equal(summarize([], ['x', 'y']), {
    lines: ['no test file matches x, y', '0 passed, 1 failed'],
    status: 1,
  });
  assert.equal(summarize([], []), { lines: ['there is no test file', '0 passed, 1 failed'], status: 1 });
});

it('fails when no test ran', () => {
  const { lines, status } = summarize([skipping], []);
  assert.is(status, 1);
  assert.equal(lines.slice(-2), ['no test ran', '0 passed, 1 failed, 1 skipped']);
});

it('describes a file with its counts, what it skipped and how it failed', () => {
  assert.equal(describeResult(skipping), [
    'ok   lib/b.test.ts  0 passed, 1 skipped  (3.00 s)',
    '     skipped: no oracle',
  ]);
  assert.equal(describeResult(bad), [
    'FAIL lib/c.test.ts  1 passed, 1 failed  (0.25 s)',
    '     "x"',
    '       message',
  ]);
});

it.run();
