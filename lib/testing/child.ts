/**
 * Runs one test file (argv[2]) with uvu in this process and reports on file descriptor 3.
 * uvu itself accepts `.only`, suites that never run and hooks that throw; its queue of suites is run from here, and
 * what it does not tell is recorded by wrapping `only`, `skip` and `run` of each suite at the moment uvu assigns them.
 */
import { writeSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { stripVTControlCharacters } from 'node:util';
import type { Message } from './messages.ts';

/** uvu's result of a suite: errors as text or true, passed, skipped, total. */
type SuiteRun = () => Promise<[string | true, number, number, number]>;

interface UvuGlobals {
  UVU_DEFER?: number;
  UVU_QUEUE?: SuiteRun[][];
}

interface Suite {
  only(title: string, test: unknown): void;
  skip(title?: string, test?: unknown): void;
  run(): void;
}

const only: string[] = [];
const skipped: string[] = [];
const suites: { readonly register: Suite['only']; readonly run: Suite['run'] }[] = [];

function send(message: Message): void {
  writeSync(3, `${JSON.stringify(message)}\n`);
}

/** The last method that uvu assigns to a suite is `run`: a setter on all functions sees it. */
function watchSuites(): void {
  Object.defineProperty(Function.prototype, 'run', {
    configurable: true,
    get: () => undefined,
    set(this: Partial<Suite>, originalRun: () => void) {
      const define = (name: keyof Suite, value: unknown): void => {
        Object.defineProperty(this, name, { value, configurable: true, enumerable: true, writable: true });
      };
      define('run', originalRun);
      const { only: originalOnly, skip: originalSkip } = this;
      if (!Object.hasOwn(this, 'before') || originalOnly === undefined || originalSkip === undefined) return;
      suites.push({ register: originalOnly, run: originalRun });
      define('only', (title: string, test: unknown) => {
        only.push(title);
        originalOnly(title, test);
      });
      define('skip', (title = '(no title)', test: unknown) => {
        skipped.push(title);
        originalSkip(title, test);
      });
    },
  });
}

/** Drops the suite name, dots and counts that uvu prints, so that lines of the tests stand alone. */
function silenceUvu(): void {
  const write = process.stdout.write.bind(process.stdout) as (...args: unknown[]) => boolean;
  process.stdout.write = (chunk: string | Uint8Array, ...rest: unknown[]): boolean => {
    const text = typeof chunk === 'string' ? stripVTControlCharacters(chunk) : '';
    if (/^(?: .+ {2}|[•✘] | {2}\(\d+ \/ \d+\)\n)$/.test(text)) return true;
    return write(chunk, ...rest);
  };
}

/** Tests that no `.run()` took. Beside an exclusive test, uvu counts the others as skipped instead of running them. */
async function countLeftOver(queue: SuiteRun[]): Promise<number> {
  let count = 0;
  for (const { register, run } of suites) {
    register('count the others', () => {});
    run();
  }
  for (const run of queue.splice(0)) {
    const [, , others] = await run();
    count += others;
  }
  return count;
}

async function main(file: string): Promise<void> {
  watchSuites();
  const globals = globalThis as UvuGlobals;
  globals.UVU_DEFER = 1;
  const queue: SuiteRun[] = [];
  globals.UVU_QUEUE = [queue];
  await import('uvu');
  // The default suite of uvu is made on import; not to see it means that uvu works differently from version 0.5.
  if (suites.length !== 1) throw new Error('this version of uvu is not understood by the test runner');
  await import(pathToFileURL(file).href);

  const runs = queue.length;
  silenceUvu();
  for (const run of queue.splice(0)) {
    const [errors, passed, , total] = await run();
    const report = errors === true ? 'a before, after or each hook threw' : stripVTControlCharacters(errors);
    send({ kind: 'suite', passed, failed: total - passed, report: passed === total ? '' : report });
  }
  const leftOver = await countLeftOver(queue);
  // Commands under test set it; what matters is what happens from here on.
  process.exitCode = 0;
  send({ kind: 'done', runs, only, skipped, leftOver });
}

await main(process.argv[2]!);
