/**
 * Runs one test file in a process of its own and judges what it did.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { DoneMessage, Message } from './messages.ts';
import { groupIsAlive, signalGroup } from './process-group.ts';

export interface FileResult {
  /** Path relative to the root. */
  readonly file: string;
  readonly passed: number;
  /** Failed tests, plus one for each fault of the file as a whole. */
  readonly failed: number;
  /** Tests marked `.skip` and lines `skipped: reason`. */
  readonly skipped: readonly string[];
  /** What to show of the failures. */
  readonly failures: readonly string[];
  readonly seconds: number;
}

export interface Limits {
  /** For a whole file. */
  readonly timeLimitSeconds: number;
  /** From the last test to the end of the process and of the processes it started. */
  readonly exitSeconds: number;
}

const CHILD = fileURLToPath(new URL('./child.ts', import.meta.url));
const TSX = import.meta.resolve('tsx');

/** Process groups now running, so that an interrupted run can end them. */
const running = new Set<ChildProcess>();

/** Ends all test processes and what they started. */
export function killRunning(): void {
  for (const { pid } of running) signalGroup(pid, 'SIGKILL');
}

/** Never rejects for anything that the test file does. */
export async function runTestFile(root: string, file: string, limits: Limits): Promise<FileResult> {
  const start = performance.now();
  const child = spawn(process.execPath, ['--import', TSX, CHILD, join(root, file)], {
    cwd: root,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
  });
  running.add(child);
  const [stdout, stderr, reported] = [1, 2, 3].map((fd) => collect(child.stdio[fd] as Readable));
  let isDone = false;
  reported!.onText = (text) => {
    isDone ||= text.includes('"kind":"done"');
  };

  const ended = new Promise<string>((resolve) => {
    child.on('error', (error) => resolve(`could not be started: ${error.message}`));
    child.on('exit', (status, signal) => resolve(signal === null ? `status ${status}` : `signal ${signal}`));
  });
  const faults: string[] = [];
  const end = await Promise.race([ended, hangs(() => isDone, limits, ended)]);
  if (end === 'time limit') faults.push(`took longer than ${limits.timeLimitSeconds} s and was stopped`);
  if (end === 'hanging') {
    faults.push(`leaves the process hanging: still running ${limits.exitSeconds} s after its last test`);
  }
  if (end === 'status 0' && (await outlives(child, limits.exitSeconds))) {
    faults.push('leaves processes running that it started');
  }
  signalGroup(child.pid, 'SIGKILL');
  await ended;
  await Promise.race([Promise.all([stdout, stderr, reported].map((stream) => stream!.ended)), sleep(1000)]);
  running.delete(child);
  const seconds = (performance.now() - start) / 1000;
  return judge(
    file,
    end,
    faults,
    { stdout: stdout!.text, stderr: stderr!.text, reported: reported!.text },
    seconds,
  );
}

type Output = Readonly<Record<'stdout' | 'stderr' | 'reported', string>>;

function judge(file: string, end: string, faults: string[], output: Output, seconds: number): FileResult {
  const failures: string[] = [];
  const skipped = [...output.stdout.split('\n'), ...output.stderr.split('\n')].flatMap(
    (line) => /^\s*skipped: (\S.*)$/.exec(line)?.[1] ?? [],
  );
  let [passed, failed] = [0, 0];
  let done: DoneMessage | undefined;
  for (const line of output.reported.split('\n').slice(0, -1)) {
    const message = JSON.parse(line) as Message;
    if (message.kind === 'done') {
      done = message;
      continue;
    }
    passed += message.passed;
    failed += message.failed;
    if (message.failed > 0) failures.push(message.report.trimEnd());
  }
  if (done === undefined) {
    if (faults.length === 0)
      faults.push(`ended with ${end} before its tests were finished (${passed + failed} had run)`);
  } else {
    skipped.push(...done.skipped.map((title) => `test "${title}"`));
    if (done.only.length > 0)
      faults.push(`contains .only: ${done.only.map((title) => `"${title}"`).join(', ')}`);
    if (done.runs === 0) faults.push('never calls .run()');
    else if (done.leftOver > 0) faults.push(`registers ${done.leftOver} test(s) that no .run() takes`);
    else if (passed + failed + skipped.length === 0) faults.push('registers no tests');
    if (faults.length === 0 && end !== 'status 0') faults.push(`ended with ${end} after its tests`);
  }
  if (faults.length > 0 || failed > 0) {
    failures.unshift(...faults);
    for (const name of ['stdout', 'stderr'] as const) {
      const text = output[name].trimEnd();
      if (text !== '') failures.push(`${name}:\n${text.split('\n').slice(-30).join('\n')}`);
    }
  }
  return { file, passed, failed: failed + faults.length, skipped, failures, seconds };
}

/** Resolves when the time limit passes, or when the process does not end after its last test. */
async function hangs(isDone: () => boolean, limits: Limits, ended: Promise<string>): Promise<string> {
  let hasEnded = false;
  void ended.then(() => {
    hasEnded = true;
  });
  const deadline = performance.now() + limits.timeLimitSeconds * 1000;
  let exitDeadline = Number.POSITIVE_INFINITY;
  while (!hasEnded) {
    if (isDone()) exitDeadline = Math.min(exitDeadline, performance.now() + limits.exitSeconds * 1000);
    if (performance.now() > exitDeadline) return 'hanging';
    if (performance.now() > deadline) return isDone() ? 'hanging' : 'time limit';
    await sleep(20);
  }
  return ended;
}

/** Does a process of the child's group still run this long after the child itself? */
async function outlives(child: ChildProcess, seconds: number): Promise<boolean> {
  const deadline = performance.now() + seconds * 1000;
  while (child.pid !== undefined && groupIsAlive(child.pid)) {
    if (performance.now() > deadline) return true;
    await sleep(5);
  }
  return false;
}

interface Collected {
  text: string;
  onText: (text: string) => void;
  readonly ended: Promise<void>;
}

function collect(stream: Readable): Collected {
  stream.setEncoding('utf8');
  const collected: Collected = {
    text: '',
    onText: () => {},
    ended: new Promise((resolve) => stream.on('close', () => resolve())),
  };
  stream.on('data', (chunk: string) => {
    collected.text += chunk;
    collected.onText(collected.text);
  });
  return collected;
}
