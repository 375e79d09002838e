import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { findTestFiles } from './find-test-files.ts';
import { type FileResult, runTestFile } from './run-test-file.ts';

const it = suite('test runner');

const HEAD = `import { suite, test } from 'uvu';
import * as assert from 'uvu/assert';
const it = suite('fixture');
`;
const LIVE = `it('is true', () => { assert.ok(true); });\n`;

interface Fixture {
  readonly source: string;
  readonly passed: number;
  readonly failed: number;
  readonly skipped?: readonly string[];
  /** What the failures must say; none may be reported when absent. */
  readonly says?: RegExp;
  readonly timeLimitSeconds?: number;
  readonly exitSeconds?: number;
}

const FIXTURES: Readonly<Record<string, Fixture>> = {
  'what is no failure': {
    source: `${LIVE}it('async', async () => {});
it.skip('later', () => { throw new Error('must not run'); });
it('prints a reason', () => { console.log('skipped: no oracle'); });
console.log('not skipped: x');
// it.only('in a comment')
it("it.only('in a string')", () => {});
it('runs a command that sets the exit status', () => { process.exitCode = 2; });
it.run();`,
    passed: 5,
    failed: 0,
    skipped: ['no oracle', 'test "later"'],
  },
  'failing tests': {
    source: `const other = suite('other');
${LIVE}it('one is two', () => { assert.is(1, 2, 'they differ'); });
it('has a long message', () => { throw new Error('x'.repeat(1e6) + 'end'); });
other('fails', () => { throw new Error('planted'); });
it.run();
other.run();`,
    passed: 1,
    failed: 3,
    says: /fixture {2}"one is two"\s+they differ[\s\S]*xxend[\s\S]*other {2}"fails"\s+planted/,
  },
  'no run': { source: LIVE, passed: 0, failed: 1, says: /never calls \.run\(\)/ },
  'default suite without run': {
    source: `${LIVE}test('lost', () => {}); it.run();`,
    passed: 1,
    failed: 1,
    says: /registers 1 test\(s\) that no \.run\(\) takes/,
  },
  'test after run': {
    source: `${LIVE}it.run(); it('late', () => { throw new Error('must not run'); });`,
    passed: 1,
    failed: 1,
    says: /registers 1 test\(s\) that no \.run\(\) takes/,
  },
  'exclusive test': {
    source: `${LIVE}it.only('alone', () => {}); it.run();`,
    passed: 1,
    failed: 1,
    says: /contains \.only: "alone"/,
  },
  'no tests': { source: 'it.run();', passed: 0, failed: 1, says: /registers no tests/ },
  'throws on import': {
    source: `${LIVE}it.run(); throw new Error('planted');`,
    passed: 0,
    failed: 1,
    says: /ended with status 1 before its tests were finished[\s\S]*planted/,
  },
  'exits in a test': {
    source: `${LIVE}it('exits', () => { process.exit(0); }); it('never', () => {}); it.run();`,
    passed: 0,
    failed: 1,
    says: /ended with status 0 before its tests were finished/,
  },
  'killed by a signal': {
    source: `it('dies', () => { process.kill(process.pid, 'SIGKILL'); }); it.run();`,
    passed: 0,
    failed: 1,
    says: /ended with signal SIGKILL before/,
  },
  'promise that never settles': {
    source: `it('waits', () => new Promise(() => {})); it.run();`,
    passed: 0,
    failed: 1,
    says: /ended with status 13 before its tests were finished/,
  },
  'error after the tests': {
    source: `${LIVE}it.after(() => { setTimeout(() => { throw new Error('planted'); }, 50); }); it.run();`,
    passed: 1,
    failed: 1,
    says: /ended with status 1 after its tests[\s\S]*planted/,
  },
  'throwing before hook': {
    source: `it.before(() => { throw new Error('planted'); }); ${LIVE}it.run();`,
    passed: 0,
    failed: 1,
    says: /hook threw/,
  },
  'open handle': {
    source: `${LIVE}setInterval(() => {}, 1000); it.run();`,
    passed: 1,
    failed: 1,
    says: /leaves the process hanging/,
    exitSeconds: 0.3,
  },
  'process left running': {
    source: `import { spawn } from 'node:child_process';
it('spawns', () => { spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'inherit' }).unref(); });
it.run();`,
    passed: 1,
    failed: 1,
    says: /leaves processes running/,
    exitSeconds: 2,
  },
  'endless loop': {
    source: `it('loops', () => { for (;;); }); it.run();`,
    passed: 0,
    failed: 1,
    says: /took longer than 1\.5 s/,
    timeLimitSeconds: 1.5,
  },
};

const names = Object.keys(FIXTURES);
const path = (name: string): string => `lib/${name.replaceAll(' ', '-')}.test.ts`;
const packageRoot = fileURLToPath(new URL('../../', import.meta.url));
const root = mkdtempSync(join(tmpdir(), 'run-tests-'));
const results = new Map<string, FileResult>();

function writeFile(file: string, content: string): void {
  mkdirSync(dirname(join(root, file)), { recursive: true });
  writeFileSync(join(root, file), content);
}

const commands = new Map<string, { readonly status: number | string; readonly lines: string[] }>();

/** The runner as a command, with one argument. */
function command(argument: string): Promise<void> {
  const script = join(packageRoot, 'lib/testing/run-tests.ts');
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      ['--import', import.meta.resolve('tsx'), script, argument],
      { cwd: root },
      (error, stdout) => {
        commands.set(argument, { status: error?.code ?? 0, lines: stdout.trimEnd().split('\n') });
        resolve();
      },
    );
  });
}

it.before(async () => {
  writeFile('package.json', '{"type": "module"}');
  symlinkSync(join(packageRoot, 'node_modules'), join(root, 'node_modules'), 'junction');
  for (const name of names) writeFile(path(name), HEAD + FIXTURES[name]!.source);
  writeFile('theorems/good.test.ts', `${HEAD}${LIVE}it.run();`);
  writeFile('experiments/node_modules/x.test.ts', '');
  writeFile('experiments/.cache/x.test.ts', '');
  writeFile('elsewhere/x.test.ts', '');
  const jobs = [
    ...names.map((name) => async (): Promise<void> => {
      const { timeLimitSeconds = 60, exitSeconds = 20 } = FIXTURES[name]!;
      results.set(name, await runTestFile(root, path(name), { timeLimitSeconds, exitSeconds }));
    }),
    ...['good', 'failing-tests', 'nothing like this', '--list', '--wath'].map(
      (argument) => () => command(argument),
    ),
  ];
  const work = async (): Promise<void> => {
    for (let job = jobs.shift(); job !== undefined; job = jobs.shift()) await job();
  };
  await Promise.all([work(), work(), work()]);
});

it.after(() => {
  rmSync(root, { recursive: true, force: true });
});

for (const name of names) {
  it(`judges a file with: ${name}`, () => {
    const { passed, failed, skipped = [], says } = FIXTURES[name]!;
    const result = results.get(name)!;
    const shown = result.failures.join('\n');
    assert.equal([result.passed, result.failed], [passed, failed], shown.slice(0, 2000));
    assert.equal(result.skipped, skipped);
    if (says === undefined) assert.is(shown, '');
    else assert.ok(says.test(shown), shown.slice(0, 2000));
  });
}

it('finds the test files of the source folders and filters them by parts of their paths', () => {
  const all = findTestFiles(root);
  assert.is(all.length, names.length + 1);
  assert.ok(all.every((file) => /^(lib|theorems)\/[\w-]+\.test\.ts$/.test(file)));
  assert.equal(findTestFiles(root, ['good', 'no-run']), ['lib/no-run.test.ts', 'theorems/good.test.ts']);
  assert.equal(findTestFiles(root, ['nothing like this']), []);
});

it('ends with the counts, and with status 0 exactly when everything passed', () => {
  const good = commands.get('good')!;
  assert.is(good.status, 0);
  assert.is(good.lines.at(-1), '1 passed, 0 failed');
  const failing = commands.get('failing-tests')!;
  assert.is(failing.status, 1);
  assert.is(failing.lines.at(-1), '1 passed, 3 failed');
  assert.ok(failing.lines.some((line) => line.startsWith('FAIL lib/failing-tests.test.ts')));
  const none = commands.get('nothing like this')!;
  assert.is(none.status, 1);
  assert.is(none.lines.at(-1), '0 passed, 1 failed');
});

it('lists files without running them, and refuses unknown options', () => {
  assert.equal(commands.get('--list')!.lines, findTestFiles(root));
  assert.is(commands.get('--wath')!.status, 2);
});

it.run();
