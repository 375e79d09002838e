/**
 * Runs the test files of the project: `npm test -- [--list] [--time-limit SECONDS] [PART OF A PATH ...]`.
 * Each file runs in a process of its own, as many at once as there are cores. The last line is
 * `N passed, N failed`, with `, N skipped` when there are any; the exit status is 1 when something failed, when no
 * file matched or when no test ran.
 */
import { availableParallelism } from 'node:os';
import { findTestFiles } from './find-test-files.ts';
import { type FileResult, killRunning, runTestFile } from './run-test-file.ts';

const USAGE = 'usage: run-tests [--list] [--time-limit SECONDS] [PART OF A PATH ...]';

interface Options {
  readonly list: boolean;
  readonly timeLimitSeconds: number;
  readonly filters: readonly string[];
}

/** Undefined for bad usage. */
function parseArguments(args: readonly string[]): Options | undefined {
  let [list, timeLimitSeconds] = [false, 120];
  const filters: string[] = [];
  for (let i = 0; i < args.length; i++) {
    const argument = args[i]!;
    if (argument === '--list') list = true;
    else if (argument === '--time-limit') {
      i++;
      timeLimitSeconds = Number(args[i]);
      if (!(timeLimitSeconds > 0)) return undefined;
    } else if (argument.startsWith('-')) return undefined;
    else filters.push(argument);
  }
  return { list, timeLimitSeconds, filters };
}

async function main(root: string, args: readonly string[]): Promise<number> {
  const options = parseArguments(args);
  if (options === undefined) {
    console.error(USAGE);
    return 2;
  }
  const files = findTestFiles(root, options.filters);
  if (options.list) {
    for (const file of files) console.log(file);
    return files.length === 0 ? 1 : 0;
  }
  const limits = { timeLimitSeconds: options.timeLimitSeconds, exitSeconds: 3 };
  const results: FileResult[] = [];
  const waiting = [...files];
  const work = async (): Promise<void> => {
    for (let file = waiting.shift(); file !== undefined; file = waiting.shift()) {
      const result = await runTestFile(root, file, limits);
      results.push(result);
      report(result);
    }
  };
  await Promise.all(Array.from({ length: Math.min(availableParallelism(), files.length) }, work));
  return summarize(results, options.filters);
}

function report({ file, passed, failed, skipped, failures, seconds }: FileResult): void {
  const mark = failed === 0 ? 'ok  ' : 'FAIL';
  const counts = [
    `${passed} passed`,
    ...(failed > 0 ? [`${failed} failed`] : []),
    ...(skipped.length > 0 ? [`${skipped.length} skipped`] : []),
  ];
  console.log(`${mark} ${file}  ${counts.join(', ')}  (${seconds.toFixed(2)} s)`);
  for (const reason of skipped) console.log(`     skipped: ${reason}`);
  for (const failure of failures) console.log(`     ${failure.trim().replaceAll('\n', '\n     ')}`);
}

function summarize(results: readonly FileResult[], filters: readonly string[]): number {
  const total = (count: (result: FileResult) => number): number =>
    results.reduce((sum, result) => sum + count(result), 0);
  const passed = total((result) => result.passed);
  const skipped = total((result) => result.skipped.length);
  let failed = total((result) => result.failed);
  if (results.length > 0) {
    const slowest = [...results].sort((a, b) => b.seconds - a.seconds).slice(0, 5);
    console.log(
      `\nslowest: ${slowest.map(({ file, seconds }) => `${file} ${seconds.toFixed(2)} s`).join(', ')}`,
    );
    const failing = results.filter((result) => result.failed > 0).map(({ file }) => file);
    if (failing.length > 0) console.log(`failing: ${failing.sort().join(', ')}`);
  }
  if (results.length === 0) {
    console.log(filters.length > 0 ? `no test file matches ${filters.join(', ')}` : 'there is no test file');
    failed++;
  } else if (passed + failed === 0) {
    console.log('no test ran');
    failed++;
  }
  console.log(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
  return failed === 0 ? 0 : 1;
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    killRunning();
    process.exit(1);
  });
}

process.exitCode = await main(process.cwd(), process.argv.slice(2));
