/**
 * Runs the test files of the project: `npm test -- [--list] [--time-limit SECONDS] [PART OF A PATH ...]`.
 * Each file runs in a process of its own, as many at once as there are cores. The last line is
 * `N passed, N failed`, with `, N skipped` when there are any; the exit status is 1 when something failed, when no
 * file matched or when no test ran.
 */
import { availableParallelism } from 'node:os';
import { findTestFiles } from './find-test-files.ts';
import { type FileResult, killRunning, runTestFile } from './run-test-file.ts';
import { describeResult, summarize } from './summary.ts';

const USAGE = 'usage: run-tests [--list] [--time-limit SECONDS] [PART OF A PATH ...]';

interface Options {
  readonly list: boolean;
  readonly timeLimitSeconds: number;
  readonly filters: readonly string[];
}

/** Undefined for bad usage. */
function parseArguments(args: readonly string[]): Options | undefined {
  let [list, timeLimitSeconds] = [false, 300];
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
  const limits = { timeLimitSeconds: options.timeLimitSeconds, exitSeconds: 5 };
  const results: FileResult[] = [];
  const waiting = [...files];
  const work = async (): Promise<void> => {
    for (let file = waiting.shift(); file !== undefined; file = waiting.shift()) {
      const result = await runTestFile(root, file, limits);
      results.push(result);
      for (const line of describeResult(result)) console.log(line);
    }
  };
  await Promise.all(Array.from({ length: Math.min(availableParallelism(), files.length) }, work));
  const { lines, status } = summarize(results, options.filters);
  for (const line of lines) console.log(line);
  return status;
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    killRunning();
    process.exit(1);
  });
}

process.exitCode = await main(process.cwd(), process.argv.slice(2));
